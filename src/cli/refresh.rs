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
    let read = read_again(&store, &ontology, &stale, arguments.quiet)?;
    if !arguments.quiet {
        report::show_note(&format!("{read} of {} articles were read again", store.articles()?.len()));
    }
    let unread = stale.len() - read;
    if unread > 0 {
        let note = format!("{unread} graphs have no text that could be read again; they are left as they were");
        report::show_note(&note);
    }
    Ok(Outcome::partly_if(!diagnostics.is_empty()))
}

/// Reads articles of a store again and returns how many that were; a graph without a text has nothing to read.
pub(super) fn read_again(
    store: &Store,
    ontology: &Ontology,
    graphs: &[NamedNode],
    is_quiet: bool,
) -> Result<usize, Failure> {
    let progress = report::progress(is_quiet, Some(graphs.len() as u64));
    let mut keeper = Keeper::new(store, ontology, &progress, keeper::CHECKPOINT)?;
    let articles = graphs.iter().filter_map(|graph| {
        progress.inc(1);
        let quads: Result<Vec<Quad>, _> = store.about(graph.as_ref());
        quads.ok().and_then(|quads| recall::article(graph.as_str(), &quads)).map(Ok)
    });
    Ok(keeper.read(articles, |_| Ok(false), ontology)?.read)
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
