//! Signing in: password, then a code of the app or a recovery code. What fails says the same and takes the same work,
//! whether or not there is such an account.

use crate::{
    password,
    person::{PersonState, fold_email},
    recovery, sealed,
    session::{self, Browser, Token, seen_as},
    store::{self, person::Credentials},
    totp,
};
use database::Tx;
use kernel::{Action, Error, PersonId, Result, SessionId, Timestamp, secrets::Purpose};
use web::{App, Cx, audit, limits};

/// Tries are counted per hour.
const WINDOW: i64 = 3600;
const BY_ACCOUNT: &str = "sign_in_account";
const BY_NETWORK: &str = "sign_in_network";

/// The two counters that a try goes into; shared by the sign-in of staff and of residents.
pub struct Tries {
    account: Vec<u8>,
    network: Vec<u8>,
}

impl Tries {
    /// Those of an address (folded) and of the network that asks.
    pub fn of(cx: &Cx, email: &str) -> Self {
        // Keyed, so that the counters do not say who tried.
        let account =
            cx.app.secrets.mac(Purpose::RateLimit, &[b"sign-in ", email.as_bytes()].concat()).to_vec();
        Self { account, network: cx.network_key() }
    }

    /// Counts before anything is checked, so that a hundred tries at once do not slip through together.
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many failures of this address or network.
    pub async fn take(&self, cx: &Cx) -> Result<()> {
        let (account, network, now) = (self.account.clone(), self.network.clone(), cx.now);
        let most = cx
            .app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let by_account = limits::count(tx, BY_ACCOUNT, &account, WINDOW, now).await?;
                    Ok(by_account.max(limits::count(tx, BY_NETWORK, &network, WINDOW, now).await?))
                })
            })
            .await?;
        if most > i64::from(cx.app.settings.sign_in_tries_per_hour) {
            tracing::warn!("sign-in is throttled");
            return Err(Error::TooMany(limits::seconds_left(now, WINDOW)));
        }
        Ok(())
    }

    /// Only failures count: a town hall has one network for everybody.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn give_back(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        limits::give_back(tx, BY_ACCOUNT, &self.account, WINDOW, now).await?;
        limits::give_back(tx, BY_NETWORK, &self.network, WINDOW, now).await
    }
}

/// The first step. `None`: address or password is wrong, or the account can't be used.
///
/// # Errors
/// [`Error::TooMany`] after too many failures of this account or network.
pub(crate) async fn with_password(
    cx: &Cx,
    email: &str,
    typed: &str,
    browser: Browser,
) -> Result<Option<Token>> {
    let email = fold_email(email);
    let tries = Tries::of(cx, &email);
    tries.take(cx).await?;
    let found = store::person::credentials_by_email(&cx.app.db, &email).await?;
    let fits =
        password::verify(typed, found.as_ref().and_then(|person| person.password_hash.as_deref())).await?;
    let Some(person) =
        found.filter(|person| fits && person.state == PersonState::Active && person.totp_secret.is_some())
    else {
        tracing::info!("a sign-in failed at the password");
        return Ok(None);
    };
    let (random, now) = (cx.app.random.clone(), cx.now);
    let token = cx.app.db.write(move |tx| {
        Box::pin(async move {
            tries.give_back(tx, now).await?;
            session::begin(tx, &random, now, person.id, &browser, false).await
        })
    });
    token.await.map(Some)
}

/// Does somebody who is signed in know their password? Wrong tries count like failed sign-ins.
///
/// # Errors
/// [`Error::TooMany`] after too many of them.
pub(crate) async fn knows_password(cx: &Cx, person: &Credentials, typed: &str) -> Result<bool> {
    let tries = Tries::of(cx, &person.email);
    tries.take(cx).await?;
    let fits = password::verify(typed, person.password_hash.as_deref()).await?;
    if fits {
        let now = cx.now;
        cx.app.db.write(move |tx| Box::pin(async move { tries.give_back(tx, now).await })).await?;
    }
    Ok(fits)
}

/// Is this browser between password and code?
pub(crate) async fn waits_for_code(cx: &Cx, browser: &Browser) -> Result<Option<PersonId>> {
    let Some(token_hash) = &browser.token_hash else { return Ok(None) };
    let session = store::session::find(&cx.app.db, token_hash, cx.now).await?;
    Ok(session.filter(|session| session.proved_at.is_none()).map(|session| session.person))
}

/// The second step. `None`: the code is wrong or was used before.
///
/// # Errors
/// [`Error::Unauthenticated`] without the first step; [`Error::TooMany`] after too many failures.
pub(crate) async fn with_code(cx: &Cx, typed: &str, browser: Browser) -> Result<Option<Token>> {
    let person = waits_for_code(cx, &browser).await?.ok_or(Error::Unauthenticated)?;
    let (tries, person, proof) = try_code(cx, person, typed).await?;
    let entry = seen_as(cx, person.id, &person.label).act(
        Action::SeeWorkbench,
        "session",
        None,
        note(&cx.app, "people-act-signed-in"),
    );
    let (random, now) = (cx.app.random.clone(), cx.now);
    let token = cx.app.db.write(move |tx| {
        Box::pin(async move {
            if !proof.consume(tx, person.id, now).await? {
                return Ok(None);
            }
            tries.give_back(tx, now).await?;
            audit::record(tx, &entry).await?;
            session::begin(tx, &random, now, person.id, &browser, true).await.map(Some)
        })
    });
    token.await
}

/// Proves the second factor once more within a session, which gets a new token. `None`: the code is wrong.
///
/// # Errors
/// [`Error::Unauthenticated`] without a session; [`Error::TooMany`] after too many failures.
pub(crate) async fn confirm(cx: &Cx, typed: &str, browser: &Browser) -> Result<Option<Token>> {
    let (session, person) = current(cx, browser).await?;
    let (tries, person, proof) = try_code(cx, person, typed).await?;
    let (token, now) = (Token::new(cx.random()), cx.now);
    let token_hash = token.hash();
    let proved = cx.app.db.write(move |tx| {
        Box::pin(async move {
            if !proof.consume(tx, person.id, now).await? {
                return Ok(false);
            }
            tries.give_back(tx, now).await?;
            store::session::prove(tx, session, token_hash, now).await?;
            Ok(true)
        })
    });
    Ok(proved.await?.then_some(token))
}

/// The same in a demonstration, for people whose link stood in for both factors: they have none to show.
///
/// # Errors
/// [`Error::Forbidden`] for everybody else.
pub(crate) async fn confirm_without_code(cx: &Cx, browser: &Browser) -> Result<Token> {
    let (session, person) = current(cx, browser).await?;
    if needs_code(cx, person).await? {
        return Err(Error::Forbidden);
    }
    let (token, now) = (Token::new(cx.random()), cx.now);
    let token_hash = token.hash();
    cx.app
        .db
        .write(move |tx| Box::pin(async move { store::session::prove(tx, session, token_hash, now).await }))
        .await?;
    Ok(token)
}

/// Has this person a second factor to show?
pub(crate) async fn needs_code(cx: &Cx, person: PersonId) -> Result<bool> {
    let person = store::person::credentials(&cx.app.db, person).await?;
    Ok(!session::is_demo(&cx.app) || person.is_none_or(|person| person.totp_secret.is_some()))
}

pub(crate) async fn current(cx: &Cx, browser: &Browser) -> Result<(SessionId, PersonId)> {
    let token_hash = browser.token_hash.as_deref().ok_or(Error::Unauthenticated)?;
    let session =
        store::session::find(&cx.app.db, token_hash, cx.now).await?.ok_or(Error::Unauthenticated)?;
    Ok((session.id, session.person))
}

/// What a typed code amounts to, before it is used up.
enum Proof {
    Step(i64),
    Recovery(Vec<u8>),
    Nothing,
}

impl Proof {
    fn of(cx: &Cx, person: &Credentials, typed: &str) -> Result<Self> {
        let Some(sealed) = &person.totp_secret else { return Ok(Self::Nothing) };
        let secret = sealed::open(&cx.app.secrets, person.id, sealed)?;
        if let Some(step) = totp::accepted_step(&secret, typed, cx.now, person.totp_last_step) {
            return Ok(Self::Step(step));
        }
        Ok(recovery::hash(&cx.app.secrets, person.id, typed).map_or(Self::Nothing, Self::Recovery))
    }

    /// Uses the code up; the database decides, so that two requests at once can't use it twice.
    async fn consume(self, tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<bool> {
        match self {
            Self::Step(step) => store::person::take_step(tx, person, step).await,
            Self::Recovery(hash) => store::person::use_recovery_code(tx, person, hash, now).await,
            Self::Nothing => {
                tracing::info!("a sign-in failed at the code");
                Ok(false)
            }
        }
    }
}

async fn try_code(cx: &Cx, person: PersonId, typed: &str) -> Result<(Tries, Credentials, Proof)> {
    let person = store::person::credentials(&cx.app.db, person).await?.ok_or(Error::Unauthenticated)?;
    let tries = Tries::of(cx, &person.email);
    tries.take(cx).await?;
    let proof = Proof::of(cx, &person, typed)?;
    Ok((tries, person, proof))
}

/// Words for the log, which is kept in German.
pub(crate) fn note(app: &App, key: &str) -> String {
    app.texts.get(kernel::Locale::De, key, &[])
}
