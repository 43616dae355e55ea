//! An account: an address that a mail has reached, and what its owner has chosen.

use crate::{session::Browser, sign_in, store};
use contributions::contribution::{LONGEST_NAME, limit, tidy_line};
use kernel::{Error, Problem, Problems, ResidentId, Result, SessionId, Timestamp};
use notifications::Email;
use people::password;
use web::{Cx, Input};

/// What is known of somebody with an account.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Account {
    /// Its id.
    pub(crate) id: ResidentId,
    /// The confirmed address, as its owner writes it.
    pub(crate) email: String,
    /// The same in lower case.
    pub(crate) email_folded: String,
    /// The name that forms propose; empty: none.
    pub(crate) name: String,
    /// Slug of the place they belong to.
    pub(crate) place_slug: Option<String>,
    /// Name of that place.
    pub(crate) place_name: Option<String>,
    /// The language of their mail.
    pub(crate) locale: String,
    /// PHC string; `None`: signs in by link.
    pub(crate) password_hash: Option<String>,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// When it was last used, to the hour.
    pub(crate) last_seen_at: Timestamp,
}

/// The signed-in resident.
///
/// # Errors
/// [`Error::Unauthenticated`] when nobody is signed in, or the account has gone meanwhile.
pub(crate) async fn own(cx: &Cx) -> Result<Account> {
    let id = cx.actor.resident_id().ok_or(Error::Unauthenticated)?;
    store::account(&cx.app.db, id).await?.ok_or(Error::Unauthenticated)
}

/// Sets the name and the place that forms propose.
///
/// # Errors
/// [`Error::Invalid`] names `name` and `place`.
pub(crate) async fn describe(cx: &Cx, input: &Input) -> Result<()> {
    let account = own(cx).await?;
    let mut problems = Problems::default();
    let name = tidy_line(input.get("name"));
    limit(&mut problems, "name", &name, LONGEST_NAME);
    let place = match input.some("place") {
        Some(slug) => {
            let place = region::place_by_slug(&cx.app.db, slug).await?;
            problems.require(place.is_some(), "place", "form-unknown-choice");
            place.map(|place| place.id)
        }
        None => None,
    };
    problems.check()?;
    let locale = cx.locale.tag();
    cx.app
        .db
        .write(move |tx| Box::pin(async move { store::describe(tx, account.id, name, place, locale).await }))
        .await
}

/// Sets a password, or changes it, and ends all other sessions. A fresh sign-in stands in for the old password.
///
/// # Errors
/// [`Error::Invalid`] names `password` and `again`.
pub(crate) async fn set_password(cx: &Cx, input: &Input, browser: Browser) -> Result<()> {
    let account = own(cx).await?;
    let mut problems = Problems::default();
    password::check_new(&mut problems, input.get("password"), &account.email);
    problems.require(input.get("password") == input.get("again"), "again", "people-password-differs");
    problems.check()?;
    let hash = password::hash(cx.random(), input.get("password")).await?;
    keep_password(cx, account.id, Some(hash), browser).await
}

/// Goes back to links.
pub(crate) async fn remove_password(cx: &Cx, browser: Browser) -> Result<()> {
    let account = own(cx).await?;
    keep_password(cx, account.id, None, browser).await
}

/// Passwords that were changed or removed, in the ledger of erasures.
const PASSWORD: &str = "resident-password";

/// A password that was changed or removed opens nothing when a backup from before has been put back; links still do.
pub(crate) const OLD_PASSWORD: web::erasure::Erasure = web::erasure::Erasure {
    kind: PASSWORD,
    again: |tx, _, id, _| Box::pin(store::set_password(tx, ResidentId(id), None)),
};

async fn keep_password(cx: &Cx, id: ResidentId, hash: Option<String>, browser: Browser) -> Result<()> {
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::set_password(tx, id, hash).await?;
                web::erasure::record(tx, PASSWORD, id.0, now).await?;
                store::end_sessions(tx, id, browser.token_hash).await
            })
        })
        .await
}

/// Sends a link to a new address; the old one stays until the link is used.
///
/// # Errors
/// [`Error::Invalid`] for `email`; [`Error::TooMany`].
pub(crate) async fn ask_for_address(cx: &Cx, typed: &str) -> Result<()> {
    let account = own(cx).await?;
    let email = Email::parse(typed)?;
    if email.folded() == account.email_folded {
        return Err(Error::Invalid(Problems::from(Problem::new("email", "account-same-address"))));
    }
    let link = store::Link {
        kind: store::LinkKind::Address,
        email: email.as_str().to_owned(),
        email_folded: email.folded(),
        resident_id: Some(account.id),
        onward: cx.href("/mein/konto"),
    };
    sign_in::send(cx, email, link).await
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own.
pub(crate) async fn end_session(cx: &Cx, id: SessionId) -> Result<()> {
    let account = own(cx).await?;
    let ended = cx
        .app
        .db
        .write(move |tx| Box::pin(async move { store::end_session(tx, id, account.id).await }))
        .await?;
    if ended { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends all of one's own sessions but this one.
pub(crate) async fn end_others(cx: &Cx, browser: Browser) -> Result<()> {
    let account = own(cx).await?;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move { store::end_sessions(tx, account.id, browser.token_hash).await })
        })
        .await
}

/// Ends this session.
pub(crate) async fn sign_out(cx: &Cx, browser: Browser) -> Result<()> {
    let Some(token_hash) = browser.token_hash else { return Ok(()) };
    cx.app.db.write(move |tx| Box::pin(async move { store::end_by_token(tx, &token_hash).await })).await
}
