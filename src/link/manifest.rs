//! Our entities for others to look up: the static files of a service of the W3C Reconciliation API 0.2.

use std::io;
use std::path::Path;

use serde_json::json;

use super::subject::Subject;
use crate::store::format::shorten;
use crate::store::{node, write_atomically};
use crate::vocab;
use crate::world::knowledge::Kind;

/// Writes what the service is, and all entities that it may suggest, into a folder.
///
/// # Errors
///
/// Returns an error when the files cannot be written.
pub fn write(folder: &Path, subjects: &[Subject]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let class = |kind: Kind| {
        let class = match kind {
            Kind::Person => vocab::PERSON,
            Kind::Organization => vocab::ORGANIZATION,
            Kind::State => vocab::STATE,
            Kind::Place => vocab::PLACE_CLASS,
            Kind::Thing => vocab::THING,
        };
        let iri = node(class).as_str();
        json!({"id": iri, "name": iri.strip_prefix(vocab::SELON).unwrap_or(iri)})
    };
    let kinds = [Kind::Person, Kind::Organization, Kind::State, Kind::Place, Kind::Thing];
    let manifest = json!({
        "versions": ["0.2"],
        "name": "Selon",
        "identifierSpace": vocab::ID,
        "schemaSpace": vocab::SELON,
        "view": {"url": format!("{}{{{{id}}}}", vocab::ID)},
        "defaultTypes": kinds.map(class),
    });
    let entities: Vec<_> = subjects
        .iter()
        .map(|subject| {
            let id = subject.iri.strip_prefix(vocab::ID).unwrap_or(&subject.iri);
            let countries: Vec<_> = subject.countries.iter().filter_map(|country| shorten(country)).collect();
            json!({
                "id": id,
                "name": subject.label,
                "description": countries.join(", "),
                "type": [class(subject.kind)],
                "names": subject.names,
            })
        })
        .collect();
    for (name, value) in [("manifest.json", manifest), ("entities.json", json!({"result": entities}))] {
        write_atomically(&folder.join(name), |writer| {
            serde_json::to_writer_pretty(writer, &value).map_err(io::Error::other)
        })?;
    }
    Ok(())
}
