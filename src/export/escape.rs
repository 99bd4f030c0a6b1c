//! How text is written where some of its signs mean something.

use std::fmt::Write as _;

/// Writes text for XML, in elements and attributes; what XML cannot hold at all is left out.
///
/// Blanks other than spaces are spelled out, since parsers would turn them into spaces in attributes.
pub(super) fn xml(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                // Writing into a string cannot fail.
                let _ = write!(written, "&#{};", u32::from(character));
            }
            '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {}
            other => written.push(other),
        }
    }
    written
}

/// Writes a row of CSV, as RFC 4180 says but for the line's end, which is a line feed.
pub(super) fn csv(fields: &[&str]) -> String {
    let field = |text: &&str| {
        if text.contains([',', '"', '\n', '\r', ';']) || text.starts_with(' ') || text.ends_with(' ') {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            (*text).to_owned()
        }
    };
    let mut row = fields.iter().map(field).collect::<Vec<_>>().join(",");
    row.push('\n');
    row
}

/// Writes a quoted string of DOT; a backslash would otherwise stand for the name of the graph or node.
pub(super) fn dot(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "").replace('\n', "\\n").replace('\0', "");
    format!("\"{text}\"")
}

/// Writes text for Markdown on one line, so that none of it becomes markup.
pub(super) fn markdown(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            written.push(' ');
        }
        for character in word.chars() {
            if "\\`*_{}[]<>#|~!&".contains(character) {
                written.push('\\');
            }
            written.push(character);
        }
    }
    // A number with a dot, or a dash, would begin a list.
    if written.starts_with(|character: char| character.is_ascii_digit() || "-+".contains(character)) {
        let end = written.find(|character: char| !character.is_ascii_digit()).unwrap_or(written.len());
        if written[end..].starts_with(['.', ')', '-', '+']) {
            written.insert(end, '\\');
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        assert_eq!(xml("<a & \"b\">\n\u{1}é"), "&lt;a &amp; &quot;b&quot;&gt;&#10;é");
        assert_eq!(
            csv(&["a,b", "dit \"non\"", "é\nè", "simple", ""]),
            "\"a,b\",\"dit \"\"non\"\"\",\"é\nè\",simple,\n"
        );
        assert_eq!(dot("a\\N \"b\"\nc"), "\"a\\\\N \\\"b\\\"\\nc\"");
        assert_eq!(markdown("*a*\n<b> [c](d)"), "\\*a\\* \\<b\\> \\[c\\](d)");
        assert_eq!([markdown("12. mai"), markdown("- non"), markdown("12 mai")], ["12\\. mai", "\\- non", "12 mai"]);
    }
}
