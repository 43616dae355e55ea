//! The strategy on both databases: import, pages and interface.

mod fixtures;
mod import;
mod interface;
mod pages;
mod upkeep;
