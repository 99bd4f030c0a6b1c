//! How well speakers are found: against the frames of the French FrameNet.
//!
//! Counted are the annotations of reporting frames that say both who speaks and
//! what is said. The word of saying is found when it attributes in our reading,
//! the speaker when one of the words or mentions that we take for the source
//! shares a character with the annotated one.
//!
//! The sentences stand alone and with their words apart; they are put together
//! as in print and read like any other text, so that nothing tells who "il" is.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::article;
use super::gold::{GoldError, read_file};
use super::score::{Score, table};
use crate::claim::attribution::Frame;
use crate::ontology::Ontology;
use crate::reading::{self, Reading};
use crate::span::Span;
use crate::syntax::Upos;
use crate::vocab;

/// The frames in which somebody says something.
pub const REPORTING: &[&str] = &[
    "FR_Statement-manner-noise",
    "FR_Attributed_information",
    "FR_Telling",
    "Telling",
    "FR_Speak_on_topic",
    "Communication_response",
    "Mention",
    "Reveal_secret",
    "FR_Expressing_truth_of_proposition",
    "FR_Commitment.veracity",
    "FR_Confirming",
    "FR_Quoting",
];

/// The roles of who speaks; the last is a text, and counts where nobody else does.
const SPEAKER: &[&str] = &["Speaker", "Communicator", "Source", "Source_speaker", "Medium"];

/// The roles of what is said.
const CONTENT: &[&str] =
    &["Message", "Proposition", "Informational_content", "Specified_content", "Information", "Content"];

/// One frame in one sentence.
#[derive(Debug, Deserialize)]
struct Annotation {
    frame: String,
    text: String,
    target: Vec<Part>,
    roles: Vec<Part>,
}

/// A stretch of the sentence, in characters.
#[derive(Debug, Deserialize)]
struct Part {
    role: String,
    start: usize,
    end: usize,
}

/// What was found of the annotations of one frame, or of all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// The words of saying that attribute in our reading too.
    pub targets: Score,
    /// The speakers, of all annotations.
    pub speakers: Score,
    /// Those of them that are told with a noun or a name, and not only with a pronoun.
    pub nominal: Score,
}

/// How the speakers found compare with those annotated.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// By frame.
    pub frames: BTreeMap<String, Count>,
    /// The differences, one a line.
    pub differences: String,
}

impl Comparison {
    /// Returns the counts of all frames together.
    #[must_use]
    pub fn total(&self) -> Count {
        let add = |left: Score, right: Score| Score {
            gold: left.gold + right.gold,
            found: left.found + right.found,
            right: left.right + right.right,
        };
        self.frames.values().fold(Count::default(), |total, count| Count {
            targets: add(total.targets, count.targets),
            speakers: add(total.speakers, count.speakers),
            nominal: add(total.nominal, count.nominal),
        })
    }

    /// Writes the scores as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let row = |name: &str, count: &Count| {
            let Count { targets, speakers, nominal } = count;
            [
                name.to_owned(),
                format!("{} of {}", targets.right, targets.gold),
                format!("{:.3}", speakers.precision()),
                format!("{:.3}", speakers.recall()),
                format!("{} of {}, {} named", speakers.right, speakers.gold, speakers.found),
                format!("{:.3}", nominal.recall()),
                format!("{} of {}", nominal.right, nominal.gold),
            ]
        };
        let rows = self.frames.iter().map(|(name, count)| row(name, count));
        let total = row("all", &self.total());
        table(
            ["frame", "words of saying", "speaker precision", "speaker recall", "counts", "recall of nouns", "counts"],
            rows.chain(std::iter::once(total)),
        )
    }
}

/// Compares the program with annotated sentences, one JSON object a line.
///
/// # Errors
///
/// Returns an error when a file cannot be read or a line is no annotation.
pub fn evaluate(files: &[PathBuf], ontology: &Ontology) -> Result<Comparison, GoldError> {
    let mut comparison = Comparison::default();
    for path in files {
        for (number, line) in read_file(path)?.lines().enumerate() {
            let fault = |format, fault: String| GoldError::Format {
                path: path.clone(),
                format,
                fault: format!("line {}: {fault}", number + 1),
            };
            let annotation: Annotation = serde_json::from_str(line)
                .map_err(|error| fault("a list of annotated sentences", error.to_string()))?;
            let (text, places) = print(&annotation.text);
            let Some(wanted) = Wanted::read(&annotation, &places) else { continue };
            let article = article(&text, None).map_err(|error| fault("French text", error.to_string()))?;
            compare(&annotation.frame, &wanted, &reading::read(&article, ontology), &mut comparison);
        }
    }
    Ok(comparison)
}

/// Where an annotation has the word of saying and the speaker.
struct Wanted {
    target: Vec<Span>,
    speaker: Vec<Span>,
}

impl Wanted {
    /// Returns what an annotation of a reporting frame asks for; none if it lacks a speaker or what is said.
    fn read(annotation: &Annotation, places: &[usize]) -> Option<Self> {
        let span = |part: &Part| Some(Span::new(*places.get(part.start)?, *places.get(part.end)?));
        let has_content = annotation.roles.iter().any(|part| CONTENT.contains(&part.role.as_str()));
        if !REPORTING.contains(&annotation.frame.as_str()) || !has_content {
            return None;
        }
        let speaker = SPEAKER.iter().find_map(|role| {
            let spans: Vec<Span> = annotation.roles.iter().filter(|part| part.role == *role).filter_map(span).collect();
            (!spans.is_empty()).then_some(spans)
        })?;
        Some(Self { target: annotation.target.iter().filter_map(span).collect(), speaker })
    }
}

fn compare(name: &str, wanted: &Wanted, reading: &Reading, comparison: &mut Comparison) {
    let overlaps = |spans: &[Span], span: Span| spans.iter().any(|wanted| wanted.overlaps(span));
    let claims = &reading.claims;
    let frame = claims.frames.iter().find(|frame| overlaps(&wanted.target, frame.cue));
    let sources = frame.map(|frame| source_spans(frame, reading)).unwrap_or_default();
    let is_right = sources.iter().any(|source| overlaps(&wanted.speaker, *source));
    let count = comparison.frames.entry(name.to_owned()).or_default();
    count.targets.count(true, frame.is_some());
    count.speakers.count(true, is_right);
    count.speakers.found += usize::from(!sources.is_empty() && !is_right);
    let tokens = reading.sentences.iter().flat_map(|sentence| &sentence.tokens);
    let mut nouns = tokens.filter(|token| matches!(token.upos, Upos::Noun | Upos::Propn));
    if nouns.any(|token| overlaps(&wanted.speaker, token.span)) {
        count.nominal.count(true, is_right);
    }
    if !is_right {
        let text = &reading.article.text;
        let words = |spans: &[Span]| spans.iter().map(|span| span.text(text)).collect::<Vec<_>>().join(" + ");
        let found = if frame.is_some() { words(&sources) } else { "no frame".to_owned() };
        let (target, speaker) = (words(&wanted.target), words(&wanted.speaker));
        comparison.differences.push_str(&format!("{name}: [{target}] by [{speaker}], found [{found}] in {text}\n"));
    }
}

/// Returns the words taken for the source of a frame: what fills the role of the agent, and the source's mentions.
fn source_spans(frame: &Frame, reading: &Reading) -> Vec<Span> {
    let tokens = &reading.sentences[frame.sentence].tokens;
    let fillers = reading.claims.events[frame.event].fillers.iter();
    let mut spans: Vec<Span> =
        fillers.filter(|(role, _)| *role == vocab::AGENT).map(|(_, token)| tokens[*token].span).collect();
    if spans.is_empty() {
        let mentions = reading.mentions.mentions.iter();
        spans.extend(mentions.filter(|mention| frame.sources.contains(&mention.entity)).map(|mention| mention.span));
    }
    spans
}

/// Puts words together as in print; also returns where each character, and the end, has come to stand.
fn print(words: &str) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut places = Vec::new();
    let mut characters = words.chars().peekable();
    while let Some(character) = characters.next() {
        places.push(text.len());
        let next = characters.peek().copied();
        let is_joined = text.ends_with(['\'', '\u{2019}', '(', '['])
            || next.is_some_and(|next| matches!(next, ',' | '.' | ')' | ']'))
            || next == Some('-') && characters.clone().nth(1).is_some_and(char::is_alphabetic);
        if character != ' ' || !is_joined {
            text.push(character);
        }
    }
    places.push(text.len());
    (text, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_together_as_in_print() {
        let (text, places) = print("l' accord , dit -il ( hier ) .");
        assert_eq!(text, "l'accord, dit-il (hier).");
        assert_eq!(text.get(places[3]..places[9]), Some("accord"));
        assert_eq!(places.last(), Some(&text.len()));
    }
}
