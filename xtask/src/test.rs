//! `cargo xtask test`: which parts run, in which order, and what came of them.

use std::{
    cell::OnceCell,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::{
    faults, install,
    parts::{api, browser, lint, rust},
    postgres::Cluster,
    project::{Project, SHARED},
    tally::Tally,
};

/// A part of the checks that can be asked for alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Lint,
    Unit,
    Store,
    Web,
    Api,
    Browser,
    Faults,
}

impl Part {
    const ALL: [(&str, Self); 7] = [
        ("lint", Self::Lint),
        ("unit", Self::Unit),
        ("store", Self::Store),
        ("web", Self::Web),
        ("api", Self::Api),
        ("browser", Self::Browser),
        ("faults", Self::Faults),
    ];

    fn needs_postgres(self) -> bool {
        matches!(self, Self::Store | Self::Web | Self::Api | Self::Browser | Self::Faults)
    }

    fn needs_program(self) -> bool {
        matches!(self, Self::Api | Self::Browser | Self::Faults)
    }
}

/// Runs the parts named, or all.
pub(crate) fn test(names: &[String]) -> Result<ExitCode> {
    // What follows "faults" chooses among them.
    let at = names.iter().position(|name| name == "faults").map_or(names.len(), |at| at + 1);
    let (names, choice) = names.split_at(at);
    let choice = faults::Options::read(choice)?;
    let parts = chosen(names)?;
    let everything = parts.len() == Part::ALL.len();
    let project = Project::find()?;
    let mut report = Report::default();

    // Installing comes first: whoever has to be asked for something is asked at once.
    let mut cluster = None;
    if parts.iter().any(|part| part.needs_postgres()) {
        let started = stopwatch();
        cluster = Some(Cluster::start()?);
        report.add("PostgreSQL ready", started.elapsed(), Tally::default());
    }
    let wants = |part| parts.contains(&part);
    let has_shared = project.shared.is_some();
    if wants(Part::Api) || (wants(Part::Lint) && has_shared) {
        let started = stopwatch();
        install::python(&project)?;
        report.add("Python tools ready", started.elapsed(), Tally::default());
    }
    if wants(Part::Browser) {
        let started = stopwatch();
        browser::prepare(&project)?;
        report.add("browser ready", started.elapsed(), Tally::default());
    }

    let built = OnceCell::new();
    if everything
        || parts.iter().any(|part| part.needs_program() && !(*part == Part::Faults && choice.has_program()))
    {
        let tally = report.run("build", || rust::build(&project));
        let _ = built.set(tally.failed == 0);
    }
    if everything {
        // One command for unit, store and web: what they share is built once.
        report.run("tests in Rust", || rust::all(&project, cluster.as_ref()));
    }
    for part in parts {
        match (part, &cluster) {
            (Part::Lint, _) => lint::run(&project, &mut |name, check| {
                report.run(name, check);
            }),
            (Part::Unit | Part::Store | Part::Web, _) if everything => {}
            (Part::Unit, _) => {
                report.run("unit", || rust::unit(&project));
            }
            (Part::Store, _) => {
                report.run("store", || rust::named(&project, "store", cluster.as_ref()));
            }
            (Part::Web, _) => {
                report.run("web", || rust::named(&project, "web", cluster.as_ref()));
            }
            (Part::Api | Part::Browser | Part::Faults, _) if built.get() == Some(&false) => {
                println!("{part:?}: nothing to test, the program was not built");
            }
            (Part::Api, Some(cluster)) => api::run(&project, cluster, &mut |name, check| {
                report.run(name, check);
            }),
            (Part::Browser, Some(cluster)) => browser::run(&project, cluster, &mut |name, check| {
                report.run(name, check);
            }),
            (Part::Faults, Some(cluster)) => faults::run(&project, cluster, &choice, &mut |name, check| {
                report.run(name, check);
            })?,
            (Part::Api | Part::Browser | Part::Faults, None) => bail!("{part:?} needs PostgreSQL"),
        }
    }
    if let Some(cluster) = cluster {
        cluster.stop()?;
    }
    Ok(report.close(&project))
}

/// The parts of these names in their fixed order; no name means all.
fn chosen(names: &[String]) -> Result<Vec<Part>> {
    for name in names {
        if !Part::ALL.iter().any(|(known, _)| known == name) {
            let known = Part::ALL.map(|(known, _)| known).join(" ");
            bail!("there is no part \"{name}\" of the tests; parts are: {known}");
        }
    }
    Ok(Part::ALL
        .iter()
        .filter(|(known, _)| names.is_empty() || names.iter().any(|name| name == known))
        .map(|(_, part)| *part)
        .collect())
}

#[expect(clippy::disallowed_methods, reason = "how long a part takes is told, nothing depends on it")]
fn stopwatch() -> Instant {
    Instant::now()
}

/// What came of each part.
#[derive(Default)]
struct Report {
    rows: Vec<(String, Duration, Tally)>,
}

impl Report {
    /// Runs a check; an error in it is told and counts as one failure, and the others go on.
    fn run(&mut self, name: &str, check: impl FnOnce() -> Result<Tally>) -> Tally {
        println!("\n== {name}");
        let started = stopwatch();
        let tally = check().unwrap_or_else(|error| {
            println!("{name}: {error:#}");
            Tally::one(false)
        });
        self.add(name, started.elapsed(), tally);
        tally
    }

    fn add(&mut self, name: &str, took: Duration, tally: Tally) {
        self.rows.push((name.to_owned(), took, tally));
    }

    fn close(&self, project: &Project) -> ExitCode {
        let mut sum = Tally::default();
        println!("\n{:>8}  {:>7}  {:>7}  part", "seconds", "passed", "failed");
        for (name, took, tally) in &self.rows {
            println!("{:>8.1}  {:>7}  {:>7}  {name}", took.as_secs_f64(), tally.passed, tally.failed);
            sum += *tally;
        }
        if sum.left_out > 0 {
            let reason = match &project.shared {
                Some(_) => "they were skipped".to_owned(),
                None => format!("the shared data is not here ({SHARED}, by default ../shared)"),
            };
            println!("\n{} cases left out: {reason}", sum.left_out);
        }
        println!("\n{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_run_in_their_own_order_once_each() {
        let names = ["web", "lint", "web"].map(str::to_owned);
        assert_eq!(chosen(&names).unwrap(), [Part::Lint, Part::Web]);
        assert_eq!(chosen(&[]).unwrap().len(), Part::ALL.len());
    }

    #[test]
    fn an_unknown_part_is_an_error_that_names_the_known_ones() {
        let error = chosen(&["stroe".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("stroe") && error.contains("lint unit store web api browser faults"));
    }

    #[test]
    fn an_error_in_a_check_counts_as_one_failure() {
        let mut report = Report::default();
        assert_eq!(report.run("broken", || bail!("no such program")), Tally::one(false));
        assert_eq!(report.run("whole", || Ok(Tally::one(true))).failed, 0);
        assert_eq!(report.rows.len(), 2);
    }
}
