//! Who answers what at the moment.

use crate::routing::Facts;
use database::{Conn, Tx};
use kernel::{ContributionId, MunicipalityId, PlaceId, Result, Timestamp};
use sqlx::FromRow;
use std::collections::HashMap;

/// Who answers a contribution.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Assignment {
    /// The office.
    pub office_key: String,
    /// Its label.
    pub office_label: String,
    /// Since when.
    pub at: Timestamp,
    /// Role of whoever assigned it; empty: a rule did.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// The office that steps in since the answer is overdue.
    pub deputy_key: Option<String>,
}

/// Who answers a contribution, if that is settled.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn of(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Option<Assignment>> {
    conn.into()
        .query(
            "select a.office_key, o.label as office_label, a.at, a.actor, a.reason, a.deputy_key
             from assignment a join office o on o.key = a.office_key where a.contribution_id = $1",
        )
        .bind(id)
        .optional()
        .await
}

/// Assigns a contribution, whoever had it before.
pub async fn assign(
    tx: &mut Tx,
    id: ContributionId,
    office: &str,
    at: Timestamp,
    actor: &str,
    reason: &str,
) -> Result<()> {
    tx.query(include_str!("../sql/assign.sql"))
        .bind(id)
        .bind(office.to_owned())
        .bind(at)
        .bind(actor.to_owned())
        .bind(reason.to_owned())
        .run()
        .await?;
    Ok(())
}

/// Gives a contribution to the office that the rules name; `false` when somebody has given it to one meanwhile.
pub(crate) async fn assign_first(
    tx: &mut Tx,
    id: ContributionId,
    office: &str,
    at: Timestamp,
) -> Result<bool> {
    let added = tx
        .query(include_str!("../sql/assign_first.sql"))
        .bind(id)
        .bind(office.to_owned())
        .bind(at)
        .run()
        .await?;
    Ok(added == 1)
}

#[derive(FromRow)]
struct Unassigned {
    id: ContributionId,
    place_id: Option<PlaceId>,
    municipality_id: Option<MunicipalityId>,
    kind: String,
}

/// Unanswered contributions that nobody has been given yet, with what the rules look at; the most urgent first.
pub(crate) async fn unassigned(tx: &mut Tx) -> Result<Vec<(ContributionId, Facts)>> {
    let rows: Vec<Unassigned> = tx.query(include_str!("../sql/unassigned.sql")).all().await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let tagged: Vec<(ContributionId, String)> = tx
        .query(
            "select t.contribution_id, t.tag from contribution_tag t
             left join assignment a on a.contribution_id = t.contribution_id where a.contribution_id is null",
        )
        .all()
        .await?;
    let mut tags: HashMap<ContributionId, Vec<String>> = HashMap::new();
    for (id, tag) in tagged {
        tags.entry(id).or_default().push(tag);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let facts = Facts {
                place: row.place_id,
                municipality: row.municipality_id,
                kind: row.kind,
                tags: tags.remove(&row.id).unwrap_or_default(),
            };
            (row.id, facts)
        })
        .collect())
}

/// An answer that is overdue for so long that a deputy steps in.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Escalation {
    pub(crate) id: ContributionId,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) due_at: Timestamp,
    pub(crate) deputy_key: String,
    pub(crate) deputy_label: String,
}

/// What was due by this moment, is not answered and has no deputy yet.
pub(crate) async fn to_escalate(tx: &mut Tx, due_by: Timestamp) -> Result<Vec<Escalation>> {
    tx.query(include_str!("../sql/to_escalate.sql")).bind(due_by).all().await
}

/// Notes that a deputy steps in; `false` when that was noted before.
pub(crate) async fn escalate(tx: &mut Tx, id: ContributionId, deputy: &str, at: Timestamp) -> Result<bool> {
    let changed = tx
        .query("update assignment set deputy_key = $1, escalated_at = $2 where contribution_id = $3 and escalated_at is null")
        .bind(deputy.to_owned())
        .bind(at)
        .bind(id)
        .run()
        .await?;
    Ok(changed == 1)
}
