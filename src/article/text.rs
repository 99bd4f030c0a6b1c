//! Articles in plain text, with or without a header.
//!
//! A header is a run of `key: value` lines at the very beginning, with nothing
//! but known keys, and a blank line behind it; Markdown's `---` lines may stand
//! around it. A text that merely begins like a header is left as it is.

use super::{Article, Metadata, ReadFault};

/// Reads an article from plain text.
pub(super) fn read(text: &str, metadata: &Metadata) -> Result<Article, ReadFault> {
    // Line ends are a matter of transport, like the charset.
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        std::borrow::Cow::Borrowed(text)
    };
    let text = text.trim_start_matches(['\n', '\u{feff}']);
    let (header, body) = split_header(text).unwrap_or((Metadata::default(), text));
    Article::from_text(body.trim_start_matches('\n').trim_end().to_owned(), header.or(metadata))
}

/// Splits a text behind its header, if it has one.
fn split_header(text: &str) -> Option<(Metadata, &str)> {
    let (fence, mut rest) = match text.strip_prefix("---\n") {
        Some(rest) => ("---", rest),
        None => ("", text),
    };
    let mut header = Metadata::default();
    let mut lines = 0;
    loop {
        let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = behind;
        if line.trim() == fence {
            return (lines > 0).then_some((header, rest));
        }
        let (key, value) = line.split_once(':')?;
        let value = value.trim().trim_matches('"').trim();
        let field = match key.trim().to_ascii_lowercase().as_str() {
            "id" => &mut header.id,
            "title" => &mut header.title,
            "date" | "published" => &mut header.published,
            "publisher" => &mut header.publisher,
            "url" => &mut header.url,
            "language" => &mut header.language,
            _ => return None,
        };
        *field = (!value.is_empty()).then(|| value.to_owned());
        lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_known_keys_and_a_blank_line() {
        let article =
            read("title: Accord : la suite\r\nDate: 2026-01-09\r\n\r\nParis a signé.\r\n", &Metadata::default())
                .unwrap();
        assert_eq!(article.title.as_deref(), Some("Accord : la suite"));
        assert_eq!(article.published.unwrap().to_string(), "2026-01-09");
        assert_eq!(article.text, "Paris a signé.");
    }

    #[test]
    fn a_fenced_header_is_read_too() {
        let article = read("---\npublisher: \"Le Quotidien\"\n---\nParis a signé.", &Metadata::default()).unwrap();
        assert_eq!(article.publisher.as_deref(), Some("Le Quotidien"));
        assert_eq!(article.text, "Paris a signé.");
    }

    #[test]
    fn a_text_that_begins_like_a_header_is_text() {
        for text in ["Paris : un accord signé.\n\nSuite.", "title: un mot\nParis a signé.", "---\nParis a signé."] {
            assert_eq!(read(text, &Metadata::default()).unwrap().text, text);
        }
        assert!(read("title: un mot", &Metadata::default()).is_err());
    }

    #[test]
    fn what_the_header_says_wins() {
        let given =
            Metadata { publisher: Some("A".into()), published: Some("2020-01-01".into()), ..Metadata::default() };
        let article = read("publisher: B\n\nParis a signé.", &given).unwrap();
        assert_eq!(
            (article.publisher.as_deref(), article.published.unwrap().to_string().as_str()),
            (Some("B"), "2020-01-01")
        );
    }
}
