//! Which descriptions are of one happening.
//!
//! Each description points to the one among those told before it that it is
//! most like (or, in its own article, to the one that it tells again), if any
//! is like enough. The trees that come of it are the happenings. Whom a
//! description points to depends on the two of them and on what is told
//! before, so a new article changes only what points to its own events or
//! should, and the order in which articles come does not matter.

use std::sync::Arc;

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::description::Description;
use super::descriptions::Descriptions;
use super::knowledge::Name;
use super::likeness::likeness;
use super::tree::{Growth, Link, Trees};
use super::{digest, has, index, subject_iri};
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// What changes as articles come and go.
pub(super) struct Changes<'a> {
    store: &'a Store,
    descriptions: &'a mut Descriptions,
    trees: &'a mut Trees,
    /// What each event whose link may have changed points to now.
    links: FxHashMap<Name, Option<Link>>,
    /// The events that are gone, or not what they were.
    gone: FxHashSet<Name>,
    /// The events that are new.
    new: Vec<Arc<Description>>,
    /// What the index is to have of what is new.
    keys: Vec<Quad>,
    /// What the index has of what is gone.
    removed: Vec<Quad>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(store: &'a Store, descriptions: &'a mut Descriptions, trees: &'a mut Trees) -> Self {
        let (links, gone, new, keys, removed) = Default::default();
        Self { store, descriptions, trees, links, gone, new, keys, removed }
    }

    /// Takes an article's events in place of what was known of it: none where it is gone.
    pub(super) fn add_article(&mut self, article: &NamedNode, events: Vec<Arc<Description>>) -> Result<(), StoreError> {
        self.take_out(article)?;
        let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
        let knowledge = &self.descriptions.knowledge;
        self.keys.extend(digest::quad(article, &events, knowledge));
        for description in events {
            let event = NamedNode::new_unchecked(self.descriptions.knowledge.iri(description.event));
            self.keys.push(Quad::new(event.clone(), node(vocab::TOLD_IN), article.clone(), index));
            for key in description.keys(&self.descriptions.knowledge) {
                self.descriptions.index.add(key, description.event);
                self.keys.push(Quad::new(event.clone(), node(vocab::HAPPENING_KEY), index::write(key), index));
            }
            if let Some(first) = description.retells {
                self.descriptions.place(first, description.article);
            }
            self.new.push(description);
        }
        Ok(())
    }

    /// Takes out what the index has of an article.
    fn take_out(&mut self, article: &NamedNode) -> Result<(), StoreError> {
        let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
        let told = Some(TermRef::from(article.as_ref()));
        // What is told again stands in the graph of the world, even where nothing tells which happening it is.
        for graph in [index, NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH)] {
            for told in self.store.quads(None, Some(vocab::TOLD_IN), told, Some(graph))? {
                let event = NamedNode::new_unchecked(subject_iri(&told));
                let name = self.descriptions.knowledge.name(event.as_str());
                if !event.as_str().starts_with(vocab::ID) && self.gone.insert(name) {
                    let quads = self.store.quads(Some(event.as_ref()), None, None, Some(index))?;
                    for quad in quads.iter().filter(|quad| has(quad, vocab::HAPPENING_KEY)) {
                        if let TermRef::Literal(key) = quad.object.as_ref() {
                            self.descriptions.index.remove(index::parse(key.value()), name);
                        }
                    }
                    self.removed.extend(quads);
                }
            }
        }
        self.removed.extend(self.store.quads(Some(article.as_ref()), Some(vocab::DIGEST), None, Some(index))?);
        Ok(())
    }

    /// Links what is new, and writes all that changes.
    pub(super) fn write(mut self, settled: &[NamedNode]) -> Result<(), StoreError> {
        let mut gone: Vec<Name> = self.gone.iter().copied().collect();
        gone.sort_unstable();
        // What points to such a one must look for another.
        let mut orphans: Vec<Name> = Vec::new();
        for event in &gone {
            orphans.extend(self.trees.children(*event, self.store, &mut self.descriptions.knowledge)?);
        }
        if !self.removed.is_empty() {
            // Keys that are gone must not be found; a kill leaves the articles pending.
            self.store.rewrite(&self.removed, &[])?;
        }
        let new = std::mem::take(&mut self.new);
        let told: FxHashSet<Name> = new.iter().map(|description| description.event).collect();
        let told_again = new.iter().filter_map(|description| description.retells);
        let stands: FxHashSet<Name> = told.iter().copied().chain(told_again).collect();
        let unborn: FxHashSet<Name> = stands.difference(&self.gone).copied().collect();
        unborn.iter().for_each(|event| self.trees.add_unborn(*event));
        self.gone.retain(|event| !stands.contains(event));
        for description in &new {
            self.link(description, true)?;
        }
        for event in orphans {
            if self.gone.contains(&event) || told.contains(&event) {
                continue;
            }
            if let Some(description) = self.descriptions.recall(event, self.store)? {
                self.link(&description, false)?;
            }
        }
        self.links.extend(self.gone.iter().map(|event| (*event, None)));
        self.write_trees(&unborn, settled)
    }

    /// Finds what a description points to, and what should point to it if it is new.
    fn link(&mut self, description: &Arc<Description>, is_new: bool) -> Result<(), StoreError> {
        let mut best = description.retells.map(|to| Link { to, likeness: 1.0 });
        for event in self.candidates(description)? {
            let Some(candidate) = self.descriptions.recall(event, self.store)? else { continue };
            let knowledge = &self.descriptions.knowledge;
            let is_earlier = candidate.precedes(description, knowledge);
            // Likeness is of the later one to the earlier, in whatever order they come.
            let (from, to) = if is_earlier { (description, &candidate) } else { (&candidate, description) };
            if !can_point(from, to) || !(is_earlier || is_new) {
                continue;
            }
            let Some(likeness) = likeness(from, to, knowledge) else { continue };
            if is_earlier {
                if self.is_better(event, likeness, best) {
                    best = Some(Link { to: event, likeness });
                }
                continue;
            }
            let current = match self.links.get(&event) {
                Some(link) => *link,
                None => self.trees.link(event, self.store, &mut self.descriptions.knowledge)?,
            };
            if self.is_better(description.event, likeness, current) {
                self.links.insert(event, Some(Link { to: description.event, likeness }));
            }
        }
        self.links.insert(description.event, best);
        Ok(())
    }

    /// Returns the other events that share a key with a description, sorted.
    fn candidates(&mut self, description: &Description) -> Result<Vec<Name>, StoreError> {
        let mut found = Vec::new();
        for key in description.keys(&self.descriptions.knowledge) {
            let Descriptions { index, knowledge, .. } = &mut *self.descriptions;
            index.find(key, self.store, knowledge, &mut found)?;
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|event| *event != description.event);
        Ok(found)
    }

    /// Tells whether an event is a better one to point to than what is pointed to: more like, or told earlier.
    fn is_better(&self, event: Name, likeness: f32, current: Option<Link>) -> bool {
        let Some(current) = current else { return true };
        let iri = |name| self.descriptions.knowledge.iri(name);
        match likeness.total_cmp(&current.likeness) {
            std::cmp::Ordering::Equal => iri(event) < iri(current.to),
            order => order.is_gt(),
        }
    }

    /// Writes what changes in the trees and in the index. What is new is written apart, since nothing else changes with
    /// it: a kill leaves its articles pending, and then it is new again.
    fn write_trees(self, unborn: &FxHashSet<Name>, settled: &[NamedNode]) -> Result<(), StoreError> {
        let mut growth = Growth::new(self.store, self.descriptions, self.trees, &self.gone, self.links)?;
        let mut fresh = self.keys;
        let (mut removed, added) = growth.quads(unborn, &mut fresh)?;
        self.store.add(fresh)?;
        removed.extend(settled.iter().map(|article| crate::store::pending(article.as_ref())));
        self.store.rewrite(&removed, &added)?;
        growth.finish();
        Ok(())
    }
}

/// Tells whether one description may point to another: in its own article only as to something known.
fn can_point(from: &Description, to: &Description) -> bool {
    from.retells.is_none() && (from.article != to.article || from.is_known)
}
