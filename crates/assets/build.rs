//! Builds `frontend/` with Node and writes the table of embedded files that `src/lib.rs` includes.
//!
//! `ASSETS_DIST` names a folder built elsewhere (`node build.mjs FOLDER`); then neither Node nor npm is needed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use serde_json::Value;

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// What the build reads; everything else in `frontend/` is for people and tests.
const SOURCES: [&str; 5] = ["src", "build", "build.mjs", "package.json", "package-lock.json"];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            println!("cargo::error={sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR for build scripts")?);
    println!("cargo::rerun-if-env-changed=ASSETS_DIST");
    println!("cargo::rerun-if-changed=build.rs");
    let dist = match env::var_os("ASSETS_DIST") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            println!("cargo::rerun-if-changed={}", folder.join("manifest.json").display());
            folder
        }
        // What this script writes itself must not be watched: it would always be newer than the run that wrote it.
        None => build_frontend(&out)?,
    };
    let manifest = dist.join("manifest.json");
    write(&out.join("files.rs"), &table(&dist, &read(&manifest)?)?)
}

/// Runs npm and the bundler, and returns the folder with the result.
fn build_frontend(out: &Path) -> Result<PathBuf, String> {
    let frontend = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", frontend.join(source).display());
    }
    install_packages(&frontend)?;
    let dist = out.join("dist");
    call(Command::new("node").arg("build.mjs").arg(&dist).current_dir(&frontend))?;
    Ok(dist)
}

/// `npm ci` takes seconds and the network, so it runs only when the lock file differs from the one whose
/// packages are installed. The note about that lies among the packages: whoever deletes them deletes it too.
fn install_packages(frontend: &Path) -> Result<(), String> {
    let lock = read(&frontend.join("package-lock.json"))?;
    let installed = frontend.join("node_modules/.installed-package-lock.json");
    if fs::read_to_string(&installed).is_ok_and(|earlier| earlier == lock) {
        return Ok(());
    }
    call(Command::new(NPM).arg("ci").current_dir(frontend))?;
    write(&installed, &lock)
}

fn call(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| {
        format!(
            "building the web pages needs Node.js 20.11 or newer with npm: please install it, or name a finished \
             build in ASSETS_DIST ({program}: {error})"
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    eprintln!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{program} could not build the web pages; its messages are above"))
}

/// The Rust source of the table, sorted by hashed file name for binary search.
fn table(dist: &Path, manifest: &str) -> Result<String, String> {
    let manifest: Value =
        serde_json::from_str(manifest).map_err(|error| format!("manifest.json: {error}"))?;
    let entries = manifest.as_object().ok_or("manifest.json holds no table of files")?;
    let mut rows = entries
        .iter()
        .map(|(name, entry)| Ok((text(entry, "file")?, name.as_str(), text(entry, "type")?)))
        .collect::<Result<Vec<_>, String>>()?;
    rows.sort_unstable();

    let mut urls = String::new();
    let mut files = String::new();
    for (file, name, content_type) in &rows {
        let compressed = |suffix: &str| {
            let path = dist.join(format!("{file}.{suffix}"));
            if path.exists() { format!("Some({})", include(&path)) } else { "None".to_owned() }
        };
        writeln!(urls, "    ({name:?}, {:?}),", format!("/assets/{file}")).map_err(|e| e.to_string())?;
        writeln!(
            files,
            "    Asset {{ name: {name:?}, file: {file:?}, content_type: {content_type:?}, bytes: {}, brotli: {}, \
             gzip: {} }},",
            include(&dist.join(file)),
            compressed("br"),
            compressed("gz"),
        )
        .map_err(|e| e.to_string())?;
    }
    let count = rows.len();
    Ok(format!(
        "const URLS: [(&str, &str); {count}] = [\n{urls}];\n\nstatic FILES: [Asset; {count}] = [\n{files}];\n"
    ))
}

fn include(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

fn text<'a>(entry: &'a Value, key: &str) -> Result<&'a str, String> {
    entry[key].as_str().ok_or_else(|| format!("manifest.json: an entry lacks \"{key}\""))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, content: &str) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}
