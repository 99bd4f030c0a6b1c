//! What a page says about its article in JSON-LD, in the terms of schema.org.

use dom_query::Document;
use serde_json::Value;

use crate::article::xml;

/// With what the names of classes of articles end.
const CLASSES: &[&str] = &["Article", "Posting", "Report"];

/// What JSON-LD says about an article.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

/// Finds what a page says about its article.
pub(super) fn find(document: &Document) -> LinkedData {
    let mut objects = Vec::new();
    for script in document.select("script[type*='ld+json' i]").nodes() {
        if let Some(value) = parse(&script.text()) {
            gather(value, &mut objects);
        }
    }
    let Some(article) = objects.iter().find(|object| is_article(object)) else { return LinkedData::default() };
    let text = |name: &str| string(article.get(name)?);
    let page =
        objects.iter().find(|object| string(object.get("@type").unwrap_or(&Value::Null)).as_deref() == Some("WebPage"));
    LinkedData {
        headline: text("headline").or_else(|| text("name")),
        published: text("datePublished")
            .or_else(|| text("dateCreated"))
            .or_else(|| string(page?.get("datePublished")?)),
        publisher: article.get("publisher").and_then(|publisher| name_of(publisher, &objects)),
        url: text("url").or_else(|| match article.get("mainEntityOfPage")? {
            Value::Object(page) => string(page.get("@id").or_else(|| page.get("url"))?),
            page => string(page),
        }),
        language: article.get("inLanguage").and_then(|language| match language {
            Value::Object(language) => string(language.get("alternateName").or_else(|| language.get("name"))?),
            language => string(language),
        }),
    }
}

/// Parses JSON as pages have it: between marks of comments, with line ends inside strings.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    let text = ["<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text);
    let text = ["-->", "//]]>", "]]>", "/*]]>*/"].iter().find_map(|mark| text.strip_suffix(mark)).unwrap_or(text);
    let text = text.trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        serde_json::from_str(&plain).ok()
    })
}

/// Gathers the objects of a value: those of lists and graphs, and what a page is mainly about.
fn gather(value: Value, objects: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| gather(value, objects)),
        Value::Object(mut object) => {
            let inner = ["@graph", "mainEntity"].map(|name| object.remove(name));
            objects.push(Value::Object(object));
            inner.into_iter().flatten().for_each(|value| gather(value, objects));
        }
        _ => {}
    }
}

fn is_article(object: &Value) -> bool {
    let is_class = |name: &Value| name.as_str().is_some_and(|name| CLASSES.iter().any(|class| name.ends_with(class)));
    match object.get("@type") {
        Some(Value::Array(names)) => names.iter().any(is_class),
        Some(name) => is_class(name),
        None => false,
    }
}

/// Returns the name of an organization, which may stand elsewhere on the page.
fn name_of(value: &Value, objects: &[Value]) -> Option<String> {
    match value {
        Value::String(name) => string(value).filter(|_| !name.contains("://")),
        Value::Array(values) => values.iter().find_map(|value| name_of(value, objects)),
        Value::Object(object) => object.get("name").and_then(string).or_else(|| {
            let id = object.get("@id")?;
            objects.iter().find(|object| object.get("@id") == Some(id))?.get("name").and_then(string)
        }),
        _ => None,
    }
}

/// Returns the first string of a value.
fn string(value: &Value) -> Option<String> {
    match value {
        // Templates often escape for HTML what stands in JSON.
        Value::String(value) => Some(xml::unescape(value.trim())).filter(|value| !value.is_empty()),
        Value::Array(values) => values.iter().find_map(string),
        Value::Number(value) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> LinkedData {
        find(&Document::from(format!("<script type='application/ld+json'>{json}</script>")))
    }

    #[test]
    fn articles_are_found_in_graphs_and_lists() {
        let data = read(
            r##"//<![CDATA[
            [{"@type": "BreadcrumbList"}, {"@graph": [{"@id": "#o", "@type": "Organization", "name": "Le Quotidien"},
            {"@type": ["ReportageNewsArticle"], "headline": "Un
            accord", "publisher": {"@id": "#o"}, "datePublished": ["2026-01-09"], "mainEntityOfPage": {"@id": "https://q.example/1"}}]}]
            //]]>"##,
        );
        assert!(data.headline.is_some_and(|headline| headline.starts_with("Un")));
        assert_eq!((data.publisher.as_deref(), data.published.as_deref()), (Some("Le Quotidien"), Some("2026-01-09")));
        assert_eq!(data.url.as_deref(), Some("https://q.example/1"));
        assert!(read("{").headline.is_none() && read(r#"{"@type": "Person", "name": "A"}"#).headline.is_none());
        let data =
            read(r#"{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "A", "publisher": "Q"}}"#);
        assert_eq!((data.headline.as_deref(), data.publisher.as_deref()), (Some("A"), Some("Q")));
    }
}
