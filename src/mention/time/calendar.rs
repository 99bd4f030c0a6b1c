//! The calendar: weeks, months, seasons and feasts as periods of days.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A stretch of days with its TIMEX3 value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub value: String,
    pub earliest: NaiveDate,
    pub latest: NaiveDate,
}

impl Period {
    fn new(value: String, earliest: NaiveDate, latest: NaiveDate) -> Self {
        Self { value, earliest, latest }
    }

    /// Tells whether the period is one year of the calendar.
    pub(crate) fn is_year(&self) -> bool {
        self.earliest.ordinal() == 1
            && self.latest.year() == self.earliest.year()
            && self.latest.checked_add_days(Days::new(1)).is_none_or(|next| next.ordinal() == 1)
    }
}

/// Returns the date some days away.
pub(crate) fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(distance) } else { date.checked_add_days(distance) }
}

/// Returns the date some months away.
pub(crate) fn add_months(date: NaiveDate, months: i64) -> Option<NaiveDate> {
    let distance = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    if months < 0 { date.checked_sub_months(distance) } else { date.checked_add_months(distance) }
}

pub(crate) fn day(date: NaiveDate) -> Period {
    Period::new(date.format("%Y-%m-%d").to_string(), date, date)
}

pub(crate) fn week(date: NaiveDate) -> Option<Period> {
    let week = date.iso_week();
    let monday = NaiveDate::from_isoywd_opt(week.year(), week.week(), Weekday::Mon)?;
    let value = format!("{:04}-W{:02}", week.year(), week.week());
    Some(Period::new(value, monday, add_days(monday, 6)?))
}

pub(crate) fn weekend(date: NaiveDate) -> Option<Period> {
    let week = week(date)?;
    Some(Period::new(format!("{}-WE", week.value), add_days(week.earliest, 5)?, week.latest))
}

pub(crate) fn months(year: i32, first: u32, count: u32, value: String) -> Option<Period> {
    let earliest = NaiveDate::from_ymd_opt(year, first, 1)?;
    let latest = add_days(add_months(earliest, i64::from(count))?, -1)?;
    Some(Period::new(value, earliest, latest))
}

pub(crate) fn month(year: i32, month: u32) -> Option<Period> {
    months(year, month, 1, format!("{year:04}-{month:02}"))
}

pub(crate) fn quarter(year: i32, number: u32) -> Option<Period> {
    months(year, number.checked_sub(1)? * 3 + 1, 3, format!("{year:04}-Q{number}"))
}

pub(crate) fn half(year: i32, number: u32) -> Option<Period> {
    months(year, number.checked_sub(1)? * 6 + 1, 6, format!("{year:04}-H{number}"))
}

/// Returns the years from the first of a span of years: a decade, a century.
pub(crate) fn years(first: i32, count: i32, value: String) -> Option<Period> {
    let earliest = NaiveDate::from_ymd_opt(first, 1, 1)?;
    Some(Period::new(value, earliest, NaiveDate::from_ymd_opt(first + count - 1, 12, 31)?))
}

pub(crate) fn year(year: i32) -> Option<Period> {
    years(year, 1, format!("{year:04}"))
}

/// Returns a decade, from its first year: "les années 1990".
pub(crate) fn decade(first: i32) -> Option<Period> {
    years(first, 10, format!("{}X", first / 10))
}

/// Returns a century by its ordinal number: "XXe siècle".
pub(crate) fn century(number: i32) -> Option<Period> {
    years((number - 1) * 100 + 1, 100, format!("{:02}XX", number - 1))
}

/// Returns a season by its TIMEX3 code; winter begins in the year it is named for.
pub(crate) fn season(year: i32, code: &str) -> Option<Period> {
    let first = match code {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        "WI" => 12,
        _ => return None,
    };
    months(year, first, 3, format!("{year:04}-{code}"))
}

/// Returns Easter Sunday of a year (Meeus, Jones and Butcher).
pub(crate) fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    let m = (a + 11 * d + 22 * e) / 451;
    let n = d + e - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

/// Returns the day with this number in the week (Monday is 1) on or before a date.
pub(crate) fn weekday_until(date: NaiveDate, number: u32) -> Option<NaiveDate> {
    let back = (date.weekday().number_from_monday() + 7).checked_sub(number)? % 7;
    add_days(date, -i64::from(back))
}

/// Returns the day with this number in the week (Monday is 1) on or after a date.
pub(crate) fn weekday_from(date: NaiveDate, number: u32) -> Option<NaiveDate> {
    let ahead = (number + 7).checked_sub(date.weekday().number_from_monday())? % 7;
    add_days(date, i64::from(ahead))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_calendar_says() {
        for (year, month, day) in [(1999, 4, 4), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)] {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day));
        }
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let date = NaiveDate::from_ymd_opt(2024, 6, 20).unwrap();
        let week = week(date).unwrap();
        assert_eq!(week.value, "2024-W25");
        assert_eq!((week.earliest.weekday(), week.latest.weekday()), (Weekday::Mon, Weekday::Sun));
    }
}
