//! NITF, in which agencies send articles: <https://iptc.org/standards/nitf/>.

use super::xml::Element;
use super::{Article, Metadata, ReadFault, date};

/// What stands in an article without being its text.
const LEFT_OUT: &[&str] =
    &["media", "table", "note", "byline", "dateline", "distributor", "hedline", "body.end", "pre", "fn"];

/// Reads the article of a document.
pub(super) fn read(root: &Element, metadata: &Metadata) -> Result<Article, ReadFault> {
    let head = root.child("head");
    let find = |name: &str| head.and_then(|head| head.find(name));
    let attribute = |name: &str, attribute: &str| Some(find(name)?.attribute(attribute)?.to_owned());
    let published = ["date.issue", "date.release"]
        .iter()
        .find_map(|name| attribute(name, "norm"))
        .or_else(|| attribute("pubdata", "date.publication"));
    let own = Metadata {
        id: attribute("doc-id", "id-string"),
        title: find_title(root),
        published: published.and_then(|date| date::parse(&date)).map(|day| day.to_string()),
        publisher: attribute("pubdata", "name")
            .or_else(|| root.line_of(&["distributor"]))
            .or_else(|| attribute("doc.copyright", "holder"))
            .or_else(|| attribute("doc-id", "regsrc")),
        url: attribute("pubdata", "ex-ref").and_then(|url| super::identity::repair_url(&url)),
        language: root
            .attribute("lang")
            .or_else(|| root.find("body").and_then(|body| body.attribute("lang")))
            .map(str::to_owned),
    };
    let text = find_text(root).ok_or(ReadFault::NoText)?;
    Article::from_text(text, own.or(metadata))
}

/// Returns the headline.
pub(super) fn find_title(root: &Element) -> Option<String> {
    root.line_of(&["hl1", "hedline"]).or_else(|| root.child("head").and_then(|head| head.line_of(&["title"])))
}

/// Returns the text: the abstract, where it is not the first paragraph again, and the content.
pub(super) fn find_text(root: &Element) -> Option<String> {
    let content = root.find("body.content")?.paragraphs(LEFT_OUT);
    let summary = root.find("body.head").and_then(|head| head.find("abstract")).map(|part| part.paragraphs(LEFT_OUT));
    match summary {
        Some(summary) if !summary.is_empty() && !content.starts_with(&summary) => {
            Some(format!("{summary}\n\n{content}"))
        }
        _ => Some(content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_report_is_read() {
        let text = r#"<nitf><head><title>Séisme</title><docdata><doc-id regsrc="AGE" id-string="age-1"/>
            <date.issue norm="20160824T081500Z"/></docdata><pubdata name="Agence Exemple" ex-ref="https://agence.example/1"/></head>
            <body><body.head><hedline><hl1>Séisme meurtrier en Italie</hl1></hedline><byline>Par X</byline>
            <dateline><location>Rome</location></dateline></body.head>
            <body.content><block><p>Un séisme a frappé <location>Amatrice</location> mercredi.</p>
            <media><media-caption>Des ruines</media-caption></media><p>Les secours cherchent des survivants.</p></block></body.content></body></nitf>"#;
        let article = read(&Element::parse(text).unwrap(), &Metadata::default()).unwrap();
        assert_eq!(article.text, "Un séisme a frappé Amatrice mercredi.\n\nLes secours cherchent des survivants.");
        assert_eq!(article.title.as_deref(), Some("Séisme meurtrier en Italie"));
        assert_eq!(article.published.unwrap().to_string(), "2016-08-24");
        assert_eq!(article.publisher.as_deref(), Some("Agence Exemple"));
        assert_eq!(article.iri, "https://agence.example/1");
    }
}
