//! Forgetting what is over.

use crate::store;
use database::{BoxFuture, Tx};
use kernel::Result;
use web::{
    App,
    jobs::Job,
    retention::{Ending, Over},
};

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
                    store::link::forget(tx, now.plus_seconds(-LINK_KEPT_SECONDS)).await.map(drop)
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

/// What of this concept ends by itself, with the protocol.
pub(crate) const ENDINGS: &[Ending] = &[
    // A session ends by its own clock; this takes away what is left of it.
    Ending { class: "staff-sessions", days: |_| 1, end: |tx, over| Box::pin(end_sessions(tx, over)) },
    Ending {
        class: "staff-acts",
        days: |settings| settings.keep_staff_acts_days,
        end: |tx, over| Box::pin(unname_acts(tx, over)),
    },
];

async fn end_sessions(tx: &mut Tx, over: Over) -> Result<i64> {
    Ok(i64::try_from(store::session::forget(tx, over.now).await?).unwrap_or(i64::MAX))
}

/// What was done, when, why and in which role stays; by whose account does not.
async fn unname_acts(tx: &mut Tx, over: Over) -> Result<i64> {
    let unnamed = tx
        .query("update audit_entry set person_id = null where at < $1 and person_id is not null")
        .bind(over.before)
        .run()
        .await?;
    Ok(i64::try_from(unnamed).unwrap_or(i64::MAX))
}
