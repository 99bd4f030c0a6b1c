//! Pages: HTML that is whole without a script.
//!
//! **Invariant:** text from the store reaches a page through [`maud`], which
//! escapes it; nothing here builds markup from strings.

pub(super) mod article;
pub(super) mod articles;
mod chart;
mod claim;
pub(super) mod entity;
mod filter;
pub(super) mod happening;
mod identity;
pub(super) mod map;
mod matter;
mod naming;
pub(super) mod network;
mod paging;
pub(super) mod queries;
pub(super) mod query;
mod rows;
pub(super) mod search;
mod segment;
pub(super) mod start;
mod svg;
mod table;
mod text;
pub(super) mod thing;
pub(super) mod timeline;

use maud::{DOCTYPE, Markup, html};

use super::exchange::{Request, Response};
use super::problem::Problem;
use super::site::Site;
use super::words::{LANGUAGES, word};
use crate::export::labels::Labels;

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
    /// The asset that makes the page better where scripts run, if one does.
    pub(super) script: Option<&'a str>,
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
                    script type="module" src="/assets/search.js" {}
                    @if let Some(script) = self.script {
                        script type="module" src={ "/assets/" (script) } {}
                    }
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
                            input type="search" name="q" aria-label=(word("search")) placeholder=(word("search")) list="suggestions" autocomplete="off";
                            datalist #suggestions {}
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
    let word = |key| word(key, request.language());
    let title = word("problem");
    let content = html! {
        h1 { (title) }
        p { (problem.message) }
        @if let Some(help) = &problem.help {
            p { (word("help")) (word("colon")) " " (help) }
        }
    };
    let page = Page { title, content, data: None, sparql: None, script: None };
    Response { status: problem.status, ..page.answer(request) }
}

/// Returns the labels of the ontology in the language that a page is written in.
fn labels<'a>(site: &'a Site, request: &Request) -> Result<&'a Labels, Problem> {
    site.labels(request.language())
}

/// Returns an address on the web that a page may link: what is not `http` is none, and could be a script.
fn web(iri: &str) -> Option<&str> {
    ["http://", "https://"].iter().any(|scheme| iri.starts_with(scheme)).then_some(iri)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use regex::Regex;

    use super::super::sample::{Answer, ask_of, site};
    use super::*;
    use crate::article::{Article, Metadata};

    /// What would be markup, were it not escaped.
    const HOSTILE: &str = "<script>alert(1)</script></main></title><img src=x onerror=alert(1)> \"onclick=\"alert(1) ' &amp; &lt;b&gt; \u{1f600} \u{202e}abc\u{200f}";

    fn article(id: &str, title: &str, day: &str, text: &str) -> Article {
        let metadata = Metadata {
            id: Some(id.to_owned()),
            title: Some(title.to_owned()),
            published: Some(day.to_owned()),
            publisher: Some(if id == "hostile" { HOSTILE.to_owned() } else { "Le Matin".to_owned() }),
            url: Some(format!("https://example.org/{id}")),
            language: Some("fr".to_owned()),
        };
        Article::from_text(text.to_owned(), metadata).unwrap()
    }

    static SITE: LazyLock<Site> = LazyLock::new(|| {
        let example = include_str!("../../../examples/articles/poutine-kim.txt");
        let (_, body) = example.split_once("\n\n").unwrap();
        let mut articles = vec![
            article("koursk", "Poutine remercie Kim", "2025-05-12", body),
            article(
                "hostile",
                &format!("Moscou {HOSTILE}"),
                "2025-05-13",
                &format!(
                    "Selon Moscou, Paris a attaqu\u{e9} Berlin {HOSTILE}.\n\n{HOSTILE}\n\nVladimir Poutine a ni\u{e9} l\u{2019}attaque contre Berlin."
                ),
            ),
        ];
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/world")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "json") && !path.ends_with("gold.json") {
                let value: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                let text = |name: &str| value[name].as_str().unwrap().to_owned();
                let id = text("id").replace("https://example.org/", "");
                articles.push(article(&id, &text("title"), &text("published"), &text("text")));
            }
        }
        site(&articles)
    });

    fn request(address: &str) -> Request {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            accept: "text/html".to_owned(),
            ..Request::default()
        }
    }

    /// Returns the status and the body of an answer, and keeps it in the folder that `SELON_PAGES` names, to look at.
    fn get(address: &str) -> (u16, String) {
        let Answer { status, body, .. } = ask_of(&SITE, &request(address));
        if let Ok(folder) = std::env::var("SELON_PAGES") {
            let name: String =
                address.chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect();
            std::fs::write(format!("{folder}/{name}.html"), body.replace("\"/assets/", "\"assets/")).unwrap();
        }
        (status, body)
    }

    fn page(address: &str) -> String {
        let (status, body) = get(address);
        assert_eq!(status, 200, "{address}: {body}");
        body
    }

    /// Returns the text of a page without its markup.
    fn text(page: &str) -> String {
        static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[^>]*>").unwrap());
        let text = TAG.replace_all(page, "");
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    fn article_address(name: &str) -> String {
        super::super::site::address(&format!("https://example.org/{name}"))
    }

    #[test]
    fn words_of_articles_are_never_markup() {
        let addresses = [
            "/".to_owned(),
            "/articles".to_owned(),
            "/search?q=moscou".to_owned(),
            format!("/search?q={}", super::super::exchange::encode(HOSTILE)),
            article_address("hostile"),
            "/id/moscou".to_owned(),
            "/id/vladimir-poutine".to_owned(),
        ];
        for address in addresses {
            for language in ["en", "fr"] {
                let join = if address.contains('?') { '&' } else { '?' };
                let (_, page) = get(&format!("{address}{join}lang={language}"));
                for fault in ["<script>", "<img", "\"onclick=", "<b>", "style=", "</main></title>"] {
                    assert!(!page.contains(fault), "{address} has {fault}");
                }
                assert_eq!(page.matches("</main>").count(), 1, "{address}");
                assert_eq!(page.matches("<h1").count(), 1, "{address}");
            }
        }
        let page = page(&article_address("hostile"));
        assert!(text(&page).contains(HOSTILE), "{page}");
    }

    #[test]
    fn each_claim_has_an_anchor_in_the_text_and_an_item_beside_it() {
        let page = page(&article_address("koursk"));
        let anchors = Regex::new("<a class=\"badge(?: own)?\" id=\"(c\\d+)\" href=\"#claim-(c\\d+)\"").unwrap();
        let parts: Vec<String> = anchors.captures_iter(&page).map(|found| found[1].to_owned()).collect();
        assert!(parts.len() > 10, "{page}");
        for part in &parts {
            assert_eq!(page.matches(&format!("id=\"{part}\"")).count(), 1, "{part}");
            assert_eq!(page.matches(&format!("id=\"claim-{part}\"")).count(), 1, "{part}");
            assert!(Regex::new(&format!("data-claims=\"[^\"]*\\b{part}\\b")).unwrap().is_match(&page), "{part}");
        }
        assert_eq!(page.matches("id=\"claim-").count(), parts.len());
    }

    #[test]
    fn addresses_of_words_lead_to_them() {
        let query = "SELECT ?words { ?claim selon:evidence|selon:cue ?words } ORDER BY ?words LIMIT 400";
        let found = page(&format!("/sparql?query={}", super::super::exchange::encode(query)));
        let link = Regex::new("href=\"([^\"#]*)#((?:title/)?char=\\d+,\\d+)\"").unwrap();
        let links: Vec<_> =
            link.captures_iter(&found).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
        assert!(links.iter().any(|(_, part)| part.starts_with("title/")) && links.len() > 200, "{}", links.len());
        let mut pages = std::collections::BTreeMap::new();
        for (address, part) in links {
            let page = pages.entry(address.clone()).or_insert_with(|| page(&address.replace("&amp;", "&")));
            assert_eq!(page.matches(&format!("id=\"{part}\"")).count(), 1, "{address}#{part}");
        }
    }

    #[test]
    fn every_link_of_a_page_leads_somewhere() {
        let link = Regex::new("href=\"(/[^\"]*)\"").unwrap();
        for start in ["/".to_owned(), article_address("koursk"), "/id/russie".to_owned()] {
            for found in link.captures_iter(&page(&start)).take(120) {
                let address = found[1].replace("&amp;", "&");
                let address = address.split('#').next().unwrap();
                if ["/timeline", "/map", "/graph", "/sparql", "/api"].iter().all(|other| !address.starts_with(other))
                    && address != "/?format=turtle"
                {
                    let (status, _) = get(address);
                    assert!(status == 200, "{start} links {address}: {status}");
                }
            }
        }
    }

    #[test]
    fn happenings_show_their_voices_side_by_side() {
        let happenings = SITE.store.quads(None, Some(crate::vocab::HAPPENING), None, None).unwrap().into_iter();
        let mut happenings: Vec<String> = happenings.filter_map(super::super::catalog::object_iri).collect();
        happenings.sort();
        happenings.dedup();
        assert!(!happenings.is_empty());
        let pages: Vec<String> = happenings.iter().map(|iri| page(&super::super::site::address(iri))).collect();
        assert!(pages.iter().any(|page| page.contains("id=\"numbers\"")), "no numbers");
        assert!(
            pages.iter().any(|page| page.contains("class=\"disputed\"") && page.contains("class=\"denies\"")),
            "none is denied"
        );
        assert!(pages.iter().any(|page| !page.contains("class=\"disputed\"")), "all are denied");
        assert!(pages.iter().all(|page| page.matches("<tr").count() >= 3), "a happening has one voice only");
    }

    #[test]
    fn names_are_suggested_and_found() {
        let suggested: serde_json::Value = serde_json::from_str(&page("/suggest?q=pout&lang=fr")).unwrap();
        assert_eq!(suggested[0]["label"], "Vladimir Poutine");
        assert_eq!(suggested[0]["address"], "/id/vladimir-poutine");
        assert!(page("/search?q=remercie").contains("Poutine remercie Kim"));
        assert_eq!(page("/suggest"), "[]");
    }

    #[test]
    fn things_are_called_the_same_on_all_pages() {
        let iri = format!("{}vladimir-poutine", crate::vocab::ID);
        for language in LANGUAGES {
            let name = SITE.names().unwrap().label(&iri, language).unwrap();
            for address in ["/graph", "/timeline", "/id/vladimir-poutine"] {
                let text = text(&page(&format!("{address}?lang={language}")));
                assert!(text.contains(name), "{address} does not say {name}");
            }
        }
        let plain = page("/id/andorre?lang=fr");
        assert!(plain.contains("<th scope=\"row\">") && !plain.contains("<dl class=\"identity\">"), "{plain}");
    }

    #[test]
    fn what_points_to_a_thing_is_told_in_words() {
        let events = page("/resource?iri=https%3A%2F%2Fw3id.org%2Fselon%2Fnews%23Meeting&lang=en");
        let items: Vec<_> = events.match_indices("<li><a href=").map(|(at, _)| text(&events[at..])).collect();
        let items: Vec<_> = items.iter().map(|item| item.split(" \u{2013} ").next().unwrap()).collect();
        assert!(items.iter().any(|item| item.starts_with("meeting: Kim Jong-un, Ukraine (")), "{items:?}");
        let claims = text(&page("/resource?iri=https%3A%2F%2Fw3id.org%2Fselon%23Claim&lang=fr"));
        let bare = Regex::new("\\b[ec]\\d+ [(\u{2013}]").unwrap();
        assert!(!bare.is_match(&claims) && !bare.is_match(&text(&events)), "{claims}");
        assert!(claims.matches(" (").count() > 50, "{claims}");
    }

    #[test]
    fn lists_are_filtered_and_paged() {
        let count = |address: &str| {
            Regex::new("<ul class=\"articles\">.*?</ul>")
                .unwrap()
                .find(&page(address))
                .map_or(0, |list| list.as_str().matches("<li>").count())
        };
        assert_eq!(count("/articles"), 38);
        assert_eq!(count("/articles?from=2025-05-12&to=2025-05-12"), 1);
        assert_eq!(count("/articles?publisher=nobody"), 0);
        assert_eq!(count("/articles?page=99"), 38);
    }

    #[test]
    fn a_dossier_tells_what_is_said_by_and_of_somebody() {
        let all = page("/id/vladimir-poutine");
        let by = page("/id/vladimir-poutine?show=by");
        assert!(all.contains("<svg") && all.contains("<h3>"));
        assert!(by.matches("<li>").count() < all.matches("<li>").count());
        assert_eq!(get("/id/nobody-at-all").0, 404);
    }
}
