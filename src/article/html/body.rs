//! Which part of a page is the article.
//!
//! Readability finds the text, but drops what is short in it: the lede, the
//! headings, short answers. So it says where the article is, and everything
//! that is there is the text, but for what `furniture.rs` knows.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability};

use super::furniture;
use super::name;
use super::paragraph::{Paragraph, find_all, letters};

/// The share of what Readability found that the article must hold, in hundredths.
const SMALLEST_SHARE: usize = 85;

/// How many elements a page may have before Readability is not asked, since it goes over them several times.
const MOST_ELEMENTS: usize = 50_000;

/// Returns the text of the article on a page.
pub(super) fn find_text(document: &Document, title: Option<&str>) -> String {
    let root = document.root();
    let all = find_all(&root);
    let found = find_readable(document);
    let weight = |paragraph: &Paragraph<'_>| paragraph.text.len();
    let is_found = |paragraph: &Paragraph<'_>| found.contains(&paragraph.key());
    let total: usize = all.iter().filter(|paragraph| is_found(paragraph)).map(weight).sum();
    let place = if total > 0 { find_place(&root, &all, &is_found, total) } else { find_marked(document) };
    let inside: HashSet<NodeId> = std::iter::once(place.id).chain(place.descendants_it().map(|node| node.id)).collect();
    let first = all.iter().position(|paragraph| inside.contains(&paragraph.node.id)).unwrap_or(all.len());
    let chosen: Vec<Paragraph<'_>> = all
        .into_iter()
        .enumerate()
        .filter(|(at, paragraph)| {
            inside.contains(&paragraph.node.id)
                || (is_found(paragraph) && *at < first)
                || (*at < first && furniture::is_lede(paragraph))
        })
        .map(|(_, paragraph)| paragraph)
        .collect();
    join(&chosen, title)
}

/// Joins paragraphs with blank lines, without furniture, the title, what is said twice in a row, and headings of nothing.
pub(super) fn join(paragraphs: &[Paragraph<'_>], title: Option<&str>) -> String {
    let title = title.map(letters);
    let mut kept: Vec<&Paragraph<'_>> = Vec::new();
    for paragraph in paragraphs {
        let key = paragraph.key();
        let is_repeated = kept.last().is_some_and(|previous| previous.key() == key);
        if furniture::is_line(paragraph) || title.as_ref() == Some(&key) || is_repeated || paragraph.level() == Some(1)
        {
            continue;
        }
        // A heading of the same level, or of a higher one, ends what the heading before it heads.
        while let (Some(level), Some(last)) = (paragraph.level(), kept.last().and_then(|last| last.level()))
            && last >= level
        {
            kept.pop();
        }
        kept.push(paragraph);
    }
    while kept.len() > 1 && kept.last().is_some_and(|last| last.level().is_some()) {
        kept.pop();
    }
    kept.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// Returns the paragraphs that Readability finds, by their letters.
fn find_readable(document: &Document) -> HashSet<String> {
    let config = Config { disable_json_ld: true, max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let article = Readability::with_document(document.clone(), None, Some(config)).and_then(|mut page| page.parse());
    let Ok(article) = article else { return HashSet::new() };
    let content = Document::from(article.content);
    find_all(&content.root()).iter().map(Paragraph::key).collect()
}

/// Finds the innermost element that holds nearly all of what was found, or the article around it.
fn find_place<'a>(
    root: &NodeRef<'a>,
    all: &[Paragraph<'a>],
    is_found: &impl Fn(&Paragraph<'a>) -> bool,
    total: usize,
) -> NodeRef<'a> {
    let mut weights: HashMap<NodeId, usize> = HashMap::new();
    for paragraph in all.iter().filter(|paragraph| is_found(paragraph)) {
        for node in std::iter::once(paragraph.node).chain(paragraph.node.ancestors_it(None)) {
            *weights.entry(node.id).or_insert(0) += paragraph.text.len();
        }
    }
    let holds_most =
        |node: &NodeRef<'a>| weights.get(&node.id).is_some_and(|weight| weight * 100 >= total * SMALLEST_SHARE);
    let mut place = *root;
    while let Some(child) = place.children_it(false).find(&holds_most) {
        place = child;
    }
    // A paragraph alone is no place: what stands beside it belongs to it.
    if matches!(name(&place).as_str(), "p" | "li" | "span")
        && let Some(parent) = place.parent()
    {
        place = parent;
    }
    let place = place.ancestors_it(None).filter(|node| name(node) == "article").last().unwrap_or(place);
    first_article(&place).unwrap_or(place)
}

/// Returns the first of several articles, each under its own title, as pages without end have them.
fn first_article<'a>(place: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let has_title =
        |node: &NodeRef<'a>| name(node) == "article" && node.descendants_it().any(|below| name(&below) == "h1");
    let mut articles = place.descendants_it().filter(has_title);
    let first = articles.next()?;
    articles.any(|other| !other.ancestors_it(None).any(|above| above.id == first.id)).then_some(first)
}

/// Returns what the page marks as its article, or else all of it.
fn find_marked(document: &Document) -> NodeRef<'_> {
    ["[itemprop=articleBody]", "article", "main", "[role=main]"]
        .iter()
        .find_map(|selector| document.select_single(selector).nodes().first().copied())
        .or_else(|| document.body())
        .unwrap_or_else(|| document.root())
}
