//! Which events have which key: those of this run in memory, those of earlier
//! ones in the store.
//!
//! A lookup in the store takes longer than comparing two descriptions, and most
//! keys are nobody else's: a Bloom filter tells which keys the store can have,
//! so that memory stays the same however many articles there are.

use oxigraph::model::{Literal, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::knowledge::{Knowledge, Name};
use super::subject_iri;
use crate::store::{Store, StoreError};
use crate::vocab;

/// The size of the filter in words of 64 bits: 16 MB, enough for ten million keys.
const WORDS: usize = 1 << 21;

/// From how many articles on it is worth reading all keys of the store once.
pub(super) const MANY: usize = 48;

/// A key: a fingerprint of what likely descriptions of one happening share.
pub(super) type Key = u64;

/// No place in a list.
const NOWHERE: u32 = u32::MAX;

/// The keys of events.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where the events of a key begin in the list.
    recent: FxHashMap<Key, u32>,
    /// Events, each with the place of the next one of its key: one list for all, since there are many and short ones.
    events: Vec<(Option<Name>, u32)>,
    /// The keys that the store has beside the recent ones, or more; without it, it may have any.
    older: Option<Vec<u64>>,
    /// The keys that were looked up in the store.
    complete: FxHashSet<Key>,
}

impl Index {
    /// Learns which keys the store has.
    pub(super) fn survey(&mut self, store: &Store) -> Result<(), StoreError> {
        if self.older.is_some() {
            return Ok(());
        }
        let mut older = Vec::new();
        for row in store.scan(vocab::HAPPENING_KEY, "?object")? {
            if let [Term::Literal(key)] = row? {
                remember(&mut older, parse(key.value()));
            }
        }
        self.older = Some(older);
        Ok(())
    }

    /// Adds an event to a key.
    pub(super) fn add(&mut self, key: Key, event: Name) {
        let place = u32::try_from(self.events.len()).unwrap_or(NOWHERE);
        let next = self.recent.insert(key, place).unwrap_or(NOWHERE);
        self.events.push((Some(event), next));
    }

    /// Takes an event from a key.
    pub(super) fn remove(&mut self, key: Key, event: Name) {
        let mut place = self.recent.get(&key).copied().unwrap_or(NOWHERE);
        while let Some((found, next)) = self.events.get_mut(place as usize) {
            found.take_if(|found| *found == event);
            place = *next;
        }
    }

    /// Forgets what the store has anyway.
    pub(super) fn clear(&mut self) {
        if let Some(older) = &mut self.older {
            self.recent.keys().for_each(|key| remember(older, *key));
        }
        self.recent.clear();
        self.events.clear();
        self.complete.clear();
    }

    /// Adds the events with a key to others, in no order.
    pub(super) fn find(
        &mut self,
        key: Key,
        store: &Store,
        knowledge: &mut Knowledge,
        events: &mut Vec<Name>,
    ) -> Result<(), StoreError> {
        if self.older.as_ref().is_none_or(|older| has_key(older, key)) && !self.complete.contains(&key) {
            let literal = write(key);
            let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
            let quads = store.quads(None, Some(vocab::HAPPENING_KEY), Some((&literal).into()), Some(index))?;
            let recent: FxHashSet<Name> = self.recent(key).collect();
            let older = quads.iter().map(|quad| knowledge.name(subject_iri(quad)));
            older.filter(|event| !recent.contains(event)).for_each(|event| self.add(key, event));
            self.complete.insert(key);
        }
        events.extend(self.recent(key));
        Ok(())
    }

    /// Returns the events in memory that have a key.
    fn recent(&self, key: Key) -> impl Iterator<Item = Name> {
        let first = self.recent.get(&key).copied().unwrap_or(NOWHERE);
        let place = |place: u32| self.events.get(place as usize);
        std::iter::successors(place(first), move |(_, next)| place(*next)).filter_map(|(event, _)| *event)
    }
}

/// Writes a key as an integer, which the store keeps without a table of strings.
pub(super) fn write(key: Key) -> Literal {
    key.cast_signed().into()
}

/// Reads a key.
pub(super) fn parse(key: &str) -> Key {
    key.parse().map_or(0, i64::cast_unsigned)
}

/// Returns the two bits of a key, each as a word and a mask.
fn bits(key: Key) -> [(usize, u64); 2] {
    let bit = |hash: u64| ((hash >> 6) as usize % WORDS, 1 << (hash & 63));
    [bit(key), bit(key.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))]
}

fn remember(filter: &mut Vec<u64>, key: Key) {
    filter.resize(WORDS, 0);
    for (word, mask) in bits(key) {
        filter[word] |= mask;
    }
}

fn has_key(filter: &[u64], key: Key) -> bool {
    bits(key).iter().all(|(word, mask)| filter.get(*word).is_some_and(|found| found & mask != 0))
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Quad;

    use super::*;
    use crate::store::node;

    #[test]
    fn what_was_added_is_found() {
        let (store, mut knowledge, mut index) = (Store::in_memory().unwrap(), Knowledge::default(), Index::default());
        index.survey(&store).unwrap();
        index.add(7, 1);
        index.add(7, 2);
        index.remove(7, 1);
        let mut find = |index: &mut Index| {
            let mut found = Vec::new();
            index.find(7, &store, &mut knowledge, &mut found).unwrap();
            found
        };
        assert_eq!(find(&mut index), [2]);
        index.clear();
        // The store does not have it, but may.
        assert!(has_key(index.older.as_ref().unwrap(), 7) && !has_key(index.older.as_ref().unwrap(), 8));
        assert_eq!(find(&mut index), [0; 0]);
        assert!([0, 1, Key::MAX, 1 << 63].into_iter().all(|key| parse(write(key).value()) == key));
    }

    #[test]
    fn what_the_store_has_is_found_once_beside_what_is_new() {
        let (store, mut knowledge, mut index) = (Store::in_memory().unwrap(), Knowledge::default(), Index::default());
        let (event, graph) = (NamedNodeRef::new_unchecked("urn:e"), NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH));
        store.rewrite(&[], &[Quad::new(event, node(vocab::HAPPENING_KEY), write(7), graph)]).unwrap();
        let stored = knowledge.name(event.as_str());
        index.add(7, stored);
        index.add(7, stored + 1);
        for _ in 0..2 {
            let mut found = Vec::new();
            index.find(7, &store, &mut knowledge, &mut found).unwrap();
            found.sort_unstable();
            assert_eq!(found, [stored, stored + 1]);
        }
        index.clear();
        let mut found = Vec::new();
        index.find(7, &store, &mut knowledge, &mut found).unwrap();
        assert_eq!(found, [stored]);
    }
}
