//! `selon check`: looks for faults in the store, or in the words of the user.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::report::Failure;
use super::{Outcome, StoreArguments, output, table};
use crate::store::Access;
use crate::store::query::{self, Query};

/// How many rows of a check are shown.
const SHOWN: usize = 20;

/// Run the checks on the store, or on words of your own
///
/// A check is a bundled query whose name begins with check-; each row is a fault.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon check --store news && echo sound
  selon check --ontology my.ttl")]
pub(super) struct Arguments {
    /// Check this Turtle file or folder together with the bundled words, and no store
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let is_on_words = !arguments.ontology.is_empty();
    let store =
        if is_on_words { super::query::lexicon(&arguments.ontology)? } else { arguments.store.open(Access::Read)? };
    let mut output = output();
    let mut faults = 0;
    let is_meant = |query: &Query| {
        let header = &query.header;
        query.name.starts_with("check-")
            && if is_on_words {
                header.is_about_words() || header.has_tag("ontology")
            } else {
                !header.is_about_words()
            }
    };
    let checks: Vec<Query> = query::bundled().into_iter().filter(is_meant).collect();
    let ask = |check: &Query| super::query::rows(&store, &check.text);
    let answers = query::on_all_cores(|| checks.par_iter().map(ask).collect::<Vec<_>>())
        .map_err(|error| Failure::new(format!("cannot start threads: {error}"), None))?;
    for (check, answer) in checks.iter().zip(answers) {
        let (names, rows) = answer.map_err(|error| Failure::from_query(&error, &check.name, &check.text))?;
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
