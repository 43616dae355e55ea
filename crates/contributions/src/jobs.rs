//! What of this concept ends by itself.

use database::{BoxFuture, Tx};
use kernel::Result;
use web::{
    App,
    jobs::Job,
    retention::{Ending, Over},
};

pub(crate) const ENDINGS: &[Ending] = &[
    // Their end was set when they were sealed, so that a shorter setting does not take away a promised objection.
    Ending { class: "originals", days: |settings| settings.original_days, end: erase_originals },
];

/// Adds the counts up.
pub(crate) const FOLD_TALLIES: Job = Job { name: "fold-tallies", every_seconds: 60, run: fold_tallies };

fn fold_tallies(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(crate::store::tally::fold(&app.db))
}

/// Erases the sealed originals whose retention is over, and what a divided contribution said before; that it was divided
/// stays known.
fn erase_originals(tx: &mut Tx, over: Over) -> BoxFuture<'_, Result<i64>> {
    Box::pin(async move {
        let split = tx
            .query("update contribution_split set title = '', body = '' where erase_at <= $1 and body <> ''")
            .bind(over.now)
            .run()
            .await?;
        let sealed =
            tx.query("delete from contribution_original where erase_at <= $1").bind(over.now).run().await?;
        Ok(i64::try_from(split + sealed).unwrap_or(i64::MAX))
    })
}
