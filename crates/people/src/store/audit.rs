//! Reading the log of staff acts; `web::audit` writes it.

use super::sql;
use database::Conn;
use kernel::{Action, AuditId, Result, Timestamp};
use uuid::Uuid;

/// An entry.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Entry {
    pub(crate) id: AuditId,
    pub(crate) at: Timestamp,
    pub(crate) actor: String,
    pub(crate) email: Option<String>,
    pub(crate) action: Action,
    pub(crate) object_kind: String,
    pub(crate) object_id: Option<Uuid>,
    pub(crate) reason: String,
}

/// At most `limit` entries that are older than `before`, the newest first.
pub(crate) async fn page(
    conn: impl Into<Conn<'_>>,
    before: Option<(Timestamp, AuditId)>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let mut conn = conn.into();
    let mut query = conn.query(sql!("audit_page"));
    if let Some((at, id)) = before {
        query = query.push(" and (a.at, a.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query.push(" order by a.at desc, a.id desc limit ").push_bind(limit).all().await
}
