//! Changing a store: graphs replaced, added and dropped, quads rewritten, and all made safe.
//!
//! **Invariant:** whatever changes an article's graph marks the article as [pending](crate::vocab::PENDING) in the same step.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use oxigraph::model::{GraphName, NamedNodeRef, Quad};
use rustc_hash::FxHashSet;

use super::{Store, StoreError, is_article, pending};

/// From how many quads on it is worth a file of its own to load them.
const MANY: usize = 2_000;

/// How many thousand quads the engine sorts at once: more take no less time, and more memory.
const SORTED: usize = 150;

/// On how many cores it sorts at most.
const MOST_LOADING: usize = 2;

/// How many graphs may wait until the engine takes them.
const WAITING: usize = 64;

/// Graphs that are being added beside other work, all or none of them.
pub(crate) struct Addition {
    graphs: SyncSender<Vec<Quad>>,
    loading: JoinHandle<Result<(), StoreError>>,
}

impl Addition {
    /// Adds the quads of one graph, of which there is none yet.
    pub(crate) fn push(&self, graph: Vec<Quad>) {
        // Where nobody takes it, `finish_adding` tells the failure.
        let _ = self.graphs.send(graph);
    }
}

impl Store {
    /// Replaces a named graph, so that reading an article again leaves no trace
    /// of the earlier reading.
    ///
    /// Readers see either the old graph or the new one, never a mixture. An
    /// article that changed is marked as [pending](crate::vocab::PENDING) with it.
    ///
    /// # Errors
    ///
    /// Returns an error, and changes nothing, when the storage cannot be written.
    pub fn replace_graph(&self, graph: NamedNodeRef<'_>, quads: &[Quad]) -> Result<(), StoreError> {
        // Little differs as a rule, and what is written costs far more than what is read.
        let before = self.quads(None, None, None, Some(graph))?;
        let wanted: FxHashSet<&Quad> = quads.iter().collect();
        let stays: FxHashSet<&Quad> = before.iter().filter(|quad| wanted.contains(quad)).collect();
        let mut transaction = self.dataset.start_transaction()?;
        before.iter().filter(|quad| !stays.contains(quad)).for_each(|quad| transaction.remove(quad));
        transaction.insert_named_graph(graph);
        transaction.extend(wanted.into_iter().filter(|quad| !stays.contains(quad)));
        if is_article(graph) {
            transaction.insert(&pending(graph));
        }
        transaction.commit()?;
        self.changed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Adds graphs of which there is none yet, all or none of them: many at once take a fraction of the time.
    ///
    /// The articles are marked as [pending](crate::vocab::PENDING) with it.
    ///
    /// # Errors
    ///
    /// Returns an error, and changes nothing, when the storage cannot be written.
    pub fn add_graphs(&self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        let marked = marked(quads.into_iter());
        self.changed.store(true, Ordering::Relaxed);
        load(&self.dataset, marked)
    }

    /// Begins to do what [`Self::add_graphs`] does, in a thread of its own.
    pub(crate) fn begin_to_add_graphs(&self) -> Addition {
        let dataset = self.dataset.clone();
        let (graphs, pushed) = sync_channel::<Vec<Quad>>(WAITING);
        let loading = std::thread::spawn(move || {
            let quads = marked(pushed.into_iter().flatten());
            // In memory, the engine lets nobody else write while it takes quads in.
            if cfg!(feature = "rocksdb") { load(&dataset, quads) } else { load(&dataset, quads.collect::<Vec<_>>()) }
        });
        Addition { graphs, loading }
    }

    /// Adds all that was pushed.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage could not be written; then nothing was added.
    pub(crate) fn finish_adding(&self, addition: Addition) -> Result<(), StoreError> {
        drop(addition.graphs);
        let added = addition.loading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        self.changed.store(true, Ordering::Relaxed);
        added
    }

    /// Drops a named graph, and tells whether there was one; an article that there was is marked as
    /// [pending](crate::vocab::PENDING) with it.
    ///
    /// # Errors
    ///
    /// Returns an error, and changes nothing, when the storage cannot be written.
    pub fn remove_graph(&self, graph: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        if !self.dataset.contains_named_graph(graph)? {
            return Ok(false);
        }
        let mut transaction = self.dataset.start_transaction()?;
        transaction.remove_named_graph(graph)?;
        if is_article(graph) {
            transaction.insert(&pending(graph));
        }
        transaction.commit()?;
        self.changed.store(true, Ordering::Relaxed);
        Ok(true)
    }

    /// Takes some quads out and puts others in, all or nothing of it, and marks nothing as pending.
    ///
    /// # Errors
    ///
    /// Returns an error, and changes nothing, when the storage cannot be written.
    pub(crate) fn rewrite(&self, removed: &[Quad], added: &[Quad]) -> Result<(), StoreError> {
        let mut transaction = self.dataset.start_transaction()?;
        removed.iter().for_each(|quad| transaction.remove(quad));
        transaction.extend(added);
        transaction.commit()?;
        self.changed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Puts quads in, all or none of them, and marks nothing as pending; many are put in as fast as
    /// [`Self::add_graphs`] does.
    ///
    /// # Errors
    ///
    /// Returns an error, and changes nothing, when the storage cannot be written.
    pub(crate) fn add(&self, quads: Vec<Quad>) -> Result<(), StoreError> {
        if quads.len() < MANY {
            return self.rewrite(&[], &quads);
        }
        self.changed.store(true, Ordering::Relaxed);
        load(&self.dataset, quads)
    }

    /// Makes what was changed last beyond the end of the process.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be written; what was stored at
    /// the last flush is still there.
    pub fn flush(&self) -> Result<(), StoreError> {
        if !self.changed.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        // What could not be written is still to be.
        self.write_out().inspect_err(|_| self.changed.store(true, Ordering::Relaxed))
    }

    /// Makes what was changed last beyond the end of the process, unless all of the store would have to be written.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be written.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        if cfg!(feature = "rocksdb") { self.flush() } else { Ok(()) }
    }

    /// Tells whether everything would survive the end of the process.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        !self.changed.load(Ordering::Relaxed)
    }
}

fn load(dataset: &oxigraph::store::Store, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_LOADING);
    // The engine counts a kilobyte a quad.
    let mut loader = dataset.bulk_loader().with_num_threads(cores).with_max_memory_size_in_megabytes(SORTED * cores);
    loader.load_quads(quads)?;
    Ok(loader.commit()?)
}

/// Adds the mark of being pending to each article, whose quads stand together.
fn marked(quads: impl Iterator<Item = Quad>) -> impl Iterator<Item = Quad> {
    let mut last = GraphName::DefaultGraph;
    quads.flat_map(move |quad| {
        let mut mark = None;
        if quad.graph_name != last {
            last = quad.graph_name.clone();
            if let GraphName::NamedNode(graph) = &last {
                mark = is_article(graph.as_ref()).then(|| pending(graph.as_ref()));
            }
        }
        std::iter::once(quad).chain(mark)
    })
}
