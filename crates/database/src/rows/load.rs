use super::{Kind, Table, Value, tables};
use crate::{Db, Query, SqliteTx, Tx, write_error};
use kernel::{Error, Result};
use sqlx::{AssertSqlSafe, Executor, Postgres, Transaction};
use uuid::Uuid;

/// Fills a database in one step: all of it is there after [`Loading::finish`], or nothing. References between rows are
/// checked at the end, so the order of the tables does not matter.
#[derive(Debug)]
pub struct Loading {
    tx: Tx,
    tables: Vec<Table>,
    /// PostgreSQL: what makes the references be checked at once again.
    afterwards: Vec<String>,
}

/// Foreign keys of the schema as (table, constraint), quoted.
const REFERENCES: &str = "select conrelid::regclass::text, quote_ident(conname) from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace";

/// Columns that count by themselves, as (table, column).
const COUNTING: &str = "select table_name::text, column_name::text from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'";

impl Db {
    /// Begins to fill a database that has its schema and serves nobody yet. Rows that are there already are removed.
    ///
    /// # Errors
    /// Those of the database; nothing is changed then.
    pub async fn load(&self) -> Result<Loading> {
        let mut afterwards = Vec::new();
        let mut tx = match self {
            Self::Sqlite { writer, .. } => {
                SqliteTx::apart(&writer.pool, "begin immediate; pragma defer_foreign_keys = on").await?
            }
            Self::Postgres { pool, .. } => {
                let mut tx = Tx::Postgres(pool.begin().await.map_err(write_error)?);
                for (table, name) in tx.query(REFERENCES).all::<(String, String)>().await? {
                    run(
                        &mut tx,
                        format!("alter table {table} alter constraint {name} deferrable initially deferred"),
                    )
                    .await?;
                    afterwards.push(format!("alter table {table} alter constraint {name} not deferrable"));
                }
                tx
            }
        };
        let tables = tables(&mut tx).await?;
        for table in &tables {
            run(&mut tx, format!("delete from {}", table.quoted())).await?;
        }
        Ok(Loading { tx, tables, afterwards })
    }
}

impl Loading {
    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// A query on what has been filled in so far.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        self.tx.query(sql)
    }

    /// Adds rows, whose values stand in the order of the table's columns.
    ///
    /// # Errors
    /// When a value does not fit its column, and those of the database.
    pub async fn rows(&mut self, table: &Table, rows: &[Vec<Value>]) -> Result<()> {
        if rows.iter().any(|row| row.len() != table.columns.len()) {
            return Err(Error::internal(format!("a row of {} has too few or too many values", table.name)));
        }
        match &mut self.tx {
            Tx::Sqlite(tx) => insert_each(tx, table, rows).await,
            Tx::Postgres(tx) => insert_all(tx, table, rows).await,
        }
    }

    /// How many rows a table has now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count(&mut self, table: &Table) -> Result<i64> {
        let sql = AssertSqlSafe(format!("select count(*) from {}", table.quoted()));
        let (count,): (i64,) = match &mut self.tx {
            Tx::Sqlite(tx) => sqlx::query_as(sql).fetch_one(&mut **tx).await,
            Tx::Postgres(tx) => sqlx::query_as(sql).fetch_one(&mut **tx).await,
        }
        .map_err(write_error)?;
        Ok(count)
    }

    /// Checks that every reference leads somewhere, and makes all of it stay.
    ///
    /// # Errors
    /// When one leads nowhere; nothing is changed then.
    pub async fn finish(mut self) -> Result<()> {
        if let Tx::Sqlite(_) = self.tx {
            let broken = self
                .tx
                .query("select \"table\", parent from pragma_foreign_key_check limit 1")
                .optional::<(String, String)>()
                .await?;
            if let Some((table, parent)) = broken {
                return Err(Error::internal(format!(
                    "a row of {table} refers to a row of {parent} that is not there"
                )));
            }
        } else {
            run(&mut self.tx, "set constraints all immediate".to_owned()).await?;
            for sql in std::mem::take(&mut self.afterwards) {
                run(&mut self.tx, sql).await?;
            }
            for (table, column) in self.tx.query(COUNTING).all::<(String, String)>().await? {
                run(
                    &mut self.tx,
                    format!(
                        "select setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max({column}), 0) + 1, false) from {table}"
                    ),
                )
                .await?;
            }
        }
        match self.tx {
            Tx::Postgres(tx) => tx.commit().await.map_err(write_error),
            tx @ Tx::Sqlite(_) => tx.end_apart("commit").await,
        }
    }
}

/// Names come from the database's own catalogue.
async fn run(tx: &mut Tx, sql: String) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => (&mut **tx).execute(AssertSqlSafe(sql)).await.map(drop),
        Tx::Postgres(tx) => tx.execute(AssertSqlSafe(sql)).await.map(drop),
    }
    .map_err(write_error)
}

async fn insert_each(tx: &mut SqliteTx, table: &Table, rows: &[Vec<Value>]) -> Result<()> {
    let places = (1..=table.columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!("insert into {} ({}) values ({places})", table.quoted(), table.column_list());
    for row in rows {
        let mut query = sqlx::query(AssertSqlSafe(sql.clone()));
        for value in row {
            query = match value {
                Value::Null => query.bind(None::<i64>),
                Value::Bool(value) => query.bind(*value),
                Value::Whole(value) => query.bind(*value),
                Value::Real(value) => query.bind(*value),
                Value::Text(value) => query.bind(value.clone()),
                Value::Bytes(value) => query.bind(value.clone()),
            };
        }
        query.execute(&mut **tx).await.map_err(write_error)?;
    }
    Ok(())
}

/// One statement for all rows: each column travels as an array.
async fn insert_all(
    tx: &mut Transaction<'static, Postgres>,
    table: &Table,
    rows: &[Vec<Value>],
) -> Result<()> {
    let arrays = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| format!("${}::{}[]", at + 1, postgres_type(column.kind)))
        .collect::<Vec<_>>()
        .join(", ");
    let sql =
        format!("insert into {} ({}) select * from unnest({arrays})", table.quoted(), table.column_list());
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (at, column) in table.columns.iter().enumerate() {
        let misfit = || Error::internal(format!("a value of {}.{} does not fit", table.name, column.name));
        macro_rules! array {
            ($type:ty, $variant:pat => $taken:expr) => {{
                let mut array: Vec<Option<$type>> = Vec::with_capacity(rows.len());
                for row in rows {
                    array.push(match &row[at] {
                        Value::Null => None,
                        $variant => Some($taken),
                        _ => return Err(misfit()),
                    });
                }
                query.bind(array)
            }};
        }
        query = match column.kind {
            Kind::Bool => array!(bool, Value::Bool(value) => *value),
            Kind::Whole => array!(i64, Value::Whole(value) => *value),
            Kind::Real => array!(f64, Value::Real(value) => *value),
            Kind::Text => array!(String, Value::Text(value) => value.clone()),
            Kind::Bytes => array!(Vec<u8>, Value::Bytes(value) => value.clone()),
            Kind::Uuid => {
                array!(Uuid, Value::Bytes(value) => Uuid::from_slice(value).map_err(|_| misfit())?)
            }
        };
    }
    query.execute(&mut **tx).await.map_err(write_error)?;
    Ok(())
}

const fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "boolean",
        Kind::Whole => "bigint",
        Kind::Real => "double precision",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
        Kind::Uuid => "uuid",
    }
}
