//! Two regions: the real one, and an invented one that shares nothing with it.

use database::Db;
use kernel::{Random, Timestamp};
use region::{ImportError, Summary};
use std::path::Path;

/// The files of `demo/region`, as they are.
pub(crate) fn real() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/region");
    ["gemeinden.geojson", "ortsteile.geojson"]
        .map(|name| (name.to_owned(), std::fs::read_to_string(folder.join(name)).expect("the demo's region")))
        .to_vec()
}

/// Two municipalities side by side, each 0.1 degrees wide, without official keys; three places and one.
pub(crate) fn tiny() -> Vec<(String, String)> {
    let municipalities = r#"{"type":"FeatureCollection","attribution":"Stadtplan Sandau","features":[
        {"type":"Feature","properties":{"name":"Sandau am See"},"geometry":{"type":"Polygon","coordinates":[[[8.0,54.0],[8.1,54.0],[8.1,54.1],[8.0,54.1],[8.0,54.0]]]}},
        {"type":"Feature","properties":{"name":"Übersand","bezeichnung":"Gemeinde","reference_prefix":"UEB"},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[8.1,54.0],[8.2,54.0],[8.2,54.1],[8.1,54.1],[8.1,54.0]]],[[[8.3,54.0],[8.35,54.0],[8.35,54.05],[8.3,54.0]]]]}}]}"#;
    let places = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"Sandau","gemeinde":"sandau-am-see","status":"kernstadt","is_seat":true},"geometry":{"type":"Point","coordinates":[8.02,54.05]}},
        {"type":"Feature","properties":{"name":"Ähren","gemeinde":"sandau-am-see","status":"ortsteil","representation":"head","population":7,"population_as_of":"2024-12-31","population_source":"Zählung"},"geometry":{"type":"Point","coordinates":[8.08,54.05]}},
        {"type":"Feature","properties":{"name":"Ahorn","slug":"ahorn","gemeinde":"sandau-am-see","status":"ortsteil","representation":"none"},"geometry":{"type":"Point","coordinates":[8.05,54.05]}},
        {"type":"Feature","properties":{"name":"Übersand","gemeinde":"uebersand","status":"ortsteil","is_seat":true,"representation":"council"},"geometry":{"type":"Point","coordinates":[8.15,54.05]}}]}"#;
    vec![
        ("orte.json".to_owned(), places.to_owned()),
        ("gemeinden.json".to_owned(), municipalities.to_owned()),
    ]
}

/// A file of one municipality and one of one place, with parts replaced.
pub(crate) fn tiny_with(from: &str, to: &str) -> Vec<(String, String)> {
    let files = tiny();
    assert!(files.iter().any(|(_, text)| text.contains(from)), "{from} is in no file");
    files.into_iter().map(|(name, text)| (name, text.replace(from, to))).collect()
}

pub(crate) async fn import(db: &Db, files: Vec<(String, String)>) -> Result<Summary, ImportError> {
    region::import(db, &Random::system(), Timestamp::from_micros(1_780_000_000_000_000), files).await
}

/// What the import has against these files, a line per fault.
pub(crate) async fn refusal(db: &Db, files: Vec<(String, String)>) -> String {
    match import(db, files).await {
        Err(refused @ ImportError::Refused { .. }) => refused.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}
