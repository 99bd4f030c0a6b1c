//! Changes by SPARQL Update.

use std::sync::atomic::Ordering;

use oxigraph::model::NamedNode;
use oxigraph::sparql::SparqlEvaluator;
use spargebra::algebra::{GraphTarget, QueryDataset};
use spargebra::term::{GraphName, GraphNamePattern};
use spargebra::{GraphUpdateOperation, SparqlParser};

use super::query::{QueryError, check_size, syntax};
use super::{Store, is_article, pending};
use crate::vocab;

/// What an update is read and carried out with, beside its text.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The address that IRIs in it which are none by themselves are meant from.
    pub base: Option<String>,
    /// The graphs that its patterns look at together, in place of the default graph.
    pub using: Vec<String>,
    /// The graphs that `GRAPH` may lead to in its patterns.
    pub using_named: Vec<String>,
}

impl Surroundings {
    /// Returns the dataset that was named, if one was.
    fn dataset(&self) -> Result<Option<QueryDataset>, QueryError> {
        let nodes = |iris: &[String]| iris.iter().map(NamedNode::new).collect::<Result<Vec<_>, _>>();
        let (default, named) = nodes(&self.using)
            .and_then(|default| Ok((default, nodes(&self.using_named)?)))
            .map_err(|error| QueryError::Update(error.to_string()))?;
        Ok((!default.is_empty() || !named.is_empty()).then_some(QueryDataset { default, named: Some(named) }))
    }
}

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
    pub fn update(&self, text: &str, surroundings: &Surroundings) -> Result<(), QueryError> {
        check_size(text)?;
        let mut parser = SparqlParser::new();
        for (prefix, namespace) in vocab::PREFIXES {
            parser = parser.with_prefix(*prefix, *namespace).map_err(|error| syntax(&error.to_string()))?;
        }
        if let Some(base) = &surroundings.base {
            parser = parser.with_base_iri(base).map_err(|error| QueryError::Update(error.to_string()))?;
        }
        let mut update = parser.parse_update(text).map_err(|error| syntax(&error.to_string()))?;
        if let Some(dataset) = surroundings.dataset()? {
            look_at(&mut update.operations, &dataset)?;
        }
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

/// Lets the patterns of operations look at a dataset; none may name one of its own.
fn look_at(operations: &mut [GraphUpdateOperation], dataset: &QueryDataset) -> Result<(), QueryError> {
    for operation in operations {
        if let GraphUpdateOperation::DeleteInsert { using, .. } = operation
            && using.replace(dataset.clone()).is_some()
        {
            let message = "it names graphs by USING or WITH, and others are named beside it";
            return Err(QueryError::Update(message.to_owned()));
        }
    }
    Ok(())
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
    fn patterns_look_at_the_graphs_that_are_named_beside_the_update() {
        let store = Store::in_memory().unwrap();
        let plain = Surroundings::default();
        for graph in ["a:one", "a:two"] {
            store.update(&format!("INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> a selon:Claim }} }}"), &plain).unwrap();
        }
        let found = |pattern: &str, surroundings: &Surroundings| {
            let target = NamedNode::new_unchecked("a:found");
            store.remove_graph(target.as_ref()).unwrap();
            store.update(&format!("INSERT {{ GRAPH <a:found> {{ ?s a ?o }} }} WHERE {{ {pattern} }}"), surroundings)?;
            Ok::<_, QueryError>(store.quads(None, Some(vocab::RDF_TYPE), None, Some(target.as_ref()))?.len())
        };
        let one = || vec!["a:one".to_owned()];
        let using = Surroundings { using: one(), ..plain.clone() };
        let named = Surroundings { using_named: one(), ..plain.clone() };
        assert_eq!(found("?s a ?o", &plain).unwrap(), 0);
        assert_eq!(found("GRAPH ?g { ?s a ?o }", &plain).unwrap(), 2);
        assert_eq!((found("?s a ?o", &using).unwrap(), found("GRAPH ?g { ?s a ?o }", &using).unwrap()), (1, 0));
        assert_eq!((found("?s a ?o", &named).unwrap(), found("GRAPH ?g { ?s a ?o }", &named).unwrap()), (0, 1));
        let own = "INSERT { GRAPH <a:found> { ?s a ?o } } USING <a:two> WHERE { ?s a ?o }";
        assert!(store.update(own, &plain).is_ok());
        assert!(matches!(store.update(own, &using), Err(QueryError::Update(_))));
        let broken = Surroundings { using: vec!["no iri".to_owned()], ..plain };
        assert!(matches!(found("?s a ?o", &broken), Err(QueryError::Update(_))));
    }

    #[test]
    fn an_update_marks_what_it_may_change() {
        let store = Store::in_memory().unwrap();
        let update = |text: &str| store.update(text, &Surroundings::default());
        let pending = || store.quads(None, Some(vocab::PENDING), None, None).unwrap().len();
        let insert = |graph: &str| format!("INSERT DATA {{ GRAPH <{graph}> {{ <a:s> a selon:Claim }} }}");
        update(&insert("a:one")).unwrap();
        update(&insert("a:two")).unwrap();
        assert_eq!((store.articles().unwrap().len(), pending()), (2, 2));
        let marks = store.quads(None, Some(vocab::PENDING), None, None).unwrap();
        store.rewrite(&marks, &[]).unwrap();
        update("DELETE WHERE { GRAPH <a:one> { ?s ?p ?o } }").unwrap();
        assert_eq!(pending(), 1);
        update("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o . FILTER (?s = <a:s>) } }").unwrap();
        assert_eq!(pending(), 2);
        assert!(matches!(update("DELETE WHERE"), Err(QueryError::Syntax { .. })));
        assert!(matches!(update("LOAD <http://127.0.0.1/x>"), Err(QueryError::Update(_))));
    }
}
