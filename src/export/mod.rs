//! From a store to the forms that other tools read.
//!
//! A *profile* says how claims become RDF, a *format* how bytes are written. Every profile is a function from the
//! graph of one article to quads, so that memory does not grow with the corpus.
//!
//! **Invariant:** the same store gives the same bytes: graphs come in the order of their names, quads in that of
//! [`sort`](crate::store::format::sort), rows and edges in that of the claims.

mod around;
pub mod article;
mod context;
mod csv;
pub mod dossier;
mod dot;
mod escape;
mod format;
mod gexf;
mod graphml;
pub mod json_ld;
pub mod labels;
mod named_graphs;
mod nanopub;
mod neo4j;
mod network;
mod plain;
mod profile;
mod quads;
mod schema_claim;
mod selection;
mod sem;
mod triple_term;
mod trusty;
mod web_annotation;

use std::io::{self, Write};

use oxigraph::model::{GraphName, NamedNode, Quad};

use crate::store::format::{self as rdf, Format, Writer};
use crate::store::{Store, StoreError};
use crate::vocab;
use article::ArticleGraph;
pub use format::ExportFormat;
use labels::Labels;
use network::Network;
pub use profile::Profile;
pub use selection::Selection;

/// Why a store could not be written out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// No graph has this name.
    #[error("the store has no article `{0}`")]
    Article(String),
    /// The profile cannot be written in the format.
    #[error("the profile `{}` cannot be written as {}", .0.name(), .1.name())]
    Combination(Profile, ExportFormat),
    /// The format is several files, and there is no folder for them.
    #[error("{} is two files", .0.name())]
    Folder(ExportFormat),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes cannot be written.
    #[error("cannot write: {0}")]
    Io(#[from] io::Error),
}

impl ExportError {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let names =
            |formats: Vec<ExportFormat>| formats.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        match self {
            Self::Article(_) => Some("`selon articles` lists the articles".to_owned()),
            Self::Combination(Profile::Plain, ExportFormat::Rdf(_)) => Some(format!(
                "it keeps voices apart in graphs: choose {}, or one voice with `--voice`",
                names(Profile::Plain.formats(false))
            )),
            Self::Combination(profile, _) => {
                Some(format!("`--profile {}` is written as {}", profile.name(), names(profile.formats(false))))
            }
            Self::Folder(_) => Some("name a folder for them with `--output`".to_owned()),
            Self::Store(error) => error.help().map(str::to_owned),
            Self::Io(_) => None,
        }
    }
}

/// What to write, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Which part of the store.
    pub selection: Selection,
    /// How claims become RDF.
    pub profile: Profile,
    /// How bytes are written.
    pub format: ExportFormat,
    /// The language of labels, by its tag; that which articles are read in where there is none.
    pub language: Option<String>,
}

impl From<Format> for Request {
    fn from(format: Format) -> Self {
        Self { format: ExportFormat::Rdf(format), ..Self::default() }
    }
}

impl Request {
    /// Checks that the profile can be written in the format.
    ///
    /// # Errors
    ///
    /// Returns an error that names the two when it cannot.
    pub fn check(&self) -> Result<(), ExportError> {
        let is_one_voice = !self.selection.voices.is_empty();
        if self.profile.formats(is_one_voice).contains(&self.format) {
            Ok(())
        } else {
            Err(ExportError::Combination(self.profile, self.format))
        }
    }
}

/// Writes a selection of a store, and returns how many quads, rows or edges that were.
///
/// # Errors
///
/// Returns an error when profile and format do not go together, when the format needs a folder, when the article is
/// not there, or when reading or writing fails.
pub fn export(store: &Store, request: &Request, mut writer: impl Write) -> Result<usize, ExportError> {
    request.check()?;
    let Request { selection, profile, format, language } = request;
    let count = match (profile, format) {
        (_, ExportFormat::Neo4j) => return Err(ExportError::Folder(*format)),
        (Profile::Statements, ExportFormat::Rdf(Format::JsonLd)) => json_ld::write(store, selection, &mut writer)?,
        (Profile::Statements, ExportFormat::Rdf(format)) => {
            let mut graphs = Writer::new(*format, &mut writer);
            let mut count = 0;
            let read = |store: &Store, graph: &GraphName| Ok(selection.quads(store, graph.as_ref())?);
            store.each_graph(&selection.graphs(store)?, read, |quads| {
                count += quads.len();
                Ok::<_, ExportError>(graphs.write_graph(&quads)?)
            })?;
            graphs.finish()?;
            count
        }
        (Profile::Rdf12 | Profile::Star, ExportFormat::Rdf(format)) => {
            triple_term::write_head(*format, &mut writer)?;
            let write =
                |article: &ArticleGraph<'_>, bytes: &mut Vec<u8>| triple_term::write(*profile, *format, article, bytes);
            write_each_article(store, selection, &mut writer, write)?
        }
        (_, ExportFormat::Rdf(format)) => {
            let recast = profile.recast();
            let labels = Labels::of_store(store, language.as_deref())?;
            let mut graphs = Writer::with_prefixes(*format, &mut writer, vocab::FOREIGN_PREFIXES);
            let mut count = 0;
            let recast = |article: &ArticleGraph<'_>| {
                let mut quads = recast(article, &labels);
                rdf::sort(&mut quads);
                quads
            };
            each_article(store, selection, recast, |quads| {
                count += quads.len();
                Ok(graphs.write_graph(&quads)?)
            })?;
            graphs.finish()?;
            count
        }
        (_, ExportFormat::Csv) => {
            let labels = Labels::of_store(store, language.as_deref())?;
            writer.write_all(csv::head().as_bytes())?;
            let write = |article: &ArticleGraph<'_>, bytes: &mut Vec<u8>| csv::write(article, &labels, bytes);
            write_each_article(store, selection, &mut writer, write)?
        }
        (_, ExportFormat::GraphMl | ExportFormat::Gexf | ExportFormat::Dot) => {
            let labels = Labels::of_store(store, language.as_deref())?;
            let network = Network { store, selection, labels: &labels };
            match format {
                ExportFormat::GraphMl => graphml::write(&network, &mut writer)?,
                ExportFormat::Gexf => gexf::write(&network, &mut writer)?,
                _ => dot::write(&network, &mut writer)?,
            }
        }
    };
    writer.flush()?;
    Ok(count)
}

/// Writes the two files of Neo4j's importer, and returns how many relationships they have.
///
/// # Errors
///
/// Returns an error when profile and format do not go together, when the article is not there, or when reading or
/// writing fails.
pub fn export_neo4j(
    store: &Store,
    request: &Request,
    nodes: &mut impl Write,
    relationships: &mut impl Write,
) -> Result<usize, ExportError> {
    request.check()?;
    let labels = Labels::of_store(store, request.language.as_deref())?;
    let network = Network { store, selection: &request.selection, labels: &labels };
    neo4j::write(&network, nodes, relationships)
}

/// Makes something of each article on all cores, and takes what was made in the order of their names.
fn each_article<T: Send>(
    store: &Store,
    selection: &Selection,
    make: impl Fn(&ArticleGraph<'_>) -> T + Sync,
    take: impl FnMut(T) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let make = |store: &Store, name: &NamedNode| {
        let quads = selection.quads(store, name.as_ref().into())?;
        Ok(make(&ArticleGraph::new(name, &quads, &selection.voices)))
    };
    store.each_graph(&selection.articles(store)?, make, take)
}

/// Writes what is made of each article, and returns how many quads or rows that were.
fn write_each_article(
    store: &Store,
    selection: &Selection,
    writer: &mut impl Write,
    write: impl Fn(&ArticleGraph<'_>, &mut Vec<u8>) -> io::Result<usize> + Sync,
) -> Result<usize, ExportError> {
    let mut count = 0;
    let write = |article: &ArticleGraph<'_>| {
        let mut bytes = Vec::new();
        write(article, &mut bytes).map(|count| (count, bytes))
    };
    each_article(store, selection, write, |written| {
        let (written, bytes) = written?;
        count += written;
        Ok(writer.write_all(&bytes)?)
    })?;
    Ok(count)
}

/// Turns the graph of an article into the quads of a profile, in any order.
type Recast = fn(&ArticleGraph<'_>, &Labels) -> Vec<Quad>;
