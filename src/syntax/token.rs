//! Where the words of a text stand.
//!
//! Follows the French treebanks of Universal Dependencies: an elided word, a
//! clitic behind a verb and every punctuation mark is a token; compounds,
//! numbers with their spaces, dates, addresses and abbreviations stay whole.
//!
//! **Invariant:** the time taken grows linearly with the text, whatever it is.

use super::lemma::Lemmas;
use super::orthography::Orthography;
use super::Upos;
use crate::span::Span;

/// The number of bytes after which a run of letters is cut.
const LONGEST: usize = 256;

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

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ' | '＇')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// Tells whether a character is invisible and no part of any token.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

fn is_group_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Span>,
    orthography: &'static Orthography,
}

impl Scanner<'_> {
    fn peek(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn is_word_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(is_word)
    }

    fn is_digit_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(|character| character.is_ascii_digit())
    }

    fn emit(&mut self, end: usize) {
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
        let closes = |character: char| is_blank(character) || matches!(character, '<' | '>' | '"' | '«' | '»' | '“' | '”');
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
            } else if matches!(character, '.' | ',' | '/' | ':') && self.is_digit_at(next) && self.before(at).is_some_and(|previous| previous.is_ascii_digit()) {
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
        let is_word = self.peek(end).is_some_and(|next| next.is_alphabetic() || is_hyphen(next) && !self.is_digit_at(end + next.len_utf8()));
        let is_unit = self.orthography.is_unit(unit) || self.orthography.is_unit(&unit.to_lowercase()) && self.is_digit_at(end);
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

    fn scan_word(&mut self, second: usize) {
        let start = self.at;
        let mut at = second;
        let mut is_mail = false;
        while let Some(character) = self.peek(at) {
            let next = at + character.len_utf8();
            if is_apostrophe(character) {
                if self.is_elision(start, next) {
                    self.emit(next);
                    return;
                }
                if !self.is_word_at(next) {
                    break;
                }
            } else if character == '.' {
                if !(self.joins(start, at, next) || is_mail && self.is_word_at(next)) {
                    break;
                }
            } else if is_hyphen(character) || character == '&' {
                if !self.is_word_at(next) {
                    break;
                }
            } else if character == '@' && self.is_word_at(next) {
                is_mail = true;
            } else if matches!(character, '°' | 'º') {
                at = next;
                break;
            } else if !is_word(character) {
                break;
            }
            at = next;
            if at - start > LONGEST {
                break;
            }
        }
        if self.split_clitics(start, at) {
            return;
        }
        if self.peek(at) == Some('.') && self.owns_stop(start, at) {
            at += 1;
        }
        self.emit(at);
    }

    /// Tells whether an elided word and nothing longer starts here: "l'" of "l'armée".
    fn is_elision(&self, start: usize, end: usize) -> bool {
        if end - start > self.orthography.longest() + 2 {
            return false;
        }
        let word = normalize(self.text.get(start..end).unwrap_or_default()).to_lowercase();
        if !self.orthography.is_elision(&word) {
            return false;
        }
        let mut whole = end;
        while let Some(character) = self.peek(whole) {
            if !(is_word(character) || is_hyphen(character) || is_apostrophe(character)) || whole - start > self.orthography.longest() + 4 {
                break;
            }
            whole += character.len_utf8();
        }
        let whole = normalize(self.text.get(start..whole).unwrap_or_default()).to_lowercase();
        !self.orthography.is_whole(&whole)
    }

    /// Tells whether a full stop stands inside a word: "O.N.U", "lemonde.fr", "J.-C".
    fn joins(&self, start: usize, at: usize, next: usize) -> bool {
        let Some(last) = self.before(at) else { return false };
        let is_letter = self.text.get(start..at).is_some_and(|word| {
            let mut letters = word.rsplit(['.', '-']).next().unwrap_or_default().chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
        });
        match self.peek(next) {
            Some(following) if is_hyphen(following) => is_letter && self.peek(next + following.len_utf8()).is_some_and(char::is_uppercase),
            Some(following) if following.is_uppercase() => is_letter || last.is_uppercase() || last.is_ascii_digit(),
            Some(following) => is_word(following) && is_word(last),
            None => false,
        }
    }

    /// Emits a verb and the clitics behind it as tokens: "donne-le-moi".
    fn split_clitics(&mut self, start: usize, end: usize) -> bool {
        let word = normalize(self.text.get(start..end).unwrap_or_default());
        // Positions in the word are positions in the text only while no character was rewritten to another length.
        if !word.contains('-') || word.len() > 64 {
            return false;
        }
        let lower = word.to_lowercase();
        if self.orthography.is_whole(&lower) {
            return false;
        }
        if let Some((stem, particle)) = self.particle(&word, &lower) {
            let stem = self.offset(start, stem);
            let end = self.offset(stem, particle).min(end);
            self.emit(stem);
            self.emit(end);
            return true;
        }
        for (hyphen, _) in lower.match_indices('-') {
            let (Some(stem), Some(rest)) = (lower.get(..hyphen), lower.get(hyphen..)) else { continue };
            let Some(clitics) = self.segment(rest) else { continue };
            if Lemmas::french().can_be(stem, Upos::Verb) {
                let mut left: usize = clitics.iter().map(|clitic| clitic.chars().count()).sum();
                let characters = self.text.get(start..end).unwrap_or_default().chars().filter(|character| *character != '\u{ad}').count();
                let stem = self.offset(start, characters.saturating_sub(left));
                self.emit(stem);
                for clitic in clitics {
                    left -= clitic.chars().count();
                    let end = if left == 0 { end } else { self.offset(start, characters - left) };
                    self.emit(end);
                }
                return true;
            }
        }
        false
    }

    /// Returns the lengths of a noun and of the particle behind it, in characters: "jour-là".
    fn particle(&self, word: &str, lower: &str) -> Option<(usize, usize)> {
        let hyphen = lower.rfind('-')?;
        let (stem, particle) = lower.split_at_checked(hyphen)?;
        let previous = normalize(self.tokens.last()?.text(self.text)).to_lowercase();
        let is_noun = self.orthography.is_particle(particle) && self.orthography.is_demonstrative(&previous);
        let count = particle.chars().count();
        (is_noun && Lemmas::french().can_be(stem, Upos::Noun)).then(|| (word.chars().count() - count, count))
    }

    /// Returns the offset behind so many visible characters.
    fn offset(&self, start: usize, characters: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut visible = rest.char_indices().filter(|(_, character)| *character != '\u{ad}');
        visible.nth(characters).map_or(self.text.len(), |(offset, _)| start + offset)
    }

    /// Cuts what follows a verb into clitics: "-t'en" into "-t'" and "en".
    fn segment<'b>(&self, rest: &'b str) -> Option<Vec<&'b str>> {
        let mut clitics = Vec::new();
        let mut rest = rest;
        let mut is_elided = false;
        while !rest.is_empty() {
            let found = self.orthography.clitics().find_map(|clitic| {
                let length = if is_elided { clitic.len().saturating_sub(1) } else { clitic.len() };
                let matches = if is_elided { rest.starts_with(clitic.trim_start_matches('-')) } else { rest.starts_with(clitic) };
                let after = rest.get(length..)?;
                let ends = after.is_empty() || after.starts_with('-') || clitic.ends_with('\'');
                (matches && ends).then_some(length)
            })?;
            let (clitic, after) = rest.split_at_checked(found)?;
            is_elided = clitic.ends_with('\'');
            clitics.push(clitic);
            rest = after;
        }
        Some(clitics)
    }

    /// Tells whether the full stop behind a word belongs to it.
    fn owns_stop(&self, start: usize, at: usize) -> bool {
        let Some(word) = self.text.get(start..at) else { return false };
        if self.peek(at + 1) == Some('.') || word.len() > self.orthography.longest().max(32) {
            return false;
        }
        let dotted = normalize(word) + ".";
        let lower = dotted.to_lowercase();
        let orthography = self.orthography;
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let spaces = rest.chars().take(8).take_while(|character| is_blank(*character)).map(char::len_utf8).sum();
        let following = rest.get(spaces..).and_then(|rest| rest.chars().next());
        if orthography.is_abbreviation(&dotted)
            || orthography.is_final_abbreviation(&dotted)
            || word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase) && orthography.is_abbreviation(&lower)
        {
            return true;
        }
        let number: String = rest.get(spaces..).unwrap_or_default().chars().take(12).take_while(|character| is_word(*character)).collect();
        let is_number = number.starts_with(|character: char| character.is_ascii_digit()) || !number.is_empty() && number.chars().all(|numeral| "IVXLCDM".contains(numeral));
        if orthography.is_counted(&lower) && is_number {
            return true;
        }
        let is_initials = word.split(['.', '-']).all(|part| part.chars().count() <= 1) && word.starts_with(char::is_uppercase);
        if is_initials && word.contains('.') {
            return true;
        }
        is_initials && spaces > 0 && match following {
            Some(character) if character.is_uppercase() => {
                let next: String = rest.get(spaces..).unwrap_or_default().chars().take(24).take_while(|character| is_word(*character) || is_apostrophe(*character)).collect();
                let next = normalize(&next).to_lowercase();
                let elided = next.split_inclusive('\'').next().unwrap_or_default();
                !orthography.is_function_word(elided)
            }
            Some(character) => character.is_lowercase() || character == ',',
            None => false,
        }
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
        while let Some(mark) = self.peek(end).filter(|mark| matches!(mark, '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' | '\u{300}'..='\u{36f}')) {
            end += mark.len_utf8();
        }
        self.emit(end);
    }
}

