//! Access of programs to the API: `Authorization: Bearer lst_…`. Stored as a hash, within bounds, never without an end.

use crate::{
    grant::{TOKEN_ROLES, may_give},
    session, store, taken_back,
};
use http::{HeaderMap, header};
use kernel::{Action, Actor, Error, Grant, Object, Problem, Problems, Result, Timestamp, TokenId, secrets};
use web::{App, Cx, audit, erasure};

/// Tells secret scanners, and people, what this is.
const PREFIX: &str = "lst_";
/// How long a token may live, in days; the first is proposed.
pub(crate) const LIFETIMES: [i64; 3] = [90, 30, 365];
const DAY: i64 = 86_400;
/// The moment of last use is written no oftener than this.
const TOUCH_SECONDS: i64 = 60;
const LONGEST_LABEL: usize = 80;

/// The program behind a request to the API; `None` when it brings no token. Other schemes are somebody else's business,
/// such as that of a proxy with a password of its own.
///
/// # Errors
/// [`Error::Unauthenticated`] when it brings one that is unknown, expired or ended.
pub(crate) async fn actor(app: &App, headers: &HeaderMap) -> Result<Option<Actor>> {
    let scheme = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split_once(' '));
    let Some((_, presented)) = scheme.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
        return Ok(None);
    };
    let presented =
        Some(presented.trim()).filter(|token| token.starts_with(PREFIX)).ok_or(Error::Unauthenticated)?;
    let now = app.clock.now();
    let token =
        store::token::find(&app.db, &session::hash(presented), now).await?.ok_or(Error::Unauthenticated)?;
    // What a demonstration's people made ends with the demonstration, as their sessions do.
    if !(token.maker_has_second_factor || session::is_demo(app)) {
        return Err(Error::Unauthenticated);
    }
    if token.last_used_at.is_none_or(|at| at.plus_seconds(TOUCH_SECONDS) <= now) {
        let id = token.id;
        if let Err(error) =
            app.db.write(move |tx| Box::pin(async move { store::token::touch(tx, id, now).await })).await
        {
            tracing::warn!(%error, "the last use of a token was not noted");
        }
    }
    // Never proved: a program can't do what asks for both factors.
    Ok(Some(Actor {
        person: Some(token.made_by),
        label: token.label,
        grants: token.grants,
        ..Actor::default()
    }))
}

/// What is asked for a new token.
#[derive(Debug)]
pub(crate) struct Wanted {
    label: String,
    days: i64,
    grants: Vec<Grant>,
}

impl Wanted {
    /// Checks what was typed; rights that the actor can't hand on, or that programs never have, are a problem.
    ///
    /// # Errors
    /// [`Error::Invalid`] names `label`, `days` and `grant`.
    pub(crate) fn check(actor: &Actor, label: &str, days: &str, grants: Vec<Grant>) -> Result<Self> {
        let mut problems = Problems::default();
        let count = label.chars().count();
        problems.require(count > 0, "label", "form-required");
        if count > LONGEST_LABEL {
            problems
                .push(Problem::new("label", "form-too-long").with("max", LONGEST_LABEL).with("count", count));
        }
        let days = days.parse().ok().filter(|days| LIFETIMES.contains(days));
        problems.require(days.is_some(), "days", "form-unknown-choice");
        problems.require(!grants.is_empty(), "grant", "people-no-grant");
        problems.require(
            grants.iter().all(|grant| can_hold(actor, grant)),
            "grant",
            "people-grant-out-of-reach",
        );
        problems.check()?;
        Ok(Self { label: label.to_owned(), days: days.unwrap_or(LIFETIMES[0]), grants })
    }
}

/// May this actor give this right to a program?
pub(crate) fn can_hold(actor: &Actor, grant: &Grant) -> bool {
    TOKEN_ROLES.contains(&grant.role) && may_give(actor, Action::ManageTokens, grant)
}

/// Makes a token; the text is shown once and kept nowhere.
///
/// # Errors
/// [`Error::Unauthenticated`] without somebody who makes it.
pub(crate) async fn make(cx: &Cx, wanted: Wanted) -> Result<String> {
    let made_by = cx.actor.person.ok_or(Error::Unauthenticated)?;
    let text = format!("{PREFIX}{}", secrets::hex(&cx.random().bytes::<32>()));
    let new = store::token::NewToken {
        id: TokenId::new(cx.now, cx.random()),
        token_hash: session::hash(&text),
        label: wanted.label,
        made_by,
        now: cx.now,
        expires_at: cx.now.plus_seconds(wanted.days * DAY),
        grants: wanted.grants,
    };
    let entry = cx.act(
        Action::ManageTokens,
        "api_token",
        Some(new.id.0),
        format!("{}: {}", crate::sign_in::note(&cx.app, "people-act-token-made"), new.label),
    );
    let random = cx.app.random.clone();
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::token::insert(tx, new, &random).await?;
                audit::record(tx, &entry).await
            })
        })
        .await?;
    Ok(text)
}

/// May this actor end a token with these rights? Their own always; others' within their own bounds.
pub(crate) fn may_end(actor: &Actor, token: &store::token::Listed, grants: &[Grant]) -> bool {
    actor.person == Some(token.made_by)
        || grants.iter().all(|grant| may_give(actor, Action::ManageTokens, grant))
}

/// Ends a token.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Error::Forbidden`] when it reaches further than the actor.
pub(crate) async fn end(cx: &Cx, id: TokenId) -> Result<()> {
    cx.require(Action::ManageTokens, &Object { id: Some(id.0), ..Object::default() })?;
    let token = store::token::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    let grants = store::grants_of(&store::token::all_grants(&cx.app.db).await?, id.0);
    if !may_end(&cx.actor, &token, &grants) {
        return Err(Error::Forbidden);
    }
    let entry = cx.act(
        Action::ManageTokens,
        "api_token",
        Some(id.0),
        format!("{}: {}", crate::sign_in::note(&cx.app, "people-act-token-ended"), token.label),
    );
    let now = cx.now;
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if store::token::revoke(tx, id, now).await? {
                    erasure::record(tx, taken_back::TOKEN, id.0, now).await?;
                    audit::record(tx, &entry).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Does a listed token still work at this moment?
pub(crate) fn works(token: &store::token::Listed, now: Timestamp) -> bool {
    token.revoked_at.is_none() && token.expires_at > now
}
