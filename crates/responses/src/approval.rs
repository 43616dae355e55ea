//! Four eyes on answers, where the setting `answers.two_persons` asks for it: one person writes, a second one approves
//! exactly what was written, and only then everyone can read it, or gives it back with a reason. Whoever changes it
//! writes anew, and somebody else approves that. Until then the clock of the promise runs on.

use crate::{
    Draft, NewResponse, publishing, queue,
    store::{
        answers,
        proposals::{self, Proposal, Returned, Waiting},
    },
};
use contributions::store::{self as contribution_store, NewEvent};
use database::Conn;
use kernel::{Action, Actor, Error, Problems, ResponseId, Result, may, new_v7};
use uuid::Uuid;
use web::{App, Cx, audit};

/// What became of an answer that somebody sent off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Everyone can read it.
    Published(ResponseId),
    /// It waits for a second person, under this id.
    Waiting(Uuid),
}

/// What somebody is expected to do with an answer that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Approve it or give it back.
    Approve,
    /// Write it anew, since it was given back.
    Rewrite,
}

/// What this actor is expected to do with it: the one rule for queue, menu, mail and API.
pub fn duty(actor: &Actor, waiting: &Waiting) -> Option<Duty> {
    let (object, is_own) = (waiting.object(), actor.person == Some(waiting.written_by));
    match &waiting.returned_as {
        None if !is_own && may(actor, Action::ApproveAnswer, &object) => Some(Duty::Approve),
        Some(_) if is_own && may(actor, Action::Answer, &object) => Some(Duty::Rewrite),
        _ => None,
    }
}

/// All that waits for a second person or was given back, what is due first at the top; nothing without the setting.
///
/// # Errors
/// Those of the database.
pub async fn everything(app: &App) -> Result<Vec<Waiting>> {
    /// More than all offices together can have in hand.
    const MOST: i64 = 2_000;
    if app.settings.answers_two_persons {
        proposals::all(Conn::from(&app.db), MOST).await
    } else {
        Ok(Vec::new())
    }
}

/// Of all that waits what the actor may see, with what they are expected to do.
///
/// # Errors
/// Those of the database.
pub async fn visible(cx: &Cx) -> Result<Vec<(Waiting, Option<Duty>)>> {
    let mut all = everything(&cx.app).await?;
    all.retain(|one| queue::sees(&cx.actor, &one.object()));
    Ok(all
        .into_iter()
        .map(|one| {
            let duty = duty(&cx.actor, &one);
            (one, duty)
        })
        .collect())
}

/// Publishes an answer, or, with four eyes, lays it before a second person. `instead_of` is what waited when it was
/// written.
///
/// # Errors
/// Those of [`publishing::publish`]; [`Error::Conflict`] when something else waits there meanwhile.
pub async fn send(cx: &Cx, new: NewResponse, instead_of: Option<Uuid>) -> Result<Sent> {
    if !cx.app.settings.answers_two_persons {
        return publishing::publish(cx, new).await.map(Sent::Published);
    }
    let (_, on) = publishing::examine(cx, &new, Action::Answer).await?;
    let mut ids = on.iter().map(|on| on.id);
    let first = ids.next().ok_or(Error::NotFound)?;
    let proposal = Proposal {
        id: new_v7(cx.now, cx.random()),
        subject: first.0,
        contribution: first,
        also: ids.collect(),
        draft: new.draft,
        reason: String::new(),
        written_by: cx.actor.person.ok_or(Error::Unauthenticated)?,
        written_as: cx.actor.label.clone(),
        at: cx.now,
        returned: None,
    };
    propose(cx, proposal, instead_of).await
}

/// The same for the change of a published answer, on the desk of one of the contributions that it answers.
///
/// # Errors
/// Those of [`publishing::change`]; [`Error::Conflict`] when something else waits there meanwhile.
pub async fn send_change(
    cx: &Cx,
    on: kernel::ContributionId,
    id: ResponseId,
    draft: &Draft,
    reason: &str,
    instead_of: Option<Uuid>,
) -> Result<Sent> {
    if !cx.app.settings.answers_two_persons {
        return publishing::change(cx, id, draft, reason).await.map(|()| Sent::Published(id));
    }
    let change = publishing::examine_change(cx, id, draft, reason, Action::Answer).await?;
    let proposal = Proposal {
        id: new_v7(cx.now, cx.random()),
        subject: id.0,
        contribution: on,
        also: Vec::new(),
        draft: draft.clone(),
        reason: change.reason,
        written_by: cx.actor.person.ok_or(Error::Unauthenticated)?,
        written_as: cx.actor.label.clone(),
        at: cx.now,
        returned: None,
    };
    propose(cx, proposal, instead_of).await
}

async fn propose(cx: &Cx, proposal: Proposal, instead_of: Option<Uuid>) -> Result<Sent> {
    let cx = cx.clone();
    let app = cx.app.clone();
    let id = proposal.id;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if proposal.reason.is_empty() {
                    for id in std::iter::once(proposal.contribution).chain(proposal.also.iter().copied()) {
                        publishing::announce_review(tx, &cx, id).await?;
                    }
                }
                if !proposals::keep(tx, &proposal, instead_of).await? {
                    return Err(Error::Conflict("response-proposal-other"));
                }
                let id = proposal.contribution;
                let event = NewEvent::private(id, cx.now, "proposed", cx.actor.label.clone());
                contribution_store::event(tx, &cx.app.random, &event).await?;
                audit::record(tx, &cx.act(Action::Answer, "contribution", Some(id.0), "proposed")).await
            })
        })
        .await?;
    Ok(Sent::Waiting(id))
}

/// Publishes what somebody else has written.
///
/// # Errors
/// [`Error::Conflict`] when the actor wrote it themselves, or when it is approved, given back or written anew already;
/// [`Error::Forbidden`] when the actor may not approve it; [`Error::Invalid`] when its time is over, such as a promised day
/// that has come.
pub async fn approve(cx: &Cx, id: Uuid) -> Result<ResponseId> {
    let proposal = to_decide(cx, id).await?;
    if proposal.reason.is_empty() {
        approve_answer(cx, proposal).await
    } else {
        approve_change(cx, proposal).await
    }
}

/// What somebody else has written and waits for a decision.
async fn to_decide(cx: &Cx, id: Uuid) -> Result<Proposal> {
    let proposal =
        proposals::by_id(&cx.app.db, id).await?.ok_or(Error::Conflict("response-proposal-gone"))?;
    if cx.actor.person == Some(proposal.written_by) {
        return Err(Error::Conflict("response-proposal-own"));
    }
    match proposal.returned {
        None => Ok(proposal),
        Some(_) => Err(Error::Conflict("response-proposal-returned")),
    }
}

/// Gives back what somebody else has written, with what should be different. It stays with its writer, who writes it anew.
///
/// # Errors
/// [`Error::Conflict`] and [`Error::Forbidden`] as [`approve`]; [`Error::Invalid`] names `return_reason`.
pub async fn give_back(cx: &Cx, id: Uuid, reason: &str) -> Result<()> {
    let proposal = to_decide(cx, id).await?;
    let on = contribution_store::by_id(&cx.app.db, proposal.contribution).await?.ok_or(Error::NotFound)?;
    cx.require(Action::ApproveAnswer, &on.object())?;
    let mut problems = Problems::default();
    let reason = publishing::checked_line(reason, "return_reason", &mut problems);
    problems.check()?;
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let returned = Returned { at: cx.now, by: cx.actor.label.clone(), reason };
                if !proposals::give_back(tx, proposal.id, returned).await? {
                    return Err(Error::Conflict("response-proposal-gone"));
                }
                // Without the reason: the holder of the receipt reads the history, too.
                let event = NewEvent::private(on.id, cx.now, "returned", cx.actor.label.clone());
                contribution_store::event(tx, &cx.app.random, &event).await?;
                let act = cx.act(Action::ApproveAnswer, "contribution", Some(on.id.0), "returned");
                audit::record(tx, &act).await
            })
        })
        .await
}

async fn approve_answer(cx: &Cx, proposal: Proposal) -> Result<ResponseId> {
    let new = NewResponse {
        contributions: std::iter::once(proposal.contribution).chain(proposal.also).collect(),
        draft: proposal.draft,
    };
    let (content, on) = publishing::examine(cx, &new, Action::ApproveAnswer).await?;
    let row = publishing::row(cx, content, &on, &proposal.written_as).await?;
    let (id, cx) = (row.id, cx.clone());
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if !proposals::take(tx, proposal.id).await? {
                    return Err(Error::Conflict("response-proposal-gone"));
                }
                publishing::store_answer(tx, &cx, row, on, Action::ApproveAnswer).await
            })
        })
        .await?;
    Ok(id)
}

async fn approve_change(cx: &Cx, proposal: Proposal) -> Result<ResponseId> {
    let id = ResponseId(proposal.subject);
    let old = answers::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    let change =
        publishing::examine_change(cx, old.id, &proposal.draft, &proposal.reason, Action::ApproveAnswer)
            .await?;
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if !proposals::take(tx, proposal.id).await? {
                    return Err(Error::Conflict("response-proposal-gone"));
                }
                publishing::store_change(tx, &cx, change, &proposal.written_as, Action::ApproveAnswer).await
            })
        })
        .await?;
    Ok(id)
}
