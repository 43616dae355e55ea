//! Everything this concept keeps in the database, by table.

pub(crate) mod audit;
pub(crate) mod link;
pub(crate) mod names;
pub(crate) mod office;
pub(crate) mod person;
pub(crate) mod session;
pub(crate) mod token;

use kernel::{Grant, MunicipalityId, ProcessId, Role};
use uuid::Uuid;

/// One of the statements in `src/sql`.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!("../sql/", $name, ".sql"))
    };
}
pub(crate) use sql;

/// A right as a row; `holder` is a person or an API token.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct GrantRow {
    pub(crate) holder: Uuid,
    role: Role,
    municipality_id: Option<MunicipalityId>,
    process_id: Option<ProcessId>,
    object_id: Option<Uuid>,
}

impl GrantRow {
    pub(crate) const fn grant(&self) -> Grant {
        Grant {
            role: self.role,
            municipality: self.municipality_id,
            process: self.process_id,
            object: self.object_id,
        }
    }
}

/// The rights of one holder among those of many.
pub(crate) fn grants_of(rows: &[GrantRow], holder: Uuid) -> Vec<Grant> {
    rows.iter().filter(|row| row.holder == holder).map(GrantRow::grant).collect()
}
