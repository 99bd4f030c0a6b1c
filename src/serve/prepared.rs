//! The catalog as a file in the folder of a snapshot, so that it is made once and not by each worker.
//!
//! Making it reads several predicates of the whole store, which may take longer
//! than an answer may. So a process of its own makes it, and workers wait for
//! the file as long as the mark beside it says that somebody is at work.

use std::fs;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::catalog::{Figures, Listed, Name};
use super::problem::Problem;
use super::site::{Options, Site};
use crate::store::{Access, Store, write_atomically};

/// The file.
const FILE: &str = "catalog.json";
/// The mark that somebody is at work on it.
const MARK: &str = "catalog.mark";
/// How often is looked whether it is done.
const LOOK: Duration = Duration::from_millis(50);

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

/// Says that somebody is at work on the catalog of a snapshot.
pub(super) fn mark(snapshot: &Path) {
    // Without the mark, each worker makes a catalog for itself.
    let _ = fs::write(snapshot.join(MARK), []);
}

/// Takes the mark away.
pub(super) fn unmark(snapshot: &Path) {
    let _ = fs::remove_file(snapshot.join(MARK));
}

/// Makes the catalog of a snapshot.
///
/// # Errors
///
/// Returns an error when the store cannot be read or the file not be written.
pub fn prepare(snapshot: &Path) -> Result<(), Problem> {
    let site = Site::new(Store::open(snapshot, Access::Read)?, Options::default())?;
    let preparing =
        Preparing { articles: &site.articles()?.list, names: &site.names()?.list, figures: site.figures()? };
    let written = write_atomically(&snapshot.join(FILE), |writer| {
        serde_json::to_writer(&mut *writer, &preparing)?;
        writer.flush()
    });
    written.map_err(|error| Problem { status: 500, message: error.to_string(), help: None })
}

/// Returns the catalog of a snapshot, if there is one or will be soon.
pub(super) fn read(snapshot: Option<&PathBuf>) -> Option<Prepared> {
    let snapshot = snapshot?;
    while snapshot.join(MARK).exists() {
        thread::sleep(LOOK);
    }
    let file = fs::File::open(snapshot.join(FILE)).ok()?;
    serde_json::from_reader(BufReader::new(file)).ok()
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Quad};

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
        assert!(read(Some(&path)).is_none());
        prepare(&path).unwrap();
        let prepared = read(Some(&path)).unwrap();
        assert_eq!(prepared.articles.len(), 1);
        assert_eq!(prepared.articles[0].title, "Un titre");
    }
}
