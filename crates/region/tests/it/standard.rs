//! GeoJSON as the fixtures of the standard's community know it: all that is invalid is refused, all that is valid
//! accepted.

use std::path::{Path, PathBuf};

fn fixtures(verdict: &str, kind: &str) -> Vec<(PathBuf, String)> {
    let shared = std::env::var_os("LEISTEN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = shared.join("data/standards/geojson-fixtures").join(verdict).join(kind);
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), std::fs::read_to_string(path).expect("a fixture")))
        .collect();
    assert!(files.len() >= 2, "{} holds too little", folder.display());
    files
}

macro_rules! kinds {
    ($($kind:ident),+) => {$(
        mod $kind {
            #[test]
            #[ignore = "needs LEISTEN_SHARED"]
            fn every_invalid_file_is_refused() {
                for (path, text) in super::fixtures("invalid", stringify!($kind)) {
                    assert!(region::feature::parse(&text).is_err(), "{} was accepted", path.display());
                }
            }

            #[test]
            #[ignore = "needs LEISTEN_SHARED"]
            fn every_valid_file_is_accepted() {
                for (path, text) in super::fixtures("valid", stringify!($kind)) {
                    region::feature::parse(&text).unwrap_or_else(|reason| panic!("{}: {reason}", path.display()));
                }
            }
        }
    )+};
}

kinds!(
    point,
    multipoint,
    linestring,
    multilinestring,
    polygon,
    multipolygon,
    geometrycollection,
    feature,
    featurecollection
);
