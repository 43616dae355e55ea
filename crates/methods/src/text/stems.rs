//! Stems: Snowball's German and English algorithms with the exceptions a town's texts need.

use frostem::{Algorithm, Stemmer};

use super::spelling;

/// Words whose last letters are no ending; the stemmer would leave `feu`, `mau`, `bau` and hit `feucht`, `Maut`,
/// `Baustelle`, or make `Badesee` and `See` strangers.
const WHOLE: [&str; 10] =
    ["mauer", "bauer", "feuer", "steuer", "dauer", "schauer", "trauer", "teuer", "see", "allee"];

/// Plurals the algorithm does not bring to their singular.
const IRREGULAR: [(&str, &str); 2] = [("museen", "museum"), ("zentren", "zentrum")];

/// The German stem of a lower-case word, folded. Empty for a "word" of nothing but marks.
pub(super) fn german(word: &str) -> String {
    let folded = spelling::fold_word(word);
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == folded) {
        return (*singular).to_owned();
    }
    if let Some(whole) = whole(&folded) {
        return whole.to_owned();
    }
    // Words with digits (`b102`, `30er`) are names, not inflected words.
    if folded.bytes().any(|b| b.is_ascii_digit()) {
        return with_letter_first(folded);
    }
    let stem = Stemmer::new(Algorithm::German).stem(&folded).into_owned();
    // The stemmer reads what is left of "ae" as an umlaut and gives vowels only; it must not leave the alphabet.
    let stem = if stem.is_ascii() { stem } else { folded };
    match spelling::distinct_root(word).and_then(|(with, without)| Some((with, stem.strip_prefix(without)?)))
    {
        Some((with, rest)) => format!("{with}{rest}"),
        None => stem,
    }
}

/// PostgreSQL reads `5e68zr` as a number and a word; behind a letter it stays one word.
fn with_letter_first(mut word: String) -> String {
    if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_lowercase()) {
        word.insert(0, 'x');
        word.truncate(super::words::MAX_TERM_LETTERS);
    }
    word
}

fn whole(folded: &str) -> Option<&str> {
    ["", "n", "s"]
        .iter()
        .filter_map(|ending| folded.strip_suffix(ending))
        .find(|base| WHOLE.iter().any(|word| base.ends_with(word)))
}

/// The English stem of a word, or none where the word can't be English (umlaut, ß, digit, other script).
pub(super) fn english(word: &str) -> Option<String> {
    let plain = word.bytes().all(|b| b.is_ascii_lowercase());
    let stem = plain.then(|| Stemmer::new(Algorithm::English).stem(word).into_owned())?;
    let mut folded = spelling::collapse_digraphs(&stem);
    folded.truncate(super::words::MAX_TERM_LETTERS);
    Some(folded).filter(|folded| !folded.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_with_umlaut_meet_their_singular() {
        for (one, many) in [
            ("baum", "bäume"),
            ("haus", "häusern"),
            ("spielplatz", "spielplätze"),
            ("schlagloch", "schlaglöcher"),
            ("schloss", "schlösser"),
            ("see", "seen"),
        ] {
            assert_eq!(german(one), german(many));
        }
    }

    #[test]
    fn citizens_are_no_castle_and_farmers_no_building_site() {
        assert_eq!(german("bürgerinnen"), "buerg");
        assert_eq!(german("burg"), "burg");
        assert_eq!(german("bauern"), "bauer");
        assert_eq!(german("lagerfeuer"), "lagerfeuer");
    }

    #[test]
    fn a_word_of_digits_and_letters_begins_with_a_letter() {
        assert_eq!(german("30er"), "x30er");
        assert_eq!(german("2026"), "2026");
    }

    #[test]
    fn english_stems_only_words_that_can_be_english() {
        assert_eq!(english("libraries").as_deref(), Some("librari"));
        assert_eq!(english("straße"), None);
        assert_eq!(english("b102"), None);
    }
}
