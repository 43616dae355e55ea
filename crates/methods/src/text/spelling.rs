//! One spelling for words: `[a-z0-9]`, whatever keyboard they were typed on.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::words::MAX_TERM_LETTERS;

/// Roots that, at the beginning of a word, are another word without their umlaut: written with e.
///
/// `Bürger`/`Burg`, `Lösung` and `löschen`/`Los`, `Blüte`/`Blut`, `Küche`/`Kuchen`, `schön`/`schonen`, `Tür`/`Turm`,
/// `Bär`/`Bar`, `hören`/`Hort`, `kürzen`/`Kurpark`, `Möbel`/`mobil` stay apart. Only beginnings matter, because
/// terms are compared from their beginning. Whoever types these without umlaut does not find them.
const DISTINCT_ROOTS: [(&str, &str); 12] = [
    ("buerg", "burg"),
    ("loes", "los"),
    ("bluet", "blut"),
    ("blueh", "bluh"),
    ("kuech", "kuch"),
    ("schoen", "schon"),
    ("tuer", "tur"),
    ("baer", "bar"),
    ("hoer", "hor"),
    ("kuer", "kur"),
    ("moeb", "mob"),
    ("huet", "hut"),
];

/// Folds a lower-case word: ß to ss; ä, ae, a to a, likewise o and u; other marks dropped.
///
/// `ue` after a, e, q is no umlaut (`Bauer`, `neue`, `Quelle`). Letters of other scripts are written as four
/// letters each, so that they can be searched without leaving the alphabet.
pub(super) fn fold_word(word: &str) -> String {
    let mut folded = collapse_digraphs(&to_ascii(word));
    folded.truncate(MAX_TERM_LETTERS);
    folded
}

/// The two spellings (with e, without) of the root in [`DISTINCT_ROOTS`] that a lower-case word begins with.
pub(super) fn distinct_root(word: &str) -> Option<(&'static str, &'static str)> {
    let written_out: String = word.chars().take(6).flat_map(written_out).collect();
    DISTINCT_ROOTS.into_iter().find(|(with, _)| written_out.starts_with(with))
}

fn written_out(c: char) -> impl Iterator<Item = char> {
    let (base, extra) = match c {
        'ä' => ('a', Some('e')),
        'ö' => ('o', Some('e')),
        'ü' => ('u', Some('e')),
        other => (other, None),
    };
    std::iter::once(base).chain(extra)
}

/// `[a-z0-9]` for a lower-case word, umlauts as their vowel, digraphs as typed.
pub(super) fn to_ascii(word: &str) -> String {
    let mut ascii = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_mark(*c) && !is_invisible(*c)) {
        match c {
            'a'..='z' | '0'..='9' => ascii.push(c),
            'A'..='Z' => ascii.push(c.to_ascii_lowercase()),
            'ß' | 'ẞ' => ascii.push_str("ss"),
            'æ' => ascii.push('a'),
            'ø' | 'œ' => ascii.push('o'),
            'ł' => ascii.push('l'),
            'đ' | 'ð' => ascii.push('d'),
            'ı' => ascii.push('i'),
            'þ' => ascii.push_str("th"),
            other if other.is_alphanumeric() => ascii.extend(four_letters(other)),
            _ => {}
        }
    }
    ascii
}

/// ae, oe, ue to one vowel, as the Snowball stemmer for German reads them.
pub(super) fn collapse_digraphs(ascii: &str) -> String {
    let mut folded = String::with_capacity(ascii.len());
    let mut letters = ascii.chars().peekable();
    while let Some(c) = letters.next() {
        let umlaut = match c {
            'a' | 'o' => true,
            'u' => !folded.ends_with(['a', 'e', 'q']),
            _ => false,
        };
        folded.push(c);
        if umlaut && letters.peek() == Some(&'e') {
            letters.next();
        }
    }
    folded
}

/// A letter or digit of another script as a number to base 26. Injective: every assigned letter is below 26⁴.
fn four_letters(c: char) -> impl Iterator<Item = char> {
    let number = u32::from(c);
    [17_576, 676, 26, 1].into_iter().filter_map(move |place| char::from_digit(number / place % 26 + 10, 36))
}

pub(super) fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// Soft hyphen, zero-width spaces and joiners, byte order mark: typographic aids inside words.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways_to_type_an_umlaut_meet() {
        for word in ["mülleimer", "muelleimer", "mulleimer"] {
            assert_eq!(fold_word(word), "mulleimer");
        }
        for word in ["straße", "strasse"] {
            assert_eq!(fold_word(word), "strasse");
        }
    }

    #[test]
    fn ue_that_is_no_umlaut_stays() {
        assert_eq!(fold_word("bauern"), "bauern");
        assert_eq!(fold_word("neuehuetten"), "neuehutten");
        assert_eq!(fold_word("quelle"), "quelle");
    }

    #[test]
    fn roots_that_differ_only_by_umlaut_are_known_in_both_spellings() {
        assert_eq!(distinct_root("bürgerbudget"), Some(("buerg", "burg")));
        assert_eq!(distinct_root("buergerbudget"), Some(("buerg", "burg")));
        assert_eq!(distinct_root("burgwiese"), None);
        for (with, without) in DISTINCT_ROOTS {
            assert_eq!(fold_word(with), without);
        }
    }

    #[test]
    fn marks_of_other_languages_are_dropped() {
        assert_eq!(fold_word("café"), "cafe");
        assert_eq!(fold_word("łódź"), "lodz");
    }

    #[test]
    fn every_letter_of_every_script_has_four_letters_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for c in ('\u{250}'..='\u{3ffff}').filter(|c| c.is_alphanumeric()) {
            let spelled: String = four_letters(c).collect();
            assert!(spelled.len() == 4 && seen.insert(spelled), "{c}");
        }
    }
}
