//! Taking a backup while others write, and proving that it can be put back.
//!
//! First all tables, from one snapshot; then the files those rows speak of. That order is safe because stored files never
//! change and are deleted only 30 days after nothing has referred to them any more ([`crate::sweep`]).

use crate::{
    archive::{self, Writer},
    manifest::{Chunk, Contents, FORMAT, Manifest, Stored},
    restore, row,
};
use anyhow::{Context, Result, bail};
use database::{Db, Options, rows::Snapshot};
use files::Files;
use kernel::Timestamp;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Rows are written in pieces of about this many bytes.
const CHUNK: usize = 4 << 20;
/// And of at most this many rows, so that a piece is one reasonable statement when it is put back.
const CHUNK_ROWS: u64 = 2_000;

/// What to take a backup of.
#[derive(Debug)]
pub struct Source<'a> {
    /// The database.
    pub db: &'a Db,
    /// The stored files.
    pub files: &'a Files,
    /// Queries for the names of the stored files that are needed.
    pub file_queries: &'a [&'static str],
    /// Version of this program.
    pub program: &'a str,
}

/// A backup that was proved good.
#[derive(Debug)]
pub struct Taken {
    /// What is in it.
    pub manifest: Manifest,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Takes a backup at `now` and proves it: everything is read back from disk and compared, and the rows are put into a
/// database of their own with all references checked. Only then the file gets its name. Blocks its thread; for a process
/// of its own.
///
/// # Errors
/// When anything does not work; then there is no file of this name.
pub async fn take(source: &Source<'_>, path: &Path, with_files: bool, now: Timestamp) -> Result<Taken> {
    match source.db.schema().await? {
        None => bail!("the database has no schema yet, so there is nothing to back up"),
        Some(schema) if schema > database::schema_version() => {
            bail!(
                "the database is newer than this program (step {schema}, this program knows {}); use the newer program",
                database::schema_version()
            )
        }
        Some(_) => {}
    }
    let writer = Writer::create(path, now.seconds())?;
    let aside = write(source, writer, with_files, now).await?;
    let proved = prove(&aside).await;
    let manifest = match proved {
        Ok(manifest) => manifest,
        Err(error) => {
            // What is not good must not lie around looking like a backup.
            let _ = std::fs::remove_file(&aside);
            return Err(error.context("the backup was written, but is not good; nothing was kept"));
        }
    };
    archive::publish(&aside, path)?;
    Ok(Taken { manifest, bytes: std::fs::metadata(path)?.len() })
}

async fn write(source: &Source<'_>, mut writer: Writer, with_files: bool, now: Timestamp) -> Result<PathBuf> {
    let mut snapshot = source.db.snapshot().await?;
    let schema = snapshot.query("select max(version) from _sqlx_migrations where success").value().await?;
    let secret = snapshot
        .query("select value from installation where name = 'secret'")
        .optional::<(String,)>()
        .await?
        .map(|(secret,)| secret);
    let names = needed(&mut snapshot, source.file_queries).await?;
    let tables = tables(&mut snapshot, &mut writer).await?;
    snapshot.end().await?;

    let mut stored = Stored { included: with_files, count: names.len() as u64, ..Stored::default() };
    for name in names {
        if with_files {
            match source.files.get(&name).await {
                Ok(bytes) => {
                    stored.bytes += bytes.len() as u64;
                    writer.file(&name, &bytes)?;
                }
                Err(kernel::Error::NotFound) => stored.missing.push(name),
                Err(error) => return Err(error).context("a stored file cannot be read"),
            }
        } else if !source.files.has(&name).await? {
            stored.missing.push(name);
        }
    }
    stored.count -= stored.missing.len() as u64;
    writer.finish(&Manifest {
        format: FORMAT,
        program: source.program.to_owned(),
        schema,
        database: source.db.kind().to_owned(),
        taken_at: now,
        secret,
        tables,
        files: stored,
    })
}

/// Names of the stored files that the rows speak of.
async fn needed(snapshot: &mut Snapshot, queries: &[&'static str]) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for query in queries {
        names.extend(snapshot.query(query).all::<(String,)>().await?.into_iter().map(|(name,)| name));
    }
    Ok(names)
}

async fn tables(snapshot: &mut Snapshot, writer: &mut Writer) -> Result<Vec<Contents>> {
    let mut all = Vec::new();
    for table in snapshot.tables().await? {
        let mut contents = Contents::of(&table);
        let (mut lines, mut rows) = (Vec::new(), 0);
        let mut end = |lines: &mut Vec<u8>, rows: &mut u64| -> Result<()> {
            if *rows > 0 {
                let name = format!("tables/{}/{:06}.jsonl", contents.name, contents.chunks.len());
                let sha256 = writer.rows(&name, lines)?;
                contents.chunks.push(Chunk { name, rows: *rows, sha256 });
                contents.rows += *rows;
                lines.clear();
                *rows = 0;
            }
            Ok(())
        };
        snapshot
            .rows(&table, |row| {
                row::write(&row, &mut lines).map_err(kernel::Error::internal)?;
                rows += 1;
                if lines.len() >= CHUNK || rows >= CHUNK_ROWS {
                    end(&mut lines, &mut rows)
                        .map_err(|error| kernel::Error::internal(format!("{error:#}")))?;
                }
                Ok(())
            })
            .await?;
        end(&mut lines, &mut rows)?;
        all.push(contents);
    }
    Ok(all)
}

/// Reads everything back from disk, and puts the rows into a database of their own, beside the file.
async fn prove(aside: &Path) -> Result<Manifest> {
    let manifest = archive::verify(aside)?;
    let trial = Trial::at(aside.with_extension("trial"))?;
    let db = Db::open_sqlite(&trial.0.join("trial.sqlite"), Options { connections: 1, ..Options::default() })
        .await?;
    let outcome = restore::fill(&db, aside, &manifest, None).await;
    db.close().await;
    outcome.context("the trial of putting it back failed")?;
    Ok(manifest)
}

/// A folder that goes with the trial.
struct Trial(PathBuf);

impl Trial {
    fn at(path: PathBuf) -> Result<Self> {
        // What an interrupted trial left behind.
        let _ = std::fs::remove_dir_all(&path);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
