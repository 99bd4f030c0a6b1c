//! IRIs of what an article speaks of: from content and offsets, never by chance.

use crate::ontology::fold::fold_name;
use crate::vocab::ID;

/// Returns the IRI of a named entity that the gazetteer does not know.
///
/// ```
/// use selon::graph::iri::named_entity;
/// assert_eq!(named_entity("Hervé Dupont"), "https://w3id.org/selon/id/herve-dupont");
/// ```
#[must_use]
pub fn named_entity(name: &str) -> String {
    let slug: String =
        fold_name(name).chars().map(|character| if character == ' ' { '-' } else { character }).collect();
    let mut iri = String::from(ID);
    // Letters outside ASCII that folding leaves are allowed in an IRI.
    iri.push_str(if slug.is_empty() { "unnamed" } else { &slug });
    iri
}

/// Returns the IRI of a part of an article: `kind` and a number.
#[must_use]
pub fn part(article: &str, kind: &str, number: usize) -> String {
    let separator = if article.contains('#') { '/' } else { '#' };
    format!("{article}{separator}{kind}{number}")
}

/// Returns where a span begins and ends, in code points, by its IRI.
///
/// ```
/// use selon::graph::iri::{bounds, span};
/// assert_eq!(bounds(&span("https://example.org/a#title", 3, 7)), Some((3, 7)));
/// assert_eq!(bounds("https://example.org/a#c1"), None);
/// ```
#[must_use]
pub fn bounds(span: &str) -> Option<(usize, usize)> {
    let (start, end) = span.rsplit_once("char=")?.1.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// Returns the IRI of a span: the article's with the fragment of RFC 5147, in code points.
#[must_use]
pub fn span(article: &str, start: usize, end: usize) -> String {
    let separator = if article.contains('#') { '/' } else { '#' };
    format!("{article}{separator}char={start},{end}")
}
