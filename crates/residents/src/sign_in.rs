//! Signing in by a link in a mail or by a password. Whoever asks gets the same answer after the same work, whether or not
//! there is an account: a link goes to every address, and makes the account when it is used by an address without one.

use crate::{
    session::{self, Browser},
    store::{self, Link, LinkKind},
};
use database::Tx;
use kernel::{Error, Locale, Result, secrets::Purpose};
use notifications::{Email, NewMessage, enqueue, move_address};
use people::{Token, Tries, password};
use web::{Cx, limits};

/// How long a link works.
pub(crate) const LINK_SECONDS: i64 = 30 * 60;
/// Mails with links that one address gets in 24 hours, whoever asks for them.
const MOST_LINKS: i64 = 12;
const HOUR: i64 = 3600;

/// Sends a link that signs in the owner of an address.
///
/// # Errors
/// [`Error::Invalid`] when it can be no address; [`Error::TooMany`] for this network.
pub(crate) async fn send_link(cx: &Cx, typed: &str, onward: &str) -> Result<()> {
    let email = Email::parse(typed)?;
    let link = Link {
        kind: LinkKind::SignIn,
        email: email.as_str().to_owned(),
        email_folded: email.folded(),
        resident_id: None,
        onward: onward.to_owned(),
    };
    send(cx, email, link).await
}

/// Writes a link and its mail in one step. Its address begins with the configured one, never with what the browser said
/// in its `Host` header. Too many mails to one address are dropped without a word.
pub(crate) async fn send(cx: &Cx, email: Email, link: Link) -> Result<()> {
    let token = Token::new(cx.random());
    let (subject, text) = match link.kind {
        LinkKind::SignIn => ("account-link-subject", "account-link-mail"),
        LinkKind::Address => ("account-address-subject", "account-address-mail"),
    };
    let values = [
        ("link", cx.url(&format!("/anmelden/{}", token.as_str())).into()),
        ("minutes", (LINK_SECONDS / 60).into()),
        ("site", cx.app.settings.site_name.as_str().into()),
    ];
    let dedupe = format!("account link {}", kernel::secrets::hex(&token.hash()));
    let address =
        cx.app.secrets.mac(Purpose::RateLimit, &[b"link ", email.folded().as_bytes()].concat()).to_vec();
    let mail = NewMessage::new(cx, email, &cx.ta(subject, &values), cx.ta(text, &values), &dedupe);
    let (network, now, hash) = (cx.network_key(), cx.now, token.hash());
    let most = i64::from(cx.app.settings.sign_in_tries_per_hour);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if limits::count(tx, "account_link", &network, HOUR, now).await? > most {
                    return Err(Error::TooMany(limits::seconds_left(now, HOUR)));
                }
                if limits::count(tx, "account_link_address", &address, 24 * HOUR, now).await? > MOST_LINKS {
                    return Ok(());
                }
                store::insert_link(tx, hash, link, now, now.plus_seconds(LINK_SECONDS)).await?;
                enqueue(tx, mail).await
            })
        })
        .await
}

/// Uses a link up: begins a session and says where to go on. `None`: the link is unknown, used or expired.
///
/// # Errors
/// [`Error::Conflict`] when a new address belongs to another account.
pub(crate) async fn take_link(cx: &Cx, token: &str, browser: Browser) -> Result<Option<(Token, String)>> {
    let (hash, cx) = (people::token_hash(token), cx.clone());
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let Some(link) = store::take_link(tx, &hash, cx.now).await? else { return Ok(None) };
                store::void_links(tx, &link.email_folded).await?;
                let resident = match (link.kind, link.resident_id) {
                    (LinkKind::Address, Some(resident)) => {
                        change_address(tx, &cx, resident, &link).await?;
                        store::end_sessions(tx, resident, None).await?;
                        resident
                    }
                    _ => {
                        store::find_or_make(
                            tx,
                            cx.random(),
                            &link.email,
                            &link.email_folded,
                            cx.locale.tag(),
                            cx.now,
                        )
                        .await?
                    }
                };
                let token = session::begin(tx, cx.random(), cx.now, resident, &browser).await?;
                Ok(Some((token, link.onward)))
            })
        })
        .await
}

/// Gives an account its new address, takes along what the old one follows, and tells the old one.
async fn change_address(tx: &mut Tx, cx: &Cx, resident: kernel::ResidentId, link: &Link) -> Result<()> {
    let account = store::account(&mut *tx, resident).await?.ok_or(Error::NotFound)?;
    if store::account_by_email(&mut *tx, &link.email_folded).await?.is_some() {
        return Err(Error::Conflict("account-address-taken"));
    }
    store::set_email(tx, resident, &link.email, &link.email_folded).await?;
    move_address(tx, &account.email_folded, &Email::parse(&link.email)?).await?;
    let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == account.locale).unwrap_or_default();
    let cx = Cx { locale, ..cx.clone() };
    let values = [("site", cx.app.settings.site_name.as_str().into()), ("url", cx.url("/kontakt").into())];
    let mail = NewMessage::new(
        &cx,
        Email::parse(&account.email)?,
        &cx.ta("account-changed-subject", &values[..1]),
        cx.ta("account-changed-mail", &values),
        &format!("account address {resident} {}", cx.now.micros()),
    );
    enqueue(tx, mail).await
}

/// Signs in by password. `None`: address or password is wrong, or the account has no password.
///
/// # Errors
/// [`Error::TooMany`] after too many failures of this address or network.
pub(crate) async fn with_password(
    cx: &Cx,
    email: &str,
    typed: &str,
    browser: Browser,
) -> Result<Option<Token>> {
    let email = email.trim().to_ascii_lowercase();
    let tries = Tries::of(cx, &email);
    tries.take(cx).await?;
    let found = store::account_by_email(&cx.app.db, &email).await?;
    let fits =
        password::verify(typed, found.as_ref().and_then(|account| account.password_hash.as_deref())).await?;
    let Some(account) = found.filter(|_| fits) else {
        tracing::info!("a sign-in of a resident failed at the password");
        return Ok(None);
    };
    let (random, now) = (cx.app.random.clone(), cx.now);
    let begun = cx.app.db.write(move |tx| {
        Box::pin(async move {
            tries.give_back(tx, now).await?;
            session::begin(tx, &random, now, account.id, &browser).await
        })
    });
    begun.await.map(Some)
}
