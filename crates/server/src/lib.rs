//! The program `leisten`: command line, configuration, wiring.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`command`] | the command line, and which command calls what |
//! | [`modules`](mod@modules) | the concepts this program is made of: **add yours there** |
//! | [`config`], [`rules`] | reading the settings from file, environment and flags |
//! | [`listing`] | `leisten config` |
//! | [`data`], [`secret`] | the data directory, its lock and its secret |
//! | [`storage`], [`moving`] | where stored files lie, and `leisten files copy` |
//! | [`keep`], [`restore`], [`key`] | `leisten backup`, `erasures`, `restore` and `key` |
//! | `installation` | what a database knows about its installation |
//! | [`open`] | from a place on disk to a running application |
//! | [`start`] | what happens when a server starts: region, standing processes, demo |
//! | [`serve`] | the server: address, orderly end, background work |
//! | [`connections`], [`pace`] | taking connections, how slow clients may be, and letting them end |
//! | [`public`] | what must be there before a site may go public |
//! | [`check`] | `leisten check` |
//! | [`logs`], [`metrics`] | what operators see |
//! | [`stopwatch`] | measuring durations |

pub mod check;
pub mod command;
pub mod config;
pub mod connections;
pub mod data;
mod installation;
pub mod keep;
pub mod key;
pub mod listing;
pub mod logs;
pub mod metrics;
pub mod modules;
pub mod moving;
pub mod open;
pub mod pace;
pub mod public;
pub mod restore;
pub mod rules;
pub mod secret;
pub mod serve;
pub mod start;
pub mod stopwatch;
pub mod storage;

pub use modules::modules;
pub use open::build;
