//! Tables that may be wider than the window.

use maud::{Markup, html};

use crate::serve::words::word;

/// Lays a table out in a region that can be moved to and scrolled by keyboard; `heading` is the id of what names it.
pub(super) fn wide(heading: &str, columns: &Markup, rows: &Markup) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-labelledby=(heading) {
            table {
                thead { tr { (columns) } }
                tbody { (rows) }
            }
        }
    }
}

/// Returns the heads of columns by the keys of their words.
pub(super) fn columns(keys: &[&'static str], language: &str) -> Markup {
    html! { @for key in keys { th scope="col" { (word(key, language)) } } }
}

/// Returns the heads of columns of numbers.
pub(super) fn numbers(keys: &[&'static str], language: &str) -> Markup {
    html! { @for key in keys { th.number scope="col" { (word(key, language)) } } }
}
