//! `selon query`: asks the store.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, thread};

use clap::{Args, ValueEnum};
use oxigraph::model::{GraphName, NamedNodeRef, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{CancellationToken, QueryResults};

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, on_large_stack, output, table};
use crate::link::service::Remote;
use crate::ontology::Ontology;
use crate::store::federation::Services;
use crate::store::format::{self, Format, Writer, shorten};
use crate::store::query::{self, Query, QueryError};
use crate::store::{Access, Store};
use crate::vocab;

/// How long a query that was told to stop may take to do so.
const GRACE: Duration = Duration::from_secs(3);

/// How long another endpoint may take, unless the user says otherwise.
const SERVICE_TIMEOUT: Duration = Duration::from_secs(60);

/// Ask the store a question
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon query --list
  selon query who-says-what
  selon query who-says-what --set voice='Vladimir Poutine' --format csv
  selon query my-question.rq
  selon query -e 'SELECT ?claim { ?claim selon:factuality selon:denied }'
  selon query wikidata-people --allow-service
  selon query -e 'SELECT ?word { ?entry lex:evokes news:Visit ; lex:lemma ?word }' --lexicon

The default graph is all articles and the ontology together; GRAPH names single articles.
A value is a label, a full IRI, or a shortened one such as id:russie.")]
pub(super) struct Arguments {
    /// A bundled query's name, or a file
    #[arg(value_name = "NAME|FILE", required_unless_present_any = ["sparql", "list"])]
    query: Option<String>,
    /// The query itself
    #[arg(short = 'e', long, value_name = "SPARQL", conflicts_with = "query")]
    sparql: Option<String>,
    /// Give a parameter a value
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_setting)]
    set: Vec<(String, String)>,
    /// List the bundled queries with their parameters
    #[arg(long, conflicts_with_all = ["query", "sparql"])]
    list: bool,
    /// How to write the rows
    #[arg(long, short, value_enum, default_value_t = Rows::Table)]
    format: Rows,
    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    /// Let the query ask other endpoints over the network, where it says SERVICE
    #[arg(long)]
    allow_service: bool,
    /// Let these be on your own network; implies --allow-service
    #[arg(long)]
    allow_private: bool,
    /// Ask the words and the ontology instead of the store; what asks for words does so by itself
    #[arg(long)]
    lexicon: bool,
    /// Turtle file or folder to ask as well; implies --lexicon
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

/// A format for rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rows {
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
}

fn parse_setting(setting: &str) -> Result<(String, String), String> {
    let (name, value) = setting.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

pub(super) fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    if arguments.list {
        return list();
    }
    on_large_stack("query", move || ask(&arguments))
}

fn ask(arguments: &Arguments) -> Result<Outcome, Failure> {
    let query = find_query(arguments)?;
    let store = if arguments.lexicon || !arguments.ontology.is_empty() || query.header.is_about_words() {
        lexicon(&arguments.ontology)?
    } else {
        arguments.store.open(Access::Read)?
    };
    let limit = query.limit(&arguments.set)?;
    let text = query.bind(&store, &arguments.set)?;
    let token = CancellationToken::new();
    if let Some(seconds) = arguments.timeout {
        watch(token.clone(), Duration::from_secs(seconds));
    }
    let failure = |error: QueryError| Failure::from_query(&error, &query.name, &text);
    let remote: Option<Arc<dyn Services>> = (arguments.allow_service || arguments.allow_private).then(|| {
        let timeout = arguments.timeout.map_or(SERVICE_TIMEOUT, Duration::from_secs);
        Arc::new(Remote { allows_private_addresses: arguments.allow_private, timeout }) as Arc<dyn Services>
    });
    match query::evaluate_with(&store, &text, token, remote.as_ref()).map_err(failure)? {
        QueryResults::Boolean(answer) => match results_format(arguments.format) {
            Some(format) => {
                QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(output(), answer)?.flush()?;
            }
            None => writeln!(output(), "{answer}")?,
        },
        QueryResults::Graph(triples) => {
            let mut quads = Vec::new();
            for triple in triples {
                quads.push(triple.map_err(|error| failure(error.into()))?.in_graph(GraphName::DefaultGraph));
            }
            format::sort(&mut quads);
            let mut writer = Writer::new(Format::Turtle, output());
            writer.write_graph(&quads)?;
            writer.finish()?.flush()?;
        }
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut count = 0;
            if let Some(format) = results_format(arguments.format) {
                let mut writer =
                    QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(output(), variables)?;
                for solution in solutions {
                    writer.serialize(&solution.map_err(|error| failure(error.into()))?)?;
                    count += 1;
                }
                writer.finish()?.flush()?;
            } else {
                let names: Vec<_> =
                    variables.iter().map(|variable| variable.as_str().trim_start_matches('_').to_owned()).collect();
                let mut rows = Vec::new();
                for solution in solutions {
                    let solution = solution.map_err(|error| failure(error.into()))?;
                    rows.push(
                        solution.values().iter().map(|term| term.as_ref().map(cell).unwrap_or_default()).collect(),
                    );
                }
                count = rows.len();
                write_table(&names, &rows)?;
            }
            if let Some(limit) = limit.filter(|limit| count >= *limit) {
                report::show_note(&format!("there may be more than {limit}; `--set limit=NUMBER` asks for more"));
            }
        }
    }
    Ok(Outcome::Done)
}

/// Returns a store of the ontology and its words, with the user's on top.
pub(super) fn lexicon(extra: &[PathBuf]) -> Result<Store, Failure> {
    let (ontology, diagnostics) = Ontology::load(extra)?;
    report::show_diagnostics(&diagnostics);
    let store = Store::in_memory()?;
    let quads: Vec<_> = ontology.quads_with_words().collect();
    store.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), &quads)?;
    Ok(store)
}

/// Finds the query that the arguments name: a file where there is one, else a bundled one.
fn find_query(arguments: &Arguments) -> Result<Query, Failure> {
    if let Some(sparql) = &arguments.sparql {
        return Ok(Query::new("-e", sparql));
    }
    let name = arguments.query.as_deref().unwrap_or_default();
    let path = PathBuf::from(name);
    if path.is_file()
        || name.contains('/')
        || path.extension().is_some_and(|extension| extension == "rq" || extension == "sparql")
    {
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::new(format!("cannot read the query `{name}`: {error}"), Some("check the path"))
        })?;
        return Ok(Query::new(name, text));
    }
    Ok(Query::named(name)?)
}

/// Tells a query to stop in time, and ends the process if it does not.
///
/// A query only reads, so nothing is lost with the process.
fn watch(token: CancellationToken, limit: Duration) {
    thread::spawn(move || {
        thread::sleep(limit);
        token.cancel();
        thread::sleep(GRACE);
        report::show_failure(&QueryError::Timeout.into());
        std::process::exit(2);
    });
}

/// Writes rows as a table, with their number below.
pub(super) fn write_table(names: &[String], rows: &[Vec<String>]) -> Result<(), Failure> {
    let mut output = output();
    if !rows.is_empty() {
        writeln!(output, "{}", table::draw(names, rows))?;
    }
    output.flush()?;
    drop(output);
    eprintln!("{} {}", rows.len(), if rows.len() == 1 { "row" } else { "rows" });
    Ok(())
}

/// Returns a term as a table shows it: a shortened IRI, or the bare text.
pub(super) fn cell(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            let article = iri.strip_prefix(vocab::ARTICLE).map(str::to_owned);
            article.or_else(|| shorten(iri)).unwrap_or_else(|| iri.to_owned())
        }
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}

/// Evaluates a query and returns its rows as a table shows them.
pub(super) fn rows(store: &Store, text: &str) -> Result<(Vec<String>, Vec<Vec<String>>), QueryError> {
    let QueryResults::Solutions(solutions) = query::evaluate(store, text, CancellationToken::new())? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let names = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
    let mut rows = Vec::new();
    for solution in solutions {
        rows.push(solution?.values().iter().map(|term| term.as_ref().map(cell).unwrap_or_default()).collect());
    }
    Ok((names, rows))
}

const fn results_format(format: Rows) -> Option<QueryResultsFormat> {
    match format {
        Rows::Table => None,
        Rows::Csv => Some(QueryResultsFormat::Csv),
        Rows::Tsv => Some(QueryResultsFormat::Tsv),
        Rows::Json => Some(QueryResultsFormat::Json),
        Rows::Xml => Some(QueryResultsFormat::Xml),
    }
}

/// Lists the bundled queries.
fn list() -> Result<Outcome, Failure> {
    let rows: Vec<_> = query::bundled()
        .into_iter()
        .map(|query| {
            let parameters = query.parameters.iter().map(|parameter| {
                if parameter.is_optional { format!("[{}]", parameter.name) } else { parameter.name.clone() }
            });
            let parameters = parameters.collect::<Vec<_>>().join(" ");
            vec![query.name, query.header.summary, parameters]
        })
        .collect();
    let names = ["name", "question", "parameters"].map(str::to_owned);
    let mut output = output();
    writeln!(output, "{}", table::draw(&names, &rows))?;
    output.flush()?;
    Ok(Outcome::Done)
}
