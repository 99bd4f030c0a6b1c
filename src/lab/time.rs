//! How well times are found: against a folder of TimeML documents.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::mention::time::{Reading, TimeWords, Timex, find_timexes, guess_tense, resolve};
use crate::span::Span;

static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<(/?)(\w+)([^>]*?)(/?)>").expect("the pattern is valid"));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(\w+)="([^"]*)""#).expect("the pattern is valid"));

/// A time expression of the gold standard or of the program.
#[derive(Clone, Debug)]
struct Annotation {
    span: Span,
    kind: String,
    value: String,
}

/// Counts of one comparison.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Expressions of the gold standard.
    pub gold: usize,
    /// Expressions found.
    pub found: usize,
    /// Found with exactly the same span.
    pub strict: usize,
    /// Found with a span that shares a word.
    pub relaxed: usize,
    /// Of these, with the same value.
    pub value: usize,
    /// Of these, with the same type.
    pub kind: usize,
}

impl Score {
    /// Returns the harmonic mean of precision and recall for a number of hits.
    #[must_use]
    pub fn f1(&self, hits: usize) -> f64 {
        let total = self.gold + self.found;
        if total == 0 { 0.0 } else { 2.0 * hits as f64 / total as f64 }
    }
}

/// Compares the program with TimeML documents and reports scores and differences.
///
/// # Errors
///
/// Returns an error when a document cannot be read.
pub fn evaluate(documents: &[impl AsRef<Path>], words: &TimeWords) -> std::io::Result<(Score, String)> {
    let mut score = Score::default();
    let mut report = String::new();
    for document in documents {
        let source = std::fs::read_to_string(document)?;
        let (text, gold, published) = read(&source);
        let found: Vec<Annotation> =
            find_timexes(&text, published, words).iter().flat_map(|timex| annotate(&text, timex, words)).collect();
        score.gold += gold.len();
        score.found += found.len();
        let name = document.as_ref().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for wanted in &gold {
            let hit = found
                .iter()
                .find(|found| found.span == wanted.span)
                .or_else(|| found.iter().find(|found| found.span.overlaps(wanted.span)));
            let Some(hit) = hit else {
                let _ =
                    writeln!(report, "{name}: missed [{}] {} {}", wanted.span.text(&text), wanted.kind, wanted.value);
                continue;
            };
            score.relaxed += 1;
            score.strict += usize::from(hit.span == wanted.span);
            score.value += usize::from(hit.value == wanted.value);
            score.kind += usize::from(hit.kind == wanted.kind);
            if hit.span != wanted.span || hit.value != wanted.value || hit.kind != wanted.kind {
                let _ = writeln!(
                    report,
                    "{name}: wanted [{}] {} {}, found [{}] {} {}",
                    wanted.span.text(&text),
                    wanted.kind,
                    wanted.value,
                    hit.span.text(&text),
                    hit.kind,
                    hit.value
                );
            }
        }
        for extra in found.iter().filter(|found| !gold.iter().any(|gold| gold.span.overlaps(found.span))) {
            let before = text
                .get(..extra.span.start)
                .unwrap_or_default()
                .chars()
                .rev()
                .take(30)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<String>();
            let _ = writeln!(
                report,
                "{name}: extra {}[{}] {} {}",
                before.replace('\n', " "),
                extra.span.text(&text),
                extra.kind,
                extra.value
            );
        }
    }
    Ok((score, report))
}

fn annotate(text: &str, timex: &Timex, words: &TimeWords) -> Vec<Annotation> {
    let tense = guess_tense(text, timex.span, words);
    match &timex.ends {
        Some(ends) => ends.iter().flat_map(|end| annotate(text, end, words)).collect(),
        None => {
            let Reading { value, .. } = resolve(timex, tense);
            vec![Annotation { span: timex.span, kind: timex.kind.as_str().to_owned(), value }]
        }
    }
}

/// Reads a document: its text, the time expressions in it, its date.
fn read(source: &str) -> (String, Vec<Annotation>, Option<NaiveDate>) {
    let value = |attributes: &str, name: &str| {
        ATTRIBUTE.captures_iter(attributes).find(|pair| &pair[1] == name).map(|pair| pair[2].to_owned())
    };
    let published = source
        .split("<DCT>")
        .nth(1)
        .and_then(|rest| value(rest, "value"))
        .and_then(|date| NaiveDate::parse_from_str(date.get(..10)?, "%Y-%m-%d").ok());
    let body = source.split("<TEXT>").nth(1).and_then(|rest| rest.split("</TEXT>").next()).unwrap_or_default();
    let mut text = String::new();
    let mut annotations = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut from = 0;
    for tag in TAG.captures_iter(body) {
        let Some(whole) = tag.get(0) else { continue };
        text.push_str(&unescape(body.get(from..whole.start()).unwrap_or_default()));
        from = whole.end();
        if &tag[2] != "TIMEX3" || &tag[4] == "/" {
            continue;
        }
        if tag[1].is_empty() {
            open = Some((text.len(), tag[3].to_owned()));
        } else if let Some((start, attributes)) = open.take() {
            let kind = value(&attributes, "type").unwrap_or_default();
            annotations.push(Annotation {
                span: Span::new(start, text.len()),
                kind,
                value: value(&attributes, "value").unwrap_or_default(),
            });
        }
    }
    text.push_str(&unescape(body.get(from..).unwrap_or_default()));
    (text, annotations, published)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}
