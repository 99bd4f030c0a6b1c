//! What an entity is called, here and elsewhere, and what it is.

use std::collections::BTreeSet;

use maud::{Markup, html};
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashSet;

use super::web;
use crate::export::labels::Labels;
use crate::serve::problem::Problem;
use crate::serve::site::{Site, address};
use crate::serve::words::word;
use crate::store::node;
use crate::vocab;

/// Lists kinds, names, what it is the same as in other collections, and its IRI.
pub(super) fn list(site: &Site, iri: &NamedNode, labels: &Labels, language: &str) -> Result<Markup, Problem> {
    let own = statements(site, iri)?;
    let of = |properties: &[vocab::Term]| {
        let is_meant = |found: &NamedNode| properties.iter().any(|property| found.as_ref() == node(*property));
        own.iter().filter(move |(found, _)| is_meant(found)).map(|(_, object)| object).collect::<Vec<_>>()
    };
    let names = of(&[vocab::RDFS_LABEL, vocab::SKOS_PREF_LABEL, vocab::SKOS_ALT_LABEL]);
    let kinds: BTreeSet<&str> = of(&[vocab::RDF_TYPE]).into_iter().filter_map(iri_of).collect();
    let same = of(&[vocab::OWL_SAME_AS]).into_iter().filter_map(iri_of);
    let like = of(&[vocab::SKOS_CLOSE_MATCH, vocab::SKOS_NARROW_MATCH]).into_iter().filter_map(iri_of);
    let elsewhere: Vec<(&str, &str)> =
        same.map(|iri| ("same-as", iri)).chain(like.map(|iri| ("close-to", iri))).collect();
    Ok(html! {
        dl.identity {
            @if !kinds.is_empty() {
                dt { (word("kinds", language)) }
                dd { @for kind in &kinds { a href=(address(kind)) { (labels.of(kind)) } " " } }
            }
            @if !names.is_empty() {
                dt { (word("called", language)) }
                dd {
                    @for (number, name) in names.into_iter().enumerate() {
                        @if number > 0 { " · " }
                        @if let Term::Literal(name) = name {
                            bdi lang=[name.language()] { (name.value()) }
                            @if let Some(language) = name.language() { " " span.quiet { (language) } }
                        }
                    }
                }
            }
            @if !elsewhere.is_empty() {
                dt { (word("elsewhere", language)) }
                dd {
                    @for (number, (key, iri)) in elsewhere.into_iter().enumerate() {
                        @if number > 0 { " · " }
                        (word(key, language)) " "
                        @if let Some(target) = web(iri) { a href=(target) rel="external noreferrer" { (iri) } } @else { (iri) }
                    }
                }
            }
            dt { "IRI" } dd { code { (iri.as_str()) } }
        }
    })
}

/// Returns what is said of something itself, each thing once: property and value.
fn statements(site: &Site, iri: &NamedNode) -> Result<Vec<(NamedNode, Term)>, Problem> {
    let quads = site.store.quads(Some(iri.as_ref()), None, None, None)?;
    let mut seen = FxHashSet::default();
    let pairs = quads.into_iter().map(|quad| (quad.predicate, quad.object)).filter(|pair| seen.insert(pair.clone()));
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_by_cached_key(|(predicate, object)| (predicate.as_str().to_owned(), object.to_string()));
    Ok(pairs)
}

fn iri_of(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}
