//! Reading: the whole program on one screen.

mod headline;

use crate::article::Article;
use crate::claim::{self, Claims};
use crate::mention::{self, Mentions};
use crate::ontology::Ontology;
use crate::syntax::{self, Sentence};

/// All that was understood of an article.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article.
    pub article: Article,
    /// Its sentences with their grammar.
    pub sentences: Vec<Sentence>,
    /// Who and what it speaks of.
    pub mentions: Mentions,
    /// What it says, on whose word.
    pub claims: Claims,
    /// What the headline says beyond that, as a text of its own.
    pub headline: Option<Box<Reading>>,
}

/// Reads an article in the light of an ontology.
///
/// Reading cannot fail: a sentence that is not understood yields no claims.
#[must_use]
pub fn read(article: &Article, ontology: &Ontology) -> Reading {
    let sentences = syntax::parse(&article.text);
    let mut mentions = mention::find_mentions(article, &sentences, ontology);
    let claims = claim::find_claims(article, &sentences, &mut mentions, ontology);
    let mut reading = Reading { article: article.clone(), sentences, mentions, claims, headline: None };
    reading.headline = headline::read(&reading, ontology).map(Box::new);
    reading
}
