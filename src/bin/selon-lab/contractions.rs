//! Trains the model that tells contractions from articles: "des" as "de les" or one word.
//!
//! Ambiguous tokens are rare in treebanks. Their unambiguous counterparts are
//! not: what stands around the words of another contraction of the same kind
//! ("de" + "la"), or around the singular of the article, teaches as much.

use selon::span::Span;
use selon::syntax::conllu::ConlluSentence;
use selon::syntax::contraction::{WEIGHTS, describe, features, window};
use selon::syntax::orthography::Orthography;
use selon::syntax::tag::Feature;
use selon::syntax::token::find_tokens;
use selon::syntax::{Token, Upos};

/// How often a real example counts, against once for one made from a counterpart.
const REPETITIONS: usize = 12;

/// How often the examples are gone through.
const ROUNDS: usize = 8;

/// How clearly an example must be told before it teaches nothing more.
const MARGIN: f64 = 8.0;

/// The neighborhoods of the ambiguous tokens of a treebank, and whether each is a contraction.
pub fn find_examples(treebank: &[ConlluSentence]) -> Vec<(Vec<usize>, bool)> {
    let mut examples = Vec::new();
    for gold in treebank {
        let tokens = find_tokens(&gold.text, Span::new(0, gold.text.len()));
        for (at, span) in tokens.iter().enumerate() {
            let lower = span.text(&gold.text).to_lowercase();
            let is_ambiguous =
                Orthography::french().contraction(&lower).is_some_and(|contraction| contraction.single.is_some());
            let words = gold.sentence.tokens.iter().filter(|token| token.span == *span).count();
            if is_ambiguous && words > 0 {
                examples.extend(std::iter::repeat_n((features(&gold.text, &tokens, at), words > 1), REPETITIONS));
            } else if let Some(example) = find_counterpart(gold, &tokens, at) {
                examples.push(example);
            }
        }
    }
    examples
}

/// Trains an averaged perceptron; the weights are scaled to one byte each.
pub fn train(treebank: &[ConlluSentence]) -> Vec<u8> {
    let examples = find_examples(treebank);
    let mut weights = vec![0.0_f64; WEIGHTS];
    let mut sums = vec![0.0_f64; WEIGHTS];
    let mut step = 1.0_f64;
    for round in 0..ROUNDS {
        for at in 0..examples.len() {
            // A stride prime to most lengths mixes the treebanks, the same way at each run.
            let (features, is_contraction) = &examples[(at * 7919 + round * 31) % examples.len()];
            let score: f64 = features.iter().map(|feature| weights[*feature]).sum();
            let target = if *is_contraction { 1.0 } else { -1.0 };
            if score * target < MARGIN {
                for feature in features {
                    weights[*feature] += target;
                    sums[*feature] += target * step;
                }
            }
            step += 1.0;
        }
    }
    let averages: Vec<f64> = weights.iter().zip(&sums).map(|(weight, sum)| weight - sum / step).collect();
    let largest = averages.iter().fold(1e-9, |largest: f64, weight| largest.max(weight.abs()));
    averages.iter().map(|weight| (weight / largest * 127.0).round() as i8 as u8).collect()
}

/// Makes an example for the plural out of a singular article, or a preposition and a definite article.
fn find_counterpart(gold: &ConlluSentence, tokens: &[Span], at: usize) -> Option<(Vec<usize>, bool)> {
    let word_at = |at: usize| -> Option<&Token> {
        tokens.get(at).and_then(|span| gold.sentence.tokens.iter().find(|token| token.span == *span))
    };
    let word = word_at(at)?;
    let article = |token: &Token| {
        token.upos == Upos::Det && token.features.has(Feature::PronTypeArt) && token.features.has(Feature::NumberSing)
    };
    let ambiguous = Orthography::french().counterpart();
    let contraction = Orthography::french().contraction(ambiguous)?;
    let mut words = window(&gold.text, tokens, at);
    let is_title = word.form.starts_with(char::is_uppercase);
    let is_contraction = if article(word) && word.features.has(Feature::DefiniteInd) && word.span.len() > 1 {
        false
    } else if contraction.words.first() == Some(&word.lemma)
        && word_at(at + 1).is_some_and(|next| article(next) && next.features.has(Feature::DefiniteDef))
    {
        words[4..].rotate_left(1);
        words[6] = window(&gold.text, tokens, at + 1)[6].clone();
        true
    } else {
        return None;
    };
    words[3] = ambiguous.to_owned();
    if !words[4].ends_with(['s', 'x', 'z']) {
        words[4].push('s');
    }
    Some((describe(&words, is_title), is_contraction))
}
