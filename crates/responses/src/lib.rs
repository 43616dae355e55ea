//! Official answers with a clock: who answers, by when, what was said and how it changed.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`response`] | what an answer must say; money; which decisions fit what |
//! | [`routing`] | which office answers what |
//! | [`queue`] | what waits for an answer, the most urgent first |
//! | [`publishing`] | answering, changing an answer, interim notices, assigning |
//! | [`approval`] | one writes, another one approves or gives back, where the town wants that |
//! | [`statistics`] | how the promise is kept |
//! | [`store`] | reading and writing rows |
//! | `jobs`, `mail` | assigning, escalating, the daily mail to staff |
//! | `pages`, `api` | how it is shown |

mod api;
pub mod approval;
pub mod demo;
mod jobs;
mod mail;
mod pages;
mod personal;
pub mod publishing;
pub mod queue;
pub mod response;
pub mod routing;
pub mod statistics;
pub mod store;

pub use approval::{Duty, Sent, approve, give_back, send, send_change};
pub use publishing::{NewResponse, assign, change, interim, publish, take_up};
pub use response::Draft;

use kernel::Action;
use web::{Module, WorkbenchItem, module::Panels};

/// What this concept brings along.
pub fn module() -> Module {
    let item = |position, path, key, action| WorkbenchItem { position, path, key, action, waiting: None };
    Module {
        name: "responses",
        routes: pages::routes().merge(api::routes()),
        texts: web::texts!(plain),
        panels: Panels {
            contribution: vec![(10, pages::panels::of_contribution)],
            receipt: vec![(10, pages::panels::of_contribution)],
            workbench: vec![(10, pages::panels::of_workbench)],
            ..Panels::default()
        },
        workbench: vec![
            WorkbenchItem {
                position: 10,
                path: "/werkbank/antworten",
                key: "queue-title",
                action: Action::SeeQueue,
                waiting: Some(queue::waiting),
            },
            item(60, "/werkbank/textbausteine", "block-title", Action::EditTextBlocks),
            item(815, "/werkbank/zustaendigkeiten", "routing-title", Action::ManageStaff),
        ],
        jobs: jobs::JOBS.to_vec(),
        openapi: Some(api::document()),
        personal_data: personal::PERSONAL_DATA.to_vec(),
        endings: jobs::ENDINGS.to_vec(),
        ..Module::default()
    }
}
