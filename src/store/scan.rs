//! A predicate read as a whole.
//!
//! What the engine hands out as quads it looks up term by term, which takes far longer than finding them. In a query it
//! looks up only what the rows have, after they were told apart, counted or grouped.

use oxigraph::model::{GraphName, Term};
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};
use oxigraph::store::StorageError;

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
        let predicate = node(predicate);
        // Graphs are told apart without looking them up, and few are not of an article.
        let mut others = String::new();
        for graph in self.graph_names()? {
            if let GraphName::NamedNode(graph) = graph
                && !is_article(graph.as_ref())
            {
                others.push_str(&format!(" FILTER(!sameTerm(?graph, {graph}))"));
            }
        }
        let rows = self.rows(format!(
            "SELECT {variables} ({number} AS ?number) WHERE {{
                GRAPH ?graph {{ ?subject {predicate} ?object }}{others}
            }} GROUP BY {variables}"
        ))?;
        Ok(rows.filter_map(|row| row.map(with_number).transpose()))
    }

    /// Returns the rows of a query in which each variable has a value.
    fn rows(&self, query: String) -> Result<impl Iterator<Item = Result<Vec<Term>, StoreError>>, StoreError> {
        let prepared = SparqlEvaluator::new().parse_query(&query).map_err(other)?;
        let rows = match prepared.on_store(&self.dataset).execute().map_err(other)? {
            QueryResults::Solutions(rows) => Some(rows),
            _ => None,
        };
        Ok(rows.into_iter().flatten().filter_map(|row| row.map_err(other).map(values).transpose()))
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
fn number(count: &Term) -> usize {
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
    use oxigraph::model::{Literal, NamedNode, Quad};

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
}
