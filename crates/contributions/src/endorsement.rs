//! Endorsements: support for a contribution, no vote. Guests once per browser and contribution, shown as unverified.
//!
//! A duplicate keeps its endorsements; copies of them count at the contribution it was merged with, unless the same key
//! has endorsed that one already. So nobody counts twice, and undoing takes away exactly the copies.

use crate::contribution::{Channel, Contribution};
use database::Tx;
use kernel::{ContributionId, Error, ResidentId, Result, Secrets, Timestamp, secrets::Purpose};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// What is stored of a key: bound to the contribution, so that nobody who reads the database can see what else the same
/// key has endorsed. With the root secret it can be turned into what another contribution would store ([`rebound`]).
pub fn key_hash(secrets: &Secrets, key: Uuid, on: ContributionId) -> Vec<u8> {
    let mac = secrets.mac(Purpose::Endorsement, key.as_bytes());
    let mut token = [0; 16];
    token.copy_from_slice(&mac[..16]);
    secrets.hide(Purpose::Endorsement, on.0.as_bytes(), token).to_vec()
}

/// What another contribution stores of the same key.
fn rebound(secrets: &Secrets, key_hash: &[u8], from: ContributionId, into: ContributionId) -> Vec<u8> {
    match key_hash.try_into() {
        Ok(hidden) => {
            let token = secrets.reveal(Purpose::Endorsement, from.0.as_bytes(), hidden);
            secrets.hide(Purpose::Endorsement, into.0.as_bytes(), token).to_vec()
        }
        // Not made by `key_hash`: counts as somebody of their own.
        Err(_) => {
            secrets.mac(Purpose::Endorsement, &[from.0.as_bytes().as_slice(), key_hash].concat()).to_vec()
        }
    }
}

/// Adds endorsements; one that was given before under its key changes nothing. For each the number of endorsements
/// that its contribution has then, as if they came one after the other, and whether it was added.
///
/// # Errors
/// Those of the database.
pub async fn endorse(tx: &mut Tx, new: &[Given]) -> Result<Vec<(i64, bool)>> {
    let mut added = HashSet::new();
    for batch in new.chunks(BATCH) {
        added.extend(insert(tx, batch).await?);
    }
    let is_new: Vec<bool> =
        new.iter().map(|one| added.remove(&(one.contribution_id, one.key_hash.clone()))).collect();
    let known: Vec<&Given> =
        new.iter().zip(&is_new).filter(|(_, is_new)| !**is_new).map(|(one, _)| one).collect();
    for batch in known.chunks(BATCH) {
        keep(tx, batch).await?;
    }
    let mut counts = count_all(tx, new.iter().zip(&is_new)).await?;
    let mut told = Vec::with_capacity(new.len());
    for (one, is_new) in new.iter().zip(is_new).rev() {
        let count = counts.get_mut(&one.contribution_id).ok_or(Error::NotFound)?;
        told.push((*count, is_new));
        *count -= i64::from(is_new);
    }
    told.reverse();
    Ok(told)
}

/// Inserts those that are new, and tells which.
async fn insert(tx: &mut Tx, batch: &[Given]) -> Result<Vec<(ContributionId, Vec<u8>)>> {
    tx.query("insert into endorsement (contribution_id, key_hash, channel, created_at, resident_id, merged_from) values ")
        .push_rows(batch, |row, one| {
            row.value(one.contribution_id)
                .value(one.key_hash.clone())
                .value(one.channel)
                .value(one.created_at)
                .value(one.resident_id)
                .value(one.merged_from)
        })
        .push(" on conflict do nothing returning contribution_id, key_hash")
        .all()
        .await
}

/// What had come along with a duplicate stays from now on when the two are parted again.
async fn keep(tx: &mut Tx, batch: &[&Given]) -> Result<()> {
    tx.query("update endorsement set merged_from = null where merged_from is not null and (contribution_id, key_hash) in (values ")
        .push_rows(batch, |row, one| row.value(one.contribution_id).value(one.key_hash.clone()))
        .push(")")
        .run()
        .await
        .map(drop)
}

/// Adds those that are new to the numbers of their contributions, and gives these, also where nothing was added.
async fn count_all(
    tx: &mut Tx,
    new: impl Iterator<Item = (&Given, &bool)>,
) -> Result<HashMap<ContributionId, i64>> {
    let mut added: BTreeMap<ContributionId, i64> = BTreeMap::new();
    for (one, is_new) in new {
        *added.entry(one.contribution_id).or_default() += i64::from(*is_new);
    }
    let added: Vec<(ContributionId, i64)> = added.into_iter().collect();
    let mut counts = HashMap::with_capacity(added.len());
    for batch in added.chunks(BATCH) {
        let batch: Vec<(ContributionId, i64)> = tx
            .query("with added (id, number) as (values ")
            .push_rows(batch, |row, (id, number)| row.value(*id).value(*number))
            .push(
                ") update contribution_count set endorsements = endorsements + added.number
                 from added where contribution_id = added.id returning contribution_id, endorsements",
            )
            .all()
            .await?;
        counts.extend(batch);
    }
    Ok(counts)
}

/// Adds the endorsement of an account: one per account and contribution, whatever the browser. What this browser has
/// endorsed before as a guest becomes the account's and is not counted again; `own_hash` stands in for the browser's key
/// when another account has used that.
///
/// # Errors
/// Those of the database.
pub async fn endorse_as(
    tx: &mut Tx,
    on: ContributionId,
    browser_hash: Vec<u8>,
    resident: ResidentId,
    own_hash: Vec<u8>,
    now: Timestamp,
) -> Result<(i64, bool)> {
    let known: Option<(i32,)> = tx
        .query("select 1 from endorsement where contribution_id = $1 and resident_id = $2")
        .bind(on)
        .bind(resident)
        .optional()
        .await?;
    if known.is_some() {
        // Had come along with a duplicate; now it stays when the two are parted again.
        tx.query("update endorsement set merged_from = null where contribution_id = $1 and resident_id = $2 and merged_from is not null")
            .bind(on)
            .bind(resident)
            .run()
            .await?;
        return count(tx, on, 0).await;
    }
    let taken_over = tx
        .query("update endorsement set resident_id = $1, merged_from = null where contribution_id = $2 and key_hash = $3 and resident_id is null")
        .bind(resident)
        .bind(on)
        .bind(browser_hash.clone())
        .run()
        .await?;
    if taken_over == 1 {
        return count(tx, on, 0).await;
    }
    let mut added = 0;
    for hash in [browser_hash, own_hash] {
        if added == 0 {
            added = tx
                .query(
                    "insert into endorsement (contribution_id, key_hash, channel, created_at, resident_id)
                     values ($1, $2, $3, $4, $5) on conflict do nothing",
                )
                .bind(on)
                .bind(hash)
                .bind(Channel::Web)
                .bind(now)
                .bind(resident)
                .run()
                .await?;
        }
    }
    count(tx, on, added).await
}

/// The number of endorsements with those that were added, and whether there were any.
async fn count(tx: &mut Tx, on: ContributionId, added: u64) -> Result<(i64, bool)> {
    let count = tx
        .query("update contribution_count set endorsements = endorsements + $1 where contribution_id = $2 returning endorsements")
        .bind(i64::try_from(added).unwrap_or(0))
        .bind(on)
        .value()
        .await?;
    Ok((count, added > 0))
}

/// Takes an endorsement back, here and at the duplicates that were merged with this one; an unknown key changes nothing.
/// Returns the number of endorsements.
///
/// # Errors
/// Those of the database.
pub async fn withdraw(tx: &mut Tx, secrets: &Secrets, on: &Contribution, key_hash: Vec<u8>) -> Result<i64> {
    // Whoever is just endorsing with the same key comes before or after, not in between.
    crate::store::hold(tx, on.id).await?;
    let merged: Vec<(ContributionId,)> =
        tx.query("select id from contribution where duplicate_of = $1").bind(on.id).all().await?;
    for (duplicate,) in merged {
        remove(tx, duplicate, rebound(secrets, &key_hash, on.id, duplicate)).await?;
    }
    let left = remove(tx, on.id, key_hash).await?;
    if let Some(into) = on.duplicate_of {
        gather(tx, secrets, into).await?;
    }
    Ok(left)
}

async fn remove(tx: &mut Tx, on: ContributionId, key_hash: Vec<u8>) -> Result<i64> {
    let removed = tx
        .query("delete from endorsement where contribution_id = $1 and key_hash = $2")
        .bind(on)
        .bind(key_hash)
        .run()
        .await?;
    tx.query("update contribution_count set endorsements = endorsements - $1 where contribution_id = $2 returning endorsements")
        .bind(i64::try_from(removed).unwrap_or(0))
        .bind(on)
        .value()
        .await
}

/// Rows per statement; far below what either database binds at once.
const BATCH: usize = 100;

/// An endorsement.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Given {
    /// What is endorsed.
    pub contribution_id: ContributionId,
    /// What is stored of the key, see [`key_hash`].
    pub key_hash: Vec<u8>,
    /// How it came.
    pub channel: Channel,
    /// When.
    pub created_at: Timestamp,
    /// The account it belongs to.
    pub resident_id: Option<ResidentId>,
    /// The duplicate it is a copy of.
    pub merged_from: Option<ContributionId>,
}

impl Given {
    /// That of a guest.
    pub fn by_guest(on: ContributionId, key_hash: Vec<u8>, channel: Channel, now: Timestamp) -> Self {
        Self { contribution_id: on, key_hash, channel, created_at: now, resident_id: None, merged_from: None }
    }
}

/// Makes the copies at `into` anew: one of every key, and of every account, that endorsed a duplicate of it and not
/// itself. Then counts.
///
/// # Errors
/// Those of the database.
pub(crate) async fn gather(tx: &mut Tx, secrets: &Secrets, into: ContributionId) -> Result<()> {
    drop_copies(tx, into).await?;
    let mut copies: Vec<Given> = tx
        .query(
            "select e.contribution_id, e.key_hash, e.channel, e.created_at, e.resident_id, e.contribution_id as merged_from
             from endorsement e join contribution c on c.id = e.contribution_id where c.duplicate_of = $1
             order by e.created_at, e.contribution_id",
        )
        .bind(into)
        .all()
        .await?;
    for copy in &mut copies {
        copy.key_hash = rebound(secrets, &copy.key_hash, copy.contribution_id, into);
        copy.contribution_id = into;
    }
    for batch in copies.chunks(BATCH) {
        insert(tx, batch).await?;
    }
    recount(tx, into).await
}

/// Takes away the copies at a contribution that no duplicate points to any more.
///
/// # Errors
/// Those of the database.
pub(crate) async fn drop_copies(tx: &mut Tx, into: ContributionId) -> Result<()> {
    tx.query("delete from endorsement where contribution_id = $1 and merged_from is not null")
        .bind(into)
        .run()
        .await?;
    recount(tx, into).await
}

async fn recount(tx: &mut Tx, on: ContributionId) -> Result<()> {
    // Takes the lock first, in a statement of its own: the next one then sees the rows of everybody who had it before.
    tx.query("update contribution_count set endorsements = endorsements where contribution_id = $1")
        .bind(on)
        .run()
        .await?;
    tx.query("update contribution_count set endorsements = (select count(*) from endorsement where contribution_id = $1) where contribution_id = $1")
        .bind(on)
        .run()
        .await?;
    Ok(())
}
