//! Telling people by mail: the outbox, following, and the one mail a day.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`outbox`] | [`NewMessage`], [`enqueue`]: mail is written in the same step as what it tells of |
//! | [`retry`] | how long to wait after a failed try, and when to give up |
//! | `smtp` | how a message looks on the wire |
//! | `delivery` | the job that takes messages and sends them |
//! | [`subject`] | [`Subject`]: what can be followed |
//! | [`follows`] | asking, confirming, ending: double opt-in, one-click unsubscribe |
//! | `link` | the addresses in mails, each good for one thing |
//! | [`notices`] | [`Event`], [`notify`]: what is new, for whom |
//! | `digest` | gathers news into at most one mail in 24 hours |
//! | [`email`] | addresses that can be written to |
//! | `pages` | following, confirming, unsubscribing |
//! | [`check`] | what `leisten check` says about mail |
//! | `jobs` | the background work and what is forgotten when |
//! | [`testing`] | the outbox in tests, a mail server that keeps what it gets |
//!
//! This crate knows nothing of contributions or processes: they call [`form`], [`request_follow`], [`notify`] and
//! [`forget`] with a [`Subject`].

pub mod check;
mod delivery;
mod digest;
pub mod email;
pub mod follows;
mod jobs;
mod link;
pub mod notices;
pub mod outbox;
mod pages;
mod personal;
pub mod retry;
mod smtp;
pub mod subject;
pub mod testing;

pub use email::Email;
pub use follows::{
    FollowState, Followed, follow_at_once, followed_by, follower_count, follows_of, forget, is_own, link,
    move_address, request_follow, unfollow, unlink,
};
pub use notices::{Event, Wording, notify};
pub use outbox::{NewMessage, enqueue};
pub use pages::form;
pub use subject::{Subject, SubjectKind};

use kernel::Access;
use web::{Module, Routes};

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "notifications",
        routes: Routes::new()
            .get("/folgen", Access::Public, pages::follow)
            .post("/folgen", Access::Public, pages::ask)
            .get("/folgen/{token}", Access::Public, pages::confirmation)
            .post("/folgen/{token}", Access::Public, pages::confirm)
            .get("/abmelden/{token}", Access::Public, pages::unsubscription)
            .post("/abmelden/{token}", Access::Public, pages::unsubscribe),
        texts: web::texts!(plain),
        jobs: jobs::JOBS.to_vec(),
        endings: jobs::ENDINGS.to_vec(),
        personal_data: personal::PERSONAL_DATA.to_vec(),
        erasures: follows::ERASURES.to_vec(),
        ..Module::default()
    }
}
