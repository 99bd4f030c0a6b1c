//! Writes what a store holds: all of it, one article, or what one voice says.
//!
//! Graphs come in the order of their names and quads in the order of
//! [`sort`](super::format::sort), so the same store gives the same bytes.

use std::io::{self, Write};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::format::{Format, Writer};
use super::{Store, StoreError, node};
use crate::vocab;

/// What to write of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// One article only.
    pub article: Option<NamedNode>,
    /// The claims of these voices only, with all that they lead to.
    pub voices: Vec<NamedNode>,
}

/// Why a store could not be written out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// No graph has this name.
    #[error("the store has no article `{0}`")]
    Article(String),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes cannot be written.
    #[error("cannot write: {0}")]
    Io(#[from] io::Error),
}

/// Writes a selection of a store in a format, and returns how many quads that were.
///
/// # Errors
///
/// Returns an error when the article is not there, or when reading or writing fails.
pub fn export(store: &Store, selection: &Selection, format: Format, writer: impl Write) -> Result<usize, ExportError> {
    let graphs = match &selection.article {
        Some(article) if store.contains_graph(article.as_ref())? => vec![article.clone().into()],
        Some(article) => return Err(ExportError::Article(article.as_str().to_owned())),
        None if selection.voices.is_empty() => store.graph_names()?,
        None => store.articles()?.into_iter().map(Into::into).collect(),
    };
    let mut writer = Writer::new(format, writer);
    let mut count = 0;
    let index = GraphNameRef::from(NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH));
    for graph in graphs.iter().map(GraphName::as_ref).filter(|graph| *graph != index) {
        let mut quads = store.graph(graph)?;
        if !selection.voices.is_empty() {
            keep_voices(&mut quads, &selection.voices);
        }
        count += quads.len();
        writer.write_graph(&quads)?;
    }
    writer.finish()?.flush()?;
    Ok(count)
}

/// Keeps the claims of some voices and all that they lead to: their events, the
/// words that prove them, and the claims that relay them.
fn keep_voices(quads: &mut Vec<Quad>, voices: &[NamedNode]) {
    let mut objects: FxHashMap<NamedOrBlankNode, Vec<&Term>> = FxHashMap::default();
    let mut reached: FxHashSet<NamedOrBlankNode> = FxHashSet::default();
    let mut open = Vec::new();
    for quad in quads.iter() {
        objects.entry(quad.subject.clone()).or_default().push(&quad.object);
        let is_said = quad.predicate.as_ref() == node(vocab::ACCORDING_TO);
        if is_said
            && voices.iter().any(|voice| quad.object == Term::NamedNode(voice.clone()))
            && reached.insert(quad.subject.clone())
        {
            open.push(quad.subject.clone());
        }
    }
    while let Some(subject) = open.pop() {
        for object in objects.get(&subject).into_iter().flatten() {
            let next: NamedOrBlankNode = match object {
                Term::NamedNode(node) => node.clone().into(),
                Term::BlankNode(node) => node.clone().into(),
                _ => continue,
            };
            if objects.contains_key(&next) && reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    drop(objects);
    quads.retain(|quad| reached.contains(&quad.subject));
}

/// Returns the entities with a name: those labelled so, in any language and case.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn find_by_label(store: &Store, label: &str) -> Result<Vec<NamedNode>, StoreError> {
    let wanted = label.trim().to_lowercase();
    let mut found = FxHashSet::default();
    for predicate in [vocab::RDFS_LABEL, vocab::SKOS_PREF_LABEL, vocab::SKOS_ALT_LABEL] {
        for quad in store.with_predicate(predicate) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(literal)) = (&quad.subject, &quad.object)
                && literal.value().to_lowercase() == wanted
            {
                found.insert(subject.clone());
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
    let labels = store.with_predicate(vocab::RDFS_LABEL).flatten().filter_map(|quad| match quad.object {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    });
    nearest(label, labels)
}

/// Returns the candidate that is most like a word, if one is like it at all.
///
/// ```
/// use selon::store::export::nearest;
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
