//! Passkeys of residents. There is always another way in: a link to the confirmed address.

use crate::{
    account::{self, Account},
    session::{self, Browser},
    store,
};
use kernel::{PasskeyId, Result};
use notifications::Email;
use passkeys::{Kept, Owner, Question};
use people::Token;
use web::{Cx, Input};

fn owner(account: &Account) -> Owner {
    Owner::Resident(account.id)
}

/// The signed-in resident's own.
pub(crate) async fn own(cx: &Cx) -> Result<Vec<Kept>> {
    passkeys::of(&cx.app.db, owner(&account::own(cx).await?)).await
}

/// One of them.
///
/// # Errors
/// [`kernel::Error::NotFound`] when it is not theirs.
pub(crate) async fn one(cx: &Cx, id: PasskeyId) -> Result<Kept> {
    let account = account::own(cx).await?;
    passkeys::kept(&cx.app.db, owner(&account), id).await?.ok_or(kernel::Error::NotFound)
}

/// Asks their browser to make another one.
pub(crate) async fn ask(cx: &Cx) -> Result<Question> {
    let account = account::own(cx).await?;
    passkeys::ask_to_register(cx, owner(&account), &account.email).await
}

/// Keeps what the browser has made, and tells its owner by mail.
///
/// # Errors
/// [`kernel::Error::Invalid`] for `name`, or when the answer does not hold.
pub(crate) async fn add(cx: &Cx, input: &Input) -> Result<()> {
    let account = account::own(cx).await?;
    let name = passkeys::check_name(input.get("name"))?;
    let new = passkeys::register(cx, owner(&account), name, input).await?;
    let (to, adding) = (Email::parse(&account.email)?, cx.clone());
    cx.app.db.write(move |tx| Box::pin(async move { passkeys::add(tx, &adding, new, to).await })).await
}

/// Gives one of them another name.
pub(crate) async fn rename(cx: &Cx, id: PasskeyId, typed: &str) -> Result<()> {
    passkeys::rename(cx, owner(&account::own(cx).await?), id, typed).await
}

/// Removes one of them, ends all other sessions, and tells its owner by mail.
pub(crate) async fn remove(cx: &Cx, id: PasskeyId, browser: Browser) -> Result<()> {
    let account = account::own(cx).await?;
    let (to, removing) = (Email::parse(&account.email)?, cx.clone());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                passkeys::remove(tx, &removing, owner(&account), id, true, to).await?;
                store::end_sessions(tx, account.id, browser.token_hash).await
            })
        })
        .await
}

/// Signs in by a passkey. `None`: the answer does not hold, or the passkey is not a resident's.
///
/// # Errors
/// [`kernel::Error::TooMany`] after too many failures of this network.
pub(crate) async fn sign_in(cx: &Cx, input: &Input, browser: Browser) -> Result<Option<Token>> {
    let Some(proof) = passkeys::recognise(cx, input).await? else { return Ok(None) };
    let Some(resident) = proof.owner.resident() else { return Ok(None) };
    let (random, now) = (cx.app.random.clone(), cx.now);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if !proof.consume(tx, now).await? {
                    return Ok(None);
                }
                session::begin(tx, &random, now, resident, &browser).await.map(Some)
            })
        })
        .await
}
