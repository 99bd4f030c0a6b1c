//! How well times are found: against documents in TimeML.
//!
//! Scores are those of TempEval-3: strict and relaxed F1 of the spans, and for
//! value and type the relaxed F1 times the share of the matched expressions
//! that have the right one. The tense of a date without a year is guessed from
//! the words of its clause, as the finder of times knows no grammar; where they
//! do not tell, the date nearer to the publication is meant.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::gold::GoldError;
use super::score::{Score, share, table};
use super::timeml;
use crate::mention::time::{Reading, TimeWords, Timex, find_timexes, guess_tense, resolve, resolve_nearest};
use crate::span::Span;

/// How many documents of the French TimeBank, in the order of their names, the grammar of times was made on.
///
/// What is reported is measured on those behind them.
pub const TUNED_ON: usize = 40;

/// A time expression of the annotation or of the program.
#[derive(Clone, Debug)]
struct Expression {
    span: Span,
    kind: String,
    value: String,
}

/// How the expressions found compare with those annotated.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Found with exactly the same span.
    pub strict: Score,
    /// Found with a span that shares a character.
    pub relaxed: Score,
    /// Of these, how many have the same value.
    pub values: usize,
    /// Of these, how many have the same type.
    pub kinds: usize,
    /// The differences, one a line.
    pub differences: String,
}

impl Comparison {
    /// Returns the F1 of values.
    #[must_use]
    pub fn value_f1(&self) -> f64 {
        self.relaxed.f1() * share(self.values, self.relaxed.right)
    }

    /// Returns the F1 of types.
    #[must_use]
    pub fn kind_f1(&self) -> f64 {
        self.relaxed.f1() * share(self.kinds, self.relaxed.right)
    }

    /// Writes the scores as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let spans = |name: &str, score: &Score| {
            let number = |number: f64| format!("{number:.3}");
            [
                name.to_owned(),
                number(score.precision()),
                number(score.recall()),
                number(score.f1()),
                format!("{} of {}, {} found", score.right, score.gold, score.found),
            ]
        };
        let attribute = |name: &str, f1: f64, right: usize| {
            let count = format!("{right} of {} matched", self.relaxed.right);
            [name.to_owned(), String::new(), String::new(), format!("{f1:.3}"), count]
        };
        table(
            ["times", "precision", "recall", "F1", "counts"],
            [
                spans("strict", &self.strict),
                spans("relaxed", &self.relaxed),
                attribute("value", self.value_f1(), self.values),
                attribute("type", self.kind_f1(), self.kinds),
            ],
        )
    }
}

/// Compares the program with documents in TimeML.
///
/// # Errors
///
/// Returns an error when a document cannot be read.
pub fn evaluate(documents: &[PathBuf], words: &TimeWords) -> Result<Comparison, GoldError> {
    let mut comparison = Comparison::default();
    for path in documents {
        let document = timeml::read(path)?;
        let text = &document.text;
        let gold: Vec<Expression> = document
            .timexes
            .iter()
            .map(|tag| Expression {
                span: tag.span,
                kind: tag.value("type").to_owned(),
                value: tag.value("value").to_owned(),
            })
            .collect();
        let found: Vec<Expression> = find_timexes(text, document.published, words)
            .iter()
            .flat_map(|timex| read(text, timex, document.published, words))
            .collect();
        for score in [&mut comparison.strict, &mut comparison.relaxed] {
            score.gold += gold.len();
            score.found += found.len();
        }
        for wanted in &gold {
            compare(&document.name, text, wanted, &found, &mut comparison);
        }
        for extra in found.iter().filter(|found| !gold.iter().any(|gold| gold.span.overlaps(found.span))) {
            let _ = writeln!(comparison.differences, "{}: extra {}", document.name, describe(extra, text));
        }
    }
    Ok(comparison)
}

fn compare(document: &str, text: &str, wanted: &Expression, found: &[Expression], comparison: &mut Comparison) {
    let exact = found.iter().find(|found| found.span == wanted.span);
    let Some(hit) = exact.or_else(|| found.iter().find(|found| found.span.overlaps(wanted.span))) else {
        let _ = writeln!(comparison.differences, "{document}: missed {}", describe(wanted, text));
        return;
    };
    comparison.relaxed.right += 1;
    comparison.strict.right += usize::from(hit.span == wanted.span);
    comparison.values += usize::from(hit.value == wanted.value);
    comparison.kinds += usize::from(hit.kind == wanted.kind);
    if hit.span != wanted.span || hit.value != wanted.value || hit.kind != wanted.kind {
        let (wanted, hit) = (describe(wanted, text), describe(hit, text));
        let _ = writeln!(comparison.differences, "{document}: wanted {wanted}, found {hit}");
    }
}

fn describe(expression: &Expression, text: &str) -> String {
    let words = expression.span.text(text).replace('\n', " ");
    format!("[{words}] {} {}", expression.kind, expression.value)
}

/// Returns a time as TimeML annotates it: a range as its two ends.
fn read(text: &str, timex: &Timex, published: Option<NaiveDate>, words: &TimeWords) -> Vec<Expression> {
    if let Some(ends) = &timex.ends {
        return ends.iter().flat_map(|end| read(text, end, published, words)).collect();
    }
    let Reading { value, .. } = match guess_tense(text, timex.span, words) {
        Some(tense) => resolve(timex, tense),
        None => resolve_nearest(timex, published),
    };
    vec![Expression { span: timex.span, kind: timex.kind.as_str().to_owned(), value }]
}
