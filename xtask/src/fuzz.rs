//! `cargo xtask test fuzz`: the fuzz targets of `crates/server/tests/security/fuzz` alone, for a short time or a long one. In the
//! whole of `cargo xtask test` they run with the other tests, for the short time.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::{parts::rust, process, project::Project};

/// How many times as long as in CI.
const FULL: &str = "100";

/// Runs all targets.
pub(crate) fn fuzz(options: &[String]) -> Result<ExitCode> {
    let full = match options {
        [] => false,
        [option] if option == "--full" => true,
        _ => {
            bail!("`cargo xtask test fuzz` takes --full and nothing else; LEISTEN_FUZZ_SEED=N repeats a run")
        }
    };
    let project = Project::find()?;
    let mut command = rust::command(&project, "test");
    command.args([
        "--package",
        "leisten",
        "--test",
        "security",
        "--no-fail-fast",
        "--",
        "fuzz::",
        "--nocapture",
    ]);
    if full {
        command.env("LEISTEN_FUZZ_TIMES", FULL);
    }
    process::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
