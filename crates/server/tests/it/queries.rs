//! Queries per page, counted over the whole program with example content.

use database::{Db, on_both};
use kernel::Random;
use web::testing::{TestApp, start};

/// More would be a page that asks for what it could have had at once.
const MOST: u64 = 8;

/// The whole program with example content.
pub(crate) async fn demo(db: Db) -> TestApp {
    let region = [
        ("gemeinden.geojson", include_str!("../../../../demo/region/gemeinden.geojson")),
        ("ortsteile.geojson", include_str!("../../../../demo/region/ortsteile.geojson")),
    ];
    let files = region.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    region::import(&db, &Random::seeded(2), start(), files).await.expect("the region");
    let test = TestApp::new(db, server::modules());
    processes::ensure_standing(&test.app).await.expect("the standing processes");
    for examples in server::modules::EXAMPLES {
        examples(&test.app, 40, 1).await.expect("example content");
    }
    test
}

/// The pages and reading interfaces that everyone asks for.
pub(crate) async fn pages(test: &TestApp) -> Vec<String> {
    let list = test.get("/api/v1/contributions?answer_state=answered").await.json();
    let reference = list["items"][0]["reference"].as_str().expect("an answered example").to_owned();
    let place = list["items"][0]["place"].as_str().expect("its place").to_owned();
    let fixed = [
        "/",
        "/ideen",
        "/ideen?suche=bank&sortierung=endorsed",
        "/fragen",
        "/orte",
        "/gemeinden/bad-belzig",
        "/mitmachen",
        "/mitmachen/ideenwerkstatt",
        "/antworten",
        "/nachrichten",
        "/kontakt",
        "/ideen/neu",
        "/feed",
        "/api/v1/contributions",
    ];
    let own = [format!("/beitraege/{reference}"), format!("/orte/{place}")];
    fixed.into_iter().map(str::to_owned).chain(own).collect()
}

on_both! {
    async fn a_page_for_everyone_takes_at_most_eight(db: Db) {
        let test = demo(db).await;
        let mut too_many = Vec::new();
        for page in pages(&test).await {
            let (answer, queries) = database::counted(test.get(&page)).await;
            assert_eq!(answer.status, 200, "{page}");
            println!("{queries} {page}");
            if queries > MOST {
                too_many.push(format!("{page}: {queries}"));
            }
        }
        assert!(too_many.is_empty(), "{too_many:?}");
    }
}
