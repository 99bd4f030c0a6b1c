//! Which descriptions are of one happening.
//!
//! Each description points to the one among those told before it that it is
//! most like (or, in its own article, to the one that it tells again), if any
//! is like enough. The trees that come of it are the happenings. Whom a
//! description points to depends on the two of them and on what is told
//! before, so a new article changes only what points to its own events or
//! should, and the order in which articles come does not matter.

use std::sync::Arc;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::description::{Description, Descriptions};
use super::index;
use super::knowledge::Name;
use super::likeness::likeness;
use super::{has, object_iri, subject_iri, subjects};
use crate::fingerprint::Fingerprint;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// An earlier description, and how like it is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Link {
    to: Name,
    likeness: f32,
}

/// What changes in the trees as articles come and go.
pub(super) struct Changes<'a> {
    store: &'a Store,
    descriptions: &'a mut Descriptions,
    /// What each event whose link may have changed points to now.
    links: FxHashMap<Name, Option<Link>>,
    /// What the store says of events that were looked up: what each points to, and what points to it. It stays as it is
    /// until all is written.
    stored_links: FxHashMap<Name, Option<Link>>,
    stored_children: FxHashMap<Name, Vec<Name>>,
    /// The articles of the events met.
    articles: FxHashMap<Name, NamedNode>,
    /// The events that are gone, or not what they were.
    gone: FxHashSet<Name>,
    /// The events that no graph has yet, so that nothing is to be looked up.
    unborn: FxHashSet<Name>,
    /// The events that point to such a one, and must look for another.
    orphans: Vec<Name>,
    /// The events that are new.
    new: Vec<Arc<Description>>,
    /// The keys of what is new, as the index has them.
    keys: Vec<Quad>,
    /// The keys of what is gone.
    removed: Vec<Quad>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(store: &'a Store, descriptions: &'a mut Descriptions) -> Self {
        Self {
            store,
            descriptions,
            links: FxHashMap::default(),
            stored_links: FxHashMap::default(),
            stored_children: FxHashMap::default(),
            articles: FxHashMap::default(),
            gone: FxHashSet::default(),
            unborn: FxHashSet::default(),
            orphans: Vec::new(),
            new: Vec::new(),
            keys: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Takes an article's events in place of what was known of it: none where it is gone.
    pub(super) fn add_article(&mut self, article: &NamedNode, events: Vec<Arc<Description>>) -> Result<(), StoreError> {
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
        for description in events {
            let event = NamedNode::new_unchecked(self.descriptions.knowledge.iri(description.event));
            self.keys.push(Quad::new(event.clone(), node(vocab::TOLD_IN), article.clone(), index));
            for key in description.keys(&self.descriptions.knowledge) {
                self.descriptions.index.add(key, description.event);
                let key = Literal::new_simple_literal(index::write(key));
                self.keys.push(Quad::new(event.clone(), node(vocab::HAPPENING_KEY), key, index));
            }
            self.articles.insert(description.event, article.clone());
            if let Some(first) = description.retells {
                self.articles.insert(first, article.clone());
            }
            self.new.push(description);
        }
        Ok(())
    }

    /// Links what is new, and writes all that changes.
    pub(super) fn write(mut self, settled: &[NamedNode]) -> Result<(), StoreError> {
        let mut gone: Vec<Name> = self.gone.iter().copied().collect();
        gone.sort_unstable();
        for event in &gone {
            let children = self.children_in_store(*event)?;
            self.orphans.extend(children);
        }
        if !self.removed.is_empty() {
            // Keys that are gone must not be found; a kill leaves the articles pending.
            self.store.rewrite(&self.removed, &[])?;
        }
        let new = std::mem::take(&mut self.new);
        let told: FxHashSet<Name> = new.iter().map(|description| description.event).collect();
        let told_again = new.iter().filter_map(|description| description.retells);
        let met = self.gone.clone();
        self.gone.retain(|event| !told.contains(event));
        told_again.for_each(|event| {
            self.gone.remove(&event);
        });
        self.unborn = told.iter().filter(|event| !met.contains(event)).copied().collect();
        for description in &new {
            self.link(description, true)?;
        }
        for event in std::mem::take(&mut self.orphans) {
            if self.gone.contains(&event) || told.contains(&event) {
                continue;
            }
            let Some(article) = self.article(event)? else { continue };
            if let Some(description) = self.descriptions.recall(self.store, event, &article)? {
                self.link(&description, false)?;
            }
        }
        for event in self.gone.clone() {
            self.links.insert(event, None);
        }
        self.write_trees(settled)
    }

    /// Finds what a description points to, and what should point to it if it is new.
    fn link(&mut self, description: &Arc<Description>, is_new: bool) -> Result<(), StoreError> {
        let mut best = description.retells.map(|to| Link { to, likeness: 1.0 });
        for (event, article) in self.candidates(description)? {
            let Some(candidate) = self.descriptions.recall(self.store, event, &article)? else { continue };
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
                None => self.link_in_store(event)?,
            };
            if self.is_better(description.event, likeness, current) {
                self.links.insert(event, Some(Link { to: description.event, likeness }));
            }
        }
        self.links.insert(description.event, best);
        Ok(())
    }

    /// Returns the other events that share a key with a description, in no order.
    fn candidates(&mut self, description: &Description) -> Result<Vec<(Name, NamedNode)>, StoreError> {
        let mut found = FxHashSet::default();
        for key in description.keys(&self.descriptions.knowledge) {
            let Descriptions { index, knowledge, .. } = &mut *self.descriptions;
            found.extend(index.find(key, self.store, knowledge)?);
        }
        let mut candidates = Vec::new();
        for event in found {
            if let Some(article) = self.article(event)?
                && event != description.event
            {
                candidates.push((event, article));
            }
        }
        Ok(candidates)
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

    /// Returns the article that tells an event, as the index has it.
    fn article(&mut self, event: Name) -> Result<Option<NamedNode>, StoreError> {
        if let Some(article) = self.articles.get(&event).cloned().or_else(|| self.descriptions.article(event)) {
            return Ok(Some(article));
        }
        let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
        let subject = NamedNode::new_unchecked(self.descriptions.knowledge.iri(event));
        let quads = self.store.quads(Some(subject.as_ref()), Some(vocab::TOLD_IN), None, Some(index))?;
        let article = quads.first().and_then(object_iri).map(NamedNode::new_unchecked);
        if let Some(article) = &article {
            self.articles.insert(event, article.clone());
        }
        Ok(article)
    }

    fn world_quads(&self, event: Name) -> Result<Vec<Quad>, StoreError> {
        if self.unborn.contains(&event) {
            return Ok(Vec::new());
        }
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let subject = NamedNodeRef::new_unchecked(self.descriptions.knowledge.iri(event));
        self.store.quads(Some(subject), None, None, Some(world))
    }

    fn link_in_store(&mut self, event: Name) -> Result<Option<Link>, StoreError> {
        if let Some(link) = self.stored_links.get(&event) {
            return Ok(*link);
        }
        let quads = self.world_quads(event)?;
        let to = quads.iter().find(|quad| has(quad, vocab::SAME_HAPPENING)).and_then(object_iri);
        let likeness =
            quads.iter().find(|quad| has(quad, vocab::LIKENESS)).and_then(|quad| match quad.object.as_ref() {
                TermRef::Literal(literal) => literal.value().parse().ok(),
                _ => None,
            });
        let link = to.zip(likeness).map(|(to, likeness)| Link { to: self.descriptions.knowledge.name(to), likeness });
        self.stored_links.insert(event, link);
        Ok(link)
    }

    fn children_in_store(&mut self, event: Name) -> Result<Vec<Name>, StoreError> {
        if self.unborn.contains(&event) {
            return Ok(Vec::new());
        }
        if let Some(children) = self.stored_children.get(&event) {
            return Ok(children.clone());
        }
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let iri = NamedNode::new_unchecked(self.descriptions.knowledge.iri(event));
        let quads = self.store.quads(None, Some(vocab::SAME_HAPPENING), Some((&iri).into()), Some(world))?;
        let mut children: Vec<NamedNode> = subjects(quads);
        children.sort_unstable_by(|left, right| left.as_str().cmp(right.as_str()));
        let children: Vec<Name> =
            children.iter().map(|child| self.descriptions.knowledge.name(child.as_str())).collect();
        self.stored_children.insert(event, children.clone());
        Ok(children)
    }

    /// Writes the quads of all trees in which something changes.
    fn write_trees(&mut self, settled: &[NamedNode]) -> Result<(), StoreError> {
        let mut touched: FxHashSet<Name> = FxHashSet::default();
        let mut ends: Vec<Name> = Vec::new();
        let mut todo: Vec<Name> = Vec::new();
        let changed: Vec<(Name, Option<Link>)> = self.links.iter().map(|(event, link)| (*event, *link)).collect();
        for (event, link) in changed {
            let before = self.link_in_store(event)?;
            // What points nowhere and did so before is touched only where something points to it.
            todo.extend((before != link).then_some(event));
            ends.extend([before, link].into_iter().flatten().map(|link| link.to));
        }
        todo.extend(self.gone.iter().copied());
        let mut new_children: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for (event, link) in &self.links {
            if let Some(link) = link {
                new_children.entry(link.to).or_default().push(*event);
            }
        }
        // All that stands below what changes is of another happening, perhaps.
        while let Some(event) = todo.pop() {
            if !touched.insert(event) {
                continue;
            }
            todo.extend(self.children_in_store(event)?);
            todo.extend(new_children.get(&event).into_iter().flatten());
        }
        touched.extend(ends);
        // What is new is written apart, together with its keys, since nothing else changes with it: a kill leaves its
        // articles pending, and then it is new again.
        let (mut removed, mut added, mut fresh) = (Vec::new(), Vec::new(), std::mem::take(&mut self.keys));
        for event in touched {
            let is_unborn = self.unborn.contains(&event);
            if !is_unborn {
                removed.extend(self.world_quads(event)?);
                removed.push(self.happening(event));
            }
            let link = match self.links.get(&event) {
                Some(link) => *link,
                None => self.link_in_store(event)?,
            };
            let is_pointed_at = new_children.contains_key(&event) || self.has_old_children(event)?;
            if !self.gone.contains(&event) && (link.is_some() || is_pointed_at) {
                self.describe(event, link, if is_unborn { &mut fresh } else { &mut added })?;
            }
        }
        self.store.add(fresh)?;
        removed.extend(settled.iter().map(|article| crate::store::pending(article.as_ref())));
        self.store.rewrite(&removed, &added)
    }

    /// Tells whether an event of the store points to this one and goes on doing so.
    fn has_old_children(&mut self, event: Name) -> Result<bool, StoreError> {
        Ok(self.children_in_store(event)?.iter().any(|child| !self.links.contains_key(child)))
    }

    /// Writes down what an event points to and which happening it describes.
    fn describe(&mut self, event: Name, link: Option<Link>, added: &mut Vec<Quad>) -> Result<(), StoreError> {
        let mut root = event;
        let mut seen = FxHashSet::default();
        while seen.insert(root) {
            let link = match self.links.get(&root) {
                Some(link) => *link,
                None => self.link_in_store(root)?,
            };
            let Some(link) = link else { break };
            root = link.to;
        }
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let happening = self.happening(root);
        let subject = NamedNode::new_unchecked(self.descriptions.knowledge.iri(event));
        added.push(Quad::new(subject.clone(), node(vocab::HAPPENING), happening.subject.clone(), world));
        if root == event {
            added.push(happening);
        }
        if let Some(article) = self.article(event)? {
            added.push(Quad::new(subject.clone(), node(vocab::TOLD_IN), article, world));
        }
        if let Some(link) = link {
            let to = NamedNode::new_unchecked(self.descriptions.knowledge.iri(link.to));
            let likeness = Literal::new_typed_literal(format!("{:.2}", link.likeness), xsd::DECIMAL);
            added.push(Quad::new(subject.clone(), node(vocab::SAME_HAPPENING), to, world));
            added.push(Quad::new(subject, node(vocab::LIKENESS), likeness, world));
        }
        Ok(())
    }

    /// Returns the quad that names the happening first told in an event.
    fn happening(&self, root: Name) -> Quad {
        let root = Fingerprint::of(self.descriptions.knowledge.iri(root).as_bytes());
        let happening = NamedNode::new_unchecked(format!("{}{root}", vocab::HAPPENINGS));
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        Quad::new(happening, node(vocab::RDF_TYPE), node(vocab::HAPPENING_CLASS), world)
    }
}

/// Tells whether one description may point to another: in its own article only as to something known.
fn can_point(from: &Description, to: &Description) -> bool {
    from.retells.is_none() && (from.article != to.article || from.is_known)
}
