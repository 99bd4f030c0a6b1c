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

/// Answers what is asked of `/sparql`.
pub(super) fn answer<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let parameters = match request.method.as_str() {
        "GET" | "HEAD" => request.parameters(),
        "POST" => posted(request)?,
        _ => return Ok(Problem::method(site, request, "GET, HEAD, POST")),
    };
    let values = |name: &str| {
        let values = parameters.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
        values.collect::<Vec<_>>()
    };
    let named = form::named(&parameters);
    if !values("update").is_empty() {
        return Err(Problem::new(403, "this address answers queries and changes nothing", "send a query"));
    }
    let pages = if request.method == "POST" { Pages::None } else { Pages::Last };
    if matches!(form::choose(request, named, &GRAPHS, pages), Ok(Chosen::Page))
        && matches!(form::choose(request, named, &ROWS, pages), Ok(Chosen::Page))
    {
        return page::query::answer(site, request);
    }
    let text = match values("query")[..] {
        [text] => text,
        [] if request.method != "POST" && parameters.iter().all(|(name, _)| is_about_page(name)) => {
            return match form::choose(request, named, &GRAPHS, Pages::Last)? {
                Chosen::Page => page::query::answer(site, request),
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
    let query = Graphs::named(&parameters)?.asked(query::read(text)?);
    let answered = ask(site, &site.store, query, (request, named), pages)?;
    answered.map_or_else(|| page::query::answer(site, request), Ok)
}

/// Tells whether a parameter says how to answer, not what.
fn is_about_page(name: &str) -> bool {
    name == "lang" || form::NAMING.contains(&name)
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

/// The parameters that name graphs beside the query: those that make up its default graph, and its named ones.
pub(super) const NAMING_GRAPHS: [&str; 2] = ["default-graph-uri", "named-graph-uri"];

/// The graphs that are named beside a query.
pub(super) struct Graphs([Vec<NamedNode>; 2]);

impl Graphs {
    /// Reads them from parameters.
    pub(super) fn named(parameters: &[(String, String)]) -> Result<Self, Problem> {
        let mut graphs = Self([Vec::new(), Vec::new()]);
        for (name, iri) in parameters {
            for (naming, graphs) in NAMING_GRAPHS.iter().zip(&mut graphs.0) {
                if naming == name {
                    let graph = NamedNode::new(iri.as_str());
                    let problem = |_| Problem::new(400, format!("`{iri}` is no IRI"), "give a full IRI");
                    graphs.push(graph.map_err(problem)?);
                }
            }
        }
        Ok(graphs)
    }

    /// Returns the query as it is asked of these graphs, if there are any.
    pub(super) fn asked(self, query: Query) -> Query {
        let [default, named] = self.0;
        if default.is_empty() && named.is_empty() { query } else { query::over(query, default, named) }
    }
}

/// Evaluates a query, which may ask other endpoints where the server allows it.
pub(super) fn evaluate(site: &Site, store: &Store, query: Query) -> Result<QueryResults<'static>, QueryError> {
    let services = site
        .options
        .allows_service
        .then(|| Arc::new(Remote { allows_private_addresses: false, timeout: SERVICE_TIMEOUT }) as Arc<dyn Services>);
    query::answer(store, query, CancellationToken::new(), services.as_ref())
}

/// Evaluates a query and answers with what it finds; where the asker likes a page best, with nothing.
pub(super) fn ask<'a>(
    site: &Site,
    store: &Store,
    query: Query,
    (request, named): (&Request, Option<&str>),
    pages: Pages,
) -> Result<Option<Response<'a>>, Problem> {
    let evaluate = |query| evaluate(site, store, query);
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

#[cfg(test)]
mod tests {
    use super::super::exchange::encode;
    use super::super::sample::{Answer, BEIRUT, SINGAPORE, ask, get};
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";
    const DIRECT: &str = "application/sparql-query";

    fn send(method: &str, query: &str, content_type: &str, body: &[u8], accept: &str) -> Answer {
        ask(&Request {
            method: method.to_owned(),
            path: "/sparql".to_owned(),
            query: query.to_owned(),
            content_type: content_type.to_owned(),
            accept: accept.to_owned(),
            body: body.to_vec(),
            ..Request::default()
        })
    }

    /// Asks whether something holds, with parameters that name graphs, by all three ways.
    fn holds(query: &str, graphs: &[(&str, &str)]) -> bool {
        let graphs: String =
            graphs.iter().map(|(name, graph)| format!("&{name}-graph-uri={}", encode(graph))).collect();
        let form = format!("query={}{graphs}", encode(query));
        let answers = [
            send("GET", &form, "", b"", ""),
            send("POST", "", FORM, form.as_bytes(), ""),
            send("POST", graphs.trim_start_matches('&'), DIRECT, query.as_bytes(), ""),
        ];
        let answers = answers.map(|answer| {
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            answer.json()["boolean"].as_bool().unwrap()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{query}: {answers:?}");
        answers[0]
    }

    #[test]
    fn graphs_named_beside_the_query_win_over_those_in_it() {
        let article = |iri: &str| format!("<{iri}> a selon:Article");
        let (beirut, singapore) = (article(BEIRUT), article(SINGAPORE));
        let both = format!("ASK {{ {beirut} . {singapore} }}");
        assert!(holds(&both, &[]), "the default graph is the union");
        assert!(!holds(&both, &[("default", BEIRUT)]), "query_dataset_default_graph");
        assert!(holds(&both, &[("default", BEIRUT), ("default", SINGAPORE)]), "query_dataset_default_graphs");
        let named = format!("ASK {{ GRAPH ?graph {{ {beirut} }} }}");
        assert!(holds(&named, &[("named", BEIRUT)]), "query_dataset_named_graphs");
        assert!(holds(&named, &[("named", SINGAPORE), ("named", BEIRUT)]), "query_dataset_named_graphs");
        assert!(!holds(&named, &[("named", SINGAPORE)]));
        assert!(!holds(&named, &[("default", BEIRUT)]), "no named graph was named");
        assert!(!holds("ASK { ?s ?p ?o }", &[("named", BEIRUT)]), "no default graph was named");
        let full = format!("ASK {{ {singapore} GRAPH ?graph {{ {beirut} }} }}");
        assert!(holds(&full, &[("default", SINGAPORE), ("named", BEIRUT)]), "query_dataset_full");
        assert!(!holds(&full, &[("default", BEIRUT), ("named", SINGAPORE)]));
        let from = format!("ASK FROM <{SINGAPORE}> {{ {beirut} }}");
        assert!(!holds(&from, &[]));
        assert!(holds(&from, &[("default", BEIRUT)]), "query_multiple_dataset");
        let from = format!("ASK FROM NAMED <{BEIRUT}> {{ GRAPH ?graph {{ {beirut} }} }}");
        assert!(holds(&from, &[]) && !holds(&from, &[("named", SINGAPORE)]), "query_multiple_dataset");
    }

    #[test]
    fn sorted_rows_and_templates_keep_to_the_graphs_that_are_named() {
        let count = |query: &str, graph: &str, format: &str| {
            let form = format!("query={}&default-graph-uri={}&format={format}", encode(query), encode(graph));
            let answer = send("GET", &form, "", b"", "");
            assert_eq!(answer.status, 200, "{}", answer.body);
            answer.body.lines().count()
        };
        let rows = "SELECT ?article { ?article a selon:Article } ORDER BY ?article";
        assert_eq!(count(rows, BEIRUT, "csv"), 2);
        assert_eq!(count(rows, "https://example.org/nothing", "csv"), 1);
        let triples = "CONSTRUCT { ?article a selon:Article } { ?article a selon:Article }";
        assert_eq!(count(triples, BEIRUT, "ntriples"), 1);
    }

    #[test]
    fn what_fails_before_its_first_row_says_so() {
        let page = get("/sparql?query=ASK%20%7B%20?s", "application/json").json();
        assert_eq!(page["status"], 400);
        assert!(page["message"].as_str().unwrap().contains("line 1"), "{page}");
    }
}
