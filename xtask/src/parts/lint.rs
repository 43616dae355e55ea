//! Checks that need no running program: form, types, dependencies, licences, metadata.

use std::process::Command;

use anyhow::{Result, bail};

use super::{Check, rust};
use crate::{graph, install, licences, process, project::Project, sbom, tally::Tally};

/// Runs all of them.
pub(crate) fn run<'a>(project: &'a Project, check: &mut Check<'a>) {
    check("format", Box::new(|| single(process::cargo(&project.root).args(["fmt", "--all", "--check"]))));
    check("dependencies point downwards", Box::new(|| none(&graph::violations(&project.metadata)?)));
    check("licences, sources, duplicates", Box::new(|| none(&licences::violations(project)?)));
    check("advisories", Box::new(|| advisories(project)));
    check("list of components (SBOM)", Box::new(|| components(project)));
    check("publiccode.yml", Box::new(|| publiccode(project)));
    check("front end: types and style", Box::new(|| frontend_check(project)));
    check("front end: tests", Box::new(|| process::counted(npm(project).args(["test"]))));
    check("clippy", Box::new(|| clippy(project)));
}

fn clippy(project: &Project) -> Result<Tally> {
    let mut command = rust::command(project, "clippy");
    single(command.args(["--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

fn frontend_check(project: &Project) -> Result<Tally> {
    install::npm(&project.root.join("frontend"))?;
    single(npm(project).args(["run", "check"]))
}

fn npm(project: &Project) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(project.root.join("frontend"));
    command
}

/// Known weaknesses of dependencies, by cargo-deny, which reads the same `deny.toml`. Where it is not installed or has no
/// copy of the database, nothing is known, and that is told.
fn advisories(project: &Project) -> Result<Tally> {
    let left_out = Tally { left_out: 1, ..Tally::default() };
    if !process::succeeds(process::cargo(&project.root).args(["deny", "--version"])) {
        println!("cargo-deny is not installed: cargo install --locked cargo-deny");
        return Ok(left_out);
    }
    if !process::succeeds(process::cargo(&project.root).args(["deny", "fetch", "db"])) {
        println!("the database of advisories cannot be fetched here");
        return Ok(left_out);
    }
    single(process::cargo(&project.root).args(["deny", "check", "advisories"]))
}

/// The list is whole, and fits the schema of CycloneDX 1.6 as the Python library of the standard ships it.
fn components(project: &Project) -> Result<Tally> {
    let document = sbom::document(project)?;
    none(&sbom::faults(&document))?;
    let file = project.target.join("xtask/leisten.cdx.json");
    std::fs::write(&file, document.to_string())?;
    let tools = install::python(project)?;
    let schema = process::output(Command::new(tools.join("python")).args([
        "-c",
        "import cyclonedx.schema as s, pathlib; print(pathlib.Path(s.__file__).parent / '_res/bom-1.6.SNAPSHOT.schema.json')",
    ]))?;
    let mut command = Command::new(tools.join("check-jsonschema"));
    command.arg("--schemafile").arg(schema.trim()).arg(&file);
    single(&mut command)
}

/// The schema is part of the shared data.
fn publiccode(project: &Project) -> Result<Tally> {
    let Some(shared) = &project.shared else {
        return Ok(Tally { left_out: 1, ..Tally::default() });
    };
    let tools = install::python(project)?;
    let mut command = Command::new(tools.join("check-jsonschema"));
    command
        .arg("--schemafile")
        .arg(shared.join("data/standards/schemastore/publiccode.json"))
        .arg(project.root.join("publiccode.yml"));
    single(&mut command)
}

fn single(command: &mut Command) -> Result<Tally> {
    process::run(command)?;
    Ok(Tally::one(true))
}

fn none(violations: &[String]) -> Result<Tally> {
    if violations.is_empty() {
        return Ok(Tally::one(true));
    }
    bail!("{}", violations.join("\n  "))
}
