//! Reading and writing contributions. Every function runs on both databases.

mod cases;
mod duplicates;
mod figures;
mod history;
mod photos;
pub mod tally;

pub use cases::{NewCase, case_event, open_case};
pub use duplicates::{Duplicate, duplicates, parts, related};
pub use figures::{Figures, figures};
pub use history::{Event, NewEvent, event, events};
use history::{INSERT_EVENT, event_row};
pub use photos::{NewPhoto, Photo, contribution_of_file, is_public_file, photos};
pub use tally::{all_tags, count, counts_by_place};

use crate::{
    contribution::{AnswerState, Checked, Contribution, Decision, State},
    listing::Filter,
    moderation::merge,
};
use database::{Conn, Db, Query, Row, Tx, dialect};
use kernel::{ContributionId, MunicipalityId, PlaceId, ProcessId, Random, Result, Timestamp};
use sqlx::FromRow;
use std::collections::{BTreeMap, HashMap};

pub(crate) const COLUMNS: &str =
    concat!(include_str!("sql/columns.sql"), include_str!("sql/from_contribution.sql"));
/// The same, walking along the index of endorsements: SQLite keeps the order of a `cross join`, to PostgreSQL it is as
/// good as any other.
const BY_ENDORSEMENTS: &str = concat!(include_str!("sql/columns.sql"), include_str!("sql/from_count.sql"));
const INSERT: &str = include_str!("sql/insert.sql");

/// A contribution that is about to be stored: what was checked, and what was looked up and derived for it.
#[derive(Debug, Clone)]
pub struct NewContribution {
    /// Public id.
    pub id: ContributionId,
    /// What was written.
    pub checked: Checked,
    /// Its process.
    pub process_id: ProcessId,
    /// Its municipality.
    pub municipality_id: Option<MunicipalityId>,
    /// Letters of its reference.
    pub prefix: String,
    /// Its place.
    pub place_id: Option<PlaceId>,
    /// State on arrival.
    pub state: State,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Until when an answer is promised.
    pub due_at: Timestamp,
    /// Version of the privacy notice that was shown.
    pub privacy_version: String,
    /// For the fair random order.
    pub lot: i64,
    /// HMAC of the intake key.
    pub key_hash: Vec<u8>,
    /// HMAC of the receipt code.
    pub receipt_hash: Vec<u8>,
    /// Waits for a look because of how it arrived.
    pub suspicious: bool,
    /// Example content.
    pub example: bool,
    /// Photos, already made safe and stored.
    pub photos: Vec<NewPhoto>,
    /// The words it is found by, see [`words`].
    pub words: String,
}

/// The words that a text is found by. Finding them takes as long as storing them, so it is done before the write.
pub fn words(title: &str, body: &str) -> String {
    methods::text::index_terms(&format!("{title}\n{body}"))
}

/// What is known under an intake key.
#[derive(Debug, Clone, FromRow)]
pub struct Known {
    /// The public id.
    pub id: ContributionId,
    /// The reference.
    pub reference: String,
    /// What was written then.
    pub content_hash: Vec<u8>,
    /// The promise made then.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: State,
}

/// The contribution of an intake key.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn by_key(conn: impl Into<Conn<'_>>, key_hash: &[u8]) -> Result<Option<Known>> {
    conn.into()
        .query(
            "select id, reference, content_hash, due_at, state from contribution where intake_key_hash = $1",
        )
        .bind(key_hash.to_vec())
        .optional()
        .await
}

/// The contributions of these intake keys, as far as there are any.
pub(crate) async fn by_keys(
    conn: impl Into<Conn<'_>>,
    key_hashes: impl IntoIterator<Item = Vec<u8>>,
) -> Result<HashMap<Vec<u8>, Known>> {
    #[derive(FromRow)]
    struct Keyed {
        intake_key_hash: Vec<u8>,
        #[sqlx(flatten)]
        known: Known,
    }
    let found: Vec<Keyed> = conn
        .into()
        .query("select intake_key_hash, id, reference, content_hash, due_at, state from contribution where intake_key_hash in (")
        .push_list(key_hashes)
        .push(")")
        .all()
        .await?;
    Ok(found.into_iter().map(|Keyed { intake_key_hash, known }| (intake_key_hash, known)).collect())
}

/// The reference of the newest contribution with this content, received since then and not withdrawn.
pub(crate) async fn reference_of_content(
    conn: impl Into<Conn<'_>>,
    content_hash: &[u8],
    since: Timestamp,
) -> Result<Option<String>> {
    let found: Option<(String,)> = conn
        .into()
        .query("select reference from contribution where content_hash = $1 and received_at >= $2 and state <> 'withdrawn' order by received_at desc limit 1")
        .bind(content_hash.to_vec())
        .bind(since)
        .optional()
        .await?;
    Ok(found.map(|(reference,)| reference))
}

/// Stores contributions with their history and, where a moderator has to look, their case; gives their references.
pub async fn insert(tx: &mut Tx, new: &[&NewContribution], random: &Random) -> Result<Vec<String>> {
    let mut references = Vec::with_capacity(new.len());
    for batch in new.chunks(BATCH) {
        references.extend(insert_batch(tx, batch, random).await?);
    }
    for new in new {
        for (position, photo) in (0_i64..).zip(&new.photos) {
            photos::insert_photo(tx, new.id, position, photo).await?;
        }
        if new.state == State::Received || !new.photos.is_empty() {
            let case = NewCase::of_contribution(new.id, new.municipality_id, new.process_id, new.received_at);
            open_case(tx, random, &case, "received", "", "").await?;
        }
    }
    Ok(references)
}

/// Rows per statement; far below what either database binds at once.
const BATCH: usize = 100;

async fn insert_batch(tx: &mut Tx, new: &[&NewContribution], random: &Random) -> Result<Vec<String>> {
    let numbered: Vec<(&NewContribution, String)> =
        new.iter().copied().zip(references(tx, new).await?).collect();
    tx.query(INSERT)
        .push_rows(&numbered, |row, (new, reference)| contribution_row(row, new, reference))
        .run()
        .await?;
    tx.query("insert into contribution_count (contribution_id, endorsements, comments, followers) values ")
        .push_rows(new, |row, new| row.value(new.id).sql("0, 0, 0"))
        .run()
        .await?;
    tx.query(INSERT_EVENT)
        .push_rows(new, |row, new| {
            event_row(row, random, &NewEvent::public(new.id, new.received_at, "received", ""))
        })
        .run()
        .await?;
    let public: Vec<Found<'_>> = new
        .iter()
        .filter(|new| new.state == State::Published)
        .map(|new| Found { id: new.id, by: &new.words })
        .collect();
    insert_in_index(tx, &public).await?;
    Ok(numbered.into_iter().map(|(_, reference)| reference).collect())
}

/// A running number for each, by its letters.
async fn references(tx: &mut Tx, new: &[&NewContribution]) -> Result<Vec<String>> {
    // In a fixed order, so that no two writes wait for each other's counters.
    let mut counters: BTreeMap<&str, i64> = BTreeMap::new();
    for new in new {
        *counters.entry(&new.prefix).or_default() += 1;
    }
    for (prefix, number) in &mut counters {
        let last: i64 = tx
            .query(
                "insert into reference_counter (prefix, last) values ($1, $2)
                 on conflict (prefix) do update set last = reference_counter.last + excluded.last returning last",
            )
            .bind((*prefix).to_owned())
            .bind(*number)
            .value()
            .await?;
        *number = last - *number;
    }
    let mut references = Vec::with_capacity(new.len());
    for new in new {
        let number = counters.entry(&new.prefix).or_default();
        *number += 1;
        references.push(kernel::receipt::reference(&new.prefix, *number));
    }
    Ok(references)
}

/// In the order of `sql/insert.sql`.
fn contribution_row<'c>(row: Row<'c>, new: &NewContribution, reference: &str) -> Row<'c> {
    let checked = &new.checked;
    let captured_at = checked.captured_at.unwrap_or(new.received_at);
    let published_at = (new.state == State::Published).then_some(new.received_at);
    row.value(new.id)
        .value(reference.to_owned())
        .value(checked.kind.clone())
        .value(new.process_id)
        .value(new.municipality_id)
        .value(new.place_id)
        .value(checked.point.map(|(lon, _)| lon))
        .value(checked.point.map(|(_, lat)| lat))
        .value(checked.title.clone())
        .value(checked.text.clone())
        .value(new.state)
        .sql("'open'")
        .value(checked.channel)
        .value(checked.people)
        .value(checked.author_kind)
        .value(checked.author_name.clone())
        .value(checked.group)
        .sql("false")
        .value(checked.addressee.clone())
        .value(checked.language.clone())
        .value(new.privacy_version.clone())
        .value(captured_at)
        .value(new.received_at)
        .value(published_at)
        .value(new.due_at)
        .value(new.received_at)
        .value(new.lot)
        .value(new.key_hash.clone())
        .value(checked.content_hash.clone())
        .value(new.receipt_hash.clone())
        .value(new.suspicious)
        .value(new.example)
}

/// The contribution of an id, public or not.
pub async fn by_id(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Option<Contribution>> {
    conn.into().query(COLUMNS).push(" and c.id = ").push_bind(id).optional().await
}

/// The contribution of a reference, public or not.
pub async fn by_reference(conn: impl Into<Conn<'_>>, reference: &str) -> Result<Option<Contribution>> {
    conn.into()
        .query(COLUMNS)
        .push(" and c.reference = ")
        .push_bind(reference.to_uppercase())
        .optional()
        .await
}

/// The contribution of a receipt code's hash.
pub async fn by_receipt(conn: impl Into<Conn<'_>>, receipt_hash: &[u8]) -> Result<Option<Contribution>> {
    conn.into()
        .query(COLUMNS)
        .push(" and c.receipt_hash = ")
        .push_bind(receipt_hash.to_vec())
        .optional()
        .await
}

/// A page of a list: at most one more than `limit`, so that the caller sees whether there is a next page.
pub async fn list(conn: impl Into<Conn<'_>>, filter: &Filter) -> Result<Vec<Contribution>> {
    let mut conn = conn.into();
    let kind = conn.kind();
    let columns = if filter.follows_endorsements() { BY_ENDORSEMENTS } else { COLUMNS };
    let Some(query) = narrowed(conn.query(columns), kind, filter) else { return Ok(Vec::new()) };
    filter.ordered(query).all().await
}

/// Adds the conditions of a filter; `None` when a search can have no hits.
fn narrowed<'c>(query: Query<'c>, kind: &str, filter: &Filter) -> Option<Query<'c>> {
    let mut query = query.push(" and c.state in ('published', 'duplicate')");
    query = query
        .filter(" and c.kind = ", filter.kind.clone())
        .filter(" and c.place_id = ", filter.place)
        .filter(" and c.municipality_id = ", filter.municipality)
        .filter(" and c.process_id = ", filter.process)
        .filter(" and c.answer_state = ", filter.answer_state)
        .filter(" and c.decision = ", filter.decision)
        .filter(" and c.stakeholder_group = ", filter.group)
        .filter(" and c.channel = ", filter.channel);
    if let Some(tag) = &filter.tag {
        query = query
            .push(" and c.id in (select t.contribution_id from contribution_tag t where t.tag = ")
            .push_bind(tag.clone())
            .push(")");
    }
    if let Some(now) = filter.overdue_at {
        query = query
            .push(" and c.state = 'published' and c.answer_state <> 'answered' and c.due_at < ")
            .push_bind(now);
    }
    if let Some(text) = &filter.search {
        let terms = methods::text::query_terms(text);
        let expression = if kind == "sqlite" {
            methods::text::fts5_query(&terms)
        } else {
            methods::text::postgres_tsquery(&terms)
        }?;
        query = query
            .push(" and c.id in (select d.document from search_documents d join search_terms on search_terms.rowid = d.id where ")
            .push(dialect::search_condition(kind))
            .push_bind(expression)
            .push(dialect::search_condition_end(kind))
            .push(")");
    }
    Some(query)
}

/// Puts a text into the search index, replacing what was there.
pub async fn index(tx: &mut Tx, id: ContributionId, title: &str, body: &str) -> Result<()> {
    unindex(tx, id).await?;
    insert_in_index(tx, &[Found { id, by: &words(title, body) }]).await
}

/// What is found by its words.
struct Found<'t> {
    id: ContributionId,
    by: &'t str,
}

async fn insert_in_index(tx: &mut Tx, texts: &[Found<'_>]) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    tx.query("insert into search_documents (document, kind) values ")
        .push_rows(texts, |row, text| row.value(text.id).sql("'contribution'"))
        .run()
        .await?;
    let kind = Conn::from(&mut *tx).kind();
    let (begin, end) = dialect::insert_search_terms(kind);
    tx.query(begin)
        .push_rows(texts, |row, text| row.value(text.id).value(text.by.to_owned()))
        .push(end)
        .run()
        .await
        .map(drop)
}

/// Takes a text out of the search index.
pub async fn unindex(tx: &mut Tx, id: ContributionId) -> Result<()> {
    let known: Option<(i64,)> =
        tx.query("select id from search_documents where document = $1").bind(id).optional().await?;
    if let Some((number,)) = known {
        tx.query("delete from search_terms where rowid = $1").bind(number).run().await?;
        tx.query("delete from search_documents where id = $1").bind(number).run().await?;
    }
    Ok(())
}

/// Puts all texts that were in the search index into it again, for a database whose index is empty.
pub async fn reindex(db: &Db) -> Result<()> {
    let mut after: Option<ContributionId> = None;
    loop {
        let texts: Vec<(ContributionId, String, String)> = db
            .query("select c.id, c.title, c.body from contribution c join search_documents d on d.document = c.id where d.kind = 'contribution'")
            .filter(" and c.id > ", after)
            .push(" order by c.id limit 500")
            .all()
            .await?;
        let Some((last, _, _)) = texts.last() else { return Ok(()) };
        after = Some(*last);
        db.write(move |tx| {
            Box::pin(async move {
                for (id, title, body) in texts {
                    index(tx, id, &title, &body).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
}

/// Replaces the tags of a contribution.
pub async fn set_tags(tx: &mut Tx, id: ContributionId, tags: &[String]) -> Result<()> {
    tx.query("delete from contribution_tag where contribution_id = $1").bind(id).run().await?;
    for tag in tags {
        tx.query(
            "insert into contribution_tag (contribution_id, tag) values ($1, $2) on conflict do nothing",
        )
        .bind(id)
        .bind(tag.clone())
        .run()
        .await?;
    }
    Ok(())
}

/// Sets the answering state; called by whoever answers.
pub async fn set_answer(
    tx: &mut Tx,
    id: ContributionId,
    state: AnswerState,
    decision: Option<Decision>,
    answered_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    tx.query("update contribution set answer_state = $1, decision = $2, answered_at = $3, updated_at = $4 where id = $5")
        .bind(state)
        .bind(decision)
        .bind(answered_at)
        .bind(now)
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// Withdrawn contributions in the ledger of erasures.
const WITHDRAWN: &str = "contribution";

/// How a withdrawal is done again when a backup from before it has been put back.
pub(crate) const WITHDRAWAL: web::erasure::Erasure = web::erasure::Erasure {
    kind: WITHDRAWN,
    again: |tx, random, id, at| Box::pin(async move { withdraw(tx, random, ContributionId(id), at).await }),
};

/// Addresses taken back by the holders of receipts, in the ledger of erasures.
const ADDRESS: &str = "receipt-address";

/// How an address is taken back again when a backup from before it has been put back.
pub(crate) const ADDRESS_REMOVAL: web::erasure::Erasure = web::erasure::Erasure {
    kind: ADDRESS,
    again: |tx, _, id, at| Box::pin(async move { forget_address(tx, ContributionId(id), at).await }),
};

/// Forgets the address that the holder of a receipt has left.
pub async fn forget_address(tx: &mut Tx, id: ContributionId, now: Timestamp) -> Result<()> {
    web::erasure::record(tx, ADDRESS, id.0, now).await?;
    notifications::forget(tx, notifications::Subject::receipt(id)).await
}

/// Takes a contribution back for its author: nothing of what was written stays, only that there was something. What was
/// cut out of it goes with it; what was merged with it stands for itself again. A second
/// time changes nothing.
pub async fn withdraw(tx: &mut Tx, random: &Random, id: ContributionId, now: Timestamp) -> Result<()> {
    withdraw_one(tx, random, id, now).await?;
    let parts: Vec<(ContributionId,)> = tx
        .query("update contribution_split set title = '', body = '' where from_id = $1 returning part_id")
        .bind(id)
        .all()
        .await?;
    for (part,) in parts {
        withdraw_one(tx, random, part, now).await?;
    }
    Ok(())
}

/// Waits for whoever is at work on a contribution and keeps further ones waiting until the transaction ends. On PostgreSQL
/// all who touch a contribution and its counts take the contribution first, or two of them would wait for each other.
pub(crate) async fn hold(tx: &mut Tx, id: ContributionId) -> Result<()> {
    tx.query("update contribution set updated_at = updated_at where id = $1").bind(id).run().await.map(drop)
}

async fn withdraw_one(tx: &mut Tx, random: &Random, id: ContributionId, now: Timestamp) -> Result<()> {
    hold(tx, id).await?;
    merge::release_all(tx, random, id, now).await?;
    let withdrawn = tx
        .query("update contribution set state = 'withdrawn', title = '', body = '', author_name = '', lon = null, lat = null, updated_at = $1 where id = $2 and state <> 'withdrawn'")
        .bind(now)
        .bind(id)
        .run()
        .await?;
    if withdrawn == 0 {
        return Ok(());
    }
    web::erasure::record(tx, WITHDRAWN, id.0, now).await?;
    tx.query("delete from contribution_original where contribution_id = $1").bind(id).run().await?;
    tx.query("delete from photo where contribution_id = $1").bind(id).run().await?;
    tx.query("update moderation_case set state = 'decided', decided_at = $1 where subject_kind = 'contribution' and subject_id = $2").bind(now).bind(id).run().await?;
    unindex(tx, id).await?;
    notifications::forget(tx, notifications::Subject::contribution(id)).await?;
    notifications::forget(tx, notifications::Subject::receipt(id)).await?;
    event(tx, random, &NewEvent::public(id, now, "withdrawn", "")).await
}

/// Answered contributions of late, newest answer first.
pub async fn newest_answered(conn: impl Into<Conn<'_>>, limit: i64) -> Result<Vec<Contribution>> {
    conn.into()
        .query(COLUMNS)
        .push(" and c.state = 'published' and c.answer_state = 'answered' order by c.answered_at desc, c.id desc limit ")
        .push_bind(limit)
        .all()
        .await
}

/// Recent public contributions that share words with a text, as candidates for "this may be the same".
pub async fn candidates(conn: impl Into<Conn<'_>>, text: &str, limit: i64) -> Result<Vec<Contribution>> {
    let mut conn = conn.into();
    let kind = conn.kind();
    let words: Vec<String> = methods::text::query_terms(text).into_iter().map(|term| term.term).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    conn.query(COLUMNS)
        .push(" and c.state = 'published' and c.id in (select d.document from search_documents d join search_terms on search_terms.rowid = d.id where ")
        .push(dialect::search_condition(kind))
        .push_bind(dialect::any_of(kind, &words))
        .push(dialect::search_condition_end(kind))
        .push(") order by c.received_at desc, c.id desc limit ")
        .push_bind(limit)
        .all()
        .await
}

/// How many contributions of a process still wait for an answer.
pub async fn unanswered(conn: impl Into<Conn<'_>>, process: ProcessId) -> Result<i64> {
    conn.into()
        .query("select count(*) from contribution where process_id = $1 and answer_state <> 'answered' and state in ('received', 'published')")
        .bind(process)
        .value()
        .await
}

/// Has moderation changed the text, so that an original is sealed?
pub async fn has_original(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<bool> {
    let found: Option<(i32,)> = conn
        .into()
        .query("select 1 from contribution_original where contribution_id = $1")
        .bind(id)
        .optional()
        .await?;
    Ok(found.is_some())
}
