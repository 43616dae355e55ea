//! Putting a backup back into an empty place.

use crate::{
    archive::{self, Member},
    manifest::{Contents, Manifest},
    row,
};
use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use database::{
    Db,
    rows::{Loading, Table},
};
use files::Files;
use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};
use tokio::{sync::mpsc, task::JoinHandle};
use web::{App, erasure::Erased};

/// What became of putting a backup back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Stored files that were put back.
    pub files: u64,
    /// Stored files that the rows speak of but that are nowhere.
    pub missing: Vec<String>,
}

/// The members of an archive, one after the other: each is dealt with before the next but one is read, so memory stays
/// small.
struct Members {
    coming: mpsc::Receiver<Member>,
    reading: Option<JoinHandle<Result<Manifest>>>,
}

impl Members {
    fn of(path: &Path) -> Self {
        let (send, coming) = mpsc::channel(1);
        let path = path.to_owned();
        let read = move || {
            archive::read(&path, |member| {
                send.blocking_send(member).context("nobody takes the members any more")
            })
        };
        Self { coming, reading: Some(tokio::task::spawn_blocking(read)) }
    }

    /// The next one; `None` when the archive was read to its good end.
    async fn next(&mut self) -> Result<Option<Member>> {
        match (self.coming.recv().await, self.reading.take()) {
            (Some(member), reading) => {
                self.reading = reading;
                Ok(Some(member))
            }
            (None, Some(reading)) => reading.await?.map(|_| None),
            (None, None) => Ok(None),
        }
    }
}

/// Whether nobody has used this database: it has no schema, or no places, people and contributions.
///
/// # Errors
/// Those of the database.
pub async fn is_empty(db: &Db) -> Result<bool> {
    if db.schema().await?.is_none() {
        return Ok(true);
    }
    let used: i64 = db
        .query("select count(*) from (select id from municipality union all select id from person union all select id from contribution) as used")
        .value()
        .await?;
    Ok(used == 0)
}

/// Makes the schema that the backup was taken from and fills all tables, in one step. Afterwards the counts are those of
/// the manifest and every reference leads somewhere. With `mark`, `installation` then also knows something of this name.
///
/// # Errors
/// When anything does not fit; the tables are empty then.
pub async fn fill(db: &Db, path: &Path, manifest: &Manifest, mark: Option<&'static str>) -> Result<()> {
    ensure!(
        manifest.schema <= database::schema_version(),
        "the backup is from a newer program (step {} of the schema, this program knows {}); use the newer program",
        manifest.schema,
        database::schema_version()
    );
    db.migrate_to(manifest.schema)
        .await
        .context("the schema cannot be made; the database must be an empty one")?;
    let mut loading = db.load().await?;
    let mut chunks: HashMap<&str, (&Contents, Table)> = HashMap::new();
    for contents in &manifest.tables {
        let table =
            loading.table(&contents.name).with_context(|| format!("there is no table {}", contents.name))?;
        let table = in_order(table, contents)?;
        for chunk in &contents.chunks {
            chunks.insert(&chunk.name, (contents, table.clone()));
        }
    }
    let mut members = Members::of(path);
    while let Some(member) = members.next().await? {
        let Member::Rows(name, bytes) = member else { continue };
        let (contents, table) =
            chunks.get(name.as_str()).with_context(|| format!("{name} is in no table"))?;
        let rows = row::read(&bytes, &contents.columns).with_context(|| format!("{name} cannot be read"))?;
        loading.rows(table, &rows).await.with_context(|| format!("{name} cannot be put back"))?;
    }
    compare(&mut loading, manifest).await?;
    if let Some(mark) = mark {
        let mark = loading.query("insert into installation (name, value) values ($1, '')").bind(mark);
        mark.run().await?;
    }
    loading.finish().await.context("the backup contradicts itself")
}

/// The table with its columns in the order of the backup.
fn in_order(table: &Table, contents: &Contents) -> Result<Table> {
    let columns = contents.columns.iter().map(|column| {
        let found = table.columns.iter().find(|known| known.name == column.0);
        found.cloned().with_context(|| format!("{} has no column {}", table.name, column.0))
    });
    Ok(Table { name: table.name.clone(), columns: columns.collect::<Result<_>>()? })
}

async fn compare(loading: &mut Loading, manifest: &Manifest) -> Result<()> {
    for contents in &manifest.tables {
        let Some(table) = loading.table(&contents.name).cloned() else { continue };
        let found = loading.count(&table).await?;
        if u64::try_from(found).ok() != Some(contents.rows) {
            bail!("the table {} has {found} rows instead of {}", contents.name, contents.rows);
        }
    }
    Ok(())
}

/// Puts the stored files back, each compared with its hash. Files that are there already stay as they are.
///
/// # Errors
/// When one is damaged or cannot be stored.
pub async fn files(files: &Files, path: &Path, manifest: &Manifest) -> Result<Restored> {
    let mut restored = Restored { missing: manifest.files.missing.clone(), ..Restored::default() };
    let mut members = Members::of(path);
    while let Some(member) = members.next().await? {
        let Member::File(name, bytes) = member else { continue };
        let stored = files.put(Bytes::from(bytes)).await?;
        ensure!(stored == name, "the stored file {name} is damaged");
        restored.files += 1;
    }
    Ok(restored)
}

/// Names of the stored files that the rows of a database speak of and that are not in the store.
///
/// # Errors
/// Those of the database and of the store.
pub async fn missing(app: &App) -> Result<Vec<String>> {
    let mut missing = BTreeSet::new();
    for query in &app.file_queries {
        missing.extend(app.db.query(query).all::<(String,)>().await?.into_iter().map(|(name,)| name));
    }
    // One listing is faster than a question for each, which may go over a network.
    app.files
        .each(|name, _| {
            missing.remove(&name);
        })
        .await?;
    Ok(missing.into_iter().collect())
}

/// What was erased after the backup: all entries of `known` that its own ledger does not have, or has an older one of.
pub fn later_erasures(in_backup: &[Erased], known: impl IntoIterator<Item = Erased>) -> Vec<Erased> {
    let mut done: HashMap<(&str, _), _> = HashMap::new();
    for erased in in_backup {
        done.insert((erased.kind.as_str(), erased.id), erased.at);
    }
    let mut later: Vec<Erased> = known
        .into_iter()
        .filter(|erased| done.get(&(erased.kind.as_str(), erased.id)).is_none_or(|at| *at < erased.at))
        .collect();
    later.sort();
    later.dedup();
    later
}

/// Erases again what was erased after the backup. Returns how many were carried out, and the kinds this program does not
/// know.
///
/// # Errors
/// Those of the database.
pub async fn erase_again(app: &App, known: impl IntoIterator<Item = Erased>) -> Result<(u64, Vec<String>)> {
    let in_backup = web::erasure::ledger(&app.db).await?;
    let (mut done, mut unknown) = (0, Vec::new());
    for erased in later_erasures(&in_backup, known) {
        let kind = erased.kind.clone();
        if app.erase_again(erased).await? {
            done += 1;
        } else {
            unknown.push(kind);
        }
    }
    unknown.sort();
    unknown.dedup();
    Ok((done, unknown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;
    use uuid::Uuid;

    #[test]
    fn only_what_the_backup_does_not_know_is_erased_again() {
        let erased = |kind: &str, id: u128, at| Erased {
            at: Timestamp::from_micros(at),
            kind: kind.to_owned(),
            id: Uuid::from_u128(id),
        };
        let in_backup = [erased("follow", 1, 10), erased("contribution", 2, 10)];
        let known = [
            erased("follow", 1, 10),
            erased("contribution", 2, 30),
            erased("contribution", 1, 20),
            erased("contribution", 1, 20),
        ];
        assert_eq!(
            later_erasures(&in_backup, known),
            [erased("contribution", 1, 20), erased("contribution", 2, 30)]
        );
    }
}
