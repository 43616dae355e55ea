//! Name, place, address, password, sessions.

use super::{OWN, detour, done, form_page, go, message, page, refused, with_cookie};
use crate::{
    account::{self, Account},
    session::{self, Browser},
    sign_in, store,
};
use askama::Template;
use axum::extract::Path;
use kernel::SessionId;
use web::{
    Cx, FormState, Html, Input, Outcome,
    field::{self, Text},
};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage<'a> {
    cx: &'a Cx,
    account: Account,
    done: Option<String>,
    problems: Html,
    name: Html,
    place: Html,
    /// (session, is it this one)
    sessions: Vec<(store::Listed, bool)>,
    passkeys: i64,
}

pub(super) async fn show(cx: Cx, browser: Browser) -> Outcome {
    let account = account::own(&cx).await?;
    let mut input = Input::default();
    input.set("name", account.name.clone());
    input.set("place", account.place_slug.clone().unwrap_or_default());
    settings_page(&cx, &browser, &FormState::new(input)).await
}

async fn settings_page(cx: &Cx, browser: &Browser, form: &FormState) -> Outcome {
    let account = account::own(cx).await?;
    let places = region::place_choices(cx).await?;
    let sessions = store::sessions(&cx.app.db, account.id, cx.now).await?;
    let name = Text::new("name", "account-name").optional().max(80).autocomplete("nickname");
    let body = SettingsPage {
        cx,
        done: done(cx),
        problems: field::problems(cx, form)?,
        name: field::text(cx, form, name)?,
        place: field::select(cx, form, "place", "account-place", &places, true)?,
        sessions: sessions
            .into_iter()
            .map(|one| (browser.token_hash.as_ref() == Some(&one.token_hash), one))
            .map(|(this, one)| (one, this))
            .collect(),
        passkeys: passkeys::count(&cx.app.db, passkeys::Owner::Resident(account.id)).await?,
        account,
    };
    page(cx, "account-settings", &[OWN], &body, Some(form)).await
}

pub(super) async fn describe(cx: Cx, browser: Browser, input: Input) -> Outcome {
    match account::describe(&cx, &input).await {
        Ok(()) => Ok(go(&cx, "/mein/konto?erledigt=name")),
        Err(error) => settings_page(&cx, &browser, &refused(input, error)?).await,
    }
}

const ADDRESS: (&str, &str, &str) = ("account-new-address", "account-new-address-lead", "account-send-link");

pub(super) async fn show_address(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/konto/adresse"));
    }
    address_form(&cx, &FormState::default()).await
}

async fn address_form(cx: &Cx, form: &FormState) -> Outcome {
    let email = Text::new("email", "account-email").kind("email").autocomplete("email").max(254);
    form_page(cx, ADDRESS, form, vec![field::text(cx, form, email)?]).await
}

pub(super) async fn address(cx: Cx, browser: Browser, input: Input) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/konto/adresse"));
    }
    match account::ask_for_address(&cx, input.get("email")).await {
        Ok(()) => {
            let text = cx.ta(
                "account-link-sent-text",
                &[("email", input.get("email").into()), ("minutes", (sign_in::LINK_SECONDS / 60).into())],
            );
            message(&cx, "account-link-sent", text, ("/mein/konto", "account-settings")).await
        }
        Err(error) => address_form(&cx, &refused(input, error)?).await,
    }
}

const PASSWORD: (&str, &str, &str) = ("account-password", "account-password-lead", "people-save");

pub(super) async fn show_password(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/konto/passwort"));
    }
    password_form(&cx, &FormState::default()).await
}

async fn password_form(cx: &Cx, form: &FormState) -> Outcome {
    let mut empty = form.clone();
    empty.input.set("password", "");
    empty.input.set("again", "");
    let field = |name, key| {
        field::text(cx, &empty, Text::new(name, key).kind("password").autocomplete("new-password").max(128))
    };
    let fields = vec![field("password", "people-new-password")?, field("again", "people-password-again")?];
    form_page(cx, PASSWORD, form, fields).await
}

pub(super) async fn password(cx: Cx, browser: Browser, input: Input) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/konto/passwort"));
    }
    match account::set_password(&cx, &input, browser).await {
        Ok(()) => Ok(go(&cx, "/mein/konto?erledigt=passwort")),
        Err(error) => password_form(&cx, &refused(input, error)?).await,
    }
}

pub(super) async fn remove_password(cx: Cx, browser: Browser) -> Outcome {
    if !browser.is_fresh(&cx).await? {
        return Ok(detour(&cx, "/mein/konto"));
    }
    account::remove_password(&cx, browser).await?;
    Ok(go(&cx, "/mein/konto?erledigt=passwort"))
}

pub(super) async fn end_session(cx: Cx, Path(id): Path<SessionId>) -> Outcome {
    account::end_session(&cx, id).await?;
    Ok(go(&cx, "/mein/konto?erledigt=sitzung"))
}

pub(super) async fn end_others(cx: Cx, browser: Browser) -> Outcome {
    account::end_others(&cx, browser).await?;
    Ok(go(&cx, "/mein/konto?erledigt=sitzung"))
}

pub(super) async fn sign_out(cx: Cx, browser: Browser) -> Outcome {
    account::sign_out(&cx, browser).await?;
    Ok(with_cookie(go(&cx, "/"), session::clear_cookie(&cx.app)?))
}
