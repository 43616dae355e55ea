//! Pieces that several pages show: spans of time, badges, sources, lines of measures.

use crate::{
    date::Span,
    edition::Citation,
    kind::MeasureStatus,
    measure::{Delay, Measure},
};
use askama::Template;
use kernel::{MeasureId, Result};
use uuid::Uuid;
use web::{Cx, Html};

/// A span in words; `None`: nothing is known of it.
pub(crate) fn span(cx: &Cx, span: Span) -> Option<String> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| cx.day(day)).unwrap_or_default();
    let (from, to) = (day(span.start), day(span.end));
    let key = match (span.start, span.end) {
        (None, None) => return None,
        (Some(_), Some(_)) => "strategy-span",
        (Some(_), None) => "strategy-span-from",
        (None, Some(_)) => "strategy-span-to",
    };
    Some(cx.ta(key, &[("from", from.as_str().into()), ("to", to.as_str().into())]))
}

/// A span in words, or "not stated".
pub(crate) fn span_or_not(cx: &Cx, of: Span) -> String {
    span(cx, of).unwrap_or_else(|| cx.t("strategy-not-stated"))
}

/// A delay in words.
pub(crate) fn delay(cx: &Cx, delay: Option<Delay>) -> Option<String> {
    let (key, days) = delay?.text();
    Some(cx.tn(key, days))
}

/// The colour of a status; the words stand in it.
const fn colour(status: Option<MeasureStatus>) -> &'static str {
    match status {
        Some(MeasureStatus::Done) => " green",
        Some(MeasureStatus::Running) => " blue",
        Some(MeasureStatus::Paused | MeasureStatus::Stopped) => " red",
        Some(MeasureStatus::Planned) => " leather",
        Some(MeasureStatus::Idea) | None => "",
    }
}

/// The words of a status.
pub(crate) fn status(cx: &Cx, status: Option<MeasureStatus>) -> String {
    match status {
        Some(status) => cx.word("measure-status", status),
        None => cx.t("measure-status-none"),
    }
}

#[derive(Template)]
#[template(path = "strategy-badges.html")]
struct Badges {
    status: String,
    colour: &'static str,
    delay: Option<String>,
}

/// Status and delay of a measure.
pub(crate) fn badges(cx: &Cx, measure: &Measure) -> Result<Html> {
    Html::of(&Badges {
        status: status(cx, measure.status),
        colour: colour(measure.status),
        delay: delay(cx, measure.delay(cx.today())),
    })
}

#[derive(Template)]
#[template(path = "strategy-sources.html")]
struct Sources<'a> {
    cx: &'a Cx,
    citations: Vec<&'a Citation>,
}

/// What a statement rests on, as a line; nothing when no source is named.
pub(crate) fn sources(cx: &Cx, citations: &[Citation], subject: Uuid) -> Result<Html> {
    let citations: Vec<_> = citations.iter().filter(|citation| citation.subject_id == subject).collect();
    if citations.is_empty() { Ok(Html::empty()) } else { Html::of(&Sources { cx, citations }) }
}

/// A measure in a list.
pub(crate) struct Line<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) badges: Html,
    /// The names of its places.
    pub(crate) places: String,
}

/// Measures as lines of a list.
pub(crate) fn lines<'a>(
    cx: &Cx,
    measures: impl IntoIterator<Item = &'a Measure>,
    places: &[(MeasureId, String, String)],
) -> Result<Vec<Line<'a>>> {
    let line = |measure: &'a Measure| {
        let names: Vec<&str> =
            places.iter().filter(|(id, _, _)| *id == measure.id).map(|(_, _, name)| name.as_str()).collect();
        Ok(Line { measure, badges: badges(cx, measure)?, places: names.join(", ") })
    };
    measures.into_iter().map(line).collect()
}
