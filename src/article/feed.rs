//! RSS, Atom and JSON Feed: each entry is an article.
//!
//! The full text of an entry is read where the feed has it, else its summary.

use serde_json::{Map, Value};

use super::xml::Element;
use super::{Article, Metadata, ReadFault, date, html, identity};

/// What the version of a JSON Feed contains.
const JSON_FEED: &str = "jsonfeed.org/version/";

/// Reads the entries of RSS or Atom.
pub(super) fn read(text: &str, metadata: &Metadata) -> Result<Vec<Result<Article, ReadFault>>, ReadFault> {
    let root = Element::parse(text)?;
    let (channel, name) = match root.name.as_str() {
        "rss" | "RDF" => (root.child("channel").ok_or(ReadFault::NotFeed)?, "item"),
        "feed" => (&root, "entry"),
        _ => return Err(ReadFault::NotFeed),
    };
    // RSS 1.0 has its items beside the channel.
    let entries = if root.name == "RDF" { &root } else { channel };
    let language =
        channel.child("language").and_then(Element::line).or_else(|| root.attribute("lang").map(str::to_owned));
    let shared = Metadata { publisher: channel.child("title").and_then(line), language, ..Metadata::default() };
    let shared = shared.or(metadata);
    Ok(entries.elements().filter(|entry| entry.name == name).map(|entry| read_entry(entry, &shared)).collect())
}

/// Tells whether a JSON object is a JSON Feed.
pub(super) fn is_json_feed(object: &Map<String, Value>) -> bool {
    object.get("version").and_then(Value::as_str).is_some_and(|version| version.contains(JSON_FEED))
}

/// Reads the entries of a JSON Feed.
pub(super) fn read_json(feed: &Map<String, Value>, metadata: &Metadata) -> Vec<Result<Article, ReadFault>> {
    let string = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let shared = Metadata {
        publisher: string(feed.get("title")),
        language: string(feed.get("language")),
        ..Metadata::default()
    };
    let shared = shared.or(metadata);
    let entries = feed.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let read_entry = |entry: &Value| {
        let field = |name: &str| string(entry.get(name));
        let own = Metadata {
            id: field("id"),
            title: field("title"),
            published: field("date_published").and_then(|date| date::parse(&date)).map(|day| day.to_string()),
            url: field("url").and_then(|url| identity::repair_url(&url)),
            language: field("language"),
            ..Metadata::default()
        };
        let text = match (field("content_html"), field("content_text").or_else(|| field("summary"))) {
            (Some(content), _) => html::read_fragment(&content)?,
            (None, Some(text)) => text.trim().to_owned(),
            (None, None) => return Err(ReadFault::NoText),
        };
        Article::from_text(text, own.or(&shared))
    };
    entries.iter().map(read_entry).collect()
}

fn read_entry(entry: &Element, shared: &Metadata) -> Result<Article, ReadFault> {
    let line = |names: &[&str]| names.iter().find_map(|name| entry.child(name).and_then(line));
    let own = Metadata {
        id: line(&["guid", "id"]),
        title: line(&["title"]),
        published: line(&["pubDate", "published", "issued", "date", "updated", "modified"])
            .and_then(|date| date::parse(&date))
            .map(|day| day.to_string()),
        publisher: entry.child("publisher").and_then(Element::line),
        url: find_link(entry),
        language: entry
            .child("language")
            .and_then(Element::line)
            .or_else(|| entry.attribute("lang").map(str::to_owned)),
    };
    let text = find_text(entry)?.ok_or(ReadFault::NoText)?;
    Article::from_text(text, own.or(shared))
}

/// Returns the address of an entry.
fn find_link(entry: &Element) -> Option<String> {
    let links: Vec<&Element> = entry.elements().filter(|element| element.name == "link").collect();
    let is_alternate = |link: &&&Element| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    let guid = || entry.child("guid").filter(|guid| guid.attribute("isPermaLink") != Some("false"));
    links
        .iter()
        .find(is_alternate)
        .and_then(|link| link.attribute("href").map(str::to_owned).or_else(|| link.line()))
        .and_then(|url| identity::repair_url(&url))
        .or_else(|| identity::repair_url(&guid()?.line()?))
}

/// Returns the full text of an entry, else its summary.
fn find_text(entry: &Element) -> Result<Option<String>, ReadFault> {
    for name in ["encoded", "content", "description", "summary"] {
        // A `content` of Media RSS names a picture and holds nothing.
        for part in entry.elements().filter(|element| element.name == name) {
            let markup = if part.has_elements() { part.inner_markup() } else { part.characters() };
            let text = if part.attribute("type") == Some("text") && !part.has_elements() {
                markup.trim().to_owned()
            } else {
                html::read_fragment(&markup)?
            };
            if !text.is_empty() {
                return Ok(Some(text));
            }
        }
    }
    Ok(None)
}

/// Returns what an element says on one line, without the markup that feeds put into titles.
fn line(element: &Element) -> Option<String> {
    let line = element.line()?;
    if !line.contains(['<', '&']) {
        return Some(line);
    }
    html::read_fragment(&line).ok().map(|text| text.replace("\n\n", " ")).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="x" xmlns:dc="y"><channel><title>Le Quotidien</title><language>fr-fr</language>
        <item><title>Accord &amp;amp; traité</title><link>https://q.example/1</link><pubDate>Fri, 09 Jan 2026 08:00:00 +0100</pubDate>
        <description>Paris a signé.</description><content:encoded><![CDATA[<p>Paris a signé un accord.</p><p>Lire aussi : <a href="/2">Berlin</a></p><p>Berlin aussi.</p>]]></content:encoded></item>
        <item><title>Sans texte</title><guid isPermaLink="false">12</guid></item>
        <item><guid>https://q.example/3</guid><dc:date>2026-01-10</dc:date><description>Rome&nbsp;a &lt;b&gt;refusé&lt;/b&gt;.</description></item>
        </channel></rss>"#;

    #[test]
    fn rss_is_read() {
        let articles = read(RSS, &Metadata::default()).unwrap();
        let article = articles[0].as_ref().unwrap();
        assert_eq!(article.text, "Paris a signé un accord.\n\nBerlin aussi.");
        assert_eq!((article.iri.as_str(), article.title.as_deref()), ("https://q.example/1", Some("Accord & traité")));
        assert_eq!(article.publisher.as_deref(), Some("Le Quotidien"));
        assert_eq!(article.published.unwrap().to_string(), "2026-01-09");
        assert!(matches!(articles[1], Err(ReadFault::NoText)));
        let article = articles[2].as_ref().unwrap();
        assert_eq!((article.iri.as_str(), article.text.as_str()), ("https://q.example/3", "Rome\u{a0}a refusé."));
    }

    #[test]
    fn atom_and_json_feed_are_read() {
        let atom = r#"<feed xmlns="x" xml:lang="fr"><title>Le Quotidien</title><entry><id>urn:q:1</id><title>Accord</title>
            <link rel="edit" href="https://q.example/edit"/><link href="https://q.example/1"/><published>2026-01-09T08:00:00Z</published>
            <content type="xhtml"><div><p>Paris a <em>signé</em>.</p></div></content></entry></feed>"#;
        let article = read(atom, &Metadata::default()).unwrap().remove(0).unwrap();
        assert_eq!((article.iri.as_str(), article.text.as_str()), ("https://q.example/1", "Paris a signé."));
        let feed = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "Q", "items": [
            {"id": "1", "url": "https://q.example/1", "content_html": "<p>Paris a signé.</p>", "date_published": "2026-01-09T08:00:00Z"}]});
        let feed = feed.as_object().unwrap();
        assert!(is_json_feed(feed));
        let article = read_json(feed, &Metadata::default()).remove(0).unwrap();
        assert_eq!((article.iri.as_str(), article.text.as_str()), ("https://q.example/1", "Paris a signé."));
        assert!(matches!(read("<html/>", &Metadata::default()), Err(ReadFault::NotFeed)));
    }
}
