//! Contributions: the store on both databases, pages and API through the router.

mod api;
mod closing;
mod interleavings;
mod keys;
mod merging;
mod moderation;
mod pages;
mod statistics;
mod store;
mod support;
mod tallies;
mod whereabouts;
