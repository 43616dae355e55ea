//! Whether a text says when: days, months, quarters, weeks and years as German answers write them.

const MONTHS: [&str; 22] = [
    "Januar",
    "Jänner",
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
    "January",
    "February",
    "March",
    "May",
    "June",
    "July",
    "October",
    "December",
    "Maerz",
];

/// Words that make a lone month or a lone year a point in time ("bis Juni", "Ende 2026").
const BEFORE_TIME: [&str; 27] = [
    "ab",
    "am",
    "anfang",
    "bis",
    "den",
    "ende",
    "im",
    "mitte",
    "seit",
    "vom",
    "zum",
    "jahr",
    "jahre",
    "jahres",
    "frühjahr",
    "frühling",
    "sommer",
    "herbst",
    "winter",
    "spätestens",
    "in",
    "by",
    "until",
    "since",
    "from",
    "end",
    "year",
];

/// Whether `text` names a day, a month, a quarter, a calendar week or a year as a point in time.
pub(super) fn mentions_date(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().map(bare).collect();
    (0..words.len()).any(|at| {
        let before = at.checked_sub(1).map_or("", |before| words[before]);
        let after = words.get(at + 1).copied().unwrap_or_default();
        is_point_in_time(before, words[at], after)
    })
}

/// A word without the punctuation around it, but with a full stop directly after it, which ordinals need.
fn bare(word: &str) -> &str {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    if word[end..].starts_with('.') { &word[..=end] } else { &word[..end] }
}

fn is_point_in_time(before: &str, word: &str, after: &str) -> bool {
    let introduced = BEFORE_TIME.contains(&before.to_lowercase().as_str());
    let name = word.trim_end_matches('.');
    if MONTHS.contains(&name) {
        return introduced || is_day(before) || is_day(after) || is_year(after);
    }
    if matches!(name, "Quartal" | "Halbjahr") {
        return is_day(before) || is_year(after);
    }
    if matches!(name, "KW" | "Kalenderwoche") {
        return number(after).is_some_and(|week| (1..=53).contains(&week)) || is_day(before);
    }
    is_numeric_day(word, after, introduced) || (introduced && is_year(name))
}

/// `31.03.2026`, `1.4.26`, `2026-03-31`; `31.3.` only where a word announces a day; `31. 3. 2026` by its first half.
fn is_numeric_day(word: &str, after: &str, introduced: bool) -> bool {
    let iso: Vec<&str> = word.trim_end_matches('.').split('-').collect();
    if let [year, month, day] = iso[..] {
        return is_year(year) && is_month_number(month) && is_day(day);
    }
    let parts: Vec<&str> = word.split('.').collect();
    match parts[..] {
        [day, month, year] | [day, month, year, ""] if !year.is_empty() => {
            is_day(day)
                && is_month_number(month)
                && (is_year(year) || (year.len() == 2 && number(year).is_some()))
        }
        [day, month, ""] => is_day(day) && is_month_number(month) && introduced,
        [day, ""] => is_day(day) && introduced && after.strip_suffix('.').is_some_and(is_month_number),
        _ => false,
    }
}

fn number(word: &str) -> Option<u32> {
    word.trim_end_matches('.').parse().ok()
}

fn is_day(word: &str) -> bool {
    number(word).is_some_and(|day| (1..=31).contains(&day))
}

fn is_month_number(word: &str) -> bool {
    number(word).is_some_and(|month| (1..=12).contains(&month))
}

fn is_year(word: &str) -> bool {
    word.trim_end_matches('.').len() == 4 && number(word).is_some_and(|year| (1990..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_found() {
        for text in [
            "Die Bank steht am 31.03.2026.",
            "Bis zum 1.4. entscheiden wir.",
            "Am 3. Mai ist Sitzung",
            "Wir antworten (2026-05-01).",
            "Fertig im Juni.",
            "Fertig Ende 2027.",
            "Im 3. Quartal 2026 geht es los",
            "Baubeginn ist in KW 17.",
            "Am 31. 3. wird gebaut",
            "We decide by 12 May 2026",
            "Im Jahr 2028 kommt der Radweg.",
        ] {
            assert!(mentions_date(text), "{text}");
        }
    }

    #[test]
    fn numbers_and_words_that_look_like_dates_are_not() {
        for text in [
            "Wir antworten bald.",
            "Das kostet 2000 Euro.",
            "Siehe Abschnitt 1.2. der Satzung",
            "You may come",
            "Der 45.13.2026 ist kein Tag",
            "Frau Mai hat recht",
            "Tempo 30 in der Dorfstraße 12",
            "",
        ] {
            assert!(!mentions_date(text), "{text}");
        }
    }
}
