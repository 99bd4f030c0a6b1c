//! How much there is in a store.

use oxigraph::model::Term;
use serde::{Deserialize, Serialize};

use crate::store::{Store, StoreError};
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
        for row in store.counted(vocab::ACCORDING_TO, "?object")? {
            let ([voice], count) = row?;
            figures.claims += count;
            if let Term::NamedNode(voice) = voice
                && voice.as_str().starts_with(vocab::ID)
            {
                figures.voices.push((voice.into_string(), count));
            }
        }
        figures.voices.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        figures.happenings = store.scan::<1>(vocab::HAPPENING, "DISTINCT ?object")?.count();
        Ok(figures)
    }
}
