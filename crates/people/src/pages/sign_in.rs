//! Signing in, and proving it again.

use super::{FormPage, WORKBENCH, onward, problems_of, query, staff_page, with_cookie};
use crate::{
    passkeys,
    session::{self, Browser},
    sign_in,
};
use ::passkeys::sign_in_form;
use axum::response::Response;
use kernel::{Error, Problem, Problems, Result};
use web::{
    Cx, FormState, Html, Input, Outcome, application::percent_encode, field, field::Text, page::redirect,
};

/// Where the question comes from that a passkey answers.
const ASK: &str = "/werkbank/anmelden/passkey/frage";

pub(super) async fn show(cx: Cx) -> Outcome {
    let wanted = query(&cx);
    if cx.actor.is_staff() {
        return Ok(redirect(onward(wanted.get("weiter"))));
    }
    form(&cx, FormState::new(wanted)).await
}

pub(super) async fn submit(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match sign_in::with_password(&cx, input.get("email"), input.get("password"), browser).await? {
        Some(token) => {
            let onward = percent_encode(onward(input.get("weiter")));
            let next = redirect(&format!("{}?weiter={onward}", cx.href("/werkbank/anmelden/code")));
            Ok(with_cookie(next, session::set_cookie(&cx.app, &token)?))
        }
        None => form(&cx, wrong(input, "email", "people-sign-in-wrong")).await,
    }
}

pub(super) async fn form(cx: &Cx, form: FormState) -> Outcome {
    let fields = vec![
        field::text(cx, &form, Text::new("email", "people-email").kind("email").autocomplete("username"))?,
        field::text(
            cx,
            &form,
            Text::new("password", "people-password").kind("password").autocomplete("current-password"),
        )?,
    ];
    let onward = onward(form.get("weiter"));
    let page = FormPage {
        lead: "people-sign-in-lead",
        onward: Some(onward),
        other_way: sign_in_form(cx, "/werkbank/anmelden/passkey", ASK, onward, "passkey-sign-in")?,
        ..FormPage::new(cx, "people-sign-in", "people-sign-in-next", &form, fields)?
    };
    staff_page(cx, cx.t("people-sign-in"), &[], &page, Some(&form)).await
}

pub(super) async fn show_code(cx: Cx, browser: Browser) -> Outcome {
    match sign_in::waits_for_code(&cx, &browser).await? {
        Some(_) => code_form(&cx, FormState::new(query(&cx))).await,
        None => Ok(redirect(&cx.href("/werkbank/anmelden"))),
    }
}

pub(super) async fn submit_code(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match sign_in::with_code(&cx, input.get("code"), browser).await? {
        Some(token) => {
            Ok(with_cookie(redirect(onward(input.get("weiter"))), session::set_cookie(&cx.app, &token)?))
        }
        None => code_form(&cx, wrong(input, "code", "people-code-wrong")).await,
    }
}

async fn code_form(cx: &Cx, form: FormState) -> Outcome {
    let fields = vec![code_field(cx, &form, "people-code")?];
    let page = FormPage {
        onward: Some(onward(form.get("weiter"))),
        ..FormPage::new(cx, "people-second-factor", "people-sign-in", &form, fields)?
    };
    staff_page(cx, cx.t("people-second-factor"), &[], &page, Some(&form)).await
}

/// The field for a code; never filled in again, since no code counts twice.
pub(super) fn code_field(cx: &Cx, form: &FormState, key: &str) -> Result<Html> {
    let mut empty = form.clone();
    empty.input.set("code", "");
    field::text(cx, &empty, Text::new("code", key).autocomplete("one-time-code").max(20))
}

pub(super) async fn show_confirm(cx: Cx) -> Outcome {
    confirm_form(&cx, FormState::new(query(&cx))).await
}

pub(super) async fn submit_confirm(cx: Cx, browser: Browser, input: Input) -> Outcome {
    let token = if needs_code(&cx).await? {
        sign_in::confirm(&cx, input.get("code"), &browser).await?
    } else {
        Some(sign_in::confirm_without_code(&cx, &browser).await?)
    };
    match token {
        Some(token) => {
            Ok(with_cookie(redirect(onward(input.get("weiter"))), session::set_cookie(&cx.app, &token)?))
        }
        None => confirm_form(&cx, wrong(input, "code", "people-code-wrong")).await,
    }
}

async fn needs_code(cx: &Cx) -> Result<bool> {
    sign_in::needs_code(cx, cx.actor.person.ok_or(Error::Unauthenticated)?).await
}

pub(super) async fn confirm_form(cx: &Cx, form: FormState) -> Outcome {
    let (lead, fields) = if needs_code(cx).await? {
        ("people-confirm-lead", vec![code_field(cx, &form, "people-code")?])
    } else {
        ("people-confirm-demo", Vec::new())
    };
    let onward = onward(form.get("weiter"));
    let has_passkey = ::passkeys::count(&cx.app.db, passkeys::owner(cx)?).await? > 0;
    let other_way = if has_passkey {
        sign_in_form(cx, "/werkbank/bestaetigen/passkey", ASK, onward, "people-confirm-passkey")?
    } else {
        Html::empty()
    };
    let page = FormPage {
        lead,
        onward: Some(onward),
        other_way,
        back: "/werkbank",
        ..FormPage::new(cx, "people-confirm", "people-confirm-button", &form, fields)?
    };
    staff_page(cx, cx.t("people-confirm"), &[WORKBENCH], &page, Some(&form)).await
}

/// The form again, with one problem.
pub(super) fn wrong(input: Input, field: &'static str, key: &'static str) -> FormState {
    FormState { input, problems: Problems::from(Problem::new(field, key)) }
}

/// The form again, with what was found wrong.
pub(super) fn refused(input: Input, error: Error) -> Result<FormState> {
    Ok(FormState { input, problems: problems_of(error)? })
}

/// Goes on to a page of ours in the reader's language.
pub(super) fn go(cx: &Cx, path: &str) -> Response {
    redirect(&cx.href(path))
}
