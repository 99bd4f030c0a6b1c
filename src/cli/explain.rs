//! `selon explain`: why a claim says what it says.
//!
//! Voices, factuality and the triple come from the graph; the grammar, which no
//! graph holds, is found anew by reading the text that the graph keeps.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use super::evidence::Evidence;
use super::paint::Paint;
use super::report::Failure;
use super::{Outcome, StoreArguments, output};
use crate::article::{Article, Articles, Metadata};
use crate::export::ExportError;
use crate::ontology::Ontology;
use crate::store::{Access, Store, names, node};
use crate::{graph, reading, vocab};

/// Explain claims: the words, the entry of the lexicon, the grammar, the voices
///
/// The claim comes from the store, or from a file read for the occasion. Without a number, every claim
/// of the article is explained.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon explain https://example.org/a#c18 --store news
  selon explain article.txt --claim c18
  selon explain article.txt | less -R

A claim's IRI is its article's with #c and a number; `selon query who-says-what` and `selon extract` show it.
A claim read with `--ontology` is explained with the same `--ontology`.")]
pub(super) struct Arguments {
    /// A claim's IRI or short id (a#c18), an article's, or a file
    #[arg(value_name = "CLAIM|ARTICLE|FILE")]
    name: String,
    /// The number of a claim of the article or file: c18
    #[arg(long, short, value_name = "NUMBER", value_parser = parse_number)]
    claim: Vec<usize>,
    /// Day of publication (YYYY-MM-DD) of a file that does not say its own
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Turtle file or folder to read with, on top of the bundled ontology
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

/// Parses the number of a claim: "c18", "18", "#c18".
fn parse_number(number: &str) -> Result<usize, String> {
    let digits = number.trim_start_matches('#').trim_start_matches('c');
    digits.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write it as c1, c2, …".to_owned())
}

/// Splits a claim's name into its article's and its number.
fn split_claim(name: &str) -> Option<(&str, usize)> {
    let bare = name.trim().trim_start_matches('<').trim_end_matches('>');
    let (article, part) = bare.rsplit_once(['#', '/'])?;
    let number = part.strip_prefix('c')?.parse().ok().filter(|number| *number > 0)?;
    Some((article, number))
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let is_file = |name: &str| name == "-" || Path::new(name).is_file();
    if is_file(&arguments.name) {
        return explain_file(arguments, &arguments.name, &arguments.claim);
    }
    if let Some((file, number)) = split_claim(&arguments.name).filter(|(file, _)| is_file(file)) {
        return explain_file(arguments, file, &[number]);
    }
    let store = arguments.store.open(Access::Read)?;
    let mut numbers = arguments.claim.clone();
    let graph = match names::resolve_article(&store, &arguments.name)? {
        Some(graph) => graph,
        None => {
            let Some((article, number)) = split_claim(&arguments.name) else {
                return Err(ExportError::Article(arguments.name.clone()).into());
            };
            numbers = vec![number];
            super::find_article(&store, article)?
        }
    };
    let (ontology, diagnostics) = Ontology::load(&arguments.ontology)?;
    super::report::show_diagnostics(&diagnostics);
    let quads = store.graph(graph.as_ref().into())?;
    let article = kept_article(&store, &graph)?;
    if explain(&article, &ontology, Some(&quads), &numbers)? == 0 {
        return Err(no_claim(&article.iri, &numbers));
    }
    Ok(Outcome::Done)
}

fn no_claim(place: &str, numbers: &[usize]) -> Failure {
    match numbers {
        [] => Failure::new(format!("`{place}` makes no claim"), Some("`selon why` tells what was not understood")),
        [number, ..] => {
            Failure::new(format!("`{place}` has no claim c{number}"), Some("`selon show` lists what it claims"))
        }
    }
}

fn explain_file(arguments: &Arguments, file: &str, numbers: &[usize]) -> Result<Outcome, Failure> {
    let metadata = Metadata { published: arguments.date.clone(), ..Metadata::default() };
    let (ontology, diagnostics) = Ontology::load(&arguments.ontology)?;
    super::report::show_diagnostics(&diagnostics);
    let mut outcome = Outcome::Done;
    let mut explained = 0;
    for article in Articles::new(&[PathBuf::from(file)], metadata) {
        match article {
            Ok(article) => explained += explain(&article, &ontology, None, numbers)?,
            Err(error) => {
                super::report::show_skipped(&error);
                outcome = Outcome::Partly;
            }
        }
    }
    if explained == 0 && outcome == Outcome::Done {
        return Err(no_claim(file, numbers));
    }
    Ok(outcome)
}

/// Returns an article as the store keeps it.
fn kept_article(store: &Store, graph: &NamedNode) -> Result<Article, Failure> {
    let text_of = |predicate| match store.objects(graph.as_ref(), predicate).first() {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let help = "build the store anew, or name the article's file";
    let missing = || Failure::new(format!("the store keeps no text of `{}`", graph.as_str()), Some(help));
    let metadata = Metadata {
        title: text_of(vocab::SCHEMA_HEADLINE),
        published: text_of(vocab::SCHEMA_DATE_PUBLISHED),
        publisher: text_of(vocab::SCHEMA_PUBLISHER),
        language: text_of(vocab::SCHEMA_IN_LANGUAGE),
        ..Metadata::default()
    };
    let text = text_of(vocab::SCHEMA_TEXT).ok_or_else(missing)?;
    let mut article = Article::from_text(text, metadata).map_err(|fault| {
        Failure::new(format!("the text of `{}` cannot be read: {fault}", graph.as_str()), Some(help))
    })?;
    graph.as_str().clone_into(&mut article.iri);
    Ok(article)
}

/// Explains claims of an article, all of them if none is named, and returns how many those were.
fn explain(article: &Article, ontology: &Ontology, kept: Option<&[Quad]>, numbers: &[usize]) -> Result<usize, Failure> {
    let reading = reading::read(article, ontology);
    let quads = graph::describe(&reading, ontology);
    let vocabulary = ontology.vocabulary().collect::<Vec<_>>();
    let evidence = Evidence::new(&reading, &quads, &vocabulary, ontology, Paint::for_output());
    let mut output = output();
    let mut explained = 0;
    for number in 1..=reading.claims.claims.len() {
        let name = graph::iri::part(&article.iri, "c", number);
        let is_wanted = numbers.is_empty() || numbers.contains(&number);
        if !is_wanted || !has_subject(&quads, &name) {
            continue;
        }
        if let Some(kept) = kept
            && !agree(kept, &quads, &name)
        {
            let help = "name the ontology it was read with by `--ontology`, or build the store anew with this `selon`";
            return Err(Failure::new(
                format!("the store's claim `{name}` is not what the text is read as today"),
                Some(help),
            ));
        }
        if explained > 0 {
            writeln!(output)?;
        }
        output.write_all(evidence.explain(number - 1).as_bytes())?;
        explained += 1;
    }
    output.flush()?;
    Ok(explained)
}

fn has_subject(quads: &[Quad], name: &str) -> bool {
    about(quads, name).next().is_some()
}

fn about<'a>(quads: &'a [Quad], name: &'a str) -> impl Iterator<Item = &'a Quad> {
    quads
        .iter()
        .filter(move |quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(subject) if subject.as_str() == name))
}

/// Tells whether two graphs say the same of a claim and of the event it is about.
fn agree(kept: &[Quad], read: &[Quad], claim: &str) -> bool {
    let said = |quads: &[Quad], name: &str| {
        let mut said: Vec<String> = about(quads, name).map(ToString::to_string).collect();
        said.sort();
        said
    };
    let event = about(read, claim).find(|quad| quad.predicate.as_ref() == node(vocab::ABOUT)).map(|quad| &quad.object);
    let same_event = match event {
        Some(Term::NamedNode(event)) => said(kept, event.as_str()) == said(read, event.as_str()),
        _ => true,
    };
    said(kept, claim) == said(read, claim) && same_event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_named_by_article_and_number() {
        assert_eq!(split_claim("beyrouth-2020#c18"), Some(("beyrouth-2020", 18)));
        assert_eq!(split_claim("<https://example.org/a#c1>"), Some(("https://example.org/a", 1)));
        assert_eq!(split_claim("https://example.org/a#e1"), None);
        assert_eq!(split_claim("a#c0"), None);
        assert_eq!(parse_number("c18"), Ok(18));
        assert_eq!(parse_number("18"), Ok(18));
        assert!(parse_number("cx").is_err());
    }
}
