//! Keeping a measure up to date: what may be written, and how it is saved.

use crate::{
    Measure,
    date::Span,
    kind::{EventKind, MeasureStatus},
};
use database::Tx;
use jiff::civil::Date;
use kernel::{
    Action, Error, MeasureEventId, MeasureId, MunicipalityId, PlaceId, Problems, Result, Timestamp,
};
use web::{Cx, audit};

/// The longest name of an office or role, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest reason, and the longest report of what is new, in characters.
pub const LONGEST_TEXT: usize = 2000;

/// What an editor wrote.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Upkeep {
    /// How far it is; `None`: no value yet.
    pub status: Option<MeasureStatus>,
    /// Why it is paused, stopped or late.
    pub reason: String,
    /// When it should begin and end.
    pub planned: Span,
    /// When it began and ended.
    pub actual: Span,
    /// Whose it is; `None`: the region's.
    pub municipality: Option<MunicipalityId>,
    /// The office in charge; empty: not stated.
    pub office: String,
    /// The role in charge; empty: not stated.
    pub role: String,
    /// The places it concerns.
    pub places: Vec<PlaceId>,
    /// What is new, for everyone to read; empty: nothing.
    pub update: String,
}

impl Upkeep {
    /// All that is wrong, on a day.
    pub fn problems(&self, today: Date) -> Problems {
        let mut problems = Problems::default();
        let over = self.status.is_some_and(MeasureStatus::is_over);
        let past = |day: Option<Date>| day.is_none_or(|day| day <= today);
        let needs = self.status.is_some_and(MeasureStatus::needs_reason);
        problems.require(!needs || !self.reason.is_empty(), "reason", "measure-reason-missing");
        problems.require(!self.planned.is_reversed(), "planned_end", "measure-ends-first");
        problems.require(!self.actual.is_reversed(), "actual_end", "measure-ends-first");
        problems.require(past(self.actual.start), "actual_start", "measure-not-yet");
        problems.require(past(self.actual.end), "actual_end", "measure-not-yet");
        problems.require(
            self.status != Some(MeasureStatus::Done) || self.actual.end.is_some(),
            "actual_end",
            "measure-end-missing",
        );
        problems.require(over || self.actual.end.is_none(), "status", "measure-ended-goes-on");
        for (text, most, field) in [
            (&self.reason, LONGEST_TEXT, "reason"),
            (&self.update, LONGEST_TEXT, "update"),
            (&self.office, LONGEST_NAME, "office"),
            (&self.role, LONGEST_NAME, "role"),
        ] {
            problems.require(text.chars().count() <= most, field, "measure-too-long");
        }
        problems
    }
}

/// Saves what an editor wrote, unless somebody else has saved since `seen`; what changed is told in the history of the
/// measure, and the act is logged.
///
/// # Errors
/// [`Error::Invalid`] with all that is wrong; [`Error::Conflict`] when somebody else was faster.
pub async fn save(cx: &Cx, measure: &Measure, seen: Timestamp, upkeep: Upkeep) -> Result<()> {
    upkeep.problems(cx.today()).check()?;
    let act = cx.act(Action::EditMeasure, "measure", Some(measure.id.0), upkeep.reason.clone());
    let mut events = Vec::new();
    let event = |kind, status, text: &str| Event {
        id: MeasureEventId::new(cx.now, cx.random()),
        kind,
        status,
        text: text.to_owned(),
    };
    if measure.status != upkeep.status {
        let reason =
            if upkeep.status.is_some_and(MeasureStatus::needs_reason) { upkeep.reason.as_str() } else { "" };
        events.push(event(EventKind::Status, upkeep.status, reason));
    }
    if !upkeep.update.is_empty() {
        events.push(event(EventKind::Update, None, &upkeep.update));
    }
    let (id, now, actor, person) = (measure.id, cx.now, cx.actor.label.clone(), cx.actor.person);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                update(tx, id, seen, now, &upkeep).await?;
                for event in events {
                    tx.query("insert into measure_event (id, measure_id, at, kind, status, text, actor, written_by) values ($1, $2, $3, $4, $5, $6, $7, $8)")
                        .bind(event.id)
                        .bind(id)
                        .bind(now)
                        .bind(event.kind)
                        .bind(event.status)
                        .bind(event.text)
                        .bind(actor.clone())
                        .bind(person)
                        .run()
                        .await?;
                }
                audit::record(tx, &act).await
            })
        })
        .await
}

struct Event {
    id: MeasureEventId,
    kind: EventKind,
    status: Option<MeasureStatus>,
    text: String,
}

async fn update(tx: &mut Tx, id: MeasureId, seen: Timestamp, now: Timestamp, upkeep: &Upkeep) -> Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let changed = tx
        .query(include_str!("sql/update-measure.sql"))
        .bind(id)
        .bind(seen)
        .bind(now)
        .bind(upkeep.status)
        .bind(upkeep.reason.clone())
        .bind(day(upkeep.planned.start))
        .bind(day(upkeep.planned.end))
        .bind(day(upkeep.actual.start))
        .bind(day(upkeep.actual.end))
        .bind(upkeep.municipality)
        .bind(upkeep.office.clone())
        .bind(upkeep.role.clone())
        .run()
        .await?;
    if changed == 0 {
        return Err(Error::Conflict("measure-changed-meanwhile"));
    }
    tx.query("delete from measure_place where measure_id = $1").bind(id).run().await?;
    for place in &upkeep.places {
        tx.query("insert into measure_place (measure_id, place_id) values ($1, $2)")
            .bind(id)
            .bind(*place)
            .run()
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    fn wrong(upkeep: &Upkeep) -> Vec<(&'static str, &'static str)> {
        upkeep.problems(TODAY).0.iter().map(|problem| (problem.field, problem.key)).collect()
    }

    fn span(start: Option<Date>, end: Option<Date>) -> Span {
        Span { start, end }
    }

    #[test]
    fn a_measure_is_paused_or_stopped_only_with_a_reason() {
        for status in [MeasureStatus::Paused, MeasureStatus::Stopped] {
            let mut upkeep = Upkeep { status: Some(status), ..Upkeep::default() };
            assert_eq!(wrong(&upkeep), [("reason", "measure-reason-missing")]);
            upkeep.reason = "Die Förderung ist ausgelaufen.".to_owned();
            assert_eq!(wrong(&upkeep), []);
        }
        assert_eq!(wrong(&Upkeep::default()), [], "nothing is known, nothing is wrong");
    }

    #[test]
    fn days_that_cannot_be_are_refused_all_at_once() {
        let upkeep = Upkeep {
            status: Some(MeasureStatus::Running),
            planned: span(Some(date(2026, 5, 1)), Some(date(2026, 4, 1))),
            actual: span(Some(date(2027, 1, 1)), Some(date(2026, 12, 1))),
            ..Upkeep::default()
        };
        assert_eq!(
            wrong(&upkeep),
            [
                ("planned_end", "measure-ends-first"),
                ("actual_end", "measure-ends-first"),
                ("actual_start", "measure-not-yet"),
                ("actual_end", "measure-not-yet"),
                ("status", "measure-ended-goes-on"),
            ]
        );
    }

    #[test]
    fn what_is_done_has_an_end() {
        let done =
            |end| Upkeep { status: Some(MeasureStatus::Done), actual: span(None, end), ..Upkeep::default() };
        assert_eq!(wrong(&done(None)), [("actual_end", "measure-end-missing")]);
        assert_eq!(wrong(&done(Some(TODAY))), []);
    }

    #[test]
    fn texts_have_a_length() {
        let long = Upkeep {
            office: "x".repeat(LONGEST_NAME + 1),
            update: "ä".repeat(LONGEST_TEXT),
            ..Upkeep::default()
        };
        assert_eq!(wrong(&long), [("office", "measure-too-long")]);
    }
}
