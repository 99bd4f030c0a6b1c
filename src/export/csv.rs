//! A table with a claim a row, for spreadsheets and data frames.

use std::io::{self, Write};

use oxigraph::model::Term;

use super::article::{ArticleGraph, Claim};
use super::escape;
use super::labels::Labels;
use crate::vocab;

const COLUMNS: [&str; 17] = [
    "claim",
    "article",
    "title",
    "date",
    "voice",
    "chain",
    "subject",
    "predicate",
    "object",
    "event",
    "roles",
    "factuality",
    "marker",
    "number",
    "time",
    "place",
    "words",
];

/// Returns the first line.
pub(super) fn head() -> String {
    escape::csv(&COLUMNS)
}

/// Writes the claims of an article, and returns how many rows that were.
pub(super) fn write(article: &ArticleGraph<'_>, labels: &Labels, writer: &mut impl Write) -> io::Result<usize> {
    let mut count = 0;
    for claim in article.claims() {
        let row = row(article, claim, labels);
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        writer.write_all(escape::csv(&row).as_bytes())?;
        count += 1;
    }
    Ok(count)
}

/// Returns what each column says of a claim.
fn row(article: &ArticleGraph<'_>, claim: &Claim<'_>, labels: &Labels) -> [String; 17] {
    let label = |iri: &str| article.label(iri, labels);
    let end = |term: &Term| match term {
        Term::NamedNode(node) => label(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        _ => String::new(),
    };
    let chain: Vec<_> = article.chain(claim).into_iter().map(|voice| article.voice(voice, labels)).collect();
    let (subject, predicate, object) = match claim.triple {
        Some((subject, predicate, object)) => (label(subject.as_str()), label(predicate.as_str()), end(object)),
        None => Default::default(),
    };
    let of_event =
        |property| claim.event.map_or_else(String::new, |event| article.list(event.as_str(), property, labels));
    [
        claim.node.as_str().to_owned(),
        article.name.as_str().to_owned(),
        article.title().to_owned(),
        article.date().to_owned(),
        chain.first().cloned().unwrap_or_default(),
        chain.join(" < "),
        subject,
        predicate,
        object,
        claim.event.map_or_else(String::new, |event| label(event.as_str())),
        claim.event.map_or_else(String::new, |event| roles(article, event.as_str(), labels)),
        claim.factuality.map_or_else(String::new, |value| label(value.as_str())),
        article.list(claim.node.as_str(), vocab::MARKER, labels),
        of_event(vocab::QUANTITY),
        of_event(vocab::TIME),
        of_event(vocab::PLACE),
        article.words(claim),
    ]
}

/// Returns who plays which part in an event: "agent: Israël; destinataire: Liban".
pub(super) fn roles(article: &ArticleGraph<'_>, event: &str, labels: &Labels) -> String {
    let mut parts: Vec<(&str, Vec<String>)> = Vec::new();
    for quad in article.about(event) {
        let role = quad.predicate.as_str();
        if !labels.is_a(role, vocab::ROLE) {
            continue;
        }
        let Term::NamedNode(filler) = &quad.object else { continue };
        let filler = article.label(filler.as_str(), labels);
        match parts.last_mut().filter(|(known, _)| *known == role) {
            Some((_, fillers)) => fillers.push(filler),
            None => parts.push((role, vec![filler])),
        }
    }
    let parts: Vec<_> =
        parts.into_iter().map(|(role, fillers)| format!("{}: {}", labels.of(role), fillers.join(", "))).collect();
    parts.join("; ")
}
