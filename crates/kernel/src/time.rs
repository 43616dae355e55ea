//! Time: stored as UTC microseconds, read from an injected clock, shown in Europe/Berlin.

use jiff::{
    civil::Date,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Microseconds since 1970-01-01 UTC. In JSON: RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Timestamp(i64);

const MICROS_PER_SECOND: i64 = 1_000_000;

impl Timestamp {
    /// From microseconds since 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01 UTC.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_SECOND)
    }

    /// This moment `seconds` later (negative: earlier).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// The moment of a civil date and time in Europe/Berlin.
    pub fn berlin(date: Date, hour: i8, minute: i8) -> Self {
        date.at(hour, minute, 0, 0)
            .to_zoned(zone())
            .map_or(Self(0), |zoned| Self(zoned.timestamp().as_microsecond()))
    }

    /// The last moment of a civil day in Europe/Berlin: a deadline "until the 6th" ends here.
    pub fn end_of_day(date: Date) -> Self {
        Self(Self::berlin(date.saturating_add(jiff::Span::new().days(1)), 0, 0).0 - 1)
    }

    /// The civil date and time in Europe/Berlin.
    pub fn in_berlin(self) -> jiff::Zoned {
        self.instant().to_zoned(zone())
    }

    /// The civil date in Europe/Berlin.
    pub fn date(self) -> Date {
        self.in_berlin().date()
    }

    /// `2026-06-03T09:05:00Z`
    pub fn rfc3339(self) -> String {
        let instant = self.instant();
        jiff::Timestamp::from_second(instant.as_second()).unwrap_or(instant).to_string()
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_microsecond()))
    }

    fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse_rfc3339(&text)
            .ok_or_else(|| serde::de::Error::custom("expected a time such as 2026-06-03T09:05:00Z"))
    }
}

/// The time zone of the towns. The rules come with the program, so that a server without zone data tells the same time.
fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(1)))
}

/// Tells the time: the system's, or a hand-set one in tests.
#[derive(Clone)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.0))))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Some(fixed) => Timestamp(fixed.load(Ordering::SeqCst)),
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the one place that reads the system's clock"
            )]
            None => Timestamp(jiff::Timestamp::now().as_microsecond()),
        }
    }

    /// Moves a fixed clock; the system's clock is not ours to move.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Some(fixed) = &self.0 {
            fixed.fetch_add(seconds * MICROS_PER_SECOND, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_deadline_day_ends_at_midnight_in_berlin_in_summer_and_winter() {
        assert_eq!(Timestamp::end_of_day(date(2026, 7, 1)).rfc3339(), "2026-07-01T21:59:59Z");
        assert_eq!(Timestamp::end_of_day(date(2026, 12, 1)).rfc3339(), "2026-12-01T22:59:59Z");
    }

    #[test]
    fn a_moment_just_before_utc_midnight_is_already_the_next_day_in_berlin() {
        let moment = Timestamp::parse_rfc3339("2026-03-28T23:30:00Z").expect("a valid time");
        assert_eq!(moment.date(), date(2026, 3, 29));
    }

    #[test]
    fn a_time_survives_its_way_through_text() {
        let moment = Timestamp::parse_rfc3339("2026-06-03T09:05:00+02:00").expect("a valid time");
        assert_eq!(moment.rfc3339(), "2026-06-03T07:05:00Z");
        assert_eq!(Timestamp::parse_rfc3339("yesterday"), None);
    }

    #[test]
    fn a_fixed_clock_moves_only_by_hand() {
        let clock = Clock::fixed(Timestamp::from_micros(0));
        clock.advance_seconds(90);
        assert_eq!(clock.now().seconds(), 90);
    }
}
