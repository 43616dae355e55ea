//! The one intake: ideas, questions, comments, endorsements, receipts, moderation.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`contribution`] | what a contribution is; what makes an intake acceptable |
//! | `clock` | [`DueClock`]: left, overdue, answered |
//! | [`intake`] | the one way in, whatever the channel |
//! | `repeat` | the same words again, asked about first |
//! | [`listing`] | filters, orders, cursors |
//! | [`store`] | reading and writing |
//! | [`comment`], [`endorsement`] | talk and support |
//! | `endorsing` | support of guests and programs, decided and counted for many at once |
//! | [`authors`] | who wrote what with an account |
//! | [`whereabouts`] | place and point, put right by moderators and authors |
//! | [`moderation`] | cases, decisions, the sealed original |
//! | [`participation`], [`quarter`] | who takes part, in figures by quarter that give nobody away |
//! | [`formats`] | idea collection and questions |
//! | [`demo`] | example content |
//! | `pages`, `api`, `feed` | how they are shown |

mod api;
pub mod authors;
mod clock;
pub mod comment;
pub mod contribution;
pub mod demo;
pub mod endorsement;
mod endorsing;
mod feed;
mod formats;
mod ground;
pub mod intake;
pub mod jobs;
pub mod listing;
pub mod moderation;
mod pages;
pub mod participation;
mod personal;
pub mod quarter;
mod repeat;
pub mod store;
pub mod whereabouts;

pub use api::harmless as harmless_cell;
pub use clock::DueClock;
pub use contribution::{AnswerState, Contribution, Decision};

use utoipa::OpenApi;
use web::{HomeBlock, Module, NavItem, WorkbenchItem, module::Panels};

/// The contribution with this id, in whatever state, looked up once per request.
///
/// # Errors
/// Those of the database.
pub async fn known(
    cx: &web::Cx,
    id: kernel::ContributionId,
) -> kernel::Result<std::sync::Arc<Option<Contribution>>> {
    cx.once(id.to_string(), store::by_id(&cx.app.db, id)).await
}

/// Tells the panels of the page what is known already, so that they need not ask for it again.
pub(crate) async fn make_known(cx: &web::Cx, contribution: &Contribution) -> kernel::Result<()> {
    cx.once(contribution.id.to_string(), async { Ok(Some(contribution.clone())) }).await.map(drop)
}

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "contributions",
        routes: pages::routes()
            .merge(moderation::routes())
            .merge(feed::routes())
            .merge(participation::pages::routes())
            .merge(api::routes()),
        texts: web::texts!(plain),
        panels: Panels {
            home: vec![
                HomeBlock {
                    position: 10,
                    key: "contributions-block-figures",
                    panel: pages::panels::figures,
                    essential: false,
                },
                HomeBlock {
                    position: 40,
                    key: "contributions-block-results",
                    panel: pages::panels::results,
                    essential: false,
                },
            ],
            place: vec![(20, pages::panels::of_place)],
            municipality: vec![(20, pages::panels::of_municipality)],
            workbench: vec![(20, moderation::of_workbench)],
            ..Panels::default()
        },
        nav: vec![
            NavItem { position: 20, path: "/ideen", key: "kinds-idea" },
            NavItem { position: 25, path: "/fragen", key: "kinds-question" },
        ],
        workbench: vec![WorkbenchItem {
            position: 20,
            path: "/werkbank/pruefen",
            key: "moderation-title",
            action: kernel::Action::Moderate,
            waiting: Some(moderation::waiting),
        }],
        jobs: vec![jobs::FOLD_TALLIES, participation::PUBLISH],
        endings: jobs::ENDINGS.to_vec(),
        openapi: Some(
            api::Doc::openapi()
                .merge_from(moderation::api::Doc::openapi())
                .merge_from(moderation::statistics::Doc::openapi())
                .merge_from(participation::pages::Doc::openapi()),
        ),
        formats: formats::ALL.to_vec(),
        place_counts: Some(pages::panels::place_counts),
        closing_checks: vec![unanswered],
        personal_data: personal::PERSONAL_DATA.to_vec(),
        files: vec!["select file from photo union all select preview from photo"],
        erasures: [store::WITHDRAWAL, store::ADDRESS_REMOVAL].into_iter().chain(authors::ERASURES).collect(),
        after_restore: vec![|app| Box::pin(async move { store::reindex(&app.db).await })],
        ..Module::default()
    }
}

/// A process closes only when all its contributions are answered.
fn unanswered<'a>(
    _: &'a web::App,
    conn: database::Conn<'a>,
    process: kernel::ProcessId,
) -> database::BoxFuture<'a, kernel::Result<i64>> {
    Box::pin(store::unanswered(conn, process))
}
