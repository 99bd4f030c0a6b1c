//! The formats a graph is written in, and the order of what is written.

use std::cmp::Ordering;
use std::io::{self, Write};
use std::str::FromStr;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};

use crate::vocab;

/// A format for graphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Turtle: for people; without graph names.
    #[default]
    Turtle,
    /// TriG: Turtle with graph names.
    TriG,
    /// N-Quads: a quad a line.
    NQuads,
    /// N-Triples: a triple a line, without graph names.
    NTriples,
    /// JSON-LD.
    JsonLd,
    /// RDF/XML, without graph names.
    RdfXml,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] =
        &[Self::Turtle, Self::TriG, Self::NQuads, Self::NTriples, Self::JsonLd, Self::RdfXml];

    /// Returns the name that the command line uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NQuads => "nquads",
            Self::NTriples => "ntriples",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdfxml",
        }
    }

    /// Returns the format of a file by its name: "graph.nq", "graph.ttl.gz".
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
        match name.rsplit_once('.')?.1 {
            "ttl" => Some(Self::Turtle),
            "trig" => Some(Self::TriG),
            "nq" => Some(Self::NQuads),
            "nt" => Some(Self::NTriples),
            "jsonld" => Some(Self::JsonLd),
            "rdf" | "owl" => Some(Self::RdfXml),
            _ => None,
        }
    }

    fn serializer(self, more: &[(&str, &str)]) -> RdfSerializer {
        let mut serializer = RdfSerializer::from_format(self.rdf_format());
        for (prefix, namespace) in vocab::PREFIXES.iter().chain(more) {
            // A namespace that is no IRI would only be written out in full.
            if let Ok(with_prefix) = serializer.clone().with_prefix(*prefix, *namespace) {
                serializer = with_prefix;
            }
        }
        serializer
    }

    /// Returns the engine's name for the format.
    pub(crate) fn rdf_format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::TriG => RdfFormat::TriG,
            Self::NQuads => RdfFormat::NQuads,
            Self::NTriples => RdfFormat::NTriples,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::RdfXml => RdfFormat::RdfXml,
        }
    }

    /// Tells whether the format keeps graphs apart.
    #[must_use]
    pub const fn has_graph_names(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads | Self::JsonLd)
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let name = name.to_ascii_lowercase().replace(['-', '/', '+'], "");
        let short = Self::from_file_name(&format!("_.{name}"));
        Self::ALL.iter().copied().find(|format| format.name() == name).or(short).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|format| format.name()).collect();
            format!("there are {}", names.join(", "))
        })
    }
}

/// Writes graphs one after the other.
pub struct Writer<W: Write> {
    format: Format,
    serializer: WriterQuadSerializer<W>,
}

impl<W: Write> Writer<W> {
    /// Begins to write.
    pub fn new(format: Format, writer: W) -> Self {
        Self::with_prefixes(format, writer, &[])
    }

    /// Begins to write, with the prefixes of other vocabularies beside our own.
    pub fn with_prefixes(format: Format, writer: W, more: &[(&str, &str)]) -> Self {
        Self { format, serializer: format.serializer(more).for_writer(writer) }
    }

    /// Writes a graph in the order given.
    ///
    /// # Errors
    ///
    /// Returns an error when the bytes cannot be written.
    pub fn write_graph(&mut self, quads: &[Quad]) -> io::Result<()> {
        for quad in quads {
            if self.format.has_graph_names() {
                self.serializer.serialize_quad(quad)?;
            } else {
                self.serializer.serialize_triple(quad.as_ref())?;
            }
        }
        Ok(())
    }

    /// Ends what was written, and returns where it was written to.
    ///
    /// # Errors
    ///
    /// Returns an error when the bytes cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.serializer.finish()
    }
}

/// Sorts quads by graph and subject, a subject's types before the rest, and
/// drops repetitions: the same quads give the same bytes.
pub fn sort(quads: &mut Vec<Quad>) {
    quads.sort_unstable_by(|left, right| {
        let is_other = |quad: &Quad| quad.predicate.as_ref() != super::node(vocab::RDF_TYPE);
        compare_graphs(&left.graph_name, &right.graph_name)
            .then_with(|| compare_subjects(&left.subject, &right.subject))
            .then_with(|| is_other(left).cmp(&is_other(right)))
            .then_with(|| left.predicate.as_str().cmp(right.predicate.as_str()))
            .then_with(|| compare_objects(&left.object, &right.object))
    });
    quads.dedup();
}

/// Puts IRIs before what has none.
fn compare_graphs(left: &GraphName, right: &GraphName) -> Ordering {
    match (left, right) {
        (GraphName::NamedNode(left), GraphName::NamedNode(right)) => left.as_str().cmp(right.as_str()),
        (GraphName::DefaultGraph, GraphName::DefaultGraph) => Ordering::Equal,
        (left, right) => left.to_string().cmp(&right.to_string()),
    }
}

/// Puts IRIs before blank nodes.
fn compare_subjects(left: &NamedOrBlankNode, right: &NamedOrBlankNode) -> Ordering {
    fn key(node: &NamedOrBlankNode) -> (bool, &str) {
        match node {
            NamedOrBlankNode::NamedNode(node) => (false, node.as_str()),
            NamedOrBlankNode::BlankNode(node) => (true, node.as_str()),
        }
    }
    key(left).cmp(&key(right))
}

/// Puts literals before IRIs, and IRIs before blank nodes.
fn compare_objects(left: &Term, right: &Term) -> Ordering {
    match (left, right) {
        (Term::NamedNode(left), Term::NamedNode(right)) => left.as_str().cmp(right.as_str()),
        (left, right) => left.to_string().cmp(&right.to_string()),
    }
}

/// Shortens an IRI with a known prefix: `selon:Claim`.
///
/// ```
/// use selon::store::format::shorten;
/// assert_eq!(shorten("https://w3id.org/selon#Claim").as_deref(), Some("selon:Claim"));
/// assert_eq!(shorten("https://w3id.org/selon#a/b"), None);
/// ```
#[must_use]
pub fn shorten(iri: &str) -> Option<String> {
    vocab::PREFIXES.iter().find_map(|(prefix, namespace)| {
        let local = iri.strip_prefix(namespace)?;
        let fits = !local.is_empty() && local.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
        fits.then(|| format!("{prefix}:{local}"))
    })
}

/// Spells out a shortened IRI, if its prefix is known.
#[must_use]
pub fn expand(name: &str) -> Option<String> {
    let (prefix, local) = name.split_once(':')?;
    let (_, namespace) = vocab::PREFIXES.iter().find(|(known, _)| *known == prefix)?;
    Some(format!("{namespace}{local}"))
}
