//! What the tests share: a tiny region, a format, people who are known by a cookie.

use database::{BoxFuture, Conn, Db};
use kernel::{
    Actor, Grant, Locale, MunicipalityId, PersonId, PlaceId, ProcessId, Random, Result, Role, Timestamp,
};
use processes::{Level, NewPhase, NewProcess};
use std::collections::BTreeMap;
use uuid::Uuid;
use web::{
    App, Format, FormatAction, Html, Module, Settings,
    formats::Stage,
    limits,
    testing::{TestApp, start},
};

/// A format whose first stage permits everything and whose last one nothing.
pub(crate) const FORMAT: Format = Format {
    key: "ideas",
    kind: "idea",
    picture: "/assets/idea.svg",
    stages: &[
        Stage {
            key: "collect",
            actions: &[FormatAction::Submit, FormatAction::Endorse, FormatAction::Comment],
        },
        Stage { key: "weigh", actions: &[FormatAction::Endorse] },
        Stage { key: "rest", actions: &[] },
    ],
    fields: &[],
    page: format_page,
};

fn format_page(_: &web::Cx, process: ProcessId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move { Ok(Html::text(&format!("format page of {process}"))) })
}

const TEXTS: &str =
    "format-ideas = Ideensammlung\nstage-collect = Sammeln\nstage-weigh = Abwägen\nstage-rest = Ruhen\n";

/// What a day's count of `limits` says is unanswered; see [`leave_unanswered`].
const DAY: i64 = 86_400;

fn unanswered<'a>(app: &'a App, conn: Conn<'a>, process: ProcessId) -> BoxFuture<'a, Result<i64>> {
    Box::pin(
        async move { limits::current(conn, "unanswered", process.0.as_bytes(), DAY, app.clock.now()).await },
    )
}

/// Leaves a contribution of this process without an answer until the next day.
pub(crate) async fn leave_unanswered(test: &TestApp, process: ProcessId) {
    let now = test.clock.now();
    let counted = test
        .app
        .db
        .write(move |tx| {
            Box::pin(async move { limits::count(tx, "unanswered", process.0.as_bytes(), DAY, now).await })
        })
        .await;
    assert_eq!(counted.ok(), Some(1));
}

/// Reads `who=PERSON:ROLE[:MUNICIPALITY]` from the cookie.
fn identify<'a>(_: &'a App, parts: &'a axum::http::request::Parts) -> BoxFuture<'a, Result<Option<Actor>>> {
    let cookie = parts.headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let actor = cookie.strip_prefix("who=").and_then(|who| {
        let mut words = who.split(':');
        let (person, role) = (words.next()?.parse().ok()?, words.next()?.parse::<Role>().ok()?);
        let municipality = words.next().and_then(|id| id.parse().ok());
        let grants = vec![Grant { role, municipality, process: None, object: None }];
        Some(Actor {
            person: Some(PersonId(Uuid::from_u128(person))),
            label: format!("Redaktion {person}"),
            grants,
            ..Actor::default()
        })
    });
    Box::pin(async move { Ok(actor) })
}

/// Two editors, so that there is a second person.
pub(crate) const ANNA: &str = "who=1:editor";
/// The second one.
pub(crate) const BERND: &str = "who=2:editor";

fn modules() -> Vec<Module> {
    let test = Module {
        name: "test",
        texts: vec![(Locale::De, TEXTS), (Locale::En, TEXTS)],
        formats: vec![FORMAT],
        identify: Some(identify),
        closing_checks: vec![unanswered],
        ..Module::default()
    };
    vec![test, region::module(), processes::module()]
}

/// An application with a region.
pub(crate) async fn app(db: Db) -> TestApp {
    app_with(db, Settings::default()).await
}

/// The same with other settings.
pub(crate) async fn app_with(db: Db, settings: Settings) -> TestApp {
    region(&db).await;
    TestApp::with(db, modules(), settings)
}

/// Two municipalities side by side, with two places and one.
pub(crate) async fn region(db: &Db) {
    let municipality = |name: &str, prefix: &str, west: f64| {
        let (east, south, north) = (west + 0.2, 52.0, 52.2);
        serde_json::json!({"type": "Feature", "properties": {"name": name, "reference_prefix": prefix}, "geometry": {"type": "Polygon",
            "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}})
    };
    let place = |name: &str, of: &str, lon: f64| serde_json::json!({"type": "Feature", "properties": {"name": name, "gemeinde": of, "status": "ortsteil"}, "geometry": {"type": "Point", "coordinates": [lon, 52.1]}});
    let collection = |features: Vec<serde_json::Value>| {
        serde_json::json!({"type": "FeatureCollection", "attribution": "Test", "features": features})
            .to_string()
    };
    let files = vec![
        (
            "municipalities.geojson".to_owned(),
            collection(vec![municipality("Oststadt", "OS", 12.6), municipality("Westdorf", "WE", 12.4)]),
        ),
        (
            "places.geojson".to_owned(),
            collection(vec![
                place("Borne", "oststadt", 12.65),
                place("Lüsse", "oststadt", 12.75),
                place("Reetz", "westdorf", 12.5),
            ]),
        ),
    ];
    region::import(db, &Random::seeded(9), start(), files).await.expect("a region");
}

/// The ids of the places by their slugs.
pub(crate) async fn places(db: &Db) -> BTreeMap<String, (PlaceId, MunicipalityId)> {
    region::all_places(db)
        .await
        .expect("places")
        .into_iter()
        .map(|place| (place.slug, (place.id, place.municipality_id)))
        .collect()
}

/// A process that lacks nothing: two phases in June 2026.
pub(crate) fn complete() -> NewProcess {
    let text = |text: &str| text.to_owned();
    NewProcess {
        slug: text("spielplatz"),
        format: text("ideas"),
        title: text("Spielplatz am Anger"),
        summary: text("Was soll auf dem Spielplatz stehen?"),
        aim: text("Ein Platz für alle Kinder."),
        decidable: text("Welche Geräte gekauft werden."),
        not_decidable: text("Ob der Platz bleibt: Das ist beschlossen."),
        decider: text("Der Ortsbeirat"),
        decision_when: text("In der Sitzung im Herbst"),
        level: Some(Level::Involve),
        organisers: text("Gemeinde"),
        offline_ways: text("Im Laden und am Telefon"),
        contact: text("Fachbereich Bauen"),
        controller: text("Gemeinde"),
        phases: vec![
            phase("collect", "Sammeln", (6, 1), (6, 14)),
            phase("weigh", "Abwägen", (6, 20), (6, 30)),
        ],
        ..NewProcess::default()
    }
}

/// A phase from day to day of 2026.
pub(crate) fn phase(
    stage: &str,
    title: &str,
    (month, day): (i8, i8),
    (to_month, to_day): (i8, i8),
) -> NewPhase {
    NewPhase {
        stage: stage.to_owned(),
        title: title.to_owned(),
        text: String::new(),
        starts_at: Some(Timestamp::berlin(jiff::civil::date(2026, month, day), 0, 0)),
        ends_at: Some(Timestamp::end_of_day(jiff::civil::date(2026, to_month, to_day))),
    }
}

/// Puts a published process there.
pub(crate) async fn publish(db: &Db, new: NewProcess) -> ProcessId {
    publish_at(db, new, start()).await
}

/// The same at another moment.
pub(crate) async fn publish_at(db: &Db, new: NewProcess, at: Timestamp) -> ProcessId {
    // Another sequence for each slug, so that no id occurs twice.
    let random = Random::seeded(
        new.slug.bytes().fold(7, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))),
    );
    db.write(move |tx| Box::pin(async move { processes::ensure(tx, &new, at, &random).await }))
        .await
        .expect("a process")
}

/// The fields of the form for [`complete`].
pub(crate) fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("title", "Spielplatz am Anger"),
        ("slug", ""),
        ("format", "ideas"),
        ("summary", "Was soll auf dem Spielplatz stehen?"),
        ("aim", "Ein Platz für alle Kinder."),
        ("decidable", "Welche Geräte gekauft werden."),
        ("not_decidable", "Ob der Platz bleibt: Das ist beschlossen."),
        ("decider", "Der Ortsbeirat"),
        ("decision_when", "In der Sitzung im Herbst"),
        ("level", "involve"),
        ("organisers", "Gemeinde"),
        ("offline_ways", "Im Laden und am Telefon"),
        ("contact", "Fachbereich Bauen"),
        ("controller", "Gemeinde"),
        ("phase-1-stage", "collect"),
        ("phase-1-title", "Sammeln"),
        ("phase-1-starts", "2026-06-01"),
        ("phase-1-ends", "2026-06-14"),
        ("next", "save"),
    ]
}

/// The fields with one of them changed or added.
pub(crate) fn with<'a>(
    fields: &[(&'a str, &'a str)],
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut changed: Vec<_> = fields.iter().copied().filter(|(known, _)| *known != name).collect();
    changed.push((name, value));
    changed
}

/// Hands in the form of a new process and returns the path of its staff page.
pub(crate) async fn create(test: &TestApp, fields: &[(&str, &str)], who: &str) -> String {
    let answer = test.post_as("/werkbank/verfahren/neu", fields, who).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location().to_owned()
}

/// The id in the path of a staff page.
pub(crate) fn id_in(path: &str) -> ProcessId {
    path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")
}
