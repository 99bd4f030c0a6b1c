//! What many articles say together: which of their descriptions are of one
//! happening, and who is who among people of one name.
//!
//! Whatever changes an article's graph marks the article as pending in the same
//! step; [`World::settle`] compares it with all others and takes the mark away.
//! So a kill at any moment leaves a mark that the next command settles.
//!
//! **Invariant:** what is found is a function of the articles in the store and
//! of what users decided, in whatever order they came: an article that is
//! forgotten leaves nothing behind.

pub mod belief;
pub mod decision;
mod description;
mod descriptions;
mod digest;
pub mod double;
mod happening;
pub(crate) mod homonym;
mod index;
pub(crate) mod knowledge;
mod likeness;
mod link;
pub(crate) mod sheet;
mod tree;
pub mod voice;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, TermRef};
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::ontology::{LoadError, Ontology};
use crate::store::{Store, StoreError, node};
use crate::vocab::{self, Term};
use decision::{Decision, DecisionError, Decisions};
use description::Description;
use descriptions::Descriptions;
use happening::Changes;
use homonym::{Bearer, Homonyms, Renaming};
use sheet::Sheet;
use tree::Trees;

/// How many articles are compared with the others at once.
const BATCH: usize = 256;

/// Why articles could not be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What users decided does not hold together.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// The ontology cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Loads what is known of classes and names: the bundled ontology, on top of it files of the user's, and what the store
/// keeps of those that its articles were read with.
///
/// # Errors
///
/// Returns an error when a file or the storage cannot be read.
pub fn ontology(store: &Store, extra: &[PathBuf]) -> Result<(Ontology, Vec<Diagnostic>), WorldError> {
    let graph = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
    Ok(Ontology::load_with(extra, &store.graph(graph.into())?)?)
}

/// What an article that has changed says, as far as it matters to others.
#[derive(Debug)]
pub struct Changed {
    article: NamedNode,
    events: Vec<Arc<Description>>,
    /// The names in it that others may bear too, with the countries that it ties them to.
    ties: BTreeMap<String, Bearer>,
}

/// All articles of a store, seen together.
pub struct World<'a> {
    store: &'a Store,
    decisions: Decisions,
    descriptions: Descriptions,
    homonyms: Homonyms,
    trees: Trees,
}

impl<'a> World<'a> {
    /// Looks at a store; `ontology` tells where places and offices belong.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read, or when decisions in it contradict each other.
    pub fn new(store: &'a Store, ontology: &Ontology) -> Result<Self, WorldError> {
        let descriptions = Descriptions::new(store, ontology)?;
        let (homonyms, trees) = Default::default();
        Ok(Self { store, decisions: Decisions::load(store)?, descriptions, homonyms, trees })
    }

    /// Looks at a store with the ontology that its articles were read with.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read, or when decisions in it contradict each other.
    pub fn of(store: &'a Store) -> Result<Self, WorldError> {
        Self::new(store, &ontology(store, &[])?.0)
    }

    /// Compares all articles that have changed with the others, and writes anew what is kept of all together.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage fails; what was not compared stays pending.
    pub fn settle(&mut self) -> Result<(), WorldError> {
        self.settle_pending()?;
        self.finish()
    }

    /// Compares all articles that have changed with the others; [`finish`](Self::finish) is to follow.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage fails; what was not compared stays pending.
    pub fn settle_pending(&mut self) -> Result<(), WorldError> {
        let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
        let mut pending: Vec<NamedNode> = subjects(self.store.quads(None, Some(vocab::PENDING), None, Some(index))?);
        pending.sort_by(|left, right| left.as_str().cmp(right.as_str()));
        for batch in pending.chunks(BATCH) {
            let mut changed = Vec::new();
            for article in batch {
                changed.push(self.look_up(article)?);
            }
            self.settle_these(changed)?;
        }
        Ok(())
    }

    /// Writes anew what is kept of all articles together, after the last of them was compared.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage fails; the next [`settle`](Self::settle) does it.
    pub fn finish(&self) -> Result<(), WorldError> {
        Ok(belief::renew(self.store)?)
    }

    /// Takes in what an article says, before it is stored: names that users decided about are changed in its quads.
    pub fn take(&mut self, article: &NamedNode, quads: &mut [Quad]) -> Changed {
        self.decisions.rename(article, quads);
        let sheet = Sheet::new(quads);
        Changed {
            article: article.clone(),
            events: self.descriptions.read(article, &sheet),
            ties: homonym::ties(&sheet, &self.descriptions.knowledge),
        }
    }

    /// Takes in what an article of the store says.
    fn look_up(&mut self, article: &NamedNode) -> Result<Changed, StoreError> {
        let mut quads = self.store.graph(article.as_ref().into())?;
        if self.decisions.rename(article, &mut quads) {
            self.store.replace_graph(article.as_ref(), &quads)?;
        }
        Ok(self.take(article, &mut quads))
    }

    /// Follows a renaming in an article in what is known of it.
    fn rename(&mut self, renaming: &Renaming, changed: &mut Vec<Changed>) -> Result<(), StoreError> {
        let before = changed.iter().rposition(|changed| changed.article == renaming.article);
        let before = before.map(|at| changed.swap_remove(at));
        changed.retain(|changed| changed.article != renaming.article);
        let events = match before {
            Some(before) => Some(before.events),
            None => self.descriptions.load(&renaming.article, self.store)?,
        };
        let renamed = events.and_then(|events| self.descriptions.rename(&events, &renaming.from, &renaming.to));
        changed.push(match renamed {
            // What ties it to countries was looked at.
            Some(events) => Changed { article: renaming.article.clone(), events, ties: BTreeMap::new() },
            None => self.look_up(&renaming.article)?,
        });
        Ok(())
    }

    /// Compares articles that have changed, and are stored, with the others.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage fails; what was not compared stays pending.
    pub fn settle_these(&mut self, mut changed: Vec<Changed>) -> Result<(), WorldError> {
        let knowledge = &self.descriptions.knowledge;
        for renaming in self.homonyms.tell_apart(self.store, &self.decisions, &changed, knowledge)? {
            self.rename(&renaming, &mut changed)?;
        }
        // Of an article that was given twice, the later one is stored.
        let last: FxHashMap<NamedNode, usize> =
            changed.iter().enumerate().map(|(at, changed)| (changed.article.clone(), at)).collect();
        if changed.len() >= index::MANY {
            self.descriptions.index.survey(self.store)?;
        }
        let mut changes = Changes::new(self.store, &mut self.descriptions, &mut self.trees);
        let mut articles = Vec::new();
        for (at, changed) in changed.into_iter().enumerate() {
            if last.get(&changed.article) != Some(&at) {
                continue;
            }
            changes.add_article(&changed.article, changed.events)?;
            articles.push(changed.article);
        }
        changes.write(&articles)?;
        link::drop_unneeded(self.store)?;
        if self.descriptions.make_room() {
            self.homonyms.clear();
            self.trees.clear();
        }
        Ok(())
    }

    /// Follows a decision of the user: stores it, and renames in all articles that name one of `entities`.
    ///
    /// # Errors
    ///
    /// Returns an error, and decides nothing, when it contradicts another decision; returns an error, too, when the
    /// storage fails.
    pub fn decide(&mut self, decision: &Decision, entities: &[NamedNode]) -> Result<Vec<NamedNode>, WorldError> {
        let (removed, mut added) = decision.changes(self.store)?;
        let articles = naming(self.store, entities)?;
        added.extend(articles.iter().map(|article| crate::store::pending(article.as_ref())));
        self.store.rewrite(&removed, &added)?;
        match Decisions::load(self.store) {
            Ok(decisions) => self.decisions = decisions,
            Err(error) => {
                self.store.rewrite(&added, &removed)?;
                return Err(error);
            }
        }
        self.homonyms.clear();
        self.settle()?;
        Ok(articles)
    }

    /// Returns what users decided.
    #[must_use]
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }
}

/// Returns the articles that name one of some entities, sorted: whatever an article names is an object in its graph.
fn naming(store: &Store, entities: &[NamedNode]) -> Result<Vec<NamedNode>, StoreError> {
    let mut articles = BTreeSet::new();
    for entity in entities {
        articles.extend(store.articles_naming(entity.as_ref())?.into_iter().map(NamedNode::into_string));
    }
    Ok(articles.into_iter().map(NamedNode::new_unchecked).collect())
}

/// Adds a set to groups without a common member, and joins it with those that it has a member in common with.
fn join(groups: &mut Vec<BTreeSet<String>>, mut set: BTreeSet<String>) {
    groups.retain(|group| {
        let is_apart = group.is_disjoint(&set);
        if !is_apart {
            set.extend(group.iter().cloned());
        }
        is_apart
    });
    groups.push(set);
}

/// Returns the named subjects of quads.
fn subjects(quads: Vec<Quad>) -> Vec<NamedNode> {
    let named = quads.into_iter().filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    named.collect()
}

/// Returns what a quad says, if that is an IRI.
fn object_iri(quad: &Quad) -> Option<&str> {
    match quad.object.as_ref() {
        TermRef::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// Returns the subject of a quad, if that is an IRI.
fn subject_iri(quad: &Quad) -> &str {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

/// Returns the article that a quad stands in.
fn graph_iri(quad: &Quad) -> &str {
    match &quad.graph_name {
        GraphName::NamedNode(node) => node.as_str(),
        _ => "",
    }
}

/// Tells whether a quad has a predicate.
fn has(quad: &Quad, predicate: Term) -> bool {
    quad.predicate.as_ref() == node(predicate)
}
