//! What the reader knows: event types, words and names, from Turtle.
//!
//! **Invariant:** reading Turtle happens here and nowhere else in the library.

pub mod fold;
pub mod gazetteer;
pub mod lexicon;
pub mod schema;
pub mod sign;
pub mod triples;

use std::path::{Path, PathBuf};

use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Quad};
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::mention::quantity::NumberWords;
use crate::mention::time::TimeWords;
use crate::vocab::{ID, ONTOLOGY_GRAPH, RDFS_LABEL, SCHEMA_LATITUDE, SCHEMA_LONGITUDE, Term};
use gazetteer::Gazetteer;
use lexicon::Lexicon;
use schema::Schema;
use sign::EventSigns;
use triples::{Object, Triple, Triples};

/// Why an ontology cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The binary's own copy of the ontology does not unpack.
    #[error("the bundled ontology is damaged")]
    Damaged,
    /// A file cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file is no Turtle.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// What is wrong there.
        message: String,
    },
    /// A folder holds no Turtle file.
    #[error("no Turtle file (`*.ttl`) in `{}`", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// Everything the reader knows.
#[derive(Debug)]
pub struct Ontology {
    triples: Triples,
    fingerprint: Fingerprint,
    labels: FxHashMap<Term, String>,
    /// Classes and properties.
    pub schema: Schema,
    /// The words that call up events, attribute and hedge.
    pub lexicon: Lexicon,
    /// What tells that a noun without an entry names an event.
    pub event_signs: EventSigns,
    /// The names of states, places, people and organizations.
    pub gazetteer: Gazetteer,
    /// The words that tell time.
    pub time_words: TimeWords,
    /// The words that tell numbers.
    pub number_words: NumberWords,
}

impl Ontology {
    /// Loads the bundled ontology and, on top of it, Turtle files or folders of them.
    ///
    /// Entries that cannot be used are skipped and named in the diagnostics.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or is no Turtle.
    pub fn load(extra: &[PathBuf]) -> Result<(Self, Vec<Diagnostic>), LoadError> {
        Self::load_with(extra, &[])
    }

    /// Loads the same, and what a store keeps of the ontology that its articles were read with: the user's classes and
    /// names, without naming their files again.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or is no Turtle.
    pub fn load_with(extra: &[PathBuf], stored: &[Quad]) -> Result<(Self, Vec<Diagnostic>), LoadError> {
        let mut triples = Triples::bundled()?;
        let mut files = Vec::new();
        for path in extra {
            list_turtle(path, &mut files)?;
        }
        let mut fingerprint = Fingerprint::default().with(env!("SELON_KNOWLEDGE").as_bytes());
        for (number, file) in files.iter().enumerate() {
            let bytes = std::fs::read(file).map_err(|error| LoadError::Unreadable { path: file.clone(), error })?;
            fingerprint = fingerprint.with(&bytes);
            triples.add_file(file, &bytes, number)?;
        }
        triples.add_stored(stored);
        let mut diagnostics = Vec::new();
        let schema = Schema::from_triples(&triples);
        let lexicon = Lexicon::from_triples(&triples, &schema, &mut diagnostics);
        let event_signs = EventSigns::from_triples(&triples);
        let gazetteer = Gazetteer::from_triples(&triples, &schema);
        let words = || {
            // Names are the bulk of the triples, and none of them tells a time or a number.
            let is_word = |triple: &&Triple| !triples.iri(triple.subject).starts_with(ID);
            triples.iter().filter(is_word).map(|triple| {
                let object = match &triple.object {
                    Object::Term(term) => triples.iri(*term),
                    Object::Literal(value, _) => value.as_ref(),
                };
                (triples.iri(triple.subject), triples.iri(triple.predicate), object)
            })
        };
        let time_words = TimeWords::from_triples(words());
        let number_words = NumberWords::from_triples(words());
        let mut labels = FxHashMap::default();
        for triple in triples.iter_core() {
            if let (RDFS_LABEL, Object::Literal(label, kind)) = (triple.predicate, &triple.object)
                && (kind == "@fr" || !labels.contains_key(&triple.subject))
            {
                labels.insert(triple.subject, label.to_string());
            }
        }
        let ontology =
            Self { triples, fingerprint, labels, schema, lexicon, event_signs, gazetteer, time_words, number_words };
        Ok((ontology, diagnostics))
    }

    /// Loads the bundled ontology alone.
    ///
    /// # Errors
    ///
    /// Fails only when the binary is damaged.
    pub fn bundled() -> Result<Self, LoadError> {
        Self::load(&[]).map(|(ontology, _)| ontology)
    }

    /// Returns what changes when the program, its model, the bundled ontology or the user's files do.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{}-{}", env!("CARGO_PKG_VERSION"), self.fingerprint)
    }

    /// Returns the IRI of a term.
    #[must_use]
    pub fn iri(&self, term: Term) -> &str {
        self.triples.iri(term)
    }

    /// Returns the term of an IRI, if the ontology has it.
    #[must_use]
    pub fn term(&self, iri: &str) -> Option<Term> {
        self.triples.term(iri)
    }

    /// Returns the part of a term's IRI behind the last `#` or `/`.
    #[must_use]
    pub fn local_name(&self, term: Term) -> &str {
        let iri = self.iri(term);
        iri.rsplit(['#', '/']).next().unwrap_or(iri)
    }

    /// Returns a term's French label, or its local name.
    #[must_use]
    pub fn label(&self, term: Term) -> &str {
        self.labels.get(&term).map_or_else(|| self.local_name(term), String::as_str)
    }

    /// Returns the ontology's own triples.
    #[must_use]
    pub fn triples(&self) -> &Triples {
        &self.triples
    }

    /// Iterates over the quads that a store holds of the ontology: vocabularies and the user's files, and of the
    /// bundled names where they lie, which no article says.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        let is_coordinate = |triple: &&Triple| matches!(triple.predicate, SCHEMA_LATITUDE | SCHEMA_LONGITUDE);
        self.vocabulary()
            .chain(self.triples.iter_words_and_names().filter(is_coordinate).map(|triple| self.quad(triple)))
    }

    /// Iterates over the quads of vocabularies and the user's files, without the bundled words and names.
    pub fn vocabulary(&self) -> impl Iterator<Item = Quad> + '_ {
        self.triples.iter_core().map(|triple| self.quad(triple))
    }

    /// Iterates over the quads of vocabularies and words, without the names.
    pub fn quads_with_words(&self) -> impl Iterator<Item = Quad> + '_ {
        let is_name = |triple: &Triple| self.iri(triple.subject).starts_with(ID);
        self.triples.iter().filter(move |triple| !is_name(triple)).map(|triple| self.quad(triple))
    }

    fn quad(&self, triple: &Triple) -> Quad {
        let node = |term: Term| -> NamedOrBlankNode {
            let iri = self.iri(term);
            match iri.strip_prefix("_:") {
                Some(label) => BlankNode::new_unchecked(label).into(),
                None => NamedNode::new_unchecked(iri).into(),
            }
        };
        let object: oxigraph::model::Term = match &triple.object {
            Object::Term(term) => node(*term).into(),
            Object::Literal(value, kind) => match kind.strip_prefix('@') {
                Some(language) => Literal::new_language_tagged_literal_unchecked(value.as_ref(), language).into(),
                None => Literal::new_typed_literal(value.as_ref(), NamedNode::new_unchecked(kind.as_ref())).into(),
            },
        };
        let predicate = NamedNode::new_unchecked(self.iri(triple.predicate));
        Quad::new(node(triple.subject), predicate, object, NamedNode::new_unchecked(ONTOLOGY_GRAPH))
    }
}

/// Lists the Turtle files that a path names: itself, or those in the folder, sorted.
fn list_turtle(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let unreadable = |error| LoadError::Unreadable { path: path.to_owned(), error };
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?.path();
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "ttl") {
                found.push(entry);
            }
        }
    }
    if found.is_empty() {
        return Err(LoadError::Empty { path: path.to_owned() });
    }
    found.sort();
    files.append(&mut found);
    Ok(())
}
