//! What an article is called in the graph.
//!
//! An article is called by its address, else by the identifier it comes with,
//! else by a fingerprint of its text: the same article has the same name on
//! every machine, and reading it again replaces what was read before.

use std::fmt::Write as _;

use oxigraph::model::NamedNode;

use super::ReadFault;
use crate::fingerprint::Fingerprint;
use crate::vocab;

/// Checks that an address is an absolute URL, and returns it.
pub(super) fn parse_url(url: &str) -> Result<String, ReadFault> {
    let url = url.trim();
    if is_absolute(url) { Ok(url.to_owned()) } else { Err(ReadFault::Url(url.to_owned())) }
}

/// Returns an address of the web with what may not stand in one encoded, or nothing if it is no address.
pub(super) fn repair_url(url: &str) -> Option<String> {
    let url = url.trim();
    if !url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) || !url.contains("://") {
        return None;
    }
    let repaired = url.chars().fold(String::with_capacity(url.len()), |mut repaired, letter| {
        if letter.is_whitespace() || letter.is_control() || "<>\"{}|\\^`".contains(letter) {
            repaired.push_str(&encode(letter));
        } else {
            repaired.push(letter);
        }
        repaired
    });
    is_absolute(&repaired).then_some(repaired)
}

/// Returns an IRI without what follows `#`, since the fragment names spans.
pub(super) fn without_fragment(iri: &str) -> &str {
    iri.split_once('#').map_or(iri, |(document, _)| document)
}

/// Returns the IRI of an article without an address.
pub(super) fn mint(id: Option<&str>, text: &str) -> String {
    match id.map(str::trim).filter(|id| !id.is_empty()) {
        Some(id) if is_absolute(id) => without_fragment(id).to_owned(),
        Some(id) => format!("{}{}", vocab::ARTICLE, percent_encode(id)),
        None => format!("{}{}", vocab::ARTICLE, Fingerprint::of(text.as_bytes())),
    }
}

/// Tells whether a string is an IRI that names its scheme, as "AFP:12" does not.
fn is_absolute(iri: &str) -> bool {
    (iri.contains("://") || iri.starts_with("urn:") || iri.starts_with("tag:")) && NamedNode::new(iri).is_ok()
}

/// Encodes a letter as addresses write those that may not stand in them.
pub(super) fn encode(letter: char) -> String {
    percent_encode(letter.encode_utf8(&mut [0; 4]))
}

/// Encodes all but the unreserved characters of RFC 3986, which alone may stand in the last segment of an IRI.
pub(crate) fn percent_encode(id: &str) -> String {
    id.bytes().fold(String::with_capacity(id.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_iris() {
        assert_eq!(mint(Some("dev-00"), ""), "https://w3id.org/selon/article/dev-00");
        assert_eq!(mint(Some("AFP:é/1"), ""), "https://w3id.org/selon/article/AFP%3A%C3%A9%2F1");
        assert_eq!(mint(Some("urn:afp:1"), ""), "urn:afp:1");
        assert_eq!(mint(Some("https://a.example/b#c"), ""), "https://a.example/b");
        assert_eq!(mint(None, "a"), "https://w3id.org/selon/article/af63dc4c8601ec8c");
        assert_eq!(mint(Some(" "), "a"), mint(None, "a"));
    }

    #[test]
    fn addresses_are_absolute() {
        assert!(parse_url("www.example.org/a").is_err());
        assert!(parse_url("https://www.example.org/a b").is_err());
        assert!(parse_url("https://www.example.org/é").is_ok());
        assert_eq!(repair_url(" https://a.example/b c|d ").as_deref(), Some("https://a.example/b%20c%7Cd"));
        assert_eq!(repair_url("/b"), None);
    }
}
