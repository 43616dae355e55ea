//! Queries per page, counted over the whole program with example content.

use database::{Db, on_both};
use kernel::{Grant, Random, Role};
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
    let strategy = include_str!("../../../../demo/region/strategy.json");
    strategy::import(&db, &Random::seeded(3), start(), strategy).await.expect("the strategy");
    let test = TestApp::new(db, server::modules());
    processes::ensure_standing(&test.app).await.expect("the standing processes");
    for examples in server::modules::EXAMPLES {
        examples(&test.app, 40, 1).await.expect("example content");
    }
    // The look of the site is kept in memory: it costs one query every tenth of a second, however many pages are asked for.
    test.app.look().await;
    test
}

/// What a page of the staff may take: it also knows who is asking (two), what waits where (four), and shows forms whose
/// lists come from the database, or the whole home page in a preview.
const MOST_FOR_STAFF: u64 = 17;
/// The desk shows the queue and, beside it, one case with all that belongs to it.
const MOST_AT_THE_DESK: u64 = 24;

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
        "/ziele",
        "/ziele/starke-verbindungen",
        "/buendel/dorfgemeinschaftshaeuser",
        "/massnahmen",
        "/massnahmen/vfm-2",
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
    async fn a_page_of_the_staff_takes_a_stated_number(db: Db) {
        let test = demo(db.clone()).await;
        let cookie = people::testing::sign_in(&test, Role::ALL.iter().map(|role| Grant::everywhere(*role))).await;
        let first = async |sql: &'static str| -> String {
            let (found,): (String,) = db.query(sql).one().await.expect("an example");
            found
        };
        let waiting = first("select reference from contribution where answer_state <> 'answered' order by received_at limit 1").await;
        let mut pages: Vec<String> = test.app.route_table.iter()
            .filter(|route| route.method == http::Method::GET && route.path.starts_with("/werkbank") && !route.path.contains('{'))
            .map(|route| route.path.to_owned())
            .collect();
        pages.push(format!("/werkbank/antworten/{waiting}"));
        pages.push(format!("/werkbank/beitraege/{waiting}"));
        let mut too_many = Vec::new();
        for page in pages {
            let (answer, queries) = database::counted(test.get_as(&page, &cookie)).await;
            assert!(answer.status.is_success() || answer.status.is_redirection(), "{page}: {}", answer.status);
            println!("{queries} {page}");
            let most = if page.starts_with("/werkbank/antworten/") { MOST_AT_THE_DESK } else { MOST_FOR_STAFF };
            if queries > most {
                too_many.push(format!("{page}: {queries}"));
            }
        }
        assert!(too_many.is_empty(), "{too_many:?}");
    }

    async fn a_page_for_everyone_takes_at_most_eight(db: Db) {
        let test = demo(db).await;
        let mut too_many = Vec::new();
        for page in pages(&test).await {
            // Under load places, tags and the wording of the strategy are read once per moment (`Cx::lately`), not per page.
            test.get(&page).await;
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
