//! How much there is in a store.

use oxigraph::model::{GraphName, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::object_iri;
use crate::store::{Store, StoreError, is_article};
use crate::vocab;

/// How much there is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::serve) struct Figures {
    /// The claims.
    pub(in crate::serve) claims: usize,
    /// The happenings that several articles tell of.
    pub(in crate::serve) happenings: usize,
    /// Whoever speaks beside the articles, with the number of their claims, the most first.
    pub(in crate::serve) voices: Vec<(String, usize)>,
}

impl Figures {
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
        let mut figures = Self::default();
        let mut voices: FxHashMap<String, usize> = FxHashMap::default();
        for quad in store.with_predicate(vocab::ACCORDING_TO) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = &quad.graph_name else { continue };
            if !is_article(graph.as_ref()) {
                continue;
            }
            figures.claims += 1;
            if let Term::NamedNode(voice) = &quad.object
                && voice.as_str().starts_with(vocab::ID)
            {
                *voices.entry(voice.as_str().to_owned()).or_default() += 1;
            }
        }
        figures.voices = voices.into_iter().collect();
        figures.voices.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        let mut happenings = FxHashSet::default();
        for quad in store.with_predicate(vocab::HAPPENING) {
            happenings.extend(object_iri(quad?));
        }
        figures.happenings = happenings.len();
        Ok(figures)
    }
}
