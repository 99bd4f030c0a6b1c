//! XML as a tree: what the readers of feeds, NITF, NewsML and TEI walk through.
//!
//! Prefixes of names are dropped: agencies bind them differently, and no format
//! read here uses one name in two namespaces. Entities of HTML are understood,
//! since feeds use them without declaring them. No entity is ever expanded from
//! a document type, so a small file cannot grow large.

use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

use super::{DEEPEST_MARKUP, ReadFault};

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// Elements that stand in a line of text rather than on lines of their own, in any of the formats.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "b",
    "chron",
    "classCode",
    "copyrite",
    "date",
    "del",
    "em",
    "emph",
    "event",
    "foreign",
    "forename",
    "function",
    "geogName",
    "hi",
    "i",
    "ins",
    "location",
    "mark",
    "measure",
    "money",
    "name",
    "num",
    "org",
    "orgName",
    "person",
    "persName",
    "placeName",
    "postaddr",
    "pronounce",
    "q",
    "quote",
    "ref",
    "roleName",
    "rs",
    "s",
    "seg",
    "small",
    "soCalled",
    "span",
    "strong",
    "sub",
    "sup",
    "surname",
    "term",
    "time",
    "title",
    "u",
    "virtloc",
    "w",
];

impl Element {
    /// Reads the outermost element of a document.
    pub(super) fn parse(text: &str) -> Result<Self, ReadFault> {
        let broken = |message: String, at: u64| {
            let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
            let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            ReadFault::Xml(format!("{message} in line {line}"))
        };
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        // The bottom of the stack is the document itself.
        let mut open = vec![Self::default()];
        loop {
            let at = reader.buffer_position();
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    if open.len() > DEEPEST_MARKUP {
                        return Err(ReadFault::Depth);
                    }
                    open.push(Self::open(&start));
                }
                Ok(Event::Empty(start)) => push(&mut open, Node::Element(Self::open(&start))),
                Ok(Event::End(_)) => {
                    if let Some(element) = open.pop() {
                        push(&mut open, Node::Element(element));
                    }
                }
                Ok(Event::Text(characters)) => {
                    push(&mut open, Node::Text(unescape(&String::from_utf8_lossy(&characters))));
                }
                Ok(Event::CData(characters)) => {
                    push(&mut open, Node::Text(String::from_utf8_lossy(&characters).into_owned()));
                }
                Ok(Event::Eof) if open.len() > 1 => {
                    let name = open.pop().map(|element| element.name).unwrap_or_default();
                    return Err(broken(format!("`{name}` is not closed"), at));
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => return Err(broken(error.to_string(), at)),
            }
        }
        let document = open.pop().unwrap_or_default();
        let root = document.children.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        root.ok_or_else(|| ReadFault::Xml("there is no element".to_owned()))
    }

    fn open(start: &BytesStart<'_>) -> Self {
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
            attributes.push((name, unescape(&String::from_utf8_lossy(&attribute.value))));
        }
        Self {
            name: String::from_utf8_lossy(start.local_name().as_ref()).into_owned(),
            attributes,
            children: Vec::new(),
        }
    }

    /// Returns the value of an attribute, if it is not empty.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Returns the elements directly below.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns the first element directly below with a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// Returns all elements below with a name, in their order, but none inside another such.
    pub(super) fn find_all(&self, name: &str) -> impl Iterator<Item = &Self> {
        let mut stack: Vec<&Self> = vec![self];
        std::iter::from_fn(move || {
            while let Some(element) = stack.pop() {
                if element.name == name {
                    return Some(element);
                }
                let behind = stack.len();
                stack.extend(element.elements());
                stack[behind..].reverse();
            }
            None
        })
    }

    /// Returns the first element at any depth with a name.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.find_all(name).next()
    }

    /// Returns all text within, on one line; nothing if there is none.
    pub(super) fn line(&self) -> Option<String> {
        let line = normalize(&self.characters());
        (!line.is_empty()).then_some(line)
    }

    /// Returns all text within, as it stands.
    pub(super) fn characters(&self) -> String {
        let mut text = String::new();
        let mut stack: Vec<&Node> = self.children.iter().rev().collect();
        while let Some(node) = stack.pop() {
            match node {
                Node::Text(characters) => text.push_str(characters),
                Node::Element(element) => stack.extend(element.children.iter().rev()),
            }
        }
        text
    }

    /// Returns the text of the first element at any depth that has one of some names.
    pub(super) fn line_of(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.find_all(name).find_map(Self::line))
    }

    /// Returns the text within as paragraphs with a blank line between, without what stands in some elements.
    pub(super) fn paragraphs(&self, left_out: &[&str]) -> String {
        enum Step<'a> {
            Node(&'a Node),
            Break,
        }
        let mut paragraphs: Vec<String> = Vec::new();
        let mut line = String::new();
        let mut steps: Vec<Step<'_>> = self.children.iter().rev().map(Step::Node).collect();
        steps.insert(0, Step::Break);
        while let Some(step) = steps.pop() {
            match step {
                Step::Node(Node::Text(characters)) => line.push_str(characters),
                Step::Node(Node::Element(element)) => {
                    let name = element.name.as_str();
                    if left_out.contains(&name) {
                        continue;
                    }
                    if INLINE.contains(&name) {
                        steps.extend(element.children.iter().rev().map(Step::Node));
                    } else if matches!(name, "br" | "lb" | "pb" | "cb") {
                        line.push(' ');
                    } else {
                        steps.push(Step::Break);
                        steps.extend(element.children.iter().rev().map(Step::Node));
                        steps.push(Step::Break);
                    }
                }
                Step::Break => {
                    let paragraph = normalize(&line);
                    line.clear();
                    if !paragraph.is_empty() {
                        paragraphs.push(paragraph);
                    }
                }
            }
        }
        paragraphs.join("\n\n")
    }

    /// Writes the content as markup again, for those who read it as HTML.
    pub(super) fn inner_markup(&self) -> String {
        enum Step<'a> {
            Node(&'a Node),
            Close(&'a str),
        }
        let mut markup = String::new();
        let mut steps: Vec<Step<'_>> = self.children.iter().rev().map(Step::Node).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::Node(Node::Text(text)) => markup.push_str(&quick_xml::escape::escape(text.as_str())),
                Step::Node(Node::Element(element)) => {
                    markup.push('<');
                    markup.push_str(&element.name);
                    for (name, value) in &element.attributes {
                        markup.push_str(&format!(" {name}=\"{}\"", quick_xml::escape::escape(value.as_str())));
                    }
                    markup.push('>');
                    steps.push(Step::Close(&element.name));
                    steps.extend(element.children.iter().rev().map(Step::Node));
                }
                Step::Close("br" | "img" | "hr") => {}
                Step::Close(name) => markup.push_str(&format!("</{name}>")),
            }
        }
        markup
    }

    /// Tells whether there are elements below.
    pub(super) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

/// Puts the characters that entities stand for; one that nobody knows is left as it is written.
pub(super) fn unescape(raw: &str) -> String {
    unescape_with(raw, resolve_html5_entity).map_or_else(|_| raw.to_owned(), Into::into)
}

/// Puts single blanks for runs of blanks and line ends; no-break spaces stay.
pub(super) fn normalize(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Returns the name of the outermost element of markup, without its prefix.
pub(super) fn root_name(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else if rest.starts_with("<!") {
            rest.find('>')? + 1
        } else {
            break;
        };
        rest = rest.get(end..)?.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).unwrap_or(name.len());
    let name = name.get(..end)?;
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name.starts_with(|letter: char| letter.is_ascii_alphabetic()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_in_paragraphs() {
        let text = "<a:doc><p>Paris &amp; Berlin ont&nbsp;sign&eacute;\n <b>jeudi</b>&bidule;.</p><figure>Photo</figure><p><![CDATA[Fin <là>]]></p></a:doc>";
        let root = Element::parse(text).unwrap();
        assert_eq!(root.name, "doc");
        let paragraphs = root.paragraphs(&["figure"]);
        assert!(paragraphs.starts_with("Paris") && paragraphs.ends_with("\n\nFin <là>"), "{paragraphs}");
        assert_eq!(root_name("\u{feff}<?xml version='1.0'?>\n<!DOCTYPE a><!-- b --><rdf:RDF x='1'>"), Some("RDF"));
        assert_eq!(root_name("plain"), None);
    }

    #[test]
    fn broken_and_deep_markup_is_named() {
        let message = |text: &str| Element::parse(text).unwrap_err().to_string();
        assert_eq!(message("<a>\n<b>"), "this is not well-formed XML: `b` is not closed in line 2");
        assert!(message("<a></b>").starts_with("this is not well-formed XML: "));
        assert_eq!(message("plain"), "this is not well-formed XML: there is no element");
        let deep = format!("{}a{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(message(&deep), "the markup is nested more than 512 levels deep");
    }
}
