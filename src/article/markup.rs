//! What begins with `<`: which format it is, by its outermost element.

use super::fault::Misread;
use super::folder::Kind;
use super::xml::{self, Element};
use super::{Article, Metadata, Place, ReadFault, feed, html, newsml, nitf, tei};

/// Reads the articles in a page or in XML.
pub(super) fn read(text: &str, kind: Option<Kind>, metadata: &Metadata) -> Vec<Result<Article, Misread>> {
    let root = xml::root_name(text).unwrap_or_default();
    let articles = match root {
        "rss" | "RDF" | "feed" => return read_feed(text, metadata),
        "nitf" => Element::parse(text).map(|root| vec![nitf::read(&root, metadata)]),
        "newsMessage" | "newsItem" | "packageItem" => Element::parse(text).map(|root| newsml::read(&root, metadata)),
        "TEI" | "TEI.2" | "teiCorpus" => Element::parse(text).map(|root| tei::read(&root, metadata)),
        _ if kind == Some(Kind::Xml) && !root.eq_ignore_ascii_case("html") => {
            // What is broken before its first element is told as such.
            Err(Element::parse(text).map_or_else(|fault| fault, |root| ReadFault::Root(root.name)))
        }
        _ => Ok(vec![html::read(text, metadata)]),
    };
    place(articles)
}

/// Reads the entries of a feed.
pub(super) fn read_feed(text: &str, metadata: &Metadata) -> Vec<Result<Article, Misread>> {
    place(feed::read(text, metadata))
}

/// Says of each of several articles where it stands.
pub(super) fn place(articles: Result<Vec<Result<Article, ReadFault>>, ReadFault>) -> Vec<Result<Article, Misread>> {
    let articles = articles.unwrap_or_else(|fault| vec![Err(fault)]);
    if articles.is_empty() {
        return vec![Err(ReadFault::NoText.into())];
    }
    let is_several = articles.len() > 1;
    let entry = |number| is_several.then_some(Place::Entry(number));
    (1..)
        .zip(articles)
        .map(|(number, article)| article.map_err(|fault| Misread { place: entry(number), fault }))
        .collect()
}
