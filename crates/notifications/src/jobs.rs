//! The background work, and what is forgotten when.

use crate::{delivery, digest, follows, notices};
use database::Tx;
use kernel::Result;
use web::{
    App,
    jobs::Job,
    retention::{Ending, Over},
};

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
                notices::forget_old(tx, now).await
            })
        })
        .await
}

/// How mail ends by itself.
pub(crate) const ENDINGS: &[Ending] = &[Ending {
    class: "mail",
    days: |settings| settings.keep_mail_days,
    end: |tx, over| Box::pin(empty(tx, over)),
}];

/// Empties sent and given-up messages: that there was one stays known, so that it is not sent again.
async fn empty(tx: &mut Tx, over: Over) -> Result<i64> {
    let emptied = tx.query(include_str!("sql/message_forget.sql")).bind(over.before).run().await?;
    Ok(i64::try_from(emptied).unwrap_or(i64::MAX))
}
