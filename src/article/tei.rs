//! TEI, in which archives and corpora keep newspapers: <https://tei-c.org>.

use super::xml::Element;
use super::{Article, Metadata, ReadFault, date, identity};

/// What stands in a text without being part of it: notes, figures, the heads and numbers of pages.
const LEFT_OUT: &[&str] = &["note", "figure", "fw", "table", "byline", "dateline", "docDate", "titlePage"];

/// Reads the texts of a document, or of a corpus of them.
pub(super) fn read(root: &Element, metadata: &Metadata) -> Vec<Result<Article, ReadFault>> {
    let name = if root.name == "TEI.2" { "TEI.2" } else { "TEI" };
    root.find_all(name).map(|document| read_document(document, metadata)).collect()
}

fn read_document(document: &Element, metadata: &Metadata) -> Result<Article, ReadFault> {
    let header = document.child("teiHeader");
    let part = |name: &str| header.and_then(|header| header.find(name));
    // The source is the newspaper; the publication is that of the corpus.
    let parts = [part("sourceDesc"), part("publicationStmt")];
    let day = |element: &Element| {
        let when = element.attribute("when").or_else(|| element.attribute("when-iso"));
        when.map(str::to_owned).or_else(|| element.line()).and_then(|date| date::parse(&date))
    };
    let published = parts.iter().flatten().find_map(|part| part.find_all("date").find_map(day));
    let title = part("titleStmt").and_then(|part| part.line_of(&["title"]));
    let own = Metadata {
        id: document
            .attribute("id")
            .map(str::to_owned)
            .or_else(|| parts.iter().flatten().find_map(|part| part.line_of(&["idno"]))),
        title: title.clone(),
        published: published.map(|day| day.to_string()),
        publisher: parts.iter().flatten().find_map(|part| part.line_of(&["publisher"])),
        url: part("sourceDesc")
            .and_then(|part| part.find_all("ref").find_map(|link| identity::repair_url(link.attribute("target")?))),
        language: [document.child("text"), Some(document)]
            .into_iter()
            .flatten()
            .find_map(|element| element.attribute("lang"))
            .or_else(|| part("language").and_then(|language| language.attribute("ident")))
            .map(str::to_owned),
    };
    let body = document.child("text").and_then(|text| text.find("body")).ok_or(ReadFault::NoText)?;
    let text = body.paragraphs(LEFT_OUT);
    // The head that says the title again stands beside the text.
    let text = match title.as_deref().and_then(|title| text.strip_prefix(title)) {
        Some(rest) if rest.starts_with("\n\n") => rest.trim_start().to_owned(),
        _ => text,
    };
    Article::from_text(text, own.or(metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newspaper_of_an_archive_is_read() {
        let text = r#"<TEI xmlns="x" xml:id="a1"><teiHeader><fileDesc><titleStmt><title>Paris-Brest</title></titleStmt>
            <publicationStmt><publisher>Un corpus</publisher><date when="2020"/></publicationStmt>
            <sourceDesc><bibl><publisher>Le Petit Exemple</publisher><date when="1891-09-10"/></bibl></sourceDesc></fileDesc></teiHeader>
            <text xml:lang="fr"><body><div><head>Paris-Brest</head><p>Charles Terront a gagné la <pb n="2"/>course<note>1</note>.</p>
            <p>Il a roulé trois jours.</p></div></body></text></TEI>"#;
        let articles = read(&Element::parse(text).unwrap(), &Metadata::default());
        let article = articles.into_iter().next().unwrap().unwrap();
        assert_eq!(article.text, "Charles Terront a gagné la course.\n\nIl a roulé trois jours.");
        assert_eq!(article.published.unwrap().to_string(), "1891-09-10");
        assert_eq!(article.publisher.as_deref(), Some("Le Petit Exemple"));
        assert_eq!(article.iri, "https://w3id.org/selon/article/a1");
    }
}
