//! A region, the standing processes, and a contribution to work with.

use contributions::{
    contribution::Draft,
    intake::{self, Arrival, Receipt},
};
use database::Db;
use kernel::{Locale, Random};
use web::{
    Cx, Settings,
    testing::{TestApp, start},
};

/// All modules below this one and itself.
pub(crate) fn modules() -> Vec<web::Module> {
    vec![
        people::module(),
        region::module(),
        notifications::module(),
        processes::module(),
        contributions::module(),
    ]
}

const MUNICIPALITIES: &str = include_str!("../../../../demo/region/gemeinden.geojson");
const PLACES: &str = include_str!("../../../../demo/region/ortsteile.geojson");

/// An application with the real region and the standing processes.
pub(crate) async fn app(db: Db) -> TestApp {
    app_with(db, Settings::default()).await
}

/// The same with other settings.
pub(crate) async fn app_with(db: Db, settings: Settings) -> TestApp {
    let files = vec![
        ("gemeinden.geojson".to_owned(), MUNICIPALITIES.to_owned()),
        ("ortsteile.geojson".to_owned(), PLACES.to_owned()),
    ];
    region::import::import(&db, &Random::seeded(2), start(), files).await.expect("the region");
    let test = TestApp::with(db, modules(), settings);
    processes::standing::ensure_standing(&test.app).await.expect("the standing processes");
    test
}

pub(crate) fn idea(text: &str) -> Draft {
    Draft {
        kind: "idea".to_owned(),
        process: "ideenwerkstatt".to_owned(),
        text: text.to_owned(),
        place: Some("reetz".to_owned()),
        ..Draft::default()
    }
}

/// Hands an idea in as a guest; it waits for a moderator.
pub(crate) async fn hand_in(test: &TestApp, text: &str) -> Receipt {
    let cx = Cx::background(&test.app, Locale::De);
    intake::submit(&cx, test.app.random.uuid(), idea(text), Arrival::default()).await.expect("an intake")
}

/// Hands an idea in so that it is public at once.
pub(crate) async fn published(test: &TestApp, text: &str) -> Receipt {
    let cx = Cx::background(&test.app, Locale::De);
    let arrival = Arrival { trusted: true, ..Arrival::default() };
    intake::submit(&cx, test.app.random.uuid(), idea(text), arrival).await.expect("an intake")
}
