//! What programs read: municipalities and places as lists and as GeoJSON.

use crate::{
    map::Counts,
    place::{Municipality, Place, PlaceKind, Representation},
    store,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use database::Db;
use http::{HeaderValue, header};
use kernel::{Error, MunicipalityId, PlaceId, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::{
    Cx, Outcome,
    json::{List, Paging, Params, ProblemDocument},
};

#[derive(OpenApi)]
#[openapi(
    paths(municipalities, municipalities_geojson, places, places_geojson, place),
    components(schemas(MunicipalityItem, PlaceItem, List<MunicipalityItem>, List<PlaceItem>))
)]
struct Doc;

pub(crate) fn document() -> utoipa::openapi::OpenApi {
    Doc::openapi()
}

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MunicipalityItem {
    /// Part of its address; the value of `municipality` elsewhere in this interface.
    slug: String,
    name: String,
    /// Stadt, Gemeinde; may be empty.
    designation: String,
    /// Amtlicher Gemeindeschlüssel.
    ags: Option<String>,
    /// Amtlicher Regionalschlüssel.
    ars: Option<String>,
    nuts3: Option<String>,
    county: Option<String>,
    state: Option<String>,
    postcode: Option<String>,
    /// Letters of the references of its contributions.
    reference_prefix: String,
    url: String,
    /// Name this source when you show the outline.
    attribution: String,
    attribution_url: Option<String>,
    #[serde(skip)]
    position: i64,
}

impl MunicipalityItem {
    fn new(cx: &Cx, municipality: Municipality) -> Self {
        Self {
            url: cx.url(&municipality.path()),
            slug: municipality.slug,
            name: municipality.name,
            designation: municipality.designation,
            ags: municipality.ags,
            ars: municipality.ars,
            nuts3: municipality.nuts3,
            county: municipality.county,
            state: municipality.state,
            postcode: municipality.postcode,
            reference_prefix: municipality.reference_prefix,
            attribution: municipality.attribution,
            attribution_url: municipality.attribution_url,
            position: municipality.position,
        }
    }
}

/// A place: a core town or an Ortsteil.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceItem {
    /// Part of its address; the value of `place` elsewhere in this interface.
    slug: String,
    name: String,
    /// Slug of its municipality.
    municipality: String,
    #[schema(value_type = String)]
    kind: PlaceKind,
    /// The administration of the municipality sits here.
    is_seat: bool,
    postcode: Option<String>,
    /// Degrees east (WGS 84).
    lon: f64,
    /// Degrees north (WGS 84).
    lat: f64,
    /// What to know about the point.
    point_note: Option<String>,
    /// Gemeindeteile and other names.
    aliases: Vec<String>,
    population: Option<i64>,
    /// Day of the count, where the source tells.
    population_as_of: Option<String>,
    population_source: Option<String>,
    /// `council`, `head`, `none`; null: not stated.
    #[schema(value_type = Option<String>)]
    representation: Option<Representation>,
    /// Published contributions.
    contributions: i64,
    /// Processes that are open for taking part.
    open_processes: i64,
    url: String,
    /// Name this source when you show the point.
    attribution: String,
    attribution_url: Option<String>,
    #[serde(skip)]
    position: i64,
}

/// What places need besides themselves.
struct Beside {
    municipalities: HashMap<MunicipalityId, String>,
    aliases: HashMap<PlaceId, Vec<String>>,
    counts: Counts,
}

impl Beside {
    async fn load(cx: &Cx, db: &Db) -> Result<Self> {
        let municipalities = store::all_municipalities(db)
            .await?
            .into_iter()
            .map(|municipality| (municipality.id, municipality.slug))
            .collect();
        Ok(Self { municipalities, aliases: store::all_aliases(db).await?, counts: cx.place_counts().await? })
    }

    fn item(&self, cx: &Cx, place: Place) -> PlaceItem {
        let count = self.counts.get(&place.id).copied().unwrap_or_default();
        PlaceItem {
            url: cx.url(&place.path()),
            municipality: self.municipalities.get(&place.municipality_id).cloned().unwrap_or_default(),
            aliases: self.aliases.get(&place.id).cloned().unwrap_or_default(),
            contributions: count.contributions,
            open_processes: count.open_processes,
            slug: place.slug,
            name: place.name,
            kind: place.kind,
            is_seat: place.is_seat,
            postcode: place.postcode,
            lon: place.lon,
            lat: place.lat,
            point_note: place.point_note,
            population: place.population,
            population_as_of: place.population_as_of,
            population_source: place.population_source,
            representation: place.representation,
            attribution: place.attribution,
            attribution_url: place.attribution_url,
            position: place.position,
        }
    }
}

/// Which places.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlaceFilter {
    /// Only those of the municipality of this slug.
    municipality: Option<String>,
    /// Beginning of a name, another name or a postcode; umlauts in any spelling.
    q: Option<String>,
}

/// Where the page before ended: the rank of its last item.
fn rank(after: Option<&str>) -> Result<i64> {
    after.map_or(Ok(0), |after| after.parse().map_err(|_| Error::invalid("after", "api-after")))
}

/// All municipalities, by name.
#[utoipa::path(get, path = "/api/v1/municipalities", tag = "places", params(Paging),
    responses((status = 200, description = "A page of the list", body = List<MunicipalityItem>), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn municipalities(cx: Cx, Params(paging): Params<Paging>) -> Outcome {
    let (limit, after) = (paging.limit()?, rank(paging.after.as_deref())?);
    let all = store::all_municipalities(&cx.app.db).await?;
    let items = all
        .into_iter()
        .filter(|item| item.position > after)
        .take(limit + 1)
        .map(|item| MunicipalityItem::new(&cx, item))
        .collect();
    web::json::public(&List::cut(items, limit, |item: &MunicipalityItem| item.position.to_string()))
}

/// Places, by name.
#[utoipa::path(get, path = "/api/v1/places", tag = "places", params(Paging, PlaceFilter),
    responses((status = 200, description = "A page of the list", body = List<PlaceItem>), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn places(
    cx: Cx,
    Params(paging): Params<Paging>,
    Params(filter): Params<PlaceFilter>,
) -> Outcome {
    let (limit, after) = (paging.limit()?, rank(paging.after.as_deref())?);
    let found = match filter.q.as_deref().filter(|q| !q.is_empty()) {
        Some(q) => store::search_places(&cx.app.db, q).await?.into_iter().map(|hit| hit.place).collect(),
        None => store::all_places(&cx.app.db).await?,
    };
    let beside = Beside::load(&cx, &cx.app.db).await?;
    let mut items: Vec<PlaceItem> = found
        .into_iter()
        .filter(|place| place.position > after)
        .map(|place| beside.item(&cx, place))
        .collect();
    items.retain(|item| {
        filter.municipality.as_ref().is_none_or(|municipality| *municipality == item.municipality)
    });
    items.sort_by_key(|item| item.position);
    web::json::public(&List::cut(items, limit, |item: &PlaceItem| item.position.to_string()))
}

/// One place.
#[utoipa::path(get, path = "/api/v1/places/{slug}", tag = "places", params(("slug" = String, Path)),
    responses((status = 200, description = "Found", body = PlaceItem), (status = 404, description = "There is no such thing", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn place(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let place = store::place_by_slug(&cx.app.db, &slug).await?.ok_or(Error::NotFound)?;
    web::json::public(&Beside::load(&cx, &cx.app.db).await?.item(&cx, place))
}

/// The outlines of all municipalities (generalised, no official borders) as a GeoJSON FeatureCollection.
#[utoipa::path(get, path = "/api/v1/municipalities.geojson", tag = "places",
    responses((status = 200, description = "Found", body = Value, content_type = "application/geo+json")))]
pub(crate) async fn municipalities_geojson(cx: Cx) -> Outcome {
    let features = store::all_municipalities(&cx.app.db)
        .await?
        .into_iter()
        .map(|municipality| {
            let outline = shape(&municipality.outline)?;
            feature(&municipality.slug.clone(), &outline, &MunicipalityItem::new(&cx, municipality))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(geojson(&features))
}

/// What stands for a place.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shape {
    /// Its point.
    #[default]
    Point,
    /// Its cell: the part of the municipality that is nearer to it than to other places. Schematic, no official border.
    Cell,
}

/// How places are drawn.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShapeChoice {
    /// `point` (default) or `cell`.
    #[param(inline)]
    shape: Option<Shape>,
}

/// All places with their counts as a GeoJSON FeatureCollection.
#[utoipa::path(get, path = "/api/v1/places.geojson", tag = "places", params(ShapeChoice),
    responses((status = 200, description = "Found", body = Value, content_type = "application/geo+json"), (status = 422, description = "Something does not fit; all of it is named", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn places_geojson(cx: Cx, Params(choice): Params<ShapeChoice>) -> Outcome {
    let beside = Beside::load(&cx, &cx.app.db).await?;
    let features = store::places_on_map(&cx.app.db)
        .await?
        .into_iter()
        .map(|store::PlaceOnMap { place, cell }| {
            let geometry = match choice.shape.unwrap_or_default() {
                Shape::Point => json!({"type": "Point", "coordinates": [place.lon, place.lat]}),
                Shape::Cell => shape(&cell)?,
            };
            feature(&place.slug.clone(), &geometry, &beside.item(&cx, place))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(geojson(&features))
}

fn shape(stored: &str) -> Result<Value> {
    serde_json::from_str(stored).map_err(Error::internal)
}

fn feature(id: &str, geometry: &Value, properties: &impl Serialize) -> Result<Value> {
    let properties = serde_json::to_value(properties).map_err(Error::internal)?;
    Ok(json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties}))
}

/// The whole with all attributions once more at its top, where map programs look for them.
fn geojson(features: &[Value]) -> Response {
    let mut attributions: Vec<&str> =
        features.iter().filter_map(|feature| feature["properties"]["attribution"].as_str()).collect();
    attributions.sort_unstable();
    attributions.dedup();
    let attribution = attributions.join("; ");
    let mut response =
        axum::Json(json!({"type": "FeatureCollection", "attribution": attribution, "features": features}))
            .into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    web::json::open(&mut response);
    response
}
