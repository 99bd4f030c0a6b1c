//! What the pictures share: how much room text takes, where labels fit, numbers that are the same everywhere.

use maud::{Markup, PreEscaped, html};

use crate::serve::exchange::Response;
use crate::vocab;

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// Returns the room that a line of text takes around a point.
    pub(super) fn of_text(text: &str, middle: (f64, f64), size: f64) -> Self {
        let half = width(text, size) / 2.0;
        let (x, y) = middle;
        Self { left: x - half, top: y - size * 0.6, right: x + half, bottom: y + size * 0.6 }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// The room that is taken.
#[derive(Debug, Default)]
pub(super) struct Taken(Vec<Area>);

impl Taken {
    /// Takes the room of an area, whoever has it.
    pub(super) fn take(&mut self, area: Area) {
        self.0.push(area);
    }

    /// Takes the room of an area if nobody has it yet, and tells whether it did.
    pub(super) fn try_take(&mut self, area: Area) -> bool {
        let is_free = self.0.iter().all(|taken| !taken.meets(&area));
        if is_free {
            self.0.push(area);
        }
        is_free
    }
}

/// Estimates how wide a line of text is, rather too wide than too narrow.
#[allow(clippy::cast_precision_loss)]
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.62
}

/// Writes a coordinate with one decimal: the last bits of a float tell nobody anything.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.as_str() {
        "-0.0" => "0".to_owned(),
        text => text.strip_suffix(".0").unwrap_or(text).to_owned(),
    }
}

/// Shortens a text to a number of letters.
pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Lays out a drawing of a width and height; its title is what it is called to those who do not see it.
pub(super) fn drawing(size: (f64, f64), title: &str, class: &str, content: &Markup) -> Markup {
    let view = format!("0 0 {} {}", number(size.0), number(size.1));
    html! {
        svg xmlns=(vocab::SVG) viewBox=(view) class=(class) role="group" aria-label=(title) font-family="system-ui, sans-serif" {
            title { (title) }
            (content)
        }
    }
}

/// Answers with a drawing alone, to save.
pub(super) fn answer(drawing: &Markup, name: &str) -> Response<'static> {
    let text = html! { (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")) (drawing) }.into_string();
    Response::new(200, "image/svg+xml", text)
        .with_header("content-disposition", format!("inline; filename=\"{name}.svg\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_take_room_once() {
        let mut taken = Taken::default();
        assert!(taken.try_take(Area::of_text("Kiev", (10.0, 10.0), 10.0)));
        assert!(!taken.try_take(Area::of_text("Kharkiv", (20.0, 12.0), 10.0)));
        assert!(taken.try_take(Area::of_text("Kharkiv", (20.0, 40.0), 10.0)));
    }

    #[test]
    fn numbers_and_texts_are_short() {
        assert_eq!([number(1.04), number(-0.04), number(2.55)], ["1", "0", "2.5"]);
        assert_eq!(cut("Vladimir Poutine", 10), "Vladimir…");
    }
}
