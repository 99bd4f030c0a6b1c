//! What stands on a page around an article: menus, captions, boxes that lead elsewhere.
//!
//! **Invariant:** no word of a class and no word of French is named here; they
//! are in `furniture.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};

use super::name;
use super::paragraph::Paragraph;

/// The words that give furniture away.
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::parse(include_str!("furniture.txt")));

/// Elements that never hold the text of an article.
const ELEMENTS: &[&str] = &[
    "audio",
    "button",
    "canvas",
    "embed",
    "figcaption",
    "footer",
    "iframe",
    "img",
    "input",
    "nav",
    "noscript",
    "picture",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
];

/// Elements that hold the text of an article only where a template wraps them around the whole page.
const WRAPPERS: &[&str] = &["aside", "dialog", "figure", "form", "label", "menu", "object"];

/// Roles, in the sense of ARIA, that never hold the text of an article.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "img",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tablist",
    "toolbar",
    "tooltip",
];

/// The share of the text that an element may have and still be furniture, in hundredths.
const LARGEST_SHARE: usize = 45;

/// How long a line that leads elsewhere may be, in letters, if it is not a link.
const LONGEST_LINE: usize = 140;

/// How long a cell of a table may be, in letters, if it is no text.
const LONGEST_CELL: usize = 80;

/// What `furniture.txt` says, section by section.
#[derive(Default)]
struct Words {
    classes: Vec<String>,
    always: Vec<String>,
    ledes: Vec<String>,
    lines: Vec<String>,
}

impl Words {
    fn parse(text: &str) -> Self {
        let mut words = Self::default();
        let mut section = "";
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']');
                continue;
            }
            match section {
                "class" => words.classes.push(format!("-{line}-")),
                "always" => words.always.push(format!("-{line}-")),
                "lede" => words.ledes.push(format!("-{line}-")),
                _ => words.lines.push(line.to_lowercase()),
            }
        }
        words
    }
}

/// Takes off a page what does not belong to its article.
pub(super) fn remove(document: &Document) {
    remove_if(document, |node| match ELEMENTS.contains(&name(node).as_str()) {
        true => Some(true),
        false => is_element_apart(node).then_some(false),
    });
    remove_if(document, |node| is_card(node).then_some(false));
    remove_if(document, |node| {
        let classes = classes(node);
        let has = |words: &[String]| classes.iter().any(|class| words.iter().any(|word| class.contains(word.as_str())));
        if has(&WORDS.always) { Some(true) } else { has(&WORDS.classes).then_some(false) }
    });
}

/// Removes the elements that are judged furniture, `Some(true)` even if they hold most of the text.
fn remove_if(document: &Document, judge: impl Fn(&NodeRef<'_>) -> Option<bool>) {
    let weights = weigh(document);
    let total = weights.get(&document.root().id).copied().unwrap_or_default();
    let doomed: Vec<NodeRef<'_>> = document
        .root()
        .descendants_it()
        .filter(NodeRef::is_element)
        .filter(|node| {
            let Some(is_sure) = judge(node) else { return false };
            let weight = weights.get(&node.id).copied().unwrap_or_default();
            !is_frame(node) && (is_sure || weight * 100 <= total * LARGEST_SHARE) && !holds_article(node)
        })
        .collect();
    for node in doomed {
        node.remove_from_parent();
    }
}

/// Returns how much text each element holds, with that of the elements in it.
fn weigh(document: &Document) -> HashMap<NodeId, usize> {
    let mut weights = HashMap::new();
    for node in document.root().descendants_it().filter(NodeRef::is_text) {
        let is_unseen =
            node.parent().is_some_and(|parent| matches!(name(&parent).as_str(), "script" | "style" | "noscript"));
        let weight = if is_unseen { 0 } else { node.text().chars().filter(|letter| letter.is_alphanumeric()).count() };
        if weight > 0 {
            for ancestor in node.ancestors_it(None) {
                *weights.entry(ancestor.id).or_insert(0) += weight;
            }
        }
    }
    weights
}

/// Tells whether an element is furniture whatever its class, unless it holds most of the text.
fn is_element_apart(node: &NodeRef<'_>) -> bool {
    let name = name(node);
    if WRAPPERS.contains(&name.as_str()) || name.starts_with("amp-") {
        return true;
    }
    if let Some(role) = node.attr("role")
        && ROLES.contains(&role.trim())
    {
        return true;
    }
    let is_unseen = node.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
    if node.has_attr("hidden") || is_unseen {
        return true;
    }
    if name == "time" && stands_alone(node) {
        return true;
    }
    // The header of the page, not that of the article.
    name == "header"
        && !node.ancestors_it(None).any(|above| matches!(self::name(&above).as_str(), "article" | "main" | "section"))
}

/// Tells whether an element announces another article: its heading is a link, or it is a link with a heading in it.
fn is_card(node: &NodeRef<'_>) -> bool {
    let is_heading = |node: &NodeRef<'_>| matches!(name(node).as_str(), "h2" | "h3" | "h4" | "h5" | "h6");
    let leads_away = |link: &NodeRef<'_>| link.attr("href").is_some_and(|address| !address.starts_with('#'));
    if name(node) == "a" {
        return leads_away(node) && node.descendants_it().any(|below| is_heading(&below));
    }
    node.children_it(false).filter(is_heading).any(|heading| {
        let mut within = heading.children_it(false).filter(|child| child.is_element() || child.is_nonempty_text());
        within.next().is_some_and(|link| name(&link) == "a" && leads_away(&link)) && within.next().is_none()
    })
}

/// Tells whether there is no text beside an element: a time that stands alone says when something was published.
fn stands_alone(node: &NodeRef<'_>) -> bool {
    node.parent().is_some_and(|parent| !parent.children_it(false).any(|beside| beside.is_nonempty_text()))
}

/// Tells whether an element is there on every page, and holds everything.
fn is_frame(node: &NodeRef<'_>) -> bool {
    matches!(name(node).as_str(), "html" | "head" | "body" | "main")
}

/// Tells whether an element holds what the page calls its article.
fn holds_article(node: &NodeRef<'_>) -> bool {
    let is_marked = |node: &NodeRef<'_>| node.attr("itemprop").is_some_and(|property| property.contains("articleBody"));
    is_marked(node)
        || node.descendants_it().any(|below| is_marked(&below) || (name(&below) == "h1" && name(node) != "svg"))
}

/// Returns the classes and the identifier of an element as words between hyphens: "articleReadAlso" is "-article-read-also-".
fn classes(node: &NodeRef<'_>) -> Vec<String> {
    let mut classes = Vec::new();
    for value in [node.attr("class"), node.attr("id")].into_iter().flatten() {
        for class in value.split_whitespace() {
            let mut words = String::from("-");
            let mut was_lower = false;
            for letter in class.chars() {
                if letter.is_uppercase() && was_lower {
                    words.push('-');
                }
                was_lower = letter.is_lowercase();
                if letter.is_alphanumeric() {
                    words.extend(letter.to_lowercase());
                } else if !words.ends_with('-') {
                    words.push('-');
                }
            }
            if !words.ends_with('-') {
                words.push('-');
            }
            classes.push(words);
        }
    }
    classes
}

/// Tells whether a paragraph stands in what leads from the title to the text.
pub(super) fn is_lede(paragraph: &Paragraph<'_>) -> bool {
    std::iter::once(paragraph.node)
        .chain(paragraph.node.ancestors_it(Some(2)))
        .any(|node| classes(&node).iter().any(|class| WORDS.ledes.iter().any(|word| class.contains(word.as_str()))))
}

/// Tells whether a line leads away from the article, or says who may read it and who shares it.
pub(super) fn is_line(paragraph: &Paragraph<'_>) -> bool {
    let letters = paragraph.text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let is_link = paragraph.linked * 10 >= letters * 9;
    if is_link && paragraph.level().is_none() && !paragraph.is_sentence() {
        return true;
    }
    // Cells of a table that say no sentence, and the initials of those who wrote a report.
    if (matches!(name(&paragraph.node).as_str(), "td" | "th") && !paragraph.is_sentence() && letters <= LONGEST_CELL)
        || (!paragraph.text.contains(' ') && paragraph.text.contains('/'))
    {
        return true;
    }
    let line = paragraph.text.to_lowercase().replace('’', "'");
    let line = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    WORDS.lines.iter().any(|beginning| {
        if let Some((before, behind)) = beginning.split_once('*') {
            return line.strip_prefix(before).is_some_and(|rest| rest.contains(behind));
        }
        let Some(rest) = line.strip_prefix(beginning.as_str()) else { return false };
        if rest.starts_with(char::is_alphanumeric) {
            return false;
        }
        let rest = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let rest_letters = rest.chars().filter(|letter| letter.is_alphanumeric()).count();
        let is_rest_linked = paragraph.linked > 0 && paragraph.linked * 10 >= rest_letters * 8;
        let is_label = rest.is_empty() || rest.starts_with([':', '|', '>', '→', '»', '–', '—']);
        (is_label && letters <= LONGEST_LINE)
            || is_rest_linked
            || (!paragraph.is_sentence() && letters <= LONGEST_LINE && paragraph.level().is_none())
    })
}
