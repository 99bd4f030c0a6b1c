//! Trusty URIs: names that are made of what they name, so that whoever reads it can check it.
//!
//! Module RA of T. Kuhn and M. Dumontier, [Making Digital Artifacts on the Web Verifiable and
//! Reliable](https://doi.org/10.1109/TKDE.2015.2419657): a SHA-256 of all quads in a normal order, each IRI with a
//! blank in place of the code that is to be computed.

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};

/// What stands for the code until it is known.
pub(super) const PLACEHOLDER: &str = " ";

/// The code of the module: RDF graphs, format A.
const MODULE: &str = "RA";

const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns the code of quads in which the names to be made have the [`PLACEHOLDER`].
pub(super) fn code(quads: &[Quad]) -> String {
    let mut sorted: Vec<&Quad> = quads.iter().collect();
    sorted.sort_by(|left, right| key(left).cmp(&key(right)));
    sorted.dedup();
    let mut hash = Sha256::new();
    for quad in sorted {
        let (graph, subject) = (graph(&quad.graph_name), subject(&quad.subject));
        hash.update(format!("{graph}\n{subject}\n{}\n{}\n", quad.predicate.as_str(), object(&quad.object)));
    }
    format!("{MODULE}{}", base64(&hash.finalize()))
}

/// Puts the code in the place of the placeholder of every name that begins with a namespace.
pub(super) fn fill(quads: &mut [Quad], namespace: &str, code: &str) {
    let fill = |node: &mut NamedNode| {
        if let Some(rest) = node.as_str().strip_prefix(namespace).and_then(|rest| rest.strip_prefix(PLACEHOLDER)) {
            *node = NamedNode::new_unchecked(format!("{namespace}{code}{rest}"));
        }
    };
    for quad in quads {
        if let GraphName::NamedNode(node) = &mut quad.graph_name {
            fill(node);
        }
        if let NamedOrBlankNode::NamedNode(node) = &mut quad.subject {
            fill(node);
        }
        if let Term::NamedNode(node) = &mut quad.object {
            fill(node);
        }
    }
}

/// The order of quads: IRIs before literals, literals by text, datatype and language.
fn key(quad: &Quad) -> (&str, &str, &str, bool, &str, &str, &str) {
    let (is_literal, value, datatype, language) = match &quad.object {
        Term::NamedNode(node) => (false, node.as_str(), "", ""),
        Term::BlankNode(node) => (false, node.as_str(), "", ""),
        Term::Literal(literal) => match literal.language() {
            Some(language) => (true, literal.value(), "", language),
            None => (true, literal.value(), datatype(literal), ""),
        },
    };
    (graph(&quad.graph_name), subject(&quad.subject), quad.predicate.as_str(), is_literal, value, datatype, language)
}

fn graph(name: &GraphName) -> &str {
    match name {
        GraphName::NamedNode(node) => node.as_str(),
        GraphName::BlankNode(node) => node.as_str(),
        GraphName::DefaultGraph => "",
    }
}

fn subject(node: &NamedOrBlankNode) -> &str {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

fn datatype(literal: &Literal) -> &str {
    literal.datatype().as_str()
}

fn object(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => {
            let text = literal.value().replace('\\', "\\\\").replace('\n', "\\n");
            match literal.language() {
                Some(language) => format!("@{} {text}", language.to_lowercase()),
                None => format!("^{} {text}", datatype(literal)),
            }
        }
    }
}

/// Writes bytes in the alphabet of base64 for URLs, without padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let index = (number >> (18 - 6 * place)) & 63;
            text.push(char::from(BASE64_URL[index as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_rfc_4648_says() {
        let of = |text: &str| base64(text.as_bytes());
        assert_eq!([of(""), of("f"), of("fo"), of("foo"), of("foob")], ["", "Zg", "Zm8", "Zm9v", "Zm9vYg"]);
        assert_eq!(base64(&[0xfb, 0xff]), "-_8");
        assert_eq!(base64(&[0; 32]).len(), 43);
    }

    #[test]
    fn the_code_does_not_depend_on_the_order() {
        let node = |name: &str| NamedNode::new_unchecked(format!("https://example.org/{name}"));
        let quad = |text: &str| Quad::new(node(" "), node("p"), Literal::from(text), node(" #g"));
        let (one, two) = (quad("a\\b\nc"), quad("é"));
        let first = code(&[one.clone(), two.clone()]);
        assert_eq!(first, code(&[two.clone(), one.clone(), two.clone()]));
        assert_ne!(first, code(std::slice::from_ref(&one)));
        let mut quads = vec![one];
        fill(&mut quads, "https://example.org/", &first);
        assert_eq!(quads[0].graph_name.to_string(), format!("<https://example.org/{first}#g>"));
    }
}
