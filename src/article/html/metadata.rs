//! Title, day, publisher, address and language of a page.
//!
//! JSON-LD is believed before `meta` elements, and those before what stands on
//! the page; but the title is the one that a reader sees.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};

use super::linked_data::{self, LinkedData};
use super::{name, paragraph};
use crate::article::{Metadata, date, identity};

/// Where pages name the day, the best first.
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "published_time",
    "publication_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "pub_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article:published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "date",
    "article_date_original",
    "citation_publication_date",
];

/// Where pages name who publishes them, the best first.
const PUBLISHERS: &[&str] = &[
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "apple-mobile-web-app-title",
];

/// What stands between the title of an article and the name of its publisher.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " · ", " :: ", " » "];

/// Finds what a page says about its article; the address is where it was found.
pub(super) fn find(document: &Document, address: Option<&str>) -> Metadata {
    let data = linked_data::find(document);
    let properties = Properties::find(document);
    let url = find_url(document, &data, &properties, address);
    let published = data
        .published
        .as_deref()
        .and_then(date::parse)
        .or_else(|| DATES.iter().find_map(|name| date::parse(properties.get(name)?)))
        .or_else(|| find_time(document))
        .or_else(|| date::find_in_address(url.as_deref()?));
    let publisher = data.publisher.clone().or_else(|| find_microdata_publisher(document)).or_else(|| {
        PUBLISHERS.iter().find_map(|name| properties.get(name).filter(|name| !name.contains("://"))).map(str::to_owned)
    });
    let publisher = publisher.or_else(|| {
        let home = document.select_single("a[rel~=home]").nodes().first()?.text();
        Some(paragraph::normalize(&home)).filter(|name| !name.is_empty())
    });
    Metadata {
        id: None,
        title: find_title(document, &data, &properties, publisher.as_deref()),
        published: published.map(|day| day.to_string()),
        publisher,
        url,
        language: find_language(document, &data, &properties),
    }
}

/// The `meta` elements of a page, by their names in lower case.
struct Properties(HashMap<String, String>);

impl Properties {
    fn find(document: &Document) -> Self {
        let mut properties = HashMap::new();
        for meta in document.select("meta").nodes() {
            let Some(content) = meta.attr("content").map(|content| paragraph::normalize(&content)) else { continue };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = meta.attr(key)
                    && !content.is_empty()
                {
                    properties.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| content.clone());
                }
            }
        }
        Self(properties)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Returns the name of the publisher in microdata.
fn find_microdata_publisher(document: &Document) -> Option<String> {
    let named = document.select("[itemprop~=publisher] [itemprop~=name]");
    let node = *named.nodes().first()?;
    let name = node.attr("content").unwrap_or_else(|| node.text());
    Some(paragraph::normalize(&name)).filter(|name| !name.is_empty())
}

/// Returns the headline that a reader sees, if it is the one that the page declares.
fn find_title(
    document: &Document,
    data: &LinkedData,
    properties: &Properties,
    publisher: Option<&str>,
) -> Option<String> {
    let line = |node: &NodeRef<'_>| Some(paragraph::normalize(&node.text())).filter(|line| !line.is_empty());
    let page = document
        .select_single("head title, title")
        .nodes()
        .first()
        .and_then(line)
        .map(|title| without_publisher(&title, publisher));
    let declared = data
        .headline
        .as_deref()
        .map(paragraph::normalize)
        .or_else(|| {
            properties
                .get("og:title")
                .or_else(|| properties.get("twitter:title"))
                .map(|title| without_publisher(title, publisher))
        })
        .or(page);
    let headings: Vec<String> = document.select("h1").nodes().iter().filter_map(line).collect();
    match &declared {
        Some(declared) => {
            headings.into_iter().find(|heading| is_alike(heading, declared)).or_else(|| Some(declared.clone()))
        }
        None => headings.into_iter().next(),
    }
}

/// Returns a title without the name of the publisher behind it.
fn without_publisher(title: &str, publisher: Option<&str>) -> String {
    let split =
        SEPARATORS.iter().filter_map(|separator| title.rsplit_once(separator)).max_by_key(|(title, _)| title.len());
    match split {
        // Names are short, unless the publisher is known by a longer one.
        Some((head, name))
            if publisher.is_some_and(|publisher| is_alike(name, publisher))
                || name.split(' ').count() <= 3 && head.split(' ').count() > 3 =>
        {
            without_publisher(head, publisher)
        }
        _ => title.trim().to_owned(),
    }
}

/// Tells whether one of two lines has most of its words in the other.
fn is_alike(one: &str, other: &str) -> bool {
    let words = |line: &str| -> HashSet<String> {
        let letters = line.to_lowercase();
        letters
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    let fewest = one.len().min(other.len());
    fewest > 0 && shared * 2 >= fewest && shared * 4 >= one.len().max(other.len())
}

/// Returns the day that an element of the page names: one that says so, else the first in the article.
fn find_time(document: &Document) -> Option<chrono::NaiveDate> {
    let day = |node: &NodeRef<'_>| {
        let value = node.attr("datetime").or_else(|| node.attr("content")).or_else(|| node.attr("title"));
        value.and_then(|value| date::parse(&value)).or_else(|| date::parse(&node.text()))
    };
    let is_aside = |node: &NodeRef<'_>| {
        node.attr("itemprop").is_some_and(|property| property.contains("Modified"))
            || node.ancestors_it(None).any(|above| matches!(name(&above).as_str(), "nav" | "aside" | "footer"))
    };
    [
        "[itemprop~=datePublished]",
        "time[pubdate]",
        "article time[datetime]",
        "main time[datetime]",
        "time[datetime]",
        "abbr.published",
    ]
    .iter()
    .find_map(|selector| document.select(selector).nodes().iter().filter(|node| !is_aside(node)).find_map(day))
}

/// Returns the address under which the article wants to be known.
///
/// Templates sometimes name the front page for all articles; that is no address of one.
fn find_url(document: &Document, data: &LinkedData, properties: &Properties, address: Option<&str>) -> Option<String> {
    let canonical = document.select_single("link[rel~=canonical]").nodes().first().and_then(|link| link.attr("href"));
    let base = address.or_else(|| properties.get("og:url")).or(data.url.as_deref());
    let microdata = document.select_single("link[itemprop~=url]").nodes().first().and_then(|link| link.attr("href"));
    let named = [
        canonical.as_deref(),
        properties.get("og:url"),
        data.url.as_deref(),
        properties.get("mainentityofpage"),
        microdata.as_deref(),
    ];
    named
        .into_iter()
        .flatten()
        .filter_map(|url| resolve(url, base))
        .chain(address.map(str::to_owned))
        .find(|url| has_path(url))
        .map(|url| identity::without_fragment(&url).to_owned())
}

/// Returns an absolute address; one that begins with a slash is taken to be on the host of the page.
fn resolve(url: &str, base: Option<&str>) -> Option<String> {
    let url = url.trim();
    if let Some(rest) = url.strip_prefix("//") {
        return identity::repair_url(&format!("https://{rest}"));
    }
    if url.starts_with('/') {
        let base = base?;
        let host = base.find("://")? + 3;
        let end = base.get(host..)?.find('/').map_or(base.len(), |slash| host + slash);
        return identity::repair_url(&format!("{}{url}", base.get(..end)?));
    }
    identity::repair_url(url)
}

/// Tells whether an address leads to more than the front page of a site.
fn has_path(url: &str) -> bool {
    let behind = url.split_once("://").map_or("", |(_, rest)| rest);
    behind.split_once('/').is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}

/// Returns the language that the page names first.
fn find_language(document: &Document, data: &LinkedData, properties: &Properties) -> Option<String> {
    let root = document
        .select_single("html")
        .nodes()
        .first()
        .and_then(|html| html.attr("lang").or_else(|| html.attr("xml:lang")));
    let tag = root
        .map(|tag| tag.to_string())
        .or_else(|| properties.get("og:locale").map(str::to_owned))
        .or_else(|| properties.get("content-language").map(str::to_owned))
        .or_else(|| data.language.clone())?;
    let tag = tag.split([',', ';']).next().unwrap_or_default().trim().replace('_', "-");
    // What is no tag, such as a name of a language, says nothing.
    let is_tag = (2..=3).contains(&tag.split('-').next().unwrap_or_default().len());
    is_tag.then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str, address: Option<&str>) -> Metadata {
        find(&Document::from(page), address)
    }

    #[test]
    fn the_title_is_the_one_that_is_seen() {
        let title = |page: &str| read(page, None).title.unwrap_or_default();
        assert_eq!(
            title("<title>Accord à Paris sur le climat | Le Quotidien</title><h1>Le Quotidien</h1>"),
            "Accord à Paris sur le climat"
        );
        assert_eq!(
            title("<title>Accord à Paris - Monde - Le Quotidien</title><h1>À Paris, un accord</h1>"),
            "À Paris, un accord"
        );
        assert_eq!(title("<meta property='og:title' content='COP21 : un accord'><h1>Menu</h1>"), "COP21 : un accord");
        assert_eq!(title("<h1>Un accord</h1>"), "Un accord");
    }

    #[test]
    fn addresses_of_front_pages_are_not_believed() {
        let url = |page: &str, address| read(page, address).url;
        let front = "<link rel=canonical href='https://q.example/'>";
        assert_eq!(url(front, None), None);
        assert_eq!(url(front, Some("https://q.example/a")).as_deref(), Some("https://q.example/a"));
        let path = "<link rel='canonical' href='/b#c'>";
        assert_eq!(url(path, Some("https://q.example/a?x=1")).as_deref(), Some("https://q.example/b"));
        assert_eq!(url(path, None), None);
    }

    #[test]
    fn days_are_found_wherever_they_stand() {
        let day = |page: &str| read(page, None).published.unwrap_or_default();
        for page in [
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-01-09T08:00:00+01:00\"}</script><meta name=date content=2020-01-01>",
            "<meta property='article:published_time' content='2026-01-09T08:00'>",
            "<meta name='DC.date.issued' content='2026-01-09'><meta name='date' content='x'>",
            "<meta itemprop='datePublished' content='2026-01-09'>",
            "<aside><time datetime='2020-01-01'></time></aside><article><time itemprop=dateModified datetime='2021-01-01'></time><time datetime='2026-01-09'></time></article>",
            "<span itemprop='datePublished'>09/01/2026</span>",
            "<link rel=canonical href='https://q.example/2026/01/09/accord'>",
        ] {
            assert_eq!(day(page), "2026-01-09", "{page}");
        }
        assert_eq!(day("<meta name=date content=hier>"), "");
    }
}
