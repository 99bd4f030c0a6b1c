//! `selon link`: links entities with other datasets.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, table};
use crate::link::alignment::Field;
use crate::link::candidate::{Choice, Thresholds};
use crate::link::dataset::{Columns, Dataset, clean_name};
use crate::link::endpoint::Endpoint;
use crate::link::reconcile::Reconciler;
use crate::link::{self, LinkError, graph, manifest, review};
use crate::ontology::Ontology;
use crate::store::{Access, Store, write_atomically};
use crate::world;

/// Link entities with another dataset
///
/// Things of the dataset that have the name of an entity are compared with it by kind, country and the words around
/// it. The surest are linked by owl:sameAs, likely ones by skos:closeMatch, and where two are about as good, neither.
/// The links are a graph of their own, <https://w3id.org/selon/graph/links/NAME>, which each run makes anew. Without
/// --against, the linked datasets are listed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon link --against geonames.nt.gz --store news
  selon link --against people.csv --column iri=qid --column label=name --base https://example.org/entity/
  selon link --against https://example.org/sparql --name example
  selon link --against https://example.org/reconcile
  selon link --against people.ttl --review review.csv
  selon link --accept review.csv
  selon link --drop people")]
pub(super) struct Arguments {
    /// RDF (.ttl, .nt, .nq, .trig, .rdf), a table (.csv, .tsv), each perhaps .gz or .zst, or the address of a SPARQL
    /// endpoint or reconciliation service
    #[arg(long, value_name = "FILE|ADDRESS")]
    against: Option<String>,
    /// What the dataset is called; by itself the file's name or the host
    #[arg(long, requires = "against")]
    name: Option<String>,
    /// Which column of a table tells what: iri, label, alias, type, country or description; may be given several times
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = parse_column, requires = "against")]
    column: Vec<(Field, String)>,
    /// What stands before numbers in a table that are no IRIs
    #[arg(long, value_name = "IRI", default_value = "")]
    base: String,
    /// From what score on things are the same
    #[arg(long, value_name = "SCORE", default_value_t = 0.9, value_parser = parse_score)]
    sure: f64,
    /// From what score on things are nearly the same
    #[arg(long, value_name = "SCORE", default_value_t = 0.7, value_parser = parse_score)]
    at_least: f64,
    /// Write all candidates into a table, with a column for decisions
    #[arg(long, value_name = "FILE", requires = "against")]
    review: Option<PathBuf>,
    /// Take decisions over from such a table: same or no
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// Write the static files of a reconciliation service of the store's entities into a folder
    #[arg(long, value_name = "DIR")]
    manifest: Option<PathBuf>,
    /// Drop the links with a dataset
    #[arg(long, value_name = "NAME", conflicts_with = "against")]
    drop: Option<String>,
    /// Let an endpoint be on your own network
    #[arg(long)]
    allow_private: bool,
    /// How many seconds an endpoint may take for each answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
    /// How many names are asked of an endpoint at most
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000_000)]
    most: usize,
    /// Turtle file or folder with more classes and names, on top of those that the store was read with
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
    /// Show no summary
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    if let Some(folder) = &arguments.manifest {
        let store = arguments.store.open(Access::Read)?;
        let (subjects, _) = link::subjects(&store, &ontology(arguments, &store)?)?;
        manifest::write(folder, &subjects).map_err(|error| {
            Failure::new(
                format!("cannot write to `{}`: {error}", folder.display()),
                Some("check that it may be written"),
            )
        })?;
        if arguments.against.is_none() && arguments.accept.is_none() && arguments.drop.is_none() {
            return Ok(Outcome::Done);
        }
    }
    if arguments.against.is_none() && arguments.accept.is_none() && arguments.drop.is_none() {
        return list(arguments);
    }
    let store = arguments.store.open_existing()?;
    if let Some(path) = &arguments.accept {
        let file = File::open(path).map_err(|error| LinkError::Unreadable { path: path.clone(), error })?;
        let (accepted, rejected) = review::accept(&store, file)?;
        report::show_note(&format!(
            "{accepted} links were accepted and {rejected} rejected; they win whenever the dataset is linked again"
        ));
    }
    if let Some(name) = &arguments.drop {
        if !graph::drop(&store, name)? {
            let message = format!("nothing is linked with a dataset `{name}`");
            return Err(Failure::new(message, Some("`selon link` lists the datasets")));
        }
        report::show_note(&format!("the links with `{name}` were dropped"));
    }
    if let Some(against) = &arguments.against {
        link(arguments, against, &store)?;
    }
    store.flush()?;
    Ok(Outcome::Done)
}

/// Lists the linked datasets.
fn list(arguments: &Arguments) -> Result<Outcome, Failure> {
    let datasets = graph::list(&arguments.store.open(Access::Read)?)?;
    let rows: Vec<_> = datasets
        .into_iter()
        .map(|dataset| vec![dataset.name, dataset.source, dataset.links.0.to_string(), dataset.links.1.to_string()])
        .collect();
    table::print(["dataset", "source", "same", "close"], &rows)?;
    Ok(Outcome::Done)
}

fn link(arguments: &Arguments, against: &str, store: &Store) -> Result<(), Failure> {
    let dataset = dataset(arguments, against)?;
    let name = arguments.name.as_deref().map_or_else(|| dataset.name(), clean_name);
    let (subjects, glossary) = link::subjects(store, &ontology(arguments, store)?)?;
    let thresholds = Thresholds { sure: arguments.sure, at_least: arguments.at_least };
    let found = link::compare(store, &subjects, glossary, &dataset, thresholds)?;
    if let Some(path) = &arguments.review {
        let written = write_atomically(path, |writer: &mut BufWriter<File>| {
            review::write(writer, &subjects, &found.candidates, &found.finds).map(|_| ())
        });
        written.map_err(|error| {
            Failure::new(format!("cannot write `{}`: {error}", path.display()), Some("check that the folder exists"))
        })?;
    }
    let linked = graph::write(store, &name, &dataset.source(), &subjects, &found.candidates)?;
    if !arguments.quiet {
        let mut ambiguous: Vec<usize> = found
            .candidates
            .iter()
            .filter(|candidate| candidate.choice == Choice::Ambiguous)
            .map(|candidate| candidate.subject)
            .collect();
        ambiguous.dedup();
        report::show_summary(&[
            ("dataset", name),
            ("names read", found.finds.names.to_string()),
            ("entities", subjects.len().to_string()),
            ("same", linked.links.0.to_string()),
            ("close", linked.links.1.to_string()),
            ("ambiguous", ambiguous.len().to_string()),
        ]);
    }
    Ok(())
}

/// Loads what is known of classes and names.
fn ontology(arguments: &Arguments, store: &Store) -> Result<Ontology, Failure> {
    let (ontology, diagnostics) = world::ontology(store, &arguments.ontology)?;
    report::show_diagnostics(&diagnostics);
    Ok(ontology)
}

/// Returns the dataset that the user names: an address, or a file.
fn dataset(arguments: &Arguments, against: &str) -> Result<Dataset, Failure> {
    if !against.contains("://") {
        let columns = Columns { named: arguments.column.clone(), base: arguments.base.clone() };
        return Ok(Dataset::from_file(Path::new(against), columns)?);
    }
    let timeout = Duration::from_secs(arguments.timeout);
    if let Some(service) = Reconciler::detect(against, arguments.allow_private, timeout)? {
        return Ok(Dataset::Reconciler(service));
    }
    Ok(Dataset::Endpoint(Endpoint::new(against, arguments.allow_private, timeout, arguments.most)))
}

fn parse_column(setting: &str) -> Result<(Field, String), String> {
    let (field, column) = setting.split_once('=').ok_or("write it as FIELD=COLUMN")?;
    let field = Field::from_word(field).ok_or("the fields are iri, label, alias, type, country and description")?;
    Ok((field, column.to_owned()))
}

fn parse_score(score: &str) -> Result<f64, String> {
    let score: f64 = score.parse().map_err(|_| "a score is a number from 0 to 1")?;
    if (0.0..=1.0).contains(&score) { Ok(score) } else { Err("a score is a number from 0 to 1".to_owned()) }
}
