//! What a dataset has for each of our entities, and what is chosen of it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::glossary::Glossary;
use super::index::Index;
use super::score::{MARGIN, Match, Score, Thing, score};
use super::subject::Subject;
use crate::ontology::fold::fold_name;

/// How many things of a dataset are kept for an entity: those with the likest names.
const MOST: usize = 64;

/// The languages of articles and of the gazetteer, and what stands for all of them.
const LANGUAGES: [&str; 4] = ["", "fr", "en", "mul"];

/// From what score on things are linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// From here on they are the same.
    pub sure: f64,
    /// From here on they are nearly so.
    pub at_least: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { sure: 0.9, at_least: 0.7 }
    }
}

/// What becomes of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// It is the entity.
    Same,
    /// It is probably the entity.
    Close,
    /// Another candidate is about as good, so that neither is linked.
    Ambiguous,
    /// It is not linked.
    No,
}

/// A thing of the dataset that may be one of our entities.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Our entity's place among the subjects.
    pub subject: usize,
    /// The thing's IRI.
    pub iri: String,
    /// How likely they are the same, and why.
    pub score: Score,
    /// What becomes of it.
    pub choice: Choice,
}

/// What was found in a dataset while its names streamed by.
#[derive(Debug)]
pub struct Finds<'a> {
    index: Index,
    subjects: &'a [Subject],
    matches: Vec<FxHashMap<String, Match>>,
    /// The things that are candidates, with what is told of them.
    pub things: BTreeMap<String, Thing>,
    /// Our states and classes by what they are called there.
    pub glossary: Glossary,
    buffer: Vec<(u32, super::index::Likeness)>,
    /// How many names went by.
    pub names: u64,
}

impl<'a> Finds<'a> {
    /// Prepares to find things that have the names of some entities.
    #[must_use]
    pub fn new(subjects: &'a [Subject], glossary: Glossary) -> Self {
        let index = Index::new(subjects, &glossary);
        let matches = vec![FxHashMap::default(); subjects.len()];
        Self { index, subjects, matches, things: BTreeMap::new(), glossary, buffer: Vec::new(), names: 0 }
    }

    /// Returns the names under which services are to look our entities up, in order, each once.
    pub(super) fn labels(&self) -> Vec<String> {
        let labels: BTreeSet<&String> = self.subjects.iter().map(|subject| &subject.label).collect();
        labels.into_iter().filter(|label| !label.is_empty()).cloned().collect()
    }

    /// Takes in a name of a thing; tells whether it is like one of ours.
    pub fn add_name(&mut self, iri: &str, name: &str, language: &str, is_variant: bool) -> bool {
        self.names += 1;
        let folded = fold_name(name);
        let base = language.split('-').next().unwrap_or_default();
        let is_foreign = !LANGUAGES.contains(&base);
        if !is_foreign && let Some(state) = self.glossary.countries.find(&folded) {
            let state = state.to_owned();
            self.glossary.countries.learn(iri, &state);
        }
        let mut found = std::mem::take(&mut self.buffer);
        self.index.find(name, &self.glossary, &mut found);
        for (subject, likeness) in &found {
            let found = Match { likeness: *likeness, is_variant, is_foreign };
            if let Some(matches) = self.matches.get_mut(*subject as usize) {
                keep(matches, iri, found);
            }
        }
        let is_like = !found.is_empty();
        self.buffer = found;
        is_like
    }

    /// Adds that a subject's own IRI is known in the dataset, under whatever name.
    pub fn add_known(&mut self) {
        for (subject, matches) in self.subjects.iter().zip(&mut self.matches) {
            for known in &subject.known {
                if self.things.contains_key(known) {
                    let likeness = super::index::Likeness::Same;
                    matches.entry(known.clone()).or_insert(Match { likeness, is_variant: false, is_foreign: false });
                }
            }
        }
    }

    /// Ends the names, and returns the things of which more is to be known.
    pub fn wanted(&mut self) -> BTreeSet<String> {
        let known: BTreeSet<String> = self.matches.iter().flat_map(|matches| matches.keys().cloned()).collect();
        for iri in &known {
            self.things.entry(iri.clone()).or_default();
        }
        known
    }

    /// Scores all candidates and chooses among them; `context` gives the words around an entity.
    ///
    /// # Errors
    ///
    /// Returns the error of `context`.
    pub fn choose<E>(
        &self,
        thresholds: Thresholds,
        mut context: impl FnMut(&Subject) -> Result<BTreeSet<String>, E>,
    ) -> Result<Vec<Candidate>, E> {
        let mut all = Vec::new();
        for (number, (subject, matches)) in self.subjects.iter().zip(&self.matches).enumerate() {
            if matches.is_empty() {
                continue;
            }
            let has_description =
                matches.keys().any(|iri| self.things.get(iri).is_some_and(|thing| !thing.description.is_empty()));
            let words = if has_description { context(subject)? } else { BTreeSet::new() };
            let mut candidates: Vec<Candidate> = matches
                .iter()
                .filter_map(|(iri, found)| {
                    let thing = self.things.get(iri)?;
                    let score = score(subject, (iri, thing), *found, &self.glossary, &words)?;
                    Some(Candidate { subject: number, iri: iri.clone(), score, choice: Choice::No })
                })
                .collect();
            candidates
                .sort_by(|one, other| other.score.sum.total_cmp(&one.score.sum).then_with(|| one.iri.cmp(&other.iri)));
            choose(&mut candidates, thresholds);
            all.extend(candidates);
        }
        keep_one_to_one(&mut all);
        Ok(all)
    }
}

/// Keeps the best match of a thing, and of all things the likest.
fn keep(matches: &mut FxHashMap<String, Match>, iri: &str, found: Match) {
    match matches.get_mut(iri) {
        Some(known) if found.value() > known.value() => *known = found,
        Some(_) => {}
        None => {
            if matches.len() >= MOST {
                // Which of those that are equally like is given up does not depend on the order they come in.
                let last = matches
                    .iter()
                    .min_by(|one, other| one.1.value().total_cmp(&other.1.value()).then_with(|| other.0.cmp(one.0)));
                match last.map(|(iri, found)| (iri.clone(), found.value())) {
                    Some((last, value)) if (found.value(), last.as_str()) > (value, iri) => matches.remove(&last),
                    _ => return,
                };
            }
            matches.insert(iri.to_owned(), found);
        }
    }
}

/// Chooses among the candidates of one entity, the best of which is first.
fn choose(candidates: &mut [Candidate], thresholds: Thresholds) {
    let next = candidates.get(1).map_or(0.0, |next| next.score.sum);
    let Some(best) = candidates.first_mut().filter(|best| best.score.value() >= thresholds.at_least) else { return };
    if best.score.sum - next < MARGIN {
        let lowest = best.score.sum - MARGIN;
        candidates
            .iter_mut()
            .take_while(|candidate| candidate.score.sum > lowest)
            .for_each(|candidate| candidate.choice = Choice::Ambiguous);
    } else {
        best.choice = if best.score.value() >= thresholds.sure { Choice::Same } else { Choice::Close };
    }
}

/// Lets a thing be one of our entities at most: where several claim it, the best stays if it is ahead of the others.
fn keep_one_to_one(candidates: &mut [Candidate]) {
    let mut claims: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.choice == Choice::Same) {
        claims.entry(candidate.iri.clone()).or_default().push((at, candidate.score.sum));
    }
    for mut claim in claims.into_values() {
        claim.sort_by(|one, other| other.1.total_cmp(&one.1));
        let is_ahead = |claim: &[(usize, f64)]| match claim {
            [best, next, ..] => best.1 - next.1 >= MARGIN,
            _ => true,
        };
        let kept = usize::from(is_ahead(&claim));
        for (at, _) in claim.iter().skip(kept) {
            if let Some(candidate) = candidates.get_mut(*at) {
                candidate.choice = Choice::Close;
            }
        }
    }
}
