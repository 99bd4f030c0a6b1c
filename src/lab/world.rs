//! How well articles are seen together: who is who, and what is one happening,
//! against stories told by several articles each.
//!
//! The measure is B³ (Bagga & Baldwin 1998): for each annotated mention, which
//! share of what the program puts together with it belongs there, and which
//! share of what belongs there it puts together with it. A mention that was not
//! found stands alone.

use std::collections::BTreeMap;
use std::path::Path;

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, TermRef};
use serde::Deserialize;

use super::gold::{GoldError, list_files, read_file};
use super::score::table;
use crate::article::{Article, Articles, Metadata};
use crate::graph::{self, iri};
use crate::ontology::Ontology;
use crate::reading;
use crate::store::{Store, StoreError, node};
use crate::vocab::{self, Term};
use crate::world::{World, WorldError};

/// Why stories cannot be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoryError {
    /// The annotations cannot be read.
    #[error(transparent)]
    Gold(#[from] GoldError),
    /// The articles cannot be read, or are not those that are annotated.
    #[error("{0}")]
    Articles(String),
    /// The articles cannot be compared.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The articles cannot be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// `gold.json`.
#[derive(Debug, Deserialize)]
struct Gold {
    entities: Vec<EntityRow>,
    happenings: Vec<HappeningRow>,
}

#[derive(Debug, Deserialize)]
struct EntityRow {
    article: String,
    words: String,
    occurrence: Option<usize>,
    entity: String,
}

#[derive(Debug, Deserialize)]
struct HappeningRow {
    article: String,
    trigger: String,
    occurrence: Option<usize>,
    happening: String,
}

/// A mention: the cluster that it is annotated with, and the one that the program puts it in.
#[derive(Clone, Debug)]
struct Mention {
    place: String,
    gold: String,
    found: Option<String>,
}

/// B³ over some mentions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clusters {
    /// How many mentions are annotated.
    pub gold: usize,
    /// How many of them were found.
    pub found: usize,
    /// The precision, from 0 to 1.
    pub precision: f64,
    /// The recall, from 0 to 1.
    pub recall: f64,
}

impl Clusters {
    /// Returns the harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }

    fn measure(mentions: &[Mention]) -> Self {
        let (mut precision, mut recall) = (0.0, 0.0);
        for mention in mentions {
            let same_gold = |other: &&Mention| other.gold == mention.gold;
            let is_itself = |other: &Mention| std::ptr::eq(other, mention);
            let together = mentions
                .iter()
                .filter(|other| is_itself(other) || mention.found.is_some() && other.found == mention.found);
            let right = together.clone().filter(same_gold).count() as f64;
            precision += right / together.count() as f64;
            recall += right / mentions.iter().filter(same_gold).count() as f64;
        }
        let count = mentions.len().max(1) as f64;
        let found = mentions.iter().filter(|mention| mention.found.is_some()).count();
        Self { gold: mentions.len(), found, precision: precision / count, recall: recall / count }
    }
}

/// How the program's clusters compare with the annotated ones.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    rows: Vec<(&'static str, Clusters)>,
    /// The clusters that differ, one a line.
    pub differences: String,
}

impl Comparison {
    /// Returns B³ of a kind of clusters: "entities" or "happenings".
    #[must_use]
    pub fn of(&self, kind: &str) -> Option<Clusters> {
        self.rows.iter().find(|(name, _)| *name == kind).map(|(_, clusters)| *clusters)
    }

    /// Writes a row a kind of clusters.
    #[must_use]
    pub fn table(&self) -> String {
        let share = |number: f64| format!("{number:.3}");
        let rows = self.rows.iter().map(|(name, clusters)| {
            [
                (*name).to_owned(),
                clusters.gold.to_string(),
                clusters.found.to_string(),
                share(clusters.precision),
                share(clusters.recall),
                share(clusters.f1()),
            ]
        });
        table(["B³ of", "annotated", "found", "precision", "recall", "F1"], rows)
    }
}

/// Reads the articles of a folder together and compares with its `gold.json`, but for what that says of the first
/// `skip` articles.
///
/// # Errors
///
/// Returns an error when the folder is not such a set.
pub fn evaluate(folder: &Path, skip: usize, ontology: &Ontology) -> Result<Comparison, StoryError> {
    let path = folder.join("gold.json");
    let gold: Gold = serde_json::from_str(&read_file(&path)?).map_err(|fault| GoldError::Format {
        path,
        format: "a set of stories",
        fault: fault.to_string(),
    })?;
    let mut files = list_files(&[folder.to_owned()], "json")?;
    files.retain(|path| path.file_name().is_some_and(|name| name != "gold.json"));
    let articles: Result<Vec<Article>, _> = Articles::new(&files, Metadata::default()).collect();
    let articles = articles.map_err(|error| StoryError::Articles(error.to_string()))?;
    let store = Store::in_memory()?;
    let mut graphs = BTreeMap::new();
    for article in &articles {
        let quads = graph::describe(&reading::read(article, ontology), ontology);
        store.add_graphs(quads.clone())?;
        graphs.insert(number(&article.iri), (article, quads));
    }
    World::new(&store, ontology)?.settle()?;
    for (article, quads) in graphs.values_mut() {
        *quads = store.quads(None, None, None, Some(NamedNodeRef::new_unchecked(&article.iri)))?;
    }
    let left_out: Vec<&str> = articles.iter().take(skip).map(|article| number(&article.iri)).collect();
    graphs.retain(|number, _| !left_out.contains(number));
    let mut comparison = Comparison::default();
    let mut entities = Vec::new();
    for row in &gold.entities {
        let Some((article, quads)) = graphs.get(row.article.as_str()) else { continue };
        let at = place(article, &row.words, row.occurrence)?;
        entities.push(mention(row.entity.clone(), &row.article, &row.words, meant(quads, at)));
    }
    comparison.add("entities", &entities);
    let mut happenings = Vec::new();
    for row in &gold.happenings {
        let Some((article, quads)) = graphs.get(row.article.as_str()) else { continue };
        let at = place(article, &row.trigger, row.occurrence)?;
        let found = match told(quads, at) {
            Some(event) => Some(happening(&store, &event)?),
            None => None,
        };
        happenings.push(mention(row.happening.clone(), &row.article, &row.trigger, found));
    }
    comparison.add("happenings", &happenings);
    let found: Vec<Mention> = happenings.into_iter().filter(|mention| mention.found.is_some()).collect();
    comparison.add("happenings found", &found);
    Ok(comparison)
}

impl Comparison {
    fn add(&mut self, kind: &'static str, mentions: &[Mention]) {
        use std::fmt::Write as _;
        self.rows.push((kind, Clusters::measure(mentions)));
        let mut clusters: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
        for mention in mentions {
            clusters.entry(&mention.gold).or_default().push(mention);
        }
        for (gold, mentions) in &clusters {
            let first = mentions[0].found.as_ref();
            if mentions.iter().any(|mention| mention.found.as_ref() != first || mention.found.is_none()) {
                let parts =
                    mentions.iter().map(|mention| format!("{}={}", mention.place, short(mention.found.as_deref())));
                // Writing to a string cannot fail.
                let _ = writeln!(self.differences, "{kind}: {gold} is split: {}", parts.collect::<Vec<_>>().join(", "));
            }
        }
        let mut found: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
        for mention in mentions {
            if let Some(cluster) = &mention.found {
                found.entry(cluster).or_default().push(mention);
            }
        }
        for (cluster, mentions) in &found {
            if mentions.iter().any(|mention| mention.gold != mentions[0].gold) {
                let parts = mentions.iter().map(|mention| format!("{}={}", mention.place, mention.gold));
                let parts = parts.collect::<Vec<_>>().join(", ");
                let _ = writeln!(self.differences, "{kind}: {} is mixed: {parts}", short(Some(cluster)));
            }
        }
    }
}

fn mention(gold: String, article: &str, words: &str, found: Option<String>) -> Mention {
    Mention { place: format!("{article} {words}"), gold, found }
}

fn short(iri: Option<&str>) -> &str {
    iri.map_or("-", |iri| iri.rsplit('/').next().unwrap_or(iri))
}

/// Returns the number of an article of the set: the end of its IRI.
fn number(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}

/// Returns where words stand in an article, in code points.
fn place(article: &Article, words: &str, occurrence: Option<usize>) -> Result<(usize, usize), StoryError> {
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let mut whole = article.text.match_indices(words).filter(|(at, words)| {
        !is_word(article.text[..*at].chars().next_back()) && !is_word(article.text[at + words.len()..].chars().next())
    });
    let (at, _) = whole
        .nth(occurrence.unwrap_or(1).saturating_sub(1))
        .ok_or_else(|| StoryError::Articles(format!("{} does not say `{words}`", article.iri)))?;
    let start = article.text[..at].chars().count();
    Ok((start, start + words.chars().count()))
}

/// Returns the spans of a graph that stand to something as a property says, with both.
fn spans(quads: &[Quad], property: Term, from_span: bool) -> impl Iterator<Item = ((usize, usize), &str)> {
    quads.iter().filter(move |quad| quad.predicate.as_ref() == node(property)).filter_map(move |quad| {
        let (subject, TermRef::NamedNode(object)) = (&quad.subject, quad.object.as_ref()) else { return None };
        let subject = match subject {
            oxigraph::model::NamedOrBlankNode::NamedNode(subject) => subject.as_str(),
            oxigraph::model::NamedOrBlankNode::BlankNode(_) => return None,
        };
        let (span, other) = if from_span { (subject, object.as_str()) } else { (object.as_str(), subject) };
        // The spans of a headline count in another text.
        Some((span.contains("#char=").then(|| iri::bounds(span))??, other))
    })
}

/// Returns what the words at a place mean: the mention there, else the smallest around it, else the longest in it.
fn meant(quads: &[Quad], at: (usize, usize)) -> Option<String> {
    let mentions: Vec<_> = spans(quads, vocab::MENTIONS, true).collect();
    let size = |(start, end): (usize, usize)| end - start;
    let exact = mentions.iter().find(|(span, _)| *span == at);
    let around =
        mentions.iter().filter(|(span, _)| span.0 <= at.0 && at.1 <= span.1).min_by_key(|(span, _)| size(*span));
    let inside =
        mentions.iter().filter(|(span, _)| at.0 <= span.0 && span.1 <= at.1).max_by_key(|(span, _)| size(*span));
    exact.or(inside).or(around).map(|(_, entity)| (*entity).to_owned())
}

/// Returns the event that the words at a place call up.
fn told(quads: &[Quad], at: (usize, usize)) -> Option<String> {
    let triggers: Vec<_> = spans(quads, vocab::TRIGGER, false).collect();
    let overlaps = |(start, end): (usize, usize)| start < at.1 && at.0 < end;
    triggers.iter().filter(|(span, _)| overlaps(*span)).map(|(_, event)| (*event).to_owned()).min()
}

/// Returns the happening that an event describes, or the event where it is told once only.
fn happening(store: &Store, event: &str) -> Result<String, StoreError> {
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    let event = NamedNode::new_unchecked(event);
    let quads = store.quads(Some(event.as_ref()), Some(vocab::HAPPENING), None, Some(world))?;
    Ok(quads.first().map_or_else(|| event.as_str().to_owned(), |quad| quad.object.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_apart_costs_recall_and_what_is_mixed_precision() {
        let mention = |gold: &str, found: &str| Mention {
            place: String::new(),
            gold: gold.to_owned(),
            found: (!found.is_empty()).then(|| found.to_owned()),
        };
        let clusters = Clusters::measure(&[mention("a", "1"), mention("a", "1"), mention("a", "2"), mention("b", "2")]);
        assert!((clusters.precision - 0.75).abs() < 1e-9, "{clusters:?}");
        assert!((clusters.recall - (2.0 / 3.0 * 2.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-9, "{clusters:?}");
        let lost = Clusters::measure(&[mention("a", ""), mention("a", "")]);
        assert_eq!((lost.precision, lost.recall, lost.found), (1.0, 0.5, 0));
    }
}
