//! The quads of one graph, found by what they say.

use std::hash::Hash;
use std::ops::Range;

use oxigraph::model::{NamedOrBlankNode, NamedOrBlankNodeRef, Quad, TermRef};
use rustc_hash::FxHashMap;

/// The quads of one graph by their subjects, by their predicates and by their objects.
#[derive(Debug)]
pub(super) struct Index<'a> {
    subjects: Groups<'a, TermRef<'a>>,
    predicates: Groups<'a, &'a str>,
    objects: Groups<'a, TermRef<'a>>,
}

impl<'a> Index<'a> {
    /// Indexes the quads of a graph.
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        Self {
            subjects: Groups::new(quads, subject),
            predicates: Groups::new(quads, |quad| quad.predicate.as_str()),
            objects: Groups::new(quads, |quad| quad.object.as_ref()),
        }
    }

    /// Returns the quads with a subject, in their order, as all groups of quads are.
    pub(super) fn about(&'a self, subject: TermRef<'_>) -> &'a [&'a Quad] {
        self.subjects.at(self.subjects.place(&subject))
    }

    /// Returns the quads with a predicate.
    pub(super) fn by(&'a self, predicate: &str) -> &'a [&'a Quad] {
        self.predicates.at(self.predicates.place(&predicate))
    }

    /// Returns the quads with an object.
    pub(super) fn naming(&'a self, object: TermRef<'_>) -> &'a [&'a Quad] {
        self.objects.at(self.objects.place(&object))
    }

    /// Returns the quads among which those of a pattern are: all those of the smallest group that it names.
    pub(super) fn candidates(
        &'a self,
        subject: Option<TermRef<'_>>,
        predicate: Option<TermRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> &'a [&'a Quad] {
        let predicate = predicate.map(|predicate| match predicate {
            TermRef::NamedNode(name) => self.by(name.as_str()),
            _ => &[],
        });
        // What is said of one subject is little.
        let groups = match subject {
            Some(subject) => [Some(self.about(subject)), None],
            None => [object.map(|object| self.naming(object)), predicate],
        };
        groups.into_iter().flatten().min_by_key(|group| group.len()).unwrap_or(&self.subjects.quads)
    }
}

/// Quads in groups of one key.
#[derive(Debug)]
struct Groups<'a, K> {
    numbers: FxHashMap<K, usize>,
    /// Where each group begins, and where the last one ends.
    bounds: Vec<usize>,
    quads: Vec<&'a Quad>,
}

impl<'a, K: Eq + Hash> Groups<'a, K> {
    fn new(quads: &'a [Quad], key: impl Fn(&'a Quad) -> K) -> Self {
        let mut numbers = FxHashMap::default();
        let mut numbered = Vec::with_capacity(quads.len());
        for quad in quads {
            let next = numbers.len();
            numbered.push((*numbers.entry(key(quad)).or_insert(next), quad));
        }
        numbered.sort_by_key(|(number, _)| *number);
        let mut end = 0;
        let mut bounds = vec![end];
        for group in numbered.chunk_by(|(left, _), (right, _)| left == right) {
            end += group.len();
            bounds.push(end);
        }
        Self { numbers, bounds, quads: numbered.into_iter().map(|(_, quad)| quad).collect() }
    }

    /// Returns where the group of a key is.
    fn place(&self, key: &K) -> Range<usize> {
        let bounds = self.numbers.get(key).and_then(|number| self.bounds.get(*number..=number + 1));
        if let Some([begin, end]) = bounds { *begin..*end } else { 0..0 }
    }

    fn at(&self, place: Range<usize>) -> &[&'a Quad] {
        self.quads.get(place).unwrap_or_default()
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
