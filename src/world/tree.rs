//! The trees that events stand in: what each points to, and what points to it.
//!
//! What was looked up or written is kept, so that comparing many articles in one
//! run asks the store for little. Only quads that differ are written.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::descriptions::Descriptions;
use super::knowledge::{Knowledge, Name};
use super::{has, object_iri, subject_iri};
use crate::fingerprint::Fingerprint;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// An earlier description, and how like it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) to: Name,
    pub(super) likeness: f32,
}

/// What the store has of an event, as far as it is known.
#[derive(Debug, Default)]
struct Standing {
    link: Option<Option<Link>>,
    children: Option<Vec<Name>>,
    /// Whether this run wrote its quads, so that they need not be read to be replaced: a killed run may have left others.
    is_written: bool,
}

/// The trees as the store has them.
#[derive(Debug, Default)]
pub(super) struct Trees {
    standings: FxHashMap<Name, Standing>,
}

impl Trees {
    /// Forgets what the store has anyway.
    pub(super) fn clear(&mut self) {
        self.standings.clear();
    }

    /// Takes in an event that the store does not have.
    pub(super) fn add_unborn(&mut self, event: Name) {
        let standing = Standing { link: Some(None), children: Some(Vec::new()), is_written: true };
        self.standings.insert(event, standing);
    }

    /// Returns what an event points to.
    pub(super) fn link(
        &mut self,
        event: Name,
        store: &Store,
        knowledge: &mut Knowledge,
    ) -> Result<Option<Link>, StoreError> {
        let standing = self.standings.entry(event).or_default();
        if let Some(link) = standing.link {
            return Ok(link);
        }
        let quads = world_quads(event, store, knowledge)?;
        let to = quads.iter().find(|quad| has(quad, vocab::SAME_HAPPENING)).and_then(object_iri);
        let likeness =
            quads.iter().find(|quad| has(quad, vocab::LIKENESS)).and_then(|quad| match quad.object.as_ref() {
                TermRef::Literal(literal) => literal.value().parse().ok(),
                _ => None,
            });
        let link = to.zip(likeness).map(|(to, likeness)| Link { to: knowledge.name(to), likeness });
        standing.link = Some(link);
        Ok(link)
    }

    /// Returns the events that point to one.
    pub(super) fn children(
        &mut self,
        event: Name,
        store: &Store,
        knowledge: &mut Knowledge,
    ) -> Result<&[Name], StoreError> {
        let standing = self.standings.entry(event).or_default();
        let children = match standing.children.take() {
            Some(children) => children,
            None => {
                let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
                let iri = NamedNode::new_unchecked(knowledge.iri(event));
                let quads = store.quads(None, Some(vocab::SAME_HAPPENING), Some((&iri).into()), Some(world))?;
                quads.iter().map(|quad| knowledge.name(subject_iri(quad))).collect()
            }
        };
        Ok(standing.children.insert(children))
    }
}

/// Which of two states is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Before,
    After,
}

/// What changes in the trees.
pub(super) struct Growth<'a> {
    store: &'a Store,
    descriptions: &'a mut Descriptions,
    trees: &'a mut Trees,
    /// The events that are no more.
    gone: &'a FxHashSet<Name>,
    /// What events point to now, where that is not what they pointed to.
    links: FxHashMap<Name, Option<Link>>,
    /// What points to events now and did not, and the other way round.
    gained: FxHashMap<Name, Vec<Name>>,
    lost: FxHashMap<Name, FxHashSet<Name>>,
    /// The roots of events, as they were and as they are.
    roots: [FxHashMap<Name, Name>; 2],
    /// The events whose quads may change.
    touched: FxHashSet<Name>,
}

impl<'a> Growth<'a> {
    /// Compares what events point to now with what they pointed to.
    pub(super) fn new(
        store: &'a Store,
        descriptions: &'a mut Descriptions,
        trees: &'a mut Trees,
        gone: &'a FxHashSet<Name>,
        now: FxHashMap<Name, Option<Link>>,
    ) -> Result<Self, StoreError> {
        let mut links = FxHashMap::default();
        let mut gained: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        let mut lost: FxHashMap<Name, FxHashSet<Name>> = FxHashMap::default();
        for (event, link) in now {
            let before = trees.link(event, store, &mut descriptions.knowledge)?;
            if before == link {
                continue;
            }
            links.insert(event, link);
            let (from, to) = (before.map(|link| link.to), link.map(|link| link.to));
            if from != to {
                if let Some(from) = from {
                    lost.entry(from).or_default().insert(event);
                }
                if let Some(to) = to {
                    gained.entry(to).or_default().push(event);
                }
            }
        }
        let (roots, touched) = Default::default();
        let mut growth = Self { store, descriptions, trees, gone, links, gained, lost, roots, touched };
        growth.touch()?;
        Ok(growth)
    }

    /// Finds the events whose quads may change.
    fn touch(&mut self) -> Result<(), StoreError> {
        let mut todo: Vec<Name> = self.links.keys().chain(self.gone).copied().collect();
        while let Some(event) = todo.pop() {
            // What stands below is of another happening only where this one is.
            if self.touched.insert(event) && self.root(event, State::Before)? != self.root(event, State::After)? {
                todo.extend(self.trees.children(event, self.store, &mut self.descriptions.knowledge)?);
            }
        }
        self.touched.extend(self.gained.keys().chain(self.lost.keys()));
        Ok(())
    }

    /// Returns the quads that go, and those that come; `fresh` is given those of events of which the graph of the world
    /// has none, which may come before.
    pub(super) fn quads(
        &mut self,
        unborn: &FxHashSet<Name>,
        fresh: &mut Vec<Quad>,
    ) -> Result<(Vec<Quad>, Vec<Quad>), StoreError> {
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for event in self.touched.clone() {
            let is_gone = self.gone.contains(&event);
            let after = if is_gone { Vec::new() } else { self.quads_of(event, State::After)? };
            if unborn.contains(&event) {
                fresh.extend(after);
                continue;
            }
            let is_written = self.trees.standings.get(&event).is_some_and(|standing| standing.is_written);
            let before =
                if is_written && !is_gone { self.quads_of(event, State::Before)? } else { self.stored_quads(event)? };
            if before.is_empty() {
                fresh.extend(after);
                continue;
            }
            removed.extend(before.iter().filter(|quad| !after.contains(quad)).cloned());
            added.extend(after.into_iter().filter(|quad| !before.contains(quad)));
        }
        Ok((removed, added))
    }

    /// Takes over what was written.
    pub(super) fn finish(self) {
        let standings = &mut self.trees.standings;
        for (parent, lost) in &self.lost {
            if let Some(children) = standings.get_mut(parent).and_then(|standing| standing.children.as_mut()) {
                children.retain(|child| !lost.contains(child));
            }
        }
        for (parent, gained) in self.gained {
            if let Some(children) = standings.get_mut(&parent).and_then(|standing| standing.children.as_mut()) {
                children.extend(gained);
            }
        }
        for (event, link) in self.links {
            standings.entry(event).or_default().link = Some(link);
        }
        for event in self.touched {
            standings.entry(event).or_default().is_written = true;
        }
        for event in self.gone {
            standings.remove(event);
        }
    }

    fn link(&mut self, event: Name, state: State) -> Result<Option<Link>, StoreError> {
        match self.links.get(&event) {
            Some(link) if state == State::After => Ok(*link),
            _ => self.trees.link(event, self.store, &mut self.descriptions.knowledge),
        }
    }

    fn is_pointed_at(&mut self, event: Name, state: State) -> Result<bool, StoreError> {
        let children = self.trees.children(event, self.store, &mut self.descriptions.knowledge)?;
        Ok(match state {
            State::Before => !children.is_empty(),
            State::After => {
                let lost = self.lost.get(&event);
                let stays = |child: &Name| lost.is_none_or(|lost| !lost.contains(child));
                self.gained.contains_key(&event) || children.iter().any(stays)
            }
        })
    }

    /// Returns the event that was told first of an event's happening.
    fn root(&mut self, event: Name, state: State) -> Result<Name, StoreError> {
        let (mut at, mut path) = (event, FxHashSet::default());
        while path.insert(at) {
            if let Some(root) = self.roots[state as usize].get(&at) {
                at = *root;
                break;
            }
            let Some(link) = self.link(at, state)? else { break };
            at = link.to;
        }
        self.roots[state as usize].extend(path.into_iter().map(|event| (event, at)));
        Ok(at)
    }

    /// Returns what the graph of the world says of an event: what it points to and which happening it describes.
    fn quads_of(&mut self, event: Name, state: State) -> Result<Vec<Quad>, StoreError> {
        let mut quads = Vec::new();
        let link = self.link(event, state)?;
        if link.is_none() && !self.is_pointed_at(event, state)? {
            return Ok(quads);
        }
        let root = self.root(event, state)?;
        let article = self.descriptions.article(event, self.store)?;
        let happening = self.happening(root);
        let knowledge = &self.descriptions.knowledge;
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let subject = NamedNode::new_unchecked(knowledge.iri(event));
        quads.push(Quad::new(subject.clone(), node(vocab::HAPPENING), happening.subject.clone(), world));
        quads.extend((root == event).then_some(happening));
        if let Some(article) = article {
            let article = NamedNode::new_unchecked(knowledge.iri(article));
            quads.push(Quad::new(subject.clone(), node(vocab::TOLD_IN), article, world));
        }
        if let Some(link) = link {
            let to = NamedNode::new_unchecked(knowledge.iri(link.to));
            let likeness = Literal::new_typed_literal(format!("{:.2}", link.likeness), xsd::DECIMAL);
            quads.push(Quad::new(subject.clone(), node(vocab::SAME_HAPPENING), to, world));
            quads.push(Quad::new(subject, node(vocab::LIKENESS), likeness, world));
        }
        Ok(quads)
    }

    /// Returns the quads of an event as they stand in the store, whatever they are.
    fn stored_quads(&self, event: Name) -> Result<Vec<Quad>, StoreError> {
        let mut quads = world_quads(event, self.store, &self.descriptions.knowledge)?;
        let happening = self.happening(event);
        if quads.iter().any(|quad| quad.object.as_ref() == happening.subject.as_ref().into()) {
            quads.push(happening);
        }
        Ok(quads)
    }

    /// Returns the quad that names the happening first told in an event.
    fn happening(&self, root: Name) -> Quad {
        let root = Fingerprint::of(self.descriptions.knowledge.iri(root).as_bytes());
        let happening = NamedNode::new_unchecked(format!("{}{root}", vocab::HAPPENINGS));
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        Quad::new(happening, node(vocab::RDF_TYPE), node(vocab::HAPPENING_CLASS), world)
    }
}

/// Returns what the graph of the world has of an event.
fn world_quads(event: Name, store: &Store, knowledge: &Knowledge) -> Result<Vec<Quad>, StoreError> {
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    let subject = NamedNodeRef::new_unchecked(knowledge.iri(event));
    store.quads(Some(subject), None, None, Some(world))
}
