//! Literals: whether one has the form that its datatype asks for, and which of two is the lesser.
//!
//! The forms are those of [XML Schema 1.1](https://www.w3.org/TR/xmlschema11-2/); the order is that of SPARQL's `<`.

use std::cmp::Ordering;
use std::sync::LazyLock;

use chrono::NaiveDate;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{LiteralRef, NamedNodeRef, TermRef};
use regex::Regex;

use crate::vocab;

/// A moment is unsure by so many seconds where no time zone is given.
const UNSURE: i64 = 14 * 3600;

static DECIMAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))$").expect("the pattern is valid"));
static DOUBLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN)$")
        .expect("the pattern is valid")
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?$")
        .expect("the pattern is valid")
});
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)(?:Z|[+-][0-9]{2}:[0-9]{2})?$",
    )
    .expect("the pattern is valid")
});
static PARTIAL_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:-?[0-9]{4,}(?:-(?:0[1-9]|1[0-2]))?|--(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?|---[0-3][0-9])(?:Z|[+-][0-9]{2}:[0-9]{2})?$")
        .expect("the pattern is valid")
});
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^-?P(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?$")
        .expect("the pattern is valid")
});

/// Returns the local name of a datatype of XML Schema.
fn local(datatype: NamedNodeRef<'_>) -> Option<&str> {
    let namespace = xsd::STRING.as_str().strip_suffix("string")?;
    datatype.as_str().strip_prefix(namespace)
}

/// The least and greatest value of a datatype of whole numbers, where it has one.
fn bounds(datatype: &str) -> Option<(Option<i128>, Option<i128>)> {
    Some(match datatype {
        "integer" => (None, None),
        "nonNegativeInteger" => (Some(0), None),
        "positiveInteger" => (Some(1), None),
        "nonPositiveInteger" => (None, Some(0)),
        "negativeInteger" => (None, Some(-1)),
        "long" => (Some(i64::MIN.into()), Some(i64::MAX.into())),
        "int" => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        "short" => (Some(i16::MIN.into()), Some(i16::MAX.into())),
        "byte" => (Some(i8::MIN.into()), Some(i8::MAX.into())),
        "unsignedLong" => (Some(0), Some(u64::MAX.into())),
        "unsignedInt" => (Some(0), Some(u32::MAX.into())),
        "unsignedShort" => (Some(0), Some(u16::MAX.into())),
        "unsignedByte" => (Some(0), Some(u8::MAX.into())),
        _ => return None,
    })
}

/// Tells whether a literal has the form that its datatype asks for; of datatypes not known here, every form is good.
pub(super) fn is_well_formed(literal: LiteralRef<'_>) -> bool {
    let text = literal.value();
    let Some(datatype) = local(literal.datatype()) else { return true };
    if let Some((least, greatest)) = bounds(datatype) {
        let Some(number) = Decimal::parse(text).filter(|_| !text.contains('.')) else { return false };
        let is_within = |bound: Option<i128>, wrong: Ordering| {
            let bound = bound.map(|bound| bound.to_string()).unwrap_or_default();
            Decimal::parse(&bound).is_none_or(|bound| number.compare(&bound) != wrong)
        };
        return is_within(least, Ordering::Less) && is_within(greatest, Ordering::Greater);
    }
    match datatype {
        "boolean" => matches!(text, "true" | "false" | "1" | "0"),
        "decimal" => DECIMAL.is_match(text),
        "double" | "float" => DOUBLE.is_match(text),
        "date" => !text.contains('T') && Moment::parse(text).is_some(),
        "dateTime" => text.contains('T') && Moment::parse(text).is_some(),
        "dateTimeStamp" => text.contains('T') && Moment::parse(text).is_some_and(|moment| moment.has_zone),
        "time" => TIME.is_match(text),
        "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay" => PARTIAL_DATE.is_match(text),
        "duration" | "dayTimeDuration" | "yearMonthDuration" => DURATION.is_match(text) && !text.ends_with(['P', 'T']),
        _ => true,
    }
}

/// Compares two literals as SPARQL does; `None` where they cannot be compared.
pub(super) fn compare(left: LiteralRef<'_>, right: LiteralRef<'_>) -> Option<Ordering> {
    if left.datatype() == right.datatype() && left.language() == right.language() {
        let is_text = left.datatype() == xsd::STRING || left.datatype() == rdf::LANG_STRING;
        if is_text {
            return Some(left.value().cmp(right.value()));
        }
    }
    if !is_well_formed(left) || !is_well_formed(right) {
        return None;
    }
    let (one, other) = (local(left.datatype())?, local(right.datatype())?);
    let is_exact = |datatype: &str| datatype == "decimal" || bounds(datatype).is_some();
    let is_number = |datatype: &str| is_exact(datatype) || matches!(datatype, "double" | "float");
    if is_exact(one) && is_exact(other) {
        return Some(Decimal::parse(left.value())?.compare(&Decimal::parse(right.value())?));
    }
    if is_number(one) && is_number(other) {
        let number = |text: &str| text.parse::<f64>().ok();
        return number(left.value())?.partial_cmp(&number(right.value())?);
    }
    let kind = |datatype: &str| match datatype {
        "dateTime" | "dateTimeStamp" => Some("dateTime"),
        "date" => Some("date"),
        _ => None,
    };
    if kind(one).is_some() && kind(one) == kind(other) {
        return Moment::parse(left.value())?.compare(&Moment::parse(right.value())?);
    }
    let truth = |text: &str| matches!(text, "true" | "1");
    (one == "boolean" && other == "boolean").then(|| truth(left.value()).cmp(&truth(right.value())))
}

/// Tells whether two terms are the same; literals of one datatype are so by their values, as a store keeps them (`01` as
/// `1`).
pub(super) fn is_same(left: TermRef<'_>, right: TermRef<'_>) -> bool {
    match (left, right) {
        (TermRef::Literal(one), TermRef::Literal(other)) if left != right => {
            one.datatype() == other.datatype()
                && one.language() == other.language()
                && compare(one, other) == Some(Ordering::Equal)
        }
        (left, right) => left == right,
    }
}

/// Tells whether a literal says "true".
pub(super) fn is_true(literal: LiteralRef<'_>) -> Option<bool> {
    if literal.datatype() != xsd::BOOLEAN || !is_well_formed(literal) {
        return None;
    }
    Some(matches!(literal.value(), "true" | "1"))
}

/// Tells whether a language tag is in a range, as SPARQL's `langMatches` does (RFC 4647, basic filtering).
pub(super) fn is_in_range(tag: &str, range: &str) -> bool {
    if range == "*" {
        return !tag.is_empty();
    }
    let (tag, range) = (tag.to_ascii_lowercase(), range.to_ascii_lowercase());
    tag.strip_prefix(&range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Shortens a literal for a message or a table: its text, or the term with a datatype that is not known.
pub(super) fn show(literal: LiteralRef<'_>) -> String {
    match (literal.language(), local(literal.datatype())) {
        (Some(language), _) => format!("\"{}\"@{language}", literal.value()),
        (None, Some("string")) => format!("\"{}\"", literal.value()),
        (None, Some(_)) => literal.value().to_owned(),
        (None, None) => literal.to_string(),
    }
}

/// Returns the IRI of a datatype or class as messages show it.
pub(super) fn shown(name: NamedNodeRef<'_>) -> String {
    let shacl = name.as_str().strip_prefix(vocab::SHACL).map(|local| format!("sh:{local}"));
    shacl.or_else(|| crate::store::format::shorten(name.as_str())).unwrap_or_else(|| name.as_str().to_owned())
}

/// A decimal number of any length, without zeros that say nothing.
struct Decimal<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let found = DECIMAL.captures(text)?;
        let part = |number: usize| found.get(number).map_or("", |part| part.as_str());
        let whole = part(2).trim_start_matches('0');
        let fraction = if part(4).is_empty() { part(3) } else { part(4) }.trim_end_matches('0');
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { is_negative: part(1) == "-" && !is_zero, whole, fraction })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let size = self.whole.len().cmp(&other.whole.len());
        let size = size.then_with(|| self.whole.cmp(other.whole)).then_with(|| self.fraction.cmp(other.fraction));
        match (self.is_negative, other.is_negative) {
            (false, false) => size,
            (true, true) => size.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// A date or a date with a time: the beginning of it, in seconds from the beginning of our era.
struct Moment {
    seconds: i64,
    /// The digits behind the point, without zeros at the end.
    fraction: String,
    has_zone: bool,
}

impl Moment {
    fn parse(text: &str) -> Option<Self> {
        let found = DATE.captures(text)?;
        let part = |number: usize| found.get(number).map_or("", |part| part.as_str());
        let number = |at: usize| part(at).parse::<u32>().ok();
        let day = NaiveDate::from_ymd_opt(part(1).parse().ok()?, number(2)?, number(3)?)?;
        let (mut seconds, mut fraction) = (0, String::new());
        if !part(4).is_empty() {
            let (hour, minute, second) = (number(4)?, number(5)?, number(6)?);
            fraction = part(7).trim_start_matches('.').trim_end_matches('0').to_owned();
            let is_midnight = hour == 24 && minute == 0 && second == 0 && fraction.is_empty();
            if (hour > 23 && !is_midnight) || minute > 59 || second > 59 {
                return None;
            }
            seconds = i64::from(hour * 3600 + minute * 60 + second);
        }
        let zone = part(8);
        if let Some((hours, minutes)) = zone.split_once(':') {
            let is_west = hours.starts_with('-');
            let (hours, minutes): (i64, i64) =
                (hours.trim_start_matches(['+', '-']).parse().ok()?, minutes.parse().ok()?);
            let offset = hours * 3600 + minutes * 60;
            if minutes > 59 || offset > UNSURE {
                return None;
            }
            seconds -= if is_west { -offset } else { offset };
        }
        use chrono::Datelike as _;
        seconds += i64::from(day.num_days_from_ce()) * 24 * 3600;
        Some(Self { seconds, fraction, has_zone: !zone.is_empty() })
    }

    fn compare(&self, other: &Self) -> Option<Ordering> {
        let order = self.seconds.cmp(&other.seconds).then_with(|| self.fraction.cmp(&other.fraction));
        let is_sure = self.has_zone == other.has_zone || self.seconds.abs_diff(other.seconds) > UNSURE.unsigned_abs();
        is_sure.then_some(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::Literal;

    fn typed(text: &str, datatype: &str) -> Literal {
        let namespace = xsd::STRING.as_str().trim_end_matches("string");
        Literal::new_typed_literal(text, oxigraph::model::NamedNode::new_unchecked(format!("{namespace}{datatype}")))
    }

    #[test]
    fn forms_are_those_of_xml_schema() {
        for (text, datatype, expected) in [
            ("12", "integer", true),
            ("12.0", "integer", false),
            ("-1", "nonNegativeInteger", false),
            ("256", "unsignedByte", false),
            ("-128", "byte", true),
            ("99999999999999999999999999999999999999999999", "integer", true),
            ("99999999999999999999999999999999999999999999", "long", false),
            (".5", "decimal", true),
            (".", "decimal", false),
            ("1e3", "decimal", false),
            ("1e3", "double", true),
            ("2023-02-29", "date", false),
            ("2024-02-29", "date", true),
            ("2024-02-29", "dateTime", false),
            ("2024-02-29T24:00:00Z", "dateTime", true),
            ("2024-02-29T25:00:00Z", "dateTime", false),
            ("99999999999-01-01", "date", false),
            ("yes", "boolean", false),
            ("P1DT", "duration", false),
            ("P1D", "duration", true),
        ] {
            assert_eq!(is_well_formed(typed(text, datatype).as_ref()), expected, "{text} {datatype}");
        }
    }

    #[test]
    fn order_is_that_of_sparql() {
        for (left, one, right, other, expected) in [
            ("10", "integer", "9.99", "decimal", Some(Ordering::Greater)),
            ("-0.0", "decimal", "0", "integer", Some(Ordering::Equal)),
            ("-2", "integer", "-1", "integer", Some(Ordering::Less)),
            ("1", "integer", "1.5e0", "double", Some(Ordering::Less)),
            ("NaN", "double", "1", "integer", None),
            ("2024-01-01", "date", "2024-01-02", "date", Some(Ordering::Less)),
            ("2024-01-01", "date", "2024-01-02T00:00:00", "dateTime", None),
            ("2024-01-01T00:00:00+02:00", "dateTime", "2023-12-31T23:00:00Z", "dateTime", Some(Ordering::Less)),
            ("2024-01-01T00:00:00", "dateTime", "2024-01-01T05:00:00Z", "dateTime", None),
            ("2024-01-01T00:00:00.5", "dateTime", "2024-01-01T00:00:00.25", "dateTime", Some(Ordering::Greater)),
            ("a", "string", "b", "string", Some(Ordering::Less)),
            ("1", "string", "2", "integer", None),
        ] {
            assert_eq!(compare(typed(left, one).as_ref(), typed(right, other).as_ref()), expected, "{left} {right}");
        }
    }

    #[test]
    fn language_ranges_match_whole_subtags() {
        assert!(is_in_range("fr-CA", "FR") && is_in_range("fr", "*"));
        assert!(!is_in_range("fra", "fr") && !is_in_range("", "*"));
    }
}
