//! Reading and writing, one room per table family.

pub mod accessibility;
pub mod home;
pub mod page_texts;
pub mod posts;
pub mod venues;
