//! Dates, times and numbers as people write them.

use jiff::civil::Date;
use kernel::{Locale, Timestamp};

const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `3. Juni 2026`, `3 June 2026`
pub fn date(locale: Locale, day: Date) -> String {
    let month = usize::from(day.month().unsigned_abs()).saturating_sub(1) % 12;
    match locale {
        Locale::En => format!("{} {} {}", day.day(), MONTHS_EN[month], day.year()),
        Locale::De | Locale::Plain => format!("{}. {} {}", day.day(), MONTHS_DE[month], day.year()),
    }
}

/// Short names of the months, as the Duden has them.
const SHORT_DE: [&str; 12] =
    ["Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

/// `3. Juni`, `3 June`; with its year when it is another than that of `today`: `18. Sept. 2025`, `18 Sept 2025`.
pub fn short_date(locale: Locale, day: Date, today: Date) -> String {
    let month = usize::from(day.month().unsigned_abs()).saturating_sub(1) % 12;
    let short = match locale {
        Locale::En => format!("{} {}", day.day(), SHORT_EN[month]),
        Locale::De | Locale::Plain => format!("{}.\u{a0}{}", day.day(), SHORT_DE[month]),
    };
    if day.year() == today.year() { short } else { format!("{short} {}", day.year()) }
}

/// `3. Juni 2026, 14:05 Uhr`, `3 June 2026, 14:05`; in Europe/Berlin.
pub fn date_time(locale: Locale, moment: Timestamp) -> String {
    let zoned = moment.in_berlin();
    let clock = format!("{:02}:{:02}", zoned.hour(), zoned.minute());
    let day = date(locale, zoned.date());
    if locale == Locale::En { format!("{day}, {clock}") } else { format!("{day}, {clock} Uhr") }
}

/// Whole days from one civil date to another; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// `52,1402` in German, `52.1402` in English, with so many digits after the mark.
pub fn decimal(locale: Locale, value: f64, digits: usize) -> String {
    let written = format!("{value:.digits$}");
    if locale == Locale::En { written } else { written.replace('.', ",") }
}

/// `1.234` in German, `1,234` in English.
pub fn number(locale: Locale, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let separator = if locale == Locale::En { ',' } else { '.' };
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    if value < 0 { format!("−{text}") } else { text }
}

/// `18.500 €`, `12,50 €` in German, `€18,500`, `€12.50` in English; cents only where there are any.
pub fn euros(locale: Locale, cents: i64) -> String {
    let whole = number(locale, (cents.unsigned_abs() / 100).cast_signed());
    let rest = match (cents.unsigned_abs() % 100, locale) {
        (0, _) => String::new(),
        (rest, Locale::En) => format!(".{rest:02}"),
        (rest, Locale::De | Locale::Plain) => format!(",{rest:02}"),
    };
    let sign = if cents < 0 { "−" } else { "" };
    if locale == Locale::En {
        format!("{sign}€{whole}{rest}")
    } else {
        format!("{sign}{whole}{rest}\u{a0}€")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(date(Locale::De, day(2026, 6, 3)), "3. Juni 2026");
        assert_eq!(date(Locale::En, day(2026, 3, 31)), "31 March 2026");
        let noon = Timestamp::parse_rfc3339("2026-06-03T12:05:00Z").expect("a time");
        assert_eq!(date_time(Locale::De, noon), "3. Juni 2026, 14:05 Uhr");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(number(Locale::De, 1_234_567), "1.234.567");
        assert_eq!(number(Locale::En, 999), "999");
        assert_eq!(number(Locale::De, -1000), "−1.000");
    }

    #[test]
    fn fractions_have_the_mark_of_their_language() {
        assert_eq!(decimal(Locale::De, 52.140_24, 4), "52,1402");
        assert_eq!(decimal(Locale::En, -12.5, 2), "-12.50");
    }

    #[test]
    fn money_shows_cents_only_where_there_are_any() {
        assert_eq!(euros(Locale::De, 600_000_000), "6.000.000\u{a0}€");
        assert_eq!(euros(Locale::De, 1_205), "12,05\u{a0}€");
        assert_eq!(euros(Locale::En, -1_250), "−€12.50");
        assert_eq!(euros(Locale::En, i64::MIN), "−€92,233,720,368,547,758.08");
    }

    #[test]
    fn days_count_over_months_and_backwards() {
        assert_eq!(days_between(day(2026, 1, 31), day(2026, 3, 1)), 29);
        assert_eq!(days_between(day(2026, 3, 1), day(2026, 2, 27)), -2);
    }
}
