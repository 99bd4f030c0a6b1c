//! The single words of time expressions: a unit, a weekday, a day of the month, a year.

use super::{Base, Found, Grammar};
use crate::mention::time::Relation;
use crate::mention::time::scan::{Kind, Token};
use crate::mention::time::words::{Determiner, Joint, Term, Unit};

impl Grammar<'_> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn joint(&self, at: usize, joint: Joint) -> Option<usize> {
        self.find(at, |term| (*term == Term::Joint(joint)).then_some(())).map(|(_, next)| next)
    }

    pub(super) fn find<T>(&self, at: usize, mut wanted: impl FnMut(&Term) -> Option<T>) -> Option<(T, usize)> {
        self.meanings.get(at)?.iter().find_map(|(term, next)| Some((wanted(term)?, *next)))
    }

    pub(super) fn preposition(&self, at: usize, wanted: impl Fn(Relation) -> bool) -> Option<(Relation, usize)> {
        self.find(at, |term| match term {
            Term::Preposition(relation) if wanted(*relation) => Some(*relation),
            _ => None,
        })
    }

    pub(super) fn determiner(&self, at: usize) -> (Option<Determiner>, usize) {
        self.find(at, |term| match term {
            Term::Determiner(determiner) => Some(*determiner),
            _ => None,
        })
        .map_or((None, at), |(determiner, next)| (Some(determiner), next))
    }

    pub(super) fn unit(&self, at: usize) -> Option<((Unit, bool), usize)> {
        self.find(at, |term| match term {
            Term::Unit { unit, plural } => Some((*unit, *plural)),
            _ => None,
        })
    }

    pub(super) fn shift(&self, at: usize) -> Option<((i64, bool), usize)> {
        self.find(at, |term| match term {
            Term::Shift { by, anaphoric, .. } => Some((*by, *anaphoric)),
            _ => None,
        })
    }

    /// "derniers mois" is a stretch, "dernier mois" is one month.
    pub(super) fn has_plural_shift(&self, at: usize) -> bool {
        self.find(at, |term| matches!(term, Term::Shift { plural: true, .. }).then_some(())).is_some()
    }

    pub(super) fn weekday(&self, at: usize) -> Option<(u32, usize)> {
        self.find(at, |term| match term {
            Term::Weekday { number, plural: false } => Some(*number),
            _ => None,
        })
    }

    pub(super) fn month(&self, at: usize) -> Option<(u32, usize)> {
        self.find(at, |term| match term {
            Term::Month(month) => Some(*month),
            _ => None,
        })
    }

    /// Reads a month's name, also as "du mois de mai".
    pub(super) fn month_of(&self, at: usize) -> Option<(u32, usize)> {
        let whole = || {
            let ((unit, _), next) = self.unit(self.joint(at, Joint::Of)?)?;
            let of = self.joint(next, Joint::Of).filter(|_| unit == Unit::MONTH)?;
            self.month(of)
        };
        self.month(at).or_else(whole)
    }

    pub(super) fn day_part(&self, at: usize) -> Option<(String, usize)> {
        self.find(at, |term| match term {
            Term::DayPart { code, plural: false } => Some(code.clone()),
            _ => None,
        })
    }

    /// Reads a day of the month: "3", "1er".
    pub(super) fn day(&self, at: usize) -> Option<(u32, usize)> {
        let token = self.token(at)?;
        if token.kind == Kind::Digits {
            let day =
                u32::try_from(token.number()?).ok().filter(|day| (1..=31).contains(day) && token.lower.len() <= 2)?;
            if token.glued
                && at > 0
                && self
                    .token(at - 1)
                    .is_some_and(|before| before.kind == Kind::Word || before.is(",") || before.is("."))
            {
                return None;
            }
            let ordinal =
                self.joint(at + 1, Joint::Ordinal).filter(|_| self.token(at + 1).is_some_and(|token| token.glued));
            return match ordinal {
                Some(next) => Some((day, next)),
                None => Some((day, at + 1)),
            };
        }
        if let Some((1, next)) = self.ordinal(at) {
            return Some((1, next));
        }
        let numeral = self
            .words
            .numbers
            .numeral(self.tokens, at)
            .filter(|numeral| !numeral.is_article && numeral.value <= 31.0)?;
        (1..=31).find(|day| (f64::from(*day) - numeral.value).abs() < 1e-9).map(|day| (day, numeral.next))
    }

    /// Reads an ordinal: "deuxième", "2e".
    pub(super) fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
        let word = self.find(at, |term| match term {
            Term::Ordinal(number) => Some(*number),
            _ => None,
        });
        word.or_else(|| {
            let number = u32::try_from(self.token(at)?.number()?).ok()?;
            self.token(at + 1).filter(|token| token.glued)?;
            Some((number, self.joint(at + 1, Joint::Ordinal)?))
        })
    }

    /// Reads a Roman numeral glued to its ordinal ending: "XXe".
    pub(super) fn roman(&self, at: usize) -> Option<(u32, usize)> {
        let token = self.token(at).filter(|token| token.kind == Kind::Word && token.lower.len() <= 8)?;
        let digit = |character: char| match character {
            'i' => Some(1_u32),
            'v' => Some(5),
            'x' => Some(10),
            _ => None,
        };
        let roman: Vec<u32> = token.lower.chars().map_while(digit).collect();
        let mut total = 0;
        for (index, value) in roman.iter().enumerate() {
            let is_less = roman.get(index + 1).is_some_and(|next| next > value);
            total = if is_less { total + 100 - value } else { total + value };
        }
        let total = total % 100;
        (!roman.is_empty() && token.capitalized).then_some((total, at + 1))
    }

    /// Reads a year in four digits.
    pub(super) fn year(&self, at: usize) -> Option<(i32, usize)> {
        let token = self.token(at).filter(|token| token.kind == Kind::Digits && token.lower.len() == 4)?;
        let year = i32::try_from(token.number()?).ok().filter(|year| (1000..=2199).contains(year))?;
        if let Some(next) = self.token(at + 1) {
            let goes_on = next.glued
                && (next.is(".") || next.is(","))
                && self.token(at + 2).is_some_and(|token| token.glued && token.kind == Kind::Digits);
            let grouped = next.spaced && next.kind == Kind::Digits && next.lower.len() == 3;
            if goes_on
                || grouped
                || next.glued && next.kind == Kind::Word
                || next.is("%")
                || next.is("€")
                || next.is("$")
            {
                return None;
            }
        }
        Some((year, at + 1))
    }

    /// Reads a year behind a month or feast, also in two digits: "98".
    pub(super) fn year_after(&self, at: usize) -> Option<(i32, usize)> {
        // "novembre de l'année 2016"
        let whole = self.joint(at, Joint::Of).and_then(|of| self.whole_of(of));
        if let Some(Found { base: Base::Date { year: Some(year), month: None, day: None, .. }, next, .. }) = whole {
            return Some((year, next));
        }
        let at = self.joint(at, Joint::Of).filter(|of| self.year(*of).is_some()).unwrap_or(at);
        if let Some(found) = self.year(at) {
            return Some(found);
        }
        // "le 12 janvier, 2018": only where nothing follows that the number could count.
        if self.token(at)?.is(",") {
            let ends = |next: usize| self.token(next).is_none_or(|token| token.kind == Kind::Mark || token.starts_line);
            return self.year(at + 1).filter(|(year, next)| {
                self.is_loose_year(at + 1, *year) && ends(*next) && !self.is_listed_year(*next)
            });
        }
        let at = if self.token(at)?.is("'") { at + 1 } else { at };
        let token = self.token(at).filter(|token| token.kind == Kind::Digits && token.lower.len() == 2)?;
        let short = i32::try_from(token.number()?).ok().filter(|short| *short > 31)?;
        if self.token(at + 1).is_some_and(|next| next.glued && next.kind == Kind::Word || next.is("%")) {
            return None;
        }
        Some((1900 + short, at + 1))
    }

    /// Tells whether a bare number here can be a year rather than a count.
    pub(super) fn is_loose_year(&self, at: usize, year: i32) -> bool {
        (1900..=2050).contains(&year)
            && self.token(at + 1).is_none_or(|next| match next.kind {
                Kind::Word => next.starts_line || self.joint(at + 1, Joint::Follower).is_some(),
                Kind::Mark => !next.is("%"),
                Kind::Digits => next.starts_line,
            })
    }

    /// Tells whether another year follows: "2018, 2019".
    fn is_listed_year(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.is(",")) && self.year(at + 1).is_some()
    }

    /// A year outside any phrase stands between marks, in a list of years, or
    /// behind what it numbers: "(2024)", "2002, 2003 et 2009", "l'édition 2010".
    pub(super) fn is_bare_year(&self, at: usize) -> bool {
        if self.token(at + 1).is_some_and(|token| token.is("-") && token.glued) && self.year(at + 2).is_some() {
            return true;
        }
        let Some(before) = at.checked_sub(1) else {
            return self.token(at + 1).is_none_or(|token| token.kind == Kind::Mark);
        };
        let Some(token) = self.token(before) else { return false };
        let follows_year = before.checked_sub(1).is_some_and(|listed| self.year(listed).is_some())
            && self.joint(before, Joint::And) == Some(at);
        let precedes_year = self.joint(at + 1, Joint::And).is_some_and(|next| self.year(next).is_some());
        if token.kind == Kind::Word {
            let is_noun =
                !token.has_capital && token.lower.chars().count() > 3 && self.joint(before, Joint::Follower).is_none();
            let is_open = self.words.numbers.approximator(self.tokens, before, false).is_some()
                || self.determiner(before).0.is_some();
            return follows_year || is_noun && !is_open && (token.starts_line || before > 0);
        }
        let is_name = token.is("-")
            && token.glued
            && before > 0
            && self.token(before - 1).is_some_and(|token| token.kind == Kind::Word);
        token.kind == Kind::Mark
            && !token.is("'")
            && !is_name
            && (precedes_year || self.token(at + 1).is_none_or(|token| token.kind == Kind::Mark))
    }

    /// Tells whether a number here is followed by what it counts.
    pub(super) fn is_counted(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            token.kind == Kind::Word && !token.capitalized && self.joint(at, Joint::Follower).is_none() || token.is("%")
        })
    }

    /// A capital inside a line makes a month's name another name: "Mars", "Avril".
    pub(super) fn is_month_name(&self, at: usize, next: usize, is_strong: bool) -> bool {
        let Some(token) = self.token(at) else { return false };
        let all_capitals = token.lower.len() > 1
            && token.has_capital
            && self.token(at).is_some_and(|token| token.capitalized)
            && !token.starts_line;
        let has_year = self.year_after(next).is_some();
        is_strong || has_year || !all_capitals || at == 0
    }
}
