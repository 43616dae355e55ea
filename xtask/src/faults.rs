//! `cargo xtask test faults`: what becomes of acknowledged writes when things break.
//!
//! The real program serves on loopback; clients write and keep a [`journal`] of what was acknowledged; something breaks;
//! an [`oracle`] compares journal, interface and raw database afterwards. One file per scenario, numbered as in
//! `docs/faults.md`. Everything follows from the seed, which is printed; how the system's threads take turns does not.

mod backup;
mod clock;
mod crash;
mod disk;
mod instances;
mod journal;
mod load;
mod oracle;
mod order;
mod restart;
mod sink;
mod upgrade;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    chance::Chance, install, postgres::Cluster, process, project::Project, site::Site, tally::Tally,
};

/// What the caller chose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    /// As many writes and faults as the plan asks for, instead of a sample.
    full: bool,
    /// Where chance begins.
    seed: Option<u64>,
    /// Numbers of the scenarios to run; all when empty.
    only: Vec<String>,
    /// A program built before, instead of the one built for the tests.
    program: Option<PathBuf>,
}

impl Options {
    /// Is there a program already?
    pub(crate) const fn has_program(&self) -> bool {
        self.program.is_some()
    }

    pub(crate) fn read(words: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} needs a value"));
            match word.as_str() {
                "--full" => options.full = true,
                "--seed" => options.seed = Some(value()?.parse().context("--seed takes a number")?),
                "--program" => options.program = Some(value()?.into()),
                name if SCENARIOS.iter().any(|(known, _)| known.split(' ').next() == Some(name)) => {
                    options.only.push(name.to_owned());
                }
                _ => {
                    let known: Vec<&str> = SCENARIOS.iter().map(|(name, _)| *name).collect();
                    bail!(
                        "there is no option or scenario {word}; options are --full --seed N --program FILE, scenarios: {}",
                        known.join(", ")
                    );
                }
            }
        }
        Ok(options)
    }
}

/// What a scenario works with.
struct Ground<'a> {
    full: bool,
    seed: u64,
    program: &'a Path,
    /// The project's folder.
    root: &'a Path,
    folder: PathBuf,
    cluster: &'a Cluster,
    name: &'static str,
}

impl Ground<'_> {
    /// A number of something: few in the sample, many at full size.
    fn size<T>(&self, few: T, many: T) -> T {
        if self.full { many } else { few }
    }

    fn chance(&self) -> Chance {
        Chance::new(self.seed)
    }

    /// An empty folder for something of this name.
    fn place(&self, name: &str) -> Result<PathBuf> {
        let place = self.folder.join(name);
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::create_dir_all(&place).with_context(|| format!("could not create {}", place.display()))?;
        Ok(place)
    }

    /// A new installation with some content on SQLite or PostgreSQL.
    fn site(&self, store: Store) -> Result<Site> {
        let site = self.empty_site(store)?;
        site.fill(40, self.seed)?;
        Ok(site)
    }

    fn empty_site(&self, store: Store) -> Result<Site> {
        let (name, url) = match store {
            Store::Sqlite => ("sqlite", None),
            Store::Postgres => {
                let database =
                    format!("faults_{}", self.name.split(' ').next().unwrap_or_default().to_lowercase());
                // The cluster of the tests answers before its log is written; here an answer is a promise.
                let url = self.cluster.create_database(&database)?;
                self.cluster.psql(&url, &format!("alter database {database} set synchronous_commit = on"))?;
                ("postgres", Some(url))
            }
        };
        Site::new(self.program, &self.place(name)?, url)
    }

    fn oracle(&self, site: &Site) -> oracle::Raw<'_> {
        oracle::Raw::of(site, self.cluster)
    }
}

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Store {
    Sqlite,
    Postgres,
}

/// What came of a scenario.
enum Outcome {
    /// What was reached, in figures.
    Held(String),
    /// It cannot run here, and why.
    LeftOut(String),
}

/// Runs a check under a name and adds what came of it to the report.
pub(crate) type Reporter<'a> = dyn FnMut(&str, &mut dyn FnMut() -> Result<Tally>) + 'a;

type Scenario = fn(&Ground<'_>) -> Result<Outcome>;

/// In the order of `docs/faults.md`.
const SCENARIOS: &[(&str, Scenario)] = &[
    ("R1 kill -9 under load", crash::run),
    ("R3 syncs that fail", disk::failing_sync),
    ("R4 full disk", disk::full),
    ("R6 PostgreSQL crashes under load", restart::run),
    ("R8 clock jumps", clock::run),
    ("R11 backups while writing", backup::run),
    ("R12 interrupted migration, newer schema", upgrade::run),
    ("R14 two instances", instances::run),
    ("R15 acts at the same time", order::run),
];

/// Runs the scenarios one after the other.
pub(crate) fn run(
    project: &Project,
    cluster: &Cluster,
    options: &Options,
    report: &mut Reporter<'_>,
) -> Result<()> {
    let missing: Vec<&str> =
        ["sqlite3", "strace", "faketime"].into_iter().filter(|name| !process::exists(name)).collect();
    if !missing.is_empty() {
        install::debian(&missing, "the tests with faults need")?;
    }
    let seed = match options.seed {
        Some(seed) => seed,
        None => u64::from(std::process::id()),
    };
    println!("\nfaults: seed {seed} (the same again: cargo xtask test faults --seed {seed})");
    let program =
        options.program.clone().unwrap_or_else(|| project.binary()).canonicalize().context("the program")?;
    let folder = project.target.join("xtask/faults");
    for (name, scenario) in SCENARIOS {
        let name: &'static str = name;
        if !options.only.is_empty()
            && !options.only.iter().any(|start| name.split(' ').next() == Some(start.as_str()))
        {
            continue;
        }
        report(&format!("faults: {name}"), &mut || {
            let folder = folder.join(name.split(' ').next().unwrap_or(name));
            let ground = Ground {
                full: options.full,
                seed,
                program: &program,
                root: &project.root,
                folder,
                cluster,
                name,
            };
            match scenario(&ground)? {
                Outcome::Held(figures) => {
                    println!("{name}: {figures}");
                    // Not every scenario keeps something there.
                    if ground.folder.exists() {
                        fs::remove_dir_all(&ground.folder)?;
                    }
                    Ok(Tally::one(true))
                }
                Outcome::LeftOut(reason) => {
                    println!("{name}: left out, {reason}");
                    Ok(Tally { left_out: 1, ..Tally::default() })
                }
            }
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Options> {
        Options::read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn scenarios_are_chosen_by_their_numbers() {
        let options = read("R1 --full --seed 7").unwrap();
        assert_eq!(
            options,
            Options { full: true, seed: Some(7), only: vec!["R1".to_owned()], program: None }
        );
        assert!(read("R99").unwrap_err().to_string().contains("R14"));
    }
}
