//! Which entries of the lexicon were tried on a word, and why those that did not
//! call an event up were refused.
//!
//! **Invariant:** nothing is decided here: entries are matched by `trigger`, and
//! asked again once an article is read.

use crate::article::Article;
use crate::mention::Mentions;
use crate::mention::description::find_entries;
use crate::ontology::Ontology;
use crate::ontology::lexicon::{Function, Kind};
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::Term;

use super::trigger::{all_dependents, event_dependents, find_support, own_dependents, refusal, verb_candidates};

/// Why an entry does not hold of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The lemma is reflexive and the verb is not: "se rendre".
    NotReflexive,
    /// The other words of a lemma, by its number, do not follow: "mettre en garde".
    Words(usize),
    /// The word in the function, if there is one, is not of a class that the entry asks for.
    Class(Function, Option<usize>),
    /// A function that must be filled is empty.
    Missing(Function),
    /// The entry holds, and says of no event.
    NoEvent,
}

/// An entry that was tried on a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The entry.
    pub entry: Term,
    /// Why it was refused; one that was not may still have been outdone by another.
    pub refusal: Option<Refusal>,
}

/// Tells whether a word can be a verb that calls an event up: no auxiliary, and no adjective but a participle.
#[must_use]
pub fn is_verb(sentence: &Sentence, token: usize) -> bool {
    let word = &sentence.tokens[token];
    match word.upos {
        _ if is_name(sentence, token) => false,
        Upos::Verb => true,
        Upos::Aux => word.deprel.universal() != Deprel::Aux,
        // "a condamné l'attaque et promis une enquête": the second participle may look like an adjective.
        Upos::Adj => {
            let is_conjunct =
                word.deprel == Deprel::Conj && word.head.is_some_and(|head| sentence.tokens[head].upos == Upos::Verb);
            is_conjunct || word.features.has(Feature::VerbFormPart)
        }
        _ => false,
    }
}

/// Tells whether a word begins with a capital inside a sentence: "a rejeté sur Twitter les accusations".
#[must_use]
pub fn is_name(sentence: &Sentence, token: usize) -> bool {
    token > 0
        && sentence.tokens[token].form.chars().next().is_some_and(char::is_uppercase)
        && sentence.tokens[token - 1].upos != Upos::Punct
}

/// Tries the entries of a word anew, in the order of the lexicon.
///
/// ```
/// use selon::article::{Article, Metadata};
/// use selon::claim::trial::try_entries;
/// use selon::ontology::Ontology;
///
/// let ontology = Ontology::bundled()?;
/// let metadata = Metadata { language: Some("fr".into()), ..Metadata::default() };
/// let article = Article::from_text("La France a déployé des soldats au Tchad.".into(), metadata)?;
/// let reading = selon::reading::read(&article, &ontology);
/// let trials = try_entries(&article, 0, &reading.sentences[0], 3, &reading.mentions, &ontology);
/// assert!(trials.iter().any(|trial| trial.refusal.is_none()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn try_entries(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Vec<Trial> {
    if is_verb(sentence, token) {
        let dependents = all_dependents(article, number, sentence, token, mentions, ontology);
        let candidates = verb_candidates(article, sentence, token, ontology);
        return candidates
            .into_iter()
            .map(|(entry, last)| Trial {
                entry: entry.iri,
                refusal: match last {
                    Err(mismatch) => Some(mismatch),
                    Ok(_) => {
                        let own = own_dependents(entry, sentence, &dependents);
                        refusal(article, number, sentence, token, entry, &own, mentions, ontology)
                    }
                    .or_else(|| entry.evokes.is_empty().then_some(Refusal::NoEvent)),
                },
            })
            .collect();
    }
    if !matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn) {
        return Vec::new();
    }
    let clause = find_support(article, sentence, token, ontology).map_or(token, |(verb, ..)| verb);
    find_entries(article, sentence, token, Kind::Noun, ontology)
        .into_iter()
        .map(|found| Trial {
            entry: found.entry.iri,
            refusal: if found.entry.evokes.is_empty() {
                Some(Refusal::NoEvent)
            } else {
                let dependents = event_dependents(sentence, token, found.last, clause, ontology);
                refusal(article, number, sentence, token, found.entry, &dependents, mentions, ontology)
            },
        })
        .collect()
}

/// Returns the light verb above an event noun, with its entry: "a mené une frappe".
#[must_use]
pub fn light_verb(article: &Article, sentence: &Sentence, noun: usize, ontology: &Ontology) -> Option<(usize, Term)> {
    find_support(article, sentence, noun, ontology).map(|(verb, _, entry)| (verb, entry.iri))
}
