//! The bare triples that each voice affirms with certainty, in a graph named after the voice.
//!
//! A graph is the belief of a voice, no fact. What things are called stands in the graph of the article, whose own
//! triples are there too: it speaks for itself.

use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;

use super::article::ArticleGraph;
use super::labels::Labels;
use crate::store::node;
use crate::vocab;

/// Asserts the triples of claims without hedge or negation.
pub(super) fn recast(article: &ArticleGraph<'_>, _: &Labels) -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut things: FxHashSet<&str> = FxHashSet::default();
    for claim in article.claims().filter(|claim| claim.is_certain()) {
        let (Some(voice), Some((subject, predicate, object))) = (claim.voice, claim.triple) else { continue };
        quads.push(Quad::new(subject.clone(), predicate.clone(), object.clone(), voice.clone()));
        things.insert(subject.as_str());
        if let Term::NamedNode(object) = object {
            things.insert(object.as_str());
        }
    }
    let naming = [vocab::RDF_TYPE, vocab::RDFS_LABEL].map(node);
    let names = article.quads.iter().filter(|quad| {
        matches!(&quad.subject, NamedOrBlankNode::NamedNode(subject) if things.contains(subject.as_str()))
            && naming.contains(&quad.predicate.as_ref())
    });
    quads.extend(names.cloned());
    quads
}
