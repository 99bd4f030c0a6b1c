//! Compares what Selon finds with treebanks, as the CoNLL 2018 shared task did.

use std::fmt::Write;
use std::time::Instant;

use selon::span::Span;
use selon::syntax::conllu::ConlluSentence;
use selon::syntax::lemma::Lemmas;
use selon::syntax::tag::Feature;
use selon::syntax::{Features, Sentence, annotate, parse, segment};

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

/// Measures everything on a treebank, as a table.
pub fn measure(treebank: &[ConlluSentence]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::ASCII_MARKDOWN);
    table.set_header(["", "tokens", "sentences", "words", "UPOS", "UFeats", "lemma", "UAS", "LAS"]);
    let row = |name: &str, numbers: [Option<f64>; 8]| {
        let cells = numbers.iter().map(|number| number.map_or(String::new(), |number| format!("{number:.2}")));
        std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>()
    };

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
    let speed = counts.words as f64 / started.elapsed().as_secs_f64();
    let share = |part| Some(percent(part, counts.words));
    table.add_row(row("gold tags", [None, None, None, None, None, share(gold_lemmas), None, None]));
    table.add_row(row(
        "gold words",
        [
            None,
            None,
            None,
            share(counts.upos),
            share(counts.features),
            share(counts.lemmas),
            share(counts.unlabeled),
            share(counts.labeled),
        ],
    ));
    table.add_row(row("raw text", measure_raw(treebank).map(Some)));
    format!("{table}\n{} sentences, {} words, {speed:.0} words/s on one core\n", treebank.len(), counts.words)
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
        text.push(' ');
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

fn measure_raw(treebank: &[ConlluSentence]) -> [f64; 8] {
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
    [
        f1(count_common(&gold_tokens, &system_tokens), gold_tokens.len(), system_tokens.len()),
        f1(count_common(&gold_bounds, &system_bounds), gold_bounds.len(), system_bounds.len()),
        share(counts.words),
        share(counts.upos),
        share(counts.features),
        share(counts.lemmas),
        share(counts.unlabeled),
        share(counts.labeled),
    ]
}

/// Lists where words, sentences or lemmas differ from a treebank, one a line.
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
