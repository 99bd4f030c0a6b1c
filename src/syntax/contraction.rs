//! Whether an ambiguous token is a contraction: "des" for "de les", or the article.
//!
//! A few words settle it: behind a preposition stands the article, behind a verb
//! without an object the contraction. Else a linear model over the neighboring
//! words decides; `selon-lab contractions` trains it on treebanks.

use std::sync::LazyLock;

use super::lemma::Lemmas;
use super::orthography::Orthography;
use super::token::normalize;
use super::{Features, Upos};
use crate::span::Span;

/// The number of weights, a power of two.
pub const WEIGHTS: usize = 1 << 14;

/// A linear model that tells contractions from the words that look like them.
#[derive(Clone, Debug)]
pub struct Contractions {
    weights: Vec<f32>,
}

static FRENCH: LazyLock<Contractions> =
    LazyLock::new(|| Contractions::from_bytes(include_bytes!("../../models/fr.contractions")));

impl Contractions {
    /// Returns the model trained for French.
    #[must_use]
    pub fn french() -> &'static Self {
        &FRENCH
    }

    /// Reads weights of one byte each; what is missing counts as zero.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut weights: Vec<f32> = bytes.iter().take(WEIGHTS).map(|byte| f32::from(byte.cast_signed())).collect();
        weights.resize(WEIGHTS, 0.0);
        Self { weights }
    }

    /// Returns the syntactic words of a token.
    ///
    /// ```
    /// use selon::{span::Span, syntax::{contraction::Contractions, token::find_tokens}};
    /// let text = "Il parle du ministre.";
    /// let tokens = find_tokens(text, Span::new(0, text.len()));
    /// assert_eq!(Contractions::french().words(text, &tokens, 2), ["de", "le"]);
    /// ```
    #[must_use]
    pub fn words(&self, text: &str, tokens: &[Span], at: usize) -> Vec<String> {
        let form = normalize(tokens.get(at).map_or("", |span| span.text(text)));
        let Some(contraction) = Orthography::french().contraction(&form.to_lowercase()) else { return vec![form] };
        if let Some(single) = &contraction.single {
            let words = window(text, tokens, at);
            let is_title = form.starts_with(char::is_uppercase);
            if !settle(&words).unwrap_or_else(|| self.is_contraction(&describe(&words, is_title))) {
                // Capitals stay: "Des" is the article as it is written.
                return vec![if single.to_lowercase() == form.to_lowercase() { form } else { single.clone() }];
            }
        }
        let is_upper = form.chars().count() > 1 && !form.contains(char::is_lowercase);
        let is_title = form.starts_with(char::is_uppercase);
        let cased = |(index, word): (usize, &String)| match word.chars().next() {
            _ if is_upper => word.to_uppercase(),
            Some(first) if is_title && index == 0 => first.to_uppercase().chain(word.chars().skip(1)).collect(),
            _ => word.clone(),
        };
        contraction.words.iter().enumerate().map(cased).collect()
    }

    /// Tells whether features speak for two words.
    #[must_use]
    pub fn is_contraction(&self, features: &[usize]) -> bool {
        features.iter().filter_map(|feature| self.weights.get(*feature)).sum::<f32>() >= 0.0
    }
}

/// Describes the neighborhood of a token, as indices of weights.
#[must_use]
pub fn features(text: &str, tokens: &[Span], at: usize) -> Vec<usize> {
    let is_title = tokens.get(at).is_some_and(|span| span.text(text).starts_with(char::is_uppercase));
    describe(&window(text, tokens, at), is_title)
}

/// Returns the words around a token, three on each side, in lower case; the token is in the middle.
#[must_use]
pub fn window(text: &str, tokens: &[Span], at: usize) -> [String; 7] {
    [-3, -2, -1, 0, 1, 2, 3].map(|offset| {
        let span = at.checked_add_signed(offset).and_then(|index| tokens.get(index));
        span.map(|span| normalize(span.text(text)).to_lowercase()).unwrap_or_default()
    })
}

/// Tells whether the middle one of seven words is a contraction, where the word before it leaves no doubt.
#[must_use]
pub fn settle(words: &[String; 7]) -> Option<bool> {
    let [_, _, first, _, next, ..] = words;
    let (orthography, lemmas) = (Orthography::french(), Lemmas::french());
    if orthography.is_preposition(first) {
        return Some(false);
    }
    if !lemmas.can_be(first, Upos::Verb) || lemmas.can_be(first, Upos::Noun) {
        return None;
    }
    if orthography.is_governor(&lemmas.lemma(first, Upos::Verb, Features::default())) {
        return Some(true);
    }
    orthography.is_mass(next).then_some(false)
}

/// Describes the middle one of seven words, as indices of weights.
#[must_use]
pub fn describe(words: &[String; 7], is_title: bool) -> Vec<usize> {
    let [_, second, first, token, next, ..] = words;
    let mut features = vec![index(&["bias", token]), index(&[if is_title { "title" } else { "small" }])];
    for (position, word) in [("-1", first), ("-2", second)] {
        for (name, upos) in [("verb", Upos::Verb), ("noun", Upos::Noun)] {
            if Lemmas::french().can_be(word, upos) {
                let lemma = Lemmas::french().lemma(word, upos, Features::default());
                features.push(index(&[position, name, &lemma, token]));
            }
        }
    }
    let orthography = Orthography::french();
    let verb = Lemmas::french()
        .can_be(first, Upos::Verb)
        .then(|| Lemmas::french().lemma(first, Upos::Verb, Features::default()));
    if verb.as_ref().is_some_and(|verb| orthography.is_governor(verb)) {
        features.push(index(&["governor"]));
    }
    if orthography.is_preposition(first) {
        features.push(index(&["preposition"]));
    }
    if orthography.is_mass(next) {
        let is_noun = Lemmas::french().can_be(first, Upos::Noun);
        features.push(index(&[
            "mass",
            if verb.is_none() {
                "other"
            } else if is_noun {
                "either"
            } else {
                "verb"
            },
        ]));
    }
    let mut classes = Vec::new();
    for (position, word) in ["-3", "-2", "-1", "0", "+1", "+2", "+3"].iter().zip(words) {
        let class = classify(word);
        let ending = word.char_indices().rev().nth(2).and_then(|(offset, _)| word.get(offset..)).unwrap_or(word);
        if *position != "0" {
            features.extend([
                index(&[position, "word", word, token]),
                index(&[position, "class", &class]),
                index(&[position, "ending", ending]),
            ]);
        }
        classes.push(class);
    }
    if let [_, far, left, _, right, after, _] = classes.as_slice() {
        features.extend([
            index(&["pair", left, right]),
            index(&["left", far, left]),
            index(&["right", right, after]),
            index(&["wide", far, left, right, token]),
        ]);
    }
    features.push(index(&["words", second, first]));
    features.push(index(&["around", first, next]));
    features
}

/// Returns which open classes a word can belong to, and whether it is a number, a mark or unknown.
fn classify(word: &str) -> String {
    let Some(first) = word.chars().next() else { return "none".to_owned() };
    if first.is_ascii_digit() {
        return "number".to_owned();
    }
    if !first.is_alphabetic() {
        return word.to_owned();
    }
    let classes =
        [Upos::Noun, Upos::Adj, Upos::Verb, Upos::Aux, Upos::Adv, Upos::Adp, Upos::Det, Upos::Pron, Upos::Sconj];
    classes.iter().map(|upos| if Lemmas::french().can_be(word, *upos) { '1' } else { '0' }).collect()
}

fn index(parts: &[&str]) -> usize {
    // FNV-1a: stable from one build to the next, unlike the hashers of collections.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    usize::try_from((hash ^ (hash >> 32)) & (WEIGHTS as u64 - 1)).unwrap_or_default()
}
