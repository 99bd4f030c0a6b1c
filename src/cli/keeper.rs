//! Puts what was read into the store, batch by batch, and tells what is safe there.
//!
//! **Invariant:** an article is told to be stored only when it would survive the end of the process, or of the power.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use oxigraph::model::{NamedNodeRef, Quad, Term};
use rustc_hash::FxHashSet;

use super::pipeline::Described;
use super::report::{self, Failure};
use crate::fingerprint::Fingerprint;
use crate::store::{Store, node};
use crate::vocab;

/// How many articles are stored before what is stored is made safe.
pub(super) const CHECKPOINT: usize = 512;

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
    progress: &'a ProgressBar,
    /// How many articles are stored before what is stored is made safe.
    checkpoint: usize,
    /// What was stored so far.
    pub(super) summary: Summary,
    /// The names of the articles, as fingerprints.
    seen: FxHashSet<Fingerprint>,
    /// The articles that were stored since the last checkpoint.
    open: Vec<String>,
    last: Instant,
}

impl<'a> Keeper<'a> {
    /// Begins to store.
    pub(super) fn new(store: &'a Store, progress: &'a ProgressBar, checkpoint: usize) -> Self {
        let (summary, seen) = (Summary::default(), FxHashSet::default());
        Self { store, progress, checkpoint, summary, seen, open: Vec::new(), last: Instant::now() }
    }

    /// Puts the ontology beside the articles, unless the store has it as it is.
    pub(super) fn store_ontology(&self, mut quads: Vec<Quad>) -> Result<(), Failure> {
        crate::store::format::sort(&mut quads);
        let graph = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
        if !self.store.holds(graph, &quads)? {
            self.store.replace_graph(graph, &quads)?;
        }
        Ok(())
    }

    /// Stores a batch, all of it or nothing.
    pub(super) fn keep(&mut self, batch: Vec<Described>) -> Result<(), Failure> {
        let graphs = batch.iter().map(|article| (NamedNodeRef::new_unchecked(&article.iri), article.quads.as_slice()));
        self.store.replace_graphs(graphs)?;
        for article in batch {
            self.summary.add(&article);
            if !self.seen.insert(Fingerprint::of(article.iri.as_bytes())) {
                let note = format!("the article `{}` was given twice; the later one is kept", article.iri);
                report::show_note(&note);
            }
            self.open.push(article.iri);
        }
        self.progress.set_message(format!("{} articles", self.seen.len()));
        if self.open.len() >= self.checkpoint || self.last.elapsed() >= PAUSE {
            self.store.checkpoint()?;
            self.tell();
        }
        Ok(())
    }

    /// Makes safe what is not yet.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        self.store.flush()?;
        self.tell();
        Ok(())
    }

    fn tell(&mut self) {
        if self.store.is_safe() {
            report::show_stored(&self.open);
            self.open.clear();
        }
        self.last = Instant::now();
    }
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
