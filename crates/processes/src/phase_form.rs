//! The rows of phases in the form of a process. Works without script: there are always two empty rows more.

use crate::{form::day, writing::NewPhase};
use kernel::{Problem, Problems, Timestamp};
use web::{Cx, FormState, Format, Html, Input, field};

/// The names of a row's fields.
struct Row {
    stage: &'static str,
    title: &'static str,
    text: &'static str,
    starts: &'static str,
    ends: &'static str,
}

macro_rules! rows {
    ($($n:literal),+) => {
        &[$(Row {
            stage: concat!("phase-", $n, "-stage"),
            title: concat!("phase-", $n, "-title"),
            text: concat!("phase-", $n, "-text"),
            starts: concat!("phase-", $n, "-starts"),
            ends: concat!("phase-", $n, "-ends"),
        }),+]
    };
}

/// As many rows as a form has at most. Problems name their field statically.
const ROWS: &[Row] = rows!(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

/// Puts the phases into the form.
pub(crate) fn fill(input: &mut Input, phases: &[NewPhase]) {
    for (row, phase) in ROWS.iter().zip(phases) {
        let day = |at: Option<Timestamp>| at.map(|at| at.date().to_string()).unwrap_or_default();
        input.set(row.stage, phase.stage.clone());
        input.set(row.title, phase.title.clone());
        input.set(row.text, phase.text.clone());
        input.set(row.starts, day(phase.starts_at));
        input.set(row.ends, day(phase.ends_at));
    }
}

fn is_empty(row: &Row, form: &FormState) -> bool {
    [row.stage, row.title, row.text, row.starts, row.ends].iter().all(|name| form.input.some(name).is_none())
}

/// Reads the rows that are filled. A phase lasts from the beginning of its first day to the end of its last one.
pub(crate) fn read(
    cx: &Cx,
    form: &FormState,
    problems: &mut Problems,
    format: Option<&Format>,
) -> Vec<NewPhase> {
    let mut phases = Vec::new();
    for row in ROWS.iter().filter(|row| !is_empty(row, form)) {
        let date = |problems: &mut Problems, name: &'static str| {
            form.input.some(name).and_then(|text| day(problems, name, text))
        };
        let (starts, ends) = (date(problems, row.starts), date(problems, row.ends));
        problems.require(
            starts.zip(ends).is_none_or(|(starts, ends)| starts <= ends),
            row.ends,
            "process-phase-order",
        );
        let stage = form.get(row.stage).to_owned();
        problems.require(!stage.is_empty(), row.stage, "process-phase-stage");
        if let Some(format) =
            format.filter(|format| !stage.is_empty() && !format.stages.iter().any(|known| known.key == stage))
        {
            let known: Vec<String> = format.stages.iter().map(|stage| cx.word("stage", stage.key)).collect();
            problems
                .push(Problem::new(row.stage, "process-phase-other-format").with("known", known.join(", ")));
        }
        let title = form.input.some(row.title).map_or_else(|| cx.word("stage", &stage), str::to_owned);
        for (name, text, max) in [(row.title, title.as_str(), 120), (row.text, form.get(row.text), 2000)] {
            let count = text.chars().count();
            if count > max {
                problems.push(Problem::new(name, "form-too-long").with("max", max).with("count", count));
            }
        }
        phases.push(NewPhase {
            stage,
            title,
            text: form.get(row.text).to_owned(),
            starts_at: starts.map(|day| Timestamp::berlin(day, 0, 0)),
            ends_at: ends.map(Timestamp::end_of_day),
        });
    }
    phases
}

/// The rows as legend, short fields and text: all that are filled and two empty ones.
pub(crate) fn render(cx: &Cx, form: &FormState) -> kernel::Result<Vec<(String, Html, Html)>> {
    let filled = ROWS.iter().rposition(|row| !is_empty(row, form)).map_or(0, |last| last + 1);
    let stages = stages(cx);
    ROWS[..(filled + 2).min(ROWS.len())]
        .iter()
        .zip(1..)
        .map(|(row, number)| {
            let fields = field::text(
                cx,
                form,
                field::Text::new(row.title, "process-phase-title").optional().max(120),
            )?
            .then(&field::select(cx, form, row.stage, "process-phase-stage-label", &stages, true)?)
            .then(&field::text(
                cx,
                form,
                field::Text::new(row.starts, "process-phase-starts").kind("date").optional(),
            )?)
            .then(&field::text(
                cx,
                form,
                field::Text::new(row.ends, "process-phase-ends").kind("date").optional(),
            )?);
            let text = field::text(
                cx,
                form,
                field::Text::new(row.text, "process-phase-text").rows(2).optional().max(2000),
            )?;
            Ok((cx.tn("process-phase-number", number), fields, text))
        })
        .collect()
}

/// The stages of all formats, each named with its formats, since the form does not change when a format is chosen.
fn stages(cx: &Cx) -> Vec<field::Choice> {
    let mut stages: Vec<(&str, Vec<String>)> = Vec::new();
    for format in &cx.app.formats {
        for stage in format.stages {
            match stages.iter_mut().find(|(key, _)| *key == stage.key) {
                Some((_, formats)) => formats.push(cx.word("format", format.key)),
                None => stages.push((stage.key, vec![cx.word("format", format.key)])),
            }
        }
    }
    stages
        .into_iter()
        .map(|(key, formats)| {
            field::Choice::new(key, format!("{} ({})", cx.word("stage", key), formats.join(", ")))
        })
        .collect()
}
