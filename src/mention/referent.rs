//! What a name names: something in the gazetteer, something met before, or something of a class to be guessed.
//!
//! A capital or seat may stand for its state; a wrong link is worse than none.

use crate::article::Article;
use crate::ontology::Ontology;
use crate::ontology::fold::{fold_name, fold_word};
use crate::ontology::gazetteer::{ConceptId, NameKind};
use crate::ontology::lexicon::Kind;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::description::find_entries;
use super::name::Name;
use super::{Entity, EntityId, Mentions, case_form, first_conjunct, is_place};

/// Finds or opens the entity of a name.
pub(super) fn name_entity(
    article: &Article,
    sentence: &Sentence,
    name: &Name,
    mentions: &mut Mentions,
    ontology: &Ontology,
) -> EntityId {
    if let Some(concept) = choose_concept(article, sentence, name, mentions, ontology) {
        return mentions.concept_entity(concept, ontology);
    }
    let text = name.span.text(&article.text);
    // "Guterres" behind "Antonio Guterres", "Nations unies" behind "Organisation des Nations unies".
    let is_meant = |id: &&EntityId| {
        let entity = &mentions.entities[**id];
        entity.class == vocab::PERSON || fold_name(&entity.name) == name.key
    };
    if let Some(known) = mentions.named(&name.key).iter().rev().find(is_meant) {
        return *known;
    }
    let class = guess_class(article, sentence, name, ontology);
    mentions.add_entity(Entity { is_named: true, ..Entity::from_name(class, text.to_owned()) })
}

/// Chooses among the concepts that a name can refer to.
fn choose_concept(
    article: &Article,
    sentence: &Sentence,
    name: &Name,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<ConceptId> {
    let gazetteer = &ontology.gazetteer;
    // "l'agence Sana" is no city.
    let is_body = is_apposed_to_body(article, sentence, name.head, ontology);
    let is_state = |id: ConceptId| ontology.schema.is_a(gazetteer.concept(id).class, vocab::STATE);
    let metonym = name.candidates.iter().find(|(_, kind)| *kind == NameKind::Metonym).map(|(id, _)| *id);
    let proper: Vec<ConceptId> =
        name.candidates.iter().filter(|(_, kind)| *kind != NameKind::Metonym).map(|(id, _)| *id).collect();
    if is_body {
        let is_organization = |id: &ConceptId| ontology.schema.is_a(gazetteer.concept(*id).class, vocab::ORGANIZATION);
        return proper.into_iter().find(is_organization);
    }
    if let Some(state) = metonym
        && (proper.is_empty() || stands_for_state(sentence, name.head, ontology))
    {
        return Some(state);
    }
    // Somebody or something met before comes first, then states, then the most populous place.
    proper.iter().copied().max_by_key(|id| {
        let concept = gazetteer.concept(*id);
        let is_known = mentions.has_concept(*id);
        let is_office = concept.class == vocab::PERSON && concept.country.is_some() && concept.until.is_none();
        (is_known, is_state(*id), is_office, concept.population, std::cmp::Reverse(*id))
    })
}

/// Tells whether a name stands beside a noun for an organization, as its name.
fn is_apposed_to_body(article: &Article, sentence: &Sentence, head: usize, ontology: &Ontology) -> bool {
    let tokens = &sentence.tokens;
    let is_beside = matches!(
        tokens[head].deprel,
        Deprel::Appos | Deprel::Flat | Deprel::FlatName | Deprel::FlatForeign | Deprel::NmodAppos | Deprel::Nmod
    );
    let Some(noun) = tokens[head].head.filter(|noun| is_beside && *noun < head) else { return false };
    let is_close = tokens[noun + 1..head].iter().all(|token| !matches!(token.upos, Upos::Punct | Upos::Adp));
    let found = find_entries(article, sentence, noun, Kind::Noun, ontology);
    let denotes_body = found
        .iter()
        .any(|found| found.entry.denotes.iter().any(|class| ontology.schema.is_a(*class, vocab::ORGANIZATION)));
    is_close && denotes_body && case_form(sentence, head).is_empty()
}

/// Tells whether the name of a capital or seat stands for its state here: "Moscou a annoncé" against "à Moscou".
fn stands_for_state(sentence: &Sentence, head: usize, ontology: &Ontology) -> bool {
    let at = first_conjunct(sentence, head);
    let case = case_form(sentence, at);
    if case.is_empty() {
        return matches!(
            sentence.tokens[at].deprel,
            Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::NsubjCaus
                | Deprel::OblAgent
                | Deprel::Root
                | Deprel::Obj
                | Deprel::Iobj
                | Deprel::Nmod
        );
    }
    if ontology.lexicon.introduces(&case, vocab::PLACE) {
        // "accuse Kiev", "demande à Kiev": what a verb of speech addresses acts.
        return false;
    }
    // "le port d'Odessa" is a place; "le régime de Damas", "entre Moscou et Kiev" are powers.
    let governor = sentence.tokens[at].head.map(|head| fold_word(&sentence.tokens[head].lemma)).unwrap_or_default();
    !ontology
        .lexicon
        .find(Kind::Noun, &governor)
        .any(|(_, entry, _)| entry.denotes.iter().any(|class| is_place(*class, ontology)))
}

/// Guesses what an unknown name names.
fn guess_class(article: &Article, sentence: &Sentence, name: &Name, ontology: &Ontology) -> Term {
    let text = name.span.text(&article.text);
    let head_word = fold_word(&sentence.tokens[name.first].lemma);
    for (_, entry, _) in ontology.lexicon.find(Kind::Noun, &head_word) {
        if let Some(class) = entry
            .denotes
            .iter()
            .find(|class| is_place(**class, ontology) || ontology.schema.is_a(**class, vocab::ORGANIZATION))
        {
            return *class;
        }
    }
    if is_apposed_to_body(article, sentence, name.head, ontology) {
        return vocab::ORGANIZATION;
    }
    let governor = sentence.tokens[name.head].head;
    let governor_entry = governor.and_then(|governor| {
        let is_apposed = matches!(
            sentence.tokens[name.head].deprel,
            Deprel::Appos | Deprel::Flat | Deprel::FlatName | Deprel::Nmod | Deprel::NmodAppos
        );
        is_apposed.then(|| find_entries(article, sentence, governor, Kind::Title, ontology).is_empty())
    });
    if governor_entry == Some(false) && case_form(sentence, name.head).is_empty() {
        return vocab::PERSON;
    }
    let is_acronym = text.chars().filter(|character| character.is_alphabetic()).count() >= 2
        && !text.chars().any(char::is_lowercase);
    if is_acronym && !text.contains(' ') {
        return vocab::ORGANIZATION;
    }
    let first = first_conjunct(sentence, name.head);
    let mut case = case_form(sentence, first);
    // "Quant à Jeanne Martin, …": the first word of the preposition may hang elsewhere.
    let before = sentence.children(first).find(|child| sentence.tokens[*child].deprel == Deprel::Case);
    if let Some(before) = before.and_then(|case| case.checked_sub(1)) {
        let wider = format!("{} {case}", fold_word(&sentence.tokens[before].form));
        if !ontology.lexicon.prepositions(&wider).is_empty() {
            case = wider;
        }
    }
    if !case.is_empty() && ontology.lexicon.introduces(&case, vocab::PLACE) {
        return vocab::PLACE_CLASS;
    }
    if name.last > name.first || sentence.tokens[name.head].deprel == Deprel::Nsubj {
        return vocab::PERSON;
    }
    if case.is_empty() { vocab::ORGANIZATION } else { vocab::PLACE_CLASS }
}
