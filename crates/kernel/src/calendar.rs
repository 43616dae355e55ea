//! Working days of Brandenburg.
//!
//! Source: Feiertagsgesetz Brandenburg (FTG), §2(1): Neujahr, Karfreitag, Ostersonntag, Ostermontag, 1. Mai, Christi
//! Himmelfahrt, Pfingstsonntag, Pfingstmontag, 3. Oktober, Reformationstag, 1. and 2. Weihnachtstag. A deadline that
//! would end on a Saturday, Sunday or public holiday ends on the next working day (§193 BGB, §31(3) VwVfG).

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// Easter Sunday of a year of the Gregorian calendar (Meeus/Jones/Butcher).
#[expect(clippy::many_single_char_names, reason = "the letters of the published algorithm")]
pub fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    // Both are in range by construction: month 3 or 4, day 1 to 31.
    date(year, i8::try_from(month).unwrap_or(4), i8::try_from(day).unwrap_or(1))
}

/// Is this a public holiday in all of Brandenburg?
pub fn is_public_holiday(day: Date) -> bool {
    const FIXED: [(i8, i8); 6] = [(1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)];
    // Days after Easter Sunday: Karfreitag, Ostersonntag, Ostermontag, Himmelfahrt, Pfingstsonntag, Pfingstmontag.
    const MOVING: [i32; 6] = [-2, 0, 1, 39, 49, 50];
    let easter = easter_sunday(day.year());
    FIXED.contains(&(day.month(), day.day()))
        || MOVING.iter().any(|offset| easter.saturating_add(offset.days()) == day)
}

/// Monday to Friday and no public holiday.
pub fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(day)
}

/// The day itself if it is a working day, else the next one.
pub fn next_working_day(mut day: Date) -> Date {
    while !is_working_day(day) {
        day = day.saturating_add(1.day());
    }
    day
}

/// The day an answer is due: `days` calendar days after the receipt, moved to the next working day.
pub fn due_date(received: Date, days: u16) -> Date {
    next_working_day(received.saturating_add(i64::from(days).days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_on_the_days_of_the_almanac() {
        for (year, month, day) in
            [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (2285, 3, 22)]
        {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn the_holidays_of_2026_are_those_of_brandenburg() {
        let days: Vec<String> = date(2026, 1, 1)
            .series(1.day())
            .take(365)
            .filter(|d| is_public_holiday(*d))
            .map(|d| d.to_string())
            .collect();
        assert_eq!(
            days,
            [
                "2026-01-01",
                "2026-04-03",
                "2026-04-05",
                "2026-04-06",
                "2026-05-01",
                "2026-05-14",
                "2026-05-24",
                "2026-05-25",
                "2026-10-03",
                "2026-10-31",
                "2026-12-25",
                "2026-12-26"
            ]
        );
    }

    #[test]
    fn a_deadline_on_a_weekend_or_holiday_moves_to_the_next_working_day() {
        // 28 days after 27 November 2026 is Christmas Day, a Friday; the next working day is Monday the 28th.
        assert_eq!(due_date(date(2026, 11, 27), 28), date(2026, 12, 28));
        assert_eq!(due_date(date(2026, 6, 1), 28), date(2026, 6, 29));
        // Karfreitag 2026 up to Ostermontag.
        assert_eq!(next_working_day(date(2026, 4, 3)), date(2026, 4, 7));
    }

    proptest::proptest! {
        #[test]
        fn a_due_date_is_a_working_day_and_never_early(offset in 0i64..20_000, days in 0u16..400) {
            let received = date(2020, 1, 1).saturating_add(offset.days());
            let due = due_date(received, days);
            proptest::prop_assert!(is_working_day(due));
            let span = received.until(due).expect("both are dates").get_days();
            proptest::prop_assert!(span >= i32::from(days) && span <= i32::from(days) + 5);
        }
    }
}
