//! Signing in.

use super::{message, onward, page, query, refused, with_cookie, wrong};
use crate::{
    session::{self, Browser},
    sign_in, store,
};
use askama::Template;
use axum::extract::Path;
use web::{
    Cx, FormState, Html, Input, Outcome,
    field::{self, Text},
    page::redirect,
};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn<'a> {
    cx: &'a Cx,
    problems: Html,
    onward: String,
    /// Signed in, but not lately enough for what was asked for.
    again: bool,
    email: Html,
    password: Html,
    with_password: bool,
    passkey: Html,
}

pub(super) async fn show(cx: Cx) -> Outcome {
    let wanted = query(&cx);
    if cx.actor.resident.is_some() && wanted.some("nochmal").is_none() {
        return Ok(redirect(&onward(&cx, wanted.get("weiter"))));
    }
    form(&cx, &proposed(&cx, wanted), false).await
}

/// Whoever is signed in need not type their address again.
fn proposed(cx: &Cx, wanted: Input) -> FormState {
    let mut form = FormState::new(wanted);
    if let Some(resident) = &cx.actor.resident {
        form.input.set("email", resident.email.clone());
    }
    form
}

pub(super) async fn form(cx: &Cx, form: &FormState, with_password: bool) -> Outcome {
    let email = Text::new("email", "account-email").kind("email").autocomplete("username").max(254);
    let password = Text::new("password", "people-password").kind("password").autocomplete("current-password");
    let mut empty = form.clone();
    empty.input.set("password", "");
    let onward = onward(cx, form.get("weiter"));
    let body = SignIn {
        cx,
        problems: field::problems(cx, form)?,
        passkey: passkeys::sign_in_form(
            cx,
            "/anmelden/passkey",
            "/anmelden/passkey/frage",
            &onward,
            "passkey-sign-in",
        )?,
        onward,
        again: cx.actor.resident.is_some(),
        email: field::text(cx, form, email)?,
        password: field::text(cx, &empty, password)?,
        with_password,
    };
    page(cx, "account-sign-in", &[], &body, Some(form)).await
}

/// The answer is the same for every address.
pub(super) async fn send(cx: Cx, browser: Browser, input: Input) -> Outcome {
    if input.get("way") == "password" {
        return password(cx, browser, input).await;
    }
    let to = onward(&cx, input.get("weiter"));
    match sign_in::send_link(&cx, input.get("email"), &to).await {
        Ok(()) => {
            let text = cx.ta(
                "account-link-sent-text",
                &[("email", input.get("email").into()), ("minutes", (sign_in::LINK_SECONDS / 60).into())],
            );
            message(&cx, "account-link-sent", text, ("/", "error-home")).await
        }
        Err(error) => form(&cx, &refused(input, error)?, false).await,
    }
}

pub(super) async fn password(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match sign_in::with_password(&cx, input.get("email"), input.get("password"), browser).await? {
        Some(token) => Ok(with_cookie(
            redirect(&onward(&cx, input.get("weiter"))),
            session::set_cookie(&cx.app, &token)?,
        )),
        None => form(&cx, &wrong(input, "email", "people-sign-in-wrong"), true).await,
    }
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage<'a> {
    cx: &'a Cx,
    text: String,
}

/// The page behind the link. It only asks: programs that open links use nothing up.
pub(super) async fn link(cx: Cx, Path(token): Path<String>) -> Outcome {
    match store::link(&cx.app.db, &people::token_hash(&token), cx.now).await? {
        Some(link) => {
            let text = cx.ts("account-link-text", "email", &link.email);
            page(&cx, "account-link", &[], &LinkPage { cx: &cx, text }, None).await
        }
        None => gone(&cx).await,
    }
}

pub(super) async fn take(cx: Cx, browser: Browser, Path(token): Path<String>) -> Outcome {
    match sign_in::take_link(&cx, &token, browser).await? {
        Some((token, to)) => {
            Ok(with_cookie(redirect(&onward(&cx, &to)), session::set_cookie(&cx.app, &token)?))
        }
        None => gone(&cx).await,
    }
}

async fn gone(cx: &Cx) -> Outcome {
    message(cx, "account-link-gone", cx.t("account-link-gone-text"), ("/anmelden", "account-sign-in")).await
}
