//! stub
pub mod entry;
pub mod scan;
use crate::span::Span;
use chrono::NaiveDate;
#[derive(Clone, Debug, PartialEq)]
pub struct Timex { pub span: Span, pub value: String, pub earliest: Option<NaiveDate>, pub latest: Option<NaiveDate> }
#[derive(Debug, Default)]
pub struct TimeWords;
impl TimeWords { pub fn from_triples<'a>(_t: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Self { Self } }
pub fn find_timexes(_t: &str, _p: Option<NaiveDate>, _w: &TimeWords) -> Vec<Timex> { Vec::new() }
