//! The whole program with something of everything in it, and somebody of every role signed in by a real session.

use contributions::{
    contribution::Draft,
    intake::{self, Arrival, RawPhoto, Receipt},
};
use database::Db;
use kernel::{Grant, Locale, MunicipalityId, Random, Role};
use web::{
    Cx, Settings,
    testing::{Answer, TestApp, start},
};

pub(crate) const REGION: [(&str, &str); 2] = [
    ("gemeinden.geojson", include_str!("../../../../demo/region/gemeinden.geojson")),
    ("ortsteile.geojson", include_str!("../../../../demo/region/ortsteile.geojson")),
];

/// The address under which the site says it is reached.
pub(crate) const SITE: &str = "https://mitmachen.example";

/// A whole PNG of one pixel.
pub(crate) const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0xc9, 0xfe, 0x92, 0xef, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae,
    0x42, 0x60, 0x82,
];

/// Who looks at pages.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) label: String,
    /// The `Cookie` header; empty for guests.
    pub(crate) cookie: String,
}

impl Visitor {
    pub(crate) fn guest() -> Self {
        Self { label: "guest".to_owned(), cookie: String::new() }
    }
}

/// The program at work.
pub(crate) struct House {
    pub(crate) test: TestApp,
    /// One of each role, with rights everywhere.
    pub(crate) staff: Vec<(Role, Visitor)>,
}

impl House {
    /// With the real region, examples, and somebody of every role. Passwords never expire while the clock stands still.
    pub(crate) async fn new(db: Db) -> Self {
        Self::with(db, settings()).await
    }

    pub(crate) async fn with(db: Db, settings: Settings) -> Self {
        let files = REGION.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        region::import(&db, &Random::seeded(2), start(), files).await.expect("the region");
        let strategy = include_str!("../../../../demo/region/strategy.json");
        strategy::import(&db, &Random::seeded(3), start(), strategy).await.expect("the strategy");
        let test = TestApp::with(db, server::modules(), settings);
        processes::ensure_standing(&test.app).await.expect("the standing processes");
        for examples in server::modules::EXAMPLES {
            examples(&test.app, 16, 1).await.expect("example content");
        }
        people::demo_offices(&test.app).await.expect("the offices");
        let mut staff = Vec::new();
        for role in Role::ALL {
            staff.push((*role, somebody(&test, [Grant::everywhere(*role)]).await));
        }
        let house = Self { test, staff };
        house.draft_process("Spielplatz am Anger").await;
        let block = [("title", "Dank"), ("body", "Danke für Ihre Idee."), ("office", "")];
        house.post("/werkbank/textbausteine/neu", &block, house.role(Role::Responder), 303).await;
        let barrier = [("page", "/ideen"), ("body", "Die Karte ist nicht bedienbar."), ("contact", "")];
        house.post("/barriere-melden", &barrier, &Visitor::guest(), 303).await;
        house
    }

    /// Sends a form and insists on what comes of it.
    pub(crate) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        who: &Visitor,
        status: u16,
    ) -> Answer {
        let answer = self.test.post_as(path, fields, &who.cookie).await;
        assert_eq!(answer.status.as_u16(), status, "{} {path}: {}", who.label, answer.text);
        answer
    }

    /// A draft with all that publication asks for; the path of its staff page.
    pub(crate) async fn draft_process(&self, title: &str) -> String {
        let fields = [
            ("title", title),
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
        ];
        let made = self.post("/werkbank/verfahren/neu", &fields, self.role(Role::Editor), 303).await;
        made.location().to_owned()
    }

    /// The guest and one of each role.
    pub(crate) fn visitors(&self) -> Vec<Visitor> {
        std::iter::once(Visitor::guest()).chain(self.staff.iter().map(|(_, who)| who.clone())).collect()
    }

    pub(crate) fn role(&self, role: Role) -> &Visitor {
        &self.staff.iter().find(|(known, _)| *known == role).expect("somebody of every role").1
    }

    pub(crate) fn db(&self) -> &Db {
        &self.test.app.db
    }

    pub(crate) async fn municipality(&self, slug: &str) -> MunicipalityId {
        region::municipality_by_slug(self.db(), slug).await.expect("a database").expect("a municipality").id
    }

    /// An idea with a photo, public at once or waiting for a moderator.
    pub(crate) async fn idea(&self, text: &str, place: &str, trusted: bool) -> Receipt {
        let draft = Draft {
            kind: "idea".to_owned(),
            process: "ideenwerkstatt".to_owned(),
            text: text.to_owned(),
            place: Some(place.to_owned()),
            ..Draft::default()
        };
        let photos = vec![RawPhoto { bytes: PIXEL.into(), alt: format!("Foto zu: {text}") }];
        let arrival = Arrival { trusted, photos, ..Arrival::default() };
        let cx = Cx::background(&self.test.app, Locale::De);
        intake::submit(&cx, self.test.app.random.uuid(), draft, arrival).await.expect("an intake")
    }
}

/// Everything that a town would have said about itself.
pub(crate) fn settings() -> Settings {
    Settings {
        site_url: SITE.to_owned(),
        contact_email: "mitmachen@example.org".to_owned(),
        contact_phone: "033841 000".to_owned(),
        security_email: "sicherheit@example.org".to_owned(),
        api_per_minute: 0,
        ..Settings::default()
    }
}

/// Somebody with these rights, signed in.
pub(crate) async fn somebody(test: &TestApp, grants: impl IntoIterator<Item = Grant>) -> Visitor {
    let grants: Vec<Grant> = grants.into_iter().collect();
    let label = grants.first().map_or_else(String::new, |grant| grant.role.to_string());
    let (_, cookie) = people::testing::sign_in_as(test, &format!("Stelle {label}"), None, grants).await;
    Visitor { label, cookie }
}
