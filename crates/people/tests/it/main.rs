//! Staff from invitation to goodbye, through the router, on both databases.

mod demo;
mod house;
mod invitations;
mod offices;
mod passkeys;
mod sessions;
mod signing_in;
mod team;
mod tokens;
