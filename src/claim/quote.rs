//! Words between quotation marks.

use std::sync::LazyLock;

use regex::Regex;

use crate::span::Span;

/// Quotation marks of the three kinds the press uses, on one or several lines.
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"«([^«»]{1,2000})»|“([^“”]{1,2000})”|"([^"\n]{1,2000})""#).ok());

/// Finds the words between quotation marks, without the marks and the spaces inside them.
///
/// ```
/// use selon::claim::quote::find_quotes;
/// let text = "Il a salué une « amitié invincible ».";
/// assert_eq!(find_quotes(text)[0].text(text), "amitié invincible");
/// ```
#[must_use]
pub fn find_quotes(text: &str) -> Vec<Span> {
    let Some(quoted) = QUOTED.as_ref() else { return Vec::new() };
    quoted
        .captures_iter(text)
        .filter_map(|found| {
            let words = found.iter().skip(1).flatten().next()?;
            let inner = words.as_str();
            let start = words.start() + (inner.len() - inner.trim_start().len());
            let span = Span::new(start, start + inner.trim().len());
            (!span.is_empty()).then_some(span)
        })
        .collect()
}
