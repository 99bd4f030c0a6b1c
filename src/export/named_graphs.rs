//! A named graph a claim: it holds the claim's triple, and the article's graph tells whose word it is.

use oxigraph::model::Quad;

use super::article::ArticleGraph;
use super::labels::Labels;
use crate::store::node;
use crate::vocab;

/// Moves the triple of each claim into a graph that the claim names.
///
/// A claim without a triple names no graph: the event it is about is described as ever.
pub(super) fn recast(article: &ArticleGraph<'_>, _: &Labels) -> Vec<Quad> {
    let mut quads: Vec<Quad> = without_triples(article).cloned().collect();
    for claim in article.subjects().filter_map(|subject| article.claim(subject.as_str())) {
        if let Some((subject, predicate, object)) = claim.triple {
            quads.push(Quad::new(subject.clone(), predicate.clone(), object.clone(), claim.node.clone()));
        }
    }
    quads
}

/// Iterates over what a graph says, but for the properties that spell out the triples of claims.
pub(super) fn without_triples<'a>(article: &ArticleGraph<'a>) -> impl Iterator<Item = &'a Quad> {
    let parts = [vocab::RDF_SUBJECT, vocab::RDF_PREDICATE, vocab::RDF_OBJECT].map(node);
    article.quads.iter().filter(move |quad| !parts.contains(&quad.predicate.as_ref()))
}
