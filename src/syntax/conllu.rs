//! Sentences in CoNLL-U, the exchange format of Universal Dependencies.
//!
//! Contractions are written as ranges ("3-4 du"); empty nodes, enhanced
//! dependencies and language-specific tags are skipped when read.

use std::fmt::Write;

use thiserror::Error;

use super::{Deprel, Features, Sentence, Token, Upos};
use crate::span::Span;

/// A sentence of a CoNLL-U file, with its own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluSentence {
    /// The value of `# sent_id`.
    pub id: Option<String>,
    /// The text, from `# text` where that agrees with the tokens, else put together from them.
    pub text: String,
    /// The words; spans are offsets into the text.
    pub sentence: Sentence,
}

/// Why a text is not CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConlluError {
    /// A line has too few columns.
    #[error("line {line}: expected ten columns separated by tabs, found {found}")]
    Columns {
        /// The line, from 1.
        line: usize,
        /// How many there are.
        found: usize,
    },
    /// The words are not numbered 1, 2, 3 …
    #[error("line {line}: `{id}` is not the expected word number")]
    Id {
        /// The line, from 1.
        line: usize,
        /// What stands in the first column.
        id: String,
    },
    /// The governor is not a word of the sentence.
    #[error("line {line}: `{head}` is not a word of the sentence")]
    Head {
        /// The line, from 1.
        line: usize,
        /// What stands in the seventh column.
        head: String,
    },
}

/// Reads the sentences of a CoNLL-U text.
///
/// Tags that the treebanks of French do not use are read as `X` and `dep`.
///
/// ```
/// use selon::syntax::conllu::read;
/// let sentences = read("# text = Non.\n1\tNon\tnon\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n")?;
/// assert_eq!(sentences[0].sentence.tokens[1].head, Some(0));
/// # Ok::<(), selon::syntax::conllu::ConlluError>(())
/// ```
///
/// # Errors
///
/// Returns an error that names the line when columns are missing, words are not
/// numbered in order, or a governor does not exist.
pub fn read(text: &str) -> Result<Vec<ConlluSentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut draft = Draft::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            sentences.extend(std::mem::take(&mut draft).finish()?);
        } else if let Some(remark) = line.strip_prefix('#') {
            draft.remark(remark);
        } else {
            draft.line(number + 1, line)?;
        }
    }
    sentences.extend(draft.finish()?);
    Ok(sentences)
}

/// A sentence while its lines are read.
#[derive(Default)]
struct Draft {
    id: Option<String>,
    text: Option<String>,
    /// The surface tokens: form, whether a space follows, index of the first word and the one behind the last.
    surfaces: Vec<(String, bool, usize, usize)>,
    words: Vec<Token>,
    heads: Vec<(usize, String)>,
}

impl Draft {
    fn remark(&mut self, remark: &str) {
        let Some((key, value)) = remark.split_once('=') else { return };
        match key.trim() {
            "sent_id" => self.id = Some(value.trim().to_owned()),
            "text" => self.text = Some(value.trim().to_owned()),
            _ => {}
        }
    }

    fn line(&mut self, line: usize, content: &str) -> Result<(), ConlluError> {
        let columns: Vec<&str> = content.split('\t').collect();
        let &[id, form, lemma, upos, _, features, head, deprel, _, misc] = columns.as_slice() else {
            return Err(ConlluError::Columns { line, found: columns.len() });
        };
        let wrong = || ConlluError::Id { line, id: id.to_owned() };
        let is_spaced = !misc.split('|').any(|item| item == "SpaceAfter=No");
        if id.contains('.') {
            return Ok(());
        }
        let next = self.words.len() + 1;
        if let Some((first, last)) = id.split_once('-') {
            let first: usize = first.parse().map_err(|_| wrong())?;
            let last: usize = last.parse().map_err(|_| wrong())?;
            if first != next || last < first {
                return Err(wrong());
            }
            self.surfaces.push((form.to_owned(), is_spaced, first - 1, last));
            return Ok(());
        }
        if id.parse() != Ok(next) {
            return Err(wrong());
        }
        if self.surfaces.last().is_none_or(|surface| surface.3 < next) {
            self.surfaces.push((form.to_owned(), is_spaced, next - 1, next));
        }
        let universal = deprel.split(':').next().unwrap_or(deprel);
        self.words.push(Token {
            span: Span::default(),
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos: Upos::from_label(upos).unwrap_or_default(),
            features: Features::from_conllu(features),
            head: None,
            deprel: Deprel::from_label(deprel).or_else(|| Deprel::from_label(universal)).unwrap_or_default(),
        });
        self.heads.push((line, head.to_owned()));
        Ok(())
    }

    fn finish(mut self) -> Result<Option<ConlluSentence>, ConlluError> {
        if self.words.is_empty() {
            return Ok(None);
        }
        let count = self.words.len();
        for (word, (line, head)) in self.words.iter_mut().zip(&self.heads) {
            if head == "_" {
                continue;
            }
            let governor = head.parse::<usize>().ok().filter(|governor| *governor <= count);
            let governor = governor.ok_or_else(|| ConlluError::Head { line: *line, head: head.clone() })?;
            word.head = governor.checked_sub(1);
        }
        let (text, spans) = self.align();
        let mut sentence = Sentence { span: Span::new(0, text.len()), tokens: self.words };
        for (span, (_, _, first, last)) in spans.into_iter().zip(&self.surfaces) {
            sentence.tokens.iter_mut().take(*last).skip(*first).for_each(|token| token.span = span);
        }
        Ok(Some(ConlluSentence { id: self.id, text, sentence }))
    }

    /// Finds the surface tokens in the text, or makes a text of them.
    fn align(&self) -> (String, Vec<Span>) {
        if let Some(text) = &self.text {
            let mut at = 0;
            let find = |(form, ..): &(String, bool, usize, usize)| {
                let rest = text.get(at..)?;
                let start = at + rest.len() - rest.trim_start().len();
                text.get(start..)?.starts_with(form.as_str()).then(|| {
                    at = start + form.len();
                    Span::new(start, at)
                })
            };
            let spans: Option<Vec<Span>> = self.surfaces.iter().map(find).collect();
            if let Some(spans) = spans {
                return (text.clone(), spans);
            }
        }
        let mut text = String::new();
        let mut spans = Vec::new();
        for (form, is_spaced, ..) in &self.surfaces {
            let start = text.len();
            text.push_str(form);
            spans.push(Span::new(start, text.len()));
            if *is_spaced {
                text.push(' ');
            }
        }
        text.truncate(text.trim_end().len());
        (text, spans)
    }
}

/// Writes sentences of a text as CoNLL-U, numbered from `first`.
///
/// ```
/// use selon::syntax::{conllu, parse};
/// let text = "Il est arrivé du Japon.";
/// let written = conllu::write(text, &parse(text), 1);
/// assert!(written.starts_with("# sent_id = 1\n# text = Il est arrivé du Japon.\n1\tIl\t"));
/// assert!(written.contains("\n4-5\tdu\t"));
/// ```
#[must_use]
pub fn write(text: &str, sentences: &[Sentence], first: usize) -> String {
    let mut output = String::new();
    for (index, sentence) in sentences.iter().enumerate() {
        write_sentence(&mut output, text, sentence, &(first + index).to_string());
    }
    output
}

/// Writes one sentence, with the identifier given, behind what is already there.
pub fn write_sentence(output: &mut String, text: &str, sentence: &Sentence, id: &str) {
    let words: String = sentence.span.text(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // Writing to a string does not fail.
    let _ = writeln!(output, "# sent_id = {id}\n# text = {words}");
    let tokens = &sentence.tokens;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let span = token.span;
        let count = tokens.iter().skip(at).take_while(|other| other.span == span && !span.is_empty()).count().max(1);
        let next = tokens.get(at + count).map(|next| next.span.start);
        let misc = if next == Some(span.end) { "SpaceAfter=No" } else { "_" };
        let surface: String = span.text(text).split_whitespace().collect::<Vec<_>>().join(" ");
        if count > 1 {
            let _ = writeln!(output, "{}-{}\t{surface}\t_\t_\t_\t_\t_\t_\t_\t{misc}", at + 1, at + count);
        }
        for (place, word) in tokens.iter().enumerate().skip(at).take(count) {
            let form = if count > 1 || surface.is_empty() { &word.form } else { &surface };
            let features: Vec<&str> = word.features.iter().map(|feature| feature.as_str()).collect();
            let features = if features.is_empty() { "_".to_owned() } else { features.join("|") };
            let head = word.head.map_or(0, |head| head + 1);
            let misc = if count > 1 { "_" } else { misc };
            let lemma = if word.lemma.is_empty() { "_" } else { &word.lemma };
            let _ = writeln!(
                output,
                "{}\t{form}\t{lemma}\t{}\t_\t{features}\t{head}\t{}\t_\t{misc}",
                place + 1,
                word.upos,
                word.deprel
            );
        }
        at += count;
    }
    output.push('\n');
}
