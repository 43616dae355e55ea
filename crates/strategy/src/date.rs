//! Dates as exact as the source has them.

use jiff::civil::{Date, date};
use kernel::Locale;
use std::{fmt, str::FromStr};
use web::Cx;

/// A year, a month or a day: `2018`, `2020-09`, `2021-10-21`. Sorts as its text does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate(String);

impl PartialDate {
    /// Its first day.
    pub fn first_day(&self) -> Date {
        let part = |from: usize, to: usize| self.0.get(from..to).and_then(|text| text.parse::<i16>().ok());
        let narrow = |number: Option<i16>| number.and_then(|n| i8::try_from(n).ok()).unwrap_or(1);
        // Checked when it was read.
        Date::new(part(0, 4).unwrap_or(1), narrow(part(5, 7)), narrow(part(8, 10))).unwrap_or(date(1, 1, 1))
    }

    /// In the words of a language, no more exact than it is: `2018`, `September 2020`, `21. Oktober 2021`.
    pub fn in_words(&self, cx: &Cx) -> String {
        let day = cx.day(self.first_day());
        match self.0.len() {
            4 => self.0.clone(),
            7 if cx.locale == Locale::En => day.trim_start_matches("1 ").to_owned(),
            7 => day.trim_start_matches("1. ").to_owned(),
            _ => day,
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PartialDate {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let rest = match text.len() {
            4 => "-01-01",
            7 => "-01",
            10 => "",
            _ => return Err(()),
        };
        let whole = format!("{text}{rest}");
        let day: Date = whole.parse().map_err(|_| ())?;
        // The parser knows other ways of writing a day; only one sorts as text.
        if day.to_string() == whole { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// From one day to another; an open end is open, or not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub start: Option<Date>,
    /// Its last day.
    pub end: Option<Date>,
}

impl Span {
    /// Does it end before it begins?
    pub fn is_reversed(&self) -> bool {
        matches!((self.start, self.end), (Some(start), Some(end)) if end < start)
    }

    /// Is nothing known of it?
    pub fn is_empty(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_partial_date_is_a_year_a_month_or_a_day_and_nothing_else() {
        for good in ["2018", "2020-09", "2021-10-21"] {
            assert_eq!(good.parse::<PartialDate>().map(|date| date.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "18", "2018-13", "2018-02-30", "2018/09", "09-2018", "2018-9", "20180909xx", "+018"] {
            assert_eq!(bad.parse::<PartialDate>(), Err(()), "{bad}");
        }
        let first = |text: &str| text.parse::<PartialDate>().expect("a date").first_day();
        assert_eq!(first("2018"), date(2018, 1, 1));
        assert_eq!(first("2020-09"), date(2020, 9, 1));
        assert_eq!(first("2021-10-21"), date(2021, 10, 21));
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_a_date_panic(text in "\\PC{0,12}") {
            let read = text.parse::<PartialDate>();
            prop_assert!(read.is_err() || read == Ok(PartialDate(text)));
        }
    }
}
