use super::{Table, Value, postgres_value, sqlite_value, tables};
use crate::{Db, Query, SqliteTx, Tx, write_error};
use futures_util::TryStreamExt;
use kernel::Result;
use sqlx::AssertSqlSafe;

/// All committed data as of one moment. Others go on writing meanwhile; SQLite's log cannot be cut before this ends, so
/// it should not last longer than the reading takes.
#[derive(Debug)]
pub struct Snapshot(Tx);

impl Db {
    /// Takes a snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let mut tx = match self {
            Self::Sqlite { readers, .. } => SqliteTx::apart(readers, "begin").await?,
            Self::Postgres { pool, .. } => pool
                .begin_with("begin isolation level repeatable read read only")
                .await
                .map(Tx::Postgres)
                .map_err(write_error)?,
        };
        // On both databases the first look decides what the snapshot shows.
        tx.query("select count(*) from _sqlx_migrations").value::<i64>().await?;
        Ok(Snapshot(tx))
    }
}

impl Snapshot {
    /// A query on the snapshot.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        self.0.query(sql)
    }

    /// All tables that a backup holds, in the order of their names.
    ///
    /// # Errors
    /// When a table holds a kind of value that is none of the shared ones.
    pub async fn tables(&mut self) -> Result<Vec<Table>> {
        tables(&mut self.0).await
    }

    /// Hands over all rows of a table, one after the other; only one of them is in memory at a time.
    ///
    /// # Errors
    /// Those of the database and of `each`.
    pub async fn rows(
        &mut self,
        table: &Table,
        mut each: impl FnMut(Vec<Value>) -> Result<()>,
    ) -> Result<()> {
        // The names come from the database's own catalogue.
        let sql = AssertSqlSafe(format!("select {} from {}", table.column_list(), table.quoted()));
        match &mut self.0 {
            Tx::Sqlite(tx) => {
                let mut rows = sqlx::query(sql).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(write_error)? {
                    let values = table.columns.iter().enumerate();
                    each(
                        values
                            .map(|(at, column)| sqlite_value(&row, at, column.kind))
                            .collect::<Result<_, _>>()?,
                    )?;
                }
            }
            Tx::Postgres(tx) => {
                let mut rows = sqlx::query(sql).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(write_error)? {
                    let values = table.columns.iter().enumerate();
                    each(
                        values
                            .map(|(at, column)| postgres_value(&row, at, column.kind))
                            .collect::<Result<_, _>>()?,
                    )?;
                }
            }
        }
        Ok(())
    }

    /// Lets go of the moment.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end(self) -> Result<()> {
        match self.0 {
            Tx::Postgres(tx) => tx.rollback().await.map_err(write_error),
            tx @ Tx::Sqlite(_) => tx.end_apart("rollback").await,
        }
    }
}
