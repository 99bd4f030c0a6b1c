//! Where the graph is kept: a folder with one named graph an article, and one
//! for the ontology.
//!
//! With the feature `rocksdb` the folder holds a RocksDB database; without it,
//! one sorted N-Quads file that is read on opening and replaced on flushing.
//!
//! **Invariant:** nothing here knows that texts exist: an article is a graph.

pub mod federation;
mod folder;
pub mod format;
mod graphs;
pub mod header;
pub mod load;
mod maintain;
pub mod names;
mod offer;
mod order;
pub mod query;
mod scan;
pub mod snapshot;
mod sparql;
mod template;
pub mod update;
mod write;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, TermRef};
use oxigraph::store::StorageError;
use rustc_hash::FxHashSet;

use crate::vocab::{self, Term};
pub use folder::write_atomically;
use folder::{ENGINE, VERSION};
pub use offer::Watch;
pub(crate) use scan::Articles;
pub(crate) use write::Addition;

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is nothing at the path.
    #[error("there is no store in `{}`", .0.display())]
    Missing(PathBuf),
    /// The folder holds something else.
    #[error("the folder `{}` is not empty and holds no store", .0.display())]
    Foreign(PathBuf),
    /// A copy would overwrite something.
    #[error("the folder `{}` is not empty", .0.display())]
    Taken(PathBuf),
    /// A later version of the program made the store.
    #[error("the store `{}` has format {version}, and this program reads up to {VERSION}", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
        /// The version of its layout.
        version: u32,
    },
    /// A program built otherwise made the store.
    #[error("the store `{}` is kept as `{engine}`, and this program was built for `{ENGINE}`", path.display())]
    Engine {
        /// The folder.
        path: PathBuf,
        /// How its quads are kept.
        engine: String,
    },
    /// Another process has it open.
    #[error("the store `{}` is in use by another process", .0.display())]
    Locked(PathBuf),
    /// What is in the folder cannot be parsed.
    #[error("the store `{}` is damaged: {message}", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What the parser says.
        message: String,
    },
    /// The operating system refuses.
    #[error("cannot use `{}`: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// The database refuses.
    #[error("the store fails: {0}")]
    Storage(#[from] StorageError),
}

impl StoreError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Missing(_) => Some("make one with `selon build INPUT… --store DIR`, or name another with `--store`"),
            Self::Foreign(_) => Some("name an empty or a new folder with `--store`"),
            Self::Taken(_) => Some("name a folder that does not exist yet"),
            Self::Newer { .. } => Some("use the newer `selon` that made it, or build the store anew"),
            Self::Engine { .. } => Some("export it with the `selon` that made it, or build the store anew"),
            Self::Locked(_) => Some("wait until the other process ends"),
            Self::Damaged { .. } => Some("restore it from a backup, or build the store anew"),
            Self::Io { error, .. } if error.kind() == io::ErrorKind::StorageFull => {
                Some("free space on the disk; what was stored before is kept")
            }
            Self::Io { .. } => Some("check that the folder exists and may be written; what was stored before is kept"),
            Self::Storage(_) => {
                Some("see that the disk has room; what was told as stored is kept, and the command may be run again")
            }
        }
    }
}

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading only; several processes may do so at once.
    Read,
    /// Reading and writing; the store is made if there is none.
    Write,
}

/// A set of named graphs.
pub struct Store {
    dataset: oxigraph::store::Store,
    /// The folder; a store without one is in memory only.
    folder: Option<PathBuf>,
    /// Held as long as the store is open; `None` where the folder cannot be written.
    _lock: Option<File>,
    /// Whether something was written since the last flush.
    changed: AtomicBool,
}

impl Store {
    /// Returns an empty store that is gone when it is dropped.
    ///
    /// # Errors
    ///
    /// Returns an error when there is no memory for it.
    pub fn in_memory() -> Result<Self, StoreError> {
        let dataset = oxigraph::store::Store::new()?;
        Ok(Self { dataset, folder: None, _lock: None, changed: AtomicBool::new(false) })
    }

    /// Opens the store in a folder.
    ///
    /// # Errors
    ///
    /// Returns an error when there is none to read, when the folder holds
    /// something else, when another process writes to it, or when the operating
    /// system refuses.
    pub fn open(folder: &Path, access: Access) -> Result<Self, StoreError> {
        folder::prepare(folder, access)?;
        let lock = folder::take_lock(folder, access)?;
        Ok(Self {
            dataset: folder::open_dataset(folder, access)?,
            folder: Some(folder.to_owned()),
            _lock: lock,
            changed: AtomicBool::new(false),
        })
    }

    /// Tells whether there is a named graph.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn contains_graph(&self, graph: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        Ok(self.dataset.contains_named_graph(graph)?)
    }

    /// Tells whether a named graph holds these quads and no others.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn holds(&self, graph: NamedNodeRef<'_>, quads: &[Quad]) -> Result<bool, StoreError> {
        for quad in quads {
            if !self.dataset.contains(quad)? {
                return Ok(false);
            }
        }
        let mut count = 0_usize;
        for quad in self.dataset.quads_for_pattern(None, None, None, Some(graph.into())) {
            quad?;
            count += 1;
        }
        Ok(count == quads.iter().collect::<FxHashSet<_>>().len())
    }

    /// Returns what a graph says of what it is named after, in no order.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn about(&self, graph: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
        let quads = self.dataset.quads_for_pattern(Some(graph.into()), None, None, Some(graph.into()));
        Ok(quads.collect::<Result<_, _>>()?)
    }

    /// Returns a literal that a graph says of what it is named after.
    pub(crate) fn value(&self, graph: NamedNodeRef<'_>, predicate: Term) -> Option<String> {
        let quads = self.dataset.quads_for_pattern(Some(graph.into()), Some(node(predicate)), None, Some(graph.into()));
        quads.flatten().find_map(|quad| match quad.object {
            oxigraph::model::Term::Literal(literal) => Some(literal.destruct().0),
            _ => None,
        })
    }

    /// Returns the quads of a pattern, in no order.
    pub(crate) fn quads(
        &self,
        subject: Option<NamedNodeRef<'_>>,
        predicate: Option<Term>,
        object: Option<TermRef<'_>>,
        graph: Option<NamedNodeRef<'_>>,
    ) -> Result<Vec<Quad>, StoreError> {
        let (subject, graph) = (subject.map(Into::into), graph.map(Into::into));
        let quads = self.dataset.quads_for_pattern(subject, predicate.map(node), object, graph);
        Ok(quads.collect::<Result<_, _>>()?)
    }

    /// Returns quads with an object, in no order, and not more than some.
    pub(crate) fn quads_with_object(&self, object: NamedNodeRef<'_>, most: usize) -> Result<Vec<Quad>, StoreError> {
        let quads = self.dataset.quads_for_pattern(None, None, Some(object.into()), None);
        Ok(quads.take(most).collect::<Result<_, _>>()?)
    }

    /// Returns an article that says something of a subject by a predicate, if one does.
    pub(crate) fn article_telling(
        &self,
        subject: NamedNodeRef<'_>,
        predicate: Term,
    ) -> Result<Option<NamedNode>, StoreError> {
        for quad in self.dataset.quads_for_pattern(Some(subject.into()), Some(node(predicate)), None, None) {
            if let GraphName::NamedNode(graph) = quad?.graph_name
                && is_article(graph.as_ref())
            {
                return Ok(Some(graph));
            }
        }
        Ok(None)
    }

    /// Tells whether a predicate leads to something, in any graph.
    pub(crate) fn has_object(&self, predicate: Term, object: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        let mut quads = self.dataset.quads_for_pattern(None, Some(node(predicate)), Some(object.into()), None);
        Ok(quads.next().transpose()?.is_some())
    }

    /// Returns what a predicate says of a subject, in a graph, in no order.
    pub(crate) fn objects(&self, subject: NamedNodeRef<'_>, predicate: Term) -> Vec<oxigraph::model::Term> {
        let quads = self.dataset.quads_for_pattern(Some(subject.into()), Some(node(predicate)), None, None);
        quads.flatten().map(|quad| quad.object).collect()
    }

    #[cfg(feature = "rocksdb")]
    fn write_out(&self) -> Result<(), StoreError> {
        Ok(self.dataset.flush()?)
    }

    #[cfg(not(feature = "rocksdb"))]
    fn write_out(&self) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.write_file(&folder.join(folder::FILE))
    }

    #[cfg(not(feature = "rocksdb"))]
    fn write_file(&self, path: &Path) -> Result<(), StoreError> {
        write_atomically(path, |writer| {
            let mut graphs = format::Writer::new(format::Format::NQuads, writer);
            for graph in self.graph_names().map_err(io::Error::other)? {
                graphs.write_graph(&self.graph(graph.as_ref()).map_err(io::Error::other)?)?;
            }
            graphs.finish().map(|_| ())
        })
        .map_err(|error| StoreError::Io { path: path.to_owned(), error })
    }
}

/// Tells whether a named graph is an article's: not the ontology's, and none of what is found across articles.
#[must_use]
pub fn is_article(graph: NamedNodeRef<'_>) -> bool {
    graph.as_str() != vocab::ONTOLOGY_GRAPH && !graph.as_str().starts_with(vocab::GRAPHS)
}

/// Returns the mark of an article that was not compared with the others since it changed.
pub(crate) fn pending(article: NamedNodeRef<'_>) -> Quad {
    let index = NamedNodeRef::new_unchecked(vocab::INDEX_GRAPH);
    Quad::new(article, node(vocab::PENDING), Literal::from(true), index)
}

/// Returns the IRI of a term with a fixed number.
pub(crate) fn node(term: Term) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(vocab::FIXED.get(term.0 as usize).copied().unwrap_or_default())
}
