//! Reading and writing contributions. Every function runs on both databases.

use crate::{
    contribution::{AnswerState, Checked, Contribution, Decision, State},
    listing::Filter,
};
use database::{Conn, Query, Tx, dialect};
use kernel::{
    CaseId, ContributionId, FileId, MunicipalityId, PlaceId, ProcessId, Random, Result, Timestamp, id::new_v7,
};
use sqlx::FromRow;

const COLUMNS: &str = include_str!("sql/columns.sql");
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
}

/// A stored photo.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    /// Its id.
    pub id: FileId,
    /// Name of the full picture.
    pub file: String,
    /// Name of the preview.
    pub preview: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What is to be seen, in words.
    pub alt: String,
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

/// Stores a contribution with all that belongs to it and returns its reference.
pub async fn insert(tx: &mut Tx, new: &NewContribution, random: &Random) -> Result<String> {
    let number: i64 = tx
        .query(
            "insert into reference_counter (prefix, last) values ($1, 1)
             on conflict (prefix) do update set last = reference_counter.last + 1 returning last",
        )
        .bind(new.prefix.clone())
        .value()
        .await?;
    let reference = kernel::receipt::reference(&new.prefix, number);
    let checked = &new.checked;
    let captured_at = checked.captured_at.unwrap_or(new.received_at);
    let published_at = (new.state == State::Published).then_some(new.received_at);
    tx.query(INSERT)
        .bind(new.id)
        .bind(reference.clone())
        .bind(checked.kind.clone())
        .bind(new.process_id)
        .bind(new.municipality_id)
        .bind(new.place_id)
        .bind(checked.point.map(|(lon, _)| lon))
        .bind(checked.point.map(|(_, lat)| lat))
        .bind(checked.title.clone())
        .bind(checked.text.clone())
        .bind(new.state)
        .bind(checked.channel)
        .bind(checked.people)
        .bind(checked.author_kind)
        .bind(checked.author_name.clone())
        .bind(checked.group)
        .bind(checked.addressee.clone())
        .bind(checked.language.clone())
        .bind(new.privacy_version.clone())
        .bind(captured_at)
        .bind(new.received_at)
        .bind(published_at)
        .bind(new.due_at)
        .bind(new.lot)
        .bind(new.key_hash.clone())
        .bind(checked.content_hash.clone())
        .bind(new.receipt_hash.clone())
        .bind(new.suspicious)
        .bind(new.example)
        .run()
        .await?;
    tx.query("insert into contribution_count (contribution_id, endorsements, comments, followers) values ($1, 0, 0, 0)").bind(new.id).run().await?;
    for (position, photo) in (0_i64..).zip(&new.photos) {
        insert_photo(tx, new.id, position, photo).await?;
    }
    event(tx, random, &NewEvent::public(new.id, new.received_at, "received", "")).await?;
    if new.state == State::Published {
        index(tx, new.id, &checked.title, &checked.text).await?;
    }
    if new.state == State::Received || !new.photos.is_empty() {
        let case = NewCase::of_contribution(new.id, new.municipality_id, new.process_id, new.received_at);
        open_case(tx, random, &case, "received", "", "").await?;
    }
    Ok(reference)
}

async fn insert_photo(tx: &mut Tx, id: ContributionId, position: i64, photo: &NewPhoto) -> Result<()> {
    tx.query(
        "insert into photo (id, contribution_id, position, file, preview, width, height, alt, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')",
    )
    .bind(photo.id)
    .bind(id)
    .bind(position)
    .bind(photo.file.clone())
    .bind(photo.preview.clone())
    .bind(i64::from(photo.width))
    .bind(i64::from(photo.height))
    .bind(photo.alt.clone())
    .run()
    .await?;
    Ok(())
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
    let Some(query) = narrowed(conn.query(COLUMNS), kind, filter) else { return Ok(Vec::new()) };
    filter.ordered(query).all().await
}

/// How many contributions a filter lets through.
pub async fn count(conn: impl Into<Conn<'_>>, filter: &Filter) -> Result<i64> {
    let mut conn = conn.into();
    let kind = conn.kind();
    let base = "select count(*) from contribution c join process pr on pr.id = c.process_id left join place p on p.id = c.place_id where true";
    match narrowed(conn.query(base), kind, filter) {
        Some(query) => query.value().await,
        None => Ok(0),
    }
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
        query = query.push(" and c.answer_state <> 'answered' and c.due_at < ").push_bind(now);
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
    let kind = Conn::from(&mut *tx).kind();
    let number: i64 = tx
        .query("insert into search_documents (document, kind) values ($1, 'contribution') returning id")
        .bind(id)
        .value()
        .await?;
    let terms = methods::text::index_terms(&format!("{title}\n{body}"));
    tx.query(dialect::insert_search_terms(kind)).bind(number).bind(terms).run().await?;
    Ok(())
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

/// A photo of a contribution.
#[derive(Debug, Clone, FromRow)]
pub struct Photo {
    /// Its id.
    pub id: FileId,
    /// Name of the full picture.
    pub file: String,
    /// Name of the preview.
    pub preview: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// What is to be seen, in words.
    pub alt: String,
    /// `waiting`, `published`, `rejected`.
    pub state: String,
}

/// The photos of a contribution in their order.
pub async fn photos(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Vec<Photo>> {
    conn.into()
        .query("select id, file, preview, width, height, alt, state from photo where contribution_id = $1 order by position")
        .bind(id)
        .all()
        .await
}

/// May everyone see this file? Yes, when it is a published photo of a public contribution.
pub async fn is_public_file(conn: impl Into<Conn<'_>>, file: &str) -> Result<bool> {
    let found: Option<(i32,)> = conn
        .into()
        .query(
            "select 1 from photo f join contribution c on c.id = f.contribution_id
             where (f.file = $1 or f.preview = $1) and f.state = 'published' and c.state in ('published', 'duplicate')",
        )
        .bind(file)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// The contribution a waiting file belongs to, for moderators.
pub async fn contribution_of_file(conn: impl Into<Conn<'_>>, file: &str) -> Result<Option<Contribution>> {
    conn.into()
        .query(COLUMNS)
        .push(" and c.id in (select f.contribution_id from photo f where f.file = ")
        .push_bind(file)
        .push(" or f.preview = ")
        .push_bind(file)
        .push(")")
        .optional()
        .await
}

/// A line in the history of a contribution.
#[derive(Debug, Clone, FromRow)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What: `received`, `published`, …; its text is `event-KIND`.
    pub kind: String,
    /// Who, by role; empty for the author.
    pub actor: String,
    /// Reason or text.
    pub note: String,
    /// Is it part of the public trail?
    pub public: bool,
}

/// A line to be added.
#[derive(Debug, Clone)]
pub struct NewEvent {
    id: ContributionId,
    at: Timestamp,
    kind: &'static str,
    actor: String,
    note: String,
    public: bool,
}

impl NewEvent {
    /// A line that everyone may read.
    pub fn public(id: ContributionId, at: Timestamp, kind: &'static str, actor: impl Into<String>) -> Self {
        Self { id, at, kind, actor: actor.into(), note: String::new(), public: true }
    }

    /// A line for the author and the staff.
    pub fn private(id: ContributionId, at: Timestamp, kind: &'static str, actor: impl Into<String>) -> Self {
        Self { public: false, ..Self::public(id, at, kind, actor) }
    }

    /// With a reason or text.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// Adds a line to the history.
pub async fn event(tx: &mut Tx, random: &Random, event: &NewEvent) -> Result<()> {
    tx.query("insert into contribution_event (id, contribution_id, at, kind, actor, note, public) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(new_v7(event.at, random))
        .bind(event.id)
        .bind(event.at)
        .bind(event.kind)
        .bind(event.actor.clone())
        .bind(event.note.clone())
        .bind(event.public)
        .run()
        .await?;
    Ok(())
}

/// The history of a contribution, oldest first; all of it, or what is public.
pub async fn events(conn: impl Into<Conn<'_>>, id: ContributionId, only_public: bool) -> Result<Vec<Event>> {
    let query = conn.into();
    let mut query = query;
    let mut statement = query
        .query("select at, kind, actor, note, public from contribution_event where contribution_id = $1")
        .bind(id);
    if only_public {
        statement = statement.push(" and public");
    }
    statement.push(" order by at, id").all().await
}

/// All tags in use with the number of public contributions.
pub async fn all_tags(conn: impl Into<Conn<'_>>) -> Result<Vec<(String, i64)>> {
    conn.into()
        .query(
            "select t.tag, count(*) from contribution_tag t join contribution c on c.id = t.contribution_id
             where c.state in ('published', 'duplicate') group by t.tag order by count(*) desc, t.tag",
        )
        .all()
        .await
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

/// Where a moderation case is opened.
#[derive(Debug, Clone)]
pub struct NewCase {
    subject_kind: &'static str,
    subject_id: uuid::Uuid,
    contribution_id: ContributionId,
    municipality_id: Option<MunicipalityId>,
    process_id: ProcessId,
    at: Timestamp,
}

impl NewCase {
    /// About a contribution.
    pub const fn of_contribution(
        id: ContributionId,
        municipality_id: Option<MunicipalityId>,
        process_id: ProcessId,
        at: Timestamp,
    ) -> Self {
        Self {
            subject_kind: "contribution",
            subject_id: id.0,
            contribution_id: id,
            municipality_id,
            process_id,
            at,
        }
    }

    /// About a comment of a contribution.
    pub const fn of_comment(comment: uuid::Uuid, on: &Contribution, at: Timestamp) -> Self {
        Self {
            subject_kind: "comment",
            subject_id: comment,
            contribution_id: on.id,
            municipality_id: on.municipality_id,
            process_id: on.process_id,
            at,
        }
    }
}

/// Opens the case of an item, or opens it again, and notes why. One case per item.
pub async fn open_case(
    tx: &mut Tx,
    random: &Random,
    case: &NewCase,
    kind: &'static str,
    reason: &str,
    note: &str,
) -> Result<CaseId> {
    let id: CaseId = tx
        .query(
            "insert into moderation_case (id, subject_kind, subject_id, contribution_id, municipality_id, process_id, state, opened_at)
             values ($1, $2, $3, $4, $5, $6, 'open', $7)
             on conflict (subject_kind, subject_id) do update set state = 'open', opened_at = excluded.opened_at returning id",
        )
        .bind(CaseId::new(case.at, random))
        .bind(case.subject_kind)
        .bind(case.subject_id)
        .bind(case.contribution_id)
        .bind(case.municipality_id)
        .bind(case.process_id)
        .bind(case.at)
        .value()
        .await?;
    case_event(tx, random, id, case.at, kind, "", reason, note).await?;
    Ok(id)
}

/// Adds a line to the history of a case.
#[expect(clippy::too_many_arguments, reason = "a row with as many columns")]
pub async fn case_event(
    tx: &mut Tx,
    random: &Random,
    case: CaseId,
    at: Timestamp,
    kind: &'static str,
    actor: &str,
    reason: &str,
    note: &str,
) -> Result<()> {
    tx.query("insert into moderation_event (id, case_id, at, kind, actor, reason, note) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(new_v7(at, random))
        .bind(case)
        .bind(at)
        .bind(kind)
        .bind(actor)
        .bind(reason)
        .bind(note)
        .run()
        .await?;
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

/// Takes a contribution back for its author: nothing of what was written stays, only that there was something.
pub async fn withdraw(tx: &mut Tx, random: &Random, id: ContributionId, now: Timestamp) -> Result<()> {
    tx.query("update contribution set state = 'withdrawn', title = '', body = '', author_name = '', lon = null, lat = null, updated_at = $1 where id = $2")
        .bind(now)
        .bind(id)
        .run()
        .await?;
    tx.query("delete from contribution_original where contribution_id = $1").bind(id).run().await?;
    tx.query("update photo set state = 'rejected', alt = '' where contribution_id = $1")
        .bind(id)
        .run()
        .await?;
    tx.query("update moderation_case set state = 'decided', decided_at = $1 where subject_kind = 'contribution' and subject_id = $2").bind(now).bind(id).run().await?;
    unindex(tx, id).await?;
    notifications::forget(tx, notifications::Subject::contribution(id)).await?;
    notifications::forget(tx, notifications::Subject::receipt(id)).await?;
    event(tx, random, &NewEvent::public(id, now, "withdrawn", "")).await
}

/// Public contributions by place.
pub async fn counts_by_place(conn: impl Into<Conn<'_>>) -> Result<Vec<(PlaceId, i64)>> {
    conn.into()
        .query("select place_id, count(*) from contribution where state in ('published', 'duplicate') and place_id is not null group by place_id")
        .all()
        .await
}

/// Figures for the home page and the page on answers, over contributions received since a moment.
#[derive(Debug, Clone, Copy, FromRow, serde::Serialize, utoipa::ToSchema)]
pub struct Figures {
    /// Public contributions.
    pub contributions: i64,
    /// Of these, answered.
    pub answered: i64,
    /// Of these, answered in time.
    pub answered_in_time: i64,
    /// Not answered and over their date.
    pub overdue: i64,
    /// Mean microseconds from receipt to answer; null without answers.
    #[serde(skip)]
    pub mean_micros: Option<i64>,
    /// Endorsements.
    pub endorsements: i64,
}

impl Figures {
    /// Answered share in whole percent; `None` without contributions.
    pub const fn answered_percent(&self) -> Option<i64> {
        if self.contributions == 0 { None } else { Some(self.answered * 100 / self.contributions) }
    }

    /// Mean days to an answer, rounded; `None` without answers.
    pub fn mean_days(&self) -> Option<i64> {
        const DAY: i64 = 86_400_000_000;
        self.mean_micros.map(|micros| (micros + DAY / 2) / DAY)
    }
}

/// Figures over public contributions received since a moment.
pub async fn figures(conn: impl Into<Conn<'_>>, since: Timestamp, now: Timestamp) -> Result<Figures> {
    conn.into().query(include_str!("sql/figures.sql")).bind(since).bind(now).one().await
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
