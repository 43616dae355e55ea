//! The whole program: as a child process, and built into the test.

mod cache;
mod calling;
mod checking;
mod configuration;
mod installation;
mod keeping;
mod keeping_while_writing;
mod permissions;
mod personal_data;
mod queries;
mod serving;
mod sources;
mod texts;
