//! The whole program: as a child process, and built into the test.

mod cache;
mod calling;
mod checking;
mod configuration;
mod films;
mod installation;
mod keeping;
mod keeping_while_writing;
mod permissions;
mod personal_data;
mod queries;
#[expect(dead_code, reason = "shared with the tests of `files`, which use all of it")]
#[path = "../../../files/tests/it/s3_server.rs"]
mod s3_server;
mod serving;
mod sources;
mod storing;
mod taking_back;
mod texts;
