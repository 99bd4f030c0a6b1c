//! Words and their grammar: tokens, parts of speech, features, lemmas and a
//! dependency tree, in the terms of Universal Dependencies.
//!
//! **Invariant:** this module sees words, never the domain: no schema, frame or
//! gazetteer.

mod agreement;
pub mod conllu;
pub mod contraction;
mod infer;
pub mod lemma;
mod linear;
pub mod model;
pub mod orthography;
pub mod parse;
pub mod sentence;
mod spelling;
pub mod tag;
pub mod token;
mod wide;
mod word;

pub use parse::Analysis;
pub use tag::{Deprel, Features, Upos};

use crate::span::Span;
use contraction::Contractions;
use lemma::Lemmas;
use model::Model;

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

impl Token {
    /// Returns a word of which nothing but its place and form is known.
    #[must_use]
    pub fn from_form(span: Span, form: String) -> Self {
        Self {
            span,
            lemma: form.to_lowercase(),
            form,
            upos: Upos::default(),
            features: Features::default(),
            head: None,
            deprel: Deprel::default(),
        }
    }
}

/// A sentence: a run of tokens in text order that form one tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Where the sentence stands in the article.
    pub span: Span,
    /// Its words.
    pub tokens: Vec<Token>,
}

impl Token {
    /// Tells whether the word is a pronoun hung behind its verb with a hyphen: "-t-il".
    #[must_use]
    pub fn is_inverted(&self) -> bool {
        self.upos == Upos::Pron && self.form.starts_with('-')
    }
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

/// Returns the number of the first sentence that shares text with a span.
#[must_use]
pub fn sentence_at(sentences: &[Sentence], span: Span) -> Option<usize> {
    let at = sentences.partition_point(|sentence| sentence.span.end <= span.start);
    sentences.get(at).filter(|sentence| sentence.span.overlaps(span)).map(|_| at)
}

/// Finds the sentences of a text and analyzes their grammar.
///
/// ```
/// let sentences = selon::syntax::parse("Le ministre est arrivé du Japon. Il a parlé.");
/// assert_eq!(sentences.len(), 2);
/// assert_eq!(sentences[0].tokens.len(), 8);
/// ```
#[must_use]
pub fn parse(text: &str) -> Vec<Sentence> {
    let mut sentences = segment(text);
    annotate_all(&mut sentences);
    sentences
}

/// Finds the sentences and words of a text, and nothing else about them.
#[must_use]
pub fn segment(text: &str) -> Vec<Sentence> {
    let contractions = Contractions::french();
    let mut sentences = Vec::new();
    for line in sentence::find_lines(text) {
        let spans = token::find_tokens(text, line);
        for range in sentence::find_sentences(text, &spans) {
            let mut found = Sentence::default();
            for at in range {
                let Some(span) = spans.get(at).copied() else { continue };
                found.span = if found.tokens.is_empty() { span } else { found.span.cover(span) };
                let words = contractions.words(text, &spans, at);
                found.tokens.extend(words.into_iter().map(|form| Token::from_form(span, form)));
            }
            if !found.tokens.is_empty() {
                sentences.push(found);
            }
        }
    }
    sentences
}

/// Analyzes the grammar of a sentence whose words are known: all but spans and forms is replaced.
pub fn annotate(sentence: &mut Sentence) {
    annotate_all(std::slice::from_mut(sentence));
}

fn annotate_all(sentences: &mut [Sentence]) {
    let forms = sentences.iter().map(|sentence| sentence.tokens.iter().map(|token| token.form.as_str()).collect());
    let forms: Vec<Vec<&str>> = forms.collect();
    let analyses = Model::french().annotate_all(&forms);
    let lemmas = Lemmas::french();
    for (sentence, analyses) in sentences.iter_mut().zip(analyses) {
        for (token, analysis) in sentence.tokens.iter_mut().zip(analyses) {
            token.lemma = lemmas.lemma(&token.form, analysis.upos, analysis.features);
            token.upos = analysis.upos;
            token.features = analysis.features;
            token.head = analysis.head;
            token.deprel = analysis.deprel;
        }
        agreement::repair(sentence);
    }
}
