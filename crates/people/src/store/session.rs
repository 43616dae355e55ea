//! Sessions.

use super::sql;
use crate::session::IDLE_SECONDS;
use database::{Conn, Tx};
use kernel::{Grant, MunicipalityId, PersonId, ProcessId, Result, Role, SessionId, Timestamp};
use uuid::Uuid;

/// A session to be.
#[derive(Debug)]
pub(crate) struct NewSession {
    pub(crate) id: SessionId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) person: PersonId,
    pub(crate) now: Timestamp,
    pub(crate) proved_at: Option<Timestamp>,
    pub(crate) expires_at: Timestamp,
    pub(crate) device: String,
}

/// A session that has neither expired nor been idle for too long, of somebody who may sign in.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) person: PersonId,
    pub(crate) label: String,
    pub(crate) last_seen_at: Timestamp,
    pub(crate) proved_at: Option<Timestamp>,
    pub(crate) has_second_factor: bool,
    pub(crate) grants: Vec<Grant>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: SessionId,
    person_id: PersonId,
    label: String,
    last_seen_at: Timestamp,
    proved_at: Option<Timestamp>,
    has_second_factor: bool,
    role: Option<Role>,
    municipality_id: Option<MunicipalityId>,
    process_id: Option<ProcessId>,
    object_id: Option<Uuid>,
}

/// A line of the list that its owner sees.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Listed {
    pub(crate) id: SessionId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
    pub(crate) device: String,
}

pub(crate) async fn insert(tx: &mut Tx, new: NewSession) -> Result<()> {
    tx.query(sql!("session_insert"))
        .bind(new.id)
        .bind(new.token_hash)
        .bind(new.person)
        .bind(new.now)
        .bind(new.proved_at)
        .bind(new.expires_at)
        .bind(new.device)
        .run()
        .await?;
    Ok(())
}

/// The live session of a token, with the rights of its person, in one query: this runs with every request of the staff.
pub(crate) async fn find(
    conn: impl Into<Conn<'_>>,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Session>> {
    let rows: Vec<Row> = conn
        .into()
        .query(sql!("session_find"))
        .bind(token_hash.to_vec())
        .bind(now)
        .bind(now.plus_seconds(-IDLE_SECONDS))
        .all()
        .await?;
    let grants = rows
        .iter()
        .filter_map(|row| {
            Some(Grant {
                role: row.role?,
                municipality: row.municipality_id,
                process: row.process_id,
                object: row.object_id,
            })
        })
        .collect();
    Ok(rows.into_iter().next().map(|row| Session {
        id: row.id,
        person: row.person_id,
        label: row.label,
        last_seen_at: row.last_seen_at,
        proved_at: row.proved_at,
        has_second_factor: row.has_second_factor,
        grants,
    }))
}

pub(crate) async fn touch(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<()> {
    tx.query(sql!("session_touch")).bind(id).bind(now).run().await?;
    Ok(())
}

/// Notes a fresh proof and gives the session a new token.
pub(crate) async fn prove(tx: &mut Tx, id: SessionId, token_hash: Vec<u8>, now: Timestamp) -> Result<()> {
    tx.query(sql!("session_prove")).bind(id).bind(token_hash).bind(now).run().await?;
    Ok(())
}

/// Ends the session of a token.
pub(crate) async fn delete(tx: &mut Tx, token_hash: &[u8]) -> Result<()> {
    tx.query(sql!("session_delete")).bind(token_hash.to_vec()).run().await?;
    Ok(())
}

/// Ends a session of this person; `false` when it is not theirs.
pub(crate) async fn end(tx: &mut Tx, id: SessionId, person: PersonId) -> Result<bool> {
    Ok(tx.query(sql!("session_end")).bind(id).bind(person).run().await? == 1)
}

/// Ends all sessions of somebody, but for one.
pub(crate) async fn end_all(tx: &mut Tx, person: PersonId, but: Option<Vec<u8>>) -> Result<u64> {
    tx.query(sql!("session_end_all")).bind(person).filter(" and token_hash <> ", but).run().await
}

/// The live sessions of somebody, the latest first.
pub(crate) async fn list(conn: impl Into<Conn<'_>>, person: PersonId, now: Timestamp) -> Result<Vec<Listed>> {
    conn.into()
        .query(sql!("session_list"))
        .bind(person)
        .bind(now)
        .bind(now.plus_seconds(-IDLE_SECONDS))
        .all()
        .await
}

/// Forgets sessions that are over.
pub(crate) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.query(sql!("session_forget")).bind(now).bind(now.plus_seconds(-IDLE_SECONDS)).run().await
}
