//! The words of the pages, in each of their languages.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The languages of the pages, the first of them for who asks for none of them.
pub const LANGUAGES: [&str; 2] = ["en", "fr"];

/// `key<TAB>English<TAB>French` a line; what is said of one and of several things is parted by `|`, and `singular` lists
/// the numbers that are said like one.
const TABLE: &str = include_str!("words.tsv");

static WORDS: LazyLock<FxHashMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, [cells.next()?, cells.next()?]))
    });
    rows.collect()
});

/// Returns the language of the pages that a word names.
#[must_use]
pub fn language(name: &str) -> Option<&'static str> {
    LANGUAGES.into_iter().find(|language| *language == name)
}

/// Returns what a page says in a language, of several things where that makes a difference; a key that the table lacks
/// stands for itself.
#[must_use]
pub fn word(key: &'static str, language: &str) -> &'static str {
    forms(key, language).1
}

/// Returns what a page says of a number of things, without the number.
#[must_use]
pub fn unit(number: usize, key: &'static str, language: &str) -> &'static str {
    let (one, many) = forms(key, language);
    let is_one = word("singular", language).split(' ').any(|singular| singular.parse() == Ok(number));
    if is_one { one } else { many }
}

/// Returns a number of things as a page says it: "1 article", "12 345 articles" with a narrow space.
#[must_use]
pub fn count(number: usize, key: &'static str, language: &str) -> String {
    format!("{} {}", grouped(number), unit(number, key, language))
}

/// Writes a number with a narrow space between thousands.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

fn forms(key: &'static str, language: &str) -> (&'static str, &'static str) {
    let column = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    let word = WORDS.get(key).and_then(|words| words.get(column)).copied().unwrap_or(key);
    word.split_once('|').unwrap_or((word, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_all_languages() {
        assert!(TABLE.lines().count() > 20);
        let is_whole = |line: &&str| {
            let cells: Vec<&str> = line.split('\t').collect();
            cells.len() == 3 && cells.iter().all(|cell| !cell.trim().is_empty())
        };
        assert_eq!(TABLE.lines().find(|line| !is_whole(line)), None);
        assert_eq!(WORDS.len(), TABLE.lines().count(), "a key stands there twice");
        let is_count = |line: &&str| line.starts_with("count-");
        let both = |line: &str| line.split('\t').skip(1).all(|cell| cell.matches('|').count() == 1);
        assert_eq!(TABLE.lines().find(|line| is_count(line) != both(line)), None, "counts have two forms");
    }

    #[test]
    fn numbers_agree_with_what_they_count() {
        let articles = |number, language| count(number, "count-articles", language);
        assert_eq!(
            [articles(0, "en"), articles(1, "en"), articles(2, "en")],
            ["0 articles", "1 article", "2 articles"]
        );
        assert_eq!([articles(0, "fr"), articles(1, "fr"), articles(2, "fr")], ["0 article", "1 article", "2 articles"]);
        assert_eq!(articles(1_234_567, "en"), "1\u{202f}234\u{202f}567 articles");
    }
}
