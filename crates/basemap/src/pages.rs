//! What the map asks for: its style, its tiles, and which place a point belongs to.

use crate::{
    archive::Found,
    base::{self, Base},
    style,
    tile::{Area, Format, MARGIN, Tile},
};
use axum::{
    Json,
    body::Body,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::{Error, Result, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;
use web::{Cx, Outcome, json::Params};

/// A region that has been imported anew is noticed after this many seconds.
const REMEMBERED: i64 = 300;

/// What is opened once and used by every request; nothing in it is lost with the process.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    base: OnceCell<Base>,
    reach: Mutex<Option<(Timestamp, Option<Area>)>>,
}

impl Ground {
    async fn base(&self, cx: &Cx) -> Result<&Base> {
        self.base
            .get_or_try_init(|| async {
                base::open(&cx.app.settings).await.map_err(|fault| Error::Unavailable(fault.what))
            })
            .await
    }

    /// Where there are tiles: around our municipalities. This is no map of the world for everybody.
    async fn reach(&self, cx: &Cx) -> Result<Option<Area>> {
        let known = *self.reach.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, reach)) = known.filter(|(at, _)| cx.now.seconds() - at.seconds() < REMEMBERED) {
            return Ok(reach);
        }
        let area = Area::of_region(region::overview(cx).await?.as_ref())?;
        let reach = area.map(|area| area.widened(MARGIN));
        *self.reach.lock().unwrap_or_else(PoisonError::into_inner) = Some((cx.now, reach));
        Ok(reach)
    }
}

/// `GET /karte/stil.json`
pub(crate) async fn style(cx: Cx, ground: Arc<Ground>) -> Outcome {
    let overview = region::overview(&cx).await?;
    let style = style::style(&overview, ground.base(&cx).await?, &cx.app.settings)?;
    Ok(([(header::CACHE_CONTROL, "public, max-age=600")], Json(style)).into_response())
}

/// `GET /karte/kacheln/{z}/{x}/{y}`. Programs ask for it, so what is not there is a bare 404 and no page.
pub(crate) async fn tile(
    cx: Cx,
    ground: Arc<Ground>,
    Path((z, x, y)): Path<(String, String, String)>,
    asked: HeaderMap,
) -> Response {
    let tile = || Tile::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?);
    match answer(&cx, &ground, tile(), &asked).await {
        Ok(response) => response,
        Err(error) => {
            if !matches!(error, Error::NotFound) {
                tracing::warn!(%error, "no tile of the map");
            }
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

async fn answer(cx: &Cx, ground: &Ground, tile: Option<Tile>, asked: &HeaderMap) -> Result<Response> {
    let (tile, base) = (tile.ok_or(Error::NotFound)?, ground.base(cx).await?);
    let (Some(format), Some(zooms)) = (base.format(), base.zooms()) else { return Err(Error::NotFound) };
    let is_ours =
        zooms.holds(tile.z) && ground.reach(cx).await?.is_some_and(|reach| reach.meets(&tile.area()));
    if !is_ours {
        return Err(Error::NotFound);
    }
    let takes_gzip = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let found = match base {
        Base::Outlines => None,
        Base::Archive(archive) if takes_gzip => archive.tile(tile).await.map_err(Error::internal)?,
        Base::Archive(archive) => archive.plain(tile).await.map_err(Error::internal)?,
        Base::Proxy(proxy) => match proxy.tile(tile, cx.now).await {
            Ok(bytes) => Some(Found { bytes, is_gzip: false }),
            // The proxy has told the log why.
            Err(_) => None,
        },
    };
    match found {
        Some(found) => Ok(tile_response(format, found)),
        // Where nothing is, there is nothing to draw.
        None if format == Format::Vector && matches!(base, Base::Archive(_)) => {
            Ok(tile_response(format, Found { bytes: bytes::Bytes::new(), is_gzip: false }))
        }
        None => Err(Error::NotFound),
    }
}

fn tile_response(format: Format, found: Found) -> Response {
    let mut response = Response::new(Body::from(found.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    if format == Format::Vector {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if found.is_gzip {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// A point in degrees (WGS 84).
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Point {
    lon: f64,
    lat: f64,
}

/// Which place a point belongs to, and the sentence that says so.
#[derive(Debug, Serialize)]
struct PlaceOfPoint {
    /// Slug of the place; `null` outside of the region.
    place: Option<String>,
    text: String,
}

/// `GET /karte/ort?lon=…&lat=…`
pub(crate) async fn place_of(cx: Cx, Params(point): Params<Point>) -> Outcome {
    let located = region::locate(&cx.app.db, point.lon, point.lat).await?;
    let overview = region::overview(&cx).await?;
    let found = located.and_then(|located| {
        let place = overview.places().find(|place| place.id == located.place_id)?;
        Some((located.certain, place, overview.municipality(located.municipality_id)?))
    });
    let answer = match found {
        Some((certain, place, municipality)) => {
            let key = if certain { "map-point-in" } else { "map-point-near-border" };
            let values =
                [("place", place.name.as_str().into()), ("municipality", municipality.name.as_str().into())];
            PlaceOfPoint { place: Some(place.slug.clone()), text: cx.ta(key, &values) }
        }
        None => PlaceOfPoint { place: None, text: cx.t("map-point-outside") },
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}
