//! Commands that count files, so that anyone can check a result: the methods of `methods` with reading, writing and words.
//!
//! Each command is a function from its arguments to the text it prints, or to [`Faults`], which end the program with
//! code 2. JSON is described by `docs/schemas/COMMAND.schema.json`; HTML is one page without anything from elsewhere, to be
//! published as it is.

pub mod count;
mod fault;
pub mod log;
pub mod lot;
pub mod opinion;
pub mod tally;
mod texts;

pub use fault::{Fault, Faults};
pub use texts::Language;

use std::path::Path;

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For programs.
    Json,
    /// Short, for a terminal.
    Text,
    /// A page to publish.
    Html,
}

/// Reads a file.
///
/// # Errors
/// It cannot be read; the fault names it and the reason.
pub(crate) fn bytes(file: &Path) -> Result<Vec<u8>, Faults> {
    std::fs::read(file).map_err(|error| Faults::one(file, None, format!("the file cannot be read: {error}")))
}
