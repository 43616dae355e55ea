//! SQLite and PostgreSQL behind one set of SQL texts.
//!
//! - Reading: [`Db::query`] on the pool, [`Tx::query`] inside a write, [`Conn`] for functions that serve both.
//! - Writing: [`Db::write`], the only way; one call is one durable, atomic step.
//! - Whole tables in and out, for backups: [`rows`].
//! - SQL lies in `*.sql` files beside the module that owns it, in the subset both databases understand: `$1`, CTEs,
//!   `returning`, `on conflict … do update set x = excluded.x`, `count(*) filter (where …)`, `is not distinct from`,
//!   sums as `cast(sum(x) as bigint)`. Time is `bigint` (UTC microseconds), money cents. No `offset`: keyset paging.
//! - The few real differences are in [`dialect`]; migrations lie in pairs under `migrations/{sqlite,postgres}`.

mod conn;
mod connect;
pub mod dialect;
mod generation;
mod migrations;
mod query;
pub mod rows;
pub mod testing;
mod writer;

pub use conn::{Conn, Tx};
pub use connect::{Db, Options};
pub use futures_util::future::BoxFuture;
pub use generation::Generation;
pub use migrations::schema_version;
pub use query::{Bind, Query, Record, Row, counted, statements_run};
pub use writer::{SqliteTx, Together};

use kernel::{Error, Result};
use sqlx::{PgPool, Postgres, Transaction};

impl Db {
    /// Runs `work` in one transaction and returns when its outcome is on disk. An error of `work` undoes all it did.
    ///
    /// Every write of Leisten goes through here. On SQLite the work of several callers shares a commit, and work whose
    /// caller goes away after its beginning is still finished; on PostgreSQL each has a transaction of its own, which
    /// is undone when its caller goes away before the commit. `work` must not wait for anything but the database.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when the database takes no writes at the moment. Then nothing is
    /// promised: on PostgreSQL a connection that was lost during the commit leaves open whether it took place.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
        T: Send + 'static,
    {
        let (pool, generation) = match self {
            Self::Sqlite { writer, .. } => return writer.write(work).await,
            Self::Postgres { pool, generation } => (pool, generation),
        };
        let mut tx = Tx::Postgres(begin(pool).await.map_err(write_error)?);
        let outcome = work(&mut tx).await;
        let Tx::Postgres(tx) = tx else { unreachable!("it was made here") };
        match outcome {
            Ok(value) => {
                // Even when the caller goes away while the server commits, caches must hear of it.
                let bump = generation.bump_at_the_end();
                tx.commit().await.map_err(write_error)?;
                drop(bump);
                Ok(value)
            }
            Err(error) => {
                // The connection goes back clean even when the rollback itself fails: the pool closes it then.
                if let Err(rollback) = tx.rollback().await {
                    tracing::warn!(%rollback, "a failed write could not be rolled back cleanly");
                }
                Err(error)
            }
        }
    }
}

impl Db {
    /// Does `item` in one durable, atomic step, on SQLite together with all of its kind that wait at the same time. On
    /// PostgreSQL each has a transaction of its own, as with [`Db::write`].
    ///
    /// # Errors
    /// As for [`Db::write`].
    pub async fn write_together<W: Together>(&self, item: W) -> Result<W::Outcome> {
        match self {
            Self::Sqlite { writer, .. } => writer.write_together(item).await,
            Self::Postgres { .. } => {
                self.write(|tx| {
                    Box::pin(async move {
                        let outcome = W::run(tx, &[item]).await?.pop();
                        outcome
                            .ok_or_else(|| Error::internal("work done together has an outcome for each"))?
                    })
                })
                .await
            }
        }
    }
}

/// Connections that died while nobody used them are found out here, before any work has begun: there is no reason to
/// fail as long as another one may live.
async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    for _ in 0..pool.options().get_max_connections() {
        match pool.begin().await {
            Err(sqlx::Error::Io(_) | sqlx::Error::Database(_)) => {}
            other => return other,
        }
    }
    pool.begin().await
}

/// Turns what a database says about a full disk or a lost connection into "cannot be written now", so that a reader
/// gets a way out instead of a fault of ours.
pub(crate) fn write_error(error: sqlx::Error) -> Error {
    // PostgreSQL keeps no zero byte in a text (22021): that is the sender's fault, not ours.
    if error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("22021")) {
        return Error::invalid("", "form-unreadable");
    }
    let unavailable = match &error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(db) => {
            // SQLite: BUSY 5, READONLY 8, IOERR 10, FULL 13 (low byte of the extended code); PostgreSQL: classes 08
            // (connection), 40 (undone for the sake of another transaction), 53 (out of resources), 57P (shutting down).
            let code = db.code().unwrap_or_default();
            let low = code.parse::<i64>().ok().map(|n| n & 0xff);
            matches!(low, Some(5 | 8 | 10 | 13))
                || code.starts_with("08")
                || code.starts_with("40")
                || code.starts_with("53")
                || code.starts_with("57P")
        }
        _ => false,
    };
    if unavailable { Error::Unavailable(error.to_string()) } else { error.into() }
}
