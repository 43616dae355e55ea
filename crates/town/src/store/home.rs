//! What the town itself shows on the home page.

use crate::{page_text::PageKind, venue::VenueKind};
use database::Conn;
use kernel::{Result, Timestamp};

/// A line of `sql/home.sql`.
#[derive(Debug, Clone, sqlx::FromRow)]
struct Line {
    section: i64,
    path: String,
    title: String,
    detail: String,
    address: String,
    at: Option<Timestamp>,
    example: bool,
}

/// A post in short.
#[derive(Debug, Clone)]
pub struct PostLine {
    /// Path.
    pub path: String,
    /// Title.
    pub title: String,
    /// Summary; may be empty.
    pub summary: String,
    /// Whom it concerns; empty: everyone.
    pub concerns: String,
    /// When it was published.
    pub at: Timestamp,
    /// Invented for demonstration.
    pub example: bool,
}

/// A shop or van in short.
#[derive(Debug, Clone)]
pub struct VenueLine {
    /// What kind of place it is.
    pub kind: VenueKind,
    /// Its name.
    pub name: String,
    /// Opening hours; empty: not stated.
    pub hours: String,
    /// Street, postcode and town; empty: not stated.
    pub address: String,
}

/// What the town shows on the home page.
#[derive(Debug, Clone, Default)]
pub struct HomeContent {
    /// The newest posts.
    pub posts: Vec<PostLine>,
    /// Shops and van.
    pub venues: Vec<VenueLine>,
    /// Is there a text in Leichte Sprache?
    pub plain_language: bool,
    /// Is there a film in German Sign Language?
    pub sign_language: bool,
}

/// Reads it, in one statement.
///
/// # Errors
/// Those of the database.
pub async fn content(conn: impl Into<Conn<'_>>) -> Result<HomeContent> {
    let lines: Vec<Line> = conn.into().query(include_str!("../sql/home.sql")).all().await?;
    let mut content = HomeContent::default();
    for line in lines {
        match (line.section, line.at) {
            (1, Some(at)) => content.posts.push(PostLine {
                path: line.path,
                title: line.title,
                summary: line.detail,
                concerns: line.address,
                at,
                example: line.example,
            }),
            (2, _) => {
                let kind = line.path.parse().map_err(kernel::Error::internal)?;
                content.venues.push(VenueLine {
                    kind,
                    name: line.title,
                    hours: line.detail,
                    address: line.address.trim().to_owned(),
                });
            }
            _ if line.path == PageKind::PlainLanguage.as_str() => content.plain_language = true,
            _ => content.sign_language = true,
        }
    }
    Ok(content)
}
