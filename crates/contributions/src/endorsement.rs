//! Endorsements: support for a contribution, no vote. Guests once per browser and contribution, shown as unverified.

use crate::contribution::{Channel, Contribution};
use database::Tx;
use kernel::{Result, Secrets, Timestamp, secrets::Purpose};
use uuid::Uuid;

/// What is stored of a key: bound to the contribution, so that nobody can see what else the same key has endorsed.
pub fn key_hash(secrets: &Secrets, key: Uuid, on: &Contribution) -> Vec<u8> {
    secrets.mac(Purpose::Lookup, &[key.as_bytes().as_slice(), on.id.0.as_bytes()].concat()).to_vec()
}

/// Adds an endorsement; the same key again changes nothing. Returns the number of endorsements.
///
/// # Errors
/// Those of the database.
pub async fn endorse(
    tx: &mut Tx,
    on: &Contribution,
    key_hash: Vec<u8>,
    channel: Channel,
    now: Timestamp,
) -> Result<(i64, bool)> {
    let added = tx
        .query("insert into endorsement (contribution_id, key_hash, channel, created_at) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(on.id)
        .bind(key_hash)
        .bind(channel)
        .bind(now)
        .run()
        .await?;
    let count = tx
        .query("update contribution_count set endorsements = endorsements + $1 where contribution_id = $2 returning endorsements")
        .bind(i64::try_from(added).unwrap_or(0))
        .bind(on.id)
        .value()
        .await?;
    Ok((count, added == 1))
}

/// Takes an endorsement back; an unknown key changes nothing. Returns the number of endorsements.
///
/// # Errors
/// Those of the database.
pub async fn withdraw(tx: &mut Tx, on: &Contribution, key_hash: Vec<u8>) -> Result<i64> {
    let removed = tx
        .query("delete from endorsement where contribution_id = $1 and key_hash = $2")
        .bind(on.id)
        .bind(key_hash)
        .run()
        .await?;
    tx.query("update contribution_count set endorsements = endorsements - $1 where contribution_id = $2 returning endorsements")
        .bind(i64::try_from(removed).unwrap_or(0))
        .bind(on.id)
        .value()
        .await
}
