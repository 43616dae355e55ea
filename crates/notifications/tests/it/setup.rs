use database::Db;
use kernel::{PlaceId, Result};
use notifications::{Email, Event, NewMessage, Subject, Wording, enqueue, notify};
use uuid::Uuid;
use web::{App, Cx, Settings, testing::TestApp};

/// An application without a mail server.
pub(crate) fn app(db: Db) -> TestApp {
    TestApp::new(db, vec![notifications::module()])
}

/// An application that sends to this address.
pub(crate) fn sending(db: Db, smtp_url: &str) -> TestApp {
    let settings = Settings {
        smtp_url: smtp_url.to_owned(),
        mail_from: "Mitmachen <mitmachen@example.org>".to_owned(),
        site_url: "https://mitmachen.example.org".to_owned(),
        ..Settings::default()
    };
    TestApp::with(db, vec![notifications::module()], settings)
}

pub(crate) fn background(app: &App) -> Cx {
    Cx::background(app, kernel::Locale::De)
}

pub(crate) fn place(n: u128) -> Subject {
    Subject::place(PlaceId(Uuid::from_u128(n)))
}

pub(crate) async fn put(app: &App, to: &str, subject: &str, dedupe: &str) -> Result<()> {
    let message = NewMessage::new(
        &background(app),
        Email::parse(to)?,
        subject,
        "Guten Tag,\nschöne Grüße\n.\nEnde",
        dedupe,
    );
    app.db.write(move |tx| Box::pin(enqueue(tx, message))).await
}

/// News about the first subject, for followers of all of them.
pub(crate) async fn tell(app: &App, subjects: &[Subject], text: &str) {
    let cx = background(app);
    let event = Event {
        about: subjects[0],
        also: subjects[1..].to_vec(),
        text: Wording::new([text.to_owned(), format!("{text} (en)"), format!("{text} (plain)")]),
        path: "/orte/reetz".to_owned(),
        dedupe: text.to_owned(),
    };
    app.db.write(move |tx| Box::pin(async move { notify(tx, &cx, event).await })).await.expect("news");
}

pub(crate) const HOUR: i64 = 3600;
pub(crate) const DAY: i64 = 24 * HOUR;
