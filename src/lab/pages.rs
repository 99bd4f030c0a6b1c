//! How well articles are read from pages: against the same articles in plain text.
//!
//! Beside a page `a.html` stands `a.txt` with the header and the text that a
//! reader sees. Words are compared in their order, so that a caption in the
//! middle of a text is an error, and so is a paragraph too few.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::score::{Score, table};
use crate::article::{Article, Articles, Metadata, ReadError};

/// How one page compares with what a reader sees.
#[derive(Clone, Debug)]
pub struct Page {
    /// The name of the file, without its ending.
    pub name: String,
    /// The words of the text.
    pub words: Score,
    /// Whether the text is the same to the letter.
    pub is_same: bool,
    /// Whether title, day, publisher and address are right, in this order.
    pub metadata: [bool; 4],
}

/// How all pages compare.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The pages, in the order of their names.
    pub pages: Vec<Page>,
    /// The differences, one a line.
    pub differences: String,
}

impl Comparison {
    /// Returns the words of all pages together.
    #[must_use]
    pub fn words(&self) -> Score {
        self.pages.iter().fold(Score::default(), |sum, page| Score {
            gold: sum.gold + page.words.gold,
            found: sum.found + page.words.found,
            right: sum.right + page.words.right,
        })
    }

    /// Writes a row a page.
    #[must_use]
    pub fn table(&self) -> String {
        let share = |number: f64| format!("{number:.3}");
        let mark = |is_right: bool| if is_right { "right" } else { "wrong" }.to_owned();
        let mut rows: Vec<[String; 8]> = Vec::new();
        for page in &self.pages {
            let [title, day, publisher, address] = page.metadata.map(mark);
            let (precision, recall) = (share(page.words.precision()), share(page.words.recall()));
            rows.push([page.name.clone(), precision, recall, mark(page.is_same), title, day, publisher, address]);
        }
        let count = |is_right: &dyn Fn(&Page) -> bool| {
            format!("{} of {}", self.pages.iter().filter(|page| is_right(page)).count(), self.pages.len())
        };
        let all = self.words();
        rows.push([
            "all".to_owned(),
            share(all.precision()),
            share(all.recall()),
            count(&|page| page.is_same),
            count(&|page| page.metadata[0]),
            count(&|page| page.metadata[1]),
            count(&|page| page.metadata[2]),
            count(&|page| page.metadata[3]),
        ]);
        table(["page", "precision", "recall", "text", "title", "day", "publisher", "address"], rows)
    }
}

/// Compares pages with the articles beside them; a page that cannot be read has nothing right.
#[must_use]
pub fn evaluate(pages: &[PathBuf]) -> Comparison {
    let mut comparison = Comparison::default();
    for path in pages {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let gold = match read(&path.with_extension("txt")) {
            Ok(gold) => gold,
            Err(error) => {
                let _ = writeln!(comparison.differences, "{name}: {error}");
                continue;
            }
        };
        let found = match read(path) {
            Ok(found) => found,
            Err(error) => {
                let _ = writeln!(comparison.differences, "{name}: {error}");
                let words = Score { gold: words(&gold.text).len(), ..Score::default() };
                comparison.pages.push(Page { name, words, is_same: false, metadata: [false; 4] });
                continue;
            }
        };
        comparison.pages.push(compare(name, &gold, &found, &mut comparison.differences));
    }
    comparison
}

/// Reads the one article of a file.
fn read(path: &Path) -> Result<Article, ReadError> {
    let mut articles = Articles::new(&[path.to_owned()], Metadata::default());
    let none = || ReadError {
        input: path.display().to_string(),
        place: None,
        is_member: false,
        fault: crate::article::ReadFault::NoArticle,
    };
    articles.next().unwrap_or_else(|| Err(none()))
}

fn compare(name: String, gold: &Article, found: &Article, differences: &mut String) -> Page {
    let (wanted, got) = (words(&gold.text), words(&found.text));
    let matched = align(&wanted, &got);
    for (words, is_matched, what) in [(&wanted, &matched.0, "missed"), (&got, &matched.1, "extra")] {
        for run in runs(words, is_matched) {
            let _ = writeln!(differences, "{name}: {what} [{run}]");
        }
    }
    let is_same = gold.text.trim() == found.text;
    if !is_same && matched.0.iter().chain(&matched.1).all(|is_matched| *is_matched) {
        let _ = writeln!(differences, "{name}: the same words, in other paragraphs");
    }
    let fields = [
        ("title", gold.title.clone(), found.title.clone()),
        ("day", gold.published.map(|day| day.to_string()), found.published.map(|day| day.to_string())),
        ("publisher", gold.publisher.clone(), found.publisher.clone()),
        ("address", gold.url.clone(), found.url.clone()),
    ];
    let metadata = fields.map(|(field, wanted, got)| {
        if wanted != got {
            let show = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
            let _ = writeln!(
                differences,
                "{name}: {field}: wanted [{}], found [{}]",
                show(wanted.clone()),
                show(got.clone())
            );
        }
        wanted == got
    });
    let right = matched.0.iter().filter(|is_matched| **is_matched).count();
    Page { name, words: Score { gold: wanted.len(), found: got.len(), right }, is_same, metadata }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Returns which words of two texts belong to their longest common subsequence.
fn align(one: &[&str], other: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let width = other.len() + 1;
    let mut lengths = vec![0_u32; (one.len() + 1) * width];
    for (i, word) in one.iter().enumerate().rev() {
        for (j, found) in other.iter().enumerate().rev() {
            lengths[i * width + j] = if word == found {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut is_one, mut is_other) = (vec![false; one.len()], vec![false; other.len()]);
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            (is_one[i], is_other[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (is_one, is_other)
}

/// Returns the runs of words that have no match.
fn runs(words: &[&str], is_matched: &[bool]) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for (word, is_matched) in words.iter().zip(is_matched) {
        if *is_matched {
            if !run.is_empty() {
                runs.push(run.join(" "));
            }
            run.clear();
        } else {
            run.push(word);
        }
    }
    if !run.is_empty() {
        runs.push(run.join(" "));
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_and_gaps_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        std::fs::write(folder.path().join("a.txt"), "title: Accord\n\nParis a signé jeudi.\n\nBerlin aussi.\n")
            .unwrap();
        std::fs::write(&path, "<h1>Accord</h1><p>Paris a signé.</p><p>Berlin aussi.</p><p>Rome refuse.</p>").unwrap();
        let comparison = evaluate(&[path]);
        assert_eq!(comparison.words(), Score { gold: 6, found: 7, right: 5 });
        assert_eq!(comparison.pages[0].metadata, [true; 4]);
        assert_eq!(comparison.differences, "a: missed [jeudi]\na: extra [Rome refuse]\n");
    }
}
