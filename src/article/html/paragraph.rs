//! The paragraphs of a page, as a reader sees them.

use dom_query::NodeRef;

use super::name;

/// A run of text that stands on lines of its own.
#[derive(Debug)]
pub(super) struct Paragraph<'a> {
    /// The innermost block that it stands in.
    pub(super) node: NodeRef<'a>,
    /// What it says, without blanks at its ends.
    pub(super) text: String,
    /// How many letters of it are links.
    pub(super) linked: usize,
}

impl Paragraph<'_> {
    /// Returns the letters alone, by which the same paragraph is known again.
    pub(super) fn key(&self) -> String {
        letters(&self.text)
    }

    /// Returns the level of a heading, 1 for the highest.
    pub(super) fn level(&self) -> Option<u8> {
        match name(&self.node).as_str() {
            "h1" => Some(1),
            "h2" => Some(2),
            "h3" => Some(3),
            "h4" => Some(4),
            "h5" => Some(5),
            "h6" => Some(6),
            _ => None,
        }
    }

    /// Tells whether it ends as sentences do.
    pub(super) fn is_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '»', '”', ')', ' ', '\u{a0}', '\u{202f}', ']']);
        end.ends_with(['.', '!', '?', '…', ':', ';'])
    }
}

/// Returns the letters and digits of a text.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text no reader sees.
const UNSEEN: &[&str] =
    &["head", "script", "style", "template", "noscript", "title", "textarea", "select", "object", "math"];

enum Step<'a> {
    Open(NodeRef<'a>),
    Close { is_block: bool, is_link: bool },
}

/// Finds the paragraphs within an element, in their order.
pub(super) fn find_all<'a>(root: &NodeRef<'a>) -> Vec<Paragraph<'a>> {
    let mut paragraphs = Vec::new();
    let mut blocks = vec![*root];
    let mut line = Line::default();
    let mut links = 0_usize;
    let mut steps: Vec<Step<'a>> = root.children_it(true).map(Step::Open).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Open(node) if node.is_text() => line.push(&node.text(), links > 0),
            Step::Open(node) if node.is_element() => {
                let name = name(&node);
                if UNSEEN.contains(&name.as_str()) {
                    continue;
                }
                if name == "br" {
                    if line.text.ends_with('\n') {
                        line.flush(blocks.last(), &mut paragraphs);
                    } else {
                        line.break_off();
                    }
                    continue;
                }
                let (is_block, is_link) = (BLOCKS.contains(&name.as_str()), name == "a");
                if is_block {
                    line.flush(blocks.last(), &mut paragraphs);
                    blocks.push(node);
                }
                links += usize::from(is_link);
                steps.push(Step::Close { is_block, is_link });
                steps.extend(node.children_it(true).map(Step::Open));
            }
            Step::Open(_) => {}
            Step::Close { is_block, is_link } => {
                links -= usize::from(is_link);
                if is_block {
                    line.flush(blocks.last(), &mut paragraphs);
                    blocks.pop();
                }
            }
        }
    }
    line.flush(Some(root), &mut paragraphs);
    paragraphs
}

/// The line that is being read.
#[derive(Default)]
struct Line {
    text: String,
    linked: usize,
}

impl Line {
    /// Adds text; runs of blanks become one, and no-break spaces stay.
    fn push(&mut self, text: &str, is_linked: bool) {
        for letter in text.chars() {
            match letter {
                ' ' | '\t' | '\n' | '\r' | '\x0c' => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
                // What tells where a line may be broken, and byte order marks, nobody sees.
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
                letter if letter.is_control() => {}
                letter => {
                    self.text.push(letter);
                    self.linked += usize::from(is_linked && letter.is_alphanumeric());
                }
            }
        }
    }

    /// Ends the line within its paragraph.
    fn break_off(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Hands the paragraph on, if it says anything.
    fn flush<'a>(&mut self, block: Option<&NodeRef<'a>>, paragraphs: &mut Vec<Paragraph<'a>>) {
        let text = self.text.trim().to_owned();
        if let Some(node) = block
            && text.contains(char::is_alphanumeric)
        {
            paragraphs.push(Paragraph { node: *node, text, linked: self.linked });
        }
        *self = Self::default();
    }
}

/// Returns text without markup as one paragraph.
pub(super) fn normalize(text: &str) -> String {
    let mut line = Line::default();
    line.push(text, false);
    line.text.trim().to_owned()
}
