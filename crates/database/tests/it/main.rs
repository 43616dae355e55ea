//! The store functions of `database` itself, on both databases.

mod schema;
mod sharing;
mod writing;
