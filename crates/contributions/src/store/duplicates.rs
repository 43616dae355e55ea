//! Which contributions were merged.

use crate::contribution::{AnswerState, Contribution, State};
use database::Conn;
use kernel::{ContributionId, Result};
use sqlx::FromRow;

/// A contribution that was merged with another one.
#[derive(Debug, Clone, FromRow)]
pub struct Duplicate {
    /// Its id.
    pub id: ContributionId,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// With the moderators.
    pub state: State,
    /// Reference of the other one.
    pub target_reference: String,
}

/// What was merged with a contribution, oldest first.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn duplicates(conn: impl Into<Conn<'_>>, into: ContributionId) -> Result<Vec<Duplicate>> {
    conn.into()
        .query(
            "select c.id, c.reference, c.title, c.state, t.reference as target_reference from contribution c
             join contribution t on t.id = c.duplicate_of where c.duplicate_of = $1 order by c.received_at, c.id",
        )
        .bind(into)
        .all()
        .await
}

/// Everything that shares an answer with a contribution: what was merged with it, and what it was merged with.
pub async fn related(conn: impl Into<Conn<'_>>, on: &Contribution) -> Result<Vec<Contribution>> {
    if on.merged == 0 && on.duplicate_of.is_none() {
        return Ok(Vec::new());
    }
    conn.into()
        .query(super::COLUMNS)
        .push(" and (c.duplicate_of = ")
        .push_bind(on.id)
        .push(" or c.id = ")
        .push_bind(on.duplicate_of)
        .push(") and c.state in ('published', 'duplicate') order by c.received_at, c.id")
        .all()
        .await
}

/// What was cut out of a contribution and is public, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn parts(conn: impl Into<Conn<'_>>, of: ContributionId) -> Result<Vec<Contribution>> {
    conn.into()
        .query(super::COLUMNS)
        .push(" and c.state in ('published', 'duplicate') and c.id in (select s.part_id from contribution_split s where s.undone_at is null and s.from_id = ")
        .push_bind(of)
        .push(") order by c.received_at, c.id")
        .all()
        .await
}

impl Contribution {
    /// A duplicate, shown with the answer it shares. Its own promise stays.
    #[must_use]
    pub fn answered_with(&self, original: Option<&Self>) -> Self {
        match original.filter(|_| self.answer_state != AnswerState::Answered) {
            Some(original) => Self {
                answer_state: original.answer_state,
                decision: original.decision,
                answered_at: original.answered_at,
                ..self.clone()
            },
            None => self.clone(),
        }
    }
}
