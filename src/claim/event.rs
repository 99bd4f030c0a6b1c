//! Events: something that happens, as one description tells it, and how events hang together.

use crate::article::Article;
use crate::mention::{EntityId, Mentions};
use crate::ontology::Ontology;
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::argument::verb_dependents;
use super::role::fill;
use crate::ontology::lexicon::Function;

/// The number of an event in its article.
pub type EventId = usize;

/// What fills a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filler {
    /// An entity.
    Entity(EntityId),
    /// Another event.
    Event(EventId),
}

/// Something that happens, as one description tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its class.
    pub class: Term,
    /// The words that call it up.
    pub trigger: Span,
    /// The sentence, by number.
    pub sentence: usize,
    /// The token that calls it up.
    pub token: usize,
    /// The verb that carries it: itself, or the light verb above a noun.
    pub clause: usize,
    /// Its roles, in the order they were found.
    pub roles: Vec<(Term, Filler)>,
    /// The time expression that dates it, by number.
    pub time: Option<usize>,
    /// Whether the event is yet to happen, so that a date without a year is a coming one.
    pub is_ahead: bool,
    /// The wording of what is said, where it calls up no event of its own.
    pub attribute: Option<Span>,
    /// The numbers that count its participants.
    pub quantities: Vec<usize>,
    /// The earlier event that it describes again.
    pub retells: Option<EventId>,
    /// The lexical entry that fired.
    pub entry: Term,
    /// The stance and factuality that the entry gives to what is said.
    pub stance: Option<Term>,
    /// The factuality that the entry gives to its topic.
    pub topic_factuality: Option<Term>,
    /// The words that a reader would underline.
    pub evidence: Span,
    /// The words in the functions that reach a topic: what the event says.
    pub topics: Vec<usize>,
    /// The tokens that fill the other roles.
    pub fillers: Vec<(Term, usize)>,
}

impl Event {
    /// Returns an event of which nothing is known but the word that names it.
    #[must_use]
    pub fn named(sentence: usize, token: usize, trigger: Span) -> Self {
        Self {
            class: vocab::EVENT,
            trigger,
            sentence,
            token,
            clause: token,
            roles: Vec::new(),
            time: None,
            is_ahead: false,
            attribute: None,
            quantities: Vec::new(),
            retells: None,
            entry: vocab::EVENT,
            stance: None,
            topic_factuality: None,
            evidence: trigger,
            topics: Vec::new(),
            fillers: Vec::new(),
        }
    }

    /// Returns what is said in words that call up no event: the quotation itself.
    #[must_use]
    pub fn said(quote: Span, speech: &Self) -> Self {
        Self {
            class: vocab::EVENT,
            trigger: quote,
            attribute: Some(quote),
            evidence: quote,
            roles: Vec::new(),
            time: None,
            is_ahead: false,
            quantities: Vec::new(),
            retells: None,
            topics: Vec::new(),
            fillers: Vec::new(),
            ..speech.clone()
        }
    }

    /// Returns the entities in a role.
    pub fn entities(&self, role: Term) -> impl Iterator<Item = EntityId> + '_ {
        self.roles.iter().filter_map(move |(found, filler)| match filler {
            Filler::Entity(entity) if *found == role => Some(*entity),
            _ => None,
        })
    }
}

/// Returns the span of the clause that a token heads, without the punctuation at its edges.
#[must_use]
pub fn clause_span(sentence: &Sentence, head: usize) -> Span {
    let tokens = &sentence.tokens;
    let mut span = tokens[head].span;
    let mut todo = vec![head];
    while let Some(at) = todo.pop() {
        for child in sentence.children(at) {
            let stays_out = tokens[child].upos == Upos::Punct
                || at == head && matches!(tokens[child].deprel, Deprel::Conj | Deprel::Parataxis | Deprel::Cc);
            if !stays_out {
                span = span.cover(tokens[child].span);
                todo.push(child);
            }
        }
    }
    span
}

/// Drops the event nouns that a set phrase with a verb has told already: "imposer un blocus".
pub fn drop_doubles(events: &mut Vec<Event>) {
    let triggers: Vec<(usize, usize, Span)> =
        events.iter().map(|event| (event.sentence, event.token, event.trigger)).collect();
    events.retain(|event| {
        !triggers.iter().any(|(sentence, token, trigger)| {
            *sentence == event.sentence
                && *token != event.token
                && trigger.len() > event.trigger.len()
                && trigger.contains(event.trigger)
        })
    });
}

/// Gives a message that a clause is told in to the clause's subject: "Dans une lettre à Kim, Poutine salue …".
pub fn find_authors(
    article: &Article,
    sentences: &[Sentence],
    events: &mut [Event],
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    for event in events.iter_mut() {
        let is_message = ontology
            .schema
            .filler(event.class, vocab::THEME)
            .is_some_and(|class| ontology.schema.is_a(class, vocab::DOCUMENT));
        if !is_message || event.entities(vocab::AGENT).next().is_some() {
            continue;
        }
        let sentence = &sentences[event.sentence];
        let document =
            event.fillers.iter().find(|(role, _)| *role == vocab::THEME).map_or(event.token, |(_, token)| *token);
        let is_setting = matches!(sentence.tokens[document].deprel, Deprel::Obl | Deprel::OblMod | Deprel::OblArg);
        let Some(verb) = sentence.tokens[document].head.filter(|_| is_setting) else { continue };
        let subject = verb_dependents(sentence, verb, ontology)
            .into_iter()
            .find(|dependent| dependent.function == Function::Subject);
        if let Some(subject) = subject.filter(|subject| !sentence.governs(subject.token, document)) {
            fill(article, event.sentence, sentence, event, vocab::AGENT, subject.token, mentions, ontology);
        }
    }
}

/// Joins topics to the events they name, and drops statements that nobody makes.
pub fn link_topics(sentences: &[Sentence], events: &mut [Event]) {
    let at: Vec<(usize, usize)> = events.iter().map(|event| (event.sentence, event.token)).collect();
    for id in 0..events.len() {
        let (sentence, token) = at[id];
        let framed: Vec<(Term, usize)> = events[id]
            .fillers
            .iter()
            .copied()
            .filter(|(role, _)| matches!(*role, vocab::TOPIC | vocab::PURPOSE | vocab::DURING | vocab::CAUSE))
            .collect();
        for (role, filler) in framed {
            let target = nearest_event(&sentences[sentence], filler, token, |candidate| {
                at.iter().position(|known| *known == (sentence, candidate))
            });
            if let Some(target) = target.filter(|target| *target != id) {
                let filler = (role, Filler::Event(target));
                if !events[id].roles.contains(&filler) {
                    events[id].roles.push(filler);
                }
            }
        }
    }
    // Troops that take part in a fight are where it takes place.
    for id in 0..events.len() {
        let during = events[id].roles.iter().find_map(|(role, filler)| match filler {
            Filler::Event(event) if *role == vocab::DURING => Some(*event),
            _ => None,
        });
        let has_place = events[id].entities(vocab::PLACE).next().is_some();
        if let Some(during) = during.filter(|_| !has_place) {
            let places: Vec<EntityId> = events[during].entities(vocab::PLACE).collect();
            events[id].roles.extend(places.into_iter().map(|place| (vocab::PLACE, Filler::Entity(place))));
        }
    }
}

/// Finds the event at a word or, where the word is only its frame, just below it.
fn nearest_event(
    sentence: &Sentence,
    token: usize,
    above: usize,
    event_at: impl Fn(usize) -> Option<EventId>,
) -> Option<EventId> {
    let mut todo = vec![token];
    for _ in 0..3 {
        if let Some(found) = todo.iter().filter(|token| **token != above).find_map(|token| event_at(*token)) {
            return Some(found);
        }
        todo = todo
            .iter()
            .flat_map(|token| sentence.children(*token).collect::<Vec<_>>())
            .filter(|child| {
                matches!(
                    sentence.tokens[*child].deprel,
                    Deprel::Xcomp
                        | Deprel::Obj
                        | Deprel::Nsubj
                        | Deprel::NsubjPass
                        | Deprel::OblArg
                        | Deprel::Nmod
                        | Deprel::Conj
                )
            })
            .collect();
    }
    None
}
