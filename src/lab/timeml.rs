//! Documents in TimeML: a text with times, events and the links between them.

use std::path::Path;

use chrono::NaiveDate;

use super::gold::{GoldError, read_file};
use crate::span::Span;

/// A document in TimeML.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    /// The name of the file, without its ending.
    pub name: String,
    /// The text without tags.
    pub text: String,
    /// The day it was written.
    pub published: Option<NaiveDate>,
    /// Its time expressions.
    pub timexes: Vec<Tag>,
    /// Its events.
    pub events: Vec<Tag>,
    /// How one event subordinates another: the elements `SLINK`.
    pub links: Vec<Tag>,
}

/// An element with what its attributes say, and where it stands in the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Tag {
    pub span: Span,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn read(tag: &str) -> Self {
        let mut parts = tag.split('"');
        let mut attributes = Vec::new();
        while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
            let name = before.trim_end_matches('=').split_whitespace().last().unwrap_or_default();
            attributes.push((name.to_owned(), unescape(value)));
        }
        Self { span: Span::default(), attributes }
    }

    /// Returns the value of an attribute; empty without one.
    pub(super) fn value(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads a document.
pub(super) fn read(path: &Path) -> Result<Document, GoldError> {
    let source = read_file(path)?;
    let fault = |fault: &str| GoldError::Format { path: path.to_owned(), format: "TimeML", fault: fault.to_owned() };
    let (head, rest) = source.split_once("<TEXT>").ok_or_else(|| fault("it has no element `TEXT`"))?;
    let (body, tail) = rest.split_once("</TEXT>").ok_or_else(|| fault("its element `TEXT` has no end"))?;
    let written = head.split_once("<DCT>").map(|(_, rest)| Tag::read(rest.split('>').next().unwrap_or_default()));
    let published = written.and_then(|tag| NaiveDate::parse_from_str(tag.value("value").get(..10)?, "%Y-%m-%d").ok());
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut document = Document { name, published, ..Document::default() };
    let mut open: Vec<(String, usize, Tag)> = Vec::new();
    let mut rest = body;
    while let Some((before, tag, behind)) = next_tag(rest) {
        document.text.push_str(&unescape(before));
        rest = behind;
        let at = document.text.len();
        if let Some(name) = tag.strip_prefix('/') {
            let (_, start, mut tag) = open
                .pop()
                .filter(|(opened, ..)| opened == name.trim())
                .ok_or_else(|| fault(&format!("an element `{}` ends that was not begun", name.trim())))?;
            tag.span = Span::new(start, at);
            match name.trim() {
                "TIMEX3" => document.timexes.push(tag),
                "EVENT" => document.events.push(tag),
                _ => {}
            }
        } else if !tag.ends_with('/') {
            let name = tag.split_whitespace().next().unwrap_or_default();
            open.push((name.to_owned(), at, Tag::read(tag)));
        }
    }
    document.text.push_str(&unescape(rest));
    let mut rest = tail;
    while let Some((_, tag, behind)) = next_tag(rest) {
        rest = behind;
        if tag.starts_with("SLINK") {
            document.links.push(Tag::read(tag));
        }
    }
    Ok(document)
}

/// Returns what stands before the next tag, what is inside it, and what follows.
fn next_tag(source: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = source.split_once('<')?;
    let (tag, behind) = rest.split_once('>')?;
    Some((before, tag, behind))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_out_and_keep_their_places() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let source = r#"<TimeML><DCT><TIMEX3 value="2024-06-20" /></DCT><TEXT>Il <EVENT eiid="e1" polarity="NEG">part</EVENT> d&apos;ici <TIMEX3 value="2024-06-21">demain</TIMEX3>.</TEXT><SLINK relType="MODAL" /></TimeML>"#;
        std::fs::write(file.path(), source).unwrap();
        let document = read(file.path()).unwrap();
        assert_eq!(document.text, "Il part d'ici demain.");
        assert_eq!(document.published, NaiveDate::from_ymd_opt(2024, 6, 20));
        assert_eq!(document.events[0].span.text(&document.text), "part");
        assert_eq!(document.events[0].value("polarity"), "NEG");
        assert_eq!(document.timexes[0].span.text(&document.text), "demain");
        assert_eq!(document.links[0].value("relType"), "MODAL");
    }
}
