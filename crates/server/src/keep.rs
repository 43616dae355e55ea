//! `leisten backup` and `leisten erasures`.

use crate::{installation, modules, open::Place};
use anyhow::{Context, Result, bail};
use backup::{ledger, take};
use database::Db;
use kernel::Clock;
use std::{fmt::Write, path::Path};

/// Writes a backup while servers go on; nothing but the note of the backup is changed.
///
/// # Errors
/// When there is nothing to back up, or the backup is not good.
pub async fn backup(place: &Place, file: &Path, with_files: bool) -> Result<String> {
    let db = existing(place).await?;
    let queries: Vec<&'static str> = modules().into_iter().flat_map(|module| module.files).collect();
    let files = place.storage.open()?;
    let source =
        take::Source { db: &db, files: &files, file_queries: &queries, program: env!("CARGO_PKG_VERSION") };
    let taken = take::take(&source, file, with_files, Clock::system().now()).await?;
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    installation::note_backup(&db, taken.manifest.taken_at, &path).await?;
    db.close().await;

    let manifest = &taken.manifest;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let mut told = format!(
        "{} is good: {rows} rows of {} tables, {} stored files{}, {} kB.\nIt was read back, and its rows were put into a database on trial.",
        file.display(),
        manifest.tables.len(),
        manifest.files.count,
        if with_files { "" } else { " (left out)" },
        taken.bytes.div_ceil(1000),
    );
    if !manifest.files.missing.is_empty() {
        let _ = write!(
            told,
            "\nWarning: {} stored files were missing already, the first of them is {}",
            manifest.files.missing.len(),
            manifest.files.missing[0]
        );
    }
    told.push_str("\nThe root secret is not in it: `leisten key export` prints it for the safe.");
    Ok(told)
}

/// The list of erasures, from the database and from the file store.
///
/// # Errors
/// When either does not answer.
pub async fn erasures(place: &Place) -> Result<String> {
    let db = existing(place).await?;
    let mut all = ledger::stored(&place.storage.open()?).await?;
    all.extend(web::erasure::ledger(&db).await?);
    db.close().await;
    Ok(ledger::write(&all))
}

/// Connects, but makes no database.
async fn existing(place: &Place) -> Result<Db> {
    if place.database_url.is_none() && !place.data.database().is_file() {
        bail!("{} is not there; choose the folder with --data", place.data.database().display());
    }
    let db = place.connect().await?;
    db.schema().await.context("the database does not answer")?.context("the database has no schema yet")?;
    Ok(db)
}
