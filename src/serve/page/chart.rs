//! Bars over time, drawn by the server, with the same as a table.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::words::word;

/// How wide and high the drawing is.
const WIDTH: usize = 640;
const HEIGHT: usize = 120;

/// The most bars; of more months, the last are shown.
const MOST: usize = 60;

/// Draws two counts a month, `YYYY-MM`: one above the other, and as a table to open.
pub(super) fn months(
    counts: &BTreeMap<String, [usize; 2]>,
    series: [&str; 2],
    caption: &str,
    language: &str,
) -> Markup {
    let months = filled(counts);
    let Some((first, last)) = months.first().zip(months.last()) else { return html! {} };
    let highest = months.iter().map(|(_, [one, other])| one + other).max().unwrap_or(0).max(1);
    let step = (WIDTH / months.len()).min(48);
    html! {
        figure.chart {
            figcaption { (caption) }
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT + 20) } role="img" aria-label={ (caption) (word("colon", language)) " " (first.0) " – " (last.0) } {
                @for (number, (month, values)) in months.iter().enumerate() {
                    @let heights = values.map(|value| value * HEIGHT / highest);
                    g {
                        title { (month) (word("colon", language)) " " (series[0]) " " (values[0]) ", " (series[1]) " " (values[1]) }
                        rect.one x=(number * step) y=(HEIGHT - heights[0]) width=(step.saturating_sub(2).max(1)) height=(heights[0]) {}
                        rect.other x=(number * step) y=(HEIGHT - heights[0] - heights[1]) width=(step.saturating_sub(2).max(1)) height=(heights[1]) {}
                    }
                }
                text x="0" y=(HEIGHT + 16) { (first.0) }
                @if months.len() > 1 {
                    text x=(months.len() * step) y=(HEIGHT + 16) text-anchor="end" { (last.0) }
                }
            }
            p.legend { span.key.one {} " " (series[0]) " " span.key.other {} " " (series[1]) }
            details {
                summary { (word("as-table", language)) }
                table {
                    thead { tr { th scope="col" { (word("month", language)) } @for name in series { th scope="col" { (name) } } } }
                    tbody {
                        @for (month, values) in &months {
                            @if values.iter().any(|value| *value > 0) {
                                tr { th scope="row" { (month) } @for value in values { td { (value) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Draws a number or range as a bar on a scale from nothing to the most; what is open at an end is hollow. The words
/// beside it say the same.
pub(super) fn range((least, most): (Option<f64>, Option<f64>), highest: f64) -> Markup {
    let at = |value: f64| if highest > 0.0 { (value / highest).clamp(0.0, 1.0) * 100.0 } else { 0.0 };
    let (start, end) = (at(least.unwrap_or(0.0)), most.map_or(100.0, at));
    let kind = if least.is_some() && most.is_some() { "one" } else { "open" };
    html! {
        svg.range viewBox="0 0 104 10" width="104" height="10" aria-hidden="true" {
            line x1="0" x2="104" y1="5" y2="5" {}
            rect class=(kind) x=(format!("{start:.1}")) y="2" width=(format!("{:.1}", (end - start).max(3.0))) height="6" {}
        }
    }
}

/// Returns the last months up to the latest one, those without anything among them.
fn filled(counts: &BTreeMap<String, [usize; 2]>) -> Vec<(String, [usize; 2])> {
    let number = |month: &str| {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let numbers: BTreeMap<usize, [usize; 2]> =
        counts.iter().filter_map(|(month, values)| Some((number(month)?, *values))).collect();
    let Some((first, last)) = numbers.keys().next().zip(numbers.keys().next_back()) else { return Vec::new() };
    let start = (*first).max((last + 1).saturating_sub(MOST));
    let values = |month: &usize| numbers.get(month).copied().unwrap_or_default();
    (start..=*last).map(|month| (format!("{:04}-{:02}", month / 12, month % 12 + 1), values(&month))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_without_anything_are_there() {
        let counts = [("2023-11", [1, 0]), ("2024-02", [2, 3]), ("", [9, 9]), ("2024-xx", [9, 9])];
        let counts: BTreeMap<String, [usize; 2]> =
            counts.into_iter().map(|(month, values)| (month.to_owned(), values)).collect();
        let months: Vec<(String, usize)> =
            filled(&counts).into_iter().map(|(month, values)| (month, values[0] + values[1])).collect();
        let expected = [("2023-11", 1), ("2023-12", 0), ("2024-01", 0), ("2024-02", 5)]
            .map(|(month, sum)| (month.to_owned(), sum));
        assert_eq!(months, expected);
        assert!(filled(&BTreeMap::new()).is_empty());
    }

    #[test]
    fn only_the_last_years_are_drawn() {
        let counts = [("1024-01".to_owned(), [1, 0]), ("2024-01".to_owned(), [1, 0])].into_iter().collect();
        assert_eq!(filled(&counts).len(), MOST);
    }
}
