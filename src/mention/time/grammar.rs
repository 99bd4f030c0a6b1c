//! The shape of time expressions: which words make one, and what it says before
//! any calendar is asked.

mod atom;
mod date;
mod length;
mod numeric;
mod relative;

use std::cell::Cell;

use super::scan::{Kind, Token};
use super::words::{Feast, Joint, Term, TimeWords, Unit};
use super::{Modifier, Relation};

/// What an expression says, before it is resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base {
    /// Any of year, month, day of the month and day of the week.
    Date {
        year: Option<i32>,
        month: Option<u32>,
        day: Option<u32>,
        weekday: Option<u32>,
    },
    /// A date shifted away from now: "mardi dernier", "le 6 mai prochain".
    ShiftedDate {
        month: Option<u32>,
        day: Option<u32>,
        weekday: Option<u32>,
        by: i64,
    },
    Season {
        code: String,
        year: Option<i32>,
        by: Option<i64>,
    },
    Feast {
        feast: Feast,
        year: Option<i32>,
        by: Option<i64>,
    },
    /// A part of a year: the number of a quarter or half.
    YearPart {
        months: u32,
        number: u32,
        year: Option<i32>,
        by: i64,
    },
    Decade(i32),
    Century(i32),
    /// Units away from now or from the last date: "la semaine dernière".
    Shift {
        unit: Unit,
        by: i64,
        anaphoric: bool,
    },
    /// A clock time of a day named elsewhere.
    Clock,
    Vague(String),
    /// A length, with the smaller units behind the first: "un an et trois mois".
    Duration {
        amount: Option<f64>,
        unit: Unit,
        rest: Vec<(f64, Unit)>,
    },
    /// A stretch up to now or from now on: "ces trois derniers jours".
    Window {
        amount: Option<f64>,
        unit: Unit,
        by: i64,
    },
    Set(String),
    /// One of the days or weeks of a longer time: "le premier dimanche de mai"; -1 is the last.
    Nth {
        number: i64,
        weekday: Option<u32>,
        unit: Unit,
        of: Box<Found>,
    },
    /// The week that a day lies in: "la semaine du 12 juin".
    Around {
        unit: Unit,
        of: Box<Found>,
    },
    /// From one date to another; as one night, or as a stretch.
    Range {
        from: Box<Found>,
        to: Box<Found>,
        is_night: bool,
    },
}

/// An expression met in the tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub first: usize,
    pub next: usize,
    pub base: Base,
    pub day_part: Option<String>,
    pub clock: Option<String>,
    pub modifier: Option<Modifier>,
    pub relation: Relation,
    /// The tokens of the preposition.
    pub preposition: Option<(usize, usize)>,
}

impl Found {
    fn new(first: usize, next: usize, base: Base) -> Self {
        Self {
            first,
            next,
            base,
            day_part: None,
            clock: None,
            modifier: None,
            relation: Relation::At,
            preposition: None,
        }
    }

    /// Returns the expression as one of the day spoken of.
    pub(super) fn on_same_day(self) -> Self {
        Self { base: Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true }, ..self }
    }
}

/// The code of the hours of daylight.
const DAYTIME: &str = "TDT";

/// How many expressions may stand inside each other.
const DEPTH: usize = 4;

/// Tells whether a day is meant, by its date, its weekday or its distance from now.
fn is_day(base: &Base) -> bool {
    match base {
        Base::Date { day, weekday, .. } => day.is_some() || weekday.is_some(),
        Base::Shift { unit, anaphoric, .. } => *unit == Unit::DAY && !anaphoric,
        _ => false,
    }
}

/// A text's tokens with the words that make expressions of them.
pub(super) struct Grammar<'a> {
    tokens: &'a [Token],
    words: &'a TimeWords,
    /// What the phrases that begin at each token mean, each with the token behind it, the longest first.
    meanings: Vec<Vec<(&'a Term, usize)>>,
    depth: Cell<usize>,
}

impl<'a> Grammar<'a> {
    pub(super) fn new(tokens: &'a [Token], words: &'a TimeWords) -> Self {
        let meanings = (0..tokens.len()).map(|at| words.meanings(tokens, at).collect()).collect();
        Self { tokens, words, meanings, depth: Cell::new(0) }
    }
}

impl Grammar<'_> {
    /// Returns the token behind a phrase that only looks like a time: "une seconde fois".
    pub(super) fn not_time(&self, at: usize) -> Option<usize> {
        self.joint(at, Joint::NotTime)
    }

    /// Tells whether what stands here is tied to the word before: "de la démission".
    pub(super) fn has_complement(&self, at: usize) -> bool {
        self.joint(at, Joint::Of).is_some()
    }

    /// Tells whether a token follows another at once or behind a comma.
    pub(super) fn stands_behind(&self, at: usize, last: usize) -> bool {
        at == last || at == last + 1 && self.token(last).is_some_and(|token| token.is(","))
    }

    /// Reads an expression with its preposition at a token.
    pub(super) fn expression(&self, at: usize) -> Option<Found> {
        let mut best: Option<Found> = None;
        let mut prepositions: Vec<(Relation, usize)> = Vec::new();
        self.find(at, |term| {
            if let Term::Preposition(relation) = term {
                prepositions.push((*relation, 0));
            }
            None::<()>
        });
        for entry in &mut prepositions {
            if let Some((_, next)) = self.preposition(at, |relation| relation == entry.0) {
                entry.1 = next;
            }
        }
        for (relation, next) in prepositions {
            let found = match relation {
                Relation::Between => self.range(next),
                _ => self.governed(next, relation),
            };
            if let Some(mut found) = found {
                found.preposition = Some((at, next));
                found.relation = if found.relation == Relation::At { relation } else { found.relation };
                if best.as_ref().is_none_or(|best| {
                    found.next > best.next
                        || (found.next == best.next && next > best.preposition.map_or(0, |(_, next)| next))
                }) {
                    best = Some(found);
                }
            }
        }
        // "avant hier" is a day of its own.
        let plain = self.relative_day(at).filter(|day| best.as_ref().is_some_and(|best| best.next == day.next));
        plain.or(best).or_else(|| self.governed(at, Relation::At))
    }

    /// Reads what a preposition governs.
    fn governed(&self, at: usize, relation: Relation) -> Option<Found> {
        if relation == Relation::Ahead
            && let Some(found) = self.window_ahead(at)
        {
            return Some(found);
        }
        let is_strong = !matches!(relation, Relation::At | Relation::Of | Relation::Clock);
        let duration_only = matches!(relation, Relation::Ago);
        let mut found = self.core(at, is_strong, relation)?;
        if duration_only && !matches!(found.base, Base::Duration { .. }) {
            return None;
        }
        if relation == Relation::Ahead && !matches!(found.base, Base::Duration { .. }) {
            // "dans" also governs dates: "dans la nuit", "dans les années 60".
            found.relation = Relation::During;
        }
        if matches!(relation, Relation::At | Relation::Of | Relation::During)
            && matches!(found.base, Base::Duration { .. })
        {
            // "deux jours après" leans on the last date, "deux jours après l'accord" on the accord.
            let alone =
                |next: &usize| self.token(*next).is_none_or(|token| token.kind == Kind::Mark || token.starts_line);
            let (after, before) = (self.joint(found.next, Joint::AfterIt), self.joint(found.next, Joint::BeforeIt));
            if self.joint(found.next, Joint::Later).or(after.filter(alone)).is_some() {
                found.relation = Relation::Later;
            } else if self.joint(found.next, Joint::Earlier).or(before.filter(alone)).is_some() {
                found.relation = Relation::Earlier;
            } else if after.is_some() {
                found.relation = Relation::LaterThan;
            } else if before.is_some() {
                found.relation = Relation::EarlierThan;
            }
        }
        let has_ends = matches!(found.base, Base::Date { .. } | Base::Season { .. }) || is_day(&found.base);
        if has_ends && let Some(range) = self.stretch(&found, relation) {
            return Some(range);
        }
        Some(found)
    }

    /// Reads the second end behind a first one: "1982-1990", "mars-avril", "lundi à mercredi" behind "de" or "depuis".
    fn stretch(&self, from: &Found, relation: Relation) -> Option<Found> {
        let hyphen =
            self.token(from.next).filter(|token| token.is("-") || token.is("/") && token.glued).map(|_| from.next + 1);
        let to_at = match hyphen {
            Some(at) => at,
            None => self.joint(from.next, Joint::To)?,
        };
        let to = self.core(to_at, true, Relation::Between).or_else(|| {
            let token = self
                .token(to_at)
                .filter(|token| token.kind == Kind::Digits && token.lower.len() == 2 && hyphen.is_some())?;
            let Base::Date { year: Some(year), month: None, day: None, .. } = from.base else { return None };
            let year = year / 100 * 100 + i32::try_from(token.number()?).ok()?;
            Some(Found::new(to_at, to_at + 1, Base::Date { year: Some(year), month: None, day: None, weekday: None }))
        })?;
        let is_same_kind = match (&from.base, &to.base) {
            (
                Base::Date { year: a, month: b, day: c, weekday: d },
                Base::Date { year: e, month: f, day: g, weekday: h },
            ) => {
                let fine = c.is_some() == g.is_some()
                    && b.is_some() == f.is_some()
                    && (d.is_some() == h.is_some() || c.is_some());
                // Without a hyphen "mars à 2024" would join what does not belong together.
                fine && (a.is_some() == e.is_some() || e.is_some() || b.is_some())
            }
            (Base::Season { .. }, Base::Season { .. }) => true,
            // "du 1er août à aujourd'hui", "d'aujourd'hui à vendredi"
            (a, b) => is_day(a) && is_day(b),
        };
        let opens = matches!(relation, Relation::Since | Relation::From);
        let is_prefixed = hyphen.is_some() || opens || self.leads_range(from.first);
        (is_same_kind && is_prefixed).then(|| Found {
            // "depuis" leaves no end open where the end is named.
            relation: if opens { Relation::Between } else { Relation::At },
            ..Found::new(
                from.first,
                to.next,
                Base::Range { from: Box::new(from.clone()), to: Box::new(to), is_night: false },
            )
        })
    }

    fn leads_range(&self, first: usize) -> bool {
        (1..=3).any(|back| first.checked_sub(back).is_some_and(|at| self.joint(at, Joint::Of) == Some(first)))
    }

    /// Reads "X et Y" or "X à Y" behind "entre" or "du".
    fn range(&self, at: usize) -> Option<Found> {
        let from = self.core(at, true, Relation::Between).or_else(|| {
            let (_, at_day) = self.determiner(at);
            let (day, next) = self.day(at_day)?;
            Some(Found::new(at, next, Base::Date { year: None, month: None, day: Some(day), weekday: None }))
        })?;
        if let Base::Range { .. } = from.base {
            return Some(from);
        }
        let to_at = self.joint(from.next, Joint::And).or_else(|| self.joint(from.next, Joint::To))?;
        let to = self.core(to_at, true, Relation::Between)?;
        let is_date = |base: &Base| {
            !matches!(
                base,
                Base::Duration { .. } | Base::Set(_) | Base::Vague(_) | Base::Window { .. } | Base::Range { .. }
            )
        };
        (is_date(&from.base) && is_date(&to.base))
            .then(|| Found::new(at, to.next, Base::Range { from: Box::new(from), to: Box::new(to), is_night: false }))
    }

    /// Reads an expression without its preposition.
    fn core(&self, at: usize, is_strong: bool, relation: Relation) -> Option<Found> {
        // Expressions nest a few deep at most; more is no French and would cost time.
        let depth = self.depth.get();
        if depth >= DEPTH {
            return None;
        }
        self.depth.set(depth + 1);
        let found = self.longest(at, is_strong, relation);
        self.depth.set(depth);
        found
    }

    fn longest(&self, at: usize, is_strong: bool, relation: Relation) -> Option<Found> {
        let candidates = [
            self.numeric_date(at),
            self.part(at),
            self.nth(at),
            self.relative_day(at),
            self.night(at),
            self.calendar_date(at, is_strong, relation),
            self.season(at, relation != Relation::At),
            self.feast(at),
            self.whole_of(at),
            self.shifted_unit(at, relation),
            self.year_part(at),
            self.decade(at),
            self.century(at),
            self.window(at),
            self.set(at, relation),
            self.clock(at, relation),
            self.duration(at, relation),
            self.vague(at),
        ];
        let mut best: Option<Found> = None;
        for found in candidates.into_iter().flatten() {
            if best.as_ref().is_none_or(|best| found.next > best.next) {
                best = Some(found);
            }
        }
        best
    }
}
