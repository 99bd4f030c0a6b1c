//! From names on the command line to what a store calls things: entities and articles.

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashSet;

use super::query::QueryError;
use super::{Store, StoreError};
use crate::vocab;

/// Returns the entities with a name: those labelled so, in any language and case.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn find_by_label(store: &Store, label: &str) -> Result<Vec<NamedNode>, StoreError> {
    let wanted = label.trim().to_lowercase();
    let mut found = FxHashSet::default();
    for predicate in [vocab::RDFS_LABEL, vocab::SKOS_PREF_LABEL, vocab::SKOS_ALT_LABEL] {
        for row in store.scan(predicate, "DISTINCT ?object")? {
            let [label] = row?;
            if !matches!(&label, Term::Literal(literal) if literal.value().to_lowercase() == wanted) {
                continue;
            }
            for row in store.subjects(predicate, &label)? {
                if let [Term::NamedNode(subject)] = row? {
                    found.insert(subject);
                }
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|left, right| left.as_str().cmp(right.as_str()));
    Ok(found)
}

/// Returns the label nearest to a name that is not there, if one is near.
#[must_use]
pub fn nearest_label(store: &Store, label: &str) -> Option<String> {
    let labels = store.scan(vocab::RDFS_LABEL, "DISTINCT ?object").ok()?;
    let labels = labels.flatten().filter_map(|[label]| match label {
        Term::Literal(literal) => Some(literal.destruct().0),
        _ => None,
    });
    nearest(label, labels)
}

/// Returns the candidate that is most like a word, if one is like it at all.
///
/// ```
/// use selon::store::names::nearest;
/// assert_eq!(nearest("timelin", ["timeline", "verbatim"].map(str::to_owned).into_iter()).as_deref(), Some("timeline"));
/// ```
#[must_use]
pub fn nearest(word: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let word = word.to_lowercase();
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate));
    let best = scored
        .filter(|(score, _)| *score > 0.82)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(&left.1)));
    best.map(|(_, candidate)| candidate)
}

/// Returns the entities that a name on the command line means: a full IRI, a
/// shortened one, or a label.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn resolve(store: &Store, name: &str) -> Result<Vec<NamedNode>, StoreError> {
    let bare = name.trim().trim_start_matches('<').trim_end_matches('>');
    let is_full = bare.contains("://") || bare.starts_with("urn:");
    let iri = if is_full { Some(bare.to_owned()) } else { super::format::expand(bare) };
    if let Some(node) = iri.and_then(|iri| NamedNode::new(iri).ok()) {
        return Ok(vec![node]);
    }
    find_by_label(store, name)
}

/// Returns the entities that a name on the command line means, of which there must be one.
///
/// # Errors
///
/// Returns an error that tells the nearest name when nothing is called so, and one when the storage cannot be read.
pub fn known(store: &Store, name: &str) -> Result<Vec<NamedNode>, QueryError> {
    let found = resolve(store, name)?;
    if found.is_empty() { Err(unknown(store, name)) } else { Ok(found) }
}

/// Returns the error that nothing is called so, with the nearest name.
#[must_use]
pub fn unknown(store: &Store, name: &str) -> QueryError {
    QueryError::Name { name: name.to_owned(), nearest: nearest_label(store, name) }
}

/// Returns the graph that a name on the command line means: an IRI, or the end of one.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn resolve_article(store: &Store, name: &str) -> Result<Option<NamedNode>, StoreError> {
    let bare = name.trim().trim_start_matches('<').trim_end_matches('>');
    let minted = format!("{}{bare}", vocab::ARTICLE);
    for iri in [bare, &minted] {
        if let Ok(graph) = NamedNodeRef::new(iri)
            && store.contains_graph(graph)?
            && super::is_article(graph)
        {
            return Ok(Some(graph.into_owned()));
        }
    }
    Ok(None)
}
