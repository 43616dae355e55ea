//! Staff: who they are, how they prove it, what they may do.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`person`] | [`Person`]: label, address, state |
//! | [`grant`] | rights in forms, and who may hand which ones on |
//! | [`password`] | length, common ones, Argon2id |
//! | `totp`, `recovery`, `sealed` | the second factor: codes, spare codes, encryption |
//! | `passkeys` | a device that knows its owner stands for both factors |
//! | `sign_in`, `session`, [`step_up`] | two factors in, throttled; cookies; proof again before sensitive acts |
//! | `invitation`, `demo` | one-time links: [`invite`], [`demo_staff`] |
//! | `account`, `team` | one's own account; managing colleagues |
//! | [`office`] | [`Office`]: who contributions are assigned to |
//! | `token` | access of programs to the API |
//! | `taken_back` | what was taken back stays so when a backup is put back |
//! | `pages` | everything under `/werkbank` that is not another concept's |
//! | `store` | the database |
//! | [`testing`] | signing in for other concepts' tests |
//!
//! Residents need no account; everything here is about staff. Who may do what is in [`kernel::permission`].

mod account;
mod demo;
mod device;
pub mod grant;
mod invitation;
mod jobs;
pub mod office;
mod pages;
mod passkeys;
pub mod password;
pub mod person;
mod personal;
mod recovery;
mod sealed;
mod session;
mod sign_in;
pub mod step_up;
mod store;
mod taken_back;
mod team;
pub mod testing;
mod token;
mod totp;

pub use demo::demo_staff;
pub use device::describe as describe_device;
pub use invitation::{invite, parse_grant};
pub use office::{Member, Office, demo_offices, everyone, members, office, office_of, offices};
pub use person::{Person, PersonState};
pub use session::{Token, hash as token_hash, is_secure};
pub use sign_in::Tries;

use kernel::Action;
use web::{Module, WorkbenchItem};

/// What this concept brings along.
pub fn module() -> Module {
    let item = |position, path, key, action| WorkbenchItem { position, path, key, action, waiting: None };
    Module {
        name: "people",
        routes: pages::routes(),
        texts: web::texts!(),
        workbench: vec![
            item(0, "/werkbank", "people-workbench", Action::SeeWorkbench),
            item(800, "/werkbank/team", "people-team", Action::ManageStaff),
            item(810, "/werkbank/stellen", "people-offices", Action::ManageStaff),
            item(820, "/werkbank/zugaenge", "people-tokens", Action::ManageTokens),
            item(830, "/werkbank/protokoll", "people-audit", Action::ReadAudit),
            item(900, "/werkbank/konto", "people-account", Action::SeeWorkbench),
        ],
        jobs: jobs::jobs(),
        endings: jobs::ENDINGS.to_vec(),
        identify: Some(session::identify),
        personal_data: personal::PERSONAL_DATA.to_vec(),
        after_restore: vec![jobs::after_restore],
        erasures: taken_back::ERASURES.to_vec(),
        ..Module::default()
    }
}
