//! Of an article's graph, what tells of one entity: the claims by it and about it, with all that a reader is shown of
//! them. A long article has many others, and reading a graph is what takes time.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;

use crate::store::format::sort;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// What is told of the article itself.
const OF_ARTICLE: [vocab::Term; 3] = [vocab::RDFS_LABEL, vocab::SCHEMA_DATE_PUBLISHED, vocab::SCHEMA_URL];

/// Reads what an article has of an entity, sorted.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub(super) fn read(store: &Store, article: &NamedNode, entity: &NamedNode) -> Result<Vec<Quad>, StoreError> {
    let mut part = Part { store, article, quads: Vec::new(), seen: FxHashSet::default(), relays: Vec::new() };
    for property in OF_ARTICLE {
        part.add_property(article, property)?;
    }
    part.add(entity)?;
    for claim in claims(store, article, entity)? {
        part.add_claim(&claim)?;
    }
    part.add_relays()?;
    sort(&mut part.quads);
    Ok(part.quads)
}

/// Returns the claims of an article that are an entity's word, or whose triple or event names it.
fn claims(store: &Store, article: &NamedNode, entity: &NamedNode) -> Result<FxHashSet<NamedNode>, StoreError> {
    let graph = Some(article.as_ref());
    let mut claims = FxHashSet::default();
    let mut events = FxHashSet::default();
    for quad in store.quads(None, None, Some(entity.into()), graph)? {
        let is = |property| quad.predicate.as_ref() == node(property);
        let NamedOrBlankNode::NamedNode(subject) = quad.subject.clone() else { continue };
        if [vocab::ACCORDING_TO, vocab::RDF_SUBJECT, vocab::RDF_OBJECT].into_iter().any(is) {
            claims.insert(subject);
        } else if !is(vocab::MENTIONS) {
            events.insert(subject);
        }
    }
    for event in events {
        let about = store.quads(None, Some(vocab::ABOUT), Some(event.as_ref().into()), graph)?;
        claims.extend(about.into_iter().filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(claim) => Some(claim),
            NamedOrBlankNode::BlankNode(_) => None,
        }));
    }
    Ok(claims)
}

/// As what something was read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Named,
    Event,
    Relay,
}

/// The part of a graph that was read; some of it may be there twice.
struct Part<'a> {
    store: &'a Store,
    article: &'a NamedNode,
    quads: Vec<Quad>,
    seen: FxHashSet<(Kind, NamedNode)>,
    /// Claims that relay others.
    relays: Vec<NamedNode>,
}

impl Part<'_> {
    /// Adds all that the graph says of something, and returns it.
    fn add(&mut self, subject: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let quads = self.store.quads(Some(subject.as_ref()), None, None, Some(self.article.as_ref()))?;
        self.quads.extend(quads.iter().cloned());
        Ok(quads)
    }

    /// Adds what a property says of something, and tells whether it says anything.
    fn add_property(&mut self, subject: &NamedNode, property: vocab::Term) -> Result<bool, StoreError> {
        let graph = Some(self.article.as_ref());
        let mut quads = self.store.quads(Some(subject.as_ref()), Some(property), None, graph)?;
        let is_any = !quads.is_empty();
        self.quads.append(&mut quads);
        Ok(is_any)
    }

    /// Adds what something is called; of what has no name, all that is said of it.
    fn add_name(&mut self, subject: &NamedNode) -> Result<(), StoreError> {
        if self.seen.insert((Kind::Named, subject.clone())) && !self.add_property(subject, vocab::RDFS_LABEL)? {
            self.add(subject)?;
        }
        Ok(())
    }

    /// Adds an event with the names of those who take part.
    fn add_event(&mut self, event: &NamedNode) -> Result<(), StoreError> {
        if self.seen.insert((Kind::Event, event.clone())) {
            for quad in self.add(event)? {
                if let Term::NamedNode(filler) = &quad.object {
                    self.add_name(filler)?;
                }
            }
        }
        Ok(())
    }

    /// Adds a claim, its words, its event, and the names of those in it.
    fn add_claim(&mut self, claim: &NamedNode) -> Result<(), StoreError> {
        for quad in self.add(claim)? {
            let Term::NamedNode(object) = quad.object else { continue };
            let is = |property| quad.predicate.as_ref() == node(property);
            if is(vocab::EVIDENCE) {
                self.add_property(&object, vocab::OA_EXACT)?;
            } else if is(vocab::ABOUT) {
                self.add_event(&object)?;
            } else if is(vocab::REPORTED_IN) {
                self.relays.push(object);
            } else if [vocab::ACCORDING_TO, vocab::RDF_SUBJECT, vocab::RDF_OBJECT].into_iter().any(is) {
                self.add_name(&object)?;
            }
        }
        Ok(())
    }

    /// Adds the claims that relay others, with the names of their voices.
    fn add_relays(&mut self) -> Result<(), StoreError> {
        while let Some(claim) = self.relays.pop() {
            if !self.seen.insert((Kind::Relay, claim.clone())) {
                continue;
            }
            for quad in self.add(&claim)? {
                let Term::NamedNode(object) = quad.object else { continue };
                if quad.predicate.as_ref() == node(vocab::REPORTED_IN) {
                    self.relays.push(object);
                } else if quad.predicate.as_ref() == node(vocab::ACCORDING_TO) {
                    self.add_name(&object)?;
                }
            }
        }
        Ok(())
    }
}
