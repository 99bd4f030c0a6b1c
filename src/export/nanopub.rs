//! A nanopublication a claim: what is said, who says so, and where it was read.
//!
//! After the [Nanopublication Guidelines](https://nanopub.net/guidelines/working_draft/), with trusty URIs, so that
//! the same claim is always the same nanopublication. They are not signed, and bear no date of their own.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;

use super::article::{ArticleGraph, Claim};
use super::labels::Labels;
use super::quads::Quads;
use super::trusty;
use crate::store::node;
use crate::vocab;

/// Publishes each claim.
pub(super) fn recast(article: &ArticleGraph<'_>, _: &Labels) -> Vec<Quad> {
    article.claims().flat_map(|claim| publish(article, claim)).collect()
}

fn publish(article: &ArticleGraph<'_>, claim: &Claim<'_>) -> Vec<Quad> {
    let name = |part: &str| NamedNode::new_unchecked(format!("{}{}{part}", vocab::NANOPUB, trusty::PLACEHOLDER));
    let (nanopub, assertion) = (name(""), name("#assertion"));
    let mut quads = Quads::in_graph(&assertion);
    assert_claim(article, claim, &mut quads);
    if quads.quads.is_empty() {
        return Vec::new();
    }
    let named = named_things(&quads.quads, claim);
    quads.graph = name("#provenance");
    describe_provenance(article, claim, &assertion, &mut quads);

    quads.graph = name("#pubinfo");
    quads.add(&nanopub, vocab::PROV_WAS_DERIVED_FROM, claim.node.clone());
    quads.add_all(&nanopub, vocab::READ_WITH, article.objects(article.name.as_str(), vocab::READ_WITH));
    for thing in named {
        for naming in [vocab::RDFS_LABEL, vocab::OWL_SAME_AS] {
            quads.add_all(&thing, naming, article.objects(thing.as_str(), naming));
        }
    }

    quads.graph = name("#Head");
    quads.add_term(&nanopub, vocab::RDF_TYPE, vocab::NP_NANOPUBLICATION);
    quads.add(&nanopub, vocab::NP_HAS_ASSERTION, assertion);
    quads.add(&nanopub, vocab::NP_HAS_PROVENANCE, name("#provenance"));
    quads.add(&nanopub, vocab::NP_HAS_PUBLICATION_INFO, name("#pubinfo"));

    let mut quads = quads.quads;
    let code = trusty::code(&quads);
    trusty::fill(&mut quads, vocab::NANOPUB, &code);
    quads
}

/// Writes what the voice asserts: the triple itself where it is certain, and else that it says so less surely.
fn assert_claim(article: &ArticleGraph<'_>, claim: &Claim<'_>, quads: &mut Quads) {
    match claim.triple {
        Some((subject, predicate, object)) if claim.is_certain() => {
            let graph = quads.graph.clone();
            quads.quads.push(Quad::new(subject.clone(), predicate.clone(), object.clone(), graph));
        }
        _ => {
            let kept = [
                vocab::RDF_TYPE,
                vocab::RDF_SUBJECT,
                vocab::RDF_PREDICATE,
                vocab::RDF_OBJECT,
                vocab::ABOUT,
                vocab::FACTUALITY,
            ];
            let kept = kept.map(node);
            let said = article.about(claim.node.as_str()).iter();
            quads.copy(said.filter(|quad| kept.contains(&quad.predicate.as_ref())));
        }
    }
    let Some(event) = claim.event else { return };
    let described = article.about(event.as_str()).iter();
    // Which words call the event up is the article's matter, not the voice's.
    let ours = [vocab::TRIGGER, vocab::RETELLS].map(node);
    quads.copy(described.filter(|quad| !ours.contains(&quad.predicate.as_ref())));
    for property in [vocab::TIME, vocab::QUANTITY] {
        for part in article.nodes(event.as_str(), property) {
            quads.copy(article.about(part.as_str()));
        }
    }
}

/// Returns the subjects and objects of an assertion and the voice, sorted: labels make them readable.
fn named_things(assertion: &[Quad], claim: &Claim<'_>) -> Vec<NamedNode> {
    let described: FxHashSet<&NamedOrBlankNode> = assertion
        .iter()
        .filter(|quad| quad.predicate.as_ref() == node(vocab::RDFS_LABEL))
        .map(|quad| &quad.subject)
        .collect();
    let mut things: Vec<NamedNode> = claim.voice.cloned().into_iter().collect();
    for quad in assertion {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
            && !described.contains(&quad.subject)
        {
            things.push(subject.clone());
        }
        if let Term::NamedNode(object) = &quad.object
            && !described.contains(&NamedOrBlankNode::from(object.clone()))
        {
            things.push(object.clone());
        }
    }
    things.sort_by(|left, right| left.as_str().cmp(right.as_str()));
    things.dedup();
    things
}

/// Writes whose word it is, how surely and by which means, and the words of the article that prove it.
fn describe_provenance(article: &ArticleGraph<'_>, claim: &Claim<'_>, assertion: &NamedNode, quads: &mut Quads) {
    let name = claim.node.as_str();
    if let Some(voice) = claim.voice {
        quads.add(assertion, vocab::PROV_WAS_ATTRIBUTED_TO, voice.clone());
        quads.add_all(voice, vocab::RDF_TYPE, article.objects(voice.as_str(), vocab::RDF_TYPE));
    }
    quads.add(assertion, vocab::PROV_HAD_PRIMARY_SOURCE, article.name.clone());
    for property in
        [vocab::FACTUALITY, vocab::MARKER, vocab::STANCE, vocab::RULE, vocab::REPORTED_IN, vocab::CONFIDENCE]
    {
        quads.add_all(assertion, property, article.objects(name, property));
    }
    for span in article.nodes(name, vocab::EVIDENCE) {
        quads.add(assertion, vocab::PROV_WAS_QUOTED_FROM, span.clone());
        quads.copy(article.about(span.as_str()).iter().filter(|quad| quad.predicate.as_ref() != node(vocab::MENTIONS)));
    }
    for property in [
        vocab::RDF_TYPE,
        vocab::SCHEMA_HEADLINE,
        vocab::SCHEMA_DATE_PUBLISHED,
        vocab::SCHEMA_PUBLISHER,
        vocab::SCHEMA_URL,
        vocab::FINGERPRINT,
    ] {
        quads.add_all(article.name, property, article.objects(article.name.as_str(), property));
    }
    // Who relays it, up to the article.
    for outer in article.relays(claim) {
        for property in [vocab::ACCORDING_TO, vocab::REPORTED_IN] {
            quads.add_all(outer.node, property, article.objects(outer.node.as_str(), property));
        }
    }
}
