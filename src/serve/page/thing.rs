//! What is known of something that has no page of its own making: its properties, and what points to it.

use maud::{Markup, html};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};

use super::Page;
use super::naming::Naming;
use super::table::{columns, wide};
use crate::serve::exchange::{Request, Response};
use crate::serve::problem::Problem;
use crate::serve::resource::{about, pointing, subject};
use crate::serve::site::{Site, address};
use crate::serve::words::word;
use crate::store::{format, is_article};

/// How many statements that point to it are shown.
const MOST: usize = 100;

/// Lays out the page of something.
pub(in crate::serve) fn page(site: &Site, request: &Request, iri: &NamedNode) -> Result<Response<'static>, Problem> {
    let language = request.language();
    let names = Naming::new(site, request)?;
    let mut quads = about(site, iri.as_ref())?;
    quads.iter_mut().for_each(|quad| quad.graph_name = GraphName::DefaultGraph);
    format::sort(&mut quads);
    let mut others = pointing(site, iri.as_ref(), MOST)?;
    format::sort(&mut others);
    let title = names.of(iri.as_str())?;
    let content = html! {
        h1 #thing { bdi { (title) } }
        p { code { (iri.as_str()) } }
        @if !quads.is_empty() {
            (wide("thing", &columns(&["property", "value"], language), &properties(&names, &quads)?))
        }
        @if !others.is_empty() {
            h2 { (word("points-here", language)) }
            ul {
                @for quad in &others {
                    @if let Some(other) = subject(quad) {
                        li { (pointer(&names, other, quad)?) " – " (link(&names, &quad.predicate)?) }
                    }
                }
            }
        }
    };
    let data = Some(address(iri.as_str())).filter(|address| !address.contains('#'));
    let sparql = format!("DESCRIBE {iri}");
    Ok(Page { title: &title, content, data, sparql: Some(&sparql), script: None }.answer(request))
}

/// Returns a row for each property.
fn properties(names: &Naming<'_>, quads: &[Quad]) -> Result<Markup, Problem> {
    Ok(html! {
        @for block in quads.chunk_by(|left, right| left.predicate == right.predicate) {
            @if let Some(first) = block.first() {
                tr {
                    th scope="row" { (link(names, &first.predicate)?) }
                    td { ul { @for quad in block { li { (value(names, &quad.object)?) } } } }
                }
            }
        }
    })
}

fn value(names: &Naming<'_>, term: &Term) -> Result<Markup, Problem> {
    Ok(match term {
        Term::NamedNode(node) => link(names, node)?,
        Term::Literal(literal) => html! { bdi lang=[literal.language()] { (literal.value()) } },
        Term::BlankNode(_) => html! { "…" },
    })
}

/// Returns what points somewhere with a link to it; what stands in an article is told with the headline.
fn pointer(names: &Naming<'_>, iri: &NamedNode, quad: &Quad) -> Result<Markup, Problem> {
    let article = match &quad.graph_name {
        GraphName::NamedNode(graph) if is_article(graph.as_ref()) && iri != graph => graph,
        _ => return link(names, iri),
    };
    let name = names.part(iri, article)?;
    let title = names.title(article.as_str())?;
    Ok(html! {
        a href=(address(iri.as_str())) title=(iri.as_str()) { bdi { (name) } }
        @if iri.as_str().starts_with(article.as_str()) { " " span.quiet { "(" bdi { (title) } ")" } }
    })
}

fn link(names: &Naming<'_>, iri: &NamedNode) -> Result<Markup, Problem> {
    let name = names.of(iri.as_str())?;
    Ok(html! { a href=(address(iri.as_str())) title=(iri.as_str()) { bdi { (name) } } })
}
