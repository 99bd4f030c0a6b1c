//! Where a word ends: elisions, clitics, compounds, initials and abbreviations.

use super::Upos;
use super::lemma::Lemmas;
use super::token::{LONGEST, Scanner, is_apostrophe, is_blank, is_hyphen, is_word, normalize};

impl Scanner<'_> {
    /// Emits the word that starts here, or the elided word at its front.
    pub(super) fn scan_word(&mut self, second: usize) {
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
            if !(is_word(character) || is_hyphen(character) || is_apostrophe(character))
                || whole - start > self.orthography.longest() + 4
            {
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
            Some(following) if is_hyphen(following) => {
                is_letter && self.peek(next + following.len_utf8()).is_some_and(char::is_uppercase)
            }
            Some(following) if following.is_uppercase() => {
                // A name may follow its initial without a space: "M.Dupont".
                let is_name = self.peek(next + following.len_utf8()).is_some_and(char::is_lowercase);
                (is_letter || last.is_uppercase() || last.is_ascii_digit()) && !is_name
            }
            Some(following) => is_word(following) && is_word(last),
            None => false,
        }
    }

    /// Emits a verb and the clitics behind it as tokens: "donne-le-moi".
    fn split_clitics(&mut self, start: usize, end: usize) -> bool {
        let word = normalize(self.text.get(start..end).unwrap_or_default());
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
                let characters = self
                    .text
                    .get(start..end)
                    .unwrap_or_default()
                    .chars()
                    .filter(|character| *character != '\u{ad}')
                    .count();
                let stem = self.offset(start, characters.saturating_sub(left));
                self.emit(stem);
                for clitic in clitics {
                    left = left.saturating_sub(clitic.chars().count());
                    let end = if left == 0 { end } else { self.offset(start, characters.saturating_sub(left)) };
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
                let matches =
                    if is_elided { rest.starts_with(clitic.trim_start_matches('-')) } else { rest.starts_with(clitic) };
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
            || word.starts_with(char::is_uppercase)
                && word.contains(char::is_lowercase)
                && orthography.is_abbreviation(&lower)
        {
            return true;
        }
        let number: String = rest
            .get(spaces..)
            .unwrap_or_default()
            .chars()
            .take(12)
            .take_while(|character| is_word(*character))
            .collect();
        let is_number = number.starts_with(|character: char| character.is_ascii_digit())
            || !number.is_empty() && number.chars().all(|numeral| "IVXLCDM".contains(numeral));
        if orthography.is_counted(&lower) && is_number {
            return true;
        }
        let is_initials =
            word.split(['.', '-']).all(|part| part.chars().count() <= 1) && word.starts_with(char::is_uppercase);
        if is_initials && word.contains('.') {
            return true;
        }
        is_initials
            && match following {
                Some(character) if character.is_uppercase() => {
                    let next: String = rest
                        .get(spaces..)
                        .unwrap_or_default()
                        .chars()
                        .take(24)
                        .take_while(|character| is_word(*character) || is_apostrophe(*character))
                        .collect();
                    let next = normalize(&next).to_lowercase();
                    let elided = next.split_inclusive('\'').next().unwrap_or_default();
                    !orthography.is_function_word(elided)
                }
                Some(character) => spaces > 0 && character.is_lowercase() || character == ',',
                None => false,
            }
    }
}
