//! What must be known to compare descriptions: classes, and where things belong.
//!
//! It comes from the store, so that every command sees the classes that the
//! articles were read with, the user's own among them.

use std::sync::Arc;

use oxigraph::model::{Literal, NamedNodeRef, Quad};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{has, object_iri, subject_iri};
use crate::ontology::Ontology;
use crate::ontology::schema::lineage;
use crate::store::{Store, StoreError, node};
use crate::vocab::{self, Term};

/// An IRI, by number.
pub(crate) type Name = u32;

/// What kind of thing takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Somebody.
    Person,
    /// An organization.
    Organization,
    /// A state.
    State,
    /// A place that is no state.
    Place,
    /// Whatever else.
    Thing,
}

/// Classes and belongings, with a number for each IRI.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knowledge {
    numbers: FxHashMap<Arc<str>, Name>,
    iris: Vec<Arc<str>>,
    /// Classes and properties with what stands above them, nearest first.
    lineages: FxHashMap<Name, Vec<Name>>,
    /// The state that a place lies in, or that a person leads or serves.
    countries: FxHashMap<Name, Name>,
    /// The names that the gazetteer has.
    listed: FxHashSet<Name>,
    /// The lexical entries that are nouns.
    nouns: FxHashSet<Name>,
    /// The classes of events that happen seldom.
    seldom: FxHashSet<Name>,
    /// The classes of events between equals.
    reciprocal: FxHashSet<Name>,
}

impl Knowledge {
    /// Collects what is known from the ontology's graph in the store, or from the ontology where the store has none.
    pub(crate) fn load(store: &Store, ontology: &Ontology) -> Result<Self, StoreError> {
        let graph = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
        let quads = store.quads(None, None, None, Some(graph))?;
        Ok(if quads.is_empty() { Self::of(ontology) } else { Self::from_quads(&quads, ontology) })
    }

    /// Collects what is known from an ontology.
    pub(crate) fn of(ontology: &Ontology) -> Self {
        Self::from_quads(&ontology.vocabulary().collect::<Vec<_>>(), ontology)
    }

    /// Collects what is known from the quads of a vocabulary, and from the names and words of an ontology.
    fn from_quads(quads: &[Quad], ontology: &Ontology) -> Self {
        let mut knowledge = Self::default();
        // The fixed terms keep their numbers.
        for iri in vocab::FIXED {
            knowledge.name(iri);
        }
        let words: Vec<Quad> = ontology.quads_with_words().filter(|quad| has(quad, vocab::RDF_TYPE)).collect();
        for quad in words.iter().chain(quads).filter(|quad| object_iri(quad) == Some(node(vocab::NOUN).as_str())) {
            let noun = knowledge.name(subject_iri(quad));
            knowledge.nouns.insert(noun);
        }
        let symmetric: FxHashSet<&str> = quads
            .iter()
            .filter(|quad| has(quad, vocab::RDF_TYPE) && object_iri(quad) == Some(node(vocab::OWL_SYMMETRIC).as_str()))
            .map(subject_iri)
            .collect();
        let mut parents: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for quad in quads {
            if has(quad, vocab::IS_SELDOM) && quad.object == Literal::from(true).into() {
                let class = knowledge.name(subject_iri(quad));
                knowledge.seldom.insert(class);
            }
            let Some(object) = object_iri(quad) else { continue };
            if has(quad, vocab::RDFS_SUB_CLASS_OF) || has(quad, vocab::RDFS_SUB_PROPERTY_OF) {
                let (class, parent) = (knowledge.name(subject_iri(quad)), knowledge.name(object));
                parents.entry(class).or_default().push(parent);
            } else if has(quad, vocab::SUMS_UP) && symmetric.contains(subject_iri(quad)) {
                let class = knowledge.name(object);
                knowledge.reciprocal.insert(class);
            } else if belongs(quad) {
                let (thing, country) = (knowledge.name(subject_iri(quad)), knowledge.name(object));
                let known = knowledge.countries.entry(thing).or_insert(country);
                if knowledge.iris[country as usize] < knowledge.iris[*known as usize] {
                    *known = country;
                }
            }
        }
        // A store keeps no order.
        let iris = &knowledge.iris;
        let by_iri = |one: &Name, other: &Name| iris[*one as usize].cmp(&iris[*other as usize]);
        parents.values_mut().for_each(|parents| parents.sort_unstable_by(by_iri));
        let above = |class| parents.get(&class).map_or(&[] as &[Name], Vec::as_slice);
        knowledge.lineages = parents.keys().map(|class| (*class, lineage(*class, above))).collect();
        for concept in ontology.gazetteer.concepts() {
            let name = knowledge.name(ontology.iri(concept.iri));
            knowledge.listed.insert(name);
            if let Some(country) = concept.country {
                let (thing, country) =
                    (knowledge.name(ontology.iri(concept.iri)), knowledge.name(ontology.iri(country)));
                knowledge.countries.entry(thing).or_insert(country);
            }
        }
        knowledge
    }

    /// Returns the number of an IRI, a new one if need be.
    pub(crate) fn name(&mut self, iri: &str) -> Name {
        if let Some(name) = self.numbers.get(iri) {
            return *name;
        }
        let name = Name::try_from(self.iris.len()).unwrap_or(Name::MAX);
        let iri: Arc<str> = iri.into();
        self.numbers.insert(Arc::clone(&iri), name);
        self.iris.push(iri);
        name
    }

    /// Returns the number of an IRI that has one.
    pub(crate) fn find(&self, iri: &str) -> Option<Name> {
        self.numbers.get(iri).copied()
    }

    /// Returns the IRI of a number.
    pub(crate) fn iri(&self, name: Name) -> &str {
        self.iris.get(name as usize).map_or("", |iri| iri)
    }

    /// Returns how many IRIs have a number.
    pub(crate) fn size(&self) -> usize {
        self.iris.len()
    }

    /// Returns a class and all above it, nearest first.
    fn lineage<'a>(&'a self, class: &'a Name) -> &'a [Name] {
        self.lineages.get(class).map_or(std::slice::from_ref(class), Vec::as_slice)
    }

    /// Returns the class under which a class and those like it are compared: the widest but one.
    pub(super) fn family(&self, class: Name) -> Name {
        let lineage = self.lineage(&class);
        let below = lineage.iter().take_while(|class| **class != vocab::EVENT.0).count();
        lineage.get(below.saturating_sub(2)).copied().unwrap_or(class)
    }

    /// Tells whether a class is another one or stands below it.
    pub(crate) fn is_a(&self, class: Name, ancestor: Name) -> bool {
        class == ancestor || self.lineage(&class).contains(&ancestor)
    }

    /// Returns the kind of what has a class.
    pub(crate) fn kind(&self, class: Name) -> Kind {
        let lineage = self.lineage(&class);
        let is = |term: Term| lineage.contains(&term.0);
        match () {
            () if is(vocab::STATE) => Kind::State,
            () if is(vocab::PERSON) => Kind::Person,
            () if is(vocab::ORGANIZATION) => Kind::Organization,
            () if is(vocab::PLACE_CLASS) => Kind::Place,
            () => Kind::Thing,
        }
    }

    /// Tells whether a lexical entry is a noun.
    pub(crate) fn is_noun(&self, rule: &str) -> bool {
        self.numbers.get(rule).is_some_and(|name| self.nouns.contains(name))
    }

    /// Tells whether a property is a role of events.
    pub(crate) fn is_role(&self, property: Name) -> bool {
        self.is_a(property, vocab::ROLE.0)
    }

    /// Tells whether the gazetteer has an IRI, so that it means one thing in all articles.
    pub(crate) fn is_listed(&self, iri: &str) -> bool {
        self.numbers.get(iri).is_some_and(|name| self.listed.contains(name))
    }

    /// Returns the state that something belongs to.
    pub(crate) fn country(&self, thing: Name) -> Option<Name> {
        self.countries.get(&thing).copied()
    }

    /// Tells whether one thing belongs to another, through at most two others.
    pub(crate) fn belongs_to(&self, thing: Name, whole: Name) -> bool {
        let mut at = thing;
        for _ in 0..3 {
            match self.country(at) {
                Some(country) if country == whole => return true,
                Some(country) => at = country,
                None => return false,
            }
        }
        false
    }

    /// Tells whether events of a class happen seldom.
    pub(crate) fn is_seldom(&self, class: Name) -> bool {
        self.lineage(&class).iter().any(|class| self.seldom.contains(class))
    }

    /// Tells whether events of a class take equal partners.
    pub(crate) fn is_reciprocal(&self, class: Name) -> bool {
        self.lineage(&class).iter().any(|class| self.reciprocal.contains(class))
    }
}

/// Tells whether a quad of the ontology says where something belongs.
fn belongs(quad: &Quad) -> bool {
    [vocab::LOCATED_IN, vocab::LEX_PART_OF, vocab::SERVES, vocab::LEX_LEADS].iter().any(|term| has(quad, *term))
}
