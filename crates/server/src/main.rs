//! The program. All it can do lies in the library, where tests reach it.

use std::process::ExitCode;

/// Many short pieces of memory are taken and given back by several threads at once; measured in docs/performance.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::command::run()
}
