//! `selon compact`: gives back the room of what was replaced or dropped.

use std::fs;
use std::path::Path;

use clap::Args;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments};

/// Give back the room of what was replaced or dropped
///
/// Worth while after many articles were read again or forgotten.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  selon compact --store news")]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open_existing()?;
    let before = size(&arguments.store.store);
    store.compact()?;
    // Files are dropped when the store is closed.
    drop(store);
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let after = size(&arguments.store.store);
    report::show_note(&format!("the store had {} and has {}", megabytes(before), megabytes(after)));
    Ok(Outcome::Done)
}

/// Returns how many bytes the files below a folder have; what cannot be read counts nothing.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
