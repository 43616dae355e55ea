//! The way of a process: draft → submitted → published → closed, and what stands in between. Each step is one write
//! that checks again what it needs, so that two people at once cannot get past a rule.

use crate::{
    event::{Act, EventKind},
    process::{Full, Override, Phase, ProcessState, missing},
    store,
    writing::later,
};
use database::{Conn, Tx};
use kernel::{Action, Error, Problem, Problems, ProcessId, Result};
use web::{App, Cx};

/// What publication lacks, as problems of the form's fields: the message of field `aim` is `process-missing-aim`.
pub(crate) fn lacking(app: &App, full: &Full) -> Problems {
    let has_format = app.format(&full.process.format).is_some();
    Problems(
        missing(full, has_format).into_iter().map(|field| Problem::new(field, missing_key(field))).collect(),
    )
}

/// Message keys are static, so that a test can look through all of them.
const fn missing_key(field: &'static str) -> &'static str {
    match field.as_bytes() {
        b"title" => "process-missing-title",
        b"summary" => "process-missing-summary",
        b"aim" => "process-missing-aim",
        b"decidable" => "process-missing-decidable",
        b"not_decidable" => "process-missing-not-decidable",
        b"decider" => "process-missing-decider",
        b"decision_when" => "process-missing-decision-when",
        b"level" => "process-missing-level",
        b"organisers" => "process-missing-organisers",
        b"offline_ways" => "process-missing-offline-ways",
        b"contact" => "process-missing-contact",
        b"controller" => "process-missing-controller",
        b"format" => "process-missing-format",
        _ => "process-missing-phases",
    }
}

/// May this person publish it, as far as the rule of two persons goes? Who submitted it may not, while the rule is on.
pub(crate) fn is_second_person(cx: &Cx, full: &Full) -> bool {
    !cx.app.settings.two_persons || full.process.submitted_by != cx.actor.person
}

/// Hands a draft to a second person.
///
/// # Errors
/// [`Error::Invalid`] names all that is missing; [`Error::Conflict`] when it is no draft any more.
pub(crate) async fn submit(cx: &Cx, id: ProcessId) -> Result<()> {
    let act = Act::new(cx, Action::EditProcess, id, EventKind::Submitted, "");
    let app = cx.app.clone();
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let full = in_state(tx, id, ProcessState::Draft).await?;
                lacking(&app, &full).check()?;
                tx.query("update process set state = 'submitted', submitted_at = $1, submitted_by = $2, updated_at = $3 where id = $4")
                    .bind(act.at)
                    .bind(act.person)
                    .bind(later(act.at, full.process.updated_at))
                    .bind(id)
                    .run()
                    .await?;
                act.record(tx, id).await
            })
        })
        .await
}

/// Publishes what somebody else has submitted.
///
/// # Errors
/// [`Error::Conflict`] for the person who submitted it and when it is not submitted; [`Error::Invalid`] names all that
/// is missing.
pub(crate) async fn publish(cx: &Cx, id: ProcessId) -> Result<()> {
    let act = Act::new(cx, Action::PublishProcess, id, EventKind::Published, "");
    let cx = cx.clone();
    let db = cx.app.db.clone();
    db.write(move |tx| {
        Box::pin(async move {
            let full = in_state(tx, id, ProcessState::Submitted).await?;
            lacking(&cx.app, &full).check()?;
            if !is_second_person(&cx, &full) {
                return Err(Error::Conflict("process-needs-second-person"));
            }
            tx.query("update process set state = 'published', published_at = $1, published_by = $2, updated_at = $3 where id = $4")
                .bind(act.at)
                .bind(act.person)
                .bind(later(act.at, full.process.updated_at))
                .bind(id)
                .run()
                .await?;
            act.record(tx, id).await
        })
    })
    .await
}

/// Hands a submitted process back to its editors.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Conflict`] when it is not submitted.
pub(crate) async fn send_back(cx: &Cx, id: ProcessId, reason: &str) -> Result<()> {
    stated("send_back_reason", reason)?;
    let act = Act::new(cx, Action::PublishProcess, id, EventKind::SentBack, reason);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let full = in_state(tx, id, ProcessState::Submitted).await?;
                tx.query("update process set state = 'draft', updated_at = $1 where id = $2")
                    .bind(later(act.at, full.process.updated_at))
                    .bind(id)
                    .run()
                    .await?;
                act.record(tx, id).await
            })
        })
        .await
}

/// Opens or closes a phase by hand, or (`None`) gives it back to the clock.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Conflict`] when the process is not published.
pub(crate) async fn override_phase(cx: &Cx, phase: &Phase, to: Option<Override>, reason: &str) -> Result<()> {
    stated("override_reason", reason)?;
    let kind = match to {
        Some(Override::Open) => EventKind::PhaseOpened,
        Some(Override::Closed) => EventKind::PhaseClosed,
        None => EventKind::PhaseByClock,
    };
    let (id, process) = (phase.id, phase.process_id);
    let act = Act::new(cx, Action::OverridePhase, process, kind, &format!("{}: {reason}", phase.title));
    let (label, reason) = (cx.actor.label.clone(), reason.to_owned());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_state(tx, process, ProcessState::Published).await?;
                tx.query("update process_phase set override = $1, override_reason = $2, override_by = $3, override_at = $4 where id = $5")
                    .bind(to)
                    .bind(to.map(|_| reason))
                    .bind(to.map(|_| label))
                    .bind(to.map(|_| act.at))
                    .bind(id)
                    .run()
                    .await?;
                act.record(tx, process).await
            })
        })
        .await
}

/// How many contributions of a process still lack an official response, summed over all modules.
///
/// # Errors
/// Those of the modules' queries.
pub(crate) async fn unanswered(app: &App, conn: impl Into<Conn<'_>>, id: ProcessId) -> Result<i64> {
    let mut conn = conn.into();
    let mut sum = 0;
    for check in &app.closing_checks {
        sum += check(app, Conn::from(&mut conn), id).await?;
    }
    Ok(sum)
}

/// Closes a process and tells what became of it. Refused while contributions lack a response; none comes in between,
/// since the count is part of the write and [`store::stays_open`] keeps others waiting.
///
/// # Errors
/// [`Error::Invalid`] without a result or with unanswered contributions; [`Error::Conflict`] when it is not published.
pub(crate) async fn close(cx: &Cx, id: ProcessId, result: &str) -> Result<()> {
    let act = Act::new(cx, Action::CloseProcess, id, EventKind::Closed, "");
    let (app, result) = (cx.app.clone(), result.trim().to_owned());
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                store::nobody_enters(tx, id).await?;
                let full = in_state(tx, id, ProcessState::Published).await?;
                let mut problems = Problems::default();
                problems.require(!result.is_empty(), "result", "process-missing-result");
                let open = unanswered(&app, &mut *tx, id).await?;
                if open > 0 {
                    problems.push(Problem::new("result", "process-unanswered").with("count", open));
                }
                problems.check()?;
                tx.query("update process set state = 'closed', result = $1, closed_at = $2, updated_at = $3 where id = $4")
                    .bind(result)
                    .bind(act.at)
                    .bind(later(act.at, full.process.updated_at))
                    .bind(id)
                    .run()
                    .await?;
                act.record(tx, id).await
            })
        })
        .await
}

async fn in_state(tx: &mut Tx, id: ProcessId, state: ProcessState) -> Result<Full> {
    // Takes the lock of the row first: who comes second sees what the first one did.
    let locked = tx.query("update process set updated_at = updated_at where id = $1").bind(id).run().await?;
    if locked == 0 {
        return Err(Error::NotFound);
    }
    let full = store::by_id(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    if full.process.state == state { Ok(full) } else { Err(Error::Conflict("process-state-changed")) }
}

fn stated(field: &'static str, reason: &str) -> Result<()> {
    let mut problems = Problems::default();
    problems.require(!reason.trim().is_empty(), field, "process-missing-reason");
    problems.check()
}
