//! How times and numbers see a text: a flat row of words, digits and marks, and
//! the phrases of the word lists that begin at each of them.
//!
//! **Invariant:** no word is named here; an entry matches whatever apostrophe,
//! hyphen or space the text uses, and accents may be lacking where no other word
//! is written so.

use rustc_hash::FxHashMap;

use crate::span::Span;

/// What a scanned token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Digits,
    /// One mark of punctuation.
    Mark,
}

/// A run of letters, a run of digits or one mark.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub span: Span,
    pub kind: Kind,
    /// The token in lower case, with plain apostrophes and hyphens.
    pub lower: String,
    /// `lower` without accents.
    pub folded: String,
    /// Whether a capital letter stands at the front.
    pub capitalized: bool,
    /// Whether a capital letter stands anywhere.
    pub has_capital: bool,
    /// Whether all letters are capitals.
    pub is_upper: bool,
    /// Whether nothing stands between this token and the one before.
    pub glued: bool,
    /// Whether exactly one space, not a line break, stands in front.
    pub spaced: bool,
    /// Whether a line begins here.
    pub starts_line: bool,
}

impl Token {
    /// Returns the number that the digits write, if they are few enough.
    pub(crate) fn number(&self) -> Option<u64> {
        (self.kind == Kind::Digits && self.lower.len() <= 15).then(|| self.lower.parse().ok()).flatten()
    }

    /// Tells whether no letter has an accent.
    fn is_plain(&self) -> bool {
        self.lower == self.folded
    }

    /// Tells whether the word of an entry is still itself without accents: "fevrier", "annee".
    ///
    /// In short words the accent tells two apart ("a" and "à"), unless the word
    /// before does ("jusqu'a"); at the end it tells "passé" from "passe".
    fn can_lack_accents(&self, is_led: bool) -> bool {
        let length = self.lower.chars().count();
        let ends_in_accent = self.lower.trim_end_matches('s').ends_with('é');
        !ends_in_accent && (length >= 4 || is_led && (self.glued || length >= 3))
    }

    /// Tells whether the token is this mark.
    pub(crate) fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.lower == mark
    }
}

fn normalize(character: char) -> char {
    match character {
        '\u{2019}' | '\u{02bc}' | '\u{2018}' => '\'',
        '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2012}' | '\u{2212}' => '-',
        other => other,
    }
}

/// Removes the accents of French letters.
pub(crate) fn fold(character: char) -> char {
    match character {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ÿ' => 'y',
        'ç' => 'c',
        other => other,
    }
}

/// Splits a text into tokens; white space is only noted.
pub(crate) fn scan(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        let kind = if character.is_alphabetic() {
            Kind::Word
        } else if character.is_ascii_digit() {
            Kind::Digits
        } else {
            Kind::Mark
        };
        let mut end = start + character.len_utf8();
        if kind != Kind::Mark {
            while let Some(&(at, next)) = characters.peek() {
                let belongs = match kind {
                    Kind::Word => next.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&next),
                    _ => next.is_ascii_digit(),
                };
                if !belongs {
                    break;
                }
                end = at + next.len_utf8();
                characters.next();
            }
        }
        let written = text.get(start..end).unwrap_or_default();
        let lower: String = written.chars().map(normalize).flat_map(char::to_lowercase).collect();
        let gap = tokens.last().map_or(text.get(..start), |last| text.get(last.span.end..start)).unwrap_or_default();
        tokens.push(Token {
            span: Span::new(start, end),
            kind,
            folded: lower.chars().map(fold).collect(),
            capitalized: character.is_uppercase(),
            is_upper: written.chars().all(|character| !character.is_lowercase()),
            has_capital: written.chars().any(char::is_uppercase),
            glued: gap.is_empty() && start > 0,
            spaced: gap.chars().count() == 1 && !gap.contains('\n'),
            starts_line: tokens.is_empty() || gap.contains('\n'),
            lower,
        });
    }
    tokens
}

/// Phrases of a word list, each with what it means, ready to be met in a text.
#[derive(Clone, Debug)]
pub(crate) struct PhraseTable<T> {
    phrases: FxHashMap<String, Vec<(Vec<Token>, T)>>,
}

impl<T> Default for PhraseTable<T> {
    fn default() -> Self {
        Self { phrases: FxHashMap::default() }
    }
}

impl<T: Clone> PhraseTable<T> {
    /// Adds a phrase; one without any letter, digit or mark is left out.
    pub(crate) fn insert(&mut self, phrase: &str, meaning: T) {
        let tokens = scan(phrase);
        if let Some(first) = tokens.first() {
            let phrases = self.phrases.entry(first.folded.clone()).or_default();
            phrases.push((tokens, meaning));
            phrases.sort_by_key(|(tokens, _)| std::cmp::Reverse(tokens.len()));
        }
    }

    /// Returns the meanings of the phrases that begin at a token, each with the
    /// number of its tokens, the longest first.
    pub(crate) fn matches<'a>(&'a self, tokens: &'a [Token], at: usize) -> impl Iterator<Item = (&'a T, usize)> {
        let candidates = tokens.get(at).and_then(|token| self.phrases.get(&token.folded));
        candidates.into_iter().flatten().filter_map(move |(phrase, meaning)| {
            let written = tokens.get(at..at + phrase.len())?;
            let same = written.iter().zip(phrase).enumerate().all(|(index, (token, wanted))| {
                let may_fold = || token.has_capital || token.is_plain() && wanted.can_lack_accents(index > 0);
                token.folded == wanted.folded
                    && (index == 0 || !wanted.glued || token.glued)
                    && (token.lower == wanted.lower || may_fold())
            });
            same.then_some((meaning, phrase.len()))
        })
    }
}
