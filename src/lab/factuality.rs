//! How well factuality is told: against the events of documents in TimeML.
//!
//! TimeML says of an event its polarity, mood and tense, and of a pair of events
//! (`SLINK`) that one is told as a report, a possibility, a condition or as not
//! having happened. Each of these is a category here, with the reading of ours
//! that answers to it. Two rows a category: the events that Selon finds too, and
//! all annotated events, where the same assessment is made on the annotated word.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::article;
use super::gold::GoldError;
use super::score::{Score, share, table};
use super::timeml::{self, Document, Tag};
use crate::claim::event::Event;
use crate::claim::factuality::{Assessment, Certainty};
use crate::claim::{assess_event, frames_over};
use crate::ontology::Ontology;
use crate::reading::{self, Reading};
use crate::span::Span;
use crate::vocab;

/// A way in which TimeML says that an event is not simply so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// `polarity="NEG"`: "n'a pas signé".
    Negative,
    /// Under `COUNTER_FACTIVE`: "a empêché l'accord".
    CounterFactive,
    /// `mood="CONDITIONAL"`: "aurait signé".
    ConditionalMood,
    /// `tense="FUTURE"`, `aspect="PROSPECTIVE"`: "signera", "va signer".
    Future,
    /// Under `MODAL`: "veut signer".
    Modal,
    /// Under `CONDITIONAL`: "si la Chine signe".
    Conditional,
    /// Any of the above: the event is not told as a fact.
    Unasserted,
    /// Under `EVIDENTIAL` or `NEG_EVIDENTIAL`: "a dit que la Chine signe".
    Evidential,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 8] = [
        Self::Negative,
        Self::CounterFactive,
        Self::ConditionalMood,
        Self::Future,
        Self::Modal,
        Self::Conditional,
        Self::Unasserted,
        Self::Evidential,
    ];

    /// Returns what TimeML says, and the reading of ours that is held against it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Negative => "polarity NEG: negated",
            Self::CounterFactive => "under COUNTER_FACTIVE: not certain",
            Self::ConditionalMood => "mood CONDITIONAL: conditional",
            Self::Future => "tense FUTURE, aspect PROSPECTIVE: future",
            Self::Modal => "under MODAL: less than certain",
            Self::Conditional => "under CONDITIONAL: not certain",
            Self::Unasserted => "any of these: not certain",
            Self::Evidential => "under (NEG_)EVIDENTIAL: attributed",
        }
    }

    /// Tells whether precision means something: whether all events that are read so should be annotated so.
    ///
    /// Much else makes an event uncertain, and a link of evidence leads to one of the events that are reported.
    #[must_use]
    pub const fn has_precision(self) -> bool {
        !matches!(self, Self::CounterFactive | Self::Conditional | Self::Evidential)
    }

    fn is_annotated(self, event: &Tag, relations: &[&str]) -> bool {
        let is_under = |relation: &str| relations.contains(&relation);
        match self {
            Self::Negative => event.value("polarity") == "NEG",
            Self::CounterFactive => is_under("COUNTER_FACTIVE"),
            Self::ConditionalMood => event.value("mood") == "CONDITIONAL",
            Self::Future => event.value("tense") == "FUTURE" || event.value("aspect") == "PROSPECTIVE",
            Self::Modal => is_under("MODAL"),
            Self::Conditional => is_under("CONDITIONAL"),
            Self::Unasserted => Self::ALL[..6].iter().any(|category| category.is_annotated(event, relations)),
            Self::Evidential => is_under("EVIDENTIAL") || is_under("NEG_EVIDENTIAL"),
        }
    }

    /// Tells whether an event says nothing of the precision here, as another category explains the same reading: a plan
    /// is told like the future, and mood lowers certainty.
    fn is_excused(self, event: &Tag, relations: &[&str]) -> bool {
        let others: &[Self] = match self {
            Self::Future => &[Self::Modal],
            Self::Modal => &[Self::Future, Self::ConditionalMood, Self::CounterFactive, Self::Conditional],
            _ => &[],
        };
        others.iter().any(|category| category.is_annotated(event, relations))
    }

    fn is_read(self, assessment: &Assessment, is_attributed: bool) -> bool {
        let has = |marker| assessment.markers.contains(&marker);
        match self {
            Self::Negative => assessment.is_negated,
            Self::ConditionalMood => has(vocab::CONDITIONAL),
            Self::Future => has(vocab::FUTURE),
            Self::Modal => assessment.certainty < Certainty::Certain,
            Self::CounterFactive | Self::Conditional | Self::Unasserted => assessment.value() != vocab::CERTAIN,
            Self::Evidential => is_attributed,
        }
    }
}

/// How the assessments compare with the annotation.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// By category, on the events that Selon finds too.
    pub found: BTreeMap<Category, Score>,
    /// By category, on all annotated events.
    pub all: BTreeMap<Category, Score>,
    /// How many events are annotated.
    pub annotated: usize,
    /// How many of them Selon finds too.
    pub common: usize,
    /// The differences, one a line.
    pub differences: String,
}

impl Comparison {
    /// Writes the scores as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let number = |number: f64, is_meant: bool| if is_meant { format!("{number:.3}") } else { "–".to_owned() };
        let row = |category: Category, events: &str, score: &Score| {
            [
                category.label().to_owned(),
                events.to_owned(),
                number(score.precision(), category.has_precision()),
                number(score.recall(), true),
                number(score.f1(), category.has_precision()),
                if category.has_precision() {
                    format!("{} of {}, {} read so", score.right, score.gold, score.found)
                } else {
                    format!("{} of {}", score.right, score.gold)
                },
            ]
        };
        let rows = Category::ALL.into_iter().flat_map(|category| {
            let score = |scores: &BTreeMap<Category, Score>| scores.get(&category).copied().unwrap_or_default();
            [row(category, "found", &score(&self.found)), row(category, "all", &score(&self.all))]
        });
        let table = table(["annotated as: read as", "events", "precision", "recall", "F1", "counts"], rows);
        let Self { annotated, common, .. } = self;
        let percent = 100.0 * share(*common, *annotated);
        format!("{table}\n{common} of {annotated} annotated events are found ({percent:.0} %)\n")
    }
}

/// Compares the program with documents in TimeML.
///
/// # Errors
///
/// Returns an error when a document cannot be read.
pub fn evaluate(documents: &[PathBuf], ontology: &Ontology) -> Result<Comparison, GoldError> {
    let mut comparison = Comparison::default();
    for path in documents {
        let document = timeml::read(path)?;
        let article = article(&document.text, document.published).map_err(|fault| GoldError::Format {
            path: path.clone(),
            format: "a French text",
            fault: fault.to_string(),
        })?;
        let reading = reading::read(&article, ontology);
        for event in &document.events {
            compare(event, &document, &reading, ontology, &mut comparison);
        }
    }
    Ok(comparison)
}

fn compare(gold: &Tag, document: &Document, reading: &Reading, ontology: &Ontology, comparison: &mut Comparison) {
    let relations: Vec<&str> = document
        .links
        .iter()
        .filter(|link| link.value("subordinatedEventInstance") == gold.value("eiid"))
        .map(|link| link.value("relType"))
        .collect();
    comparison.annotated += 1;
    let known =
        reading.claims.events.iter().find(|event| event.trigger.overlaps(gold.span) && event.attribute.is_none());
    comparison.common += usize::from(known.is_some());
    let named = known.is_none().then(|| name_event(gold.span, reading)).flatten();
    let Some(event) = known.or(named.as_ref()) else { return };
    let claims = &reading.claims;
    let covering = frames_over(&claims.frames, event, &claims.events);
    let assessment = assess_event(&reading.article, &reading.sentences, event, &covering, &claims.events, ontology);
    for category in Category::ALL {
        let is_gold = category.is_annotated(gold, &relations);
        let is_read = category.is_read(&assessment, !covering.is_empty());
        if is_read && !is_gold && category.is_excused(gold, &relations) {
            continue;
        }
        comparison.all.entry(category).or_default().count(is_gold, is_read);
        if known.is_some() {
            comparison.found.entry(category).or_default().count(is_gold, is_read);
        }
        if is_gold != is_read {
            let words = reading.sentences[event.sentence].span.text(&document.text).replace('\n', " ");
            let name = &document.name;
            let verdict = if is_gold { "missed" } else { "wrong" };
            let line = format!("{name}: {verdict} {category:?} [{}] in {words}\n", gold.span.text(&document.text));
            comparison.differences.push_str(&line);
        }
    }
}

/// Takes an annotated word for an event: the uppermost token of its span.
fn name_event(span: Span, reading: &Reading) -> Option<Event> {
    let number = crate::syntax::sentence_at(&reading.sentences, span)?;
    let tokens = &reading.sentences[number].tokens;
    let is_inside = |token: usize| tokens[token].span.overlaps(span);
    let token =
        (0..tokens.len()).find(|token| is_inside(*token) && tokens[*token].head.is_none_or(|head| !is_inside(head)))?;
    Some(Event::from_trigger(vocab::EVENT, vocab::EVENT, number, token, span))
}
