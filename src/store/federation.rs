//! Queries that other endpoints answer in part: `SERVICE`.
//!
//! An endpoint is asked only about what the rest of the query has found: the values that both sides share are looked
//! up first and sent along, some hundred at once. Without that, it would be asked for all that it knows.
//!
//! **Invariant:** nothing here uses a network; who asks is handed in, and without it such queries are refused.

use std::sync::{Arc, Mutex};

use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::{CancellationToken, DefaultServiceHandler, QueryResults, QuerySolutionIter, Variable};
use oxiri::Iri;
use rustc_hash::{FxHashMap, FxHashSet};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, QueryDataset};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::Store;
use super::query::{QueryError, run};

/// How many rows of values are sent along with one request.
const BATCH: usize = 200;

/// How many rows of values are sent along at most: beyond that, the query asks for too much.
const MOST: usize = 20_000;

/// Rows with the variables that name their places.
pub type Rows = (Vec<Variable>, Vec<Vec<Option<Term>>>);

/// Who asks other endpoints.
pub trait Services: Send + Sync {
    /// Sends a query to an endpoint, and returns its answer, or why there is none.
    ///
    /// # Errors
    ///
    /// Returns an error in words when the endpoint may not be asked, or does not answer as it should.
    fn ask(&self, endpoint: &str, query: &str) -> Result<Rows, String>;
}

/// Why an endpoint did not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ServiceError(String);

/// What the engine calls for each part of a query that is for another endpoint.
pub(super) struct Handler {
    services: Arc<dyn Services>,
    /// The engine may ask the same again for each of its own rows.
    answers: Mutex<FxHashMap<(String, String), Arc<Rows>>>,
}

impl Handler {
    pub(super) fn new(services: &Arc<dyn Services>) -> Self {
        Self { services: Arc::clone(services), answers: Mutex::default() }
    }
}

impl DefaultServiceHandler for Handler {
    type Error = ServiceError;

    fn handle(
        &self,
        endpoint: &NamedNode,
        pattern: &GraphPattern,
        _: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Self::Error> {
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: None }.to_string();
        let key = (endpoint.as_str().to_owned(), query);
        let known = self.answers.lock().ok().and_then(|answers| answers.get(&key).cloned());
        let answer = match known {
            Some(answer) => answer,
            None => {
                let answer = Arc::new(self.services.ask(&key.0, &key.1).map_err(ServiceError)?);
                if let Ok(mut answers) = self.answers.lock() {
                    answers.insert(key, Arc::clone(&answer));
                }
                answer
            }
        };
        let rows = answer.1.clone().into_iter().map(Ok);
        Ok(QuerySolutionIter::from_tuples(answer.0.clone().into(), rows))
    }
}

/// Puts values where the evaluation of a pattern begins, as far as that changes nothing of what it means.
fn begin_with(values: GraphPattern, pattern: GraphPattern, variables: &[Variable]) -> GraphPattern {
    let binds_all = |pattern: &GraphPattern| {
        let mut bound = FxHashSet::default();
        pattern.on_in_scope_variable(|variable| {
            bound.insert(variable.clone());
        });
        variables.iter().all(|variable| bound.contains(variable))
    };
    match pattern {
        GraphPattern::LeftJoin { left, right, expression } if binds_all(&left) => {
            let left = Box::new(begin_with(values, *left, variables));
            GraphPattern::LeftJoin { left, right, expression }
        }
        GraphPattern::Join { left, right } if binds_all(&left) => {
            GraphPattern::Join { left: Box::new(begin_with(values, *left, variables)), right }
        }
        GraphPattern::Filter { expr, inner } => {
            GraphPattern::Filter { expr, inner: Box::new(begin_with(values, *inner, variables)) }
        }
        pattern => GraphPattern::Join { left: Box::new(values), right: Box::new(pattern) },
    }
}

/// Tells whether a pattern asks another endpoint.
pub(super) fn is_federated(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Service { .. } => true,
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => is_federated(left) || is_federated(right),
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => is_federated(inner),
        _ => false,
    }
}

/// Sends the values along that both sides of each join with another endpoint share.
pub(super) struct Binder<'a> {
    pub(super) store: &'a Store,
    pub(super) token: &'a CancellationToken,
    pub(super) services: &'a Arc<dyn Services>,
    /// The graphs that the query is asked of.
    pub(super) dataset: Option<QueryDataset>,
}

impl Binder<'_> {
    /// Rewrites a query.
    pub(super) fn bind_query(&self, query: Query) -> Result<Query, QueryError> {
        Ok(match query {
            Query::Select { dataset, pattern, base_iri } => {
                Query::Select { dataset, pattern: self.bind(pattern)?, base_iri }
            }
            Query::Construct { template, dataset, pattern, base_iri } => {
                Query::Construct { template, dataset, pattern: self.bind(pattern)?, base_iri }
            }
            Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: self.bind(pattern)?, base_iri },
            query => query,
        })
    }

    /// Rewrites a pattern from the inside; inside of `GRAPH`, it stays as it is.
    fn bind(&self, pattern: GraphPattern) -> Result<GraphPattern, QueryError> {
        let go = |inner: Box<GraphPattern>| Ok::<_, QueryError>(Box::new(self.bind(*inner)?));
        Ok(match pattern {
            GraphPattern::Join { left, right } => {
                let (left, right) = (go(left)?, go(right)?);
                let is_service = |side: &GraphPattern| matches!(side, GraphPattern::Service { .. });
                match (is_service(&left), is_service(&right)) {
                    (_, true) => GraphPattern::Join { right: Box::new(self.send_along(&left, *right)?), left },
                    (true, false) => GraphPattern::Join { left: Box::new(self.send_along(&right, *left)?), right },
                    _ => GraphPattern::Join { left, right },
                }
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let (left, right) = (go(left)?, go(right)?);
                let right = Box::new(self.send_along(&left, *right)?);
                GraphPattern::LeftJoin { left, right, expression }
            }
            GraphPattern::Union { left, right } => GraphPattern::Union { left: go(left)?, right: go(right)? },
            GraphPattern::Minus { left, right } => GraphPattern::Minus { left: go(left)?, right },
            GraphPattern::Filter { expr, inner } => GraphPattern::Filter { expr, inner: go(inner)? },
            GraphPattern::Extend { inner, variable, expression } => {
                GraphPattern::Extend { inner: go(inner)?, variable, expression }
            }
            GraphPattern::OrderBy { inner, expression } => GraphPattern::OrderBy { inner: go(inner)?, expression },
            GraphPattern::Project { inner, variables } => GraphPattern::Project { inner: go(inner)?, variables },
            GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: go(inner)? },
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: go(inner)? },
            GraphPattern::Slice { inner, start, length } => GraphPattern::Slice { inner: go(inner)?, start, length },
            GraphPattern::Group { inner, variables, aggregates } => {
                GraphPattern::Group { inner: go(inner)?, variables, aggregates }
            }
            pattern => pattern,
        })
    }

    /// Puts the values that the other side has into a part for an endpoint, in several parts where they are many.
    fn send_along(&self, other: &GraphPattern, service: GraphPattern) -> Result<GraphPattern, QueryError> {
        let GraphPattern::Service { name: name @ NamedNodePattern::NamedNode(_), inner, silent } = service else {
            return Ok(service);
        };
        let mut theirs = FxHashSet::default();
        inner.on_in_scope_variable(|variable| {
            theirs.insert(variable.clone());
        });
        let mut shared: Vec<Variable> = Vec::new();
        other.on_in_scope_variable(|variable| {
            if theirs.contains(variable) && !shared.contains(variable) {
                shared.push(variable.clone());
            }
        });
        shared.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        if shared.is_empty() {
            return Ok(GraphPattern::Service { name, inner, silent });
        }
        let rows = self.rows(other, &shared)?;
        // Where nothing is known of a row, the endpoint has to be asked for all that it has.
        if rows.iter().any(|row| row.iter().all(Option::is_none)) {
            return Ok(GraphPattern::Service { name, inner, silent });
        }
        let part = |bindings: Vec<Vec<Option<GroundTerm>>>| {
            let values = GraphPattern::Values { variables: shared.clone(), bindings };
            GraphPattern::Service {
                name: name.clone(),
                inner: Box::new(begin_with(values, *inner.clone(), &shared)),
                silent,
            }
        };
        let parts = rows.chunks(BATCH).map(|rows| part(rows.to_vec()));
        let joined = parts.reduce(|left, right| GraphPattern::Union { left: Box::new(left), right: Box::new(right) });
        Ok(joined.unwrap_or(GraphPattern::Values { variables: shared, bindings: Vec::new() }))
    }

    /// Looks up the different values of some variables in a pattern, sorted.
    fn rows(&self, pattern: &GraphPattern, variables: &[Variable]) -> Result<Vec<Vec<Option<GroundTerm>>>, QueryError> {
        let inner = Box::new(pattern.clone());
        let pattern = GraphPattern::Project { inner, variables: variables.to_vec() };
        let pattern = GraphPattern::Distinct { inner: Box::new(pattern) };
        let query = Query::Select { dataset: self.dataset.clone(), pattern, base_iri: None };
        let QueryResults::Solutions(solutions) = run(self.store, query, self.token, Some(self.services))? else {
            return Ok(Vec::new());
        };
        let mut rows = FxHashSet::default();
        for solution in solutions {
            let ground = |term: &Option<Term>| match term {
                Some(Term::NamedNode(node)) => Some(GroundTerm::from(node.clone())),
                Some(Term::Literal(literal)) => Some(GroundTerm::from(literal.clone())),
                // A blank node means nothing elsewhere.
                _ => None,
            };
            rows.insert(solution?.values().iter().map(ground).collect::<Vec<_>>());
            if rows.len() > MOST {
                return Err(QueryError::TooMany(MOST));
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        Ok(rows)
    }
}
