//! The data that shapes are held against: a graph, and the ontology's behind it.

use oxigraph::model::{NamedNodeRef, Quad, TermRef};
use rustc_hash::FxHashSet;

use super::index::{Index, subject};
use crate::store::node;
use crate::vocab;

/// A graph, whose nodes are looked at, and the ontology's, which tells more of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Data<'a> {
    own: &'a Index<'a>,
    shared: &'a Index<'a>,
}

impl<'a> Data<'a> {
    /// Returns a graph with the ontology's behind it.
    pub(super) fn new(own: &'a Index<'a>, shared: &'a Index<'a>) -> Self {
        Self { own, shared }
    }

    /// Returns the graph alone.
    pub(super) const fn own(&self) -> &'a Index<'a> {
        self.own
    }

    /// Returns the ontology's graph.
    pub(super) const fn shared(&self) -> &'a Index<'a> {
        self.shared
    }

    /// Returns the graph's own reference to a term, if the graph mentions it.
    pub(super) fn mentioned(&self, term: TermRef<'_>) -> Option<TermRef<'a>> {
        let as_subject = self.own.about(term).first().map(|quad| subject(quad));
        as_subject.or_else(|| self.own.naming(term).first().map(|quad| quad.object.as_ref()))
    }

    /// Iterates over all that both graphs say of something.
    pub(super) fn about(&self, node: TermRef<'_>) -> impl Iterator<Item = &'a Quad> + use<'a> {
        self.own.about(node).iter().chain(self.shared.about(node)).copied()
    }

    /// Iterates over what a property of something leads to.
    pub(super) fn objects<'p>(
        &self,
        node: TermRef<'_>,
        property: NamedNodeRef<'p>,
    ) -> impl Iterator<Item = TermRef<'a>> + use<'a, 'p> {
        self.about(node).filter(move |quad| quad.predicate.as_ref() == property).map(|quad| quad.object.as_ref())
    }

    /// Iterates over what leads to something by a property.
    pub(super) fn subjects<'p>(
        &self,
        property: NamedNodeRef<'p>,
        node: TermRef<'_>,
    ) -> impl Iterator<Item = TermRef<'a>> + use<'a, 'p> {
        let quads = self.own.naming(node).iter().chain(self.shared.naming(node)).copied();
        quads.filter(move |quad| quad.predicate.as_ref() == property).map(subject)
    }

    /// Tells whether something is of a class, or of one below it (`rdf:type/rdfs:subClassOf*`).
    pub(super) fn is_instance(&self, thing: TermRef<'_>, class: NamedNodeRef<'_>) -> bool {
        self.objects(thing, node(vocab::RDF_TYPE)).any(|found| self.is_below(found, class))
    }

    /// Tells whether a class is another, or stands below it.
    pub(super) fn is_below(&self, class: TermRef<'a>, above: NamedNodeRef<'_>) -> bool {
        let mut seen = FxHashSet::default();
        let mut todo = vec![class];
        while let Some(class) = todo.pop() {
            if class == TermRef::NamedNode(above) {
                return true;
            }
            if seen.insert(class) {
                todo.extend(self.objects(class, node(vocab::RDFS_SUB_CLASS_OF)));
            }
        }
        false
    }
}
