//! What is one of our entities called in other datasets?
//!
//! Names of a dataset stream by an index of our own names; what has one of them is compared by kind, country and the
//! words around it, and linked where it is sure, linked more loosely where it is likely, and not at all where two
//! things are about as good.
//!
//! **Invariant:** links are about entities that articles name; nothing of a dataset but IRIs comes into the store.

pub mod alignment;
pub mod candidate;
mod csv_table;
pub mod dataset;
pub mod endpoint;
pub mod glossary;
pub mod graph;
pub mod index;
pub mod manifest;
pub mod reconcile;
pub mod review;
pub mod score;
pub mod service;
mod spelling;
pub mod subject;

use std::io;
use std::path::PathBuf;

use crate::ontology::Ontology;
use crate::store::{Store, StoreError};
use candidate::{Candidate, Finds, Thresholds};
use dataset::Dataset;
use glossary::Glossary;
use review::Verdicts;
use subject::{Names, Subject, context};

/// Why entities could not be linked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A file cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The name of a file tells no format.
    #[error("the name of `{}` does not tell what it is", .0.display())]
    Format(PathBuf),
    /// A file is not what its name says.
    #[error("`{}` cannot be understood: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// A table lacks a column.
    #[error("the table `{}` has no column `{name}` among {}", path.display(), heads.join(", "))]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        name: String,
        /// The columns that there are.
        heads: Vec<String>,
    },
    /// A server does not answer, or not as it should.
    #[error("`{address}` does not answer as it should: {message}")]
    Answer {
        /// The address.
        address: String,
        /// What is wrong.
        message: String,
    },
    /// A table of decisions is broken.
    #[error("the decisions cannot be read: {0}")]
    Review(String),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LinkError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable { .. } => Some("check the path"),
            Self::Format(_) => {
                Some("name it .ttl, .nt, .nq, .trig, .rdf, .csv or .tsv, perhaps with .gz or .zst behind")
            }
            Self::Syntax { .. } => Some("correct the file at this place; no link was changed"),
            Self::Column { .. } => Some("say which column it is: `--column iri=NAME --column label=NAME`"),
            Self::Answer { .. } => Some(
                "check the address; one on your own network needs `--allow-private`, a slow one a longer `--timeout`",
            ),
            Self::Review(_) => Some(
                "write `same` or `no` into the column `decision` of a table that `--review` wrote, or leave it empty",
            ),
            Self::Store(error) => error.help(),
        }
    }
}

/// What was found in a dataset.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The candidates, those of one entity together, the best first.
    pub candidates: Vec<Candidate>,
    /// What the dataset says of them.
    pub finds: Finds<'a>,
}

/// Collects the entities that the articles of a store name.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn subjects(store: &Store, ontology: &Ontology) -> Result<(Vec<Subject>, Glossary), LinkError> {
    let names = Names::new(ontology);
    Ok((names.subjects(store)?, names.glossary))
}

/// Compares entities with a dataset, and chooses what to link; what users decided wins.
///
/// # Errors
///
/// Returns an error when the dataset or the storage cannot be read.
pub fn compare<'a>(
    store: &Store,
    subjects: &'a [Subject],
    glossary: Glossary,
    dataset: &Dataset,
    thresholds: Thresholds,
) -> Result<Comparison<'a>, LinkError> {
    let mut finds = Finds::new(subjects, glossary);
    dataset.read(&mut finds)?;
    let mut candidates = finds.choose(thresholds, |subject| context(store, subject))?;
    Verdicts::load(store)?.apply(subjects, &mut candidates);
    Ok(Comparison { candidates, finds })
}
