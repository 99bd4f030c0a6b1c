//! `selon extract`: reads articles and writes their graph, without a store.

use std::io::Write as _;

use clap::Args;

use super::inputs::{self, InputArguments};
use super::report::Failure;
use super::{Outcome, output, parse_format};
use crate::store::format::{self, Format, Writer};

/// Read articles and write their graph to standard output
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon extract article.txt --date 2026-01-09
  selon extract articles.jsonl --format nquads > graph.nq

Turtle, N-Triples and RDF/XML have no graph names: use trig, nquads or jsonld to tell articles apart.")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    /// Format: turtle, trig, nquads, ntriples, jsonld or rdfxml
    #[arg(long, short, value_name = "FORMAT", default_value = "turtle", value_parser = parse_format)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let articles = arguments.input.articles()?;
    let (ontology, mut outcome) = arguments.input.load_ontology()?;
    let mut writer = Writer::new(arguments.format, output());
    let tally = inputs::read_all(articles, &ontology, |mut article| {
        format::sort(&mut article.quads);
        Ok(writer.write_graph(&article.quads)?)
    })?;
    writer.finish()?.flush()?;
    tally.show_foreign();
    if tally.outcome() == Outcome::Partly {
        outcome = Outcome::Partly;
    }
    Ok(outcome)
}
