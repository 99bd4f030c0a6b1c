//! Pages: the text that a reader reads on them, and what they say about it.
//!
//! First what stands around every article is taken off (`furniture.rs`), then
//! the port of Readability says where the article is (`body.rs`), and its
//! paragraphs become the text (`paragraph.rs`). What the page says in JSON-LD, in
//! `meta` elements and to the eye becomes title, day, publisher and address
//! (`metadata.rs`, `linked_data.rs`).

mod body;
mod furniture;
mod linked_data;
mod metadata;
mod paragraph;

use dom_query::{Document, NodeRef};

use super::{Article, DEEPEST_MARKUP, Metadata, ReadFault};

/// How many elements may be open at once, whether or not the parser closes them: twenty times as many as may stand
/// in each other, since broken pages leave many open.
const MOST_OPEN: usize = 20 * DEEPEST_MARKUP;

/// How many elements the parser may have to open anew: it opens all of these again in each block that follows.
const MOST_REOPENED: usize = 10_000_000;

/// Elements that the parser opens anew in the next block, if they are not closed.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements that the parser closes by itself, so that they cannot stand in each other.
const SELF_CLOSING: &[&str] = &[
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Reads the article of a page; the address in the metadata is where the page was found.
pub(super) fn read(page: &str, metadata: &Metadata) -> Result<Article, ReadFault> {
    let document = parse(page)?;
    let own = metadata::find(&document, metadata.url.as_deref());
    furniture::remove(&document);
    let text = body::find_text(&document, own.title.as_deref());
    Article::from_text(text, own.or(metadata))
}

/// Returns the text of a piece of HTML that holds nothing but an article, as feeds have it.
pub(super) fn read_fragment(markup: &str) -> Result<String, ReadFault> {
    // Most summaries are plain.
    if !markup.contains(['<', '&']) {
        return Ok(paragraph::normalize(markup));
    }
    let document = parse(markup)?;
    furniture::remove(&document);
    for heading in document.select("h1").nodes() {
        heading.remove_from_parent();
    }
    Ok(body::join(&paragraph::find_all(&document.root()), None))
}

/// Parses a page, unless it is nested so deeply that walking through it would take too long.
fn parse(page: &str) -> Result<Document, ReadFault> {
    if !is_tractable(page) {
        return Err(ReadFault::Depth);
    }
    let document = Document::from(page);
    if depth(&document) > DEEPEST_MARKUP { Err(ReadFault::Depth) } else { Ok(document) }
}

/// Tells by the tags alone whether a page can be parsed in reasonable time.
fn is_tractable(page: &str) -> bool {
    let (mut tags, mut open, mut most_open, mut formatting, mut most_formatting) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for tag in page.split('<').skip(1) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        if !tag.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let step = usize::from(!is_named(tag, SELF_CLOSING));
        let formatting_step = usize::from(is_named(tag, FORMATTING));
        tags += 1;
        if is_end {
            open = open.saturating_sub(step);
            formatting = formatting.saturating_sub(formatting_step);
        } else {
            open += step;
            formatting += formatting_step;
            most_open = most_open.max(open);
            most_formatting = most_formatting.max(formatting);
        }
    }
    most_open <= MOST_OPEN && most_formatting.saturating_mul(tags) <= MOST_REOPENED
}

fn is_named(tag: &str, names: &[&str]) -> bool {
    let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns how deep the elements of a page stand in each other.
fn depth(document: &Document) -> usize {
    let mut deepest = 0;
    let mut stack: Vec<(NodeRef<'_>, usize)> = vec![(document.root(), 0)];
    while let Some((node, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        stack.extend(node.children_it(false).filter(NodeRef::is_element).map(|child| (child, depth + 1)));
    }
    deepest
}

/// Returns the name of an element, or nothing for what is none.
fn name(node: &NodeRef<'_>) -> String {
    node.node_name().map(|name| name.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_html_is_read() {
        let text =
            read_fragment("<p>Paris&nbsp;a <b>si&shy;gné</b><br><br>un  accord.<p>Berlin aussi.<ul><li>Rome").unwrap();
        assert_eq!(text, "Paris\u{a0}a signé\n\nun accord.\n\nBerlin aussi.\n\nRome");
        assert_eq!(read_fragment(" Paris\n a signé. ").unwrap(), "Paris a signé.");
    }

    #[test]
    fn deep_pages_are_named() {
        for tag in ["div", "b", "table", "optgroup", "svg", "p><span", "font"] {
            let page = format!("<p>Paris</p>{}", format!("<{tag}>").repeat(100_000));
            assert!(matches!(read(&page, &Metadata::default()), Err(ReadFault::Depth)), "{tag}");
        }
        let unclosed: String = (0..5000).map(|number| format!("<b id={number}>")).collect();
        let page = format!("{unclosed}{}", "<p>a</p>".repeat(100_000));
        assert!(matches!(read(&page, &Metadata::default()), Err(ReadFault::Depth)));
        for tag in ["p", "li", "td", "option", "br", "dd"] {
            let page = format!("<p>Paris a signé.</p>{}", format!("<{tag}>").repeat(60_000));
            assert!(read(&page, &Metadata::default()).is_ok(), "{tag}");
        }
    }
}
