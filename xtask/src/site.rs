//! The program as an operator runs it: started, asked, ended in good order or by force.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{client::Client, guard::Guarded, http, process};

/// Longest time a start may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// An installation: what is started, and where it keeps its content.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// The program.
    pub(crate) program: PathBuf,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// PostgreSQL; otherwise SQLite in the data folder.
    pub(crate) database_url: Option<String>,
    /// The port on loopback, the same after every start.
    pub(crate) port: u16,
    /// Settings, as `key=value`.
    pub(crate) settings: Vec<String>,
    /// Environment of the program.
    pub(crate) environment: Vec<(&'static str, String)>,
}

impl Site {
    /// An installation whose interface takes as many requests as come.
    pub(crate) fn new(program: &Path, data: &Path, database_url: Option<String>) -> Result<Self> {
        Ok(Self {
            program: program.to_owned(),
            data: data.to_owned(),
            database_url,
            port: http::free_port()?,
            settings: ["limits.api_per_minute=0", "limits.intake_per_hour=100000000"]
                .map(str::to_owned)
                .into(),
            environment: Vec::new(),
        })
    }

    /// Where SQLite keeps the content.
    pub(crate) fn database(&self) -> PathBuf {
        self.data.join("leisten.sqlite")
    }

    /// A command of the program on this installation.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(name).arg("--data").arg(&self.data);
        // What the caller has set for a site of their own is not for this one.
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LEISTEN_"))
        {
            command.env_remove(name);
        }
        if let Some(url) = &self.database_url {
            command.args(["--database-url", url]);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Fills it with example content.
    pub(crate) fn fill(&self, size: u32, seed: u64) -> Result<()> {
        let mut command = self.command("demo");
        process::output(command.args(["--size", &size.to_string(), "--seed", &seed.to_string()])).map(drop)
    }

    /// Starts serving and waits until it is ready; the time that took.
    pub(crate) fn start(&self) -> Result<(Running, Duration)> {
        let name = format!("run{}", self.port);
        let folder = self.data.with_extension(&name);
        let log = self.data.with_extension(format!("{name}.log"));
        fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
        let mut command = self.command("serve");
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        for setting in &self.settings {
            command.args(["--set", setting]);
        }
        let started = stopwatch();
        let running =
            Running { guarded: Guarded::start(&command, "TERM", &folder, &log)?, folder, port: self.port };
        loop {
            if Client::new(self.port).get("/readyz").is_ok_and(|answer| answer.status == 200) {
                return Ok((running, started.elapsed()));
            }
            if running.folder.join("ended").exists() || started.elapsed() > PATIENCE {
                bail!(
                    "the program did not become ready; it said:\n{}",
                    fs::read_to_string(&log).unwrap_or_default()
                );
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// A program that serves.
pub(crate) struct Running {
    guarded: Guarded,
    folder: PathBuf,
    pub(crate) port: u16,
}

impl Running {
    /// The number of its process.
    pub(crate) fn pid(&self) -> Result<u32> {
        let text =
            fs::read_to_string(self.folder.join("started")).context("the program has no number yet")?;
        text.trim().parse().context("the number of the process")
    }

    /// Asks it to end in good order, and waits.
    pub(crate) fn stop(self) -> Result<()> {
        let status = self.guarded.stop()?;
        if !status.success() {
            bail!("the program ended with {status}");
        }
        Ok(())
    }

    /// Ends it as a power cut would, without a chance to clean up.
    pub(crate) fn kill(self) -> Result<()> {
        process::output(Command::new("kill").args(["-9", &self.pid()?.to_string()]))?;
        self.guarded.stop().map(drop)
    }
}

#[expect(clippy::disallowed_methods, reason = "how long things take is what is measured here")]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}
