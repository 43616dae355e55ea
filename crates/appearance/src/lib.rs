//! How the site of a town looks: colours, logo, menu and home page, chosen by administrators.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`palette`] | which colours may be chosen, what stands on what, whether it can be read, the style sheet |
//! | [`choices`] | [`Choices`](choices::Choices): everything chosen, as it was typed |
//! | `pages` | `/werkbank/aussehen` with preview, publication and the way back; style sheet and logo |
//! | `store` | the database: what is live, the draft, what was live before |
//!
//! A draft keeps what was typed, readable or not; only what can be read is shown and goes live. What is shown is kept in
//! memory by [`web::look`].

pub mod choices;
mod pages;
pub mod palette;
mod store;

use kernel::Action;
use web::{Module, WorkbenchItem};

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "appearance",
        routes: pages::routes(),
        texts: web::texts!(),
        workbench: vec![WorkbenchItem {
            position: 840,
            path: "/werkbank/aussehen",
            key: "appearance-nav",
            action: Action::EditAppearance,
            waiting: None,
        }],
        look: Some(|app| Box::pin(store::look(app))),
        files: vec!["select logo from appearance where logo is not null"],
        ..Module::default()
    }
}
