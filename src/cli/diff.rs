//! `selon diff`: where the worlds of two voices differ.

use std::io::Write as _;

use clap::Args;

use super::report::Failure;
use super::{Outcome, StoreArguments, output, parse_format, table};
use crate::export::labels::Labels;
use crate::store::format::{Format, Writer};
use crate::store::{Access, names};
use crate::world::belief::{self, Difference, Pair};
use crate::world::voice::{self, Said};

/// Show where two voices differ: what one affirms and the other denies, and where one is surer
///
/// Two claims are of one matter where they are about one happening, or give the same triple. Of several claims of one
/// voice on one matter, the last counts. Into a pipe, the columns are separated by tabs.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon diff Ukraine Russie --with-organs
  selon diff 'Corée du Nord' 'Corée du Sud' --all
  selon diff Iran Israël --format trig")]
pub(super) struct Arguments {
    /// The one voice: a name or IRI
    #[arg(value_name = "VOICE")]
    first: String,
    /// The other
    #[arg(value_name = "VOICE")]
    second: String,
    /// Count their organs, leaders and members as theirs
    #[arg(long)]
    with_organs: bool,
    /// Show what only one of them speaks of, too
    #[arg(long)]
    all: bool,
    /// Write the claims that differ in this format instead of a table
    #[arg(long, short, value_name = "FORMAT", value_parser = parse_format)]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let said = |name: &str| -> Result<Vec<Said>, Failure> {
        let voices = names::known(&store, name)?;
        Ok(voice::said_by(&store, &voice::with_mouths(&store, &voices, arguments.with_organs)?)?)
    };
    let mut pairs = belief::differ(said(&arguments.first)?, said(&arguments.second)?);
    if !arguments.all {
        pairs.retain(|pair| pair.first.is_some() && pair.second.is_some());
    }
    if let Some(format) = arguments.format {
        let mut writer = Writer::new(format, output());
        writer.write_graph(&belief::claims_of(&store, &pairs)?)?;
        writer.finish()?.flush()?;
        return Ok(Outcome::Done);
    }
    let labels = Labels::of_store(&store, Some("en"))?;
    let rows: Vec<Vec<String>> = pairs.iter().map(|pair| row(pair, &labels)).collect();
    table::print(["difference", &arguments.first, "words", &arguments.second, "words", "article", "article"], &rows)?;
    Ok(Outcome::Done)
}

fn row(pair: &Pair, labels: &Labels) -> Vec<String> {
    let difference = match pair.difference {
        Difference::Contradicts => "contradicts",
        Difference::Surer => "is surer",
        Difference::OnlyFirst => "only the first",
        Difference::OnlySecond => "only the second",
    };
    let part = |said: &Option<Said>, part: fn(&Said) -> &str| said.as_ref().map(part).unwrap_or_default().to_owned();
    let verdict = |said: &Option<Said>| said.as_ref().map(|said| labels.of(&said.factuality)).unwrap_or_default();
    vec![
        difference.to_owned(),
        verdict(&pair.first),
        part(&pair.first, |said| &said.words),
        verdict(&pair.second),
        part(&pair.second, |said| &said.words),
        part(&pair.first, |said| &said.article),
        part(&pair.second, |said| &said.article),
    ]
}
