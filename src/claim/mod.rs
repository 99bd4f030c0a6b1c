//! Claims: what is said to happen or to hold, by whom, and how surely.

pub mod argument;
pub mod attribution;
pub mod circumstance;
pub mod event;
pub mod factuality;
pub mod gap;
pub mod link;
pub mod quote;
mod role;
pub mod trial;
pub mod trigger;

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::mention::{EntityId, Mentions};
use crate::ontology::Ontology;
use crate::span::Span;
use crate::syntax::{Deprel, Sentence};
use crate::vocab::{self, Term};
use attribution::Frame;
use event::{Event, EventId, Filler};
use factuality::{Assessment, Mark, assess};

/// The number of a claim in its article.
pub type ClaimId = usize;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// An event, by number.
    Event(EventId),
    /// A standing relation, by number in [`Mentions::relations`].
    Relation(usize),
}

/// One voice's word on one matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it is about.
    pub matter: Matter,
    /// Whose word it is; `None` for the article itself.
    pub source: Option<EntityId>,
    /// The claim that relays it.
    pub reported_in: Option<ClaimId>,
    /// The FactBank value, as a term.
    pub factuality: Term,
    /// The linguistic means.
    pub markers: Vec<Term>,
    /// The words that shift its factuality, and what each of them does.
    pub marks: Vec<Mark>,
    /// How the relaying voice stands to it.
    pub stance: Option<Term>,
    /// The words that make the claim.
    pub evidence: Span,
    /// The words that attribute and hedge it.
    pub cues: Vec<Span>,
    /// Quotations inside it.
    pub quotes: Vec<Span>,
    /// The lexical entry that fired.
    pub rule: Option<Term>,
}

/// All claims of an article, and the events they are about.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// The events.
    pub events: Vec<Event>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The stretches of text that somebody is answerable for.
    pub frames: Vec<Frame>,
}

/// Finds the claims of an article.
///
/// Nouns that fill a role and were not met before are added to the mentions.
#[must_use]
pub fn find_claims(article: &Article, sentences: &[Sentence], mentions: &mut Mentions, ontology: &Ontology) -> Claims {
    let mut events = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        trigger::find_events(article, number, sentence, mentions, ontology, &mut events);
    }
    event::drop_doubles(&mut events);
    event::drop_empty_talk(sentences, &mut events, ontology);
    event::find_authors(article, sentences, &mut events, mentions, ontology);
    event::link_topics(sentences, &mut events, mentions);
    circumstance::attach_times(sentences, mentions, &mut events, ontology);
    circumstance::attach_quantities(sentences, mentions, &mut events);
    find_retellings(&mut events, ontology);
    let mut frames = attribution::find_frames(article, sentences, mentions, &mut events, ontology);
    let quotes = quote::find_quotes(&article.text);
    let speakers = attribution::assign_quotes(&quotes, sentences, &mut frames, &events);

    let mut writer = Writer {
        article,
        sentences,
        ontology,
        frames: &frames,
        places: attribution::frames_by_sentence(&frames, sentences),
        events: &events,
        made: vec![None; events.len()],
        claims: Vec::new(),
    };
    for id in 0..events.len() {
        writer.claims_about(id, 0);
    }
    let mut claims = writer.claims;
    for (quote, speaker) in quotes.iter().zip(speakers) {
        place_quote(*quote, speaker.map(|frame| &frames[frame]), &mut events, &mut claims);
    }
    choose_readings(sentences, mentions, &mut events, &claims);
    for (number, relation) in mentions.relations.iter().enumerate() {
        claims.push(Claim {
            matter: Matter::Relation(number),
            source: None,
            reported_in: None,
            factuality: vocab::CERTAIN,
            markers: Vec::new(),
            marks: Vec::new(),
            stance: None,
            evidence: relation.evidence,
            cues: Vec::new(),
            quotes: Vec::new(),
            rule: None,
        });
    }
    Claims { events, claims, frames }
}

/// Puts a quotation on the speaker's claim that it stands in; one that calls up nothing becomes a claim of its own.
fn place_quote(quote: Span, frame: Option<&Frame>, events: &mut Vec<Event>, claims: &mut Vec<Claim>) {
    let source = frame.and_then(|frame| frame.sources.first().copied());
    let inside = claims.iter().position(|claim| {
        claim.source == source && claim.evidence.contains(quote) && matches!(claim.matter, Matter::Event(_))
    });
    if let (Some(frame), Some(_), None) = (frame, source, inside) {
        let Some(speech) = events.get(frame.event) else { return };
        let said = Event::said(quote, speech);
        let reported_in = claims.iter().position(|claim| claim.matter == Matter::Event(frame.event));
        events.push(said);
        claims.push(Claim {
            matter: Matter::Event(events.len() - 1),
            source,
            reported_in,
            factuality: vocab::CERTAIN,
            markers: Vec::new(),
            marks: Vec::new(),
            stance: Some(frame.stance.unwrap_or(vocab::NEUTRAL)),
            evidence: quote,
            cues: vec![frame.cue],
            quotes: vec![quote],
            rule: None,
        });
    } else if let Some(claim) = inside.or_else(|| claims.iter().position(|claim| claim.evidence.contains(quote))) {
        claims[claim].quotes.push(quote);
    }
}

/// Reads dates without a year as coming ones where the event is yet to happen: "se réunira en mars".
fn choose_readings(sentences: &[Sentence], mentions: &Mentions, events: &mut [Event], claims: &[Claim]) {
    for claim in claims {
        let Matter::Event(id) = claim.matter else { continue };
        let is_ahead = claim.markers.contains(&vocab::FUTURE)
            || claim.factuality == vocab::UNCOMMITTED
            || factuality::is_eventual(&sentences[events[id].sentence], events[id].clause);
        let is_over = factuality::is_perfect(&sentences[events[id].sentence], events[id].clause);
        if is_ahead && !is_over && events[id].time.is_some_and(|time| mentions.timexes[time].future.is_some()) {
            events[id].is_ahead = true;
        }
    }
}

/// Joins later descriptions of an event to the first: same class, a common participant, none that conflict.
fn find_retellings(events: &mut [Event], ontology: &Ontology) {
    // The first descriptions, by each role that an entity fills.
    let mut told: FxHashMap<(Term, Filler), Vec<EventId>> = FxHashMap::default();
    for later in 0..events.len() {
        let is_entity = |role: &&(Term, Filler)| matches!(role.1, Filler::Entity(_));
        let own: Vec<_> = events[later].roles.iter().filter(is_entity).copied().collect();
        let mut earlier: Vec<EventId> = own.iter().filter_map(|role| told.get(role)).flatten().copied().collect();
        earlier.sort_unstable();
        let found = earlier.into_iter().find(|earlier| {
            let (first, second) = (&events[*earlier], &events[later]);
            let related =
                ontology.schema.is_a(first.class, second.class) || ontology.schema.is_a(second.class, first.class);
            let conflicts = second.roles.iter().any(|(role, filler)| {
                first.roles.iter().any(|(other, _)| other == role) && !first.roles.contains(&(*role, *filler))
            });
            related && !conflicts && (first.time.is_none() || second.time.is_none() || first.time == second.time)
        });
        events[later].retells = found;
        if found.is_none() {
            own.into_iter().for_each(|role| told.entry(role).or_default().push(later));
        }
    }
}

/// Writes the claims about each event, those of the relaying voices first.
struct Writer<'a> {
    article: &'a Article,
    sentences: &'a [Sentence],
    ontology: &'a Ontology,
    frames: &'a [Frame],
    /// For each sentence, the frames that lie in it.
    places: Vec<Vec<usize>>,
    events: &'a [Event],
    made: Vec<Option<Vec<ClaimId>>>,
    claims: Vec<Claim>,
}

impl Writer<'_> {
    /// Returns the claims about an event, written on first need.
    fn claims_about(&mut self, id: EventId, depth: usize) -> Vec<ClaimId> {
        if let Some(made) = &self.made[id] {
            return made.clone();
        }
        // Frames that cover each other's verbs would go round for ever.
        self.made[id] = Some(Vec::new());
        let event = &self.events[id];
        let near = self.places[event.sentence].iter().map(|frame| &self.frames[*frame]);
        let covering = frames_over(near, event, self.events);
        // A frame whose own claim is being written covers itself by way of others: the next one out is taken.
        let mut innermost = None;
        let mut parents = Vec::new();
        for frame in covering.iter().filter(|frame| !frame.sources.is_empty() && depth < 6) {
            parents = self.claims_about(frame.event, depth + 1);
            if !parents.is_empty() {
                innermost = Some(*frame);
                break;
            }
        }
        let mut made = Vec::new();
        if innermost.is_some_and(|frame| self.takes_credit(frame, event)) {
            made.extend(self.write(id, &[], None, None));
        }
        made.extend(self.write(id, &covering, innermost, parents.first().copied()));
        self.made[id] = Some(made.clone());
        made
    }

    /// Tells whether a voice claims what the article tells itself: "l'attentat, revendiqué par un groupe armé, a fait …".
    fn takes_credit(&self, frame: &Frame, event: &Event) -> bool {
        let speech = &self.events[frame.event];
        let deprel = self.sentences[frame.sentence].tokens[speech.clause].deprel;
        frame.stance == Some(vocab::ENDORSES)
            && matches!(deprel, Deprel::Acl | Deprel::AclRelcl)
            && frame.sentence == event.sentence
            && self.sentences[event.sentence].governs(event.token, speech.token)
    }

    /// Writes the claims of the voices of a frame, or that of the article where there is none.
    fn write(
        &mut self,
        id: EventId,
        covering: &[&Frame],
        innermost: Option<&Frame>,
        parent: Option<ClaimId>,
    ) -> Vec<ClaimId> {
        let event = &self.events[id];
        let assessment = assess_event(self.article, self.sentences, event, covering, self.events, self.ontology);
        let sources: Vec<Option<EntityId>> = match innermost {
            Some(frame) => frame.sources.iter().map(|source| Some(*source)).collect(),
            None => vec![None],
        };
        let mut cues = assessment.cues.clone();
        cues.extend(innermost.map(|frame| frame.cue));
        cues.sort_unstable();
        cues.dedup();
        let mut made = Vec::new();
        for source in sources {
            self.claims.push(Claim {
                matter: Matter::Event(id),
                source,
                reported_in: parent,
                factuality: assessment.value(),
                markers: assessment.markers.clone(),
                marks: assessment.marks.clone(),
                stance: innermost.map(|frame| frame.stance.unwrap_or(vocab::NEUTRAL)),
                evidence: event.evidence,
                cues: cues.clone(),
                quotes: Vec::new(),
                rule: Some(event.entry),
            });
            made.push(self.claims.len() - 1);
        }
        made
    }
}

/// Returns the frames that an event lies in, innermost first; its own is none of them.
#[must_use]
pub fn frames_over<'a>(frames: impl IntoIterator<Item = &'a Frame>, event: &Event, events: &[Event]) -> Vec<&'a Frame> {
    let covers = |frame: &&Frame| !std::ptr::eq(&events[frame.event], event) && frame.covers(event);
    let mut covering: Vec<&Frame> = frames.into_iter().filter(covers).collect();
    covering.sort_by_key(|frame| (frame.sentence != event.sentence, frame.size(), frame.event));
    covering
}

/// Assesses an event, given the frames that it lies in, innermost first.
#[must_use]
pub fn assess_event(
    article: &Article,
    sentences: &[Sentence],
    event: &Event,
    covering: &[&Frame],
    events: &[Event],
    ontology: &Ontology,
) -> Assessment {
    let sentence = &sentences[event.sentence];
    let stop = |token: usize| {
        covering.iter().any(|frame| frame.sentence == event.sentence && events[frame.event].token == token)
    };
    let mut assessment = assess(article, sentence, event.token, event.clause, &stop, ontology);
    if let Some(frame) = covering.first()
        && frame.factuality.is_some()
        && is_topic(frame, event, sentence, events)
    {
        let marker = match frame.factuality {
            Some(vocab::DENIED) => Some(vocab::NEGATION),
            Some(vocab::PROBABLE) => Some(vocab::ESTIMATE),
            _ => events[frame.event].topic_marker,
        };
        assessment.mark(marker, frame.factuality, frame.cue);
    }
    assessment
}

/// Tells whether an event is what a frame says, not only named within it.
fn is_topic(frame: &Frame, event: &Event, sentence: &Sentence, events: &[Event]) -> bool {
    let inner = events.iter().any(|other| {
        other.sentence == event.sentence
            && !std::ptr::eq(other, event)
            && other.token != events[frame.event].token
            && frame.covers(other)
            && sentence.governs(other.token, event.token)
    });
    !inner
}
