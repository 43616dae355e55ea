//! The clock of a promised answer, as the public reads it.

use kernel::Timestamp;

/// The public clock of an answer, in whole days of Europe/Berlin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueClock {
    /// This many days are left; 0 means today.
    Waiting(i64),
    /// This many days over.
    Overdue(i64),
    /// Answered after this many days; in time?
    Answered(i64, bool),
}

impl DueClock {
    /// Reads the clock.
    pub fn new(received: Timestamp, due: Timestamp, answered: Option<Timestamp>, now: Timestamp) -> Self {
        let days = web::format::days_between;
        match answered {
            Some(at) => Self::Answered(days(received.date(), at.date()), at <= due),
            None if now <= due => Self::Waiting(days(now.date(), due.date())),
            None => Self::Overdue(days(due.date(), now.date()).max(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_clock_counts_days_of_berlin() {
        let at = |day: i8, hour| Timestamp::berlin(date(2026, 6, day), hour, 0);
        let due = Timestamp::end_of_day(date(2026, 6, 29));
        assert_eq!(DueClock::new(at(1, 10), due, None, at(1, 12)), DueClock::Waiting(28));
        assert_eq!(DueClock::new(at(1, 10), due, None, at(29, 23)), DueClock::Waiting(0));
        assert_eq!(DueClock::new(at(1, 10), due, None, at(30, 0)), DueClock::Overdue(1));
        assert_eq!(DueClock::new(at(1, 10), due, Some(at(12, 9)), at(30, 0)), DueClock::Answered(11, true));
    }
}
