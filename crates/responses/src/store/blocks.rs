//! Text blocks: pieces of answers that are said again and again.

use database::{Conn, Tx};
use kernel::{MunicipalityId, Object, Result, TextBlockId, Timestamp};
use sqlx::FromRow;

/// A text block.
#[derive(Debug, Clone, FromRow)]
pub struct TextBlock {
    /// Its id.
    pub id: TextBlockId,
    /// Whose it is; `None`: everybody's.
    pub office_key: Option<String>,
    /// Label of that office.
    pub office_label: Option<String>,
    /// Municipality of that office.
    pub municipality_id: Option<MunicipalityId>,
    /// What it is for.
    pub title: String,
    /// What it says.
    pub body: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl TextBlock {
    /// What the permission table needs to know.
    pub fn object(&self) -> Object {
        Object { municipality: self.municipality_id, id: Some(self.id.0), ..Object::default() }
    }

    /// Does it fit answers of this municipality?
    pub fn fits(&self, municipality: Option<MunicipalityId>) -> bool {
        self.municipality_id.is_none() || self.municipality_id == municipality
    }
}

const BLOCKS: &str =
    "select b.id, b.office_key, o.label as office_label, o.municipality_id, b.title, b.body, b.updated_at
    from text_block b left join office o on o.key = b.office_key";

/// All text blocks, by title.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<TextBlock>> {
    conn.into().query(BLOCKS).push(" order by b.title, b.id").all().await
}

/// One text block.
pub async fn by_id(conn: impl Into<Conn<'_>>, id: TextBlockId) -> Result<Option<TextBlock>> {
    conn.into().query(BLOCKS).push(" where b.id = ").push_bind(id).optional().await
}

/// Adds a text block, or changes it.
pub async fn put(
    tx: &mut Tx,
    id: TextBlockId,
    office: Option<&str>,
    title: &str,
    body: &str,
    at: Timestamp,
    by: &str,
) -> Result<()> {
    tx.query(
        "insert into text_block (id, office_key, title, body, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set office_key = excluded.office_key, title = excluded.title, body = excluded.body,
             updated_at = excluded.updated_at, updated_by = excluded.updated_by",
    )
    .bind(id)
    .bind(office.map(str::to_owned))
    .bind(title.to_owned())
    .bind(body.to_owned())
    .bind(at)
    .bind(by.to_owned())
    .run()
    .await?;
    Ok(())
}

/// Removes a text block; answers made with it keep their text.
pub async fn delete(tx: &mut Tx, id: TextBlockId) -> Result<()> {
    tx.query("delete from text_block where id = $1").bind(id).run().await?;
    Ok(())
}
