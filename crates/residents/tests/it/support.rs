//! A region, the standing processes, and people at their browsers.

use axum::body::Body;
use contributions::{
    contribution::Draft,
    intake::{self, Arrival, Receipt},
};
use database::Db;
use http::Request;
use kernel::{Locale, Random};
use notifications::testing::{SentMail, outbox};
use web::{
    Cx,
    testing::{Answer, TestApp, start},
};

const MUNICIPALITIES: &str = include_str!("../../../../demo/region/gemeinden.geojson");
const PLACES: &str = include_str!("../../../../demo/region/ortsteile.geojson");

/// An application with the real region and the standing processes.
pub(crate) async fn app(db: Db) -> TestApp {
    let files = vec![
        ("gemeinden.geojson".to_owned(), MUNICIPALITIES.to_owned()),
        ("ortsteile.geojson".to_owned(), PLACES.to_owned()),
    ];
    region::import::import(&db, &Random::seeded(2), start(), files).await.expect("the region");
    let modules = vec![
        people::module(),
        region::module(),
        notifications::module(),
        passkeys::module(),
        processes::module(),
        contributions::module(),
        residents::module(),
    ];
    let test = TestApp::new(db, modules);
    processes::standing::ensure_standing(&test.app).await.expect("the standing processes");
    test
}

/// Hands an idea in as a guest; public at once.
pub(crate) async fn idea(test: &TestApp, text: &str, place: &str) -> Receipt {
    let cx = Cx::background(&test.app, Locale::De);
    let draft = Draft {
        kind: "idea".to_owned(),
        process: "ideenwerkstatt".to_owned(),
        text: text.to_owned(),
        place: Some(place.to_owned()),
        name: Some("Möwe".to_owned()),
        ..Draft::default()
    };
    let arrival = Arrival { trusted: true, ..Arrival::default() };
    intake::submit(&cx, test.app.random.uuid(), draft, arrival).await.expect("an intake")
}

/// The last mail to an address.
pub(crate) async fn last_mail(test: &TestApp, to: &str) -> SentMail {
    outbox(&test.app.db).await.into_iter().rfind(|mail| mail.to == to).expect("a mail")
}

/// The `name=value` of the cookie that an answer sets.
pub(crate) fn cookie(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let found = cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.starts_with("mein="));
    found.unwrap_or_else(|| panic!("no session in {:?}", answer.headers)).to_owned()
}

/// Signs in by a link, as its owner would; the cookie. A second goes by before and after, so that mails have an order.
pub(crate) async fn by_link(test: &TestApp, email: &str) -> String {
    test.clock.advance_seconds(1);
    let asked = test.post("/anmelden", &[("email", email), ("way", "link")]).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let link = last_mail(test, email).await.link("/anmelden/").expect("a link");
    let session = cookie(&test.post(&link, &[]).await);
    test.clock.advance_seconds(1);
    session
}

/// A form from our own page with one more header.
pub(crate) async fn post_with(test: &TestApp, path: &str, body: &str, header: (&str, &str)) -> Answer {
    let mut request = Request::builder()
        .method("POST")
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    if header.0 != "host" {
        request = request.header("host", "localhost:8080");
    }
    let request = request.header(header.0, header.1).body(Body::from(body.to_owned()));
    test.send(request.expect("a request")).await
}
