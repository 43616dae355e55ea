//! What every page shares.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`app`] | [`App`]: database, clock, secrets, settings, modules |
//! | [`settings`] | every setting with its default and meaning |
//! | [`module`] | what a concept brings: routes, texts, panels, jobs |
//! | [`routes`] | routes with the right they ask for |
//! | [`cx`] | [`Cx`]: one request: language, actor, moment |
//! | [`page`] | the page shell; the one way an HTML page leaves the house |
//! | [`look`] | colours, logo, menu and home blocks where a town has its own |
//! | [`cache`] | pages for everyone, kept as finished bytes |
//! | [`form`], [`field`] | reading forms; inputs with label, hint and error |
//! | [`html`] | safe HTML, Markdown |
//! | [`formats`] | the registry of participation formats |
//! | [`texts`] | translations |
//! | [`failure`] | errors as pages and problem documents |
//! | [`limits`] | counting tries |
//! | [`jobs`] | background work |
//! | [`audit`] | the log of staff acts |
//! | [`personal`] | what is kept about people: why, how long, exported and erased how |
//! | [`erasure`] | what was erased, so that it stays erased when a backup is put back |
//! | `lately` | what was read a moment ago, for all requests |
//! | [`application`] | the router and the layers around it |
//! | [`testing`] | driving the router without a socket |

pub mod app;
pub mod application;
pub mod audit;
pub mod cache;
pub mod cx;
pub mod erasure;
pub mod failure;
pub mod field;
pub mod form;
pub mod format;
pub mod formats;
pub mod html;
pub mod jobs;
pub mod json;
mod lately;
pub mod limits;
pub mod look;
pub mod module;
pub mod page;
pub mod personal;
pub mod retention;
pub mod routes;
pub mod settings;
pub mod testing;
pub mod texts;

pub use app::App;
pub use cx::Cx;
pub use failure::{Failure, Outcome};
pub use form::{FormState, Input};
pub use formats::{Format, FormatAction};
pub use html::Html;
pub use module::{HomeBlock, Module, NavItem, Panel, WorkbenchItem};
pub use page::Page;
pub use personal::PersonalData;
pub use routes::Routes;
pub use settings::Settings;
pub use texts::Texts;
