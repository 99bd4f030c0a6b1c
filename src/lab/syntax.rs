//! How well words, tags, lemmas and trees are found: against treebanks, as the CoNLL 2018 shared task did.

use std::fmt::Write;
use std::time::Instant;

use super::score::table;
use crate::span::Span;
use crate::syntax::conllu::ConlluSentence;
use crate::syntax::lemma::Lemmas;
use crate::syntax::tag::Feature;
use crate::syntax::{Features, Sentence, annotate, parse, segment};

/// Features of a layer, which the shared task did not count.
const LAYERED: &[Feature] = &[
    Feature::NumberPsorPlur,
    Feature::NumberPsorSing,
    Feature::PersonPsor1,
    Feature::PersonPsor2,
    Feature::PersonPsor3,
    Feature::Other,
];

#[derive(Default)]
struct Counts {
    words: usize,
    upos: usize,
    features: usize,
    lemmas: usize,
    unlabeled: usize,
    labeled: usize,
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn f1(correct: usize, gold: usize, system: usize) -> f64 {
    percent(2 * correct, gold + system)
}

fn universal(features: Features) -> Vec<Feature> {
    features.iter().filter(|feature| !LAYERED.contains(feature)).collect()
}

/// What comes of one way to read a treebank, in per cent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accuracy {
    /// Surface tokens, where they are found and not given.
    pub tokens: Option<f64>,
    /// Sentences, where they are found and not given.
    pub sentences: Option<f64>,
    /// Words, where they are found and not given.
    pub words: Option<f64>,
    /// Parts of speech.
    pub upos: f64,
    /// All features of a word.
    pub features: f64,
    /// Lemmas.
    pub lemmas: f64,
    /// Heads.
    pub unlabeled: f64,
    /// Heads and their relations, without subtypes; punctuation counts.
    pub labeled: f64,
}

/// How well a treebank is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measure {
    /// Lemmas, given the right tags.
    pub gold_tags: f64,
    /// Given the right words.
    pub gold_words: Accuracy,
    /// Given nothing but the text.
    pub raw: Accuracy,
    /// Sentences in the treebank.
    pub sentences: usize,
    /// Words in the treebank.
    pub words: usize,
    /// Words a second, given the right words.
    pub speed: f64,
}

impl Measure {
    /// Writes the figures as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let cell = |number: Option<f64>| number.map_or(String::new(), |number| format!("{number:.2}"));
        let row = |name: &str, accuracy: &Accuracy| {
            let Accuracy { tokens, sentences, words, upos, features, lemmas, unlabeled, labeled } = *accuracy;
            let shares = [upos, features, lemmas, unlabeled, labeled].map(Some);
            let [upos, features, lemmas, unlabeled, labeled] = shares.map(cell);
            let [tokens, sentences, words] = [tokens, sentences, words].map(cell);
            [name.to_owned(), tokens, sentences, words, upos, features, lemmas, unlabeled, labeled]
        };
        let mut gold_tags = [const { String::new() }; 9];
        "gold tags".clone_into(&mut gold_tags[0]);
        gold_tags[6] = cell(Some(self.gold_tags));
        let rows = [gold_tags, row("gold words", &self.gold_words), row("raw text", &self.raw)];
        let table = table(["", "tokens", "sentences", "words", "UPOS", "UFeats", "lemma", "UAS", "LAS"], rows);
        let Self { sentences, words, speed, .. } = self;
        format!("{table}\n{sentences} sentences, {words} words, {speed:.0} words/s on one core\n")
    }
}

/// Measures everything on a treebank.
#[must_use]
pub fn measure(treebank: &[ConlluSentence]) -> Measure {
    let started = Instant::now();
    let mut counts = Counts::default();
    let mut gold_lemmas = 0;
    for gold in treebank {
        let mut found = gold.sentence.clone();
        annotate(&mut found);
        for (token, other) in gold.sentence.tokens.iter().zip(&found.tokens) {
            let is_attached = token.head == other.head;
            counts.words += 1;
            counts.upos += usize::from(token.upos == other.upos);
            counts.features += usize::from(universal(token.features) == universal(other.features));
            counts.lemmas += usize::from(token.lemma == other.lemma);
            counts.unlabeled += usize::from(is_attached);
            counts.labeled += usize::from(is_attached && token.deprel.universal() == other.deprel.universal());
            gold_lemmas += usize::from(Lemmas::french().lemma(&token.form, token.upos, token.features) == token.lemma);
        }
    }
    let share = |part| percent(part, counts.words);
    Measure {
        gold_tags: share(gold_lemmas),
        gold_words: Accuracy {
            upos: share(counts.upos),
            features: share(counts.features),
            lemmas: share(counts.lemmas),
            unlabeled: share(counts.unlabeled),
            labeled: share(counts.labeled),
            ..Accuracy::default()
        },
        speed: counts.words as f64 / started.elapsed().as_secs_f64(),
        raw: measure_raw(treebank),
        sentences: treebank.len(),
        words: counts.words,
    }
}

/// The treebank as one text, and its sentences in that text.
fn join(treebank: &[ConlluSentence]) -> (String, Vec<Sentence>) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for gold in treebank {
        let offset = text.len();
        let shift = |span: Span| Span::new(span.start + offset, span.end + offset);
        let mut sentence = gold.sentence.clone();
        sentence.span = shift(sentence.span);
        for token in &mut sentence.tokens {
            token.span = shift(token.span);
        }
        text.push_str(&gold.text);
        // A title or an item of a list stands on a line of its own in any document; the treebank keeps no line breaks.
        let is_title = !gold.text.trim_end().ends_with(['.', '!', '?', '…', '"', '»', '”', ':', ';', ',', ')']);
        text.push(if is_title { '\n' } else { ' ' });
        sentences.push(sentence);
    }
    (text, sentences)
}

/// Spans without the white space in them, which the shared task does not see.
fn surfaces(sentences: &[Sentence]) -> Vec<Span> {
    let mut spans: Vec<Span> = sentences.iter().flat_map(|sentence| &sentence.tokens).map(|token| token.span).collect();
    spans.dedup();
    spans
}

fn bounds(sentences: &[Sentence]) -> Vec<Span> {
    let bound =
        |sentence: &Sentence| Some(Span::new(sentence.tokens.first()?.span.start, sentence.tokens.last()?.span.end));
    sentences.iter().filter_map(bound).collect()
}

fn count_common(gold: &[Span], system: &[Span]) -> usize {
    let gold: std::collections::BTreeSet<&Span> = gold.iter().collect();
    system.iter().filter(|span| gold.contains(span)).count()
}

/// Pairs the words that stand at the same place: index of the gold word with that of the word found.
fn align(gold: &[Sentence], system: &[Sentence]) -> Vec<((usize, usize), (usize, usize))> {
    let groups = |sentences: &[Sentence]| {
        let mut groups: std::collections::BTreeMap<Span, Vec<(usize, usize)>> = std::collections::BTreeMap::new();
        for (number, sentence) in sentences.iter().enumerate() {
            for (index, token) in sentence.tokens.iter().enumerate() {
                groups.entry(token.span).or_default().push((number, index));
            }
        }
        groups
    };
    let system = groups(system);
    let mut pairs = Vec::new();
    for (span, words) in groups(gold) {
        if let Some(found) = system.get(&span).filter(|found| found.len() == words.len()) {
            pairs.extend(words.into_iter().zip(found.iter().copied()));
        }
    }
    pairs
}

fn measure_raw(treebank: &[ConlluSentence]) -> Accuracy {
    let (text, gold) = join(treebank);
    let system = parse(&text);
    let (gold_tokens, system_tokens) = (surfaces(&gold), surfaces(&system));
    let (gold_bounds, system_bounds) = (bounds(&gold), bounds(&system));
    let gold_words: usize = gold.iter().map(|sentence| sentence.tokens.len()).sum();
    let system_words: usize = system.iter().map(|sentence| sentence.tokens.len()).sum();
    let pairs = align(&gold, &system);
    let partner: std::collections::HashMap<(usize, usize), (usize, usize)> = pairs.iter().copied().collect();
    let mut counts = Counts::default();
    for (left, right) in &pairs {
        let (token, other) = (&gold[left.0].tokens[left.1], &system[right.0].tokens[right.1]);
        counts.words += 1;
        counts.upos += usize::from(token.upos == other.upos);
        counts.features += usize::from(universal(token.features) == universal(other.features));
        counts.lemmas += usize::from(token.lemma == other.lemma);
        let is_attached = match (token.head, other.head) {
            (None, None) => true,
            (Some(head), Some(governor)) => partner.get(&(left.0, head)) == Some(&(right.0, governor)),
            _ => false,
        };
        counts.unlabeled += usize::from(is_attached);
        counts.labeled += usize::from(is_attached && token.deprel.universal() == other.deprel.universal());
    }
    let share = |part| f1(part, gold_words, system_words);
    Accuracy {
        tokens: Some(f1(count_common(&gold_tokens, &system_tokens), gold_tokens.len(), system_tokens.len())),
        sentences: Some(f1(count_common(&gold_bounds, &system_bounds), gold_bounds.len(), system_bounds.len())),
        words: Some(share(counts.words)),
        upos: share(counts.upos),
        features: share(counts.features),
        lemmas: share(counts.lemmas),
        unlabeled: share(counts.unlabeled),
        labeled: share(counts.labeled),
    }
}

/// Lists where words, sentences or lemmas differ from a treebank, one a line.
#[must_use]
pub fn list_errors(treebank: &[ConlluSentence]) -> String {
    let (text, gold) = join(treebank);
    let system = segment(&text);
    let mut output = String::new();
    let context = |span: Span| {
        let before: String = text
            .get(..span.start)
            .unwrap_or_default()
            .chars()
            .rev()
            .take(25)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let after: String = text.get(span.end..).unwrap_or_default().chars().take(25).collect();
        format!("{before}⟦{}⟧{after}", span.text(&text))
    };
    let mut differ = |name: &str, gold: Vec<Span>, system: Vec<Span>| {
        let (left, right): (std::collections::BTreeSet<Span>, std::collections::BTreeSet<Span>) =
            (gold.into_iter().collect(), system.into_iter().collect());
        for span in left.difference(&right) {
            let _ = writeln!(output, "{name}-missed\t{}", context(*span));
        }
        for span in right.difference(&left) {
            let _ = writeln!(output, "{name}-wrong\t{}", context(*span));
        }
    };
    differ("token", surfaces(&gold), surfaces(&system));
    let ends =
        |sentences: &[Sentence]| bounds(sentences).into_iter().map(|span| Span::new(span.end, span.end)).collect();
    differ("end", ends(&gold), ends(&system));
    let counted = |sentences: &[Sentence]| {
        let mut spans: Vec<Span> = Vec::new();
        for sentence in sentences {
            spans.extend(
                sentence.tokens.windows(2).filter(|pair| pair[0].span == pair[1].span).map(|pair| pair[0].span),
            );
        }
        spans
    };
    differ("contraction", counted(&gold), counted(&system));
    for token in treebank.iter().flat_map(|gold| &gold.sentence.tokens) {
        let lemma = Lemmas::french().lemma(&token.form, token.upos, token.features);
        if lemma != token.lemma {
            let _ = writeln!(output, "lemma\t{}\t{}\tgold {}\tfound {lemma}", token.form, token.upos, token.lemma);
        }
    }
    output
}
