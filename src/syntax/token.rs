//! Where the words of a text stand.
//!
//! Follows the French treebanks of Universal Dependencies: an elided word, a
//! clitic behind a verb and every punctuation mark is a token; compounds,
//! numbers with their spaces, dates, addresses and abbreviations stay whole.
//!
//! **Invariant:** the time taken grows linearly with the text, whatever it is.

use super::orthography::Orthography;
use crate::span::Span;

/// The number of bytes after which a run of letters is cut.
pub(super) const LONGEST: usize = 256;

/// Finds the tokens of a stretch of text, in text order.
///
/// ```
/// use selon::{span::Span, syntax::token::find_tokens};
/// let text = "L’armée a-t-elle 10 000 hommes ?";
/// let tokens: Vec<&str> = find_tokens(text, Span::new(0, text.len())).iter().map(|span| span.text(text)).collect();
/// assert_eq!(tokens, ["L’", "armée", "a", "-t-elle", "10 000", "hommes", "?"]);
/// ```
#[must_use]
pub fn find_tokens(text: &str, span: Span) -> Vec<Span> {
    let text = text.get(..span.end).unwrap_or(text);
    let mut scanner = Scanner { text, at: span.start, tokens: Vec::new(), orthography: Orthography::french() };
    while let Some(first) = scanner.peek(scanner.at) {
        scanner.scan(first);
    }
    scanner.tokens
}

/// Returns a token as the treebanks write it: straight apostrophes, plain spaces.
#[must_use]
pub fn normalize(token: &str) -> String {
    let plain = |character| match character {
        '’' | 'ʼ' | '＇' => Some('\''),
        '\u{ad}' => None,
        '\u{2010}' | '\u{2011}' => Some('-'),
        other if other.is_whitespace() => Some(' '),
        other => Some(other),
    };
    token.chars().filter_map(plain).collect()
}

/// Tells whether a character belongs to a word: a letter, digit or combining mark.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}' | '_')
}

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ' | '＇')
}

pub(super) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// Tells whether a character is invisible and no part of any token.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

fn is_group_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Goes through a text and notes its tokens.
pub(super) struct Scanner<'a> {
    /// The text, up to where tokens are looked for.
    pub text: &'a str,
    /// Where the next token starts.
    pub at: usize,
    /// The tokens so far.
    pub tokens: Vec<Span>,
    /// What is known about the language's words.
    pub orthography: &'static Orthography,
}

impl Scanner<'_> {
    pub(super) fn peek(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    pub(super) fn is_word_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(is_word)
    }

    pub(super) fn is_digit_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(|character| character.is_ascii_digit())
    }

    pub(super) fn emit(&mut self, end: usize) {
        self.tokens.push(Span::new(self.at, end));
        self.at = end;
    }

    fn scan(&mut self, first: char) {
        let next = self.at + first.len_utf8();
        let is_start = self.before(self.at).is_none_or(|previous| !is_word(previous));
        if is_blank(first) {
            self.at = next;
        } else if let Some(end) = self.address_end().filter(|_| is_start) {
            self.emit(end);
        } else if first.is_ascii_digit() || self.is_sign(first, next) {
            self.scan_number(if first.is_ascii_digit() { self.at } else { next });
        } else if is_word(first) || (matches!(first, '#' | '@') && is_start && self.is_word_at(next)) {
            self.scan_word(next);
        } else {
            self.scan_mark(first, next);
        }
    }

    /// Tells whether the character is the sign of a number: "-2,5".
    fn is_sign(&self, first: char, next: usize) -> bool {
        matches!(first, '-' | '+' | '−')
            && self.is_digit_at(next)
            && self.before(self.at).is_none_or(|previous| previous.is_whitespace() || previous == '(')
    }

    /// Returns where the web address that starts here ends.
    fn address_end(&self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        if !["http://", "https://", "ftp://", "www."].iter().any(|prefix| rest.starts_with(prefix)) {
            return None;
        }
        let limit = (0..=LONGEST * 8).rev().find(|limit| rest.is_char_boundary(*limit))?;
        let rest = rest.get(..limit.min(rest.len()))?;
        let closes =
            |character: char| is_blank(character) || matches!(character, '<' | '>' | '"' | '«' | '»' | '“' | '”');
        let address = rest.split(closes).next()?;
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’', '…']);
        Some(self.at + address.len())
    }

    fn scan_number(&mut self, start: usize) {
        let mut at = self.skip_groups(start);
        if let Some(end) = self.unit_end(at) {
            self.emit(at);
            self.emit(end);
            return;
        }
        while let Some(character) = self.peek(at) {
            let next = at + character.len_utf8();
            if is_word(character) {
                at = next;
            } else if matches!(character, '.' | ',' | '/' | ':')
                && self.is_digit_at(next)
                && self.before(at).is_some_and(|previous| previous.is_ascii_digit())
            {
                at = if character == '/' { self.skip_groups(next) } else { self.skip_digits(next) };
                if let Some(end) = self.unit_end(at) {
                    self.emit(at);
                    self.emit(end);
                    return;
                }
            } else if is_hyphen(character) && self.is_digit_at(next) {
                at = self.skip_groups(next);
            } else if (is_hyphen(character) || is_apostrophe(character)) && self.is_word_at(next) {
                at = next;
            } else {
                break;
            }
            if at - start > LONGEST {
                break;
            }
        }
        self.emit(at);
    }

    /// Returns where the unit ends that is written without a space behind digits: "14h30", "160km".
    fn unit_end(&self, at: usize) -> Option<usize> {
        let letters = self.text.get(at..)?.chars().take(4).take_while(|character| character.is_alphabetic());
        let end = at + letters.map(char::len_utf8).sum::<usize>();
        let unit = self.text.get(at..end)?;
        let is_word = self
            .peek(end)
            .is_some_and(|next| next.is_alphabetic() || is_hyphen(next) && !self.is_digit_at(end + next.len_utf8()));
        let is_unit =
            self.orthography.is_unit(unit) || self.orthography.is_unit(&unit.to_lowercase()) && self.is_digit_at(end);
        (is_unit && !is_word).then_some(end)
    }

    fn skip_digits(&self, start: usize) -> usize {
        let mut at = start;
        while self.is_digit_at(at) && at - start <= LONGEST {
            at += 1;
        }
        at
    }

    /// Skips digits with spaces between groups of three: "10 000", but not "2024 300".
    fn skip_groups(&self, start: usize) -> usize {
        let mut at = self.skip_digits(start);
        if at - start > 3 {
            return at;
        }
        while let Some(space) = self.peek(at).filter(|character| is_group_space(*character)) {
            let group = at + space.len_utf8();
            if self.skip_digits(group) != group + 3 || self.is_word_at(group + 3) || at - start > LONGEST {
                break;
            }
            at = group + 3;
        }
        at
    }

    fn scan_mark(&mut self, first: char, next: usize) {
        let mut end = next;
        if matches!(first, '.' | '-' | '*' | '_' | '=') {
            while self.peek(end) == Some(first) && end - self.at < LONGEST {
                end += first.len_utf8();
            }
        } else if first == '°' {
            // A unit of temperature: "°C".
            let unit = self.peek(end).filter(char::is_ascii_uppercase);
            if unit.is_some() && !self.is_word_at(end + 1) {
                end += 1;
            }
        }
        while let Some(mark) =
            self.peek(end).filter(|mark| matches!(mark, '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' | '\u{300}'..='\u{36f}'))
        {
            end += mark.len_utf8();
        }
        self.emit(end);
    }
}
