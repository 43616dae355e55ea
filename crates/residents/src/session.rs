//! Sessions of residents: a random token in a cookie, its hash in the database. They end after 14 idle days and after 90
//! days (OWASP ASVS 7.3; the figures are this project's). The cookie is another one than the staff's, so that somebody can
//! be both at once and neither session stands for the other.

use crate::store;
use axum::{extract::FromRequestParts, http::request::Parts};
use database::{BoxFuture, Tx};
use http::{HeaderMap, HeaderValue, header};
use kernel::{Actor, Error, Grant, Random, Resident, ResidentId, Result, Role, SessionId, Timestamp};
use people::Token;
use std::convert::Infallible;
use web::{App, Cx};

const DAY: i64 = 86_400;
/// A session ends when nothing has been asked for this long.
pub(crate) const IDLE_SECONDS: i64 = 14 * DAY;
/// A session ends this long after it began.
const LONGEST_SECONDS: i64 = 90 * DAY;
/// The moment of last use is written no oftener than this.
const TOUCH_SECONDS: i64 = 3600;
/// Sensitive acts want a sign-in of the last minutes (OWASP ASVS 7.5).
const FRESH_SECONDS: i64 = 15 * 60;

const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-mein" } else { "mein" }
}

/// The header that gives a browser its session.
pub(crate) fn set_cookie(app: &App, token: &Token) -> Result<HeaderValue> {
    cookie(app, token.as_str(), IDLE_SECONDS)
}

/// The header that takes it away.
pub(crate) fn clear_cookie(app: &App) -> Result<HeaderValue> {
    cookie(app, "", 0)
}

fn cookie(app: &App, value: &str, age: i64) -> Result<HeaderValue> {
    let secure = people::is_secure(app);
    let text = format!(
        "{}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{}",
        cookie_name(secure),
        if secure { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&text).map_err(Error::internal)
}

/// The `name=value` that a browser would send back; for tests.
pub(crate) fn cookie_pair(app: &App, token: &Token) -> String {
    format!("{}={}", cookie_name(people::is_secure(app)), token.as_str())
}

fn cookie_hash(app: &App, headers: &HeaderMap) -> Option<Vec<u8>> {
    let name = cookie_name(people::is_secure(app));
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, token)| people::token_hash(token))
}

/// What a handler may need to know of the browser.
#[derive(Debug, Clone)]
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
        Ok(Self { token_hash: cookie_hash(app, &parts.headers), device: people::describe_device(agent) })
    }
}

impl Browser {
    /// Has this browser been signed in within the last minutes?
    pub(crate) async fn is_fresh(&self, cx: &Cx) -> Result<bool> {
        let Some(token_hash) = &self.token_hash else { return Ok(false) };
        let session = store::session(&cx.app.db, token_hash, cx.now).await?;
        Ok(session.is_some_and(|session| session.created_at.plus_seconds(FRESH_SECONDS) > cx.now))
    }
}

/// Who is asking, on pages only: the API knows no cookies.
pub(crate) fn identify<'a>(app: &'a App, parts: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>>> {
    Box::pin(async move {
        let path = parts.uri.path();
        if path.starts_with("/api/") || path.starts_with("/assets/") {
            return Ok(None);
        }
        let Some(token_hash) = cookie_hash(app, &parts.headers) else { return Ok(None) };
        let now = app.clock.now();
        let Some(session) = store::session(&app.db, &token_hash, now).await? else { return Ok(None) };
        if session.last_seen_at.plus_seconds(TOUCH_SECONDS) <= now {
            let (id, resident) = (session.id, session.resident_id);
            let touched = app
                .db
                .write(move |tx| Box::pin(async move { store::touch(tx, id, resident, now).await }))
                .await;
            if let Err(error) = touched {
                // Reading goes on while nothing can be written.
                tracing::warn!(%error, "the last use of a session was not noted");
            }
        }
        Ok(Some(Actor {
            resident: Some(Resident {
                id: session.resident_id,
                email: session.email,
                name: session.name,
                place: session.place_slug,
            }),
            grants: vec![Grant::everywhere(Role::Resident)],
            ..Actor::default()
        }))
    })
}

/// Begins a session and returns its token. The one that the browser brought along ends: a token never survives a change
/// of rights.
pub(crate) async fn begin(
    tx: &mut Tx,
    random: &Random,
    now: Timestamp,
    resident: ResidentId,
    browser: &Browser,
) -> Result<Token> {
    if let Some(old) = &browser.token_hash {
        store::end_by_token(tx, old).await?;
    }
    let token = Token::new(random);
    let new = store::NewSession {
        id: SessionId::new(now, random),
        token_hash: token.hash(),
        resident,
        now,
        expires_at: now.plus_seconds(LONGEST_SECONDS),
        device: browser.device.clone(),
    };
    store::insert_session(tx, new).await?;
    Ok(token)
}
