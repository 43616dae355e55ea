//! Building and running the tests written in Rust.
//!
//! Everything is built for the whole workspace with the same features, so that nothing is built twice. Tests that
//! compare with the shared data carry `#[ignore = "needs LEISTEN_SHARED"]`: with the data they are included,
//! without it the test runner itself counts how many were left out.

use std::process::Command;

use anyhow::Result;

use crate::{
    postgres::Cluster,
    process,
    project::{Project, SHARED},
    tally::Tally,
};

/// Builds all libraries, programs and tests.
pub(crate) fn build(project: &Project) -> Result<Tally> {
    process::run(command(project, "build").args(["--workspace", "--lib", "--bins", "--tests"]))?;
    Ok(Tally::default())
}

/// All tests of the workspace, then those in the documentation.
pub(crate) fn all(project: &Project, cluster: Option<&Cluster>) -> Result<Tally> {
    let mut code = command(project, "test");
    code.args(["--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    let mut tally = tests(code, project, cluster, None)?;
    let mut documentation = command(project, "test");
    documentation.args(["--workspace", "--doc", "--no-fail-fast"]);
    let told = process::counted(&mut documentation)?;
    // What is ignored there is an excerpt, no test.
    tally += Tally { left_out: 0, ..told };
    Ok(tally)
}

/// The pure crates alone: no database, no server, done in seconds.
pub(crate) fn unit(project: &Project) -> Result<Tally> {
    let mut command = command(project, "test");
    command
        .args(["--package", "leisten-methods", "--package", "leisten-kernel", "--lib", "--tests"])
        .arg("--no-fail-fast");
    tests(command, project, None, None)
}

/// The tests with `word` in their path, `store` for the module `store` of every crate, say.
pub(crate) fn named(project: &Project, word: &str, cluster: Option<&Cluster>) -> Result<Tally> {
    let mut command = command(project, "test");
    command.args(["--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    tests(command, project, cluster, Some(word))
}

fn tests(
    mut command: Command,
    project: &Project,
    cluster: Option<&Cluster>,
    word: Option<&str>,
) -> Result<Tally> {
    command.arg("--").args(word);
    if let Some(shared) = &project.shared {
        command.arg("--include-ignored").env(SHARED, shared);
    }
    if let Some(cluster) = cluster {
        command.env("LEISTEN_TEST_POSTGRES", cluster.admin_url()).env("LEISTEN_REQUIRE_POSTGRES", "1");
    }
    process::counted(&mut command)
}

/// A command of cargo that, in CI, refuses to change `Cargo.lock`.
pub(crate) fn command(project: &Project, name: &str) -> Command {
    let mut command = process::cargo(&project.root);
    command.arg(name);
    if std::env::var_os("CI").is_some() {
        command.arg("--locked");
    }
    command
}
