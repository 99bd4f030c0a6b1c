//! `selon forget`: drops articles from the store.

use clap::Args;

use super::report::Failure;
use super::{Outcome, StoreArguments, find_article};
use crate::world::World;

/// Drop an article with all that was read in it
///
/// The name of a graph that `selon believe` made drops that graph.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon forget https://example.org/a
  selon articles | cut -f1 | head -3 | xargs selon forget")]
pub(super) struct Arguments {
    /// The article's IRI, or the id it was read with
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open_existing()?;
    let mut graphs = Vec::new();
    for name in &arguments.articles {
        let belief = store.beliefs()?.into_iter().find(|graph| graph.as_str() == name.trim_matches(['<', '>']));
        graphs.push(match belief {
            Some(belief) => belief,
            None => find_article(&store, name)?,
        });
    }
    for graph in graphs {
        store.remove_graph(graph.as_ref())?;
    }
    World::of(&store)?.settle()?;
    store.flush()?;
    Ok(Outcome::Done)
}
