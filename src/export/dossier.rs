//! A dossier on an entity: what it is called, and the claims about it and by it, each with the words that prove it.

use std::collections::BTreeSet;
use std::io::Write;

use oxigraph::model::{NamedNode, Term};

use super::article::{ArticleGraph, Claim};
use super::csv::roles;
use super::escape::markdown;
use super::labels::Labels;
use super::{ExportError, around};
use crate::store::Store;
use crate::vocab;

/// What the store knows of an entity.
#[derive(Debug, Default)]
struct Dossier {
    /// Names with their languages.
    names: BTreeSet<(String, String)>,
    /// The labels of its classes.
    classes: BTreeSet<String>,
    /// The same thing in other collections.
    same_as: BTreeSet<String>,
    /// The claims that name it.
    about: Vec<Entry>,
    /// The claims that are its word.
    by: Vec<Entry>,
}

/// A claim with what is told of it; the first fields are its order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    date: String,
    article: String,
    number: usize,
    title: String,
    link: String,
    line: String,
    words: String,
    claim: String,
}

/// Writes the dossier of an entity as Markdown, and returns how many claims it has; nothing is written where there is
/// no article that names it.
///
/// # Errors
///
/// Returns an error when reading or writing fails.
pub fn write(
    store: &Store,
    entity: &NamedNode,
    language: Option<&str>,
    writer: &mut impl Write,
) -> Result<usize, ExportError> {
    let articles = store.articles_naming(entity.as_ref())?;
    if articles.is_empty() {
        return Ok(0);
    }
    let labels = Labels::of_store(store, language)?;
    let read = |store: &Store, name: &NamedNode| {
        let quads = around::read(store, name, entity)?;
        Ok::<_, ExportError>(Dossier::of(&ArticleGraph::new(name, &quads, &[]), entity, &labels))
    };
    let mut dossier = Dossier::default();
    store.each_graph(&articles, read, |part| {
        dossier.append(part);
        Ok(())
    })?;
    dossier.about.sort();
    dossier.by.sort();
    dossier.write(entity, &labels, writer)?;
    writer.flush()?;
    Ok(dossier.about.len() + dossier.by.len())
}

impl Dossier {
    /// Collects what an article has of an entity.
    fn of(article: &ArticleGraph<'_>, entity: &NamedNode, labels: &Labels) -> Self {
        let mut dossier = Self::default();
        let name = entity.as_str();
        for object in article.objects(name, vocab::RDFS_LABEL) {
            if let Term::Literal(label) = object {
                dossier.names.insert((label.value().to_owned(), label.language().unwrap_or_default().to_owned()));
            }
        }
        dossier.classes.extend(article.nodes(name, vocab::RDF_TYPE).map(|class| labels.of(class.as_str())));
        dossier.same_as.extend(article.nodes(name, vocab::OWL_SAME_AS).map(|same| same.as_str().to_owned()));
        for (number, claim) in article.claims().enumerate() {
            let is_by = claim.voice == Some(entity);
            let is_about = names(article, claim, entity);
            if is_by || is_about {
                let entry = Entry::new(article, claim, number, labels);
                dossier.by.extend(is_by.then(|| entry.clone()));
                dossier.about.extend(is_about.then_some(entry));
            }
        }
        dossier
    }

    /// Adds what another article has.
    fn append(&mut self, mut other: Self) {
        self.names.append(&mut other.names);
        self.classes.append(&mut other.classes);
        self.same_as.append(&mut other.same_as);
        self.about.append(&mut other.about);
        self.by.append(&mut other.by);
    }

    fn write(&self, entity: &NamedNode, labels: &Labels, writer: &mut impl Write) -> Result<(), ExportError> {
        let wanted = self.names.iter().find(|(_, language)| language == labels.language());
        let title = wanted.or_else(|| self.names.first()).map_or(entity.as_str(), |(name, _)| name);
        let title = markdown(title);
        writeln!(writer, "# {title}\n")?;
        writeln!(writer, "{}: {}\n", list(&self.classes, |class| markdown(class)), link(entity.as_str()))?;
        writeln!(writer, "- called {}", list(&self.names, |(name, language)| named(name, language)))?;
        if !self.same_as.is_empty() {
            writeln!(writer, "- the same as {}", list(&self.same_as, |iri| link(iri)))?;
        }
        let all = || self.about.iter().chain(&self.by);
        let articles: BTreeSet<&str> = all().map(|entry| entry.article.as_str()).collect();
        writeln!(
            writer,
            "- claims about it: {}; by it: {}; articles: {}",
            self.about.len(),
            self.by.len(),
            articles.len()
        )?;
        for (heading, entries) in [("about", &self.about), ("by", &self.by)] {
            if entries.is_empty() {
                continue;
            }
            writeln!(writer, "\n## Claims {heading} {title}")?;
            for block in entries.chunk_by(|left, right| left.article == right.article) {
                write_article(block, writer)?;
            }
        }
        Ok(())
    }
}

impl Entry {
    fn new(article: &ArticleGraph<'_>, claim: &Claim<'_>, number: usize, labels: &Labels) -> Self {
        let name = claim.node.as_str();
        let called = |voice: &NamedNode| match article.label(voice.as_str(), labels) {
            _ if voice == article.name => "the article".to_owned(),
            label => markdown(&label),
        };
        let voice = claim.voice.map_or_else(String::new, called);
        // That the article relays it goes without saying.
        let relays: Vec<_> =
            article.chain(claim).into_iter().skip(1).filter(|relay| *relay != article.name).map(called).collect();
        let relayed = if relays.is_empty() { String::new() } else { format!(", relayed by {}", relays.join(", by ")) };
        let factuality = claim.factuality.map_or_else(String::new, |value| labels.of(value.as_str()));
        let markers = match article.list(name, vocab::MARKER, labels) {
            markers if markers.is_empty() => markers,
            markers => format!(" ({})", markdown(&markers)),
        };
        let what = markdown(&matter(article, claim, labels));
        let address = article.text(article.name.as_str(), vocab::SCHEMA_URL);
        Self {
            date: article.date().to_owned(),
            article: article.name.as_str().to_owned(),
            number,
            title: article.title().to_owned(),
            link: if address.is_empty() { article.name.as_str() } else { address }.to_owned(),
            line: format!("**{voice}**{relayed} · {}{markers} · {what}", markdown(&factuality)),
            words: markdown(&article.words(claim)),
            claim: name.to_owned(),
        }
    }
}

/// Tells whether a claim's triple or event names an entity.
fn names(article: &ArticleGraph<'_>, claim: &Claim<'_>, entity: &NamedNode) -> bool {
    let is_entity = |term: &Term| matches!(term, Term::NamedNode(node) if node == entity);
    let in_triple = claim.triple.is_some_and(|(subject, _, object)| subject == entity || is_entity(object));
    let in_event =
        || claim.event.is_some_and(|event| article.about(event.as_str()).iter().any(|quad| is_entity(&quad.object)));
    in_triple || in_event()
}

/// Tells what a claim says: the event with its roles, else the triple.
fn matter(article: &ArticleGraph<'_>, claim: &Claim<'_>, labels: &Labels) -> String {
    let label = |iri: &str| article.label(iri, labels);
    match (claim.event, claim.triple) {
        (Some(event), _) => match roles(article, event.as_str(), labels) {
            roles if roles.is_empty() => label(event.as_str()),
            roles => format!("{} ({roles})", label(event.as_str())),
        },
        (None, Some((subject, predicate, object))) => {
            let object = match object {
                Term::NamedNode(object) => label(object.as_str()),
                Term::Literal(literal) => literal.value().to_owned(),
                _ => String::new(),
            };
            format!("{} {} {object}", label(subject.as_str()), label(predicate.as_str()))
        }
        (None, None) => String::new(),
    }
}

fn write_article(entries: &[Entry], writer: &mut impl Write) -> Result<(), ExportError> {
    let Some(first) = entries.first() else { return Ok(()) };
    let date = if first.date.is_empty() { String::new() } else { format!("{}: ", first.date) };
    let title = if first.title == first.link {
        link(&first.link)
    } else {
        match target(&first.link) {
            Some(target) => format!("[{}](<{target}>)", markdown(&first.title)),
            None => format!("{} ({})", markdown(&first.title), markdown(&first.link)),
        }
    };
    writeln!(writer, "\n### {date}{title}")?;
    for entry in entries {
        writeln!(writer, "\n- {}\n  > {}\n\n  {}", entry.line, entry.words, markdown(&entry.claim))?;
    }
    Ok(())
}

fn named(name: &str, language: &str) -> String {
    if language.is_empty() { markdown(name) } else { format!("{} ({language})", markdown(name)) }
}

fn list<T>(items: &BTreeSet<T>, write: impl Fn(&T) -> String) -> String {
    items.iter().map(write).collect::<Vec<_>>().join(", ")
}

/// Writes an address that can be followed as a link, and anything else as text.
fn link(iri: &str) -> String {
    target(iri).map_or_else(|| markdown(iri), |target| format!("<{target}>"))
}

/// Returns a page's address in a form that ends no link before its time; only pages are linked to.
fn target(iri: &str) -> Option<String> {
    let is_page = ["http://", "https://"].iter().any(|scheme| iri.starts_with(scheme));
    is_page.then(|| {
        iri.chars()
            .map(|character| match character {
                '<' => "%3C".to_owned(),
                '>' => "%3E".to_owned(),
                '\\' => "%5C".to_owned(),
                blank if blank.is_whitespace() || blank.is_control() => "%20".to_owned(),
                other => other.to_string(),
            })
            .collect()
    })
}
