//! The overview as a drawing: cells, borders, names and pins in the units of an SVG view box. No text of a language and
//! no colour in here; the template adds them.

use crate::{
    geometry::{Outline, Plane},
    labels::{self, Label, Wish},
    place::Municipality,
    store::PlaceOnMap,
};
use geo::{BoundingRect, Coord, MapCoords, MultiPolygon};
use kernel::{PlaceId, Result};
use std::{collections::HashMap, fmt::Write};
use web::module::PlaceCount;

/// Room around the shapes, for the shadow and the names at the rim.
const MARGIN: f64 = 24.0;
/// Enough for any shape of a region; taller ones become narrower.
const TALLEST: f64 = 1.2;
/// With fewer contributions than this even the greatest number does not get the strongest colour.
const STRONG: i64 = 15;

/// One place as a shape that can be clicked.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) index: usize,
    /// Data of an SVG path.
    pub(crate) path: String,
    /// Which colour: the municipalities take turns with two.
    pub(crate) palette: usize,
    /// 0 to 4, by the number of contributions.
    pub(crate) level: u8,
}

/// A circle with a number above a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pin {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) number: i64,
}

/// The drawing.
#[derive(Debug, Clone)]
pub(crate) struct Drawing {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// All outlines, for the shadow.
    pub(crate) outline: String,
    /// The outlines of all municipalities but the first: between two, one seam is enough.
    pub(crate) seam: String,
    pub(crate) cells: Vec<Cell>,
    pub(crate) labels: Vec<Label>,
    pub(crate) pins: Vec<Pin>,
    /// Where the place in focus lies.
    pub(crate) marker: Option<(f64, f64)>,
}

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// All municipalities in their order, each with its colour by its rank.
    pub(crate) municipalities: &'a [(usize, &'a Municipality)],
    /// Their places.
    pub(crate) places: &'a [PlaceOnMap],
    pub(crate) counts: &'a HashMap<PlaceId, PlaceCount>,
    /// The one place that is named; without it all are.
    pub(crate) focus: Option<PlaceId>,
    /// Of the view box.
    pub(crate) width: f64,
}

impl Drawing {
    pub(crate) fn of(subject: Subject<'_>) -> Result<Self> {
        let shapes = subject
            .municipalities
            .iter()
            .map(|(_, municipality)| Outline::parse(&municipality.outline))
            .collect::<Result<Vec<_>>>()?;
        let sheet = Sheet::fitting(
            &MultiPolygon(shapes.iter().flat_map(|shape| shape.0.0.iter().cloned()).collect()),
            subject.width,
        );
        let paths: Vec<String> = shapes.iter().map(|shape| sheet.path(&shape.0)).collect();
        let most = subject.counts.values().map(|count| count.contributions).max().unwrap_or_default();
        let mut cells = Vec::new();
        let mut wishes = Vec::new();
        let mut marker = None;
        for (index, PlaceOnMap { place, cell }) in subject.places.iter().enumerate() {
            let Some((rank, _)) = subject
                .municipalities
                .iter()
                .find(|(_, municipality)| municipality.id == place.municipality_id)
            else {
                continue;
            };
            let count = subject.counts.get(&place.id).copied().unwrap_or_default();
            let path = sheet.path(&Outline::parse(cell)?.0);
            cells.push(Cell { index, path, palette: rank % 2 + 1, level: level(count.contributions, most) });
            let at = sheet.at(Coord { x: place.lon, y: place.lat });
            if subject.focus == Some(place.id) {
                marker = Some((at.x, at.y));
            }
            if subject.focus.is_none() {
                let pin = local_processes(subject.counts, subject.places, place.id);
                wishes.push(Wish {
                    text: place.name.clone(),
                    x: at.x,
                    y: at.y,
                    big: place.is_seat,
                    pin,
                    weight: count.contributions,
                });
            }
        }
        let (labels, pins) = labels::arrange(wishes, sheet.width, sheet.height);
        let seam = paths.iter().skip(1).map(String::as_str).collect();
        Ok(Self {
            width: sheet.width,
            height: sheet.height,
            outline: paths.concat(),
            seam,
            cells,
            labels,
            pins,
            marker,
        })
    }
}

/// Processes that are open at this place and not everywhere: those for the whole region would put a pin on every place
/// and so tell nothing.
pub(crate) fn local_processes(
    counts: &HashMap<PlaceId, PlaceCount>,
    places: &[PlaceOnMap],
    id: PlaceId,
) -> i64 {
    let open = |id: &PlaceId| counts.get(id).map_or(0, |count| count.open_processes);
    let everywhere = if places.len() > 1 {
        places.iter().map(|place| open(&place.place.id)).min().unwrap_or(0)
    } else {
        0
    };
    open(&id) - everywhere
}

/// The step of colour of a number of contributions, 0 to 4: logarithmic, since one busy town would make all villages
/// look the same.
pub(crate) fn level(contributions: i64, most: i64) -> u8 {
    #[expect(clippy::cast_precision_loss, reason = "numbers of contributions are far below 2^52")]
    let share = (contributions.max(0) as f64).ln_1p() / (most.max(STRONG) as f64).ln_1p();
    match share {
        share if share >= 1.0 => 4,
        share if share >= 0.75 => 3,
        share if share >= 0.5 => 2,
        share if share >= 0.25 => 1,
        _ => 0,
    }
}

/// Degrees to units of the view box.
struct Sheet {
    plane: Plane,
    west: f64,
    north: f64,
    units_per_metre: f64,
    width: f64,
    height: f64,
}

impl Sheet {
    fn fitting(shape: &MultiPolygon, width: f64) -> Self {
        let plane = Plane::of(shape);
        let Some(bounds) = shape.map_coords(|degrees| plane.metres(degrees)).bounding_rect() else {
            return Self { plane, west: 0.0, north: 0.0, units_per_metre: 1.0, width, height: width };
        };
        let room = width - 2.0 * MARGIN;
        let units_per_metre = (room / bounds.width()).min((width * TALLEST - 2.0 * MARGIN) / bounds.height());
        // What is narrower than the sheet stands in its middle.
        let spare = (room - bounds.width() * units_per_metre) / 2.0;
        Self {
            plane,
            west: bounds.min().x - (MARGIN + spare) / units_per_metre,
            north: bounds.max().y + MARGIN / units_per_metre,
            units_per_metre,
            width,
            height: (bounds.height() * units_per_metre + 2.0 * MARGIN).ceil(),
        }
    }

    fn at(&self, degrees: Coord) -> Coord {
        let metres = self.plane.metres(degrees);
        let round = |units: f64| (units * 10.0).round() / 10.0;
        Coord {
            x: round((metres.x - self.west) * self.units_per_metre),
            y: round((self.north - metres.y) * self.units_per_metre),
        }
    }

    fn path(&self, shape: &MultiPolygon) -> String {
        let mut path = String::new();
        for ring in
            shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        {
            // The last position of a ring is its first.
            for (n, position) in ring.0.iter().take(ring.0.len().saturating_sub(1)).enumerate() {
                let at = self.at(*position);
                let _ = write!(path, "{}{} {}", if n == 0 { 'M' } else { 'L' }, at.x, at.y);
            }
            path.push('Z');
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_grow_with_the_logarithm_and_one_contribution_never_looks_like_many() {
        assert_eq!([0, 1, 3, 7, 15, 40].map(|n| level(n, 3)), [0, 1, 2, 3, 4, 4]);
        assert_eq!([0, 1, 9, 19, 41].map(|n| level(n, 41)), [0, 0, 2, 3, 4]);
        assert_eq!(level(-1, 0), 0);
    }
}
