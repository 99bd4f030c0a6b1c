//! Which nodes of a graph a shape is held against.

use oxigraph::model::{NamedNode, Term, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::data::Data;
use super::index::subject;
use crate::store::node;
use crate::vocab;

/// A target of a shape (section 2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A node, where the graph mentions it.
    Node(Term),
    /// The instances of a class.
    Class(NamedNode),
    /// The subjects of a property.
    SubjectsOf(NamedNode),
    /// The objects of a property.
    ObjectsOf(NamedNode),
}

/// What targets ask of a graph, read off it once.
pub(super) struct Foci<'a> {
    data: Data<'a>,
    /// The subjects with each type that the graph gives.
    types: FxHashMap<TermRef<'a>, Vec<TermRef<'a>>>,
}

impl<'a> Foci<'a> {
    /// Reads a graph.
    pub(super) fn new(data: Data<'a>) -> Self {
        let mut types: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for quad in data.own().by(node(vocab::RDF_TYPE).as_str()) {
            types.entry(quad.object.as_ref()).or_default().push(subject(quad));
        }
        Self { data, types }
    }

    /// Returns the focus nodes of some targets, each once, sorted.
    pub(super) fn of(&self, targets: &[Target]) -> Vec<TermRef<'a>> {
        let quads = |name: &NamedNode| self.data.own().by(name.as_str()).iter();
        let mut found: FxHashSet<TermRef<'a>> = FxHashSet::default();
        for target in targets {
            match target {
                Target::Node(term) => found.extend(self.data.mentioned(term.as_ref())),
                Target::Class(class) => {
                    let below = self.types.iter().filter(|(found, _)| self.data.is_below(**found, class.as_ref()));
                    found.extend(below.flat_map(|(_, instances)| instances));
                }
                Target::SubjectsOf(name) => found.extend(quads(name).map(|quad| subject(quad))),
                Target::ObjectsOf(name) => found.extend(quads(name).map(|quad| quad.object.as_ref())),
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_cached_key(ToString::to_string);
        found
    }
}
