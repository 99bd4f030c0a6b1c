//! The dictionary form of a word.
//!
//! A lexicon compiled into the program tells the lemmas a form can have, by part
//! of speech and features; a table of endings guesses those of unknown words.
//! `selon-lab lexicon` compiles both.

use std::sync::LazyLock;

use fst::Map;

use super::tag::Feature;
use super::{Features, Upos};

/// The first bytes of a lexicon file.
pub const MAGIC: &[u8] = b"SELLEM01";

/// The features that tell homographs apart, in groups of which one holds.
pub const GROUPS: &[&[Feature]] = &[
    &[Feature::GenderFem, Feature::GenderMasc],
    &[Feature::NumberPlur, Feature::NumberSing],
    &[Feature::MoodCnd, Feature::MoodImp, Feature::MoodInd, Feature::MoodSub],
    &[Feature::Person1, Feature::Person2, Feature::Person3],
    &[Feature::TenseFut, Feature::TenseImp, Feature::TensePast, Feature::TensePres],
    &[Feature::VerbFormFin, Feature::VerbFormInf, Feature::VerbFormPart],
];

/// The longest ending, in characters, that a guess rests on.
pub const LONGEST_ENDING: usize = 7;

/// How a form becomes its lemma: characters to take off the end, and what to add.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The form as it is written, capitals kept.
    Keep,
    /// The form in lower case with another ending.
    Replace(u8, String),
}

impl Rule {
    /// Returns the rule that turns a form into a lemma.
    #[must_use]
    pub fn between(form: &str, lemma: &str) -> Self {
        let lower = form.to_lowercase();
        if form == lemma && form != lower {
            return Self::Keep;
        }
        let common = lower.chars().zip(lemma.chars()).take_while(|(left, right)| left == right).count();
        let stripped = lower.chars().count() - common;
        Self::Replace(u8::try_from(stripped).unwrap_or(u8::MAX), lemma.chars().skip(common).collect())
    }

    /// Returns the lemma of a form.
    ///
    /// ```
    /// use selon::syntax::lemma::Rule;
    /// assert_eq!(Rule::between("chevaux", "cheval").apply("Travaux"), "traval");
    /// ```
    #[must_use]
    pub fn apply(&self, form: &str) -> String {
        match self {
            Self::Keep => form.to_owned(),
            Self::Replace(stripped, ending) => {
                let lower = form.to_lowercase();
                let kept = lower.chars().count().saturating_sub(usize::from(*stripped));
                lower.chars().take(kept).chain(ending.chars()).collect()
            }
        }
    }
}

/// One reading of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The part of speech, by its place in [`Upos::ALL`].
    pub upos: u8,
    /// The features that must not be contradicted, one bit each in the order of [`GROUPS`].
    pub features: u32,
    /// The rule, by its place in the lexicon.
    pub rule: u16,
}

/// A lexicon of forms and lemmas.
#[derive(Debug, Default)]
pub struct Lemmas {
    rules: Vec<Rule>,
    entries: Vec<Entry>,
    sets: Vec<(usize, usize)>,
    forms: Option<Map<&'static [u8]>>,
    endings: Option<Map<&'static [u8]>>,
}

static FRENCH: LazyLock<Lemmas> =
    LazyLock::new(|| Lemmas::from_bytes(include_bytes!("../../models/fr.lemmas")).unwrap_or_default());

impl Lemmas {
    /// Returns the lexicon of French that comes with the program.
    #[must_use]
    pub fn french() -> &'static Self {
        &FRENCH
    }

    /// Reads a compiled lexicon; `None` when the bytes are not one.
    #[must_use]
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader { bytes: bytes.strip_prefix(MAGIC)? };
        let mut lemmas = Self::default();
        for _ in 0..reader.number(4)? {
            let stripped = reader.number(1)?;
            let length = reader.number(1)?;
            let ending = std::str::from_utf8(reader.take(length)?).ok()?;
            let is_keep = stripped == usize::from(u8::MAX);
            lemmas.rules.push(if is_keep {
                Rule::Keep
            } else {
                Rule::Replace(u8::try_from(stripped).ok()?, ending.to_owned())
            });
        }
        for _ in 0..reader.number(4)? {
            let length = reader.number(1)?;
            lemmas.sets.push((lemmas.entries.len(), length));
            for _ in 0..length {
                let upos = u8::try_from(reader.number(1)?).ok()?;
                let features = u32::try_from(reader.number(4)?).ok()?;
                let rule = u16::try_from(reader.number(2)?).ok()?;
                lemmas.entries.push(Entry { upos, features, rule });
            }
        }
        let length = reader.number(4)?;
        lemmas.forms = Some(Map::new(reader.take(length)?).ok()?);
        let length = reader.number(4)?;
        lemmas.endings = Some(Map::new(reader.take(length)?).ok()?);
        Some(lemmas)
    }

    fn entries(&self, lower: &str) -> &[Entry] {
        let set = self.forms.as_ref().and_then(|forms| forms.get(lower)).and_then(|set| usize::try_from(set).ok());
        let range = set.and_then(|set| self.sets.get(set)).map(|(start, length)| *start..start + length);
        range.and_then(|range| self.entries.get(range)).unwrap_or_default()
    }

    /// Tells whether the lexicon lists a form.
    #[must_use]
    pub fn is_known(&self, form: &str) -> bool {
        !self.entries(&form.to_lowercase()).is_empty()
    }

    /// Tells whether the lexicon lists a form as this part of speech.
    #[must_use]
    pub fn can_be(&self, form: &str, upos: Upos) -> bool {
        self.entries(&form.to_lowercase()).iter().any(|entry| entry.upos == upos as u8)
    }

    /// Returns the lemma of a form.
    ///
    /// ```
    /// use selon::syntax::{Features, Upos, lemma::Lemmas};
    /// let plural = Features::from_conllu("Number=Plur");
    /// assert_eq!(Lemmas::french().lemma("généraux", Upos::Noun, plural), "général");
    /// ```
    #[must_use]
    pub fn lemma(&self, form: &str, upos: Upos, features: Features) -> String {
        let lower = form.to_lowercase();
        let bits = feature_bits(features);
        let entries = self.entries(&lower);
        let find = |upos: Upos| {
            let candidates = entries.iter().filter(|entry| entry.upos == upos as u8);
            // The first of equals wins: a lexicon lists the most frequent reading first.
            candidates.rev().max_by_key(|entry| agreement(entry.features, bits))
        };
        let found = match upos {
            Upos::Aux => find(Upos::Aux).or_else(|| find(Upos::Verb)),
            Upos::Verb => find(Upos::Verb).or_else(|| find(Upos::Aux)),
            other => find(other),
        };
        if let Some(rule) = found.and_then(|entry| self.rules.get(usize::from(entry.rule))) {
            return rule.apply(form);
        }
        // An abbreviation keeps its capitals: "PIB".
        let is_acronym = (2..=6).contains(&form.len())
            && form.chars().all(|character| character.is_uppercase() || character.is_ascii_digit());
        match upos {
            Upos::Noun | Upos::Adj if is_acronym => form.to_owned(),
            Upos::Propn | Upos::X | Upos::Sym | Upos::Punct => form.to_owned(),
            Upos::Num if form.contains(|character: char| character.is_numeric()) => form.to_owned(),
            Upos::Noun | Upos::Adj | Upos::Verb | Upos::Aux => self.guess(&lower, upos, features).unwrap_or(lower),
            Upos::Pron => lower.trim_start_matches("-t-").trim_start_matches('-').to_owned(),
            _ => lower,
        }
    }

    fn guess(&self, lower: &str, upos: Upos, features: Features) -> Option<String> {
        let endings = self.endings.as_ref()?;
        let mut key = vec![ending_class(upos, features)];
        let mut rule = endings.get(&key);
        for letter in lower.chars().rev().take(LONGEST_ENDING) {
            key.extend(letter.encode_utf8(&mut [0; 4]).bytes());
            rule = endings.get(&key).or(rule);
        }
        let rule = self.rules.get(usize::try_from(rule?).ok()?)?;
        Some(rule.apply(lower))
    }
}

/// Returns the features that tell homographs apart, one bit each.
#[must_use]
pub fn feature_bits(features: Features) -> u32 {
    let order = GROUPS.iter().flat_map(|group| group.iter());
    order.enumerate().filter(|(_, feature)| features.has(**feature)).fold(0, |bits, (place, _)| bits | 1 << place)
}

/// Counts in how many groups two sets of features agree, less those where they do not.
#[must_use]
pub fn agreement(left: u32, right: u32) -> i32 {
    let mut place = 0;
    let mut agreement = 0;
    for group in GROUPS {
        let mask = ((1 << group.len()) - 1) << place;
        place += group.len();
        agreement += match (left & mask, right & mask) {
            (0, _) | (_, 0) => 0,
            (left, right) if left & right != 0 => 1,
            _ => -2,
        };
    }
    agreement
}

/// Returns the class of words within which endings are compared.
#[must_use]
pub fn ending_class(upos: Upos, features: Features) -> u8 {
    let upos = if upos == Upos::Aux { Upos::Verb } else { upos };
    let form = if features.has(Feature::VerbFormInf) {
        1
    } else if features.has(Feature::VerbFormPart) {
        if features.has(Feature::TensePres) { 2 } else { 3 }
    } else if upos == Upos::Verb {
        0
    } else {
        u8::from(features.has(Feature::NumberPlur))
    };
    upos as u8 * 4 + form
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self, length: usize) -> Option<usize> {
        let bytes = self.take(length)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }
}
