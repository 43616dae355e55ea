//! The form of a process on its way to the editor and back.

use crate::{
    form::{self, Area, Kind, SECTIONS},
    lifecycle, phase_form,
    process::{Full, Level, ProcessState, object},
    staff::{path, staff_page},
    store, view,
};
use askama::Template;
use http::StatusCode;
use kernel::{Error, Object, Problem, ProcessId, Result};
use uuid::Uuid;
use web::{
    Cx, FormState, Html, Outcome,
    field::{self, Choice, Text},
    page::redirect,
};

#[derive(Template)]
#[template(path = "staff-edit.html")]
struct EditPage<'a> {
    cx: &'a Cx,
    full: Option<&'a Full>,
    form: &'a FormState,
    problems: Html,
    /// Heading and fields of each section.
    sections: Vec<(String, Vec<Html>)>,
    action: String,
    may_submit: bool,
}

/// May the actor change any field of it?
pub(crate) fn may_any(cx: &Cx, full: &Full) -> bool {
    SECTIONS
        .iter()
        .flat_map(|(_, fields)| *fields)
        .any(|field| form::may_change(cx, &full.object(), field.name))
}

/// Insists on the right to change any field of it.
pub(crate) fn require_any(cx: &Cx, full: &Full) -> Result<()> {
    if may_any(cx, full) { Ok(()) } else { Err(Error::Forbidden) }
}

/// The form, with what was typed and what is wrong with it.
pub(crate) async fn show(cx: &Cx, full: Option<&Full>, area: &Area, form: FormState) -> Outcome {
    let films = films::player::offer(cx).await?;
    let page = render(cx, full, area, &form, &films)?;
    let title = full.map_or_else(|| cx.t("process-new"), |full| full.process.title.clone());
    staff_page(cx, title, page, form.is_invalid().then_some(StatusCode::UNPROCESSABLE_ENTITY)).await
}

/// The form again, with what was refused; other errors go their way.
pub(crate) async fn refused(
    cx: &Cx,
    full: Option<&Full>,
    area: &Area,
    mut form: FormState,
    error: Error,
) -> Outcome {
    match error {
        Error::Invalid(problems) => form.problems = problems,
        Error::Conflict(key) => form.problems = Problem::new("", key).into(),
        other => return Err(other.into()),
    }
    show(cx, full, area, form).await
}

/// After saving: on to the second person, if that was asked, else back to the process. What is missing for publication
/// is named in the form; what was typed is saved by then.
pub(crate) async fn next(cx: &Cx, id: ProcessId, area: &Area, form: FormState) -> Outcome {
    if form.get("next") == "submit"
        && let Err(error) = lifecycle::submit(cx, id).await
    {
        let full = store::by_id(&cx.app.db, id).await?.ok_or(Error::NotFound)?;
        return refused(cx, Some(&full), area, FormState::new(form::filled(&full, area)), error).await;
    }
    Ok(redirect(&cx.href(&path(id))))
}

fn render(cx: &Cx, full: Option<&Full>, area: &Area, form: &FormState, films: &Html) -> Result<Html> {
    let of = full.map_or_else(|| object(Uuid::nil(), ProcessState::Draft, &[]), Full::object);
    let mut sections = Vec::new();
    for (heading, fields) in SECTIONS {
        // A result is told when there is one: at the end.
        let shown = fields.iter().filter(|field| {
            field.name != "result" || full.is_some_and(|full| full.process.state.is_public())
        });
        let mut fields =
            shown.map(|field| render_field(cx, full, &of, area, form, *field)).collect::<Result<Vec<_>>>()?;
        if *heading == "process-section-languages" && form::may_change(cx, &of, "sign_language_path") {
            fields.push(films.clone());
        }
        if !fields.is_empty() {
            sections.push((cx.t(heading), fields));
        }
    }
    let action = full.map_or_else(
        || "/werkbank/verfahren/neu".to_owned(),
        |full| format!("{}/bearbeiten", path(full.process.id)),
    );
    let may_submit = full.is_none_or(|full| full.process.state == ProcessState::Draft);
    Html::of(&EditPage {
        cx,
        full,
        form,
        problems: field::problems(cx, form)?,
        sections,
        action: cx.href(&action),
        may_submit,
    })
}

fn render_field(
    cx: &Cx,
    full: Option<&Full>,
    of: &Object,
    area: &Area,
    form: &FormState,
    known: form::Field,
) -> Result<Html> {
    if !form::may_change(cx, of, known.name) {
        return fixed(cx, full, area, known);
    }
    let text = |max| {
        let text = Text::new(known.name, known.key).max(max);
        if known.optional { text.optional() } else { text }
    };
    match known.kind {
        Kind::Line => field::text(cx, form, text(form::LONGEST_LINE)),
        Kind::Lines(rows) => field::text(cx, form, text(form::LONGEST_TEXT).rows(rows)),
        Kind::Day => field::text(cx, form, text(0).kind("date")),
        Kind::Number => field::text(cx, form, text(0).kind("number")),
        Kind::Tick => field::tick(cx, form, known.name, known.key),
        Kind::Format => {
            // A draft may leave it open, but publication asks for it: an empty choice, not "optional".
            let formats =
                cx.app.formats.iter().map(|format| Choice::new(format.key, cx.word("format", format.key)));
            let choices: Vec<Choice> =
                std::iter::once(Choice::new("", cx.t("form-no-choice"))).chain(formats).collect();
            field::select(cx, form, known.name, known.key, &choices, false)
        }
        Kind::Level => {
            let level = |level: &Level| {
                Choice::new(
                    level.as_str(),
                    format!("{}: {}", cx.word("process-level", level), cx.word("process-level-text", level)),
                )
            };
            field::radios(cx, form, known.name, known.key, &Level::ALL.iter().map(level).collect::<Vec<_>>())
        }
        Kind::Municipalities => {
            let choices: Vec<Choice> = area.municipalities.iter().map(|(_, choice)| choice.clone()).collect();
            field::boxes(cx, form, known.name, known.key, &choices)
        }
        Kind::Places => field::groups(cx, form, known.name, known.key, &area.groups()),
        Kind::Phases => Html::of(&PhaseRows { cx, rows: phase_form::render(cx, form)? }),
    }
}

#[derive(Template)]
#[template(path = "staff-phases.html")]
struct PhaseRows<'a> {
    cx: &'a Cx,
    /// Legend, short fields and text of each row.
    rows: Vec<(String, Html, Html)>,
}

#[derive(Template)]
#[template(path = "staff-fixed.html")]
struct Fixed<'a> {
    cx: &'a Cx,
    key: &'static str,
    lines: Vec<String>,
}

/// A field that may not be changed any more, as text.
fn fixed(cx: &Cx, full: Option<&Full>, area: &Area, known: form::Field) -> Result<Html> {
    let Some(full) = full else { return Ok(Html::empty()) };
    let input = form::filled(full, area);
    let named = |choices: Vec<&Choice>| {
        choices
            .into_iter()
            .filter(|choice| input.all(known.name).any(|value| value == choice.value))
            .map(|choice| choice.text.clone())
            .collect()
    };
    let lines: Vec<String> = match known.kind {
        Kind::Format => vec![cx.word("format", &full.process.format)],
        Kind::Level => full.process.level.iter().map(|level| cx.word("process-level", level)).collect(),
        Kind::Day => full.process.decision_at.iter().map(|at| cx.date(*at)).collect(),
        Kind::Tick => vec![cx.t(if full.process.standing { "process-yes" } else { "process-no" })],
        Kind::Municipalities => named(area.municipalities.iter().map(|(_, choice)| choice).collect()),
        Kind::Places => named(area.places.iter().map(|(_, _, choice)| choice).collect()),
        Kind::Phases => view::phase_lines(cx, full)
            .into_iter()
            .map(|line| format!("{}: {}", line.phase.title, line.span))
            .collect(),
        Kind::Line | Kind::Lines(_) | Kind::Number => {
            input.get(known.name).lines().map(str::to_owned).collect()
        }
    };
    Html::of(&Fixed {
        cx,
        key: known.key,
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
    })
}
