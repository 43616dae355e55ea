//! Deleting stored files that nothing refers to any more, 30 days after that was first seen. Until then every backup's rows
//! still find their files, also when backups are taken without them.

use database::BoxFuture;
use kernel::{Result, Timestamp};
use std::collections::{BTreeMap, HashSet};
use web::{App, jobs::Job};

/// Days from when a file is seen to be unused until it is deleted.
pub const KEPT_DAYS: i64 = 30;
const DAY: i64 = 86_400;

/// Notes unused files and deletes those that have been unused for long.
pub(crate) const SWEEP: Job =
    Job { name: "files", every_seconds: DAY, run: |app| Box::pin(async move { sweep(app).await.map(drop) }) };

/// Looks through the whole store once. Returns the number of deleted files.
///
/// # Errors
/// Those of the database and of the store; the next run goes on.
pub async fn sweep(app: &App) -> Result<u64> {
    let now = app.clock.now();
    // The files come first: whatever is stored while this runs is not in the list and is left alone.
    let mut stored: BTreeMap<String, Timestamp> = BTreeMap::new();
    app.files
        .each(|name, stored_at| {
            stored.insert(name, stored_at);
        })
        .await?;
    let used = used(app).await?;
    let noted: BTreeMap<String, Timestamp> = app
        .db
        .query("select file, since from unused_file")
        .all::<(String, Timestamp)>()
        .await?
        .into_iter()
        .collect();

    let limit = now.plus_seconds(-KEPT_DAYS * DAY);
    let unused = |name: &str| stored.contains_key(name) && !used.contains(name);
    let fresh: Vec<String> =
        stored.keys().filter(|name| unused(name) && !noted.contains_key(*name)).cloned().collect();
    let wanted_again: Vec<String> = noted.keys().filter(|name| !unused(name)).cloned().collect();
    // A file stored anew meanwhile (same content, same name) is young again.
    let over: Vec<String> = noted
        .iter()
        .filter(|(name, since)| unused(name) && **since <= limit && stored[*name] <= limit)
        .map(|(name, _)| name.clone())
        .collect();

    note(app, fresh, wanted_again, now).await?;
    let mut deleted = 0;
    for name in &over {
        app.files.delete(name).await?;
        deleted += 1;
    }
    forget(app, over).await?;
    if deleted > 0 {
        tracing::info!(deleted, "unused files deleted");
    }
    Ok(deleted)
}

async fn used(app: &App) -> Result<HashSet<String>> {
    let mut used = HashSet::new();
    for query in &app.file_queries {
        used.extend(app.db.query(query).all::<(String,)>().await?.into_iter().map(|(name,)| name));
    }
    Ok(used)
}

async fn note(app: &App, fresh: Vec<String>, wanted_again: Vec<String>, now: Timestamp) -> Result<()> {
    if fresh.is_empty() && wanted_again.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            let work: BoxFuture<'_, Result<()>> = Box::pin(async move {
                for name in fresh {
                    tx.query(
                        "insert into unused_file (file, since) values ($1, $2) on conflict (file) do nothing",
                    )
                    .bind(name)
                    .bind(now)
                    .run()
                    .await?;
                }
                for name in wanted_again {
                    tx.query("delete from unused_file where file = $1").bind(name).run().await?;
                }
                Ok(())
            });
            work
        })
        .await
}

async fn forget(app: &App, names: Vec<String>) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for name in names {
                    tx.query("delete from unused_file where file = $1").bind(name).run().await?;
                }
                Ok(())
            })
        })
        .await
}
