//! Words and their grammar: tokens, parts of speech, features, lemmas and a
//! dependency tree, in the terms of Universal Dependencies.
//!
//! **Invariant:** this module sees words, never the domain: no schema, frame or
//! gazetteer.

mod infer;
pub mod model;
pub mod parse;
mod spelling;
pub mod tag;

pub use model::{Model, ModelError};
pub use parse::Analysis;
pub use tag::{Deprel, Features, Upos};

use crate::span::Span;

/// A syntactic word.
///
/// The two words of a contraction ("du" = "de" + "le") share one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where the word stands in the article.
    pub span: Span,
    /// The word as Universal Dependencies writes it: "de" and "le" for "du".
    pub form: String,
    /// The dictionary form.
    pub lemma: String,
    /// The universal part of speech.
    pub upos: Upos,
    /// The morphological features.
    pub features: Features,
    /// The index of the governor in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// The relation to the governor.
    pub deprel: Deprel,
}

/// A sentence: a run of tokens in text order that form one tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Where the sentence stands in the article.
    pub span: Span,
    /// Its words.
    pub tokens: Vec<Token>,
}

impl Sentence {
    /// Returns the dependents of a token, in text order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        self.tokens.iter().enumerate().filter(move |(_, token)| token.head == Some(head)).map(|(index, _)| index)
    }

    /// Tells whether `ancestor` governs `token`, directly or not; a token governs itself.
    #[must_use]
    pub fn governs(&self, ancestor: usize, token: usize) -> bool {
        let mut at = Some(token);
        for _ in 0..=self.tokens.len() {
            match at {
                Some(index) if index == ancestor => return true,
                Some(index) => at = self.tokens.get(index).and_then(|token| token.head),
                None => return false,
            }
        }
        false
    }
}
