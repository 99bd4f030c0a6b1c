//! The first page: what this is, how much there is, and where to begin.

use maud::{Markup, html};

use super::super::catalog::Name;
use super::super::exchange::{Request, Response};
use super::super::problem::Problem;
use super::super::site::{Site, address};
use super::super::words::{grouped, unit, word};
use super::articles::list;
use super::{Page, labels};
use crate::export::labels::Labels;
use crate::vocab;

/// How many names of a kind are shown.
const NAMES: usize = 12;
/// How many names are looked at to find them.
const TRIED: usize = 1_000;
/// How many articles are shown.
const ARTICLES: usize = 8;

/// Shows the first page.
pub(in crate::serve) fn page<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let (articles, names, figures) = (site.articles()?, site.names()?, site.figures()?);
    let kinds = kinds(site, labels(site, request)?)?;
    let newest = articles.list.get(..ARTICLES.min(articles.list.len())).unwrap_or_default();
    let counts = [
        ("articles", articles.list.len()),
        ("claims", figures.claims),
        ("voices", figures.voices.len()),
        ("happenings", figures.happenings),
        ("names", names.list.len()),
    ];
    let content = html! {
        h1 { (word("start-title")) }
        p.lead { (word("start-what")) " " (word("start-how")) }
        form.search.large role="search" action="/search" aria-label=(word("search-all")) {
            label for="q" { (word("search-label")) }
            input #q type="search" name="q" list="suggestions" autocomplete="off";
            button { (word("search")) }
        }
        dl.counts {
            @for (key, count) in counts { div { dt { (word(key)) } dd { (grouped(count)) } } }
        }
        section {
            h2 { (word("newest")) }
            (list(newest, language))
            p { a href="/articles" { (word("all-articles")) " →" } }
        }
        div.columns {
            @for ((key, _), found) in KINDS.iter().zip(&kinds) {
                @if !found.is_empty() {
                    section {
                        h2 { (word(key)) }
                        (ranking(found.iter().map(|name| (address(&name.iri), name.label(language), name.articles)), ("count-articles", language)))
                    }
                }
            }
            @if !figures.voices.is_empty() {
                section {
                    h2 { (word("who-speaks")) }
                    (ranking(
                        figures.voices.iter().take(NAMES).map(|(iri, claims)| {
                            (address(iri), names.label(iri, language).unwrap_or(iri), *claims)
                        }),
                        ("count-claims", language),
                    ))
                }
            }
        }
        p { (word("for-tools")) " " a href="/sparql" { "SPARQL" } " · " a href="/api" { "API" } }
    };
    let page = Page { title: word("start-title"), content, data: Some("/".to_owned()), sparql: None, script: None };
    Ok(page.answer(request))
}

/// The kinds of names that are shown apart, the first that fits.
const KINDS: [(&str, &[vocab::Term]); 3] = [
    ("people", &[vocab::PERSON]),
    ("places", &[vocab::STATE, vocab::PLACE_CLASS]),
    ("organizations", &[vocab::ORGANIZATION]),
];

/// Finds the names in most articles, a list a kind.
fn kinds<'a>(site: &'a Site, labels: &Labels) -> Result<[Vec<&'a Name>; 3], Problem> {
    let mut found: [Vec<&Name>; 3] = Default::default();
    for name in site.names()?.list.iter().take(TRIED) {
        if found.iter().all(|list| list.len() >= NAMES) {
            break;
        }
        let classes = site.classes(name)?;
        let is = |(_, kinds): &(&str, &[vocab::Term])| {
            classes.iter().any(|class| kinds.iter().any(|kind| labels.is_a(class, *kind)))
        };
        if let Some(list) = KINDS.iter().position(is).and_then(|kind| found.get_mut(kind))
            && list.len() < NAMES
        {
            list.push(name);
        }
    }
    Ok(found)
}

/// Returns names with numbers; what they count is told to those who do not see the heading.
pub(super) fn ranking<'n>(
    names: impl Iterator<Item = (String, &'n str, usize)>,
    (unit, language): (&'static str, &str),
) -> Markup {
    html! {
        ul.ranking {
            @for (address, label, count) in names {
                li { a href=(address) { bdi { (label) } } " " span.quiet { (grouped(count)) " " span.hidden { (self::unit(count, unit, language)) } } }
            }
        }
    }
}
