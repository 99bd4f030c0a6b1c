//! `selon doubles`: lists names that may be of one bearer.

use clap::Args;

use super::report::Failure;
use super::{Outcome, StoreArguments, table};
use crate::store::Access;
use crate::store::format::shorten;
use crate::world::World;

/// List pairs of names that may be of one bearer
///
/// `selon merge` and `selon split` decide; a pair that was decided is not listed again. Into a pipe, the columns are
/// separated by tabs.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon doubles --store news
  selon merge 'Benjamin Netanyahou' 'Benjamin Netanyahu'
  selon split id:torres id:anderson-torres")]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let world = World::of(&store)?;
    let mut rows = Vec::new();
    for double in world.doubles()? {
        let short = |iri: &str| shorten(iri).unwrap_or_else(|| iri.to_owned());
        rows.push(vec![
            short(&double.one),
            short(&double.other),
            double.reason.text().to_owned(),
            format!("{:.2}", double.likeness),
            world.label(&double.one)?,
            world.label(&double.other)?,
            format!("{} and {}", double.mentions.0, double.mentions.1),
        ]);
    }
    table::print(["one", "other", "why", "likeness", "name", "other name", "mentions"], &rows)?;
    Ok(Outcome::Done)
}
