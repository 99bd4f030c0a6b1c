//! The one spelling of a form under which the model knows it.
//!
//! Typographic and typewriter apostrophes, quotation marks and dashes, no-break
//! spaces in numbers and capitals without accents must not look like different
//! words. `models/train.py` spells in the same way.

/// How many affixes a word has; the last is its shape.
pub(super) const AFFIXES: usize = 9;

/// Hashes a string (FNV-1a); each seed is another function.
pub(super) fn hash(text: &str, seed: u32) -> u32 {
    text.bytes().fold(0x811c_9dc5 ^ seed, |value, byte| (value ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// A form in its standard spelling, and the key that it is looked up by.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    form: String,
    key: String,
    shape: String,
    other: String,
}

impl Spelling {
    /// Spells a form; `is_known` tells whether a key is in the dictionary.
    pub(super) fn spell(&mut self, form: &str, is_known: impl Fn(&str) -> bool) {
        self.form.clear();
        for character in form.chars() {
            match character {
                '’' | 'ʼ' | '‘' => self.form.push('\''),
                '–' | '—' | '−' | '‑' => self.form.push('-'),
                '«' | '»' | '“' | '”' | '„' => self.form.push('"'),
                '…' => self.form.push_str("..."),
                _ if character.is_whitespace() => {}
                _ => self.form.push(character),
            }
        }
        self.key.clear();
        let lower = self.form.chars().flat_map(char::to_lowercase);
        self.key.extend(lower.map(|character| if character.is_ascii_digit() { '0' } else { character }));
        self.restore_accent(is_known);
        self.shape.clear();
        for character in self.form.chars() {
            let kind = match character {
                _ if character.is_uppercase() => 'X',
                _ if character.is_lowercase() => 'x',
                '0'..='9' => 'd',
                _ => character,
            };
            if !self.shape.ends_with(kind) {
                self.shape.push(kind);
            }
        }
    }

    /// Gives a bare capital the accent under which the word is known: "Etat".
    fn restore_accent(&mut self, is_known: impl Fn(&str) -> bool) {
        if !self.form.starts_with(char::is_uppercase) || is_known(&self.key) {
            return;
        }
        let accented = match self.key.as_bytes().first() {
            Some(b'e') => "éêè",
            Some(b'a') => "àâ",
            Some(b'i') => "î",
            Some(b'o') => "ô",
            Some(b'u') => "ûù",
            Some(b'c') => "ç",
            _ => return,
        };
        for letter in accented.chars() {
            self.other.clear();
            self.other.push(letter);
            self.other.push_str(&self.key[1..]);
            if is_known(&self.other) {
                std::mem::swap(&mut self.key, &mut self.other);
                return;
            }
        }
    }

    /// Returns the form with its capitals and digits.
    pub(super) fn form(&self) -> &str {
        &self.form
    }

    /// Returns the form in lower case, its digits masked.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Returns endings, beginnings and shape, in the order of their tables.
    pub(super) fn affixes(&self) -> [&str; AFFIXES] {
        let key = self.key.as_str();
        let last = |count: usize| key.char_indices().rev().nth(count - 1).map_or(key, |(at, _)| &key[at..]);
        let first = |count: usize| key.char_indices().nth(count).map_or(key, |(at, _)| &key[..at]);
        [last(1), last(2), last(3), last(4), last(5), first(1), first(2), first(3), &self.shape]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(form: &str) -> Spelling {
        let mut spelling = Spelling::default();
        spelling.spell(form, |key| key == "état");
        spelling
    }

    #[test]
    fn typography_is_no_difference() {
        assert_eq!(spell("aujourd’hui").key(), "aujourd'hui");
        assert_eq!(spell("10\u{a0}000").key(), "00000");
        assert_eq!(spell("10\u{202f}000").form(), "10000");
        assert_eq!(spell("«").key(), spell("\"").key());
        assert_eq!(spell("Etat").key(), "état");
        assert_eq!(spell("Etang").key(), "etang");
    }

    #[test]
    fn affixes_count_letters() {
        assert_eq!(spell("Été").affixes(), ["é", "té", "été", "été", "été", "é", "ét", "été", "Xx"]);
        assert_eq!(spell("\u{a0}").affixes(), [""; AFFIXES]);
        assert_eq!(spell("CO2").affixes()[8], "Xd");
    }
}
