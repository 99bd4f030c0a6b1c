//! A predicate read as a whole.
//!
//! What the engine hands out as quads it looks up term by term, which takes far longer than finding them. In a query it
//! looks up only what the rows have, after they were told apart, counted or grouped.

use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};
use oxigraph::store::StorageError;

use super::{Store, StoreError, node};
use crate::vocab;

impl Store {
    /// Returns the rows that a `SELECT` clause makes of a predicate's `?subject`, `?object` and `?graph`, in no order;
    /// `group` is what they are grouped by, if they are.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn scan<const N: usize>(
        &self,
        predicate: vocab::Term,
        select: &str,
        group: &str,
    ) -> Result<impl Iterator<Item = Result<[Term; N], StoreError>>, StoreError> {
        let group = if group.is_empty() { String::new() } else { format!("GROUP BY {group}") };
        let predicate = node(predicate);
        self.rows(format!("SELECT {select} WHERE {{ GRAPH ?graph {{ ?subject {predicate} ?object }} }} {group}"))
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
        self.rows(format!("SELECT DISTINCT ?subject WHERE {{ GRAPH ?graph {{ ?subject {predicate} {object} }} }}"))
    }

    /// Returns what a predicate says of anything, with how often it says it, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(crate) fn counted(
        &self,
        predicate: vocab::Term,
    ) -> Result<impl Iterator<Item = Result<(Term, usize), StoreError>>, StoreError> {
        let rows = self.scan(predicate, "?object (COUNT(*) AS ?count)", "?object")?;
        Ok(rows.map(|row| row.map(|[object, count]| (object, number(&count)))))
    }

    /// Returns the rows of a query in which each variable has a value.
    fn rows<const N: usize>(
        &self,
        query: String,
    ) -> Result<impl Iterator<Item = Result<[Term; N], StoreError>>, StoreError> {
        let prepared = SparqlEvaluator::new().parse_query(&query).map_err(other)?;
        let rows = match prepared.on_store(&self.dataset).execute().map_err(other)? {
            QueryResults::Solutions(rows) => Some(rows),
            _ => None,
        };
        Ok(rows.into_iter().flatten().filter_map(|row| row.map_err(other).map(values).transpose()))
    }
}

/// Returns the values of a row in which each variable has one.
fn values<const N: usize>(row: QuerySolution) -> Option<[Term; N]> {
    let values: Option<Vec<Term>> = row.values().iter().cloned().collect();
    values?.try_into().ok()
}

/// Returns a number that the engine counted.
pub(crate) fn number(count: &Term) -> usize {
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
    fn what_is_said_often_is_told_once_and_counted() {
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
        let counted: Result<Vec<_>, _> = store.counted(vocab::RDFS_LABEL).unwrap().collect();
        assert_eq!(counted.unwrap(), [(label.into(), 3)]);
        assert_eq!(store.scan::<1>(vocab::MENTIONS, "?subject", "").unwrap().count(), 0);
    }
}
