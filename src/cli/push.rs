//! `selon push`: sends graphs to a triple store by the SPARQL 1.1 Graph Store Protocol.

use std::thread;
use std::time::Duration;

use clap::Args;
use oxigraph::model::NamedNode;
use ureq::Agent;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments};
use crate::article;
use crate::store::format::{Format, Writer};
use crate::store::{Access, Store};
use crate::vocab;

/// How long a graph may take.
const TIMEOUT: Duration = Duration::from_secs(120);

/// How long to wait before a graph is sent again, each time.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(9)];

/// Send graphs to a triple store by the SPARQL 1.1 Graph Store Protocol
///
/// Each article's graph replaces the graph of that name there (PUT). What a server refuses is named, and the other
/// graphs are sent; where it is busy or fails, the graph is sent again up to three times.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon push --to https://example.org/store
  selon push --to https://example.org/news/data --article https://example.org/a
  selon push --to https://example.org/rdf-graphs/service --header 'Authorization: Bearer 1234'

Oxigraph and Blazegraph take graphs at /store, Apache Jena Fuseki at /DATASET/data, GraphDB and RDF4J at
/repositories/NAME/rdf-graphs/service, Virtuoso at /sparql-graph-crud.")]
pub(super) struct Arguments {
    /// The address where the server takes graphs
    #[arg(long, value_name = "ENDPOINT")]
    to: String,
    /// Send this article only; may be given several times
    #[arg(long, value_name = "ARTICLE")]
    article: Vec<String>,
    /// A header of each request, as servers want for access: 'Authorization: Bearer …'; may be given several times
    #[arg(long, value_name = "NAME: VALUE", value_parser = parse_header)]
    header: Vec<(String, String)>,
    #[command(flatten)]
    store: StoreArguments,
    /// Show neither progress nor summary
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let graphs = graphs(&store, &arguments.article)?;
    let broken = |fault| Failure::new(fault, Some("name a file with certificates in PEM, or unset the variable"));
    let config = Agent::config_builder()
        .tls_config(article::tls().map_err(broken)?)
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .user_agent(format!("selon/{}", env!("CARGO_PKG_VERSION")))
        .build();
    let agent = Agent::new_with_config(config);
    let progress = report::progress(arguments.quiet, Some(graphs.len() as u64));
    let mut refused = 0;
    for (sent, graph) in graphs.iter().enumerate() {
        match send(&agent, arguments, &store, graph)? {
            Ok(()) => {}
            // A server that never answers will not answer the next request either.
            Err(Refusal::Unreachable(reason)) if sent == refused => {
                let message = format!("cannot send graphs to `{}`: {reason}", arguments.to);
                return Err(Failure::new(message, Some("check the address, and that the server runs")));
            }
            Err(Refusal::Unreachable(reason) | Refusal::Answer(reason)) => {
                refused += 1;
                report::show_broken(&format!("`{}` was not taken: {reason}", graph.as_str()), None);
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    if !arguments.quiet {
        report::show_note(&format!("{} graphs were sent to `{}`", graphs.len() - refused, arguments.to));
    }
    Ok(Outcome::partly_if(refused > 0))
}

/// Returns the articles to send and, where none is named, the ontology beside them.
fn graphs(store: &Store, names: &[String]) -> Result<Vec<NamedNode>, Failure> {
    if names.is_empty() {
        let ontology = NamedNode::new_unchecked(vocab::ONTOLOGY_GRAPH);
        let mut graphs = if store.contains_graph(ontology.as_ref())? { vec![ontology] } else { Vec::new() };
        graphs.extend(store.articles()?);
        return Ok(graphs);
    }
    names.iter().map(|name| super::find_article(store, name)).collect()
}

/// Why a server did not take a graph.
enum Refusal {
    /// It does not answer.
    Unreachable(String),
    /// It says so.
    Answer(String),
}

/// Sends a graph, several times if need be.
fn send(
    agent: &Agent,
    arguments: &Arguments,
    store: &Store,
    graph: &NamedNode,
) -> Result<Result<(), Refusal>, Failure> {
    let mut writer = Writer::new(Format::NTriples, Vec::new());
    writer.write_graph(&store.graph(graph.as_ref().into())?)?;
    let body = writer.finish()?;
    let mut pauses = PAUSES.iter();
    loop {
        let mut request = agent.put(&arguments.to).query("graph", graph.as_str()).content_type("application/n-triples");
        for (name, value) in &arguments.header {
            request = request.header(name, value);
        }
        let refusal = match request.send(&body[..]) {
            Ok(answer) if answer.status().is_success() => return Ok(Ok(())),
            Ok(mut answer) => {
                let status = answer.status();
                let text = answer.body_mut().read_to_string().unwrap_or_default();
                let said = format!("{status} {}", text.lines().next().unwrap_or_default());
                if !status.is_server_error() && status.as_u16() != 429 {
                    return Ok(Err(Refusal::Answer(said)));
                }
                Refusal::Answer(said)
            }
            Err(error @ (ureq::Error::BadUri(_) | ureq::Error::HostNotFound)) => {
                return Ok(Err(Refusal::Unreachable(error.to_string())));
            }
            Err(error) => Refusal::Unreachable(error.to_string()),
        };
        match pauses.next() {
            Some(pause) => thread::sleep(*pause),
            None => return Ok(Err(refusal)),
        }
    }
}

/// Reads a header as it is written in requests.
fn parse_header(header: &str) -> Result<(String, String), String> {
    let (name, value) = header.split_once(':').ok_or("a header is written as `Name: value`")?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_value = value.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if is_name && is_value {
        Ok((name.to_owned(), value.trim().to_owned()))
    } else {
        Err("a header has ASCII signs only".to_owned())
    }
}
