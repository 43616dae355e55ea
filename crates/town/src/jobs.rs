//! Background work.

use crate::store::accessibility::forget_contacts;
use database::BoxFuture;
use kernel::Result;
use web::{App, jobs::Job};

/// Seconds from the answer to a barrier report until the address of its sender is erased: 180 days, for questions that
/// follow and for the enforcement body.
const KEEP_CONTACT: i64 = 180 * 86_400;

/// Once a day.
pub(crate) const FORGET_CONTACTS: Job =
    Job { name: "town.forget_barrier_contacts", every_seconds: 86_400, run };

fn run(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let before = app.clock.now().plus_seconds(-KEEP_CONTACT);
        app.db.write(move |tx| Box::pin(async move { forget_contacts(tx, before).await.map(|_| ()) })).await
    })
}
