//! Keeping what people gave us.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`take`] | taking a backup while others write, and proving that it can be put back |
//! | [`restore`] | putting one back into an empty place |
//! | [`archive`] | the file: a compressed tar with every member's hash |
//! | [`manifest`] | what a backup says about itself |
//! | [`row`] | rows as lines of JSON, the same for both databases |
//! | [`ledger`] | the list of erasures outside of the database |
//! | [`sweep`] | deleting stored files that nothing refers to, 30 days later |
//! | [`printed`] | the root secret on paper |
//!
//! A backup holds every table and every stored file, but never the root secret. It is independent of the database: one
//! taken from SQLite can be put into PostgreSQL, and the other way round.

pub mod archive;
pub mod ledger;
pub mod manifest;
pub mod printed;
pub mod restore;
pub mod row;
pub mod sweep;
pub mod take;

pub use manifest::Manifest;
pub use restore::Restored;
pub use take::{Taken, take};

use web::Module;

/// What this concept brings along.
pub fn module() -> Module {
    Module { name: "backup", jobs: vec![ledger::MIRROR, sweep::SWEEP], ..Module::default() }
}
