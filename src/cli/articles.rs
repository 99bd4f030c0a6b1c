//! `selon articles`: lists what the store was read from.

use clap::Args;
use oxigraph::model::{NamedNodeRef, Term};

use super::report::Failure;
use super::{Outcome, StoreArguments, table};
use crate::store::{Access, Store};
use crate::vocab;

/// List the articles in the store
///
/// Into a pipe, the columns are separated by tabs.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  selon articles --store news")]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let mut rows = Vec::new();
    for article in store.articles()? {
        let article = article.as_ref();
        rows.push(vec![
            article.as_str().to_owned(),
            first(&store, article, vocab::SCHEMA_DATE_PUBLISHED),
            publisher(&store, article),
            store.count(article, vocab::CLAIM).to_string(),
            first(&store, article, vocab::SCHEMA_HEADLINE),
        ]);
    }
    table::print(["article", "published", "publisher", "claims", "title"], &rows)?;
    Ok(Outcome::Done)
}

fn first(store: &Store, article: NamedNodeRef<'_>, predicate: vocab::Term) -> String {
    store.objects(article, predicate).first().map(super::query::cell).unwrap_or_default()
}

/// Returns the publisher's name, whether it stands there or is that of an entity.
fn publisher(store: &Store, article: NamedNodeRef<'_>) -> String {
    match store.objects(article, vocab::SCHEMA_PUBLISHER).first() {
        Some(Term::NamedNode(publisher)) => first(store, publisher.as_ref(), vocab::RDFS_LABEL),
        Some(term) => super::query::cell(term),
        None => String::new(),
    }
}
