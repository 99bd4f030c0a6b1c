//! The triples of the ontology: the bundled ones, unpacked, and the user's, parsed.

use std::borrow::Cow;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term as RdfTerm};
use rustc_hash::{FxHashMap, FxHashSet};

use super::LoadError;
use crate::vocab::{FIXED, Term};

/// The bundled ontology as `build.rs` packed it.
static BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ontology.bin"));

type Text = Cow<'static, str>;

/// The object of a triple.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// A resource.
    Term(Term),
    /// A literal, with `@` and its language tag, or its datatype.
    Literal(Text, Text),
}

/// A triple of the ontology.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Triple {
    /// Its subject.
    pub subject: Term,
    /// Its predicate.
    pub predicate: Term,
    /// Its object.
    pub object: Object,
}

/// Interned IRIs and all triples, in the order they were read.
#[derive(Debug, Default)]
pub struct Triples {
    iris: Vec<Text>,
    numbers: FxHashMap<Text, Term>,
    triples: Vec<Triple>,
    core: usize,
    bundled: usize,
    files: Vec<(Text, usize)>,
}

impl Triples {
    /// Unpacks the bundled triples.
    ///
    /// # Errors
    ///
    /// Fails only when the binary is damaged.
    pub(super) fn bundled() -> Result<Self, LoadError> {
        Self::unpack(BUNDLED).ok_or(LoadError::Damaged)
    }

    fn unpack(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut number = || {
            let (head, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            Some(u32::from_le_bytes(*head) as usize)
        };
        let count = number()?;
        let mut strings: Vec<&'static str> = Vec::with_capacity(count);
        for _ in 0..count {
            let (head, tail) = rest.split_first_chunk::<4>()?;
            let length = u32::from_le_bytes(*head) as usize;
            strings.push(std::str::from_utf8(tail.get(..length)?).ok()?);
            rest = &tail[length..];
        }
        let (head, tail) = rest.split_first_chunk::<8>()?;
        let count = u32::from_le_bytes(head[..4].try_into().ok()?) as usize;
        let core = u32::from_le_bytes(head[4..].try_into().ok()?) as usize;

        let mut triples = Self { core, bundled: count, ..Self::default() };
        triples.numbers.reserve(strings.len());
        triples.intern_fixed();
        let mut terms: Vec<Option<Term>> = vec![None; strings.len()];
        let mut intern = |number: usize, triples: &mut Self| {
            let slot = terms.get_mut(number)?;
            if slot.is_none() {
                *slot = Some(triples.intern(Cow::Borrowed(strings.get(number)?)));
            }
            *slot
        };
        triples.triples.reserve(count);
        for row in tail.chunks_exact(16).take(count) {
            let cell = |at: usize| u32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]) as usize;
            let object = match cell(12) {
                0 => Object::Term(intern(cell(8), &mut triples)?),
                kind => Object::Literal(Cow::Borrowed(*strings.get(cell(8))?), Cow::Borrowed(*strings.get(kind - 1)?)),
            };
            let triple =
                Triple { subject: intern(cell(0), &mut triples)?, predicate: intern(cell(4), &mut triples)?, object };
            triples.triples.push(triple);
        }
        let mut ends = tail.get(count * 16..)?.chunks_exact(4).map(|cell| {
            let cell: Result<[u8; 4], _> = cell.try_into();
            cell.map_or(0, |cell| u32::from_le_bytes(cell) as usize)
        });
        for _ in 0..ends.next()? {
            let (name, end) = (ends.next()?, ends.next()?);
            triples.files.push((Cow::Borrowed(*strings.get(name)?), end));
        }
        Some(triples)
    }

    fn intern_fixed(&mut self) {
        for iri in FIXED {
            self.intern(Cow::Borrowed(iri));
        }
    }

    fn intern(&mut self, iri: Text) -> Term {
        if let Some(term) = self.numbers.get(&iri) {
            return *term;
        }
        let term = Term(u32::try_from(self.iris.len()).unwrap_or(u32::MAX));
        self.iris.push(iri.clone());
        self.numbers.insert(iri, term);
        term
    }

    /// Adds the triples of a Turtle file.
    ///
    /// # Errors
    ///
    /// Fails, and adds nothing, when the file is no Turtle.
    pub(super) fn add_file(&mut self, path: &Path, bytes: &[u8], number: usize) -> Result<(), LoadError> {
        let mut parsed = Vec::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(bytes) {
            parsed.push(quad.map_err(|error| {
                let (line, column) =
                    error.location().map_or((1, 1), |range| (range.start.line + 1, range.start.column + 1));
                LoadError::Syntax { path: path.to_owned(), line, column, message: error.to_string() }
            })?);
        }
        // The parser names blank nodes at random; the order in which they appear names them for good.
        let mut blanks: FxHashMap<String, usize> = FxHashMap::default();
        let mut blank = |label: &str| {
            let next = blanks.len();
            format!("_:u{number}b{}", *blanks.entry(label.to_owned()).or_insert(next))
        };
        for quad in &parsed {
            let triple = self.triple(quad, &mut blank);
            self.triples.extend(triple);
        }
        self.files.push((Cow::Owned(path.display().to_string()), self.triples.len()));
        Ok(())
    }

    /// Adds the triples that a store keeps, but for those that are here already.
    pub(super) fn add_stored(&mut self, quads: &[Quad]) {
        let stored: Vec<Triple> =
            quads.iter().filter_map(|quad| self.triple(quad, &mut |label| format!("_:s{label}"))).collect();
        let mut unknown: FxHashSet<&Triple> = stored.iter().collect();
        for triple in &self.triples {
            unknown.remove(triple);
        }
        let added: Vec<Triple> = stored.iter().filter(|triple| unknown.remove(triple)).cloned().collect();
        self.triples.extend(added);
    }

    /// Interns a quad's terms; `blank` names the blank nodes.
    fn triple(&mut self, quad: &Quad, blank: &mut impl FnMut(&str) -> String) -> Option<Triple> {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(node) => blank(node.as_str()),
        };
        let subject = self.intern(Cow::Owned(subject));
        let predicate = self.intern(Cow::Owned(quad.predicate.as_str().to_owned()));
        let object = match &quad.object {
            RdfTerm::NamedNode(node) => Object::Term(self.intern(Cow::Owned(node.as_str().to_owned()))),
            RdfTerm::BlankNode(node) => Object::Term(self.intern(Cow::Owned(blank(node.as_str())))),
            RdfTerm::Literal(literal) => {
                let kind = match literal.language() {
                    Some(language) => format!("@{language}"),
                    None => literal.datatype().as_str().to_owned(),
                };
                Object::Literal(Cow::Owned(literal.value().to_owned()), Cow::Owned(kind))
            }
            #[allow(unreachable_patterns)]
            _ => return None,
        };
        Some(Triple { subject, predicate, object })
    }

    /// Returns the file that first says what a subject is: of the bundled ones, its path in the repository.
    #[must_use]
    pub fn file_of(&self, subject: Term) -> Option<&str> {
        let at = self
            .triples
            .iter()
            .position(|triple| triple.subject == subject && triple.predicate == crate::vocab::RDF_TYPE)?;
        self.files.iter().find(|(_, end)| at < *end).map(|(name, _)| name.as_ref())
    }

    /// Returns the IRI of a term (`_:` and a label for a blank node).
    #[must_use]
    pub fn iri(&self, term: Term) -> &str {
        self.iris.get(term.0 as usize).map_or("", AsRef::as_ref)
    }

    /// Returns the term of an IRI, if the ontology has it.
    #[must_use]
    pub fn term(&self, iri: &str) -> Option<Term> {
        self.numbers.get(iri).copied()
    }

    /// Iterates over all triples.
    pub fn iter(&self) -> impl Iterator<Item = &Triple> {
        self.triples.iter()
    }

    /// Iterates over what a store needs to label claims: the core vocabularies and the user's files.
    pub fn iter_core(&self) -> impl Iterator<Item = &Triple> {
        self.triples[..self.core.min(self.triples.len())]
            .iter()
            .chain(&self.triples[self.bundled.min(self.triples.len())..])
    }

    /// Iterates over the others: the bundled words and names.
    pub(super) fn iter_words_and_names(&self) -> impl Iterator<Item = &Triple> {
        let bundled = self.bundled.min(self.triples.len());
        self.triples[self.core.min(bundled)..bundled].iter()
    }
}
