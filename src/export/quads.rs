//! The quads that a profile makes of an article's graph.

use oxigraph::model::{NamedNode, Quad, Term};

use crate::store::node;
use crate::vocab;

/// Collects the quads that a profile makes, all in one graph until told otherwise.
#[derive(Debug)]
pub(super) struct Quads {
    /// The graph that quads are added to.
    pub(super) graph: NamedNode,
    /// What was added.
    pub(super) quads: Vec<Quad>,
}

impl Quads {
    /// Begins with a graph.
    pub(super) fn in_graph(graph: &NamedNode) -> Self {
        Self { graph: graph.clone(), quads: Vec::new() }
    }

    /// Adds a statement with a property of ours.
    pub(super) fn add(&mut self, subject: &NamedNode, property: vocab::Term, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), node(property).into_owned(), object, self.graph.clone()));
    }

    /// Adds a statement whose object is a term of a vocabulary.
    pub(super) fn add_term(&mut self, subject: &NamedNode, property: vocab::Term, object: vocab::Term) {
        self.add(subject, property, node(object).into_owned());
    }

    /// Adds a statement for each of some objects.
    pub(super) fn add_all<'a>(
        &mut self,
        subject: &NamedNode,
        property: vocab::Term,
        objects: impl IntoIterator<Item = &'a Term>,
    ) {
        for object in objects {
            self.add(subject, property, object.clone());
        }
    }

    /// Adds quads of an article's graph as they are, but in this graph.
    pub(super) fn copy<'a>(&mut self, quads: impl IntoIterator<Item = &'a Quad>) {
        for quad in quads {
            let quad = Quad { graph_name: self.graph.clone().into(), ..quad.clone() };
            self.quads.push(quad);
        }
    }
}

/// Returns the IRI of something that a form needs and the graph has no name for: a part of what it belongs to.
pub(super) fn derived(of: &NamedNode, suffix: &str) -> NamedNode {
    // A second fragment is none, so the suffix lengthens the one that is there.
    let separator = if of.as_str().contains('#') { '-' } else { '#' };
    NamedNode::new_unchecked(format!("{}{separator}{suffix}", of.as_str()))
}
