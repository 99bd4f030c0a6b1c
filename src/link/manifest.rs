//! Our entities for others to look up: the static files of a service of the W3C Reconciliation API 0.2.

use std::io;
use std::path::Path;

use serde_json::{Value, json};

use super::subject::Subject;
use crate::store::format::shorten;
use crate::store::{node, write_atomically};
use crate::vocab;
use crate::world::knowledge::Kind;

/// The kinds of entities.
pub const KINDS: [Kind; 5] = [Kind::Person, Kind::Organization, Kind::State, Kind::Place, Kind::Thing];

/// Writes what the service is, and all entities that it may suggest, into a folder.
///
/// # Errors
///
/// Returns an error when the files cannot be written.
pub fn write(folder: &Path, subjects: &[Subject]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let entities = subjects.iter().map(|subject| {
        let mut described = entity(subject);
        if let Some(described) = described.as_object_mut() {
            described.insert("names".to_owned(), json!(subject.names));
        }
        described
    });
    let entities = json!({"result": entities.collect::<Vec<_>>()});
    for (name, value) in [("manifest.json", manifest(vocab::ID)), ("entities.json", entities)] {
        write_atomically(&folder.join(name), |writer| {
            serde_json::to_writer_pretty(writer, &value).map_err(io::Error::other)
        })?;
    }
    Ok(())
}

/// Says what the service is; the page of an entity stands at `pages` and its identifier.
#[must_use]
pub fn manifest(pages: &str) -> Value {
    json!({
        "versions": ["0.2"],
        "name": "Selon",
        "identifierSpace": vocab::ID,
        "schemaSpace": vocab::SELON,
        "view": {"url": format!("{pages}{{{{id}}}}")},
        "defaultTypes": KINDS.map(class),
    })
}

/// Says what class the entities of a kind are of.
#[must_use]
pub fn class(kind: Kind) -> Value {
    let class = match kind {
        Kind::Person => vocab::PERSON,
        Kind::Organization => vocab::ORGANIZATION,
        Kind::State => vocab::STATE,
        Kind::Place => vocab::PLACE_CLASS,
        Kind::Thing => vocab::THING,
    };
    let iri = node(class).as_str();
    json!({"id": iri, "name": iri.strip_prefix(vocab::SELON).unwrap_or(iri)})
}

/// Says what an entity is: identifier, name, countries and class.
#[must_use]
pub fn entity(subject: &Subject) -> Value {
    let id = subject.iri.strip_prefix(vocab::ID).unwrap_or(&subject.iri);
    let countries: Vec<_> = subject.countries.iter().filter_map(|country| shorten(country)).collect();
    json!({"id": id, "name": subject.label, "description": countries.join(", "), "type": [class(subject.kind)]})
}
