//! What the index keeps of an article's events, so that they can be compared
//! again without reading the whole graph: one literal in place of a thousand
//! quads.

use std::sync::Arc;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, TermRef};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::description::{Description, Filler};
use super::knowledge::{Kind, Knowledge, Name};
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// The version of what is written; another one is not read.
const VERSION: u32 = 1;

/// Descriptions with places in a list of IRIs for names.
#[derive(Serialize, Deserialize)]
struct Digest {
    version: u32,
    iris: Vec<String>,
    published: i32,
    names: Vec<(usize, Kind)>,
    topics: Vec<(usize, Kind)>,
    events: Vec<Event>,
}

#[derive(Serialize, Deserialize)]
struct Event {
    event: usize,
    class: usize,
    /// Role, entity, kind, and whether it is the owner.
    fillers: Vec<(usize, usize, Kind, bool)>,
    around: Vec<(usize, Kind)>,
    days: (i32, i32),
    is_dated: bool,
    is_known: bool,
    rivals: u16,
    retells: Option<usize>,
}

/// The IRIs met so far, in the order in which they were.
struct Iris<'a> {
    knowledge: &'a Knowledge,
    iris: Vec<String>,
    places: FxHashMap<Name, usize>,
}

impl Iris<'_> {
    fn place(&mut self, name: Name) -> usize {
        *self.places.entry(name).or_insert_with(|| {
            self.iris.push(self.knowledge.iri(name).to_owned());
            self.iris.len() - 1
        })
    }

    fn places(&mut self, names: &[(Name, Kind)]) -> Vec<(usize, Kind)> {
        names.iter().map(|(name, kind)| (self.place(*name), *kind)).collect()
    }

    fn event(&mut self, description: &Description) -> Event {
        let fillers = description.fillers.iter();
        Event {
            event: self.place(description.event),
            class: self.place(description.class),
            fillers: fillers
                .map(|filler| (self.place(filler.role), self.place(filler.entity), filler.kind, filler.is_owner))
                .collect(),
            around: self.places(&description.around),
            days: description.days,
            is_dated: description.is_dated,
            is_known: description.is_known,
            rivals: description.rivals,
            retells: description.retells.map(|first| self.place(first)),
        }
    }
}

/// Returns the quad that keeps the descriptions of an article's events; none where it tells of none.
pub(super) fn quad(article: &NamedNode, descriptions: &[Arc<Description>], knowledge: &Knowledge) -> Option<Quad> {
    let first = descriptions.first()?;
    let mut iris = Iris { knowledge, iris: Vec::new(), places: FxHashMap::default() };
    // The order of numbers is none.
    let mut names = first.names.to_vec();
    names.sort_unstable_by_key(|(name, _)| knowledge.iri(*name));
    let names = iris.places(&names);
    let topics = iris.places(&first.topics);
    let events = descriptions.iter().map(|description| iris.event(description)).collect();
    let digest = Digest { version: VERSION, published: first.published, names, topics, events, iris: iris.iris };
    let digest = Literal::new_simple_literal(serde_json::to_string(&digest).ok()?);
    let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
    Some(Quad::new(article.clone(), node(vocab::DIGEST), digest, index))
}

/// Returns the descriptions that the store keeps of an article's events, if it does and in this version.
pub(super) fn load(
    store: &Store,
    article: &NamedNode,
    knowledge: &mut Knowledge,
) -> Result<Option<Vec<Description>>, StoreError> {
    let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
    let quads = store.quads(Some(article.as_ref()), Some(vocab::DIGEST), None, Some(index))?;
    let digest = quads.first().and_then(|quad| match quad.object.as_ref() {
        TermRef::Literal(digest) => read(digest.value(), article, knowledge),
        _ => None,
    });
    Ok(digest)
}

fn read(digest: &str, article: &NamedNode, knowledge: &mut Knowledge) -> Option<Vec<Description>> {
    let digest: Digest = serde_json::from_str(digest).ok().filter(|digest: &Digest| digest.version == VERSION)?;
    let numbers: Vec<Name> = digest.iris.iter().map(|iri| knowledge.name(iri)).collect();
    let name = |place: usize| numbers.get(place).copied();
    let names = |places: &[(usize, Kind)]| {
        places.iter().map(|(place, kind)| Some((name(*place)?, *kind))).collect::<Option<Vec<(Name, Kind)>>>()
    };
    let mut all = names(&digest.names)?;
    all.sort_unstable();
    let (all, topics): (Arc<[_]>, Arc<[_]>) = (all.into(), names(&digest.topics)?.into());
    let article = knowledge.name(article.as_str());
    let descriptions = digest.events.iter().map(|event| {
        let fillers = event.fillers.iter().map(|(role, entity, kind, is_owner)| {
            Some(Filler { role: name(*role)?, entity: name(*entity)?, kind: *kind, is_owner: *is_owner })
        });
        Some(Description {
            event: name(event.event)?,
            article,
            class: name(event.class)?,
            fillers: fillers.collect::<Option<_>>()?,
            around: names(&event.around)?.into(),
            names: Arc::clone(&all),
            topics: Arc::clone(&topics),
            days: event.days,
            is_dated: event.is_dated,
            is_known: event.is_known,
            rivals: event.rivals,
            published: digest.published,
            retells: match event.retells {
                Some(place) => Some(name(place)?),
                None => None,
            },
        })
    });
    descriptions.collect()
}
