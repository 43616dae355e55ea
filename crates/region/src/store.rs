//! Reading municipalities and places.

use crate::{
    geometry::{self, Outline},
    place::{Municipality, Place},
};
use database::Conn;
use kernel::{MunicipalityId, PlaceId, Result};
use std::collections::{HashMap, HashSet};

macro_rules! municipalities {
    ($rest:literal) => {
        concat!(include_str!("sql/municipalities.sql"), $rest)
    };
}

macro_rules! places {
    ($rest:literal) => {
        concat!(include_str!("sql/places.sql"), $rest)
    };
}

/// All municipalities, ordered by name.
///
/// # Errors
/// Those of the database.
pub async fn all_municipalities(conn: impl Into<Conn<'_>>) -> Result<Vec<Municipality>> {
    conn.into().query(municipalities!(" order by position")).all().await
}

/// A municipality by the part of its address.
///
/// # Errors
/// Those of the database.
pub async fn municipality_by_slug(conn: impl Into<Conn<'_>>, slug: &str) -> Result<Option<Municipality>> {
    if !is_slug(slug) {
        return Ok(None);
    }
    conn.into().query(municipalities!(" where slug = $1")).bind(slug.to_owned()).optional().await
}

/// A municipality by its id.
///
/// # Errors
/// [`kernel::Error::NotFound`] when there is none of this id.
pub async fn municipality(conn: impl Into<Conn<'_>>, id: MunicipalityId) -> Result<Municipality> {
    conn.into().query(municipalities!(" where id = $1")).bind(id).one().await
}

/// All places of all municipalities, ordered by name.
///
/// # Errors
/// Those of the database.
pub async fn all_places(conn: impl Into<Conn<'_>>) -> Result<Vec<Place>> {
    conn.into().query(places!(" order by position")).all().await
}

/// A place by the part of its address.
///
/// # Errors
/// Those of the database.
pub async fn place_by_slug(conn: impl Into<Conn<'_>>, slug: &str) -> Result<Option<Place>> {
    if !is_slug(slug) {
        return Ok(None);
    }
    conn.into().query(places!(" where slug = $1")).bind(slug.to_owned()).optional().await
}

/// Slugs come from addresses. What cannot be one is not asked for: PostgreSQL fails on a NUL in a text.
fn is_slug(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A place by its id.
///
/// # Errors
/// [`kernel::Error::NotFound`] when there is none of this id.
pub async fn place(conn: impl Into<Conn<'_>>, id: PlaceId) -> Result<Place> {
    conn.into().query(places!(" where id = $1")).bind(id).one().await
}

/// A place and the shape that stands for it on the map.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PlaceOnMap {
    /// The place.
    #[sqlx(flatten)]
    pub place: Place,
    /// GeoJSON geometry (WGS 84): the part of the municipality that is nearer to this place than to its other places.
    /// Schematic, no official border.
    pub cell: String,
}

/// All places with their cells, ordered by name.
///
/// # Errors
/// Those of the database.
pub async fn places_on_map(conn: impl Into<Conn<'_>>) -> Result<Vec<PlaceOnMap>> {
    conn.into().query(include_str!("sql/places-on-map.sql")).all().await
}

/// Other names of a place: its Gemeindeteile and what people call it.
///
/// # Errors
/// Those of the database.
pub async fn aliases(conn: impl Into<Conn<'_>>, place: PlaceId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = conn
        .into()
        .query("select name from place_alias where place_id = $1 order by folded_name, name")
        .bind(place)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Other names of all places.
///
/// # Errors
/// Those of the database.
pub async fn all_aliases(conn: impl Into<Conn<'_>>) -> Result<HashMap<PlaceId, Vec<String>>> {
    let rows: Vec<(PlaceId, String)> =
        conn.into().query("select place_id, name from place_alias order by folded_name, name").all().await?;
    let mut aliases: HashMap<PlaceId, Vec<String>> = HashMap::new();
    for (place, name) in rows {
        aliases.entry(place).or_default().push(name);
    }
    Ok(aliases)
}

/// A place that a search has found.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PlaceHit {
    /// The place.
    #[sqlx(flatten)]
    pub place: Place,
    /// The other name by which it was found.
    pub alias: Option<String>,
}

/// Longer than any name of a place.
const LONGEST_SEARCH: usize = 100;

/// Finds places by the beginning of their name, then of a word in it, then of another name, then of their postcode, at
/// last by their municipality. Umlauts may be written in any way.
///
/// # Errors
/// Those of the database.
pub async fn search_places(conn: impl Into<Conn<'_>>, text: &str) -> Result<Vec<PlaceHit>> {
    // Folding leaves only letters, digits and spaces, so nothing in it is a wildcard of `like`.
    let wanted = methods::text::fold(&text.chars().take(LONGEST_SEARCH).collect::<String>());
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let hits: Vec<PlaceHit> = conn.into().query(include_str!("sql/search.sql")).bind(wanted).all().await?;
    let mut seen = HashSet::new();
    Ok(hits.into_iter().filter(|hit| seen.insert(hit.place.id)).collect())
}

/// Where a point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// The municipality it lies in.
    pub municipality_id: MunicipalityId,
    /// The nearest place of this municipality.
    pub place_id: PlaceId,
    /// False near a border, where the generalised outlines can be wrong: let a person confirm or correct it.
    pub certain: bool,
}

/// How far, in metres, the outlines can be wrong (`demo/region/README.md`: generalised to 1 : 5,000,000).
pub const BORDER_TOLERANCE: f64 = 1000.0;

/// Finds the municipality and the nearest place of a point, in degrees (WGS 84). A point up to [`BORDER_TOLERANCE`]
/// outside still counts; `None` when it is farther away or no point of the earth.
///
/// # Errors
/// Those of the database.
pub async fn locate(conn: impl Into<Conn<'_>>, lon: f64, lat: f64) -> Result<Option<Located>> {
    if !geometry::is_on_earth(lon, lat) {
        return Ok(None);
    }
    let mut conn = conn.into();
    let municipalities = all_municipalities(&mut conn).await?;
    let places = all_places(&mut conn).await?;
    let mut nearest: Option<(f64, MunicipalityId)> = None;
    for municipality in &municipalities {
        let distance = Outline::parse(&municipality.outline)?.signed_distance(lon, lat);
        if nearest.is_none_or(|(other, _)| distance < other) {
            nearest = Some((distance, municipality.id));
        }
    }
    let Some((distance, municipality_id)) = nearest.filter(|(distance, _)| *distance <= BORDER_TOLERANCE)
    else {
        return Ok(None);
    };
    let place = places.iter().filter(|place| place.municipality_id == municipality_id).min_by(|a, b| {
        geometry::distance((a.lon, a.lat), (lon, lat))
            .total_cmp(&geometry::distance((b.lon, b.lat), (lon, lat)))
    });
    Ok(place.map(|place| Located {
        municipality_id,
        place_id: place.id,
        certain: distance < -BORDER_TOLERANCE,
    }))
}
