//! The words of the pages, in each of their languages.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The languages of the pages, the first of them for who asks for none of them.
pub const LANGUAGES: [&str; 2] = ["en", "fr"];

/// `key<TAB>English<TAB>French` a line.
const TABLE: &str = include_str!("words.tsv");

static WORDS: LazyLock<FxHashMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, [cells.next()?, cells.next()?]))
    });
    rows.collect()
});

/// Returns what a page says in a language; a key that the table lacks stands for itself.
#[must_use]
pub fn word(key: &'static str, language: &str) -> &'static str {
    let column = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
    WORDS.get(key).and_then(|words| words.get(column)).copied().unwrap_or(key)
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
    }
}
