//! An article as its readers know it, with what is claimed in it beside.

use maud::{Markup, html};
use oxigraph::model::NamedNode;
use rustc_hash::FxHashSet;

use super::super::exchange::{Request, Response};
use super::super::problem::Problem;
use super::super::site::{Site, address};
use super::claim::Teller;
use super::text::{Marked, Placed, Placement};
use super::{Page, labels, web};
use crate::export::article::ArticleGraph;
use crate::export::labels::local_name;
use crate::store::node;
use crate::vocab;

/// Shows an article.
pub(in crate::serve) fn page<'a>(
    site: &'a Site,
    request: &'a Request,
    iri: &NamedNode,
) -> Result<Response<'a>, Problem> {
    let quads = site.store.graph(iri.as_ref().into())?;
    if quads.is_empty() {
        return Err(Problem::not_found(iri.as_str()));
    }
    let article = ArticleGraph::new(iri, &quads, &[]);
    let teller =
        Teller { site, article: &article, labels: labels(site, request)?, language: request.language(), is_here: true };
    let placement = Placement::new(&article);
    let mut anchors = FxHashSet::default();
    let headline = article.subjects().find(|subject| article.is_a(subject.as_str(), vocab::HEADLINE));
    let title = headline.map_or_else(Vec::new, |headline| {
        let text = article.text(headline.as_str(), vocab::SCHEMA_TEXT);
        Marked::new(teller, &placement, headline.as_str(), text).paragraphs(&mut anchors)
    });
    let body = article.text(iri.as_str(), vocab::SCHEMA_TEXT);
    let body = Marked::new(teller, &placement, iri.as_str(), body).paragraphs(&mut anchors);
    let content = html! {
        div.reading {
            article lang=[teller.text_language()] dir="auto" {
                h1 #title { @if title.is_empty() { (article.title()) } @else { @for part in &title { (part) } } }
                (source(&teller))
                @for paragraph in &body { p { (paragraph) } }
            }
            aside aria-labelledby="claims" {
                (legend(&teller, &placement))
                h2 #claims { (teller.word("claims")) " (" (placement.claims.len()) ")" }
                ol.claims {
                    @for (number, placed) in placement.claims.iter().enumerate() {
                        (item(&teller, placed, anchors.contains(&number))?)
                    }
                }
            }
        }
    };
    let sparql = format!(
        "SELECT ?subject ?predicate ?object\nWHERE {{ GRAPH {iri} {{ ?subject ?predicate ?object }} }}\nLIMIT 5000\n"
    );
    let page = Page {
        title: article.title(),
        content,
        data: Some(address(iri.as_str())),
        sparql: Some(&sparql),
        script: Some("article.js"),
    };
    Ok(page.answer(request))
}

/// Returns who published the article, when and where.
fn source(teller: &Teller<'_>) -> Markup {
    let article = teller.article;
    let text = |property| article.text(article.name.as_str(), property);
    let (publisher, day, url) = (text(vocab::SCHEMA_PUBLISHER), article.date(), text(vocab::SCHEMA_URL));
    html! {
        p.source lang=(teller.language) {
            @if !publisher.is_empty() { bdi { (publisher) } " · " }
            @if !day.is_empty() { time datetime=(day) { (day) } " · " }
            @if let Some(url) = web(url).or_else(|| web(article.name.as_str()).filter(|name| !name.starts_with(vocab::ARTICLE))) {
                a href=(url) rel="external noreferrer" { (teller.word("original")) }
            }
        }
    }
}

/// Returns what the numbers and lines in the text mean.
fn legend(teller: &Teller<'_>, placement: &Placement<'_>) -> Markup {
    const VALUES: [vocab::Term; 8] = [
        vocab::CERTAIN,
        vocab::PROBABLE,
        vocab::POSSIBLE,
        vocab::UNDISCLOSED,
        vocab::UNCOMMITTED,
        vocab::DOUBTFUL,
        vocab::IMPROBABLE,
        vocab::DENIED,
    ];
    let is_there = |value: &vocab::Term| {
        let value = node(*value);
        placement.claims.iter().any(|placed| placed.claim.factuality.is_some_and(|found| found.as_ref() == value))
    };
    html! {
        section aria-labelledby="legend" {
            h2 #legend { (teller.word("voices")) }
            ol.voices {
                @for voice in &placement.voices { li { (teller.first_voice(voice)) } }
            }
            p.legend {
                @for value in VALUES.iter().filter(|value| is_there(value)) {
                    @let value = node(*value).as_str();
                    span class={ "certainty f-" (local_name(value)) } { (teller.labels.of(value)) } " "
                }
                span.name-key { (teller.word("linked-name")) } " "
                span.cue { (teller.word("cue")) }
            }
            p.quiet { (teller.word("how-to-read")) }
        }
    }
}

/// Returns a claim as an item of the list beside the text.
fn item<'a>(teller: &Teller<'a>, placed: &Placed<'a>, has_anchor: bool) -> Result<Markup, Problem> {
    let claim = placed.claim;
    let part = teller.part(claim.node.as_str()).unwrap_or_default();
    let happening = claim.event.map(|event| teller.happening(event)).transpose()?.flatten();
    Ok(html! {
        li id={ "claim-" (part) } {
            @if !has_anchor { span id=(part) {} }
            details {
                summary {
                    span.badge { (placed.voice) } " "
                    @if let Some(voice) = claim.voice { bdi { (teller.voice_name(voice)) } " · " }
                    (teller.certainty(claim)) " · "
                    bdi { (teller.line(claim)) }
                }
                (teller.details(claim, happening.as_deref()))
                @if has_anchor { p { a href={ "#" (part) } { "↑ " (teller.word("in-the-text")) } } }
            }
        }
    })
}
