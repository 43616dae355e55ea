use database::Db;
use kernel::Random;
use serde_json::Value;
use strategy::{ImportError, Summary};
use web::testing::{TestApp, start};

pub(crate) const REAL: &str = include_str!("../../../../demo/region/strategy.json");

/// The real region; the strategy names its municipalities and places.
pub(crate) async fn region(db: &Db) {
    let files = [
        ("gemeinden.geojson", include_str!("../../../../demo/region/gemeinden.geojson")),
        ("ortsteile.geojson", include_str!("../../../../demo/region/ortsteile.geojson")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    region::import(db, &Random::seeded(1), start(), files).await.expect("the region");
}

pub(crate) async fn import(db: &Db, text: &str) -> Result<Summary, ImportError> {
    strategy::import(db, &Random::seeded(2), start(), text).await
}

/// The real strategy, changed.
pub(crate) fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut value = serde_json::from_str(REAL).expect("JSON");
    change(&mut value);
    value.to_string()
}

/// Path and reason of each fault.
pub(crate) async fn faults(db: &Db, text: &str) -> Vec<(String, String)> {
    match import(db, text).await {
        Err(ImportError::Refused { faults }) => {
            faults.into_iter().map(|fault| (fault.path, fault.reason)).collect()
        }
        other => panic!("it should have been refused: {other:?}"),
    }
}

/// A site with the real region and strategy.
pub(crate) async fn site(db: &Db) -> TestApp {
    region(db).await;
    import(db, REAL).await.expect("the real strategy");
    TestApp::new(db.clone(), vec![region::module(), strategy::module()])
}

/// How many rows each table of the strategy has.
pub(crate) async fn rows(db: &Db) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "select count(*) from strategy_edition",
        "select count(*) from strategy_element",
        "select count(*) from strategy_alignment",
        "select count(*) from strategy_note",
        "select count(*) from strategy_source",
        "select count(*) from strategy_citation",
        "select count(*) from project_phase",
        "select count(*) from strategy_event",
        "select count(*) from strategy_site",
        "select count(*) from strategy_element_site",
        "select count(*) from strategy_record",
        "select count(*) from strategy_fact",
        "select count(*) from measure",
        "select count(*) from funding_source",
    ] {
        counts.push(db.query(sql).value().await.expect("a count"));
    }
    counts
}
