//! Trains the model that tells contractions from articles: "des" as "de les" or one word.

use selon::span::Span;
use selon::syntax::conllu::ConlluSentence;
use selon::syntax::contraction::{WEIGHTS, features};
use selon::syntax::orthography::Orthography;
use selon::syntax::token::find_tokens;

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
                examples.push((features(&gold.text, &tokens, at), words > 1));
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
