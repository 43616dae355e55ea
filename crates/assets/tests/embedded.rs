//! What is embedded is complete, consistent and needs no other host.

use assets::{PREFIX, all, asset, find, url};

fn text(name: &str) -> &'static str {
    let file = url(name).strip_prefix(PREFIX).expect("addresses start with the prefix");
    let asset = find(file).expect("an address leads to its file");
    std::str::from_utf8(asset.bytes).expect("text files are UTF-8")
}

#[test]
fn every_file_is_found_under_its_address() {
    assert!(all().len() > 10);
    for asset in all() {
        let file = url(asset.name).strip_prefix(PREFIX).expect("addresses start with the prefix");
        assert_eq!(find(file).map(|found| found.name), Some(asset.name));
        assert!(!asset.bytes.is_empty(), "{} is empty", asset.name);
    }
}

#[test]
fn unknown_files_are_not_found() {
    assert!(find("app.css").is_none(), "the logical name is no address");
    assert!(find("").is_none());
    assert!(find("../Cargo.toml").is_none());
}

#[test]
fn names_on_the_wire_carry_a_hash_and_keep_their_ending() {
    assert_ne!(asset!("app.css"), "/assets/app.css");
    for asset in all() {
        let (stem, ending) = asset.name.rsplit_once('.').expect("files have an ending");
        let hash = asset
            .file
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|rest| rest.strip_suffix(ending))
            .and_then(|rest| rest.strip_suffix('.'))
            .unwrap_or_else(|| panic!("{} is no hashed name of {}", asset.file, asset.name));
        assert!(hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", asset.file);
    }
}

#[test]
fn text_files_come_compressed_and_smaller() {
    for asset in all() {
        let is_text = asset.content_type.starts_with("text/") || asset.content_type == "image/svg+xml";
        assert_eq!(asset.brotli.is_some(), is_text, "{}", asset.name);
        assert_eq!(asset.gzip.is_some(), is_text, "{}", asset.name);
        for copy in [asset.brotli, asset.gzip].into_iter().flatten() {
            assert!(copy.len() < asset.bytes.len(), "{} grew by compression", asset.name);
        }
        assert!(asset.gzip.is_none_or(|copy| copy.starts_with(&[0x1f, 0x8b])), "{}", asset.name);
    }
}

#[test]
fn the_style_sheet_names_only_embedded_files() {
    let targets: Vec<_> = text("app.css")
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.trim_matches(['"', '\'']))
        .collect();
    assert_eq!(targets.len(), 3, "two weights of the text face and one of the heading face: {targets:?}");
    for target in targets {
        assert_eq!(find(target).map(|asset| asset.content_type), Some("font/woff2"), "{target}");
    }
}

#[test]
fn nothing_is_loaded_from_another_host() {
    for name in ["app.css", "app.js"] {
        assert!(!text(name).contains("://"), "{name} names a host");
    }
    for asset in all().iter().filter(|asset| asset.content_type == "image/svg+xml") {
        let drawing = text(asset.name).replace("http://www.w3.org/2000/svg", "");
        assert!(!drawing.contains("://"), "{} names a host", asset.name);
        assert!(
            !drawing.contains("<script") && !drawing.contains("style="),
            "{} would break the policy",
            asset.name
        );
    }
}

#[test]
fn the_map_carries_its_own_files_and_its_worker_passes_the_door_of_trusted_types() {
    for name in ["map.js", "map-worker.js", "map.css"] {
        assert!(!text(name).is_empty(), "{name}");
    }
    assert!(text("map.js").contains("leisten-map"), "the policy of trusted types is missing");
    assert!(!text("map.css").contains("://"));
    assert!(!text("app.js").contains("maplibre"), "every page would pay for the map");
}

#[test]
fn the_icons_that_pages_use_are_in_the_sprite() {
    let icons = text("icons.svg");
    for icon in [
        "bulb", "heart", "pin", "clock", "check", "mail", "bell", "printer", "camera", "flag", "search",
        "menu", "chat", "question", "rss", "link", "lock", "user", "x", "arrow", "alert", "info",
    ] {
        assert!(icons.contains(&format!("<symbol id=\"{icon}\"")), "{icon}");
    }
}
