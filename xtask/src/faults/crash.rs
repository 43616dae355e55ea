//! R1: the program is killed again and again while clients write.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Result, ensure};

use super::{
    Ground, Outcome, Store,
    journal::Journal,
    load::{CLIENTS, Load, Met, endorsable},
    oracle::{Before, ask_again},
};
use crate::site::stopwatch;

/// When the program is killed even if nothing was written.
const LONGEST_LIFE: Duration = Duration::from_secs(10);

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let mut figures = Vec::new();
    for store in [Store::Sqlite, Store::Postgres] {
        figures.push(on(ground, store)?);
    }
    Ok(Outcome::Held(figures.join("; ")))
}

fn on(ground: &Ground<'_>, store: Store) -> Result<String> {
    let (writes, least_kills) = ground.size((400, 6), (10_000, 50));
    let site = ground.site(store)?;
    let raw = ground.oracle(&site);
    let (mut running, _) = site.start()?;
    let references = endorsable(site.port)?;
    let before = Before::of(&raw)?;
    let journal = Journal::begin(&site.data.with_extension("journal"))?;
    let (met, stop, done) = (Met::default(), AtomicBool::new(false), AtomicBool::new(false));
    // The clients keep on until enough writes are acknowledged and the program has been killed often enough.
    let load = Load {
        ports: &[site.port],
        references: &references,
        journal: &journal,
        met: &met,
        stop: &stop,
        writes: usize::MAX,
        pace: Duration::from_millis(ground.size(20, 60)),
        seed: ground.seed,
    };
    let mut chance = ground.chance();
    let mut starts = Vec::new();
    let outcome = std::thread::scope(|scope| -> Result<_> {
        scope.spawn(|| {
            load.run();
            done.store(true, Ordering::Relaxed);
        });
        let outcome = (|| {
            while (journal.acknowledged() < writes || starts.len() < least_kills)
                && !done.load(Ordering::Relaxed)
            {
                // Some writes must come through in every life, or a slow machine would never be done.
                let (said, life) = (journal.acknowledged(), stopwatch());
                while journal.acknowledged() < said + CLIENTS / 2 && life.elapsed() < LONGEST_LIFE {
                    std::thread::sleep(Duration::from_millis(5));
                }
                std::thread::sleep(Duration::from_millis(50 + chance.below(450)));
                running.kill()?;
                let (next, took) = site.start()?;
                running = next;
                starts.push(took.as_secs_f64() * 1000.0);
            }
            Ok(running)
        })();
        stop.store(true, Ordering::Relaxed);
        outcome
    })?;
    met.check()?;
    let asked = ask_again(site.port, &journal.entries(), ground.size(100, 2_000))?;
    outcome.stop()?;
    before.compare(&raw, &journal)?;
    starts.sort_by(f64::total_cmp);
    let p95 = starts.get(starts.len() * 95 / 100).or(starts.last()).copied().unwrap_or_default();
    ensure!(starts.len() >= least_kills, "only {} kills", starts.len());
    Ok(format!(
        "{store:?}: {} acknowledged writes over {} kills, none lost, none twice; {} tries cut, {asked} asked again; ready again p95 {p95:.0} ms",
        journal.acknowledged(),
        starts.len(),
        met.cut(),
    ))
}
