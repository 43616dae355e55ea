//! The desk: one contribution with everything that is needed to answer it, or to change its answer.

use super::{
    answer::{self, Prefill},
    approval,
    queue::{Shown, asked},
};
use crate::{
    mail, queue,
    store::{
        answers::{self, Response},
        assignments::{self, Assignment},
    },
};
use askama::Template;
use axum::extract::Path;
use contributions::{
    AnswerState, Contribution,
    contribution::State,
    store::{self as contribution_store, Event, Photo},
};
use kernel::{Action, Error, Result};
use methods::similarity;
use web::{
    Cx, FormState, Html, Outcome, Page,
    field::{self, Choice, Text},
};

/// Finds a contribution of the queue, answered or not.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Error::Forbidden`] when the actor may not read it.
pub(super) async fn find(cx: &Cx, reference: &str) -> Result<Contribution> {
    let on = contribution_store::by_reference(&cx.app.db, reference).await?.ok_or(Error::NotFound)?;
    cx.require(Action::SeeQueue, &on.object())?;
    if !on.is_public() {
        cx.require(Action::ReadUnpublished, &on.object())?;
    }
    Ok(on)
}

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk<'a> {
    cx: &'a Cx,
    on: &'a Contribution,
    aside: Html,
    badge: (&'static str, String),
    done: Option<String>,
    problems: Html,
    text: Html,
    tags: Vec<String>,
    photos: Vec<Photo>,
    hidden_photos: i64,
    remarks: Vec<Event>,
    events: Vec<Event>,
    similar: Vec<Contribution>,
    assignment: Option<Assignment>,
    approval: Html,
    work: Html,
    may_answer: bool,
    interim: Option<Html>,
    reassign: Option<Html>,
}

impl Desk<'_> {
    fn can_be_taken_up(&self) -> bool {
        self.may_answer && self.on.answer_state == AnswerState::Open
    }
}

pub(super) async fn show(cx: Cx, Path(reference): Path<String>) -> Outcome {
    let on = find(&cx, &reference).await?;
    let response = answers::of_contribution(&cx.app.db, on.id).await?;
    let asked = asked(&cx);
    let waiting = approval::waiting(&cx, response.as_ref().map_or(on.id.0, |response| response.id.0)).await?;
    let form = match (&waiting, &response) {
        (Some(waiting), _) => approval::form_of(waiting),
        (None, Some(response)) => answer::form_of(&response.content()),
        (None, None) => answer::prefilled(&cx, &on, Prefill::asked(&asked)).await?,
    };
    page(&cx, &on, response, &form, None).await
}

/// The whole page around a form; `preview` shows how an answer would look.
pub(super) async fn page(
    cx: &Cx,
    on: &Contribution,
    response: Option<Response>,
    form: &FormState,
    preview: Option<Html>,
) -> Outcome {
    let db = &cx.app.db;
    let (photos, hidden): (Vec<_>, Vec<_>) = contribution_store::photos(db, on.id)
        .await?
        .into_iter()
        .partition(|photo| photo.state == "published");
    let (remarks, events) = contribution_store::events(db, on.id, false)
        .await?
        .into_iter()
        .partition(|event| event.kind == "remark");
    // What was published stays answerable; a duplicate is answered with its original.
    let may_answer = cx.may(Action::Answer, &on.object());
    let is_open = response.is_none();
    let subject = response.as_ref().map_or(on.id.0, |response| response.id.0);
    let work = match (&response, may_answer) {
        (Some(response), _) => answer::change_form(cx, on, response, form).await?,
        (None, true) => answer::answer_form(cx, on, form, preview).await?,
        (None, false) => Html::empty(),
    };
    let desk = Desk {
        cx,
        on,
        aside: Shown::load(cx).await?.aside(cx, Some(&on.reference))?,
        badge: badge(cx, on),
        done: done(cx),
        problems: field::problems(cx, form)?,
        text: Html::markdown(&on.body),
        tags: on.tags().map(str::to_owned).collect(),
        photos,
        hidden_photos: i64::try_from(hidden.len()).unwrap_or(i64::MAX),
        remarks,
        events,
        similar: if is_open { similar_answered(cx, on).await? } else { Vec::new() },
        assignment: assignments::of(db, on.id).await?,
        approval: approval::panel(cx, on, subject, form).await?,
        work,
        may_answer,
        interim: if is_open && may_answer { Some(interim_fields(cx, form)?) } else { None },
        reassign: if is_open && cx.may(Action::Assign, &on.object()) {
            Some(assign_fields(cx, on, form).await?)
        } else {
            None
        },
    };
    let body = Html::of(&desk)?;
    let status = form.is_invalid().then_some(http::StatusCode::UNPROCESSABLE_ENTITY);
    cx.page(Page {
        title: format!("{} {}", on.reference, on.title),
        body,
        private: true,
        full_width: true,
        status,
        ..Page::default()
    })
    .await
}

/// Colour and words of the clock.
fn badge(cx: &Cx, on: &Contribution) -> (&'static str, String) {
    let clock = on.clock(cx.now);
    match clock {
        contributions::DueClock::Answered(days, _) => ("green", cx.tn("response-after-days", days)),
        _ => {
            (queue::colour(&queue::urgency(clock, cx.app.settings.answer_warn_days)), mail::clock(cx, clock))
        }
    }
}

/// What was just done, told by the address.
fn done(cx: &Cx) -> Option<String> {
    let word = asked(cx).get("getan").to_owned();
    ["answer", "approve", "returned", "proposed", "change", "interim", "review", "assign"]
        .contains(&word.as_str())
        .then(|| cx.word("response-done", word))
}

/// Answered public contributions that may say the same, the most similar first.
async fn similar_answered(cx: &Cx, on: &Contribution) -> Result<Vec<Contribution>> {
    const CANDIDATES: i64 = 200;
    const SHOWN: usize = 3;
    let text = format!("{} {}", on.title, on.body);
    let mut candidates = contribution_store::candidates(&cx.app.db, &text, CANDIDATES).await?;
    candidates.retain(|other| {
        other.id != on.id && other.kind == on.kind && other.answer_state == AnswerState::Answered
    });
    let texts: Vec<String> =
        candidates.iter().map(|other| format!("{} {}", other.title, other.body)).collect();
    let ranked = similarity::rank(&text, &texts)
        .into_iter()
        .filter(|(_, score)| *score >= similarity::DEFAULT_THRESHOLD);
    Ok(ranked.take(SHOWN).filter_map(|(at, _)| candidates.get(at).cloned()).collect())
}

fn interim_fields(cx: &Cx, form: &FormState) -> Result<Html> {
    let text = field::text(
        cx,
        form,
        Text::new("interim_text", "interim-text").rows(3).max(crate::response::LONGEST_TEXT),
    )?;
    Ok(text.then(&field::text(cx, form, Text::new("interim_next_on", "interim-next").kind("date"))?))
}

async fn assign_fields(cx: &Cx, on: &Contribution, form: &FormState) -> Result<Html> {
    let offices = people::offices(&cx.app.db).await?;
    let choices: Vec<Choice> = offices
        .into_iter()
        .filter(|office| crate::publishing::fits(office, on))
        .map(|office| Choice::new(office.key, office.label))
        .collect();
    let office = field::select(cx, form, "office", "assignment-office", &choices, true)?;
    Ok(office.then(&field::text(
        cx,
        form,
        Text::new("assign_reason", "assignment-reason").max(crate::response::LONGEST_REASON),
    )?))
}
