//! Offices.

use super::sql;
use crate::office::Office;
use database::{Conn, Tx};
use kernel::Result;

pub(crate) async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Office>> {
    conn.into().query(sql!("office_select")).push(" order by o.position, o.label, o.key").all().await
}

pub(crate) async fn by_key(conn: impl Into<Conn<'_>>, key: &str) -> Result<Option<Office>> {
    conn.into()
        .query(sql!("office_select"))
        .push(" where o.key = ")
        .push_bind(key.to_owned())
        .optional()
        .await
}

/// Adds an office; `false` when there is one of this key.
pub(crate) async fn insert(tx: &mut Tx, office: &Office) -> Result<bool> {
    write(tx, sql!("office_insert"), office).await
}

/// Changes an office; `false` when there is none of this key.
pub(crate) async fn update(tx: &mut Tx, office: &Office) -> Result<bool> {
    write(tx, sql!("office_update"), office).await
}

async fn write(tx: &mut Tx, statement: &'static str, office: &Office) -> Result<bool> {
    let changed = tx
        .query(statement)
        .bind(office.key.clone())
        .bind(office.label.clone())
        .bind(office.municipality)
        .bind(office.deputy_key.clone())
        .bind(office.position)
        .run()
        .await?;
    Ok(changed == 1)
}
