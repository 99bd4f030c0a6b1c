//! Tables of candidates for people to decide, and their decisions.
//!
//! Decisions are kept as those about names are, in the graph [`DECISIONS_GRAPH`](vocab::DECISIONS_GRAPH): `owl:sameAs`
//! for a thing that is the entity, `owl:differentFrom` for one that is not. They win over every score, in every run.

use std::io::{Read, Write};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, TermRef};
use rustc_hash::FxHashSet;

use super::LinkError;
use super::candidate::{Candidate, Choice, Finds};
use super::subject::Subject;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// The columns of the table.
const HEADS: [&str; 9] = ["entity", "name", "candidate", "label", "score", "reason", "context", "choice", "decision"];

/// What users decided about links.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    same: FxHashSet<(String, String)>,
    different: FxHashSet<(String, String)>,
}

impl Verdicts {
    /// Reads the decisions of a store that are about other datasets.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn load(store: &Store) -> Result<Self, StoreError> {
        let graph = NamedNodeRef::new_unchecked(vocab::DECISIONS_GRAPH);
        let pairs = |property| -> Result<FxHashSet<(String, String)>, StoreError> {
            let mut pairs = FxHashSet::default();
            for quad in store.quads(None, Some(property), None, Some(graph))? {
                if let (NamedOrBlankNode::NamedNode(entity), TermRef::NamedNode(thing)) =
                    (&quad.subject, quad.object.as_ref())
                    && !thing.as_str().starts_with(vocab::ID)
                {
                    pairs.insert((entity.as_str().to_owned(), thing.as_str().to_owned()));
                }
            }
            Ok(pairs)
        };
        Ok(Self { same: pairs(vocab::OWL_SAME_AS)?, different: pairs(vocab::OWL_DIFFERENT_FROM)? })
    }

    /// Lets decisions win over what was chosen.
    pub fn apply(&self, subjects: &[Subject], candidates: &mut [Candidate]) {
        let mut decided = FxHashSet::default();
        for candidate in candidates.iter_mut() {
            let Some(subject) = subjects.get(candidate.subject) else { continue };
            let pair = (subject.iri.clone(), candidate.iri.clone());
            if self.same.contains(&pair) {
                candidate.choice = Choice::Same;
                candidate.score.sum = candidate.score.sum.max(1.0);
                candidate.score.reasons = vec!["decided by a user"];
                decided.insert(candidate.subject);
            } else if self.different.contains(&pair) {
                candidate.choice = Choice::No;
            }
        }
        let is_decided = |candidate: &Candidate| candidate.score.reasons == ["decided by a user"];
        for candidate in candidates.iter_mut() {
            if decided.contains(&candidate.subject) && !is_decided(candidate) {
                candidate.choice = Choice::No;
            }
        }
    }
}

/// Writes all candidates as a table, with an empty column for decisions.
///
/// # Errors
///
/// Returns an error when the bytes cannot be written.
pub fn write(
    writer: impl Write,
    subjects: &[Subject],
    candidates: &[Candidate],
    finds: &Finds<'_>,
) -> Result<usize, std::io::Error> {
    let mut writer = csv::Writer::from_writer(writer);
    writer.write_record(HEADS)?;
    let mut count = 0;
    for candidate in candidates {
        let Some(subject) = subjects.get(candidate.subject) else { continue };
        let label = finds.things.get(&candidate.iri).map_or("", |thing| thing.label.as_str());
        let choice = match candidate.choice {
            Choice::Same => "same",
            Choice::Close => "close",
            Choice::Ambiguous => "ambiguous",
            Choice::No => "",
        };
        let score = format!("{:.2}", candidate.score.value());
        let (reason, words) = (candidate.score.reason(), candidate.score.words.join(" "));
        writer.write_record([
            subject.iri.as_str(),
            &subject.label,
            &candidate.iri,
            label,
            &score,
            &reason,
            &words,
            choice,
            "",
        ])?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}

/// Takes decisions of a table over, and returns how many things were accepted and rejected.
///
/// # Errors
///
/// Returns an error, and changes nothing, when the table has other columns, or a decision is no known word.
pub fn accept(store: &Store, reader: impl Read) -> Result<(usize, usize), LinkError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let broken = |error: csv::Error| LinkError::Review(error.to_string());
    let heads = reader.headers().map_err(broken)?.clone();
    let column = |name: &str| {
        heads
            .iter()
            .position(|head| head.trim() == name)
            .ok_or_else(|| LinkError::Review(format!("no column `{name}`")))
    };
    let (entity, candidate, decision) = (column("entity")?, column("candidate")?, column("decision")?);
    let graph = NamedNodeRef::new_unchecked(vocab::DECISIONS_GRAPH);
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let mut counts = (0, 0);
    for (number, row) in reader.records().enumerate() {
        let row = row.map_err(broken)?;
        let cell = |at: usize| row.get(at).map(str::trim).unwrap_or_default();
        let is_same = match cell(decision).to_lowercase().as_str() {
            "" => continue,
            "same" | "yes" | "accept" | "accepted" | "1" => true,
            "no" | "different" | "reject" | "rejected" | "0" => false,
            word => return Err(LinkError::Review(format!("row {}: `{word}` is no decision", number + 2))),
        };
        let iri = |text: &str| {
            NamedNode::new(text).map_err(|_| LinkError::Review(format!("row {}: `{text}` is no IRI", number + 2)))
        };
        let (entity, thing) = (iri(cell(entity))?, iri(cell(candidate))?);
        for property in [vocab::OWL_SAME_AS, vocab::OWL_DIFFERENT_FROM] {
            removed.extend(store.quads(
                Some(entity.as_ref()),
                Some(property),
                Some(thing.as_ref().into()),
                Some(graph),
            )?);
        }
        let property = if is_same { vocab::OWL_SAME_AS } else { vocab::OWL_DIFFERENT_FROM };
        added.push(Quad::new(entity, node(property), thing, graph));
        *(if is_same { &mut counts.0 } else { &mut counts.1 }) += 1;
    }
    store.rewrite(&removed, &added)?;
    Ok(counts)
}
