//! The pages a town must have.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`venue`] | shops, town halls, van; the town file |
//! | [`post`] | news |
//! | [`page_text`] | fixed pages with versions: imprint, privacy, rules, about, easy language, sign language |
//! | [`accessibility`] | the statement, known barriers, reports of barriers |
//! | [`feed`] | an Atom writer |
//! | [`security_txt`] | `/.well-known/security.txt` |
//! | [`essentials`] | what is missing before the site may go public |
//! | [`demo`] | example content, marked as such |
//! | `store`, `sql/` | reading and writing |
//! | `pages`, `api`, `jobs` | what people, programs and the clock call |

pub mod accessibility;
pub mod api;
pub mod demo;
pub mod essentials;
pub mod feed;
mod jobs;
pub mod page_text;
mod pages;
mod personal;
pub mod post;
pub mod security_txt;
pub mod store;
pub mod venue;

pub use demo::demo;
pub use pages::content_of_home;
pub use store::page_texts::privacy_version;
pub use venue::import_town;

use utoipa::OpenApi;
use web::{Module, NavItem};

/// What the concept brings along.
pub fn module() -> Module {
    Module {
        name: "town",
        routes: pages::routes(),
        texts: web::texts!(plain),
        panels: pages::panels(),
        nav: vec![
            NavItem { position: 60, path: "/nachrichten", key: "post-nav" },
            NavItem { position: 70, path: "/kontakt", key: "contact-nav" },
        ],
        workbench: pages::workbench(),
        endings: jobs::ENDINGS.to_vec(),
        openapi: Some(api::Doc::openapi()),
        privacy_version: Some(|conn| Box::pin(privacy_version(conn))),
        essentials: vec![essentials::missing],
        personal_data: personal::PERSONAL_DATA.to_vec(),
        ..Module::default()
    }
}
