//! Passkeys and open ceremonies in the database. Every function runs on both databases.

use crate::Owner;
use database::{Conn, Query, Tx};
use kernel::{PasskeyId, PersonId, ResidentId, Result, Timestamp, text_enum};
use web::erasure::{self, Erasure};

const SELECT: &str = include_str!("sql/select.sql");

/// A passkey as it is kept.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Kept {
    /// Its id.
    pub id: PasskeyId,
    pub(crate) resident_id: Option<ResidentId>,
    pub(crate) person_id: Option<PersonId>,
    pub(crate) credential_id: Vec<u8>,
    pub(crate) credential: String,
    /// The device's counter of signatures; 0 where it does not count.
    pub sign_count: i64,
    /// Is there a copy for the owner's other devices?
    pub backed_up: bool,
    /// What its owner calls it.
    pub name: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

impl Kept {
    /// Whose it is.
    pub fn owner(&self) -> Option<Owner> {
        Owner::of(self.resident_id, self.person_id)
    }
}

/// Appends the condition that a passkey is somebody's.
fn owned_by(query: Query<'_>, owner: Owner) -> Query<'_> {
    match owner {
        Owner::Resident(id) => query.push("resident_id = ").push_bind(id),
        Owner::Person(id) => query.push("person_id = ").push_bind(id),
    }
}

/// Somebody's passkeys, in the order they came.
///
/// # Errors
/// Those of the database.
pub async fn of(conn: impl Into<Conn<'_>>, owner: Owner) -> Result<Vec<Kept>> {
    owned_by(conn.into().query(SELECT).push(" where "), owner).push(" order by created_at, id").all().await
}

/// How many somebody has.
///
/// # Errors
/// Those of the database.
pub async fn count(conn: impl Into<Conn<'_>>, owner: Owner) -> Result<i64> {
    owned_by(conn.into().query("select count(*) from passkey where "), owner).value().await
}

/// One of somebody's passkeys; `None` when it is not theirs.
///
/// # Errors
/// Those of the database.
pub async fn kept(conn: impl Into<Conn<'_>>, owner: Owner, id: PasskeyId) -> Result<Option<Kept>> {
    let mut conn = conn.into();
    let query = conn.query(SELECT).push(" where id = ").push_bind(id).push(" and ");
    owned_by(query, owner).optional().await
}

/// The passkey that a device names.
pub(crate) async fn by_credential(conn: impl Into<Conn<'_>>, credential: &[u8]) -> Result<Option<Kept>> {
    conn.into().query(SELECT).push(" where credential_id = ").push_bind(credential.to_vec()).optional().await
}

/// Keeps a new one; `false` when the device's credential belongs to an account already.
pub(crate) async fn insert(tx: &mut Tx, new: Kept) -> Result<bool> {
    let rows = tx
        .query(include_str!("sql/insert.sql"))
        .bind(new.id)
        .bind(new.resident_id)
        .bind(new.person_id)
        .bind(new.credential_id)
        .bind(new.credential)
        .bind(new.sign_count)
        .bind(new.backed_up)
        .bind(new.name)
        .bind(new.created_at)
        .run()
        .await?;
    Ok(rows == 1)
}

/// What a use changes.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    pub(crate) id: PasskeyId,
    pub(crate) credential: String,
    pub(crate) sign_count: i64,
    pub(crate) backed_up: bool,
}

/// Notes a use; `false` when the passkey has gone, or another use has brought the counter to there or beyond.
pub(crate) async fn used(tx: &mut Tx, used: Use, now: Timestamp) -> Result<bool> {
    let rows = tx
        .query(include_str!("sql/used.sql"))
        .bind(used.credential)
        .bind(used.sign_count)
        .bind(used.backed_up)
        .bind(now)
        .bind(used.id)
        .run()
        .await?;
    Ok(rows == 1)
}

/// Gives one of somebody's passkeys another name; `false` when it is not theirs.
pub(crate) async fn rename(tx: &mut Tx, owner: Owner, id: PasskeyId, name: String) -> Result<bool> {
    let query = tx.query("update passkey set name = $1 where id = $2 and ").bind(name).bind(id);
    Ok(owned_by(query, owner).run().await? == 1)
}

/// Removes one of somebody's passkeys; `false` when it is not theirs.
pub(crate) async fn remove(tx: &mut Tx, owner: Owner, id: PasskeyId) -> Result<bool> {
    let query = tx.query("delete from passkey where id = $1 and ").bind(id);
    Ok(owned_by(query, owner).run().await? == 1)
}

/// Removed passkeys in the ledger of erasures.
const REMOVED: &str = "passkey";

/// How a passkey is removed again when a backup from before has been put back.
pub(crate) const REMOVAL: Erasure = Erasure {
    kind: REMOVED,
    again: |tx, _, id, _| {
        Box::pin(async move { tx.query("delete from passkey where id = $1").bind(id).run().await.map(drop) })
    },
};

/// Notes that one was removed.
pub(crate) async fn note_removal(tx: &mut Tx, id: PasskeyId, now: Timestamp) -> Result<()> {
    erasure::record(tx, REMOVED, id.0, now).await
}

/// Erases all that somebody has, with what they have begun; how many passkeys that were.
///
/// # Errors
/// Those of the database.
pub async fn erase_of(tx: &mut Tx, owner: Owner) -> Result<u64> {
    owned_by(tx.query("delete from passkey_ceremony where "), owner).run().await?;
    owned_by(tx.query("delete from passkey where "), owner).run().await
}

text_enum! {
    /// What a browser was asked for.
    pub(crate) enum CeremonyKind {
        /// To make a passkey for an account.
        Register = "register",
        /// To use one; whose it will be is not known yet.
        SignIn = "sign_in",
    }
}

/// What a browser was asked, to be taken once.
#[derive(Debug, Clone)]
pub(crate) struct Ceremony {
    pub(crate) token_hash: Vec<u8>,
    pub(crate) kind: CeremonyKind,
    pub(crate) owner: Option<Owner>,
    pub(crate) state: String,
    pub(crate) expires_at: Timestamp,
}

pub(crate) async fn begin(tx: &mut Tx, ceremony: Ceremony) -> Result<()> {
    tx.query(include_str!("sql/ceremony_insert.sql"))
        .bind(ceremony.token_hash)
        .bind(ceremony.kind)
        .bind(ceremony.owner.and_then(Owner::resident))
        .bind(ceremony.owner.and_then(Owner::person))
        .bind(ceremony.state)
        .bind(ceremony.expires_at)
        .run()
        .await
        .map(drop)
}

/// Takes a ceremony: who registers, if somebody does, and its state. Taking the row is what makes it single.
pub(crate) async fn take(
    tx: &mut Tx,
    token_hash: Vec<u8>,
    kind: CeremonyKind,
    now: Timestamp,
) -> Result<Option<(Option<Owner>, String)>> {
    let found: Option<(Option<ResidentId>, Option<PersonId>, String)> = tx
        .query(include_str!("sql/ceremony_take.sql"))
        .bind(token_hash)
        .bind(kind)
        .bind(now)
        .optional()
        .await?;
    Ok(found.map(|(resident, person, state)| (Owner::of(resident, person), state)))
}

/// Forgets ceremonies that nobody has finished.
pub(crate) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.query("delete from passkey_ceremony where expires_at <= $1").bind(now).run().await
}
