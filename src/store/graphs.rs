//! Graphs of a store: which there are, and what is in each.

use std::sync::mpsc::sync_channel;
use std::thread;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rayon::prelude::*;

use super::{Store, StoreError, format, is_article};
use crate::vocab;

/// How many graphs are read for each core before what is made of them is taken.
const BATCH: usize = 8;

/// How many properties one query asks for.
const PROPERTIES: usize = 64;

impl Store {
    /// Returns the names of the articles' graphs, sorted.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn articles(&self) -> Result<Vec<NamedNode>, StoreError> {
        let mut articles = Vec::new();
        for graph in self.dataset.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph?
                && is_article(graph.as_ref())
            {
                articles.push(graph);
            }
        }
        articles.sort_by(|left, right| left.as_str().cmp(right.as_str()));
        Ok(articles)
    }

    /// Returns the names of the graphs that hold the world according to some voices, sorted.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn beliefs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let mut beliefs = Vec::new();
        for graph in self.dataset.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph?
                && graph.as_str().starts_with(vocab::BELIEFS)
            {
                beliefs.push(graph);
            }
        }
        beliefs.sort_by(|left, right| left.as_str().cmp(right.as_str()));
        Ok(beliefs)
    }

    /// Returns the quads of a graph, sorted.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn graph(&self, graph: GraphNameRef<'_>) -> Result<Vec<Quad>, StoreError> {
        let mut quads = match graph {
            GraphNameRef::NamedNode(graph) if cfg!(feature = "rocksdb") => self.by_properties(graph)?,
            _ => self.dataset.quads_for_pattern(None, None, None, Some(graph)).collect::<Result<Vec<_>, _>>()?,
        };
        format::sort(&mut quads);
        Ok(quads)
    }

    /// Returns the quads of a named graph, property by property.
    ///
    /// In the database each term of each quad is looked up; so are only subjects and objects, twice as fast.
    fn by_properties(&self, graph: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
        let mut properties = Vec::new();
        let pattern = format!("GRAPH {graph} {{ ?subject ?property ?object }}");
        for row in self.solutions(&format!("SELECT DISTINCT ?property WHERE {{ {pattern} }}"))? {
            if let Some(Term::NamedNode(property)) = row?.get("property") {
                properties.push(property.clone());
            }
        }
        let mut quads = Vec::new();
        for properties in properties.chunks(PROPERTIES) {
            let patterns = properties.iter().enumerate().map(|(number, property)| {
                format!("{{ GRAPH {graph} {{ ?subject {property} ?object }} BIND({number} AS ?number) }}")
            });
            let patterns = patterns.collect::<Vec<_>>().join(" UNION ");
            for row in self.solutions(&format!("SELECT ?subject ?number ?object WHERE {{ {patterns} }}"))? {
                let row = row?;
                let property = row.get("number").and_then(|number| properties.get(super::scan::number(number)));
                let subject: NamedOrBlankNode = match row.get("subject") {
                    Some(Term::NamedNode(subject)) => subject.clone().into(),
                    Some(Term::BlankNode(subject)) => subject.clone().into(),
                    _ => continue,
                };
                if let (Some(property), Some(object)) = (property, row.get("object")) {
                    quads.push(Quad::new(subject, property.clone(), object.clone(), graph.into_owned()));
                }
            }
        }
        Ok(quads)
    }

    /// Returns the names of the articles in which something is the object of a statement, sorted.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn articles_naming(&self, thing: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, StoreError> {
        let mut articles = Vec::new();
        for row in self.graphs_with_object(thing)? {
            if let [Term::NamedNode(graph)] = row?
                && is_article(graph.as_ref())
            {
                articles.push(graph);
            }
        }
        articles.sort_by(|left, right| left.as_str().cmp(right.as_str()));
        Ok(articles)
    }

    /// Returns the names of all graphs, sorted, the ontology's among them.
    pub(crate) fn graph_names(&self) -> Result<Vec<GraphName>, StoreError> {
        let mut names = vec![GraphName::DefaultGraph];
        for graph in self.dataset.named_graphs() {
            names.push(graph?.into());
        }
        names.sort_by_cached_key(ToString::to_string);
        Ok(names)
    }

    /// Reads graphs side by side on all cores, makes something of each, and takes what was made in the order given.
    ///
    /// No more than a few batches are in memory.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read, or the first that `make` or `take` returns.
    pub(crate) fn each_graph<G: Sync, T: Send, E: Send>(
        &self,
        graphs: &[G],
        make: impl Fn(&Self, &G) -> Result<T, E> + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let batch = BATCH * rayon::current_num_threads();
        thread::scope(|scope| {
            let (made, to_take) = sync_channel(1);
            let make = &make;
            scope.spawn(move || {
                for graphs in graphs.chunks(batch) {
                    let done: Vec<Result<T, E>> = graphs.par_iter().map(|graph| make(self, graph)).collect();
                    // Nobody takes it where taking failed.
                    if made.send(done).is_err() {
                        break;
                    }
                }
            });
            to_take.into_iter().flatten().try_for_each(|made| take(made?))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use oxigraph::model::vocab::xsd;
    use oxigraph::model::{BlankNode, Literal};

    use super::*;

    #[test]
    fn a_graph_read_by_properties_is_whole() {
        let store = Store::in_memory().unwrap();
        let name = |name: String| NamedNode::new_unchecked(name);
        let graph = name("urn:g".to_owned());
        let mut quads = Vec::new();
        // More properties than one query asks for, some used twice, and all kinds of terms.
        for number in 0..2 * PROPERTIES + 3 {
            let (subject, property) = (name(format!("urn:s{}", number % 7)), name(format!("urn:p{number}")));
            let literal = Literal::new_typed_literal(number.to_string(), xsd::INTEGER);
            quads.push(Quad::new(subject.clone(), property.clone(), literal, graph.clone()));
            quads.push(Quad::new(subject, property, name(format!("urn:o{number}")), graph.clone()));
        }
        let blank = BlankNode::new_unchecked("b");
        let text = Literal::new_language_tagged_literal_unchecked("dit \"non\"\n", "fr");
        quads.push(Quad::new(blank.clone(), name("urn:p1".to_owned()), text, graph.clone()));
        quads.push(Quad::new(name("urn:s1".to_owned()), name("urn:p1".to_owned()), blank, graph.clone()));
        store.replace_graph(graph.as_ref(), &quads).unwrap();
        store.replace_graph(NamedNodeRef::new_unchecked("urn:other"), &[]).unwrap();
        let mut read = store.by_properties(graph.as_ref()).unwrap();
        format::sort(&mut read);
        format::sort(&mut quads);
        assert_eq!(read, quads);
        assert_eq!(store.graph(graph.as_ref().into()).unwrap(), quads);
        assert_eq!(store.by_properties(NamedNodeRef::new_unchecked("urn:other")).unwrap(), []);
    }

    #[test]
    fn what_is_made_side_by_side_is_taken_in_order() {
        let store = Store::in_memory().unwrap();
        let numbers: Vec<usize> = (0..1000).collect();
        let mut taken = Vec::new();
        let double = |_: &Store, number: &usize| Ok::<_, String>(number * 2);
        let take = |number| {
            taken.push(number);
            Ok(())
        };
        store.each_graph(&numbers, double, take).unwrap();
        assert_eq!(taken, (0..1000).map(|number| number * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_that_fails_ends_it() {
        let store = Store::in_memory().unwrap();
        let numbers: Vec<usize> = (0..1000).collect();
        let taken = Cell::new(0);
        let make = |_: &Store, number: &usize| if *number >= 700 { Err(*number) } else { Ok(*number) };
        let take = |_| {
            taken.set(taken.get() + 1);
            Ok(())
        };
        assert_eq!(store.each_graph(&numbers, make, take), Err(700));
        assert_eq!(taken.get(), 700);
        let refuse = |number: usize| if number == 3 { Err(number) } else { Ok(()) };
        assert_eq!(store.each_graph(&numbers, |_, number| Ok(*number), refuse), Err(3));
    }
}
