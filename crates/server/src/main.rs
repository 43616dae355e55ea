//! The program. All it can do lies in the library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::command::run()
}
