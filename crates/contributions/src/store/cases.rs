//! Moderation cases: one per item, opened again when something new comes up.

use crate::Contribution;
use database::Tx;
use kernel::{CaseId, ContributionId, MunicipalityId, ProcessId, Random, Result, Timestamp, id::new_v7};

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
    case_event(tx, random, id, case.at, kind, "", reason, note, "").await?;
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
    ground: &'static str,
) -> Result<()> {
    tx.query("insert into moderation_event (id, case_id, at, kind, actor, reason, note, ground) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(new_v7(at, random))
        .bind(case)
        .bind(at)
        .bind(kind)
        .bind(actor)
        .bind(reason)
        .bind(note)
        .bind(ground)
        .run()
        .await?;
    Ok(())
}
