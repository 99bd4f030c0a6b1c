//! The number words of a language, and the numerals that they make.

use super::{Bound, cover};
use crate::mention::time::entry::{Entry, gather};
use crate::mention::time::scan::{Kind, PhraseTable, Token};
use crate::span::Span;

/// A small word that numbers are built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Particle {
    And,
    Of,
    To,
    Or,
    Between,
    Half,
    Several,
    NotCounted,
    Ordinal,
    /// The decimal point, spoken: "virgule".
    Point,
    /// The sign of a negative number, spoken: "moins 15".
    Minus,
}

impl Particle {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "and" => Self::And,
            "of" => Self::Of,
            "to" => Self::To,
            "or" => Self::Or,
            "between" => Self::Between,
            "half" => Self::Half,
            "several" => Self::Several,
            "notCounted" => Self::NotCounted,
            "ordinal" => Self::Ordinal,
            "point" => Self::Point,
            "minus" => Self::Minus,
            _ => return None,
        })
    }
}

#[derive(Clone, Copy, Debug)]
enum Term {
    Value { value: f64, collective: bool, plural: bool, bound: Option<Bound> },
    Approximator { bound: Bound, is_after: bool },
    Unit,
    Particle(Particle, Option<Bound>),
}

/// The number words of a language, compiled from its word list.
#[derive(Clone, Debug, Default)]
pub struct NumberWords {
    phrases: PhraseTable<Term>,
}

/// A number as it is written, without approximator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numeral {
    pub value: f64,
    /// The factor of the last scale word: 1,000,000 in "2,5 millions".
    pub scale: f64,
    /// The token behind the number.
    pub next: usize,
    pub bound: Bound,
    pub is_article: bool,
    pub is_digits: bool,
}

impl NumberWords {
    /// Compiles the number words among the triples of a word list.
    ///
    /// Each triple is a subject, a predicate IRI and the object's lexical form or
    /// IRI; triples about anything else are passed over.
    #[must_use]
    pub fn from_triples<'a>(triples: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        Self::from_entries(&gather(triples))
    }

    pub(crate) fn from_entries(entries: &[Entry]) -> Self {
        let mut words = Self::default();
        for entry in entries {
            let bound = entry.name("approximation").and_then(Bound::from_name);
            for (form, plural) in entry.forms() {
                if entry.is_a("Numeral")
                    && let Some(value) = entry.number("value")
                {
                    let collective = entry.value("collective") == Some("true");
                    words.phrases.insert(form, Term::Value { value, collective, plural, bound });
                }
                if entry.is_a("Approximator")
                    && let Some(bound) = bound
                {
                    for position in entry.values("position") {
                        words.phrases.insert(form, Term::Approximator { bound, is_after: position == "after" });
                    }
                }
                if entry.is_a("MeasureUnit") {
                    words.phrases.insert(form, Term::Unit);
                }
                if entry.is_a("NumberParticle") {
                    for particle in entry.values("particle").filter_map(Particle::from_name) {
                        words.phrases.insert(form, Term::Particle(particle, bound));
                    }
                }
            }
        }
        words
    }

    /// Returns the token behind a particle, if one stands here.
    pub(crate) fn particle(&self, tokens: &[Token], at: usize, wanted: Particle) -> Option<usize> {
        self.phrases.matches(tokens, at).find_map(|(term, length)| match term {
            Term::Particle(particle, _) if *particle == wanted => Some(at + length),
            _ => None,
        })
    }

    /// Returns an approximator that stands here, and the token behind it.
    pub(crate) fn approximator(&self, tokens: &[Token], at: usize, after: bool) -> Option<(Bound, usize)> {
        self.phrases.matches(tokens, at).find_map(|(term, length)| match term {
            Term::Approximator { bound, is_after } if *is_after == after => Some((*bound, at + length)),
            _ => None,
        })
    }

    /// Returns how a word for an unsaid number bounds it, and the token behind it.
    pub(super) fn several(&self, tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
        self.phrases.matches(tokens, at).find_map(|(term, length)| match term {
            Term::Particle(Particle::Several, Some(bound)) => Some((*bound, at + length)),
            _ => None,
        })
    }

    /// Returns the unit that stands here, also behind "de".
    pub(super) fn unit(&self, tokens: &[Token], at: usize) -> Option<Span> {
        let here = |at: usize| {
            self.phrases.matches(tokens, at).find_map(|(term, length)| match term {
                Term::Unit => Some(cover(tokens, at, at + length)),
                _ => None,
            })
        };
        here(at).or_else(|| self.particle(tokens, at, Particle::Of).and_then(here))
    }

    /// Returns a numeral's value, the token behind it, whether it is plural, and how exact it is.
    pub(super) fn word(
        &self,
        tokens: &[Token],
        at: usize,
        wants_collective: bool,
    ) -> Option<(f64, usize, bool, Option<Bound>)> {
        self.phrases.matches(tokens, at).find_map(|(term, length)| match term {
            Term::Value { value, collective, plural, bound } if *collective == wants_collective => {
                Some((*value, at + length, *plural, *bound))
            }
            _ => None,
        })
    }

    /// Reads digits: "10 000", "60.082.000", "2,5".
    fn digits(&self, tokens: &[Token], at: usize) -> Option<(f64, usize)> {
        let first = tokens.get(at).filter(|token| token.kind == Kind::Digits)?;
        if first.glued && at > 0 && is_designation(tokens, at - 1) {
            return None;
        }
        let mut written = first.lower.clone();
        let mut next = at + 1;
        if written.len() <= 3 {
            loop {
                let three =
                    |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Digits && token.lower.len() == 3);
                let lone = |at: usize| tokens.get(at).is_none_or(|token| !(token.glued && token.kind == Kind::Digits));
                if let Some(group) = three(next).filter(|token| token.spaced) {
                    written.push_str(&group.lower);
                    next += 1;
                } else if tokens.get(next).is_some_and(|token| token.is(".") && token.glued)
                    && let Some(group) = three(next + 1).filter(|token| token.glued && lone(next + 2))
                {
                    written.push_str(&group.lower);
                    next += 2;
                } else {
                    break;
                }
                if written.len() > 15 {
                    return None;
                }
            }
        }
        if tokens.get(next).is_some_and(|token| token.glued && (token.is(",") || token.is(".")))
            && let Some(decimals) = tokens.get(next + 1).filter(|token| token.glued && token.kind == Kind::Digits)
        {
            written.push('.');
            written.push_str(&decimals.lower);
            next += 2;
        }
        if written.len() > 18 {
            return None;
        }
        if tokens.get(next).is_some_and(|token| token.glued && token.kind == Kind::Word)
            && self.unit(tokens, next).is_none()
            && self.word(tokens, next, true).is_none()
        {
            return None;
        }
        Some((written.parse().ok()?, next))
    }

    /// Reads digits behind a minus sign that stands apart from the word before: "il fait -15 degrés".
    fn negative(&self, tokens: &[Token], at: usize) -> Option<(f64, usize)> {
        let sign = tokens.get(at).filter(|token| token.is("-") && !token.glued)?;
        let number = tokens.get(at + 1).filter(|token| token.glued && token.kind == Kind::Digits)?;
        let lists =
            at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| before.kind == Kind::Digits);
        let (value, next) = self.digits(tokens, at + 1)?;
        (!lists && sign.span.end == number.span.start).then_some((-value, next))
    }

    /// Reads what stands behind a decimal point in letters: "virgule zéro trois".
    fn decimals(&self, tokens: &[Token], at: usize) -> Option<(f64, usize)> {
        let mut at = self.particle(tokens, at, Particle::Point)?;
        let mut divisor = 1.0;
        while let Some((_, behind, ..)) = self.word(tokens, at, false).filter(|(value, ..)| *value < 0.5) {
            divisor *= 10.0;
            at = behind;
        }
        let (value, next) = self.letters(tokens, at)?;
        let digits = [10.0, 100.0, 1000.0].into_iter().find(|power| value < *power)?;
        Some((value / (divisor * digits), next))
    }

    /// Reads a numeral in letters below a million: "quatre-vingt-dix-neuf mille".
    fn letters(&self, tokens: &[Token], at: usize) -> Option<(f64, usize)> {
        let (mut total, mut current) = (0.0_f64, 0.0_f64);
        let mut next = at;
        let mut after = None;
        while let Some((value, behind, ..)) = self.word(tokens, next, false) {
            let unit = current % 10.0;
            let tens = current % 100.0;
            let is_first = next == at;
            if value >= 1000.0 {
                if total > 0.0 {
                    break;
                }
                total = current.max(1.0) * value;
                current = 0.0;
            } else if value >= 100.0 {
                if current >= 10.0 {
                    break;
                }
                current = current.max(1.0) * value;
            } else if value.to_bits() == 20.0_f64.to_bits() && tens.to_bits() == 4.0_f64.to_bits() {
                current += 76.0;
            } else if is_first
                || tens == 0.0
                || (unit == 0.0 && tens >= 20.0 && value < 10.0)
                || ((tens - 60.0).abs() < 0.5 || (tens - 80.0).abs() < 0.5) && (10.0..20.0).contains(&value)
                || ((tens - 70.0).abs() < 0.5 || (tens - 90.0).abs() < 0.5 || (tens - 10.0).abs() < 0.5) && value < 10.0
            {
                current += value;
            } else {
                break;
            }
            after = Some(behind);
            next = behind;
            // A hyphen or "et" goes on only with another numeral behind it.
            let hyphen = tokens.get(next).is_some_and(|token| token.is("-")).then_some(next + 1);
            let joint = hyphen.or_else(|| self.particle(tokens, next, Particle::And).filter(|_| current >= 20.0));
            let joint = joint.map(|joint| {
                self.particle(tokens, joint, Particle::And)
                    .and_then(|joint| tokens.get(joint).filter(|token| token.is("-")).map(|_| joint + 1))
                    .unwrap_or(joint)
            });
            if let Some(joint) = joint {
                let value = self.word(tokens, joint, false).map(|(value, ..)| value);
                let goes_on = hyphen.is_some() || value.is_some_and(|value| value < 2.0 || (value - 11.0).abs() < 0.5);
                if value.is_some() && goes_on {
                    next = joint;
                }
            }
        }
        after.map(|next| (total + current, next))
    }

    /// Reads a number, also behind a sign in letters: "moins 15", "moins cinq".
    pub(super) fn signed(&self, tokens: &[Token], at: usize) -> Option<Numeral> {
        match self.particle(tokens, at, Particle::Minus) {
            Some(behind) => {
                let numeral = self.numeral(tokens, behind)?;
                Some(Numeral { value: -numeral.value, is_article: false, ..numeral })
            }
            None => self.numeral(tokens, at),
        }
    }

    /// Reads a number, with its scale words, at a token.
    pub(crate) fn numeral(&self, tokens: &[Token], at: usize) -> Option<Numeral> {
        let digits = self.digits(tokens, at).or_else(|| self.negative(tokens, at));
        let (mut value, mut next) = digits.or_else(|| {
            let letters = self.letters(tokens, at)?;
            (!self.is_named(tokens, at, letters.1)).then_some(letters)
        })?;
        if digits.is_none()
            && let Some((decimals, behind)) = self.decimals(tokens, next)
        {
            value += decimals;
            next = behind;
        }
        // "10 mille" mixes digits and letters.
        if digits.is_some()
            && let Some((thousand, behind, ..)) =
                self.word(tokens, next, false).filter(|(factor, ..)| *factor >= 1000.0)
        {
            value *= thousand;
            next = behind;
        }
        let is_lone = next == at + 1 && digits.is_none() && value < 2.0;
        let (mut scale, mut bound) = (1.0, Bound::Exact);
        if is_lone && let Some(mut behind) = self.particle(tokens, next, Particle::Half) {
            if tokens.get(behind).is_some_and(|token| token.is("-")) {
                behind += 1;
            }
            if self.word(tokens, behind, true).is_some() {
                value /= 2.0;
                next = behind;
            }
        }
        while let Some((factor, behind, _, approximation)) = self.word(tokens, next, true).or_else(|| {
            self.particle(tokens, next, Particle::Of).filter(|_| scale > 1.0).and_then(|of| self.word(tokens, of, true))
        }) {
            value *= factor;
            scale *= factor;
            bound = approximation.unwrap_or(bound);
            next = behind;
            if scale >= 1e6
                && let Some((rest, behind)) = self.letters_or_digits(tokens, next, scale)
            {
                value += rest;
                next = behind;
                break;
            }
            if scale > 1e15 {
                break;
            }
        }
        if let Some(half) =
            self.particle(tokens, next, Particle::And).and_then(|and| self.particle(tokens, and, Particle::Half))
        {
            value += scale / 2.0;
            next = half;
        }
        Some(Numeral { value, scale, next, bound, is_article: is_lone && next == at + 1, is_digits: digits.is_some() })
    }

    /// Tells whether letters that write a number are part of a name: "Pont-Neuf", "Deux-Sèvres".
    fn is_named(&self, tokens: &[Token], at: usize, next: usize) -> bool {
        let is_glued = |at: usize| tokens.get(at).is_some_and(|token| token.glued);
        let joins = |at: usize| tokens.get(at).is_some_and(|token| token.is("-") && token.glued) && is_glued(at + 1);
        let is_word = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Word);
        let has_capital = |at: usize| tokens.get(at).is_some_and(|token| token.has_capital);
        let ends_name = at >= 2 && joins(at - 1) && is_word(at - 2) && self.word(tokens, at - 2, false).is_none();
        ends_name
            || joins(next)
                && is_word(next + 1)
                && has_capital(at)
                && has_capital(next + 1)
                && self.word(tokens, next + 1, false).is_none()
    }

    fn letters_or_digits(&self, tokens: &[Token], at: usize, below: f64) -> Option<(f64, usize)> {
        let (rest, next) = self.letters(tokens, at).or_else(|| self.digits(tokens, at))?;
        // "un million un …" is no number: an article would be meant.
        (rest < below && rest >= 2.0 && self.word(tokens, next, true).is_none()).then_some((rest, next))
    }
}

/// Tells whether digits glued to this token name a thing: "F-16", "G7".
fn is_designation(tokens: &[Token], before: usize) -> bool {
    let Some(token) = tokens.get(before) else { return false };
    match token.kind {
        Kind::Word => true,
        Kind::Digits => false,
        Kind::Mark if token.is("-") && token.glued => {
            before > 0 && tokens.get(before - 1).is_some_and(|token| token.kind == Kind::Word)
        }
        Kind::Mark => false,
    }
}
