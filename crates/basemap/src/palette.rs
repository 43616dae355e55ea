//! Which layers of vector tiles are drawn, and how. The tables know the names that the common makers of tiles use; what
//! a file does not have, is not drawn. Colours are tokens of our style sheet, so that a dark page has a dark map.

use serde_json::{Value, json};

/// What a shape is, and so how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Green,
    Settled,
    Water,
    Stream,
    Building,
    Road,
    Path,
}

/// One layer of the tiles.
struct Layer {
    /// Its name in the tiles.
    of: &'static str,
    look: Look,
    /// Only shapes whose property has one of these values.
    only: Option<(&'static str, &'static [&'static str])>,
}

const fn all(of: &'static str, look: Look) -> Layer {
    Layer { of, look, only: None }
}

const fn only(of: &'static str, look: Look, key: &'static str, values: &'static [&'static str]) -> Layer {
    Layer { of, look, only: Some((key, values)) }
}

const GREENS: &[&str] = &[
    "forest",
    "wood",
    "grass",
    "grassland",
    "meadow",
    "park",
    "scrub",
    "heath",
    "orchard",
    "nature_reserve",
    "garden",
    "village_green",
    "cemetery",
    "wetland",
    "golf_course",
    "recreation_ground",
    "swamp",
    "bog",
    "marsh",
];
const TOWNS: &[&str] = &[
    "residential",
    "commercial",
    "industrial",
    "retail",
    "farmyard",
    "school",
    "hospital",
    "urban_area",
    "garages",
];
const ROADS: &[&str] = &[
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "minor",
    "residential",
    "unclassified",
    "living_street",
    "service",
    "highway",
    "major_road",
    "medium_road",
    "minor_road",
    "motorway_link",
    "trunk_link",
    "primary_link",
];
const PATHS: &[&str] = &["path", "track", "footway", "cycleway", "bridleway", "steps", "rail", "pedestrian"];

/// From the ground up. OpenMapTiles, Shortbread, Protomaps and basemap.de.
const LAYERS: &[Layer] = &[
    all("Siedlungsflaeche", Look::Settled),
    only("landuse", Look::Settled, "class", TOWNS),
    only("landuse", Look::Settled, "kind", TOWNS),
    only("land", Look::Settled, "kind", TOWNS),
    all("Vegetationsflaeche", Look::Green),
    only("landcover", Look::Green, "class", GREENS),
    only("landcover", Look::Green, "kind", GREENS),
    only("landuse", Look::Green, "kind", GREENS),
    only("land", Look::Green, "kind", GREENS),
    all("park", Look::Green),
    all("ocean", Look::Water),
    all("water", Look::Water),
    all("water_polygons", Look::Water),
    all("Gewaesserflaeche", Look::Water),
    all("waterway", Look::Stream),
    all("water_lines", Look::Stream),
    all("Gewaesserlinie", Look::Stream),
    all("building", Look::Building),
    all("buildings", Look::Building),
    all("Gebaeudeflaeche", Look::Building),
    only("transportation", Look::Path, "class", PATHS),
    only("streets", Look::Path, "kind", PATHS),
    only("roads", Look::Path, "kind", PATHS),
    only("transportation", Look::Road, "class", ROADS),
    only("streets", Look::Road, "kind", ROADS),
    only("roads", Look::Road, "kind", ROADS),
    all("Verkehrslinie", Look::Road),
];

/// The layers of the style that draw the tiles of `source`; of those in `present`, or of all when nobody knows.
pub(crate) fn layers(source: &str, present: &[String]) -> Vec<Value> {
    let has = |layer: &&Layer| present.is_empty() || present.iter().any(|name| name == layer.of);
    LAYERS.iter().filter(has).enumerate().map(|(at, layer)| drawn(source, at, layer)).collect()
}

fn drawn(source: &str, at: usize, layer: &Layer) -> Value {
    let grow = |stops: &[(f64, f64)]| {
        let stops = stops.iter().flat_map(|(zoom, width)| [json!(zoom), json!(width)]);
        Value::Array(
            [json!("interpolate"), json!(["linear"]), json!(["zoom"])].into_iter().chain(stops).collect(),
        )
    };
    let (kind, property, colour, token, from, width) = match layer.look {
        Look::Green => ("fill", "fill-color", "#e3efe4", "--forest-soft", 7, None),
        Look::Settled => ("fill", "fill-color", "#f3eadf", "--bench", 9, None),
        Look::Water => ("fill", "fill-color", "#c6dfee", "--map-water", 5, None),
        Look::Stream => {
            ("line", "line-color", "#c6dfee", "--map-water", 9, Some(grow(&[(9.0, 0.5), (16.0, 4.0)])))
        }
        Look::Building => ("fill", "fill-color", "#d9c8b4", "--line", 13, None),
        Look::Road => (
            "line",
            "line-color",
            "#b9a894",
            "--map-road",
            8,
            Some(grow(&[(8.0, 0.5), (13.0, 1.5), (17.0, 8.0)])),
        ),
        Look::Path => {
            ("line", "line-color", "#d9c8b4", "--line", 13, Some(grow(&[(13.0, 0.5), (17.0, 2.5)])))
        }
    };
    let mut style = json!({
        "id": format!("base-{at}-{}", layer.of),
        "type": kind,
        "source": source,
        "source-layer": layer.of,
        "minzoom": from,
        "paint": { property: colour },
        "metadata": { "tokens": { property: token } },
    });
    if let Some(width) = width {
        style["paint"]["line-width"] = width;
        style["layout"] = json!({ "line-cap": "round", "line-join": "round" });
    }
    if let Some((key, values)) = layer.only {
        style["filter"] = json!(["in", ["get", key], ["literal", values]]);
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_layers_that_the_tiles_have_are_drawn_and_their_names_differ() {
        let shortbread = ["land", "water_polygons", "streets", "unknown"].map(str::to_owned);
        let drawn = layers("base", &shortbread);
        assert!(drawn.len() >= 4);
        assert!(drawn.iter().all(|layer| shortbread.iter().any(|name| layer["source-layer"] == **name)));
        let mut ids: Vec<String> = layers("base", &[]).iter().map(|layer| layer["id"].to_string()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), count), (LAYERS.len(), LAYERS.len()));
    }
}
