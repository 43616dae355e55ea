//! A readability check for answers and own texts: what keeps a text from being understood at first reading.
//!
//! It counts what can be counted without judging content: long sentences, long words, and whether a date is
//! named. The limits are house rules after the common advice for plain German (one thought per sentence, about
//! fifteen words; long compounds divided by hyphens); they advise and never refuse a text.

mod dates;

use crate::sentences::sentences;

/// Sentences with more words are pointed out.
pub const MAX_SENTENCE_WORDS: usize = 20;

/// Words with more letters are pointed out; the parts of a hyphenated word count singly.
pub const MAX_WORD_LETTERS: usize = 16;

/// What [`check`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainLanguage {
    /// Number of sentences; headings and list items count as one each.
    pub sentences: usize,
    /// Number of words.
    pub words: usize,
    /// Words in the longest sentence.
    pub longest_sentence_words: usize,
    /// The longest sentence itself (the first, if several), to be shown beside the hint. Empty without sentences.
    pub longest_sentence: String,
    /// Words with more than [`MAX_WORD_LETTERS`] letters, as written, each once, in order.
    pub long_words: Vec<String>,
    /// Whether a day, month, quarter, week or year is named that answers "when?".
    pub mentions_date: bool,
}

impl PlainLanguage {
    /// Whether no sentence and no word exceeds its limit. A missing date does not count against a text.
    pub fn is_plain(&self) -> bool {
        self.longest_sentence_words <= MAX_SENTENCE_WORDS && self.long_words.is_empty()
    }
}

/// Checks a German (or English) text, Markdown allowed.
///
/// ```
/// use methods::plain_language::check;
///
/// let found = check("Wir bauen die Bank bis zum 31. März 2026, d. h. noch vor Ostern. Danke für die Idee!");
/// assert_eq!(found.sentences, 2);
/// assert_eq!(found.longest_sentence_words, 14);
/// assert!(found.mentions_date && found.is_plain());
///
/// let found = check("Die Straßenverkehrsbehörde prüft das.");
/// assert_eq!(found.long_words, ["Straßenverkehrsbehörde"]);
/// ```
pub fn check(text: &str) -> PlainLanguage {
    let mut found = PlainLanguage { mentions_date: dates::mentions_date(text), ..PlainLanguage::default() };
    for sentence in sentences(text) {
        let words: Vec<&str> =
            sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
        found.sentences += 1;
        found.words += words.len();
        if words.len() > found.longest_sentence_words {
            found.longest_sentence_words = words.len();
            sentence.clone_into(&mut found.longest_sentence);
        }
        for word in words.into_iter().filter_map(long_word) {
            if !found.long_words.contains(&word) {
                found.long_words.push(word);
            }
        }
    }
    found
}

/// The word without punctuation, if one of its parts is too long. Addresses are no words.
fn long_word(word: &str) -> Option<String> {
    if word.contains("://") || word.contains('@') || word.starts_with("www.") {
        return None;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let long = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() > MAX_WORD_LETTERS;
    word.split(|c: char| !c.is_alphanumeric() && c != '\u{ad}').any(long).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_counted_and_shown() {
        let long = "Die Gemeinde hat nach eingehender Prüfung aller Möglichkeiten, die im Haushalt des laufenden Jahres noch \
                    bestehen, leider feststellen müssen, dass die gewünschte Bank nicht mehr gebaut werden kann.";
        let found = check(&format!("Danke. {long} Schade."));
        assert_eq!((found.sentences, found.words), (3, 30));
        assert_eq!(found.longest_sentence_words, 28);
        assert_eq!(found.longest_sentence, long);
        assert!(!found.is_plain());
    }

    #[test]
    fn hyphens_help_and_addresses_are_no_long_words() {
        assert!(check("Die Straßen-Verkehrs-Behörde").long_words.is_empty());
        assert!(
            check("Mehr auf https://beteiligung.example/bekanntmachungen/uebersicht").long_words.is_empty()
        );
        let found = check("Bekanntmachungsanordnung, Bekanntmachungsanordnung!");
        assert_eq!(found.long_words, ["Bekanntmachungsanordnung"]);
    }

    #[test]
    fn an_empty_text_is_plain_and_without_date() {
        assert_eq!(check(""), PlainLanguage::default());
        assert!(check("").is_plain());
    }
}
