//! Reckoning with the calendar: the nearest Monday, the last spring, two years ago.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Tense;
use super::calendar::{self, Period, add_days, add_months};
use super::words::{Feast, Scale, Unit};

/// Returns the day of a feast in a year.
pub(super) fn feast_day(feast: Feast, year: i32) -> Option<Period> {
    match feast {
        Feast::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
        Feast::Easter(offset) => calendar::easter(year).and_then(|easter| add_days(easter, offset)),
    }
    .map(calendar::day)
}

/// Returns the yearly period nearest to a date: the last begun, or the next not yet over.
pub(super) fn nearest(
    published: NaiveDate,
    period: impl Fn(i32) -> Option<Period>,
    by: Option<i64>,
    tense: Tense,
) -> Option<Period> {
    let year = published.year();
    match by {
        Some(0) => [year - 1, year]
            .into_iter()
            .filter_map(&period)
            .find(|period| period.latest >= published || period.earliest.year() == year),
        Some(..0) => {
            [year, year - 1, year - 2].into_iter().filter_map(&period).find(|period| period.latest < published)
        }
        Some(_) => [year, year + 1].into_iter().filter_map(&period).find(|period| period.earliest > published),
        None if tense == Tense::Future => {
            [year - 1, year, year + 1].into_iter().filter_map(&period).find(|period| period.latest >= published)
        }
        None => [year, year - 1].into_iter().filter_map(&period).find(|period| period.earliest <= published),
    }
}

/// Returns the nearest date that fits what is said of it.
pub(super) fn nearest_date(
    published: NaiveDate,
    month: Option<u32>,
    day: Option<u32>,
    weekday: Option<u32>,
    tense: Tense,
) -> Option<Period> {
    let fits = |date: &NaiveDate| weekday.is_none_or(|weekday| date.weekday().number_from_monday() == weekday);
    match (month, day) {
        (Some(month), Some(day)) => {
            let year = published.year();
            let dates = |years: [i32; 3]| {
                years.into_iter().filter_map(move |year| NaiveDate::from_ymd_opt(year, month, day)).collect::<Vec<_>>()
            };
            let back: Vec<NaiveDate> =
                dates([year, year - 1, year - 2]).into_iter().filter(|date| *date <= published).collect();
            let ahead: Vec<NaiveDate> =
                dates([year, year + 1, year + 2]).into_iter().filter(|date| *date >= published).collect();
            let (near, far) = if tense == Tense::Future { (&ahead, &back) } else { (&back, &ahead) };
            // The weekday tells the years apart: only one of two nears is a Saturday.
            let chosen = near
                .first()
                .filter(|date| fits(date))
                .or_else(|| far.first().filter(|date| fits(date)))
                .or_else(|| near.first());
            // A leap day can lie further away than the next year.
            chosen.copied().map(calendar::day)
        }
        (Some(month), None) => nearest(published, |year| calendar::month(year, month), None, tense),
        (None, Some(day)) => {
            let step = if tense == Tense::Future { 1 } else { -1 };
            (0..=400)
                .filter_map(|distance| add_days(published, step * distance))
                .find(|date| date.day() == day && fits(date))
                .map(calendar::day)
        }
        (None, None) => {
            let weekday = weekday?;
            let date = if tense == Tense::Future {
                calendar::weekday_from(published, weekday)
            } else {
                calendar::weekday_until(published, weekday)
            };
            date.map(calendar::day)
        }
    }
}

/// Returns one of the weekdays, weeks or days within a period, counted from its start or end.
pub(super) fn nth(period: &Period, number: i64, weekday: Option<u32>, unit: Unit) -> Option<Period> {
    if weekday.is_none() && unit.scale == Scale::Week && period.is_year() {
        return week_of_year(period.earliest.year(), number);
    }
    let step = if unit.scale == Scale::Day && weekday.is_none() { 1 } else { 7 };
    let start = match (weekday, unit.scale) {
        (None, Scale::Day) => 0,
        (Some(weekday), _) => weekday,
        (None, Scale::Weekend) => 6,
        (None, _) => 1,
    };
    let date = match (number, start) {
        (0, _) => return None,
        (1.., 0) => add_days(period.earliest, number - 1)?,
        (1.., weekday) => add_days(calendar::weekday_from(period.earliest, weekday)?, step * (number - 1))?,
        (.., 0) => add_days(period.latest, number + 1)?,
        (.., weekday) => add_days(calendar::weekday_until(period.latest, weekday)?, step * (number + 1))?,
    };
    if date < period.earliest || date > period.latest {
        return None;
    }
    match (weekday, unit.scale) {
        (None, Scale::Weekend) => calendar::weekend(date),
        (None, Scale::Week) => calendar::week(date),
        _ => Some(calendar::day(date)),
    }
}

/// Returns a week by its number in the year, as ISO 8601 counts; negative from the end.
fn week_of_year(year: i32, number: i64) -> Option<Period> {
    let monday = match number {
        0 => return None,
        1.. => NaiveDate::from_isoywd_opt(year, u32::try_from(number).ok()?, Weekday::Mon)?,
        // The 28th of December always lies in the last week.
        _ => add_days(NaiveDate::from_ymd_opt(year, 12, 28)?, 7 * (number + 1))?,
    };
    calendar::week(monday)
}

/// Returns the unit of time around a date, some units away.
pub(super) fn shifted(anchor: NaiveDate, unit: Unit, by: i64, tense: Tense) -> Option<Period> {
    match unit.scale {
        Scale::Second | Scale::Minute | Scale::Hour | Scale::Day => add_days(anchor, by).map(calendar::day),
        Scale::Week => calendar::week(add_days(anchor, 7 * by)?),
        Scale::Weekend if by == 0 => {
            // Before Friday, a weekend that is spoken of in the past is that of last week.
            let is_over = tense == Tense::Past && anchor.weekday().number_from_monday() < 5;
            calendar::weekend(if is_over { add_days(anchor, -7)? } else { anchor })
        }
        Scale::Weekend => {
            let is_sunday_past = by > 0 && anchor.weekday().number_from_monday() < 6;
            calendar::weekend(if is_sunday_past { add_days(anchor, 7 * (by - 1))? } else { add_days(anchor, 7 * by)? })
        }
        Scale::Month if unit.count >= 6.0 => {
            let date = add_months(anchor, 6 * by)?;
            calendar::half(date.year(), date.month0() / 6 + 1)
        }
        Scale::Month if unit.count >= 3.0 => {
            let date = add_months(anchor, 3 * by)?;
            calendar::quarter(date.year(), date.month0() / 3 + 1)
        }
        Scale::Month => {
            let date = add_months(anchor.with_day(1)?, by)?;
            calendar::month(date.year(), date.month())
        }
        Scale::Year => {
            let by = i32::try_from(by).ok()?;
            let year = anchor.year();
            if unit.count >= 100.0 {
                calendar::century((year - 1) / 100 + 1 + by)
            } else if unit.count >= 10.0 {
                calendar::decade(year / 10 * 10 + 10 * by)
            } else {
                calendar::year(year + by)
            }
        }
    }
}

/// Returns the day a length away.
pub(super) fn away(anchor: NaiveDate, amount: f64, scale: Scale) -> Option<NaiveDate> {
    if amount.abs() > 1e6 {
        return None;
    }
    // The guard above keeps the number far within the integer.
    #[allow(clippy::cast_possible_truncation)]
    let rounded = |amount: f64| amount.round() as i64;
    match scale {
        Scale::Second => add_days(anchor, rounded(amount / 86_400.0)),
        Scale::Minute => add_days(anchor, rounded(amount / 1_440.0)),
        Scale::Hour => add_days(anchor, rounded(amount / 24.0)),
        Scale::Day => add_days(anchor, rounded(amount)),
        Scale::Week | Scale::Weekend => add_days(anchor, rounded(amount * 7.0)),
        Scale::Month => add_months(anchor, rounded(amount)),
        Scale::Year => add_months(anchor, rounded(amount * 12.0)),
    }
}

/// Returns the point a length away, as exact as its last unit: "il y a trois ans" is a year.
pub(super) fn point(anchor: NaiveDate, parts: &[(f64, Unit)]) -> Option<Period> {
    let (amount, unit) = parts.last()?;
    let amount = amount * unit.count;
    let date = parts.iter().try_fold(anchor, |date, (amount, unit)| away(date, amount * unit.count, unit.scale))?;
    let is_whole = (amount - amount.round()).abs() < 1e-9;
    match unit.scale {
        Scale::Week | Scale::Weekend => calendar::week(date),
        Scale::Month => calendar::month(date.year(), date.month()),
        Scale::Year if is_whole => calendar::year(date.year()),
        Scale::Year => calendar::month(date.year(), date.month()),
        _ => Some(calendar::day(date)),
    }
}
