//! A measure: its wording in the edition that counts now, and what has become of it.

use crate::{date::Span, kind::MeasureStatus};
use jiff::civil::Date;
use kernel::{MeasureId, MunicipalityId};

/// How a time stands to its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// It came to an end so many days after the planned one.
    Ended(i64),
    /// It should have ended so many days ago and has not.
    Overdue(i64),
    /// It began so many days late and has not ended; its end is not due yet.
    BegunLate(i64),
    /// It should have begun so many days ago and has not.
    NotBegun(i64),
}

impl Delay {
    /// The delay on a day; `None`: in time, or there is no plan to be late for. What counts most comes first: the end.
    pub fn of(planned: Span, actual: Span, today: Date) -> Option<Self> {
        let days = |from: Option<Date>, to: Date| {
            from.map(|from| web::format::days_between(from, to)).filter(|days| *days > 0)
        };
        if let Some(end) = actual.end {
            return days(planned.end, end).map(Self::Ended);
        }
        if let Some(days) = days(planned.end, today) {
            return Some(Self::Overdue(days));
        }
        match actual.start {
            Some(start) => days(planned.start, start).map(Self::BegunLate),
            None => days(planned.start, today).map(Self::NotBegun),
        }
    }

    /// The key of its text and the number of days.
    pub fn text(self) -> (&'static str, i64) {
        match self {
            Self::Ended(days) => ("strategy-delay-ended", days),
            Self::Overdue(days) => ("strategy-delay-overdue", days),
            Self::BegunLate(days) => ("strategy-delay-begun-late", days),
            Self::NotBegun(days) => ("strategy-delay-not-begun", days),
        }
    }
}

/// A measure as everyone sees it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Measure {
    /// Its id.
    pub id: MeasureId,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What is meant; empty: not stated.
    pub description: String,
    /// Its number within the bundle.
    pub number: Option<i64>,
    /// The number follows from the order in the source.
    pub number_derived: bool,
    /// The slug of its bundle.
    pub bundle: String,
    /// The name of its bundle.
    pub bundle_name: String,
    /// How far it is; `None`: no value yet.
    pub status: Option<MeasureStatus>,
    /// Why it is paused, stopped or late; may be empty.
    pub reason: String,
    planned_start: Option<String>,
    planned_end: Option<String>,
    actual_start: Option<String>,
    actual_end: Option<String>,
    /// Whose it is; `None`: the region's.
    pub municipality_id: Option<MunicipalityId>,
    /// The office in charge; empty: not stated.
    pub office: String,
    /// The role in charge; empty: not stated.
    pub role: String,
    /// Degrees east and north (WGS 84).
    pub lon: Option<f64>,
    /// See `lon`.
    pub lat: Option<f64>,
    /// Where it stands in its edition; lists go by it.
    pub position: i64,
    /// When anything about it changed last.
    pub updated_at: kernel::Timestamp,
}

pub(crate) fn day(text: Option<&String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

impl Measure {
    /// When it should begin and end.
    pub fn planned(&self) -> Span {
        Span { start: day(self.planned_start.as_ref()), end: day(self.planned_end.as_ref()) }
    }

    /// When it began and ended.
    pub fn actual(&self) -> Span {
        Span { start: day(self.actual_start.as_ref()), end: day(self.actual_end.as_ref()) }
    }

    /// Its delay on a day. What was stopped is late for nothing.
    pub fn delay(&self, today: Date) -> Option<Delay> {
        let stopped = self.status == Some(MeasureStatus::Stopped);
        if stopped { None } else { Delay::of(self.planned(), self.actual(), today) }
    }

    /// Its page.
    pub fn path(&self) -> String {
        format!("/massnahmen/{}", self.slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const fn span(start: Option<Date>, end: Option<Date>) -> Span {
        Span { start, end }
    }

    #[test]
    fn a_delay_is_counted_against_the_plan_and_the_end_counts_most() {
        let (begin, end) = (date(2026, 3, 1), date(2026, 9, 30));
        let planned = span(Some(begin), Some(end));
        let of = |actual, today| Delay::of(planned, actual, today);
        assert_eq!(of(span(Some(begin), Some(date(2026, 10, 2))), date(2027, 1, 1)), Some(Delay::Ended(2)));
        assert_eq!(of(span(Some(begin), Some(end)), date(2027, 1, 1)), None);
        assert_eq!(of(span(Some(begin), None), date(2026, 10, 1)), Some(Delay::Overdue(1)));
        assert_eq!(of(span(Some(date(2026, 3, 5)), None), date(2026, 9, 30)), Some(Delay::BegunLate(4)));
        assert_eq!(of(Span::default(), date(2026, 3, 2)), Some(Delay::NotBegun(1)));
        assert_eq!(of(Span::default(), begin), None);
    }

    #[test]
    fn without_a_plan_nothing_is_late() {
        let actual = span(Some(date(2026, 1, 1)), None);
        assert_eq!(Delay::of(Span::default(), actual, date(2030, 1, 1)), None);
    }
}
