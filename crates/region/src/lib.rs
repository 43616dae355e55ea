//! Municipalities and their places (core towns and Ortsteile): import, look-up, map and pages.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`place`] | what a municipality and a place are; order and abbreviation of names |
//! | [`store`] | reading: lists, search, "which place is this point in" |
//! | [`mod@import`], `plan` | taking over GeoJSON files |
//! | [`feature`] | checking GeoJSON and reading its properties |
//! | [`geometry`] | distances, outlines and Voronoi cells |
//! | [`mod@map`] | the overview as a drawing and a list |
//! | [`credit`] | naming sources |
//! | `island` | the button behind which the interactive map waits |
//! | `drawing`, `labels` | shapes and names on the map |
//! | `pages`, `api` | what people and programs see |

mod api;
pub mod credit;
mod drawing;
pub mod feature;
pub mod geometry;
pub mod import;
mod island;
mod labels;
pub mod map;
mod pages;
pub mod place;
mod plan;
pub mod store;

pub use import::{ImportError, Summary, import};
pub use island::{Task, data_at, island};
pub use map::{Overview, map, overview, place_list};
pub use pages::place_choices;
pub use place::{Municipality, Place, PlaceKind, Representation, collation_key, reference_prefix};
pub use store::{
    BORDER_TOLERANCE, Located, PlaceHit, PlaceOnMap, aliases, all_municipalities, all_places, locate,
    municipality, municipality_by_slug, place, place_by_slug, places_on_map, search_places,
};

use kernel::Access;
use web::{HomeBlock, Module, NavItem, Routes, module::Panels};

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "region",
        routes: Routes::new()
            .get("/orte", Access::Public, pages::overview)
            .get("/orte/{slug}", Access::Public, pages::place)
            .get("/gemeinden/{slug}", Access::Public, pages::municipality)
            .get("/api/v1/municipalities", Access::Public, api::municipalities)
            .get("/api/v1/municipalities.geojson", Access::Public, api::municipalities_geojson)
            .get("/api/v1/places", Access::Public, api::places)
            .get("/api/v1/places.geojson", Access::Public, api::places_geojson)
            .get("/api/v1/places/{slug}", Access::Public, api::place),
        texts: web::texts!(),
        panels: Panels {
            home: vec![HomeBlock {
                position: 20,
                key: "region-block-map",
                panel: map::home_panel,
                essential: false,
            }],
            ..Panels::default()
        },
        nav: vec![NavItem { position: 30, path: "/orte", key: "region-nav" }],
        openapi: Some(api::document()),
        ..Module::default()
    }
}
