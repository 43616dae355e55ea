//! Notifications on both databases.

mod delivery;
mod digest;
mod following;
mod personal;
mod setup;
