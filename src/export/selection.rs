//! Which part of a store is written, graph by graph.

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ExportError;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// What to write of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// One article only.
    pub article: Option<NamedNode>,
    /// The claims of these voices only, with all that they lead to.
    pub voices: Vec<NamedNode>,
}

impl Selection {
    /// Returns the names of all graphs to write as they are, sorted: the ontology's is among them, the index is not,
    /// which says nothing of the world.
    pub(super) fn graphs(&self, store: &Store) -> Result<Vec<GraphName>, ExportError> {
        if self.article.is_none() && self.voices.is_empty() {
            let index = GraphName::from(NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH));
            let mut graphs = store.graph_names()?;
            graphs.retain(|graph| *graph != index);
            return Ok(graphs);
        }
        Ok(self.articles(store)?.into_iter().map(Into::into).collect())
    }

    /// Returns the names of the articles to write, sorted.
    pub(super) fn articles(&self, store: &Store) -> Result<Vec<NamedNode>, ExportError> {
        match &self.article {
            Some(article) if store.contains_graph(article.as_ref())? => Ok(vec![article.clone()]),
            Some(article) => Err(ExportError::Article(article.as_str().to_owned())),
            None => Ok(store.articles()?),
        }
    }

    /// Reads what is to be written of a graph, sorted.
    pub(super) fn quads(&self, store: &Store, graph: GraphNameRef<'_>) -> Result<Vec<Quad>, StoreError> {
        let mut quads = store.graph(graph)?;
        if !self.voices.is_empty() {
            keep_voices(&mut quads, &self.voices);
        }
        Ok(quads)
    }
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
