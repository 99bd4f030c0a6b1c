//! The articles that commands read, and what becomes of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::report::{self, Failure};
use crate::article::{Articles, FieldPath, Metadata, Options, ReadError, ReadFault};
use crate::diagnostic::Severity;
use crate::ontology::Ontology;

/// The articles to read, and what to read them with.
#[derive(Args, Debug)]
pub(super) struct InputArguments {
    /// Files (.txt, .md, .html, .xml, .json, .jsonl, .ndjson, .warc, each perhaps .gz or .zst), folders, patterns
    /// ('news/**/*.html'), addresses of pages, or - for standard input
    #[arg(required_unless_present = "feed", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Feed (RSS, Atom, JSON Feed) to read, in full where it has the full text; may be given several times
    #[arg(long, value_name = "FILE|URL")]
    feed: Vec<String>,
    /// Where a field of JSON objects stands: text=body, published=date.iso; may be given several times
    #[arg(long, value_name = "FIELD=PATH")]
    field: Vec<FieldPath>,
    /// Fetch addresses on this machine and in its own network too
    #[arg(long)]
    allow_private_addresses: bool,
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
        self.articles_as(false)
    }

    /// Returns the articles in the order of the inputs, which may be lines of JSON whatever they look like.
    pub(super) fn articles_as(&self, are_lines: bool) -> Result<Articles, Failure> {
        let is_several = self.inputs.len() > 1 || !self.feed.is_empty() || self.inputs.iter().any(|path| path.is_dir());
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
        let options = Options {
            fields: self.field.clone(),
            feeds: self.feed.clone(),
            are_lines,
            allows_private_addresses: self.allow_private_addresses,
        };
        Ok(Articles::with_options(&self.inputs, metadata, options))
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
    /// How many of collections are in languages that Selon cannot read, by language.
    foreign: BTreeMap<String, usize>,
}

impl Tally {
    /// Tells how many articles are in other languages, if any are: "3 in English, 1 in German".
    pub(super) fn foreign(&self) -> Option<String> {
        let mut languages: Vec<_> = self.foreign.iter().collect();
        languages.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let counts: Vec<_> = languages.iter().map(|(language, count)| format!("{count} in {language}")).collect();
        (!counts.is_empty()).then(|| counts.join(", "))
    }

    /// Shows how many articles are in other languages, if any are.
    pub(super) fn show_foreign(&self) {
        if let Some(foreign) = self.foreign() {
            report::show_note(&format!("articles in other languages were not read: {foreign}"));
        }
    }

    /// Counts an article that could not be read, and names it unless it is one of a collection in another language.
    pub(super) fn count(&mut self, error: &ReadError) {
        match &error.fault {
            ReadFault::Language(language) if error.is_member => {
                *self.foreign.entry(language.clone()).or_default() += 1;
            }
            _ => {
                report::show_skipped(error);
                self.skipped += 1;
            }
        }
    }

    /// Returns what the command ends with: a collection may well hold other languages, but not nothing else.
    pub(super) fn outcome(&self) -> Outcome {
        let is_all_foreign = self.read == 0 && self.unchanged == 0 && !self.foreign.is_empty();
        Outcome::partly_if(self.skipped > 0 || is_all_foreign)
    }
}
