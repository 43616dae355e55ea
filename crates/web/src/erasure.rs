//! What was erased because somebody wanted it, or taken back so that it opens no door any more (a passkey, a password, the
//! access of a program): a ledger of kinds and ids, without contents. A backup that was taken before an erasure still holds
//! what was erased; whoever puts it back applies the ledger again.
//!
//! A concept that erases something notes it with [`record`] in the same write, and brings the way to do it again in its
//! module ([`Erasure`]). What is forgotten by age alone needs no entry: its job forgets it again.

use crate::App;
use database::{BoxFuture, Conn, Tx};
use kernel::{Random, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Erases a thing again; fine when it is not there. `at` is when it was first erased.
pub type Again = for<'t> fn(&'t mut Tx, &'t Random, Uuid, Timestamp) -> BoxFuture<'t, Result<()>>;

/// A kind of thing that people may have erased.
#[derive(Clone, Copy)]
pub struct Erasure {
    /// Its name in the ledger; never changed.
    pub kind: &'static str,
    /// Erases such a thing again.
    pub again: Again,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::FromRow)]
pub struct Erased {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: String,
    /// Its id.
    #[sqlx(rename = "subject_id")]
    pub id: Uuid,
}

/// Notes an erasure in the write that carries it out.
///
/// # Errors
/// Those of the database.
pub async fn record(tx: &mut Tx, kind: &'static str, id: Uuid, at: Timestamp) -> Result<()> {
    note(tx, kind.to_owned(), id, at).await
}

async fn note(tx: &mut Tx, kind: String, id: Uuid, at: Timestamp) -> Result<()> {
    tx.query(
        "insert into erasure (kind, subject_id, at) values ($1, $2, $3)
         on conflict (kind, subject_id) do update set at = excluded.at",
    )
    .bind(kind)
    .bind(id)
    .bind(at)
    .run()
    .await
    .map(drop)
}

/// The whole ledger, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn ledger(conn: impl Into<Conn<'_>>) -> Result<Vec<Erased>> {
    conn.into().query("select at, kind, subject_id from erasure order by at, kind, subject_id").all().await
}

/// Forgets entries from before `limit`, when no backup from before it is kept any more.
///
/// # Errors
/// Those of the database.
pub async fn forget_before(tx: &mut Tx, limit: Timestamp) -> Result<u64> {
    tx.query("delete from erasure where at < $1").bind(limit).run().await
}

impl App {
    /// Carries an erasure out again and notes it. `false`: this program knows no such kind, and nothing was done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn erase_again(&self, erased: Erased) -> Result<bool> {
        let Some(erasure) = self.erasures.iter().find(|erasure| erasure.kind == erased.kind).copied() else {
            return Ok(false);
        };
        let random = self.random.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    (erasure.again)(tx, &random, erased.id, erased.at).await?;
                    note(tx, erased.kind, erased.id, erased.at).await
                })
            })
            .await?;
        Ok(true)
    }
}
