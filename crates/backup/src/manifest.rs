//! What a backup says about itself; its last member.

use database::rows::{Kind, Table};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// The number of this way of writing backups.
pub const FORMAT: u32 = 1;

/// What a backup holds, and of which moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The way it is written: [`FORMAT`].
    pub format: u32,
    /// Version of the program that took it.
    pub program: String,
    /// Step of the schema.
    pub schema: i64,
    /// `sqlite` or `postgres`: where it was taken from. It can be put into either.
    pub database: String,
    /// Everything acknowledged before this moment is in it.
    pub taken_at: Timestamp,
    /// Fingerprint of the root secret that receipts and second factors depend on.
    pub secret: Option<String>,
    /// The tables.
    pub tables: Vec<Contents>,
    /// The stored files.
    pub files: Stored,
}

/// A table in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the values of each row.
    pub columns: Vec<ColumnKind>,
    /// Number of rows.
    pub rows: u64,
    /// The members that hold them, in their order.
    pub chunks: Vec<Chunk>,
}

/// A column and the kind of its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnKind(pub String, pub KindName);

/// A kind of value as a manifest names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    /// Yes or no.
    Bool,
    /// A whole number.
    Whole,
    /// A number of double precision, written as text so that it comes back exactly.
    Real,
    /// Text.
    Text,
    /// Bytes in hexadecimal digits; also UUIDs, which SQLite does not tell from other bytes.
    Bytes,
}

impl From<Kind> for KindName {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Bool => Self::Bool,
            Kind::Whole => Self::Whole,
            Kind::Real => Self::Real,
            Kind::Text => Self::Text,
            Kind::Bytes | Kind::Uuid => Self::Bytes,
        }
    }
}

/// A member with rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Its name in the archive.
    pub name: String,
    /// Number of its rows.
    pub rows: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// The stored files in a backup, or, when they were left out, those that it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Whether their bytes are in the archive.
    pub included: bool,
    /// Their number.
    pub count: u64,
    /// Their size in bytes; 0 when they were left out.
    pub bytes: u64,
    /// Files that the rows speak of but that were not in the store any more.
    pub missing: Vec<String>,
}

impl Contents {
    /// A table that is about to be written.
    pub fn of(table: &Table) -> Self {
        let columns = table.columns.iter().map(|column| ColumnKind(column.name.clone(), column.kind.into()));
        Self { name: table.name.clone(), columns: columns.collect(), rows: 0, chunks: Vec::new() }
    }
}

impl Manifest {
    /// Number of rows of a table.
    pub fn rows(&self, table: &str) -> u64 {
        self.tables.iter().find(|contents| contents.name == table).map_or(0, |contents| contents.rows)
    }
}
