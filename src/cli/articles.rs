//! `selon articles`: lists what the store was read from.

use clap::Args;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashMap;

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
    let published = store.own(vocab::SCHEMA_DATE_PUBLISHED)?;
    let publishers = store.own(vocab::SCHEMA_PUBLISHER)?;
    let titles = store.own(vocab::SCHEMA_HEADLINE)?;
    let mut claims = FxHashMap::default();
    for row in store.counted(vocab::ACCORDING_TO, "?graph")? {
        let ([article], count) = row?;
        if let Term::NamedNode(article) = article {
            claims.insert(article, count);
        }
    }
    let mut rows = Vec::new();
    for article in store.articles()? {
        let value =
            |values: &FxHashMap<NamedNode, Term>| values.get(&article).map(super::query::cell).unwrap_or_default();
        rows.push(vec![
            article.as_str().to_owned(),
            value(&published),
            publishers.get(&article).map_or_else(String::new, |publisher| called(&store, publisher)),
            claims.get(&article).copied().unwrap_or(0).to_string(),
            value(&titles),
        ]);
    }
    table::print(["article", "published", "publisher", "claims", "title"], &rows)?;
    Ok(Outcome::Done)
}

/// Returns a publisher's name, whether it stands there or is that of an entity.
fn called(store: &Store, publisher: &Term) -> String {
    match publisher {
        Term::NamedNode(entity) => {
            store.objects(entity.as_ref(), vocab::RDFS_LABEL).first().map(super::query::cell).unwrap_or_default()
        }
        term => super::query::cell(term),
    }
}
