//! What one article says of one event, as far as it tells whether another
//! article speaks of the same.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use oxigraph::model::NamedNode;
use rustc_hash::FxHashMap;

use super::index::Key;
use super::knowledge::{Kind, Knowledge, Name};
use super::object_iri;
use super::sheet::Sheet;
use crate::fingerprint::Fingerprint;
use crate::graph::iri::bounds;
use crate::vocab::{self, Term};

/// How many days before its article an event without a date of its own may have happened.
const REPORTED_WITHIN: i32 = 3;

/// The same for an event that is taken to be known: "le séisme".
const KNOWN_FOR: i32 = 90;

/// How long, in days, a time may last at most to tell one happening from another.
const LONGEST: i32 = 40;

/// How many days share a key.
const SLICE: i32 = 48;

/// How many of the names that an article gives most often tell what it is about.
const TOPICS: usize = 4;

/// How many of the names in its words are keys of a description.
const KEYS_AROUND: usize = 4;

/// What takes part in events without telling them apart.
const NO_PARTICIPANT: [Term; 7] =
    [vocab::TOPIC, vocab::MEDIUM, vocab::PURPOSE, vocab::CAUSE, vocab::DURING, vocab::TIME, vocab::QUANTITY];

/// Acts of speech that are a voice's word on something, and no happening.
const WORDS: [Term; 2] = [vocab::STATEMENT, vocab::ACCUSATION];

/// Something named that takes part, or that what takes part belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Filler {
    pub(super) role: Name,
    pub(super) entity: Name,
    pub(super) kind: Kind,
    /// Whether what takes part only belongs to it: "des soldats nord-coréens".
    pub(super) is_owner: bool,
}

/// An event as one article tells it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Description {
    pub(super) event: Name,
    pub(super) article: Name,
    pub(super) class: Name,
    pub(super) fillers: Box<[Filler]>,
    /// The names in the words that tell of it, in the order of the text.
    pub(super) around: Box<[(Name, Kind)]>,
    /// The names in its article, in the order of their numbers.
    pub(super) names: Arc<[(Name, Kind)]>,
    /// Those that the article gives most often.
    pub(super) topics: Arc<[(Name, Kind)]>,
    /// The first and the last day on which it may have happened, in days of the common era.
    pub(super) days: (i32, i32),
    /// Whether the article gives these days, rather than its own date.
    pub(super) is_dated: bool,
    /// Whether the article takes it to be known, rather than telling it.
    pub(super) is_known: bool,
    /// How many other events of its class the article tells.
    pub(super) rivals: u16,
    /// The day of the article; later than all days if it has none.
    pub(super) published: i32,
    /// The event of the same article that this one is told of again.
    pub(super) retells: Option<Name>,
}

/// Describes the events of an article in the order of their IRIs.
pub(super) fn describe_all(sheet: &Sheet<'_>, article: &NamedNode, knowledge: &mut Knowledge) -> Vec<Description> {
    let names = Names::new(sheet, knowledge);
    let mut events: Vec<&str> =
        sheet.subjects().filter(|subject| sheet.object(subject, vocab::TRIGGER).is_some()).collect();
    events.sort_unstable();
    let described = events.iter().map(|event| describe(sheet, &names, event, article, knowledge));
    let mut descriptions: Vec<Description> = described.flatten().collect();
    let mut classes: FxHashMap<Name, u16> = FxHashMap::default();
    for description in descriptions.iter().filter(|description| description.retells.is_none()) {
        let count = classes.entry(description.class).or_default();
        *count = count.saturating_add(1);
    }
    for description in &mut descriptions {
        let all = classes.get(&description.class).copied().unwrap_or(0);
        description.rivals = all.saturating_sub(u16::from(description.retells.is_none()));
    }
    descriptions
}

/// The names that stand in an article.
struct Names {
    /// Where each is mentioned, in code points.
    places: Vec<(usize, usize, Name, Kind)>,
    /// All of them, in the order of their numbers.
    all: Arc<[(Name, Kind)]>,
    /// What the article is about: those that it gives most often.
    topics: Arc<[(Name, Kind)]>,
}

impl Names {
    fn new(sheet: &Sheet<'_>, knowledge: &mut Knowledge) -> Self {
        let mut places = Vec::new();
        let mut counts: FxHashMap<Name, usize> = FxHashMap::default();
        for span in sheet.subjects() {
            let Some((start, end)) = bounds(span) else { continue };
            for entity in sheet.objects(span, vocab::MENTIONS).filter(|entity| entity.starts_with(vocab::ID)) {
                let name = knowledge.name(entity);
                places.push((start, end, name, kind(sheet, entity, knowledge)));
                *counts.entry(name).or_default() += 1;
            }
        }
        // Numbers tell nothing of order: they are given as names are met.
        places.sort_unstable_by(|left, right| {
            (left.0, left.1, knowledge.iri(left.2)).cmp(&(right.0, right.1, knowledge.iri(right.2)))
        });
        let mut all: Vec<(Name, Kind)> = Vec::new();
        for (.., name, kind) in &places {
            if !all.iter().any(|(found, _)| found == name) {
                all.push((*name, *kind));
            }
        }
        // Equally frequent names stay in the order of the text.
        all.sort_by_key(|(name, _)| std::cmp::Reverse(counts.get(name).copied().unwrap_or(0)));
        let topics = all.iter().take(TOPICS).copied().collect();
        all.sort_unstable();
        Self { places, all: all.into(), topics }
    }

    /// Returns the names in some words, each once, in the order of the text.
    fn inside(&self, words: &[(usize, usize)]) -> Vec<(Name, Kind)> {
        let is_inside = |start, end| words.iter().any(|(from, to)| *from <= start && end <= *to);
        let mut names: Vec<(Name, Kind)> = Vec::new();
        for (start, end, name, kind) in &self.places {
            if is_inside(*start, *end) && !names.iter().any(|(found, _)| found == name) {
                names.push((*name, *kind));
            }
        }
        names
    }
}

/// Returns the kind of an entity.
fn kind(sheet: &Sheet<'_>, entity: &str, knowledge: &mut Knowledge) -> Kind {
    let class = sheet.object(entity, vocab::RDF_TYPE).map_or(vocab::THING.0, |class| knowledge.name(class));
    knowledge.kind(class)
}

/// Describes an event, unless nothing tells which happening it is.
fn describe(
    sheet: &Sheet<'_>,
    names: &Names,
    event: &str,
    article: &NamedNode,
    knowledge: &mut Knowledge,
) -> Option<Description> {
    let class = knowledge.name(sheet.object(event, vocab::RDF_TYPE)?);
    if WORDS.iter().any(|words| knowledge.is_a(class, words.0)) || !sheet.is_told(event) {
        return None;
    }
    let published = sheet.literal(article.as_str(), vocab::SCHEMA_DATE_PUBLISHED).and_then(day);
    let is_known = sheet.is_known(event, |rule| knowledge.is_noun(rule));
    let (days, is_dated) = match sheet.object(event, vocab::TIME) {
        Some(time) => {
            let bound = |property| sheet.literal(time, property).and_then(day);
            ((bound(vocab::EARLIEST)?, bound(vocab::LATEST)?), true)
        }
        None if is_known => ((published? - KNOWN_FOR, published?), false),
        None => ((published? - REPORTED_WITHIN, published?), false),
    };
    if is_dated && days.1 - days.0 > LONGEST {
        return None;
    }
    let mut fillers = Vec::new();
    for quad in sheet.star(event) {
        let role = knowledge.name(quad.predicate.as_str());
        let is_role = knowledge.is_role(role) && !NO_PARTICIPANT.iter().any(|term| term.0 == role);
        let Some(filler) = object_iri(quad).filter(|_| is_role) else { continue };
        if filler.starts_with(vocab::ID) {
            let kind = kind(sheet, filler, knowledge);
            fillers.push(Filler { role, entity: knowledge.name(filler), kind, is_owner: false });
            continue;
        }
        for owner in sheet.owners(filler).iter().filter(|owner| owner.starts_with(vocab::ID)) {
            let kind = kind(sheet, owner, knowledge);
            fillers.push(Filler { role, entity: knowledge.name(owner), kind, is_owner: true });
        }
    }
    fillers.sort_unstable_by(|left, right| {
        let order = |filler: &Filler| (knowledge.iri(filler.role), knowledge.iri(filler.entity), filler.is_owner);
        order(left).cmp(&order(right))
    });
    fillers.dedup();
    let trigger = sheet.object(event, vocab::TRIGGER).and_then(bounds)?;
    let words = sheet.evidence().filter_map(bounds).filter(|(start, end)| *start <= trigger.0 && trigger.1 <= *end);
    let words: Vec<(usize, usize)> = words.collect();
    Some(Description {
        event: knowledge.name(event),
        article: knowledge.name(article.as_str()),
        class,
        around: names.inside(&words).into(),
        names: Arc::clone(&names.all),
        topics: Arc::clone(&names.topics),
        fillers: fillers.into(),
        days,
        is_known,
        rivals: 0,
        is_dated,
        published: published.unwrap_or(i32::MAX),
        retells: sheet.object(event, vocab::RETELLS).map(|first| knowledge.name(first)),
    })
}

/// Returns the number of a day.
fn day(date: &str) -> Option<i32> {
    date.parse().ok().map(|date: NaiveDate| date.num_days_from_ce())
}

impl Description {
    /// Tells whether the event is told before another: its article came earlier, or its IRI does.
    pub(super) fn precedes(&self, other: &Self, knowledge: &Knowledge) -> bool {
        self.order(knowledge) < other.order(knowledge)
    }

    fn order<'a>(&self, knowledge: &'a Knowledge) -> (i32, &'a str, usize, &'a str) {
        let (article, event) = (knowledge.iri(self.article), knowledge.iri(self.event));
        // Numbers at the end: the shorter ones come first.
        (self.published, article, event.len(), event)
    }

    /// Returns the keys that it shares with likely descriptions of the same happening, sorted: one for each span of days
    /// and each name that takes part, stands in its words or is what the article is about. States are in all the news,
    /// and count only where hardly anything else is named.
    pub(super) fn keys(&self, knowledge: &Knowledge) -> Vec<Key> {
        let family = knowledge.family(self.class);
        let mut names: Vec<(Name, Kind)> = self.fillers.iter().map(|filler| (filler.entity, filler.kind)).collect();
        names.extend(self.around.iter().take(KEYS_AROUND));
        names.extend(self.topics.iter());
        names.sort_unstable();
        names.dedup();
        let is_state = |(_, kind): &(Name, Kind)| *kind == Kind::State;
        if names.iter().filter(|name| !is_state(name)).count() > 1 {
            let takes_part = |name: Name| self.fillers.iter().any(|filler| filler.entity == name);
            names.retain(|name| !is_state(name) || takes_part(name.0));
        }
        let mut keys = Vec::new();
        for slice in self.days.0.div_euclid(SLICE)..=self.days.1.div_euclid(SLICE) {
            for (name, _) in &names {
                let parts = [knowledge.iri(family).as_bytes(), &slice.to_le_bytes(), knowledge.iri(*name).as_bytes()];
                keys.push(parts.iter().fold(Fingerprint::default(), |key, part| key.with(part)).number());
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}
