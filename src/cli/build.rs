//! `selon build`: reads articles into a store.

use std::time::Instant;

use clap::Args;
use oxigraph::model::NamedNodeRef;

use super::inputs::{InputArguments, Tally};
use super::keeper::{self, Keeper, Summary};
use super::report::{self, Failure};
use super::{Outcome, StoreArguments, refresh};
use crate::store::Access;
use crate::vocab;

/// Read articles into a store
///
/// Each article becomes a named graph. An article that is in the store as it is, read with the same words, is passed
/// over; one that has changed is replaced. So a build that was cut short is completed by running it again.
/// What cannot be read is named and passed over; articles of folders, archives and feeds that are in other languages
/// are counted.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon build article.txt --date 2026-01-09 --publisher 'Le Quotidien'
  selon build articles/ more.jsonl.gz --store news
  selon build --feed https://example.org/rss.xml
  selon build CC-NEWS-20260109.warc.gz 'saved/**/*.html'
  selon build dump.jsonl.zst --field text=body --field published=date.iso
  curl -s https://example.org/article | selon build - --quiet

A text file may begin with a header of `title:`, `date:`, `publisher:`, `url:` and `language:` lines
and a blank line. JSON objects have the fields text, title, published, publisher, language, url, id.
Of pages, the article is read without menus, captions and links to other articles; XML may be RSS,
Atom, NITF, NewsML-G2, TEI or XHTML. Between two pages of one host, a second is waited.")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    store: StoreArguments,
    /// Read again what is in the store as it is, too
    #[arg(long)]
    again: bool,
    /// How many articles are stored before they are made safe against a loss of power
    #[arg(long, value_name = "N", default_value_t = keeper::CHECKPOINT, hide = true)]
    checkpoint: usize,
    /// Show neither progress nor summary
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let articles = arguments.input.articles()?;
    let (ontology, outcome) = arguments.input.load_ontology()?;
    let store = arguments.store.open(Access::Write)?;
    let version = ontology.version();
    let progress = report::progress(arguments.quiet, articles.size());
    let mut keeper = Keeper::new(&store, &ontology, &progress, arguments.checkpoint)?;

    let is_stored = |article: &crate::article::Article| {
        let graph = NamedNodeRef::new_unchecked(&article.iri);
        let is = |property, value: &str| store.value(graph, property).is_some_and(|known| known == value);
        Ok(!arguments.again
            && is(vocab::READ_WITH, &version)
            && is(vocab::FINGERPRINT, &article.fingerprint().to_string()))
    };
    let position = articles.bytes_read();
    let articles = articles.inspect(|_| progress.set_position(position.get()));
    let tally = keeper.read(articles, is_stored, &ontology)?;
    if !arguments.quiet {
        show_summary(&tally, &keeper.summary, start, &arguments.store);
        let stale = refresh::stale(&store, &version)?.len();
        if stale > 0 {
            let note =
                format!("{stale} articles in the store were read with other words; `selon refresh` reads them again");
            report::show_note(&note);
        }
    }
    Ok(outcome.and(tally.outcome()))
}

fn show_summary(tally: &Tally, summary: &Summary, start: Instant, store: &StoreArguments) {
    let mut rows = vec![("articles read", tally.read.to_string())];
    rows.extend((tally.unchanged > 0).then(|| ("unchanged", tally.unchanged.to_string())));
    rows.push(("inputs skipped", tally.skipped.to_string()));
    rows.extend(tally.foreign().map(|foreign| ("other languages", foreign)));
    rows.extend([
        ("sentences", summary.sentences.to_string()),
        ("claims", summary.claims.to_string()),
        ("known entities", summary.entities.len().to_string()),
        ("seconds", format!("{:.1}", start.elapsed().as_secs_f64())),
        ("store", report::name(&store.store)),
    ]);
    report::show_summary(&rows);
}
