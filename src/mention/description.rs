//! Descriptions: noun phrases that refer by what something is, not by its name.

use crate::article::Article;
use crate::ontology::Ontology;
use crate::ontology::fold::{fold_word, folds_to};
use crate::ontology::lexicon::{Entry, Kind};
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab;

use super::case_form;

/// A noun that the lexicon knows, with the tokens of its lemma.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// What the lexicon says of it.
    pub entry: &'a Entry,
    /// The last token of a lemma of several words.
    pub last: usize,
}

/// Returns the entries of a kind whose lemma begins at a token, longest lemma first.
#[must_use]
pub fn find_entries<'a>(
    article: &Article,
    sentence: &Sentence,
    token: usize,
    kind: Kind,
    ontology: &'a Ontology,
) -> Vec<Found<'a>> {
    let mut found: Vec<(usize, Found<'a>)> = Vec::new();
    let tokens = &sentence.tokens;
    let lemma = fold_word(&tokens[token].lemma);
    let surface = fold_word(tokens[token].span.text(&article.text));
    for first in [&lemma, &surface] {
        for (_, entry, number) in ontology.lexicon.find(kind, first) {
            let words = &entry.lemmas[number];
            if let Some(last) = match_words(article, sentence, token, &words[1..])
                && !found.iter().any(|(_, known)| std::ptr::eq(known.entry, entry))
            {
                found.push((words.len(), Found { entry, last }));
            }
        }
        if lemma == surface {
            break;
        }
    }
    let longest = found.iter().map(|(length, _)| *length).max().unwrap_or(0);
    found.into_iter().filter(|(length, _)| *length == longest).map(|(_, found)| found).collect()
}

/// Marks the words that a longer noun or title of the lexicon has taken: "guerre" in "prisonnier de guerre".
#[must_use]
pub(super) fn words_inside(article: &Article, sentence: &Sentence, ontology: &Ontology) -> Vec<bool> {
    let mut inside = vec![false; sentence.tokens.len()];
    for token in 0..sentence.tokens.len() {
        if !matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn | Upos::Adj) {
            continue;
        }
        for kind in [Kind::Title, Kind::Noun] {
            let last = find_entries(article, sentence, token, kind, ontology).first().map_or(token, |found| found.last);
            inside[token + 1..=last].fill(true);
        }
    }
    inside
}

/// Matches folded words against the tokens behind one, by surface, form or lemma; returns the last token matched.
#[must_use]
pub fn match_words(article: &Article, sentence: &Sentence, token: usize, words: &[String]) -> Option<usize> {
    let tokens = &sentence.tokens;
    let mut at = token;
    for word in words {
        let next = at + 1;
        let found = tokens.get(next)?;
        // The two words of a contraction are matched as one surface.
        let is_contraction = tokens.get(next + 1).is_some_and(|other| other.span == found.span);
        let is_surface = folds_to(found.span.text(&article.text), word);
        if !is_surface && !folds_to(&found.lemma, word) && !folds_to(&found.form, word) {
            return None;
        }
        at = if is_contraction && is_surface { next + 1 } else { next };
    }
    Some(at)
}

/// Returns the span of the noun phrase that a token heads: from its determiner to its adjectives and complements
/// of the kind "de", without clauses, appositions and coordinated phrases.
#[must_use]
pub fn phrase_span(sentence: &Sentence, head: usize, ontology: &Ontology) -> Span {
    let tokens = &sentence.tokens;
    let mut span = tokens[head].span;
    let mut todo = vec![head];
    while let Some(at) = todo.pop() {
        for child in sentence.children(at) {
            let keeps = match tokens[child].deprel {
                Deprel::Det
                | Deprel::Amod
                | Deprel::Nummod
                | Deprel::Fixed
                | Deprel::Flat
                | Deprel::FlatName
                | Deprel::FlatForeign
                | Deprel::Compound => true,
                Deprel::Case => at != head,
                Deprel::Nmod => {
                    let case = case_form(sentence, child);
                    child > at
                        && tokens[child].upos != Upos::Adv
                        && tokens[child].span.start < span.end + 12
                        && (case.is_empty() && tokens[child].upos != Upos::Noun
                            || ontology.lexicon.introduces(&case, vocab::THEME))
                }
                _ => false,
            };
            // The article inside "du" belongs to the preposition.
            let is_contracted =
                tokens[child].deprel == Deprel::Det && child > 0 && tokens[child - 1].span == tokens[child].span;
            if keeps && !is_contracted && tokens[child].upos != Upos::Punct {
                span = span.cover(tokens[child].span);
                todo.push(child);
            }
        }
    }
    span
}
