//! `selon show`: an article with its names, and under each sentence what it
//! claims, on whose word and how surely.
//!
//! Everything shown comes from the graph; only the sentence borders are found
//! anew.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::paint::Paint;
use super::report::Failure;
use super::{Outcome, StoreArguments, output, pipeline};
use crate::article::{Articles, Metadata};
use crate::export::ExportError;
use crate::ontology::Ontology;
use crate::span::Span;
use crate::store::format::shorten;
use crate::store::{Access, names, node};
use crate::{syntax, vocab};

/// Show an article with its names and claims
///
/// The article comes from the store, or is read for the occasion if it is a file.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon show article.txt
  selon show https://example.org/a --store news | less -R")]
pub(super) struct Arguments {
    /// An article's IRI or id, or a file
    #[arg(value_name = "ARTICLE|FILE")]
    article: String,
    /// Day of publication (YYYY-MM-DD) of a file that does not say its own
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Turtle file or folder to read a file with, on top of the bundled ontology
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let paint = Paint::for_output();
    let mut output = output();
    let path = Path::new(&arguments.article);
    if path.is_file() || arguments.article == "-" {
        let metadata = Metadata { published: arguments.date.clone(), ..Metadata::default() };
        let (ontology, diagnostics) = Ontology::load(&arguments.ontology)?;
        super::report::show_diagnostics(&diagnostics);
        let mut outcome = Outcome::Done;
        for article in Articles::new(&[path.to_owned()], metadata) {
            match article {
                Ok(article) => {
                    let described = pipeline::describe(&article, &ontology);
                    let labels = ontology.vocabulary().collect::<Vec<_>>();
                    Page::new(&described.quads, &labels, &described.iri).write(&mut output, paint)?;
                }
                Err(error) => {
                    super::report::show_skipped(&error);
                    outcome = Outcome::Partly;
                }
            }
        }
        output.flush()?;
        return Ok(outcome);
    }
    let store = arguments.store.open(Access::Read)?;
    let Some(graph) = names::resolve_article(&store, &arguments.article)? else {
        return Err(ExportError::Article(arguments.article.clone()).into());
    };
    let labels = store.graph(NamedNode::new_unchecked(vocab::ONTOLOGY_GRAPH).as_ref().into())?;
    Page::new(&store.graph(graph.as_ref().into())?, &labels, graph.as_str()).write(&mut output, paint)?;
    output.flush()?;
    Ok(Outcome::Done)
}

/// The graph of an article, by subject.
pub(super) struct Page<'a> {
    article: &'a str,
    triples: FxHashMap<&'a str, Vec<(&'a str, &'a Term)>>,
    labels: FxHashMap<&'a str, &'a str>,
}

/// A claim as it is shown.
pub(super) struct Line {
    start: usize,
    end: usize,
    /// Whether it is told by the headline.
    is_headline: bool,
    pub(super) text: String,
}

impl<'a> Page<'a> {
    /// Gathers a graph by subject, with labels from the ontology.
    pub(super) fn new(quads: &'a [Quad], ontology: &'a [Quad], article: &'a str) -> Self {
        let mut page = Self { article, triples: FxHashMap::default(), labels: FxHashMap::default() };
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                page.triples.entry(subject.as_str()).or_default().push((quad.predicate.as_str(), &quad.object));
            }
        }
        let naming = [node(vocab::RDFS_LABEL), node(vocab::SKOS_PREF_LABEL)];
        for quad in ontology.iter().chain(quads) {
            if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(label)) = (&quad.subject, &quad.object)
                && naming.contains(&quad.predicate.as_ref())
                && (label.language() == Some("fr") || !page.labels.contains_key(subject.as_str()))
            {
                page.labels.insert(subject.as_str(), label.value());
            }
        }
        page
    }

    fn objects(&self, subject: &str, predicate: vocab::Term) -> impl Iterator<Item = &'a Term> {
        let predicate = node(predicate).as_str();
        self.triples
            .get(subject)
            .into_iter()
            .flatten()
            .filter(move |(known, _)| *known == predicate)
            .map(|(_, object)| *object)
    }

    /// Returns the first resource that a predicate leads to.
    pub(super) fn iri(&self, subject: &str, predicate: vocab::Term) -> Option<&'a str> {
        self.objects(subject, predicate)
            .find_map(|object| if let Term::NamedNode(node) = object { Some(node.as_str()) } else { None })
    }

    fn text(&self, subject: &str, predicate: vocab::Term) -> Option<&'a str> {
        self.objects(subject, predicate)
            .find_map(|object| if let Term::Literal(literal) = object { Some(literal.value()) } else { None })
    }

    /// Returns what something is called.
    pub(super) fn label(&self, iri: &str) -> String {
        if iri == self.article {
            return "the article".to_owned();
        }
        match self.labels.get(iri) {
            Some(label) => (*label).to_owned(),
            None => shorten(iri).unwrap_or_else(|| iri.to_owned()),
        }
    }

    /// Tells whether a span stands in the article's text, not in its headline.
    fn is_in_text(&self, span: &str) -> bool {
        self.iri(span, vocab::OA_HAS_SOURCE) == Some(self.article)
    }

    /// Returns where a span stands, in code points.
    fn range(&self, span: &str) -> Option<(usize, usize)> {
        let number = |predicate| self.text(span, predicate).and_then(|number| number.parse().ok());
        Some((number(vocab::OA_START)?, number(vocab::OA_END)?))
    }

    /// Returns the subjects of a type, sorted.
    fn instances(&self, class: vocab::Term) -> Vec<&'a str> {
        let class = node(class).as_str();
        let is_of_class = |subject: &str| {
            self.objects(subject, vocab::RDF_TYPE)
                .any(|object| matches!(object, Term::NamedNode(node) if node.as_str() == class))
        };
        let mut found: Vec<_> = self.triples.keys().copied().filter(|subject| is_of_class(subject)).collect();
        found.sort_unstable();
        found
    }

    /// Returns the claims in the order of their evidence.
    pub(super) fn claims(&self) -> Vec<Line> {
        let mut lines: Vec<_> =
            self.instances(vocab::CLAIM).into_iter().filter_map(|claim| self.claim(claim)).collect();
        lines.sort_by_key(|left| (left.start, left.end));
        lines
    }

    /// Tells a claim in one line.
    pub(super) fn claim(&self, claim: &str) -> Option<Line> {
        let event = self.iri(claim, vocab::ABOUT);
        let words = self.iri(claim, vocab::EVIDENCE);
        let is_headline = words.is_some_and(|span| !self.is_in_text(span));
        let evidence = words.and_then(|span| self.range(span));
        let trigger = event.and_then(|event| self.iri(event, vocab::TRIGGER)).and_then(|span| self.range(span));
        let (start, end) = trigger.or(evidence)?;
        let voice = self.iri(claim, vocab::ACCORDING_TO).map_or_else(String::new, |voice| self.label(voice));
        let factuality = self.iri(claim, vocab::FACTUALITY).map_or_else(String::new, |value| self.label(value));
        let what = match event {
            Some(event) => self.event(event),
            None => [vocab::RDF_SUBJECT, vocab::RDF_PREDICATE, vocab::RDF_OBJECT]
                .into_iter()
                .filter_map(|part| self.iri(claim, part))
                .map(|part| self.label(part))
                .collect::<Vec<_>>()
                .join(" "),
        };
        let markers: Vec<_> = self
            .objects(claim, vocab::MARKER)
            .filter_map(
                |marker| if let Term::NamedNode(marker) = marker { Some(self.label(marker.as_str())) } else { None },
            )
            .collect();
        let markers = if markers.is_empty() { String::new() } else { format!(" ({})", markers.join(", ")) };
        Some(Line { start, end, is_headline, text: format!("{voice} · {factuality}{markers} · {what}") })
    }

    /// Tells an event in one line: its type, and who plays which part.
    fn event(&self, event: &str) -> String {
        let class = self.iri(event, vocab::RDF_TYPE).map_or_else(String::new, |class| self.label(class));
        let framing =
            [vocab::RDF_TYPE, vocab::TRIGGER, vocab::RETELLS, vocab::RDFS_LABEL].map(|term| node(term).as_str());
        let mut parts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (predicate, object) in self.triples.get(event).into_iter().flatten() {
            let filler = match object {
                _ if framing.contains(predicate) => continue,
                Term::NamedNode(filler) => self.filler(filler.as_str()),
                Term::Literal(literal) => format!("« {} »", literal.value()),
                _ => continue,
            };
            parts.entry(predicate).or_default().push(filler);
        }
        let parts: Vec<_> =
            parts.iter().map(|(role, fillers)| format!("{}: {}", self.label(role), fillers.join(", "))).collect();
        if parts.is_empty() { class } else { format!("{class} ({})", parts.join("; ")) }
    }

    /// Returns what plays a part: the name of a thing, or the type of an event.
    fn filler(&self, iri: &str) -> String {
        match self.iri(iri, vocab::RDF_TYPE) {
            Some(class) if !self.labels.contains_key(iri) => self.label(class),
            _ => self.label(iri),
        }
    }

    /// Writes the article, a sentence a paragraph, with its claims below.
    fn write(&self, output: &mut impl Write, paint: Paint) -> io::Result<()> {
        if let Some(title) = self.text(self.article, vocab::SCHEMA_HEADLINE) {
            writeln!(output, "{}", paint.with("1", title))?;
        }
        let (headline, claims): (Vec<Line>, Vec<Line>) = self.claims().into_iter().partition(|line| line.is_headline);
        for line in headline {
            writeln!(output, "    {}", paint.with("36", &line.text))?;
        }
        writeln!(output, "{}\n", paint.with("2", self.article))?;
        let text = self.text(self.article, vocab::SCHEMA_TEXT).unwrap_or_default();
        let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        let span = |(start, end): (usize, usize)| Some(Span::new(*offsets.get(start)?, *offsets.get(end)?));

        let mut marks =
            self.marks().into_iter().filter_map(|(range, style)| Some((span(range)?, style))).collect::<Vec<_>>();
        marks.sort_by_key(|(span, style)| (span.start, std::cmp::Reverse(span.end), *style));
        let claims: Vec<_> =
            claims.into_iter().filter_map(|line| Some((span((line.start, line.end))?, line.text))).collect();
        let sentences: Vec<Span> = syntax::segment(text).iter().map(|sentence| sentence.span).collect();
        for (number, sentence) in sentences.iter().enumerate() {
            writeln!(output, "{}", paint.marked(text, *sentence, &marks))?;
            // A claim belongs to the sentence in which its event is called up.
            let next = sentences.get(number + 1).map_or(usize::MAX, |next| next.start);
            let from = if number == 0 { 0 } else { sentence.start };
            for (_, line) in claims.iter().filter(|(span, _)| (from..next).contains(&span.start)) {
                writeln!(output, "    {}", paint.with("36", line))?;
            }
            writeln!(output)?;
        }
        Ok(())
    }

    /// Returns the spans to mark, in code points: names are underlined, events' words are bold.
    fn marks(&self) -> Vec<((usize, usize), &'static str)> {
        let triggers = self
            .instances(vocab::CLAIM)
            .into_iter()
            .filter_map(|claim| self.iri(self.iri(claim, vocab::ABOUT)?, vocab::TRIGGER));
        let triggers = triggers.map(|span| (span, "1;33"));
        let names = self
            .triples
            .keys()
            .copied()
            .filter(|span| self.iri(span, vocab::MENTIONS).is_some_and(|entity| self.labels.contains_key(entity)));
        triggers
            .chain(names.map(|span| (span, "4")))
            .filter(|(span, _)| self.is_in_text(span))
            .filter_map(|(span, style)| Some((self.range(span)?, style)))
            .collect()
    }
}
