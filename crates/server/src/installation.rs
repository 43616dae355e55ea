//! What a database knows about the installation it belongs to.

use database::Db;
use kernel::{Result, Timestamp};
use std::path::Path;

/// Fingerprint of the root secret.
pub(crate) const SECRET: &str = "secret";
/// Present when the store of files carries this site's mark; see `storage`.
pub(crate) const FILES: &str = "files";
/// Present while a backup is being put into the database; see `restore`.
pub(crate) const RESTORING: &str = "restoring";
/// The last backup that was proved good; see [`LastBackup`].
const BACKUP: &str = "backup";
/// Present when the database was filled with example content.
pub(crate) const DEMO: &str = "demo";

/// What is known by this name.
///
/// # Errors
/// Those of the database; a database without a schema is one.
pub(crate) async fn known(db: &Db, name: &'static str) -> Result<Option<String>> {
    let found =
        db.query("select value from installation where name = $1").bind(name).optional::<(String,)>().await?;
    Ok(found.map(|(value,)| value))
}

/// The last backup that was proved good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastBackup {
    /// The moment it shows.
    pub(crate) taken_at: Timestamp,
    /// Where it was written.
    pub(crate) file: String,
}

/// The last backup that was proved good; `None`: there never was one.
///
/// # Errors
/// Those of the database.
pub(crate) async fn last_backup(db: &Db) -> Result<Option<LastBackup>> {
    Ok(known(db, BACKUP).await?.and_then(|value| {
        let (at, file) = value.split_once(' ')?;
        Some(LastBackup { taken_at: Timestamp::parse_rfc3339(at)?, file: file.to_owned() })
    }))
}

/// Notes a backup that was proved good.
///
/// # Errors
/// Those of the database.
pub(crate) async fn note_backup(db: &Db, taken_at: Timestamp, file: &Path) -> Result<()> {
    let value = format!("{} {}", taken_at.rfc3339(), file.display());
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("insert into installation (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value")
                .bind(BACKUP)
                .bind(value)
                .run()
                .await
                .map(drop)
        })
    })
    .await
}

/// Forgets a value.
///
/// # Errors
/// Those of the database.
pub(crate) async fn forget(db: &Db, name: &'static str) -> Result<()> {
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("delete from installation where name = $1").bind(name).run().await.map(drop)
        })
    })
    .await
}

/// Notes a value, unless one is known already; the known one comes back.
///
/// # Errors
/// Those of the database.
pub(crate) async fn note(db: &Db, name: &'static str, value: String) -> Result<String> {
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("insert into installation (name, value) values ($1, $2) on conflict (name) do nothing")
                .bind(name)
                .bind(value)
                .run()
                .await?;
            tx.query("select value from installation where name = $1").bind(name).value().await
        })
    })
    .await
}
