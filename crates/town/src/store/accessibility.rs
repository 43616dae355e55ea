//! The accessibility statement, known barriers, reports.

use super::page_texts::Writing;
use crate::accessibility::{
    Barrier, BarrierDraft, ReplyDraft, Report, ReportDraft, Statement, StatementDraft, answer_due,
};
use database::{Conn, Tx, dialect};
use kernel::{BarrierId, BarrierReportId, Error, Locale, Result, StatementId, Timestamp};
use web::audit;

const STATEMENT: &str = "select id, version, conformance, method, assessed_on, next_review, note, enforcement_body, enforcement_contact, adopted_at,
    updated_at, example from accessibility_statement order by version desc limit 1";

/// The newest version of the statement.
///
/// # Errors
/// Those of the database.
pub async fn statement(conn: impl Into<Conn<'_>>) -> Result<Option<Statement>> {
    conn.into().query(STATEMENT).optional().await
}

/// Adds a version of the statement.
///
/// # Errors
/// Those of the database.
pub async fn add_statement(
    tx: &mut Tx,
    draft: &StatementDraft,
    writing: &Writing,
    entry: Option<&audit::Entry>,
) -> Result<()> {
    dialect::lock(&mut *tx, STATEMENT_LOCK).await?;
    tx.query(
        "insert into accessibility_statement (id, version, conformance, method, assessed_on, next_review, note, enforcement_body,
         enforcement_contact, adopted_at, updated_at, updated_by, example)
         values ($1, (select coalesce(max(version), 0) + 1 from accessibility_statement), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(StatementId::new(writing.now, &writing.random))
    .bind(draft.conformance)
    .bind(draft.method)
    .bind(draft.assessed_on.to_string())
    .bind(draft.next_review.to_string())
    .bind(draft.note.clone())
    .bind(draft.enforcement_body.clone())
    .bind(draft.enforcement_contact.clone())
    .bind(draft.adopt.then_some(writing.now))
    .bind(writing.now)
    .bind(writing.by.clone())
    .bind(draft.example)
    .run()
    .await?;
    match entry {
        Some(entry) => audit::record(tx, entry).await,
        None => Ok(()),
    }
}

const STATEMENT_LOCK: i64 = 7_303;

macro_rules! barriers {
    ($rest:literal) => {
        concat!("select id, title, description, reason, explanation, alternative, fix_by from barrier where removed_at is null ", $rest)
    };
}

/// The barriers that are still there, longest known first.
///
/// # Errors
/// Those of the database.
pub async fn barriers(conn: impl Into<Conn<'_>>) -> Result<Vec<Barrier>> {
    conn.into().query(barriers!("order by known_since, id")).all().await
}

/// One barrier that is still there.
///
/// # Errors
/// [`kernel::Error::NotFound`] when there is none.
pub async fn barrier(conn: impl Into<Conn<'_>>, id: BarrierId) -> Result<Barrier> {
    conn.into().query(barriers!("and id = $1")).bind(id).one().await
}

/// Adds a barrier or changes the one with this id.
///
/// # Errors
/// Those of the database.
pub async fn save_barrier(
    tx: &mut Tx,
    id: BarrierId,
    draft: &BarrierDraft,
    now: Timestamp,
    entry: Option<&audit::Entry>,
) -> Result<()> {
    tx.query(
        "insert into barrier (id, title, description, reason, explanation, alternative, fix_by, known_since, removed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, null)
         on conflict (id) do update set title = excluded.title, description = excluded.description, reason = excluded.reason,
         explanation = excluded.explanation, alternative = excluded.alternative, fix_by = excluded.fix_by",
    )
    .bind(id)
    .bind(draft.title.clone())
    .bind(draft.description.clone())
    .bind(draft.reason)
    .bind(draft.explanation.clone())
    .bind(draft.alternative.clone())
    .bind(draft.fix_by.map(|day| day.to_string()))
    .bind(now)
    .run()
    .await?;
    match entry {
        Some(entry) => audit::record(tx, entry).await,
        None => Ok(()),
    }
}

/// Notes that a barrier is gone.
///
/// # Errors
/// Those of the database.
pub async fn remove_barrier(tx: &mut Tx, id: BarrierId, now: Timestamp, entry: &audit::Entry) -> Result<()> {
    tx.query("update barrier set removed_at = $1 where id = $2 and removed_at is null")
        .bind(now)
        .bind(id)
        .run()
        .await?;
    audit::record(tx, entry).await
}

const REPORT: &str = "select id, number, page, body, contact, received_at, due_on, answered_at, note, suspicious, language, reply from barrier_report ";

/// Keeps a report; returns its number.
///
/// # Errors
/// Those of the database.
pub async fn add_report(
    tx: &mut Tx,
    draft: &ReportDraft,
    writing: &Writing,
    language: Locale,
    suspicious: bool,
) -> Result<i64> {
    dialect::lock(&mut *tx, REPORT_LOCK).await?;
    tx.query(
        "insert into barrier_report (id, number, page, body, contact, received_at, due_on, state, answered_at, note, suspicious, language)
         values ($1, (select coalesce(max(number), 0) + 1 from barrier_report), $2, $3, $4, $5, $6, 'open', null, '', $7, $8) returning number",
    )
    .bind(BarrierReportId::new(writing.now, &writing.random))
    .bind(draft.page.clone())
    .bind(draft.body.clone())
    .bind(draft.contact.clone())
    .bind(writing.now)
    .bind(answer_due(writing.now.date()).to_string())
    .bind(suspicious)
    .bind(language.tag())
    .value()
    .await
}

const REPORT_LOCK: i64 = 7_304;

/// Two hundred reports: the open ones, the most urgent first, then the newest.
///
/// # Errors
/// Those of the database.
pub async fn reports(conn: impl Into<Conn<'_>>) -> Result<Vec<Report>> {
    conn.into()
        .query(REPORT)
        .push("order by case when state = 'open' then 0 else 1 end, case when state = 'open' then due_on end, number desc limit 200")
        .all()
        .await
}

/// One report.
///
/// # Errors
/// [`kernel::Error::NotFound`] when there is none.
pub async fn report(conn: impl Into<Conn<'_>>, id: BarrierReportId) -> Result<Report> {
    conn.into().query(REPORT).push("where id = $1").bind(id).one().await
}

/// How many reports wait.
///
/// # Errors
/// Those of the database.
pub async fn open_reports(conn: impl Into<Conn<'_>>) -> Result<i64> {
    conn.into().query("select count(*) from barrier_report where state = 'open'").value().await
}

/// Keeps an answer. Once.
///
/// # Errors
/// [`Error::Conflict`] when somebody else has answered it meanwhile.
pub async fn answer_report(
    tx: &mut Tx,
    id: BarrierReportId,
    draft: &ReplyDraft,
    now: Timestamp,
    entry: &audit::Entry,
) -> Result<()> {
    let changed = tx
        .query("update barrier_report set state = 'answered', answered_at = $1, note = $2, reply = $3 where id = $4 and state = 'open'")
        .bind(now)
        .bind(draft.note.clone())
        .bind(draft.reply.clone())
        .bind(id)
        .run()
        .await?;
    if changed == 0 {
        return Err(Error::Conflict("barrier-answered-already"));
    }
    audit::record(tx, entry).await
}

/// Changes what is noted about an answered report.
///
/// # Errors
/// Those of the database.
pub async fn note_report(tx: &mut Tx, id: BarrierReportId, note: &str, entry: &audit::Entry) -> Result<()> {
    tx.query("update barrier_report set note = $1 where id = $2")
        .bind(note.to_owned())
        .bind(id)
        .run()
        .await?;
    audit::record(tx, entry).await
}

/// Forgets how to reach the people whose reports were answered before `before`, and what was written to them.
///
/// # Errors
/// Those of the database.
pub async fn forget_contacts(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.query("update barrier_report set contact = '', reply = '' where (contact <> '' or reply <> '') and answered_at < $1")
        .bind(before)
        .run()
        .await
}
