//! `cargo xtask package`: the Debian package, and with `--try` its installation on a clean system.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{guard::Guarded, http, install, process, project::Project};

/// The release the package is tried on: the oldest one it is for.
const RELEASE: &str = "bookworm";
const CARGO_DEB: &str = "3.8.0";
const UNITS: [&str; 2] = ["leisten.service", "leisten-backup.service"];

/// Builds the package; `--try` also tries it. For work on the package itself `--debug` packs a debug build, and
/// `--no-build` what was built before.
pub(crate) fn package(options: &[String]) -> Result<ExitCode> {
    let known = ["--try", "--debug", "--no-build"];
    if let Some(unknown) = options.iter().find(|option| !known.contains(&option.as_str())) {
        bail!("package knows {}, not {unknown}", known.join(", "));
    }
    let asked = |name: &str| options.iter().any(|option| option == name);
    let project = Project::find()?;
    let file = build(&project, asked("--debug"), asked("--no-build"))?;
    println!("The package: {}", file.display());
    if asked("--try") {
        try_out(&project, &file)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn build(project: &Project, debug: bool, built: bool) -> Result<PathBuf> {
    install::require_node()?;
    if !process::succeeds(process::cargo(&project.root).args(["deb", "--version"])) {
        process::run(process::cargo(&project.root).args([
            "install",
            "cargo-deb",
            "--locked",
            "--version",
            CARGO_DEB,
        ]))?;
    }
    let folder = project.target.join("package");
    fs::create_dir_all(&folder)?;
    let file = folder.join("leisten.deb");
    let mut command = process::cargo(&project.root);
    command.args(["deb", "--package", "leisten", "--locked", "--compress-type", "xz", "--output"]).arg(&file);
    // Lines for backtraces are four fifths of the program and are of use where it is built.
    command.arg("--strip");
    if debug {
        command.args(["--profile", "dev", "--fast"]);
    }
    if built {
        command.arg("--no-build");
    }
    process::run(&mut command)?;
    Ok(file)
}

/// Installs the package on a clean Debian in a folder, starts the service as its unit says, and does there what an
/// operator does in the first hour.
fn try_out(project: &Project, package: &Path) -> Result<()> {
    ensure!(install::is_root(), "a package is installed by root; run it as root");
    install::debian(&["debootstrap"], "it makes the clean system that the package is tried on")?;
    let base = project.target.join("package/base");
    if !base.join("etc/debian_version").is_file() {
        process::run(Command::new("debootstrap").args(["--variant=minbase", RELEASE]).arg(&base))?;
    }
    let root = Root(project.target.join("package/root"));
    root.remove()?;
    process::run(Command::new("cp").arg("--archive").arg(&base).arg(&root.0))?;

    fs::copy(package, root.0.join("leisten.deb"))?;
    root.run(&["dpkg", "--install", "/leisten.deb"])?;
    fs::create_dir(root.0.join("region"))?;
    for name in ["gemeinden.geojson", "ortsteile.geojson"] {
        fs::copy(project.root.join("demo/region").join(name), root.0.join("region").join(name))?;
    }
    root.run(&["leistenctl", "import", "region", "/region/gemeinden.geojson", "/region/ortsteile.geojson"])?;

    let port = http::free_port()?;
    let mut server = root.serve(port)?;
    server
        .wait_until("leisten", Duration::from_mins(1), &root.log(), || http::get(port, "/readyz").is_ok())?;
    for path in ["/", "/orte/reetz", "/api/v1/places", "/en/ideen"] {
        http::get(port, path)?;
        println!("{path} answers 200");
    }
    root.run_as_service("/usr/lib/leisten/backup")?;
    root.check()?;
    let backup = root.newest_backup()?;
    let rehearsal = ["restore", &backup, "--data", "/var/backups/leisten/rehearsal"];
    root.run(&[&["leistenctl"], &rehearsal[..]].concat())?;
    server.stop()?;

    for unit in UNITS {
        let path = root.0.join("usr/lib/systemd/system").join(unit);
        if process::exists("systemd-analyze") {
            let told = process::output(
                Command::new("systemd-analyze").args(["security", "--offline=yes"]).arg(path),
            )?;
            println!("{}", told.lines().last().unwrap_or_default());
        }
    }
    root.run(&["dpkg", "--purge", "leisten"])?;
    ensure!(
        root.0.join("var/lib/leisten/leisten.sqlite").is_file()
            && root.0.join("etc/leisten/secret/root.key").is_file(),
        "purging the package took what people have written"
    );
    println!("The package works on a clean Debian {RELEASE}; what people have written outlives it.");
    root.remove()
}

/// A system in a folder.
struct Root(PathBuf);

impl Root {
    fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("could not remove {}", self.0.display()))
            }
            _ => Ok(()),
        }
    }

    fn log(&self) -> PathBuf {
        self.0.join("run/leisten.log")
    }

    /// A command there, with nothing of the caller's surroundings.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.0).args(words).env_clear();
        command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, words: &[&str]) -> Result<()> {
        process::run(&mut self.command(words))
    }

    /// The service as its unit says: user, surroundings and command are read from the installed file.
    fn serve(&self, port: u16) -> Result<Guarded> {
        let unit = fs::read_to_string(self.0.join("usr/lib/systemd/system/leisten.service"))?;
        let value = |key: &str| {
            unit.lines()
                .find_map(|line| line.strip_prefix(key))
                .with_context(|| format!("the unit says no {key}"))
        };
        let line = format!(
            "umask 077; export {} LEISTEN_LISTEN=127.0.0.1:{port}; exec {}",
            value("Environment=")?,
            value("ExecStart=")?
        );
        let user = format!("{0}:{0}", value("User=")?);
        let mut command = Command::new("env");
        command.args(["-i", "PATH=/usr/sbin:/usr/bin:/bin", "chroot", &format!("--userspec={user}")]);
        command.arg(&self.0).args(["/bin/sh", "-c", &line]);
        let folder = self.0.join("run/trial");
        fs::create_dir(&folder)?;
        Guarded::start(&command, "TERM", &folder, &self.log())
    }

    /// A program as the user of the service.
    fn run_as_service(&self, program: &str) -> Result<()> {
        self.run(&[
            "runuser",
            "-u",
            "leisten",
            "--",
            "env",
            "LEISTEN_DATA=/var/lib/leisten",
            "LEISTEN_CONFIG=/etc/leisten/leisten.toml",
            program,
        ])
    }

    /// On a new system only mail is missing.
    fn check(&self) -> Result<()> {
        let checked =
            self.command(&["leistenctl", "check"]).output().context("could not start leistenctl")?;
        let told = String::from_utf8_lossy(&checked.stdout);
        print!("{told}");
        let failed = |line: &&str| line.starts_with("fail") && !line.contains(" mail ");
        ensure!(told.contains("ok    backup"), "leistenctl check does not know the backup");
        match told.lines().find(failed) {
            Some(line) => bail!("leistenctl check says: {line}"),
            None => Ok(()),
        }
    }

    fn newest_backup(&self) -> Result<String> {
        let folder = self.0.join("var/backups/leisten");
        let names =
            fs::read_dir(&folder)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let newest = names.filter(|name| name.ends_with(".tar.gz")).max().context("there is no backup")?;
        Ok(format!("/var/backups/leisten/{newest}"))
    }
}
