//! Background work of this concept.

use database::BoxFuture;
use kernel::Result;
use web::{App, jobs::Job, limits};

const HOURLY: i64 = 3600;

/// Erases the sealed originals whose retention is over.
pub(crate) const ERASE_ORIGINALS: Job =
    Job { name: "erase-originals", every_seconds: HOURLY, run: erase_originals };

/// Forgets old counts of tries.
pub(crate) const FORGET_COUNTS: Job =
    Job { name: "forget-counts", every_seconds: HOURLY, run: forget_counts };

/// Adds the counts up.
pub(crate) const FOLD_TALLIES: Job = Job { name: "fold-tallies", every_seconds: 60, run: fold_tallies };

fn fold_tallies(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(crate::store::tally::fold(&app.db))
}

fn erase_originals(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let now = app.clock.now();
        let erased = app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    // What a divided contribution said before goes with the seals; that it was divided stays known.
                    tx.query("update contribution_split set title = '', body = '' where erase_at <= $1 and body <> ''")
                        .bind(now)
                        .run()
                        .await?;
                    tx.query("delete from contribution_original where erase_at <= $1").bind(now).run().await
                })
            })
            .await?;
        if erased > 0 {
            tracing::info!(erased, "sealed originals erased after their retention");
        }
        Ok(())
    })
}

fn forget_counts(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let now = app.clock.now();
        app.db.write(move |tx| Box::pin(async move { limits::forget_old(tx, now).await.map(|_| ()) })).await
    })
}
