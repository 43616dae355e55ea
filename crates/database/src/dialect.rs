//! The few places where the two databases differ.

use crate::{Conn, Query};

/// `search_terms` holds the analysed words of each document under the number of its row in `search_documents`.
/// Adds the words of documents: between the two stand rows of a document and its words.
pub const fn insert_search_terms(kind: &str) -> (&'static str, &'static str) {
    const ROWS: &str = "with words (document, terms) as (values ";
    if is_sqlite(kind) {
        (
            ROWS,
            ") insert into search_terms (rowid, terms) select d.id, w.terms from words w join search_documents d on d.document = w.document",
        )
    } else {
        (
            ROWS,
            ") insert into search_terms (rowid, terms) select d.id, to_tsvector('simple', w.terms) from words w join search_documents d on d.document = w.document",
        )
    }
}

/// A condition on `search_terms`; the placeholder after it takes the text of `methods::text::fts5_query` or
/// `methods::text::postgres_tsquery`.
pub const fn search_condition(kind: &str) -> &'static str {
    if is_sqlite(kind) { "search_terms.terms match " } else { "search_terms.terms @@ to_tsquery('simple', " }
}

/// Closes [`search_condition`].
pub const fn search_condition_end(kind: &str) -> &'static str {
    if is_sqlite(kind) { "" } else { ")" }
}

/// Ends a query that claims rows for one worker: on PostgreSQL, rows that another worker holds are passed over. SQLite
/// has one writer at a time, so nobody else can hold any.
pub fn claim<'c>(query: Query<'c>, kind: &str) -> Query<'c> {
    if is_sqlite(kind) { query } else { query.push(" for update skip locked") }
}

/// Ends a query in a write whose rows must stay as they are until its end. SQLite has one writer at a time.
pub fn share<'c>(query: Query<'c>, kind: &str) -> Query<'c> {
    if is_sqlite(kind) { query } else { query.push(" for share") }
}

/// Serialises writers that count something together, such as the running number of a reference. SQLite has one writer
/// at a time anyway.
///
/// # Errors
/// Those of the database.
pub async fn lock(conn: impl Into<Conn<'_>>, name: i64) -> kernel::Result<()> {
    let mut conn = conn.into();
    if !is_sqlite(conn.kind()) {
        conn.query("select true from (select pg_advisory_xact_lock($1)) as locked")
            .bind(name)
            .one::<(bool,)>()
            .await?;
    }
    Ok(())
}

/// The same lock, held together with others: they do not wait for each other, but whoever takes [`lock`] waits for all
/// of them. For writers that rely on something that one of another kind is about to change.
///
/// # Errors
/// Those of the database.
pub async fn lock_shared(conn: impl Into<Conn<'_>>, name: i64) -> kernel::Result<()> {
    let mut conn = conn.into();
    if !is_sqlite(conn.kind()) {
        conn.query("select true from (select pg_advisory_xact_lock_shared($1)) as locked")
            .bind(name)
            .one::<(bool,)>()
            .await?;
    }
    Ok(())
}

const fn is_sqlite(kind: &str) -> bool {
    // `==` on `str` is not const.
    kind.len() == "sqlite".len()
}

/// A search for any of these words, which must come from the analyser (`[a-z0-9]` only; others are left out).
pub fn any_of(kind: &str, words: &[String]) -> String {
    let safe: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric()))
        .collect();
    if is_sqlite(kind) {
        safe.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ")
    } else {
        safe.join(" | ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_search_cannot_become_operators() {
        let words =
            ["radweg".to_owned(), "x' or 1".to_owned(), "a*".to_owned(), String::new(), "or".to_owned()];
        assert_eq!(any_of("sqlite", &words), "\"radweg\" OR \"or\"");
        assert_eq!(any_of("postgres", &words), "radweg | or");
    }
}
