//! Answers, their versions and interim notices.

use crate::response::Content;
use contributions::{Decision, contribution::State};
use database::{Conn, Tx};
use kernel::{ContributionId, MunicipalityId, Random, ResponseId, Result, Timestamp, id::new_v7};
use sqlx::FromRow;

const RESPONSE: &str = include_str!("../sql/response.sql");
const TOGETHER: &str = include_str!("../sql/answered_together.sql");

/// A published answer.
#[derive(Debug, Clone, FromRow)]
pub struct Response {
    /// Public id.
    pub id: ResponseId,
    /// The municipality that answers.
    pub municipality_id: Option<MunicipalityId>,
    /// What it calls itself: Stadt, Gemeinde.
    pub municipality_designation: Option<String>,
    /// Its name.
    pub municipality_name: Option<String>,
    /// The office that answered.
    pub office_key: Option<String>,
    /// As it was called on that day.
    pub office_label: String,
    /// What was decided.
    pub decision: Decision,
    /// Reasons, in the Markdown subset.
    pub body: String,
    /// End of the day on which the town comes back to it.
    pub next_at: Option<Timestamp>,
    /// Whom it was handed to; empty: nobody.
    pub handed_to: String,
    /// Cost in cents, if known.
    pub cost_cents: Option<i64>,
    /// What the cost covers and who pays.
    pub cost_note: String,
    /// Responsible office; empty: the answering one.
    pub responsible: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// By which role.
    pub published_by: String,
    /// 1 for the first text.
    pub version: i64,
    /// When the text was last changed.
    pub changed_at: Option<Timestamp>,
    /// Why.
    pub change_reason: String,
    /// How many contributions it answers.
    pub answered: i64,
    /// How many interim notices came before it.
    pub interims: i64,
}

impl Response {
    /// What it says.
    pub fn content(&self) -> Content {
        Content {
            decision: self.decision,
            body: self.body.clone(),
            next_at: self.next_at,
            handed_to: self.handed_to.clone(),
            cost_cents: self.cost_cents,
            cost_note: self.cost_note.clone(),
            responsible: self.responsible.clone(),
        }
    }
}

/// What an answer said before.
#[derive(Debug, Clone, FromRow)]
pub struct Version {
    /// Its number.
    pub version: i64,
    /// What was decided.
    pub decision: Decision,
    /// Reasons.
    pub body: String,
    /// From when it stood there.
    pub since: Timestamp,
    /// Until when.
    pub replaced_at: Timestamp,
    /// Why it was replaced.
    pub reason: String,
}

/// A contribution of an answer.
#[derive(Debug, Clone, FromRow)]
pub struct AnsweredContribution {
    /// The answer.
    pub response_id: ResponseId,
    /// Its public id.
    pub id: ContributionId,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// With the moderators.
    pub state: State,
    /// When it reached us.
    pub received_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

impl AnsweredContribution {
    /// May everyone see it?
    pub fn is_public(&self) -> bool {
        matches!(self.state, State::Published | State::Duplicate)
    }
}

/// Who answers and what has been said meanwhile, for a contribution that waits.
#[derive(Debug, Clone, FromRow)]
pub struct WaitingRow {
    /// With the moderators.
    pub state: State,
    /// The promise.
    pub due_at: Timestamp,
    /// Who answers, if that is settled.
    pub office_label: Option<String>,
    /// An interim notice: when,
    pub at: Option<Timestamp>,
    /// by which office,
    pub notice_office: Option<String>,
    /// what,
    pub body: Option<String>,
    /// and until when there will be news.
    pub next_at: Option<Timestamp>,
}

/// The answer to a contribution.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn of_contribution(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Option<Response>> {
    conn.into()
        .query(RESPONSE)
        .push(" and r.id = (select g.response_id from response_contribution g where g.contribution_id = ")
        .push_bind(id)
        .push(")")
        .optional()
        .await
}

/// The answer that a contribution is shown with: its own, or that of the contribution it was merged with.
pub async fn shown_with(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Option<Response>> {
    conn.into()
        .query(RESPONSE)
        .push(" and r.id = (select g.response_id from response_contribution g join contribution c on g.contribution_id = c.id or (c.state = 'duplicate' and g.contribution_id = c.duplicate_of) where c.id = ")
        .push_bind(id)
        .push(" order by case when g.contribution_id = c.id then 0 else 1 end limit 1)")
        .optional()
        .await
}

/// An answer by its id.
pub async fn by_id(conn: impl Into<Conn<'_>>, id: ResponseId) -> Result<Option<Response>> {
    conn.into().query(RESPONSE).push(" and r.id = ").push_bind(id).optional().await
}

/// What a list of answers is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only with this decision.
    pub decision: Option<Decision>,
    /// Only of this municipality.
    pub municipality: Option<MunicipalityId>,
    /// Only what comes after this one: moment and id of the last answer of the page before.
    pub after: Option<(Timestamp, ResponseId)>,
}

/// Answers to at least one public contribution, newest first.
pub async fn public(conn: impl Into<Conn<'_>>, filter: &Filter, limit: usize) -> Result<Vec<Response>> {
    let mut conn = conn.into();
    let mut query = conn
        .query(RESPONSE)
        .push(" and exists (select 1 from response_contribution g join contribution c on c.id = g.contribution_id where g.response_id = r.id and c.state in ('published', 'duplicate'))")
        .filter(" and r.decision = ", filter.decision)
        .filter(" and r.municipality_id = ", filter.municipality);
    if let Some((at, id)) = filter.after {
        query =
            query.push(" and (r.published_at, r.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query
        .push(" order by r.published_at desc, r.id desc limit ")
        .push_bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .all()
        .await
}

/// The contributions of these answers, oldest first.
pub async fn contributions(
    conn: impl Into<Conn<'_>>,
    responses: &[ResponseId],
) -> Result<Vec<AnsweredContribution>> {
    let mut conn = conn.into();
    let mut query = conn.query(TOGETHER).push(" and g.response_id in (");
    for (n, id) in responses.iter().enumerate() {
        query = query.push(if n == 0 { "" } else { ", " }).push_bind(*id);
    }
    if responses.is_empty() {
        return Ok(Vec::new());
    }
    query.push(") order by c.received_at, c.id").all().await
}

/// The older texts of an answer, newest first.
pub async fn versions(conn: impl Into<Conn<'_>>, id: ResponseId) -> Result<Vec<Version>> {
    conn.into()
        .query("select version, decision, body, since, replaced_at, reason from response_version where response_id = $1 order by version desc")
        .bind(id)
        .all()
        .await
}

/// Who answers and the interim notices; one row at least, when there is such a contribution.
pub async fn waiting(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Vec<WaitingRow>> {
    conn.into().query(include_str!("../sql/waiting.sql")).bind(id).all().await
}

/// An answer that is about to be stored.
#[derive(Debug, Clone)]
pub(crate) struct NewRow {
    pub(crate) id: ResponseId,
    pub(crate) municipality_id: Option<MunicipalityId>,
    pub(crate) office_key: Option<String>,
    pub(crate) office_label: String,
    pub(crate) content: Content,
    pub(crate) at: Timestamp,
    pub(crate) by: String,
}

/// Stores an answer.
pub(crate) async fn insert(tx: &mut Tx, new: NewRow) -> Result<()> {
    let Content { decision, body, next_at, handed_to, cost_cents, cost_note, responsible } = new.content;
    tx.query(include_str!("../sql/insert_response.sql"))
        .bind(new.id)
        .bind(new.municipality_id)
        .bind(new.office_key)
        .bind(new.office_label)
        .bind(decision)
        .bind(body)
        .bind(next_at)
        .bind(handed_to)
        .bind(cost_cents)
        .bind(cost_note)
        .bind(responsible)
        .bind(new.at)
        .bind(new.by)
        .run()
        .await?;
    Ok(())
}

/// Says that an answer answers a contribution; `false` when another one does already.
pub(crate) async fn link(tx: &mut Tx, contribution: ContributionId, response: ResponseId) -> Result<bool> {
    let added = tx
        .query("insert into response_contribution (contribution_id, response_id) values ($1, $2) on conflict (contribution_id) do nothing")
        .bind(contribution)
        .bind(response)
        .run()
        .await?;
    Ok(added == 1)
}

/// Replaces the text of an answer and keeps the old one; `false` when somebody else has changed it meanwhile.
pub(crate) async fn replace(
    tx: &mut Tx,
    old: &Response,
    content: Content,
    at: Timestamp,
    by: &str,
    reason: &str,
) -> Result<bool> {
    let kept = tx
        .query(include_str!("../sql/keep_version.sql"))
        .bind(at)
        .bind(by.to_owned())
        .bind(reason.to_owned())
        .bind(old.id)
        .bind(old.version)
        .run()
        .await?;
    let Content { decision, body, next_at, handed_to, cost_cents, cost_note, responsible } = content;
    let changed = tx
        .query(include_str!("../sql/update_response.sql"))
        .bind(decision)
        .bind(body)
        .bind(next_at)
        .bind(handed_to)
        .bind(cost_cents)
        .bind(cost_note)
        .bind(responsible)
        .bind(at)
        .bind(reason.to_owned())
        .bind(old.id)
        .bind(old.version)
        .run()
        .await?;
    Ok(kept == 1 && changed == 1)
}

/// Stores an interim notice.
pub(crate) async fn insert_interim(
    tx: &mut Tx,
    random: &Random,
    contribution: ContributionId,
    at: Timestamp,
    office: String,
    body: String,
    next_at: Timestamp,
) -> Result<()> {
    tx.query("insert into interim_notice (id, contribution_id, at, office_label, body, next_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(new_v7(at, random))
        .bind(contribution)
        .bind(at)
        .bind(office)
        .bind(body)
        .bind(next_at)
        .run()
        .await?;
    Ok(())
}
