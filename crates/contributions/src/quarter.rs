//! Quarters of a year, by which the public figures are given.

use jiff::{ToSpan, civil::Date};

/// The quarter that this day lies in, such as `2026-Q2`.
pub fn name(day: Date) -> String {
    format!("{}-Q{}", day.year(), number(day))
}

/// Which of the four it is.
pub fn number(day: Date) -> i8 {
    (day.month() - 1) / 3 + 1
}

/// The first day of the quarter that this day lies in.
pub fn first_day(day: Date) -> Date {
    day.first_of_month().saturating_sub(((day.month() - 1) % 3).months())
}

/// The first day after the quarter that this day lies in.
pub fn end(day: Date) -> Date {
    first_day(day).saturating_add(3.months())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_day_lies_in_one_quarter() {
        for (day, expected, first, end_day) in [
            (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
            (date(2026, 3, 31), "2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
            (date(2026, 5, 31), "2026-Q2", date(2026, 4, 1), date(2026, 7, 1)),
            (date(2026, 12, 31), "2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ] {
            assert_eq!((name(day).as_str(), first_day(day), end(day)), (expected, first, end_day), "{day}");
        }
    }
}
