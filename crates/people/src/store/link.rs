//! Links that work once.

use super::sql;
use database::{Conn, Tx};
use kernel::{PersonId, Result, Timestamp, text_enum};

text_enum! {
    /// What a one-time link is for.
    pub(crate) enum LinkKind {
        /// Choose a password and set up the second factor.
        Invitation = "invitation",
        /// Sign in to a demonstration.
        Demo = "demo",
    }
}

/// Adds a link; earlier unused ones of the same kind stop working.
pub(crate) async fn insert(
    tx: &mut Tx,
    hash: Vec<u8>,
    person: PersonId,
    kind: LinkKind,
    now: Timestamp,
    expires: Timestamp,
) -> Result<()> {
    void(tx, person, kind).await?;
    tx.query(sql!("link_insert")).bind(hash).bind(person).bind(kind).bind(now).bind(expires).run().await?;
    Ok(())
}

/// Ends the unused links of somebody.
pub(crate) async fn void(tx: &mut Tx, person: PersonId, kind: LinkKind) -> Result<()> {
    tx.query(sql!("link_void")).bind(person).bind(kind).run().await?;
    Ok(())
}

/// Whose link this is, if it still works.
pub(crate) async fn find(
    conn: impl Into<Conn<'_>>,
    hash: &[u8],
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> =
        conn.into().query(sql!("link_find")).bind(hash.to_vec()).bind(kind).bind(now).optional().await?;
    Ok(found.map(|(person,)| person))
}

/// Uses a link up; `None` when it works no more.
pub(crate) async fn take(
    tx: &mut Tx,
    hash: &[u8],
    kind: LinkKind,
    now: Timestamp,
) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> =
        tx.query(sql!("link_use")).bind(hash.to_vec()).bind(kind).bind(now).optional().await?;
    Ok(found.map(|(person,)| person))
}

/// Forgets links that have expired before `before`.
pub(crate) async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.query(sql!("link_forget")).bind(before).run().await
}
