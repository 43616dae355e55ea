use crate::{
    generation::Generation,
    writer::{BATCH, Writer},
};
use kernel::{Error, Result};
use sqlx::{
    Connection, Executor, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

/// A connection that has rested this long is asked whether it still lives before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// A database, ready to use: pools of connections, cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file. Many readers, one writer.
    Sqlite {
        /// Read-only connections.
        readers: SqlitePool,
        /// The task that writes.
        writer: Writer,
        /// Writes of this instance.
        generation: Generation,
    },
    /// A server; several instances of the program may share it.
    Postgres {
        /// Connections for reading and writing.
        pool: PgPool,
        /// Writes of this instance.
        generation: Generation,
    },
}

/// How to use a database.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Connections to PostgreSQL, or readers of SQLite.
    pub connections: u32,
    /// Most writes that share a commit on SQLite; 1 is for measuring what sharing gains.
    pub batch: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 8, batch: BATCH }
    }
}

impl Db {
    /// Opens the SQLite file, making it if it is not there.
    ///
    /// # Errors
    /// [`Error::Internal`] when the file cannot be opened.
    pub async fn open_sqlite(file: &Path, options: Options) -> Result<Self> {
        let connect = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write has been fsynced.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            // Each statement of the program, alone and after what steers a transaction.
            .statement_cache_capacity(512)
            // No map of the file: what it touches counts as memory of this process, once for every connection. Four
            // megabytes of pages each instead.
            .pragma("cache_size", "-4096")
            .pragma("wal_autocheckpoint", "4000");
        let writer = pool(1).connect_with(connect.clone()).await.map_err(Error::internal)?;
        // The second lock against a forgotten write on a reader; `open read-only` could not create the WAL's index file.
        let readers = pool(options.connections)
            .connect_with(connect.pragma("query_only", "on"))
            .await
            .map_err(Error::internal)?;
        let generation = Generation::default();
        let writer = Writer::start(writer, options.batch, generation.clone());
        Ok(Self::Sqlite { readers, writer, generation })
    }

    /// Connects to PostgreSQL 15 or later by URL (`postgres://user:password@host/database`).
    ///
    /// # Errors
    /// [`Error::Internal`] when the URL is wrong or the server does not answer.
    pub async fn connect_postgres(url: &str, options: Options) -> Result<Self> {
        let connect = PgConnectOptions::from_str(url).map_err(Error::internal)?.application_name("leisten");
        let pool = PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            // A connection that has rested may have died meanwhile; asking costs a way to the server and back.
            .before_acquire(|connection, rested| {
                Box::pin(async move {
                    if rested.idle_for > RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(|connection, _| {
                // Planning took more than running: the joins of a list are planned once per connection and not for each
                // value. Every text is written for one plan, filters that call for another have another text.
                let settings = "set time zone 'UTC'; set plan_cache_mode = force_generic_plan";
                Box::pin(async move { connection.execute(settings).await.map(|_| ()) })
            })
            .connect_with(connect)
            .await
            .map_err(Error::internal)?;
        Ok(Self::Postgres { pool, generation: Generation::default() })
    }

    /// `sqlite` or `postgres`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgres",
        }
    }

    /// How many writes of this instance have ended. Take it before reading what is to be kept: when it has changed,
    /// what was read may be old. Writes of other instances do not show here.
    pub fn generation(&self) -> u64 {
        match self {
            Self::Sqlite { generation, .. } | Self::Postgres { generation, .. } => generation.now(),
        }
    }

    /// Ends all connections after their running statements.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.pool.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
}
