//! Pairs of names that may be of one bearer, for a user to decide.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNodeRef, Term, TermRef};
use rustc_hash::FxHashMap;

use super::World;
use super::homonym::plain_name;
use crate::store::StoreError;
use crate::vocab;

/// From which likeness on two names are spelled alike.
const ALIKE: f64 = 0.92;

/// Why two names may be of one bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// They differ by a few letters: "Netanyahu", "Netanyahou".
    Spelling,
    /// One is the end of the other: "Torres", "Anderson Torres".
    Surname,
    /// They are one name, which articles tie to different countries.
    Homonym,
}

impl Reason {
    /// Returns the reason in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Spelling => "spelled alike",
            Self::Surname => "one name ends the other",
            Self::Homonym => "one name, other countries",
        }
    }
}

/// Two names that may be of one bearer.
#[derive(Clone, Debug, PartialEq)]
pub struct Double {
    /// The one.
    pub one: String,
    /// The other.
    pub other: String,
    /// Why.
    pub reason: Reason,
    /// How alike the names are, from 0 to 1.
    pub likeness: f64,
    /// How often articles mention each.
    pub mentions: (usize, usize),
}

impl World<'_> {
    /// Returns the pairs of names about which nothing is decided, the likeliest first.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn doubles(&self) -> Result<Vec<Double>, StoreError> {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for row in self.store.counted(vocab::MENTIONS, "?object")? {
            if let ([Term::NamedNode(entity)], count) = row?
                && entity.as_str().starts_with(vocab::ID)
            {
                counts.insert(entity.into_string(), count);
            }
        }
        let names: BTreeMap<&str, Vec<&str>> = counts.keys().map(|iri| (iri.as_str(), words(iri))).collect();
        // Only names with a word in common, by its first letters, are compared.
        let mut blocks: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (iri, words) in &names {
            let starts: BTreeSet<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
            starts.into_iter().for_each(|start| blocks.entry(start).or_default().push(iri));
        }
        let mut pairs: BTreeMap<(&str, &str), (Reason, f64)> = BTreeMap::new();
        for block in blocks.values() {
            for (at, one) in block.iter().enumerate() {
                for other in &block[at + 1..] {
                    // Two that the gazetteer lists are two.
                    let knowledge = &self.descriptions.knowledge;
                    if knowledge.is_listed(one) && knowledge.is_listed(other) {
                        continue;
                    }
                    if let Some(found) = compare((one, &names[one]), (other, &names[other])) {
                        pairs.insert((one, other), found);
                    }
                }
            }
        }
        let mentions = |iri: &str| counts.get(iri).copied().unwrap_or(0);
        let mut doubles: Vec<Double> = pairs
            .into_iter()
            .filter(|((one, other), _)| !self.decisions.are_different(one, other))
            .map(|((one, other), (reason, likeness))| Double {
                one: one.to_owned(),
                other: other.to_owned(),
                reason,
                likeness,
                mentions: (mentions(one), mentions(other)),
            })
            .collect();
        doubles.sort_by(|left, right| right.likeness.total_cmp(&left.likeness).then_with(|| left.one.cmp(&right.one)));
        Ok(doubles)
    }

    /// Returns a label of an entity, in any article.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn label(&self, iri: &str) -> Result<String, StoreError> {
        let labels = self.store.quads(Some(NamedNodeRef::new_unchecked(iri)), Some(vocab::RDFS_LABEL), None, None)?;
        let labels: BTreeSet<&str> = labels
            .iter()
            .filter_map(|quad| match quad.object.as_ref() {
                TermRef::Literal(literal) => Some(literal.value()),
                _ => None,
            })
            .collect();
        Ok(labels.first().copied().unwrap_or(iri).to_owned())
    }
}

/// Returns the words of a name, by its IRI.
fn words(iri: &str) -> Vec<&str> {
    plain_name(iri.strip_prefix(vocab::ID).unwrap_or(iri)).split('-').collect()
}

/// Tells whether two names may be of one bearer, and how alike they are.
fn compare(one: (&str, &[&str]), other: (&str, &[&str])) -> Option<(Reason, f64)> {
    if one.1 == other.1 {
        return Some((Reason::Homonym, 1.0));
    }
    let (short, long) = if one.1.len() <= other.1.len() { (one.1, other.1) } else { (other.1, one.1) };
    if short.len() < long.len() {
        let is_end = long.ends_with(short) && short.iter().any(|word| word.chars().count() > 3);
        return is_end.then_some((Reason::Surname, short.len() as f64 / long.len() as f64));
    }
    let likeness = strsim::jaro_winkler(&short.join(" "), &long.join(" "));
    // All words must be alike: brothers differ in one.
    let each = short.iter().zip(long).map(|(left, right)| strsim::jaro_winkler(left, right));
    (likeness >= ALIKE && each.fold(1.0, f64::min) >= 0.85).then_some((Reason::Spelling, likeness))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_may_be_one() {
        let compare = |one: &str, other: &str| {
            let (one, other) = (format!("{}{one}", vocab::ID), format!("{}{other}", vocab::ID));
            compare((&one, &words(&one)), (&other, &words(&other))).map(|(reason, _)| reason)
        };
        assert_eq!(compare("benjamin-netanyahu", "benjamin-netanyahou"), Some(Reason::Spelling));
        assert_eq!(compare("torres", "anderson-torres"), Some(Reason::Surname));
        assert_eq!(compare("karim-haddad_liban", "karim-haddad_jordanie"), Some(Reason::Homonym));
        assert_eq!(compare("jean-dupont", "paul-dupont"), None);
        assert_eq!(compare("iran", "irak"), None);
    }
}
