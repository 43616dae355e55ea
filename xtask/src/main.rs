//! The project's own commands, run as `cargo xtask …`.
//!
//! Plain Rust, so that they work on every machine that can build the project. One file per idea:
//! [`serve`] starts the program for trying it out, [`bench`] measures it, [`test`] plans and sums up the checks in
//! [`parts`], which use a private [`postgres`] cluster and tools that [`install`] brings.

mod bench;
mod chance;
mod client;
mod deny;
mod faults;
mod fuzz;
mod graph;
mod guard;
mod http;
mod install;
mod licences;
mod notices;
mod package;
mod parts;
mod postgres;
mod process;
mod project;
mod sbom;
mod serve;
mod site;
mod tally;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve [ARGUMENT…]  build everything and start it with demo content on http://localhost:8080;
                     further arguments go to `leisten serve`
  test [PART…]       run all checks, or only some parts; what they need is installed first
                     parts: lint unit store web api browser faults
                     `test faults [--full] [--seed N] [--program FILE] [SCENARIO…]` chooses among the faults
  bench [OPTION…]    measure the program beside nginx serving the same bytes (needs wrk and nginx); options:
                     --size N --seed S (example content), --seconds N --rounds N, --program FILE
  bench writes …     durable writes on SQLite, sharing commits beside one commit each; the same options
  bench counting     the commands that count, as whole processes and by their inner parts; --program FILE
                     `test fuzz [--full]` runs the fuzz targets alone
  package            build the Debian package; --try installs it on a clean system and uses it there (needs root),
                     --debug packs a debug build, --no-build what was built before
  notices            write THIRD-PARTY.md from the packages in use
  sbom [FILE]        write what the program is made of as CycloneDX 1.6 (target/leisten.cdx.json)

Tests that compare with the collection of shared data and standards find it by LEISTEN_SHARED
(default ../shared); without it they are left out, and the number is told.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match run(command.as_deref(), &rest) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Option<&str>, rest: &[String]) -> Result<ExitCode> {
    match command {
        Some("serve") => serve::serve(rest),
        Some("test") if rest.first().is_some_and(|part| part == "fuzz") => fuzz::fuzz(&rest[1..]),
        Some("test") => test::test(rest),
        Some("bench") => bench::bench(rest),
        Some("sbom") => sbom::write(rest).map(|()| ExitCode::SUCCESS),
        Some("package") => package::package(rest),
        Some("notices") => notices::write().map(|()| ExitCode::SUCCESS),
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => bail!("there is no command \"{other}\"\n\n{HELP}"),
    }
}
