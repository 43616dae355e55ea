//! The style of the map (MapLibre style specification, version 8): the outlines of our own data, and under them the
//! base, when there is one. It names no other host, no fonts and no pictures; names of places are the page's business.
//!
//! `metadata.tokens` of a layer says which colour of the style sheet stands for which of its properties, so that the
//! page can follow a dark scheme; the colours written here are those of the light one.

use crate::{
    base::Base,
    palette,
    tile::{Area, Format, MARGIN},
};
use kernel::{Error, Result};
use region::{Overview, credit};
use serde_json::{Value, json};
use web::Settings;

const BASE: &str = "base";

/// The style for this region.
///
/// # Errors
/// When a stored outline is damaged.
pub fn style(overview: &Overview, base: &Base, settings: &Settings) -> Result<Value> {
    let area = Area::of_region(overview)?;
    let mut sources = json!({
        "cells": { "type": "geojson", "data": cells(overview)? },
        "municipalities": { "type": "geojson", "data": municipalities(overview)? },
    });
    let has_tiles = base.format().is_some();
    if let Some(source) = area.and_then(|area| tiles(base, settings, &area)) {
        sources[BASE] = source;
    }
    let mut layers = vec![json!({
        "id": "ground",
        "type": "background",
        "paint": { "background-color": "#fbf7f0" },
        "metadata": { "tokens": { "background-color": "--paper" } },
    })];
    match base {
        _ if sources.get(BASE).is_none() => {}
        Base::Archive(archive) if archive.format == Format::Vector => {
            layers.extend(palette::layers(BASE, &archive.layers));
        }
        Base::Proxy(proxy) if proxy.format == Format::Vector => layers.extend(palette::layers(BASE, &[])),
        _ => layers.push(json!({ "id": "base", "type": "raster", "source": BASE })),
    }
    layers.extend(outlines(has_tiles));
    let mut credits: Vec<Value> = overview.credits().iter().map(|pieces| line(pieces)).collect();
    if has_tiles {
        let url = Some(settings.map_attribution_url.as_str()).filter(|url| !url.is_empty());
        credits.insert(0, line(&credit::pieces(&settings.map_attribution, url)));
    }
    Ok(json!({
        "version": 8,
        "metadata": {
            "bounds": area.map(|area| area.corners()),
            "reach": area.map(|area| area.widened(MARGIN).corners()),
            "credits": credits,
            "places": places(overview),
        },
        "sources": sources,
        "layers": layers,
    }))
}

fn line(pieces: &[credit::Piece]) -> Value {
    pieces.iter().map(|piece| json!({ "text": piece.text, "url": piece.url })).collect()
}

fn tiles(base: &Base, settings: &Settings, area: &Area) -> Option<Value> {
    let (format, zooms) = (base.format()?, base.zooms()?);
    let mut source = json!({
        "type": if format == Format::Vector { "vector" } else { "raster" },
        "tiles": ["/karte/kacheln/{z}/{x}/{y}"],
        "minzoom": zooms.least,
        "maxzoom": zooms.most,
        "bounds": area.widened(MARGIN).corners(),
    });
    if format != Format::Vector {
        source["tileSize"] = settings.map_tile_size.into();
    }
    Some(source)
}

/// Over tiles the cells are a breath of colour, without them they are the map.
fn outlines(over_tiles: bool) -> Vec<Value> {
    let fill = |id: &str, palette: u8, colour: &str, token: &str| {
        json!({
            "id": id,
            "type": "fill",
            "source": "cells",
            "filter": ["==", ["get", "palette"], palette],
            "paint": { "fill-color": colour, "fill-opacity": if over_tiles { 0.12 } else { 1.0 } },
            "metadata": { "tokens": { "fill-color": token } },
        })
    };
    vec![
        fill("cells-1", 1, "#dfe9d3", "--map-1-0"),
        fill("cells-2", 2, "#f2e6cf", "--map-2-0"),
        json!({
            "id": "borders",
            "type": "line",
            "source": "cells",
            "paint": { "line-color": "#a2784f", "line-width": 1, "line-dasharray": [2, 2] },
            "metadata": { "tokens": { "line-color": "--leather-open" } },
        }),
        json!({
            "id": "municipalities",
            "type": "line",
            "source": "municipalities",
            "layout": { "line-join": "round" },
            "paint": { "line-color": "#6b3a1b", "line-width": 2.5 },
            "metadata": { "tokens": { "line-color": "--leather" } },
        }),
    ]
}

fn cells(overview: &Overview) -> Result<Value> {
    let features = overview
        .cells()
        .iter()
        .map(|place| {
            let rank = overview
                .municipalities()
                .iter()
                .position(|municipality| municipality.id == place.place.municipality_id);
            let palette = rank.unwrap_or_default() % 2 + 1;
            feature(&place.cell, &json!({ "slug": place.place.slug, "palette": palette }))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(json!({ "type": "FeatureCollection", "features": features }))
}

fn municipalities(overview: &Overview) -> Result<Value> {
    let features = overview
        .municipalities()
        .iter()
        .map(|municipality| feature(&municipality.outline, &json!({ "slug": municipality.slug })))
        .collect::<Result<Vec<_>>>()?;
    Ok(json!({ "type": "FeatureCollection", "features": features }))
}

fn feature(geometry: &str, properties: &Value) -> Result<Value> {
    let geometry: Value = serde_json::from_str(geometry).map_err(Error::internal)?;
    Ok(json!({ "type": "Feature", "geometry": geometry, "properties": properties }))
}

fn places(overview: &Overview) -> Vec<Value> {
    overview
        .places()
        .map(|place| json!({ "name": place.name, "slug": place.slug, "seat": place.is_seat, "at": [place.lon, place.lat] }))
        .collect()
}
