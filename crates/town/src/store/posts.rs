//! News.

use crate::post::{PostDraft, PostState, slug};
use database::{Conn, Tx, dialect};
use kernel::{Error, MunicipalityId, PlaceId, PostId, Random, Result, Timestamp};
use web::audit;

/// A post.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Its address; never changes.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Whose news it is; `None`: of the whole region.
    pub municipality_id: Option<MunicipalityId>,
    /// The name of that municipality.
    pub municipality: Option<String>,
    /// Where it stands.
    pub state: PostState,
    /// A role or an office.
    pub author_label: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
    /// First publication.
    pub published_at: Option<Timestamp>,
    /// Invented for demonstration.
    pub example: bool,
    /// The names of the places it concerns.
    pub places: Option<String>,
}

impl Post {
    /// Its path.
    pub fn path(&self) -> String {
        format!("/nachrichten/{}", self.slug)
    }

    /// When it was published, or begun.
    pub fn day(&self) -> Timestamp {
        self.published_at.unwrap_or(self.created_at)
    }

    /// Where to go on after this post.
    pub fn cursor(&self) -> String {
        format!("{}.{}", self.day().micros(), self.id)
    }

    /// Whom it concerns: its places, else its municipality; `None`: everyone.
    pub fn concerns(&self) -> Option<&str> {
        self.places.as_deref().or(self.municipality.as_deref())
    }
}

/// Which published posts to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that concern this place by name.
    pub place: Option<PlaceId>,
    /// Only those of this municipality or of the whole region.
    pub municipality: Option<MunicipalityId>,
    /// Only those after this cursor.
    pub after: Option<String>,
}

macro_rules! posts {
    ($rest:literal) => {
        concat!(include_str!("../sql/posts.sql"), $rest)
    };
}

/// Published posts, newest first.
///
/// # Errors
/// [`Error::Invalid`] when `after` is no cursor; those of the database.
pub async fn published(conn: impl Into<Conn<'_>>, filter: &Filter, limit: usize) -> Result<Vec<Post>> {
    let mut conn = conn.into();
    let mut query = conn.query(posts!("where p.state = 'published'"));
    if let Some(place) = filter.place {
        query = query
            .push(" and p.id in (select post_id from post_place where place_id = ")
            .push_bind(place)
            .push(")");
    }
    if let Some(municipality) = filter.municipality {
        query = query
            .push(" and (p.municipality_id is null or p.municipality_id = ")
            .push_bind(municipality)
            .push(")");
    }
    if let Some(after) = &filter.after {
        let (at, id) = parse_cursor(after).ok_or_else(|| Error::invalid("after", "api-after"))?;
        query =
            query.push(" and (p.published_at, p.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    query.push(" order by p.published_at desc, p.id desc limit ").push_bind(limit).all().await
}

fn parse_cursor(cursor: &str) -> Option<(i64, PostId)> {
    let (at, id) = cursor.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// A post by its address, in any state.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn by_slug(conn: impl Into<Conn<'_>>, slug: &str) -> Result<Post> {
    conn.into().query(posts!("where p.slug = $1")).bind(slug.to_owned()).one().await
}

/// A post by its id, in any state.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn one(conn: impl Into<Conn<'_>>, id: PostId) -> Result<Post> {
    conn.into().query(posts!("where p.id = $1")).bind(id).one().await
}

/// The newest two hundred posts in any state, last changed first, for staff.
///
/// # Errors
/// Those of the database.
pub async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Post>> {
    conn.into().query(posts!("order by p.updated_at desc, p.id limit 200")).all().await
}

/// The places a post concerns.
///
/// # Errors
/// Those of the database.
pub async fn places_of(conn: impl Into<Conn<'_>>, id: PostId) -> Result<Vec<PlaceId>> {
    let rows: Vec<(PlaceId,)> =
        conn.into().query("select place_id from post_place where post_id = $1").bind(id).all().await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What surrounds a saved post.
#[derive(Debug, Clone)]
pub struct Saving {
    /// Which post.
    pub id: PostId,
    /// When.
    pub now: Timestamp,
    /// Invented for demonstration.
    pub example: bool,
}

impl Saving {
    /// A post that is not there yet.
    pub fn new_post(now: Timestamp, random: &Random, example: bool) -> Self {
        Self { id: PostId::new(now, random), now, example }
    }
}

/// Adds a post; returns its address.
///
/// # Errors
/// Those of the database.
pub async fn add(
    tx: &mut Tx,
    draft: &PostDraft,
    saving: &Saving,
    entry: Option<&audit::Entry>,
) -> Result<String> {
    dialect::lock(&mut *tx, SLUG_LOCK).await?;
    let slug = free_slug(tx, &draft.title).await?;
    tx.query(
        "insert into post (id, slug, title, summary, body, municipality_id, state, author_label, created_at, updated_at, published_at, example)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)",
    )
    .bind(saving.id)
    .bind(slug.clone())
    .bind(draft.title.clone())
    .bind(draft.summary.clone())
    .bind(draft.body.clone())
    .bind(draft.municipality)
    .bind(draft.state)
    .bind(draft.author_label.clone())
    .bind(saving.now)
    .bind((draft.state == PostState::Published).then_some(saving.now))
    .bind(saving.example)
    .run()
    .await?;
    set_places(tx, saving.id, &draft.places).await?;
    if let Some(entry) = entry {
        audit::record(tx, entry).await?;
    }
    Ok(slug)
}

/// Two posts with one title at once get two addresses.
const SLUG_LOCK: i64 = 7_301;

async fn free_slug(tx: &mut Tx, title: &str) -> Result<String> {
    for n in 1..1000 {
        let wanted = slug(title, n);
        let taken: Option<(i64,)> =
            tx.query("select created_at from post where slug = $1").bind(wanted.clone()).optional().await?;
        if taken.is_none() {
            return Ok(wanted);
        }
    }
    Err(Error::Conflict("post-too-many-alike"))
}

/// Changes a post. Its address and the moment of its first publication stay.
///
/// # Errors
/// Those of the database.
pub async fn change(tx: &mut Tx, draft: &PostDraft, saving: &Saving, entry: &audit::Entry) -> Result<()> {
    tx.query(
        "update post set title = $1, summary = $2, body = $3, municipality_id = $4, state = $5, author_label = $6, updated_at = $7,
         published_at = coalesce(published_at, $8), example = $9 where id = $10",
    )
    .bind(draft.title.clone())
    .bind(draft.summary.clone())
    .bind(draft.body.clone())
    .bind(draft.municipality)
    .bind(draft.state)
    .bind(draft.author_label.clone())
    .bind(saving.now)
    .bind((draft.state == PostState::Published).then_some(saving.now))
    .bind(saving.example)
    .bind(saving.id)
    .run()
    .await?;
    tx.query("delete from post_place where post_id = $1").bind(saving.id).run().await?;
    set_places(tx, saving.id, &draft.places).await?;
    audit::record(tx, entry).await
}

async fn set_places(tx: &mut Tx, id: PostId, places: &[PlaceId]) -> Result<()> {
    for place in places {
        // Only places that exist; the form offers no others.
        tx.query("insert into post_place (post_id, place_id) select $1, id from place where id = $2")
            .bind(id)
            .bind(*place)
            .run()
            .await?;
    }
    Ok(())
}
