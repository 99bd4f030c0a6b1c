//! Datasets: where their names come from, and what they say of single things.
//!
//! Each is read twice from its beginning to its end: once for the names, once for what it says of the things that
//! have one of ours. A table needs the same; an endpoint is asked in pages.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use oxigraph::io::RdfParser;
use oxigraph::model::{NamedOrBlankNode, Term};

use super::alignment::{ALIGNMENT, Field};
use super::candidate::Finds;
use super::endpoint::Endpoint;
use super::reconcile::Reconciler;
use super::{LinkError, csv_table};
use crate::article;
use crate::store::format::Format;

/// A dataset with names.
#[derive(Debug)]
pub enum Dataset {
    /// A file of RDF.
    Rdf(PathBuf, Format),
    /// A table with heads of columns.
    Table(PathBuf, Columns),
    /// A SPARQL endpoint.
    Endpoint(Endpoint),
    /// A service that looks names up.
    Reconciler(Reconciler),
}

/// Which column of a table tells what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// What the user says; the others are known by their usual names.
    pub named: Vec<(Field, String)>,
    /// What stands before numbers that are no IRIs.
    pub base: String,
}

impl Dataset {
    /// Returns the dataset in a file.
    ///
    /// # Errors
    ///
    /// Returns an error when the name of the file does not tell its format.
    pub fn from_file(path: &Path, columns: Columns) -> Result<Self, LinkError> {
        let name = path.to_string_lossy();
        let bare = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        if bare.ends_with(".csv") || bare.ends_with(".tsv") {
            return Ok(Self::Table(path.to_owned(), columns));
        }
        match Format::from_file_name(&name) {
            Some(format) => Ok(Self::Rdf(path.to_owned(), format)),
            None => Err(LinkError::Format(path.to_owned())),
        }
    }

    /// Returns what the dataset is called unless the user says otherwise, in letters that an IRI may have.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Rdf(path, _) | Self::Table(path, _) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                clean_name(name.split('.').next().unwrap_or_default())
            }
            Self::Endpoint(endpoint) => clean_name(host(endpoint.address())),
            Self::Reconciler(service) => clean_name(host(service.address())),
        }
    }

    /// Returns where it comes from: an address, or the name of a file without its folder.
    #[must_use]
    pub fn source(&self) -> String {
        match self {
            Self::Rdf(path, _) | Self::Table(path, _) => {
                path.file_name().unwrap_or_default().to_string_lossy().into_owned()
            }
            Self::Endpoint(endpoint) => endpoint.address().to_owned(),
            Self::Reconciler(service) => service.address().to_owned(),
        }
    }

    /// Lets all names stream by, then what is told of the things that have one of ours.
    ///
    /// # Errors
    ///
    /// Returns an error when the dataset cannot be read.
    pub fn read(&self, finds: &mut Finds<'_>) -> Result<(), LinkError> {
        match self {
            Self::Rdf(path, format) => {
                read_rdf(path, *format, |iri, field, value, language| {
                    if matches!(field, Field::Label | Field::Variant) {
                        finds.add_name(iri, value, language, field == Field::Variant);
                    }
                })?;
                let wanted = finds.wanted();
                read_rdf(path, *format, |iri, field, value, language| {
                    if wanted.contains(iri) {
                        tell(finds, iri, field, value, language);
                    }
                })?;
            }
            Self::Table(path, columns) => {
                csv_table::read(path, columns, |row| {
                    for (field, value) in &row.values {
                        if matches!(field, Field::Label | Field::Variant) {
                            finds.add_name(&row.iri, value, "", *field == Field::Variant);
                        }
                    }
                })?;
                let wanted = finds.wanted();
                csv_table::read(path, columns, |row| {
                    if wanted.contains(&row.iri) {
                        for (field, value) in &row.values {
                            tell(finds, &row.iri, *field, value, "");
                        }
                    }
                })?;
            }
            Self::Endpoint(endpoint) => {
                endpoint.names(|iri, name, language| {
                    finds.add_name(iri, name, language, false);
                })?;
                let wanted: Vec<String> = finds.wanted().into_iter().collect();
                endpoint.describe(&wanted, |iri, field, value, language| tell(finds, iri, field, value, language))?;
            }
            Self::Reconciler(service) => service.read(finds)?,
        }
        finds.add_known();
        Ok(())
    }
}

/// Adds what a dataset tells of a thing that is a candidate.
pub(super) fn tell(finds: &mut Finds<'_>, iri: &str, field: Field, value: &str, language: &str) {
    let Some(thing) = finds.things.get_mut(iri) else { return };
    match field {
        Field::Label if thing.label.is_empty() || language == "fr" => value.clone_into(&mut thing.label),
        Field::Type => {
            thing.types.insert(value.to_owned());
        }
        Field::Country => {
            thing.countries.insert(value.to_owned());
        }
        Field::Description if matches!(language, "" | "fr" | "en") && thing.description.len() < 2000 => {
            thing.description.push_str(value);
            thing.description.push(' ');
        }
        _ => {}
    }
}

/// Calls a function with each triple of a file that tells something.
fn read_rdf(path: &Path, format: Format, mut each: impl FnMut(&str, Field, &str, &str)) -> Result<(), LinkError> {
    let reader = open(path)?;
    for quad in RdfParser::from_format(format.rdf_format()).lenient().for_reader(reader) {
        let quad = quad.map_err(|error| LinkError::Syntax { path: path.to_owned(), message: error.to_string() })?;
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        let Some(field) = ALIGNMENT.property(quad.predicate.as_str()) else { continue };
        match &quad.object {
            Term::NamedNode(object) => each(subject.as_str(), field, object.as_str(), ""),
            Term::Literal(literal) => {
                each(subject.as_str(), field, literal.value(), literal.language().unwrap_or_default());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Opens a file, unpacked if need be.
pub(super) fn open(path: &Path) -> Result<impl Read, LinkError> {
    let unreadable = |error| LinkError::Unreadable { path: path.to_owned(), error };
    let file = File::open(path).map_err(unreadable)?;
    article::unpack(file).map_err(unreadable)
}

/// Returns the host of an address.
fn host(address: &str) -> &str {
    let behind = address.split_once("://").map_or(address, |(_, behind)| behind);
    behind.split(['/', '?']).next().unwrap_or_default()
}

/// Returns a name in the letters that an IRI may have.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' })
        .collect();
    let clean = clean.trim_matches('-').to_owned();
    if clean.is_empty() { "dataset".to_owned() } else { clean }
}

/// Returns the IRIs among values, without those that cannot stand in a query.
pub(super) fn safe_iris(iris: &[String]) -> BTreeSet<&str> {
    iris.iter().map(String::as_str).filter(|iri| oxigraph::model::NamedNodeRef::new(iri).is_ok()).collect()
}
