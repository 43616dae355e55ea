//! Forgetting what is over.

use crate::store;
use database::BoxFuture;
use kernel::Result;
use web::{App, jobs::Job};

/// Sessions and links that have ended.
pub(crate) const FORGET: Job = Job { name: "residents-forget", every_seconds: 3600, run: forget };

fn forget(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let now = app.clock.now();
        app.db.write(move |tx| Box::pin(async move { store::forget(tx, now).await })).await
    })
}

/// Sessions that were ended and links that were used after the backup must not work again, so all of them end.
pub(crate) fn after_restore(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        app.db
            .write(|tx| {
                Box::pin(async move {
                    tx.query("delete from resident_session").run().await?;
                    tx.query("delete from resident_link").run().await.map(drop)
                })
            })
            .await
    })
}
