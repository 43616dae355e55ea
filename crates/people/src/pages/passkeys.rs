//! One's own passkeys: the list, a new one, another name, removing; signing in and proving it again by one.

use super::{
    FormPage, WORKBENCH,
    account::ACCOUNT,
    id, onward, query,
    sign_in::{self, go, refused, wrong},
    staff_page, with_cookie,
};
use crate::{
    passkeys,
    session::{self, Browser},
    step_up,
};
use ::passkeys::{Paths, Question};
use askama::Template;
use axum::{Json, extract::Path};
use kernel::Error;
use web::{Cx, Failure, FormState, Html, Input, Outcome, field, page::redirect};

pub(super) const PATHS: Paths =
    Paths { list: "/werkbank/konto/passkeys", ask: "/werkbank/konto/passkeys/frage" };
const LIST: (&str, &str) = (PATHS.list, "passkey-title");

#[derive(Template)]
#[template(path = "passkeys.html")]
struct PasskeysPage<'a> {
    cx: &'a Cx,
    changed: bool,
    problems: Html,
    list: Html,
}

pub(super) async fn show(cx: Cx, browser: Browser) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, PATHS.list) {
        return Ok(detour);
    }
    let mut form = FormState::default();
    form.input.set("name", browser.device.as_str());
    list(&cx, &form).await
}

async fn list(cx: &Cx, form: &FormState) -> Outcome {
    let kept = passkeys::own(cx).await?;
    let page = PasskeysPage {
        cx,
        changed: query(cx).get("geaendert") == "1",
        problems: field::problems(cx, form)?,
        list: ::passkeys::list(cx, PATHS, &kept, form)?,
    };
    staff_page(cx, cx.t(LIST.1), &[WORKBENCH, ACCOUNT], &page, Some(form)).await
}

/// What the browser is to ask the device for.
pub(super) async fn ask(cx: Cx) -> Result<Json<Question>, Failure> {
    if !step_up::is_fresh(&cx.actor, cx.now) {
        return Err(Error::Forbidden.into());
    }
    Ok(Json(passkeys::ask(&cx).await?))
}

pub(super) async fn add(cx: Cx, input: Input) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, PATHS.list) {
        return Ok(detour);
    }
    match passkeys::add(&cx, &input).await {
        Ok(()) => Ok(go(&cx, "/werkbank/konto/passkeys?geaendert=1")),
        Err(error) => list(&cx, &refused(input, error)?).await,
    }
}

pub(super) async fn one(cx: Cx, Path(passkey): Path<String>) -> Outcome {
    let mut form = FormState::default();
    form.input.set("name", passkeys::one(&cx, id(&passkey)?).await?.name);
    rename_form(&cx, &form).await
}

async fn rename_form(cx: &Cx, form: &FormState) -> Outcome {
    let fields = vec![::passkeys::name_field(cx, form)?];
    let page = FormPage {
        lead: "passkey-rename-lead",
        back: PATHS.list,
        ..FormPage::new(cx, "passkey-rename-title", "people-save", form, fields)?
    };
    staff_page(cx, cx.t("passkey-rename-title"), &[WORKBENCH, ACCOUNT, LIST], &page, Some(form)).await
}

pub(super) async fn rename(cx: Cx, Path(passkey): Path<String>, input: Input) -> Outcome {
    match passkeys::rename(&cx, id(&passkey)?, input.get("name")).await {
        Ok(()) => Ok(go(&cx, "/werkbank/konto/passkeys?geaendert=1")),
        Err(error) => rename_form(&cx, &refused(input, error)?).await,
    }
}

pub(super) async fn remove(cx: Cx, browser: Browser, Path(passkey): Path<String>) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, PATHS.list) {
        return Ok(detour);
    }
    passkeys::remove(&cx, id(&passkey)?, browser).await?;
    Ok(go(&cx, "/werkbank/konto/passkeys?geaendert=1"))
}

/// What the browser is to ask any device for; the same for everybody.
pub(super) async fn ask_who(cx: Cx) -> Result<Json<Question>, Failure> {
    Ok(Json(::passkeys::ask_to_sign_in(&cx).await?))
}

pub(super) async fn enter(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match passkeys::sign_in(&cx, &input, browser).await? {
        Some(token) => {
            Ok(with_cookie(redirect(onward(input.get("weiter"))), session::set_cookie(&cx.app, &token)?))
        }
        None => sign_in::form(&cx, wrong(input, "", "passkey-refused")).await,
    }
}

pub(super) async fn confirm(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match passkeys::confirm(&cx, &input, &browser).await? {
        Some(token) => {
            Ok(with_cookie(redirect(onward(input.get("weiter"))), session::set_cookie(&cx.app, &token)?))
        }
        None => sign_in::confirm_form(&cx, wrong(input, "", "passkey-refused")).await,
    }
}
