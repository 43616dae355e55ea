//! R14: two instances on one PostgreSQL. One of them is killed again and again while clients write to both; every mail
//! comes once; what one writes, the other shows within a second; a rolling restart loses no request.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use super::{
    Ground, Outcome, Store,
    journal::Journal,
    load::{Load, Met, endorsable},
    oracle::{Before, ask_again},
    sink::Sink,
};
use crate::{
    chance::Chance,
    client::Client,
    http,
    site::{Running, Site, stopwatch},
};

/// A write is seen on the other instance within this time.
const FRESH: Duration = Duration::from_secs(1);

pub(super) fn run(ground: &Ground<'_>) -> Result<Outcome> {
    let sink = Sink::start()?;
    let mut first = ground.site(Store::Postgres)?;
    first.settings.push(format!("mail.smtp_url={}", sink.url));
    first.settings.push("server.trusted_proxies=127.0.0.1".to_owned());
    // The same secret and files: a second instance shares the folder.
    let second = Site { port: http::free_port()?, ..first.clone() };
    let raw = ground.oracle(&first);
    let mut running = [Some(first.start()?.0), Some(second.start()?.0)];
    let sites = [&first, &second];
    let references = endorsable(first.port)?;
    let before = Before::of(&raw)?;
    let journal = Journal::begin(&first.data.with_extension("journal"))?;

    let asked_for = AtomicUsize::new(0);
    let killed = kills(ground, &sites, &mut running, &references, &journal, &asked_for)?;
    let fresh = freshness(ground, &sites, &references, &journal)?;
    let rolled = rolling(ground, &sites, &mut running)?;
    let mails = mails(&sink, asked_for.load(Ordering::Relaxed))?;
    let asked = ask_again(first.port, &journal.entries(), ground.size(100, 1_000))?;
    for instance in running.into_iter().flatten() {
        instance.stop()?;
    }
    before.compare(&raw, &journal)?;
    Ok(Outcome::Held(format!(
        "{killed}; {mails}; a write is on the other instance's page after at most {} ms; {rolled}; {} acknowledged writes, none lost, none twice; {asked} asked again",
        fresh.as_millis(),
        journal.acknowledged()
    )))
}

/// Load on both, and one of them killed in turn.
fn kills(
    ground: &Ground<'_>,
    sites: &[&Site; 2],
    running: &mut [Option<Running>; 2],
    references: &[String],
    journal: &Journal,
    asked_for: &AtomicUsize,
) -> Result<String> {
    let (kills, every) = ground.size((4, Duration::from_secs(2)), (30, Duration::from_secs(10)));
    let (met, stop) = (Met::default(), AtomicBool::new(false));
    let ports = [sites[0].port, sites[1].port];
    let load = Load {
        ports: &ports,
        references,
        journal,
        met: &met,
        stop: &stop,
        writes: usize::MAX,
        pace: Duration::from_millis(100),
        seed: ground.seed,
    };
    std::thread::scope(|scope| -> Result<()> {
        scope.spawn(|| load.run());
        scope.spawn(|| {
            if let Err(error) = follow(&ports, &stop, asked_for, ground.chance()) {
                met.fault(format!("asking for mail: {error:#}"));
            }
        });
        let outcome = (|| {
            for number in 0..kills {
                std::thread::sleep(every);
                let at = number % 2;
                running[at].take().context("it was started")?.kill()?;
                running[at] = Some(sites[at].start()?.0);
            }
            Ok(())
        })();
        stop.store(true, Ordering::Relaxed);
        outcome
    })?;
    met.check()?;
    Ok(format!(
        "{kills} kills, one every {} s; {} tries cut, {} refused",
        every.as_secs(),
        met.cut(),
        met.refused()
    ))
}

/// Asks again and again for mail to a new address, each from a network of its own.
fn follow(ports: &[u16], stop: &AtomicBool, asked_for: &AtomicUsize, mut chance: Chance) -> Result<()> {
    let form = Client::new(ports[0]).get("/folgen")?;
    let fields: Vec<String> = ["kind", "id", "title", "path", "signature"]
        .into_iter()
        .map(|name| {
            let start = format!("name=\"{name}\" value=\"");
            let rest = form.body.split_once(&start).with_context(|| format!("no field {name}"))?.1;
            let value = rest.split('"').next().unwrap_or_default();
            Ok(format!("{name}={}", encoded(&unescaped(value))))
        })
        .collect::<Result<_>>()?;
    while !stop.load(Ordering::Relaxed) {
        let number = asked_for.load(Ordering::Relaxed);
        let body = format!("{}&email=person{number}%40example.org", fields.join("&"));
        for tried in 0_usize.. {
            let mut client = Client::new(ports[(number + tried) % ports.len()]);
            client.from =
                Some(format!("10.{}.{}.{}", chance.below(250), chance.below(250), chance.below(250)));
            match client.post("/folgen", &body) {
                Ok(answer) if answer.is_success() => break,
                Ok(answer) if answer.status != 503 => {
                    anyhow::bail!("/folgen answered {}", answer.status)
                }
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
        asked_for.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(150));
    }
    Ok(())
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Every address gets its mail; told apart by `Message-ID`, exactly one.
fn mails(sink: &Sink, expected: usize) -> Result<String> {
    // A mail that was taken up by a killed instance is free again after its lease.
    const PATIENCE: Duration = Duration::from_mins(5);
    let waited = stopwatch();
    while sink.received().len() < expected {
        ensure!(waited.elapsed() < PATIENCE, "{} of {expected} mails came", sink.received().len());
        std::thread::sleep(Duration::from_millis(200));
    }
    let received = sink.received();
    ensure!(received.len() == expected, "{} recipients for {expected} requests", received.len());
    let twice: Vec<&String> = received.iter().filter(|(_, ids)| ids.len() != 1).map(|(to, _)| to).collect();
    ensure!(twice.is_empty(), "more than one mail to {twice:?}");
    let again: usize = received.values().flat_map(|ids| ids.values()).map(|times| times - 1).sum();
    Ok(format!(
        "{expected} mails, one Message-ID each ({again} delivered again by a killed instance under the same id)"
    ))
}

/// Endorses on one instance and reads the page on the other until it shows; the longest time that took.
fn freshness(
    ground: &Ground<'_>,
    sites: &[&Site; 2],
    references: &[String],
    journal: &Journal,
) -> Result<Duration> {
    let mut chance = Chance::new(ground.seed ^ 0xF00D);
    let mut slowest = Duration::ZERO;
    for number in 0..ground.size(6, 100) {
        let (from, to) = (sites[number % 2].port, sites[(number + 1) % 2].port);
        let reference = chance.pick(references).context("something to endorse")?.clone();
        let path = format!("/beitraege/{reference}");
        let old = Client::new(to).get(&path)?;
        let key = chance.uuid();
        let done =
            Client::new(from).put(&format!("/api/v1/contributions/{reference}/endorsements/{key}"), "")?;
        ensure!(done.status == 201, "an endorsement answered {}", done.status);
        journal.note(super::journal::Entry::Endorsement { key, reference })?;
        let written = stopwatch();
        while Client::new(to).get(&path)?.body == old.body {
            ensure!(written.elapsed() < FRESH * 3, "{path} on the other instance stays as it was");
            std::thread::sleep(Duration::from_millis(10));
        }
        slowest = slowest.max(written.elapsed());
    }
    ensure!(slowest <= FRESH, "the other instance showed a write only after {} ms", slowest.as_millis());
    Ok(slowest)
}

/// One after the other is ended in good order and started anew, behind a proxy that passes on what an instance does not
/// take: whoever asks notices nothing.
fn rolling(ground: &Ground<'_>, sites: &[&Site; 2], running: &mut [Option<Running>; 2]) -> Result<String> {
    let (stop, asked, passed_on) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let failed = Mutex::new(Vec::<String>::new());
    let ports = [sites[0].port, sites[1].port];
    std::thread::scope(|scope| -> Result<()> {
        for start in 0..4 {
            let (stop, asked, passed_on, failed) = (&stop, &asked, &passed_on, &failed);
            scope.spawn(move || {
                for number in start.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let path = ["/", "/ideen", "/api/v1/contributions"][number % 3];
                    let mut answer = Client::new(ports[number % 2]).get(path);
                    if answer.is_err() {
                        passed_on.fetch_add(1, Ordering::Relaxed);
                        answer = Client::new(ports[(number + 1) % 2]).get(path);
                    }
                    asked.fetch_add(1, Ordering::Relaxed);
                    let fault = match answer {
                        Ok(answer) if answer.status == 200 => continue,
                        Ok(answer) => format!("{path} answered {}", answer.status),
                        Err(error) => format!("{path}: {error:#}"),
                    };
                    failed.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
                }
            });
        }
        let outcome = (|| {
            for _ in 0..ground.size(1, 5) {
                for at in 0..2 {
                    std::thread::sleep(Duration::from_millis(300));
                    running[at].take().context("it was started")?.stop()?;
                    running[at] = Some(sites[at].start()?.0);
                }
            }
            Ok(())
        })();
        stop.store(true, Ordering::Relaxed);
        outcome
    })?;
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    ensure!(failed.is_empty(), "{} failed requests, the first: {}", failed.len(), failed[0]);
    Ok(format!(
        "rolling restart: {} requests, {} passed on to the other instance, none failed",
        asked.into_inner(),
        passed_on.into_inner()
    ))
}
