//! Words that every part of Leisten shares. No I/O, no web, no database connection.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`id`] | one id type per concept, UUIDv7 |
//! | [`time`] | [`Timestamp`], [`Clock`], the civil calendar of Europe/Berlin |
//! | [`calendar`] | public holidays and working days of Brandenburg |
//! | [`random`] | the one source of randomness |
//! | [`secrets`] | the root secret and the keys derived from it |
//! | [`locale`] | the languages and the plain-language track |
//! | [`permission`] | roles, actions, the permission table and the one policy function |
//! | [`error`] | the kinds of failure and problems of single form fields |
//! | [`receipt`] | receipt codes and speakable references |
//! | [`text_enum!`] | enums that are stored and sent as fixed words |

pub mod calendar;
pub mod error;
pub mod id;
pub mod locale;
pub mod permission;
pub mod random;
pub mod receipt;
pub mod secrets;
mod text_enum;
pub mod time;

pub use error::{Error, Problem, Problems, Result};
pub use id::*;
pub use locale::Locale;
pub use permission::{Access, Action, Actor, Grant, Object, Resident, Role, may};
pub use random::Random;
pub use secrets::Secrets;
pub use time::{Clock, Timestamp};

#[doc(hidden)]
pub mod reexport {
    pub use {serde, sqlx};
}
