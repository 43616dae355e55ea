//! Whole tables, out of one database and into another, the same on both kinds: what a backup is made of.
//!
//! [`Snapshot`] reads every table as of one moment while others go on writing. [`Loading`] fills an empty database; it
//! is the one way of writing besides [`Db::write`], for a database that nobody serves from yet.

mod load;
mod snapshot;

pub use load::Loading;
pub use snapshot::Snapshot;

use crate::{Db, Tx};
use kernel::{Error, Result};
use sqlx::{Row, postgres::PgRow, sqlite::SqliteRow};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Bool,
    /// A whole number of 64 bits.
    Whole,
    /// A number of double precision.
    Real,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// 16 bytes; SQLite does not tell them from other bytes.
    Uuid,
}

impl Kind {
    /// Of a column declared like this, in either dialect.
    fn of(declared: &str) -> Option<Self> {
        Some(match declared.to_ascii_lowercase().as_str() {
            "boolean" => Self::Bool,
            "bigint" | "integer" => Self::Whole,
            "double precision" | "real" => Self::Real,
            "text" => Self::Text,
            "bytea" | "blob" => Self::Bytes,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// A number of double precision.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes, also those of a UUID.
    Bytes(Vec<u8>),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table whose rows cannot be made anew from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in their order.
    pub columns: Vec<Column>,
}

impl Table {
    fn quoted(&self) -> String {
        quoted(&self.name)
    }

    fn column_list(&self) -> String {
        self.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
    }
}

/// A name as SQL takes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// All tables in the order of their names. Left out are the steps of the schema, which every database knows for itself,
/// the words of the search, which are made anew from the texts, and the tallies, which triggers keep.
async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let columns = match tx {
        Tx::Sqlite(_) => {
            "select m.name, c.name, c.type from sqlite_master m join pragma_table_info(m.name) c
             where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_sqlx\\_%' escape '\\'
             and m.name not like 'search\\_terms%' escape '\\' and m.name not like 'tally\\_%' escape '\\' order by m.name, c.cid"
        }
        Tx::Postgres(_) => {
            "select t.table_name::text, c.column_name::text, c.data_type::text from information_schema.tables t
             join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
             where t.table_schema = current_schema() and t.table_type = 'BASE TABLE' and t.table_name not like '\\_sqlx\\_%'
             and t.table_name <> 'search_terms' and t.table_name not like 'tally\\_%' order by t.table_name collate \"C\", c.ordinal_position"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for (table, name, declared) in tx.query(columns).all::<(String, String, String)>().await? {
        let kind = Kind::of(&declared).ok_or_else(|| {
            Error::internal(format!("{table}.{name} is of the type {declared}, which no backup knows"))
        })?;
        if tables.last().is_none_or(|last| last.name != table) {
            tables.push(Table { name: table, columns: Vec::new() });
        }
        if let Some(last) = tables.last_mut() {
            last.columns.push(Column { name, kind });
        }
    }
    Ok(tables)
}

fn sqlite_value(row: &SqliteRow, at: usize, kind: Kind) -> sqlx::Result<Value> {
    Ok(match kind {
        Kind::Bool => row.try_get::<Option<bool>, _>(at)?.map_or(Value::Null, Value::Bool),
        Kind::Whole => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Null, Value::Whole),
        Kind::Real => row.try_get::<Option<f64>, _>(at)?.map_or(Value::Null, Value::Real),
        Kind::Text => row.try_get::<Option<String>, _>(at)?.map_or(Value::Null, Value::Text),
        Kind::Bytes | Kind::Uuid => row.try_get::<Option<Vec<u8>>, _>(at)?.map_or(Value::Null, Value::Bytes),
    })
}

fn postgres_value(row: &PgRow, at: usize, kind: Kind) -> sqlx::Result<Value> {
    Ok(match kind {
        Kind::Bool => row.try_get::<Option<bool>, _>(at)?.map_or(Value::Null, Value::Bool),
        Kind::Whole => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Null, Value::Whole),
        Kind::Real => row.try_get::<Option<f64>, _>(at)?.map_or(Value::Null, Value::Real),
        Kind::Text => row.try_get::<Option<String>, _>(at)?.map_or(Value::Null, Value::Text),
        Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(at)?.map_or(Value::Null, Value::Bytes),
        Kind::Uuid => row
            .try_get::<Option<uuid::Uuid>, _>(at)?
            .map_or(Value::Null, |id| Value::Bytes(id.as_bytes().to_vec())),
    })
}

impl Db {
    /// The step of the schema that the database is at; `None` for one that has no schema yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schema(&self) -> Result<Option<i64>> {
        let there = match self {
            Self::Sqlite { .. } => "select count(*) from sqlite_master where name = '_sqlx_migrations'",
            Self::Postgres { .. } => {
                "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = '_sqlx_migrations'"
            }
        };
        if self.query(there).value::<i64>().await? == 0 {
            return Ok(None);
        }
        self.query("select max(version) from _sqlx_migrations where success").value().await
    }
}
