//! NewsML-G2, in which agencies send items: <https://iptc.org/standards/newsml-g2/>.
//!
//! Text is read that stands in the item itself, as NITF, as XHTML or plain; of
//! packages and pictures nothing is read.

use super::xml::Element;
use super::{Article, Metadata, ReadFault, date, html, identity, nitf};

/// Reads the items of a message; those without text of their own are passed over.
pub(super) fn read(root: &Element, metadata: &Metadata) -> Vec<Result<Article, ReadFault>> {
    root.find_all("newsItem").filter(|item| has_text(item)).map(|item| read_item(item, metadata)).collect()
}

fn has_text(item: &Element) -> bool {
    item.find("inlineXML").is_some() || item.find("inlineData").is_some()
}

fn read_item(item: &Element, metadata: &Metadata) -> Result<Article, ReadFault> {
    let meta = item.child("contentMeta");
    let about = item.child("itemMeta");
    let day = |part: Option<&Element>, name: &str| date::parse(&part?.line_of(&[name])?);
    let published = day(meta, "contentCreated")
        .or_else(|| day(about, "firstCreated"))
        .or_else(|| day(about, "versionCreated"))
        .or_else(|| day(meta, "contentModified"));
    let document = item.find("nitf");
    let own = Metadata {
        id: item.attribute("guid").map(str::to_owned),
        title: meta.and_then(|meta| meta.line_of(&["headline"])).or_else(|| document.and_then(nitf::find_title)),
        published: published.map(|day| day.to_string()),
        publisher: find_publisher(item),
        url: item
            .find_all("link")
            .find_map(|link| identity::repair_url(link.attribute("href").filter(|_| is_canonical(link))?)),
        language: meta
            .and_then(|meta| meta.child("language")?.attribute("tag"))
            .or_else(|| item.attribute("lang"))
            .map(str::to_owned),
    };
    Article::from_text(find_text(item)?, own.or(metadata))
}

/// Tells whether a link leads to the item itself on the web.
fn is_canonical(link: &Element) -> bool {
    link.attribute("rel").is_some_and(|rel| rel.ends_with(":canonical") || rel == "canonical")
}

/// Returns the name of the provider, or of the source, or the code of the provider.
fn find_publisher(item: &Element) -> Option<String> {
    let provider = item.find("provider");
    let named = ["provider", "infoSource", "creditline"].iter().find_map(|name| item.find(name)?.line_of(&["name"]));
    let code = || {
        let provider = provider?;
        provider.attribute("literal").or_else(|| provider.attribute("qcode")?.split(':').next_back()).map(str::to_owned)
    };
    named.or_else(|| item.line_of(&["creditline"])).or_else(code)
}

/// Returns the text of an item.
fn find_text(item: &Element) -> Result<String, ReadFault> {
    let content = item.child("contentSet").unwrap_or(item);
    if let Some(text) = content.find("nitf").and_then(nitf::find_text) {
        return Ok(text);
    }
    if let Some(body) = content.find("body").or_else(|| content.find("inlineXML")) {
        return html::read_fragment(&body.inner_markup());
    }
    let data = content.find("inlineData").ok_or(ReadFault::NoText)?;
    Ok(data.paragraphs(&[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_message_are_read() {
        let text = r#"<newsMessage xmlns="x"><itemSet><packageItem guid="p"/>
            <newsItem guid="urn:newsml:agence.example:20160824:1" lang="fr"><itemMeta><provider qcode="prov:AGE"><name>Agence Exemple</name></provider>
            <versionCreated>2016-08-25T08:15:00Z</versionCreated></itemMeta>
            <contentMeta><contentCreated>2016-08-24T08:15:00Z</contentCreated><headline>Séisme meurtrier en Italie</headline><language tag="fr"/></contentMeta>
            <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="y"><head><title>T</title></head><body>
            <h1>Séisme meurtrier en Italie</h1><p>Un séisme a frappé le centre de l'Italie.</p><p>Amatrice est <b>détruite</b>.</p></body></html></inlineXML></contentSet></newsItem>
            <newsItem guid="pic"><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>
            <newsItem guid="urn:b"><contentSet><inlineData contenttype="text/plain">Paris a signé un accord.</inlineData></contentSet></newsItem>
            </itemSet></newsMessage>"#;
        let articles = read(&Element::parse(text).unwrap(), &Metadata::default());
        let articles: Vec<Article> = articles.into_iter().map(Result::unwrap).collect();
        assert_eq!(articles.len(), 2);
        assert_eq!(articles[0].text, "Un séisme a frappé le centre de l'Italie.\n\nAmatrice est détruite.");
        assert_eq!(articles[0].iri, "urn:newsml:agence.example:20160824:1");
        assert_eq!(articles[0].published.unwrap().to_string(), "2016-08-24");
        assert_eq!(articles[0].publisher.as_deref(), Some("Agence Exemple"));
        assert_eq!(articles[1].text, "Paris a signé un accord.");
    }
}
