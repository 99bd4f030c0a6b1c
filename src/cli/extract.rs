//! `selon extract`: reads articles and writes their graph, without a store.

use std::io::Write as _;

use clap::Args;
use oxigraph::model::Quad;

use super::inputs::{InputArguments, Tally};
use super::report::{Failure, LogFormat};
use super::{Outcome, output, parse_format, pipeline};
use crate::article::{Article, Articles};
use crate::ontology::Ontology;
use crate::store::format::{self, Format, Writer};

/// Read articles and write their graph to standard output
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon extract article.txt --date 2026-01-09
  selon extract articles.jsonl --format nquads > graph.nq
  zcat shard.jsonl.gz | selon extract --jsonl - --format nquads > shard.nq

Turtle, N-Triples and RDF/XML have no graph names: use trig, nquads or jsonld to tell articles apart.")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    /// Work as a filter: inputs are JSON objects, one a line, and the graph of each is written before the next is
    /// read; messages are lines of JSON, and no bad line ends the work
    #[arg(long)]
    jsonl: bool,
    /// Format: turtle, trig, nquads, ntriples, jsonld or rdfxml
    #[arg(long, short, value_name = "FORMAT", default_value = "turtle", value_parser = parse_format)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    if arguments.jsonl {
        LogFormat::Json.choose();
    }
    let articles = arguments.input.articles_as(arguments.jsonl)?;
    let (ontology, outcome) = arguments.input.load_ontology()?;
    if arguments.jsonl {
        return filter(articles, &ontology, arguments.format, outcome);
    }
    let mut writer = Writer::new(arguments.format, output());
    let tally = pipeline::run(
        articles,
        |_| Ok(false),
        |article| graph(article, &ontology),
        |batch| {
            for quads in &batch {
                writer.write_graph(quads)?;
            }
            Ok(())
        },
    )?;
    writer.finish()?.flush()?;
    tally.show_foreign();
    Ok(outcome.and(tally.outcome()))
}

/// Returns the graph of an article in the order in which graphs are written.
fn graph(article: &Article, ontology: &Ontology) -> Vec<Quad> {
    let mut quads = pipeline::describe(article, ontology).quads;
    format::sort(&mut quads);
    quads
}

/// Writes the graph of each article before the next one is read.
fn filter(articles: Articles, ontology: &Ontology, format: Format, outcome: Outcome) -> Result<Outcome, Failure> {
    let mut tally = Tally::default();
    let mut output = output();
    for article in articles {
        match article {
            Ok(article) => {
                let mut writer = Writer::new(format, &mut output);
                writer.write_graph(&graph(&article, ontology))?;
                writer.finish()?.flush()?;
                tally.read += 1;
            }
            Err(error) => tally.count(&error),
        }
    }
    tally.show_foreign();
    Ok(outcome.and(tally.outcome()))
}
