//! The articles that commands read, and what becomes of them.

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::report::{self, Failure};
use crate::article::{Articles, Metadata, ReadError};
use crate::diagnostic::Severity;
use crate::ontology::Ontology;

/// The articles to read, and what to read them with.
#[derive(Args, Debug)]
pub(super) struct InputArguments {
    /// Files (.txt, .md, .json, .jsonl, .ndjson, each perhaps .gz), folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Day of publication (YYYY-MM-DD) of articles that do not say theirs
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Publisher of articles that do not say theirs
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Title of the article, if it does not say its own
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Address of the article, if it does not say its own
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Turtle file or folder to read with, on top of the bundled ontology
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
}

impl InputArguments {
    /// Returns the articles in the order of the inputs.
    pub(super) fn articles(&self) -> Result<Articles, Failure> {
        let is_several = self.inputs.len() > 1 || self.inputs.iter().any(|path| path.is_dir());
        if is_several && (self.title.is_some() || self.url.is_some()) {
            let help = "write them in the header of each file, or in the fields of each JSON object";
            return Err(Failure::new("`--title` and `--url` are for a single article", Some(help)));
        }
        if let Some(date) = &self.date
            && chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_err()
        {
            return Err(Failure::new(format!("`{date}` is not a date"), Some("write the date as YYYY-MM-DD")));
        }
        let metadata = Metadata {
            title: self.title.clone(),
            published: self.date.clone(),
            publisher: self.publisher.clone(),
            url: self.url.clone(),
            ..Metadata::default()
        };
        Ok(Articles::new(&self.inputs, metadata))
    }

    /// Loads the ontology, shows what was found wrong in it, and tells whether anything was left out.
    pub(super) fn load_ontology(&self) -> Result<(Ontology, Outcome), Failure> {
        let (ontology, diagnostics) = Ontology::load(&self.ontology)?;
        report::show_diagnostics(&diagnostics);
        let is_partly = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        Ok((ontology, Outcome::partly_if(is_partly)))
    }
}

/// What became of the articles of all inputs.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How many were read.
    pub(super) read: usize,
    /// How many need not be read.
    pub(super) unchanged: usize,
    /// How many could not be read; each was named.
    pub(super) skipped: usize,
}

impl Tally {
    /// Counts an article that could not be read, and names it.
    pub(super) fn count(&mut self, error: &ReadError) {
        report::show_skipped(error);
        self.skipped += 1;
    }

    /// Returns what the command ends with.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome::partly_if(self.skipped > 0)
    }
}
