//! The commands as their users meet them.

mod count;
mod schema;
