//! Classes, properties and what sums up what.

use rustc_hash::{FxHashMap, FxHashSet};

use super::triples::{Object, Triples};
use crate::vocab::{
    self, OBJECT_ROLE, OWL_ALL_VALUES_FROM, OWL_ON_PROPERTY, OWL_SYMMETRIC, RDF_TYPE, RDFS_SUB_CLASS_OF,
    RDFS_SUB_PROPERTY_OF, SUBJECT_ROLE, SUMS_UP, Term,
};

/// A property whose triples sum up events of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The property: `news:sentMessageTo`.
    pub property: Term,
    /// The role that fills the subject of the triple.
    pub subject: Term,
    /// The role that fills its object.
    pub object: Term,
}

/// The classes a property sums up, and the roles of its subject and object, as far as they are read.
type SummaryParts = (Vec<Term>, Option<Term>, Option<Term>);

/// The classes and properties of the ontology.
#[derive(Debug, Default)]
pub struct Schema {
    above: FxHashMap<Term, Vec<Term>>,
    summaries: FxHashMap<Term, Vec<Summary>>,
    symmetric: FxHashSet<Term>,
    fillers: FxHashMap<(Term, Term), Term>,
}

impl Schema {
    pub(super) fn from_triples(triples: &Triples) -> Self {
        let mut schema = Self::default();
        let mut on_property: FxHashMap<Term, Term> = FxHashMap::default();
        let mut all_values: FxHashMap<Term, Term> = FxHashMap::default();
        let mut parts: FxHashMap<Term, SummaryParts> = FxHashMap::default();
        for triple in triples.iter() {
            let Object::Term(object) = triple.object else { continue };
            match triple.predicate {
                RDFS_SUB_CLASS_OF | RDFS_SUB_PROPERTY_OF => {
                    schema.above.entry(triple.subject).or_default().push(object)
                }
                RDF_TYPE if object == OWL_SYMMETRIC => {
                    schema.symmetric.insert(triple.subject);
                }
                OWL_ON_PROPERTY => {
                    on_property.insert(triple.subject, object);
                }
                OWL_ALL_VALUES_FROM => {
                    all_values.insert(triple.subject, object);
                }
                SUMS_UP => parts.entry(triple.subject).or_default().0.push(object),
                SUBJECT_ROLE => parts.entry(triple.subject).or_default().1 = Some(object),
                OBJECT_ROLE => parts.entry(triple.subject).or_default().2 = Some(object),
                _ => {}
            }
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(property, _)| *property);
        for (property, (classes, subject, object)) in parts {
            if let (Some(subject), Some(object)) = (subject, object) {
                for class in classes {
                    schema.summaries.entry(class).or_default().push(Summary { property, subject, object });
                }
            }
        }
        for (class, above) in &schema.above {
            for node in above {
                if let (Some(property), Some(filler)) = (on_property.get(node), all_values.get(node)) {
                    schema.fillers.insert((*class, *property), *filler);
                }
            }
        }
        schema
    }

    /// Tells whether a class (or property) is another one or stands below it.
    #[must_use]
    pub fn is_a(&self, class: Term, ancestor: Term) -> bool {
        if class == ancestor {
            return true;
        }
        let mut seen = vec![class];
        let mut at = 0;
        while let Some(term) = seen.get(at).copied() {
            at += 1;
            for parent in self.above.get(&term).into_iter().flatten() {
                if *parent == ancestor {
                    return true;
                }
                if !seen.contains(parent) {
                    seen.push(*parent);
                }
            }
        }
        false
    }

    /// Returns a class and all above it, nearest first.
    #[must_use]
    pub fn lineage(&self, class: Term) -> Vec<Term> {
        lineage(class, |class| self.above.get(&class).map_or(&[], Vec::as_slice))
    }

    /// Returns the properties that sum up events of a class, those of the nearest class first.
    #[must_use]
    pub fn summaries(&self, class: Term) -> Vec<Summary> {
        self.lineage(class).iter().filter_map(|class| self.summaries.get(class)).flatten().copied().collect()
    }

    /// Tells whether a property reads the same from both sides.
    #[must_use]
    pub fn is_symmetric(&self, property: Term) -> bool {
        self.symmetric.contains(&property)
    }

    /// Returns the class that fills a role of an event class, where the ontology restricts it.
    #[must_use]
    pub fn filler(&self, class: Term, role: Term) -> Option<Term> {
        self.lineage(class).into_iter().find_map(|class| self.fillers.get(&(class, role)).copied())
    }

    /// Tells whether events of the class take equal partners: a summing-up property is symmetric.
    #[must_use]
    pub fn is_reciprocal(&self, class: Term) -> bool {
        self.summaries(class).iter().any(|summary| self.is_symmetric(summary.property))
    }

    /// Tells whether a class names something that can act or speak.
    #[must_use]
    pub fn is_agent(&self, class: Term) -> bool {
        self.is_a(class, vocab::AGENT_CLASS)
    }
}

/// Returns something and all above it, nearest first, given what stands directly above each.
pub(crate) fn lineage<'a, T: Copy + PartialEq + 'a>(from: T, above: impl Fn(T) -> &'a [T]) -> Vec<T> {
    let mut seen = vec![from];
    let mut at = 0;
    while let Some(term) = seen.get(at).copied() {
        at += 1;
        for parent in above(term) {
            if !seen.contains(parent) {
                seen.push(*parent);
            }
        }
    }
    seen
}
