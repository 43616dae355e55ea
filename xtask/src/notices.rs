//! Writing `THIRD-PARTY.md`: whose work is part of the program.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt::Write as _,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{licences, project::Project};

const HEAD: &str = "\
# Work of others in this program

Leisten is licensed under the EUPL-1.2 (see LICENSE). Its binary contains the packages below, each under its
own licence; their texts come with the packages. Tools that only build or test the program are not listed.
Written by `cargo xtask notices`; do not edit by hand.
";

/// Name, version and licence, in the order of the list.
type Row = (String, String, String);

/// Writes the file for the packages in use now.
pub(crate) fn write() -> Result<()> {
    let project = Project::find()?;
    let crates = linked_crates(&project.metadata)?;
    let npm: BTreeSet<Row> = licences::npm_packages(&project)?
        .into_iter()
        .map(|package| (package.name, package.version, package.licence))
        .collect();
    let file = project.root.join("THIRD-PARTY.md");
    std::fs::write(&file, document(&crates, &npm)?)?;
    println!("{} crates and {} npm packages written to {}", crates.len(), npm.len(), file.display());
    Ok(())
}

fn document(crates: &BTreeSet<Row>, npm: &BTreeSet<Row>) -> Result<String> {
    let mut text = HEAD.to_owned();
    for (title, rows) in [("Rust crates", crates), ("Delivered to browsers (npm packages)", npm)] {
        write!(text, "\n## {title}\n\n| name | version | licence |\n|---|---|---|\n")?;
        for (name, version, licence) in rows {
            writeln!(text, "| {name} | {version} | {licence} |")?;
        }
    }
    Ok(text)
}

/// The crates that the server program links, own crates left out.
fn linked_crates(metadata: &Value) -> Result<BTreeSet<Row>> {
    Ok(reached(metadata)?
        .into_iter()
        .filter(|package| !package["source"].is_null())
        .map(|package| {
            let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            (text("name"), text("version"), text("license"))
        })
        .collect())
}

/// The packages that the server program links: itself, and all that is reached from it by normal dependencies.
pub(crate) fn reached(metadata: &Value) -> Result<Vec<&Value>> {
    let packages: HashMap<&str, &Value> = metadata["packages"]
        .as_array()
        .context("metadata without packages")?
        .iter()
        .filter_map(|package| Some((package["id"].as_str()?, package)))
        .collect();
    let nodes: HashMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .context("metadata without a resolved graph")?
        .iter()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let program = packages
        .iter()
        .find(|(_, package)| package["name"] == "leisten")
        .map(|(id, _)| *id)
        .context("the workspace has no package leisten")?;

    let mut reached = HashSet::new();
    let mut waiting = vec![program];
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        let used = nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
        waiting.extend(used.filter(|used| is_normal(used)).filter_map(|used| used["pkg"].as_str()));
    }
    Ok(reached.iter().filter_map(|id| packages.get(id).copied()).collect())
}

/// Neither for building nor for testing alone. Procedural macros are normal dependencies and leave their output behind.
pub(crate) fn is_normal(dependency: &Value) -> bool {
    let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
    kinds.into_iter().any(|kind| kind["kind"].is_null())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_linked_foreign_crates_are_listed() {
        let package = |id: &str, source: Option<&str>| json!({ "id": id, "name": id, "version": "1.0.0", "license": "MIT", "source": source });
        let used = |id: &str, kind: Option<&str>| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("leisten", None),
                package("leisten-kernel", None),
                package("linked", Some("registry")),
                package("builder", Some("registry")),
                package("tester", Some("registry")),
            ],
            "resolve": { "nodes": [
                { "id": "leisten", "deps": [used("leisten-kernel", None), used("tester", Some("dev"))] },
                { "id": "leisten-kernel", "deps": [used("linked", None), used("builder", Some("build"))] },
                { "id": "linked", "deps": [used("linked", None)] },
            ]},
        });
        let rows = linked_crates(&metadata).unwrap();
        assert_eq!(rows, BTreeSet::from([("linked".into(), "1.0.0".into(), "MIT".into())]));
    }
}
