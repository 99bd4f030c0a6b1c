//! Numbers in a text: in digits or letters, with what says how exact they are.
//!
//! **Invariant:** no word is named here; numerals, collectives and approximators
//! are entries of the word list.

mod words;

use super::time::scan::{Kind, Token, scan};
use crate::span::Span;

use self::words::Numeral;

pub use self::words::NumberWords;
pub(crate) use self::words::Particle;

/// How a number relates to the true count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The number itself: "trois soldats".
    Exact,
    /// A little less or more: "environ 300", "une centaine".
    Around,
    /// Just below: "près de 10 000".
    Nearly,
    /// That or more: "au moins 12".
    AtLeast,
    /// That or less: "jusqu'à 300".
    AtMost,
    /// More: "plus de 20", "des milliers".
    MoreThan,
    /// Less: "moins de 20".
    LessThan,
    /// An unsaid number: "plusieurs soldats".
    Some,
}

impl Bound {
    /// Returns the bound with this name in the ontology: "around", "atLeast".
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "exact" => Self::Exact,
            "around" => Self::Around,
            "nearly" => Self::Nearly,
            "atLeast" => Self::AtLeast,
            "atMost" => Self::AtMost,
            "moreThan" => Self::MoreThan,
            "lessThan" => Self::LessThan,
            "some" => Self::Some,
            _ => return None,
        })
    }
}

/// A number in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number with its approximator: "près de 10 000".
    pub span: Span,
    /// The number alone: "10 000".
    pub number: Span,
    /// The number; none for a range and for "plusieurs".
    pub value: Option<f64>,
    /// The least it can be, if the text says so.
    pub min: Option<f64>,
    /// The most it can be, if the text says so.
    pub max: Option<f64>,
    /// How exact the number is.
    pub bound: Bound,
    /// The unit behind it: "%", "euros", "kilomètres".
    pub unit: Option<Span>,
    /// Whether it is a lone "un" or "une", which counts only if the caller sees it so.
    pub is_article: bool,
}

pub(crate) fn cover(tokens: &[Token], start: usize, end: usize) -> Span {
    match (tokens.get(start), end.checked_sub(1).and_then(|last| tokens.get(last))) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::default(),
    }
}

/// Finds the numbers in a text, each with its approximator.
///
/// Years and days are numbers too: the caller drops those that a time
/// expression covers.
///
/// # Examples
///
/// ```no_run
/// use selon::mention::quantity::{Bound, NumberWords, find_quantities};
///
/// # let words = NumberWords::default();
/// let quantities = find_quantities("Près de 10 000 soldats sont partis.", &words);
/// assert_eq!(quantities[0].value, Some(10_000.0));
/// assert_eq!(quantities[0].bound, Bound::Nearly);
/// ```
#[must_use]
pub fn find_quantities(text: &str, words: &NumberWords) -> Vec<Quantity> {
    let tokens = scan(text);
    let mut quantities = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let not_counted = words.particle(&tokens, at, Particle::NotCounted);
        if let Some(next) = not_counted.filter(|_| words.approximator(&tokens, at, false).is_none()) {
            at = next.max(at + 1);
        } else if let Some((quantity, next)) = quantity_at(words, &tokens, at) {
            quantities.push(quantity);
            at = next.max(at + 1);
        } else {
            at += 1;
        }
    }
    quantities
}

fn quantity_at(words: &NumberWords, tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    let approximator = words.approximator(tokens, at, false);
    let start = approximator.map_or(at, |(_, next)| next);
    let (mut quantity, mut next) = match counted_at(words, tokens, start) {
        Some(found) => found,
        None => return several_at(words, tokens, at),
    };
    let after = words.approximator(tokens, next, true);
    if let Some((bound, _)) = approximator {
        // "un" is a count once it is approximated: "au moins un".
        quantity.is_article = false;
        quantity.bound = bound;
    } else if let Some((bound, behind)) = after {
        quantity.bound = bound;
        quantity.is_article = false;
        next = behind;
    }
    quantity.span = cover(tokens, at, next);
    match quantity.bound {
        Bound::AtLeast | Bound::MoreThan => quantity.min = quantity.min.or(quantity.value),
        Bound::AtMost | Bound::LessThan => quantity.max = quantity.max.or(quantity.value),
        _ => {}
    }
    quantity.unit = words.unit(tokens, next);
    Some((quantity, next))
}

/// Reads a number or a range of numbers.
fn counted_at(words: &NumberWords, tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    if let Some(low_at) = words.particle(tokens, at, Particle::Between) {
        let low = words.numeral(tokens, low_at)?;
        let high = words.numeral(tokens, words.particle(tokens, low.next, Particle::And)?)?;
        return range(tokens, at, low, high);
    }
    if let Some(found) = collective_at(words, tokens, at) {
        return Some(found);
    }
    let low = words.signed(tokens, at)?;
    let joint = words
        .particle(tokens, low.next, Particle::To)
        .or_else(|| words.particle(tokens, low.next, Particle::Or))
        .or_else(|| tokens.get(low.next).filter(|token| token.is("-") && low.is_digits).map(|_| low.next + 1));
    if !low.is_article
        && let Some(high) = joint.and_then(|joint| words.numeral(tokens, joint))
        && let Some(found) = range(tokens, at, low, high)
    {
        return Some(found);
    }
    let number = cover(tokens, at, low.next);
    let quantity = Quantity {
        span: number,
        number,
        value: Some(low.value),
        min: None,
        max: None,
        bound: low.bound,
        unit: None,
        is_article: low.is_article,
    };
    Some((quantity, low.next))
}

fn range(tokens: &[Token], at: usize, low: Numeral, high: Numeral) -> Option<(Quantity, usize)> {
    // "2 à 3 millions" counts both in millions.
    let shared =
        if low.scale < 2.0 && high.scale > 1.0 && low.value < high.value / high.scale { high.scale } else { 1.0 };
    let min = low.value * shared;
    if min >= high.value || high.is_article {
        return None;
    }
    let number = cover(tokens, at, high.next);
    let quantity = Quantity {
        span: number,
        number,
        value: None,
        min: Some(min),
        max: Some(high.value),
        bound: Bound::Exact,
        unit: None,
        is_article: false,
    };
    Some((quantity, high.next))
}

/// Reads a collective without a number in front: "des milliers", "la centaine".
fn collective_at(words: &NumberWords, tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    let start = words.particle(tokens, at, Particle::Several).unwrap_or(at);
    // A lone letter is a symbol, which needs its number: "10 k".
    tokens.get(start).filter(|token| token.kind != Kind::Word || token.lower.chars().count() > 1)?;
    let (mut value, mut next, plural, bound) = words.word(tokens, start, true)?;
    while let Some((factor, behind, ..)) =
        words.particle(tokens, next, Particle::Of).and_then(|of| words.word(tokens, of, true))
    {
        value *= factor;
        next = behind;
        if value > 1e15 {
            break;
        }
    }
    let bound = if plural { Bound::MoreThan } else { bound.unwrap_or(Bound::Exact) };
    let number = cover(tokens, at, next);
    Some((
        Quantity {
            span: number,
            number,
            value: Some(value),
            min: None,
            max: None,
            bound,
            unit: None,
            is_article: false,
        },
        next,
    ))
}

/// Reads a word for an unsaid number: "plusieurs".
fn several_at(words: &NumberWords, tokens: &[Token], at: usize) -> Option<(Quantity, usize)> {
    let (bound, next) = words.several(tokens, at)?;
    tokens.get(next).filter(|token| token.kind == Kind::Word)?;
    let number = cover(tokens, at, next);
    Some((
        Quantity { span: number, number, value: None, min: None, max: None, bound, unit: None, is_article: false },
        next,
    ))
}
