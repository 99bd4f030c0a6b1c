//! How well numbers, dates, periods and lengths are read one by one: against the
//! test cases of Recognizers-Text.
//!
//! A case is a sentence, perhaps a day from which it counts, and what stands in
//! it. It is right when an expression of ours that shares a character with the
//! one in the case has its value. Of the values, these are counted:
//!
//! - numbers: integers and decimals, not fractions ("deux tiers") or powers;
//! - dates and periods: days of the calendar or, where a case gives no day to
//!   count from, a TIMEX3 value that needs none. Where a case has a past and a
//!   future reading, either will do, as the case has no verb to choose by. The
//!   last day of a period may be counted in or not, and a part of a time ("fin
//!   mars") is the whole time with a modifier;
//! - lengths: TIMEX3 durations, compared in seconds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::gold::{GoldError, list_files, read_file};
use super::score::{share, table};
use crate::mention::quantity::find_quantities;
use crate::mention::time::{Reading, Tense, Timex, TimexType, find_timexes, resolve};
use crate::ontology::Ontology;
use crate::span::Span;

/// The files of the test cases that state values, in the folders of French.
const FILES: &[&str] = &["NumberModel", "DateParser", "DatePeriodParser", "DurationParser"];

/// What kind of value a case states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// "dix-sept".
    Number,
    /// "le 3 mars".
    Date,
    /// "du 3 au 5 mars", "l'an dernier".
    Period,
    /// "trois jours".
    Duration,
}

impl Kind {
    /// Returns the kind's name, in the plural.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Date => "dates",
            Self::Period => "periods",
            Self::Duration => "durations",
        }
    }
}

/// One test case; what is not read here does not matter.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Case {
    input: String,
    #[serde(default)]
    context: Map<String, Value>,
    results: Vec<Expected>,
}

/// An expression in a case, as the files for numbers and for times write it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Expected {
    text: String,
    r#type: String,
    type_name: String,
    value: Option<Map<String, Value>>,
    resolution: Map<String, Value>,
    start: usize,
}

/// The counts of one kind of value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Expressions in the cases.
    pub all: usize,
    /// Those with a value that is counted.
    pub modeled: usize,
    /// Those that were read rightly.
    pub right: usize,
}

/// How the values read compare with those in the cases.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// By kind of value.
    pub kinds: BTreeMap<Kind, Count>,
    /// The differences, one a line.
    pub differences: String,
}

impl Comparison {
    /// Returns the counts of all kinds together.
    #[must_use]
    pub fn total(&self) -> Count {
        self.kinds.values().fold(Count::default(), |total, count| Count {
            all: total.all + count.all,
            modeled: total.modeled + count.modeled,
            right: total.right + count.right,
        })
    }

    /// Writes the counts as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let row = |name: &str, count: &Count| {
            let percent = format!("{:.1}", 100.0 * share(count.right, count.modeled));
            [name.to_owned(), count.all.to_string(), count.modeled.to_string(), count.right.to_string(), percent]
        };
        let rows = self.kinds.iter().map(|(kind, count)| row(kind.label(), count));
        let total = row("all", &self.total());
        table(["expressions", "in the cases", "counted", "right", "%"], rows.chain(std::iter::once(total)))
    }
}

/// Lists the files of test cases under some paths: those of French that state values, and any file named itself.
///
/// # Errors
///
/// Returns an error when a path cannot be read, or when a folder holds no such file.
pub fn list_cases(paths: &[PathBuf]) -> Result<Vec<PathBuf>, GoldError> {
    let mut files = list_files(paths, "json")?;
    let is_french = |path: &Path| path.parent().is_some_and(|folder| folder.ends_with("French"));
    let states_values =
        |path: &Path| path.file_stem().is_some_and(|stem| FILES.iter().any(|name| stem == std::ffi::OsStr::new(name)));
    files.retain(|path| paths.contains(path) || is_french(path) && states_values(path));
    match paths.first() {
        Some(path) if files.is_empty() => Err(GoldError::Empty { path: path.clone(), extension: "json" }),
        _ => Ok(files),
    }
}

/// Compares the program with files of test cases.
///
/// # Errors
///
/// Returns an error when a file cannot be read or holds no test cases.
pub fn evaluate(files: &[PathBuf], ontology: &Ontology) -> Result<Comparison, GoldError> {
    let mut comparison = Comparison::default();
    for path in files {
        let source = read_file(path)?;
        let cases: Vec<Case> = serde_json::from_str(source.trim_start_matches('\u{feff}')).map_err(|error| {
            GoldError::Format { path: path.clone(), format: "a list of test cases", fault: error.to_string() }
        })?;
        for case in &cases {
            for expected in &case.results {
                compare(case, expected, ontology, &mut comparison);
            }
        }
    }
    Ok(comparison)
}

fn compare(case: &Case, expected: &Expected, ontology: &Ontology, comparison: &mut Comparison) {
    let Some(kind) = expected.kind() else { return };
    let count = comparison.kinds.entry(kind).or_default();
    count.all += 1;
    let from = case.context.get("ReferenceDateTime").and_then(Value::as_str).and_then(parse_day);
    if !expected.is_counted(kind, from) {
        return;
    }
    count.modeled += 1;
    let start = case.input.char_indices().nth(expected.start).map_or(0, |(at, _)| at);
    let span = Span::new(start, (start + expected.text.len()).min(case.input.len()));
    let (is_right, found) = if kind == Kind::Number {
        let quantities = find_quantities(&case.input, &ontology.number_words);
        let found: Vec<f64> = quantities
            .iter()
            .filter(|quantity| quantity.number.overlaps(span))
            .flat_map(|quantity| [quantity.value, quantity.min, quantity.max].into_iter().flatten())
            .collect();
        let wanted = expected.number();
        (found.iter().any(|value| wanted.is_some_and(|wanted| is_near(*value, wanted))), format!("{found:?}"))
    } else {
        let timexes = find_timexes(&case.input, from, &ontology.time_words);
        let found: Vec<&Timex> = timexes.iter().filter(|timex| timex.span.overlaps(span)).collect();
        let values: Vec<&str> = found.iter().map(|timex| timex.value.as_str()).collect();
        (found.iter().any(|timex| expected.is_stated_by(timex, kind)), values.join(" "))
    };
    count.right += usize::from(is_right);
    if !is_right {
        let wanted = expected.describe();
        let line = format!("{kind:?}: [{}] {wanted}, found {found} in {}\n", expected.text, case.input);
        comparison.differences.push_str(&line);
    }
}

impl Expected {
    /// Returns the kind of a value, if it is of one that is measured.
    fn kind(&self) -> Option<Kind> {
        match (self.r#type.as_str(), self.type_name.as_str()) {
            ("date", _) => Some(Kind::Date),
            ("daterange", _) => Some(Kind::Period),
            ("duration", _) => Some(Kind::Duration),
            (_, "number") => Some(Kind::Number),
            _ => None,
        }
    }

    fn timex(&self) -> &str {
        self.value.as_ref().and_then(|value| value.get("Timex")).and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns what the case says of a value, in its past or its future reading.
    fn resolved(&self, tense: Tense, name: &str) -> Option<&str> {
        let reading = if tense == Tense::Past { "PastResolution" } else { "FutureResolution" };
        self.value.as_ref()?.get(reading)?.get(name)?.as_str()
    }

    fn number(&self) -> Option<f64> {
        self.resolution.get("value")?.as_str()?.replace(',', ".").parse().ok()
    }

    fn describe(&self) -> String {
        let resolution = self.value.as_ref().and_then(|value| value.get("PastResolution")).unwrap_or(&Value::Null);
        match self.number() {
            Some(number) => number.to_string(),
            None => format!("{} {resolution}", self.timex()),
        }
    }

    /// Tells whether the value is one that is counted.
    fn is_counted(&self, kind: Kind, from: Option<NaiveDate>) -> bool {
        match kind {
            Kind::Number => {
                let subtype = self.resolution.get("subtype").and_then(Value::as_str);
                matches!(subtype, Some("integer" | "decimal"))
            }
            Kind::Duration => self.timex().starts_with('P'),
            // The first day of all stands for a day that is none.
            Kind::Date if self.resolved(Tense::Past, "date").is_none_or(|day| day.starts_with("0001")) => false,
            Kind::Date | Kind::Period => from.is_some() || self.needs_no_day(),
        }
    }

    /// Tells whether the value follows from the words alone: its year is left open, or stands in the text.
    fn needs_no_day(&self) -> bool {
        let states = |digits: &str| self.text.split(|c: char| !c.is_ascii_digit()).any(|word| word == digits);
        let stands_alone = |timex: &str| {
            let (year, short) = (timex.get(..4).unwrap_or(timex), timex.get(2..4).unwrap_or(timex));
            let is_open = year == "XXXX" && timex.contains(|c: char| c.is_ascii_digit()) && !timex.contains('#');
            is_open || states(year) || states(short) && timex.len() == 10
        };
        self.timex().trim_matches(['(', ')']).split(',').take(2).all(stands_alone)
    }

    /// Tells whether a time expression has the value, in one of its readings.
    fn is_stated_by(&self, timex: &Timex, kind: Kind) -> bool {
        if kind == Kind::Duration {
            let seconds = self.resolved(Tense::Past, "duration").and_then(|text| text.parse().ok());
            let is_length = timex.kind == TimexType::Duration;
            return is_length && seconds.zip(length(&timex.value)).is_some_and(|(a, b)| is_near(a, b));
        }
        let readings = [resolve(timex, Tense::Past), timex.future.clone().unwrap_or_default()];
        readings.iter().any(|reading| {
            is_same_value(self.timex(), &reading.value)
                || [Tense::Past, Tense::Future].into_iter().any(|tense| match kind {
                    Kind::Date => self.is_same_day(tense, reading, timex),
                    _ => self.is_same_period(tense, reading, timex),
                })
        })
    }

    /// Tells whether a reading is a day of the case, or the week, month or year that a length leads to: "il y a un mois".
    fn is_same_day(&self, tense: Tense, reading: &Reading, timex: &Timex) -> bool {
        let Some(day) = self.resolved(tense, "date").and_then(parse_day) else { return false };
        let Some((earliest, latest)) = reading.earliest.zip(reading.latest) else { return false };
        let is_point = earliest == latest || timex.kind == TimexType::Duration;
        is_point && (earliest..=latest).contains(&day)
    }

    fn is_same_period(&self, tense: Tense, reading: &Reading, timex: &Timex) -> bool {
        let day = |name| self.resolved(tense, name).and_then(parse_day);
        let (Some(start), Some(end)) = (day("startDate"), day("endDate")) else {
            return is_same_value(self.timex(), &reading.value);
        };
        // The second end may be told as its first day, as its last or as the day behind.
        let ends = [
            reading.latest,
            reading.latest.and_then(|day| day.succ_opt()),
            timex.ends.as_ref().and_then(|ends| ends[1].earliest),
        ];
        // A stretch from now on may count today in or not.
        let starts = [reading.earliest, reading.earliest.and_then(|day| day.succ_opt())];
        let is_stretch = timex.kind == TimexType::Duration;
        starts[..1 + usize::from(is_stretch)].contains(&Some(start)) && ends.contains(&Some(end))
    }
}

/// Tells whether two TIMEX3 values are the same, the one perhaps in brackets and with its length.
fn is_same_value(wanted: &str, found: &str) -> bool {
    let plain: Vec<&str> = wanted.trim_matches(['(', ')']).split(',').take(2).collect();
    let wanted = plain.join("/");
    // A season alone is one of a year left open; a quarter is told by its first and last month.
    let quarter = ["01-01", "04-01", "07-01", "10-01"].iter().position(|first| plain[0] == format!("XXXX-{first}"));
    let is_quarter = plain.len() == 2 && quarter.is_some_and(|number| found == format!("XXXX-Q{}", number + 1));
    wanted == found || wanted.len() == 2 && found.ends_with(&format!("-{wanted}")) || is_quarter
}

/// Returns the seconds of a TIMEX3 duration, a month of 30 and a year of 365 days.
fn length(timex: &str) -> Option<f64> {
    let (mut total, mut is_clock, mut digits) = (0.0, false, String::new());
    for character in timex.strip_prefix('P')?.chars() {
        let seconds = match character {
            'T' => {
                is_clock = true;
                continue;
            }
            'S' => 1.0,
            'M' if is_clock => 60.0,
            'H' => 3600.0,
            'D' => 86_400.0,
            'W' => 7.0 * 86_400.0,
            'M' => 30.0 * 86_400.0,
            'Y' => 365.0 * 86_400.0,
            _ => {
                digits.push(character);
                continue;
            }
        };
        total += std::mem::take(&mut digits).parse::<f64>().ok()? * seconds;
    }
    Some(total)
}

fn is_near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    (day.year() > 1).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_compared_in_seconds() {
        assert_eq!(length("PT30M"), length("PT0.5H"));
        assert_eq!(length("P1Y1M21D"), Some(416.0 * 86_400.0));
        assert_eq!(length("PXD"), None);
    }

    #[test]
    fn values_are_compared_without_brackets_and_lengths() {
        assert!(is_same_value("(XXXX-09-03,XXXX-09-12,P9D)", "XXXX-09-03/XXXX-09-12"));
        assert!(is_same_value("SU", "XXXX-SU"));
        assert!(!is_same_value("2016-09", "XXXX-09"));
    }
}
