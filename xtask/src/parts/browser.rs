//! The journeys of people through a real browser, on both databases.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::Check;
use crate::{install, postgres::Cluster, process, project::Project, tally::Tally};

/// Brings the browser and the npm packages of the tests.
pub(crate) fn prepare(project: &Project) -> Result<()> {
    install::chromium()?;
    install::npm(&folder(project))
}

/// Runs every test file twice, once per database. Pictures are kept of the first run.
pub(crate) fn run<'a>(project: &'a Project, cluster: &'a Cluster, check: &mut Check<'a>) {
    for database in ["sqlite", "postgres"] {
        let check_name = format!("browser on {database}");
        check(&check_name, Box::new(move || journeys(project, cluster, database)));
    }
}

fn journeys(project: &Project, cluster: &Cluster, database: &str) -> Result<Tally> {
    let pictures = if database == "sqlite" {
        let pictures = project.target.join("pictures");
        fs::create_dir_all(&pictures)?;
        pictures.into_os_string()
    } else {
        OsString::new()
    };
    let mut command = Command::new("node");
    command
        .current_dir(folder(project))
        // Node takes one file less than there are processors; most of the time a journey waits for the server.
        .args(["--test", "--test-concurrency=3", "--test-reporter=spec"])
        // Named one by one: how Node takes a folder here differs between its versions.
        .args(test_files(&folder(project))?)
        .env("LEISTEN_BIN", project.binary())
        .env("LEISTEN_CHROMIUM", install::chromium()?)
        .env("LEISTEN_DATABASE", database)
        .env("LEISTEN_TEST_POSTGRES", cluster.admin_url())
        .env("LEISTEN_PICTURES", pictures);
    process::counted(&mut command)
}

fn folder(project: &Project) -> PathBuf {
    project.root.join("tests/browser")
}

/// The names of all `*.test.mjs` files in the folder, sorted.
fn test_files(folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .with_context(|| format!("could not read {}", folder.display()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    if names.is_empty() {
        bail!("{} has no test", folder.display());
    }
    names.sort();
    Ok(names)
}
