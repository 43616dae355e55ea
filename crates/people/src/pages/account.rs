//! One's own account.

use super::{
    FormPage, WORKBENCH, id,
    invitation::{RecoveryCodesPage, new_password},
    sign_in::{go, refused},
    staff_page, with_cookie,
};
use crate::{
    account,
    session::{self, Browser},
    step_up, store,
};
use askama::Template;
use axum::extract::Path;
use kernel::Error;
use web::{Cx, FormState, Input, Outcome, field, field::Text};

pub(super) const ACCOUNT: (&str, &str) = ("/werkbank/konto", "people-account");

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    cx: &'a Cx,
    /// (session, is it this one)
    sessions: Vec<(store::session::Listed, bool)>,
    codes_left: i64,
    passkeys: i64,
    changed: bool,
}

pub(super) async fn show(cx: Cx, browser: Browser) -> Outcome {
    let person = cx.actor.person.ok_or(Error::Unauthenticated)?;
    let sessions = store::session::list(&cx.app.db, person, cx.now).await?;
    let page = AccountPage {
        cx: &cx,
        sessions: sessions
            .into_iter()
            .map(|session| (browser.token_hash.as_ref() == Some(&session.token_hash), session))
            .map(|(this, s)| (s, this))
            .collect(),
        codes_left: store::person::recovery_codes_left(&cx.app.db, person).await?,
        passkeys: passkeys::count(&cx.app.db, passkeys::Owner::Person(person)).await?,
        changed: super::query(&cx).get("geaendert") == "1",
    };
    staff_page(&cx, cx.t("people-account"), &[WORKBENCH], &page, None).await
}

pub(super) async fn sign_out(cx: Cx, browser: Browser) -> Outcome {
    account::sign_out(&cx, browser).await?;
    Ok(with_cookie(go(&cx, "/werkbank/anmelden"), session::clear_cookie(&cx.app)?))
}

pub(super) async fn end_session(cx: Cx, Path(session): Path<String>) -> Outcome {
    account::end_session(&cx, id(&session)?).await?;
    Ok(go(&cx, "/werkbank/konto?geaendert=1"))
}

pub(super) async fn end_others(cx: Cx, browser: Browser) -> Outcome {
    account::end_others(&cx, browser).await?;
    Ok(go(&cx, "/werkbank/konto?geaendert=1"))
}

pub(super) async fn show_password(cx: Cx) -> Outcome {
    match step_up::detour(&cx, "/werkbank/konto/passwort") {
        Some(detour) => Ok(detour),
        None => password_form(&cx, FormState::default()).await,
    }
}

pub(super) async fn submit_password(cx: Cx, browser: Browser, input: Input) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, "/werkbank/konto/passwort") {
        return Ok(detour);
    }
    match account::change_password(&cx, &input, browser).await {
        Ok(()) => Ok(go(&cx, "/werkbank/konto?geaendert=1")),
        Err(error) => password_form(&cx, refused(input, error)?).await,
    }
}

async fn password_form(cx: &Cx, form: FormState) -> Outcome {
    let mut fields = vec![field::text(
        cx,
        &form,
        Text::new("current", "people-current-password").kind("password").autocomplete("current-password"),
    )?];
    fields.extend(new_password(cx, &form)?);
    let page = FormPage {
        back: "/werkbank/konto",
        ..FormPage::new(cx, "people-change-password", "people-save", &form, fields)?
    };
    staff_page(cx, cx.t("people-change-password"), &[WORKBENCH, ACCOUNT], &page, Some(&form)).await
}

pub(super) async fn new_recovery_codes(cx: Cx) -> Outcome {
    if let Some(detour) = step_up::detour(&cx, "/werkbank/konto") {
        return Ok(detour);
    }
    let codes = account::new_recovery_codes(&cx).await?;
    staff_page(
        &cx,
        cx.t("people-recovery"),
        &[WORKBENCH, ACCOUNT],
        &RecoveryCodesPage { cx: &cx, codes: &codes },
        None,
    )
    .await
}
