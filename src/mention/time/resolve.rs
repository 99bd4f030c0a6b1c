//! What a time expression stands for, given when the article appeared and which
//! dates stand before it.

use std::cell::Cell;

use chrono::{Datelike, NaiveDate};

use super::calendar::{self, Period, add_days, add_months};
use super::grammar::{Base, Found};
use super::reckon::{away, feast_day, nearest, nearest_date, nth, point, shifted};
use super::words::{Feast, Unit};
use super::{Reading, Relation, Tense, Timex, TimexType};

/// The first and last day of an earlier expression, by the tense it is read in.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    past: (NaiveDate, NaiveDate),
    future: (NaiveDate, NaiveDate),
}

impl Anchor {
    fn days(self, tense: Tense) -> (NaiveDate, NaiveDate) {
        match tense {
            Tense::Past => self.past,
            Tense::Future => self.future,
        }
    }
}

/// What is known before an expression is read.
#[derive(Clone, Debug)]
pub(super) struct Context {
    published: Option<NaiveDate>,
    /// The last date of the text.
    last: Option<Anchor>,
    /// The year and month that the sentence last gave in full.
    story: Option<(i32, u32)>,
    /// The last single day of the line, to which clock times belong.
    day: Option<Anchor>,
    /// The lines begun.
    lines: usize,
    /// Whether the first line has a weekday without its date.
    has_bare_weekday: Cell<bool>,
    /// The weekdays whose date the whole text says: "mardi 1er juin".
    named: NamedDays,
    /// Those of them that were read.
    seen: NamedDays,
}

/// Weekdays by their number, Monday 1, each with its date.
pub(super) type NamedDays = Vec<(u32, NaiveDate)>;

/// Returns the kind of an expression.
pub(super) fn kind(found: &Found) -> TimexType {
    match &found.base {
        Base::Duration { .. } | Base::Window { .. } => TimexType::Duration,
        Base::Set(_) => TimexType::Set,
        Base::Clock | Base::Vague(_) => TimexType::Time,
        _ if found.day_part.is_some() || found.clock.is_some() => TimexType::Time,
        _ => TimexType::Date,
    }
}

impl Context {
    pub(super) fn new(published: Option<NaiveDate>) -> Self {
        Self::with_named_days(published, NamedDays::new())
    }

    /// Begins a text of which it is known what its headline leaves out.
    pub(super) fn with_named_days(published: Option<NaiveDate>, named: NamedDays) -> Self {
        Self {
            published,
            last: None,
            story: None,
            day: None,
            lines: 0,
            has_bare_weekday: Cell::new(false),
            named,
            seen: NamedDays::new(),
        }
    }

    /// Tells whether the headline has a weekday that a date of the text could be.
    pub(super) fn leaves_weekday_open(&self) -> bool {
        self.has_bare_weekday.get() && !self.seen.is_empty()
    }

    /// Returns the date of a weekday, if the text says it before, or anywhere for the headline: less than a week away,
    /// and only one.
    fn named_day(&self, weekday: u32) -> Option<NaiveDate> {
        let is_headline = self.lines <= 1;
        if is_headline {
            self.has_bare_weekday.set(true);
        }
        let named = if is_headline { &self.named } else { &self.seen };
        let published = self.published?;
        let is_near = |day: NaiveDate| (day - published).num_days().abs() < 7;
        let mut days = named.iter().filter(|(number, day)| *number == weekday && is_near(*day)).map(|(_, day)| *day);
        let first = days.next()?;
        days.all(|day| day == first).then_some(first)
    }

    /// Returns the weekdays whose date was read.
    pub(super) fn into_named_days(self) -> NamedDays {
        self.seen
    }

    /// Tells whether a day lies in the last months before the publication.
    pub(super) fn is_recent(&self, day: Option<NaiveDate>) -> bool {
        self.published.zip(day).is_some_and(|(published, day)| (0..=120).contains(&(published - day).num_days()))
    }

    pub(super) fn start_line(&mut self) {
        self.lines += 1;
        self.day = None;
        self.story = None;
    }

    pub(super) fn end_sentence(&mut self) {
        self.story = None;
    }

    /// Keeps a date for the expressions that lean on it.
    pub(super) fn remember(&mut self, found: &Found, timex: &Timex) {
        if let (Base::Date { day: Some(_), weekday: Some(weekday), .. }, Some(day)) = (&found.base, timex.earliest) {
            self.seen.push((*weekday, day));
        }
        if let Base::Date { year: Some(year), month: Some(month), .. } = found.base {
            self.story = Some((year, month));
        }
        if matches!(timex.kind, TimexType::Duration | TimexType::Set)
            && !matches!(timex.relation, Relation::Later | Relation::Earlier | Relation::Ago)
        {
            return;
        }
        let days =
            |earliest: Option<NaiveDate>, latest: Option<NaiveDate>| Some((earliest.or(latest)?, latest.or(earliest)?));
        let Some(past) = days(timex.earliest, timex.latest) else { return };
        let future = timex.future.as_ref().and_then(|future| days(future.earliest, future.latest)).unwrap_or(past);
        let anchor = Anchor { past, future };
        self.last = Some(anchor);
        if past.0 == past.1 {
            self.day = Some(anchor);
        }
    }

    /// Reads an expression in one tense; an impossible date is none.
    pub(super) fn read(&self, found: &Found, tense: Tense) -> Option<Reading> {
        let mut reading = match &found.base {
            Base::Duration { amount, unit, rest } => self.length(found.relation, *amount, *unit, rest, tense),
            Base::Window { amount, unit, by } => self.window(*amount, *unit, *by),
            Base::Set(value) | Base::Vague(value) => Reading { value: value.clone(), ..Reading::default() },
            Base::Range { from, to, is_night } => return self.range(found, from, to, *is_night, tense),
            base => match self.period(base, tense)? {
                Ok(period) => {
                    Reading { value: period.value, earliest: Some(period.earliest), latest: Some(period.latest) }
                }
                Err(value) => Reading { value, ..Reading::default() },
            },
        };
        if let Some(time) = &found.clock {
            reading.value.push_str(time);
        } else if let Some(part) = &found.day_part {
            reading.value.push_str(part);
        }
        if !matches!(found.base, Base::Duration { .. }) {
            open(&mut reading, found.relation);
        }
        Some(reading)
    }

    /// Tells whether the sentence speaks of another year than that of the publication.
    fn tells(&self, published: Option<NaiveDate>) -> bool {
        self.story.zip(published).is_some_and(|((year, _), published)| year < published.year())
    }

    fn range(&self, found: &Found, from: &Found, to: &Found, is_night: bool, tense: Tense) -> Option<Reading> {
        let last = self.read(to, tense)?;
        let completed = match (&from.base, &to.base) {
            // Without a day to count from, the second end still names the month: "du 3 au 12 septembre".
            (Base::Date { month: None, day, weekday, .. }, Base::Date { month, .. }) if last.earliest.is_none() => {
                Found { base: Base::Date { year: None, month: *month, day: *day, weekday: *weekday }, ..from.clone() }
            }
            _ => complete(from, &last),
        };
        let within = Self { published: last.earliest.or(self.published), story: None, ..self.clone() };
        // The first end is the last such date before the second end, unless it counts from now itself.
        let first = match completed.base {
            Base::Shift { .. } => self.read(&completed, tense)?,
            _ => within.read(&completed, Tense::Past)?,
        };
        if let (Some(earliest), Some(latest)) = (first.earliest, last.latest)
            && earliest > latest
        {
            return None;
        }
        let value = if is_night {
            format!("{}{}", first.value, found.day_part.as_deref().unwrap_or_default())
        } else {
            format!("{}/{}", first.value, last.value)
        };
        Some(Reading { value, earliest: first.earliest, latest: last.latest })
    }

    /// Returns the two ends of a range, each completed by the other.
    pub(super) fn ends(&self, from: &Found, to: &Found) -> (Found, Found) {
        let last = self.read(to, Tense::Past).unwrap_or_default();
        let mut from = from.clone();
        if let (Base::Date { year: None, month, day, weekday }, Base::Date { year, month: other, .. }) =
            (&from.base, &to.base)
        {
            let month = month.or_else(|| day.and(*other));
            from.base = match year {
                Some(_) => {
                    complete(
                        &Found { base: Base::Date { year: None, month, day: *day, weekday: *weekday }, ..from.clone() },
                        &last,
                    )
                    .base
                }
                None => Base::Date { year: None, month, day: *day, weekday: *weekday },
            };
        }
        (from, to.clone())
    }

    /// Returns the days of an expression, or its value alone where they are unknown.
    fn period(&self, base: &Base, tense: Tense) -> Option<Result<Period, String>> {
        let published = self.published;
        match base {
            Base::Date { year: Some(year), month, day, .. } => {
                let period = match (month, day) {
                    (Some(month), Some(day)) => NaiveDate::from_ymd_opt(*year, *month, *day).map(calendar::day),
                    (Some(month), None) => calendar::month(*year, *month),
                    _ => calendar::year(*year),
                };
                period.map(Ok)
            }
            // "En mai 2018, il se retire et, en août, …": the sentence tells what came next.
            Base::Date { year: None, month: Some(month), day, weekday: None } if self.tells(published) => {
                let (year, last) = self.story?;
                let year = if *month >= last { year } else { year + 1 };
                self.period(&Base::Date { year: Some(year), month: Some(*month), day: *day, weekday: None }, tense)
            }
            Base::Date { year: None, month, day, weekday } => {
                if let (None, None, Some(weekday)) = (month, day, weekday)
                    && let Some(day) = self.named_day(*weekday)
                {
                    return Some(Ok(calendar::day(day)));
                }
                let unknown = match (month, day, weekday) {
                    (Some(month), Some(day), _) => {
                        // 2024 is a leap year: 29 February is possible.
                        NaiveDate::from_ymd_opt(2024, *month, *day)?;
                        format!("XXXX-{month:02}-{day:02}")
                    }
                    (Some(month), None, _) => format!("XXXX-{month:02}"),
                    (None, Some(day), _) => format!("XXXX-XX-{day:02}"),
                    (None, None, Some(weekday)) => format!("XXXX-WXX-{weekday}"),
                    (None, None, None) => return None,
                };
                Some(
                    published
                        .and_then(|published| nearest_date(published, *month, *day, *weekday, tense))
                        .ok_or(unknown),
                )
            }
            Base::ShiftedDate { month, day, weekday, by } => {
                let unknown = format!(
                    "UNDEF-{}-{}",
                    direction(*by),
                    if month.is_some() && day.is_none() { "month" } else { "day" }
                );
                let shifted = published.and_then(|published| {
                    let (from, tense) = match by {
                        ..0 => (add_days(published, -1)?, Tense::Past),
                        0 => (published, tense),
                        1.. => (add_days(published, 1)?, Tense::Future),
                    };
                    let from = match (month, day) {
                        (Some(_), None) if *by < 0 => add_days(published.with_day(1)?, -1)?,
                        (Some(_), None) if *by > 0 => add_months(published.with_day(1)?, 1)?,
                        _ => from,
                    };
                    nearest_date(from, *month, *day, *weekday, tense)
                });
                Some(shifted.ok_or(unknown))
            }
            Base::Season { code, year: Some(year), .. } => calendar::season(*year, code).map(Ok),
            Base::Season { code, year: None, by } => {
                let seasons = |year| calendar::season(year, code);
                let unknown = by.map_or_else(|| format!("XXXX-{code}"), |by| format!("UNDEF-{}-{code}", direction(by)));
                Some(published.and_then(|published| nearest(published, seasons, *by, tense)).ok_or(unknown))
            }
            Base::Feast { feast, year: Some(year), .. } => feast_day(*feast, *year).map(Ok),
            Base::Feast { feast, year: None, by } => {
                let unknown = match feast {
                    Feast::Fixed(month, day) => format!("XXXX-{month:02}-{day:02}"),
                    Feast::Easter(_) => "XXXX-XX-XX".to_owned(),
                };
                Some(
                    published
                        .and_then(|published| nearest(published, |year| feast_day(*feast, year), *by, tense))
                        .ok_or(unknown),
                )
            }
            Base::YearPart { months, number, year, by } => {
                let part =
                    |year| if *months == 3 { calendar::quarter(year, *number) } else { calendar::half(year, *number) };
                let unknown = format!("XXXX-{}{number}", if *months == 3 { 'Q' } else { 'H' });
                match year {
                    Some(year) => part(*year).map(Ok),
                    None if *by != 0 => Some(
                        published
                            .and_then(|published| part(published.year() + i32::try_from(*by).ok()?))
                            .ok_or(unknown),
                    ),
                    None => Some(published.and_then(|published| nearest(published, part, None, tense)).ok_or(unknown)),
                }
            }
            Base::Decade(first) => calendar::decade(*first).map(Ok),
            Base::Century(number) => calendar::century(*number).map(Ok),
            Base::Shift { unit, by, anaphoric } => {
                let unknown = if *unit == Unit::DAY && *anaphoric && *by == 0 {
                    "XXXX-XX-XX".to_owned()
                } else {
                    format!("UNDEF-{}-{}", direction(*by), unit.name())
                };
                let anchor = if *anaphoric {
                    self.last.map(|last| last.days(tense)).map(|(first, last)| if *by > 0 { last } else { first })
                } else {
                    published
                };
                Some(anchor.and_then(|anchor| shifted(anchor, *unit, *by, tense)).ok_or(unknown))
            }
            Base::Clock => {
                let day = self.day.map(|day| day.days(tense).0).or(published);
                Some(day.map(calendar::day).ok_or_else(|| "XXXX-XX-XX".to_owned()))
            }
            Base::Nth { number, weekday, unit, of } => Some(match self.period(&of.base, tense)? {
                Ok(period) => nth(&period, *number, *weekday, *unit).ok_or(period.value),
                Err(value) => Err(value),
            }),
            Base::Around { unit, of } => Some(match self.period(&of.base, tense)? {
                Ok(day) => shifted(day.earliest, *unit, 0, tense).ok_or_else(|| format!("UNDEF-this-{}", unit.name())),
                Err(_) => Err(format!("UNDEF-this-{}", unit.name())),
            }),
            Base::Duration { .. } | Base::Window { .. } | Base::Set(_) | Base::Vague(_) | Base::Range { .. } => None,
        }
    }

    /// A duration keeps its value; the preposition can make it a point in time.
    fn length(
        &self,
        relation: Relation,
        amount: Option<f64>,
        unit: Unit,
        rest: &[(f64, Unit)],
        tense: Tense,
    ) -> Reading {
        let value = Unit::join(unit, amount, rest);
        let anchor = match relation {
            Relation::Later | Relation::Earlier => self.last.map(|last| last.days(tense).0),
            Relation::Ago | Relation::Since | Relation::Ahead | Relation::By => self.published,
            _ => None,
        };
        let sign = if matches!(relation, Relation::Later | Relation::Ahead | Relation::By) { 1.0 } else { -1.0 };
        let point = anchor.zip(amount).and_then(|(anchor, amount)| {
            let parts: Vec<(f64, Unit)> =
                std::iter::once((amount, unit)).chain(rest.iter().copied()).map(|(n, unit)| (sign * n, unit)).collect();
            point(anchor, &parts)
        });
        let (earliest, latest) = point.map_or((None, None), |period| (Some(period.earliest), Some(period.latest)));
        match relation {
            Relation::Since => Reading { value, earliest, latest: None },
            Relation::By => Reading { value, earliest: None, latest },
            _ => Reading { value, earliest, latest },
        }
    }

    fn window(&self, amount: Option<f64>, unit: Unit, by: i64) -> Reading {
        let value = unit.timex(amount);
        let days = self.published.zip(amount).and_then(|(published, amount)| {
            let amount = amount * unit.count * if by < 0 { -1.0 } else { 1.0 };
            let far = away(published, amount, unit.scale)?;
            Some(if by < 0 { (far, published) } else { (published, far) })
        });
        Reading { value, earliest: days.map(|days| days.0), latest: days.map(|days| days.1) }
    }
}

/// Opens the end that the preposition leaves open.
fn open(reading: &mut Reading, relation: Relation) {
    match relation {
        Relation::Since | Relation::From => reading.latest = None,
        Relation::Until | Relation::By => reading.earliest = None,
        Relation::Before => {
            reading.latest = reading.earliest.and_then(|earliest| add_days(earliest, -1));
            reading.earliest = None;
        }
        Relation::After => {
            reading.earliest = reading.latest.and_then(|latest| add_days(latest, 1));
            reading.latest = None;
        }
        _ => {}
    }
}

/// Gives the first end of a range what only the second says: "19 au 23 juillet".
fn complete(from: &Found, last: &Reading) -> Found {
    let Base::Date { year: None, month, day: Some(day), weekday } = from.base else {
        if let (Base::Date { year: None, month: Some(month), day: None, .. }, Some(latest)) =
            (&from.base, last.earliest)
        {
            let year = if *month <= latest.month() { latest.year() } else { latest.year() - 1 };
            return Found {
                base: Base::Date { year: Some(year), month: Some(*month), day: None, weekday: None },
                ..from.clone()
            };
        }
        return from.clone();
    };
    let Some(latest) = last.earliest else { return from.clone() };
    let month = month.unwrap_or(latest.month());
    let year = if (month, day) <= (latest.month(), latest.day()) { latest.year() } else { latest.year() - 1 };
    Found { base: Base::Date { year: Some(year), month: Some(month), day: Some(day), weekday }, ..from.clone() }
}

fn direction(by: i64) -> &'static str {
    match by {
        ..0 => "last",
        0 => "this",
        1.. => "next",
    }
}
