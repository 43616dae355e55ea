//! The list of requirements names tests that exist.

use std::{collections::BTreeSet, fs, path::Path};

fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push_str(&fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_test_that_the_list_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = fs::read_to_string(root.join("docs/asvs.md")).expect("the list");
    let mut code = String::new();
    sources(&root.join("crates"), &mut code);
    sources(&root.join("xtask/src"), &mut code);
    let named: BTreeSet<&str> = list
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| {
            word.contains('_')
                && word.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
        })
        .collect();
    assert!(named.len() > 50, "{}", named.len());
    let there = |name: &&&str| code.contains(&format!("fn {name}(")) || code.contains(&format!("{name}: \""));
    let missing: Vec<&&str> = named.iter().filter(|name| !there(name)).collect();
    assert!(missing.is_empty(), "no test is called {missing:?}");
}
