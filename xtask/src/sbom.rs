//! `cargo xtask sbom`: what the program is made of, as CycloneDX 1.6 (ECMA-424) for the scanners of those who run it.
//!
//! Made from the lock files, so that it names exactly what was built, with its checksums; the same commit gives the same
//! bytes. Tools that only build or test are left out.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{licences, notices, project::Project};

/// Writes the list to `file`, or below the build folder when no other is named.
pub(crate) fn write(options: &[String]) -> Result<()> {
    let project = Project::find()?;
    let file = match options {
        [] => project.target.join("leisten.cdx.json"),
        [file] if !file.starts_with('-') => file.into(),
        _ => bail!("`cargo xtask sbom` takes the name of a file and nothing else"),
    };
    let document = document(&project)?;
    std::fs::write(&file, serde_json::to_string_pretty(&document)? + "\n")
        .with_context(|| format!("could not write {}", file.display()))?;
    let count = document["components"].as_array().map_or(0, Vec::len);
    println!("{count} components written to {}", file.display());
    Ok(())
}

/// The whole list.
pub(crate) fn document(project: &Project) -> Result<Value> {
    let lock =
        std::fs::read_to_string(project.root.join("Cargo.lock")).context("could not read Cargo.lock")?;
    let reached = notices::reached(&project.metadata)?;
    let program = program(&project.metadata)?;
    let mut components: Vec<Value> = reached
        .iter()
        .filter(|package| package["id"] != program["id"])
        .map(|package| of_crate(package, &lock))
        .collect();
    for package in licences::npm_packages(project)? {
        components.push(of_npm(&package));
    }
    components.sort_by_key(|component| component["bom-ref"].as_str().unwrap_or_default().to_owned());
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "lifecycles": [{ "phase": "build" }],
            "component": {
                "type": "application",
                "bom-ref": purl(program),
                "name": "leisten",
                "version": program["version"],
                "licenses": [{ "expression": "EUPL-1.2" }],
                "purl": purl(program),
            },
        },
        "components": components,
        "dependencies": dependencies(&project.metadata, &reached)?,
    }))
}

fn program(metadata: &Value) -> Result<&Value> {
    let mut packages = metadata["packages"].as_array().context("metadata without packages")?.iter();
    packages.find(|package| package["name"] == "leisten").context("the workspace has no package leisten")
}

/// Package URL (ECMA-427) of a crate; `+` begins a query where it is not encoded.
fn purl(package: &Value) -> String {
    let text = |key: &str| package[key].as_str().unwrap_or_default().replace('+', "%2B");
    format!("pkg:cargo/{}@{}", text("name"), text("version"))
}

fn of_crate(package: &Value, lock: &str) -> Value {
    let name = package["name"].as_str().unwrap_or_default();
    let version = package["version"].as_str().unwrap_or_default();
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(package),
        "name": name,
        "version": version,
        "purl": purl(package),
    });
    if let Some(licence) = package["license"].as_str() {
        // `A/B` is the old way to write `A OR B`.
        component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if let Some(checksum) = checksum(lock, name, version) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = package["repository"].as_str().filter(|url| url.starts_with("https://")) {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

/// The checksum of a crate in `Cargo.lock`, whose entries are blocks of `key = "value"`.
fn checksum<'lock>(lock: &'lock str, name: &str, version: &str) -> Option<&'lock str> {
    let (name, version) = (format!("name = \"{name}\""), format!("version = \"{version}\""));
    let block = lock
        .split("[[package]]")
        .find(|block| block.lines().any(|line| line == name) && block.lines().any(|line| line == version))?;
    block.lines().find_map(|line| line.strip_prefix("checksum = \"")?.strip_suffix('"'))
}

fn of_npm(package: &licences::NpmPackage) -> Value {
    let purl = format!("pkg:npm/{}@{}", package.name.replace('@', "%40"), package.version);
    json!({
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{ "expression": package.licence }],
    })
}

/// Who needs whom, among those that are listed.
fn dependencies(metadata: &Value, reached: &[&Value]) -> Result<Vec<Value>> {
    let names: BTreeMap<&str, String> =
        reached.iter().filter_map(|package| Some((package["id"].as_str()?, purl(package)))).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().context("metadata without a resolved graph")?;
    let mut all = BTreeMap::new();
    for node in nodes {
        let Some(name) = node["id"].as_str().and_then(|id| names.get(id)) else { continue };
        let used = node["deps"].as_array().into_iter().flatten();
        let needs: BTreeSet<&String> = used
            .filter(|used| notices::is_normal(used))
            .filter_map(|used| names.get(used["pkg"].as_str()?))
            .collect();
        all.insert(name, needs);
    }
    Ok(all.into_iter().map(|(name, needs)| json!({ "ref": name, "dependsOn": needs })).collect())
}

/// What is wrong with a list that a scanner would read; the schema itself is checked in `lint`.
pub(crate) fn faults(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let empty = Vec::new();
    let components = document["components"].as_array().unwrap_or(&empty);
    let mut known: BTreeSet<&str> =
        document["metadata"]["component"]["bom-ref"].as_str().into_iter().collect();
    for component in components {
        let name = component["bom-ref"].as_str().unwrap_or_default();
        if !known.insert(name) {
            faults.push(format!("{name} is there twice"));
        }
        if component["licenses"][0]["expression"].as_str().is_none_or(str::is_empty) {
            faults.push(format!("{name} has no licence"));
        }
        let own = name.starts_with("pkg:cargo/leisten");
        if name.starts_with("pkg:cargo/")
            && !own
            && component["hashes"][0]["content"].as_str().is_none_or(|hash| hash.len() != 64)
        {
            faults.push(format!("{name} has no checksum"));
        }
    }
    for dependency in document["dependencies"].as_array().unwrap_or(&empty) {
        let needs = dependency["dependsOn"].as_array().into_iter().flatten();
        for name in needs.chain([&dependency["ref"]]).filter_map(Value::as_str) {
            if !known.contains(name) {
                faults.push(format!("{name} is needed and not listed"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_that_of_name_and_version() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"11\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\nchecksum = \"22\"\ndependencies = [\n \"b\",\n]\n\n[[package]]\nname = \"own\"\nversion = \"2.0.0\"\n";
        assert_eq!(checksum(lock, "a", "2.0.0"), Some("22"));
        assert_eq!(checksum(lock, "a", "1.0.0"), Some("11"));
        assert_eq!(checksum(lock, "own", "2.0.0"), None);
    }

    #[test]
    fn a_version_with_a_plus_and_a_scope_are_encoded() {
        assert_eq!(
            purl(&json!({ "name": "ring", "version": "0.40.1+unofficial" })),
            "pkg:cargo/ring@0.40.1%2Bunofficial"
        );
        let package = licences::NpmPackage {
            name: "@kern-ux/native".into(),
            version: "1.0.0".into(),
            licence: "EUPL-1.2".into(),
        };
        assert_eq!(of_npm(&package)["purl"], "pkg:npm/%40kern-ux/native@1.0.0");
    }

    #[test]
    fn doubles_gaps_and_loose_ends_are_told() {
        let component = |name: &str| json!({ "bom-ref": name, "licenses": [{ "expression": "MIT" }], "hashes": [{ "content": "a".repeat(64) }] });
        let good = json!({
            "metadata": { "component": { "bom-ref": "pkg:cargo/leisten@1.0.0" } },
            "components": [component("pkg:cargo/a@1.0.0")],
            "dependencies": [{ "ref": "pkg:cargo/leisten@1.0.0", "dependsOn": ["pkg:cargo/a@1.0.0"] }],
        });
        assert_eq!(faults(&good), Vec::<String>::new());
        let mut twice = good.clone();
        twice["components"] = json!([component("pkg:cargo/a@1.0.0"), component("pkg:cargo/a@1.0.0")]);
        let mut loose = good.clone();
        loose["dependencies"][0]["dependsOn"] = json!(["pkg:cargo/b@1.0.0"]);
        let mut bare = good;
        bare["components"] = json!([{ "bom-ref": "pkg:cargo/a@1.0.0" }]);
        for (document, count) in [(twice, 1), (loose, 1), (bare, 2)] {
            assert_eq!(faults(&document).len(), count, "{document}");
        }
    }
}
