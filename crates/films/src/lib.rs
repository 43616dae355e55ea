//! Films on our own site, above all in German Sign Language: nobody who watches one is told to another company.
//!
//! | room | what it holds |
//! | --- | --- |
//! | [`film`] | a film, and what staff sends to make one |
//! | [`container`], [`captions`] | what a file is, found from its content |
//! | [`range`] | which part of a file a browser asks for |
//! | [`store`] | reading and writing |
//! | [`player`] | the player that other concepts show, and the list their editors offer |
//! | `pages`, `stream` | the public page and the staff's pages · the files |
//! | `personal` | the data class of this concept |

pub mod captions;
pub mod container;
pub mod film;
mod pages;
mod personal;
pub mod player;
pub mod range;
pub mod store;
mod stream;

use kernel::Action;
use web::{Module, WorkbenchItem};

/// What the concept brings along.
pub fn module() -> Module {
    Module {
        name: "films",
        routes: pages::routes(),
        texts: web::texts!(),
        workbench: vec![WorkbenchItem {
            position: 61,
            path: pages::LIST,
            key: "film-nav",
            action: Action::EditPages,
            waiting: None,
        }],
        files: vec![
            "select file from film union all select captions from film where captions is not null \
             union all select poster from film where poster is not null",
        ],
        personal_data: personal::PERSONAL_DATA.to_vec(),
        erasures: vec![store::ERASURE],
        ..Module::default()
    }
}
