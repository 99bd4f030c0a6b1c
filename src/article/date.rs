//! Days of publication in the forms that they come in.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use regex::Regex;

/// A date of a mail or a feed, whatever stands around it: "Fri, 09 Jan 2026 08:00:00 +0100".
static MAIL_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})\b").ok());

/// A day in the address of an article: "/2026/01/09/" or "/2026-01-09-".
static DAY_IN_PATH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)").ok());

/// Reads the day out of a date in ISO 8601, or out of a date and time.
pub(super) fn parse_iso(date: &str) -> Option<NaiveDate> {
    let date = date.trim();
    let (day, time) = date.split_at_checked(10).unwrap_or((date, ""));
    let is_end = time.is_empty() || time.starts_with(['T', ' ', 'Z', '+']);
    is_end.then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()).flatten()
}

/// Reads the day out of a date as pages, feeds and agencies write it.
///
/// The day is that of the place of publication: what is written, whatever zone stands behind it.
pub(super) fn parse(date: &str) -> Option<NaiveDate> {
    let date = date.trim();
    parse_iso(date)
        .or_else(|| parse_compact(date))
        .or_else(|| parse_mail(date))
        .or_else(|| ["%d/%m/%Y", "%Y/%m/%d"].iter().find_map(|form| parse_beginning(date, form)))
        .or_else(|| parse_seconds(date))
        .filter(|day| (1600..2200).contains(&chrono::Datelike::year(day)))
}

/// Finds the day that the address of an article names.
pub(super) fn find_in_address(address: &str) -> Option<NaiveDate> {
    let found = DAY_IN_PATH.as_ref()?.captures(address)?;
    NaiveDate::parse_from_str(&format!("{}-{}-{}", &found[1], &found[2], &found[3]), "%Y-%m-%d").ok()
}

/// Reads "20260109" and "20260109T080000+0100", as agencies write.
fn parse_compact(date: &str) -> Option<NaiveDate> {
    let (day, time) = date.split_at_checked(8)?;
    (time.is_empty() || time.starts_with('T')).then(|| NaiveDate::parse_from_str(day, "%Y%m%d").ok()).flatten()
}

/// Reads "Fri, 09 Jan 2026 08:00:00 +0100", with any name of a weekday or none.
fn parse_mail(date: &str) -> Option<NaiveDate> {
    let found = MAIL_DATE.as_ref()?.captures(date)?;
    NaiveDate::parse_from_str(&format!("{} {} {}", &found[1], &found[2], &found[3]), "%d %b %Y").ok()
}

fn parse_beginning(date: &str, form: &str) -> Option<NaiveDate> {
    let (day, rest) = date.split_at_checked(10).unwrap_or((date, ""));
    (!rest.starts_with(|next: char| next.is_alphanumeric()))
        .then(|| NaiveDate::parse_from_str(day, form).ok())
        .flatten()
}

/// Reads seconds or milliseconds since 1970.
fn parse_seconds(date: &str) -> Option<NaiveDate> {
    let number: i64 = date.parse().ok()?;
    let seconds = match date.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    DateTime::from_timestamp(seconds, 0).map(|time| time.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_in_many_forms() {
        for date in [
            "2026-01-09",
            " 2026-01-09T23:30:00-05:00",
            "2026-01-09 08:00",
            "20260109",
            "20260109T080000+0100",
            "Fri, 09 Jan 2026 08:00:00 GMT",
            "ven., 9 Jan 2026 08:00 EST",
            "09/01/2026",
            "2026/01/09 08:00",
            "1767945600",
            "1767945600000",
        ] {
            assert_eq!(parse(date).map(|day| day.to_string()).as_deref(), Some("2026-01-09"), "{date}");
        }
        for date in ["", "hier", "2026-13-45", "12345678", "2026", "9 janvier", "é026-01-09", "99999999999999999999"] {
            assert_eq!(parse(date), None, "{date}");
        }
        let found = find_in_address("https://example.org/monde/2026/01/09/accord_1.html");
        assert_eq!(found.map(|day| day.to_string()).as_deref(), Some("2026-01-09"));
        assert_eq!(find_in_address("https://example.org/2026/1/"), None);
    }
}
