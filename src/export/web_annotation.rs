//! Web Annotations: the claim is the body, the words that make it are the target.
//!
//! One annotation a claim and span, with a selector by position and one by quotation, as in the
//! [Web Annotation Data Model](https://www.w3.org/TR/annotation-model/); positions are code points, from 0.

use oxigraph::model::Quad;

use super::article::ArticleGraph;
use super::labels::Labels;
use super::quads::{Quads, derived};
use crate::vocab;

/// Annotates the words of each claim.
pub(super) fn recast(article: &ArticleGraph<'_>, _: &Labels) -> Vec<Quad> {
    let mut quads = Quads::in_graph(article.name);
    for claim in article.claims() {
        for span in article.nodes(claim.node.as_str(), vocab::EVIDENCE) {
            let span = span.as_str();
            let (Some(source), Some(start), Some(end), Some(exact)) = (
                article.node(span, vocab::OA_HAS_SOURCE),
                article.literal(span, vocab::OA_START),
                article.literal(span, vocab::OA_END),
                article.literal(span, vocab::OA_EXACT),
            ) else {
                continue;
            };
            let part = |kind: &str| derived(claim.node, &format!("{kind}-{}-{}", start.value(), end.value()));
            let (note, target) = (part("annotation"), part("target"));
            let (position, quote) = (part("position"), part("quote"));
            quads.add_term(&note, vocab::RDF_TYPE, vocab::OA_ANNOTATION);
            quads.add_term(&note, vocab::OA_MOTIVATED_BY, vocab::OA_IDENTIFYING);
            quads.add(&note, vocab::OA_HAS_BODY, claim.node.clone());
            quads.add(&note, vocab::OA_HAS_TARGET, target.clone());
            quads.add_term(&target, vocab::RDF_TYPE, vocab::OA_SPECIFIC_RESOURCE);
            quads.add(&target, vocab::OA_HAS_SOURCE, source.clone());
            quads.add(&target, vocab::OA_HAS_SELECTOR, position.clone());
            quads.add(&target, vocab::OA_HAS_SELECTOR, quote.clone());
            quads.add_term(&position, vocab::RDF_TYPE, vocab::OA_POSITION_SELECTOR);
            quads.add(&position, vocab::OA_START, start.clone());
            quads.add(&position, vocab::OA_END, end.clone());
            quads.add_term(&quote, vocab::RDF_TYPE, vocab::OA_QUOTE_SELECTOR);
            quads.add(&quote, vocab::OA_EXACT, exact.clone());
        }
    }
    quads.quads
}
