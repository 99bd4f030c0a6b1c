//! Changes by SPARQL Update.

use std::sync::atomic::Ordering;

use oxigraph::model::NamedNode;
use oxigraph::sparql::SparqlEvaluator;
use spargebra::algebra::GraphTarget;
use spargebra::term::{GraphName, GraphNamePattern};
use spargebra::{GraphUpdateOperation, SparqlParser};

use super::query::{QueryError, check_size, syntax};
use super::{Store, is_article, pending};
use crate::vocab;

/// Which articles an update may change.
#[derive(Debug, PartialEq, Eq)]
enum Reach {
    /// Those of some graphs.
    Named(Vec<NamedNode>),
    /// Any of them.
    All,
}

impl Store {
    /// Carries out an update, with the usual prefixes, all of it or nothing.
    ///
    /// The articles whose graphs it may change are marked as [pending](vocab::PENDING) beforehand.
    ///
    /// # Errors
    ///
    /// Returns an error, and changes nothing else, when the update is too long or too deep, is no
    /// SPARQL, or fails.
    pub fn update(&self, text: &str) -> Result<(), QueryError> {
        check_size(text)?;
        let mut parser = SparqlParser::new();
        for (prefix, namespace) in vocab::PREFIXES {
            parser = parser.with_prefix(*prefix, *namespace).map_err(|error| syntax(&error.to_string()))?;
        }
        let update = parser.parse_update(text).map_err(|error| syntax(&error.to_string()))?;
        let articles = match reach(&update.operations) {
            Reach::Named(graphs) => graphs.into_iter().filter(|graph| is_article(graph.as_ref())).collect(),
            Reach::All => self.articles()?,
        };
        let marks: Vec<_> = articles.iter().map(|article| pending(article.as_ref())).collect();
        self.rewrite(&[], &marks)?;
        let update = SparqlEvaluator::new().for_update(update);
        update.on_store(&self.dataset).execute().map_err(|error| QueryError::Update(error.to_string()))?;
        self.changed.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// Returns which graphs some operations name.
fn reach(operations: &[GraphUpdateOperation]) -> Reach {
    let mut graphs = Vec::new();
    let mut is_any = false;
    let mut take_name = |name: &GraphName| match name {
        GraphName::NamedNode(graph) => graphs.push(graph.clone()),
        GraphName::DefaultGraph => {}
    };
    for operation in operations {
        match operation {
            GraphUpdateOperation::InsertData { data } => data.iter().for_each(|quad| take_name(&quad.graph_name)),
            GraphUpdateOperation::DeleteData { data } => data.iter().for_each(|quad| take_name(&quad.graph_name)),
            GraphUpdateOperation::DeleteInsert { delete, insert, .. } => {
                let patterns = delete.iter().map(|quad| &quad.graph_name);
                for pattern in patterns.chain(insert.iter().map(|quad| &quad.graph_name)) {
                    match pattern {
                        GraphNamePattern::NamedNode(graph) => take_name(&graph.clone().into()),
                        GraphNamePattern::Variable(_) => is_any = true,
                        GraphNamePattern::DefaultGraph => {}
                    }
                }
            }
            GraphUpdateOperation::Load { destination, .. } => take_name(destination),
            GraphUpdateOperation::Create { graph, .. } => take_name(&graph.clone().into()),
            GraphUpdateOperation::Clear { graph, .. } | GraphUpdateOperation::Drop { graph, .. } => match graph {
                GraphTarget::NamedNode(graph) => take_name(&graph.clone().into()),
                GraphTarget::DefaultGraph => {}
                GraphTarget::NamedGraphs | GraphTarget::AllGraphs => is_any = true,
            },
        }
    }
    if is_any { Reach::All } else { Reach::Named(graphs) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_marks_what_it_may_change() {
        let store = Store::in_memory().unwrap();
        let pending = || store.quads(None, Some(vocab::PENDING), None, None).unwrap().len();
        let insert = |graph: &str| format!("INSERT DATA {{ GRAPH <{graph}> {{ <a:s> a selon:Claim }} }}");
        store.update(&insert("a:one")).unwrap();
        store.update(&insert("a:two")).unwrap();
        assert_eq!((store.articles().unwrap().len(), pending()), (2, 2));
        let marks = store.quads(None, Some(vocab::PENDING), None, None).unwrap();
        store.rewrite(&marks, &[]).unwrap();
        store.update("DELETE WHERE { GRAPH <a:one> { ?s ?p ?o } }").unwrap();
        assert_eq!(pending(), 1);
        store.update("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o . FILTER (?s = <a:s>) } }").unwrap();
        assert_eq!(pending(), 2);
        assert!(matches!(store.update("DELETE WHERE"), Err(QueryError::Syntax { .. })));
        assert!(matches!(store.update("LOAD <http://127.0.0.1/x>"), Err(QueryError::Update(_))));
    }
}
