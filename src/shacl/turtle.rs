//! The triples of shape files, in the order they were read.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::ShaclError;
use crate::store::node;
use crate::vocab;

/// All files as one graph, so that one file can add to the shapes of another.
#[derive(Debug, Default)]
pub(super) struct Turtle {
    /// What is said of each subject, and in which file it first is.
    about: FxHashMap<Term, (usize, Vec<(NamedNode, Term)>)>,
    /// The subjects in the order of their first triples.
    subjects: Vec<Term>,
    files: Vec<String>,
}

impl Turtle {
    /// Parses files, each given by a name for messages and its bytes.
    ///
    /// # Errors
    ///
    /// Returns an error with the place of the first fault.
    pub(super) fn parse(files: &[(String, Vec<u8>)]) -> Result<Self, ShaclError> {
        let mut turtle = Self::default();
        for (number, (name, bytes)) in files.iter().enumerate() {
            for quad in RdfParser::from_format(RdfFormat::Turtle).rename_blank_nodes().for_slice(bytes) {
                let quad = quad.map_err(|error| {
                    let place = error.location().map(|range| (range.start.line + 1, range.start.column + 1));
                    let (line, column) = place.unwrap_or((1, 1));
                    ShaclError::Syntax { file: name.clone(), line, column, message: error.to_string() }
                })?;
                let subject = Term::from(quad.subject);
                let (_, said) = turtle.about.entry(subject.clone()).or_insert_with(|| {
                    turtle.subjects.push(subject);
                    (number, Vec::new())
                });
                // A triple that stands in two files is one triple.
                let pair = (quad.predicate, quad.object);
                if !said.contains(&pair) {
                    said.push(pair);
                }
            }
            turtle.files.push(name.clone());
        }
        Ok(turtle)
    }

    /// Iterates over the subjects, in the order of their first triples.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &Term> {
        self.subjects.iter()
    }

    /// Returns all that is said of a subject.
    pub(super) fn about(&self, subject: &Term) -> &[(NamedNode, Term)] {
        self.about.get(subject).map(|(_, said)| said.as_slice()).unwrap_or_default()
    }

    /// Iterates over what a property of a subject leads to.
    pub(super) fn objects(&self, subject: &Term, property: vocab::Term) -> impl Iterator<Item = &Term> {
        let property = node(property);
        self.about(subject).iter().filter(move |(found, _)| found.as_ref() == property).map(|(_, object)| object)
    }

    /// Iterates over what a property of SHACL leads to, by its local name.
    pub(super) fn shacl<'a>(&'a self, subject: &Term, property: &'a str) -> impl Iterator<Item = &'a Term> + use<'a> {
        self.about(subject).iter().filter(move |(found, _)| local(found) == Some(property)).map(|(_, object)| object)
    }

    /// Tells whether a subject is of a class, as the files themselves say.
    pub(super) fn is_a(&self, subject: &Term, class: &NamedNode) -> bool {
        self.objects(subject, vocab::RDF_TYPE).any(|object| matches!(object, Term::NamedNode(found) if found == class))
    }

    /// Returns the members of a list; `None` if it is broken, or goes round in a circle.
    pub(super) fn list(&self, head: &Term) -> Option<Vec<&Term>> {
        let is_nil = |at: &Term| matches!(at, Term::NamedNode(name) if name.as_ref() == node(vocab::RDF_NIL));
        let mut members = Vec::new();
        let mut seen = FxHashSet::default();
        let mut at = head;
        while !is_nil(at) {
            if !seen.insert(at) {
                return None;
            }
            let (mut first, mut rest) = (self.objects(at, vocab::RDF_FIRST), self.objects(at, vocab::RDF_REST));
            members.push(first.next()?);
            let next = rest.next()?;
            if first.next().is_some() || rest.next().is_some() {
                return None;
            }
            at = next;
        }
        Some(members)
    }

    /// Returns the file that first says something of a subject.
    pub(super) fn file_of(&self, subject: &Term) -> &str {
        let file = self.about.get(subject).and_then(|(file, _)| self.files.get(*file));
        file.or(self.files.first()).map_or("", String::as_str)
    }
}

/// Returns the local name of a term of SHACL.
pub(super) fn local(name: &NamedNode) -> Option<&str> {
    name.as_str().strip_prefix(vocab::SHACL)
}
