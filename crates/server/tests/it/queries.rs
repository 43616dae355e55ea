//! Queries per page, counted over the whole program with example content.

use database::{Db, on_both};
use kernel::Random;
use web::testing::{TestApp, start};

/// More would be a page that asks for what it could have had at once.
const MOST: u64 = 8;

async fn demo(db: Db) -> TestApp {
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

on_both! {
    async fn a_page_for_everyone_takes_at_most_eight(db: Db) {
        let test = demo(db).await;
        let list = test.get("/api/v1/contributions?answer_state=answered").await.json();
        let reference = list["items"][0]["reference"].as_str().expect("an answered example").to_owned();
        let place = list["items"][0]["place"].as_str().expect("its place").to_owned();
        let pages = [
            "/".to_owned(), "/ideen".to_owned(), "/ideen?suche=bank&sortierung=endorsed".to_owned(), "/fragen".to_owned(),
            format!("/beitraege/{reference}"), "/orte".to_owned(), format!("/orte/{place}"), "/gemeinden/bad-belzig".to_owned(),
            "/mitmachen".to_owned(), "/mitmachen/ideenwerkstatt".to_owned(), "/antworten".to_owned(), "/nachrichten".to_owned(),
            "/kontakt".to_owned(), "/ideen/neu".to_owned(), "/feed".to_owned(), "/api/v1/contributions".to_owned(),
        ];
        let mut too_many = Vec::new();
        for page in pages {
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
