//! The program `selon`: see [`selon::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    selon::cli::run()
}
