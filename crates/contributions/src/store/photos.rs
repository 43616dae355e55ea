//! Photos of contributions: rows here, bytes in the file store.

use super::COLUMNS;
use crate::Contribution;
use database::{Conn, Tx};
use kernel::{ContributionId, FileId, Result};
use sqlx::FromRow;

/// A stored photo.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    /// Its id.
    pub id: FileId,
    /// Name of the full picture.
    pub file: String,
    /// Name of the preview.
    pub preview: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What is to be seen, in words.
    pub alt: String,
}

pub(super) async fn insert_photo(
    tx: &mut Tx,
    id: ContributionId,
    position: i64,
    photo: &NewPhoto,
) -> Result<()> {
    tx.query(
        "insert into photo (id, contribution_id, position, file, preview, width, height, alt, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')",
    )
    .bind(photo.id)
    .bind(id)
    .bind(position)
    .bind(photo.file.clone())
    .bind(photo.preview.clone())
    .bind(i64::from(photo.width))
    .bind(i64::from(photo.height))
    .bind(photo.alt.clone())
    .run()
    .await?;
    Ok(())
}

/// A photo of a contribution.
#[derive(Debug, Clone, FromRow)]
pub struct Photo {
    /// Its id.
    pub id: FileId,
    /// Name of the full picture.
    pub file: String,
    /// Name of the preview.
    pub preview: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// What is to be seen, in words.
    pub alt: String,
    /// `waiting`, `published`, `rejected`.
    pub state: String,
}

/// The photos of a contribution in their order.
pub async fn photos(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Vec<Photo>> {
    conn.into()
        .query("select id, file, preview, width, height, alt, state from photo where contribution_id = $1 order by position")
        .bind(id)
        .all()
        .await
}

/// May everyone see this file? Yes, when it is a published photo of a public contribution.
pub async fn is_public_file(conn: impl Into<Conn<'_>>, file: &str) -> Result<bool> {
    let found: Option<(i32,)> = conn
        .into()
        .query(
            "select 1 from photo f join contribution c on c.id = f.contribution_id
             where (f.file = $1 or f.preview = $1) and f.state = 'published' and c.state in ('published', 'duplicate')",
        )
        .bind(file)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// The contribution a waiting file belongs to, for moderators.
pub async fn contribution_of_file(conn: impl Into<Conn<'_>>, file: &str) -> Result<Option<Contribution>> {
    conn.into()
        .query(COLUMNS)
        .push(" and c.id in (select f.contribution_id from photo f where f.file = ")
        .push_bind(file)
        .push(" or f.preview = ")
        .push_bind(file)
        .push(")")
        .optional()
        .await
}
