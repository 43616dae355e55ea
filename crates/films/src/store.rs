//! Reading and writing films. Their files are stored before the row that names them.

use crate::film::{Draft, Film};
use database::{Conn, Tx};
use kernel::{Error, FilmId, Result, Timestamp};
use web::{
    App, Cx, audit,
    erasure::{self, Erasure},
};

/// All films, by title.
///
/// # Errors
/// Those of the database.
pub async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Film>> {
    conn.into().query(concat!(include_str!("sql/films.sql"), " order by title, id")).all().await
}

/// One film.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn one(conn: impl Into<Conn<'_>>, id: FilmId) -> Result<Film> {
    conn.into().query(concat!(include_str!("sql/films.sql"), " where id = $1")).bind(id).one().await
}

/// The film of this id, as it stands in an address.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when this is no id.
pub async fn named(conn: impl Into<Conn<'_>>, id: &str) -> Result<Film> {
    one(conn, id.parse().map_err(|_| Error::NotFound)?).await
}

/// Adds a film.
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, film: &Film, entry: &audit::Entry) -> Result<()> {
    tx.query(include_str!("sql/insert.sql"))
        .bind(film.id)
        .bind(film.title.clone())
        .bind(film.kind)
        .bind(film.file.clone())
        .bind(film.bytes)
        .bind(film.captions.clone())
        .bind(film.poster.clone())
        .bind(film.created_at)
        .run()
        .await?;
    audit::record(tx, entry).await
}

/// Films that were taken away, in the ledger of erasures: whoever is to be seen may have asked for it.
const TAKEN_AWAY: &str = "film";

/// How a film is taken away again when a backup from before has been put back.
pub(crate) const ERASURE: Erasure = Erasure {
    kind: TAKEN_AWAY,
    again: |tx, _, id, _| Box::pin(async move { take_away(tx, FilmId(id)).await.map(drop) }),
};

async fn take_away(tx: &mut Tx, id: FilmId) -> Result<u64> {
    tx.query("delete from film where id = $1").bind(id).run().await
}

/// Takes a film away. Its files go when nothing has needed them for 30 days.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn delete(tx: &mut Tx, id: FilmId, now: Timestamp, entry: &audit::Entry) -> Result<()> {
    if take_away(tx, id).await? == 0 {
        return Err(Error::NotFound);
    }
    erasure::record(tx, TAKEN_AWAY, id.0, now).await?;
    audit::record(tx, entry).await
}

/// Makes the picture safe and stores the files of a new film.
///
/// # Errors
/// [`Error::Invalid`] on the field `poster`; those of the store.
pub(crate) async fn keep(cx: &Cx, draft: Draft) -> Result<Film> {
    let app = &cx.app;
    let poster = match draft.poster {
        Some(bytes) => Some(picture(app, bytes).await?),
        None => None,
    };
    let captions = match draft.captions {
        Some(bytes) => Some(app.files.put(bytes).await?),
        None => None,
    };
    Ok(Film {
        id: FilmId::new(cx.now, cx.random()),
        title: draft.title,
        kind: draft.kind,
        bytes: i64::try_from(draft.film.len()).map_err(Error::internal)?,
        file: app.files.put(draft.film).await?,
        captions,
        poster,
        created_at: cx.now,
    })
}

async fn picture(app: &App, bytes: bytes::Bytes) -> Result<String> {
    let settings = &app.settings;
    let limits =
        files::Limits { bytes: settings.photo_bytes as usize, pixels: u64::from(settings.photo_pixels) };
    let safe = match files::make_safe_in_turn(bytes, limits).await {
        // The words and the field are others than where people send photos.
        Err(Error::Invalid(_)) => return Err(Error::invalid("poster", "film-poster-unusable")),
        other => other?,
    };
    app.files.put(safe.full).await
}
