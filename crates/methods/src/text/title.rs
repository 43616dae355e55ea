//! A proposed title: the first words of what somebody wrote.

use unicode_segmentation::UnicodeSegmentation;

use crate::sentences::sentences;

/// Salutations that are no title; compared in lower case at the beginning of a text.
const GREETINGS: [&str; 14] = [
    "hallo",
    "guten tag",
    "guten morgen",
    "guten abend",
    "moin",
    "liebes",
    "liebe",
    "lieber",
    "sehr geehrte",
    "sehr geehrter",
    "hello",
    "hi",
    "dear",
    "good morning",
];

/// A salutation ends within this many characters, otherwise the text only happens to begin like one.
const MAX_GREETING: usize = 60;

/// Marks a title does not end with when it is cut.
const TRAILING: [char; 9] = [',', ';', ':', '-', '–', '—', '(', '„', '"'];

/// A title of at most `max` characters (as people count them) from the beginning of a text.
///
/// The first sentence if it fits, without its full stop; otherwise its first words and an ellipsis. Salutations
/// and Markdown marks are left out. Empty for an empty text or `max` 0.
///
/// ```
/// use methods::text::title_from_text;
///
/// let text = "Hallo, an der Haltestelle fehlt eine Bank. Wir stehen oft lange dort.";
/// assert_eq!(title_from_text(text, 60), "An der Haltestelle fehlt eine Bank");
/// assert_eq!(title_from_text(text, 20), "An der Haltestelle…");
/// ```
pub fn title_from_text(text: &str, max: usize) -> String {
    let text = without_greeting(text.trim_start());
    let sentence = sentences(text).into_iter().map(plain).find(|sentence| !sentence.is_empty());
    let Some(sentence) = sentence else { return String::new() };
    let sentence = capitalised(sentence.strip_suffix('.').unwrap_or(&sentence));
    cut(&sentence, max)
}

fn without_greeting(text: &str) -> &str {
    let head: String = text.chars().take(MAX_GREETING).flat_map(char::to_lowercase).collect();
    let greets = GREETINGS.iter().any(|greeting| {
        head.strip_prefix(greeting).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let end = text.char_indices().take(MAX_GREETING).find(|(_, c)| matches!(c, ',' | '!' | '\n'));
    match end {
        Some((at, mark)) if greets && !text[at + mark.len_utf8()..].trim().is_empty() => {
            text[at + mark.len_utf8()..].trim_start()
        }
        _ => text,
    }
}

/// One line without Markdown marks.
fn plain(sentence: &str) -> String {
    let unmarked = sentence.trim_start_matches(|c: char| c.is_whitespace() || "#>*+-".contains(c));
    let words: Vec<String> = unmarked
        .split_whitespace()
        .map(|word| word.replace(['*', '`'], ""))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn cut(sentence: &str, max: usize) -> String {
    if sentence.graphemes(true).count() <= max {
        return sentence.to_owned();
    }
    // One place is the ellipsis's.
    let Some(room) = max.checked_sub(1) else { return String::new() };
    let end: usize = sentence.graphemes(true).take(room).map(str::len).sum();
    let head = &sentence[..end];
    let at_border = sentence[end..].starts_with(char::is_whitespace);
    let words = match head.rfind(char::is_whitespace) {
        Some(space) if !at_border => &head[..space],
        _ => head,
    };
    format!("{}…", words.trim_end().trim_end_matches(TRAILING).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_is_the_first_sentence_without_full_stop() {
        assert_eq!(title_from_text("Mehr Bänke am Weg. Danke!", 80), "Mehr Bänke am Weg");
        assert_eq!(
            title_from_text("Wann kommt z. B. der Bus nach Lüsse? Ich warte.", 80),
            "Wann kommt z. B. der Bus nach Lüsse?"
        );
    }

    #[test]
    fn a_salutation_or_markdown_is_no_title() {
        assert_eq!(
            title_from_text("Sehr geehrte Damen und Herren,\n\nder Weg ist dunkel.", 80),
            "Der Weg ist dunkel"
        );
        assert_eq!(title_from_text("# **Bänke** für alle\n\nText", 80), "Bänke für alle");
        assert_eq!(title_from_text("Hallo", 80), "Hallo");
        assert_eq!(title_from_text("Hilfe beim Einkauf, bitte", 80), "Hilfe beim Einkauf, bitte");
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_without_dangling_marks() {
        assert_eq!(
            title_from_text("Der Weg ist dunkel, kaputt und viel zu schmal", 20),
            "Der Weg ist dunkel…"
        );
        assert_eq!(title_from_text("Donaudampfschifffahrt", 6), "Donau…");
    }

    proptest! {
        #[test]
        fn a_title_never_exceeds_its_length_and_is_one_line(text in any::<String>(), max in 0_usize..100) {
            let title = title_from_text(&text, max);
            prop_assert!(title.graphemes(true).count() <= max);
            prop_assert!(!title.contains('\n'));
        }
    }
}
