//! Optional accounts of residents. Guests lose nothing: an account only gathers what somebody has written, and lets them
//! take it along or have it erased.
//!
//! | room | what it holds |
//! | --- | --- |
//! | `account` | [`Account`](account::Account): what is known of somebody; name, place, address, password |
//! | `sign_in` | links in mails, passwords; nobody learns from any answer whether an account exists |
//! | `passkeys` | the third way in: several per account, named, removed |
//! | `session` | cookies, sessions, who is asking |
//! | `erasure` | what becomes of everything when an account goes |
//! | `personal` | the data classes of this concept |
//! | `pages` | `/anmelden` and everything under `/mein` |
//! | `store` | the database |
//! | [`testing`] | signing in for other concepts' tests |

mod account;
mod erasure;
mod jobs;
mod pages;
mod passkeys;
mod personal;
mod session;
mod sign_in;
mod store;
pub mod testing;

use web::Module;

/// What this concept brings along.
pub fn module() -> Module {
    Module {
        name: "residents",
        routes: pages::routes(),
        texts: web::texts!(),
        endings: jobs::ENDINGS.to_vec(),
        identify: Some(session::identify),
        personal_data: personal::PERSONAL_DATA.to_vec(),
        erasures: vec![erasure::AGAIN, account::OLD_PASSWORD],
        after_restore: vec![jobs::after_restore],
        ..Module::default()
    }
}
