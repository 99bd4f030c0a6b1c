//! The shape of time expressions: which words make one, and what it says before
//! any calendar is asked.

use std::cell::Cell;

use super::scan::{Kind, Token};
use super::words::{Determiner, Feast, Joint, Scale, Term, TimeWords, Unit};
use super::{Modifier, Relation};
use crate::mention::quantity::{Bound, Particle};

/// What an expression says, before it is resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base {
    /// Any of year, month, day of the month and day of the week.
    Date { year: Option<i32>, month: Option<u32>, day: Option<u32>, weekday: Option<u32> },
    /// A date shifted away from now: "mardi dernier", "le 6 mai prochain".
    ShiftedDate { month: Option<u32>, day: Option<u32>, weekday: Option<u32>, by: i64 },
    Season { code: String, year: Option<i32>, by: Option<i64> },
    Feast { feast: Feast, year: Option<i32>, by: Option<i64> },
    /// A part of a year: the number of a quarter or half.
    YearPart { months: u32, number: u32, year: Option<i32>, by: i64 },
    Decade(i32),
    Century(i32),
    /// Units away from now or from the last date: "la semaine dernière".
    Shift { unit: Unit, by: i64, anaphoric: bool },
    /// A clock time of a day named elsewhere.
    Clock,
    Vague(String),
    Duration { amount: Option<f64>, unit: Unit, text: Option<String> },
    /// A stretch up to now or from now on: "ces trois derniers jours".
    Window { amount: Option<f64>, unit: Unit, by: i64 },
    Set(String),
    /// One of the days or weeks of a longer time: "le premier dimanche de mai"; -1 is the last.
    Nth { number: i64, weekday: Option<u32>, unit: Unit, of: Box<Found> },
    /// From one date to another; as one night, or as a stretch.
    Range { from: Box<Found>, to: Box<Found>, is_night: bool },
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
        Self { first, next, base, day_part: None, clock: None, modifier: None, relation: Relation::At, preposition: None }
    }
}

/// The code of the hours of daylight.
const DAYTIME: &str = "TDT";

/// How many expressions may stand inside each other.
const DEPTH: usize = 4;

/// A text's tokens with the words that make expressions of them.
pub(super) struct Grammar<'a> {
    tokens: &'a [Token],
    words: &'a TimeWords,
    depth: Cell<usize>,
}

impl<'a> Grammar<'a> {
    pub(super) fn new(tokens: &'a [Token], words: &'a TimeWords) -> Self {
        Self { tokens, words, depth: Cell::new(0) }
    }
}

impl Grammar<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn joint(&self, at: usize, joint: Joint) -> Option<usize> {
        self.words.joint(self.tokens, at, joint)
    }

    fn find<T>(&self, at: usize, wanted: impl FnMut(&Term) -> Option<T>) -> Option<(T, usize)> {
        self.words.find(self.tokens, at, wanted)
    }

    fn preposition(&self, at: usize, wanted: impl Fn(Relation) -> bool) -> Option<(Relation, usize)> {
        self.find(at, |term| match term {
            Term::Preposition(relation) if wanted(*relation) => Some(*relation),
            _ => None,
        })
    }

    fn determiner(&self, at: usize) -> (Option<Determiner>, usize) {
        self.find(at, |term| match term {
            Term::Determiner(determiner) => Some(*determiner),
            _ => None,
        })
        .map_or((None, at), |(determiner, next)| (Some(determiner), next))
    }

    fn unit(&self, at: usize) -> Option<((Unit, bool), usize)> {
        self.find(at, |term| match term {
            Term::Unit { unit, plural } => Some((*unit, *plural)),
            _ => None,
        })
    }

    fn shift(&self, at: usize) -> Option<((i64, bool), usize)> {
        self.find(at, |term| match term {
            Term::Shift { by, anaphoric, .. } => Some((*by, *anaphoric)),
            _ => None,
        })
    }

    /// "derniers mois" is a stretch, "dernier mois" is one month.
    fn has_plural_shift(&self, at: usize) -> bool {
        self.find(at, |term| matches!(term, Term::Shift { plural: true, .. }).then_some(())).is_some()
    }

    fn weekday(&self, at: usize) -> Option<(u32, usize)> {
        self.find(at, |term| match term {
            Term::Weekday { number, plural: false } => Some(*number),
            _ => None,
        })
    }

    fn month(&self, at: usize) -> Option<(u32, usize)> {
        let found = self.find(at, |term| match term {
            Term::Month(month) => Some(*month),
            _ => None,
        })?;
        // "janv." owns its full stop only if no sentence ends there; leaving it out is safe.
        Some(found)
    }

    fn day_part(&self, at: usize) -> Option<(String, usize)> {
        self.find(at, |term| match term {
            Term::DayPart { code, plural: false } => Some(code.clone()),
            _ => None,
        })
    }

    /// Reads a day of the month: "3", "1er".
    fn day(&self, at: usize) -> Option<(u32, usize)> {
        let token = self.token(at)?;
        if token.kind == Kind::Digits {
            let day = u32::try_from(token.number()?).ok().filter(|day| (1..=31).contains(day) && token.lower.len() <= 2)?;
            if token.glued && at > 0 && self.token(at - 1).is_some_and(|before| before.kind == Kind::Word || before.is(",") || before.is(".")) {
                return None;
            }
            let ordinal = self.joint(at + 1, Joint::Ordinal).filter(|_| self.token(at + 1).is_some_and(|token| token.glued));
            return match ordinal {
                Some(next) => Some((day, next)),
                None => Some((day, at + 1)),
            };
        }
        if let Some((1, next)) = self.ordinal(at) {
            return Some((1, next));
        }
        let numeral = self.words.numbers.numeral(self.tokens, at).filter(|numeral| !numeral.is_article && numeral.value <= 31.0)?;
        (1..=31).find(|day| (f64::from(*day) - numeral.value).abs() < 1e-9).map(|day| (day, numeral.next))
    }

    /// Reads an ordinal: "deuxième", "2e".
    fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
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

    /// Reads a year in four digits.
    fn year(&self, at: usize) -> Option<(i32, usize)> {
        let token = self.token(at).filter(|token| token.kind == Kind::Digits && token.lower.len() == 4)?;
        let year = i32::try_from(token.number()?).ok().filter(|year| (1000..=2199).contains(year))?;
        if let Some(next) = self.token(at + 1) {
            let goes_on = next.glued && (next.is(".") || next.is(",")) && self.token(at + 2).is_some_and(|token| token.glued && token.kind == Kind::Digits);
            let grouped = next.spaced && next.kind == Kind::Digits && next.lower.len() == 3;
            if goes_on || grouped || next.glued && next.kind == Kind::Word || next.is("%") || next.is("€") || next.is("$") {
                return None;
            }
        }
        Some((year, at + 1))
    }

    /// Reads a year behind a month or feast, also in two digits: "98".
    fn year_after(&self, at: usize) -> Option<(i32, usize)> {
        let at = self.joint(at, Joint::Of).filter(|of| self.year(*of).is_some()).unwrap_or(at);
        if let Some(found) = self.year(at) {
            return Some(found);
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
    fn is_loose_year(&self, at: usize, year: i32) -> bool {
        (1900..=2050).contains(&year)
            && self.token(at + 1).is_none_or(|next| match next.kind {
                Kind::Word => next.starts_line || self.joint(at + 1, Joint::Follower).is_some(),
                Kind::Mark => !next.is("%"),
                Kind::Digits => next.starts_line,
            })
    }

    /// Returns the token behind a phrase that only looks like a time: "une seconde fois".
    pub(super) fn not_time(&self, at: usize) -> Option<usize> {
        self.joint(at, Joint::NotTime)
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
                if best.as_ref().is_none_or(|best| found.next > best.next || (found.next == best.next && next > best.preposition.map_or(0, |(_, next)| next))) {
                    best = Some(found);
                }
            }
        }
        best.or_else(|| self.governed(at, Relation::At))
    }

    /// Reads what a preposition governs.
    fn governed(&self, at: usize, relation: Relation) -> Option<Found> {
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
        if matches!(relation, Relation::At | Relation::Of | Relation::During) && matches!(found.base, Base::Duration { .. }) {
            // "deux jours après" leans on the last date, "deux jours après l'accord" on the accord.
            let alone = |next: &usize| self.token(*next).is_none_or(|token| token.kind == Kind::Mark || token.starts_line);
            let later = self.joint(found.next, Joint::Later).or_else(|| self.joint(found.next, Joint::AfterIt).filter(alone));
            let earlier = self.joint(found.next, Joint::Earlier).or_else(|| self.joint(found.next, Joint::BeforeIt).filter(alone));
            if later.is_some() {
                found.relation = Relation::Later;
            } else if earlier.is_some() {
                found.relation = Relation::Earlier;
            }
        }
        if matches!(found.base, Base::Date { .. } | Base::Season { .. })
            && let Some(range) = self.stretch(&found)
        {
            return Some(range);
        }
        Some(found)
    }

    /// Reads the second end behind a first one: "1982-1990", "mars-avril", "lundi à mercredi" behind "de".
    fn stretch(&self, from: &Found) -> Option<Found> {
        let hyphen = self.token(from.next).filter(|token| token.is("-") || token.is("/") && token.glued).map(|_| from.next + 1);
        let to_at = match hyphen {
            Some(at) => at,
            None => self.joint(from.next, Joint::To)?,
        };
        let to = self.core(to_at, true, Relation::Between).or_else(|| {
            let token = self.token(to_at).filter(|token| token.kind == Kind::Digits && token.lower.len() == 2 && hyphen.is_some())?;
            let Base::Date { year: Some(year), month: None, day: None, .. } = from.base else { return None };
            let year = year / 100 * 100 + i32::try_from(token.number()?).ok()?;
            Some(Found::new(to_at, to_at + 1, Base::Date { year: Some(year), month: None, day: None, weekday: None }))
        })?;
        let is_same_kind = match (&from.base, &to.base) {
            (Base::Date { year: a, month: b, day: c, weekday: d }, Base::Date { year: e, month: f, day: g, weekday: h }) => {
                let fine = c.is_some() == g.is_some() && b.is_some() == f.is_some() && (d.is_some() == h.is_some() || c.is_some());
                // Without a hyphen "mars à 2024" would join what does not belong together.
                fine && (a.is_some() == e.is_some() || e.is_some() || b.is_some())
            }
            (Base::Season { .. }, Base::Season { .. }) => true,
            _ => false,
        };
        let is_prefixed = hyphen.is_some() || self.leads_range(from.first);
        (is_same_kind && is_prefixed).then(|| Found::new(from.first, to.next, Base::Range { from: Box::new(from.clone()), to: Box::new(to), is_night: false }))
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
        let is_date = |base: &Base| !matches!(base, Base::Duration { .. } | Base::Set(_) | Base::Vague(_) | Base::Window { .. } | Base::Range { .. });
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

    /// "2024-06-19", "19/06/2024", "19.06.2024".
    fn numeric_date(&self, at: usize) -> Option<Found> {
        let number = |at: usize| self.token(at).filter(|token| token.lower.len() <= 4).and_then(Token::number).and_then(|number| u32::try_from(number).ok());
        let separator = self.token(at + 1).filter(|token| token.glued && (token.is("-") || token.is("/") || token.is(".")))?;
        self.token(at + 3).filter(|token| token.glued && token.lower == separator.lower)?;
        if self.token(at + 5).is_some_and(|token| token.glued && (token.kind != Kind::Mark || token.is("-") || token.is("/"))) {
            return None;
        }
        let (a, b, c) = (number(at)?, number(at + 2)?, number(at + 4)?);
        let length = |at: usize| self.token(at).map_or(0, |token| token.lower.len());
        let fits = match (length(at), length(at + 2), length(at + 4)) {
            (4, 1 | 2, 1 | 2) => true,
            (1 | 2, 1 | 2, 2 | 4) => separator.lower != "." || length(at + 4) == 4,
            _ => false,
        };
        if !fits {
            return None;
        }
        let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
        let year = match year {
            0..=49 if separator.lower != "-" => year + 2000,
            50..=99 if separator.lower != "-" => year + 1900,
            1000..=2199 => year,
            _ => return None,
        };
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        let base = Base::Date { year: i32::try_from(year).ok(), month: Some(month), day: Some(day), weekday: None };
        fits.then(|| Found::new(at, at + 5, base))
    }

    /// "lundi", "le 3 mars 2024", "mars dernier", "2024", "mardi soir".
    fn calendar_date(&self, at: usize, is_strong: bool, relation: Relation) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        if matches!(determiner, Some(Determiner::Every | Determiner::Several | Determiner::Plural)) {
            return None;
        }
        let mut weekday = None;
        let mut next = start;
        if let Some((number, behind)) = self.weekday(start) {
            weekday = Some(number);
            next = behind;
            // "lundi, le 3 mars" and "lundi le 3 mars" are one date.
            let comma = self.token(next).filter(|token| token.is(",")).map_or(next, |_| next + 1);
            let (_, day_at) = self.determiner(comma);
            if let Some((_, month_at)) = self.day(day_at)
                && self.month(month_at).is_some()
            {
                next = day_at;
            }
        }
        let (mut day, mut month, mut year) = (None, None, None);
        if let Some((number, behind)) = self.day(next) {
            if let Some((named, behind)) = self.month(behind) {
                (day, month, next) = (Some(number), Some(named), behind);
            } else if weekday.is_some() && self.token(next).is_some_and(|token| token.kind == Kind::Digits) && !self.is_counted(behind) {
                (day, next) = (Some(number), behind);
            } else if determiner.is_some()
                && let Some(((by, false), shifted)) = self.shift(behind)
            {
                let base = Base::ShiftedDate { month: None, day: Some(number), weekday: None, by };
                return Some(Found::new(at, shifted, base));
            } else if weekday.is_none() && self.is_listed_day(behind) {
                return self.listed_days(at, number, behind);
            }
        } else if weekday.is_none()
            && let Some((named, behind)) = self.month(next)
            && self.is_month_name(next, behind, is_strong || determiner.is_some())
        {
            (month, next) = (Some(named), behind);
        }
        if month.is_some() {
            if let Some((number, behind)) = self.year_after(next) {
                (year, next) = (Some(number), behind);
            }
        } else if weekday.is_none() && day.is_none() {
            let (number, behind) = self.year(next)?;
            if determiner.is_some() || !(is_strong && !matches!(relation, Relation::Around | Relation::During) || self.is_loose_year(next, number) && (matches!(relation, Relation::Of | Relation::Around | Relation::Clock | Relation::During) || self.is_bare_year(next))) {
                return None;
            }
            (year, next) = (Some(number), behind);
        }
        // "le lundi" is a habit unless it is said which one.
        let mut found = if year.is_none()
            && let Some(((by, anaphoric), behind)) = self.shift(next)
            && !anaphoric
        {
            Found::new(at, behind, Base::ShiftedDate { month, day, weekday, by })
        } else {
            Found::new(at, next, Base::Date { year, month, day, weekday })
        };
        if determiner == Some(Determiner::Definite) && weekday.is_some() && day.is_none() && matches!(found.base, Base::Date { .. }) {
            let base = Base::Set(format!("XXXX-WXX-{}", weekday.unwrap_or_default()));
            return Some(Found { base, ..found });
        }
        if weekday.is_some() || day.is_some() {
            self.add_day_part(&mut found);
        }
        Some(found)
    }

    /// Tells whether a number here is followed by what it counts.
    fn is_counted(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == Kind::Word && !token.capitalized && self.joint(at, Joint::Follower).is_none() || token.is("%"))
    }

    /// A year outside any phrase stands between marks, in a list of years, or
    /// behind what it numbers: "(2024)", "2002, 2003 et 2009", "l'édition 2010".
    fn is_bare_year(&self, at: usize) -> bool {
        if self.token(at + 1).is_some_and(|token| token.is("-") && token.glued) && self.year(at + 2).is_some() {
            return true;
        }
        let Some(before) = at.checked_sub(1) else { return self.token(at + 1).is_none_or(|token| token.kind == Kind::Mark) };
        let Some(token) = self.token(before) else { return false };
        let follows_year = before.checked_sub(1).is_some_and(|listed| self.year(listed).is_some()) && self.joint(before, Joint::And) == Some(at);
        let precedes_year = self.joint(at + 1, Joint::And).is_some_and(|next| self.year(next).is_some());
        if token.kind == Kind::Word {
            let is_noun = !token.has_capital && token.lower.chars().count() > 3 && self.joint(before, Joint::Follower).is_none();
            let is_open = self.words.numbers.approximator(self.tokens, before, false).is_some() || self.determiner(before).0.is_some();
            return follows_year || is_noun && !is_open && (token.starts_line || before > 0);
        }
        let is_name = token.is("-") && token.glued && before > 0 && self.token(before - 1).is_some_and(|token| token.kind == Kind::Word);
        token.kind == Kind::Mark && !token.is("'") && !is_name && (precedes_year || self.token(at + 1).is_none_or(|token| token.kind == Kind::Mark))
    }

    /// A capital inside a line makes a month's name another name: "Mars", "Avril".
    fn is_month_name(&self, at: usize, next: usize, is_strong: bool) -> bool {
        let Some(token) = self.token(at) else { return false };
        let all_capitals = token.lower.len() > 1 && token.has_capital && self.token(at).is_some_and(|token| token.capitalized) && !token.starts_line;
        let has_year = self.year_after(next).is_some();
        is_strong || has_year || !all_capitals || at == 0
    }

    fn is_listed_day(&self, at: usize) -> bool {
        self.list_joint(at).is_some_and(|joint| {
            let (_, day_at) = self.determiner(joint);
            let weekday_at = self.weekday(day_at).map_or(day_at, |(_, next)| next);
            self.day(weekday_at).is_some_and(|(_, behind)| {
                let again = self.list_joint(behind).and_then(|joint| self.day(joint)).is_some_and(|(_, behind)| self.month(behind).is_some());
                self.month(behind).is_some() || again
            })
        })
    }

    /// Returns the token behind what joins two days of a list: "à", "et", a comma, a hyphen.
    fn list_joint(&self, at: usize) -> Option<usize> {
        let mark = || self.token(at).filter(|token| token.is("-") || token.is(",")).map(|_| at + 1);
        self.joint(at, Joint::To).or_else(|| self.joint(at, Joint::And)).or_else(mark)
    }

    /// "19 au 23 juillet", "19 et 20 juillet", "15-20 août".
    fn listed_days(&self, at: usize, day: u32, next: usize) -> Option<Found> {
        let mut joint = self.list_joint(next)?;
        if let Some(again) = self.day(joint).filter(|(_, behind)| self.month(*behind).is_none()).and_then(|(_, behind)| self.list_joint(behind)) {
            joint = again;
        }
        let to = self.calendar_date(joint, true, Relation::Between).filter(|to| matches!(to.base, Base::Date { day: Some(_), month: Some(_), .. }))?;
        let from = Found::new(at, next, Base::Date { year: None, month: None, day: Some(day), weekday: None });
        Some(Found::new(at, to.next, Base::Range { from: Box::new(from), to: Box::new(to), is_night: false }))
    }

    /// Adds "soir", "au matin", "en début d'après-midi", "dans la nuit".
    fn add_day_part(&self, found: &mut Found) {
        let mut at = found.next;
        if let Some(behind) = self.joint(at, Joint::At) {
            at = behind;
        }
        let part = self.find(at, |term| match term {
            Term::Part(modifier) => Some(*modifier),
            _ => None,
        });
        let mut modifier = None;
        if let Some((wanted, behind)) = part {
            modifier = wanted;
            at = self.joint(behind, Joint::Of).unwrap_or(behind);
        }
        let (_, at) = self.determiner(at);
        if let Some((code, next)) = self.day_part(at) {
            found.day_part = Some(code);
            found.modifier = found.modifier.or(modifier);
            found.next = next;
        }
    }

    /// "début août", "la fin de l'année", "mi-juin", "courant 2023".
    fn part(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (modifier, next) = self.find(start, |term| match term {
            Term::Part(modifier) => Some(*modifier),
            _ => None,
        })?;
        let inner_at = self.joint(next, Joint::Of).unwrap_or(next);
        let bare_part = || {
            let (_, at) = self.determiner(inner_at);
            let (code, next) = self.day_part(at)?;
            let mut found = Found::new(inner_at, next, Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true });
            found.day_part = Some(code);
            Some(found)
        };
        let bare_unit = || {
            let (_, at) = self.determiner(inner_at);
            let ((unit, plural), next) = self.unit(at)?;
            let fits = !plural && matches!(unit.scale, Scale::Week | Scale::Month | Scale::Year | Scale::Weekend);
            fits.then(|| Found::new(inner_at, next, Base::Shift { unit, by: 0, anaphoric: false }))
        };
        // "prend fin mercredi": a single day has no end worth naming.
        let is_whole = |found: &Found| match found.base {
            Base::Duration { .. } | Base::Vague(_) | Base::Set(_) | Base::Window { .. } | Base::Clock => false,
            Base::Date { day, weekday, .. } | Base::ShiftedDate { day, weekday, .. } => found.day_part.is_some() || day.is_none() && weekday.is_none(),
            _ => true,
        };
        let inner = self.core(inner_at, true, Relation::Of).filter(is_whole);
        let mut found = inner.or_else(bare_unit).or_else(bare_part)?;
        found.first = at;
        found.modifier = modifier.or(found.modifier);
        Some(found)
    }

    /// "le premier dimanche de mai", "la dernière semaine d'août".
    fn nth(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (number, next) = match self.ordinal(start) {
            Some((number, next)) => (i64::from(number), next),
            None => self.shift(start).filter(|((by, _), _)| *by < 0).map(|(_, next)| (-1, next))?,
        };
        let (weekday, unit, next) = match self.weekday(next) {
            Some((weekday, next)) => (Some(weekday), Unit::DAY, next),
            None => self.unit(next).map(|((unit, _), next)| (None, unit, next))?,
        };
        if weekday.is_none() && !matches!(unit.scale, Scale::Week | Scale::Weekend | Scale::Day) || number > 6 && weekday.is_some() {
            return None;
        }
        let of = self.core(self.joint(next, Joint::Of)?, true, Relation::Of)?;
        let is_whole = matches!(of.base, Base::Date { day: None, weekday: None, .. } | Base::ShiftedDate { day: None, weekday: None, .. } | Base::Season { .. } | Base::Shift { .. });
        is_whole.then(|| Found::new(at, of.next, Base::Nth { number, weekday, unit, of: Box::new(of) }))
    }

    /// "hier soir", "le lendemain", "aujourd'hui vendredi".
    fn relative_day(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let ((shift, anaphoric), mut next) = self.find(start, |term| match term {
            Term::Day { shift, anaphoric } => Some((*shift, *anaphoric)),
            _ => None,
        })?;
        if !anaphoric && determiner.is_some() {
            return None;
        }
        if let Some((_, behind)) = self.weekday(next) {
            next = behind;
        }
        let mut found = Found::new(at, next, Base::Shift { unit: Unit::DAY, by: shift, anaphoric });
        self.add_day_part(&mut found);
        Some(found)
    }

    /// "la nuit de lundi à mardi", "la nuit du 12 au 13 mai", "la matinée de mardi".
    fn night(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        // The daytime of a day is the day: `whole_of` reads it.
        let (code, next) = self.day_part(start).filter(|(code, _)| code != DAYTIME)?;
        let inner = self.joint(next, Joint::Of)?;
        if let Some(mut range) = self.range(inner) {
            if let Base::Range { is_night, .. } = &mut range.base {
                *is_night = true;
                range.first = at;
                range.day_part = Some(code);
                return Some(range);
            }
        }
        let mut found = self.calendar_date(inner, true, Relation::Of).or_else(|| self.relative_day(inner))?;
        found.first = at;
        found.day_part = Some(code);
        Some(found)
    }

    /// "au printemps dernier", "cet été", "automne 2023".
    fn season(&self, at: usize, is_strong: bool) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let ((code, plural), next) = self.find(start, |term| match term {
            Term::Season { code, plural } => Some((code.clone(), *plural)),
            _ => None,
        })?;
        if self.token(start).is_some_and(|token| token.capitalized && !token.starts_line) && determiner.is_none() && !is_strong {
            return None;
        }
        if determiner == Some(Determiner::Every) || plural {
            return Some(Found::new(at, next, Base::Set(format!("XXXX-{code}"))));
        }
        if let Some((year, next)) = self.year_after(next) {
            return Some(Found::new(at, next, Base::Season { code, year: Some(year), by: None }));
        }
        if let Some(((by, _), next)) = self.shift(next) {
            return Some(Found::new(at, next, Base::Season { code, year: None, by: Some(by) }));
        }
        let by = (determiner == Some(Determiner::Demonstrative)).then_some(0);
        (determiner.is_some() || is_strong).then(|| Found::new(at, next, Base::Season { code, year: None, by }))
    }

    fn feast(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (feast, next) = self.find(start, |term| match term {
            Term::Feast(feast) => Some(*feast),
            _ => None,
        })?;
        let mut found = Found::new(at, next, Base::Feast { feast, year: None, by: None });
        if let Some((year, next)) = self.year_after(next) {
            found = Found::new(at, next, Base::Feast { feast, year: Some(year), by: None });
        } else if let Some(((by, _), next)) = self.shift(next) {
            found = Found::new(at, next, Base::Feast { feast, year: None, by: Some(by) });
        }
        Some(found)
    }

    /// "le mois de mai", "l'année 2001", "l'an 2000", "la semaine du 12 juin", "la journée de lundi".
    fn whole_of(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let ((unit, plural), next) = self.unit(start)?;
        if plural || unit.count > 1.0 {
            return None;
        }
        let of = self.joint(next, Joint::Of);
        match unit.scale {
            Scale::Year => {
                let (year, next) = self.year(of.unwrap_or(next))?;
                Some(Found::new(at, next, Base::Date { year: Some(year), month: None, day: None, weekday: None }))
            }
            Scale::Month => {
                self.month(of?)?;
                let found = self.calendar_date(of?, true, Relation::Of)?;
                if determiner == Some(Determiner::Same) {
                    return Some(Found::new(at, found.next, Base::Shift { unit, by: 0, anaphoric: true }));
                }
                Some(Found { first: at, ..found })
            }
            Scale::Day => {
                let found = self.calendar_date(of.unwrap_or(next), true, Relation::Of)?;
                let is_day = matches!(found.base, Base::Date { day, weekday, .. } if day.is_some() || weekday.is_some());
                is_day.then_some(Found { first: at, ..found })
            }
            _ => None,
        }
    }

    /// "la semaine dernière", "ce mois-ci", "l'an prochain", "cette année-là", "le même jour", "ce matin".
    fn shifted_unit(&self, at: usize, relation: Relation) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let is_same = determiner == Some(Determiner::Same);
        let is_demonstrative = determiner == Some(Determiner::Demonstrative);
        // "cette journée" is a day; `unit` below reads it.
        let day_part = self.day_part(start).filter(|(code, _)| code != DAYTIME || !is_demonstrative && !is_same);
        if let Some((code, next)) = day_part {
            let mut found = Found::new(at, next, Base::Shift { unit: Unit::DAY, by: 0, anaphoric: is_same });
            found.day_part = Some(code);
            if let Some(next) = self.joint(next, Joint::There) {
                found.next = next;
                found.base = Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true };
                return Some(found);
            }
            if let Some(((by, anaphoric), next)) = self.shift(next) {
                found.next = next;
                found.base = Base::Shift { unit: Unit::DAY, by, anaphoric };
                return Some(found);
            }
            // "la journée" alone is as often an event as a time.
            let is_within = matches!(relation, Relation::In | Relation::During | Relation::Ahead);
            if found.day_part.as_deref() == Some(DAYTIME) && !is_within && !is_same {
                return None;
            }
            // "le matin" is that of the day spoken of.
            if determiner == Some(Determiner::Definite) || relation == Relation::In {
                found.base = Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true };
                return Some(found);
            }
            return (is_demonstrative || is_same).then_some(found);
        }
        if is_demonstrative || is_same {
            if let Some((number, next)) = self.weekday(start) {
                let (_, next) = self.shift(next).unwrap_or(((0, false), next));
                let mut found = match self.joint(next, Joint::There) {
                    Some(next) => Found::new(at, next, Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true }),
                    None => Found::new(at, next, Base::ShiftedDate { month: None, day: None, weekday: Some(number), by: 0 }),
                };
                self.add_day_part(&mut found);
                return Some(found).filter(|found| self.day(found.next).is_none_or(|(_, behind)| self.month(behind).is_none()));
            }
        }
        // "la deuxième semaine", "le prochain mois": the adjective can stand in front.
        let (front, unit_at) = match self.shift(start) {
            Some((shift, behind)) => (Some(shift), behind),
            None => (None, start),
        };
        let ((unit, plural), mut next) = self.unit(unit_at)?;
        if self.has_plural_shift(start) || self.has_plural_shift(next) {
            return None;
        }
        if plural && unit.scale != Scale::Weekend || unit.scale == Scale::Second || unit.scale == Scale::Minute {
            return None;
        }
        if unit.scale == Scale::Hour && !(is_demonstrative || is_same) {
            return None;
        }
        let mut shift = front;
        if let Some((found, behind)) = self.shift(next)
            && shift.is_none()
        {
            (shift, next) = (Some(found), behind);
        } else if is_demonstrative || is_same {
            if let Some(behind) = self.joint(next, Joint::There) {
                (shift, next) = (Some((0, true)), behind);
            } else {
                next = self.joint(next, Joint::Here).unwrap_or(next);
                shift = shift.or(Some((0, is_same)));
            }
        }
        if shift.is_none() && determiner == Some(Determiner::Definite) && unit.scale == Scale::Weekend {
            shift = Some((0, false));
        }
        let (by, anaphoric) = shift?;
        if determiner.is_none() && relation == Relation::At {
            return None;
        }
        let mut found = Found::new(at, next, Base::Shift { unit, by, anaphoric });
        if unit == Unit::DAY {
            self.add_day_part(&mut found);
        }
        Some(found)
    }

    /// "le premier trimestre 2024", "second semestre".
    fn year_part(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (number, unit_at) = self.ordinal(start)?;
        let ((unit, _), next) = self.unit(unit_at)?;
        let months = if unit == (Unit { count: 3.0, scale: Scale::Month }) {
            3
        } else if unit == (Unit { count: 6.0, scale: Scale::Month }) {
            6
        } else {
            return None;
        };
        if number == 0 || number > 12 / months {
            return None;
        }
        let inner = self.joint(next, Joint::Of);
        if let Some((year, next)) = self.year(inner.unwrap_or(next)) {
            return Some(Found::new(at, next, Base::YearPart { months, number, year: Some(year), by: 0 }));
        }
        if let Some(found) = inner.and_then(|inner| self.shifted_unit(inner, Relation::Of).or_else(|| self.whole_of(inner))) {
            match found.base {
                Base::Shift { by, .. } => return Some(Found::new(at, found.next, Base::YearPart { months, number, year: None, by })),
                Base::Date { year, .. } => return Some(Found::new(at, found.next, Base::YearPart { months, number, year, by: 0 })),
                _ => {}
            }
        }
        Some(Found::new(at, next, Base::YearPart { months, number, year: None, by: 0 }))
    }

    /// "les années 1990", "années 60".
    fn decade(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let next = self.joint(start, Joint::Decade)?;
        let token = self.token(next)?;
        let number = i32::try_from(token.number()?).ok()?;
        let first = match token.lower.len() {
            4 if (1000..=2199).contains(&number) => number,
            2 => 1900 + number,
            _ => return None,
        };
        (first % 10 == 0).then(|| Found::new(at, next + 1, Base::Decade(first)))
    }

    /// "le XXe siècle", "19e siècle", "vingtième siècle".
    fn century(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (number, unit_at) = self.ordinal(start).or_else(|| self.roman(start))?;
        let ((unit, _), next) = self.unit(unit_at)?;
        let fits = unit.scale == Scale::Year && unit.count >= 100.0 && (1..=21).contains(&number);
        fits.then(|| i32::try_from(number).ok().map(|number| Found::new(at, next, Base::Century(number)))).flatten()
    }

    /// Reads a Roman numeral glued to its ordinal ending: "XXe".
    fn roman(&self, at: usize) -> Option<(u32, usize)> {
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

    /// "ces trois derniers jours", "les prochaines semaines", "les jours suivants".
    fn window(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        if let Some(((unit, true), shift_at)) = self.unit(start)
            && let Some(((by, _), next)) = self.shift(shift_at)
            && determiner.is_some()
            && by != 0
        {
            return Some(Found::new(at, next, Base::Window { amount: None, unit, by }));
        }
        let numeral = |at: usize| self.words.numbers.numeral(self.tokens, at).filter(|numeral| !numeral.is_article);
        let (mut amount, mut next) = numeral(start).map_or((None, start), |numeral| (Some(numeral.value), numeral.next));
        let is_plural = self.has_plural_shift(next);
        let ((by, _), behind) = self.shift(next)?;
        next = behind;
        if amount.is_none()
            && let Some(numeral) = numeral(next)
        {
            (amount, next) = (Some(numeral.value), numeral.next);
        }
        let ((unit, plural), next) = self.unit(next)?;
        let fits = (plural || is_plural) && by != 0 && (determiner.is_some() || amount.is_some() || self.leads_range(at));
        fits.then(|| Found::new(at, next, Base::Window { amount, unit, by }))
    }

    /// "chaque année", "tous les deux mois", "par an", "les lundis", "quotidiennement".
    fn set(&self, at: usize, relation: Relation) -> Option<Found> {
        if let Some((value, next)) = self.find(at, |term| match term {
            Term::Set(value) => Some(value.clone()),
            _ => None,
        }) {
            return Some(Found::new(at, next, Base::Set(value)));
        }
        let every = self.find(at, |term| (*term == Term::Determiner(Determiner::Every)).then_some(())).map(|(_, next)| next);
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
    fn clock(&self, at: usize, relation: Relation) -> Option<Found> {
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
                ((0_u32..=24).find(|hour| (f64::from(*hour) - numeral.value).abs() < 1e-9).map(u64::from)?, false, numeral.next)
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
        let is_clock = matches!(relation, Relation::Since | Relation::Until | Relation::Before | Relation::After | Relation::Clock | Relation::Around | Relation::From | Relation::Between | Relation::By);
        let mut next = behind;
        let mut minute = 0;
        let minutes = minutes(behind).filter(|_| self.unit(behind + 1).is_none_or(|((unit, _), _)| unit.scale == Scale::Minute));
        if let Some(minutes) = minutes {
            minute = minutes;
            next = behind + 1;
        } else if let Some(numeral) = self.words.numbers.numeral(self.tokens, behind).filter(|numeral| !numeral.is_digits && numeral.value < 60.0 && numeral.value >= 5.0 && is_clock && self.unit(numeral.next).is_none()) {
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
        if relation == Relation::During || relation == Relation::In || relation == Relation::Ago || relation == Relation::Ahead {
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
    fn duration(&self, at: usize, relation: Relation) -> Option<Found> {
        // "quelques" is an approximator only before a number.
        let approximator = self.words.numbers.approximator(self.tokens, at, false);
        let approximator = approximator.filter(|(_, next)| self.words.numbers.numeral(self.tokens, *next).is_some());
        let (approximation, start) = approximator.map_or((None, at), |(bound, next)| (Some(bound), next));
        let numeral = self.words.numbers.numeral(self.tokens, start);
        let (amount, unit_at, bound) = match numeral {
            Some(numeral) => {
                let of = if numeral.scale > 1.0 { self.words.numbers.particle(self.tokens, numeral.next, Particle::Of) } else { None };
                (Some(numeral.value), of.unwrap_or(numeral.next), numeral.bound)
            }
            None => match self.determiner(start) {
                (Some(Determiner::Several), next) => (None, next, Bound::Exact),
                (Some(Determiner::Plural), next) if !matches!(relation, Relation::At | Relation::Of) => (None, next, Bound::Exact),
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
        // "une heure trente", "2 heures 30 minutes".
        let mut text = None;
        if unit.scale == Scale::Hour || unit.scale == Scale::Minute {
            let joint = self.joint(next, Joint::And).unwrap_or(next);
            if let Some(smaller) = self.words.numbers.numeral(self.tokens, joint)
                && let Some(((inner, _), behind)) = self.unit(smaller.next)
                && (inner.scale == Scale::Minute && unit.scale == Scale::Hour || inner.scale == Scale::Second)
                && let Some(amount) = amount
            {
                text = Some(format!("{}{}", unit.timex(Some(amount)), inner.timex(Some(smaller.value)).trim_start_matches("PT")));
                next = behind;
            }
        }
        let mut found = Found::new(at, next, Base::Duration { amount, unit, text });
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

    /// Years that someone has lived are no time of the news: "âgé de 42 ans", ", 42 ans,".
    fn is_age(&self, at: usize, number: usize, next: usize, relation: Relation) -> bool {
        let leads = |joint: Joint| (1..=5).any(|back| at.checked_sub(back).is_some_and(|from| self.joint(from, joint).is_some_and(|behind| behind == at || behind == number)));
        if leads(Joint::Age) {
            return true;
        }
        let spends = (1..=4).any(|back| at.checked_sub(back).is_some_and(|from| self.joint(from, Joint::DurationNoun).is_some_and(|behind| behind + 3 >= at)));
        if spends || self.joint(next, Joint::DurationNoun).is_some() || matches!(relation, Relation::Since | Relation::During | Relation::Ago | Relation::Ahead | Relation::In | Relation::By | Relation::After | Relation::Before) {
            return false;
        }
        if [Joint::Later, Joint::Earlier, Joint::AfterIt, Joint::BeforeIt].into_iter().any(|joint| self.joint(next, joint).is_some()) {
            return false;
        }
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        let is_digits = self.token(number).is_some_and(|token| token.kind == Kind::Digits);
        let between_marks = before.is_some_and(|token| token.is(",") || token.is("(")) && self.token(next).is_none_or(|token| token.kind == Kind::Mark);
        let of = at.checked_sub(1).is_some_and(|before| self.joint(before, Joint::Of) == Some(at));
        let clocked = at.checked_sub(1).is_some_and(|before| self.preposition(before, |relation| relation == Relation::Clock).is_some_and(|(_, behind)| behind == at));
        let hyphenated = before.is_some_and(|token| token.is("-") && token.glued);
        let of = of || clocked || hyphenated;
        is_digits && (between_marks || relation == Relation::Clock || of || relation == Relation::Of)
    }

    fn vague(&self, at: usize) -> Option<Found> {
        let (value, next) = self.find(at, |term| match term {
            Term::Vague(value) => Some(value.clone()),
            _ => None,
        })?;
        Some(Found::new(at, next, Base::Vague(value)))
    }
}
