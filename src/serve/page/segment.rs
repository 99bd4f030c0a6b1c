//! Cuts a text wherever something begins or ends in it, for marks that overlap and nest.

/// A run of a text in which the same marks hold from its beginning to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment<'t> {
    /// Its words.
    pub(super) text: &'t str,
    /// Where it begins, in code points.
    pub(super) start: usize,
    /// The marks that cover it, by their place in the list, the longest first.
    pub(super) marks: Vec<usize>,
}

/// Cuts a text at the bounds of all marks, given in code points, and into paragraphs at its line breaks.
///
/// Marks may nest and cross each other, reach beyond the text or be empty; all words of the text are in the result in
/// their order, and only line breaks are not.
pub(super) fn cut<'t>(text: &'t str, marks: &[(usize, usize)]) -> Vec<Vec<Segment<'t>>> {
    let mut bounds: Vec<usize> = marks.iter().flat_map(|(start, end)| [*start, *end]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut bounds = bounds.into_iter().peekable();
    let mut paragraphs = Vec::new();
    let mut paragraph = Vec::new();
    let (mut from, mut from_point) = (0, 0);
    let push = |paragraph: &mut Vec<Segment<'t>>, from: usize, to: usize, point: usize| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            paragraph.push(Segment { text, start: point, marks: Vec::new() });
        }
    };
    for (point, (at, character)) in text.char_indices().enumerate() {
        let mut is_bound = false;
        while bounds.next_if(|bound| *bound <= point).is_some() {
            is_bound = true;
        }
        if is_bound || character == '\n' {
            push(&mut paragraph, from, at, from_point);
            (from, from_point) = (at, point);
        }
        if character == '\n' {
            (from, from_point) = (at + 1, point + 1);
            if !paragraph.is_empty() {
                paragraphs.push(std::mem::take(&mut paragraph));
            }
        }
    }
    push(&mut paragraph, from, text.len(), from_point);
    if !paragraph.is_empty() {
        paragraphs.push(paragraph);
    }
    cover(&mut paragraphs, marks);
    paragraphs
}

/// Finds the marks that cover each segment, in one pass over both.
fn cover(paragraphs: &mut [Vec<Segment<'_>>], marks: &[(usize, usize)]) {
    let length = |mark: &usize| marks.get(*mark).map_or(0, |(start, end)| end.saturating_sub(*start));
    let mut coming: Vec<usize> = (0..marks.len()).collect();
    coming.sort_by_key(|mark| marks.get(*mark).copied());
    let mut coming = coming.into_iter().peekable();
    let mut open: Vec<usize> = Vec::new();
    for segment in paragraphs.iter_mut().flatten() {
        let has_begun = |mark: &usize| marks.get(*mark).is_some_and(|(start, _)| *start <= segment.start);
        while let Some(mark) = coming.next_if(has_begun) {
            open.push(mark);
        }
        open.retain(|mark| marks.get(*mark).is_some_and(|(_, end)| *end > segment.start));
        segment.marks.clone_from(&open);
        segment.marks.sort_by_key(|mark| (std::cmp::Reverse(length(mark)), *mark));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marks: &[(usize, usize)]) -> String {
        let segment = |segment: &Segment<'_>| format!("{}{:?}", segment.text, segment.marks);
        let paragraphs = cut(text, marks);
        let lines = paragraphs.iter().map(|paragraph| paragraph.iter().map(segment).collect::<String>());
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn marks_nest_cross_and_count_code_points() {
        assert_eq!(shown("abcdef", &[(0, 6), (2, 4)]), "ab[0]cd[0, 1]ef[0]");
        assert_eq!(shown("abcdef", &[(0, 4), (2, 6)]), "ab[0]cd[0, 1]ef[1]");
        assert_eq!(
            shown("\u{1f600}\u{e9}x\n\ny", &[(1, 2), (2, 99), (7, 9), (1, 1)]),
            "\u{1f600}[]\u{e9}[0]x[1]\ny[1]"
        );
        assert_eq!(shown("", &[(0, 3)]), "");
        assert_eq!(shown("\n\na\n", &[]), "a[]");
    }

    #[test]
    fn no_word_is_lost() {
        let text = "un deux\ntrois \u{202e}quatre\u{200f}\n\ncinq";
        for start in 0..text.chars().count() {
            for end in start..text.chars().count() + 2 {
                let words: String =
                    cut(text, &[(start, end), (3, 20)]).concat().iter().map(|segment| segment.text).collect();
                assert_eq!(words, text.replace('\n', ""));
            }
        }
    }
}
