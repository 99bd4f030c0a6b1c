//! Events: something that happens, as one description tells it, and how events hang together.

use std::ops::Range;

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
    /// The marker that the entry gives to its topic.
    pub topic_marker: Option<Term>,
    /// The role whose filler also does what a noun for the topic names.
    pub control: Option<Term>,
    /// Whether its entry has an agent.
    pub wants_agent: bool,
    /// The words that a reader would underline.
    pub evidence: Span,
    /// The words in the functions that reach a topic: what the event says.
    pub topics: Vec<usize>,
    /// The tokens that fill the other roles.
    pub fillers: Vec<(Term, usize)>,
}

impl Event {
    /// Returns an event of which nothing is known but the entry that fired, its words and their place.
    #[must_use]
    pub fn from_trigger(entry: Term, class: Term, sentence: usize, token: usize, trigger: Span) -> Self {
        Self {
            class,
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
            entry,
            stance: None,
            topic_factuality: None,
            topic_marker: None,
            control: None,
            wants_agent: false,
            evidence: trigger,
            topics: Vec::new(),
            fillers: Vec::new(),
        }
    }

    /// Returns what is said in words that call up no event: the quotation itself.
    #[must_use]
    pub fn said(quote: Span, speech: &Self) -> Self {
        let event = Self::from_trigger(speech.entry, vocab::EVENT, speech.sentence, speech.token, quote);
        Self { attribute: Some(quote), ..event }
    }

    /// Returns the entities in a role.
    pub fn entities(&self, role: Term) -> impl Iterator<Item = EntityId> + '_ {
        self.roles.iter().filter_map(move |(found, filler)| match filler {
            Filler::Entity(entity) if *found == role => Some(*entity),
            _ => None,
        })
    }
}

/// Returns the numbers of the events of a sentence.
///
/// Events stand in the order of their sentences, but for the statements that connectives imply, which stand last.
#[must_use]
pub fn of_sentence(events: &[Event], sentence: usize) -> Range<EventId> {
    let first = events.partition_point(|event| event.sentence < sentence);
    let length = events[first..].partition_point(|event| event.sentence == sentence);
    first..first + length
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
    let is_told = |event: &Event| {
        events[of_sentence(events, event.sentence)].iter().any(|other| {
            other.token != event.token
                && other.trigger.len() > event.trigger.len()
                && other.trigger.contains(event.trigger)
        })
    };
    let told: Vec<bool> = events.iter().map(is_told).collect();
    let mut told = told.into_iter();
    events.retain(|_| told.next() != Some(true));
}

/// Drops the nouns of speech that tell neither who speaks nor what about: "mot", "question", "témoignage".
pub fn drop_empty_talk(sentences: &[Sentence], events: &mut Vec<Event>, ontology: &Ontology) {
    events.retain(|event| {
        let word = &sentences[event.sentence].tokens[event.token];
        let is_told = !event.roles.is_empty() || !event.topics.is_empty() || event.clause != event.token;
        // "la crise entraînera une réponse": what brings it about tells nothing of who speaks.
        let is_only_caused = !event.fillers.is_empty() && event.fillers.iter().all(|(role, _)| *role == vocab::CAUSE);
        is_told && !is_only_caused || word.upos != Upos::Noun || !ontology.schema.is_a(event.class, vocab::STATEMENT)
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

/// Joins topics to the events they name.
pub fn link_topics(sentences: &[Sentence], events: &mut [Event], mentions: &Mentions) {
    for id in 0..events.len() {
        let (sentence, token) = (events[id].sentence, events[id].token);
        let own = of_sentence(events, sentence);
        let framed: Vec<(Term, usize)> = events[id]
            .fillers
            .iter()
            .copied()
            .filter(|(role, _)| matches!(*role, vocab::TOPIC | vocab::PURPOSE | vocab::DURING | vocab::CAUSE))
            .collect();
        for (role, filler) in framed {
            let target = nearest_event(&sentences[sentence], filler, token, |candidate| {
                own.clone().find(|other| events[*other].token == candidate)
            });
            if let Some(target) = target.filter(|target| *target != id) {
                let filler = (role, Filler::Event(target));
                if !events[id].roles.contains(&filler) {
                    events[id].roles.push(filler);
                }
            }
        }
    }
    share_agents(sentences, events, mentions);
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

/// Gives event nouns without an agent the one who announces, promises or is asked for them: "a annoncé un retrait".
fn share_agents(sentences: &[Sentence], events: &mut [Event], mentions: &Mentions) {
    for id in 0..events.len() {
        let Some(control) = events[id].control else { continue };
        // A general may announce the withdrawal, but it is his country that withdraws.
        let is_plain = events[id].class == vocab::STATEMENT;
        let doers: Vec<EntityId> = events[id]
            .entities(control)
            .filter(|doer| !is_plain || mentions.entities[*doer].class != vocab::PERSON)
            .collect();
        let topics: Vec<EventId> = events[id]
            .roles
            .iter()
            .filter_map(|(role, filler)| match filler {
                Filler::Event(event) if *role == vocab::TOPIC => Some(*event),
                _ => None,
            })
            .collect();
        for topic in topics {
            let event = &mut events[topic];
            let is_noun =
                sentences[event.sentence].tokens[event.token].upos == Upos::Noun && event.clause == event.token;
            let has_actor = event.roles.iter().any(|(role, filler)| {
                *role == vocab::AGENT || doers.iter().any(|doer| *filler == Filler::Entity(*doer))
            });
            if is_noun && event.wants_agent && !has_actor {
                event.roles.extend(doers.iter().map(|doer| (vocab::AGENT, Filler::Entity(*doer))));
            }
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
