//! Roles: who or what fills each slot of an event.

use crate::article::Article;
use crate::mention::description::find_entries;
use crate::mention::{EntityId, Mentions, case_form, is_place};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Entry, Function, Kind};
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::argument::{Dependent, conjuncts};
use super::event::{Event, Filler, clause_span};

/// Goes from a word of quantity to what it counts: "une centaine de soldats", "33 millions de tonnes".
pub(super) fn core_noun(sentence: &Sentence, token: usize, ontology: &Ontology) -> usize {
    let mut at = token;
    for _ in 0..3 {
        let word = &sentence.tokens[at];
        // "près de 300 soldats": the parser may take the adverb for the head.
        let is_adverb = word.upos == Upos::Adv;
        if !is_adverb && !ontology.lexicon.is_collective(&fold_word(&word.lemma)) {
            break;
        }
        let next = sentence.children(at).find(|child| {
            let below = &sentence.tokens[*child];
            below.deprel == Deprel::Nmod
                || is_adverb && matches!(below.deprel, Deprel::OblArg | Deprel::Obl | Deprel::OblMod)
        });
        let Some(next) = next else { break };
        at = next;
    }
    at
}

/// Builds an event from its entry and dependents.
#[allow(clippy::too_many_arguments)]
pub(super) fn build(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    entry: &Entry,
    token: usize,
    clause: usize,
    trigger: Span,
    dependents: &[Dependent],
    mentions: &mut Mentions,
    ontology: &Ontology,
) -> Option<Event> {
    let class = *entry.evokes.first()?;
    let mut event = Event {
        class,
        trigger,
        sentence: number,
        token,
        clause,
        roles: Vec::new(),
        time: None,
        is_ahead: false,
        attribute: None,
        quantities: Vec::new(),
        retells: None,
        entry: entry.iri,
        stance: entry.stance,
        topic_factuality: entry.factuality,
        evidence: clause_span(sentence, clause),
        topics: Vec::new(),
        fillers: Vec::new(),
    };
    // Each word fills one role: the first of its functions whose role it fits.
    let mut done: Vec<usize> = Vec::new();
    for dependent in dependents {
        if done.contains(&dependent.token) {
            continue;
        }
        let roles: Vec<Term> = entry.roles(dependent.function).collect();
        if roles.is_empty() {
            continue;
        }
        if dependent.function == Function::Adjective && mentions.entity_at(number, dependent.token).is_none() {
            continue;
        }
        let others: Vec<Term> = dependents
            .iter()
            .filter(|other| other.token == dependent.token)
            .flat_map(|other| entry.roles(other.function))
            // "le retrait américain d'Afghanistan": the agent is told already.
            .filter(|role| !event.roles.iter().any(|(filled, _)| filled == role) || !is_single(*role))
            .collect();
        if let Some(role) = choose_role(article, number, sentence, dependent.token, &others, mentions, ontology) {
            done.push(dependent.token);
            fill(article, number, sentence, &mut event, role, dependent.token, mentions, ontology);
        }
    }
    // "les sœurs affirmèrent": whatever noun is the subject of a verb of speech speaks.
    let has_agent = event.fillers.iter().any(|(role, _)| *role == vocab::AGENT);
    if !has_agent && ontology.schema.is_a(class, vocab::SPEECH_ACT) {
        let speaker = dependents.iter().find(|dependent| {
            dependent.function == Function::Subject && sentence.tokens[dependent.token].upos == Upos::Noun
        });
        if let Some(speaker) = speaker.filter(|_| entry.roles(Function::Subject).any(|role| role == vocab::AGENT)) {
            fill(article, number, sentence, &mut event, vocab::AGENT, speaker.token, mentions, ontology);
        }
    }
    if let Some(object) = dependents.iter().find(|dependent| dependent.function == Function::Object) {
        fill_from_object(article, number, sentence, entry, object.token, &mut event, mentions, ontology);
    }
    Some(event)
}

/// Fills a preposition's role from what the parser hung on the object: "menacer la junte d'une intervention".
#[allow(clippy::too_many_arguments)]
fn fill_from_object(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    entry: &Entry,
    object: usize,
    event: &mut Event,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    let complements: Vec<usize> =
        sentence.children(object).filter(|child| sentence.tokens[*child].deprel == Deprel::Nmod).collect();
    for (function, role) in &entry.frame {
        let Function::Preposition(property) = function else { continue };
        if event.fillers.iter().any(|(filled, _)| filled == role) {
            continue;
        }
        for child in &complements {
            let case = case_form(sentence, *child);
            if !ontology.lexicon.prepositions(&case).contains(property)
                || event.fillers.iter().any(|(_, token)| token == child)
            {
                continue;
            }
            let names_event = find_entries(article, sentence, *child, Kind::Noun, ontology)
                .iter()
                .any(|found| !found.entry.evokes.is_empty());
            let belongs = *role == vocab::TOPIC && names_event
                || matches!(*role, vocab::PLACE | vocab::RECIPIENT | vocab::PARTNER);
            if belongs && choose_role(article, number, sentence, *child, &[*role], mentions, ontology).is_some() {
                fill(article, number, sentence, event, *role, *child, mentions, ontology);
                break;
            }
        }
    }
}

/// Tells whether a role is told once, coordination aside.
fn is_single(role: Term) -> bool {
    matches!(role, vocab::AGENT | vocab::PATIENT | vocab::THEME)
}

/// Chooses the role that suits what a word refers to.
pub(super) fn choose_role(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    roles: &[Term],
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<Term> {
    let core = core_noun(sentence, token, ontology);
    let class = mentions.entity_at(number, core).map(|entity| mentions.entities[entity].class);
    // "Au sommet de Vilnius, il s'est engagé …": a circumstance in front is no topic.
    let is_circumstance =
        sentence.tokens[token].deprel == Deprel::OblMod && sentence.tokens[token].head.is_some_and(|head| head > token);
    let is_event =
        find_entries(article, sentence, core, Kind::Noun, ontology).iter().any(|found| !found.entry.evokes.is_empty());
    roles.iter().copied().find(|role| match (*role, class) {
        (vocab::TOPIC | vocab::RECIPIENT, _) if is_circumstance => false,
        (vocab::PLACE, Some(class)) => is_place(class, ontology),
        (vocab::PLACE, None) => false,
        (vocab::AGENT | vocab::RECIPIENT | vocab::PARTNER | vocab::ADVERSARY | vocab::BENEFICIARY, Some(class)) => {
            ontology.schema.is_agent(class)
        }
        (vocab::AGENT | vocab::RECIPIENT | vocab::PARTNER | vocab::ADVERSARY | vocab::BENEFICIARY, None) => false,
        (vocab::TOPIC | vocab::PURPOSE | vocab::CAUSE | vocab::DURING, Some(_)) => true,
        (vocab::TOPIC | vocab::PURPOSE | vocab::CAUSE | vocab::DURING, None) => {
            is_event || sentence.tokens[core].upos != Upos::Noun || roles.len() == 1
        }
        (vocab::INSTRUMENT, Some(class)) => {
            roles.len() == 1 || !ontology.schema.is_agent(class) && !is_place(class, ontology)
        }
        (_, Some(class)) => {
            !(ontology.schema.is_a(class, vocab::STATE) && roles.contains(&vocab::AGENT) && roles.len() > 1)
        }
        (_, None) => true,
    })
}

/// Fills a role with what a word and those coordinated with it refer to.
#[allow(clippy::too_many_arguments)]
pub(super) fn fill(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    event: &mut Event,
    role: Term,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    if role == vocab::TOPIC || role == vocab::PURPOSE {
        event.topics.push(token);
    }
    let is_speech = ontology.schema.is_a(event.class, vocab::SPEECH_ACT);
    for part in conjuncts(sentence, token) {
        let core = core_noun(sentence, part, ontology);
        event.fillers.push((role, core));
        if is_speech && role == vocab::PATIENT {
            // "a condamné la décision de Bagdad": whoever decided is criticized.
            if let Some(entity) = answerable(number, sentence, core, mentions, ontology) {
                event.roles.push((role, Filler::Entity(entity)));
            }
            continue;
        }
        let wants_thing = matches!(
            role,
            vocab::PATIENT
                | vocab::THEME
                | vocab::INSTRUMENT
                | vocab::PLACE
                | vocab::AGENT
                | vocab::RECIPIENT
                | vocab::PARTNER
                | vocab::ADVERSARY
                | vocab::BENEFICIARY
        );
        let Some(entity) = entity_for(article, number, sentence, core, mentions, ontology, wants_thing) else {
            continue;
        };
        if matches!(role, vocab::TOPIC | vocab::PURPOSE) && sentence.tokens[core].upos == Upos::Verb {
            continue;
        }
        let filler = Filler::Entity(entity);
        let is_taken = event.roles.contains(&(role, filler));
        let same_as_agent = role != vocab::AGENT && event.roles.contains(&(vocab::AGENT, filler));
        if !is_taken && !same_as_agent {
            event.roles.push((role, filler));
        }
    }
}

/// Returns who is meant by what is praised or criticized: the agent itself, or the one whose deed it is.
fn answerable(
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let agent_at = |token: usize| {
        let entity = mentions.entity_at(number, token)?;
        ontology.schema.is_agent(mentions.entities[entity].class).then_some(entity)
    };
    agent_at(token).or_else(|| {
        sentence
            .children(token)
            .filter(|child| {
                let deprel = sentence.tokens[*child].deprel;
                deprel == Deprel::Amod
                    || deprel == Deprel::Det
                    || deprel == Deprel::Nmod && ontology.lexicon.introduces(&case_form(sentence, *child), vocab::THEME)
            })
            .find_map(agent_at)
    })
}

/// Returns the entity at a word; a common noun that has none opens one where a role wants a thing.
pub(super) fn entity_for(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
    wants_thing: bool,
) -> Option<EntityId> {
    if let Some(entity) = mentions.entity_at(number, token) {
        return Some(entity);
    }
    if !wants_thing || sentence.tokens[token].upos != Upos::Noun {
        return None;
    }
    let found = find_entries(article, sentence, token, Kind::Noun, ontology);
    if found.iter().any(|found| !found.entry.evokes.is_empty() && found.entry.self_role.is_none()) {
        return None;
    }
    let is_people = found.iter().any(|found| found.entry.self_role.is_some());
    let class = if is_people { vocab::GROUP } else { vocab::THING };
    Some(mentions.describe(article, number, sentence, token, class, ontology))
}
