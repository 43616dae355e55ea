//! The real region with its standing processes and offices, contributions that wait, and people who answer.

use contributions::{
    contribution::Draft as NewContribution,
    intake::{self, Arrival, Receipt},
};
use database::Db;
use kernel::{Actor, Grant, Locale, MunicipalityId, PersonId, Random, Role};
use responses::Draft;
use web::{
    Cx, Settings,
    testing::{TestApp, start},
};

const MUNICIPALITIES: &str = include_str!("../../../../demo/region/gemeinden.geojson");
const PLACES: &str = include_str!("../../../../demo/region/ortsteile.geojson");

/// A day in seconds.
pub(crate) const DAY: i64 = 86_400;
/// A reason that is long enough.
pub(crate) const TEXT: &str = "Wir stellen die Bank bis zum 31. August 2026 auf.";
/// The town that most things here happen in.
pub(crate) const BELZIG: &str = "bad-belzig";
/// The other one.
pub(crate) const WIESENBURG: &str = "wiesenburg-mark";

/// An application with the real region, the standing processes and the offices of the demonstration.
pub(crate) async fn app(db: Db) -> TestApp {
    app_with(db, Settings::default()).await
}

/// The same with other settings.
pub(crate) async fn app_with(db: Db, settings: Settings) -> TestApp {
    let files = vec![
        ("gemeinden.geojson".to_owned(), MUNICIPALITIES.to_owned()),
        ("ortsteile.geojson".to_owned(), PLACES.to_owned()),
    ];
    region::import(&db, &Random::seeded(2), start(), files).await.expect("the region");
    let modules = vec![
        people::module(),
        region::module(),
        notifications::module(),
        processes::module(),
        contributions::module(),
        responses::module(),
    ];
    let test = TestApp::with(db, modules, settings);
    processes::ensure_standing(&test.app).await.expect("the standing processes");
    people::demo_offices(&test.app).await.expect("the offices");
    test
}

/// Hands an idea in.
pub(crate) async fn hand_in(test: &TestApp, text: &str, place: &str, trusted: bool) -> Receipt {
    let cx = Cx::background(&test.app, Locale::De);
    let draft = NewContribution {
        kind: "idea".to_owned(),
        process: "ideenwerkstatt".to_owned(),
        text: text.to_owned(),
        place: Some(place.to_owned()),
        ..NewContribution::default()
    };
    let arrival = Arrival { trusted, ..Arrival::default() };
    intake::submit(&cx, test.app.random.uuid(), draft, arrival).await.expect("an intake")
}

/// An idea about a place of Bad Belzig, public at once.
pub(crate) async fn idea(test: &TestApp, text: &str) -> Receipt {
    hand_in(test, text, "luebnitz", true).await
}

pub(crate) async fn municipality(test: &TestApp, slug: &str) -> MunicipalityId {
    region::municipality_by_slug(&test.app.db, slug).await.expect("a database").expect("a municipality").id
}

/// Somebody of the office `bauen` of a town, who answers for that town: their id and cookie.
pub(crate) async fn responder(test: &TestApp, slug: &str) -> (PersonId, String) {
    let grant = Grant::in_municipality(Role::Responder, municipality(test, slug).await);
    people::testing::sign_in_as(test, "Fachbereich Bauen", Some(&format!("{slug}-bauen")), [grant]).await
}

/// The context of somebody who answers for everyone.
pub(crate) fn staff(test: &TestApp) -> Cx {
    let mut cx = Cx::background(&test.app, Locale::De);
    cx.actor = Actor {
        person: Some(PersonId::new(cx.now, cx.random())),
        label: "Fachbereich Bauen".to_owned(),
        grants: vec![Grant::everywhere(Role::Responder)],
        ..Actor::default()
    };
    cx
}

/// An answer with this decision.
pub(crate) fn answer(decision: &str) -> Draft {
    Draft { decision: decision.to_owned(), text: TEXT.to_owned(), ..Draft::default() }
}

/// The path of the desk.
pub(crate) fn desk(receipt: &Receipt) -> String {
    format!("/werkbank/antworten/{}", receipt.reference)
}

/// Goes on to 10 o'clock so many days later and does what is due in the background.
pub(crate) async fn days_later(test: &TestApp, days: i64) {
    test.clock.advance_seconds(days * DAY);
    test.app.run_due_jobs().await.expect("the background work");
}

/// The mails to somebody of the staff so far.
pub(crate) async fn mails_to(test: &TestApp, person: PersonId) -> Vec<notifications::testing::SentMail> {
    let address = format!("{person}@test.example");
    notifications::testing::outbox(&test.app.db).await.into_iter().filter(|mail| mail.to == address).collect()
}

/// One number from the database.
pub(crate) async fn count(test: &TestApp, sql: &'static str) -> i64 {
    test.app.db.query(sql).value().await.expect("a count")
}
