//! Colours on the terminal, and none elsewhere.

use std::io::{self, IsTerminal as _};

use crate::span::Span;

/// Colours text, or leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    /// Returns colours if standard output is a terminal that wants them.
    pub(super) fn for_output() -> Self {
        Self(io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()))
    }

    /// Returns a text in a style.
    pub(super) fn with(&self, style: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Marks what lies in a sentence; of marks that overlap the first is kept.
    pub(super) fn marked(&self, text: &str, sentence: Span, marks: &[(Span, &str)]) -> String {
        let mut painted = String::new();
        let mut at = sentence.start;
        for (span, style) in marks {
            if span.start >= at && sentence.contains(*span) && !span.is_empty() {
                painted.push_str(Span::new(at, span.start).text(text));
                painted.push_str(&self.with(style, span.text(text)));
                at = span.end;
            }
        }
        painted.push_str(Span::new(at, sentence.end).text(text));
        painted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_painted_once() {
        let text = "Poutine a parlé.";
        let marks = [(Span::new(0, 7), "4"), (Span::new(3, 9), "1"), (Span::new(10, 16), "1;33")];
        let sentence = Span::new(0, text.len());
        assert_eq!(Paint(false).marked(text, sentence, &marks), text);
        assert_eq!(
            Paint(true).marked(text, sentence, &marks),
            "\u{1b}[4mPoutine\u{1b}[0m a \u{1b}[1;33mparlé\u{1b}[0m."
        );
    }
}
