//! Accounts of residents on both databases, through the pages.

mod endorsing;
mod erasing;
mod own;
mod passkeys;
mod signing_in;
mod support;
