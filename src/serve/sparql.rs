//! Queries over HTTP, as the SPARQL 1.1 Protocol says.
//!
//! <https://www.w3.org/TR/sparql11-protocol/>. What a query fails with before its first row gets a status of its own;
//! what it fails with later breaks the answer off.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::NamedNode;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolutionIter, QueryTripleIter};
use rustc_hash::FxHashSet;
use spargebra::Query;

use super::description;
use super::exchange::{Request, Response, parse_form};
use super::form::{self, Chosen, GRAPHS, Pages, ROWS};
use super::page;
use super::problem::Problem;
use super::site::Site;
use crate::link::service::Remote;
use crate::store::Store;
use crate::store::federation::Services;
use crate::store::format::{Format, Writer};
use crate::store::query::{self, QueryError};

/// How long another endpoint may take.
const SERVICE_TIMEOUT: Duration = Duration::from_secs(30);

/// The parameters that say in which form to answer.
pub(super) const FORMAT: [&str; 2] = ["format", "output"];

/// Answers what is asked of `/sparql`.
pub(super) fn answer<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let parameters = match request.method.as_str() {
        "GET" | "HEAD" => request.parameters(),
        "POST" => posted(request)?,
        _ => return Ok(Problem::method(request).answer(site, request).with_header("allow", "GET, HEAD, POST")),
    };
    let values = |name: &str| {
        let values = parameters.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
        values.collect::<Vec<_>>()
    };
    let named = FORMAT.iter().find_map(|name| values(name).into_iter().find(|value| !value.is_empty()));
    if !values("update").is_empty() {
        return Err(Problem::new(403, "this address answers queries and changes nothing", "send a query"));
    }
    let text = match values("query")[..] {
        [text] => text,
        [] if request.method != "POST" && parameters.iter().all(|(name, _)| is_about_page(name)) => {
            return match form::choose(request, named, &GRAPHS, Pages::Last)? {
                Chosen::Page => Ok(page::thing::editor(request, None)),
                Chosen::Data { kind, media_type } => description::answer(site, request, (kind, media_type)),
            };
        }
        [] => return Err(Problem::new(400, "there is no query", "send it as the parameter `query`")),
        _ => return Err(Problem::new(400, "there are several queries", "send one at a time")),
    };
    // What is no UTF-8 was decoded as the sign that stands for that.
    if text.contains('\u{FFFD}') {
        return Err(Problem::new(400, "the query is no UTF-8", "encode it as UTF-8"));
    }
    let mut query = query::read(text)?;
    let (default, named_graphs) = (graphs(&values("default-graph-uri"))?, graphs(&values("named-graph-uri"))?);
    if !default.is_empty() || !named_graphs.is_empty() {
        query = query::over(query, default, named_graphs);
    }
    let answered = ask(site, &site.store, query, (request, named), Pages::Last)?;
    Ok(answered.unwrap_or_else(|| page::thing::editor(request, Some(text))))
}

/// Tells whether a parameter says how to answer, not what.
fn is_about_page(name: &str) -> bool {
    name == "lang" || FORMAT.contains(&name)
}

/// Returns the parameters of an address and of what was posted to it.
fn posted(request: &Request) -> Result<Vec<(String, String)>, Problem> {
    let mut parts = request.content_type.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let unsupported = |message: String| {
        let help = "send `application/sparql-query`, or a form as `application/x-www-form-urlencoded`, in UTF-8";
        Err(Problem::new(415, message, help))
    };
    if let Some(charset) = charset.filter(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        return unsupported(format!("`{charset}` cannot be read"));
    }
    let body = || {
        let help = "encode it as UTF-8";
        std::str::from_utf8(&request.body).map_err(|_| Problem::new(400, "what was sent is no UTF-8", help))
    };
    let mut parameters = request.parameters();
    match media_type.as_str() {
        "application/sparql-query" => parameters.push(("query".to_owned(), body()?.to_owned())),
        "application/x-www-form-urlencoded" => parameters.extend(parse_form(body()?)),
        "application/sparql-update" => {
            return Err(Problem::new(403, "this address answers queries and changes nothing", "send a query"));
        }
        "" => return unsupported("the type of what was sent is missing".to_owned()),
        _ => return unsupported(format!("`{media_type}` is no type of a query")),
    }
    Ok(parameters)
}

/// Reads the names of graphs.
fn graphs(names: &[&str]) -> Result<Vec<NamedNode>, Problem> {
    let read = |name: &&str| {
        NamedNode::new(*name).map_err(|_| Problem::new(400, format!("`{name}` is no IRI"), "give a full IRI"))
    };
    names.iter().map(read).collect()
}

/// Evaluates a query and answers with what it finds; where the asker likes a page best, with nothing.
pub(super) fn ask<'a>(
    site: &Site,
    store: &Store,
    query: Query,
    (request, named): (&Request, Option<&str>),
    pages: Pages,
) -> Result<Option<Response<'a>>, Problem> {
    let evaluate = |query| {
        let services = site.options.allows_service.then(|| {
            Arc::new(Remote { allows_private_addresses: false, timeout: SERVICE_TIMEOUT }) as Arc<dyn Services>
        });
        query::answer(store, query, CancellationToken::new(), services.as_ref())
    };
    if matches!(query, Query::Select { .. } | Query::Ask { .. }) {
        let Chosen::Data { kind, media_type } = form::choose(request, named, &ROWS, pages)? else { return Ok(None) };
        return match evaluate(query)? {
            QueryResults::Solutions(rows) => Ok(Some(write_rows(rows, kind, media_type)?)),
            QueryResults::Boolean(value) => {
                let serializer = QueryResultsSerializer::from_format(kind);
                let body = serializer.serialize_boolean_to_writer(Vec::new(), value)?;
                Ok(Some(Response::new(200, media_type, body)))
            }
            QueryResults::Graph(_) => Ok(None),
        };
    }
    let Chosen::Data { kind, media_type } = form::choose(request, named, &GRAPHS, pages)? else { return Ok(None) };
    match evaluate(query)? {
        QueryResults::Graph(triples) => Ok(Some(write_triples(triples, kind, media_type)?)),
        _ => Ok(None),
    }
}

/// Writes rows as they come, once the first of them is there.
fn write_rows<'a>(
    mut rows: QuerySolutionIter<'static>,
    kind: QueryResultsFormat,
    media_type: &'static str,
) -> Result<Response<'a>, Problem> {
    let variables = rows.variables().to_vec();
    let first = rows.next().transpose().map_err(QueryError::from)?;
    Ok(Response::written(media_type, move |out| {
        let mut writer = QueryResultsSerializer::from_format(kind).serialize_solutions_to_writer(out, variables)?;
        for row in first.into_iter().map(Ok).chain(rows) {
            writer.serialize(&row.map_err(io::Error::other)?)?;
        }
        writer.finish().map(|_| ())
    }))
}

/// Writes triples as they come, each once, when the first of them is there.
fn write_triples<'a>(
    mut triples: QueryTripleIter<'static>,
    kind: Format,
    media_type: &'static str,
) -> Result<Response<'a>, Problem> {
    let first = triples.next().transpose().map_err(QueryError::from)?;
    Ok(Response::written(media_type, move |out| {
        let mut writer = Writer::new(kind, out);
        let mut written = FxHashSet::default();
        for triple in first.into_iter().map(Ok).chain(triples) {
            let triple = triple.map_err(io::Error::other)?;
            if written.insert(triple.clone()) {
                writer.write_graph(&[triple.in_graph(oxigraph::model::GraphName::DefaultGraph)])?;
            }
        }
        writer.finish().map(|_| ())
    }))
}
