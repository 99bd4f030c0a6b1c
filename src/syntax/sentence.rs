//! Where the sentences of a text begin and end.
//!
//! A line break always ends a sentence. Within a line, a mark such as a full
//! stop ends one unless what follows goes on: a small letter, a comma, the rest
//! of a parenthesis, or the attribution behind a quotation, as in
//! « C'est faux ! » a-t-il dit.

use std::ops::Range;

use super::orthography::Orthography;
use super::token::normalize;
use crate::span::Span;

/// The number of tokens after which a sentence is cut in any case.
pub const LONGEST: usize = 400;

/// The number of tokens after which an open parenthesis is taken for a slip.
const LONGEST_PARENTHESIS: usize = 60;

/// Finds the lines of a text, without the line breaks.
#[must_use]
pub fn find_lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (end, mark) in text.match_indices(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        lines.push(Span::new(start, end));
        start = end + mark.len();
    }
    lines.push(Span::new(start, text.len()));
    lines.retain(|line| !line.text(text).trim().is_empty());
    lines
}

/// Finds the sentences in the tokens of one line, as ranges of tokens.
///
/// ```
/// use selon::{span::Span, syntax::{sentence::find_sentences, token::find_tokens}};
/// let text = "« C’est faux ! » a-t-il dit. Il est parti avec M. Dupont.";
/// let tokens = find_tokens(text, Span::new(0, text.len()));
/// assert_eq!(find_sentences(text, &tokens).len(), 2);
/// ```
#[must_use]
pub fn find_sentences(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let mut splitter = Splitter { text, tokens, opened: None, is_quoted: false };
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = splitter.end_at(start, at).unwrap_or(at + 1);
        let is_end = end == tokens.len() || splitter.is_end(start, at, end);
        for passed in at..end {
            splitter.pass(passed);
        }
        at = end;
        if is_end || at - start >= LONGEST {
            sentences.push(start..at);
            start = at;
            splitter.opened = None;
        }
    }
    sentences
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Span],
    /// The token that opened the parenthesis one stands in.
    opened: Option<usize>,
    /// Whether an odd number of straight quotation marks has been passed.
    is_quoted: bool,
}

impl<'a> Splitter<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |span| span.text(self.text))
    }

    fn first(&self, at: usize) -> Option<char> {
        self.word(at).chars().next()
    }

    fn is_spaced(&self, at: usize) -> bool {
        let previous = at.checked_sub(1).and_then(|previous| self.tokens.get(previous));
        previous.zip(self.tokens.get(at)).is_none_or(|(previous, token)| previous.end < token.start)
    }

    fn pass(&mut self, at: usize) {
        match self.word(at) {
            "(" | "[" => self.opened = Some(at),
            ")" | "]" => self.opened = None,
            "\"" => self.is_quoted = !self.is_quoted,
            _ => {}
        }
    }

    fn is_mark(&self, at: usize) -> bool {
        let word = self.word(at);
        !word.is_empty() && word.chars().all(|character| matches!(character, '.' | '!' | '?' | '…' | '‽'))
    }

    /// Tells whether a quotation mark or bracket closes something here.
    fn is_closing(&self, at: usize) -> bool {
        match self.word(at) {
            "»" | "”" | ")" | "]" | "›" => true,
            "\"" => {
                let follows = !self.is_spaced(at);
                let leads = at + 1 < self.tokens.len() && !self.is_spaced(at + 1);
                if follows == leads { self.is_quoted } else { follows }
            }
            "’" | "'" => !self.is_spaced(at),
            _ => false,
        }
    }

    /// Returns where the sentence would end if the token at hand ended it.
    fn end_at(&self, start: usize, at: usize) -> Option<usize> {
        let word = self.word(at);
        let is_dotted = word.len() > 1 && word.ends_with('.') && !self.is_mark(at);
        if !self.is_mark(at) && !is_dotted {
            return None;
        }
        // The number of a heading or a list item: "1. Introduction".
        if word == "." && at == start + 1 && self.first(start).is_some_and(|character| character.is_ascii_digit()) {
            return None;
        }
        // What was left out: "[...]".
        let is_omission =
            at > start && matches!(self.word(at - 1), "(" | "[") && matches!(self.word(at + 1), ")" | "]");
        if is_omission {
            return None;
        }
        let mut end = at + 1;
        while end < self.tokens.len() && (self.is_mark(end) || self.is_closing(end)) {
            end += 1;
        }
        Some(end)
    }

    /// Tells whether a sentence ends between the mark at `at` and the token at `end`.
    fn is_end(&self, start: usize, at: usize, end: usize) -> bool {
        let is_mark = self.is_mark(at);
        let word = self.word(at);
        if !(is_mark || word.len() > 1 && word.ends_with('.')) || end <= start {
            return false;
        }
        let parenthesis = self.opened.filter(|opened| at - opened < LONGEST_PARENTHESIS);
        if parenthesis.is_some() && !(at..end).any(|index| matches!(self.word(index), ")" | "]")) {
            return false;
        }
        let Some(follows) = self.first(end) else { return true };
        let orthography = Orthography::french();
        if !is_mark {
            let dotted = normalize(word);
            let lower = dotted.to_lowercase();
            if orthography.is_abbreviation(&dotted)
                || orthography.is_abbreviation(&lower)
                || orthography.is_counted(&lower)
            {
                return false;
            }
            let next = normalize(self.word(end)).to_lowercase();
            return follows.is_uppercase()
                && (orthography.is_final_abbreviation(&dotted) || orthography.is_function_word(&next));
        }
        let is_pause = word.starts_with("..") || word.starts_with('…');
        match follows {
            '«' | '“' | '"' | '(' | '[' | '–' | '—' | '-' | '‘' | '\'' | '•' | '¿' | '¡' => {
                let next =
                    (end..).map_while(|index| self.first(index)).take(4).find(|character| character.is_alphanumeric());
                let is_open =
                    next.is_some_and(|character| character.is_uppercase() || character.is_ascii_digit() && !is_pause);
                is_open || word == "." && matches!(follows, '«' | '“' | '"')
            }
            _ if follows.is_ascii_digit() => !is_pause,
            _ => {
                follows.is_alphanumeric() && !follows.is_lowercase()
                    || !follows.is_alphanumeric()
                        && !follows.is_ascii_punctuation()
                        && !matches!(follows, '»' | '”' | '…' | '%')
            }
        }
    }
}
