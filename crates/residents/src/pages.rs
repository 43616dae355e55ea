//! `/anmelden` and everything under `/mein`. All of it is private: never cached, for these eyes only.

mod data;
mod own;
mod passkeys;
mod settings;
mod sign_in;

use askama::Template;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use kernel::{Access, Action, Error, Problem, Problems, Result};
use web::{
    Cx, FormState, Html, Input, Outcome, Page, Routes, application::percent_encode, field, page::own_path,
    page::redirect,
};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Action::OwnAccount);
    Routes::new()
        .get("/anmelden", Access::Public, sign_in::show)
        .post("/anmelden", Access::Public, sign_in::send)
        .post("/anmelden/passwort", Access::Public, sign_in::password)
        .post("/anmelden/passkey/frage", Access::Public, passkeys::ask_who)
        .post("/anmelden/passkey", Access::Public, passkeys::enter)
        .get("/anmelden/{token}", Access::Public, sign_in::link)
        .post("/anmelden/{token}", Access::Public, sign_in::take)
        .get("/mein", own, own::show)
        .post("/mein/beleg", own, own::claim)
        .get("/mein/beitraege/{reference}", own, own::one)
        .post("/mein/beitraege/{reference}/ort", own, own::correct)
        .post("/mein/beitraege/{reference}/zurueckziehen", own, own::withdraw)
        .post("/mein/folgen/{id}/beenden", own, own::unfollow)
        .get("/mein/konto", own, settings::show)
        .post("/mein/konto", own, settings::describe)
        .get("/mein/konto/adresse", own, settings::show_address)
        .post("/mein/konto/adresse", own, settings::address)
        .get("/mein/konto/passwort", own, settings::show_password)
        .post("/mein/konto/passwort", own, settings::password)
        .post("/mein/konto/passwort/entfernen", own, settings::remove_password)
        .get("/mein/konto/passkeys", own, passkeys::show)
        .post("/mein/konto/passkeys", own, passkeys::add)
        .post("/mein/konto/passkeys/frage", own, passkeys::ask)
        .get("/mein/konto/passkeys/{id}", own, passkeys::one)
        .post("/mein/konto/passkeys/{id}", own, passkeys::rename)
        .post("/mein/konto/passkeys/{id}/entfernen", own, passkeys::remove)
        .post("/mein/konto/sitzungen/beenden", own, settings::end_others)
        .post("/mein/konto/sitzungen/{id}/beenden", own, settings::end_session)
        .post("/mein/abmelden", own, settings::sign_out)
        .get("/mein/daten", own, data::show)
        .get("/mein/daten.json", own, data::download)
        .get("/mein/loeschen", own, data::ask)
        .post("/mein/loeschen", own, data::erase)
}

/// A plain form: fields, one button, and where it goes.
#[derive(Template)]
#[template(path = "account-form.html")]
struct FormPage<'a> {
    cx: &'a Cx,
    title: &'a str,
    lead: &'a str,
    problems: Html,
    fields: Vec<Html>,
    button: &'a str,
}

const OWN: (&str, &str) = ("/mein", "shell-own");
const SETTINGS: (&str, &str) = ("/mein/konto", "account-settings");

/// Puts the shell around a page; `above` are the pages above it: (path, key).
async fn page(
    cx: &Cx,
    key: &str,
    above: &[(&str, &str)],
    body: &impl Template,
    form: Option<&FormState>,
) -> Outcome {
    let breadcrumb = above.iter().map(|(path, key)| ((*path).to_owned(), cx.t(key))).collect();
    let status = form.filter(|form| form.is_invalid()).map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: cx.t(key),
        body: Html::of(body)?,
        breadcrumb,
        private: true,
        status,
        ..Page::default()
    })
    .await
}

/// A page that says one thing: `key` is its heading, `key-text` its text.
#[derive(Template)]
#[template(path = "account-message.html")]
struct Message<'a> {
    cx: &'a Cx,
    key: &'a str,
    text: String,
    onward: (&'a str, &'a str),
}

async fn message(cx: &Cx, key: &str, text: String, onward: (&str, &str)) -> Outcome {
    page(cx, key, &[], &Message { cx, key, text, onward }, None).await
}

/// The parameters of the address.
fn query(cx: &Cx) -> Input {
    cx.query.as_deref().and_then(|query| Input::from_urlencoded(query.as_bytes()).ok()).unwrap_or_default()
}

/// Where somebody wanted to go: a path of our own, or their first page.
fn onward(cx: &Cx, wanted: &str) -> String {
    own_path(wanted).filter(|path| path.is_ascii()).map_or_else(|| cx.href("/mein"), str::to_owned)
}

/// The way to sign in once more and come back: sensitive acts want that to be a few minutes ago.
fn detour(cx: &Cx, path: &str) -> Response {
    let back = percent_encode(&cx.href(path));
    redirect(&format!("{}?nochmal=1&weiter={back}", cx.href("/anmelden")))
}

/// Goes on to a page of ours in the reader's language.
fn go(cx: &Cx, path: &str) -> Response {
    redirect(&cx.href(path))
}

/// The same answer, with a cookie.
fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The form again, with one problem.
fn wrong(input: Input, field: &'static str, key: &'static str) -> FormState {
    FormState { input, problems: Problems::from(Problem::new(field, key)) }
}

/// The form again, with what was found wrong; other errors go their own way.
fn refused(input: Input, error: Error) -> Result<FormState> {
    match error {
        Error::Invalid(problems) => Ok(FormState { input, problems }),
        other => Err(other),
    }
}

/// What was just done, told by the address: `?erledigt=…`.
fn done(cx: &Cx) -> Option<String> {
    let input = query(cx);
    let known = [
        "beleg",
        "name",
        "passwort",
        "sitzung",
        "folgen",
        "adresse",
        "ort",
        "passkey",
        "passkey-name",
        "passkey-weg",
    ];
    known.contains(&input.get("erledigt")).then(|| cx.word("account-done", input.get("erledigt")))
}

/// A form page of the account.
async fn form_page(
    cx: &Cx,
    (title, lead, button): (&str, &str, &str),
    form: &FormState,
    fields: Vec<Html>,
) -> Outcome {
    let body = FormPage { cx, title, lead, problems: field::problems(cx, form)?, fields, button };
    page(cx, title, &[OWN, SETTINGS], &body, Some(form)).await
}
