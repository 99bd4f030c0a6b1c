//! Asks a store: bundled queries, queries from files, parameters, limits.
//!
//! The default graph of a query is the union of all graphs. Queries never
//! change anything, and never fetch anything unless the user allows it.

use std::sync::Arc;
use std::{io, thread};

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::{
    CancellationToken, QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter, SparqlEvaluator,
    Variable,
};
use spargebra::SparqlParser;
use spargebra::algebra::QueryDataset;

pub use super::sparql::{Parameter, ValueKind};

use super::federation::{Binder, Handler, Services, is_federated};
use super::header::Header;
use super::order::{Order, Row};
use super::template::Template;
use super::{Store, StoreError, names, sparql};
use crate::vocab;

include!(concat!(env!("OUT_DIR"), "/queries.rs"));

/// Longer queries are refused.
const LONGEST: usize = 64 * 1024;

/// Queries that nest deeper are refused: the parser would run out of stack.
const DEEPEST: usize = 64;

/// A query may need more stack than a thread usually has.
const STACK: usize = 128 * 1024 * 1024;

/// A query with what it says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The file's name without its ending, or what stands for it.
    pub name: String,
    /// The SPARQL text.
    pub text: String,
    /// Its description.
    pub header: Header,
    /// What the user may or must give.
    pub parameters: Vec<Parameter>,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// No bundled query has this name.
    #[error("there is no query `{name}`")]
    Unknown {
        /// The name given.
        name: String,
        /// The name that may be meant.
        nearest: Option<String>,
    },
    /// The text is no SPARQL query.
    #[error("the query is not valid SPARQL: {message}")]
    Syntax {
        /// What the parser expects.
        message: String,
        /// The line, counted from 1.
        line: u64,
        /// The column, counted from 1.
        column: u64,
    },
    /// The text is too long.
    #[error("the query has {0} bytes, and at most {LONGEST} are allowed")]
    Length(usize),
    /// Brackets nest too deep.
    #[error("the query nests {0} levels deep, and at most {DEEPEST} are allowed")]
    Depth(usize),
    /// The query has no such parameter.
    #[error("the query `{query}` has no parameter `{name}`")]
    Parameter {
        /// The query.
        query: String,
        /// The name given.
        name: String,
    },
    /// The query has a parameter that must be given.
    #[error("the query `{query}` needs a value for `{name}`")]
    Value {
        /// The query.
        query: String,
        /// The parameter.
        name: String,
    },
    /// The limit of rows is no number.
    #[error("`{0}` is no number of rows")]
    Limit(String),
    /// A name means nothing in this store.
    #[error("nothing in the store is called `{name}`")]
    Name {
        /// The name given.
        name: String,
        /// The label that may be meant.
        nearest: Option<String>,
    },
    /// The query asks another endpoint, which nobody allowed.
    #[error("the query asks another endpoint with SERVICE, and that is not allowed")]
    Federated,
    /// The query would send too much to another endpoint.
    #[error("the query would ask another endpoint about more than {0} rows")]
    TooMany(usize),
    /// The query took too long.
    #[error("the query was stopped because it took too long")]
    Timeout,
    /// The query cannot be evaluated.
    #[error("the query fails: {0}")]
    Evaluation(QueryEvaluationError),
    /// The update cannot be carried out.
    #[error("the update fails: {0}")]
    Update(String),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl QueryError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest: Some(name), .. } | Self::Name { nearest: Some(name), .. } => {
                Some(format!("did you mean `{name}`?"))
            }
            Self::Unknown { .. } => {
                Some("`selon query --list` lists the queries; a file must be named with its path".to_owned())
            }
            Self::Name { .. } => Some("give a label, a full IRI, or a shortened one such as `id:russie`".to_owned()),
            Self::Syntax { .. } => Some(
                "prefixes such as `selon:`, `news:`, `id:` and `rdfs:` are known without being declared".to_owned(),
            ),
            Self::Parameter { .. } => Some("`selon query --list` lists the parameters".to_owned()),
            Self::Limit(_) => Some("write it in digits: `--set limit=100`".to_owned()),
            Self::Value { name, .. } => Some(format!("add `--set {name}=VALUE`")),
            Self::Length(_) | Self::Depth(_) => Some("split the query".to_owned()),
            Self::Federated => Some("add `--allow-service` if it may be asked over the network".to_owned()),
            Self::TooMany(_) => Some("ask about less before `SERVICE`, in a sub-query with a LIMIT".to_owned()),
            Self::Evaluation(QueryEvaluationError::Service(_)) => {
                Some("check the address; one on your own network needs `--allow-private`".to_owned())
            }
            Self::Timeout => Some("ask for less, or raise `--timeout`".to_owned()),
            _ => None,
        }
    }
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::Cancelled => Self::Timeout,
            error => Self::Evaluation(error),
        }
    }
}

/// Returns the bundled queries in the order of their names.
#[must_use]
pub fn bundled() -> Vec<Query> {
    QUERIES.iter().map(|(name, text)| Query::new(*name, *text)).collect()
}

impl Query {
    /// Returns a query with the description that stands at its top.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let header = Header::from_query(&text);
        let mut parameters = sparql::find_parameters(&text);
        parameters.extend(header.pagination.map(|_| Parameter::limit()));
        Self { name: name.into(), header, parameters, text }
    }

    /// Returns the bundled query of a name.
    ///
    /// # Errors
    ///
    /// Returns an error with the nearest name when there is none.
    pub fn named(name: &str) -> Result<Self, QueryError> {
        let known = || QUERIES.iter().map(|(name, _)| (*name).to_owned());
        match QUERIES.iter().find(|(known, _)| *known == name) {
            Some((name, text)) => Ok(Self::new(*name, *text)),
            None => Err(QueryError::Unknown { name: name.to_owned(), nearest: names::nearest(name, known()) }),
        }
    }

    /// Returns how many rows the query lets through, if it has such a limit.
    ///
    /// # Errors
    ///
    /// Returns an error when the limit that is given is no number.
    pub fn limit(&self, values: &[(String, String)]) -> Result<Option<usize>, QueryError> {
        let Some(limit) = self.header.pagination else { return Ok(None) };
        match values.iter().find(|(name, _)| name == sparql::LIMIT) {
            Some((_, value)) => value.parse().map(Some).map_err(|_| QueryError::Limit(value.clone())),
            None => Ok(Some(limit)),
        }
    }

    /// Returns the value that a parameter has where none is given: one that may be left out has none.
    #[must_use]
    pub fn default_of(&self, parameter: &Parameter) -> Option<&str> {
        let mut defaults = self.header.defaults.iter().filter(|_| !parameter.is_optional);
        defaults.find(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str())
    }

    /// Gives values to parameters: IRIs, shortened IRIs or labels where the
    /// parameter wants an IRI, and text elsewhere.
    ///
    /// A label that several things bear means all of them.
    ///
    /// # Errors
    ///
    /// Returns an error when a parameter is unknown or missing, or a name means nothing.
    pub fn bind(&self, store: &Store, values: &[(String, String)]) -> Result<String, QueryError> {
        if let Some((name, _)) =
            values.iter().find(|(name, _)| self.parameters.iter().all(|parameter| parameter.name != *name))
        {
            return Err(QueryError::Parameter { query: self.name.clone(), name: name.clone() });
        }
        let mut text = self.text.clone();
        if let (Some(former), Some(limit)) = (self.header.pagination, self.limit(values)?) {
            text = sparql::set_limit(&text, former, limit);
        }
        for parameter in self.parameters.iter().filter(|parameter| !parameter.variable.is_empty()) {
            let given = values.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str());
            match given.or_else(|| self.default_of(parameter)) {
                // An endpoint is named, not bound, so that the values to ask about can be sent along.
                Some(value) if text.contains(&service(parameter)) => {
                    let endpoint = terms(store, parameter, value)?;
                    text = text.replace(&service(parameter), &format!("SERVICE {endpoint}"));
                }
                Some(value) => text = sparql::bind(&text, &parameter.variable, &terms(store, parameter, value)?),
                None if parameter.is_optional => {}
                None => return Err(QueryError::Value { query: self.name.clone(), name: parameter.name.clone() }),
            }
        }
        Ok(text)
    }
}

/// Returns how a query says that a parameter is the endpoint to ask.
fn service(parameter: &Parameter) -> String {
    format!("SERVICE ?{}", parameter.variable)
}

/// Writes the value of a parameter as SPARQL terms.
fn terms(store: &Store, parameter: &Parameter, value: &str) -> Result<String, QueryError> {
    let literal = match &parameter.kind {
        ValueKind::Iri => {
            return Ok(names::known(store, value)?.iter().map(NamedNode::to_string).collect::<Vec<_>>().join(" "));
        }
        ValueKind::Text => Literal::new_simple_literal(value),
        ValueKind::Language(language) => Literal::new_language_tagged_literal_unchecked(value, language.as_str()),
        ValueKind::Datatype(name) => {
            let xsd =
                vocab::PREFIXES.iter().find(|(prefix, _)| *prefix == "xsd").map_or("", |(_, namespace)| *namespace);
            Literal::new_typed_literal(value, NamedNode::new_unchecked(format!("{xsd}{name}")))
        }
    };
    Ok(literal.to_string())
}

/// Evaluates a query over the union of all graphs.
///
/// # Errors
///
/// Returns an error when the query is too long or too deep, is no SPARQL, asks another endpoint, or fails.
pub fn evaluate(store: &Store, text: &str, token: CancellationToken) -> Result<QueryResults<'static>, QueryError> {
    evaluate_with(store, text, token, None)
}

/// Evaluates a query over the union of all graphs, with what asks other endpoints, if that is allowed.
///
/// # Errors
///
/// Returns an error when the query is too long or too deep, is no SPARQL, asks what nobody allowed, or fails.
pub fn evaluate_with(
    store: &Store,
    text: &str,
    token: CancellationToken,
    services: Option<&Arc<dyn Services>>,
) -> Result<QueryResults<'static>, QueryError> {
    answer(store, read(text)?, token, services)
}

/// Reads a query, with the prefixes that are known without being declared.
///
/// # Errors
///
/// Returns an error when the query is too long or too deep, or is no SPARQL.
pub(crate) fn read(text: &str) -> Result<spargebra::Query, QueryError> {
    parse(text, vocab::PREFIXES.iter().copied())
}

/// Asks a query of some graphs, whatever graphs it names itself with `FROM`.
pub(crate) fn over(mut query: spargebra::Query, default: Vec<NamedNode>, named: Vec<NamedNode>) -> spargebra::Query {
    let (spargebra::Query::Select { dataset, .. }
    | spargebra::Query::Construct { dataset, .. }
    | spargebra::Query::Describe { dataset, .. }
    | spargebra::Query::Ask { dataset, .. }) = &mut query;
    *dataset = Some(QueryDataset { default, named: Some(named) });
    query
}

/// Evaluates a query that was read.
///
/// # Errors
///
/// Returns an error when the query asks what nobody allowed, or fails.
pub(crate) fn answer(
    store: &Store,
    mut query: spargebra::Query,
    token: CancellationToken,
    services: Option<&Arc<dyn Services>>,
) -> Result<QueryResults<'static>, QueryError> {
    let (spargebra::Query::Select { pattern, .. }
    | spargebra::Query::Construct { pattern, .. }
    | spargebra::Query::Describe { pattern, .. }
    | spargebra::Query::Ask { pattern, .. }) = &query;
    if is_federated(pattern) {
        let services = services.ok_or(QueryError::Federated)?;
        let dataset = query.dataset().cloned();
        query = Binder { store, token: &token, services, dataset }.bind_query(query)?;
    }
    if let Some((rows, template)) = Template::split(&query)
        && let QueryResults::Solutions(rows) = run(store, rows, &token, services)?
    {
        let triples = rows.flat_map(move |row| match row {
            Ok(row) => template.fill(row.values()).map(Ok).collect(),
            Err(error) => vec![Err(error)],
        });
        return Ok(QueryTripleIter::new(triples).into());
    }
    if let Some((rows, order)) = Order::split(&query)
        && let QueryResults::Solutions(rows) = run(store, rows, &token, services)?
    {
        let rows = rows.map(|row| Ok(row?.values().to_vec())).collect::<Result<Vec<Row>, QueryEvaluationError>>()?;
        if let Some(rows) = order.apply(rows) {
            return Ok(QuerySolutionIter::from_tuples(order.variables.into(), rows.into_iter().map(Ok)).into());
        }
    }
    Ok(run(store, query, &token, services)?)
}

/// Does some work in a thread of its own, with a stack as large as evaluating a query may need.
///
/// # Errors
///
/// Returns an error when no thread can be started.
pub(crate) fn on_large_stack<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<thread::Result<T>> {
    let thread = thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(work)?;
    Ok(thread.join())
}

/// Does some work on all cores, in threads with stacks as large as evaluating a query may need.
///
/// # Errors
///
/// Returns an error when no threads can be started.
pub(crate) fn on_all_cores<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK).build().map_err(io::Error::other)?;
    Ok(threads.install(work))
}

/// Checks that a text is not so long or deep that parsing it could end the process.
pub(super) fn check_size(text: &str) -> Result<(), QueryError> {
    if text.len() > LONGEST {
        return Err(QueryError::Length(text.len()));
    }
    let depth = sparql::depth(text);
    if depth > DEEPEST {
        return Err(QueryError::Depth(depth));
    }
    Ok(())
}

/// Parses a query with the prefixes that are known to it.
///
/// # Errors
///
/// Returns an error when the query is too long or too deep, or is no SPARQL.
pub(crate) fn parse<'a>(
    text: &str,
    prefixes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<spargebra::Query, QueryError> {
    check_size(text)?;
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes {
        parser = parser.with_prefix(prefix, namespace).map_err(|error| syntax(&error.to_string()))?;
    }
    parser.parse_query(text).map_err(|error| syntax(&error.to_string()))
}

/// Evaluates a SELECT over some graphs as one, perhaps with a value given to a variable beforehand.
///
/// # Errors
///
/// Returns an error when the query fails; of another form of query, there are no rows.
pub(crate) fn select(
    store: &Store,
    query: &spargebra::Query,
    graphs: &[NamedNode],
    bound: Option<(Variable, Term)>,
) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
    let mut prepared = SparqlEvaluator::new().for_query(query.clone());
    prepared.dataset_mut().set_default_graph(graphs.iter().cloned().map(Into::into).collect());
    if let Some((variable, value)) = bound {
        prepared = prepared.substitute_variable(variable, value);
    }
    match prepared.on_store(&store.dataset).execute()? {
        QueryResults::Solutions(rows) => Ok(rows),
        _ => Ok(QuerySolutionIter::from_tuples(Vec::new().into(), std::iter::empty())),
    }
}

/// Leaves a query to the engine.
pub(super) fn run(
    store: &Store,
    query: spargebra::Query,
    token: &CancellationToken,
    services: Option<&Arc<dyn Services>>,
) -> Result<QueryResults<'static>, QueryEvaluationError> {
    let mut evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
    if let Some(services) = services {
        evaluator = evaluator.with_default_service_handler(Handler::new(services));
    }
    let mut prepared = evaluator.for_query(query);
    if prepared.dataset().is_default_dataset() {
        prepared.dataset_mut().set_default_graph_as_union();
    }
    prepared.on_store(&store.dataset).execute()
}

/// Takes the position out of a message of the parser: `error at 3:2: expected OPTIONAL`.
pub(super) fn syntax(message: &str) -> QueryError {
    let parsed = message.strip_prefix("error at ").and_then(|rest| {
        let (position, expected) = rest.split_once(": ")?;
        let (line, column) = position.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, expected))
    });
    let (line, column, message) = parsed.unwrap_or((1, 1, message));
    QueryError::Syntax { message: message.to_owned(), line, column }
}
