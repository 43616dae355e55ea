//! Fixed pages and their versions.

use crate::page_text::{PageDraft, PageKind, PageText};
use database::{Conn, Tx, dialect};
use kernel::{Locale, MunicipalityId, PageTextId, Random, Result, Timestamp};
use web::audit;

macro_rules! page_texts {
    ($rest:literal) => {
        concat!(include_str!("../sql/page_texts.sql"), $rest)
    };
}

/// The current version of a page in this language, or in German when there is none.
///
/// # Errors
/// Those of the database.
pub async fn current(
    conn: impl Into<Conn<'_>>,
    kind: PageKind,
    municipality: Option<MunicipalityId>,
    locale: Locale,
) -> Result<Option<PageText>> {
    conn.into()
        .query(page_texts!(
            "where kind = $1 and municipality_id is not distinct from $2 and locale in ($3, 'de')
             order by case when locale = $3 then 0 else 1 end, version desc limit 1"
        ))
        .bind(kind)
        .bind(municipality)
        .bind(locale.tag())
        .optional()
        .await
}

/// All versions of a page in one language, newest first.
///
/// # Errors
/// Those of the database.
pub async fn versions(
    conn: impl Into<Conn<'_>>,
    kind: PageKind,
    municipality: Option<MunicipalityId>,
    locale: Locale,
) -> Result<Vec<PageText>> {
    conn.into()
        .query(page_texts!("where kind = $1 and municipality_id is not distinct from $2 and locale = $3 order by version desc limit 50"))
        .bind(kind)
        .bind(municipality)
        .bind(locale.tag())
        .all()
        .await
}

/// The current versions of all pages.
///
/// # Errors
/// Those of the database.
pub async fn all_current(conn: impl Into<Conn<'_>>) -> Result<Vec<PageText>> {
    conn.into()
        .query(page_texts!(
            "where version = (select max(version) from page_text q
                where q.kind = p.kind and q.municipality_id is not distinct from p.municipality_id and q.locale = p.locale)"
        ))
        .all()
        .await
}

/// The version that stands before any of the towns' own.
const SHIPPED: &str = "standard-1";

/// Names the state of all privacy notices at this moment, such as `2026-06-01.3`: the day of the last change and how
/// many versions there have been. Versions are never removed, so the notices of any such name can be found again.
/// Contributions keep it as the notice that was shown.
///
/// # Errors
/// Those of the database.
pub async fn privacy_version(conn: impl Into<Conn<'_>>) -> Result<String> {
    let (count, last): (i64, Option<Timestamp>) = conn
        .into()
        .query("select count(*), max(updated_at) from page_text where kind = 'privacy'")
        .one()
        .await?;
    Ok(last.map_or_else(|| SHIPPED.to_owned(), |last| format!("{}.{count}", last.date())))
}

/// What surrounds a new version.
#[derive(Clone)]
pub struct Writing {
    /// When.
    pub now: Timestamp,
    /// For the id.
    pub random: Random,
    /// By which role.
    pub by: String,
}

/// Adds a version and makes it the current one; returns its number.
///
/// # Errors
/// Those of the database.
pub async fn add(
    tx: &mut Tx,
    draft: &PageDraft,
    writing: &Writing,
    entry: Option<&audit::Entry>,
) -> Result<i64> {
    dialect::lock(&mut *tx, VERSION_LOCK).await?;
    let version: i64 = tx
        .query("select coalesce(max(version), 0) + 1 from page_text where kind = $1 and municipality_id is not distinct from $2 and locale = $3")
        .bind(draft.kind)
        .bind(draft.municipality)
        .bind(draft.locale.tag())
        .value()
        .await?;
    tx.query(
        "insert into page_text (id, kind, municipality_id, locale, version, body, link, checked_on, updated_at, updated_by, example)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(PageTextId::new(writing.now, &writing.random))
    .bind(draft.kind)
    .bind(draft.municipality)
    .bind(draft.locale.tag())
    .bind(version)
    .bind(draft.body.clone())
    .bind(draft.link.clone())
    .bind(draft.checked_on.map(|day| day.to_string()))
    .bind(writing.now)
    .bind(writing.by.clone())
    .bind(draft.example)
    .run()
    .await?;
    if let Some(entry) = entry {
        audit::record(tx, entry).await?;
    }
    Ok(version)
}

/// Two people who save the same page at once get two numbers.
pub(crate) const VERSION_LOCK: i64 = 7_302;
