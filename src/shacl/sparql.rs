//! Constraints that are queries: each row is a fault (SHACL-SPARQL, section 5).
//!
//! A query is asked once a graph, and its rows are sorted by `$this`, where that gives the same rows as binding `$this`
//! beforehand; else it is asked for each focus node.

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::{QuerySolution, QuerySolutionIter, Variable};
use rustc_hash::FxHashMap;
use spargebra::Query;

use super::ShaclError;
use super::data::Data;
use super::memory;
use super::query::{THIS, is_asked_once, is_of_default_graph};
use crate::store::Store;
use crate::store::query;
use crate::vocab;

/// A SELECT constraint.
#[derive(Clone, Debug)]
pub struct SparqlConstraint {
    /// Its IRI; of one that has none, one after its shape.
    pub name: NamedNode,
    shape: NamedNode,
    query: Query,
    messages: Vec<Literal>,
    is_separable: bool,
    is_of_default_graph: bool,
}

/// What a query is asked of: a graph and the ontology's.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// Where the graph is, and others that a query may name.
    pub(super) store: &'a Store,
    /// The name of the graph.
    pub(super) graph: &'a NamedNode,
    /// Both graphs in memory.
    pub(super) data: Data<'a>,
}

/// A row of a constraint's query.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The value that it blames, if it names one.
    pub(super) value: Option<Term>,
    /// The property that it blames.
    pub(super) path: Option<NamedNode>,
    /// What it says, each in another language.
    pub(super) messages: Vec<Literal>,
}

impl SparqlConstraint {
    pub(super) fn new(name: NamedNode, shape: NamedNode, query: Query, messages: Vec<Literal>) -> Self {
        let (is_separable, is_of_default_graph) = (is_asked_once(&query), is_of_default_graph(&query));
        Self { name, shape, query, messages, is_separable, is_of_default_graph }
    }

    /// Tells whether the query may be asked once for all focus nodes.
    pub(super) const fn is_separable(&self) -> bool {
        self.is_separable
    }

    /// Asks the query for all focus nodes.
    ///
    /// # Errors
    ///
    /// Returns an error when the query or the storage fails.
    pub(super) fn rows(&self, source: Source<'_>) -> Result<FxHashMap<Term, Vec<Row>>, ShaclError> {
        let mut rows: FxHashMap<Term, Vec<Row>> = FxHashMap::default();
        for (this, row) in self.ask(source, None)? {
            if let Some(this) = this {
                rows.entry(this).or_default().push(row);
            }
        }
        Ok(rows)
    }

    /// Asks the query for one focus node.
    ///
    /// # Errors
    ///
    /// Returns an error when the query or the storage fails.
    pub(super) fn rows_of(&self, source: Source<'_>, focus: Term) -> Result<Vec<Row>, ShaclError> {
        Ok(self.ask(source, Some(focus))?.into_iter().map(|(_, row)| row).collect())
    }

    /// Returns the rows, each with its focus node, sorted.
    fn ask(&self, source: Source<'_>, focus: Option<Term>) -> Result<Vec<(Option<Term>, Row)>, ShaclError> {
        let failure = |error| ShaclError::Query { shape: self.shape.as_str().to_owned(), error };
        let bound = focus.map(|focus| (Variable::new_unchecked(THIS), focus));
        let found: QuerySolutionIter<'_> = if self.is_of_default_graph {
            memory::select(source.data, &self.query, bound).map_err(failure)?
        } else {
            let graphs = [source.graph.clone(), NamedNode::new_unchecked(vocab::ONTOLOGY_GRAPH)];
            query::select(source.store, &self.query, &graphs, bound).map_err(failure)?
        };
        let mut rows = Vec::new();
        for row in found {
            let row = row.map_err(failure)?;
            rows.push((row.get(THIS).cloned(), self.row(&row)));
        }
        // The engine gives rows in no order that is promised.
        rows.sort_by_cached_key(|(this, row)| format!("{this:?} {row:?}"));
        Ok(rows)
    }

    fn row(&self, row: &QuerySolution) -> Row {
        let messages = match row.get("message") {
            Some(Term::Literal(message)) => vec![message.clone()],
            _ => self.messages.iter().map(|message| fill(message, row)).collect(),
        };
        let path = match row.get("path") {
            Some(Term::NamedNode(path)) => Some(path.clone()),
            _ => None,
        };
        Row { value: row.get("value").cloned(), path, messages }
    }
}

/// Puts the values of a row where a message names them: `{?value}`, `{$this}`.
fn fill(message: &Literal, row: &QuerySolution) -> Literal {
    let mut text = message.value().to_owned();
    if text.contains('{') {
        for (variable, term) in row.iter() {
            for sign in ["?", "$"] {
                text =
                    text.replace(&format!("{{{sign}{}}}", variable.as_str()), &super::constraint::show(term.as_ref()));
            }
        }
    }
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    }
}
