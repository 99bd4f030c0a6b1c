//! What tells that a noun names an event, though no entry says so: its ending,
//! the preposition in front, the verb whose subject it is.
//!
//! The reader makes no use of it: it is for those who look for words that the
//! lexicon lacks.

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold::fold_word;
use super::lexicon::lemma_words;
use super::triples::{Object, Triples};
use crate::vocab::{EVENT_SIGN, LEMMA, POSITION, RDF_TYPE, Term};

/// The signs that the ontology lists, each by the place it stands in.
#[derive(Debug, Default)]
pub struct EventSigns {
    endings: Vec<String>,
    prepositions: FxHashSet<String>,
    verbs: FxHashMap<String, Vec<(bool, Vec<String>)>>,
}

impl EventSigns {
    pub(super) fn from_triples(triples: &Triples) -> Self {
        let mut signs = Self::default();
        let is_sign = |object: &Object| *object == Object::Term(EVENT_SIGN);
        let subjects: FxHashSet<Term> = triples
            .iter()
            .filter(|triple| triple.predicate == RDF_TYPE && is_sign(&triple.object))
            .map(|triple| triple.subject)
            .collect();
        let mut places: FxHashMap<Term, &str> = FxHashMap::default();
        let mut lemmas: Vec<(Term, String)> = Vec::new();
        for triple in triples.iter().filter(|triple| subjects.contains(&triple.subject)) {
            match (triple.predicate, &triple.object) {
                (POSITION, Object::Literal(place, _)) => {
                    places.insert(triple.subject, place);
                }
                (LEMMA, Object::Literal(lemma, _)) => lemmas.push((triple.subject, fold_word(lemma.trim()))),
                _ => {}
            }
        }
        for (subject, lemma) in lemmas.into_iter().filter(|(_, lemma)| !lemma.is_empty()) {
            match places.get(&subject).copied() {
                Some("ending") => signs.endings.push(lemma),
                Some("preposition") => {
                    signs.prepositions.insert(lemma);
                }
                Some("governor") => {
                    let (is_reflexive, words) = lemma_words(&lemma);
                    if let Some((first, rest)) = words.split_first() {
                        signs.verbs.entry(first.clone()).or_default().push((is_reflexive, rest.to_vec()));
                    }
                }
                _ => {}
            }
        }
        signs
    }

    /// Tells whether a folded lemma ends like nouns of action: "évacuation".
    #[must_use]
    pub fn has_ending(&self, lemma: &str) -> bool {
        self.endings.iter().any(|ending| lemma.len() > ending.len() + 2 && lemma.ends_with(ending.as_str()))
    }

    /// Tells whether a folded preposition takes events: "lors de".
    #[must_use]
    pub fn has_preposition(&self, form: &str) -> bool {
        self.prepositions.contains(form)
    }

    /// Returns the verbs of happening that begin with a folded lemma: whether each is reflexive, and its other words.
    pub fn verbs_of(&self, first: &str) -> impl Iterator<Item = (bool, &[String])> {
        self.verbs.get(first).into_iter().flatten().map(|(is_reflexive, rest)| (*is_reflexive, rest.as_slice()))
    }
}
