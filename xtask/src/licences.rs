//! Whether every package may be part of a program under the EUPL-1.2, comes from where it should, and comes once where it
//! must.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{deny::Rules, project::Project};

/// One sentence per package that is banned, under no allowed licence, of a strange source or there twice though it must
/// not be: Rust crates and what the front end delivers to browsers.
pub(crate) fn violations(project: &Project) -> Result<Vec<String>> {
    let file = project.root.join("deny.toml");
    let text = std::fs::read_to_string(&file).context("could not read deny.toml")?;
    let rules = Rules::parse(&text);
    let packages = project.metadata["packages"].as_array().context("metadata without packages")?;
    let mut found: Vec<String> = packages.iter().filter_map(|package| crate_fault(package, &rules)).collect();
    found.extend(rules.single.iter().filter_map(|name| doubled(packages, name)));
    for package in npm_packages(project)? {
        if !allowed(&package.licence, &rules) {
            found.push(format!("npm package {} is under \"{}\"", package.name, package.licence));
        }
    }
    Ok(found)
}

fn crate_fault(package: &Value, rules: &Rules) -> Option<String> {
    let name = package["name"].as_str()?;
    if rules.banned.iter().any(|banned| banned == name) {
        return Some(format!("{name} is banned in deny.toml"));
    }
    if let Some(source) = package["source"].as_str()
        && !rules.registries.iter().any(|known| source.strip_prefix("registry+") == Some(known))
    {
        return Some(format!("{name} comes from {source}, which deny.toml does not allow"));
    }
    match package["license"].as_str() {
        Some(licence) if allowed(licence, rules) => None,
        Some(licence) => Some(format!("{name} is under \"{licence}\", which deny.toml does not allow")),
        None => Some(format!("{name} names no licence")),
    }
}

/// A crate of which two versions are in use.
fn doubled(packages: &[Value], name: &str) -> Option<String> {
    let mut versions: Vec<&str> = packages
        .iter()
        .filter(|package| package["name"] == name)
        .filter_map(|package| package["version"].as_str())
        .collect();
    versions.sort_unstable();
    (versions.len() > 1).then(|| format!("{name} is there in several versions: {}", versions.join(", ")))
}

/// A package of the front end that reaches browsers.
pub(crate) struct NpmPackage {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: String,
}

/// What `frontend/package-lock.json` names outside of the tools for building.
pub(crate) fn npm_packages(project: &Project) -> Result<Vec<NpmPackage>> {
    let file = project.root.join("frontend/package-lock.json");
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let lock: Value = serde_json::from_str(&text).context("package-lock.json is no JSON")?;
    let packages = lock["packages"].as_object().context("package-lock.json has no packages")?;
    Ok(packages
        .iter()
        .filter(|(_, package)| package["dev"] != true)
        // The project itself has the empty path.
        .filter_map(|(path, package)| {
            let (_, name) = path.rsplit_once("node_modules/")?;
            let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
            Some(NpmPackage { name: name.to_owned(), version: text("version"), licence: text("license") })
        })
        .collect())
}

/// Whether an SPDX expression can be met with allowed licences alone. `A/B` is the old way to write `A OR B`.
fn allowed(expression: &str, rules: &Rules) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, rules };
    reader.either() == Some(true) && reader.words.is_empty()
}

/// Recursive descent: `OR` binds weaker than `AND`, and that weaker than `WITH`. `None` is what cannot be read.
struct Reader<'a> {
    words: &'a [&'a str],
    rules: &'a Rules,
}

impl Reader<'_> {
    fn either(&mut self) -> Option<bool> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Some(met)
    }

    fn all(&mut self) -> Option<bool> {
        let mut met = self.single()?;
        while self.take("AND") {
            met &= self.single()?;
        }
        Some(met)
    }

    fn single(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.either()?;
            return self.take(")").then_some(met);
        }
        let (name, rest) = self.words.split_first()?;
        self.words = rest;
        let mut name = (*name).to_owned();
        if let ["WITH", exception, rest @ ..] = self.words {
            name = format!("{name} WITH {exception}");
            self.words = rest;
        }
        Some(self.rules.licences.contains(&name))
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules {
            licences: ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]
                .map(str::to_owned)
                .to_vec(),
            banned: vec!["openssl-sys".to_owned()],
            single: vec!["tokio".to_owned()],
            registries: vec!["https://example.org/index".to_owned()],
        }
    }

    #[test]
    fn one_allowed_alternative_is_enough_and_all_parts_are_needed() {
        for (expression, expected) in [
            ("MIT", true),
            ("BUSL-1.1", false),
            ("MIT OR BUSL-1.1", true),
            ("BUSL-1.1 OR MIT", true),
            ("MIT AND BUSL-1.1", false),
            ("MIT/Apache-2.0", true),
            ("(MIT OR BUSL-1.1) AND Unicode-3.0", true),
            ("MIT OR BUSL-1.1 AND BUSL-1.1", true),
            ("(MIT OR BUSL-1.1) AND BUSL-1.1", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only", true),
            ("MIT WITH LLVM-exception", false),
        ] {
            assert_eq!(allowed(expression, &rules()), expected, "{expression}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_allowed() {
        for expression in ["", "(", "MIT OR", "(MIT", "MIT)", "MIT MIT", "MIT WITH"] {
            assert!(!allowed(expression, &rules()), "{expression}");
        }
    }

    #[test]
    fn a_banned_crate_is_told_whatever_its_licence() {
        let package = serde_json::json!({ "name": "openssl-sys", "license": "MIT" });
        assert_eq!(crate_fault(&package, &rules()).unwrap(), "openssl-sys is banned in deny.toml");
    }

    #[test]
    fn a_strange_source_and_a_second_version_are_told() {
        let package = |source: &str, version: &str| serde_json::json!({ "name": "tokio", "version": version, "license": "MIT", "source": source });
        let own = package("registry+https://example.org/index", "1.0.0");
        assert_eq!(crate_fault(&own, &rules()), None);
        for strange in [
            "registry+https://evil.example/index",
            "git+https://example.org/index",
            "sparse+https://example.org/index",
        ] {
            assert!(crate_fault(&package(strange, "1.0.0"), &rules()).unwrap().contains(strange));
        }
        let two = [own.clone(), package("registry+https://example.org/index", "2.0.0")];
        assert_eq!(doubled(&two, "tokio").unwrap(), "tokio is there in several versions: 1.0.0, 2.0.0");
        assert_eq!(doubled(&[own], "tokio"), None);
    }

    #[test]
    fn a_crate_without_a_licence_is_told() {
        let package = serde_json::json!({ "name": "mystery", "license": null });
        assert_eq!(crate_fault(&package, &rules()).unwrap(), "mystery names no licence");
    }
}
