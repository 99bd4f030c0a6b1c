//! What is known of something that has no page of its own making: its properties, and what points to it.

use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};

use super::Page;
use crate::export::labels::local_name;
use crate::serve::exchange::{Request, Response};
use crate::serve::problem::Problem;
use crate::serve::resource::{about, pointing, subject};
use crate::serve::site::{Site, address};
use crate::serve::words::word;
use crate::store::format;
use crate::vocab;

/// How many statements that point to it are shown.
const MOST: usize = 100;

/// Lays out the page of something.
pub(in crate::serve) fn page(site: &Site, request: &Request, iri: &NamedNode) -> Result<Response<'static>, Problem> {
    let language = request.language();
    let mut quads = about(site, iri.as_ref())?;
    quads.iter_mut().for_each(|quad| quad.graph_name = oxigraph::model::GraphName::DefaultGraph);
    format::sort(&mut quads);
    let mut others = pointing(site, iri.as_ref(), MOST)?;
    format::sort(&mut others);
    let title = name(site, language, iri.as_ref());
    let content = html! {
        h1 { (title) }
        p { code { (iri.as_str()) } }
        @if !quads.is_empty() {
            (properties(site, language, &quads))
        }
        @if !others.is_empty() {
            h2 { (word("points-here", language)) }
            ul {
                @for quad in &others {
                    @if let Some(other) = subject(quad) {
                        li {
                            (link(site, language, other.as_ref()))
                            " – " (link(site, language, quad.predicate.as_ref()))
                        }
                    }
                }
            }
        }
    };
    let data = Some(address(iri.as_str())).filter(|address| !address.contains('#'));
    let sparql = format!("DESCRIBE {iri}");
    Ok(Page { title: &title, content, data, sparql: Some(&sparql), script: None }.answer(request))
}

fn properties(site: &Site, language: &str, quads: &[Quad]) -> Markup {
    html! {
        table {
            thead {
                tr { th scope="col" { (word("property", language)) } th scope="col" { (word("value", language)) } }
            }
            tbody {
                @for block in quads.chunk_by(|left, right| left.predicate == right.predicate) {
                    @if let Some(first) = block.first() {
                        tr {
                            th scope="row" { (link(site, language, first.predicate.as_ref())) }
                            td {
                                ul {
                                    @for quad in block { li { (value(site, language, &quad.object)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn value(site: &Site, language: &str, term: &Term) -> Markup {
    match term {
        Term::NamedNode(node) => link(site, language, node.as_ref()),
        Term::Literal(literal) => html! { span lang=[literal.language()] { (literal.value()) } },
        Term::BlankNode(_) => html! { "…" },
    }
}

fn link(site: &Site, language: &str, iri: NamedNodeRef<'_>) -> Markup {
    html! { a href=(address(iri.as_str())) title=(iri.as_str()) { (name(site, language, iri)) } }
}

/// Returns what something is called: by the ontology, else by what any graph calls it, else by the end of its IRI.
fn name(site: &Site, language: &str, iri: NamedNodeRef<'_>) -> String {
    let local = local_name(iri.as_str());
    let Some(labels) = site.labels(language) else { return local.to_owned() };
    let known = labels.of(iri.as_str());
    if known != local {
        return known;
    }
    let names: Vec<_> = [vocab::RDFS_LABEL, vocab::SKOS_PREF_LABEL]
        .into_iter()
        .flat_map(|property| site.store.objects(iri, property))
        .filter_map(|name| match name {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
        .collect();
    labels.choose(names.iter()).map_or(known, str::to_owned)
}
