//! R6: PostgreSQL crashes and recovers under load. One of its backends is killed; then the server ends all others, cuts
//! all connections, refuses new ones while it replays its log, and comes back.

use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Result, ensure};

use super::{
    Ground, Outcome, Store,
    journal::Journal,
    load::{Load, Met, endorsable, is_later},
    oracle::{Before, ask_again},
};
use crate::{client::Client, process, site::stopwatch};

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let crashes = ground.size(3, 24);
    let site = ground.site(Store::Postgres)?;
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
        // About 200 writes per second.
        pace: Duration::from_millis(80),
        seed: ground.seed,
    };
    let (mut slowest, mut refused_reads, mut good_reads) = (Duration::ZERO, 0, 0);
    std::thread::scope(|scope| -> Result<()> {
        scope.spawn(|| load.run());
        let outcome = (|| {
            for _ in 0..crashes {
                std::thread::sleep(Duration::from_millis(ground.size(700, 4_000)));
                let backend = raw.rows("select pg_backend_pid()")?;
                ensure!(backend.len() == 1, "PostgreSQL does not tell its processes");
                let victim = raw.number(
                    "select pid from pg_stat_activity where application_name = 'leisten' and datname = current_database() order by pid limit 1",
                )?;
                process::output(Command::new("kill").args(["-9", &victim.to_string()]))?;
                // The database is back when it answers again past the program.
                while raw.number("select 1").is_err() {
                    std::thread::sleep(Duration::from_millis(20));
                }
                let back = stopwatch();
                let mut client = Client::new(site.port);
                let mut in_a_row = 0;
                while in_a_row < 20 {
                    let page = client.get("/ideen")?;
                    if page.status == 200 {
                        in_a_row += 1;
                        good_reads += 1;
                    } else {
                        ensure!(is_later(&page), "a page answered {}: {}", page.status, page.body);
                        in_a_row = 0;
                        refused_reads += 1;
                    }
                    ensure!(back.elapsed() < Duration::from_secs(30), "reading did not come back");
                }
                slowest = slowest.max(back.elapsed());
            }
            Ok(())
        })();
        stop.store(true, Ordering::Relaxed);
        outcome
    })?;
    met.check()?;
    let asked = ask_again(site.port, &journal.entries(), ground.size(100, 1_000))?;
    let connections = raw.number("select count(*) from pg_stat_activity where application_name = 'leisten' and datname = current_database()")?;
    ensure!(connections <= 20, "{connections} connections are open: some leaked");
    running.stop()?;
    before.compare(&raw, &journal)?;
    Ok(Outcome::Held(format!(
        "{crashes} crashes, {} acknowledged writes, none lost, none twice; {} tries answered 503 with Retry-After, {} cut; reads: {good_reads} good, {refused_reads} 503; 20 good pages in a row at most {} ms after the database accepts; {connections} connections at the end; {asked} asked again",
        journal.acknowledged(),
        met.refused(),
        met.cut(),
        slowest.as_millis(),
    )))
}
