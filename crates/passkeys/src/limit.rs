//! How often one network may try. Questions are rows, so they are bounded too; whoever succeeds uses nothing up, for a
//! town hall has one network for everybody.

use database::Tx;
use kernel::{Error, Result, Timestamp};
use web::{Cx, limits};

const WINDOW: i64 = 3600;
const ASKED: &str = "passkey_asked";
const TRIED: &str = "passkey_tried";
/// People begin and turn back oftener than they fail.
const ASKED_PER_TRY: i64 = 10;

fn most(cx: &Cx) -> i64 {
    i64::from(cx.app.settings.sign_in_tries_per_hour)
}

fn too_many(now: Timestamp) -> Error {
    tracing::warn!("sign-in by passkey is throttled");
    Error::TooMany(limits::seconds_left(now, WINDOW))
}

/// Counts a question.
///
/// # Errors
/// [`Error::TooMany`].
pub(crate) async fn ask(tx: &mut Tx, cx: &Cx) -> Result<()> {
    let asked = limits::count(tx, ASKED, &cx.network_key(), WINDOW, cx.now).await?;
    if asked > ASKED_PER_TRY * most(cx) { Err(too_many(cx.now)) } else { Ok(()) }
}

/// Counts an answer, before it is looked at. Commits by itself: a refusal must not take the count back.
///
/// # Errors
/// [`Error::TooMany`].
pub(crate) async fn attempt(cx: &Cx) -> Result<()> {
    let (network, now) = (cx.network_key(), cx.now);
    let tried = cx
        .app
        .db
        .write(move |tx| Box::pin(async move { limits::count(tx, TRIED, &network, WINDOW, now).await }))
        .await?;
    if tried > most(cx) { Err(too_many(now)) } else { Ok(()) }
}

/// Takes both back after a success.
pub(crate) async fn give_back(tx: &mut Tx, network: &[u8], now: Timestamp) -> Result<()> {
    limits::give_back(tx, ASKED, network, WINDOW, now).await?;
    limits::give_back(tx, TRIED, network, WINDOW, now).await
}
