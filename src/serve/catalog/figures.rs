//! How much there is in a store.

use oxigraph::model::Term;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::store::scan::number;
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
        for row in store.scan(vocab::ACCORDING_TO, "?graph ?object (COUNT(*) AS ?count)", "?graph ?object")? {
            let [Term::NamedNode(graph), voice, count] = row? else { continue };
            if !is_article(graph.as_ref()) {
                continue;
            }
            let count = number(&count);
            figures.claims += count;
            if let Term::NamedNode(voice) = voice
                && voice.as_str().starts_with(vocab::ID)
            {
                *voices.entry(voice.into_string()).or_default() += count;
            }
        }
        figures.voices = voices.into_iter().collect();
        figures.voices.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        figures.happenings = store.scan::<1>(vocab::HAPPENING, "DISTINCT ?object", "")?.count();
        Ok(figures)
    }
}
