//! Forgetting what is over.

use crate::store;
use database::BoxFuture;
use kernel::Result;
use web::{App, retention::Ending};

/// Sessions and links end by their own clock; this takes away what is left of them.
pub(crate) const ENDINGS: &[Ending] = &[
    Ending {
        class: "account-sessions",
        days: |_| 90,
        end: |tx, over| Box::pin(async move { store::forget_sessions(tx, over.now).await }),
    },
    Ending {
        class: "account-links",
        days: |_| 1,
        end: |tx, over| Box::pin(async move { store::forget_links(tx, over.now).await }),
    },
];

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
