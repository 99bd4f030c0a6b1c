//! What users decided about who is who.
//!
//! Decisions are plain OWL in the graph [`DECISIONS_GRAPH`](vocab::DECISIONS_GRAPH), or in the user's Turtle that the
//! articles were read with: `owl:sameAs` between two entities, `owl:differentFrom` to forbid it, and, for a name that
//! means somebody else in some articles, `selon:homonymOf` with `selon:toldIn`. They win over what is found, and
//! every article that comes later is stored by them.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};
use rustc_hash::FxHashMap;

use super::{join, object_iri, subject_iri};
use crate::store::{Store, StoreError, node};
use crate::vocab::{self, Term};

/// Why decisions cannot be followed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// Two entities are said to be the same and to be different.
    #[error("`{one}` and `{other}` are said to be the same and to be different")]
    Contradiction {
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
}

/// What a user decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The others are the first.
    Same(NamedNode, Vec<NamedNode>),
    /// The two are not the same.
    Different(NamedNode, NamedNode),
    /// In these articles, the name means somebody else, whom the second IRI stands for.
    Apart(NamedNode, NamedNode, Vec<NamedNode>),
}

impl Decision {
    /// Returns the quads that the decision takes out of a store and those that it puts in.
    pub(super) fn changes(&self, store: &Store) -> Result<(Vec<Quad>, Vec<Quad>), StoreError> {
        let graph = NamedNodeRef::new_unchecked(vocab::DECISIONS_GRAPH);
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let mut take = |subject: &NamedNode, property: Term, object: &NamedNode| {
            let quads = store.quads(Some(subject.as_ref()), Some(property), Some(object.into()), Some(graph))?;
            removed.extend(quads);
            Ok::<(), StoreError>(())
        };
        let mut put = |subject: &NamedNode, property: Term, object: &NamedNode| {
            added.push(Quad::new(subject.clone(), node(property), object.clone(), graph));
        };
        match self {
            Self::Same(kept, others) => {
                for other in others {
                    take(kept, vocab::OWL_DIFFERENT_FROM, other)?;
                    take(other, vocab::OWL_DIFFERENT_FROM, kept)?;
                    take(kept, vocab::OWL_SAME_AS, other)?;
                    put(other, vocab::OWL_SAME_AS, kept);
                }
            }
            Self::Different(one, other) => {
                take(one, vocab::OWL_SAME_AS, other)?;
                take(other, vocab::OWL_SAME_AS, one)?;
                put(one, vocab::OWL_DIFFERENT_FROM, other);
            }
            Self::Apart(name, stands, articles) => {
                put(stands, vocab::HOMONYM_OF, name);
                articles.iter().for_each(|article| put(stands, vocab::TOLD_IN, article));
            }
        }
        Ok((removed, added))
    }
}

/// Reads decisions from Turtle: `owl:sameAs`, of which the object stays, and `owl:differentFrom`.
///
/// # Errors
///
/// Returns an error when that is no Turtle, or says nothing of the kind.
pub fn parse(turtle: &[u8]) -> Result<Vec<Decision>, String> {
    let mut decisions = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle) {
        let quad = quad.map_err(|error| error.to_string())?;
        let (NamedOrBlankNode::NamedNode(subject), oxigraph::model::Term::NamedNode(object)) =
            (quad.subject, quad.object)
        else {
            continue;
        };
        if quad.predicate.as_ref() == node(vocab::OWL_SAME_AS) {
            decisions.push(Decision::Same(object, vec![subject]));
        } else if quad.predicate.as_ref() == node(vocab::OWL_DIFFERENT_FROM) {
            decisions.push(Decision::Different(subject, object));
        }
    }
    if decisions.is_empty() {
        Err("nothing is said to be the same or to be different".to_owned())
    } else {
        Ok(decisions)
    }
}

/// Which IRIs stand for which others.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// The IRI that stands for each that was merged into it.
    canonical: FxHashMap<String, String>,
    /// Pairs that are not to be merged, in order.
    different: BTreeSet<(String, String)>,
    /// The articles in which a name means somebody else: the name, then what stands for it there.
    apart: FxHashMap<String, Vec<(String, String)>>,
}

impl Decisions {
    /// Reads the decisions of a store.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read, or when two decisions contradict each other.
    pub fn load(store: &Store) -> Result<Self, super::WorldError> {
        let mut same = Vec::new();
        let mut decisions = Self::default();
        let entity = |iri: &str| iri.starts_with(vocab::ID);
        for graph in [vocab::DECISIONS_GRAPH, vocab::ONTOLOGY_GRAPH] {
            let graph = Some(NamedNodeRef::new_unchecked(graph));
            for quad in store.quads(None, Some(vocab::OWL_SAME_AS), None, graph)? {
                if let Some(object) = object_iri(&quad).filter(|object| entity(object) && entity(subject_iri(&quad))) {
                    same.push((subject_iri(&quad).to_owned(), object.to_owned()));
                }
            }
            for quad in store.quads(None, Some(vocab::OWL_DIFFERENT_FROM), None, graph)? {
                if let Some(object) = object_iri(&quad) {
                    decisions.different.insert(in_order(subject_iri(&quad), object));
                }
            }
            for quad in store.quads(None, Some(vocab::HOMONYM_OF), None, graph)? {
                let Some(name) = object_iri(&quad) else { continue };
                let stands = subject_iri(&quad);
                let told = store.quads(Some(NamedNodeRef::new_unchecked(stands)), Some(vocab::TOLD_IN), None, graph)?;
                for article in told.iter().filter_map(object_iri) {
                    let apart = decisions.apart.entry(article.to_owned()).or_default();
                    apart.push((name.to_owned(), stands.to_owned()));
                }
            }
        }
        decisions.merge(same)?;
        Ok(decisions)
    }

    /// Finds what stands for each group: what nothing stands for, else the first in order.
    fn merge(&mut self, mut same: Vec<(String, String)>) -> Result<(), DecisionError> {
        same.sort();
        let merged: BTreeSet<&String> = same.iter().filter(|(one, other)| one != other).map(|(one, _)| one).collect();
        let mut groups: Vec<BTreeSet<String>> = Vec::new();
        for (one, other) in &same {
            join(&mut groups, BTreeSet::from([one.clone(), other.clone()]));
        }
        for (one, other) in &self.different {
            if groups.iter().any(|group| group.contains(one) && group.contains(other)) {
                return Err(DecisionError::Contradiction { one: one.clone(), other: other.clone() });
            }
        }
        for group in &groups {
            let mut kept = group.iter().filter(|iri| !merged.contains(iri));
            let canonical = match (kept.next(), kept.next()) {
                (Some(only), None) => Some(only),
                _ => group.first(),
            };
            let others = group.iter().filter(|iri| Some(*iri) != canonical);
            self.canonical.extend(
                others
                    .zip(std::iter::repeat(canonical))
                    .filter_map(|(iri, canonical)| Some((iri.clone(), canonical?.clone()))),
            );
        }
        Ok(())
    }

    /// Returns the IRI that stands for another: itself, unless it was merged.
    #[must_use]
    pub fn canonical<'a>(&'a self, iri: &'a str) -> &'a str {
        self.canonical.get(iri).map_or(iri, String::as_str)
    }

    /// Tells whether two entities are said to be different.
    #[must_use]
    pub fn are_different(&self, one: &str, other: &str) -> bool {
        self.different.contains(&in_order(one, other))
    }

    /// Puts what stands for it in place of each IRI in an article, and tells whether anything changed.
    pub fn rename(&self, article: &NamedNode, quads: &mut [Quad]) -> bool {
        let apart = self.apart.get(article.as_str());
        if self.canonical.is_empty() && apart.is_none() {
            return false;
        }
        let apart: BTreeMap<&str, &str> =
            apart.into_iter().flatten().map(|(name, stands)| (name.as_str(), stands.as_str())).collect();
        replace(quads, |iri| apart.get(iri).copied().or_else(|| self.canonical.get(iri).map(String::as_str)))
    }
}

/// Puts other IRIs in place of some in quads, and tells whether anything changed.
pub(super) fn replace<'a>(quads: &mut [Quad], stands: impl Fn(&str) -> Option<&'a str>) -> bool {
    let mut is_changed = false;
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && let Some(iri) = stands(subject.as_str())
        {
            quad.subject = NamedNode::new_unchecked(iri).into();
            is_changed = true;
        }
        if let oxigraph::model::Term::NamedNode(object) = &quad.object
            && let Some(iri) = stands(object.as_str())
        {
            quad.object = NamedNode::new_unchecked(iri).into();
            is_changed = true;
        }
    }
    is_changed
}

fn in_order(one: &str, other: &str) -> (String, String) {
    if one < other { (one.to_owned(), other.to_owned()) } else { (other.to_owned(), one.to_owned()) }
}
