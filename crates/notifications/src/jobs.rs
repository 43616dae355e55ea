//! The background work, and what is forgotten when.

use crate::{delivery, digest, follows, notices};
use kernel::Result;
use web::{App, jobs::Job};

/// Days after which the words and the address of a sent or given-up message are forgotten.
const DAYS_OF_SENT_MAIL: i64 = 30;

/// All jobs of this crate.
pub(crate) const JOBS: &[Job] = &[
    Job { name: "digest", every_seconds: 60, run: |app| Box::pin(digest::run(app)) },
    Job { name: "mail", every_seconds: 5, run: |app| Box::pin(delivery::run(app)) },
    Job { name: "forget mail", every_seconds: 6 * 3600, run: |app| Box::pin(forget(app)) },
];

async fn forget(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                follows::forget_unconfirmed(tx, now).await?;
                notices::forget_old(tx, now).await?;
                let limit = now.plus_seconds(-DAYS_OF_SENT_MAIL * 86_400);
                tx.query(include_str!("sql/message_forget.sql")).bind(limit).run().await.map(drop)
            })
        })
        .await
}
