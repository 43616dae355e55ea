//! Databases for tests: every test gets its own, on both kinds, already migrated.
//!
//! SQLite tests always run. PostgreSQL tests run when `LEISTEN_TEST_POSTGRES` names a server where databases may be
//! made (`cargo xtask test` starts a private one); `LEISTEN_REQUIRE_POSTGRES=1` makes its absence a failure.

use crate::{Db, Options, writer::BATCH};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

/// Declares tests that run on both databases, each on a database of its own.
///
/// ```ignore
/// database::on_both! {
///     async fn a_new_table_is_empty(db: Db) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: Db) $body:block)+) => {$(
        mod $name {
            use super::*;
            $(#[$meta])*
            async fn case($db: $crate::Db) $body

            #[tokio::test]
            async fn on_sqlite() {
                let test = $crate::testing::TestDatabase::sqlite().await;
                case(test.db.clone()).await;
                test.remove().await;
            }

            #[tokio::test]
            async fn on_postgres() {
                if let Some(test) = $crate::testing::TestDatabase::postgres().await {
                    case(test.db.clone()).await;
                    test.remove().await;
                }
            }
        }
    )+};
}

/// A database of one test.
#[derive(Debug)]
pub struct TestDatabase {
    /// The database, migrated.
    pub db: Db,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    Server { admin: String, name: String },
}

const FEW: Options = Options { connections: 3, batch: BATCH };

impl TestDatabase {
    /// On SQLite, in a folder of its own.
    ///
    /// # Panics
    /// When the file cannot be made or migrated: the test cannot begin.
    pub async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        std::fs::create_dir_all(&folder).expect("a folder for the test's database");
        let db = Db::open_sqlite(&folder.join("test.sqlite"), FEW).await.expect("a database file");
        db.migrate().await.expect("all steps of the schema");
        Self { db, place: Place::File(folder) }
    }

    /// On PostgreSQL; `None` with a notice when there is no server for tests.
    ///
    /// # Panics
    /// When the server is required but absent, or does not let us make a database.
    pub async fn postgres() -> Option<Self> {
        let Ok(admin) = std::env::var("LEISTEN_TEST_POSTGRES") else {
            assert!(
                std::env::var_os("LEISTEN_REQUIRE_POSTGRES").is_none(),
                "LEISTEN_TEST_POSTGRES is not set"
            );
            eprintln!("left out on PostgreSQL: LEISTEN_TEST_POSTGRES is not set");
            return None;
        };
        let template = format!("leisten_template_{}", crate::migrations::fingerprint());
        let name = unique_name();
        let mut connection = PgConnection::connect(&admin).await.expect("the PostgreSQL server for tests");
        // Test programs run side by side: one makes the template, the others wait for it.
        connection.execute("select pg_advisory_lock(7301)").await.expect("the lock of the template");
        let known: Option<(i32,)> =
            sqlx::query_as("select 1 from pg_database where datname = $1 and datistemplate")
                .bind(&template)
                .fetch_optional(&mut connection)
                .await
                .expect("the list of databases");
        if known.is_none() {
            run(&mut connection, format!("drop database if exists {template}")).await;
            run(&mut connection, format!("create database {template}")).await;
            let db =
                Db::connect_postgres(&with_database(&admin, &template), FEW).await.expect("the template");
            db.migrate().await.expect("all steps of the schema");
            db.close().await;
            run(&mut connection, format!("alter database {template} is_template true")).await;
        }
        run(&mut connection, format!("create database {name} template {template}")).await;
        connection.close().await.expect("an orderly goodbye");
        let db = Db::connect_postgres(&with_database(&admin, &name), FEW).await.expect("the test's database");
        Some(Self { db, place: Place::Server { admin, name } })
    }

    /// The address of a database on PostgreSQL, for programs that connect by themselves.
    pub fn url(&self) -> Option<String> {
        match &self.place {
            Place::File(_) => None,
            Place::Server { admin, name } => Some(with_database(admin, name)),
        }
    }

    /// Ends the connections and removes the database.
    ///
    /// # Panics
    /// When it cannot be removed.
    pub async fn remove(self) {
        self.db.close().await;
        match self.place {
            Place::File(folder) => {
                std::fs::remove_dir_all(folder).expect("the folder of the test's database");
            }
            Place::Server { admin, name } => {
                let mut connection =
                    PgConnection::connect(&admin).await.expect("the PostgreSQL server for tests");
                run(&mut connection, format!("drop database {name} with (force)")).await;
            }
        }
    }
}

async fn run(connection: &mut PgConnection, sql: String) {
    // Names are made here from letters and digits.
    connection.execute(AssertSqlSafe(sql.clone())).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("leisten_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The URL with another database at its end.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let start = base.find("://").map_or(0, |at| at + 3);
    let server = base[start..].find('/').map_or(base, |at| &base[..start + at]);
    format!("{server}/{name}{}", query.map(|q| format!("?{q}")).unwrap_or_default())
}
