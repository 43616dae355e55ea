//! The rule that dependencies point downwards only.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::Value;

/// The rooms of the house, from the ground up. A crate may use every lower layer, not its own and none above.
const LAYERS: &[&[&str]] = &[
    &["leisten-methods", "leisten-kernel"],
    &["leisten-database", "leisten-files", "leisten-assets", "leisten-counting"],
    &["leisten-web"],
    &["leisten-region", "leisten-notifications", "leisten-films", "leisten-search", "leisten-backup"],
    &["leisten-passkeys"],
    &["leisten-people"],
    &["leisten-processes", "leisten-basemap", "leisten-strategy"],
    &["leisten-contributions"],
    &["leisten-responses", "leisten-residents"],
    &["leisten-town"],
    &["leisten-appearance"],
    &["leisten"],
    &["xtask"],
];

/// One sentence per dependency between workspace crates that breaks the rule, dev-dependencies included.
pub(crate) fn violations(metadata: &Value) -> Result<Vec<String>> {
    let layer_of: HashMap<&str, usize> = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(height, layer)| layer.iter().map(move |name| (*name, height)))
        .collect();
    let members = metadata["workspace_members"].as_array().context("metadata without members")?;
    let packages: Vec<&Value> = metadata["packages"]
        .as_array()
        .context("metadata without packages")?
        .iter()
        .filter(|package| members.contains(&package["id"]))
        .collect();
    let is_member = |name: &str| packages.iter().any(|package| package["name"] == name);

    let mut found = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().context("a package without a name")?;
        let Some(&height) = layer_of.get(name) else {
            found.push(format!("{name} has no layer; give it one in xtask/src/graph.rs"));
            continue;
        };
        let dependencies = package["dependencies"].as_array().context("no dependencies")?;
        for used in dependencies.iter().filter_map(|used| used["name"].as_str()) {
            // A crate may name itself to switch features on for its tests.
            if used == name || !is_member(used) {
                continue;
            }
            match layer_of.get(used) {
                Some(&other) if other < height => {}
                Some(&other) if other == height => {
                    found.push(format!("{name} uses {used}, its neighbour on the same layer"));
                }
                Some(_) => found.push(format!("{name} uses {used}, which lies above it")),
                None => {} // told once, when `used` itself is looked at
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A workspace of `(name, names it depends on)`.
    fn workspace(packages: &[(&str, &[&str])]) -> Value {
        let members: Vec<&str> = packages.iter().map(|(name, _)| *name).collect();
        let packages: Vec<Value> = packages
            .iter()
            .map(|(name, used)| {
                let used: Vec<Value> = used.iter().map(|name| json!({ "name": name })).collect();
                json!({ "id": name, "name": name, "dependencies": used })
            })
            .chain([json!({ "id": "serde 1.0", "name": "serde", "dependencies": [] })])
            .collect();
        json!({ "workspace_members": members, "packages": packages })
    }

    #[test]
    fn looking_downwards_is_allowed() {
        let graph = workspace(&[
            ("leisten-kernel", &["serde"]),
            ("leisten-web", &["leisten-kernel", "serde"]),
            ("leisten", &["leisten-web", "leisten-kernel"]),
        ]);
        assert_eq!(violations(&graph).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn looking_up_aside_and_from_nowhere_is_told() {
        let graph = workspace(&[
            ("leisten-kernel", &["leisten-web"]),
            ("leisten-notifications", &["leisten-region"]),
            ("leisten-region", &[]),
            ("leisten-web", &["leisten-kernel"]),
            ("leisten-weather", &[]),
        ]);
        assert_eq!(
            violations(&graph).unwrap(),
            [
                "leisten-kernel uses leisten-web, which lies above it",
                "leisten-notifications uses leisten-region, its neighbour on the same layer",
                "leisten-weather has no layer; give it one in xtask/src/graph.rs",
            ]
        );
    }

    #[test]
    fn no_crate_stands_on_two_layers() {
        let mut names: Vec<&str> = LAYERS.iter().flat_map(|layer| layer.iter().copied()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
