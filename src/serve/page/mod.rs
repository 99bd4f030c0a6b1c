//! Pages: HTML that is whole without a script.
//!
//! **Invariant:** text from the store reaches a page through [`maud`], which
//! escapes it; nothing here builds markup from strings.

mod axis;
mod coordinates;
mod filter;
mod layout;
pub(super) mod map;
mod name;
pub(super) mod network;
pub(super) mod query;
mod rows;
mod svg;
pub(super) mod timeline;

use maud::{DOCTYPE, Markup, html};

use super::exchange::{Request, Response};
use super::problem::Problem;
use super::site::Site;
use super::words::{LANGUAGES, word};

/// A page, and what stands behind it.
pub(super) struct Page<'a> {
    /// What it is called.
    pub(super) title: &'a str,
    /// Its content.
    pub(super) content: Markup,
    /// The address of the same as RDF, to which `format=turtle` and the like are added, if there is one.
    pub(super) data: Option<String>,
    /// The SPARQL that finds what it shows, if one query does.
    pub(super) sparql: Option<&'a str>,
}

impl Page<'_> {
    /// Lays the page out, with what all pages have around their content.
    pub(super) fn answer(&self, request: &Request) -> Response<'static> {
        let language = request.language();
        let word = |key| word(key, language);
        let other = LANGUAGES.iter().find(|found| **found != language).copied().unwrap_or(language);
        let links = [("/articles", "articles"), ("/timeline", "timeline"), ("/map", "map"), ("/graph", "graph")];
        let markup = html! {
            (DOCTYPE)
            html lang=(language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " – Selon" }
                    link rel="stylesheet" href="/assets/style.css";
                    link rel="stylesheet" href="/assets/pictures.css";
                    link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                }
                body {
                    a.skip href="#content" { (word("skip")) }
                    header {
                        a.home href="/" { "Selon" }
                        nav {
                            @for (address, key) in links {
                                a href=(address) aria-current=[(request.path == address).then_some("page")] { (word(key)) }
                            }
                            a href="/sparql" aria-current=[(request.path == "/sparql").then_some("page")] { "SPARQL" }
                        }
                        form.search role="search" action="/search" {
                            input type="search" name="q" aria-label=(word("search")) placeholder=(word("search"));
                            button { (word("search")) }
                        }
                        a.language href=(request.address_with("lang", Some(other))) lang=(other) { (word("language")) }
                    }
                    main #content {
                        (self.content)
                    }
                    footer {
                        @if let Some(data) = &self.data {
                            @let join = if data.contains('?') { '&' } else { '?' };
                            a href={ (data) (join) "format=turtle" } { (word("as-turtle")) }
                            " · "
                            a href={ (data) (join) "format=json-ld" } { (word("as-json-ld")) }
                        }
                        @if let Some(sparql) = self.sparql {
                            details {
                                summary { (word("sparql-behind")) }
                                pre { code { (sparql) } }
                                form action="/sparql" {
                                    input type="hidden" name="query" value=(sparql);
                                    button { "SPARQL" }
                                }
                            }
                        }
                    }
                }
            }
        };
        Response::new(200, "text/html; charset=utf-8", markup.into_string())
    }
}

/// Returns the page that tells why there is none.
pub(super) fn problem(_: &Site, request: &Request, problem: &Problem) -> Response<'static> {
    let title = word("problem", request.language());
    let content = html! {
        h1 { (title) }
        p { (problem.message) }
        @if let Some(help) = &problem.help {
            p { (word("help", request.language())) ": " (help) }
        }
    };
    let page = Page { title, content, data: None, sparql: None };
    Response { status: problem.status, ..page.answer(request) }
}
