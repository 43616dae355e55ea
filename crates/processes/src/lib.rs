//! Participation processes: what can be decided and what not, by whom and when, in which phases.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`process`] | [`Process`], [`Phase`], [`Full`]: what they permit, what publication asks for |
//! | [`store`] | reading |
//! | [`writing`] | what an editor writes, and how it is saved |
//! | `lifecycle` | the steps from draft to closed, each with its rules |
//! | [`event`] | the history, for everyone to read |
//! | [`standing`] | the two processes every installation begins with |
//! | `view`, `pages` | what everyone sees |
//! | `staff`, `editor`, `form`, `phase_form` | what the staff sees; the form of a process |
//! | `api` | what programs see |

mod api;
mod editor;
pub mod event;
mod form;
mod lifecycle;
mod pages;
mod personal;
mod phase_form;
pub mod process;
mod staff;
pub mod standing;
pub mod store;
mod view;
pub mod writing;

pub use process::{Full, Level, Override, Phase, Process, ProcessState, Progress};
pub use standing::ensure_standing;
pub use writing::{NewPhase, NewProcess, ensure};

use kernel::{Access, Action};
use web::{HomeBlock, Module, NavItem, Routes, WorkbenchItem, module::Panels};

/// The process with this id, in whatever state, looked up once per request.
///
/// # Errors
/// Those of the database.
pub async fn full(cx: &web::Cx, id: kernel::ProcessId) -> kernel::Result<std::sync::Arc<Option<Full>>> {
    cx.once(id.to_string(), store::by_id(&cx.app.db, id)).await
}

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "processes",
        routes: Routes::new()
            .get("/mitmachen", Access::Public, pages::list)
            .get("/mitmachen/{slug}", Access::Public, pages::process)
            .get("/api/v1/processes", Access::Public, api::processes)
            .get("/api/v1/processes/{slug}", Access::Public, api::process)
            .get("/werkbank/verfahren", Access::Needs(Action::SeeWorkbench), staff::list)
            .get("/werkbank/verfahren/neu", Access::Needs(Action::EditProcess), staff::new)
            .post("/werkbank/verfahren/neu", Access::Needs(Action::EditProcess), staff::create)
            .get("/werkbank/verfahren/{id}", Access::Needs(Action::SeeWorkbench), staff::process)
            .get("/werkbank/verfahren/{id}/vorschau", Access::Needs(Action::SeeWorkbench), staff::preview)
            .get("/werkbank/verfahren/{id}/bearbeiten", Access::Needs(Action::EditProcess), staff::edit)
            .post("/werkbank/verfahren/{id}/bearbeiten", Access::Needs(Action::EditProcess), staff::save)
            .post("/werkbank/verfahren/{id}/einreichen", Access::Needs(Action::EditProcess), staff::submit)
            .post(
                "/werkbank/verfahren/{id}/veroeffentlichen",
                Access::Needs(Action::PublishProcess),
                staff::publish,
            )
            .post(
                "/werkbank/verfahren/{id}/zuruecksenden",
                Access::Needs(Action::PublishProcess),
                staff::send_back,
            )
            .post(
                "/werkbank/verfahren/{id}/phase",
                Access::Needs(Action::OverridePhase),
                staff::override_phase,
            )
            .post("/werkbank/verfahren/{id}/abschliessen", Access::Needs(Action::CloseProcess), staff::close),
        texts: web::texts!(),
        panels: Panels {
            home: vec![HomeBlock {
                position: 30,
                key: "processes-block",
                panel: pages::home_panel,
                essential: false,
            }],
            place: vec![(10, pages::place_panel)],
            privacy: vec![(10, pages::controllers_panel)],
            ..Panels::default()
        },
        nav: vec![NavItem { position: 10, path: "/mitmachen", key: "processes-nav" }],
        workbench: vec![WorkbenchItem {
            position: 40,
            path: "/werkbank/verfahren",
            key: "processes-staff",
            action: Action::SeeWorkbench,
            waiting: Some(staff::waiting),
        }],
        openapi: Some(api::openapi()),
        place_counts: Some(pages::place_counts),
        personal_data: personal::PERSONAL_DATA.to_vec(),
        ..Module::default()
    }
}
