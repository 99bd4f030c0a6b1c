//! `selon believe`: the world according to some voices, as a graph of its own.

use clap::{Args, ValueEnum};

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, output, parse_format};
use crate::store::Access;
use crate::store::format::{Format, Writer};
use crate::store::names;
use crate::world::belief;
use crate::world::voice::Certainty;

/// Keep what voices vouch for as plain triples, in a graph of its own
///
/// These are the triples that the voices, and documents by their hand, affirm as certain. Nobody else is believed, and
/// what they only relay is not theirs. The graph is written anew whenever articles change; `selon forget` with its
/// name drops it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon believe Ukraine --with-organs
  selon believe 'Corée du Sud' Ukraine --at-least probable --print turtle")]
pub(super) struct Arguments {
    /// Whom to believe: names or IRIs; an article's IRI for what it says in its own voice
    #[arg(required = true, value_name = "VOICE")]
    voices: Vec<String>,
    /// How sure the voices have to be at least
    #[arg(long, value_enum, value_name = "CERTAINTY", default_value = "certain")]
    at_least: AtLeast,
    /// Believe their organs, leaders and members, too
    #[arg(long)]
    with_organs: bool,
    /// Write the triples in this format instead of keeping them
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    print: Option<Format>,
    #[command(flatten)]
    store: StoreArguments,
}

/// How sure a voice has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AtLeast {
    Possible,
    Probable,
    Certain,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = match arguments.print {
        Some(_) => arguments.store.open(Access::Read)?,
        None => arguments.store.open_existing()?,
    };
    let mut voices = Vec::new();
    for name in &arguments.voices {
        voices.extend(names::known(&store, name)?);
    }
    let at_least = match arguments.at_least {
        AtLeast::Possible => Certainty::Possible,
        AtLeast::Probable => Certainty::Probable,
        AtLeast::Certain => Certainty::Certain,
    };
    let graph = belief::graph_of(&voices, arguments.with_organs, at_least);
    let quads = belief::believe(&store, &voices, arguments.with_organs, at_least, &graph)?;
    if let Some(format) = arguments.print {
        let mut writer = Writer::new(format, output());
        writer.write_graph(&quads)?;
        writer.finish()?;
        return Ok(Outcome::Done);
    }
    store.replace_graph(graph.as_ref(), &quads)?;
    store.flush()?;
    let triples = quads.iter().filter(|quad| quad.predicate.as_str().starts_with(crate::vocab::NEWS)).count();
    report::show_note(&format!("<{}> holds {} statements, {triples} of them on events", graph.as_str(), quads.len()));
    Ok(Outcome::Done)
}
