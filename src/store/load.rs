//! Loads graphs that were written elsewhere, such as the shards of a cluster's job.
//!
//! **Invariant:** a graph is taken over whole, all or nothing of it, where its quads stand together, as `selon`
//! writes them. Graphs that a file names again are added to, whatever stood in the store before the load is not.

use std::io::Read;
use std::sync::atomic::Ordering;

use oxigraph::io::RdfParser;
use oxigraph::model::{GraphName, Quad};
use rustc_hash::FxHashSet;

use super::format::Format;
use super::{Store, StoreError};
use crate::vocab;

/// How many quads are written at once, unless a single graph has more.
const BATCH: usize = 250_000;

/// Why a file could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file is broken, cut short, or in another format.
    #[error("{0}")]
    Syntax(String),
    /// Statements outside any graph.
    #[error("a statement stands in no graph")]
    NoGraph,
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(std::io::Error),
    /// The storage cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LoadError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Syntax(_) => Some("the graphs before this place are loaded; write the file anew and load it again"),
            Self::NoGraph => Some("write the file as nquads or trig, which keep the articles apart"),
            Self::Io(_) => None,
            Self::Store(error) => error.help(),
        }
    }
}

/// What was loaded so far.
#[derive(Debug, Default)]
pub struct Loaded {
    seen: FxHashSet<GraphName>,
    /// How many quads were written.
    pub quads: u64,
}

impl Loaded {
    /// Returns how many graphs were replaced or added.
    #[must_use]
    pub fn graphs(&self) -> usize {
        self.seen.len()
    }
}

/// Loads a file's graphs into a store.
///
/// # Errors
///
/// Returns an error when the file is broken or the storage fails; the graphs before that place are loaded.
pub fn load(store: &Store, reader: impl Read, format: Format, loaded: &mut Loaded) -> Result<(), LoadError> {
    let mut batch: Vec<Quad> = Vec::new();
    // Where the last graph of the batch begins: it may not be whole yet.
    let mut last = 0;
    for quad in RdfParser::from_format(format.rdf_format()).lenient().for_reader(reader) {
        let quad = match quad {
            Ok(quad) => quad,
            Err(error) => {
                // The graph in which the fault stands is not whole.
                batch.truncate(last);
                write(store, &mut batch, loaded)?;
                return Err(match error {
                    oxigraph::io::RdfParseError::Io(error) => LoadError::Io(error),
                    error => LoadError::Syntax(error.to_string()),
                });
            }
        };
        if quad.graph_name == GraphName::DefaultGraph {
            batch.truncate(last);
            write(store, &mut batch, loaded)?;
            return Err(LoadError::NoGraph);
        }
        // What was found across the articles of another store holds for those only; it is found anew.
        if matches!(&quad.graph_name, GraphName::NamedNode(graph) if [vocab::WORLD_GRAPH, vocab::INDEX_GRAPH].contains(&graph.as_str()))
        {
            continue;
        }
        if batch.last().is_some_and(|before| before.graph_name != quad.graph_name) {
            if batch.len() >= BATCH {
                write(store, &mut batch, loaded)?;
            }
            last = batch.len();
        }
        batch.push(quad);
    }
    Ok(write(store, &mut batch, loaded)?)
}

/// Writes a batch, each graph whole; one that is met for the first time replaces what was there.
fn write(store: &Store, batch: &mut Vec<Quad>, loaded: &mut Loaded) -> Result<(), StoreError> {
    let count = batch.len() as u64;
    let (mut new, mut others, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_new = false;
    let mut last = GraphName::DefaultGraph;
    for quad in batch.drain(..) {
        if quad.graph_name != last {
            last = quad.graph_name.clone();
            is_new = loaded.seen.insert(last.clone());
            if let (true, GraphName::NamedNode(graph)) = (is_new, &last)
                && store.dataset.contains_named_graph(graph)?
            {
                replaced.push(graph.clone());
                is_new = false;
            }
        }
        if is_new { new.push(quad) } else { others.push(quad) }
    }
    // One writes after the other: each waits until nobody else does.
    if !new.is_empty() {
        store.add_graphs(new)?;
    }
    if !others.is_empty() {
        let mut transaction = store.dataset.start_transaction()?;
        for graph in &replaced {
            transaction.clear_graph(graph)?;
        }
        transaction.extend(&others);
        for graph in
            others.chunk_by(|left, right| left.graph_name == right.graph_name).filter_map(|graph| graph.first())
        {
            if let GraphName::NamedNode(graph) = &graph.graph_name
                && super::is_article(graph.as_ref())
            {
                transaction.insert(&super::pending(graph.as_ref()));
            }
        }
        transaction.commit()?;
    }
    loaded.quads += count;
    store.changed.store(true, Ordering::Relaxed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quads(store: &Store) -> usize {
        let articles = store.articles().unwrap();
        articles.iter().map(|graph| store.graph(graph.as_ref().into()).unwrap().len()).sum()
    }

    const SHARD: &str = "<http://a.example/s> <http://a.example/p> \"1\" <http://a.example/g> .
<http://a.example/s> <http://a.example/p> \"2\" <http://a.example/g> .
<http://a.example/s> <http://a.example/p> \"3\" <http://a.example/h> .
";

    #[test]
    fn graphs_are_replaced_once_a_load() {
        let store = Store::in_memory().unwrap();
        for _ in 0..2 {
            let mut loaded = Loaded::default();
            load(&store, SHARD.as_bytes(), Format::NQuads, &mut loaded).unwrap();
            assert_eq!((loaded.graphs(), loaded.quads, quads(&store)), (2, 3, 3));
        }
        let other = "<http://a.example/s> <http://a.example/p> \"4\" <http://a.example/g> .\n";
        let mut loaded = Loaded::default();
        load(&store, other.as_bytes(), Format::NQuads, &mut loaded).unwrap();
        assert_eq!(quads(&store), 2);
        load(&store, SHARD.as_bytes(), Format::NQuads, &mut loaded).unwrap();
        assert_eq!((loaded.graphs(), quads(&store)), (2, 4));
    }

    #[test]
    fn what_is_before_a_fault_is_kept_whole() {
        let store = Store::in_memory().unwrap();
        let broken = format!("{SHARD}<http://a.example/s> oh\n");
        let error = load(&store, broken.as_bytes(), Format::NQuads, &mut Loaded::default()).unwrap_err();
        assert!(error.to_string().contains("line 4"), "{error}");
        assert_eq!((store.articles().unwrap().len(), quads(&store)), (1, 2));
        let plain = "<http://a.example/s> <http://a.example/p> \"1\" .\n";
        let error = load(&store, plain.as_bytes(), Format::NTriples, &mut Loaded::default()).unwrap_err();
        assert!(matches!(error, LoadError::NoGraph));
    }
}
