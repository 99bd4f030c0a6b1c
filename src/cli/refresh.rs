//! `selon refresh`: reads again what was read with other words, another model or another version.

use std::path::PathBuf;

use clap::Args;
use oxigraph::model::{NamedNode, Quad};

use super::keeper::{self, Keeper};
use super::report::{self, Failure};
use super::{Outcome, StoreArguments};
use crate::graph::recall;
use crate::ontology::Ontology;
use crate::store::Store;
use crate::vocab;

/// Read again what was read with other words or by another version
///
/// The texts come from the store. Articles that were read with the same program and the same Turtle files are left
/// alone, so that a refresh that was cut short goes on where it ended.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon refresh --store news
  selon refresh --store news --ontology my.ttl")]
pub(super) struct Arguments {
    /// Turtle file or folder to read with, on top of the bundled ontology
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
    /// Show neither progress nor summary
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open_existing()?;
    let (ontology, diagnostics) = Ontology::load(&arguments.ontology)?;
    report::show_diagnostics(&diagnostics);
    let stale = stale(&store, &ontology.version())?;
    let progress = report::progress(arguments.quiet, Some(stale.len() as u64));
    let mut keeper = Keeper::new(&store, &progress, keeper::CHECKPOINT);
    keeper.store_ontology(ontology.quads().collect())?;
    // A graph without a text was loaded from elsewhere; there is nothing to read in it.
    let articles = stale.iter().filter_map(|graph| {
        let quads: Result<Vec<Quad>, _> = store.about(graph.as_ref());
        quads.ok().and_then(|quads| recall::article(graph.as_str(), &quads)).map(Ok)
    });
    let tally = keeper.read(articles.inspect(|_| progress.inc(1)), |_| Ok(false), &ontology)?;
    if !arguments.quiet {
        report::show_note(&format!("{} of {} articles were read again", tally.read, store.articles()?.len()));
    }
    Ok(Outcome::Done)
}

/// Returns the articles that were read with anything but this version, sorted.
pub(super) fn stale(store: &Store, version: &str) -> Result<Vec<NamedNode>, Failure> {
    let mut stale = Vec::new();
    for graph in store.articles()? {
        if store.value(graph.as_ref(), vocab::READ_WITH).is_none_or(|known| known != version) {
            stale.push(graph);
        }
    }
    Ok(stale)
}
