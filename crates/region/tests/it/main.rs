//! The region on both databases: import, look-up, pages and interfaces.

mod api;
mod fixtures;
mod import;
mod lookup;
mod pages;
mod standard;
