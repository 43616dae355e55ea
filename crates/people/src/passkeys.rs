//! Passkeys of staff. A passkey whose device has verified its owner stands for both factors: something one has, and
//! something one is or knows (OWASP ASVS 6.3.3).

use crate::{
    person::PersonState,
    session::{self, Browser, Token, seen_as},
    sign_in::{current, note},
    store::{self, person::Credentials},
};
use kernel::{Action, Error, PasskeyId, Result};
use notifications::Email;
use passkeys::{Kept, Owner, Question};
use web::{Cx, Input, audit};

async fn account(cx: &Cx) -> Result<Credentials> {
    let id = cx.actor.person.ok_or(Error::Unauthenticated)?;
    store::person::credentials(&cx.app.db, id).await?.ok_or(Error::Unauthenticated)
}

/// Who is asking, as an owner of passkeys.
pub(crate) fn owner(cx: &Cx) -> Result<Owner> {
    cx.actor.person.map(Owner::Person).ok_or(Error::Unauthenticated)
}

/// One's own.
pub(crate) async fn own(cx: &Cx) -> Result<Vec<Kept>> {
    passkeys::of(&cx.app.db, owner(cx)?).await
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own.
pub(crate) async fn one(cx: &Cx, id: PasskeyId) -> Result<Kept> {
    passkeys::kept(&cx.app.db, owner(cx)?, id).await?.ok_or(Error::NotFound)
}

/// Asks the browser to make another one.
pub(crate) async fn ask(cx: &Cx) -> Result<Question> {
    passkeys::ask_to_register(cx, owner(cx)?, &account(cx).await?.email).await
}

/// Keeps what the browser has made; in the log and by mail.
///
/// # Errors
/// [`Error::Invalid`] for `name`, or when the answer does not hold.
pub(crate) async fn add(cx: &Cx, input: &Input) -> Result<()> {
    let person = account(cx).await?;
    let name = passkeys::check_name(input.get("name"))?;
    let new = passkeys::register(cx, Owner::Person(person.id), name, input).await?;
    let entry =
        cx.act(Action::SeeWorkbench, "person", Some(person.id.0), note(&cx.app, "people-act-passkey-added"));
    let (to, adding) = (Email::parse(&person.email)?, cx.clone());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                passkeys::add(tx, &adding, new, to).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}

/// Gives one of them another name.
pub(crate) async fn rename(cx: &Cx, id: PasskeyId, typed: &str) -> Result<()> {
    passkeys::rename(cx, owner(cx)?, id, typed).await
}

/// Removes one of them and ends all other sessions; in the log and by mail.
///
/// # Errors
/// [`Error::Conflict`] when there is no other way in: people of a demonstration have no password.
pub(crate) async fn remove(cx: &Cx, id: PasskeyId, browser: Browser) -> Result<()> {
    let person = account(cx).await?;
    let other_ways = person.password_hash.is_some() && person.totp_secret.is_some();
    let entry = cx.act(
        Action::SeeWorkbench,
        "person",
        Some(person.id.0),
        note(&cx.app, "people-act-passkey-removed"),
    );
    let (to, removing) = (Email::parse(&person.email)?, cx.clone());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                passkeys::remove(tx, &removing, Owner::Person(person.id), id, other_ways, to).await?;
                store::session::end_all(tx, person.id, browser.token_hash).await?;
                audit::record(tx, &entry).await
            })
        })
        .await
}

/// Signs in, with both factors at once. `None`: the answer does not hold, or the account can't be used.
///
/// # Errors
/// [`Error::TooMany`] after too many failures of this network.
pub(crate) async fn sign_in(cx: &Cx, input: &Input, browser: Browser) -> Result<Option<Token>> {
    let Some(proof) = passkeys::recognise(cx, input).await? else { return Ok(None) };
    let Some(id) = proof.owner.person() else { return Ok(None) };
    let Some(person) = store::person::credentials(&cx.app.db, id).await?.filter(|person| {
        // Who came by a demonstration's link stays outside when it has ended, passkey or not.
        person.state == PersonState::Active && (person.totp_secret.is_some() || session::is_demo(&cx.app))
    }) else {
        return Ok(None);
    };
    let entry = seen_as(cx, id, &person.label).act(
        Action::SeeWorkbench,
        "session",
        None,
        note(&cx.app, "people-act-signed-in-passkey"),
    );
    let (random, now) = (cx.app.random.clone(), cx.now);
    let begun = cx.app.db.write(move |tx| {
        Box::pin(async move {
            if !proof.consume(tx, now).await? {
                return Ok(None);
            }
            audit::record(tx, &entry).await?;
            session::begin(tx, &random, now, id, &browser, true).await.map(Some)
        })
    });
    begun.await
}

/// Proves both factors once more within a session, which gets a new token. `None`: the answer does not hold, or it is
/// somebody else's passkey.
///
/// # Errors
/// [`Error::Unauthenticated`] without a session; [`Error::TooMany`] after too many failures.
pub(crate) async fn confirm(cx: &Cx, input: &Input, browser: &Browser) -> Result<Option<Token>> {
    let (session, person) = current(cx, browser).await?;
    let proof = passkeys::recognise(cx, input).await?;
    let Some(proof) = proof.filter(|proof| proof.owner == Owner::Person(person)) else { return Ok(None) };
    let (token, now) = (Token::new(cx.random()), cx.now);
    let token_hash = token.hash();
    let proved = cx.app.db.write(move |tx| {
        Box::pin(async move {
            if !proof.consume(tx, now).await? {
                return Ok(false);
            }
            store::session::prove(tx, session, token_hash, now).await?;
            Ok(true)
        })
    });
    Ok(proved.await?.then_some(token))
}
