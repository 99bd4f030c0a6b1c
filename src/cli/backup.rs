//! `selon backup`: copies the store while nothing writes to it.

use std::path::PathBuf;

use clap::Args;

use super::report::Failure;
use super::{Outcome, StoreArguments};

/// Copy the store into a new folder
///
/// The copy is a store of its own. On the same file system it shares its files with the original at first,
/// and takes no time or room.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon backup news-2026-01-09 --store news
  selon query entities --store news-2026-01-09")]
pub(super) struct Arguments {
    /// A folder that does not exist yet
    #[arg(value_name = "DIR")]
    target: PathBuf,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    // Writing access makes sure that all is in the files that are copied.
    let store = arguments.store.open_existing()?;
    store.backup(&arguments.target)?;
    Ok(Outcome::Done)
}
