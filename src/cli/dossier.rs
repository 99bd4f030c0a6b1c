//! `selon dossier`: what the articles say of an entity, and what it says itself.

use std::path::PathBuf;

use clap::Args;

use super::report::Failure;
use super::{Outcome, StoreArguments, export, output};
use crate::export::dossier;
use crate::store::{Access, names};

/// Write a dossier on a person, state, organization or place as Markdown
///
/// Names and links, the claims about it and the claims by it, by day, each with the voice, how surely it speaks, the
/// words that prove it, and the article.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon dossier 'Emmanuel Macron'
  selon dossier id:liban --language en -o liban.md")]
pub(super) struct Arguments {
    /// A name, an IRI, or a shortened IRI
    #[arg(value_name = "NAME|IRI")]
    name: String,
    /// The language of labels
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Write to a file; packed if its name ends in .gz
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let store = arguments.store.open(Access::Read)?;
    let mut found = Vec::new();
    for entity in names::resolve(&store, &arguments.name)? {
        if !store.articles_naming(entity.as_ref())?.is_empty() {
            found.push(entity);
        }
    }
    if found.is_empty() {
        return Err(names::unknown(&store, &arguments.name).into());
    }
    let write = |writer: &mut dyn std::io::Write| {
        let mut writer = writer;
        for (number, entity) in found.iter().enumerate() {
            if number > 0 {
                writeln!(writer)?;
            }
            dossier::write(&store, entity, arguments.language.as_deref(), &mut writer)?;
        }
        Ok(())
    };
    match &arguments.output {
        Some(path) => export::write_file(path, write)?,
        None => write(&mut output())?,
    }
    Ok(Outcome::Done)
}
