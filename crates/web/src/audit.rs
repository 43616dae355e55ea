//! The log of staff acts: who (by role, and by account for those who may look), what, when, why. Entries are only added.

use crate::Cx;
use database::Tx;
use kernel::{Action, AuditId, PersonId, Result, Timestamp};
use uuid::Uuid;

/// An act to be noted.
#[derive(Debug, Clone)]
pub struct Entry {
    id: AuditId,
    at: Timestamp,
    person: Option<PersonId>,
    actor: String,
    action: Action,
    object_kind: &'static str,
    object_id: Option<Uuid>,
    reason: String,
}

impl Cx {
    /// Describes an act of the signed-in person; record it in the write that carries it out.
    pub fn act(
        &self,
        action: Action,
        object_kind: &'static str,
        object_id: Option<Uuid>,
        reason: impl Into<String>,
    ) -> Entry {
        Entry {
            id: AuditId::new(self.now, self.random()),
            at: self.now,
            person: self.actor.person,
            actor: self.actor.label.clone(),
            action,
            object_kind,
            object_id,
            reason: reason.into(),
        }
    }
}

/// Writes an entry in the same step as the act itself.
///
/// # Errors
/// Those of the database.
pub async fn record(tx: &mut Tx, entry: &Entry) -> Result<()> {
    tx.query("insert into audit_entry (id, at, person_id, actor, action, object_kind, object_id, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(entry.id)
        .bind(entry.at)
        .bind(entry.person)
        .bind(entry.actor.clone())
        .bind(entry.action)
        .bind(entry.object_kind)
        .bind(entry.object_id)
        .bind(entry.reason.clone())
        .run()
        .await?;
    Ok(())
}
