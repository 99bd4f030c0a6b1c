//! Who does what to whom: entities as nodes, claims as edges, for tools that draw and count networks.
//!
//! An edge is a claim that a triple sums up; the others have one participant or none. The store is read twice, nodes
//! first, so that only the names of entities are kept.

use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashSet;

use super::article::{ArticleGraph, Claim};
use super::labels::{Labels, local_name};
use super::{ExportError, Selection, each_article};
use crate::fingerprint::Fingerprint;
use crate::store::Store;
use crate::vocab;

/// The part of a store that becomes a network.
pub(super) struct Network<'a> {
    pub(super) store: &'a Store,
    pub(super) selection: &'a Selection,
    pub(super) labels: &'a Labels,
}

/// Who or what takes part: an entity, or an event that a claim is about.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Its IRI.
    pub(super) id: String,
    /// What it is called.
    pub(super) label: String,
    /// The label of its class.
    pub(super) class: String,
    /// The end of the IRI of its class.
    pub(super) kind: String,
    /// The same thing in other collections, such as Wikidata.
    pub(super) same_as: Vec<String>,
}

/// A claim between two nodes.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The IRI of the claim.
    pub(super) id: String,
    /// The IRI of its subject.
    pub(super) source: String,
    /// The IRI of its object.
    pub(super) target: String,
    /// The end of the IRI of its predicate.
    pub(super) kind: String,
    /// Whether the voice affirms it with certainty.
    pub(super) is_certain: bool,
    /// What is told of it, by the names in [`EDGE_FIELDS`].
    pub(super) fields: [String; 8],
}

/// What is told of each node beside its label.
pub(super) const NODE_FIELDS: [&str; 2] = ["class", "sameAs"];

/// What is told of each edge.
pub(super) const EDGE_FIELDS: [&str; 8] =
    ["label", "voice", "factuality", "event", "article", "title", "date", "words"];

impl Node {
    /// Returns the values of [`NODE_FIELDS`].
    pub(super) fn fields(&self) -> [String; 2] {
        [self.class.clone(), self.same_as.join(" ")]
    }
}

impl Network<'_> {
    /// Visits each node once, in the order of the articles that name them first.
    pub(super) fn nodes(&self, mut visit: impl FnMut(Node) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let mut seen: FxHashSet<Fingerprint> = FxHashSet::default();
        let nodes = |article: &ArticleGraph<'_>| {
            let ends = article.claims().filter_map(|claim| claim.triple);
            let ends = ends.flat_map(|(subject, _, object)| [Some(subject.as_str()), iri(object)]).flatten();
            let mut names: Vec<&str> = article.entities().map(|entity| entity.as_str()).chain(ends).collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().map(|name| self.node(article, name)).collect::<Vec<_>>()
        };
        each_article(self.store, self.selection, nodes, |nodes| {
            let mut nodes = nodes.into_iter().filter(|node| seen.insert(Fingerprint::of(node.id.as_bytes())));
            nodes.try_for_each(&mut visit)
        })
    }

    fn node(&self, article: &ArticleGraph<'_>, name: &str) -> Node {
        let class = article.node(name, vocab::RDF_TYPE).map_or("", |class| class.as_str());
        Node {
            id: name.to_owned(),
            label: article.label(name, self.labels),
            class: if class.is_empty() { String::new() } else { self.labels.of(class) },
            kind: local_name(class).to_owned(),
            same_as: article.nodes(name, vocab::OWL_SAME_AS).map(|same| same.as_str().to_owned()).collect(),
        }
    }

    /// Visits each edge, in the order of articles and claims, and returns how many there are.
    pub(super) fn edges(&self, mut visit: impl FnMut(Edge) -> Result<(), ExportError>) -> Result<usize, ExportError> {
        let mut count = 0;
        let edges = |article: &ArticleGraph<'_>| {
            article.claims().filter_map(|claim| self.edge(article, claim)).collect::<Vec<_>>()
        };
        each_article(self.store, self.selection, edges, |edges| {
            count += edges.len();
            edges.into_iter().try_for_each(&mut visit)
        })?;
        Ok(count)
    }

    fn edge(&self, article: &ArticleGraph<'_>, claim: &Claim<'_>) -> Option<Edge> {
        let (subject, predicate, object) = claim.triple?;
        let label =
            |node: Option<&NamedNode>| node.map_or_else(String::new, |node| article.label(node.as_str(), self.labels));
        Some(Edge {
            id: claim.node.as_str().to_owned(),
            source: subject.as_str().to_owned(),
            target: iri(object)?.to_owned(),
            kind: local_name(predicate.as_str()).to_owned(),
            is_certain: claim.is_certain(),
            fields: [
                label(Some(predicate)),
                claim.voice.map_or_else(String::new, |voice| article.voice(voice, self.labels)),
                label(claim.factuality),
                label(claim.event),
                article.name.as_str().to_owned(),
                article.title().to_owned(),
                article.date().to_owned(),
                article.words(claim),
            ],
        })
    }
}

fn iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}
