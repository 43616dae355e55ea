//! Forgetting what is over.

use crate::store;
use database::BoxFuture;
use kernel::Result;
use web::{App, jobs::Job};

/// Ceremonies that nobody has finished.
pub(crate) const FORGET: Job = Job { name: "passkeys-forget", every_seconds: 3600, run: forget };

fn forget(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let now = app.clock.now();
        app.db.write(move |tx| Box::pin(async move { store::forget(tx, now).await.map(drop) })).await
    })
}

/// Ceremonies that were finished after the backup must not be finished again, so all of them end.
pub(crate) fn after_restore(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        app.db
            .write(|tx| {
                Box::pin(async move { tx.query("delete from passkey_ceremony").run().await.map(drop) })
            })
            .await
    })
}
