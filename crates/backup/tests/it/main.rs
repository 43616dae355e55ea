//! Archives that are not good, files nobody needs, the list of erasures outside of the database.

mod archives;
mod ledger;
mod sweep;
