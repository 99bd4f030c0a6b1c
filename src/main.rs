//! The program `selon`: see [`selon::cli`].

use std::process::ExitCode;

/// Reading makes and drops many small things in all threads: this allocator takes less time and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    selon::cli::run()
}
