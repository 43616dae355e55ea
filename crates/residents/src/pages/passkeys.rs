//! Passkeys: the list, a new one, another name, removing, signing in.

use super::{OWN, SETTINGS, detour, done, form_page, go, onward, page, refused, sign_in, with_cookie, wrong};
use crate::{
    passkeys,
    session::{self, Browser},
};
use ::passkeys::{Paths, Question};
use askama::Template;
use axum::{Json, extract::Path};
use kernel::{Error, PasskeyId};
use web::{Cx, Failure, FormState, Html, Input, Outcome, field, page::redirect};

const PATHS: Paths = Paths { list: "/mein/konto/passkeys", ask: "/mein/konto/passkeys/frage" };
const LIST: (&str, &str) = (PATHS.list, "passkey-title");

#[derive(Template)]
#[template(path = "passkeys.html")]
struct PasskeysPage<'a> {
    cx: &'a Cx,
    done: Option<String>,
    problems: Html,
    list: Html,
}

pub(super) async fn show(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, PATHS.list));
    }
    let mut form = FormState::default();
    form.input.set("name", browser.device.as_str());
    list(&cx, &form).await
}

async fn list(cx: &Cx, form: &FormState) -> Outcome {
    let kept = passkeys::own(cx).await?;
    let list = ::passkeys::list(cx, PATHS, &kept, form)?;
    let body = PasskeysPage { cx, done: done(cx), problems: field::problems(cx, form)?, list };
    page(cx, LIST.1, &[OWN, SETTINGS], &body, Some(form)).await
}

/// What the browser is to ask the device for.
pub(super) async fn ask(cx: Cx, browser: Browser) -> Result<Json<Question>, Failure> {
    if !browser.is_fresh(&cx).await? {
        return Err(Error::Forbidden.into());
    }
    Ok(Json(passkeys::ask(&cx).await?))
}

pub(super) async fn add(cx: Cx, browser: Browser, input: Input) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, PATHS.list));
    }
    match passkeys::add(&cx, &input).await {
        Ok(()) => Ok(go(&cx, "/mein/konto/passkeys?erledigt=passkey")),
        Err(error) => list(&cx, &refused(input, error)?).await,
    }
}

const RENAME: (&str, &str, &str) = ("passkey-rename-title", "passkey-rename-lead", "people-save");

pub(super) async fn one(cx: Cx, Path(id): Path<PasskeyId>) -> Outcome {
    let mut form = FormState::default();
    form.input.set("name", passkeys::one(&cx, id).await?.name);
    rename_form(&cx, &form).await
}

async fn rename_form(cx: &Cx, form: &FormState) -> Outcome {
    form_page(cx, RENAME, form, vec![::passkeys::name_field(cx, form)?]).await
}

pub(super) async fn rename(cx: Cx, Path(id): Path<PasskeyId>, input: Input) -> Outcome {
    match passkeys::rename(&cx, id, input.get("name")).await {
        Ok(()) => Ok(go(&cx, "/mein/konto/passkeys?erledigt=passkey-name")),
        Err(error) => rename_form(&cx, &refused(input, error)?).await,
    }
}

pub(super) async fn remove(cx: Cx, browser: Browser, Path(id): Path<PasskeyId>) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, PATHS.list));
    }
    passkeys::remove(&cx, id, browser).await?;
    Ok(go(&cx, "/mein/konto/passkeys?erledigt=passkey-weg"))
}

/// What the browser is to ask any device for; the same for everybody.
pub(super) async fn ask_who(cx: Cx) -> Result<Json<Question>, Failure> {
    Ok(Json(::passkeys::ask_to_sign_in(&cx).await?))
}

pub(super) async fn enter(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match passkeys::sign_in(&cx, &input, browser).await? {
        Some(token) => Ok(with_cookie(
            redirect(&onward(&cx, input.get("weiter"))),
            session::set_cookie(&cx.app, &token)?,
        )),
        None => sign_in::form(&cx, &wrong(input, "", "passkey-refused"), false).await,
    }
}
