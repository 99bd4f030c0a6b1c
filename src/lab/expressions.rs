//! How well numbers, dates, periods and lengths are read one by one: against the
//! test cases of Recognizers-Text.
//!
//! A case is a sentence, perhaps a day from which it counts, and what stands in
//! it. It is right when an expression of ours that shares a character with the
//! one in the case has its value. [`Omission`] says which values are not counted,
//! and the table how many. Of the others:
//!
//! - where a date or period has a past and a future reading, either will do, as
//!   the case has no verb to choose by;
//! - the last day of a period may be counted in or not, and a part of a time ("fin
//!   mars") is the whole time with a modifier;
//! - lengths are TIMEX3 durations, compared in months and seconds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::gold::{GoldError, list_files, read_file};
use super::score::{share, table};
use crate::mention::quantity::find_quantities;
use crate::mention::time::scan::{Kind as TokenKind, Token, scan};
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

/// Why a value is not counted: for what it is, whether or not it would be read rightly.
///
/// Most of the cases were translated from English, and some of their values with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Omission {
    /// A fraction, a power, or no day of the calendar.
    NotModeled,
    /// Nothing that TIMEX3 can say: days of work ("P1BD"), the weeks of a month ("XXXX-10-W01").
    NotTimex,
    /// A value that depends on the day of writing, which the case does not give: "lundi dernier", "d'ici aujourd'hui".
    NoDay,
    /// A date in English order: "octobre 2" for the 2nd, "9-18-15", "du 10/01" for the 1st of October.
    EnglishOrder,
    /// Digits that French writes for something else: the decimals of "2015.3", the law "2015-3", "+1-222-2222".
    OtherNumber,
    /// A year that is not the one in the words: 2016 for "16 avril 2021".
    Contradiction,
    /// A number that the words leave open: two for "quelques jours".
    Invention,
}

impl Omission {
    /// Returns what is left out, in a few words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotModeled => "fraction, power, no day of the calendar",
            Self::NotTimex => "no TIMEX3 value",
            Self::NoDay => "no day to count from",
            Self::EnglishOrder => "English order",
            Self::OtherNumber => "digits of another kind of number",
            Self::Contradiction => "another year than in the words",
            Self::Invention => "number that the words leave open",
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
    /// How many values are not counted, by kind and reason.
    pub omissions: BTreeMap<(Omission, Kind), usize>,
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

    /// Writes the counts as a table, and behind it what is not counted.
    #[must_use]
    pub fn table(&self) -> String {
        let omissions = self
            .omissions
            .iter()
            .map(|((omission, kind), count)| [omission.label().to_owned(), kind.label().to_owned(), count.to_string()]);
        let omissions = table(["not counted", "expressions", "cases"], omissions);
        format!("{}\n{omissions}", self.scores())
    }

    fn scores(&self) -> String {
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
    let span = expected.span(&case.input);
    if let Some(omission) = expected.omission(kind, from, span, &case.input, ontology) {
        *comparison.omissions.entry((omission, kind)).or_default() += 1;
        return;
    }
    count.modeled += 1;
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

    /// Returns where the expression stands; some files tell its place wrongly.
    fn span(&self, input: &str) -> Span {
        let told = input.char_indices().nth(self.start).map(|(at, _)| at);
        let fits = |at: &usize| input[*at..].starts_with(&self.text);
        let start = told.filter(fits).or_else(|| input.find(&self.text)).or(told).unwrap_or_default();
        Span::new(start, (start + self.text.len()).min(input.len()))
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

    /// Returns why the value is not counted, if it is not.
    fn omission(
        &self,
        kind: Kind,
        from: Option<NaiveDate>,
        span: Span,
        input: &str,
        ontology: &Ontology,
    ) -> Option<Omission> {
        let tokens = scan(&self.text);
        match kind {
            Kind::Number => {
                let subtype = self.resolution.get("subtype").and_then(Value::as_str);
                return if !matches!(subtype, Some("integer" | "decimal")) {
                    Some(Omission::NotModeled)
                } else {
                    is_part_of_code(input, span).then_some(Omission::OtherNumber)
                };
            }
            Kind::Duration => {
                let quantities = find_quantities(&self.text, &ontology.number_words);
                let is_open = !quantities.is_empty()
                    && quantities.iter().all(|quantity| quantity.value.or(quantity.min).is_none());
                let is_timex = length(self.timex()).is_some();
                return if is_timex { is_open.then_some(Omission::Invention) } else { Some(Omission::NotTimex) };
            }
            // The first day of all stands for a day that is none.
            Kind::Date if self.resolved(Tense::Past, "date").is_none_or(|day| day.starts_with("0001")) => {
                return Some(Omission::NotModeled);
            }
            Kind::Date | Kind::Period => {}
        }
        let leans_on_day = || {
            // A week of which one day is told is another in every year.
            let is_week = kind == Kind::Period && self.timex().starts_with("XXXX-") && self.timex().len() == 10;
            !self.needs_no_day() || is_week || ontology.time_words.names_day_from_now(&self.text)
        };
        if from.is_none() && leans_on_day() {
            Some(Omission::NoDay)
        } else if from.is_none() && self.timex().split(['(', ',']).any(|value| value.get(7..9) == Some("-W")) {
            Some(Omission::NotTimex)
        } else if self.puts_month_first(kind, &tokens, ontology) {
            Some(Omission::EnglishOrder)
        } else if is_other_number(&tokens) {
            Some(Omission::OtherNumber)
        } else {
            self.contradicts(&tokens).then_some(Omission::Contradiction)
        }
    }

    /// Tells whether the day stands behind its month, by name or in digits.
    fn puts_month_first(&self, kind: Kind, tokens: &[Token], ontology: &Ontology) -> bool {
        let digits =
            |at: usize| tokens.get(at).filter(|token| token.kind == TokenKind::Digits && token.lower.len() <= 2);
        let number = |at: usize| digits(at).and_then(Token::number);
        let is_mark = |at: usize| tokens.get(at).is_some_and(|token| token.kind == TokenKind::Mark);
        let is_month =
            |at: usize| tokens.get(at).is_some_and(|token| ontology.time_words.month(&token.lower).is_some());
        let behind_name = |at: usize| {
            let word = usize::from(at == 0 && !is_mark(at + 1) && digits(at + 1).is_none());
            let day = at + 1 + word + usize::from(is_mark(at + 1 + word));
            let is_day = number(day).is_some_and(|number| self.timex().contains(&format!("-{number:02}")));
            is_day && !is_month(day + 1)
        };
        let in_letters =
            || kind == Kind::Date && is_month(0) && tokens.iter().all(|token| token.kind != TokenKind::Digits);
        let in_digits = |at: usize| {
            let is_first = at == 0 || !is_mark(at - 1);
            let (Some(month), Some(day)) = (number(at), number(at + 2)) else { return false };
            let is_swapped = month != day && self.timex().contains(&format!("-{month:02}-{day:02}"));
            is_first && is_mark(at + 1) && is_swapped
        };
        in_letters() || (0..tokens.len()).any(|at| is_month(at) && behind_name(at) || in_digits(at))
    }

    /// Tells whether the words name years, and the value another.
    fn contradicts(&self, tokens: &[Token]) -> bool {
        let years: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).filter(|word| is_year(word)).collect();
        let values =
            [Some(self.timex()), self.resolved(Tense::Past, "startDate"), self.resolved(Tense::Past, "endDate")];
        !years.is_empty() && !values.iter().flatten().any(|value| years.iter().any(|year| value.contains(year)))
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
            let lengths = length(self.timex()).zip(length(&timex.value));
            let is_length = timex.kind == TimexType::Duration;
            return is_length && lengths.is_some_and(|(a, b)| is_near(a.0, b.0) && is_near(a.1, b.1));
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

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

/// Tells whether a year and a number stand together as French writes no month: "2015.3", "2015-3", "2016 - 11", "11, 2016".
///
/// A month in digits has two of them and a hyphen or a stroke beside its year.
fn is_other_number(tokens: &[Token]) -> bool {
    let groups: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at].kind == TokenKind::Digits).collect();
    let [first, last] = groups[..] else { return false };
    let is_pair = last == first + 2 && (is_year(&tokens[first].lower) != is_year(&tokens[last].lower));
    let mark = &tokens[first + 1];
    let is_iso = mark.glued && tokens[last].glued && tokens[last].lower.len() > 1;
    is_pair && (mark.is(".") || mark.is(",") || mark.is("-") && !is_iso)
}

/// Tells whether a number is one of three or more that marks hold together: a telephone number, an address.
fn is_part_of_code(input: &str, span: Span) -> bool {
    let goes_on = |character: char| character.is_ascii_digit() || ".,-/+".contains(character);
    let before = input[..span.start].chars().rev().take_while(|character| goes_on(*character)).count();
    let after = input[span.end..].chars().take_while(|character| goes_on(*character)).count();
    let code = &input[span.start - before..span.end + after];
    let groups = code.split(|character: char| !character.is_ascii_digit()).filter(|group| !group.is_empty());
    before + after > 0 && !code.contains(char::is_whitespace) && groups.count() >= 3
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

/// Returns the months and seconds of a TIMEX3 duration.
fn length(timex: &str) -> Option<(f64, f64)> {
    let (mut months, mut seconds, mut is_clock, mut digits) = (0.0, 0.0, false, String::new());
    for character in timex.strip_prefix('P')?.chars() {
        if character == 'T' {
            is_clock = true;
        } else if character.is_ascii_digit() || character == '.' {
            digits.push(character);
        } else {
            let amount: f64 = std::mem::take(&mut digits).parse().ok()?;
            match character {
                'S' => seconds += amount,
                'M' if is_clock => seconds += 60.0 * amount,
                'H' => seconds += 3600.0 * amount,
                'D' => seconds += 86_400.0 * amount,
                'W' => seconds += 7.0 * 86_400.0 * amount,
                'M' => months += amount,
                'Y' => months += 12.0 * amount,
                _ => return None,
            }
        }
    }
    Some((months, seconds))
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
    fn lengths_are_compared_in_months_and_seconds() {
        assert_eq!(length("PT30M"), length("PT0.5H"));
        assert_eq!(length("P6M"), length("P0.5Y"));
        assert_eq!(length("P1Y1M21D"), Some((13.0, 21.0 * 86_400.0)));
        assert_eq!(length("PXD"), None);
        assert_eq!(length("P1BD"), None);
    }

    #[test]
    fn digits_of_other_numbers_are_told_from_months() {
        for (text, is_other) in [
            ("2015.3", true),
            ("2015-3", true),
            ("2016 - 11", true),
            ("mois de 11, 2016", true),
            ("2016-11", false),
            ("11-2016", false),
            ("11 / 2016", false),
            ("2015-2018", false),
            ("2016.11.03", false),
        ] {
            assert_eq!(is_other_number(&scan(text)), is_other, "{text}");
        }
    }

    #[test]
    fn a_code_has_three_numbers() {
        assert!(is_part_of_code("au 01-23-45", Span::new(3, 5)));
        assert!(!is_part_of_code("de 15-20", Span::new(3, 5)));
        assert!(!is_part_of_code("soit 1,234,567", Span::new(5, 14)));
    }

    #[test]
    fn values_are_compared_without_brackets_and_lengths() {
        assert!(is_same_value("(XXXX-09-03,XXXX-09-12,P9D)", "XXXX-09-03/XXXX-09-12"));
        assert!(is_same_value("SU", "XXXX-SU"));
        assert!(!is_same_value("2016-09", "XXXX-09"));
    }
}
