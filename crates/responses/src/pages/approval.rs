//! Approving what somebody else has written, or giving it back.

use super::{answer, desk, panels};
use crate::{
    response::LONGEST_REASON,
    store::proposals::{self, Proposal},
};
use askama::Template;
use axum::extract::Path;
use contributions::{Contribution, store as contribution_store};
use kernel::{Action, Error, Result};
use uuid::Uuid;
use web::{
    Cx, FormState, Html, Input, Outcome,
    field::{self, Text},
};

/// What waits for a second person, where four eyes are asked for.
pub(super) async fn waiting(cx: &Cx, subject: Uuid) -> Result<Option<Proposal>> {
    if cx.app.settings.answers_two_persons { proposals::of(&cx.app.db, subject).await } else { Ok(None) }
}

/// The form with what waits in it, to write it anew.
pub(super) fn form_of(proposal: &Proposal) -> FormState {
    let mut form = answer::form_of_draft(&proposal.draft);
    form.input.set("proposal", proposal.id.to_string());
    form.input.set("reason", proposal.reason.clone());
    form.input.set_all("group", proposal.also.iter().map(ToString::to_string).collect());
    form
}

#[derive(Template)]
#[template(path = "approval.html")]
struct Panel<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    query: String,
    proposal: &'a Proposal,
    also: Vec<Contribution>,
    verdict: String,
    body: Html,
    facts: Vec<(String, String)>,
    is_own: bool,
    may_approve: bool,
    /// The field for the reason to give it back, and whether it is open.
    reason: Html,
    is_open: bool,
}

/// What waits, as everyone would read it, with the buttons for whoever may approve it or give it back.
pub(super) async fn panel(cx: &Cx, on: &Contribution, subject: Uuid, form: &FormState) -> Result<Html> {
    let Some(proposal) = waiting(cx, subject).await? else { return Ok(Html::empty()) };
    // Checked as of the day when it was written: what has passed since is named when it is approved.
    let Ok(content) = proposal.draft.check(&on.kind, proposal.at.date()) else { return Ok(Html::empty()) };
    let mut also = Vec::with_capacity(proposal.also.len());
    for id in &proposal.also {
        also.extend(contribution_store::by_id(&cx.app.db, *id).await?);
    }
    let is_own = cx.actor.person == Some(proposal.written_by);
    Html::of(&Panel {
        cx,
        on,
        query: answer::filter_query(cx),
        verdict: cx.word("response-verdict", content.decision),
        body: Html::markdown(&content.body),
        facts: panels::facts(cx, &content),
        also,
        is_own,
        may_approve: !is_own && proposal.returned.is_none() && cx.may(Action::ApproveAnswer, &on.object()),
        reason: field::text(
            cx,
            form,
            Text::new("return_reason", "approval-return-reason").max(LONGEST_REASON),
        )?,
        is_open: form.problems.of("return_reason").is_some(),
        proposal: &proposal,
    })
}

pub(super) async fn approve(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let (on, id) = to_decide(&cx, &reference, &input).await?;
    match crate::approve(&cx, id).await {
        Ok(_) => Ok(answer::back(&cx, &on, "approve")),
        Err(error) => again(&cx, &on, id, input, error).await,
    }
}

pub(super) async fn give_back(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let (on, id) = to_decide(&cx, &reference, &input).await?;
    match crate::give_back(&cx, id, input.get("return_reason")).await {
        Ok(()) => Ok(answer::back(&cx, &on, "returned")),
        Err(error) => again(&cx, &on, id, input, error).await,
    }
}

async fn to_decide(cx: &Cx, reference: &str, input: &Input) -> Result<(Contribution, Uuid)> {
    let on = desk::find(cx, reference).await?;
    cx.require(Action::ApproveAnswer, &on.object())?;
    Ok((on, input.get("proposal").parse().map_err(|_| Error::NotFound)?))
}

/// The desk again, with what waits in the form and with the reason that was typed.
async fn again(cx: &Cx, on: &Contribution, id: Uuid, typed: Input, error: Error) -> Outcome {
    let mut shown = match proposals::by_id(&cx.app.db, id).await? {
        Some(proposal) => form_of(&proposal).input,
        None => Input::default(),
    };
    shown.set("return_reason", typed.get("return_reason"));
    answer::again(cx, on, shown, error).await
}
