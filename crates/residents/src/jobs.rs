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
