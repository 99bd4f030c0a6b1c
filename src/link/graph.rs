//! Links as named graphs: one a dataset, and one that lists the datasets.
//!
//! A link is a triple of `owl:sameAs` or `skos:closeMatch`, and beside it a `selon:Link` that says how sure it is and
//! why. No time is written, so the same articles and the same dataset give the same bytes.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, TermRef};

use super::LinkError;
use super::candidate::{Candidate, Choice};
use super::subject::Subject;
use crate::fingerprint::Fingerprint;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// A linked dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// How many entities are the same there, and how many nearly so.
    pub links: (usize, usize),
}

/// Returns the graph of a dataset's links.
fn graph(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{name}", vocab::LINKS))
}

/// Writes what was chosen in place of what was linked with the dataset before.
///
/// # Errors
///
/// Returns an error when the storage cannot be written.
pub fn write(
    store: &Store,
    name: &str,
    source: &str,
    subjects: &[Subject],
    candidates: &[Candidate],
) -> Result<Linked, StoreError> {
    let graph = graph(name);
    let mut quads = Vec::new();
    let mut links = (0, 0);
    let source_term: oxigraph::model::Term =
        NamedNode::new(source).map_or_else(|_| Literal::from(source).into(), Into::into);
    for candidate in candidates {
        let property = match candidate.choice {
            Choice::Same => vocab::OWL_SAME_AS,
            Choice::Close => vocab::SKOS_CLOSE_MATCH,
            Choice::Ambiguous | Choice::No => continue,
        };
        let Some(subject) = subjects.get(candidate.subject) else { continue };
        *(if candidate.choice == Choice::Same { &mut links.0 } else { &mut links.1 }) += 1;
        let subject = NamedNode::new_unchecked(&subject.iri);
        let object = NamedNode::new_unchecked(&candidate.iri);
        let number = Fingerprint::of(subject.as_str().as_bytes()).with(candidate.iri.as_bytes());
        let link = NamedNode::new_unchecked(format!("{}#{number}", graph.as_str()));
        let mut put = |subject: &NamedNode, property, object: oxigraph::model::Term| {
            quads.push(Quad::new(subject.clone(), node(property), object, graph.clone()));
        };
        put(&subject, property, object.clone().into());
        put(&link, vocab::RDF_TYPE, node(vocab::LINK).into());
        put(&link, vocab::RDF_SUBJECT, subject.clone().into());
        put(&link, vocab::RDF_PREDICATE, node(property).into());
        put(&link, vocab::RDF_OBJECT, object.into());
        put(&link, vocab::SCORE, decimal(candidate.score.value()).into());
        put(
            &link,
            vocab::REASON,
            Literal::new_language_tagged_literal_unchecked(candidate.score.reason(), "en").into(),
        );
        put(&link, vocab::DCTERMS_SOURCE, source_term.clone());
    }
    store.replace_graph(graph.as_ref(), &quads)?;
    let list = NamedNodeRef::new_unchecked(vocab::LINKS_GRAPH);
    let removed = store.quads(Some(graph.as_ref()), None, None, Some(list))?;
    let added = [
        Quad::new(graph.clone(), node(vocab::DCTERMS_TITLE), Literal::from(name), list),
        Quad::new(graph.clone(), node(vocab::DCTERMS_SOURCE), source_term, list),
    ];
    store.rewrite(&removed, &added)?;
    Ok(Linked { name: name.to_owned(), source: source.to_owned(), links })
}

/// Returns a number from 0 to 1 as a literal.
fn decimal(value: f64) -> Literal {
    let xsd = vocab::PREFIXES.iter().find(|(prefix, _)| *prefix == "xsd").map_or("", |(_, namespace)| *namespace);
    Literal::new_typed_literal(format!("{value:.2}"), NamedNode::new_unchecked(format!("{xsd}decimal")))
}

/// Drops the links with a dataset, and tells whether there were any.
///
/// # Errors
///
/// Returns an error when the storage cannot be written.
pub fn drop(store: &Store, name: &str) -> Result<bool, StoreError> {
    let graph = graph(name);
    let list = NamedNodeRef::new_unchecked(vocab::LINKS_GRAPH);
    let listed = store.quads(Some(graph.as_ref()), None, None, Some(list))?;
    let was_there = store.remove_graph(graph.as_ref())?;
    store.rewrite(&listed, &[])?;
    Ok(was_there || !listed.is_empty())
}

/// Lists the datasets that the entities are linked with, by name.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn list(store: &Store) -> Result<Vec<Linked>, LinkError> {
    let list = NamedNodeRef::new_unchecked(vocab::LINKS_GRAPH);
    let mut datasets = Vec::new();
    for title in store.quads(None, Some(vocab::DCTERMS_TITLE), None, Some(list))? {
        let oxigraph::model::NamedOrBlankNode::NamedNode(graph) = &title.subject else { continue };
        let source = store.quads(Some(graph.as_ref()), Some(vocab::DCTERMS_SOURCE), None, Some(list))?;
        let count = |term| Ok::<usize, StoreError>(store.quads(None, Some(term), None, Some(graph.as_ref()))?.len());
        datasets.push(Linked {
            name: text(title.object.as_ref()),
            source: source.first().map(|quad| text(quad.object.as_ref())).unwrap_or_default(),
            links: (count(vocab::OWL_SAME_AS)?, count(vocab::SKOS_CLOSE_MATCH)?),
        });
    }
    datasets.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(datasets)
}

fn text(term: TermRef<'_>) -> String {
    match term {
        TermRef::NamedNode(node) => node.as_str().to_owned(),
        TermRef::Literal(literal) => literal.value().to_owned(),
        _ => String::new(),
    }
}
