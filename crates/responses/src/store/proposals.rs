//! Answers that wait for a second person.

use crate::Draft;
use contributions::contribution::State;
use database::{Conn, Tx};
use kernel::{ContributionId, Error, MunicipalityId, Object, PersonId, ProcessId, Result, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

/// An answer, or the change of one, that one person has written and another one has yet to approve.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Another one with every writing.
    pub id: Uuid,
    /// The contribution that it would answer first, or the published answer that it would change.
    pub subject: Uuid,
    /// The contribution on whose desk it lies.
    pub contribution: ContributionId,
    /// What it would answer beside that one.
    pub also: Vec<ContributionId>,
    /// What it says.
    pub draft: Draft,
    /// Why a published answer would change; empty for a first answer.
    pub reason: String,
    /// Who wrote it.
    pub written_by: PersonId,
    /// In which office.
    pub written_as: String,
    /// When.
    pub at: Timestamp,
    /// Given back to be written anew.
    pub returned: Option<Returned>,
}

/// That a second person wants something else, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// When.
    pub at: Timestamp,
    /// In which office.
    pub by: String,
    /// What should be different.
    pub reason: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    subject_id: Uuid,
    contribution_id: ContributionId,
    also: String,
    draft: String,
    reason: String,
    written_by: PersonId,
    written_as: String,
    at: Timestamp,
    returned_at: Option<Timestamp>,
    returned_as: String,
    return_reason: String,
}

impl TryFrom<Row> for Proposal {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let also: Vec<Uuid> = serde_json::from_str(&row.also).map_err(Error::internal)?;
        Ok(Self {
            id: row.id,
            subject: row.subject_id,
            contribution: row.contribution_id,
            also: also.into_iter().map(ContributionId).collect(),
            draft: serde_json::from_str(&row.draft).map_err(Error::internal)?,
            reason: row.reason,
            written_by: row.written_by,
            written_as: row.written_as,
            at: row.at,
            returned: row.returned_at.map(|at| Returned {
                at,
                by: row.returned_as,
                reason: row.return_reason,
            }),
        })
    }
}

const PROPOSAL: &str = "select id, subject_id, contribution_id, also, draft, reason, written_by, written_as, at, returned_at, returned_as, return_reason from response_proposal where ";

/// What waits for a contribution or a published answer.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn of(conn: impl Into<Conn<'_>>, subject: Uuid) -> Result<Option<Proposal>> {
    let found: Option<Row> =
        conn.into().query(PROPOSAL).push("subject_id = ").push_bind(subject).optional().await?;
    found.map(Proposal::try_from).transpose()
}

/// One by its id.
pub async fn by_id(conn: impl Into<Conn<'_>>, id: Uuid) -> Result<Option<Proposal>> {
    let found: Option<Row> = conn.into().query(PROPOSAL).push("id = ").push_bind(id).optional().await?;
    found.map(Proposal::try_from).transpose()
}

/// A proposal in a list.
#[derive(Debug, Clone, FromRow)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// Reference of the contribution on whose desk it lies.
    pub reference: String,
    /// That one's title.
    pub title: String,
    /// That one's state with the moderators.
    pub state: State,
    /// That one's municipality.
    pub municipality_id: Option<MunicipalityId>,
    /// That one's process.
    pub process_id: ProcessId,
    /// That one's id.
    pub contribution_id: ContributionId,
    /// Would it change a published answer?
    pub is_change: bool,
    /// Who wrote it.
    pub written_by: PersonId,
    /// In which office.
    pub written_as: String,
    /// When.
    pub at: Timestamp,
    /// When the answer is due.
    pub due_at: Timestamp,
    /// Which office gave it back to be written anew, if one has.
    pub returned_as: Option<String>,
}

impl Waiting {
    /// What the permission table needs to know.
    pub fn object(&self) -> Object {
        Object {
            municipality: self.municipality_id,
            process: Some(self.process_id),
            id: Some(self.contribution_id.0),
            state: self.state.as_str(),
            field: "",
        }
    }
}

/// All that waits for a second person, what is due first at the top.
pub async fn all(conn: impl Into<Conn<'_>>, limit: i64) -> Result<Vec<Waiting>> {
    conn.into().query(include_str!("../sql/proposals.sql")).bind(limit).all().await
}

/// Keeps what was written, in place of what its writer had in sight; `false` when something else lies there.
pub(crate) async fn keep(tx: &mut Tx, proposal: &Proposal, instead_of: Option<Uuid>) -> Result<bool> {
    if let Some(old) = instead_of {
        tx.query("delete from response_proposal where id = $1 and subject_id = $2")
            .bind(old)
            .bind(proposal.subject)
            .run()
            .await?;
    }
    let also: Vec<Uuid> = proposal.also.iter().map(|id| id.0).collect();
    let kept = tx
        .query(include_str!("../sql/insert_proposal.sql"))
        .bind(proposal.id)
        .bind(proposal.subject)
        .bind(proposal.contribution)
        .bind(serde_json::to_string(&also).map_err(Error::internal)?)
        .bind(serde_json::to_string(&proposal.draft).map_err(Error::internal)?)
        .bind(proposal.reason.clone())
        .bind(proposal.written_by)
        .bind(proposal.written_as.clone())
        .bind(proposal.at)
        .run()
        .await?;
    Ok(kept == 1)
}

/// Takes one away that may be approved; `false` when it is not there any more. Of several who do so at once, one gets it.
pub(crate) async fn take(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let taken = tx
        .query("delete from response_proposal where id = $1 and returned_at is null")
        .bind(id)
        .run()
        .await?;
    Ok(taken == 1)
}

/// Gives one back to be written anew; `false` when it does not wait any more.
pub(crate) async fn give_back(tx: &mut Tx, id: Uuid, returned: Returned) -> Result<bool> {
    let given = tx
        .query("update response_proposal set returned_at = $2, returned_as = $3, return_reason = $4 where id = $1 and returned_at is null")
        .bind(id)
        .bind(returned.at)
        .bind(returned.by)
        .bind(returned.reason)
        .run()
        .await?;
    Ok(given == 1)
}

/// Forgets what waits for something that is answered or changed now.
pub(crate) async fn forget(tx: &mut Tx, subject: Uuid) -> Result<()> {
    tx.query("delete from response_proposal where subject_id = $1").bind(subject).run().await.map(drop)
}

/// Erases what nobody has approved in time, and what would answer somebody who has taken back what they sent.
pub(crate) async fn end(tx: &mut Tx, before: Timestamp) -> Result<i64> {
    let ended = tx
        .query("delete from response_proposal where at < $1 or exists (select 1 from contribution c where c.id = response_proposal.contribution_id and c.state = 'withdrawn')")
        .bind(before)
        .run()
        .await?;
    Ok(i64::try_from(ended).unwrap_or(i64::MAX))
}
