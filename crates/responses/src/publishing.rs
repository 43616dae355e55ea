//! Answering: each act checks, asks for the right, and carries everything out in one step: rows, state and history of
//! the contributions, notices to those who follow, the log of staff acts.

use crate::{
    response::{Content, Draft, LONGEST_REASON, next_day, reasons},
    store::{
        answers::{self, NewRow, Response},
        assignments, proposals,
    },
};
use contributions::{
    AnswerState, Contribution,
    contribution::{State, limit, tidy_line},
    store::{self as contribution_store, NewEvent},
};
use database::{Tx, dialect};
use jiff::civil::Date;
use kernel::{Action, ContributionId, Error, Locale, Object, Problems, ResponseId, Result};
use notifications::{Subject, Wording};
use web::{Cx, audit, texts::TextValue};

/// An answer to one contribution, or the same one to several.
#[derive(Debug, Clone)]
pub struct NewResponse {
    /// What it answers; the first one decides which office and municipality answer.
    pub contributions: Vec<ContributionId>,
    /// What it says.
    pub draft: Draft,
}

/// Publishes an answer and tells everyone who waits for it, without asking for a second person: example content does so,
/// and [`crate::send`], which pages and API use.
///
/// # Errors
/// [`Error::Invalid`] names what is missing; [`Error::Conflict`] when one of them is answered already;
/// [`Error::Forbidden`] when the actor may not answer one of them.
pub async fn publish(cx: &Cx, new: NewResponse) -> Result<ResponseId> {
    let (content, on) = examine(cx, &new, Action::Answer).await?;
    let row = row(cx, content, &on, &cx.actor.label).await?;
    let (id, cx) = (row.id, cx.clone());
    let app = cx.app.clone();
    app.db
        .write(move |tx| Box::pin(async move { store_answer(tx, &cx, row, on, Action::Answer).await }))
        .await?;
    Ok(id)
}

/// What it says and what it answers, once the actor may do this to all of them.
pub(crate) async fn examine(
    cx: &Cx,
    new: &NewResponse,
    action: Action,
) -> Result<(Content, Vec<Contribution>)> {
    let on = load(cx, &new.contributions, action).await?;
    let first = on.first().ok_or(Error::NotFound)?;
    let content = new.draft.check(&first.kind, cx.today())?;
    if on.iter().any(|other| other.kind != first.kind) {
        return Err(Error::invalid("group", "response-group-kinds"));
    }
    Ok((content, on))
}

/// The row of a new answer by somebody of this label.
pub(crate) async fn row(cx: &Cx, content: Content, on: &[Contribution], by: &str) -> Result<NewRow> {
    let first = on.first().ok_or(Error::NotFound)?;
    let office = assignments::of(&cx.app.db, first.id).await?;
    Ok(NewRow {
        id: ResponseId::new(cx.now, cx.random()),
        municipality_id: first.municipality_id,
        office_label: office.as_ref().map_or_else(|| by.to_owned(), |office| office.office_label.clone()),
        office_key: office.map(|office| office.office_key),
        content,
        at: cx.now,
        by: by.to_owned(),
    })
}

/// The contributions, each once, each with the right to answer it.
async fn load(cx: &Cx, ids: &[ContributionId], action: Action) -> Result<Vec<Contribution>> {
    let mut found: Vec<Contribution> = Vec::with_capacity(ids.len());
    for id in ids {
        if found.iter().any(|known| known.id == *id) {
            continue;
        }
        let contribution = contribution_store::by_id(&cx.app.db, *id).await?.ok_or(Error::NotFound)?;
        cx.require(action, &contribution.object())?;
        found.push(contribution);
    }
    Ok(found)
}

/// Serialises everything that moves the answering state, so that nothing that was decided on an older look undoes an
/// answer. There are few answers; waiting for each other costs nothing.
const ANSWERING: i64 = 0x616e_7377_6572;

/// The contribution as it is now, with everyone else who answers waiting.
async fn current(tx: &mut Tx, id: ContributionId) -> Result<Contribution> {
    dialect::lock(&mut *tx, ANSWERING).await?;
    let now = contribution_store::by_id(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    match (now.answer_state, now.state) {
        (AnswerState::Answered, _) => Err(Error::Conflict("response-already")),
        (_, State::Received | State::Published) => Ok(now),
        // Withdrawn or hidden while the answer was written.
        _ => Err(Error::Conflict("response-gone")),
    }
}

/// `action` is what the actor does: answer, or approve what somebody else has written.
pub(crate) async fn store_answer(
    tx: &mut Tx,
    cx: &Cx,
    row: NewRow,
    on: Vec<Contribution>,
    action: Action,
) -> Result<()> {
    let (id, content) = (row.id, row.content.clone());
    answers::insert(tx, row).await?;
    for (n, contribution) in on.iter().enumerate() {
        let contribution = &current(tx, contribution.id).await?;
        proposals::forget(tx, contribution.id.0).await?;
        if !answers::link(tx, contribution.id, id).await? {
            return Err(Error::Conflict("response-already"));
        }
        contribution_store::set_answer(
            tx,
            contribution.id,
            AnswerState::Answered,
            Some(content.decision),
            Some(cx.now),
            cx.now,
        )
        .await?;
        contribution_store::event(
            tx,
            &cx.app.random,
            &NewEvent::public(contribution.id, cx.now, "answered", cx.actor.label.clone()),
        )
        .await?;
        tell(tx, cx, contribution, "response-notice-answered", Some(&content), n == 0).await?;
        audit::record(
            tx,
            &cx.act(action, "contribution", Some(contribution.id.0), content.decision.as_str()),
        )
        .await?;
    }
    Ok(())
}

/// The change of a published answer, examined.
pub(crate) struct Change {
    old: Response,
    content: Content,
    on: Vec<Contribution>,
    pub(crate) reason: String,
}

/// Changes a published answer, without asking for a second person; pages and API use [`crate::send_change`]. The old text
/// stays visible with the reason of the change; the date of the answer stays.
///
/// # Errors
/// [`Error::Invalid`] names what is missing; [`Error::Conflict`] when somebody else has changed it meanwhile.
pub async fn change(cx: &Cx, id: ResponseId, draft: &Draft, reason: &str) -> Result<()> {
    let change = examine_change(cx, id, draft, reason, Action::Answer).await?;
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move { store_change(tx, &cx, change, &cx.actor.label, Action::Answer).await })
        })
        .await
}

pub(crate) async fn examine_change(
    cx: &Cx,
    id: ResponseId,
    draft: &Draft,
    reason: &str,
    action: Action,
) -> Result<Change> {
    let old = answers::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    let ids: Vec<ContributionId> =
        answers::contributions(&cx.app.db, &[id]).await?.iter().map(|answered| answered.id).collect();
    let on = load_answered(cx, &ids, action).await?;
    let kind = on.first().ok_or(Error::Forbidden)?.kind.clone();
    let mut problems = Problems::default();
    let content = draft.examine(&kind, cx.today(), &mut problems);
    let reason = checked_line(reason, "reason", &mut problems);
    problems.require(content.as_ref() != Some(&old.content()), "text", "response-unchanged");
    problems.check()?;
    let content = content.ok_or_else(|| Error::invalid("decision", "response-decision-missing"))?;
    Ok(Change { old, content, on, reason })
}

/// What an answer answers, each with the right to answer it. Hidden and withdrawn ones come along without that right:
/// they keep in step with their answer, but nobody is told about them.
async fn load_answered(cx: &Cx, ids: &[ContributionId], action: Action) -> Result<Vec<Contribution>> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let contribution = contribution_store::by_id(&cx.app.db, *id).await?.ok_or(Error::NotFound)?;
        if is_spoken_of(&contribution) {
            // A duplicate is answered with its original; the right is that for the published one.
            let state = if contribution.is_public() { State::Published } else { contribution.state };
            cx.require(action, &Object { state: state.as_str(), ..contribution.object() })?;
        }
        found.push(contribution);
    }
    if found.iter().any(is_spoken_of) { Ok(found) } else { Err(Error::Forbidden) }
}

fn is_spoken_of(contribution: &Contribution) -> bool {
    contribution.is_public() || contribution.state == State::Received
}

pub(crate) async fn store_change(
    tx: &mut Tx,
    cx: &Cx,
    change: Change,
    by: &str,
    action: Action,
) -> Result<()> {
    let Change { old, content, on, reason } = change;
    if !answers::replace(tx, &old, content.clone(), cx.now, by, &reason).await? {
        return Err(Error::Conflict("response-changed-meanwhile"));
    }
    proposals::forget(tx, old.id.0).await?;
    for (n, contribution) in on.iter().enumerate() {
        contribution_store::set_answer(
            tx,
            contribution.id,
            AnswerState::Answered,
            Some(content.decision),
            contribution.answered_at,
            cx.now,
        )
        .await?;
        if !is_spoken_of(contribution) {
            continue;
        }
        let event = NewEvent::public(contribution.id, cx.now, "answer_changed", cx.actor.label.clone())
            .note(reason.as_str());
        contribution_store::event(tx, &cx.app.random, &event).await?;
        tell(tx, cx, contribution, "response-notice-changed", Some(&content), n == 0).await?;
        audit::record(tx, &cx.act(action, "contribution", Some(contribution.id.0), reason.as_str())).await?;
    }
    Ok(())
}

/// Says that it takes longer and when there will be news. The promised date of the answer does not move.
///
/// # Errors
/// [`Error::Invalid`] names `interim_text` and `interim_next_on`; [`Error::Conflict`] when it is answered already.
pub async fn interim(cx: &Cx, id: ContributionId, text: &str, next_on: &str) -> Result<()> {
    let on = load(cx, &[id], Action::Answer).await?.pop().ok_or(Error::NotFound)?;
    let (body, next_at) = check_interim(text, next_on, cx.today())?;
    let office = assignments::of(&cx.app.db, id)
        .await?
        .map_or_else(|| cx.actor.label.clone(), |office| office.office_label);
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                begin_review(tx, &cx, on.id).await?;
                answers::insert_interim(tx, &cx.app.random, on.id, cx.now, office, body, next_at).await?;
                contribution_store::event(
                    tx,
                    &cx.app.random,
                    &NewEvent::public(on.id, cx.now, "interim", cx.actor.label.clone()),
                )
                .await?;
                tell(tx, &cx, &on, "response-notice-interim", None, true).await?;
                audit::record(tx, &cx.act(Action::Answer, "contribution", Some(on.id.0), "interim")).await
            })
        })
        .await
}

fn check_interim(text: &str, next_on: &str, today: Date) -> Result<(String, kernel::Timestamp)> {
    let mut problems = Problems::default();
    let body = reasons(text, "interim_text", &mut problems);
    let next_at = next_day(Some(next_on), "interim_next_on", today, &mut problems);
    problems.require(
        next_at.is_some() || problems.of("interim_next_on").is_some(),
        "interim_next_on",
        "interim-next-missing",
    );
    problems.check()?;
    Ok((body, next_at.ok_or_else(|| Error::invalid("interim_next_on", "interim-next-missing"))?))
}

/// Says that somebody has begun to look at it.
///
/// # Errors
/// [`Error::Conflict`] when it is answered already.
pub async fn take_up(cx: &Cx, id: ContributionId) -> Result<()> {
    load(cx, &[id], Action::Answer).await?;
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if announce_review(tx, &cx, id).await? {
                    audit::record(tx, &cx.act(Action::Answer, "contribution", Some(id.0), "in_review"))
                        .await?;
                }
                Ok(())
            })
        })
        .await
}

/// From open to in review; `false` when it was that already. What is answered never goes back.
async fn begin_review(tx: &mut Tx, cx: &Cx, id: ContributionId) -> Result<bool> {
    let is_open = current(tx, id).await?.answer_state == AnswerState::Open;
    if is_open {
        contribution_store::set_answer(tx, id, AnswerState::InReview, None, None, cx.now).await?;
    }
    Ok(is_open)
}

/// The same, and everyone sees that somebody is at it.
pub(crate) async fn announce_review(tx: &mut Tx, cx: &Cx, id: ContributionId) -> Result<bool> {
    let is_new = begin_review(tx, cx, id).await?;
    if is_new {
        let event = NewEvent::public(id, cx.now, "in_review", cx.actor.label.clone());
        contribution_store::event(tx, &cx.app.random, &event).await?;
    }
    Ok(is_new)
}

/// Gives a contribution to another office, for a reason.
///
/// # Errors
/// [`Error::Invalid`] names `office` and `assign_reason`.
pub async fn assign(cx: &Cx, on: &Contribution, office: &str, reason: &str) -> Result<()> {
    cx.require(Action::Assign, &on.object())?;
    let mut problems = Problems::default();
    let reason = checked_line(reason, "assign_reason", &mut problems);
    let office = people::office(&cx.app.db, office).await?.filter(|office| fits(office, on));
    problems.require(office.is_some(), "office", "form-unknown-choice");
    problems.check()?;
    let office = office.ok_or(Error::NotFound)?;
    let (cx, id) = (cx.clone(), on.id);
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                assignments::assign(tx, id, &office.key, cx.now, &cx.actor.label, &reason).await?;
                let note = format!("{}: {reason}", office.label);
                contribution_store::event(
                    tx,
                    &cx.app.random,
                    &NewEvent::private(id, cx.now, "assigned", cx.actor.label.clone()).note(note.clone()),
                )
                .await?;
                audit::record(tx, &cx.act(Action::Assign, "contribution", Some(id.0), note)).await
            })
        })
        .await
}

/// Can this office answer a contribution of that municipality?
pub(crate) fn fits(office: &people::Office, on: &Contribution) -> bool {
    office.municipality.is_none() || on.municipality_id.is_none() || office.municipality == on.municipality_id
}

pub(crate) fn checked_line(text: &str, field: &'static str, problems: &mut Problems) -> String {
    let line = tidy_line(text);
    problems.require(!line.is_empty(), field, "response-reason-missing");
    limit(problems, field, &line, LONGEST_REASON);
    line
}

/// Tells the holder of the receipt and, when it is public, everyone who follows. Those who follow the place, the process
/// or everything hear of an answer to several contributions once, with the first of them.
async fn tell(
    tx: &mut Tx,
    cx: &Cx,
    on: &Contribution,
    key: &str,
    content: Option<&Content>,
    is_first: bool,
) -> Result<()> {
    let mut also = Vec::new();
    if on.is_public() {
        also.push(Subject::receipt(on.id));
        if is_first {
            also.extend(
                [
                    on.place_id.map(Subject::place),
                    Some(Subject::process(on.process_id)),
                    Some(Subject::all()),
                ]
                .into_iter()
                .flatten(),
            );
        }
    }
    let event = notifications::Event {
        about: if on.is_public() { Subject::contribution(on.id) } else { Subject::receipt(on.id) },
        also,
        text: wording(cx, on, key, content),
        path: if on.is_public() { on.path() } else { "/beleg".to_owned() },
        dedupe: format!("{}-{key}-{}", on.id, cx.now.micros()),
    };
    notifications::notify(tx, cx, event).await
}

/// The sentence in every language, each with the verdict in that language.
fn wording(cx: &Cx, on: &Contribution, key: &str, content: Option<&Content>) -> Wording {
    Wording::new(Locale::ALL.map(|locale| {
        let reader = Cx { locale, ..cx.clone() };
        let verdict =
            content.map(|content| reader.word("response-verdict", content.decision)).unwrap_or_default();
        let values: [(&str, TextValue<'_>); 3] = [
            ("title", on.title.as_str().into()),
            ("reference", on.reference.as_str().into()),
            ("verdict", verdict.into()),
        ];
        reader.ta(key, &values)
    }))
}
