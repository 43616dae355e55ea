//! Checking GeoJSON and reading its properties.
//!
//! | what it describes | geometry | properties |
//! | --- | --- | --- |
//! | a municipality | Polygon, MultiPolygon | `name`; may have `slug`, `bezeichnung` (Stadt, Gemeinde), `ags`, `ars`, `nuts3`, `landkreis`, `land`, `postcode`, `reference_prefix`, `attribution`, `attribution_url` |
//! | a place | Point | `name`, `gemeinde` (slug of the municipality), `status` (`kernstadt`, `ortsteil`); may have `slug`, `is_seat`, `postcode`, `gemeindeteile` (other names), `population`, `population_as_of`, `population_source`, `representation` (`council`, `head`, `none`), `point_note`, `attribution`, `attribution_url` |
//!
//! A file holds one FeatureCollection of the one or the other. Its member `attribution` goes for all its features.
//! Other properties are left alone.

use crate::{
    geometry::{self, Outline},
    place::{LONGEST_PREFIX, PlaceKind, Representation, is_reference_prefix},
};
use geo::Validation;
use geojson::{Feature, FeatureCollection, GeoJson, GeometryValue};
use methods::text::slugify;
use serde_json::Value;

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the file.
    pub file: String,
    /// The number of the feature, from 1, and its name if it has one; empty for the file as a whole.
    pub feature: String,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.feature.is_empty() {
            write!(f, "{}: {}", self.file, self.reason)
        } else {
            write!(f, "{}, feature {}: {}", self.file, self.feature, self.reason)
        }
    }
}

/// Where something was read, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) feature: String,
}

impl Origin {
    pub(crate) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), feature: self.feature.clone(), reason: reason.into() }
    }
}

/// Whom a source asks to be named, and where it wants links to lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Attribution {
    pub(crate) text: String,
    pub(crate) url: Option<String>,
}

/// A municipality as a file describes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MunicipalityFeature {
    pub(crate) origin: Origin,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) designation: String,
    pub(crate) ags: Option<String>,
    pub(crate) ars: Option<String>,
    pub(crate) nuts3: Option<String>,
    pub(crate) county: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) postcode: Option<String>,
    pub(crate) reference_prefix: Option<String>,
    pub(crate) outline: Outline,
    pub(crate) attribution: Attribution,
}

/// A place as a file describes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlaceFeature {
    pub(crate) origin: Origin,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) municipality: String,
    pub(crate) kind: PlaceKind,
    pub(crate) is_seat: bool,
    pub(crate) postcode: Option<String>,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) point_note: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) population: Option<i64>,
    pub(crate) population_as_of: Option<String>,
    pub(crate) population_source: Option<String>,
    pub(crate) representation: Option<Representation>,
    pub(crate) attribution: Attribution,
}

/// All that some files describe.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Features {
    pub(crate) municipalities: Vec<MunicipalityFeature>,
    pub(crate) places: Vec<PlaceFeature>,
}

/// Parses GeoJSON as strictly as RFC 7946 defines it: the parser itself overlooks missing members, short positions and odd
/// bounding boxes.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<GeoJson, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("is no JSON: {error}"))?;
    check_members(&value)?;
    text.parse().map_err(|error: geojson::Error| error.to_string())
}

fn check_members(value: &Value) -> Result<(), String> {
    if let Some(bbox) = value.get("bbox") {
        let numbers =
            bbox.as_array().filter(|bounds| bounds.iter().all(Value::is_number)).map_or(0, Vec::len);
        if !matches!(numbers, 4 | 6) {
            return Err("bbox is no list of 4 or 6 numbers".to_owned());
        }
    }
    if let Some(coordinates) = value.get("coordinates") {
        check_positions(coordinates)?;
    }
    match value.get("type").and_then(Value::as_str) {
        Some("Feature") => {
            for member in ["geometry", "properties"] {
                if value.get(member).is_none() {
                    return Err(format!("the member {member} is missing (it may be null)"));
                }
            }
            value.get("geometry").map_or(Ok(()), check_members)
        }
        Some("FeatureCollection") => check_all(value.get("features")),
        Some("GeometryCollection") => check_all(value.get("geometries")),
        _ => Ok(()),
    }
}

/// Every position has at least longitude and latitude.
fn check_positions(coordinates: &Value) -> Result<(), String> {
    let Some(items) = coordinates.as_array() else {
        return Err("coordinates hold something else than numbers".to_owned());
    };
    match items.first() {
        Some(first) if !first.is_array() => {
            if items.len() >= 2 && items.iter().all(Value::is_number) {
                Ok(())
            } else {
                Err(format!("{coordinates} is no position"))
            }
        }
        _ => items.iter().try_for_each(check_positions),
    }
}

fn check_all(list: Option<&Value>) -> Result<(), String> {
    let mut items = list.and_then(Value::as_array).into_iter().flatten().enumerate();
    items.try_for_each(|(n, item)| check_members(item).map_err(|reason| format!("item {}: {reason}", n + 1)))
}

impl Features {
    /// Adds what a file describes. Goes on after a fault, so that all of them can be told at once.
    pub(crate) fn read(&mut self, file: &str, text: &str) -> Vec<Fault> {
        let whole = Origin { file: file.to_owned(), feature: String::new() };
        let collection = match parse(text) {
            Ok(GeoJson::FeatureCollection(collection)) => collection,
            Ok(_) => return vec![whole.fault("is no FeatureCollection")],
            Err(reason) => return vec![whole.fault(reason)],
        };
        if collection.features.is_empty() {
            return vec![whole.fault("holds no features")];
        }
        let of_all = collection_attribution(&collection);
        let mut faults = Vec::new();
        // The first feature says what the file holds.
        let holds_places = is_point(&collection.features[0]);
        for (n, feature) in collection.features.iter().enumerate() {
            let properties = Properties::of(feature, &whole, n + 1);
            let read = if holds_places {
                properties.place(feature, &of_all).map(|place| self.places.push(place))
            } else {
                properties
                    .municipality(feature, &of_all)
                    .map(|municipality| self.municipalities.push(municipality))
            };
            faults.extend(read.err().map(|reason| properties.origin.fault(reason)));
        }
        faults
    }
}

fn is_point(feature: &Feature) -> bool {
    matches!(feature.geometry.as_ref().map(|geometry| &geometry.value), Some(GeometryValue::Point { .. }))
}

fn collection_attribution(collection: &FeatureCollection) -> Attribution {
    let text = collection
        .foreign_members
        .as_ref()
        .and_then(|members| members.get("attribution"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    attribution(text)
}

/// Parts an attribution into its words and the address in it, which becomes a link.
fn attribution(text: &str) -> Attribution {
    let Some(start) = ["https://", "http://"].iter().find_map(|scheme| text.find(scheme)) else {
        return Attribution { text: text.trim().to_owned(), url: None };
    };
    let end = text[start..]
        .find(|c: char| c.is_whitespace() || c == ',')
        .map_or(text.len(), |length| start + length);
    let words = format!("{}{}", &text[..start], &text[end..]);
    Attribution {
        text: words.trim().trim_end_matches([',', ';', ':']).to_owned(),
        url: Some(text[start..end].to_owned()),
    }
}

/// The properties of one feature. Messages name the property.
struct Properties<'a> {
    feature: &'a Feature,
    origin: Origin,
}

impl<'a> Properties<'a> {
    fn of(feature: &'a Feature, file: &Origin, number: usize) -> Self {
        let name = feature
            .property("name")
            .and_then(Value::as_str)
            .map(|name| format!(" ({name})"))
            .unwrap_or_default();
        Self { feature, origin: Origin { feature: format!("{number}{name}"), ..file.clone() } }
    }

    /// A property that may be absent, null or empty.
    fn text(&self, key: &str) -> Result<Option<String>, String> {
        match self.feature.property(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(_) => Err(format!("{key} is no text")),
        }
    }

    fn required(&self, key: &str) -> Result<String, String> {
        self.text(key)?.ok_or_else(|| format!("{key} is missing"))
    }

    fn digits(&self, key: &str, length: usize) -> Result<Option<String>, String> {
        match self.text(key)? {
            Some(text) if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Err(format!("{key} has not {length} digits"))
            }
            text => Ok(text),
        }
    }

    fn slug(&self, name: &str) -> Result<String, String> {
        let slug = self.text("slug")?.unwrap_or_else(|| slugify(name));
        if slug.is_empty() || slugify(&slug) != slug {
            return Err(format!("slug {slug:?} is not made of small letters, digits and hyphens"));
        }
        Ok(slug)
    }

    fn whole_number(&self, key: &str) -> Result<Option<i64>, String> {
        match self.feature.property(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value
                .as_i64()
                .filter(|number| *number >= 0)
                .map(Some)
                .ok_or_else(|| format!("{key} is no whole number from 0")),
        }
    }

    fn date(&self, key: &str) -> Result<Option<String>, String> {
        match self.text(key)? {
            Some(text) if text.parse::<jiff::civil::Date>().is_err() => {
                Err(format!("{key} is no day such as 2021-01-01"))
            }
            text => Ok(text),
        }
    }

    fn flag(&self, key: &str) -> Result<bool, String> {
        match self.feature.property(key) {
            None | Some(Value::Null) => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| format!("{key} is neither true nor false")),
        }
    }

    fn list(&self, key: &str) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        for value in match self.feature.property(key) {
            None | Some(Value::Null) => return Ok(names),
            Some(value) => value.as_array().ok_or_else(|| format!("{key} is no list"))?,
        } {
            let name = value
                .as_str()
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .ok_or_else(|| format!("{key} holds something else than names"))?;
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    /// The file's attribution, which names licence and address, goes before that of the feature.
    fn attribution(&self, of_all: &Attribution) -> Result<Attribution, String> {
        let own = self.text("attribution")?.map(|text| attribution(&text)).unwrap_or_default();
        let url = match self.text("attribution_url")? {
            Some(url) if !url.starts_with("https://") && !url.starts_with("http://") => {
                return Err("attribution_url is no web address".to_owned());
            }
            url => url,
        };
        let chosen = if of_all.text.is_empty() { own } else { of_all.clone() };
        Ok(Attribution { url: url.or(chosen.url), text: chosen.text })
    }

    fn municipality(&self, feature: &Feature, of_all: &Attribution) -> Result<MunicipalityFeature, String> {
        let name = self.required("name")?;
        let reference_prefix = self.text("reference_prefix")?;
        if reference_prefix.as_deref().is_some_and(|prefix| !is_reference_prefix(prefix)) {
            return Err(format!("reference_prefix is not 2 to {LONGEST_PREFIX} capital letters"));
        }
        Ok(MunicipalityFeature {
            origin: self.origin.clone(),
            slug: self.slug(&name)?,
            designation: self.text("bezeichnung")?.unwrap_or_default(),
            ags: self.digits("ags", 8)?,
            ars: self.digits("ars", 12)?,
            nuts3: self.text("nuts3")?,
            county: self.text("landkreis")?,
            state: self.text("land")?,
            postcode: self.text("postcode")?,
            reference_prefix,
            outline: outline(feature)?,
            attribution: self.attribution(of_all)?,
            name,
        })
    }

    fn place(&self, feature: &Feature, of_all: &Attribution) -> Result<PlaceFeature, String> {
        let name = self.required("name")?;
        let (lon, lat) = point(feature)?;
        let kind = match self.required("status")?.as_str() {
            "kernstadt" => PlaceKind::CoreTown,
            "ortsteil" => PlaceKind::District,
            other => return Err(format!("status {other:?} is neither kernstadt nor ortsteil")),
        };
        let representation = match self.text("representation")? {
            Some(word) => Some(word.parse::<Representation>().map_err(|error| error.to_string())?),
            None => None,
        };
        Ok(PlaceFeature {
            origin: self.origin.clone(),
            slug: self.slug(&name)?,
            municipality: self.required("gemeinde")?,
            kind,
            is_seat: self.flag("is_seat")?,
            postcode: self.text("postcode")?,
            lon,
            lat,
            point_note: self.text("point_note")?,
            aliases: self.list("gemeindeteile")?.into_iter().filter(|alias| *alias != name).collect(),
            population: self.whole_number("population")?,
            population_as_of: self.date("population_as_of")?,
            population_source: self.text("population_source")?,
            representation,
            attribution: self.attribution(of_all)?,
            name,
        })
    }
}

fn point(feature: &Feature) -> Result<(f64, f64), String> {
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Point { coordinates }) => {
            let (lon, lat) = (coordinates[0], coordinates[1]);
            if geometry::is_on_earth(lon, lat) {
                Ok((lon, lat))
            } else {
                Err(format!("the point {lon}, {lat} is not longitude, latitude"))
            }
        }
        _ => Err("has no Point, but the file began with places".to_owned()),
    }
}

/// Wider than any municipality: something is wrong, such as a border across the date line, where maps of ours would tear.
const WIDEST: f64 = 10.0;

fn outline(feature: &Feature) -> Result<Outline, String> {
    let geometry = feature.geometry.as_ref().ok_or("has no geometry")?;
    let rings: Vec<&[geojson::Position]> = match &geometry.value {
        GeometryValue::Polygon { coordinates } => coordinates.iter().map(Vec::as_slice).collect(),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().flatten().map(Vec::as_slice).collect()
        }
        other => {
            return Err(format!(
                "is neither Polygon nor MultiPolygon (municipality) nor, in a file of places, Point, but {}",
                other.type_name()
            ));
        }
    };
    if rings.is_empty() {
        return Err("the outline is empty".to_owned());
    }
    for ring in rings {
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err("a ring has fewer than 4 positions or is not closed".to_owned());
        }
        if let Some(position) = ring.iter().find(|position| !geometry::is_on_earth(position[0], position[1]))
        {
            return Err(format!("the position {}, {} is not longitude, latitude", position[0], position[1]));
        }
    }
    let shape = geometry::polygons(geometry).ok_or("the outline is no area")?;
    shape.check_validation().map_err(|error| format!("the outline crosses itself: {error}"))?;
    let outline = Outline(shape);
    if outline.width() > WIDEST {
        return Err(format!("the outline is more than {WIDEST} degrees wide"));
    }
    Ok(outline)
}
