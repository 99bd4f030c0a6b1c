//! Words between quotation marks.

use crate::span::Span;

/// Quotation marks of the three kinds the press uses.
const MARKS: [(char, char); 3] = [('«', '»'), ('“', '”'), ('"', '"')];

/// How many characters a quotation has at most.
const LONGEST: usize = 2000;

/// Finds the words between quotation marks, without the marks and the spaces inside them.
///
/// ```
/// use selon::claim::quote::find_quotes;
/// let text = "Il a salué une « amitié invincible ».";
/// assert_eq!(find_quotes(text)[0].text(text), "amitié invincible");
/// ```
#[must_use]
pub fn find_quotes(text: &str) -> Vec<Span> {
    let mut quotes = Vec::new();
    // What stands before this was quoted.
    let mut behind = 0;
    for (at, character) in text.char_indices() {
        let marks = MARKS.into_iter().find(|(opening, _)| *opening == character && at >= behind);
        let Some((opening, closing)) = marks else { continue };
        let start = at + opening.len_utf8();
        let rest = text.get(start..).unwrap_or_default();
        let Some(words) = words_before(rest, opening, closing) else { continue };
        behind = start + words.len() + 1;
        let start = start + (words.len() - words.trim_start().len());
        let span = Span::new(start, start + words.trim().len());
        if !span.is_empty() {
            quotes.push(span);
        }
    }
    quotes
}

/// Returns what stands before the closing mark, unless another quotation or, with straight marks, a line comes first.
fn words_before(text: &str, opening: char, closing: char) -> Option<&str> {
    let stops =
        |character: char| character == opening || character == closing || character == '\n' && opening == closing;
    let (end, mark) = text.char_indices().take(LONGEST + 1).find(|(_, character)| stops(*character))?;
    text.get(..end).filter(|words| mark == closing && !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_end_where_their_marks_do() {
        let quotes = |text: &str| -> Vec<String> {
            find_quotes(text).into_iter().map(|span| span.text(text).to_owned()).collect()
        };
        assert_eq!(
            quotes("« un « deux » trois » “quatre\ncinq” \"six\" \"sept\nhuit\" neuf"),
            ["deux", "quatre\ncinq", "six"]
        );
        assert_eq!(quotes("\"\"un\" «» « » “deux«trois»”"), ["un", "deux«trois»"]);
        assert_eq!(quotes(&format!("« {} »", "é".repeat(LONGEST - 2))), ["é".repeat(LONGEST - 2)]);
        assert!(quotes(&format!("« {} »", "é".repeat(LONGEST - 1))).is_empty());
    }
}
