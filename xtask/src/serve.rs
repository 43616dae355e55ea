//! `cargo xtask serve`: from a fresh clone to a running program with content.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::{install, process, project::Project};

/// Builds the program with its front end and runs it until it is ended.
pub(crate) fn serve(arguments: &[String]) -> Result<ExitCode> {
    // The build would stop at the same point, minutes later.
    install::require_node()?;
    let project = Project::find()?;
    println!("Building; the first time this takes some minutes.");
    process::run(process::cargo(&project.root).args(["build", "--package", "leisten"]))?;

    let mut command = Command::new(project.binary());
    command.current_dir(&project.root).arg("serve").args(with_defaults(arguments));
    become_program(&mut command)
}

/// What the caller says counts before what is usual.
fn with_defaults(arguments: &[String]) -> Vec<String> {
    let named = |option: &str| arguments.iter().any(|argument| argument.split('=').next() == Some(option));
    let mut all = Vec::new();
    if !named("--listen") {
        all.extend(["--listen".to_owned(), "127.0.0.1:8080".to_owned()]);
    }
    if !named("--data") {
        all.extend(["--data".to_owned(), "./data".to_owned()]);
    }
    if !named("--demo") {
        all.push("--demo".to_owned());
    }
    all.extend_from_slice(arguments);
    all
}

/// Signals go straight to the program, without this one in between.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let error = std::os::unix::process::CommandExt::exec(command);
    Err(error).context("could not start the program that was just built")
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().context("could not start the program that was just built")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn without_arguments_it_is_the_demo_on_port_8080() {
        assert_eq!(with_defaults(&[]), words("--listen 127.0.0.1:8080 --data ./data --demo"));
    }

    #[test]
    fn an_argument_given_is_not_given_twice() {
        assert_eq!(
            with_defaults(&words("--listen=127.0.0.1:9000 --data /tmp/x")),
            words("--demo --listen=127.0.0.1:9000 --data /tmp/x")
        );
    }
}
