//! A predicate read as a whole.
//!
//! What the engine hands out as quads it looks up term by term, which takes far longer than finding them. In a query it
//! looks up only what the rows have, after they were told apart, counted or grouped.

use std::collections::hash_map::Entry;

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Term};
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};
use oxigraph::store::StorageError;
use rustc_hash::FxHashMap;

use super::{Store, StoreError, is_article, node};
use crate::vocab;

impl Store {
    /// Returns the rows that a `SELECT` clause makes of a predicate's `?subject`, `?object` and `?graph`, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn scan<const N: usize>(
        &self,
        predicate: vocab::Term,
        select: &str,
    ) -> Result<impl Iterator<Item = Result<[Term; N], StoreError>>, StoreError> {
        let predicate = node(predicate);
        let rows = self.rows(format!("SELECT {select} WHERE {{ GRAPH ?graph {{ ?subject {predicate} ?object }} }}"))?;
        Ok(arrays(rows))
    }

    /// Returns what a predicate says of what each graph is named after, in that graph; of several values, the least.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn own(&self, predicate: vocab::Term) -> Result<FxHashMap<NamedNode, Term>, StoreError> {
        let mut values: FxHashMap<NamedNode, Term> = FxHashMap::default();
        for row in self.scan(predicate, "?graph ?subject ?object")? {
            let [Term::NamedNode(graph), Term::NamedNode(subject), object] = row? else { continue };
            if graph != subject {
                continue;
            }
            match values.entry(graph) {
                Entry::Vacant(entry) => {
                    entry.insert(object);
                }
                Entry::Occupied(mut entry) if object.to_string() < entry.get().to_string() => {
                    entry.insert(object);
                }
                Entry::Occupied(_) => {}
            }
        }
        Ok(values)
    }

    /// Returns of what a predicate says something, each once, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn subjects(
        &self,
        predicate: vocab::Term,
        object: &Term,
    ) -> Result<impl Iterator<Item = Result<[Term; 1], StoreError>>, StoreError> {
        let predicate = node(predicate);
        let query = format!("SELECT DISTINCT ?subject WHERE {{ GRAPH ?graph {{ ?subject {predicate} {object} }} }}");
        Ok(arrays(self.rows(query)?))
    }

    /// Returns the graphs in which something is the object of a statement, each once, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(super) fn graphs_with_object(
        &self,
        object: NamedNodeRef<'_>,
    ) -> Result<impl Iterator<Item = Result<[Term; 1], StoreError>>, StoreError> {
        let query = format!("SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?subject ?predicate {object} }} }}");
        Ok(arrays(self.rows(query)?))
    }

    /// Returns what some of `?subject`, `?object` and `?graph` are where articles use a predicate, each combination
    /// once, with how often they do so, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn counted<const N: usize>(
        &self,
        predicate: vocab::Term,
        variables: &str,
    ) -> Result<impl Iterator<Item = Result<([Term; N], usize), StoreError>>, StoreError> {
        self.grouped(predicate, variables, "COUNT(*)")
    }

    /// Returns the same with the number of the articles that do so.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn counted_by_article<const N: usize>(
        &self,
        predicate: vocab::Term,
        variables: &str,
    ) -> Result<impl Iterator<Item = Result<([Term; N], usize), StoreError>>, StoreError> {
        self.grouped(predicate, variables, "COUNT(DISTINCT ?graph)")
    }

    /// Returns the groups that a predicate's rows in the articles make, each with its number.
    fn grouped<const N: usize>(
        &self,
        predicate: vocab::Term,
        variables: &str,
        number: &str,
    ) -> Result<impl Iterator<Item = Result<([Term; N], usize), StoreError>>, StoreError> {
        let (predicate, others) = (node(predicate), self.other_graphs()?);
        let rows = self.rows(format!(
            "SELECT {variables} ({number} AS ?number) WHERE {{
                GRAPH ?graph {{ ?subject {predicate} ?object }} {others}
            }} GROUP BY {variables}"
        ))?;
        Ok(rows.filter_map(|row| row.map(with_number).transpose()))
    }

    /// Returns the filters that leave out what is not said in an article's graph.
    ///
    /// Graphs are told apart without looking them up, and few are not of an article.
    fn other_graphs(&self) -> Result<String, StoreError> {
        let mut filters = String::new();
        for graph in self.graph_names()? {
            if let GraphName::NamedNode(graph) = graph
                && !is_article(graph.as_ref())
            {
                filters.push_str(&format!("FILTER(!sameTerm(?graph, {graph})) "));
            }
        }
        Ok(filters)
    }

    /// Returns the triples that claims sum up, each once, in no order: all, or those with a predicate, an object or both.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn summed_up(
        &self,
        predicate: Option<vocab::Term>,
        object: Option<NamedNodeRef<'_>>,
    ) -> Result<impl Iterator<Item = Result<[Term; 3], StoreError>>, StoreError> {
        let parts = [
            ("?subject", vocab::RDF_SUBJECT, None),
            ("?predicate", vocab::RDF_PREDICATE, predicate.map(node)),
            ("?object", vocab::RDF_OBJECT, object),
        ];
        // Each part is read once and joined as a whole.
        let (mut patterns, mut given) = (String::new(), String::new());
        for (variable, part, value) in parts {
            let part = node(part);
            match value {
                Some(value) => {
                    patterns +=
                        &format!("{{ SELECT ?graph ?claim WHERE {{ GRAPH ?graph {{ ?claim {part} {value} }} }} }}");
                    given += &format!("BIND({value} AS {variable}) ");
                }
                None => {
                    let pattern = format!("GRAPH ?graph {{ ?claim {part} {variable} }}");
                    patterns += &format!("{{ SELECT ?graph ?claim {variable} WHERE {{ {pattern} }} }}");
                }
            }
        }
        let query = format!("SELECT DISTINCT ?subject ?predicate ?object WHERE {{ {patterns} {given} }}");
        Ok(arrays(self.rows(query)?))
    }

    /// Returns the rows of a query in which each variable has a value.
    fn rows(&self, query: String) -> Result<impl Iterator<Item = Result<Vec<Term>, StoreError>>, StoreError> {
        Ok(self.solutions(&query)?.filter_map(|row| row.map(values).transpose()))
    }

    /// Returns the rows of a `SELECT` query of ours, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn solutions(
        &self,
        query: &str,
    ) -> Result<impl Iterator<Item = Result<QuerySolution, StoreError>> + use<>, StoreError> {
        let prepared = SparqlEvaluator::new().parse_query(query).map_err(other)?;
        let rows = match prepared.on_store(&self.dataset).execute().map_err(other)? {
            QueryResults::Solutions(rows) => Some(rows),
            _ => None,
        };
        Ok(rows.into_iter().flatten().map(|row| row.map_err(other)))
    }
}

/// What articles say, whatever else is in a store.
pub(crate) struct Articles<'a> {
    store: &'a Store,
    /// What leaves the other graphs out.
    others: String,
}

impl<'a> Articles<'a> {
    /// Tells the graphs of a store apart.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn of(store: &'a Store) -> Result<Self, StoreError> {
        Ok(Self { store, others: store.other_graphs()? })
    }

    /// Returns the properties and values of something in all articles, each once, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn about(
        &self,
        subject: NamedNodeRef<'_>,
    ) -> Result<impl Iterator<Item = Result<[Term; 2], StoreError>>, StoreError> {
        let pattern = format!("GRAPH ?graph {{ {subject} ?predicate ?object }} {}", self.others);
        Ok(arrays(self.store.rows(format!("SELECT DISTINCT ?predicate ?object WHERE {{ {pattern} }}"))?))
    }
}

/// Returns the values of a row in which each variable has one.
fn values(row: QuerySolution) -> Option<Vec<Term>> {
    row.values().iter().cloned().collect()
}

/// Returns the rows that have as many values as are wanted.
fn arrays<const N: usize>(
    rows: impl Iterator<Item = Result<Vec<Term>, StoreError>>,
) -> impl Iterator<Item = Result<[Term; N], StoreError>> {
    rows.filter_map(|row| row.map(|values| values.try_into().ok()).transpose())
}

/// Parts a row from the number at its end.
fn with_number<const N: usize>(mut row: Vec<Term>) -> Option<([Term; N], usize)> {
    let number = number(&row.pop()?);
    Some((row.try_into().ok()?, number))
}

/// Returns a number that the engine counted.
pub(super) fn number(count: &Term) -> usize {
    match count {
        Term::Literal(literal) => literal.value().parse().unwrap_or(0),
        _ => 0,
    }
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StorageError::Other(Box::new(error)).into()
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, Quad};

    use super::*;

    #[test]
    fn what_is_said_often_is_told_once() {
        let store = Store::in_memory().unwrap();
        let name = |name: &str| NamedNode::new_unchecked(format!("urn:{name}"));
        let label = Literal::new_language_tagged_literal_unchecked("Kiev \"la belle\"\n", "fr");
        let quads = [("kiev", "g1"), ("kiev", "g2"), ("kyiv", "g2")]
            .map(|(subject, graph)| Quad::new(name(subject), node(vocab::RDFS_LABEL), label.clone(), name(graph)));
        store.rewrite(&[], &quads).unwrap();
        let subjects: Result<Vec<_>, _> = store.subjects(vocab::RDFS_LABEL, &label.clone().into()).unwrap().collect();
        let mut subjects: Vec<String> = subjects.unwrap().into_iter().map(|[subject]| subject.to_string()).collect();
        subjects.sort();
        assert_eq!(subjects, ["<urn:kiev>", "<urn:kyiv>"]);
        assert_eq!(store.scan::<1>(vocab::MENTIONS, "?subject").unwrap().count(), 0);
    }

    #[test]
    fn what_articles_say_is_counted_and_the_rest_is_not() {
        let store = Store::in_memory().unwrap();
        let name = |name: &str| NamedNode::new_unchecked(name);
        let label = |label: &str| Literal::new_language_tagged_literal_unchecked(label, "fr");
        let belief = format!("{}agence", vocab::BELIEFS);
        let quads = [
            ("urn:kiev", "Kiev", "urn:g1"),
            ("urn:kiev", "Kiev", "urn:g2"),
            ("urn:kiev", "Kyiv", "urn:g2"),
            ("urn:kiev", "Kiev", &belief),
            ("urn:kiev", "Kiev", vocab::ONTOLOGY_GRAPH),
        ]
        .map(|(subject, text, graph)| Quad::new(name(subject), node(vocab::RDFS_LABEL), label(text), name(graph)));
        store.rewrite(&[], &quads).unwrap();
        let mut said: Vec<_> = store
            .counted::<2>(vocab::RDFS_LABEL, "?subject ?object")
            .unwrap()
            .map(|row| row.map(|([_, label], number)| (label, number)).unwrap())
            .collect();
        said.sort_by_key(|(_, number)| *number);
        assert_eq!(said, [(label("Kyiv").into(), 1), (label("Kiev").into(), 2)]);
        let rows: Result<Vec<_>, _> = store.counted(vocab::RDFS_LABEL, "?subject").unwrap().collect();
        assert_eq!(rows.unwrap(), [([name("urn:kiev").into()], 3)]);
        let rows: Result<Vec<_>, _> = store.counted_by_article(vocab::RDFS_LABEL, "?subject").unwrap().collect();
        assert_eq!(rows.unwrap(), [([name("urn:kiev").into()], 2)]);
    }

    #[test]
    fn triples_that_claims_sum_up_are_put_together() {
        let store = Store::in_memory().unwrap();
        let name = |name: &str| NamedNode::new_unchecked(name);
        let mut quads = Vec::new();
        for (graph, claim, [subject, predicate, object]) in [
            ("urn:g1", "urn:c1", ["urn:paris", "urn:in", "urn:france"]),
            ("urn:g2", "urn:c1", ["urn:paris", "urn:in", "urn:france"]),
            ("urn:g2", "urn:c2", ["urn:lyon", "urn:in", "urn:france"]),
            ("urn:g2", "urn:c3", ["urn:lyon", "urn:near", "urn:france"]),
            ("urn:g2", "urn:c4", ["urn:lyon", vocab::FIXED[vocab::LEADS.0 as usize], "urn:japan"]),
        ] {
            let parts = [(vocab::RDF_SUBJECT, subject), (vocab::RDF_PREDICATE, predicate), (vocab::RDF_OBJECT, object)];
            for (part, value) in parts {
                quads.push(Quad::new(name(claim), node(part), name(value), name(graph)));
            }
        }
        store.rewrite(&[], &quads).unwrap();
        let told = |predicate, object: Option<&str>| {
            let object = object.map(NamedNodeRef::new_unchecked);
            let mut rows: Vec<[Term; 3]> = store.summed_up(predicate, object).unwrap().map(Result::unwrap).collect();
            rows.sort_by_key(|row| format!("{row:?}"));
            rows.into_iter().map(|row| row.map(|term| term.to_string())).collect::<Vec<_>>()
        };
        let leads = node(vocab::LEADS).to_string();
        assert_eq!(told(None, None).len(), 4);
        assert_eq!(
            told(None, Some("urn:france")),
            [
                ["<urn:lyon>", "<urn:in>", "<urn:france>"],
                ["<urn:lyon>", "<urn:near>", "<urn:france>"],
                ["<urn:paris>", "<urn:in>", "<urn:france>"]
            ]
        );
        assert_eq!(told(Some(vocab::LEADS), None), [["<urn:lyon>", &leads, "<urn:japan>"]]);
        assert!(told(Some(vocab::LEADS), Some("urn:france")).is_empty());
    }

    #[test]
    fn graphs_tell_of_themselves() {
        let store = Store::in_memory().unwrap();
        let name = |name: &str| NamedNode::new_unchecked(name);
        let literal = |text: &str| Literal::new_simple_literal(text);
        let quads =
            [("urn:a", "b", "urn:a"), ("urn:a", "a", "urn:a"), ("urn:a", "0", "urn:b"), ("urn:c", "1", "urn:b")].map(
                |(subject, text, graph)| {
                    Quad::new(name(subject), node(vocab::SCHEMA_HEADLINE), literal(text), name(graph))
                },
            );
        store.rewrite(&[], &quads).unwrap();
        let own = store.own(vocab::SCHEMA_HEADLINE).unwrap();
        assert_eq!(own.into_iter().collect::<Vec<_>>(), [(name("urn:a"), literal("a").into())]);
    }
}
