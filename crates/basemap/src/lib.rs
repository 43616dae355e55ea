//! What lies under the interactive maps: nothing but outlines, tiles from a file of our own, or tiles that this server
//! fetches for its visitors. Browsers ask this server only.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`tile`] | squares of the map, and which of them are ours |
//! | [`base`] | what the settings ask for, and what is wrong with them |
//! | [`archive`] | tiles from a PMTiles file |
//! | [`proxy`], `cache` | tiles from elsewhere, kept on disk |
//! | [`check`] | what `leisten check` says about it |
//! | [`style`], `palette` | how MapLibre draws it all |
//! | `pages` | the addresses under `/karte` |

pub mod archive;
pub mod base;
mod cache;
pub mod check;
mod pages;
mod palette;
pub mod proxy;
pub mod style;
pub mod tile;

pub use base::{Base, Fault, faults, open};

use kernel::Access;
use std::sync::Arc;
use web::{Cx, Module, Routes, json::Params};

/// What this concept brings along.
pub fn module() -> Module {
    let ground = Arc::new(pages::Ground::default());
    let for_style = ground.clone();
    Module {
        name: "basemap",
        routes: Routes::new()
            .get("/karte/stil.json", Access::Public, move |cx: Cx| pages::style(cx, for_style.clone()))
            .get("/karte/kacheln/{z}/{x}/{y}", Access::Public, move |cx: Cx, path, headers| {
                pages::tile(cx, ground.clone(), path, headers)
            })
            .get("/karte/ort", Access::Public, |cx: Cx, asked: Params<pages::Point>| {
                pages::place_of(cx, asked)
            }),
        texts: web::texts!(),
        ..Module::default()
    }
}
