//! `selon validate`: holds shapes against what the store has.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use oxigraph::model::NamedNode;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, find_article, on_large_stack, output, parse_format, table};
use crate::shacl::{self, Shapes};
use crate::store::format::{Format, Writer};
use crate::store::{Access, Store};
use crate::vocab;

/// How many results a table shows.
const SHOWN: usize = 500;

/// Hold SHACL shapes against the articles in the store
///
/// Each article is looked at with the ontology beside it, and what was found across articles as a whole. The bundled
/// shapes say what a well-formed graph is: no fact without a voice and words, to begin with. Shapes of your own are
/// added to them, and can switch off single ones with sh:deactivated. Violations end with 1, warnings alone do not.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon validate --store news && echo sound
  selon validate --shapes my-shapes.ttl
  selon validate --shapes my-shapes.ttl --only --article https://example.org/a
  selon validate --format turtle > report.ttl")]
pub(super) struct Arguments {
    /// Turtle file of shapes to add to the bundled ones; may be given several times
    #[arg(long, value_name = "FILE")]
    shapes: Vec<PathBuf>,
    /// Leave the bundled shapes out
    #[arg(long, requires = "shapes")]
    only: bool,
    /// This article only
    #[arg(long, value_name = "IRI")]
    article: Option<String>,
    /// How to write the report: table, turtle, trig, nquads, ntriples, jsonld or rdfxml
    #[arg(long, short, value_name = "FORMAT", default_value = "table", value_parser = parse_report)]
    format: ReportFormat,
    /// The language of messages in the table, where the shapes have them in several
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    #[command(flatten)]
    store: StoreArguments,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReportFormat {
    Table,
    Rdf(Format),
}

fn parse_report(name: &str) -> Result<ReportFormat, String> {
    if name == "table" {
        return Ok(ReportFormat::Table);
    }
    parse_format(name).map(ReportFormat::Rdf).map_err(|formats| format!("{formats}, and table"))
}

pub(super) fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    // A shape may have a query.
    on_large_stack("validation", move || {
        let shapes = read_shapes(&arguments)?;
        let store = arguments.store.open(Access::Read)?;
        let article = arguments.article.as_deref().map(|name| find_article(&store, name)).transpose()?;
        validate(&store, &shapes, article.as_ref(), &arguments)
    })
}

fn read_shapes(arguments: &Arguments) -> Result<Shapes, Failure> {
    let mut files = Vec::new();
    if !arguments.only {
        let (name, bytes) = shacl::BUNDLED;
        files.push((name.to_owned(), bytes.to_vec()));
    }
    for path in &arguments.shapes {
        let bytes = fs::read(path).map_err(|error| {
            Failure::new(format!("cannot read the shapes `{}`: {error}", path.display()), Some("check the path"))
        })?;
        files.push((report::name(path), bytes));
    }
    Ok(Shapes::read(&files)?)
}

fn validate(
    store: &Store,
    shapes: &Shapes,
    article: Option<&NamedNode>,
    arguments: &Arguments,
) -> Result<Outcome, Failure> {
    let graphs = shacl::graphs(store, article)?;
    let mut results = Vec::new();
    let mut faulty = 0;
    shacl::validate(store, shapes, &graphs, |_, mut found| {
        faulty += usize::from(!found.is_empty());
        results.append(&mut found);
        Ok::<_, Failure>(())
    })?;
    let violations = results.iter().filter(|result| result.is_violation()).count();
    match arguments.format {
        ReportFormat::Rdf(format) => {
            let mut writer = Writer::with_prefixes(format, output(), vocab::REPORT_PREFIXES);
            writer.write_graph(&shacl::report::describe(&results, shapes))?;
            writer.finish()?.flush()?;
        }
        ReportFormat::Table => {
            let rows: Vec<_> = results.iter().take(SHOWN).map(|result| result.row(&arguments.language)).collect();
            if !rows.is_empty() {
                table::print(["severity", "focus node", "path", "value", "message", "article"], &rows)?;
            }
            let rest = results.len().saturating_sub(SHOWN);
            let rest =
                if rest > 0 { format!("; {rest} are not shown, `--format turtle` has all") } else { String::new() };
            let others = results.len() - violations;
            report::show_note(&format!(
                "{violations} violations and {others} warnings in {faulty} of {} graphs{rest}",
                graphs.len()
            ));
        }
    }
    Ok(Outcome::partly_if(violations > 0))
}
