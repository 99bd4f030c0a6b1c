//! Tables with names: CSV, or TSV by the ending of the file's name.

use std::path::Path;

use super::LinkError;
use super::alignment::{ALIGNMENT, Field};
use super::dataset::{Columns, open};

/// Between several values in one cell.
const SEPARATOR: char = '|';

/// A row that says of what it tells.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The thing.
    pub(super) iri: String,
    /// What is said of it, but for what is empty.
    pub(super) values: Vec<(Field, String)>,
}

/// Calls a function with each row that names a thing.
pub(super) fn read(path: &Path, columns: &Columns, mut each: impl FnMut(&Row)) -> Result<(), LinkError> {
    let syntax = |error: csv::Error| LinkError::Syntax { path: path.to_owned(), message: error.to_string() };
    let is_tabbed = path.to_string_lossy().contains(".tsv");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if is_tabbed { b'\t' } else { b',' })
        .quoting(!is_tabbed)
        .flexible(true)
        .from_reader(open(path)?);
    let fields = fields(reader.byte_headers().map_err(syntax)?, path, columns)?;
    let mut record = csv::ByteRecord::new();
    let mut row = Row::default();
    while reader.read_byte_record(&mut record).map_err(syntax)? {
        row.iri.clear();
        row.values.clear();
        for (field, cell) in fields.iter().zip(&record) {
            let Some(field) = field else { continue };
            let cell = String::from_utf8_lossy(cell);
            if *field == Field::Identifier {
                row.iri = iri(cell.trim(), &columns.base);
            } else {
                let values = cell.split(SEPARATOR).map(str::trim).filter(|value| !value.is_empty());
                row.values.extend(values.map(|value| (*field, value.to_owned())));
            }
        }
        // What cannot be named cannot be linked.
        if oxigraph::model::NamedNodeRef::new(&row.iri).is_ok() {
            each(&row);
        }
    }
    Ok(())
}

/// Returns what each column tells; what the user says goes before the usual names.
fn fields(heads: &csv::ByteRecord, path: &Path, columns: &Columns) -> Result<Vec<Option<Field>>, LinkError> {
    let heads: Vec<String> = heads.iter().map(|head| String::from_utf8_lossy(head).trim().to_owned()).collect();
    if let Some((_, name)) = columns.named.iter().find(|(_, name)| !heads.contains(name)) {
        return Err(LinkError::Column { path: path.to_owned(), name: name.clone(), heads });
    }
    let fields: Vec<Option<Field>> = heads
        .iter()
        .map(|head| {
            let named = columns.named.iter().find(|(_, name)| name == head).map(|(field, _)| *field);
            let is_named = |field: Field| columns.named.iter().any(|(named, _)| *named == field);
            named.or_else(|| ALIGNMENT.column(head).filter(|field| !is_named(*field)))
        })
        .collect();
    for (field, name) in [(Field::Identifier, "iri"), (Field::Label, "label")] {
        if !fields.contains(&Some(field)) {
            return Err(LinkError::Column { path: path.to_owned(), name: name.to_owned(), heads });
        }
    }
    Ok(fields)
}

/// Completes a number to an IRI.
fn iri(cell: &str, base: &str) -> String {
    if cell.contains("://") || cell.starts_with("urn:") || cell.is_empty() {
        cell.to_owned()
    } else {
        format!("{base}{cell}")
    }
}
