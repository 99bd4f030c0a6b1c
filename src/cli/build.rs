//! `selon build`: reads articles into a store.

use std::collections::HashSet;
use std::time::Instant;

use clap::Args;
use oxigraph::model::{NamedNodeRef, Quad, Term};

use super::inputs::{self, InputArguments};
use super::report::{self, Failure};
use super::{Outcome, StoreArguments, table};
use crate::store::{Access, Store, node};
use crate::vocab;

/// Read articles into a store
///
/// Each article becomes a named graph; reading it again replaces that graph.
/// What cannot be read is named and passed over; articles of folders, archives and
/// feeds that are in other languages are counted.
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
    /// Show neither progress nor summary
    #[arg(long, short)]
    quiet: bool,
}

/// What was read, to be told at the end.
#[derive(Default)]
struct Summary {
    articles: usize,
    sentences: usize,
    claims: usize,
    entities: HashSet<String>,
    seen: HashSet<String>,
}

impl Summary {
    fn add(&mut self, quads: &[Quad], sentences: usize) {
        self.articles += 1;
        self.sentences += sentences;
        for quad in quads {
            if quad.predicate.as_ref() == node(vocab::RDF_TYPE) && quad.object == Term::from(node(vocab::CLAIM)) {
                self.claims += 1;
            } else if quad.predicate.as_ref() == node(vocab::MENTIONS)
                && let Term::NamedNode(entity) = &quad.object
                && entity.as_str().starts_with(vocab::ID)
            {
                self.entities.insert(entity.as_str().to_owned());
            }
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let articles = arguments.input.articles()?;
    let (ontology, mut outcome) = arguments.input.load_ontology()?;
    let mut store = arguments.store.open(Access::Write)?;
    store_ontology(&mut store, ontology.quads().collect())?;

    let progress = report::progress(arguments.quiet);
    let mut summary = Summary::default();
    let read = inputs::read_all(articles, &ontology, |article| {
        if !summary.seen.insert(article.iri.clone()) {
            progress.suspend(|| {
                report::show_note(&format!("the article `{}` was given twice; the later one is kept", article.iri))
            });
        }
        store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &article.quads)?;
        summary.add(&article.quads, article.sentences);
        progress.inc(1);
        Ok(())
    });
    progress.finish_and_clear();
    // What was read before a failure is kept.
    store.flush()?;
    let tally = read?;
    if tally.outcome() == Outcome::Partly {
        outcome = Outcome::Partly;
    }
    if !arguments.quiet {
        let mut rows =
            vec![("articles read", summary.articles.to_string()), ("inputs skipped", tally.skipped.to_string())];
        rows.extend(tally.foreign().map(|foreign| ("other languages", foreign)));
        rows.extend([
            ("sentences", summary.sentences.to_string()),
            ("claims", summary.claims.to_string()),
            ("known entities", summary.entities.len().to_string()),
            ("seconds", format!("{:.1}", start.elapsed().as_secs_f64())),
            ("store", report::name(&arguments.store.store)),
        ]);
        let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
        eprintln!("{}", table::draw(&[], &rows));
    }
    Ok(outcome)
}

/// Puts the ontology beside the articles, unless the store has it as it is.
fn store_ontology(store: &mut Store, mut quads: Vec<Quad>) -> Result<(), Failure> {
    crate::store::format::sort(&mut quads);
    let graph = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
    if !store.holds(graph, &quads)? {
        store.replace_graph(graph, &quads)?;
    }
    Ok(())
}
