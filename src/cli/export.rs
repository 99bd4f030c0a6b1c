//! `selon export`: writes what the store holds.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, output, parse_format};
use crate::store::export::{self, ExportError, Selection};
use crate::store::format::Format;
use crate::store::query::QueryError;
use crate::store::{Access, write_atomically};

/// Write the store, an article, or what a voice says
///
/// The same store gives the same bytes.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon export -o graph.nq.gz
  selon export --article https://example.org/a --format turtle
  selon export --voice 'Vladimir Poutine' --format trig")]
pub(super) struct Arguments {
    /// Format: turtle, trig, nquads, ntriples, jsonld or rdfxml [default: by the file's name, else nquads]
    #[arg(long, short, value_name = "FORMAT", value_parser = parse_format)]
    format: Option<Format>,
    /// This article only
    #[arg(long, value_name = "IRI")]
    article: Option<String>,
    /// The claims of this voice only, with all that they lead to
    #[arg(long, value_name = "IRI|LABEL")]
    voice: Option<String>,
    /// Write to a file; packed if its name ends in .gz
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let mut selection = Selection::default();
    if let Some(name) = &arguments.article {
        selection.article =
            Some(export::resolve_article(&store, name)?.ok_or_else(|| ExportError::Article(name.clone()))?);
    }
    if let Some(name) = &arguments.voice {
        selection.voices = export::resolve(&store, name)?;
        if selection.voices.is_empty() {
            return Err(QueryError::Name { name: name.clone(), nearest: export::nearest_label(&store, name) }.into());
        }
    }
    let Some(path) = &arguments.output else {
        export::export(&store, &selection, arguments.format.unwrap_or(Format::NQuads), output())?;
        return Ok(Outcome::Done);
    };
    let file_name = report::name(path);
    let format = arguments.format.or_else(|| Format::from_file_name(&file_name)).unwrap_or(Format::NQuads);
    write_atomically(path, |writer| {
        if file_name.ends_with(".gz") {
            let mut packed = GzEncoder::new(writer, Compression::default());
            export::export(&store, &selection, format, &mut packed).map_err(io::Error::other)?;
            packed.finish()?.flush()
        } else {
            export::export(&store, &selection, format, writer).map(|_| ()).map_err(io::Error::other)
        }
    })
    .map_err(|error| {
        Failure::new(
            format!("cannot write `{file_name}`: {error}"),
            Some("check that the folder exists and may be written"),
        )
    })?;
    Ok(Outcome::Done)
}
