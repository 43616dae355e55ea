//! Reading and writing rows. Every function runs on both databases; its errors are those of the database.

pub mod answers;
pub mod assignments;
pub mod blocks;
pub mod proposals;
pub mod rules;
