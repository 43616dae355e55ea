//! From a place on disk to a running application.

use crate::{data::DataFolder, installation, metrics, modules, secret, storage::Storage};
use anyhow::{Context, Result, bail};
use axum::Router;
use database::{Db, Options};
use kernel::{Clock, Random, Secrets};
use sqlx::migrate::MigrateError;
use std::path::PathBuf;
use web::{App, Settings, app::Surroundings, application, settings::Mode};

/// For the bench only: how many writes may share a commit on SQLite. 1 is what sharing is compared with.
pub(crate) const BENCH_BATCH: &str = "LEISTEN_BENCH_BATCH";
/// Connections to PostgreSQL: enough for writes to share its log's syncs, few beside the 100 it takes as it comes.
const POSTGRES_CONNECTIONS: u32 = 16;

/// Where an installation lives.
#[derive(Debug, Clone)]
pub struct Place {
    /// The data directory.
    pub data: DataFolder,
    /// PostgreSQL; `None`: SQLite in the data directory.
    pub database_url: Option<String>,
    /// The file of the root secret; `None`: in the data directory.
    pub secret_file: Option<PathBuf>,
    /// Where stored files lie.
    pub storage: Storage,
}

/// Puts all modules together: the application and its finished router. Tests build the whole program with this.
///
/// # Errors
/// When modules do not fit together.
pub fn build(surroundings: Surroundings) -> Result<(App, Router)> {
    let (app, routes) = App::build(surroundings, modules())?;
    // Only inside the router is it known which route a request takes.
    let routes = routes.layer(axum::middleware::from_fn(metrics::name_route));
    let service = application::service(&app, routes);
    Ok((app, service))
}

impl Place {
    /// The file of the root secret.
    pub fn secret(&self) -> PathBuf {
        self.secret_file.clone().unwrap_or_else(|| self.data.secret())
    }

    /// Opens database, files and secret, making what is missing, and brings the schema up to date.
    ///
    /// # Errors
    /// When something cannot be opened, or belongs to another installation or a newer program; nothing is changed then.
    pub async fn open(&self, settings: Settings, mode: Mode) -> Result<Surroundings> {
        self.data.make()?;
        let random = Random::system();
        let db = self.connect().await?;
        if installation::known(&db, installation::RESTORING).await.ok().flatten().is_some() {
            bail!(
                "a backup was being put into this database and did not get to its end.\n    Make the database anew and repeat `leisten restore`"
            )
        }
        let secrets = self.own_secret(&db, &random).await?;
        migrate(&db).await?;
        remember(&db, &secrets).await?;
        let files = self.storage.open()?;
        self.storage.claim(&files, &db, &secrets).await?;
        Ok(Surroundings { db, files, clock: Clock::system(), random, secrets, settings, mode })
    }

    /// Connects to the database as it is.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn connect(&self) -> Result<Db> {
        match &self.database_url {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                let shown = crate::config::masked(url);
                Db::connect_postgres(url, Options { connections: POSTGRES_CONNECTIONS, ..Options::default() })
                    .await
                    .with_context(|| format!("the database {shown} does not answer"))
            }
            Some(_) => bail!(
                "--database-url takes postgres://user:password@host/database; without it SQLite is used"
            ),
            None => {
                let file = self.data.database();
                let mut options = Options::default();
                if let Some(batch) = std::env::var(BENCH_BATCH).ok().and_then(|batch| batch.parse().ok()) {
                    options.batch = batch;
                }
                Db::open_sqlite(&file, options)
                    .await
                    .with_context(|| format!("the database {} cannot be opened", file.display()))
            }
        }
    }

    /// The secret that belongs to this database; a new one only for a new database.
    async fn own_secret(&self, db: &Db, random: &Random) -> Result<Secrets> {
        let path = self.secret();
        let known = known_fingerprint(db).await;
        match (secret::read(&path)?, known) {
            (Some(found), Some(known)) if secret::fingerprint(&found) != known => {
                bail!(secret::strange(&path))
            }
            (Some(found), _) => Ok(found),
            (None, Some(_)) => bail!(secret::missing(&path)),
            (None, None) => secret::make(&path, random),
        }
    }
}

/// Brings the schema up to this program's version.
///
/// # Errors
/// When the database is of a newer program, or cannot be changed.
pub async fn migrate(db: &Db) -> Result<()> {
    match db.migrate().await {
        Err(kernel::Error::Internal(cause)) => match cause.downcast_ref::<MigrateError>() {
            Some(MigrateError::VersionMissing(version)) => bail!(
                "the database is newer than this program: it knows step {version}, this program knows {}.\n    Nothing was changed. Start the newer program, or restore the backup made before the update",
                database::schema_version()
            ),
            Some(MigrateError::VersionMismatch(version)) => {
                bail!(
                    "step {version} of the database's schema was made by another program than this one.\n    Nothing was changed. Is this the right database?"
                )
            }
            _ => Err(kernel::Error::Internal(cause)).context("the database cannot be brought up to date"),
        },
        other => other.context("the database cannot be brought up to date"),
    }
}

/// What the database remembers of its secret; a database without a schema remembers nothing.
pub(crate) async fn known_fingerprint(db: &Db) -> Option<String> {
    installation::known(db, installation::SECRET).await.ok().flatten()
}

/// Notes the fingerprint in a new database. Of two instances that start at once with different secrets, one stops here.
pub(crate) async fn remember(db: &Db, secrets: &Secrets) -> Result<()> {
    let own = secret::fingerprint(secrets);
    let known = match known_fingerprint(db).await {
        Some(known) => known,
        None => installation::note(db, installation::SECRET, own.clone()).await?,
    };
    if known == own {
        Ok(())
    } else {
        bail!(
            "another instance has started this database with another secret; all instances need the same secret.key"
        )
    }
}
