//! Claims of schema.org: who makes them, in which words, where they appear, and who relays them.
//!
//! [`schema:Claim`](https://schema.org/Claim) knows no factuality: that stands beside it as `selon:factuality`. No
//! `ClaimReview` is made, since nobody has reviewed anything.

use oxigraph::model::{Literal, NamedNode, Quad, Term};
use rustc_hash::FxHashSet;

use super::article::{ArticleGraph, Claim};
use super::labels::Labels;
use super::quads::{Quads, derived};
use crate::vocab;

/// Describes each claim, the article, and whoever and whatever the claims name.
pub(super) fn recast(article: &ArticleGraph<'_>, labels: &Labels) -> Vec<Quad> {
    let mut quads = Quads::in_graph(article.name);
    let mut things: FxHashSet<&NamedNode> = FxHashSet::default();
    let publisher = describe_article(article, &mut quads);
    for claim in article.claims() {
        describe_claim(article, claim, publisher.as_ref(), &mut quads, &mut things);
    }
    for thing in things {
        describe_thing(article, thing, labels, &mut quads);
    }
    quads.quads
}

/// Describes the article, and returns the node of its publisher, of whom the graph knows the name only.
fn describe_article(article: &ArticleGraph<'_>, quads: &mut Quads) -> Option<NamedNode> {
    let name = article.name;
    quads.add_term(name, vocab::RDF_TYPE, vocab::SCHEMA_NEWS_ARTICLE);
    for property in [vocab::SCHEMA_HEADLINE, vocab::SCHEMA_DATE_PUBLISHED, vocab::SCHEMA_IN_LANGUAGE, vocab::SCHEMA_URL]
    {
        quads.add_all(name, property, article.objects(name.as_str(), property));
    }
    let publisher = article.literal(name.as_str(), vocab::SCHEMA_PUBLISHER)?;
    let node = derived(name, "publisher");
    quads.add(name, vocab::SCHEMA_PUBLISHER, node.clone());
    quads.add_term(&node, vocab::RDF_TYPE, vocab::SCHEMA_ORGANIZATION);
    quads.add(&node, vocab::SCHEMA_NAME, publisher.clone());
    Some(node)
}

fn describe_claim<'a>(
    article: &ArticleGraph<'a>,
    claim: &Claim<'a>,
    publisher: Option<&NamedNode>,
    quads: &mut Quads,
    things: &mut FxHashSet<&'a NamedNode>,
) {
    let node = claim.node;
    quads.add_term(node, vocab::RDF_TYPE, vocab::SCHEMA_CLAIM);
    // An article speaks through whoever publishes it.
    let speaker = |voice: &'a NamedNode, things: &mut FxHashSet<&'a NamedNode>| {
        if voice == article.name {
            return publisher.cloned();
        }
        things.insert(voice);
        Some(voice.clone())
    };
    if let Some(author) = claim.voice.and_then(|voice| speaker(voice, things)) {
        quads.add(node, vocab::SCHEMA_AUTHOR, author);
    }
    let relay = claim.reported_in.and_then(|outer| article.claim(outer.as_str())).and_then(|outer| outer.voice);
    if let Some(interpreter) = relay.and_then(|voice| speaker(voice, things)) {
        quads.add(node, vocab::SCHEMA_CLAIM_INTERPRETER, interpreter);
    }
    quads.add(node, vocab::SCHEMA_APPEARANCE, article.name.clone());
    if claim.voice == Some(article.name) {
        // What an article says on its own appears there first; where others said theirs, nobody knows.
        quads.add(node, vocab::SCHEMA_FIRST_APPEARANCE, article.name.clone());
    }
    let words = article.words(claim);
    let span = article.node(node.as_str(), vocab::EVIDENCE);
    let language = span.and_then(|span| article.literal(span.as_str(), vocab::OA_EXACT)).and_then(Literal::language);
    quads.add(
        node,
        vocab::SCHEMA_TEXT,
        match language {
            Some(language) => Literal::new_language_tagged_literal_unchecked(words, language),
            None => Literal::new_simple_literal(words),
        },
    );
    let dates = article.objects(article.name.as_str(), vocab::SCHEMA_DATE_PUBLISHED);
    quads.add_all(node, vocab::SCHEMA_DATE_PUBLISHED, dates);
    if let Some(factuality) = claim.factuality {
        quads.add(node, vocab::FACTUALITY, factuality.clone());
    }
    let roles = claim.event.map(|event| article.about(event.as_str())).unwrap_or_default();
    let fillers = roles.iter().filter_map(|quad| named(&quad.object));
    let ends = claim.triple.into_iter().flat_map(|(subject, _, object)| [Some(subject), named(object)]);
    for thing in fillers.chain(ends.flatten()) {
        if is_entity(article, thing) {
            quads.add(node, vocab::SCHEMA_ABOUT, thing.clone());
            things.insert(thing);
        }
    }
}

fn named(term: &Term) -> Option<&NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

/// Tells whether something is an entity of the graph: it is named, and neither an event nor a time or number.
fn is_entity(article: &ArticleGraph<'_>, thing: &NamedNode) -> bool {
    let name = thing.as_str();
    article.literal(name, vocab::RDFS_LABEL).is_some()
        && ![vocab::PERIOD, vocab::QUANTITY_CLASS].iter().any(|class| article.is_a(name, *class))
}

/// Describes a person, organization, country, place or work by its nearest class of schema.org.
fn describe_thing(article: &ArticleGraph<'_>, thing: &NamedNode, labels: &Labels, quads: &mut Quads) {
    const CLASSES: [(vocab::Term, vocab::Term); 5] = [
        (vocab::PERSON, vocab::SCHEMA_PERSON),
        (vocab::ORGANIZATION, vocab::SCHEMA_ORGANIZATION),
        (vocab::STATE, vocab::SCHEMA_COUNTRY),
        (vocab::PLACE_CLASS, vocab::SCHEMA_PLACE),
        (vocab::DOCUMENT, vocab::SCHEMA_CREATIVE_WORK),
    ];
    let name = thing.as_str();
    let is_of =
        |class: vocab::Term| article.nodes(name, vocab::RDF_TYPE).any(|found| labels.is_a(found.as_str(), class));
    let class = CLASSES.iter().find(|(own, _)| is_of(*own)).map_or(vocab::SCHEMA_THING, |(_, theirs)| *theirs);
    quads.add_term(thing, vocab::RDF_TYPE, class);
    quads.add_all(thing, vocab::SCHEMA_NAME, article.objects(name, vocab::RDFS_LABEL));
    quads.add_all(thing, vocab::SCHEMA_SAME_AS, article.objects(name, vocab::OWL_SAME_AS));
}
