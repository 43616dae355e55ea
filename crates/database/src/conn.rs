use crate::{Db, Query, query::Target, writer::SqliteTx};
use sqlx::{Postgres, Transaction};

/// A running write.
#[derive(Debug)]
pub enum Tx {
    /// On the one writing connection of SQLite.
    Sqlite(SqliteTx),
    /// On a connection of the PostgreSQL pool.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// A query that sees what this write has done so far.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        Query::new(Target::Tx(self), sql)
    }
}

impl Db {
    /// A query on committed data.
    pub fn query(&self, sql: &'static str) -> Query<'_> {
        Query::new(Target::Db(self), sql)
    }
}

/// Where a function reads: committed data or a running write. Functions that serve both take `impl Into<Conn<'_>>`.
#[derive(Debug)]
pub enum Conn<'c> {
    /// Committed data.
    Db(&'c Db),
    /// A running write.
    Tx(&'c mut Tx),
}

impl Conn<'_> {
    /// A query there.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        match self {
            Self::Db(db) => db.query(sql),
            Self::Tx(tx) => tx.query(sql),
        }
    }

    /// `sqlite` or `postgres`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Db(db) => db.kind(),
            Self::Tx(Tx::Sqlite(_)) => "sqlite",
            Self::Tx(Tx::Postgres(_)) => "postgres",
        }
    }
}

impl<'c> From<&'c Db> for Conn<'c> {
    fn from(db: &'c Db) -> Self {
        Self::Db(db)
    }
}

impl<'c> From<&'c mut Tx> for Conn<'c> {
    fn from(tx: &'c mut Tx) -> Self {
        Self::Tx(tx)
    }
}

impl<'c> From<&'c mut Conn<'_>> for Conn<'c> {
    fn from(conn: &'c mut Conn<'_>) -> Self {
        match conn {
            Conn::Db(db) => Self::Db(db),
            Conn::Tx(tx) => Self::Tx(tx),
        }
    }
}
