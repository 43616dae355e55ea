//! Forgetting what is over.

use crate::store;
use database::BoxFuture;
use kernel::Result;
use web::{App, jobs::Job};

/// Links stay this long after their end, so that "expired" can be told from "never there" when somebody asks.
const LINK_KEPT_SECONDS: i64 = 30 * 86_400;

pub(crate) fn jobs() -> Vec<Job> {
    vec![Job { name: "people-forget", every_seconds: 3600, run: forget }]
}

fn forget(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let now = app.clock.now();
        app.db
            .write(move |tx| {
                Box::pin(async move {
                    store::session::forget(tx, now).await?;
                    store::link::forget(tx, now.plus_seconds(-LINK_KEPT_SECONDS)).await?;
                    Ok(())
                })
            })
            .await
    })
}

/// Sessions that were ended and links that were used after the backup must not work again, so all of them end.
pub(crate) fn after_restore(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        app.db
            .write(|tx| {
                Box::pin(async move {
                    tx.query("delete from session").run().await?;
                    tx.query("delete from invitation where used_at is null").run().await.map(drop)
                })
            })
            .await
    })
}
