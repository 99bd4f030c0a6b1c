//! The headline: read as a text of its own, of which only what the body does not tell is kept.
//!
//! A headline sums the body up, mostly in the same words. What both tell is the body's, where it stands with its
//! voices, hedges and numbers; what is left is told by the article too, and proved by the words of the headline.

use crate::article::Article;
use crate::claim::event::{Event, Filler};
use crate::claim::{Claims, Matter, find_claims};
use crate::mention::{Entity, EntityId, Mentions, find_mentions};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_name;
use crate::syntax;
use crate::vocab;

use super::Reading;

/// Reads the headline of an article whose body was read; `None` where it adds nothing.
pub(super) fn read(body: &Reading, ontology: &Ontology) -> Option<Reading> {
    let title = body.article.title.as_deref().map(str::trim).filter(|title| !title.is_empty())?;
    let article = Article {
        iri: format!("{}#title", body.article.iri),
        title: None,
        text: title.to_owned(),
        ..body.article.clone()
    };
    let sentences = syntax::parse(&article.text);
    let mut mentions = find_mentions(&article, &sentences, ontology);
    let mut claims = find_claims(&article, &sentences, &mut mentions, ontology);
    keep_news(&mut claims, &mentions, body, ontology);
    (!claims.claims.is_empty()).then_some(Reading { article, sentences, mentions, claims, headline: None })
}

/// Keeps the claims on events that the body does not tell, and those that relay them.
fn keep_news(claims: &mut Claims, mentions: &Mentions, body: &Reading, ontology: &Ontology) {
    let mut keeps = vec![false; claims.claims.len()];
    for (number, claim) in claims.claims.iter().enumerate() {
        let Matter::Event(event) = claim.matter else { continue };
        if is_news(&claims.events[event], mentions, body, ontology) {
            let relays = std::iter::successors(Some(number), |at| claims.claims[*at].reported_in);
            relays.take(claims.claims.len()).for_each(|at| keeps[at] = true);
        }
    }
    let mut numbers = Vec::new();
    let mut next = 0;
    for kept in &keeps {
        numbers.push(next);
        next += usize::from(*kept);
    }
    let mut keeps = keeps.iter();
    claims.claims.retain(|_| *keeps.next().unwrap_or(&false));
    for claim in &mut claims.claims {
        claim.reported_in = claim.reported_in.map(|outer| numbers[outer]);
    }
}

/// Tells whether an event with somebody known in it is told nowhere in the body.
fn is_news(event: &Event, mentions: &Mentions, body: &Reading, ontology: &Ontology) -> bool {
    let schema = &ontology.schema;
    let who: Vec<EntityId> = participants(event).collect();
    let is_known = |entity: &EntityId| mentions.entities[*entity].is_named;
    let is_met =
        |entity: &&EntityId| body.mentions.entities.iter().any(|other| is_same(&mentions.entities[**entity], other));
    // Whoever is named in the headline alone was misread, as often as not.
    if !who.iter().any(is_known) || who.iter().filter(|entity| is_known(entity)).any(|entity| !is_met(&entity)) {
        return false;
    }
    !body.claims.events.iter().any(|told| {
        // "réclame" in a headline may be "demande" or "exige" in the body.
        let are_speech = [told.class, event.class].iter().all(|class| schema.is_a(*class, vocab::SPEECH_ACT));
        let shares = || {
            participants(told).any(|other| {
                who.iter().any(|entity| is_same(&mentions.entities[*entity], &body.mentions.entities[other]))
            })
        };
        schema.is_a(told.class, event.class) || schema.is_a(event.class, told.class) || are_speech && shares()
    })
}

fn participants(event: &Event) -> impl Iterator<Item = EntityId> + '_ {
    event.roles.iter().filter_map(|(_, filler)| match filler {
        Filler::Entity(entity) => Some(*entity),
        Filler::Event(_) => None,
    })
}

/// Tells whether two descriptions, one of the headline and one of the body, have the same name.
fn is_same(left: &Entity, right: &Entity) -> bool {
    match (left.concept, right.concept) {
        (Some(left), Some(right)) => left == right,
        (None, None) => left.is_named && right.is_named && fold_name(&left.name) == fold_name(&right.name),
        _ => false,
    }
}
