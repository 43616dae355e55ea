//! Passkeys (WebAuthn, level 2): a key pair that a device makes for this site and uses only after its owner has shown
//! themself to it, by finger, face or PIN. Residents and staff share what is here; each has doors of its own.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`Owner`] | whose a passkey is |
//! | `ceremony` | [`ask_to_register`], [`register`], [`ask_to_sign_in`], [`recognise`]: what a browser is asked, and whether its answer holds |
//! | `limit` | how often one network may try |
//! | `keeping` | [`add`], [`rename`], [`remove`] with the mail that says so |
//! | `markup` | [`sign_in_form`], [`list`]: what both concepts show |
//! | `store` | the database |
//! | `jobs` | forgetting what is over |
//! | `testing` | a device in software, for tests (feature `testing`) |
//!
//! The name of the site and its origin come from the setting `site.url`, never from what a request says of the host.

mod ceremony;
mod jobs;
mod keeping;
mod limit;
mod markup;
mod owner;
mod store;
#[cfg(feature = "testing")]
pub mod testing;

pub use ceremony::{
    Proof, Question, Registered, ask_to_register, ask_to_sign_in, is_possible, recognise, register,
};
pub use keeping::{add, check_name, remove, rename};
pub use markup::{Paths, list, name_field, sign_in_form};
pub use owner::Owner;
pub use store::{Kept, count, erase_of, kept, of};

use web::Module;

/// What this concept brings along. Its pages and data classes are those of the concepts whose accounts it serves.
pub fn module() -> Module {
    Module {
        name: "passkeys",
        texts: web::texts!(),
        jobs: vec![jobs::FORGET],
        after_restore: vec![jobs::after_restore],
        erasures: vec![store::REMOVAL],
        ..Module::default()
    }
}
