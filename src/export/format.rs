//! The formats of an export: those of RDF, and those of other tools.

use std::str::FromStr;

use crate::store::format::Format;

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A format of RDF.
    Rdf(Format),
    /// A table with a claim a row.
    Csv,
    /// GraphML: who does what to whom, for Gephi, yEd, igraph and networkx.
    GraphMl,
    /// GEXF: the same for Gephi.
    Gexf,
    /// DOT: the same for Graphviz.
    Dot,
    /// Two tables for Neo4j's importer.
    Neo4j,
}

impl Default for ExportFormat {
    fn default() -> Self {
        Self::Rdf(Format::NQuads)
    }
}

impl ExportFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Rdf(Format::Turtle),
        Self::Rdf(Format::TriG),
        Self::Rdf(Format::NQuads),
        Self::Rdf(Format::NTriples),
        Self::Rdf(Format::JsonLd),
        Self::Rdf(Format::RdfXml),
        Self::Csv,
        Self::GraphMl,
        Self::Gexf,
        Self::Dot,
        Self::Neo4j,
    ];

    /// Returns the name that the command line uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rdf(format) => format.name(),
            Self::Csv => "csv",
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Neo4j => "neo4j",
        }
    }

    /// Returns the format of a file by its name: "claims.csv", "graph.ttl.gz".
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let bare = name.strip_suffix(".gz").unwrap_or(name);
        match bare.rsplit_once('.')?.1 {
            "csv" => Some(Self::Csv),
            "graphml" => Some(Self::GraphMl),
            "gexf" => Some(Self::Gexf),
            "dot" | "gv" => Some(Self::Dot),
            _ => Format::from_file_name(name).map(Self::Rdf),
        }
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|format| format.name() == name.to_ascii_lowercase());
        known.or_else(|| name.parse().ok().map(Self::Rdf)).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|format| format.name()).collect();
            format!("there are {}", names.join(", "))
        })
    }
}
