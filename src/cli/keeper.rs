//! Puts what was read into the store, many articles at once, and tells what is safe there.
//!
//! **Invariant:** an article is told to be stored only when it would survive the end of the process, or of the power.

use std::collections::{HashSet, VecDeque};
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

/// How many articles are stored at once and made safe.
pub(super) const CHECKPOINT: usize = 512;

/// How many quads are stored at once: more take no less time, and more memory.
const LARGEST: usize = 150_000;

/// How much is stored side by side at most.
const MOST_ADDITIONS: usize = 2;

/// How many articles are compared with the others at once, so that what is found is written seldom.
const COMPARED: usize = 1_024;

/// How long it takes at most until what is stored is made safe.
const PAUSE: Duration = Duration::from_secs(10);

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
    /// How many articles are stored at once and made safe.
    checkpoint: usize,
    /// What was stored so far.
    pub(super) summary: Summary,
    /// The names of the articles, as fingerprints.
    seen: FxHashSet<Fingerprint>,
    /// What was read and is not stored yet.
    waiting: Vec<Described>,
    /// How many quads that is.
    size: usize,
    /// What is being stored beside the reading, with its articles, the earliest first.
    additions: VecDeque<(Addition, Vec<String>)>,
    /// What is stored and not compared with the other articles yet; a kill leaves it to the next command.
    changed: Vec<Changed>,
    /// The articles that are stored and not told yet.
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
        let (waiting, changed, open) = (Vec::new(), Vec::new(), Vec::new());
        let last = Instant::now();
        Ok(Self {
            store,
            world,
            progress,
            checkpoint,
            summary,
            seen,
            waiting,
            size: 0,
            additions: VecDeque::new(),
            changed,
            open,
            last,
        })
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

    /// Takes articles in, and stores them when there are many, or when the last ones were stored long ago.
    fn keep(&mut self, batch: Vec<Described>) -> Result<(), Failure> {
        for article in batch {
            self.summary.add(&article);
            self.size += article.quads.len();
            self.waiting.push(article);
            if self.waiting.len() >= self.checkpoint || self.size >= LARGEST || self.last.elapsed() >= PAUSE {
                self.store_waiting()?;
            }
        }
        self.progress.set_message(format!("{} articles", self.seen.len() + self.waiting.len()));
        Ok(())
    }

    /// Stores what waits, and makes everything safe.
    fn finish(&mut self) -> Result<(), Failure> {
        self.store_waiting()?;
        self.make_safe(0)?;
        self.compare()?;
        self.world.finish()?;
        self.store.flush()?;
        self.tell();
        Ok(())
    }

    /// Stores what waits: what is new together, beside the reading; each of the others in place of what was there.
    fn store_waiting(&mut self) -> Result<(), Failure> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.make_safe(cores.min(MOST_ADDITIONS) - 1)?;
        if self.changed.len() >= COMPARED {
            self.make_safe(0)?;
            self.compare()?;
        }
        let mut new = Vec::new();
        let mut others = Vec::new();
        for mut article in self.waiting.drain(..) {
            self.changed.push(self.world.take(&NamedNode::new_unchecked(&article.iri), &mut article.quads));
            let graph = NamedNodeRef::new_unchecked(&article.iri);
            let is_first = self.seen.insert(Fingerprint::of(article.iri.as_bytes()));
            if !is_first {
                report::show_note(&format!("the article `{}` was given twice; the later one is kept", article.iri));
            }
            let is_new = is_first && !self.store.contains_graph(graph)?;
            if is_new { new.push(article) } else { others.push(article) }
        }
        self.size = 0;
        self.last = Instant::now();
        let names = new.iter().map(|article| article.iri.clone()).collect();
        let addition = self.store.begin_to_add_graphs(new.into_iter().flat_map(|article| article.quads));
        self.additions.push_back((addition, names));
        if others.is_empty() {
            return Ok(());
        }
        self.make_safe(0)?;
        for article in others {
            self.store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &article.quads)?;
            self.open.push(article.iri);
        }
        self.store.checkpoint()?;
        self.tell();
        Ok(())
    }

    /// Waits until no more than so much is being stored, makes the rest safe, and tells of it.
    fn make_safe(&mut self, most: usize) -> Result<(), Failure> {
        while self.additions.len() > most
            && let Some((addition, articles)) = self.additions.pop_front()
        {
            self.store.finish_adding(addition)?;
            self.store.checkpoint()?;
            self.open.extend(articles);
            self.tell();
        }
        Ok(())
    }

    /// Compares what is stored with the other articles.
    fn compare(&mut self) -> Result<(), Failure> {
        Ok(self.world.settle_these(std::mem::take(&mut self.changed))?)
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
