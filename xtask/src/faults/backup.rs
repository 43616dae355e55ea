//! R11: backups while clients write. Each is put back on an empty place: whatever was acknowledged before it began is in
//! it, whole and once, and a program that serves it gives the same receipts.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Result, ensure};

use super::{
    Ground, Outcome, Store,
    journal::{Entry, Journal},
    load::{Load, Met, endorsable},
    oracle::{Before, Raw, ask_again},
};
use crate::{
    process,
    site::{Site, stopwatch},
};

/// A backup.
struct Taken {
    file: PathBuf,
    /// How many entries the journal had when it began.
    known: usize,
}

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let mut figures = Vec::new();
    for store in [Store::Sqlite, Store::Postgres] {
        figures.push(on(ground, store)?);
    }
    Ok(Outcome::Held(figures.join("; ")))
}

fn on(ground: &Ground<'_>, store: Store) -> Result<String> {
    let backups = ground.size(3, 10);
    let site = ground.site(store)?;
    let (running, _) = site.start()?;
    let references = endorsable(site.port)?;
    let before = Before::of(&ground.oracle(&site))?;
    let journal = Journal::begin(&site.data.with_extension("journal"))?;
    let (met, stop) = (Met::default(), AtomicBool::new(false));
    let load = Load {
        ports: &[site.port],
        references: &references,
        journal: &journal,
        met: &met,
        stop: &stop,
        writes: usize::MAX,
        pace: Duration::from_millis(20),
        seed: ground.seed,
    };
    let mut slowest = Duration::ZERO;
    let taken = std::thread::scope(|scope| -> Result<Vec<Taken>> {
        scope.spawn(|| load.run());
        let taken = (0..backups)
            .map(|number| {
                std::thread::sleep(Duration::from_millis(ground.size(300, 1_000)));
                let file = site.data.with_extension(format!("{number}.tar.gz"));
                let known = journal.entries().len();
                let started = stopwatch();
                process::output(site.command("backup").arg(&file))?;
                slowest = slowest.max(started.elapsed());
                Ok(Taken { file, known })
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        taken
    })?;
    met.check()?;
    let key = site.data.with_extension("key");
    fs::write(&key, process::output(site.command("key").arg("export"))?)?;
    running.stop()?;

    let asked = taken
        .iter()
        .enumerate()
        .map(|(number, taken)| put_back(ground, store, number, taken, &key, &before, &journal))
        .sum::<Result<usize>>()?;
    let (first, last) = (taken.first().map_or(0, |taken| taken.known), taken.last().map_or(0, |t| t.known));
    ensure!(first < last && last < journal.entries().len(), "nobody wrote between the backups");
    Ok(format!(
        "{store:?}: {backups} backups during {} acknowledged writes ({first} known to the first, {last} to the last), each put back: none lost, none twice; {asked} asked again there; the slowest took {} ms",
        journal.acknowledged(),
        slowest.as_millis(),
    ))
}

/// Puts it back, compares, and asks the restored site; how many writes it was asked for.
fn put_back(
    ground: &Ground<'_>,
    store: Store,
    number: usize,
    taken: &Taken,
    key: &Path,
    before: &Before,
    journal: &Journal,
) -> Result<usize> {
    let url = match store {
        Store::Sqlite => None,
        Store::Postgres => Some(ground.cluster.create_database(&format!("faults_r11_back{number}"))?),
    };
    let site = Site::new(ground.program, &ground.place(&format!("back{number}"))?, url)?;
    let mut restore: Command = site.command("restore");
    process::output(restore.arg("--key").arg(key).arg(&taken.file))?;
    let mut entries = journal.entries();
    let later: Vec<Entry> = entries.split_off(taken.known).into_iter().map(Entry::left_open).collect();
    let known = entries.clone();
    entries.extend(later);
    let raw: Raw<'_> = ground.oracle(&site);
    before.compare_moment(&raw, entries)?;
    let (running, _) = site.start()?;
    let asked = ask_again(site.port, &known, ground.size(20, 200))?;
    running.stop()?;
    fs::remove_dir_all(&site.data)?;
    Ok(asked)
}
