//! The data that shapes are held against: a graph, and the ontology's behind it.

use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::node;
use crate::vocab;

/// The quads of one graph by their subjects and by their objects.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    subjects: FxHashMap<TermRef<'a>, &'a [Quad]>,
    objects: FxHashMap<TermRef<'a>, Vec<&'a Quad>>,
    quads: &'a [Quad],
}

impl<'a> Index<'a> {
    /// Indexes the quads of a graph, which [`sort`](crate::store::format::sort) has sorted.
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        let mut index = Self { quads, ..Self::default() };
        for block in quads.chunk_by(|left, right| left.subject == right.subject) {
            if let Some(quad) = block.first() {
                index.subjects.insert(subject(quad), block);
            }
        }
        for quad in quads {
            index.objects.entry(quad.object.as_ref()).or_default().push(quad);
        }
        index
    }

    fn about(&self, node: TermRef<'_>) -> &'a [Quad] {
        self.subjects.get(&node).copied().unwrap_or_default()
    }

    fn naming<'s>(&'s self, node: TermRef<'s>) -> &'s [&'a Quad] {
        self.objects.get(&node).map(Vec::as_slice).unwrap_or_default()
    }
}

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

    /// Iterates over the quads of the graph alone, sorted.
    pub(super) fn own(&self) -> impl Iterator<Item = &'a Quad> + use<'a> {
        self.own.quads.iter()
    }

    /// Returns the graph's own reference to a term, if the graph mentions it.
    pub(super) fn mentioned(&self, term: TermRef<'_>) -> Option<TermRef<'a>> {
        let as_subject = self.own.about(term).first().map(subject);
        as_subject.or_else(|| self.own.naming(term).first().map(|quad| quad.object.as_ref()))
    }

    /// Iterates over all that both graphs say of something.
    pub(super) fn about(&self, node: TermRef<'_>) -> impl Iterator<Item = &'a Quad> + use<'a> {
        self.own.about(node).iter().chain(self.shared.about(node))
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
    pub(super) fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        node: TermRef<'_>,
    ) -> impl Iterator<Item = TermRef<'a>> + use<'a> {
        let quads = self.own.naming(node).iter().chain(self.shared.naming(node)).copied();
        quads.filter(|quad| quad.predicate.as_ref() == property).map(subject).collect::<Vec<_>>().into_iter()
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

/// Returns the subject of a quad as a term.
pub(super) fn subject(quad: &Quad) -> TermRef<'_> {
    let subject: NamedOrBlankNodeRef<'_> = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_ref().into(),
        NamedOrBlankNode::BlankNode(node) => node.as_ref().into(),
    };
    subject.into()
}
