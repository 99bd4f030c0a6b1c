//! Time expressions in a text, resolved with the publication date.
//!
//! Values are those of TIMEX3, spans those of the French TimeBank: without the
//! preposition, with the article.
//!
//! **Invariant:** no word is named here; all come from the word list. Without a
//! publication date a relative expression has no bounds: precision is not invented.

mod calendar;
pub(crate) mod entry;
mod grammar;
mod reckon;
mod resolve;
pub(crate) mod scan;
mod words;

use chrono::NaiveDate;

use self::grammar::{Base, Found, Grammar};
use self::resolve::Context;
use self::scan::{Token, scan};
use self::words::{Joint, Unit};
use super::quantity::{Bound, cover};
use crate::span::Span;

pub use self::words::TimeWords;

/// The kind of a time expression, as in TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimexType {
    /// A day or longer: "le 3 mars", "en 2024".
    Date,
    /// A time of day, and vague points: "hier soir", "à 14h30", "maintenant".
    Time,
    /// A length of time: "trois jours".
    Duration,
    /// Times that recur: "chaque année".
    Set,
}

impl TimexType {
    /// Returns the label as TIMEX3 writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident: $from:ident: $($(#[$doc:meta])* $variant:ident $label:literal,)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Returns the label.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Returns the value with this label, if there is one.
            #[must_use]
            pub fn $from(label: &str) -> Option<Self> {
                match label { $($label => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

labels! {
    /// What narrows or loosens a time, as TIMEX3's `mod`.
    Modifier: from_label:
    /// The beginning: "début août".
    Start "START",
    /// The middle: "mi-juin".
    Mid "MID",
    /// The end: "fin 2023".
    End "END",
    /// About: "vers midi".
    Approx "APPROX",
    /// More than a length: "plus de vingt ans".
    MoreThan "MORE_THAN",
    /// Less than a length: "près de deux ans".
    LessThan "LESS_THAN",
    /// At least a length: "au moins trois jours".
    EqualOrMore "EQUAL_OR_MORE",
    /// At most a length: "au plus trois jours".
    EqualOrLess "EQUAL_OR_LESS",
    /// Before the time: "avant lundi".
    Before "BEFORE",
    /// After the time: "après lundi".
    After "AFTER",
}

impl Modifier {
    pub(crate) fn from_bound(bound: Bound) -> Option<Self> {
        match bound {
            Bound::Exact | Bound::Some => None,
            Bound::Around => Some(Self::Approx),
            Bound::Nearly | Bound::LessThan => Some(Self::LessThan),
            Bound::AtLeast => Some(Self::EqualOrMore),
            Bound::AtMost => Some(Self::EqualOrLess),
            Bound::MoreThan => Some(Self::MoreThan),
        }
    }
}

labels! {
    /// How the preposition ties the event to the time.
    Relation: from_name:
    /// No preposition: "lundi".
    At "at",
    /// "de", "du": the time specifies a noun.
    Of "of",
    /// "en", "au".
    In "in",
    /// "pendant", "au cours de".
    During "during",
    /// "à", "dès": also of clock times.
    Clock "clock",
    /// "vers".
    Around "around",
    /// Open end: "depuis 2020".
    Since "since",
    /// Open end: "à partir de lundi".
    From "from",
    /// Open start: "jusqu’à jeudi".
    Until "until",
    /// Open start: "d’ici à 2030".
    By "by",
    /// Open start, the time itself excluded: "avant lundi".
    Before "before",
    /// Open end, the time itself excluded: "après lundi".
    After "after",
    /// Two ends: "entre 2015 et 2018".
    Between "between",
    /// So long before now: "il y a trois ans".
    Ago "ago",
    /// So long from now: "dans deux jours".
    Ahead "ahead",
    /// So long after the last date: "deux jours plus tard".
    Later "later",
    /// So long before the last date: "deux jours plus tôt".
    Earlier "earlier",
    /// So long after an event: "deux jours après l'accord".
    LaterThan "laterThan",
    /// So long before an event: "deux jours avant l'accord".
    EarlierThan "earlierThan",
    /// A rate: "par an".
    Per "per",
}

impl Relation {
    /// Tells whether a length behind the preposition is counted from some day, and so says when.
    const fn counts(self) -> bool {
        matches!(
            self,
            Self::Since
                | Self::By
                | Self::Ago
                | Self::Ahead
                | Self::Later
                | Self::Earlier
                | Self::LaterThan
                | Self::EarlierThan
        )
    }
}

/// The time a verb speaks of, which says which "lundi" or "juin" is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tense {
    /// Past or present: the most recent one.
    #[default]
    Past,
    /// Future: the next one.
    Future,
}

/// What an expression stands for in the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The TIMEX3 value.
    pub value: String,
    /// The first day, unless the start is open or unknown.
    pub earliest: Option<NaiveDate>,
    /// The last day, unless the end is open or unknown.
    pub latest: Option<NaiveDate>,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// The expression, without its preposition.
    pub span: Span,
    /// The kind of time.
    pub kind: TimexType,
    /// The TIMEX3 value: "2024-06-19", "2024-W25", "2024-SP", "P3D", "UNDEF-last-week".
    pub value: String,
    /// What narrows or loosens it.
    pub modifier: Option<Modifier>,
    /// The first day, unless the start is open or unknown.
    pub earliest: Option<NaiveDate>,
    /// The last day, unless the end is open or unknown.
    pub latest: Option<NaiveDate>,
    /// What the preposition says.
    pub relation: Relation,
    /// The preposition: "depuis", "d’ici à".
    pub preposition: Option<Span>,
    /// What it stands for beside a verb in the future, if that is another time.
    pub future: Option<Reading>,
    /// Whether the past reading lies much nearer to the publication than the future one.
    pub is_recent: bool,
    /// Whether it says how long and not when: "trois jours", not "il y a trois jours" or "ces derniers jours".
    pub is_length: bool,
    /// The two ends of a range, for "du 3 au 5 mars".
    pub ends: Option<Box<[Timex; 2]>>,
}

/// Tells whether a day counted from an event only says more of the date before it: "lundi, à la veille du sommet".
fn is_apposed(found: &Found, grammar: &Grammar, last: Option<usize>) -> bool {
    let first = found.preposition.map_or(found.first, |(first, _)| first);
    let counts_from_event = matches!(found.base, Base::Shift { unit: Unit::DAY, anaphoric: true, .. })
        && grammar.has_complement(found.next);
    counts_from_event && last.is_some_and(|last| grammar.stands_behind(first, last))
}

/// Resolves an expression by the tense of the verb it stands with.
///
/// A date just gone by is meant even beside a future verb, if the next one is a
/// year away: "les élus du 13 juin siégeront".
#[must_use]
pub fn resolve(timex: &Timex, tense: Tense) -> Reading {
    let is_far = |future: &Reading| match (timex.latest, future.earliest) {
        (Some(past), Some(future)) => (future - past).num_days() > 250 && timex.is_recent,
        _ => false,
    };
    match (&timex.future, tense) {
        (Some(future), Tense::Future) if !is_far(future) => future.clone(),
        _ => Reading { value: timex.value.clone(), earliest: timex.earliest, latest: timex.latest },
    }
}

impl Timex {
    /// Returns the first and last day of what lies this length after a day, or before it; none if it is no length.
    #[must_use]
    pub fn away_from(&self, day: NaiveDate, is_after: bool) -> Option<(NaiveDate, NaiveDate)> {
        let unit = Unit::from_timex(&self.value)?;
        let period = reckon::point(day, &[(if is_after { 1.0 } else { -1.0 }, unit)])?;
        Some((period.earliest, period.latest))
    }
}

/// Finds the time expressions of a text, in text order.
///
/// Weekdays, months and days without a year mean the most recent one;
/// [`Timex::future`] holds the other reading.
///
/// # Examples
///
/// ```no_run
/// use selon::mention::time::{TimeWords, find_timexes};
///
/// # let words = TimeWords::default();
/// let published = chrono::NaiveDate::from_ymd_opt(2024, 6, 20);
/// let timexes = find_timexes("Il est arrivé mercredi à Pyongyang.", published, &words);
/// assert_eq!(timexes[0].value, "2024-06-19");
/// ```
#[must_use]
pub fn find_timexes(text: &str, published: Option<NaiveDate>, words: &TimeWords) -> Vec<Timex> {
    let tokens = scan(text);
    let grammar = Grammar::new(&tokens, words);
    let mut context = Context::new(published);
    let timexes = read_through(&tokens, &grammar, &mut context);
    if !context.leaves_weekday_open() {
        return timexes;
    }
    // The headline says "mardi", the text says which one.
    let mut context = Context::with_named_days(published, context.into_named_days());
    read_through(&tokens, &grammar, &mut context)
}

/// Reads the expressions of a text from its beginning.
fn read_through(tokens: &[Token], grammar: &Grammar, context: &mut Context) -> Vec<Timex> {
    let mut timexes = Vec::new();
    // The token behind the last expression.
    let mut last: Option<usize> = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.starts_line {
            context.start_line();
        } else if token.is(".") || token.is("!") || token.is("?") {
            context.end_sentence();
        }
        if let Some(next) = grammar.not_time(at) {
            at = next.max(at + 1);
            continue;
        }
        let found = grammar.expression(at).filter(|found| found.next > at);
        let found = found.map(|found| if is_apposed(&found, grammar, last) { found.on_same_day() } else { found });
        match found.and_then(|found| Some((describe(&found, tokens, context)?, found))) {
            Some((timex, found)) => {
                context.remember(&found, &timex);
                timexes.push(timex);
                at = found.next;
                last = Some(found.next);
            }
            None => at += 1,
        }
    }
    timexes
}

/// Resolves an expression beside which no verb tells its tense: by the reading nearer to the publication.
#[must_use]
pub fn resolve_nearest(timex: &Timex, published: Option<NaiveDate>) -> Reading {
    let distance = |reading: &Reading| {
        let (published, earliest, latest) = (published?, reading.earliest?, reading.latest?);
        Some((earliest - published).max(published - latest).num_days().max(0))
    };
    let past = resolve(timex, Tense::Past);
    match &timex.future {
        Some(future) if distance(future).zip(distance(&past)).is_some_and(|(ahead, back)| ahead < back) => {
            future.clone()
        }
        _ => past,
    }
}

/// Guesses the tense that a span stands with, where no parsed verb says so.
///
/// The words of its own clause decide, or else those of the next clause that
/// tells, or of the last: "Lundi, il a dit qu'il viendra".
#[must_use]
pub fn guess_tense(text: &str, span: Span, words: &TimeWords) -> Option<Tense> {
    let ends = |character: char| matches!(character, '.' | '!' | '?' | '\n' | ';');
    let start = text.get(..span.start).and_then(|before| before.rfind(ends)).map_or(0, |at| at + 1);
    let end = text.get(span.end..).and_then(|after| after.find(ends)).map_or(text.len(), |at| span.end + at);
    let tokens = scan(text.get(start..end).unwrap_or_default());
    let bounds =
        (0..tokens.len()).filter(|at| tokens[*at].is(",") || words.joint(&tokens, *at, Joint::Clause).is_some());
    let bounds: Vec<usize> = std::iter::once(0).chain(bounds).chain(std::iter::once(tokens.len())).collect();
    let clauses: Vec<&[Token]> =
        bounds.windows(2).map(|pair| &tokens[pair[0]..pair[1]]).filter(|clause| !clause.is_empty()).collect();
    let is_behind = |clause: &&[Token]| clause.last().is_some_and(|token| start + token.span.end > span.start);
    let own = clauses.iter().position(is_behind).unwrap_or(0);
    let (before, after) = clauses.split_at(own);
    after.iter().chain(before.iter().rev()).find_map(|clause| tense_of(clause, words))
}

/// Returns the tense that the words of a clause tell, if they tell one.
fn tense_of(clause: &[Token], words: &TimeWords) -> Option<Tense> {
    let has = |joint: Joint| (0..clause.len()).any(|at| words.joint(clause, at, joint).is_some());
    if has(Joint::Future) || clause.iter().any(|token| words.has_future_ending(token)) {
        Some(Tense::Future)
    } else {
        has(Joint::Past).then_some(Tense::Past)
    }
}

/// Turns what was met in the tokens into a time expression; an impossible date is none.
fn describe(found: &Found, tokens: &[Token], context: &Context) -> Option<Timex> {
    let past = context.read(found, Tense::Past)?;
    let future = context.read(found, Tense::Future).filter(|future| *future != past);
    // A deadline lies ahead, a beginning behind.
    let (reading, future) = match (found.relation, future) {
        (Relation::Until | Relation::By, Some(future)) => (future, None),
        (Relation::Since, _) => (past, None),
        // "à partir du 17 février" in January, "avant le 15 mars": plans, unless the date is only just gone by.
        (Relation::From | Relation::Before, Some(future)) if !context.is_recent(past.earliest.or(past.latest)) => {
            (future, None)
        }
        (_, future) => (past, future),
    };
    let ends = match &found.base {
        Base::Range { from, to, is_night: false } => {
            let (from, to) = context.ends(from, to);
            let describe_end = |found: &Found| {
                // The ends were completed by each other and carry their own relation.
                let plain = Found { relation: Relation::At, ..found.clone() };
                describe(&plain, tokens, context)
            };
            Some(Box::new([describe_end(&from)?, describe_end(&to)?]))
        }
        _ => None,
    };
    let modifier = found.modifier.or(match found.relation {
        Relation::Around => Some(Modifier::Approx),
        Relation::Before => Some(Modifier::Before),
        Relation::After => Some(Modifier::After),
        _ => None,
    });
    Some(Timex {
        span: cover(tokens, found.first, found.next),
        kind: resolve::kind(found),
        value: reading.value.clone(),
        modifier,
        earliest: reading.earliest,
        latest: reading.latest,
        relation: found.relation,
        preposition: found.preposition.map(|(first, next)| cover(tokens, first, next)),
        is_recent: context.is_recent(reading.latest),
        is_length: matches!(found.base, Base::Duration { .. }) && !found.relation.counts(),
        future,
        ends,
    })
}
