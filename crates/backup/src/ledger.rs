//! The list of erasures outside of the database. When the database is lost, the list is needed to erase again what a
//! backup from before still holds. A job keeps it in the file store; `leisten erasures` prints it, so that a copy can lie on
//! another machine together with the backups.

use anyhow::{Context, Result};
use bytes::Bytes;
use database::BoxFuture;
use files::Files;
use kernel::Timestamp;
use std::collections::BTreeSet;
use web::{
    App,
    erasure::{self, Erased},
    jobs::Job,
};

/// Name of the list in the file store.
pub const NAME: &str = "erasures.jsonl";
/// Days for which erasures are remembered. A backup older than this must not be put back without thinking.
pub const KEPT_DAYS: i64 = 400;
const DAY: i64 = 86_400;

/// Keeps the list in the file store up to date.
pub(crate) const MIRROR: Job = Job { name: "erasures", every_seconds: 60, run: mirror };

fn mirror(app: &App) -> BoxFuture<'_, kernel::Result<()>> {
    Box::pin(async move {
        let limit = app.clock.now().plus_seconds(-KEPT_DAYS * DAY);
        let stored =
            stored(&app.files).await.map_err(|error| kernel::Error::internal(format!("{error:#}")))?;
        // Entries that only the list knows stay: a program that knew more kinds has written them.
        let mut all: BTreeSet<Erased> = stored.iter().cloned().collect();
        all.extend(erasure::ledger(&app.db).await?);
        all.retain(|erased| erased.at >= limit);
        let text = write(&all);
        if text != write(&stored) {
            app.files.put_list(NAME, Bytes::from(text)).await?;
        }
        let old =
            app.db.query("select count(*) from erasure where at < $1").bind(limit).value::<i64>().await?;
        if old > 0 {
            app.db.write(move |tx| Box::pin(erasure::forget_before(tx, limit))).await?;
        }
        Ok(())
    })
}

/// The list in a file store; empty when there is none.
///
/// # Errors
/// When the store does not answer, or a line is no entry.
pub async fn stored(files: &Files) -> Result<BTreeSet<Erased>> {
    match files.get_list(NAME).await? {
        Some(bytes) => read(&String::from_utf8_lossy(&bytes)),
        None => Ok(BTreeSet::new()),
    }
}

/// One line of JSON per entry.
pub fn write<'a>(entries: impl IntoIterator<Item = &'a Erased>) -> String {
    entries.into_iter().filter_map(|entry| serde_json::to_string(entry).ok()).fold(
        String::new(),
        |mut text, line| {
            text.push_str(&line);
            text.push('\n');
            text
        },
    )
}

/// Reads such lines.
///
/// # Errors
/// Names the first line that is no entry: a list must not be half believed.
pub fn read(text: &str) -> Result<BTreeSet<Erased>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line)
                .with_context(|| format!("line {} is no entry of an erasure list", at + 1))
        })
        .collect()
}

/// Whether a backup of this moment is older than the memory of erasures.
pub fn is_too_old(taken_at: Timestamp, now: Timestamp) -> bool {
    taken_at < now.plus_seconds(-KEPT_DAYS * DAY)
}
