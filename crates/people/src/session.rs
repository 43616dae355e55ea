//! Sessions: a random token in a cookie, its hash in the database. Staff sessions end after 30 idle minutes and after
//! twelve hours (OWASP ASVS 7.3; the figures are this project's).

use crate::{device, store, token};
use axum::{extract::FromRequestParts, http::request::Parts};
use database::{BoxFuture, Tx};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Actor, PersonId, Random, Result, SessionId, Timestamp, secrets};
use std::convert::Infallible;
use web::{App, Cx};

/// A session ends when nothing has been asked for this long.
pub(crate) const IDLE_SECONDS: i64 = 30 * 60;
/// A session ends this long after it began.
pub(crate) const LONGEST_SECONDS: i64 = 12 * 3600;
/// Between password and code.
const BETWEEN_FACTORS_SECONDS: i64 = 10 * 60;
/// The moment of last use is written no oftener than this.
const TOUCH_SECONDS: i64 = 60;

/// 256 random bits: the cookie of a session, or the secret part of a one-time link.
pub struct Token(String);

impl Token {
    /// A fresh one.
    pub fn new(random: &Random) -> Self {
        Self(secrets::hex(&random.bytes::<32>()))
    }

    /// What its owner keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    pub fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

/// What the database keeps of a token. It is random enough to need no key.
pub fn hash(token: &str) -> Vec<u8> {
    secrets::sha256(token.as_bytes()).to_vec()
}

/// The cookie's name. A `__Host-` cookie can't be set by a neighbouring site, but needs TLS; so there is a plain name
/// for trying things out on one's own machine.
const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-leisten" } else { "leisten" }
}

/// Do cookies need TLS here? Only trying things out on one's own machine goes without.
pub fn is_secure(app: &App) -> bool {
    !(app.mode.loopback && app.settings.site_url.starts_with("http://"))
}

/// The header that gives a browser its session. Without an age: it ends with the browser at the latest.
pub(crate) fn set_cookie(app: &App, token: &Token) -> Result<HeaderValue> {
    cookie(app, token.as_str(), "")
}

/// The header that takes it away.
pub(crate) fn clear_cookie(app: &App) -> Result<HeaderValue> {
    cookie(app, "", "; Max-Age=0")
}

fn cookie(app: &App, value: &str, age: &str) -> Result<HeaderValue> {
    let secure = is_secure(app);
    let text = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{}{age}",
        cookie_name(secure),
        if secure { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&text).map_err(kernel::Error::internal)
}

/// The `name=value` that a browser would send back; for tests.
pub(crate) fn cookie_pair(app: &App, token: &Token) -> String {
    format!("{}={}", cookie_name(is_secure(app)), token.as_str())
}

fn cookie_hash(app: &App, headers: &HeaderMap) -> Option<Vec<u8>> {
    let name = cookie_name(is_secure(app));
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, token)| hash(token))
}

/// What a handler may need to know of the browser.
pub(crate) struct Browser {
    /// The hash of the token it sent, if it sent one.
    pub(crate) token_hash: Option<Vec<u8>>,
    /// What it is, in two words.
    pub(crate) device: String,
}

impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let agent =
            parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self { token_hash: cookie_hash(app, &parts.headers), device: device::describe(agent) })
    }
}

/// Who is asking: pages know sessions, the API knows tokens. Neither takes the other's, so that no page can be driven
/// with a token that some program keeps, and no other site's script can use a session on the API.
pub(crate) fn identify<'a>(app: &'a App, parts: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>>> {
    Box::pin(async move {
        let path = parts.uri.path();
        if path.starts_with("/api/") {
            token::actor(app, &parts.headers).await
        } else if path.starts_with("/assets/") {
            Ok(None)
        } else {
            signed_in(app, &parts.headers).await
        }
    })
}

async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Option<Actor>> {
    let Some(token_hash) = cookie_hash(app, headers) else { return Ok(None) };
    let now = app.clock.now();
    let Some(session) = store::session::find(&app.db, &token_hash, now).await? else { return Ok(None) };
    // Half signed in is not signed in; and who came by a demonstration's link stays outside when it has ended.
    if session.proved_at.is_none() || !(session.has_second_factor || is_demo(app)) {
        return Ok(None);
    }
    if session.last_seen_at.plus_seconds(TOUCH_SECONDS) <= now {
        let id = session.id;
        let touched =
            app.db.write(move |tx| Box::pin(async move { store::session::touch(tx, id, now).await })).await;
        if let Err(error) = touched {
            // Reading goes on while nothing can be written.
            tracing::warn!(%error, "the last use of a session was not noted");
        }
    }
    Ok(Some(Actor {
        person: Some(session.person),
        label: session.label,
        grants: session.grants,
        proved: session.proved_at,
        ..Actor::default()
    }))
}

/// May one-time links stand in for both factors?
pub(crate) fn is_demo(app: &App) -> bool {
    app.mode.demo && app.mode.loopback
}

/// Begins a session and returns its token. `proved`: with both factors; otherwise it only leads to the question for the
/// code. The one that the browser brought along ends: a token never survives a change of rights.
pub(crate) async fn begin(
    tx: &mut Tx,
    random: &Random,
    now: Timestamp,
    person: PersonId,
    browser: &Browser,
    proved: bool,
) -> Result<Token> {
    if let Some(old) = &browser.token_hash {
        store::session::delete(tx, old).await?;
    }
    let token = Token::new(random);
    let new = store::session::NewSession {
        id: SessionId::new(now, random),
        token_hash: token.hash(),
        person,
        now,
        proved_at: proved.then_some(now),
        expires_at: now.plus_seconds(if proved { LONGEST_SECONDS } else { BETWEEN_FACTORS_SECONDS }),
        device: browser.device.clone(),
    };
    store::session::insert(tx, new).await?;
    Ok(token)
}

/// The same request, seen as that of a person who has just proved who they are; for the log.
pub(crate) fn seen_as(cx: &Cx, person: PersonId, label: &str) -> Cx {
    Cx { actor: Actor { person: Some(person), label: label.to_owned(), ..Actor::default() }, ..cx.clone() }
}
