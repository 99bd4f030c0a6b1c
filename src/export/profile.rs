//! The shapes that claims can take as RDF.

use std::str::FromStr;

use super::{ExportFormat, Recast, named_graphs, nanopub, plain, schema_claim, sem, web_annotation};
use crate::store::format::Format;

/// How claims become RDF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// As the store keeps them: `rdf:Statement`, whose triple is quoted by three properties.
    #[default]
    Statements,
    /// RDF 1.2: the claim reifies a triple term.
    Rdf12,
    /// RDF-star: voice and factuality are said of the quoted triple.
    Star,
    /// A named graph a claim, which holds its triple.
    NamedGraphs,
    /// A nanopublication a claim, with a trusty URI.
    Nanopub,
    /// The bare triples that a voice affirms with certainty, in a graph of that voice.
    Plain,
    /// Web Annotations: the claim is the body, its words are the target.
    WebAnnotation,
    /// Claims of schema.org.
    SchemaClaim,
    /// The Simple Event Model: events, actors, places, times, and views of them.
    Sem,
}

impl Profile {
    /// Every profile.
    pub const ALL: &'static [Self] = &[
        Self::Statements,
        Self::Rdf12,
        Self::Star,
        Self::NamedGraphs,
        Self::Nanopub,
        Self::Plain,
        Self::WebAnnotation,
        Self::SchemaClaim,
        Self::Sem,
    ];

    /// Returns the name that the command line uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statements => "statements",
            Self::Rdf12 => "rdf12",
            Self::Star => "star",
            Self::NamedGraphs => "named-graphs",
            Self::Nanopub => "nanopub",
            Self::Plain => "plain",
            Self::WebAnnotation => "web-annotation",
            Self::SchemaClaim => "schema-claim",
            Self::Sem => "sem",
        }
    }

    /// Returns the formats that can hold the profile, of all voices or of those chosen only.
    #[must_use]
    pub fn formats(self, is_one_voice: bool) -> Vec<ExportFormat> {
        let fits = |format: &ExportFormat| match (self, format) {
            (Self::Statements, _) => true,
            (_, ExportFormat::Rdf(format)) => match self {
                Self::Rdf12 | Self::Star => {
                    matches!(format, Format::Turtle | Format::TriG | Format::NQuads | Format::NTriples)
                }
                Self::NamedGraphs | Self::Nanopub => format.has_graph_names(),
                Self::Plain => format.has_graph_names() || is_one_voice,
                _ => true,
            },
            _ => false,
        };
        ExportFormat::ALL.iter().copied().filter(fits).collect()
    }

    /// Returns the function that makes its quads; those that are no quads of RDF 1.1 have writers of their own.
    pub(super) fn recast(self) -> Recast {
        match self {
            Self::Statements | Self::Rdf12 | Self::Star => |article, _| article.quads.to_vec(),
            Self::NamedGraphs => named_graphs::recast,
            Self::Nanopub => nanopub::recast,
            Self::Plain => plain::recast,
            Self::WebAnnotation => web_annotation::recast,
            Self::SchemaClaim => schema_claim::recast,
            Self::Sem => sem::recast,
        }
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let name = name.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|profile| profile.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|profile| profile.name()).collect();
            format!("there are {}", names.join(", "))
        })
    }
}
