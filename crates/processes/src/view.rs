//! How a process is shown: the pieces that several pages share.

use crate::{
    event::Event,
    form::Area,
    process::{Full, Level, Override, Phase, ProcessState, Progress},
};
use askama::Template;
use kernel::Result;
use web::{Cx, Html, format::days_between};

/// Is it on, when does it begin, is it over? A colour of the badge and its words.
pub(crate) struct Status {
    pub(crate) colour: &'static str,
    pub(crate) text: String,
}

/// The status of a process for everyone.
pub(crate) fn status(cx: &Cx, full: &Full) -> Status {
    match full.progress(cx.now) {
        Progress::Running => match full.open_until(cx.now) {
            Some(end) => match days_between(cx.today(), end.date()) {
                days @ 0..=7 => Status { colour: "red", text: cx.tn("process-days-left", days) },
                days => Status { colour: "yellow", text: cx.tn("process-days-left", days) },
            },
            None if full.phases.is_empty() => Status { colour: "green", text: cx.t("process-always-open") },
            None => Status { colour: "green", text: cx.t("process-is-open") },
        },
        Progress::Coming => {
            let day = full.opens_at(cx.now).map(|at| cx.date(at)).unwrap_or_default();
            Status { colour: "blue", text: cx.ta("process-opens", &[("day", day.into())]) }
        }
        Progress::Finished if full.process.state == ProcessState::Closed => {
            Status { colour: "", text: cx.t("process-is-closed") }
        }
        // What was never public has nothing to evaluate.
        Progress::Finished if !full.process.state.is_public() => {
            Status { colour: "", text: cx.word("process-state", full.process.state) }
        }
        Progress::Finished => Status { colour: "", text: cx.t("process-is-evaluated") },
    }
}

#[derive(Template)]
#[template(path = "cards.html")]
struct Cards<'a> {
    cx: &'a Cx,
    cards: Vec<(&'a Full, Status)>,
}

/// Cards of processes, to stand below a heading of level two; nothing when there are none.
pub(crate) fn cards<'a>(cx: &'a Cx, processes: impl IntoIterator<Item = &'a Full>) -> Result<Html> {
    Html::of(&Cards { cx, cards: processes.into_iter().map(|full| (full, status(cx, full))).collect() })
}

/// A phase as a line of the timeline.
pub(crate) struct PhaseLine<'a> {
    pub(crate) phase: &'a Phase,
    pub(crate) span: String,
    pub(crate) is_open: bool,
    /// Who set it by hand, when and why.
    pub(crate) by_hand: Option<String>,
}

/// The phases of a process as lines of the timeline.
pub(crate) fn phase_lines<'a>(cx: &Cx, full: &'a Full) -> Vec<PhaseLine<'a>> {
    let line = |phase: &'a Phase| PhaseLine {
        span: span(cx, phase),
        is_open: full.process.state == ProcessState::Published && phase.is_open(cx.now),
        by_hand: by_hand(cx, phase),
        phase,
    };
    full.phases.iter().map(line).collect()
}

fn span(cx: &Cx, phase: &Phase) -> String {
    let day = |at| cx.date(at);
    match (phase.starts_at, phase.ends_at) {
        (Some(start), Some(end)) => {
            cx.ta("process-phase-span", &[("from", day(start).into()), ("to", day(end).into())])
        }
        (Some(start), None) => cx.ta("process-phase-from", &[("from", day(start).into())]),
        (None, Some(end)) => cx.ta("process-phase-to", &[("to", day(end).into())]),
        (None, None) => cx.t("process-phase-undated"),
    }
}

fn by_hand(cx: &Cx, phase: &Phase) -> Option<String> {
    let key = match phase.overridden? {
        Override::Open => "process-phase-opened-by-hand",
        Override::Closed => "process-phase-closed-by-hand",
    };
    let day = phase.override_at.map(|at| cx.date(at)).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Some(cx.ta(
        key,
        &[
            ("day", day.into()),
            ("actor", text(&phase.override_by).into()),
            ("reason", text(&phase.override_reason).into()),
        ],
    ))
}

/// A line of the history in words.
pub(crate) struct EventLine {
    pub(crate) day: String,
    pub(crate) datetime: String,
    pub(crate) text: String,
    pub(crate) actor: String,
    pub(crate) note: String,
}

/// The history in words; a change names its fields.
pub(crate) fn event_lines<'a>(cx: &Cx, events: impl IntoIterator<Item = &'a Event>) -> Vec<EventLine> {
    let line = |event: &Event| EventLine {
        day: cx.date(event.at),
        datetime: event.at.date().to_string(),
        text: cx.word("process-event", event.kind),
        actor: event.actor.clone(),
        note: match event.kind {
            crate::event::EventKind::Changed => event
                .note
                .split_whitespace()
                .map(|field| cx.word("process-field", field))
                .collect::<Vec<_>>()
                .join(", "),
            _ => event.note.clone(),
        },
    };
    events.into_iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "description.html")]
struct Description<'a> {
    cx: &'a Cx,
    full: &'a Full,
    status: Status,
    /// Path and name of each place or municipality it concerns.
    area: Vec<(String, String)>,
    phases: Vec<PhaseLine<'a>>,
    events: Vec<EventLine>,
    middle: &'a Html,
    /// The film in sign language, when it is one of ours.
    film: Option<Html>,
    answer_days: i64,
}

/// What the page of a process says, with the format's own part in the middle.
pub(crate) async fn description(
    cx: &Cx,
    full: &Full,
    area: &Area,
    events: &[Event],
    middle: &Html,
) -> Result<Html> {
    let film = films::player::in_place_of(cx, &full.process.sign_language_path).await?;
    let events = event_lines(cx, events.iter().filter(|event| event.kind.is_public()));
    let answer_days = full.process.answer_days.unwrap_or_else(|| i64::from(cx.app.settings.answer_days));
    Html::of(&Description {
        cx,
        full,
        status: status(cx, full),
        area: concerned(full, area),
        phases: phase_lines(cx, full),
        events,
        middle,
        film,
        answer_days,
    })
}

fn concerned(full: &Full, area: &Area) -> Vec<(String, String)> {
    let places = area
        .places
        .iter()
        .filter(|(id, _, _)| full.places.contains(id))
        .map(|(_, _, choice)| (format!("/orte/{}", choice.value), choice.text.clone()));
    let places: Vec<_> = places.collect();
    if !places.is_empty() {
        return places;
    }
    let municipalities = area.municipalities.iter().filter(|(id, _)| full.municipalities.contains(id));
    municipalities.map(|(_, choice)| (format!("/gemeinden/{}", choice.value), choice.text.clone())).collect()
}

/// All levels, from telling to deciding.
pub(crate) const LEVELS: &[Level] = Level::ALL;
