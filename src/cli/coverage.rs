//! `selon coverage`: the words of articles that the lexicon lacks.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::inputs::InputArguments;
use super::report::{self, Failure};
use super::stub::write_stubs;
use super::{Outcome, output, pipeline, table};
use crate::article::Article;
use crate::claim::Matter;
use crate::claim::gap::{Gap, GapKind, Sign, find_gaps};
use crate::claim::quote::find_quotes;
use crate::ontology::Ontology;
use crate::ontology::lexicon::Function;
use crate::reading;
use crate::store::write_atomically;

/// How many letters of an example are shown.
const EXAMPLE: usize = 100;

/// Find words that look like events or as if they reported, and are unknown to the lexicon
///
/// The most frequent come first, each with a sentence. `--stubs` writes an entry for each, to be filled in
/// and read with `--ontology`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon coverage articles/
  selon coverage articles.jsonl --kind reporting --limit 20
  selon coverage articles/ --stubs my.ttl && selon show article.txt --ontology my.ttl
  selon coverage articles/ --format csv > words.csv

A verb counts if it heads a clause; one that governs a clause of content or stands beside a quotation
reports. A noun counts where it keeps the company of events, as the entries of lex:EventSign say.
An entry without lex:evokes says that a word calls up no event, and takes it off the list.")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    /// Words of this kind only
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// How many words of each kind
    #[arg(long, short, value_name = "N", default_value_t = 40)]
    limit: usize,
    /// How to write the words
    #[arg(long, short, value_enum, default_value_t = Rows::Table)]
    format: Rows,
    /// Write an entry for each word to a Turtle file
    #[arg(long, value_name = "FILE")]
    stubs: Option<PathBuf>,
}

/// A kind of word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Verbs,
    Reporting,
    Nouns,
}

/// A format for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rows {
    Table,
    Csv,
    Json,
}

/// A word that the lexicon lacks, with all that was seen of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing {
    /// Its lemma, folded.
    pub(super) lemma: String,
    /// How often it looks like what it seems to be.
    pub(super) count: usize,
    /// How often it is a reflexive verb.
    pub(super) reflexive: usize,
    /// What makes it look so, with how often.
    pub(super) signs: BTreeMap<Sign, usize>,
    /// The functions filled beside it, with how often.
    pub(super) functions: BTreeMap<Function, usize>,
    /// The shortest sentence that it looks so in.
    pub(super) example: String,
}

/// What articles lack, by kind and lemma.
#[derive(Default)]
struct Coverage {
    articles: usize,
    sentences: usize,
    claiming: usize,
    words: BTreeMap<(GapKind, String), Missing>,
}

/// What one article lacks: each word with its sentence.
struct Found {
    sentences: usize,
    claiming: usize,
    gaps: Vec<(Gap, String)>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let articles = arguments.input.articles()?;
    let (ontology, outcome) = arguments.input.load_ontology()?;
    let mut coverage = Coverage::default();
    let tally = pipeline::run(
        articles,
        |_| Ok(false),
        |article| survey(article, &ontology),
        |batch| {
            batch.into_iter().for_each(|found| coverage.add(found));
            Ok(())
        },
    )?;
    tally.show_foreign();
    let words = coverage.ranked(arguments.kind, arguments.limit);
    match arguments.format {
        Rows::Table => write_table(&coverage, &words)?,
        Rows::Csv => write_csv(&words)?,
        Rows::Json => write_json(&coverage, &words)?,
    }
    if let Some(path) = &arguments.stubs {
        let stubs = write_stubs(&words, &ontology);
        write_atomically(path, |writer| writer.write_all(stubs.as_bytes())).map_err(|error| {
            let help = "check that the folder exists and may be written";
            Failure::new(format!("cannot write `{}`: {error}", report::name(path)), Some(help))
        })?;
    }
    Ok(outcome.and(tally.outcome()))
}

/// Reads an article and finds what the lexicon lacks in it.
fn survey(article: &Article, ontology: &Ontology) -> Found {
    let reading = reading::read(article, ontology);
    let quotes = find_quotes(&article.text);
    let mut is_claiming = vec![false; reading.sentences.len()];
    for claim in &reading.claims.claims {
        if let Matter::Event(event) = claim.matter {
            is_claiming[reading.claims.events[event].sentence] = true;
        }
    }
    let mut gaps = Vec::new();
    for (number, sentence) in reading.sentences.iter().enumerate() {
        for gap in find_gaps(article, number, sentence, &quotes, &reading.mentions, ontology) {
            let word = sentence.tokens[gap.token].span;
            gaps.push((gap, shorten(&article.text, sentence.span.start, word.start, sentence.span.end)));
        }
    }
    let claiming = is_claiming.iter().filter(|is_claiming| **is_claiming).count();
    Found { sentences: reading.sentences.len(), claiming, gaps }
}

/// Returns the words around a place, on one line.
fn shorten(text: &str, start: usize, at: usize, end: usize) -> String {
    let words = |from: usize, to: usize| {
        text.get(from..to).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let whole = words(start, end);
    if whole.chars().count() <= EXAMPLE {
        return whole;
    }
    let (before, after) = (words(start, at), words(at, end));
    let skipped = before.chars().count().saturating_sub(EXAMPLE / 2);
    let mut cut = String::new();
    if skipped > 0 {
        let kept: String = before.chars().skip(skipped).collect();
        cut.push_str("… ");
        cut.push_str(kept.split_once(' ').map_or(kept.as_str(), |(_, kept)| kept));
    } else {
        cut.push_str(&before);
    }
    if text.get(start..at).is_some_and(|before| before.ends_with(char::is_whitespace)) {
        cut.push(' ');
    }
    let room = EXAMPLE.saturating_sub(cut.chars().count());
    if after.chars().count() <= room {
        cut.push_str(&after);
    } else {
        let kept: String = after.chars().take(room).collect();
        cut.push_str(kept.rsplit_once(' ').map_or(kept.as_str(), |(kept, _)| kept));
        cut.push_str(" …");
    }
    cut.trim().to_owned()
}

impl Coverage {
    fn add(&mut self, found: Found) {
        self.articles += 1;
        self.sentences += found.sentences;
        self.claiming += found.claiming;
        for (gap, example) in found.gaps {
            // A noun without a sign looks like no event here.
            let Some(sign) = gap.sign else { continue };
            let missing = self.words.entry((gap.kind, gap.lemma.clone())).or_default();
            missing.lemma = gap.lemma;
            missing.count += 1;
            missing.reflexive += usize::from(gap.is_reflexive);
            *missing.signs.entry(sign).or_default() += 1;
            for function in gap.functions {
                *missing.functions.entry(function).or_default() += 1;
            }
            let is_shorter = example.chars().count() < missing.example.chars().count();
            if missing.example.is_empty() || is_shorter {
                missing.example = example;
            }
        }
    }

    /// Returns the most frequent words of each kind.
    fn ranked(&self, kind: Option<Kind>, limit: usize) -> Vec<(GapKind, &Missing)> {
        let wanted = |found: GapKind| match kind {
            None => true,
            Some(Kind::Verbs) => found == GapKind::Verb,
            Some(Kind::Reporting) => found == GapKind::Reporting,
            Some(Kind::Nouns) => found == GapKind::Noun,
        };
        let mut ranked = Vec::new();
        for kind in [GapKind::Verb, GapKind::Reporting, GapKind::Noun].into_iter().filter(|kind| wanted(*kind)) {
            let mut words: Vec<_> =
                self.words.iter().filter(|((found, _), _)| *found == kind).map(|(_, word)| (kind, word)).collect();
            words.sort_by(|(_, left), (_, right)| {
                right.count.cmp(&left.count).then_with(|| left.lemma.cmp(&right.lemma))
            });
            words.truncate(limit);
            ranked.extend(words);
        }
        ranked
    }

    /// Returns the share of sentences that claim something, per cent.
    fn share(&self) -> f64 {
        // Counts of sentences are far below where a float loses whole numbers.
        #[allow(clippy::cast_precision_loss)]
        let share = self.claiming as f64 * 100.0 / self.sentences.max(1) as f64;
        share
    }
}

const fn kind_name(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Verb => "verb",
        GapKind::Reporting => "reporting verb",
        GapKind::Noun => "noun",
    }
}

impl Missing {
    /// Returns the sign seen most often.
    fn main_sign(&self) -> &'static str {
        let main = self.signs.iter().max_by_key(|(sign, count)| (**count, std::cmp::Reverse(**sign)));
        main.map_or("", |(sign, _)| sign.as_str())
    }
}

fn write_table(coverage: &Coverage, words: &[(GapKind, &Missing)]) -> Result<(), Failure> {
    let mut output = output();
    let counts = [
        ("articles", coverage.articles.to_string()),
        ("sentences", coverage.sentences.to_string()),
        ("sentences with a claim", format!("{} ({:.0} %)", coverage.claiming, coverage.share())),
    ];
    let counts: Vec<_> = counts.into_iter().map(|(name, count)| vec![name.to_owned(), count]).collect();
    writeln!(output, "{}", table::draw(&[], &counts))?;
    let names = ["word", "kind", "times", "because it", "example"].map(str::to_owned);
    let rows: Vec<Vec<String>> = words
        .iter()
        .map(|(kind, word)| {
            vec![
                word.lemma.clone(),
                kind_name(*kind).to_owned(),
                word.count.to_string(),
                word.main_sign().to_owned(),
                word.example.clone(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        writeln!(output, "\n{}", table::draw(&names, &rows))?;
    }
    output.flush()?;
    Ok(())
}

fn write_csv(words: &[(GapKind, &Missing)]) -> Result<(), Failure> {
    let mut output = output();
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    write!(output, "word,kind,times,sign,example\r\n")?;
    for (kind, word) in words {
        let (lemma, example) = (quoted(&word.lemma), quoted(&word.example));
        write!(output, "{lemma},{},{},{},{example}\r\n", kind_name(*kind), word.count, word.main_sign())?;
    }
    output.flush()?;
    Ok(())
}

fn write_json(coverage: &Coverage, words: &[(GapKind, &Missing)]) -> Result<(), Failure> {
    let words: Vec<_> = words
        .iter()
        .map(|(kind, word)| {
            serde_json::json!({
                "word": word.lemma,
                "kind": kind_name(*kind),
                "times": word.count,
                "sign": word.main_sign(),
                "example": word.example,
            })
        })
        .collect();
    let whole = serde_json::json!({
        "articles": coverage.articles,
        "sentences": coverage.sentences,
        "sentencesWithClaim": coverage.claiming,
        "words": words,
    });
    let mut output = output();
    writeln!(output, "{whole:#}")?;
    output.flush()?;
    Ok(())
}
