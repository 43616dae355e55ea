//! The one analyser for German (and English) texts: search and duplicate suggestions both stand on it.
//!
//! # From text to terms
//! 1. **Words** (`text/words.rs`): NFKC, invisible characters dropped, split at everything that is neither letter nor
//!    digit. `Bürger*innen`, `Bürger:in`, `BürgerInnen` become `Bürger`; `geht's` becomes `gehts`; `B 102`,
//!    `B-102`, `B102` become one word, as do `E-Bike` and `W-LAN`.
//! 2. **Stop words** of both languages are dropped, on both sides.
//! 3. **Folding** (`text/spelling.rs`): one spelling in `[a-z0-9]`. ß is ss; ä, ae and a are one letter, likewise ö and
//!    ü. So `Mülleimer`, `Muelleimer` and `Mulleimer` meet, and plurals with umlaut (`Baum`, `Bäume`) meet inside
//!    compounds too. A few roots keep their umlaut because without it they are other words (`Bürger`, `Burg`).
//! 4. **Stems** (`text/stems.rs`): Snowball German for every word, Snowball English besides it for texts that are not
//!    visibly German.
//! 5. **Compounds**: a query term matches every indexed term that begins with it (`Spiel` hits `Spielplatz`);
//!    the common last parts of municipal compounds (`text/heads.rs`) are indexed as well (`Haltestelle` hits
//!    `Bushaltestelle`).
//!
//! # What it does not do
//! A compound in the query is not taken apart (`Schulbus` does not hit "der Bus zur Schule"); middle parts and
//! rare last parts of compounds are not found; no tolerance for typing errors; no synonyms.
//!
//! # Identical hits on both databases
//! [`index_terms`] writes only `[a-z0-9]` and single spaces, so that SQLite's `unicode61` and PostgreSQL's
//! `simple` configuration see the very same words. [`fts5_query`] and [`postgres_tsquery`] write the same query in
//! the two syntaxes; [`matches`](fn@matches) is what both must answer.

mod heads;
mod names;
mod query;
mod spelling;
mod stems;
mod stop_words;
mod title;
mod words;

pub use names::{fold, slugify};
pub use query::{
    MAX_QUERY_TERMS, MIN_PREFIX_LETTERS, QueryTerm, fts5_query, matches, postgres_tsquery, query_terms,
};
pub use title::title_from_text;

use stop_words::Language;

/// Number of the analyser's rules. Stored `search_terms` made under another number must be made anew, otherwise
/// queries and index part. Raise it with every change of rules, lists or the stemmer's version.
pub const ANALYSER_VERSION: u32 = 1;

/// The terms of a text for the search index: `[a-z0-9]` words separated by single spaces, in the text's order,
/// repeated as often as they occur (for ranking). Empty for a text without searchable words.
///
/// ```
/// assert_eq!(methods::text::index_terms("Die Mülleimer am Spielplatz"), "mulleim eim spielplatz platz");
/// assert_eq!(methods::text::index_terms("und, oder!"), "");
/// ```
pub fn index_terms(text: &str) -> String {
    let words = words::words(text);
    let english = stop_words::prevailing_language(&words) != Some(Language::German);
    let mut terms = Vec::with_capacity(words.len() * 2);
    for word in &words {
        for part in word.searchable_parts() {
            push_terms(part, english, &mut terms);
        }
        if let Some(joined) = word.joined() {
            terms.push(stems::german(&joined));
        }
    }
    terms.join(" ")
}

/// The German stem of one word as typed.
pub(crate) fn stem(word: &str) -> String {
    stems::german(&word.to_lowercase())
}

/// A word of a text for methods that compare texts.
pub(crate) struct Subject {
    pub(crate) stem: String,
    /// True for a word that says where, not what: `am Bahnhof Bad Belzig`, `in der Schule`, `Reetz: …`.
    pub(crate) is_scene: bool,
    /// True for what follows a preposition or a noun without an article, as names of places do: `in Reetz`, `Friedhof Reetz`.
    pub(crate) is_name: bool,
    /// Written with a capital, as nouns are.
    pub(crate) is_noun: bool,
}

/// The words of a text that say what it is about, in its order.
pub(crate) fn subjects(text: &str) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for (at, sentence) in text.split(['.', '!', '?']).enumerate() {
        let heading = if at == 0 { words::words(heading(text)).len() } else { 0 };
        push_subjects(words::words(sentence), heading, &mut subjects);
    }
    subjects
}

fn push_subjects(sentence: Vec<words::Word>, heading: usize, subjects: &mut Vec<Subject>) {
    let mut is_scene = false;
    let mut is_name = false;
    let mut after_noun = false;
    for (at, word) in sentence.into_iter().enumerate() {
        is_name = (is_name || after_noun) && word.is_capital;
        // An adjective has a capital where it begins a sentence.
        after_noun = word.is_capital && (at > 0 || !word.parts[0].ends_with(['e', 'r', 's', 'n', 'm']));
        is_scene = is_name || is_scene && (word.is_capital || stop_words::is_stop_word(&word.parts[0]));
        let name = word.joined().filter(|_| word.is_one_name());
        let parts: Vec<&str> = match &name {
            Some(name) => vec![name],
            None => word.searchable_parts().collect(),
        };
        for stem in parts.iter().map(|part| stems::german(part)).filter(|stem| !stem.is_empty()) {
            subjects.push(Subject {
                stem,
                is_scene: is_scene || at < heading,
                is_name,
                is_noun: word.is_capital,
            });
        }
        let small = word.parts.first().filter(|_| parts.is_empty());
        if let Some(small) = small {
            is_name = stop_words::is_preposition_before_names(small);
            after_noun = false;
            // A scene lasts over articles, over the names that follow its noun, and over "and".
            is_scene =
                stop_words::is_place_preposition(small) || (is_scene && stop_words::continues_a_place(small));
        } else {
            is_name = false;
        }
    }
}

/// What stands before the colon with which a text begins: `Reetz: …`. Empty without one.
fn heading(text: &str) -> &str {
    const LONGEST: usize = 40;
    let end = text.char_indices().take(LONGEST).find(|(_, c)| matches!(c, '.' | ':' | '!' | '?'));
    end.and_then(|(at, _)| text.split_at_checked(at))
        .filter(|(_, rest)| rest.strip_prefix(':').is_some_and(|rest| rest.starts_with(char::is_whitespace)))
        .map_or("", |(heading, _)| heading)
}

fn push_terms(word: &str, english: bool, terms: &mut Vec<String>) {
    let stem = stems::german(word);
    if stem.is_empty() {
        return;
    }
    let heads = heads::of(&spelling::fold_word(word), &stem);
    let other = if english { stems::english(word) } else { None };
    if let Some(other) = other.filter(|other| *other != stem) {
        terms.push(other);
    }
    terms.push(stem);
    terms.extend(heads.into_iter().map(str::to_owned));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn index_terms_are_words_of_the_safe_alphabet(text in any::<String>()) {
            let terms = index_terms(&text);
            prop_assert!(terms.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '));
            prop_assert!(!terms.contains("  ") && terms.trim() == terms);
            prop_assert!(terms.split(' ').all(|term| term.len() <= words::MAX_TERM_LETTERS));
        }

        #[test]
        fn every_word_finds_the_text_it_stands_in(words in prop::collection::vec("[a-zäöüßA-ZÄÖÜ]{2,14}", 1..8)) {
            let terms = index_terms(&words.join(" "));
            for word in &words {
                let query = query_terms(word);
                prop_assert!(query.is_empty() || matches(&terms, &query), "{word} in {terms}: {query:?}");
            }
        }
    }

    #[test]
    fn stems_of_the_pinned_tables_have_not_moved() {
        // When this fails the index of every town is stale: raise ANALYSER_VERSION together with these lines.
        assert_eq!(ANALYSER_VERSION, 1);
        let text = "Bürgerinnen und Bürger der Städte fordern häufigere Busverbindungen, beleuchtete Gehwege, \
                    Barrierefreiheit, Museen, Feuerwehrhäuser und 30 neue Bäume an der B 102";
        assert_eq!(
            index_terms(text),
            "buerg buerg stadt ford haufig busverbind verbind beleucht gehweg weg barrierefrei museum \
             feuerwehrhaus haus 30 neu baum 102 b102"
        );
    }

    #[test]
    fn an_english_text_is_indexed_under_english_stems_too() {
        assert!(index_terms("We like the cycling").split(' ').any(|term| term == "cycl"));
        assert!(!index_terms("Wir mögen das cycling sehr").split(' ').any(|term| term == "cycl"));
    }

    #[test]
    fn letters_of_other_scripts_are_written_out_injectively_and_keep_prefixes() {
        let text = index_terms("Дитячий майданчик");
        assert!(matches(&text, &query_terms("майдан")));
        assert!(!matches(&text, &query_terms("лавка")));
    }
}
