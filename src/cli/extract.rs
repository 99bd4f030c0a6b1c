//! `selon extract`: reads articles and writes their graph, without a store.

use std::io::Write as _;

use clap::Args;

use super::inputs::InputArguments;
use super::report::Failure;
use super::{Outcome, output, parse_format, pipeline};
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
    let (ontology, outcome) = arguments.input.load_ontology()?;
    let mut writer = Writer::new(arguments.format, output());
    let tally = pipeline::run(
        articles,
        |_| Ok(false),
        |article| {
            let mut quads = pipeline::describe(article, &ontology).quads;
            format::sort(&mut quads);
            quads
        },
        |batch| {
            for quads in &batch {
                writer.write_graph(quads)?;
            }
            Ok(())
        },
    )?;
    writer.finish()?.flush()?;
    Ok(if tally.outcome() == Outcome::Partly { Outcome::Partly } else { outcome })
}
