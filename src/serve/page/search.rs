//! Finds names and articles by words, for people and for the search box.

use maud::html;
use serde_json::json;

use super::super::catalog::Listed;
use super::super::exchange::{Request, Response};
use super::super::problem::Problem;
use super::super::site::{Site, address};
use super::super::words::{count, word};
use super::articles::list;
use super::paging::Paging;
use super::{Page, labels};
use crate::ontology::fold::fold_name;

/// How many names and how many articles are on a page.
const SIZE: usize = 25;
/// How many names are looked for at most.
const MOST: usize = 1_000;
/// How many names are suggested.
const SUGGESTIONS: usize = 10;

/// Shows what is called like some words.
pub(in crate::serve) fn page<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let labels = labels(site, request)?;
    let words = request.parameter("q").unwrap_or_default();
    let names = site.names()?.find(&words, MOST);
    let articles = titled(site, &words)?;
    let paging = Paging::new(request, SIZE, names.len().max(articles.len()));
    let mut shown = Vec::new();
    for name in paging.part(&names) {
        let classes: Vec<String> = site.classes(name)?.iter().map(|class| labels.of(class)).collect();
        shown.push((*name, classes.join(", ")));
    }
    let content = html! {
        h1 { (word("search")) @if !words.is_empty() { (word("colon")) " " bdi { (words) } } }
        form.search.large role="search" action="/search" aria-label=(word("search-all")) {
            label for="q" { (word("search-label")) }
            input #q type="search" name="q" value=(words) list="suggestions" autocomplete="off";
            button { (word("search")) }
        }
        @if !words.is_empty() && names.is_empty() && articles.is_empty() { p { (word("nothing-found")) } }
        @if !shown.is_empty() {
            h2 { (word("names")) " (" (names.len()) ")" }
            ul.articles {
                @for (name, classes) in &shown {
                    li {
                        a href=(address(&name.iri)) { bdi { (name.label(language)) } }
                        span.quiet { " " (classes) ", " (count(name.articles, "count-articles", language)) }
                    }
                }
            }
        }
        @let articles_shown = paging.part(&articles);
        @if !articles_shown.is_empty() {
            h2 { (word("articles")) " (" (articles.len()) ")" }
            (list(articles_shown.iter().copied(), language))
        }
        (paging.links(request))
    };
    let page = Page { title: word("search"), content, data: None, sparql: None, script: None };
    Ok(page.answer(request))
}

/// Returns the articles whose headline holds all of some words, the newest first.
fn titled<'a>(site: &'a Site, words: &str) -> Result<Vec<&'a Listed>, Problem> {
    let folded = fold_name(words);
    let wanted: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let is_wanted = |article: &&Listed| {
        let title = fold_name(&article.title);
        wanted.iter().all(|word| title.contains(word))
    };
    Ok(site.articles()?.list.iter().filter(is_wanted).take(MOST).collect())
}

/// Answers the search box: names that begin with or hold what was typed, as JSON.
pub(in crate::serve) fn suggest<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let language = request.language();
    let labels = labels(site, request)?;
    let words = request.parameter("q").unwrap_or_default();
    let mut found = Vec::new();
    for name in site.names()?.find(&words, SUGGESTIONS) {
        let classes: Vec<String> = site.classes(name)?.iter().map(|class| labels.of(class)).collect();
        found.push(json!({
            "label": name.label(language),
            "iri": name.iri,
            "address": address(&name.iri),
            "kinds": classes,
            "articles": name.articles,
        }));
    }
    Ok(Response::new(200, "application/json", json!(found).to_string()))
}
