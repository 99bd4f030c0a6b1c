//! How a language is written: elisions, clitics, contractions, abbreviations.
//!
//! The words stand in `models/fr.tokens.txt`, one section per kind.
//!
//! **Invariant:** no word of a language is named in the code.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// A token that stands for two syntactic words: "du" for "de" and "le".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contraction {
    /// The words it stands for.
    pub words: Vec<String>,
    /// The word that it can be instead, where it is ambiguous: the article "des".
    pub single: Option<String>,
}

/// What the tokenizer and the sentence splitter know about a language's words.
#[derive(Debug, Default)]
pub struct Orthography {
    elisions: FxHashSet<String>,
    whole: FxHashSet<String>,
    clitics: Vec<String>,
    contractions: FxHashMap<String, Contraction>,
    abbreviations: FxHashSet<String>,
    finals: FxHashSet<String>,
    counted: FxHashSet<String>,
    functions: FxHashSet<String>,
    units: FxHashSet<String>,
    particles: FxHashSet<String>,
    demonstratives: FxHashSet<String>,
    counterpart: String,
    governors: FxHashSet<String>,
    prepositions: FxHashSet<String>,
    masses: FxHashSet<String>,
    longest: usize,
}

static FRENCH: LazyLock<Orthography> =
    LazyLock::new(|| Orthography::from_table(include_str!("../../models/fr.tokens.txt")));

impl Orthography {
    /// Returns what is known about French.
    #[must_use]
    pub fn french() -> &'static Self {
        &FRENCH
    }

    /// Reads a table; lines that start with `#` are remarks, `[name]` opens a section.
    #[must_use]
    pub fn from_table(table: &str) -> Self {
        let mut orthography = Self::default();
        let mut section = "";
        for line in table.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
                continue;
            }
            for word in line.split_whitespace() {
                orthography.add(section, word);
            }
        }
        orthography.clitics.sort_by_key(|clitic| std::cmp::Reverse(clitic.len()));
        orthography
    }

    fn add(&mut self, section: &str, word: &str) {
        self.longest = self.longest.max(word.len());
        let owned = word.to_owned();
        match section {
            "elision" => drop(self.elisions.insert(owned)),
            "whole" => drop(self.whole.insert(owned)),
            "clitic" => self.clitics.push(owned),
            "abbreviation" => drop(self.abbreviations.insert(owned)),
            "unit" => drop(self.units.insert(owned)),
            "particle" => drop(self.particles.insert(owned)),
            "demonstrative" => drop(self.demonstratives.insert(owned)),
            "counterpart" => self.counterpart = owned,
            "governor" => drop(self.governors.insert(owned)),
            "preposition" => drop(self.prepositions.insert(owned)),
            "mass" => drop(self.masses.insert(owned)),
            "counted" => drop(self.counted.insert(owned)),
            "final" => drop(self.finals.insert(owned)),
            "function" => drop(self.functions.insert(owned)),
            "contraction" => {
                if let Some((token, rest)) = word.split_once('=') {
                    let (words, single) =
                        rest.split_once('?').map_or((rest, None), |(words, single)| (words, Some(single)));
                    let words = words.split('+').map(str::to_owned).collect();
                    self.contractions
                        .insert(token.to_owned(), Contraction { words, single: single.map(str::to_owned) });
                }
            }
            _ => {}
        }
    }

    /// Returns the length in bytes of the longest word listed.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Tells whether a word with its apostrophe is an elision: "l'".
    #[must_use]
    pub fn is_elision(&self, word: &str) -> bool {
        self.elisions.contains(word)
    }

    /// Tells whether a word is one token in spite of its apostrophe or hyphen.
    #[must_use]
    pub fn is_whole(&self, word: &str) -> bool {
        self.whole.contains(word)
    }

    /// Returns the clitics with their hyphens, the longest first.
    pub fn clitics(&self) -> impl Iterator<Item = &str> {
        self.clitics.iter().map(String::as_str)
    }

    /// Tells whether a part of a word with its hyphen is cut off behind a noun: "-là".
    #[must_use]
    pub fn is_particle(&self, part: &str) -> bool {
        self.particles.contains(part)
    }

    /// Tells whether a word stands before a noun with a particle: "ce".
    #[must_use]
    pub fn is_demonstrative(&self, word: &str) -> bool {
        self.demonstratives.contains(word)
    }

    /// Returns the ambiguous contraction that has an unambiguous singular.
    #[must_use]
    pub fn counterpart(&self) -> &str {
        &self.counterpart
    }

    /// Tells whether a verb, by its lemma, wants the preposition of a contraction behind it.
    #[must_use]
    pub fn is_governor(&self, lemma: &str) -> bool {
        self.governors.contains(lemma)
    }

    /// Tells whether no second preposition follows a word: "avec".
    #[must_use]
    pub fn is_preposition(&self, word: &str) -> bool {
        self.prepositions.contains(word)
    }

    /// Tells whether a noun takes the article of what is not counted: "du pétrole".
    #[must_use]
    pub fn is_mass(&self, word: &str) -> bool {
        self.masses.contains(word)
    }

    /// Tells whether letters behind digits are a unit: "h".
    #[must_use]
    pub fn is_unit(&self, letters: &str) -> bool {
        self.units.contains(letters)
    }

    /// Returns the contraction that a lower-case token is.
    #[must_use]
    pub fn contraction(&self, token: &str) -> Option<&Contraction> {
        self.contractions.get(token)
    }

    /// Tells whether the full stop of a word never ends a sentence: "M.".
    #[must_use]
    pub fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(word)
    }

    /// Tells whether the full stop of a word belongs to it before a number: "art. 3".
    #[must_use]
    pub fn is_counted(&self, word: &str) -> bool {
        self.counted.contains(word)
    }

    /// Tells whether the full stop of a word belongs to it but may end a sentence too: "etc.".
    #[must_use]
    pub fn is_final_abbreviation(&self, word: &str) -> bool {
        self.finals.contains(word)
    }

    /// Tells whether a word is one of those that open a sentence rather than continue a name.
    #[must_use]
    pub fn is_function_word(&self, word: &str) -> bool {
        self.functions.contains(word)
    }
}
