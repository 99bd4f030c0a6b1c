//! Articles in JSON: an object, an array of objects, or an object a line.
//!
//! Known fields are `id`, `title`, `text` (or `body`, `content`), `published`
//! (or `date`), `publisher`, `language` and `url`, unless the user says where
//! they stand; others are left alone. The text is taken as it stands, to the
//! last space. JSON Feed, whose entries hold HTML, is read as a feed.

use std::io::{BufRead, Read as _};

use serde_json::Value;

use super::field::{self, FieldPath};
use super::{Article, LONGEST_INPUT, Metadata, ReadFault, decode, feed};

/// Reads the articles of a JSON file: objects, or arrays of objects.
pub(super) fn read(text: &str, metadata: &Metadata, paths: &[FieldPath]) -> Vec<Result<Article, ReadFault>> {
    let mut articles = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(Value::Array(values)) => articles.extend(values.iter().map(|value| read_value(value, metadata, paths))),
            Ok(Value::Object(object)) if feed::is_json_feed(&object) => {
                articles.extend(feed::read_json(&object, metadata));
            }
            Ok(value) => articles.push(read_value(&value, metadata, paths)),
            Err(error) => articles.push(Err(error.into())),
        }
    }
    if articles.is_empty() { vec![Err(ReadFault::NoArticle)] } else { articles }
}

/// Reads the article that one line holds.
pub(super) fn read_line(line: &[u8], metadata: &Metadata, paths: &[FieldPath]) -> Result<Article, ReadFault> {
    let line = decode::decode(line.trim_ascii())?;
    read_value(&serde_json::from_str(&line)?, metadata, paths)
}

/// Tells whether a line, or more of a file, is one whole JSON value.
pub(super) fn is_complete(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// Reads an article from a JSON object.
fn read_value(value: &Value, metadata: &Metadata, paths: &[FieldPath]) -> Result<Article, ReadFault> {
    let object = match value {
        Value::Object(object) => object,
        Value::Array(_) => return Err(ReadFault::Shape("an array")),
        Value::String(_) => return Err(ReadFault::Shape("a string")),
        Value::Number(_) => return Err(ReadFault::Shape("a number")),
        Value::Bool(_) => return Err(ReadFault::Shape("a truth value")),
        Value::Null => return Err(ReadFault::Shape("null")),
    };
    let find = |name| field::find(object, name, paths);
    let text = find("text")?.ok_or(ReadFault::NoText)?;
    let own = Metadata {
        id: find("id")?,
        title: find("title")?,
        published: find("published")?,
        publisher: find("publisher")?,
        url: find("url")?,
        language: find("language")?,
    };
    Article::from_text(text, own.or(metadata))
}

/// Reads the next line that is not blank, with its number, counted from 1; one without end is passed over.
pub(super) fn next_line(reader: &mut dyn BufRead, number: &mut u64) -> Result<Option<Vec<u8>>, ReadFault> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.take(LONGEST_INPUT).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        *number += 1;
        if !line.ends_with(b"\n") && line.len() as u64 == LONGEST_INPUT {
            reader.skip_until(b'\n')?;
            return Err(ReadFault::TooLong);
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_aliases() {
        let line = r#"{"id": 7, "body": "Paris a signé. ", "date": "2026-01-09T08:00:00Z", "publisher": {"name": "AFP"}, "title": null}"#;
        let article = read_line(line.as_bytes(), &Metadata::default(), &[]).unwrap();
        assert_eq!(article.iri, "https://w3id.org/selon/article/7");
        assert_eq!(article.text, "Paris a signé. ");
        assert_eq!((article.publisher.as_deref(), article.title), (Some("AFP"), None));
    }

    #[test]
    fn fields_stand_where_the_user_says() {
        let line = r#"{"corps": ["Paris a signé.", "Berlin aussi."], "date": {"iso": "2026-01-09"}, "a.b": "AFP", "t": [{"fr": "Accord"}]}"#;
        let paths: Vec<FieldPath> = ["text=corps", "date=date.iso", "publisher=a.b", "title=t.0.fr", "url=none.at.all"]
            .iter()
            .map(|path| path.parse().unwrap())
            .collect();
        let article = read_line(line.as_bytes(), &Metadata::default(), &paths).unwrap();
        assert_eq!(article.text, "Paris a signé.\n\nBerlin aussi.");
        assert_eq!(article.published.unwrap().to_string(), "2026-01-09");
        assert_eq!((article.publisher.as_deref(), article.title.as_deref()), (Some("AFP"), Some("Accord")));
        assert_eq!(article.url, None);
    }

    #[test]
    fn arrays_are_read_and_their_faults_named() {
        let read =
            read(r#"[{"text": "Paris a signé."}, 3, {"text": ["a", 1]}, {"title": "a"}]"#, &Metadata::default(), &[]);
        let faults: Vec<_> = read.iter().map(|article| article.as_ref().err().map(ToString::to_string)).collect();
        let expected = [
            "an article is a JSON object, and this is a number",
            "the field `text` is not text",
            "the article has no text",
        ];
        assert_eq!(faults[0], None);
        assert_eq!(faults[1..].iter().flatten().collect::<Vec<_>>(), expected);
    }
}
