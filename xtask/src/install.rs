//! Bringing the programs the tests need, or saying which command does.

use std::{
    fs,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, project::Project};

/// Oldest major version of Node that builds the front end and runs the browser tests.
const OLDEST_NODE: u32 = 20;

/// Exact versions of the Python tools and of everything below them.
const PYTHON_TOOLS: &str = include_str!("../requirements.txt");

/// Refuses to go on without a usable Node, in words that help.
pub(crate) fn require_node() -> Result<()> {
    let help = "it builds the front end. On Debian and Ubuntu: apt-get install nodejs npm";
    let Ok(version) = Command::new("node").arg("--version").output() else {
        bail!("Node.js {OLDEST_NODE} or newer is missing; {help}");
    };
    let version = String::from_utf8_lossy(&version.stdout);
    match major_version(&version) {
        Some(major) if major >= OLDEST_NODE => {}
        _ => bail!("Node.js is too old ({}), {OLDEST_NODE} is needed; {help}", version.trim()),
    }
    if !process::exists("npm") {
        bail!("npm is missing, the package manager that belongs to Node.js; {help}");
    }
    Ok(())
}

/// `v20.11.1` → 20.
fn major_version(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Installs the npm packages of `folder` exactly as its lock file names them, unless they are there.
pub(crate) fn npm(folder: &Path) -> Result<()> {
    require_node()?;
    let lock = fs::metadata(folder.join("package-lock.json"))
        .and_then(|file| file.modified())
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    // npm itself leaves this file behind when it is done.
    let done = fs::metadata(folder.join("node_modules/.package-lock.json")).and_then(|file| file.modified());
    if done.is_ok_and(|done| done >= lock) {
        return Ok(());
    }
    let mut command = Command::new("npm");
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    process::run(&mut command)
}

/// Installs Debian packages and says so; `why` begins the sentence that ends with their names.
///
/// Needs root or `sudo`, and `apt-get`; otherwise the error names the command to run.
pub(crate) fn debian(packages: &[&str], why: &str) -> Result<()> {
    let list = packages.join(" ");
    let advice = format!("{why} {list}; please install it, on Debian: sudo apt-get install {list}");
    if !process::exists("apt-get") {
        bail!("{advice}");
    }
    let mut prefix: Vec<&str> = Vec::new();
    if !is_root() {
        // Without a terminal nobody answers a question for the password.
        let may =
            std::io::stdin().is_terminal() || process::succeeds(Command::new("sudo").args(["-n", "true"]));
        if !process::exists("sudo") || !may {
            bail!("{advice}");
        }
        prefix.push("sudo");
    }
    println!("{why} {list}, which is missing and is installed now");
    apt(&prefix, &["update"])?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&prefix, &arguments).with_context(|| advice.clone())
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    let mut words = prefix.iter().copied().chain([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "--quiet",
        // Another installation may be running, on fresh machines above all.
        "--option=DPkg::Lock::Timeout=300",
    ]);
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words).args(arguments);
    process::run(&mut command)
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The Chromium the browser tests drive: from `LEISTEN_CHROMIUM`, the search path or, installed now, from Debian.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("LEISTEN_CHROMIUM") {
        return Ok(path.into());
    }
    let found = || {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .map(PathBuf::from)
            .into_iter()
            .find(|path| path.is_file())
    };
    if let Some(path) = found() {
        return Ok(path);
    }
    debian(&["chromium"], "the browser tests need")?;
    found().context("the package chromium brought no /usr/bin/chromium; name it in LEISTEN_CHROMIUM")
}

/// Folder with the programs of the Python tools, in a virtual environment below the build folder.
pub(crate) fn python(project: &Project) -> Result<PathBuf> {
    let environment = project.target.join("xtask/python");
    let programs = environment.join("bin");
    let stamp = environment.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == PYTHON_TOOLS) {
        return Ok(programs);
    }
    if environment.exists() {
        fs::remove_dir_all(&environment).context("could not remove the old Python tools")?;
    }
    let create = || {
        let mut command = Command::new("python3");
        process::succeeds(command.args(["-m", "venv"]).arg(&environment))
    };
    if !create() {
        debian(&["python3", "python3-venv"], "the checks of the API and of publiccode.yml need")?;
        if !create() {
            bail!("`python3 -m venv` does not work although python3-venv is installed");
        }
    }
    let requirements = environment.join("requirements.txt");
    fs::write(&requirements, PYTHON_TOOLS)?;
    let mut install = Command::new(programs.join("python"));
    install
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"])
        .arg("--requirement")
        .arg(&requirements);
    process::run(&mut install)?;
    fs::write(&stamp, PYTHON_TOOLS)?;
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("v8.0.0"), Some(8));
        assert_eq!(major_version("node: command not found"), None);
    }

    #[test]
    fn every_python_tool_has_an_exact_version() {
        let loose: Vec<&str> = PYTHON_TOOLS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.contains("=="))
            .collect();
        assert!(loose.is_empty(), "no exact version: {loose:?}");
        for tool in ["schemathesis", "check-jsonschema", "openapi-spec-validator"] {
            assert!(PYTHON_TOOLS.lines().any(|line| line.starts_with(&format!("{tool}=="))));
        }
    }
}
