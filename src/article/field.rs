//! Where the fields of an article stand in JSON of another make: `text=body`, `published=date.iso`.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::ReadFault;

/// The fields that an article has, each with the names that are looked for by themselves.
const FIELDS: &[(&str, &[&str])] = &[
    ("text", &["text", "body", "content"]),
    ("id", &["id"]),
    ("title", &["title"]),
    ("published", &["published", "date"]),
    ("publisher", &["publisher"]),
    ("url", &["url"]),
    ("language", &["language"]),
];

/// Says where one field stands.
///
/// ```
/// use selon::article::FieldPath;
/// let path: FieldPath = "published=date.iso".parse()?;
/// assert_eq!(path.to_string(), "published=date.iso");
/// assert!("author=by".parse::<FieldPath>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    field: &'static str,
    path: String,
}

impl FromStr for FieldPath {
    type Err = String;

    fn from_str(pair: &str) -> Result<Self, String> {
        let (field, path) = pair.split_once('=').ok_or("write FIELD=PATH, as in `text=body`")?;
        let field = if field == "date" { "published" } else { field };
        match FIELDS.iter().find(|(name, _)| *name == field) {
            Some((field, _)) if !path.is_empty() => Ok(Self { field, path: path.to_owned() }),
            Some(_) => Err("write FIELD=PATH, as in `text=body`".to_owned()),
            None => {
                let names: Vec<_> = FIELDS.iter().map(|(name, _)| *name).collect();
                Err(format!("an article has no field `{field}`, but {}", names.join(", ")))
            }
        }
    }
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}={}", self.field, self.path)
    }
}

/// Finds a field of an article in an object: where the user says, else under the first of its names that has a value.
pub(super) fn find(object: &Map<String, Value>, field: &str, paths: &[FieldPath]) -> Result<Option<String>, ReadFault> {
    if let Some(path) = paths.iter().rev().find(|path| path.field == field) {
        return follow(object, &path.path).map_or(Ok(None), |value| read_value(value, field, &path.path));
    }
    let names = FIELDS.iter().find(|(name, _)| *name == field).map_or(&[][..], |(_, names)| names);
    for name in names {
        let Some(value) = object.get(*name) else { continue };
        if let Some(value) = read_value(value, field, name)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// Follows a path with dots into objects and lists; a key that has the dots itself is preferred.
fn follow<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let mut steps = path.split('.');
    let mut value = object.get(steps.next()?)?;
    for step in steps {
        value = match value {
            Value::Object(object) => object.get(step)?,
            Value::Array(values) => values.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Reads a value as text: a text that is a list of paragraphs is joined by blank lines.
fn read_value(value: &Value, field: &str, name: &str) -> Result<Option<String>, ReadFault> {
    match value {
        Value::Null => Ok(None),
        Value::String(value) => Ok((!value.trim().is_empty()).then(|| value.clone())),
        Value::Number(value) if field == "id" => Ok(Some(value.to_string())),
        // As in schema.org's JSON-LD: `"publisher": {"name": "…"}`.
        Value::Object(value) if field == "publisher" => {
            value.get("name").map_or(Ok(None), |value| read_value(value, "", name))
        }
        Value::Array(values) if field == "text" && !values.is_empty() && values.iter().all(Value::is_string) => {
            let paragraphs: Vec<_> = values.iter().filter_map(Value::as_str).map(str::trim).collect();
            let text = paragraphs.join("\n\n");
            Ok((!text.trim().is_empty()).then_some(text))
        }
        _ => Err(ReadFault::Field(name.to_owned())),
    }
}
