//! The articles, the newest first.

use maud::{Markup, html};

use super::super::catalog::Listed;
use super::super::exchange::{Request, Response};
use super::super::problem::Problem;
use super::super::site::{Site, address};
use super::super::words::{count, word};
use super::Page;
use super::paging::Paging;
use crate::store::query::Query;

/// How many articles are on a page.
const SIZE: usize = 50;
/// How many publishers can be chosen.
const PUBLISHERS: usize = 200;

/// Shows the list, by publisher and days if some are asked for.
pub(in crate::serve) fn page<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let articles = site.articles()?;
    let [publisher, from, to] = ["publisher", "from", "to"].map(|name| request.parameter(name).unwrap_or_default());
    let is_wanted = |article: &&Listed| {
        (publisher.is_empty() || article.publisher == publisher)
            && (from.is_empty() || article.date >= from)
            && (to.is_empty()
                || (!article.date.is_empty() && article.date.get(..10).unwrap_or(&article.date) <= to.as_str()))
    };
    let found: Vec<&Listed> = articles.list.iter().filter(is_wanted).collect();
    let paging = Paging::new(request, SIZE, found.len());
    let content = html! {
        h1 { (word("articles")) }
        form.filters action="/articles" {
            label { (word("publisher")) " "
                select name="publisher" {
                    option value="" { (word("all")) }
                    @for (name, count) in articles.publishers().into_iter().take(PUBLISHERS) {
                        option value=(name) selected[name == publisher] { (name) " (" (count) ")" }
                    }
                }
            }
            label { (word("from-day")) " " input type="date" name="from" value=(from); }
            label { (word("to-day")) " " input type="date" name="to" value=(to); }
            button { (word("show")) }
        }
        p { (count(found.len(), "count-articles", language)) }
        (list(paging.part(&found).iter().copied(), language))
        (paging.links(request))
    };
    let query = Query::named("articles")?;
    let page = Page { title: word("articles"), content, data: None, sparql: Some(&query.text), script: None };
    Ok(page.answer(request))
}

/// Returns a list of articles.
pub(super) fn list<'l>(articles: impl IntoIterator<Item = &'l Listed>, language: &str) -> Markup {
    html! {
        ul.articles {
            @for article in articles {
                li {
                    a href=(address(&article.iri)) { bdi { (article.title) } }
                    span.quiet {
                        @if !article.publisher.is_empty() { " " bdi { (article.publisher) } }
                        @if article.date.is_empty() { ", " (word("no-day", language)) }
                        @else { ", " time datetime=(article.date) { (article.date) } }
                    }
                }
            }
        }
    }
}
