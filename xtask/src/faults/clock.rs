//! R8: the clock of the machine jumps while the program runs.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Result, ensure};

use super::{
    Ground, Outcome, Store,
    journal::Journal,
    load::{Load, Met, endorsable},
    oracle::{Before, ask_again},
};
use crate::client::Client;

/// What the clock shows, in faketime's words: offsets to the true time, or a moment from which it goes on.
const JUMPS: [&str; 7] = [
    "+2h",
    "-2h",
    "+0",
    // A leap day, the switch to summer time in Berlin (01:00 UTC), and the end of 32-bit seconds.
    "@2028-02-29 12:00:00",
    "@2027-03-28 00:59:59",
    "@2038-01-19 03:14:06",
    "+0",
];

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let Some(library) = library() else {
        return Ok(Outcome::LeftOut("the package faketime brought no library".to_owned()));
    };
    let mut site = ground.site(Store::Sqlite)?;
    let clock = ground.folder.join("clock");
    fs::write(&clock, "+0\n")?;
    site.environment = vec![
        ("LD_PRELOAD", library.to_string_lossy().into_owned()),
        ("FAKETIME_TIMESTAMP_FILE", clock.to_string_lossy().into_owned()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        // A jump moves the time of day; nothing moves the clock that measures durations.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    let raw = ground.oracle(&site);
    let (running, _) = site.start()?;
    let references = endorsable(site.port)?;
    let before = Before::of(&raw)?;
    let journal = Journal::begin(&site.data.with_extension("journal"))?;
    let (met, stop) = (Met::default(), AtomicBool::new(false));
    let load = Load {
        ports: &[site.port],
        references: &references,
        journal: &journal,
        met: &met,
        stop: &stop,
        writes: usize::MAX,
        pace: Duration::from_millis(50),
        seed: ground.seed,
    };
    let rounds = ground.size(1, 5);
    let pages = std::thread::scope(|scope| -> Result<usize> {
        scope.spawn(|| load.run());
        let outcome = (|| {
            let mut pages = 0;
            for jump in (0..rounds).flat_map(|_| JUMPS) {
                // Renamed into place: the program never reads half a line.
                let next = clock.with_extension("next");
                fs::write(&next, format!("{jump}\n"))?;
                fs::rename(&next, &clock)?;
                let said = journal.acknowledged();
                std::thread::sleep(Duration::from_millis(ground.size(600, 3_000)));
                ensure!(journal.acknowledged() > said, "nothing was written while the clock showed {jump}");
                for path in ["/", "/ideen", "/folgen", "/api/v1/statistics", "/readyz"] {
                    let page = Client::new(site.port).get(path)?;
                    ensure!(
                        page.status == 200,
                        "{path} answered {} while the clock showed {jump}",
                        page.status
                    );
                    pages += 1;
                }
            }
            Ok(pages)
        })();
        stop.store(true, Ordering::Relaxed);
        outcome
    })?;
    met.check()?;
    // Background work goes on: nothing waits for a time that the jumped clock has promised.
    let waiting = || {
        raw.number("select count(*) from job_schedule where next_at > cast(strftime('%s', 'now') as integer) * 1000000 + 25 * 3600 * 1000000")
    };
    let mut tried = 0;
    while waiting()? > 0 {
        tried += 1;
        ensure!(tried < 100, "{} jobs wait for a time that never was", waiting()?);
        std::thread::sleep(Duration::from_millis(100));
    }
    let asked = ask_again(site.port, &journal.entries(), ground.size(100, 1_000))?;
    running.stop()?;
    before.compare(&raw, &journal)?;
    Ok(Outcome::Held(format!(
        "{} jumps, {} acknowledged writes, none lost, none twice, no fault; {pages} pages good; {asked} asked again gave the same receipts; no job waits for a time that never was",
        rounds * JUMPS.len(),
        journal.acknowledged(),
    )))
}

/// Where Debian keeps the library.
fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten();
    folders
        .map(|folder| folder.path().join("faketime/libfaketime.so.1"))
        .find(|file| Path::new(file).is_file())
}
