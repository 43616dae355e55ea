//! Approving what somebody else has written.

use super::{answer, desk, panels};
use crate::store::proposals::{self, Proposal};
use askama::Template;
use axum::extract::Path;
use contributions::{Contribution, store as contribution_store};
use kernel::{Action, Error, Result};
use uuid::Uuid;
use web::{Cx, FormState, Html, Input, Outcome};

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
}

/// What waits, as everyone would read it, with the button for whoever may approve it.
pub(super) async fn panel(cx: &Cx, on: &Contribution, subject: Uuid) -> Result<Html> {
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
        may_approve: !is_own && cx.may(Action::ApproveAnswer, &on.object()),
        proposal: &proposal,
    })
}

pub(super) async fn approve(cx: Cx, Path(reference): Path<String>, input: Input) -> Outcome {
    let on = desk::find(&cx, &reference).await?;
    cx.require(Action::ApproveAnswer, &on.object())?;
    let id = input.get("proposal").parse().map_err(|_| Error::NotFound)?;
    let waiting = proposals::by_id(&cx.app.db, id).await?;
    match crate::approve(&cx, id).await {
        Ok(_) => Ok(answer::back(&cx, &on, "approve")),
        Err(error) => {
            let shown = waiting.map(|proposal| form_of(&proposal).input);
            answer::again(&cx, &on, shown.unwrap_or(input), error).await
        }
    }
}
