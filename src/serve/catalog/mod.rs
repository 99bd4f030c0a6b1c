//! What is looked up once in a store that does not change: its articles, the names in it, and how much there is.

mod articles;
mod figures;
mod names;

use std::path::PathBuf;
use std::sync::{Once, OnceLock};

use oxigraph::model::{NamedNodeRef, Quad, Term};

pub(super) use self::articles::{Articles, Listed};
pub(super) use self::figures::Figures;
pub(super) use self::names::{Name, Names};
use super::prepared::{Part, Prepared};
use super::problem::Problem;
use super::reconcile::Reconciler;
use super::site::Site;
use super::words::LANGUAGES;
use crate::export::labels::Labels;
use crate::{vocab, world};

/// What was looked up so far.
#[derive(Debug)]
pub(super) struct Catalog {
    /// The snapshot whose catalog is made by somebody else.
    snapshot: Option<PathBuf>,
    is_read: Once,
    labels: OnceLock<Vec<Labels>>,
    articles: OnceLock<Articles>,
    names: OnceLock<Names>,
    figures: OnceLock<Figures>,
    reconciler: OnceLock<Reconciler>,
}

impl Catalog {
    /// Returns a catalog that is filled as it is asked, from what was made for a snapshot if anything was.
    pub(super) fn new(snapshot: Option<PathBuf>) -> Self {
        Self {
            snapshot,
            is_read: Once::new(),
            labels: OnceLock::new(),
            articles: OnceLock::new(),
            names: OnceLock::new(),
            figures: OnceLock::new(),
            reconciler: OnceLock::new(),
        }
    }
}

impl Site {
    /// Returns all articles, the newest first.
    pub(super) fn articles(&self) -> Result<&Articles, Problem> {
        self.take_prepared();
        once(&self.catalog.articles, || Articles::read(&self.store))
    }

    /// Returns the names of all entities.
    pub(super) fn names(&self) -> Result<&Names, Problem> {
        self.take_prepared();
        once(&self.catalog.names, || Names::read(&self.store))
    }

    /// Returns how much there is.
    pub(super) fn figures(&self) -> Result<&Figures, Problem> {
        self.take_prepared();
        once(&self.catalog.figures, || Figures::read(&self.store))
    }

    /// Returns the labels of the ontology in all languages that pages are written in.
    pub(super) fn all_labels(&self) -> Result<&Vec<Labels>, Problem> {
        once(&self.catalog.labels, || match Part::Labels.read(self.catalog.snapshot.as_ref()) {
            Some(labels) => Ok(labels),
            None => Labels::in_languages(&self.store, &LANGUAGES),
        })
    }

    /// Returns the labels of the ontology in the language of a page.
    pub(super) fn labels(&self, language: &str) -> Result<&Labels, Problem> {
        let missing = || Problem { status: 500, message: "the ontology has no labels".to_owned(), help: None };
        self.all_labels()?.iter().find(|labels| labels.language() == language).ok_or_else(missing)
    }

    /// Returns what looks names of entities up: what was made for all workers, or one of its own.
    pub(super) fn reconciler(&self) -> Result<&Reconciler, Problem> {
        once(&self.catalog.reconciler, || {
            Ok::<_, Problem>(match Part::Reconciler.read::<Reconciler>(self.catalog.snapshot.as_ref()) {
                Some(reconciler) => reconciler.indexed(),
                None => Reconciler::new(&self.store, &world::ontology(&self.store, &[])?.0)?,
            })
        })
    }

    /// Takes over what was made for all workers, if anything was.
    fn take_prepared(&self) {
        self.catalog.is_read.call_once(|| {
            if let Some(prepared) = Part::Catalog.read::<Prepared>(self.catalog.snapshot.as_ref()) {
                // The cells are empty as yet.
                let _ = self.catalog.articles.set(Articles::new(prepared.articles));
                let _ = self.catalog.names.set(Names::new(prepared.names));
                let _ = self.catalog.figures.set(prepared.figures);
            }
        });
    }

    /// Returns the classes of an entity, as one of the articles that name it tells them.
    pub(super) fn classes(&self, name: &Name) -> Result<Vec<String>, Problem> {
        let subject = NamedNodeRef::new_unchecked(&name.iri);
        let Some(article) = self.store.article_telling(subject, vocab::RDF_TYPE)? else { return Ok(Vec::new()) };
        let quads = self.store.quads(Some(subject), Some(vocab::RDF_TYPE), None, Some(article.as_ref()))?;
        Ok(quads.into_iter().filter_map(object_iri).collect())
    }
}

/// Returns what a cell holds, and fills it first where it is empty; what fails is tried again the next time.
fn once<T, E: Into<Problem>>(cell: &OnceLock<T>, read: impl FnOnce() -> Result<T, E>) -> Result<&T, Problem> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = read().map_err(Into::into)?;
    Ok(cell.get_or_init(|| value))
}

/// Returns the IRI of a quad's object, if it has one.
pub(super) fn object_iri(quad: Quad) -> Option<String> {
    match quad.object {
        Term::NamedNode(object) => Some(object.into_string()),
        _ => None,
    }
}
