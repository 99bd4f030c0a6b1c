//! The time words of a language, compiled from its word list.

use super::entry::{Entry, gather};
use super::scan::{PhraseTable, Token, scan};
use super::{Modifier, Relation};
use crate::mention::quantity::NumberWords;

/// A unit of time: how many of a TIMEX3 designator it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unit {
    pub count: f64,
    pub scale: Scale,
}

/// What a unit of time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scale {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Year,
}

impl Unit {
    pub(crate) const DAY: Self = Self { count: 1.0, scale: Scale::Day };
    pub(crate) const MONTH: Self = Self { count: 1.0, scale: Scale::Month };

    /// Reads a TIMEX3 duration of one part: "P1D", "PT30M", "P1WE".
    pub(super) fn from_timex(timex: &str) -> Option<Self> {
        let duration = timex.strip_prefix('P')?;
        let (is_clock, duration) = duration.strip_prefix('T').map_or((false, duration), |duration| (true, duration));
        let letters = duration.find(|character: char| character.is_ascii_alphabetic())?;
        let (count, designator) = duration.split_at_checked(letters)?;
        let scale = match (is_clock, designator) {
            (true, "S") => Scale::Second,
            (true, "M") => Scale::Minute,
            (true, "H") => Scale::Hour,
            (false, "D") => Scale::Day,
            (false, "WE") => Scale::Weekend,
            (false, "W") => Scale::Week,
            (false, "M") => Scale::Month,
            (false, "Y") => Scale::Year,
            _ => return None,
        };
        Some(Self { count: count.parse().ok()?, scale })
    }

    /// Writes so many of the unit as a TIMEX3 duration; unknown counts are "X".
    pub(crate) fn timex(self, amount: Option<f64>) -> String {
        let amount = amount.map_or_else(|| "X".to_owned(), |amount| (amount * self.count).to_string());
        match self.scale {
            Scale::Second => format!("PT{amount}S"),
            Scale::Minute => format!("PT{amount}M"),
            Scale::Hour => format!("PT{amount}H"),
            Scale::Day => format!("P{amount}D"),
            Scale::Weekend => format!("P{amount}WE"),
            Scale::Week => format!("P{amount}W"),
            Scale::Month => format!("P{amount}M"),
            Scale::Year => format!("P{amount}Y"),
        }
    }

    /// Writes a length of several units as one TIMEX3 duration: "P1Y3M".
    pub(crate) fn join(first: Self, amount: Option<f64>, rest: &[(f64, Self)]) -> String {
        let mut value = first.timex(amount);
        for (amount, unit) in rest {
            let part = unit.timex(Some(*amount));
            let part = part.trim_start_matches('P');
            value.push_str(if value.contains('T') { part.trim_start_matches('T') } else { part });
        }
        value
    }

    /// Returns the name that stands in an underspecified value: "week".
    pub(crate) fn name(self) -> &'static str {
        match (self.scale, self.count >= 100.0, self.count >= 10.0, self.count >= 3.0) {
            (Scale::Second, ..) => "second",
            (Scale::Minute, ..) => "minute",
            (Scale::Hour, ..) => "hour",
            (Scale::Day, ..) => "day",
            (Scale::Weekend, ..) => "weekend",
            (Scale::Week, ..) => "week",
            (Scale::Month, _, _, true) => "quarter",
            (Scale::Month, ..) => "month",
            (Scale::Year, true, ..) => "century",
            (Scale::Year, _, true, _) => "decade",
            (Scale::Year, ..) => "year",
        }
    }
}

/// How a feast finds its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feast {
    /// The same month and day every year.
    Fixed(u32, u32),
    /// So many days from Easter Sunday.
    Easter(i64),
}

/// What a determiner says of the time it stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    Definite,
    Demonstrative,
    Same,
    Every,
    Several,
    Plural,
    /// All of one: "toute la".
    Whole,
}

/// A small word of time expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Ties a part to a whole: "de", "du".
    Of,
    /// Ties two ends: "à", "au".
    To,
    /// Ties two things: "et", "ou".
    And,
    /// Points away, to the text: "-là".
    There,
    /// Points here: "-ci".
    Here,
    /// Stands before a rate: "par".
    Per,
    /// Turns a duration into a point behind the last one: "plus tard".
    Later,
    /// Turns a duration into a point before the last one: "plus tôt".
    Earlier,
    /// The same only where nothing follows: "deux jours après".
    AfterIt,
    /// The same only where nothing follows: "deux jours avant".
    BeforeIt,
    /// Half a unit: "et demi".
    Half,
    /// The letter between hours and minutes: "h".
    Hour,
    /// Marks a clock time: "du matin", "GMT".
    ClockMark,
    /// Names a decade: "années".
    Decade,
    /// Follows the number in an ordinal: "e", "er".
    Ordinal,
    /// Can follow a year, where a counted noun cannot: "et", "à", "qui".
    Follower,
    /// Leads to an age: "âgé de".
    Age,
    /// Shows that years are lived, not spent: "ans" behind "homme de".
    DurationNoun,
    /// Speaks of the future: "prévu".
    Future,
    /// Speaks of the past: the auxiliaries.
    Past,
    /// Begins a clause: "que".
    Clause,
    /// The ending of a verb in the future.
    FutureEnding,
    /// Makes a clock time late: "après-midi".
    Afternoon,
    /// Leads to a part of the day: "au", "en".
    At,
    /// Can stand before a day of the month without its name: "le".
    DayArticle,
    /// Only looks like a time: "une seconde fois".
    NotTime,
    /// Leads to the first day: "la semaine commençant lundi".
    Beginning,
    /// Stands for a quarter before its number: "T3 2024".
    Quarter,
    /// Stands for a half-year before its number: "S1 2024".
    HalfYear,
}

impl Joint {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "of" => Self::Of,
            "to" => Self::To,
            "and" => Self::And,
            "there" => Self::There,
            "here" => Self::Here,
            "per" => Self::Per,
            "later" => Self::Later,
            "earlier" => Self::Earlier,
            "afterIt" => Self::AfterIt,
            "beforeIt" => Self::BeforeIt,
            "half" => Self::Half,
            "hour" => Self::Hour,
            "clockMark" => Self::ClockMark,
            "decade" => Self::Decade,
            "ordinal" => Self::Ordinal,
            "follower" => Self::Follower,
            "age" => Self::Age,
            "durationNoun" => Self::DurationNoun,
            "future" => Self::Future,
            "past" => Self::Past,
            "clause" => Self::Clause,
            "futureEnding" => Self::FutureEnding,
            "afternoon" => Self::Afternoon,
            "at" => Self::At,
            "dayArticle" => Self::DayArticle,
            "notTime" => Self::NotTime,
            "beginning" => Self::Beginning,
            "quarter" => Self::Quarter,
            "halfYear" => Self::HalfYear,
            _ => return None,
        })
    }
}

/// What a time word means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    Month(u32),
    Weekday {
        number: u32,
        plural: bool,
    },
    Season {
        code: String,
        plural: bool,
    },
    Unit {
        unit: Unit,
        plural: bool,
    },
    /// A unit that names a length without a number: "quinquennat".
    Length(Unit),
    DayPart {
        code: String,
        plural: bool,
    },
    Clock(String),
    Feast(Feast),
    Day {
        shift: i64,
        anaphoric: bool,
    },
    Vague(String),
    Shift {
        by: i64,
        anaphoric: bool,
        plural: bool,
    },
    Part(Option<Modifier>),
    Preposition(Relation),
    Determiner(Determiner),
    Ordinal(u32),
    Set(String),
    Joint(Joint),
}

/// The time words of a language, compiled from its word list.
#[derive(Clone, Debug, Default)]
pub struct TimeWords {
    phrases: PhraseTable<Term>,
    /// Number words, of which durations are made.
    pub(crate) numbers: NumberWords,
    future_endings: Vec<String>,
}

impl TimeWords {
    /// Compiles the time and number words among the triples of a word list.
    ///
    /// Each triple is a subject, a predicate IRI and the object's lexical form or
    /// IRI; triples about anything else are passed over.
    #[must_use]
    pub fn from_triples<'a>(triples: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        let entries = gather(triples);
        let mut words = Self { numbers: NumberWords::from_entries(&entries), ..Self::default() };
        for entry in &entries {
            for (form, plural) in entry.forms() {
                for term in terms(entry, plural) {
                    if term == Term::Joint(Joint::FutureEnding) {
                        words.future_endings.push(form.to_owned());
                    } else {
                        words.phrases.insert(form, term);
                    }
                }
            }
        }
        words
    }

    /// Returns what the longest fitting phrase at a token means, and the token behind it.
    pub(crate) fn find<T>(
        &self,
        tokens: &[Token],
        at: usize,
        mut wanted: impl FnMut(&Term) -> Option<T>,
    ) -> Option<(T, usize)> {
        self.meanings(tokens, at).find_map(|(term, next)| Some((wanted(term)?, next)))
    }

    /// Returns what the phrases at a token mean, each with the token behind it, the longest first.
    pub(super) fn meanings<'a>(&'a self, tokens: &'a [Token], at: usize) -> impl Iterator<Item = (&'a Term, usize)> {
        self.phrases.matches(tokens, at).map(move |(term, length)| (term, at + length))
    }

    /// Returns the token behind a small word, if it stands here.
    pub(crate) fn joint(&self, tokens: &[Token], at: usize, joint: Joint) -> Option<usize> {
        self.find(tokens, at, |term| (*term == Term::Joint(joint)).then_some(())).map(|(_, next)| next)
    }

    /// Returns the number of the month that a word names.
    #[must_use]
    pub fn month(&self, word: &str) -> Option<u32> {
        let tokens = scan(word);
        let month = self.find(&tokens, 0, |term| match term {
            Term::Month(month) => Some(*month),
            _ => None,
        });
        month.filter(|(_, next)| *next == tokens.len()).map(|(month, _)| month)
    }

    /// Tells whether a day that counts from now is named: "aujourd'hui".
    #[must_use]
    pub fn names_day_from_now(&self, text: &str) -> bool {
        let tokens = scan(text);
        let is_day = |term: &Term| matches!(term, Term::Day { anaphoric: false, .. }).then_some(());
        (0..tokens.len()).any(|at| self.find(&tokens, at, is_day).is_some())
    }

    /// Tells whether a word looks like a verb in the future.
    pub(crate) fn has_future_ending(&self, token: &Token) -> bool {
        // A name in capitals inside a line is no verb: "Sara".
        let is_name = token.capitalized && token.span.len() > 1 && !token.is_upper;
        !is_name
            && self
                .future_endings
                .iter()
                .any(|ending| token.lower.len() > ending.len() + 1 && token.lower.ends_with(ending))
    }
}

/// Returns what an entry of the word list means; an entry may belong to several classes.
fn terms(entry: &Entry, plural: bool) -> Vec<Term> {
    let mut terms = Vec::new();
    let integer = |property| entry.value(property).and_then(|value| value.parse::<i64>().ok());
    let small = |property| entry.value(property).and_then(|value| value.parse::<u32>().ok());
    let timex = || entry.value("timex").map(str::to_owned);
    let anaphoric = entry.value("anaphoric") == Some("true");
    let mut add = |class: &str, term: Option<Term>| {
        if entry.is_a(class) {
            terms.extend(term);
        }
    };
    add("Month", small("value").map(Term::Month));
    add("Weekday", small("value").map(|number| Term::Weekday { number, plural }));
    add("Season", timex().map(|code| Term::Season { code, plural }));
    add("TimeUnit", entry.value("timex").and_then(Unit::from_timex).map(|unit| Term::Unit { unit, plural }));
    let is_length = !plural && entry.value("isLength") == Some("true");
    add("TimeUnit", entry.value("timex").filter(|_| is_length).and_then(Unit::from_timex).map(Term::Length));
    add("DayPart", timex().map(|code| Term::DayPart { code, plural }));
    add("ClockTime", timex().map(Term::Clock));
    add("RelativeDay", integer("shift").map(|shift| Term::Day { shift, anaphoric }));
    add("VagueTime", timex().map(Term::Vague));
    add("TimeAdjective", integer("shift").map(|by| Term::Shift { by, anaphoric, plural }));
    add("TimePart", Some(Term::Part(entry.value("modifier").and_then(Modifier::from_label))));
    add("TimeOrdinal", small("value").map(Term::Ordinal));
    add("TimeSet", timex().map(Term::Set));
    let feast = match (entry.value("timex").and_then(month_day), integer("easterOffset")) {
        (Some((month, day)), _) => Some(Feast::Fixed(month, day)),
        (None, offset) => offset.map(Feast::Easter),
    };
    add("Holiday", feast.map(Term::Feast));
    if entry.is_a("TimePreposition") {
        terms.extend(entry.values("timeRelation").filter_map(Relation::from_name).map(Term::Preposition));
    }
    if entry.is_a("TimeDeterminer") {
        let determiner = match entry.value("determines") {
            Some("definite") => Some(Determiner::Definite),
            Some("demonstrative") => Some(Determiner::Demonstrative),
            Some("same") => Some(Determiner::Same),
            Some("every") => Some(Determiner::Every),
            Some("several") => Some(Determiner::Several),
            Some("plural") => Some(Determiner::Plural),
            Some("whole") => Some(Determiner::Whole),
            _ => None,
        };
        terms.extend(determiner.map(Term::Determiner));
    }
    if entry.is_a("TimeParticle") {
        terms.extend(entry.values("particle").filter_map(Joint::from_name).map(Term::Joint));
    }
    terms
}

/// Reads "XXXX-12-25".
fn month_day(timex: &str) -> Option<(u32, u32)> {
    let (month, day) = timex.strip_prefix("XXXX-")?.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}
