//! The strategy: what the municipalities set out to do, how far it is, what it rests on.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`kind`] | the fixed words: states, kinds, statuses |
//! | [`date`] | dates as exact as the source has them, spans |
//! | [`edition`] | an edition and its parts: goals, bundles, phases, funding |
//! | [`measure`] | a measure, its time against its plan |
//! | [`file`], [`mod@import`], `taking` | taking over a strategy from a file |
//! | [`store`] | reading |
//! | [`upkeep`], `staff` | keeping measures up to date: the rules, the staff's pages |
//! | `personal` | what is kept about people |
//! | `view`, `pages`, `api` | what people and programs see |

mod api;
pub mod date;
pub mod edition;
pub mod file;
pub mod import;
pub mod kind;
pub mod measure;
mod pages;
mod personal;
mod staff;
pub mod store;
mod taking;
pub mod upkeep;
mod view;

pub use edition::{Edition, Element};
pub use import::{ImportError, Summary, import};
pub use measure::Measure;

use kernel::{Access, Action};
use web::{HomeBlock, Module, NavItem, Routes, WorkbenchItem, module::Panels};

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "strategy",
        routes: Routes::new()
            .get("/ziele", Access::Public, pages::overview)
            .get("/ziele/{slug}", Access::Public, pages::goal)
            .get("/buendel/{slug}", Access::Public, pages::bundle)
            .get("/massnahmen", Access::Public, pages::list)
            .get("/massnahmen/{slug}", Access::Public, pages::measure)
            .get("/api/v1/goals", Access::Public, api::goals)
            .get("/api/v1/bundles", Access::Public, api::bundles)
            .get("/api/v1/measures", Access::Public, api::measures)
            .get("/api/v1/measures/{slug}", Access::Public, api::measure)
            .get("/api/v1/funding", Access::Public, api::funding)
            .get("/werkbank/massnahmen", Access::Needs(Action::EditMeasure), staff::list)
            .get("/werkbank/massnahmen/{slug}", Access::Needs(Action::EditMeasure), staff::edit)
            .post("/werkbank/massnahmen/{slug}", Access::Needs(Action::EditMeasure), staff::save),
        texts: web::texts!(),
        panels: Panels {
            home: vec![HomeBlock {
                position: 45,
                key: "strategy-block",
                panel: pages::home_panel,
                essential: false,
            }],
            place: vec![(40, pages::place_panel)],
            ..Panels::default()
        },
        nav: vec![NavItem { position: 25, path: "/ziele", key: "strategy-nav" }],
        workbench: vec![WorkbenchItem {
            position: 45,
            path: "/werkbank/massnahmen",
            key: "strategy-staff",
            action: Action::EditMeasure,
            waiting: None,
        }],
        openapi: Some(api::openapi()),
        personal_data: personal::PERSONAL_DATA.to_vec(),
        ..Module::default()
    }
}
