//! `selon why`: what is understood of a few sentences, step by step, and what is not.

use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;

use clap::Args;

use super::entry::name;
use super::evidence::{Evidence, align, indent, shown, tell_quantity};
use super::paint::Paint;
use super::report::Failure;
use super::show::Page;
use super::{Outcome, output};
use crate::article::{Article, Metadata};
use crate::claim::{Claim, Matter};
use crate::language::Language;
use crate::mention::description::find_entries;
use crate::mention::name::{Name, find_names};
use crate::mention::{Mention, MentionKind};
use crate::ontology::Ontology;
use crate::ontology::gazetteer::NameKind;
use crate::ontology::lexicon::Kind;
use crate::reading::{self, Reading};
use crate::syntax::{Deprel, Sentence, Upos};
use crate::{graph, span::Span};

/// Tell step by step what is understood of a sentence, and what is not
///
/// Words and grammar; names and what they refer to; times and numbers; for each verb and noun, which
/// entry of the lexicon called an event up and why others were refused; roles, voices, factuality.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon why 'La France a déployé des soldats au Tchad.'
  selon why 'Paris accueillera le sommet jeudi.' --date 2026-01-09 --ontology my.ttl
  echo 'Des civils auraient été tués.' | selon why -")]
pub(super) struct Arguments {
    /// A sentence or a few, or - for standard input
    #[arg(value_name = "TEXT")]
    text: String,
    /// Day of publication (YYYY-MM-DD), from which "yesterday" counts
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Turtle file or folder to read with, on top of the bundled ontology
    #[arg(long, value_name = "PATH")]
    ontology: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut text = arguments.text.clone();
    if text == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new(format!("cannot read standard input: {error}"), None))?;
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    // A few words are too few to tell their language by.
    let language = Some(Language::default().tag().to_owned());
    let metadata = Metadata { published: arguments.date.clone(), language, ..Metadata::default() };
    if text.trim().is_empty() {
        return Err(Failure::new("there is no text", Some("give a sentence in quotes, or - for standard input")));
    }
    let article = Article::from_text(text, metadata).map_err(|fault| Failure::new(fault.to_string(), fault.help()))?;
    let (ontology, diagnostics) = Ontology::load(&arguments.ontology)?;
    super::report::show_diagnostics(&diagnostics);
    let reading = reading::read(&article, &ontology);
    let quads = graph::describe(&reading, &ontology);
    let vocabulary = ontology.vocabulary().collect::<Vec<_>>();
    let paint = Paint::for_output();
    let steps = Steps {
        reading: &reading,
        ontology: &ontology,
        names: find_names(&article, &reading.sentences, &ontology, &reading.mentions),
        evidence: Evidence::new(&reading, &quads, &vocabulary, &ontology, paint),
        page: Page::new(&quads, &vocabulary, &article.iri),
        paint,
    };
    let mut output = output();
    for number in 0..reading.sentences.len() {
        if number > 0 {
            writeln!(output)?;
        }
        output.write_all(steps.tell(number).as_bytes())?;
    }
    output.flush()?;
    Ok(Outcome::Done)
}

/// The steps of reading, to be told sentence by sentence.
pub(super) struct Steps<'a> {
    pub(super) reading: &'a Reading,
    pub(super) ontology: &'a Ontology,
    names: Vec<Name>,
    pub(super) evidence: Evidence<'a>,
    page: Page<'a>,
    paint: Paint,
}

impl<'a> Steps<'a> {
    fn tell(&self, number: usize) -> String {
        let sentence = &self.reading.sentences[number];
        let mut text = format!("{}\n\n", self.paint.with("1", &shorten_line(self.words(sentence.span))));
        self.evidence.row("grammar", &tree(sentence), &mut text);
        self.evidence.row("names", &self.tell_mentions(number), &mut text);
        self.evidence.row("times", &self.tell_times(sentence.span), &mut text);
        self.evidence.row("numbers", &self.tell_quantities(sentence.span), &mut text);
        let mut events = Vec::new();
        for token in 0..sentence.tokens.len() {
            events.extend(self.tell_word(number, sentence, token));
        }
        events.extend(self.tell_connectives(number));
        if events.is_empty() {
            events.push("no verb or noun that could call an event up".to_owned());
        }
        self.evidence.row("events", &events, &mut text);
        let mut claims = Vec::new();
        for (index, claim) in self.reading.claims.claims.iter().enumerate() {
            if self.is_here(claim, number) {
                claims.extend(self.tell_claim(index, claim));
            }
        }
        if claims.is_empty() {
            claims.push("none".to_owned());
        }
        self.evidence.row("claims", &claims, &mut text);
        text
    }

    fn is_here(&self, claim: &Claim, number: usize) -> bool {
        match claim.matter {
            Matter::Event(event) => self.reading.claims.events[event].sentence == number,
            Matter::Relation(relation) => {
                let evidence = self.reading.mentions.relations[relation].evidence;
                self.reading.sentences[number].span.overlaps(evidence)
            }
        }
    }

    fn tell_claim(&self, index: usize, claim: &Claim) -> Vec<String> {
        let iri = graph::iri::part(&self.reading.article.iri, "c", index + 1);
        let Some(line) = self.page.claim(&iri) else { return Vec::new() };
        let mut lines = vec![line.text];
        let mut below = String::new();
        self.evidence.row("factuality", &self.evidence.factuality(claim), &mut below);
        self.evidence.row("voices", &self.evidence.voices(claim), &mut below);
        lines.extend(indent(&below, 4).lines().map(str::to_owned));
        lines
    }

    /// Tells the expressions that refer, what they refer to, and why.
    fn tell_mentions(&self, number: usize) -> Vec<String> {
        let mut mentions: Vec<(usize, &Mention)> = self
            .reading
            .mentions
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, mention)| mention.sentence == number)
            .collect();
        mentions.sort_by_key(|(index, mention)| (mention.span.start, *index));
        let rows: Vec<[String; 3]> = mentions
            .into_iter()
            .map(|(index, mention)| {
                [
                    format!("« {} »", shown(self.words(mention.span))),
                    format!("= {}", self.evidence.entity(mention.entity)),
                    self.tell_reference(index, mention),
                ]
            })
            .collect();
        align(&rows)
    }

    fn tell_reference(&self, index: usize, mention: &Mention) -> String {
        let mentions = &self.reading.mentions;
        let earlier = mentions.mentions[..index].iter().rfind(|earlier| earlier.entity == mention.entity);
        let same = earlier.map(|earlier| format!("same as « {} »", shown(self.words(earlier.span))));
        let sentence = &self.reading.sentences[mention.sentence];
        match mention.kind {
            MentionKind::Name => {
                let concept = mentions.entities[mention.entity].concept;
                let found = self.names.iter().find(|name| name.span == mention.span);
                let kind = found
                    .into_iter()
                    .flat_map(|name| &name.candidates)
                    .find(|(candidate, _)| Some(*candidate) == concept)
                    .map(|(_, kind)| match kind {
                        NameKind::Name => "name in the gazetteer",
                        NameKind::Surname => "surname in the gazetteer",
                        NameKind::Metonym => "stands for it (metonym)",
                    });
                let others = found.map_or(0, |name| name.candidates.len().saturating_sub(1));
                match kind {
                    Some(kind) if others > 0 => format!("{kind}, chosen among {}", others + 1),
                    Some(kind) => kind.to_owned(),
                    None => same.unwrap_or_else(|| "unknown name, class guessed from its surroundings".to_owned()),
                }
            }
            MentionKind::Adjective => "adjective or name of its people".to_owned(),
            MentionKind::Pronoun => match same {
                Some(same) => format!("pronoun, {same}"),
                None => "pronoun".to_owned(),
            },
            MentionKind::Description => {
                let entry =
                    (0..=mention.head).rev().take_while(|token| mention.span.contains(sentence.tokens[*token].span));
                let entry = entry.flat_map(|token| [Kind::Title, Kind::Noun].map(|kind| (token, kind))).find_map(
                    |(token, kind)| {
                        let found = find_entries(&self.reading.article, sentence, token, kind, self.ontology);
                        found
                            .iter()
                            .find(|found| kind == Kind::Title || !found.entry.denotes.is_empty())
                            .map(|found| found.entry.iri)
                    },
                );
                let described = match entry {
                    Some(entry) => format!("described by {}", name(entry, self.ontology)),
                    None => "noun that fills a role".to_owned(),
                };
                same.map_or(described.clone(), |same| format!("{described}, {same}"))
            }
        }
    }

    fn tell_times(&self, sentence: Span) -> Vec<String> {
        let timexes = self.reading.mentions.timexes.iter().filter(|timex| sentence.contains(timex.span));
        let rows: Vec<[String; 3]> = timexes
            .map(|timex| {
                let period = match (timex.earliest, timex.latest) {
                    (Some(earliest), Some(latest)) if earliest != latest => format!("{earliest} to {latest}"),
                    (Some(day), _) | (None, Some(day)) => day.to_string(),
                    (None, None) => "no day known; is `--date` given?".to_owned(),
                };
                [format!("« {} »", self.words(timex.span)), timex.value.clone(), period]
            })
            .collect();
        align(&rows)
    }

    fn tell_quantities(&self, sentence: Span) -> Vec<String> {
        let quantities = self.reading.mentions.quantities.iter().filter(|quantity| sentence.contains(quantity.span));
        let rows: Vec<[String; 2]> = quantities
            .map(|quantity| {
                let unit = quantity.unit.map(|unit| format!(" {}", self.words(unit))).unwrap_or_default();
                [format!("« {} »", self.words(quantity.span)), tell_quantity(quantity) + &unit]
            })
            .collect();
        align(&rows)
    }

    pub(super) fn words(&self, span: Span) -> &'a str {
        span.text(&self.reading.article.text)
    }
}

fn shorten_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Draws the tree of a sentence, a word a line: form, part of speech, lemma, relation, features of verbs.
fn tree(sentence: &Sentence) -> Vec<String> {
    let mut lines = Vec::new();
    let roots = (0..sentence.tokens.len()).filter(|token| sentence.tokens[*token].head.is_none());
    let mut todo: Vec<(usize, String, String)> = roots.map(|root| (root, String::new(), String::new())).collect();
    todo.reverse();
    while let Some((token, branch, stem)) = todo.pop() {
        let word = &sentence.tokens[token];
        let features = match word.upos {
            Upos::Verb | Upos::Aux => {
                word.features.iter().map(|feature| feature.as_str()).collect::<Vec<_>>().join("|")
            }
            _ => String::new(),
        };
        let line = format!("{branch}{} {} {} {} {features}", word.form, word.upos, word.lemma, word.deprel);
        lines.push(line.trim_end().to_owned());
        // Punctuation tells nothing here.
        let children: Vec<usize> =
            sentence.children(token).filter(|child| sentence.tokens[*child].deprel != Deprel::Punct).collect();
        for (number, child) in children.iter().enumerate().rev() {
            let is_last = number + 1 == children.len();
            let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            todo.push((*child, format!("{stem}{branch}"), format!("{stem}{below}")));
        }
    }
    lines
}
