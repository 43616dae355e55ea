//! The commands as their users meet them.

mod count;
mod log;
mod lot;
mod markup;
mod opinion;
mod schema;
mod tally;
