//! Puts what was read into the store, many articles at once, and tells what is safe there.
//!
//! **Invariant:** an article is told to be stored only when it would survive the end of the process, or of the power.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashSet;

use super::inputs::Tally;
use super::pipeline::{self, Described};
use super::report::{self, Failure};
use crate::article::{Article, ReadError};
use crate::fingerprint::Fingerprint;
use crate::ontology::Ontology;
use crate::store::{Addition, Store, node};
use crate::vocab;
use crate::world::{Changed, World};

/// How many articles are made safe at once at least, unless reading them takes long.
pub(super) const CHECKPOINT: usize = 512;

/// How many articles are made safe at once at most: the engine is slowed down by many files that are not merged yet.
const LARGEST: usize = 2_048;

/// How many articles that were given twice are kept in memory.
const MOST_AGAIN: usize = 64;

/// How long it takes at most until what was read is made safe.
const PAUSE: Duration = Duration::from_secs(60);

/// What was stored, to be told at the end.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// How many sentences were read.
    pub(super) sentences: usize,
    /// How many claims were found in them.
    pub(super) claims: usize,
    /// The entities that the gazetteer knows.
    pub(super) entities: HashSet<String>,
}

/// Stores what was read.
pub(super) struct Keeper<'a> {
    store: &'a Store,
    /// What the articles say together.
    world: World<'a>,
    progress: &'a ProgressBar,
    /// How many articles are made safe at once at least.
    checkpoint: usize,
    /// What was stored so far.
    pub(super) summary: Summary,
    /// The names of the articles, as fingerprints.
    seen: FxHashSet<Fingerprint>,
    /// What is being stored beside the reading: articles that are new.
    addition: Option<Addition>,
    /// Articles that were given twice: each takes the place of the earlier one, once that is stored.
    again: Vec<Described>,
    /// What was taken in and is not safe yet.
    changed: Vec<Changed>,
    /// What is safe and not compared with the other articles yet; a kill leaves it to the next command.
    stored: Vec<Changed>,
    /// The articles that are not told to be safe yet.
    open: Vec<String>,
    last: Instant,
}

impl<'a> Keeper<'a> {
    /// Begins to store: puts the ontology beside the articles, and compares what an earlier run did not.
    pub(super) fn new(
        store: &'a Store,
        ontology: &Ontology,
        progress: &'a ProgressBar,
        checkpoint: usize,
    ) -> Result<Self, Failure> {
        store_ontology(store, ontology)?;
        let mut world = World::new(store, ontology)?;
        world.settle_pending()?;
        let (summary, seen) = (Summary::default(), FxHashSet::default());
        let (again, changed, stored, open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (addition, last) = (None, Instant::now());
        Ok(Self { store, world, progress, checkpoint, summary, seen, addition, again, changed, stored, open, last })
    }

    /// Reads articles and stores them, but for those that are there already; what was read before a failure is kept.
    pub(super) fn read(
        &mut self,
        articles: impl Iterator<Item = Result<Article, ReadError>>,
        is_stored: impl FnMut(&Article) -> Result<bool, Failure>,
        ontology: &Ontology,
    ) -> Result<Tally, Failure> {
        let describe = |article: &Article| pipeline::describe(article, ontology);
        let read = pipeline::run(articles, is_stored, describe, |batch| self.keep(batch));
        self.progress.finish_and_clear();
        self.finish()?;
        read
    }

    /// Takes articles in, and makes them safe when there are many, or when the last ones were made safe long ago.
    ///
    /// Many are as many as were made safe before: the engine merges what is added with what is there, so that a large
    /// store would take ever longer for small additions.
    fn keep(&mut self, batch: Vec<Described>) -> Result<(), Failure> {
        for article in batch {
            self.summary.add(&article);
            self.take(article)?;
            let safe = self.seen.len().saturating_sub(self.changed.len());
            let many = safe.clamp(self.checkpoint, LARGEST.max(self.checkpoint));
            let are_many = self.changed.len() >= many || self.again.len() >= MOST_AGAIN;
            if are_many || self.last.elapsed() >= PAUSE {
                self.make_safe()?;
                self.offer();
            }
        }
        self.progress.set_message(format!("{} articles", self.seen.len()));
        Ok(())
    }

    /// Stores an article: in place of what was there, or beside the reading together with others that are new.
    fn take(&mut self, mut article: Described) -> Result<(), Failure> {
        let graph = NamedNode::new_unchecked(article.iri.as_str());
        self.changed.push(self.world.take(&graph, &mut article.quads));
        self.open.push(article.iri.clone());
        if !self.seen.insert(Fingerprint::of(article.iri.as_bytes())) {
            report::show_note(&format!("the article `{}` was given twice; the later one is kept", article.iri));
            self.again.push(article);
        } else if self.store.contains_graph(graph.as_ref())? {
            // What is compared with it must be what the store has.
            self.compare()?;
            self.store.replace_graph(graph.as_ref(), &article.quads)?;
        } else {
            self.addition.get_or_insert_with(|| self.store.begin_to_add_graphs()).push(article.quads);
        }
        Ok(())
    }

    /// Stores and compares what is left, and writes what is kept of all articles together.
    fn finish(&mut self) -> Result<(), Failure> {
        self.make_safe()?;
        self.compare()?;
        self.world.finish()?;
        self.store.flush()?;
        self.store.withdraw_offers();
        self.tell();
        Ok(())
    }

    /// Stores what was taken in, makes it safe, and tells of it.
    ///
    /// What was stored before is compared first, beside the engine's sorting: it merges all that is written at about
    /// one time in one go.
    fn make_safe(&mut self) -> Result<(), Failure> {
        self.compare()?;
        if let Some(addition) = self.addition.take()
            && let Err(error) = self.store.finish_adding(addition)
        {
            // None of them is there, and none may be told to be.
            self.open.clear();
            self.changed.clear();
            self.again.clear();
            return Err(error.into());
        }
        for article in self.again.drain(..) {
            self.store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &article.quads)?;
        }
        self.store.checkpoint()?;
        self.tell();
        self.stored.append(&mut self.changed);
        self.last = Instant::now();
        Ok(())
    }

    /// Compares what is safe with the other articles.
    fn compare(&mut self) -> Result<(), Failure> {
        if self.stored.is_empty() {
            return Ok(());
        }
        Ok(self.world.settle_these(std::mem::take(&mut self.stored))?)
    }

    /// Shows servers what was stored.
    fn offer(&mut self) {
        report::show_unseen(self.store.offer());
        self.tell();
    }

    fn tell(&mut self) {
        if self.store.is_safe() {
            report::show_stored(&self.open);
            self.open.clear();
        }
    }
}

/// Puts the ontology beside the articles, unless the store has it as it is.
fn store_ontology(store: &Store, ontology: &Ontology) -> Result<(), Failure> {
    let mut quads: Vec<Quad> = ontology.quads().collect();
    crate::store::format::sort(&mut quads);
    let graph = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
    if !store.contains_graph(graph)? {
        store.add(quads)?;
    } else if !store.holds(graph, &quads)? {
        store.replace_graph(graph, &quads)?;
    }
    Ok(())
}

impl Summary {
    fn add(&mut self, article: &Described) {
        self.sentences += article.sentences;
        for quad in &article.quads {
            if quad.predicate.as_ref() == node(vocab::RDF_TYPE) && quad.object == Term::from(node(vocab::CLAIM)) {
                self.claims += 1;
            } else if quad.predicate.as_ref() == node(vocab::MENTIONS)
                && let Term::NamedNode(entity) = &quad.object
                && entity.as_str().starts_with(vocab::ID)
            {
                self.entities.insert(entity.as_str().to_owned());
            }
        }
    }
}
