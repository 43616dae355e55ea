//! The parts of `cargo xtask test`, one file each.

pub(crate) mod api;
pub(crate) mod browser;
pub(crate) mod lint;
pub(crate) mod rust;

use anyhow::Result;

use crate::tally::Tally;

/// Runs a named check and adds it to the report; a failing one does not keep the next from running.
pub(crate) type Check<'a> = dyn FnMut(&str, Box<dyn FnOnce() -> Result<Tally> + 'a>) + 'a;
