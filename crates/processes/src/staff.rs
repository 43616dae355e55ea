//! The staff's pages: list, writing, and the steps to publication and beyond.

use crate::{
    editor, event,
    form::{self, Area},
    lifecycle, pages,
    process::{Full, Override, ProcessState, object},
    store,
    view::{self, EventLine, PhaseLine, Status},
    writing,
};
use askama::Template;
use axum::extract::Path;
use database::BoxFuture;
use http::StatusCode;
use kernel::{Action, Error, Object, PhaseId, Problem, ProcessId, Result};
use uuid::Uuid;
use web::{
    Cx, FormState, Html, Input, Outcome, Page,
    field::{self, Choice, Text},
    page::redirect,
};

#[derive(Template)]
#[template(path = "staff-list.html")]
struct ListPage<'a> {
    cx: &'a Cx,
    processes: Vec<(&'a Full, Status)>,
    may_create: bool,
}

/// `/werkbank/verfahren`
pub(crate) async fn list(cx: Cx) -> Outcome {
    let all = store::in_work(&cx.app.db).await?;
    let mine = all.iter().filter(|full| cx.may(Action::SeeWorkbench, &full.object()));
    let processes = mine.map(|full| (full, view::status(&cx, full))).collect();
    let page = ListPage {
        cx: &cx,
        processes,
        may_create: kernel::permission::may_somewhere(&cx.actor, Action::EditProcess),
    };
    staff_page(&cx, cx.t("processes-staff"), Html::of(&page)?, None).await
}

/// `/werkbank/verfahren/neu`
pub(crate) async fn new(cx: Cx) -> Outcome {
    let area = Area::load(&cx).await?;
    editor::show(&cx, None, &area, FormState::default()).await
}

/// The target of the form of a new process.
pub(crate) async fn create(cx: Cx, input: Input) -> Outcome {
    let area = Area::load(&cx).await?;
    let mut form = FormState::new(input);
    let new = form::read(&cx, &mut form, None, &area);
    cx.require(Action::EditProcess, &object(Uuid::nil(), ProcessState::Draft, &new.municipalities))?;
    let id = match form.problems.clone().check() {
        Ok(()) => writing::create(&cx, new).await,
        Err(error) => Err(error),
    };
    match id {
        Ok(id) => editor::next(&cx, id, &area, form).await,
        Err(error) => editor::refused(&cx, None, &area, form, error).await,
    }
}

/// `/werkbank/verfahren/{id}/bearbeiten`
pub(crate) async fn edit(cx: Cx, Path(id): Path<String>) -> Outcome {
    let full = find(&cx, &id).await?;
    editor::require_any(&cx, &full)?;
    let area = Area::load(&cx).await?;
    let form = FormState::new(form::filled(&full, &area));
    editor::show(&cx, Some(&full), &area, form).await
}

/// The target of the form of an existing process.
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome {
    let full = find(&cx, &id).await?;
    editor::require_any(&cx, &full)?;
    let area = Area::load(&cx).await?;
    let mut form = FormState::new(input);
    let new = form::read(&cx, &mut form, Some(&full), &area);
    if !full.process.state.is_public() {
        // Nobody moves a process out of their own reach, or into somebody else's.
        cx.require(
            Action::EditProcess,
            &Object {
                municipality: object(full.process.id.0, full.process.state, &new.municipalities).municipality,
                ..full.object()
            },
        )?;
    }
    if form.input.get("version") != full.process.updated_at.micros().to_string() {
        form.problems.push(Problem::new("", "process-changed-meanwhile"));
    }
    let saved = match form.problems.clone().check() {
        Ok(()) => writing::save(&cx, &full, new).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => editor::next(&cx, full.process.id, &area, form).await,
        Err(error) => editor::refused(&cx, Some(&full), &area, form, error).await,
    }
}

#[derive(Template)]
#[template(path = "staff-process.html")]
struct ProcessPage<'a> {
    cx: &'a Cx,
    full: &'a Full,
    form: &'a FormState,
    /// What was refused: link (may be empty) and message.
    refused: Vec<(String, String)>,
    missing: Vec<(String, String)>,
    phases: Vec<PhaseLine<'a>>,
    phase_choices: Vec<Choice>,
    override_choices: Vec<Choice>,
    events: Vec<EventLine>,
    is_second_person: bool,
    unanswered: i64,
    may: May,
}

/// What the actor may do to the process shown.
struct May {
    edit: bool,
    submit: bool,
    publish: bool,
    set_phase: bool,
    close: bool,
}

/// `/werkbank/verfahren/{id}`
pub(crate) async fn process(cx: Cx, Path(id): Path<String>) -> Outcome {
    let full = find(&cx, &id).await?;
    let mut input = Input::default();
    input.set("result", full.process.result.clone());
    show(&cx, &full, FormState::new(input), None).await
}

async fn show(cx: &Cx, full: &Full, form: FormState, status: Option<StatusCode>) -> Outcome {
    let object = full.object();
    let draft = full.process.state == ProcessState::Draft;
    let link = |problem: &Problem| {
        let own =
            ["result", "send_back_reason", "override_reason", "phase", "override"].contains(&problem.field);
        let href = match problem.field {
            "" => String::new(),
            field if own => format!("#{field}"),
            field => cx.href(&format!("{}/bearbeiten#{field}", path(full.process.id))),
        };
        (href, field::message(cx, problem))
    };
    let events = event::of(&cx.app.db, full.process.id).await?;
    let published = full.process.state == ProcessState::Published;
    let page = ProcessPage {
        refused: form.problems.0.iter().map(link).collect(),
        missing: if full.process.state.is_public() {
            Vec::new()
        } else {
            lifecycle::lacking(&cx.app, full).0.iter().map(link).collect()
        },
        phases: view::phase_lines(cx, full),
        phase_choices: full
            .phases
            .iter()
            .map(|phase| Choice::new(phase.id.to_string(), phase.title.clone()))
            .collect(),
        override_choices: ["open", "closed", "clock"]
            .map(|word| Choice::new(word, cx.word("process-override", word)))
            .to_vec(),
        events: view::event_lines(cx, &events),
        is_second_person: lifecycle::is_second_person(cx, full),
        unanswered: if published {
            lifecycle::unanswered(&cx.app, &cx.app.db, full.process.id).await?
        } else {
            0
        },
        may: May {
            edit: editor::may_any(cx, full),
            submit: draft && cx.may(Action::EditProcess, &object),
            publish: cx.may(Action::PublishProcess, &object),
            set_phase: cx.may(Action::OverridePhase, &object) && !full.phases.is_empty(),
            close: cx.may(Action::CloseProcess, &object),
        },
        cx,
        full,
        form: &form,
    };
    staff_page(cx, full.process.title.clone(), Html::of(&page)?, status).await
}

/// `/werkbank/verfahren/{id}/vorschau`: how it will look.
pub(crate) async fn preview(cx: Cx, Path(id): Path<String>) -> Outcome {
    let full = find(&cx, &id).await?;
    let area = pages::area_of(&cx, &full).await?;
    let note = Html::of(&PreviewNote { cx: &cx, full: &full })?;
    let body = note.then(&view::description(&cx, &full, &area, &[], &Html::empty()).await?);
    staff_page(&cx, full.process.title.clone(), body, None).await
}

#[derive(Template)]
#[template(path = "preview-note.html")]
struct PreviewNote<'a> {
    cx: &'a Cx,
    full: &'a Full,
}

/// Hands a draft to a second person.
pub(crate) async fn submit(cx: Cx, Path(id): Path<String>) -> Outcome {
    let full = find(&cx, &id).await?;
    cx.require(Action::EditProcess, &full.object())?;
    let done = lifecycle::submit(&cx, full.process.id).await;
    after(&cx, &full, done, Input::default()).await
}

/// Publishes what somebody else has submitted.
pub(crate) async fn publish(cx: Cx, Path(id): Path<String>) -> Outcome {
    let full = find(&cx, &id).await?;
    cx.require(Action::PublishProcess, &full.object())?;
    let done = lifecycle::publish(&cx, full.process.id).await;
    after(&cx, &full, done, Input::default()).await
}

/// Hands a submitted process back.
pub(crate) async fn send_back(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome {
    let full = find(&cx, &id).await?;
    cx.require(Action::PublishProcess, &full.object())?;
    let done = lifecycle::send_back(&cx, full.process.id, input.get("send_back_reason")).await;
    after(&cx, &full, done, input).await
}

/// Opens or closes a phase by hand, or gives it back to the clock.
pub(crate) async fn override_phase(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome {
    let full = find(&cx, &id).await?;
    cx.require(Action::OverridePhase, &full.object())?;
    let phase = input
        .get("phase")
        .parse::<PhaseId>()
        .ok()
        .and_then(|id| full.phases.iter().find(|phase| phase.id == id));
    let to = match input.get("override") {
        "clock" => Some(None),
        word => word.parse::<Override>().ok().map(Some),
    };
    let done = match (phase, to) {
        (None, _) => Err(Error::invalid("phase", "form-unknown-choice")),
        (_, None) => Err(Error::invalid("override", "form-unknown-choice")),
        (Some(phase), Some(to)) => {
            lifecycle::override_phase(&cx, phase, to, input.get("override_reason")).await
        }
    };
    after(&cx, &full, done, input).await
}

/// Closes a process with its result.
pub(crate) async fn close(cx: Cx, Path(id): Path<String>, input: Input) -> Outcome {
    let full = find(&cx, &id).await?;
    cx.require(Action::CloseProcess, &full.object())?;
    let done = lifecycle::close(&cx, full.process.id, input.get("result")).await;
    after(&cx, &full, done, input).await
}

/// Back to the process; what was refused is shown there, with what was typed.
async fn after(cx: &Cx, full: &Full, done: Result<()>, input: Input) -> Outcome {
    match done {
        Ok(()) => Ok(redirect(&cx.href(&path(full.process.id)))),
        Err(Error::Invalid(problems)) => {
            show(cx, full, FormState { input, problems }, Some(StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(Error::Conflict(key)) => {
            // Somebody else may have been faster: show how it stands now.
            let full = store::by_id(&cx.app.db, full.process.id).await?.ok_or(Error::NotFound)?;
            show(
                cx,
                &full,
                FormState { input, problems: Problem::new("", key).into() },
                Some(StatusCode::CONFLICT),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// How many processes wait for the publication by this actor.
pub(crate) fn waiting(cx: &Cx) -> BoxFuture<'_, Result<i64>> {
    Box::pin(async move {
        let all = store::in_work(&cx.app.db).await?;
        let waits = |full: &&Full| {
            cx.may(Action::PublishProcess, &full.object()) && lifecycle::is_second_person(cx, full)
        };
        Ok(i64::try_from(all.iter().filter(waits).count()).unwrap_or(i64::MAX))
    })
}

/// The process of a staff page, for those who may see it.
async fn find(cx: &Cx, id: &str) -> Result<Full> {
    let id: ProcessId = id.parse().map_err(|_| Error::NotFound)?;
    let full = store::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
    cx.require(Action::SeeWorkbench, &full.object())?;
    Ok(full)
}

/// The staff's page of a process.
pub(crate) fn path(id: ProcessId) -> String {
    format!("/werkbank/verfahren/{id}")
}

/// A page of the staff area.
pub(crate) async fn staff_page(cx: &Cx, title: String, body: Html, status: Option<StatusCode>) -> Outcome {
    cx.page(Page { title, body, private: true, status, ..Page::default() }).await
}
