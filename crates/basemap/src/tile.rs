//! Squares of the map (Web Mercator, "XYZ"), and the part of the earth whose squares this server has.

use geo::{BoundingRect, Rect};
use kernel::Result;
use region::{Overview, geometry::Outline};
use std::f64::consts::PI;

/// How far around the municipalities there is a map, in metres: enough to see where a road leads.
pub const MARGIN: f64 = 10_000.0;

/// Finer squares are no use: a house fills several of these.
pub const DEEPEST: u8 = 20;

/// Metres of one degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// A square of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// How often the earth was halved.
    pub z: u8,
    /// Column from the west.
    pub x: u32,
    /// Row from the north.
    pub y: u32,
}

impl Tile {
    /// `None` when there is no such square.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let count = if z <= DEEPEST { 1u32 << z } else { 0 };
        (x < count && y < count).then_some(Self { z, x, y })
    }

    /// What it shows, in degrees.
    pub fn area(self) -> Area {
        let count = f64::from(1u32 << self.z);
        let lon = |x: u32| f64::from(x) / count * 360.0 - 180.0;
        let lat = |y: u32| (PI * (1.0 - 2.0 * f64::from(y) / count)).sinh().atan().to_degrees();
        Area { west: lon(self.x), south: lat(self.y + 1), east: lon(self.x + 1), north: lat(self.y) }
    }

    /// The square of a point, in degrees; `None` beyond the poles of the projection.
    pub fn at(z: u8, lon: f64, lat: f64) -> Option<Self> {
        let count = f64::from(1u32 << z.min(DEEPEST));
        let x = (lon + 180.0) / 360.0 * count;
        let y = (1.0 - lat.to_radians().tan().asinh() / PI) / 2.0 * count;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be within")]
        (x >= 0.0 && x < count && y >= 0.0 && y < count).then_some(Self { z, x: x as u32, y: y as u32 })
    }
}

/// A part of the earth, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Smallest longitude.
    pub west: f64,
    /// Smallest latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Area {
    /// Whether the two have a point in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// The same with this many metres around.
    #[must_use]
    pub fn widened(&self, metres: f64) -> Self {
        let lat = metres / METRES_PER_DEGREE;
        let lon = lat / self.south.abs().max(self.north.abs()).to_radians().cos().max(0.1);
        Self {
            west: self.west - lon,
            south: self.south - lat,
            east: self.east + lon,
            north: self.north + lat,
        }
    }

    /// The municipalities without any margin; `None` before a region has been imported.
    ///
    /// # Errors
    /// When a stored outline is damaged.
    pub fn of_region(overview: &Overview) -> Result<Option<Self>> {
        let mut whole: Option<Rect> = None;
        for municipality in overview.municipalities() {
            let Some(part) = Outline::parse(&municipality.outline)?.0.bounding_rect() else { continue };
            whole = Some(whole.map_or(part, |whole| union(whole, part)));
        }
        Ok(whole.map(|whole| Self {
            west: whole.min().x,
            south: whole.min().y,
            east: whole.max().x,
            north: whole.max().y,
        }))
    }

    /// West, south, east, north.
    pub fn corners(&self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

fn union(a: Rect, b: Rect) -> Rect {
    Rect::new(
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    )
}

/// What tiles are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Pictures.
    Png,
    /// Pictures.
    Jpeg,
    /// Pictures.
    Webp,
    /// Shapes (Mapbox Vector Tile), coloured by the browser.
    Vector,
}

impl Format {
    /// As it is written in the settings.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "png" => Some(Self::Png),
            "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            "mvt" => Some(Self::Vector),
            _ => None,
        }
    }

    /// Value of the `content-type` header.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Vector => "application/x-protobuf",
        }
    }

    /// Whether bytes begin as this format does. An empty vector tile is one without shapes.
    pub fn fits(self, bytes: &[u8]) -> bool {
        match self {
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
            // Field 3 of a tile, "layers", as a length-delimited value.
            Self::Vector => bytes.first().is_none_or(|first| *first == 0x1a),
        }
    }

    /// Whether a server may call this format so.
    pub fn is_called(self, content_type: &str) -> bool {
        let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match self {
            Self::Jpeg => name == "image/jpeg" || name == "image/jpg",
            Self::Vector => [
                "application/x-protobuf",
                "application/protobuf",
                "application/vnd.mapbox-vector-tile",
                "application/octet-stream",
            ]
            .contains(&name.as_str()),
            _ => name == self.content_type(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_shows_the_point_it_was_found_by() {
        for (lon, lat) in [(12.5864, 52.1402), (-0.1, 51.5), (179.99, -84.0)] {
            for z in 0..=DEEPEST {
                let area = Tile::at(z, lon, lat).expect("on the map").area();
                assert!(area.meets(&Area { west: lon, south: lat, east: lon, north: lat }), "{z} {area:?}");
            }
        }
    }

    #[test]
    fn squares_that_do_not_exist_are_none() {
        assert!(Tile::new(0, 0, 0).is_some() && Tile::new(3, 7, 7).is_some());
        for (z, x, y) in [(0, 1, 0), (3, 8, 0), (3, 0, 8), (21, 0, 0), (255, 0, 0)] {
            assert_eq!(Tile::new(z, x, y), None);
        }
    }

    #[test]
    fn a_margin_is_as_wide_as_asked_in_both_directions() {
        let point = Area { west: 12.6, south: 52.1, east: 12.6, north: 52.1 };
        let wide = point.widened(10_000.0);
        let across = region::geometry::distance((wide.west, 52.1), (wide.east, 52.1));
        let along = region::geometry::distance((12.6, wide.south), (12.6, wide.north));
        assert!((across - 20_000.0).abs() < 100.0 && (along - 20_000.0).abs() < 100.0, "{across} {along}");
    }

    #[test]
    fn formats_are_told_by_their_first_bytes_not_by_what_a_server_calls_them() {
        assert!(Format::Png.fits(b"\x89PNG\r\n\x1a\nrest") && !Format::Png.fits(b"<html>"));
        assert!(Format::Webp.fits(b"RIFF\0\0\0\0WEBP") && !Format::Webp.fits(b"RIFF\0\0\0\0WAVE"));
        assert!(
            Format::Vector.fits(b"") && Format::Vector.fits(b"\x1a\x05") && !Format::Vector.fits(b"\x1f\x8b")
        );
        assert!(Format::Jpeg.is_called("image/jpeg; q=1") && !Format::Jpeg.is_called("text/html"));
    }
}
