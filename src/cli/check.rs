//! `selon check`: looks for faults in the store.

use std::io::Write as _;

use clap::Args;

use super::report::Failure;
use super::{Outcome, StoreArguments, output, table};
use crate::store::Access;
use crate::store::query;

/// How many rows of a check are shown.
const SHOWN: usize = 20;

/// Run the checks on the store
///
/// A check is a bundled query whose name begins with check-; each row is a fault.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  selon check --store news && echo sound")]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let mut output = output();
    let mut faults = 0;
    for check in query::bundled().into_iter().filter(|query| query.name.starts_with("check-")) {
        let (names, rows) = super::query::rows(&store, &check.text)
            .map_err(|error| Failure::from_query(&error, &check.name, &check.text))?;
        let verdict = match rows.len() {
            0 => "none".to_owned(),
            count => count.to_string(),
        };
        writeln!(output, "{verdict:>6}  {}: {}", check.name, check.header.summary)?;
        if let Some(shown) = rows.get(..rows.len().min(SHOWN)).filter(|shown| !shown.is_empty()) {
            writeln!(output, "{}", table::draw(&names, shown))?;
            if let Some(help) = &check.header.help {
                writeln!(output, "  help: {help}")?;
            }
        }
        faults += rows.len();
    }
    output.flush()?;
    Ok(Outcome::partly_if(faults > 0))
}
