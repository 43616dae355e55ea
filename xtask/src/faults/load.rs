//! Clients that write until they are told that it is done.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use super::journal::{Entry, Journal};
use crate::{
    chance::Chance,
    client::{Answer, Client},
    site::stopwatch,
};

/// Clients at the same time.
pub(super) const CLIENTS: usize = 16;
/// Between two tries of the same write.
const PAUSE: Duration = Duration::from_millis(20);
/// Longest time until a write must be done, whatever breaks.
const PATIENCE: Duration = Duration::from_mins(3);

/// What the clients met.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Tries without an answer: refused or cut connections.
    pub(super) cut: AtomicUsize,
    /// Answers "not now": 503 or 507 with `Retry-After`.
    pub(super) refused: AtomicUsize,
    faults: Mutex<Vec<String>>,
}

impl Met {
    /// Notes something that must not happen.
    pub(super) fn fault(&self, text: String) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }

    /// Fails when something happened that must not.
    pub(super) fn check(&self) -> Result<()> {
        let faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        ensure!(faults.is_empty(), "{} faults, the first: {}", faults.len(), faults[0]);
        Ok(())
    }

    pub(super) fn cut(&self) -> usize {
        self.cut.load(Ordering::Relaxed)
    }

    pub(super) fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }
}

/// Whether the answer says "later" in the way it must.
pub(super) fn is_later(answer: &Answer) -> bool {
    matches!(answer.status, 503 | 507)
        && answer.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok())
}

/// References of contributions that can be endorsed.
pub(super) fn endorsable(port: u16) -> Result<Vec<String>> {
    let list = Client::new(port).get("/api/v1/contributions?process=ideenwerkstatt&limit=50")?.json()?;
    let found: Vec<String> = list["items"]
        .as_array()
        .context("a list")?
        .iter()
        .filter(|item| item["status"] == "published")
        .filter_map(|item| item["reference"].as_str().map(str::to_owned))
        .collect();
    ensure!(!found.is_empty(), "there is nothing to endorse");
    Ok(found)
}

/// The load of one run.
pub(super) struct Load<'a> {
    /// Where the program serves; with several, each try goes to the next one.
    pub(super) ports: &'a [u16],
    /// What is endorsed.
    pub(super) references: &'a [String],
    pub(super) journal: &'a Journal,
    pub(super) met: &'a Met,
    /// No new write begins once this is set; those begun are finished.
    pub(super) stop: &'a AtomicBool,
    /// Writes of all clients together, unless stopped before.
    pub(super) writes: usize,
    /// Pause of a client after each write.
    pub(super) pace: Duration,
    pub(super) seed: u64,
}

impl Load<'_> {
    /// Runs the clients until they are done; faults are noted in `met`.
    pub(super) fn run(&self) {
        let begun = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for number in 0..CLIENTS {
                let begun = &begun;
                scope.spawn(move || {
                    let mut chance = Chance::new(self.seed.wrapping_mul(1_000).wrapping_add(number as u64));
                    let mut clients: Vec<Client> = self.ports.iter().map(|port| Client::new(*port)).collect();
                    clients.rotate_left(number % self.ports.len());
                    while !self.stop.load(Ordering::Relaxed)
                        && begun.fetch_add(1, Ordering::Relaxed) < self.writes
                    {
                        if let Err(error) = self.write(&mut clients, &mut chance) {
                            self.met.fault(format!("client {number}: {error:#}"));
                            return;
                        }
                        std::thread::sleep(self.pace);
                    }
                });
            }
        });
    }

    /// One write, tried under the same key until it is acknowledged. One in twenty is given up after the first silence.
    fn write(&self, clients: &mut [Client], chance: &mut Chance) -> Result<()> {
        let (key, gives_up, intake) = (chance.uuid(), chance.below(20) == 0, chance.below(3) == 0);
        let reference = chance.pick(self.references).cloned().unwrap_or_default();
        let number = chance.below(1_000_000);
        let body = format!(
            r#"{{"kind":"idea","process":"ideenwerkstatt","title":"Bank {number}","text":"Eine Bank am Weg, Nummer {number}.","place":"reetz","channel":"web"}}"#
        );
        let (path, sent) = if intake {
            (format!("/api/v1/intake/{key}"), body.as_str())
        } else {
            (format!("/api/v1/contributions/{reference}/endorsements/{key}"), "")
        };
        let begun = stopwatch();
        for tried in 0.. {
            let at = tried % clients.len();
            match clients[at].put(&path, sent) {
                Ok(answer) if matches!(answer.status, 200 | 201) => {
                    return self.journal.note(acknowledged(intake, key, body, reference, &answer)?);
                }
                Ok(answer) if is_later(&answer) => {
                    self.met.refused.fetch_add(1, Ordering::Relaxed);
                }
                Ok(answer) => {
                    let retry = answer.header("retry-after");
                    bail!("{path} answered {} (Retry-After {retry:?}): {}", answer.status, answer.body)
                }
                Err(_) => {
                    self.met.cut.fetch_add(1, Ordering::Relaxed);
                    if gives_up {
                        return self.journal.note(Entry::Open { intake, reference });
                    }
                }
            }
            if begun.elapsed() > PATIENCE {
                bail!("{path} was not acknowledged within {} s", PATIENCE.as_secs());
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }
}

fn acknowledged(
    intake: bool,
    key: String,
    body: String,
    reference: String,
    answer: &Answer,
) -> Result<Entry> {
    if !intake {
        return Ok(Entry::Endorsement { key, reference });
    }
    let told = answer.json()?;
    let word = |name: &str| {
        told[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in the answer"))
    };
    Ok(Entry::Intake { key, body, reference: word("reference")?, receipt: word("receipt")? })
}
