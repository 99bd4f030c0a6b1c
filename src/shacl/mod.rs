//! From shapes and a store to what in it is not as the shapes want it.
//!
//! This is [SHACL Core](https://www.w3.org/TR/shacl/) and the SELECT constraints of SHACL-SPARQL, over one graph of the
//! store at a time together with the ontology's, so that memory does not grow with the corpus. Hence what counts as a
//! target is looked for in the graph alone, not in the ontology, and a node that `sh:targetNode` names is one wherever
//! a graph mentions it.
//!
//! **Invariant:** a construct that is not understood is an error, and never passed over.

mod constraint;
mod data;
mod index;
mod memory;
mod part;
mod path;
mod query;
mod reader;
pub mod report;
pub mod shape;
mod sparql;
mod target;
mod turtle;
mod validator;
mod value;

use oxigraph::model::{NamedNode, NamedNodeRef};
use oxigraph::sparql::QueryEvaluationError;

use crate::store::{Store, StoreError, node};
use crate::vocab;
use index::Index;
pub use report::ValidationResult;
pub use shape::Shapes;

/// The shapes of the project's own vocabulary: a name for messages, and Turtle.
pub const BUNDLED: (&str, &[u8]) = ("ontology/shapes.ttl", include_bytes!("../../ontology/shapes.ttl"));

/// Why shapes cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShaclError {
    /// A file is no Turtle.
    #[error("`{file}` line {line} column {column}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u64,
        /// The column, counted from 1.
        column: u64,
        /// What the parser says.
        message: String,
    },
    /// A shape has a construct that is malformed or unknown.
    #[error("`{file}`: `{construct}` of the shape `{shape}`: {problem}")]
    Shape {
        /// The file that first tells of the shape.
        file: String,
        /// The shape.
        shape: String,
        /// The property of SHACL.
        construct: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The query of a constraint fails on some graph.
    #[error("the query of the shape `{shape}` fails: {error}")]
    Query {
        /// The shape.
        shape: String,
        /// What the engine says.
        error: QueryEvaluationError,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ShaclError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Syntax { .. } => Some("correct the file at this place; shapes are written in Turtle"),
            Self::Shape { .. } => Some("correct the shape; the README tells which parts of SHACL are understood"),
            Self::Query { .. } => Some("try the query with `selon query`"),
            Self::Store(error) => error.help(),
        }
    }
}

/// Returns the graphs that are validated: one article's, or those of all articles and what was found across them.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn graphs(store: &Store, article: Option<&NamedNode>) -> Result<Vec<NamedNode>, StoreError> {
    if let Some(article) = article {
        return Ok(vec![article.clone()]);
    }
    let mut graphs = store.articles()?;
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    if store.contains_graph(world)? {
        graphs.push(world.into_owned());
    }
    Ok(graphs)
}

/// Validates graphs of a store, and hands on the results of each with its name, in the order given.
///
/// # Errors
///
/// Returns an error when the storage or the query of a constraint fails, or when `visit` does.
pub fn validate<E: From<ShaclError>>(
    store: &Store,
    shapes: &Shapes,
    graphs: &[NamedNode],
    mut visit: impl FnMut(&NamedNode, Vec<ValidationResult>) -> Result<(), E>,
) -> Result<(), E> {
    let ontology = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
    let shared = store.graph(ontology.into()).map_err(ShaclError::from)?;
    let shared = Index::new(&shared);
    for graph in graphs {
        let quads = store.graph(graph.as_ref().into()).map_err(ShaclError::from)?;
        let results = validator::validate(store, shapes, graph, &Index::new(&quads), &shared)?;
        visit(graph, results)?;
    }
    Ok(())
}

/// Returns a term of SHACL by its local name.
fn sh(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", vocab::SHACL))
}

/// Tells whether an IRI is that of a term with a fixed number.
fn is(found: &NamedNode, term: vocab::Term) -> bool {
    found.as_ref() == node(term)
}
