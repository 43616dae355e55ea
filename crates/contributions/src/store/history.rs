//! What happened to a contribution.

use database::{Conn, Row, Tx};
use kernel::{ContributionId, Random, Result, Timestamp, id::new_v7};
use sqlx::FromRow;

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

/// Adds lines to the history; see [`event_row`].
pub(super) const INSERT_EVENT: &str =
    "insert into contribution_event (id, contribution_id, at, kind, actor, note, public) values ";

pub(super) fn event_row<'c>(row: Row<'c>, random: &Random, event: &NewEvent) -> Row<'c> {
    row.value(new_v7(event.at, random))
        .value(event.id)
        .value(event.at)
        .value(event.kind)
        .value(event.actor.clone())
        .value(event.note.clone())
        .value(event.public)
}

/// Adds a line to the history.
pub async fn event(tx: &mut Tx, random: &Random, event: &NewEvent) -> Result<()> {
    tx.query(INSERT_EVENT)
        .push_rows(&[event], |row, event| event_row(row, random, event))
        .run()
        .await
        .map(drop)
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
