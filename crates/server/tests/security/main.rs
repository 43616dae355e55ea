//! Promises of security, tried on the whole program: what every answer carries, what becomes of hostile input, what a
//! stranger can find out. `docs/asvs.md` names the test of each requirement.

mod bombs;
mod crawl;
mod crawler;
mod dom;
mod forms;
mod foul;
mod fuzz;
mod hostile;
mod house;
mod list;
mod states;
mod strangers;
mod tables;
mod writer;
