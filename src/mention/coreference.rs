//! Who is who: names, descriptions and pronouns that refer to the same thing.
//!
//! The text is read once from left to right; each expression either joins an
//! entity met before or opens one. A wrong link is worse than none.

use crate::article::Article;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::Kind;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::anaphora;
use super::description::{find_entries, phrase_span};
use super::name::{Name, head_of};
use super::pronoun::add_pronoun;
use super::referent::name_entity;
use super::{Entity, EntityId, Mention, MentionKind, Mentions, case_form, is_place};

/// Resolves every expression of the article.
pub fn resolve(
    article: &Article,
    sentences: &[Sentence],
    names: &[Name],
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    let mut rest = names;
    for (number, sentence) in sentences.iter().enumerate() {
        let (here, behind) = rest.split_at(rest.partition_point(|name| name.sentence <= number));
        rest = behind;
        for name in here {
            let entity = name_entity(article, sentence, name, mentions, ontology);
            mentions.add(Mention {
                span: name.span,
                sentence: number,
                head: name.head,
                entity,
                kind: MentionKind::Name,
            });
        }
        let is_named = |token: usize| here.iter().any(|name| name.first <= token && token <= name.last);
        for token in 0..sentence.tokens.len() {
            if !is_named(token) {
                add_adjective(article, sentence, number, token, mentions, ontology);
            }
        }
        let mut resolved = Vec::new();
        for token in 0..sentence.tokens.len() {
            if mentions.is_inside(number, token) {
                continue;
            }
            resolved.extend(anaphora::resolve(article, sentence, number, token, mentions, ontology));
            if !resolved.contains(&token)
                && !is_named(token)
                && matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn | Upos::Adj)
            {
                add_description(article, sentence, number, token, mentions, ontology);
            }
        }
        for name in here {
            add_apposed(sentence, number, name, mentions, ontology);
        }
        for token in 0..sentence.tokens.len() {
            add_pronoun(sentences, number, token, mentions, ontology);
        }
    }
}

/// Adds a noun of which nothing is known but the name beside it: "un ancien de la Gestapo, Alfons Goetzfrid".
fn add_apposed(sentence: &Sentence, number: usize, name: &Name, mentions: &mut Mentions, ontology: &Ontology) {
    let token = &sentence.tokens[name.head];
    let (Deprel::Appos | Deprel::NmodAppos, Some(head)) = (token.deprel, token.head) else { return };
    let (Some(entity), None) = (mentions.entity_at(number, name.head), mentions.entity_at(number, head)) else {
        return;
    };
    if matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Adj) && mentions.entities[entity].class == vocab::PERSON
    {
        let span = phrase_span(sentence, head, ontology);
        mentions.add(Mention { span, sentence: number, head, entity, kind: MentionKind::Description });
    }
}

/// Adds the state that a country adjective or demonym names.
fn add_adjective(
    article: &Article,
    sentence: &Sentence,
    number: usize,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    let word = &sentence.tokens[token];
    if !matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Propn) {
        return;
    }
    let surface = fold_word(word.span.text(&article.text));
    let Some(concept) = ontology.gazetteer.demonym(&surface) else { return };
    let entity = mentions.concept_entity(concept, ontology);
    if is_people(sentence, token) {
        let class = if word.features.has(Feature::NumberPlur) { vocab::GROUP } else { vocab::PERSON };
        let people = mentions.describe(article, number, sentence, token, class, ontology);
        mentions.entities[people].owner = Some(entity);
        return;
    }
    mentions.add(Mention { span: word.span, sentence: number, head: token, entity, kind: MentionKind::Adjective });
}

/// Tells whether a demonym names some people, not their state: "deux Britanniques", against "les Britanniques".
fn is_people(sentence: &Sentence, token: usize) -> bool {
    matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn)
        && sentence.children(token).any(|child| {
            let word = &sentence.tokens[child];
            word.deprel == Deprel::Nummod || word.deprel == Deprel::Det && word.features.has(Feature::DefiniteInd)
        })
}

/// Adds what a known noun describes, with its owner.
fn add_description(
    article: &Article,
    sentence: &Sentence,
    number: usize,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    let titles = find_entries(article, sentence, token, Kind::Title, ontology);
    let nouns = find_entries(article, sentence, token, Kind::Noun, ontology);
    let (class, relation, last, stands_for) = if let Some(title) = titles.first() {
        (vocab::PERSON, title.entry.relation, title.last, None)
    } else if let Some(noun) = nouns.iter().find(|noun| !noun.entry.denotes.is_empty()) {
        (noun.entry.denotes[0], None, noun.last, noun.entry.stands_for)
    } else {
        return;
    };
    let (first, token) = (token, head_of(sentence, token, last));
    let is_plural = sentence.tokens[token].features.has(Feature::NumberPlur);
    let owner = find_owner(sentence, number, first, last, mentions, ontology);
    if let (Some(_), Some(owner)) = (stands_for, owner)
        && is_place(mentions.entities[owner].class, ontology)
    {
        mentions.add(Mention {
            span: phrase_span(sentence, token, ontology),
            sentence: number,
            head: token,
            entity: owner,
            kind: MentionKind::Description,
        });
        return;
    }
    let class = if class == vocab::PERSON && is_plural { vocab::GROUP } else { class };
    let names_many = nouns.first().is_some_and(|noun| noun.entry.collective) || article_is_plural(sentence, token);
    let class =
        if ontology.schema.is_a(class, vocab::GROUP) && !is_plural && !names_many { vocab::PERSON } else { class };
    let span = phrase_span(sentence, token, ontology);
    let named = apposed_name(sentence, number, token, mentions, ontology);
    let noun = fold_word(&sentence.tokens[token].lemma);
    let found =
        Description { class, relation, owner, noun: &noun, is_plural, is_definite: is_definite(sentence, token) };
    let entity = match named.or_else(|| find_antecedent(&found, mentions, ontology)) {
        Some(entity) => entity,
        None => mentions.add_entity(Entity {
            owner,
            relation,
            noun: noun.clone(),
            is_plural,
            ..Entity::from_name(class, span.text(&article.text).to_owned())
        }),
    };
    let known = &mut mentions.entities[entity];
    if class == vocab::PERSON && known.concept.is_none() && known.is_named {
        known.class = vocab::PERSON;
    }
    if known.owner.is_none() {
        known.owner = owner;
        known.relation = relation;
    }
    if known.noun.is_empty() {
        known.noun = noun;
    }
    known.gender = known.gender.or(sentence.tokens[token].features.gender());
    mentions.add(Mention { span, sentence: number, head: token, entity, kind: MentionKind::Description });
    if let Some(owner) = owner {
        let subject_class = mentions.entities[entity].class;
        let owner_class = mentions.entities[owner].class;
        let property = if subject_class == vocab::PERSON {
            relation
        } else if ontology.schema.is_a(subject_class, vocab::ORGANIZATION)
            || ontology.schema.is_a(subject_class, vocab::GROUP)
        {
            (ontology.schema.is_agent(owner_class)).then_some(vocab::PART_OF)
        } else if is_place(subject_class, ontology) && is_place(owner_class, ontology) {
            Some(vocab::LOCATED_IN)
        } else {
            None
        };
        if let Some(property) = property {
            mentions.relate(entity, property, owner, span);
        }
    }
}

/// Tells whether a determiner or numeral makes a noun plural that its own form leaves open.
fn article_is_plural(sentence: &Sentence, token: usize) -> bool {
    sentence.children(token).any(|child| {
        matches!(sentence.tokens[child].deprel, Deprel::Det | Deprel::Nummod)
            && sentence.tokens[child].features.has(Feature::NumberPlur)
    })
}

/// What a description says of its referent.
struct Description<'a> {
    class: Term,
    relation: Option<Term>,
    owner: Option<EntityId>,
    noun: &'a str,
    is_plural: bool,
    is_definite: bool,
}

/// Finds the entity met before that a description means.
fn find_antecedent(found: &Description<'_>, mentions: &Mentions, ontology: &Ontology) -> Option<EntityId> {
    let fits = |entity: &Entity| {
        let same_kind = entity.class == found.class || entity.noun == found.noun;
        same_kind && entity.is_plural == found.is_plural
    };
    if found.class == vocab::PERSON {
        // "le président russe": whoever leads or serves it in this article, or is known to lead it.
        let owner = found.owner;
        let by_text = mentions.entities.iter().rposition(|entity| {
            entity.class == vocab::PERSON
                && owner.is_some()
                && entity.owner == owner
                && entity.relation == found.relation
                && found.relation.is_some()
                && (found.relation == Some(vocab::LEADS) || entity.noun == found.noun)
        });
        let by_office = || {
            let iri = mentions.entities.get(owner?)?.concept.map(|concept| ontology.gazetteer.concept(concept).iri)?;
            (found.relation == Some(vocab::LEADS)).then_some(())?;
            mentions.entities.iter().rposition(|entity| {
                entity.concept.is_some_and(|concept| {
                    let concept = ontology.gazetteer.concept(concept);
                    concept.class == vocab::PERSON && concept.leads && concept.country == Some(iri)
                })
            })
        };
        let bare = || {
            (owner.is_none() && found.is_definite).then_some(())?;
            mentions.entities.iter().rposition(|entity| entity.class == vocab::PERSON && entity.noun == found.noun)
        };
        return by_text.or_else(by_office).or_else(bare);
    }
    if found.owner.is_some() {
        return mentions
            .entities
            .iter()
            .rposition(|entity| !entity.is_named && entity.owner == found.owner && fits(entity));
    }
    if !found.is_definite {
        return None;
    }
    mentions.entities.iter().rposition(|entity| !entity.is_named && fits(entity) && entity.noun == found.noun)
}

/// Finds the state or organization that a noun phrase names as owner: "russe", "de Russie", "de l'ONU".
fn find_owner(
    sentence: &Sentence,
    number: usize,
    token: usize,
    last: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let tokens = &sentence.tokens;
    let of = |head: usize| {
        sentence
            .children(head)
            .filter(|child| {
                matches!(
                    tokens[*child].deprel,
                    Deprel::Amod | Deprel::Nmod | Deprel::Acl | Deprel::Appos | Deprel::Flat
                )
            })
            .filter_map(|child| {
                let mention = mentions.of_last_sentence(number).find(|mention| mention.head == child)?;
                let entity = &mentions.entities[mention.entity];
                let fits = mention.kind == MentionKind::Adjective
                    || (tokens[child].deprel == Deprel::Nmod && entity.class != vocab::PERSON);
                fits.then_some(mention.entity)
            })
            .next()
    };
    // The complement of a lemma of several words counts too: "services de renseignement sud-coréens".
    let inside = (token..=last).find_map(of);
    inside.or_else(|| {
        // "le porte-parole du ministère russe", not "le président, en déplacement à Davos".
        let nested = sentence.children(token).find(|child| {
            tokens[*child].deprel == Deprel::Nmod
                && ontology.lexicon.introduces(&case_form(sentence, *child), vocab::THEME)
        })?;
        of(nested)
    })
}

/// Finds the person that a title stands beside: "le président russe Vladimir Poutine", "Dmitri Peskov, porte-parole".
fn apposed_name(
    sentence: &Sentence,
    number: usize,
    token: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let tokens = &sentence.tokens;
    let is_apposition = |deprel: Deprel| {
        matches!(
            deprel,
            Deprel::Appos | Deprel::NmodAppos | Deprel::Flat | Deprel::FlatName | Deprel::Nmod | Deprel::Compound
        )
    };
    let name_at = |head: usize| {
        let mention = mentions
            .of_last_sentence(number)
            .find(|mention| mention.head == head && mention.kind == MentionKind::Name)?;
        Some(mention.entity)
    };
    let below = sentence
        .children(token)
        .filter(|child| is_apposition(tokens[*child].deprel) && case_form(sentence, *child).is_empty())
        .filter(|child| !has_conjunct_between(sentence, token, *child))
        .find_map(name_at);
    // "le dirigeant suédois et le ministre hongrois, Viktor Orban": the name goes with the nearer.
    let beside = || {
        let first = tokens[token].head.filter(|_| tokens[token].deprel == Deprel::Conj)?;
        sentence
            .children(first)
            .filter(|child| *child > token && tokens[*child].deprel == Deprel::Appos)
            .find_map(name_at)
    };
    // "l'émissaire de l'ONU Ghassan Salamé": the name hangs on the complement.
    let inside = || {
        let span = phrase_span(sentence, token, ontology);
        let next = tokens.iter().find(|next| next.span.start >= span.end).map(|next| next.span.start);
        let mention = mentions.of_last_sentence(number).find(|mention| {
            mention.kind == MentionKind::Name
                && (span.contains(mention.span) && span.end == mention.span.end || next == Some(mention.span.start))
                && mentions.entities[mention.entity].class == vocab::PERSON
                && case_form(sentence, mention.head).is_empty()
        })?;
        Some(mention.entity)
    };
    let above = || {
        let head = tokens[token].head?;
        (is_apposition(tokens[token].deprel)
            && tokens[token].deprel != Deprel::Nmod
            && case_form(sentence, token).is_empty())
        .then(|| name_at(head))?
    };
    below.or_else(beside).or_else(above).or_else(inside)
}

/// Tells whether a conjunct of a noun stands between it and a later word.
fn has_conjunct_between(sentence: &Sentence, noun: usize, later: usize) -> bool {
    sentence.children(noun).any(|child| noun < child && child < later && sentence.tokens[child].deprel == Deprel::Conj)
}

fn is_definite(sentence: &Sentence, token: usize) -> bool {
    sentence.children(token).any(|child| {
        let features = sentence.tokens[child].features;
        sentence.tokens[child].deprel == Deprel::Det
            && (features.has(Feature::DefiniteDef) || features.has(Feature::PronTypeDem))
    })
}
