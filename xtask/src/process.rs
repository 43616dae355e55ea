//! Running other programs: aloud, quietly, or while counting the results they print.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader, IsTerminal as _, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::tally::Tally;

/// The same cargo that started this program, in the project's folder.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` tells us about our own package. Handed on, these would look like a change to build scripts that watch
    // them (ring's does), and half of all dependencies would be built anew at every change between cargo and xtask.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            command.env_remove(name);
        }
    }
    command.current_dir(root);
    // The results are read through a pipe, which would cost the person at the terminal the colours.
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

/// Runs a command with its output shown; an error names the command line when it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("could not start {line}"))?;
    if !status.success() {
        bail!("{line} ended with {status}");
    }
    Ok(())
}

/// Runs a command quietly and returns what it printed; what it said about errors is shown.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start {line}"))?;
    if !output.status.success() {
        bail!("{line} ended with {}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{line} printed no valid UTF-8"))
}

/// Whether a command can be started and ends well, without showing anything.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a test command, shows its output and counts the results in it.
///
/// A command that fails without having counted a failure (a compile error, say) counts as one, and so does
/// one that ends well without having run a single test: a renamed test must not turn a part into nothing.
pub(crate) fn counted(command: &mut Command) -> Result<Tally> {
    let line = shown(command);
    println!("$ {line}");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {line}"))?;
    let mut tally = Tally::default();
    let pipe = child.stdout.take().context("the pipe was asked for above")?;
    let mut out = std::io::stdout();
    for text in BufReader::new(pipe).split(b'\n') {
        let text = text.with_context(|| format!("could not read from {line}"))?;
        out.write_all(&text)?;
        out.write_all(b"\n")?;
        tally.read_line(&String::from_utf8_lossy(&text));
    }
    let status = child.wait().with_context(|| format!("could not wait for {line}"))?;
    if !status.success() && tally.failed == 0 {
        println!("{line} ended with {status}");
        tally.failed = 1;
    } else if tally.passed + tally.failed == 0 {
        println!("{line} ran no test");
        tally.failed = 1;
    }
    Ok(tally)
}

/// Whether a program of this name is on the search path.
pub(crate) fn exists(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
