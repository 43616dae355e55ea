//! What the tests share: an application, two municipalities, a member of staff.

use axum::{body::Body, http::Request, response::IntoResponse};
use database::Db;
use files::Files;
use kernel::{Access, Action, Clock, Grant, MunicipalityId, Object, Random, Role, Secrets};
use uuid::Uuid;
use web::{
    App, Cx, Module, Outcome, Routes, Settings,
    app::Surroundings,
    application,
    settings::Mode,
    testing::{Answer, TestApp},
};

pub(crate) const BELZIG: MunicipalityId = MunicipalityId(Uuid::from_u128(1));
pub(crate) const WIESENBURG: MunicipalityId = MunicipalityId(Uuid::from_u128(2));
pub(crate) const PASSWORD: &str = "drei grüne schuhe";

/// An application with a door of the API that asks for a right.
pub(crate) fn app(db: Db) -> TestApp {
    TestApp::new(db, modules())
}

pub(crate) fn modules() -> Vec<Module> {
    let routes = Routes::new().get("/api/v1/door", Access::Needs(Action::Moderate), door);
    vec![
        notifications::module(),
        passkeys::module(),
        people::module(),
        Module { name: "door", routes, ..Module::default() },
    ]
}

/// Says who stands there and where they may moderate.
async fn door(cx: Cx) -> Outcome {
    let may = |municipality| {
        let object = Object { municipality: Some(municipality), state: "received", ..Object::default() };
        cx.may(Action::Moderate, &object)
    };
    Ok(format!("{} {} {}", cx.actor.label, may(BELZIG), may(WIESENBURG)).into_response())
}

/// An application that runs as a demonstration, or not on loopback. Several may share a database, so that their ids must
/// differ.
pub(crate) fn app_in(db: Db, mode: Mode, settings: Settings) -> TestApp {
    let clock = Clock::fixed(web::testing::start());
    let surroundings = Surroundings {
        db,
        files: Files::in_memory(),
        clock: clock.clone(),
        random: Random::system(),
        secrets: Secrets::from_root([1; 32]),
        settings,
        mode,
    };
    let (app, router) = App::build(surroundings, modules()).expect("modules that fit together");
    TestApp { router: application::service(&app, router), app, clock }
}

pub(crate) async fn add_municipalities(db: &Db) {
    for (position, (id, slug, name, designation)) in (0_i64..).zip([
        (BELZIG, "bad-belzig", "Bad Belzig", "Stadt"),
        (WIESENBURG, "wiesenburg-mark", "Wiesenburg/Mark", "Gemeinde"),
    ]) {
        db.write(move |tx| {
            Box::pin(async move {
                tx.query("insert into municipality (id, slug, name, designation, reference_prefix, outline, attribution, folded_name, position) values ($1, $2, $3, $4, $2, '{}', '', $3, $5)")
                    .bind(id)
                    .bind(slug.to_owned())
                    .bind(name.to_owned())
                    .bind(designation.to_owned())
                    .bind(position)
                    .run()
                    .await
            })
        })
        .await
        .expect("a municipality");
    }
}

/// Somebody who has accepted their invitation.
pub(crate) struct Account {
    pub(crate) email: &'static str,
    pub(crate) secret: String,
    pub(crate) cookie: String,
    pub(crate) recovery_codes: Vec<String>,
}

impl Account {
    /// The code that their app shows.
    pub(crate) fn code(&self, app: &TestApp) -> String {
        people::testing::code_of(&self.secret, app.clock.now())
    }
}

/// The text of the element with this id.
pub(crate) fn element(answer: &Answer, id: &str) -> String {
    let start = answer
        .text
        .split(&format!("id=\"{id}\">"))
        .nth(1)
        .unwrap_or_else(|| panic!("no {id} in {}", answer.text));
    start.split('<').next().unwrap_or_default().to_owned()
}

/// The cookie that an answer sets, as a browser would send it back.
pub(crate) fn cookie(answer: &Answer) -> String {
    let header = answer
        .headers
        .get("set-cookie")
        .unwrap_or_else(|| panic!("no cookie in {}: {}", answer.status, answer.text));
    header.to_str().expect("a readable cookie").split(';').next().unwrap_or_default().to_owned()
}

/// The path of an absolute address of ours.
pub(crate) fn path(url: &str) -> &str {
    url.strip_prefix("http://localhost:8080").unwrap_or(url)
}

/// Invites somebody and accepts for them; then waits until the code they used is no longer shown.
pub(crate) async fn account(app: &TestApp, email: &'static str, grants: Vec<Grant>) -> Account {
    let link = people::invite(&app.app, email, "Fachbereich Bauen", grants).await.expect("an invitation");
    let form = app.get(path(&link)).await;
    assert_eq!(form.status, 200, "{}", form.text);
    let secret = element(&form, "secret");
    let code = people::testing::code_of(&secret, app.clock.now());
    let done = app.post(path(&link), &[("password", PASSWORD), ("again", PASSWORD), ("code", &code)]).await;
    assert_eq!(done.status, 200, "{}", done.text);
    app.clock.advance_seconds(60);
    let recovery_codes = done
        .text
        .split("<span class=\"code\">")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
        .collect();
    Account { email, secret, cookie: cookie(&done), recovery_codes }
}

pub(crate) fn moderator() -> Vec<Grant> {
    vec![Grant::everywhere(Role::Moderator)]
}

/// A request of a program.
pub(crate) async fn with_token(app: &TestApp, path: &str, token: &str) -> Answer {
    let request = Request::builder()
        .uri(path)
        .header("host", "localhost:8080")
        .header("authorization", format!("Bearer {token}"));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// What the log says, the newest first.
pub(crate) async fn log(app: &TestApp) -> Vec<String> {
    let rows: Vec<(String, String)> = app
        .app
        .db
        .query("select actor, reason from audit_entry order by at desc, id desc")
        .all()
        .await
        .expect("the log");
    rows.into_iter().map(|(actor, reason)| format!("{actor} – {reason}")).collect()
}
