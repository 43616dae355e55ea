//! What somebody typed into the search field, as terms, in the syntax of both databases, and what it must hit.

use super::{stems, words};

/// Stems with fewer letters match only themselves; `ab` must not hit half the index.
pub const MIN_PREFIX_LETTERS: usize = 3;

/// More terms than this are left out, so that a pasted page can't become an endless query.
pub const MAX_QUERY_TERMS: usize = 12;

/// One word of a query: matches terms that begin with `term` (or equal it, without `prefix`), or equal `english`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTerm {
    /// German stem in `[a-z0-9]`.
    pub term: String,
    /// Whether longer terms that begin with `term` match too. Never for numbers: 30 must not hit 300.
    pub prefix: bool,
    /// English stem where it differs. English writes compounds apart, so it only matches itself.
    pub english: Option<String>,
}

impl QueryTerm {
    fn new(word: &str) -> Option<Self> {
        let term = stems::german(word);
        if term.is_empty() {
            return None;
        }
        let letters_only = term.bytes().all(|b| b.is_ascii_lowercase());
        let prefix = letters_only && term.len() >= MIN_PREFIX_LETTERS;
        let english = stems::english(word).filter(|english| *english != term);
        Some(Self { term, prefix, english })
    }

    /// Whether one indexed term satisfies this term.
    pub fn accepts(&self, indexed: &str) -> bool {
        indexed == self.term
            || (self.prefix && indexed.starts_with(&self.term))
            || self.english.as_deref() == Some(indexed)
    }
}

/// The terms of a query, at most [`MAX_QUERY_TERMS`], without repetition. Empty if only stop words were typed.
///
/// ```
/// use methods::text::{index_terms, matches, query_terms};
///
/// let terms = index_terms("Eine Bank an der Bushaltestelle in Lüsse");
/// assert!(matches(&terms, &query_terms("Bänke Bus")));
/// assert!(matches(&terms, &query_terms("HALTESTELLE luesse")));
/// assert!(!matches(&terms, &query_terms("Bank Reetz")));
/// ```
pub fn query_terms(text: &str) -> Vec<QueryTerm> {
    let mut terms: Vec<QueryTerm> = Vec::new();
    for word in words::words(text) {
        let joined = word.joined().filter(|_| word.is_one_name());
        let parts: Vec<&str> = match &joined {
            Some(joined) => vec![joined],
            None => word.searchable_parts().collect(),
        };
        for term in parts.into_iter().filter_map(QueryTerm::new) {
            if terms.len() < MAX_QUERY_TERMS && !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    terms
}

/// The meaning of a search, which both databases must reproduce: every term of the query is satisfied by some
/// indexed term. An empty query matches nothing.
///
/// ```
/// use methods::text::{matches, query_terms};
///
/// assert!(matches("spielplatz platz", &query_terms("Spiel")));
/// assert!(!matches("spielplatz platz", &[]));
/// ```
pub fn matches(index_terms: &str, query: &[QueryTerm]) -> bool {
    !query.is_empty() && query.iter().all(|term| index_terms.split(' ').any(|indexed| term.accepts(indexed)))
}

/// The query for SQLite FTS5 (`… match ?`), or none for an empty one: then there are no hits to ask for.
///
/// ```
/// use methods::text::{fts5_query, query_terms};
///
/// assert_eq!(fts5_query(&query_terms("Bänke 30")).as_deref(), Some("\"bank\"* AND \"30\""));
/// assert_eq!(fts5_query(&query_terms("für die")), None);
/// ```
pub fn fts5_query(query: &[QueryTerm]) -> Option<String> {
    written(query, " AND ", |term| {
        let star = if term.prefix { "*" } else { "" };
        match &term.english {
            Some(english) => format!("(\"{}\"{star} OR \"{english}\")", term.term),
            None => format!("\"{}\"{star}", term.term),
        }
    })
}

/// The query for PostgreSQL (`… @@ to_tsquery('simple', $1)`), or none for an empty one.
///
/// ```
/// use methods::text::{postgres_tsquery, query_terms};
///
/// assert_eq!(postgres_tsquery(&query_terms("Bänke 30")).as_deref(), Some("bank:* & 30"));
/// ```
pub fn postgres_tsquery(query: &[QueryTerm]) -> Option<String> {
    written(query, " & ", |term| {
        let star = if term.prefix { ":*" } else { "" };
        match &term.english {
            Some(english) => format!("({}{star} | {english})", term.term),
            None => format!("{}{star}", term.term),
        }
    })
}

fn written(query: &[QueryTerm], and: &str, term: impl Fn(&QueryTerm) -> String) -> Option<String> {
    (!query.is_empty()).then(|| query.iter().map(term).collect::<Vec<_>>().join(and))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_words_and_numbers_match_only_themselves() {
        assert!(query_terms("Ei 30 b102").iter().all(|term| !term.prefix));
        assert!(query_terms("Bus Rad").iter().all(|term| term.prefix));
    }

    #[test]
    fn repeated_words_are_asked_once_and_pasted_pages_are_cut() {
        assert_eq!(query_terms("Baum Bäume BAUM").len(), 1);
        let page: Vec<String> = (0..100).map(|n| format!("wort{n}")).collect();
        assert_eq!(query_terms(&page.join(" ")).len(), MAX_QUERY_TERMS);
    }

    proptest! {
        #[test]
        fn no_input_leaves_the_alphabet_of_the_query_languages(text in any::<String>()) {
            for term in query_terms(&text) {
                let written = term.term + term.english.as_deref().unwrap_or_default();
                prop_assert!(!written.is_empty());
                prop_assert!(written.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            }
        }
    }
}
