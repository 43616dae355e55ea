//! The program under measurement, and the figures it tells about itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{guard::Guarded, http, process};

/// Longest time a start may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Requests over which queries and time are counted: what jobs in the background add stays below a half each.
const REQUESTS: u32 = 100;

/// Where a site keeps its content.
#[derive(Debug)]
pub(super) struct Store {
    /// The data folder.
    pub(super) data: PathBuf,
    /// PostgreSQL; otherwise SQLite in the data folder.
    pub(super) database_url: Option<String>,
}

impl Store {
    fn command(&self, program: &Path, name: &str) -> Command {
        let mut command = Command::new(program);
        // What the caller has set for a site of their own is not for this one.
        command.env_remove("LEISTEN_DATABASE_URL").arg(name).arg("--data").arg(&self.data);
        if let Some(url) = &self.database_url {
            command.args(["--database-url", url]);
        }
        command
    }

    /// Fills it with example content.
    pub(super) fn fill(&self, program: &Path, size: u32, seed: u64) -> Result<()> {
        let (size, seed) = (size.to_string(), seed.to_string());
        let mut command = self.command(program, "demo");
        process::output(command.args(["--size", &size, "--seed", &seed])).map(drop)
    }
}

/// A running program.
pub(super) struct Server {
    guarded: Guarded,
    /// Its port on loopback.
    pub(super) port: u16,
    figures_port: u16,
}

/// What one page costs when nobody else asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// Database statements per page.
    pub(super) queries: f64,
    /// Time inside of the program per page, in milliseconds.
    pub(super) milliseconds: f64,
}

impl Server {
    /// Starts it with these flags and tells the time in milliseconds until its home page was there.
    pub(super) fn start(program: &Path, store: &Store, flags: &[&str]) -> Result<(Self, f64)> {
        let folder = store.data.with_extension("run");
        fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
        let (port, figures_port) = (http::free_port()?, http::free_port()?);
        let mut command = store.command(program, "serve");
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        command.args(["--set", &format!("server.metrics=127.0.0.1:{figures_port}")]).args(flags);
        let log = store.data.with_extension("log");

        let started = stopwatch();
        let guarded = Guarded::start(&command, "TERM", &folder, &log)?;
        loop {
            // First the connection, which is refused until the program listens, then the page, once.
            if http::get(port, "/readyz").is_ok() {
                break;
            }
            if folder.join("ended").exists() || started.elapsed() > PATIENCE {
                bail!(
                    "the program did not become ready; it said:\n{}",
                    fs::read_to_string(&log).unwrap_or_default()
                );
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        http::get(port, "/")?;
        let took = started.elapsed().as_secs_f64() * 1000.0;
        Ok((Self { guarded, port, figures_port }, took))
    }

    /// Ends it in good order.
    pub(super) fn stop(self) -> Result<()> {
        let status = self.guarded.stop()?;
        if !status.success() {
            bail!("the program ended with {status}");
        }
        Ok(())
    }

    /// Resident memory in megabytes (10⁶ bytes).
    pub(super) fn memory(&self) -> Result<f64> {
        let bytes = sum(&self.figures()?, "process_resident_memory_bytes");
        Ok(bytes.context("the program does not tell its memory")? / 1e6)
    }

    /// Asks for a page again and again, one after the other. Without page cache, whose hits cost nothing of this.
    pub(super) fn cost(&self, path: &str) -> Result<Cost> {
        const QUERIES: &str = "leisten_statements_total";
        const TIME: &str = "leisten_request_duration_seconds_sum";
        let figures = [self.figures()?, self.figures()?];
        for _ in 0..REQUESTS {
            http::get(self.port, path)?;
        }
        let after = self.figures()?;
        let grown = |name, from: &str, to: &str| match (sum(from, name), sum(to, name)) {
            (Some(from), Some(to)) => Ok(to - from),
            // Series of requests are there once something was asked for.
            (None, Some(to)) => Ok(to),
            (_, None) => bail!("the program does not tell {name}"),
        };
        // Asking for the figures asks the database as well.
        let queries = grown(QUERIES, &figures[1], &after)? - grown(QUERIES, &figures[0], &figures[1])?;
        let seconds = grown(TIME, &figures[1], &after)?;
        Ok(Cost {
            queries: (queries / f64::from(REQUESTS)).round(),
            milliseconds: seconds * 1000.0 / f64::from(REQUESTS),
        })
    }

    fn figures(&self) -> Result<String> {
        http::get(self.figures_port, "/metrics")
    }
}

/// The values of all series with this name together, in the text format of Prometheus.
fn sum(figures: &str, name: &str) -> Option<f64> {
    let mut values = figures.lines().filter_map(|line| {
        let rest = line.strip_prefix(name).filter(|rest| rest.starts_with([' ', '{']))?;
        rest.rsplit(' ').next()?.parse::<f64>().ok()
    });
    let first = values.next()?;
    Some(values.fold(first, |sum, value| sum + value))
}

#[expect(clippy::disallowed_methods, reason = "how long things take is what is measured here")]
fn stopwatch() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURES: &str = "\
# HELP leisten_request_duration_seconds Time from the head of a request to the head of its answer.
leisten_request_duration_seconds_sum{route=\"/ideen/{reference}\"} 0.25
leisten_request_duration_seconds_count{route=\"/ideen/{reference}\"} 2
leisten_request_duration_seconds_sum{route=\"/ a\"} 0.5
leisten_statements_total 32
leisten_statements_total_of_something_else 7
";

    #[test]
    fn series_of_one_name_are_summed_up() {
        assert_eq!(sum(FIGURES, "leisten_request_duration_seconds_sum"), Some(0.75));
        assert_eq!(sum(FIGURES, "leisten_statements_total"), Some(32.0));
    }

    #[test]
    fn a_figure_that_is_not_told_is_not_nought() {
        assert_eq!(sum(FIGURES, "leisten_statements"), None);
        assert_eq!(sum(FIGURES, "process_resident_memory_bytes"), None);
    }
}
