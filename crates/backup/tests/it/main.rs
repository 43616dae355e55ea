//! Archives that are not good, files nobody needs, the list of erasures outside of the database.

mod archives;
mod ledger;
#[expect(dead_code, reason = "shared with the tests of `files`, which use all of it")]
#[path = "../../../files/tests/it/s3_server.rs"]
mod s3_server;
mod sweep;
