//! What is looked up in a whole store, as files in the folder of a snapshot, so that it is made once and not by each
//! worker.
//!
//! Making it reads several predicates of the whole store, which may take longer
//! than an answer may. So a process of its own makes it, and who needs it waits
//! for the file as long as the mark beside it says that somebody is at work.

use std::fs::{self, File};
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::catalog::{Figures, Listed, Name};
use super::problem::Problem;
use super::site::{Options, Site};
use crate::store::{Access, Store, write_atomically};

/// How often is looked whether a file is done.
pub(super) const LOOK: Duration = Duration::from_millis(50);

/// What is made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the ontology's terms are called, for each snapshot.
    Labels,
    /// The catalog, for each snapshot.
    Catalog,
    /// What looks names up, for a snapshot of which it is asked.
    Reconciler,
}

/// All that the catalog holds.
#[derive(Debug, Deserialize)]
pub(super) struct Prepared {
    pub(super) articles: Vec<Listed>,
    pub(super) names: Vec<Name>,
    pub(super) figures: Figures,
}

/// The same, to be written.
#[derive(Serialize)]
struct Preparing<'a> {
    articles: &'a [Listed],
    names: &'a [Name],
    figures: &'a Figures,
}

impl Part {
    /// Returns the part of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Labels, Self::Catalog, Self::Reconciler].into_iter().find(|part| part.name() == name)
    }

    /// Returns its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Catalog => "catalog",
            Self::Reconciler => "reconciler",
        }
    }

    /// Returns where it is in the folder of a snapshot.
    fn file(self, snapshot: &Path) -> PathBuf {
        snapshot.join(self.name()).with_extension("json")
    }

    /// Returns where the mark is that somebody is at work on it.
    fn mark(self, snapshot: &Path) -> PathBuf {
        snapshot.join(self.name()).with_extension("mark")
    }

    /// Says that somebody is at work on it, and tells whether nobody was, nor had been.
    pub(super) fn begin(self, snapshot: &Path) -> bool {
        // Without the mark, each worker makes it for itself.
        !self.file(snapshot).exists() && File::create_new(self.mark(snapshot)).is_ok()
    }

    /// Says that nobody is at work on it any more.
    pub(super) fn end(self, snapshot: &Path) {
        let _ = fs::remove_file(self.mark(snapshot));
    }

    /// Tells whether somebody is at work on it.
    pub(super) fn is_begun(self, snapshot: &Path) -> bool {
        self.mark(snapshot).exists()
    }

    /// Returns it, if it is there or will be soon.
    pub(super) fn read<T: DeserializeOwned>(self, snapshot: Option<&PathBuf>) -> Option<T> {
        let snapshot = snapshot?;
        while self.is_begun(snapshot) {
            thread::sleep(LOOK);
        }
        let file = File::open(self.file(snapshot)).ok()?;
        serde_json::from_reader(BufReader::new(file)).ok()
    }

    fn write(self, snapshot: &Path, content: &impl Serialize) -> Result<(), Problem> {
        let written = write_atomically(&self.file(snapshot), |writer| {
            serde_json::to_writer(&mut *writer, content)?;
            writer.flush()
        });
        written.map_err(|error| Problem { status: 500, message: error.to_string(), help: None })
    }
}

/// Makes a part for a snapshot.
///
/// # Errors
///
/// Returns an error when the store cannot be read or the file not be written.
pub fn prepare(snapshot: &Path, part: Part) -> Result<(), Problem> {
    let site = Site::new(Store::open(snapshot, Access::Read)?, Options::default())?;
    match part {
        Part::Labels => part.write(snapshot, site.all_labels()?),
        Part::Catalog => {
            let (articles, names, figures) = (&site.articles()?.list, &site.names()?.list, site.figures()?);
            part.write(snapshot, &Preparing { articles, names, figures })
        }
        Part::Reconciler => part.write(snapshot, site.reconciler()?),
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Quad};

    use super::super::exchange::{Request, write_form};
    use super::super::sample::{SITE, ask_of};
    use super::*;
    use crate::store::node;
    use crate::vocab;

    #[test]
    fn what_was_prepared_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Access::Write).unwrap();
        let article = NamedNode::new_unchecked("https://example.org/a");
        let headline = Literal::new_simple_literal("Un titre");
        let quads = [
            Quad::new(article.clone(), node(vocab::RDF_TYPE), node(vocab::CLAIM), article.clone()),
            Quad::new(article.clone(), node(vocab::SCHEMA_HEADLINE), headline, article.clone()),
        ];
        store.replace_graph(article.as_ref(), &quads).unwrap();
        store.flush().unwrap();
        drop(store);
        let path = folder.path().to_owned();
        assert!(Part::Catalog.read::<Prepared>(Some(&path)).is_none());
        assert!(Part::Catalog.begin(&path) && !Part::Catalog.begin(&path), "one is at work");
        prepare(&path, Part::Catalog).unwrap();
        Part::Catalog.end(&path);
        assert!(!Part::Catalog.begin(&path) && !Part::Catalog.is_begun(&path), "it is there");
        let prepared: Prepared = Part::Catalog.read(Some(&path)).unwrap();
        assert_eq!(prepared.articles.len(), 1);
        assert_eq!(prepared.articles[0].title, "Un titre");
    }

    #[test]
    fn what_looks_names_up_is_made_by_one_for_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        drop(Store::open(&path, Access::Write).unwrap());
        Part::Reconciler.write(&path, SITE.reconciler().unwrap()).unwrap();
        let site = Site::prepared(Store::open(&path, Access::Read).unwrap(), Options::default(), Some(path)).unwrap();
        let query = write_form(&[("queries".to_owned(), r#"{"q":{"query":"Vladimir Poutine"}}"#.to_owned())]);
        let (method, path) = ("GET".to_owned(), "/reconcile".to_owned());
        let found = ask_of(&site, &Request { method, path, query, ..Request::default() }).json();
        assert_eq!(found["q"]["result"][0]["id"], "vladimir-poutine", "the store itself names nobody");
    }
}
