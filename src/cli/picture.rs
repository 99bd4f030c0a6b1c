//! A sentence with its parts underlined and labeled.
//!
//! ```text
//! La France a déployé des soldats au Tchad.
//! ---------   ^^^^^^^ -----------    -----
//! agent       |       thème          lieu
//!             déploiement
//! ```

use std::fmt::Write as _;

use super::paint::Paint;
use crate::span::Span;

/// The least room a picture is drawn in.
const NARROWEST: usize = 20;

/// A part of a sentence and what it is.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Where it stands in the article.
    pub(super) span: Span,
    /// What it is.
    pub(super) label: String,
    /// What it is underlined with.
    pub(super) stroke: char,
    /// The style on a terminal.
    pub(super) style: &'static str,
}

/// A part in columns of the sentence, with the row that its label stands in.
struct Mark<'a> {
    start: usize,
    end: usize,
    part: &'a Part,
}

/// Draws a sentence in lines no longer than a width, with its parts below.
///
/// Parts that overlap are drawn in lines of their own, the shorter ones above.
pub(super) fn draw(text: &str, sentence: Span, parts: &[Part], width: usize, paint: Paint) -> String {
    let width = width.max(NARROWEST);
    let words = sentence.text(text);
    let letters: Vec<char> = words.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    let column = |offset: usize| {
        let before = words.get(..offset.saturating_sub(sentence.start)).unwrap_or(words);
        before.chars().count()
    };
    let mut marks: Vec<Mark<'_>> = parts
        .iter()
        .filter(|part| sentence.overlaps(part.span))
        .map(|part| Mark { start: column(part.span.start), end: column(part.span.end.min(sentence.end)), part })
        .filter(|mark| mark.start < mark.end)
        .collect();
    marks.sort_by_key(|mark| (mark.end - mark.start, mark.start));
    let lanes = assign_lanes(marks);
    let mut drawn = String::new();
    for (start, end) in wrap(&letters, width) {
        let line: String = letters[start..end].iter().collect();
        let line = line.trim_end();
        // The space that a line breaks at is not underlined.
        let end = start + line.chars().count();
        drawn.push_str(line);
        drawn.push('\n');
        for lane in &lanes {
            let here: Vec<&Mark<'_>> = lane.iter().filter(|mark| mark.start < end && start < mark.end).collect();
            if !here.is_empty() {
                draw_lane(&here, start, end, width, paint, &mut drawn);
            }
        }
    }
    drawn
}

/// Puts each mark into the first lane where it overlaps no other.
fn assign_lanes(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut lanes: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        let is_free =
            |lane: &&mut Vec<Mark<'_>>| lane.iter().all(|other| mark.end <= other.start || other.end <= mark.start);
        match lanes.iter_mut().find(is_free) {
            Some(lane) => lane.push(mark),
            None => lanes.push(vec![mark]),
        }
    }
    for lane in &mut lanes {
        lane.sort_by_key(|mark| mark.start);
    }
    lanes
}

/// Breaks letters into lines at spaces; a word longer than a line is cut.
fn wrap(letters: &[char], width: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    while letters.len() - start > width {
        let space = (start + 1..=start + width).rev().find(|at| letters.get(*at) == Some(&' '));
        let end = space.map_or(start + width, |space| space + 1);
        lines.push((start, end));
        start = end;
    }
    if start < letters.len() || lines.is_empty() {
        lines.push((start, letters.len()));
    }
    lines
}

/// A row of cells, each with its style.
type Row = Vec<(char, &'static str)>;

fn put(row: &mut Row, at: usize, letters: impl Iterator<Item = char>, style: &'static str) {
    for (offset, letter) in letters.enumerate() {
        if row.len() <= at + offset {
            row.resize(at + offset + 1, (' ', ""));
        }
        row[at + offset] = (letter, style);
    }
}

/// Draws the underlines of a lane, and below them the labels, each under the beginning of its part.
fn draw_lane(marks: &[&Mark<'_>], start: usize, end: usize, width: usize, paint: Paint, drawn: &mut String) {
    let mut rows: Vec<Row> = vec![Row::new()];
    for mark in marks {
        let (from, to) = (mark.start.max(start) - start, mark.end.min(end) - start);
        let strokes = std::iter::repeat_n(mark.part.stroke, to - from);
        put(&mut rows[0], from, strokes, mark.part.style);
    }
    // From right to left, each label takes the first row where neither it nor the line up from it meets another.
    let mut placed: Vec<(usize, usize, usize, usize)> = Vec::new();
    for mark in marks.iter().rev().filter(|mark| mark.start >= start && !mark.part.label.is_empty()) {
        let column = mark.start - start;
        let length = mark.part.label.chars().count();
        let from = column.min(width.saturating_sub(length));
        let fits = |row: usize| {
            placed.iter().all(|(other_row, other_from, other_to, other_column)| {
                let label_is_free = *other_row != row || from + length < *other_from || *other_to < from;
                let line_is_free = *other_row >= row || column < *other_from || *other_to <= column;
                let crosses = *other_row > row && (from..=from + length).contains(other_column);
                label_is_free && line_is_free && !crosses
            })
        };
        let last = placed.iter().map(|(row, ..)| *row).max().unwrap_or(0);
        let row = (1..=last + 1).find(|row| fits(*row)).unwrap_or(last + 1);
        placed.push((row, from, from + length, column));
        rows.resize(rows.len().max(row + 1), Row::new());
        for above in &mut rows[1..row] {
            if above.get(column).is_none_or(|(letter, _)| *letter == ' ') {
                put(above, column, std::iter::once('|'), mark.part.style);
            }
        }
        put(&mut rows[row], from, mark.part.label.chars(), mark.part.style);
    }
    for row in rows {
        let mut at = 0;
        while at < row.len() {
            let style = row[at].1;
            let run: String = row[at..].iter().take_while(|cell| cell.1 == style).map(|cell| cell.0).collect();
            at += run.chars().count();
            // Writing to a string cannot fail.
            let _ = write!(drawn, "{}", if style.is_empty() { run } else { paint.with(style, &run) });
        }
        drawn.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, words: &str, label: &str, stroke: char) -> Part {
        let start = text.find(words).unwrap();
        Part { span: Span::new(start, start + words.len()), label: label.to_owned(), stroke, style: "1" }
    }

    #[test]
    fn labels_stand_below_their_words() {
        let text = "La France a déployé des soldats au Tchad.";
        let parts = [
            part(text, "La France", "agent", '-'),
            part(text, "déployé", "déploiement", '^'),
            part(text, "des soldats", "thème", '-'),
            part(text, "Tchad", "lieu", '-'),
        ];
        let drawn = draw(text, Span::new(0, text.len()), &parts, 80, Paint(false));
        let expected = "La France a déployé des soldats au Tchad.\n\
                        ---------   ^^^^^^^ -----------    -----\n\
                        agent       |       thème          lieu\n            déploiement\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn long_sentences_are_wrapped_and_no_line_is_longer() {
        let text = "Le ministre a annoncé que des milliers de soldats seraient déployés dans le nord du pays.";
        let parts = [
            part(text, "des milliers de soldats", "quantité", '-'),
            part(text, "que des milliers de soldats seraient déployés dans le nord du pays", "objet", '-'),
            part(text, "pays", "une étiquette assez longue", '-'),
        ];
        for width in 20..100 {
            let drawn = draw(text, Span::new(0, text.len()), &parts, width, Paint(false));
            assert!(drawn.lines().all(|line| line.chars().count() <= width.max(26)), "{drawn}");
            assert_eq!(drawn.matches("quantité").count(), 1, "{drawn}");
        }
    }

    #[test]
    fn an_empty_sentence_is_an_empty_line() {
        assert_eq!(draw("", Span::new(0, 0), &[], 80, Paint(false)), "\n");
    }
}
