//! Names of what rights can be bound to. Read here because rights lie below the concepts they are about.

use super::sql;
use database::Conn;
use kernel::{MunicipalityId, ProcessId, Result};

/// A municipality, as far as rights need to know it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Municipality {
    pub(crate) id: MunicipalityId,
    pub(crate) slug: String,
    name: String,
    designation: String,
}

impl Municipality {
    /// `Stadt Bad Belzig`
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.designation, self.name)
    }
}

pub(crate) async fn municipalities(conn: impl Into<Conn<'_>>) -> Result<Vec<Municipality>> {
    conn.into().query(sql!("municipalities")).all().await
}

/// The processes that are not closed, by title.
pub(crate) async fn processes(conn: impl Into<Conn<'_>>) -> Result<Vec<(ProcessId, String)>> {
    conn.into().query(sql!("processes")).all().await
}
