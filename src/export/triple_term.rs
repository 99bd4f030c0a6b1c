//! Triples as terms: RDF 1.2, and RDF-star before it.
//!
//! The store's engine is built without them, so the few forms are written here, after [RDF 1.2
//! N-Triples](https://www.w3.org/TR/rdf12-n-triples/), [Turtle](https://www.w3.org/TR/rdf12-turtle/) and their
//! siblings with graphs, and the [Community Group's report](https://www.w3.org/2021/12/rdf-star.html).

use std::io::{self, Write};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::Profile;
use super::article::ArticleGraph;
use super::named_graphs::without_triples;
use crate::store::format::Format;
use crate::store::node;
use crate::vocab;

/// A statement as text: subject, predicate, object.
type Line = [String; 3];

/// Writes what stands before all graphs: prefixes, where the format has them.
pub(super) fn write_head(format: Format, writer: &mut impl Write) -> io::Result<()> {
    if is_turtle(format) {
        for (prefix, namespace) in vocab::PREFIXES {
            writeln!(writer, "@prefix {prefix}: <{namespace}> .")?;
        }
    }
    Ok(())
}

/// Writes the graph of an article with triple terms, and returns how many statements that were.
pub(super) fn write(
    profile: Profile,
    format: Format,
    article: &ArticleGraph<'_>,
    writer: &mut impl Write,
) -> io::Result<usize> {
    let is_short = is_turtle(format);
    let lines = lines(article, profile, is_short);
    let graph = iri(article.name, is_short);
    if is_short {
        let (has_graph, indent) = if format == Format::TriG { (true, "\t") } else { (false, "") };
        if has_graph {
            writeln!(writer, "{graph} {{")?;
        }
        for block in lines.chunk_by(|left, right| left[0] == right[0]) {
            let Some([subject, ..]) = block.first() else { continue };
            let said: Vec<_> = block.iter().map(|[_, predicate, object]| format!("{predicate} {object}")).collect();
            writeln!(writer, "{indent}{subject} {} .", said.join(&format!(" ;\n{indent}\t")))?;
        }
        if has_graph {
            writeln!(writer, "}}")?;
        }
    } else {
        let graph = if format == Format::NQuads { format!(" {graph}") } else { String::new() };
        for [subject, predicate, object] in &lines {
            writeln!(writer, "{subject} {predicate} {object}{graph} .")?;
        }
    }
    Ok(lines.len())
}

const fn is_turtle(format: Format) -> bool {
    matches!(format, Format::Turtle | Format::TriG)
}

/// Returns the statements of an article, those of the graph first, then those with triple terms.
fn lines(article: &ArticleGraph<'_>, profile: Profile, is_short: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut quoted: Vec<Line> = Vec::new();
    let property = |property: vocab::Term| iri(&node(property).into_owned(), is_short);
    // The reifying statement of a claim stands among its others.
    let mut last: Option<&NamedOrBlankNode> = None;
    for quad in without_triples(article) {
        if last != Some(&quad.subject) {
            last = Some(&quad.subject);
            let claim = match &quad.subject {
                NamedOrBlankNode::NamedNode(subject) => article.claim(subject.as_str()),
                NamedOrBlankNode::BlankNode(_) => None,
            };
            if let Some((claim, (subject, predicate, object))) = claim.and_then(|claim| Some((claim, claim.triple?))) {
                let triple = [iri(subject, is_short), iri(predicate, is_short), term(object, is_short)].join(" ");
                let triple =
                    if profile == Profile::Rdf12 { format!("<<( {triple} )>>") } else { format!("<< {triple} >>") };
                lines.push([iri(claim.node, is_short), property(vocab::RDF_REIFIES), triple.clone()]);
                if profile == Profile::Star {
                    let said = [(vocab::ACCORDING_TO, claim.voice), (vocab::FACTUALITY, claim.factuality)];
                    let said = said.into_iter().filter_map(|(property, value)| Some((property, value?)));
                    quoted.extend(said.map(|(name, value)| [triple.clone(), property(name), iri(value, is_short)]));
                }
            }
        }
        lines.push(line(quad, is_short));
    }
    quoted.sort();
    quoted.dedup();
    lines.append(&mut quoted);
    lines
}

fn line(quad: &Quad, is_short: bool) -> Line {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) => iri(subject, is_short),
        NamedOrBlankNode::BlankNode(subject) => subject.to_string(),
    };
    [subject, iri(&quad.predicate, is_short), term(&quad.object, is_short)]
}

fn term(term: &Term, is_short: bool) -> String {
    match term {
        Term::NamedNode(node) => iri(node, is_short),
        Term::Literal(literal) if is_short && literal.language().is_none() => {
            let datatype = literal.datatype().into_owned();
            let text = Literal::new_simple_literal(literal.value()).to_string();
            if datatype.as_ref() == xsd::STRING { text } else { format!("{text}^^{}", iri(&datatype, true)) }
        }
        other => other.to_string(),
    }
}

/// Writes an IRI, shortened where every reader of Turtle takes it so.
fn iri(node: &NamedNode, is_short: bool) -> String {
    let text = node.as_str();
    let short = vocab::PREFIXES.iter().filter(|_| is_short).find_map(|(prefix, namespace)| {
        let local = text.strip_prefix(namespace)?;
        let begins_well = local.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        let goes_on_well = local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        (begins_well && goes_on_well).then(|| format!("{prefix}:{local}"))
    });
    short.unwrap_or_else(|| node.to_string())
}
