//! The pages of this concept, by topic, and what they share.

mod account;
mod audit;
mod invitation;
mod offices;
mod passkeys;
mod rights;
mod sign_in;
mod team;
mod tokens;
mod workbench;

use askama::Template;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use kernel::{Access, Action, Error, Result};
use std::str::FromStr;
use web::{Cx, FormState, Html, Input, Outcome, Page, Routes, field, page::own_path};

pub(crate) fn routes() -> Routes {
    let staff = Access::Needs(Action::ManageStaff);
    let tokens = Access::Needs(Action::ManageTokens);
    Routes::new()
        .get("/werkbank", Access::Needs(Action::SeeWorkbench), workbench::show)
        .get("/werkbank/anmelden", Access::Public, sign_in::show)
        .post("/werkbank/anmelden", Access::Public, sign_in::submit)
        .get("/werkbank/anmelden/code", Access::Public, sign_in::show_code)
        .post("/werkbank/anmelden/code", Access::Public, sign_in::submit_code)
        .post("/werkbank/anmelden/passkey/frage", Access::Public, passkeys::ask_who)
        .post("/werkbank/anmelden/passkey", Access::Public, passkeys::enter)
        .post("/werkbank/bestaetigen/passkey", Access::SignedIn, passkeys::confirm)
        .get("/werkbank/bestaetigen", Access::SignedIn, sign_in::show_confirm)
        .post("/werkbank/bestaetigen", Access::SignedIn, sign_in::submit_confirm)
        .post("/werkbank/abmelden", Access::SignedIn, account::sign_out)
        .get("/werkbank/einladung/{token}", Access::Public, invitation::show)
        .post("/werkbank/einladung/{token}", Access::Public, invitation::submit)
        .get("/werkbank/demo/{token}", Access::Public, invitation::demo)
        .get("/werkbank/konto", Access::SignedIn, account::show)
        .post("/werkbank/konto/sitzungen/beenden", Access::SignedIn, account::end_others)
        .post("/werkbank/konto/sitzungen/{id}/beenden", Access::SignedIn, account::end_session)
        .get("/werkbank/konto/passwort", Access::SignedIn, account::show_password)
        .post("/werkbank/konto/passwort", Access::SignedIn, account::submit_password)
        .get("/werkbank/konto/passkeys", Access::SignedIn, passkeys::show)
        .post("/werkbank/konto/passkeys", Access::SignedIn, passkeys::add)
        .post("/werkbank/konto/passkeys/frage", Access::SignedIn, passkeys::ask)
        .get("/werkbank/konto/passkeys/{id}", Access::SignedIn, passkeys::one)
        .post("/werkbank/konto/passkeys/{id}", Access::SignedIn, passkeys::rename)
        .post("/werkbank/konto/passkeys/{id}/entfernen", Access::SignedIn, passkeys::remove)
        .post("/werkbank/konto/ersatzcodes", Access::SignedIn, account::new_recovery_codes)
        .get("/werkbank/team", staff, team::list)
        .get("/werkbank/team/einladen", staff, team::show_invite)
        .post("/werkbank/team/einladen", staff, team::submit_invite)
        .get("/werkbank/team/{id}", staff, team::show)
        .post("/werkbank/team/{id}", staff, team::submit)
        .post("/werkbank/team/{id}/link", staff, team::renew_link)
        .post("/werkbank/team/{id}/sperren", staff, team::disable)
        .get("/werkbank/stellen", staff, offices::list)
        .get("/werkbank/stellen/neu", staff, offices::show_new)
        .post("/werkbank/stellen/neu", staff, offices::submit_new)
        .get("/werkbank/stellen/{key}", staff, offices::show)
        .post("/werkbank/stellen/{key}", staff, offices::submit)
        .get("/werkbank/zugaenge", tokens, tokens::list)
        .get("/werkbank/zugaenge/neu", tokens, tokens::show_new)
        .post("/werkbank/zugaenge/neu", tokens, tokens::submit_new)
        .post("/werkbank/zugaenge/{id}/beenden", tokens, tokens::end)
        .get("/werkbank/protokoll", Access::Needs(Action::ReadAudit), audit::list)
}

/// A plain form: fields, one button, and where it goes.
#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    cx: &'a Cx,
    title: String,
    /// Key of the text above the fields; empty: none.
    lead: &'a str,
    problems: Html,
    target: String,
    /// Where the reader wanted to go; carried along.
    onward: Option<&'a str>,
    fields: Vec<Html>,
    button: &'a str,
    /// Where the way back leads, without language prefix; empty: nowhere.
    back: &'a str,
    /// Another way to do the same, below the form.
    other_way: Html,
}

impl<'a> FormPage<'a> {
    /// A form that comes back to the page it is on.
    fn new(cx: &'a Cx, title: &str, button: &'a str, form: &FormState, fields: Vec<Html>) -> Result<Self> {
        Ok(Self {
            cx,
            title: cx.t(title),
            lead: "",
            problems: field::problems(cx, form)?,
            target: cx.href(&cx.path),
            onward: None,
            fields,
            button,
            back: "",
            other_way: Html::empty(),
        })
    }
}

/// A secret that is shown once.
#[derive(Template)]
#[template(path = "once.html")]
struct OncePage<'a> {
    cx: &'a Cx,
    title: String,
    text: String,
    secret: &'a str,
    back: &'a str,
}

/// Puts the shell around a staff page; `above` are the pages above it: (path, key).
async fn staff_page(
    cx: &Cx,
    title: String,
    above: &[(&str, &str)],
    body: &impl Template,
    form: Option<&FormState>,
) -> Outcome {
    let breadcrumb = above.iter().map(|(path, key)| ((*path).to_owned(), cx.t(key))).collect();
    let status = form.filter(|form| form.is_invalid()).map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page { title, body: Html::of(body)?, breadcrumb, private: true, status, ..Page::default() }).await
}

const WORKBENCH: (&str, &str) = ("/werkbank", "people-workbench");

/// The parameters of the address.
fn query(cx: &Cx) -> Input {
    cx.query.as_deref().and_then(|query| Input::from_urlencoded(query.as_bytes()).ok()).unwrap_or_default()
}

/// Where somebody wanted to go: a path of our own, or the first page of the staff area.
fn onward(wanted: &str) -> &str {
    own_path(wanted).filter(|path| path.is_ascii()).unwrap_or("/werkbank")
}

/// A part of the address that should be an id.
fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The same answer, with a cookie.
fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// What was wrong with a form; other errors go their own way.
fn problems_of(error: Error) -> Result<kernel::Problems> {
    match error {
        Error::Invalid(problems) => Ok(problems),
        other => Err(other),
    }
}
