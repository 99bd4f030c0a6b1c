//! What one article says of one event, as far as it tells whether another
//! article speaks of the same.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use oxigraph::model::{NamedNode, NamedNodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::index::{Index, Key};
use super::knowledge::{Kind, Knowledge, Name};
use super::sheet::Sheet;
use super::{digest, object_iri};
use crate::fingerprint::Fingerprint;
use crate::graph::iri::bounds;
use crate::ontology::Ontology;
use crate::store::{Store, StoreError};
use crate::vocab::{self, Term};

/// How many days before its article an event without a date of its own may have happened.
const REPORTED_WITHIN: i32 = 3;

/// The same for an event that is taken to be known: "le séisme".
const KNOWN_FOR: i32 = 90;

/// How long, in days, a time may last at most to tell one happening from another.
const LONGEST: i32 = 40;

/// How many days share a key.
const SLICE: i32 = 48;

/// How many IRIs may be known before all is forgotten to make room.
const MOST: usize = 100_000;

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

/// Descriptions of events, made on demand.
#[derive(Debug)]
pub(super) struct Descriptions {
    pub(super) knowledge: Knowledge,
    /// The keys of the descriptions.
    pub(super) index: Index,
    /// What is known apart from articles.
    plain: Knowledge,
    known: FxHashMap<Name, Arc<Description>>,
    /// The articles whose events are known.
    read: FxHashSet<Name>,
    /// The articles of other events.
    articles: FxHashMap<Name, Name>,
}

impl Descriptions {
    pub(super) fn new(store: &Store, ontology: &Ontology) -> Result<Self, StoreError> {
        let knowledge = Knowledge::load(store, ontology)?;
        let (known, read, articles) = Default::default();
        Ok(Self { plain: knowledge.clone(), knowledge, index: Index::default(), known, read, articles })
    }

    /// Forgets what can be looked up again, where that is much, and tells whether it was.
    pub(super) fn make_room(&mut self) -> bool {
        let is_much = self.knowledge.size() > self.plain.size() + MOST;
        if is_much {
            self.knowledge = self.plain.clone();
            self.known.clear();
            self.read.clear();
            self.articles.clear();
            self.index.clear();
        }
        is_much
    }

    /// Describes the events of an article in the order of their IRIs, in place of what was known of them.
    pub(super) fn read(&mut self, article: &NamedNode, sheet: &Sheet<'_>) -> Vec<Arc<Description>> {
        let names = Names::new(sheet, &mut self.knowledge);
        let mut events: Vec<&str> =
            sheet.subjects().filter(|subject| sheet.object(subject, vocab::TRIGGER).is_some()).collect();
        events.sort_unstable();
        let described = events.iter().map(|event| describe(sheet, &names, event, article, &mut self.knowledge));
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
        self.learn(article, descriptions)
    }

    /// Keeps the descriptions of an article's events.
    fn learn(&mut self, article: &NamedNode, descriptions: Vec<Description>) -> Vec<Arc<Description>> {
        let descriptions: Vec<Arc<Description>> = descriptions.into_iter().map(Arc::new).collect();
        self.known.extend(descriptions.iter().map(|description| (description.event, Arc::clone(description))));
        self.read.insert(self.knowledge.name(article.as_str()));
        descriptions
    }

    /// Learns in which article an event is told.
    pub(super) fn place(&mut self, event: Name, article: Name) {
        self.articles.insert(event, article);
    }

    /// Returns the article that tells an event.
    pub(super) fn article(&mut self, event: Name, store: &Store) -> Result<Option<Name>, StoreError> {
        let known = self.known.get(&event).map(|known| known.article).or_else(|| self.articles.get(&event).copied());
        if known.is_some() {
            return Ok(known);
        }
        let subject = NamedNodeRef::new_unchecked(self.knowledge.iri(event));
        let told = store.quads(Some(subject), Some(vocab::TOLD_IN), None, None)?;
        let article = told.first().and_then(object_iri).map(|article| self.knowledge.name(article));
        article.into_iter().for_each(|article| self.place(event, article));
        Ok(article)
    }

    /// Describes an event of the store: from its article's digest, or from the whole graph where there is none.
    pub(super) fn recall(&mut self, event: Name, store: &Store) -> Result<Option<Arc<Description>>, StoreError> {
        if let Some(known) = self.known.get(&event) {
            return Ok(Some(Arc::clone(known)));
        }
        let article = self.article(event, store)?.filter(|article| !self.read.contains(article));
        let Some(article) = article else { return Ok(None) };
        let article = NamedNode::new_unchecked(self.knowledge.iri(article));
        match digest::load(store, &article, &mut self.knowledge)? {
            Some(descriptions) => drop(self.learn(&article, descriptions)),
            None => {
                let quads = store.quads(None, None, None, Some(article.as_ref()))?;
                self.read(&article, &Sheet::new(&quads));
            }
        }
        Ok(self.known.get(&event).cloned())
    }
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

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;

    /// An explosion that six people stand around, at code points 0 to 60.
    fn article() -> Vec<oxigraph::model::Quad> {
        let mut turtle = "PREFIX : <https://w3id.org/selon#> PREFIX id: <https://w3id.org/selon/id/>
            PREFIX a: <https://example.org/a#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
            <https://example.org/a> <https://schema.org/datePublished> \"2024-03-05\"^^xsd:date .
            a:e1 a :Attack ; :trigger <https://example.org/a#char=0,4> .
            a:c1 :about a:e1 ; :evidence <https://example.org/a#char=0,60> ."
            .to_owned();
        for (at, name) in ["fiona", "emile", "denis", "celia", "basil", "agnes"].iter().enumerate() {
            let (start, end) = (10 + at * 8, 15 + at * 8);
            turtle +=
                &format!("<https://example.org/a#char={start},{end}> :mentions id:{name} . id:{name} a :Person .\n");
        }
        RdfParser::from_format(RdfFormat::Turtle).for_slice(&turtle).collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn keys_do_not_depend_on_what_was_named_before() {
        let (store, ontology) = (Store::in_memory().unwrap(), Ontology::bundled().unwrap());
        let (article, mut quads) = (NamedNode::new_unchecked("https://example.org/a"), article());
        let mut describe = |before: &[&str]| {
            let mut descriptions = Descriptions::new(&store, &ontology).unwrap();
            for name in before {
                descriptions.knowledge.name(&format!("{}{name}", vocab::ID));
            }
            let found = descriptions.read(&article, &Sheet::new(&quads));
            quads.reverse();
            (found.len(), found[0].keys(&descriptions.knowledge), found[0].around.len())
        };
        let first = describe(&["agnes", "basil", "celia"]);
        assert_eq!((first.0, first.2), (1, 6));
        assert_eq!(describe(&["fiona", "emile", "denis"]), first);
    }
    #[test]
    fn a_digest_tells_what_the_graph_tells() {
        let (store, ontology) = (Store::in_memory().unwrap(), Ontology::bundled().unwrap());
        let article = NamedNode::new_unchecked("https://example.org/a");
        let mut first = Descriptions::new(&store, &ontology).unwrap();
        let read = first.read(&article, &Sheet::new(&self::article()));
        let digest = digest::quad(&article, &read, &first.knowledge).unwrap();
        store.rewrite(&[], std::slice::from_ref(&digest)).unwrap();

        let mut second = Descriptions::new(&store, &ontology).unwrap();
        // Names have other numbers there.
        second.knowledge.name("https://w3id.org/selon/id/agnes");
        let event = second.knowledge.name("https://example.org/a#e1");
        let name = second.knowledge.name(article.as_str());
        second.place(event, name);
        let recalled = second.recall(event, &store).unwrap().unwrap();
        assert_eq!(recalled.keys(&second.knowledge), read[0].keys(&first.knowledge));
        assert_eq!(digest::quad(&article, &[recalled], &second.knowledge), Some(digest));
    }
}
