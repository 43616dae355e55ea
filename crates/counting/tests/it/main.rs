//! The commands as their users meet them.

mod count;
mod markup;
mod opinion;
mod schema;
