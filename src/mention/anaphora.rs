//! Anaphors: phrases that take up what was told before, "ce dernier", "le pays", "l'agence".
//!
//! What an anaphor can mean is the class that the lexicon gives it; of what the
//! article has named so far, the nearest that fits is meant. A phrase that says
//! more than the anaphor ("le pays voisin") is no anaphor.

use crate::article::Article;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Entry, Kind};
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence};
use crate::vocab::{self, Term};

use super::description::{find_entries, match_words};
use super::name::head_of;
use super::{Entity, EntityId, Mention, MentionKind, Mentions};

/// How many sentences back an anaphor for a person or power reaches.
const REACH: usize = 3;

/// Resolves the anaphor that begins at a token, if one does; returns the token that heads it.
pub(super) fn resolve(
    article: &Article,
    sentence: &Sentence,
    number: usize,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
) -> Option<usize> {
    let (entry, last) = find_anaphor(article, sentence, token, ontology)?;
    let head = head_of(sentence, token, last);
    let is_alone = (token..=last).flat_map(|word| sentence.children(word)).all(|child| {
        (token..=last).contains(&child)
            || !matches!(
                sentence.tokens[child].deprel,
                Deprel::Nmod | Deprel::Amod | Deprel::Appos | Deprel::Acl | Deprel::Flat | Deprel::FlatName
            )
    });
    if entry.plural || sentence.tokens[head].features.has(Feature::NumberPlur) || !is_alone {
        return None;
    }
    let entity = find_antecedent(article, sentence, number, token, head, entry, mentions, ontology)?;
    let span = sentence.tokens[token].span.cover(sentence.tokens[last].span);
    mentions.add(Mention { span, sentence: number, head, entity, kind: MentionKind::Description });
    Some(head)
}

/// Returns the anaphor whose words begin at a token, with the last of them.
fn find_anaphor<'a>(
    article: &Article,
    sentence: &Sentence,
    token: usize,
    ontology: &'a Ontology,
) -> Option<(&'a Entry, usize)> {
    let surface = fold_word(sentence.tokens[token].span.text(&article.text));
    ontology
        .lexicon
        .find(Kind::Anaphor, &surface)
        .filter_map(|(_, entry, number)| {
            let last = match_words(article, sentence, token, &entry.lemmas[number][1..])?;
            Some((entry, last))
        })
        .max_by_key(|(entry, last)| (*last, std::cmp::Reverse(entry.iri)))
}

/// Finds the nearest entity that an anaphor can mean.
#[allow(clippy::too_many_arguments)]
fn find_antecedent(
    article: &Article,
    sentence: &Sentence,
    number: usize,
    first: usize,
    head: usize,
    entry: &Entry,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let class = *entry.denotes.first()?;
    let is_place = ontology.schema.is_a(class, vocab::PLACE_CLASS) && class != vocab::STATE;
    if !is_place && !ontology.schema.is_agent(class) {
        return None;
    }
    let titles = find_entries(article, sentence, head, Kind::Title, ontology);
    let leads = titles.iter().any(|title| title.entry.relation == Some(vocab::LEADS));
    if !titles.is_empty() && !leads {
        return None;
    }
    let nouns = find_entries(article, sentence, head, Kind::Noun, ontology);
    if nouns.iter().any(|noun| noun.entry.stands_for.is_some()) {
        return None;
    }
    let denoted: Vec<Term> = nouns.iter().flat_map(|noun| noun.entry.denotes.iter().copied()).collect();
    let start = sentence.tokens[first].span.start;
    let gender = sentence.tokens[head].features.gender();
    let fits = |entity: &Entity| {
        let schema = &ontology.schema;
        let is_kind = schema.is_a(entity.class, class) && !entity.is_plural && !schema.is_a(entity.class, vocab::GROUP);
        let is_leader = entity.relation == Some(vocab::LEADS)
            || entity.concept.is_some_and(|concept| ontology.gazetteer.concept(concept).leads);
        // "la ville" is no region, whatever place was named last; a person may be anything.
        let is_denoted = entity.class == vocab::PERSON
            || denoted.is_empty() && !is_place
            || denoted.iter().any(|denoted| schema.is_a(entity.class, *denoted) || schema.is_a(*denoted, entity.class));
        let agrees = !matches!(class, vocab::PERSON | vocab::AGENT_CLASS)
            || entity.gender.is_none()
            || gender.is_none()
            || entity.gender == gender;
        is_kind && is_denoted && agrees && (is_leader || !leads)
    };
    mentions
        .mentions
        .iter()
        .rev()
        .take_while(|mention| mention.sentence + REACH >= number)
        .filter(|mention| mention.span.end <= start)
        .filter(|mention| mention.kind != MentionKind::Adjective || class == vocab::STATE)
        .filter(|mention| fits(&mentions.entities[mention.entity]))
        .max_by_key(|mention| mention.span.start)
        .map(|mention| mention.entity)
}
