//! One's own account: sessions, password, recovery codes.

use crate::{password, recovery, session::Browser, sign_in, store, taken_back};
use kernel::{Action, Error, PersonId, Problems, Result, SessionId};
use web::{Cx, Input, audit, erasure};

fn own(cx: &Cx) -> Result<PersonId> {
    cx.actor.person.ok_or(Error::Unauthenticated)
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own.
pub(crate) async fn end_session(cx: &Cx, id: SessionId) -> Result<()> {
    let person = own(cx)?;
    let entry = cx.act(
        Action::SeeWorkbench,
        "session",
        Some(id.0),
        sign_in::note(&cx.app, "people-act-session-ended"),
    );
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if !store::session::end(tx, id, person).await? {
                    return Err(Error::NotFound);
                }
                audit::record(tx, &entry).await
            })
        })
        .await
}

/// Ends all of one's own sessions but this one.
pub(crate) async fn end_others(cx: &Cx, browser: Browser) -> Result<()> {
    let person = own(cx)?;
    let entry =
        cx.act(Action::SeeWorkbench, "session", None, sign_in::note(&cx.app, "people-act-sessions-ended"));
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::session::end_all(tx, person, browser.token_hash).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}

/// Ends this session.
pub(crate) async fn sign_out(cx: &Cx, browser: Browser) -> Result<()> {
    let Some(token_hash) = browser.token_hash else { return Ok(()) };
    let entry =
        cx.act(Action::SeeWorkbench, "session", None, sign_in::note(&cx.app, "people-act-signed-out"));
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::session::delete(tx, &token_hash).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}

/// Changes one's own password and ends all other sessions.
///
/// # Errors
/// [`Error::Invalid`] names `current`, `password` and `again`; [`Error::TooMany`] after too many wrong tries;
/// [`Error::Conflict`] for people of a demonstration, who have none.
pub(crate) async fn change_password(cx: &Cx, input: &Input, browser: Browser) -> Result<()> {
    let person = store::person::credentials(&cx.app.db, own(cx)?).await?.ok_or(Error::Unauthenticated)?;
    if person.password_hash.is_none() {
        return Err(Error::Conflict("people-demo-no-password"));
    }
    let mut problems = Problems::default();
    password::check_new(&mut problems, input.get("password"), &person.email);
    problems.require(input.get("password") == input.get("again"), "again", "people-password-differs");
    if !sign_in::knows_password(cx, &person, input.get("current")).await? {
        problems.push(kernel::Problem::new("current", "people-password-wrong"));
    }
    problems.check()?;
    let hash = password::hash(cx.random(), input.get("password")).await?;
    let entry = cx.act(
        Action::SeeWorkbench,
        "person",
        Some(person.id.0),
        sign_in::note(&cx.app, "people-act-password"),
    );
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::person::set_password(tx, person.id, hash).await?;
                erasure::record(tx, taken_back::PASSWORD, person.id.0, now).await?;
                store::session::end_all(tx, person.id, browser.token_hash).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}

/// Replaces one's own recovery codes by ten new ones, shown once.
pub(crate) async fn new_recovery_codes(cx: &Cx) -> Result<Vec<String>> {
    let person = own(cx)?;
    let codes = recovery::generate(cx.random());
    let hashes = codes.iter().filter_map(|code| recovery::hash(&cx.app.secrets, person, code)).collect();
    let entry =
        cx.act(Action::SeeWorkbench, "person", Some(person.0), sign_in::note(&cx.app, "people-act-recovery"));
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::person::set_recovery_codes(tx, person, hashes).await?;
                erasure::record(tx, taken_back::RECOVERY_CODES, person.0, now).await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(codes)
}
