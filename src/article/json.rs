//! Articles in JSON: an object, an array of objects, or an object a line.
//!
//! Known fields are `id`, `title`, `text` (or `body`, `content`), `published`
//! (or `date`), `publisher`, `language` and `url`; others are left alone. The
//! text is taken as it stands, to the last space.

use std::io::{BufRead, Read as _};

use serde_json::{Map, Value};

use super::{Article, LONGEST_INPUT, Metadata, ReadFault, decode};

/// Reads the articles of a JSON file: objects, or arrays of objects.
pub(super) fn read(text: &str, metadata: &Metadata) -> Vec<Result<Article, ReadFault>> {
    let mut articles = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(Value::Array(values)) => articles.extend(values.into_iter().map(|value| read_value(value, metadata))),
            Ok(value) => articles.push(read_value(value, metadata)),
            Err(error) => articles.push(Err(error.into())),
        }
    }
    if articles.is_empty() { vec![Err(ReadFault::NoArticle)] } else { articles }
}

/// Reads the article that one line holds.
pub(super) fn read_line(line: &[u8], metadata: &Metadata) -> Result<Article, ReadFault> {
    let line = decode::decode(line.trim_ascii())?;
    read_value(serde_json::from_str(&line)?, metadata)
}

/// Tells whether a line, or more of a file, is one whole JSON value.
pub(super) fn is_complete(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// Reads an article from a JSON object.
fn read_value(value: Value, metadata: &Metadata) -> Result<Article, ReadFault> {
    let mut object = match value {
        Value::Object(object) => object,
        Value::Array(_) => return Err(ReadFault::Shape("an array")),
        Value::String(_) => return Err(ReadFault::Shape("a string")),
        Value::Number(_) => return Err(ReadFault::Shape("a number")),
        Value::Bool(_) => return Err(ReadFault::Shape("a truth value")),
        Value::Null => return Err(ReadFault::Shape("null")),
    };
    let text = take(&mut object, &["text", "body", "content"])?.ok_or(ReadFault::NoText)?;
    let own = Metadata {
        id: take(&mut object, &["id"])?,
        title: take(&mut object, &["title"])?,
        published: take(&mut object, &["published", "date"])?,
        publisher: take(&mut object, &["publisher"])?,
        url: take(&mut object, &["url"])?,
        language: take(&mut object, &["language"])?,
    };
    Article::from_text(text, own.or(metadata))
}

/// Takes a field out of an object, under the first of its names that has a value.
fn take(object: &mut Map<String, Value>, names: &[&'static str]) -> Result<Option<String>, ReadFault> {
    for name in names {
        match object.remove(*name) {
            None | Some(Value::Null) => {}
            Some(Value::String(value)) if value.trim().is_empty() => {}
            Some(Value::String(value)) => return Ok(Some(value)),
            Some(Value::Number(value)) if *name == "id" => return Ok(Some(value.to_string())),
            // As in schema.org's JSON-LD: `"publisher": {"name": "…"}`.
            Some(Value::Object(mut value)) if *name == "publisher" => return take(&mut value, &["name"]),
            Some(_) => return Err(ReadFault::Field(name)),
        }
    }
    Ok(None)
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
        let article = read_line(line.as_bytes(), &Metadata::default()).unwrap();
        assert_eq!(article.iri, "https://w3id.org/selon/article/7");
        assert_eq!(article.text, "Paris a signé. ");
        assert_eq!((article.publisher.as_deref(), article.title), (Some("AFP"), None));
    }

    #[test]
    fn arrays_are_read_and_their_faults_named() {
        let read = read(r#"[{"text": "Paris a signé."}, 3, {"text": ["a"]}, {"title": "a"}]"#, &Metadata::default());
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
