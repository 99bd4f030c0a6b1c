//! Links to other datasets that no article needs any more.

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};
use rustc_hash::FxHashMap;

use super::{object_iri, subject_iri};
use crate::store::{Store, StoreError};
use crate::vocab;

/// Takes out the links of entities that no article names.
///
/// The datasets are listed in one graph, and each of their entities is looked up once, so that it costs little where
/// little is linked, and nothing where nothing is.
pub(super) fn drop_unneeded(store: &Store) -> Result<(), StoreError> {
    let list = NamedNodeRef::new_unchecked(vocab::LINKS_GRAPH);
    let mut is_named: FxHashMap<NamedNode, bool> = FxHashMap::default();
    let mut removed: Vec<Quad> = Vec::new();
    for title in store.quads(None, Some(vocab::DCTERMS_TITLE), None, Some(list))? {
        let graph = NamedNodeRef::new_unchecked(subject_iri(&title));
        for property in [vocab::OWL_SAME_AS, vocab::SKOS_CLOSE_MATCH] {
            for link in store.quads(None, Some(property), None, Some(graph))? {
                let NamedOrBlankNode::NamedNode(entity) = &link.subject else { continue };
                let is_needed = match is_named.get(entity) {
                    Some(known) => *known,
                    None => {
                        let known = store.has_object(vocab::MENTIONS, entity.as_ref())?;
                        is_named.insert(entity.clone(), known);
                        known
                    }
                };
                if !is_needed {
                    let about =
                        store.quads(None, Some(vocab::RDF_SUBJECT), Some(entity.as_ref().into()), Some(graph))?;
                    for about in about {
                        let star = NamedNodeRef::new_unchecked(subject_iri(&about));
                        let star = store.quads(Some(star), None, None, Some(graph))?;
                        // Both may be linked with one entity: only what is said of this link goes with it.
                        let is_meant = star.iter().any(|quad| object_iri(quad) == object_iri(&link));
                        removed.extend(star.into_iter().filter(|_| is_meant));
                    }
                    removed.push(link);
                }
            }
        }
    }
    if !removed.is_empty() {
        store.rewrite(&removed, &[])?;
    }
    Ok(())
}
