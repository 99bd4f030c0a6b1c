//! Shapes as types.

use oxigraph::model::{Literal, NamedNode};

use super::ShaclError;
use super::constraint::Constraint;
use super::path::Path;
use super::reader;
use super::target::Target;
use crate::fingerprint::Fingerprint;

/// The number of a shape among [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShapeId(pub(super) usize);

/// A node shape, or with a path a property shape.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its IRI; of a shape that has none, one after the shape that it is part of.
    pub name: NamedNode,
    /// The path from a focus node to its value nodes.
    pub path: Option<Path>,
    /// What it is held against by itself.
    pub targets: Vec<Target>,
    /// What it asks for.
    pub constraints: Vec<Constraint>,
    /// How grave a result of it is.
    pub severity: NamedNode,
    /// What a result of it says, each in another language; none for the usual words.
    pub messages: Vec<Literal>,
    /// Whether it is switched off: every node conforms to it.
    pub is_deactivated: bool,
}

/// All shapes of some files.
#[derive(Clone, Debug)]
pub struct Shapes {
    pub(super) shapes: Vec<Shape>,
    pub(super) version: Fingerprint,
}

impl Shapes {
    /// Reads shapes from files of Turtle, each given by a name for messages and its bytes.
    ///
    /// The files are one graph: one of them can add to the shapes of another, or deactivate them.
    ///
    /// # Errors
    ///
    /// Returns an error when a file is no Turtle, or when a shape has a construct that is malformed or unknown; it names
    /// the file, the shape and the construct.
    ///
    /// # Examples
    ///
    /// ```
    /// use selon::shacl::Shapes;
    ///
    /// let shape = b"@prefix sh: <http://www.w3.org/ns/shacl#> . <https://a.example/Shape> a sh:NodeShape ; sh:nodekind sh:IRI .";
    /// let error = Shapes::read(&[("my.ttl".to_owned(), shape.to_vec())]).unwrap_err();
    /// assert!(error.to_string().starts_with("`my.ttl`: `sh:nodekind` of the shape `https://a.example/Shape`"));
    /// ```
    pub fn read(files: &[(String, Vec<u8>)]) -> Result<Self, ShaclError> {
        let version = files.iter().fold(Fingerprint::default(), |found, (_, bytes)| found.with(bytes));
        Ok(Self { shapes: reader::read(files)?, version })
    }

    /// Returns a shape by its number.
    #[must_use]
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0]
    }

    /// Iterates over the shapes that have targets, in the order of the files.
    pub(super) fn with_targets(&self) -> impl Iterator<Item = ShapeId> {
        let with_targets = self.shapes.iter().enumerate().filter(|(_, shape)| !shape.targets.is_empty());
        with_targets.map(|(number, _)| ShapeId(number))
    }
}
