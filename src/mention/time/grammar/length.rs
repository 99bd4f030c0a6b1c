//! Lengths, recurrent times and times of the clock: "trois jours", "chaque année", "14h30".

use super::{Base, Found, Grammar};
use crate::mention::quantity::{Bound, Particle};
use crate::mention::time::scan::Kind;
use crate::mention::time::words::{Determiner, Joint, Scale, Term, Unit};
use crate::mention::time::{Modifier, Relation};

impl Grammar<'_> {
    /// "ces trois derniers jours", "les prochaines semaines", "les jours suivants".
    pub(super) fn window(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        if let Some(((unit, true), shift_at)) = self.unit(start)
            && let Some(((by, _), next)) = self.shift(shift_at)
            && determiner.is_some()
            && by != 0
        {
            return Some(Found::new(at, next, Base::Window { amount: None, unit, by }));
        }
        let numeral = |at: usize| self.words.numbers.numeral(self.tokens, at).filter(|numeral| !numeral.is_article);
        let (mut amount, mut next) =
            numeral(start).map_or((None, start), |numeral| (Some(numeral.value), numeral.next));
        let is_plural = self.has_plural_shift(next);
        let ((by, _), behind) = self.shift(next)?;
        next = behind;
        if amount.is_none()
            && let Some(numeral) = numeral(next)
        {
            (amount, next) = (Some(numeral.value), numeral.next);
        }
        let ((unit, plural), next) = self.unit(next)?;
        let fits =
            (plural || is_plural) && by != 0 && (determiner.is_some() || amount.is_some() || self.leads_range(at));
        fits.then(|| Found::new(at, next, Base::Window { amount, unit, by }))
    }

    /// "chaque année", "tous les deux mois", "par an", "les lundis", "quotidiennement".
    pub(super) fn set(&self, at: usize, relation: Relation) -> Option<Found> {
        if let Some((value, next)) = self.find(at, |term| match term {
            Term::Set(value) => Some(value.clone()),
            _ => None,
        }) {
            return Some(Found::new(at, next, Base::Set(value)));
        }
        let every =
            self.find(at, |term| (*term == Term::Determiner(Determiner::Every)).then_some(())).map(|(_, next)| next);
        let (is_every, start) = match every {
            Some(next) => (true, next),
            None => (false, self.determiner(at).1),
        };
        let weekday = self.find(start, |term| match term {
            Term::Weekday { number, plural } if is_every || *plural => Some(*number),
            _ => None,
        });
        if let Some((number, next)) = weekday {
            let mut found = Found::new(at, next, Base::Set(format!("XXXX-WXX-{number}")));
            self.add_day_part(&mut found);
            return Some(found);
        }
        if is_every {
            let part = self.find(start, |term| match term {
                Term::DayPart { code, .. } => Some(code.clone()),
                _ => None,
            });
            if let Some((code, next)) = part {
                return Some(Found::new(at, next, Base::Set(format!("XXXX-XX-XX{code}"))));
            }
            if let Some((month, next)) = self.month(start) {
                return Some(Found::new(at, next, Base::Set(format!("XXXX-{month:02}"))));
            }
            let numeral = self.words.numbers.numeral(self.tokens, start).filter(|numeral| !numeral.is_article);
            let (amount, unit_at) = numeral.map_or((1.0, start), |numeral| (numeral.value, numeral.next));
            let ((unit, _), next) = self.unit(unit_at)?;
            return Some(Found::new(at, next, Base::Set(unit.timex(Some(amount)))));
        }
        if relation == Relation::Per {
            let ((unit, plural), next) = self.unit(at)?;
            return (!plural).then(|| Found::new(at, next, Base::Set(unit.timex(Some(1.0)))));
        }
        None
    }

    /// "14h30", "18 heures", "midi", "21:45".
    pub(super) fn clock(&self, at: usize, relation: Relation) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let clock = |time: String, next: usize| {
            let mut found = Found::new(at, next, Base::Clock);
            found.clock = Some(time);
            found
        };
        if let Some((time, next)) = self.find(start, |term| match term {
            Term::Clock(time) => Some(time.clone()),
            _ => None,
        }) {
            return Some(clock(time, next));
        }
        if determiner.is_some() {
            return None;
        }
        let (hour, is_digits, next) = match self.token(at)?.kind {
            Kind::Digits => (self.token(at)?.number().filter(|hour| *hour <= 24)?, true, at + 1),
            _ => {
                let numeral = self.words.numbers.numeral(self.tokens, at).filter(|numeral| numeral.value <= 24.0)?;
                (
                    (0_u32..=24).find(|hour| (f64::from(*hour) - numeral.value).abs() < 1e-9).map(u64::from)?,
                    false,
                    numeral.next,
                )
            }
        };
        let minutes = |at: usize| {
            let token = self.token(at).filter(|token| token.kind == Kind::Digits && token.lower.len() == 2)?;
            token.number().filter(|minutes| *minutes < 60)
        };
        if self.token(next).is_some_and(|token| token.is(":") && token.glued)
            && self.token(next + 1).is_some_and(|token| token.glued)
            && let Some(minutes) = minutes(next + 1)
        {
            return Some(clock(format!("T{hour:02}:{minutes:02}"), next + 2));
        }
        let letter = self.joint(next, Joint::Hour);
        let word = self.unit(next).filter(|((unit, _), _)| unit.scale == Scale::Hour).map(|(_, next)| next);
        let behind = letter.or(word)?;
        let is_clock = matches!(
            relation,
            Relation::Since
                | Relation::Until
                | Relation::Before
                | Relation::After
                | Relation::Clock
                | Relation::Around
                | Relation::From
                | Relation::Between
                | Relation::By
        );
        let mut next = behind;
        let mut minute = 0;
        let minutes =
            minutes(behind).filter(|_| self.unit(behind + 1).is_none_or(|((unit, _), _)| unit.scale == Scale::Minute));
        if let Some(minutes) = minutes {
            minute = minutes;
            next = behind + 1;
        } else if let Some(numeral) = self.words.numbers.numeral(self.tokens, behind).filter(|numeral| {
            !numeral.is_digits
                && numeral.value < 60.0
                && numeral.value >= 5.0
                && is_clock
                && self.unit(numeral.next).is_none()
        }) {
            minute = (5_u32..60).find(|minute| (f64::from(*minute) - numeral.value).abs() < 1e-9).map(u64::from)?;
            next = numeral.next;
        }
        let mut hour = hour;
        let is_marked = self.joint(next, Joint::ClockMark);
        if let Some(behind) = is_marked {
            if self.joint(next, Joint::Afternoon).is_some() && hour < 12 {
                hour += 12;
            }
            next = behind;
        }
        if relation == Relation::During
            || relation == Relation::In
            || relation == Relation::Ago
            || relation == Relation::Ahead
        {
            return None;
        }
        // ", 20 heures." says when, not how long.
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        let is_set_off = relation == Relation::At
            && is_digits
            && hour >= 8
            && before.is_some_and(|token| token.is(",") || token.is("("))
            && self.token(next).is_none_or(|token| token.kind == Kind::Mark);
        (is_clock || is_set_off || is_marked.is_some() || letter.is_some() && is_digits)
            .then(|| clock(format!("T{hour:02}:{minute:02}"), next))
    }

    /// "trois jours", "plus de vingt ans", "deux ans et demi", "quelques mois".
    pub(super) fn duration(&self, at: usize, relation: Relation) -> Option<Found> {
        // "quelques" is an approximator only before a number.
        let approximator = self.words.numbers.approximator(self.tokens, at, false);
        let approximator = approximator.filter(|(_, next)| self.words.numbers.numeral(self.tokens, *next).is_some());
        let (approximation, start) = approximator.map_or((None, at), |(bound, next)| (Some(bound), next));
        // "un plein mois" is all of one, not a number of them.
        let is_whole = matches!(self.determiner(start), (Some(Determiner::Whole), _));
        let numeral = self.words.numbers.numeral(self.tokens, start).filter(|_| !is_whole);
        let glued = self.glued_amount(start).filter(|_| numeral.is_none());
        // A unit that names a length is one by itself: "quinquennat".
        if let Some((unit, next)) = self.find(at, |term| match term {
            Term::Length(unit) => Some(*unit),
            _ => None,
        }) {
            return Some(Found::new(at, next, Base::Duration { amount: Some(1.0), unit, rest: Vec::new() }));
        }
        let (amount, unit_at, bound) = match (numeral, glued) {
            (None, Some((amount, unit_at))) => (Some(amount), unit_at, Bound::Exact),
            (Some(numeral), _) => {
                let of = if numeral.scale > 1.0 {
                    self.words.numbers.particle(self.tokens, numeral.next, Particle::Of)
                } else {
                    None
                };
                // "30-minutes"
                let is_glued = |at: usize| self.token(at).is_some_and(|token| token.glued);
                let hyphen = self
                    .token(numeral.next)
                    .filter(|token| token.is("-") && token.glued && numeral.is_digits && is_glued(numeral.next + 1));
                let unit_at = if hyphen.is_some() { numeral.next + 1 } else { numeral.next };
                (Some(numeral.value), of.unwrap_or(unit_at), numeral.bound)
            }
            (None, None) => match self.determiner(start) {
                (Some(Determiner::Several), next) => (None, next, Bound::Exact),
                (Some(Determiner::Whole), next) => {
                    self.unit(next).filter(|((unit, plural), _)| !plural && unit.scale >= Scale::Day)?;
                    (Some(1.0), next, Bound::Exact)
                }
                (Some(Determiner::Plural), next) if !matches!(relation, Relation::At | Relation::Of) => {
                    (None, next, Bound::Exact)
                }
                (Some(Determiner::Definite), next) if matches!(relation, Relation::During) => {
                    // "pendant la semaine" names no length that a number gives.
                    self.unit(next).filter(|((_, plural), _)| *plural)?;
                    (None, next, Bound::Exact)
                }
                _ => return None,
            },
        };
        let ((unit, _), mut next) = self.unit(unit_at).or_else(|| {
            let next = self.joint(unit_at, Joint::Hour)?;
            Some(((Unit { count: 1.0, scale: Scale::Hour }, false), next))
        })?;
        if unit.scale == Scale::Year && unit.count < 2.0 && self.is_age(at, start, next, relation) {
            return None;
        }
        let mut amount = amount;
        if let Some(half) = self.joint(next, Joint::And).and_then(|and| self.joint(and, Joint::Half)) {
            amount = amount.map(|amount| amount + 0.5);
            next = half;
        }
        let mut rest: Vec<(f64, Unit)> = Vec::new();
        let mut last = unit;
        while let Some((part, behind)) = self.smaller_part(next, last).filter(|_| amount.is_some()) {
            last = part.1;
            rest.push(part);
            next = behind;
        }
        let mut found = Found::new(at, next, Base::Duration { amount, unit, rest });
        let mut bound = approximation.unwrap_or(bound);
        if approximation.is_none()
            && let Some((after, next)) = self.words.numbers.approximator(self.tokens, found.next, true)
        {
            bound = after;
            found.next = next;
        }
        found.modifier = Modifier::from_bound(bound);
        Some(found)
    }

    /// Reads digits with the unit right behind them: "3h", "30min", "3,5ans".
    fn glued_amount(&self, at: usize) -> Option<(f64, usize)> {
        let is_glued = |at: usize| self.token(at).is_some_and(|token| token.glued);
        let digits = |at: usize| self.token(at).filter(|token| token.kind == Kind::Digits && token.lower.len() <= 9);
        let whole = &digits(at)?.lower;
        let point = self.token(at + 1).filter(|token| token.glued && (token.is(",") || token.is(".")));
        let (amount, next) = match point.and_then(|_| digits(at + 2)).filter(|token| token.glued) {
            Some(decimals) => (format!("{whole}.{}", decimals.lower), at + 3),
            None => (whole.clone(), at + 1),
        };
        let is_unit = self.unit(next).is_some() || self.joint(next, Joint::Hour).is_some();
        (is_unit && is_glued(next)).then(|| amount.parse().ok()).flatten().map(|amount| (amount, next))
    }

    /// Reads a smaller unit behind a length: "et trois mois", "30 minutes"; a comma goes on only to a last "et".
    fn smaller_part(&self, at: usize, unit: Unit) -> Option<((f64, Unit), usize)> {
        let comma = self.token(at).filter(|token| token.is(",")).map(|_| at + 1);
        let start = comma.or_else(|| self.joint(at, Joint::And)).unwrap_or(at);
        let numeral = self.words.numbers.numeral(self.tokens, start)?;
        let ((smaller, _), next) = self.unit(numeral.next)?;
        let is_single = smaller.count < 2.0 && unit.count < 2.0;
        let fits = is_single && smaller.scale < unit.scale && smaller.scale != Scale::Weekend;
        if !fits || comma.is_some() && self.joint(next, Joint::And).is_none() {
            return None;
        }
        Some(((numeral.value, smaller), next))
    }

    /// "dans les 48 heures": from now on, where nothing follows that it could count from.
    pub(super) fn window_ahead(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let numeral = self.words.numbers.numeral(self.tokens, start).filter(|numeral| !numeral.is_article)?;
        let ((unit, plural), next) = self.unit(numeral.next)?;
        let is_end = self.token(next).is_none_or(|token| token.kind == Kind::Mark || token.starts_line);
        let fits = determiner == Some(Determiner::Definite) && plural && is_end;
        fits.then(|| Found::new(at, next, Base::Window { amount: Some(numeral.value), unit, by: 1 }))
    }

    /// Years that someone has lived are no time of the news: "âgé de 42 ans", ", 42 ans,".
    pub(super) fn is_age(&self, at: usize, number: usize, next: usize, relation: Relation) -> bool {
        let leads = |joint: Joint| {
            (1..=5).any(|back| {
                at.checked_sub(back)
                    .is_some_and(|from| self.joint(from, joint).is_some_and(|behind| behind == at || behind == number))
            })
        };
        if leads(Joint::Age) {
            return true;
        }
        let spends = (1..=4).any(|back| {
            at.checked_sub(back)
                .is_some_and(|from| self.joint(from, Joint::DurationNoun).is_some_and(|behind| behind + 3 >= at))
        });
        if spends
            || self.joint(next, Joint::DurationNoun).is_some()
            || matches!(
                relation,
                Relation::Since
                    | Relation::During
                    | Relation::Ago
                    | Relation::Ahead
                    | Relation::In
                    | Relation::By
                    | Relation::After
                    | Relation::Before
            )
        {
            return false;
        }
        if [Joint::Later, Joint::Earlier, Joint::AfterIt, Joint::BeforeIt]
            .into_iter()
            .any(|joint| self.joint(next, joint).is_some())
        {
            return false;
        }
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        let is_digits = self.token(number).is_some_and(|token| token.kind == Kind::Digits);
        let between_marks = before.is_some_and(|token| token.is(",") || token.is("("))
            && self.token(next).is_none_or(|token| token.kind == Kind::Mark);
        let of = at.checked_sub(1).is_some_and(|before| self.joint(before, Joint::Of) == Some(at));
        let clocked = at.checked_sub(1).is_some_and(|before| {
            self.preposition(before, |relation| relation == Relation::Clock).is_some_and(|(_, behind)| behind == at)
        });
        let hyphenated = before.is_some_and(|token| token.is("-") && token.glued);
        let of = of || clocked || hyphenated;
        is_digits && (between_marks || relation == Relation::Clock || of || relation == Relation::Of)
    }

    pub(super) fn vague(&self, at: usize) -> Option<Found> {
        let (value, next) = self.find(at, |term| match term {
            Term::Vague(value) => Some(value.clone()),
            _ => None,
        })?;
        Some(Found::new(at, next, Base::Vague(value)))
    }
}
