//! Distances, outlines and cells.
//!
//! Everything is measured in a local equirectangular projection: metres east and north of a point in the middle. Within
//! a municipality its error is far below that of the generalised outlines.

use geo::{
    BooleanOps, BoundingRect, ChamberlainDuquetteArea, Contains, Coord, Distance, Euclidean, MapCoords,
    MultiPoint, MultiPolygon, Orient, Point, Polygon, Rect, Voronoi, orient::Direction,
};
use geojson::{Geometry, GeometryValue};
use kernel::{Error, Result};

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;

/// Is this a longitude and a latitude, in degrees?
pub fn is_on_earth(lon: f64, lat: f64) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

/// Metres between two near points, each (lon, lat) in degrees.
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let plane = Plane::around(a.0, a.1);
    let there = plane.metres(Coord { x: b.0, y: b.1 });
    there.x.hypot(there.y)
}

/// Degrees to metres around a point, and back.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    origin: Coord,
    metres_per_lon: f64,
    metres_per_lat: f64,
}

impl Plane {
    /// The plane that touches the earth at this point, in degrees.
    pub fn around(lon: f64, lat: f64) -> Self {
        let metres_per_lat = EARTH_RADIUS.to_radians();
        Self {
            origin: Coord { x: lon, y: lat },
            metres_per_lon: metres_per_lat * lat.to_radians().cos(),
            metres_per_lat,
        }
    }

    /// The plane in the middle of a shape in degrees.
    pub fn of(shape: &MultiPolygon) -> Self {
        let centre = shape.bounding_rect().map_or(Coord::zero(), Rect::center);
        Self::around(centre.x, centre.y)
    }

    /// Degrees to metres.
    pub fn metres(&self, degrees: Coord) -> Coord {
        Coord {
            x: (degrees.x - self.origin.x) * self.metres_per_lon,
            y: (degrees.y - self.origin.y) * self.metres_per_lat,
        }
    }

    /// Metres to degrees, rounded to a tenth of a metre.
    pub fn degrees(&self, metres: Coord) -> Coord {
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        Coord {
            x: round(metres.x / self.metres_per_lon + self.origin.x),
            y: round(metres.y / self.metres_per_lat + self.origin.y),
        }
    }
}

/// The shape of a municipality, in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline(pub MultiPolygon);

impl Outline {
    /// Reads the stored GeoJSON geometry.
    ///
    /// # Errors
    /// [`Error::Internal`] when it is none: the import lets nothing else in.
    pub fn parse(geometry: &str) -> Result<Self> {
        polygons(&geometry.parse::<Geometry>().map_err(Error::internal)?)
            .map(Self)
            .ok_or_else(|| Error::internal("the stored shape is no polygon"))
    }

    /// The GeoJSON geometry as it is stored.
    pub fn to_geojson(&self) -> String {
        match self.0.0.as_slice() {
            [single] => GeometryValue::from(single),
            _ => GeometryValue::from(&self.0),
        }
        .to_string()
    }

    /// Metres from the border: negative inside, positive outside.
    pub fn signed_distance(&self, lon: f64, lat: f64) -> f64 {
        let plane = Plane::around(lon, lat);
        let shape = self.0.map_coords(|degrees| plane.metres(degrees));
        let here = Point::new(0.0, 0.0);
        let rings =
            shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let border = rings.map(|ring| Euclidean.distance(&here, ring)).fold(f64::INFINITY, f64::min);
        if shape.contains(&here) { -border } else { border }
    }

    /// Degrees from west to east.
    pub fn width(&self) -> f64 {
        self.0.bounding_rect().map_or(0.0, Rect::width)
    }

    /// Square metres on the sphere (Chamberlain and Duquette 2007), so that parts sum up to the whole.
    pub fn area(&self) -> f64 {
        self.0.chamberlain_duquette_unsigned_area()
    }
}

/// A Polygon or MultiPolygon of GeoJSON; `None` for other geometries.
pub fn polygons(geometry: &Geometry) -> Option<MultiPolygon> {
    match &geometry.value {
        value @ GeometryValue::Polygon { .. } => {
            Polygon::try_from(value).ok().map(|polygon| MultiPolygon(vec![polygon]))
        }
        value @ GeometryValue::MultiPolygon { .. } => MultiPolygon::try_from(value).ok(),
        _ => None,
    }
}

/// Divides an outline among its places: each gets what is nearer to it than to the others (Voronoi cells, cut to the
/// outline). One place gets everything. The points, (lon, lat) in degrees, must differ from each other.
///
/// # Errors
/// [`Error::Internal`] when the triangulation fails.
pub fn cells(outline: &Outline, points: &[(f64, f64)]) -> Result<Vec<Outline>> {
    if let [_] = points {
        return Ok(vec![outline.clone()]);
    }
    let plane = Plane::of(&outline.0);
    let shape = outline.0.map_coords(|degrees| plane.metres(degrees));
    let sites: Vec<Point> =
        points.iter().map(|(lon, lat)| plane.metres(Coord { x: *lon, y: *lat }).into()).collect();
    let diagram = MultiPoint(sites.iter().copied().chain(far_away(&shape, &sites)).collect())
        .voronoi_cells()
        .map_err(Error::internal)?;
    // The diagram does not promise an order: a cell belongs to the site in it.
    sites
        .iter()
        .map(|site| {
            let cell = diagram
                .iter()
                .find(|cell| cell.contains(site))
                .ok_or_else(|| Error::internal("a place without a cell"))?;
            let cut = shape.intersection(cell).map_coords(|metres| plane.degrees(metres));
            // Outer rings run against the clock, holes with it (RFC 7946, section 3.1.6).
            Ok(Outline(cut.orient(Direction::Default)))
        })
        .collect()
}

/// Four points so far away that no border between them and a place comes near the shape. With them the cells of places
/// at the rim are closed, and two places, or places in a row, are no special case.
fn far_away(shape: &MultiPolygon, sites: &[Point]) -> impl Iterator<Item = Point> {
    let corners = shape.bounding_rect().into_iter().flat_map(|rect| [rect.min(), rect.max()]);
    let reach = corners
        .chain(sites.iter().map(|site| site.0))
        .map(|at| at.x.abs().max(at.y.abs()))
        .fold(1.0, f64::max)
        * 10.0;
    [(-reach, -reach), (reach, -reach), (reach, reach), (-reach, reach)].into_iter().map(Point::from)
}
