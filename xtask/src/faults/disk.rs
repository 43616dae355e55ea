//! R3: syncs of the disk fail. R4: the disk is full. Reading goes on, nothing is acknowledged that is not on disk, and
//! writing returns without a restart.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use super::{
    Ground, Outcome, Store,
    journal::{Entry, Journal},
    load::{Load, Met, endorsable, is_later},
    oracle::{Before, ask_again},
};
use crate::{
    chance::Chance,
    client::{Answer, Client},
    install, process,
    site::{Site, stopwatch},
};

/// Within this time writing must work again once the disk does.
const RECOVERY: Duration = Duration::from_secs(10);

/// A fault of the disk that can be switched on and off.
enum Fault {
    /// Every sync of the process answers "input/output error".
    FailingSync { pid: u32, tracer: Option<Child> },
    /// Not a page is left.
    Full { ballast: PathBuf },
}

impl Fault {
    fn begin(&mut self) -> Result<()> {
        match self {
            Self::FailingSync { pid, tracer } => {
                let mut command = Command::new("strace");
                command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"]);
                command.args(["-e", "inject=fsync,fdatasync:error=EIO", "-p", &pid.to_string()]);
                *tracer = Some(command.stdin(Stdio::null()).spawn().context("strace")?);
            }
            Self::Full { ballast } => {
                // Ends with "no space left on device": that is what is wanted.
                let fill = format!("of={}", ballast.display());
                process::succeeds(Command::new("dd").args(["if=/dev/zero", "bs=4k", &fill]));
                ensure!(fs::metadata(ballast)?.len() > 0, "the disk was full before");
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        match self {
            Self::FailingSync { tracer, .. } => {
                let Some(mut tracer) = tracer.take() else { return Ok(()) };
                process::output(Command::new("kill").args(["-INT", &tracer.id().to_string()]))?;
                tracer.wait().map(drop).context("strace")
            }
            Self::Full { ballast } => fs::remove_file(ballast).context("the ballast"),
        }
    }

    /// Whether every write fails. On a full disk one may find room in what a failed one has left.
    fn fails_all(&self) -> bool {
        matches!(self, Self::FailingSync { .. })
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        if let Self::FailingSync { tracer: Some(_), .. } = self {
            let _ = self.end();
        }
    }
}

pub(super) fn failing_sync(ground: &Ground<'_>) -> Result<Outcome> {
    let probe = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stdin(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        return Ok(Outcome::LeftOut("this machine does not let strace look at programs".to_owned()));
    }
    let site = ground.site(Store::Sqlite)?;
    through(ground, &site, |pid| Fault::FailingSync { pid, tracer: None })
}

/// A file system in memory that is taken away again.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = process::output(Command::new("umount").arg(self.0));
    }
}

pub(super) fn full(ground: &Ground<'_>) -> Result<Outcome> {
    let place = ground.place("disk")?;
    if !install::is_root()
        || !process::succeeds(
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(&place),
        )
    {
        return Ok(Outcome::LeftOut("mounting a small disk needs root".to_owned()));
    }
    let mounted = Mounted(&place);
    let site = Site::new(ground.program, &place.join("data"), None)?;
    site.fill(40, ground.seed)?;
    let outcome = through(ground, &site, |_| Fault::Full { ballast: place.join("ballast") });
    drop(mounted);
    outcome
}

fn through(ground: &Ground<'_>, site: &Site, fault: impl FnOnce(u32) -> Fault) -> Result<Outcome> {
    let raw = ground.oracle(site);
    let (running, _) = site.start()?;
    let references = endorsable(site.port)?;
    let before = Before::of(&raw)?;
    let journal = Journal::begin(&ground.folder.join("journal"))?;
    let (met, stop) = (Met::default(), AtomicBool::new(false));
    let load = Load {
        ports: &[site.port],
        references: &references,
        journal: &journal,
        met: &met,
        stop: &stop,
        writes: usize::MAX,
        pace: Duration::from_millis(10),
        seed: ground.seed,
    };
    let mut fault = fault(running.pid()?);
    let mut chance = ground.chance();
    let rounds = ground.size(2, 10);
    let mut slowest = Duration::ZERO;
    let reads = std::thread::scope(|scope| -> Result<usize> {
        scope.spawn(|| load.run());
        let outcome = (|| {
            let mut reads = 0;
            for _ in 0..rounds {
                std::thread::sleep(Duration::from_millis(300));
                fault.begin()?;
                reads += during(site.port, &references, &mut chance, &journal, fault.fails_all())?;
                fault.end()?;
                let ended = stopwatch();
                loop {
                    let probe = probe(site.port, &references, &mut chance, &journal)?;
                    if probe.is_success() {
                        break;
                    }
                    ensure!(is_later(&probe), "a write answered {} after the fault", probe.status);
                    ensure!(
                        ended.elapsed() < RECOVERY,
                        "writing did not come back within {} s",
                        RECOVERY.as_secs()
                    );
                    std::thread::sleep(Duration::from_millis(20));
                }
                slowest = slowest.max(ended.elapsed());
            }
            Ok(reads)
        })();
        stop.store(true, Ordering::Relaxed);
        outcome
    })?;
    met.check()?;
    ensure!(met.refused() > 0, "no write was refused: the fault was none");
    running.kill()?;
    // What was told after the fault must have reached the disk, too.
    let (running, _) = site.start()?;
    let asked = ask_again(site.port, &journal.entries(), ground.size(100, 1_000))?;
    running.stop()?;
    before.compare(&raw, &journal)?;
    Ok(Outcome::Held(format!(
        "{rounds} faults, {} acknowledged writes, none lost after kill -9; {} tries answered 503 with Retry-After, {reads} of {reads} reads meanwhile good, {asked} asked again; writing again after at most {} ms, without a restart",
        journal.acknowledged(),
        met.refused(),
        slowest.as_millis(),
    )))
}

/// While the disk is broken: writes are refused, pages are read. How many reads there were.
fn during(
    port: u16,
    references: &[String],
    chance: &mut Chance,
    journal: &Journal,
    fails_all: bool,
) -> Result<usize> {
    let (begun, mut reads, mut refused) = (stopwatch(), 0, 0);
    let mut client = Client::new(port);
    while begun.elapsed() < Duration::from_secs(1) || refused == 0 {
        let answer = probe(port, references, chance, journal)?;
        if is_later(&answer) {
            refused += 1;
        } else if fails_all && refused > 0 || !answer.is_success() {
            bail!("a write answered {} while the disk is broken", answer.status);
        }
        for path in ["/", "/ideen", "/api/v1/contributions", "/healthz"] {
            let page = client.get(path)?;
            ensure!(page.status == 200, "{path} answered {} while nothing can be written", page.status);
            reads += 1;
        }
        ensure!(begun.elapsed() < Duration::from_secs(20), "no write was refused within 20 s");
    }
    Ok(reads)
}

/// One endorsement, tried once.
fn probe(port: u16, references: &[String], chance: &mut Chance, journal: &Journal) -> Result<Answer> {
    let reference = chance.pick(references).context("something to endorse")?.clone();
    let key = chance.uuid();
    let answer =
        Client::new(port).put(&format!("/api/v1/contributions/{reference}/endorsements/{key}"), "")?;
    journal.note(if answer.is_success() {
        Entry::Endorsement { key, reference }
    } else {
        Entry::Open { intake: false, reference }
    })?;
    Ok(answer)
}
