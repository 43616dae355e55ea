use crate::Db;
use kernel::{Error, Result};
use sqlx::{
    Executor, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// A step of the schema, in both dialects; the compiler sees to it that they come in pairs.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! steps {
    ($($version:literal $name:literal),+ $(,)?) => {
        &[$(Step {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

/// All steps in their order. A step that has been released is never changed; later ones mend it. Expand first,
/// contract one release later, so that two instances of neighbouring versions can run side by side.
const STEPS: &[Step] = steps![
    1 "0001_region",
    2 "0002_processes",
    3 "0003_contributions",
    4 "0004_operations",
    5 "0005_people",
    6 "0006_notifications",
    7 "0007_town",
    8 "0008_installation",
    9 "0009_responses",
    10 "0010_tallies",
    11 "0011_accounts",
    12 "0012_rights",
    13 "0013_keeping",
    14 "0014_barrier_replies",
    18 "0018_films",
    19 "0019_retention",
    20 "0020_passkeys",
    21 "0021_appearance",
    23 "0023_approval",
    24 "0024_returned_answers",
    25 "0025_participation",
    26 "0026_strategy",
    27 "0027_measure_events",
];

/// The version of the schema that this program works with.
pub fn schema_version() -> i64 {
    STEPS.iter().map(|step| step.version).max().unwrap_or_default()
}

impl Db {
    /// Brings the schema up to this program's version. Safe to repeat, to interrupt and to run from two instances.
    ///
    /// # Errors
    /// When the database is of a newer version than this program, or a step has been changed after its release.
    pub async fn migrate(&self) -> Result<()> {
        self.migrate_to(schema_version()).await
    }

    /// Brings the schema to an earlier version: a backup is put back into the schema it was taken from.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub async fn migrate_to(&self, version: i64) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => migrator(version, |step| step.sqlite).run(&writer.pool).await,
            Self::Postgres { pool, .. } => {
                let mut connection = pool.acquire().await.map_err(Error::internal)?;
                // A step need not be on disk before the next one begins: the log keeps their order, and the first write
                // that is acknowledged takes all before it along. A new database is ready much sooner.
                connection.execute("set synchronous_commit = off").await.map_err(Error::internal)?;
                let done = migrator(version, |step| step.postgres).run(&mut *connection).await;
                connection.execute("reset synchronous_commit").await.map_err(Error::internal)?;
                done
            }
        }
        .map_err(Error::internal)
    }
}

fn migrator(version: i64, text: impl Fn(&Step) -> &'static str) -> Migrator {
    Migrator::with_migrations(
        STEPS
            .iter()
            .filter(|step| step.version <= version)
            .map(|step| {
                Migration::new(
                    step.version,
                    step.name.into(),
                    MigrationType::Simple,
                    text(step).into_sql_str(),
                    false,
                )
            })
            .collect(),
    )
}

/// Changes when any step changes; names the template database of the tests.
pub(crate) fn fingerprint() -> String {
    let all: String = STEPS.iter().map(|step| step.postgres).collect();
    kernel::secrets::hex(&kernel::secrets::sha256(all.as_bytes())[..8])
}
