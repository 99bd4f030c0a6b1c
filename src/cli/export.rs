//! `selon export`: writes what the store holds, in the form that other tools read.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, find_article, output};
use crate::export::{self, ExportError, ExportFormat, Profile, Request, Selection};
use crate::store::{Access, names, write_atomically};

/// Write the store, an article, or what a voice says
///
/// The same store gives the same bytes. Profiles other than `statements` are made of the articles alone.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon export -o graph.nq.gz
  selon export --article https://example.org/a --format turtle
  selon export --voice 'Vladimir Poutine' --format trig
  selon export --profile rdf12 --format trig
  selon export -o claims.csv
  selon export -o network.gexf --language en
  selon export --format neo4j -o import

Profiles (how claims become RDF):
  statements      as the store keeps them
  rdf12           RDF 1.2: the claim reifies a triple term
  star            RDF-star: voice and factuality are said of the quoted triple
  named-graphs    a named graph a claim, which holds its triple
  nanopub         a nanopublication a claim, with a trusty URI
  plain           the bare triples that a voice affirms, in a graph of that voice
  web-annotation  W3C Web Annotations: the claim is the body, its words are the target
  schema-claim    claims of schema.org
  sem             the Simple Event Model, with a view for each claim

Formats that are no RDF (who does what to whom; csv: a claim a row) have no profile.")]
pub(super) struct Arguments {
    /// How claims become RDF
    #[arg(long, short, value_name = "NAME", default_value = "statements", value_parser = parse_profile)]
    profile: Profile,
    /// turtle, trig, nquads, ntriples, jsonld, rdfxml, csv, graphml, gexf, dot or neo4j [default: by the file's name,
    /// else nquads]
    #[arg(long, short, value_name = "FORMAT", value_parser = parse_export_format)]
    format: Option<ExportFormat>,
    /// This article only
    #[arg(long, value_name = "IRI")]
    article: Option<String>,
    /// The claims of this voice only, with all that they lead to
    #[arg(long, value_name = "IRI|LABEL")]
    voice: Option<String>,
    /// The language of labels in tables and networks
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Write to a file, or for neo4j to a folder; packed if its name ends in .gz
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

fn parse_profile(name: &str) -> Result<Profile, String> {
    name.parse()
}

fn parse_export_format(name: &str) -> Result<ExportFormat, String> {
    name.parse()
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let mut selection = Selection::default();
    if let Some(name) = &arguments.article {
        selection.article = Some(find_article(&store, name)?);
    }
    if let Some(name) = &arguments.voice {
        selection.voices = names::known(&store, name)?;
    }
    let by_name = || ExportFormat::from_file_name(&report::name(arguments.output.as_deref()?));
    let format = arguments.format.or_else(by_name).unwrap_or_default();
    let request = Request { selection, profile: arguments.profile, format, language: arguments.language.clone() };
    request.check()?;
    match &arguments.output {
        Some(folder) if format == ExportFormat::Neo4j => {
            let name = report::name(folder);
            let end = if name.ends_with(".gz") { ".gz" } else { "" };
            fs::create_dir_all(folder).map_err(|error| cannot_write(&name, &error.to_string()))?;
            let file = |kind: &str| folder.join(format!("{kind}.csv{end}"));
            // Both files are there, or neither of them is new.
            write_file(&file("nodes"), |mut nodes| {
                write_file(&file("relationships"), |mut relationships| {
                    export::export_neo4j(&store, &request, &mut nodes, &mut relationships).map(|_| ())
                })
                .map_err(|failure| ExportError::Io(io::Error::other(failure.to_string())))
            })?;
        }
        Some(path) => write_file(path, |writer| export::export(&store, &request, writer).map(|_| ()))?,
        None => {
            export::export(&store, &request, output())?;
        }
    }
    Ok(Outcome::Done)
}

/// Writes a file whole or not at all, packed if its name says so.
pub(super) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), Failure> {
    let name = report::name(path);
    let written = write_atomically(path, |writer| {
        if name.ends_with(".gz") {
            let mut packed = GzEncoder::new(writer, Compression::default());
            write(&mut packed).map_err(io::Error::other)?;
            packed.finish()?.flush()
        } else {
            write(writer).map_err(io::Error::other)
        }
    });
    written.map_err(|error| cannot_write(&name, &error.to_string()))
}

fn cannot_write(name: &str, reason: &str) -> Failure {
    Failure::new(format!("cannot write `{name}`: {reason}"), Some("check that the folder exists and may be written"))
}
