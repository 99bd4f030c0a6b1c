//! What stands behind a claim, from its words to its triple, for people to read.

use super::entry::{file, function_name, name, write_turtle};
use super::paint::Paint;
use super::show::Page;
use crate::claim::event::{Event, Filler, clause_span};
use crate::claim::factuality::Mark;
use crate::claim::link::{Link, find_links};
use crate::claim::{Claim, Matter};
use crate::graph::{entity_iri, iri::part};
use crate::mention::EntityId;
use crate::mention::description::phrase_span;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::Kind;
use crate::reading::Reading;
use crate::span::Span;
use crate::store::format::shorten;
use crate::syntax::tag::Feature;
use crate::syntax::{Sentence, Upos};
use crate::vocab::{self, Term};
use oxigraph::model::Quad;

/// How far the text beside a heading is indented.
const INDENT: usize = 12;

/// A reading with its graph, ready to be explained.
pub(super) struct Evidence<'a> {
    pub(super) reading: &'a Reading,
    pub(super) ontology: &'a Ontology,
    pub(super) page: Page<'a>,
    pub(super) paint: Paint,
}

impl<'a> Evidence<'a> {
    /// Puts a reading beside its graph.
    pub(super) fn new(
        reading: &'a Reading,
        quads: &'a [Quad],
        vocabulary: &'a [Quad],
        ontology: &'a Ontology,
        paint: Paint,
    ) -> Self {
        Self { reading, ontology, page: Page::new(quads, vocabulary, &reading.article.iri), paint }
    }

    /// Explains a claim, by number from 0.
    pub(super) fn explain(&self, number: usize) -> String {
        let claim = &self.reading.claims.claims[number];
        let iri = part(&self.reading.article.iri, "c", number + 1);
        let mut text = format!("{}\n", self.paint.with("1", &iri));
        text.push_str(&indent(&self.picture(claim), 4));
        text.push('\n');
        match claim.matter {
            Matter::Event(event) => self.explain_event(&self.reading.claims.events[event], &mut text),
            Matter::Relation(relation) => {
                let relation = &self.reading.mentions.relations[relation];
                let what = format!("{} stands beside its bearer", self.both(relation.property));
                self.row("what", &[what], &mut text);
            }
        }
        self.row("factuality", &self.factuality(claim), &mut text);
        self.row("voices", &self.voices(claim), &mut text);
        self.row("triple", &self.triple(claim, &iri), &mut text);
        text
    }

    fn explain_event(&self, event: &Event, text: &mut String) {
        let words = event.trigger.text(&self.reading.article.text);
        self.row("what", &[format!("{}, called up by « {words} »", self.both(event.class))], text);
        if event.attribute.is_some() {
            self.row("entry", &["none: these are words that somebody said".to_owned()], text);
            return;
        }
        let mut entry = vec![format!("{} from {}", name(event.entry, self.ontology), file(event.entry, self.ontology))];
        entry.extend(write_turtle(event.entry, self.ontology).lines().map(|line| self.paint.with("2", line)));
        self.row("entry", &entry, text);
        self.row("roles", &self.roles(event), text);
        if let Some(timex) = event.time.and_then(|time| self.reading.mentions.timexes.get(time)) {
            let coming = timex.future.as_ref().filter(|_| event.is_ahead);
            let value = coming.map_or(timex.value.as_str(), |coming| coming.value.as_str());
            self.row("time", &[format!("« {} » is {value}", self.words(timex.span))], text);
        }
        let quantities: Vec<_> = event
            .quantities
            .iter()
            .filter_map(|quantity| self.reading.mentions.quantities.get(*quantity))
            .map(|quantity| format!("« {} » is {}", self.words(quantity.span), tell_quantity(quantity)))
            .collect();
        self.row("number", &quantities, text);
    }

    /// Tells each role: its words, what they refer to, the function of the entry, and the way in the tree.
    pub(super) fn roles(&self, event: &Event) -> Vec<String> {
        let sentence = &self.reading.sentences[event.sentence];
        let links = find_links(sentence, event, self.ontology);
        let mut rows: Vec<[String; 4]> = Vec::new();
        for link in &links {
            let span = self.filler_span(event.sentence, link.token);
            let function =
                link.function.map_or_else(|| "-".to_owned(), |function| function_name(function, self.ontology));
            rows.push([
                self.label(link.role),
                format!("« {} »{}", shown(self.words(span)), self.referent(event, link)),
                function,
                self.path(sentence, event, link),
            ]);
        }
        for (role, filler) in &event.roles {
            if links.iter().any(|link| link.role == *role) {
                continue;
            }
            let (what, how) = match filler {
                Filler::Entity(entity) => (self.entity(*entity), "named by the words around it"),
                Filler::Event(other) => (self.event_name(*other), "handed on by another event"),
            };
            rows.push([self.label(*role), what, "-".to_owned(), how.to_owned()]);
        }
        align(&rows)
    }

    /// Returns what the words of a role refer to, where that is not said by the words.
    fn referent(&self, event: &Event, link: &Link) -> String {
        let entity = self.reading.mentions.entity_at(event.sentence, link.token);
        let event_at = || {
            event.roles.iter().find_map(|(role, filler)| match filler {
                Filler::Event(other) if *role == link.role => Some(*other),
                _ => None,
            })
        };
        let is_filled = |entity: EntityId| event.roles.contains(&(link.role, Filler::Entity(entity)));
        match entity.filter(|entity| is_filled(*entity)) {
            Some(entity) => format!(" = {}", self.entity(entity)),
            None => match event_at() {
                Some(other) => format!(" = {}", self.event_name(other)),
                None => " (refers to nothing known)".to_owned(),
            },
        }
    }

    fn path(&self, sentence: &Sentence, event: &Event, link: &Link) -> String {
        let form = |token: usize| self.words(sentence.tokens[token].span);
        if link.steps.is_empty() {
            return "the word itself".to_owned();
        }
        let mut path = form(event.token).to_owned();
        for step in &link.steps {
            let arrow = if step.is_up { '↑' } else { '↓' };
            let case = if step.case.is_empty() { String::new() } else { format!("({})", step.case) };
            path.push_str(&format!(" {arrow}{}{case} {}", step.deprel, form(step.token)));
        }
        let turns: Vec<_> = link.turns.iter().map(|turn| turn.as_str()).collect();
        if turns.is_empty() { path } else { format!("{path}   [{}]", turns.join(", ")) }
    }

    /// Tells the value and what made it so.
    pub(super) fn factuality(&self, claim: &Claim) -> Vec<String> {
        let mut lines = vec![self.both(claim.factuality)];
        if claim.marks.is_empty() {
            lines.push("no word or form shifts it".to_owned());
        }
        let rows: Vec<[String; 3]> = claim
            .marks
            .iter()
            .map(|mark| {
                let means = [mark.marker, mark.factuality].into_iter().flatten().map(|term| self.both(term));
                [
                    format!("« {} »", self.words(mark.cue)),
                    means.collect::<Vec<_>>().join(" + "),
                    self.origin(claim, mark),
                ]
            })
            .collect();
        lines.extend(align(&rows));
        lines
    }

    /// Returns where it is written that a word is a marker: in an entry, or in the grammar of its form.
    fn origin(&self, claim: &Claim, mark: &Mark) -> String {
        let is_cue = |token: &&crate::syntax::Token| token.span == mark.cue;
        let token = self.reading.sentences.iter().flat_map(|sentence| &sentence.tokens).find(is_cue);
        if let Some(token) = token {
            let has = |marker: Term, feature: Feature| {
                mark.marker == Some(marker) && mark.factuality.is_none() && token.features.has(feature)
            };
            if has(vocab::CONDITIONAL, Feature::MoodCnd) {
                return "conditional mood".to_owned();
            }
            if has(vocab::FUTURE, Feature::TenseFut) {
                return "future tense".to_owned();
            }
            let lemma = fold_word(&token.lemma);
            let entry = self
                .ontology
                .lexicon
                .find(Kind::Marker, &lemma)
                .find(|(_, entry, _)| entry.marks == mark.marker && entry.factuality == mark.factuality);
            if let Some((_, entry, _)) = entry {
                return format!("{} from {}", name(entry.iri, self.ontology), file(entry.iri, self.ontology));
            }
        }
        let relay = claim.reported_in.map(|relay| &self.reading.claims.claims[relay]);
        match relay.and_then(|relay| relay.rule) {
            Some(rule) => format!("{} from {}", name(rule, self.ontology), file(rule, self.ontology)),
            None => "the word that attributes".to_owned(),
        }
    }

    /// Tells the chain of voices, innermost first.
    pub(super) fn voices(&self, claim: &Claim) -> Vec<String> {
        let claims = &self.reading.claims.claims;
        let mut lines = Vec::new();
        let mut at = Some(claim);
        // Each claim is relayed by one that was made before; the bound only guards against a circle.
        for _ in 0..=claims.len() {
            let Some(voice) = at else { break };
            let relay = voice.reported_in.and_then(|relay| Some((relay, claims.get(relay)?)));
            let who = voice.source.map_or_else(|| "the article".to_owned(), |source| self.entity(source));
            let Some((number, relay)) = relay else {
                lines.push(who);
                break;
            };
            let by = match relay.matter {
                Matter::Event(event) => {
                    let event = &self.reading.claims.events[event];
                    let words = self.words(event.trigger);
                    let file = file(event.entry, self.ontology);
                    format!(", by « {words} » ({} from {file})", name(event.entry, self.ontology))
                }
                Matter::Relation(_) => String::new(),
            };
            let stance = voice.stance.map(|stance| format!(", {}", self.both(stance))).unwrap_or_default();
            lines.push(format!("{who}{by}{stance}; relayed in c{} by", number + 1));
            at = Some(relay);
        }
        lines
    }

    fn triple(&self, claim: &Claim, iri: &str) -> Vec<String> {
        let parts = [vocab::RDF_SUBJECT, vocab::RDF_PREDICATE, vocab::RDF_OBJECT];
        let parts: Vec<_> = parts.into_iter().filter_map(|part| self.page.iri(iri, part)).collect();
        if !parts.is_empty() {
            return parts.into_iter().map(|part| format!("<{part}>")).collect();
        }
        let Matter::Event(event) = claim.matter else { return vec!["none".to_owned()] };
        let class = self.reading.claims.events[event].class;
        let wanted: Vec<_> = self
            .ontology
            .schema
            .summaries(class)
            .into_iter()
            .map(|summary| {
                let (subject, object) = (self.label(summary.subject), self.label(summary.object));
                format!("{} needs {subject} and {object}", name(summary.property, self.ontology))
            })
            .collect();
        let why = if wanted.is_empty() { "no property sums the event up".to_owned() } else { wanted.join("; ") };
        vec![format!("none: {why}")]
    }

    /// Returns the words of what a token heads.
    pub(super) fn filler_span(&self, number: usize, token: usize) -> Span {
        let sentence = &self.reading.sentences[number];
        let is_here = |mention: &&crate::mention::Mention| mention.sentence == number && mention.head == token;
        let mention = self.reading.mentions.mentions.iter().find(is_here);
        match (mention, sentence.tokens[token].upos) {
            (Some(mention), _) => mention.span,
            (None, Upos::Verb | Upos::Aux) => clause_span(sentence, token),
            (None, _) => phrase_span(sentence, token, self.ontology),
        }
    }

    /// Returns an entity's name with its IRI.
    pub(super) fn entity(&self, entity: EntityId) -> String {
        let iri = entity_iri(self.reading, entity, self.ontology);
        let known = &self.reading.mentions.entities[entity];
        let article = &self.reading.article.iri;
        let short = iri.strip_prefix(article.as_str()).map(str::to_owned).or_else(|| shorten(&iri)).unwrap_or(iri);
        format!("{} ({short}, {})", shown(&known.name), name(known.class, self.ontology))
    }

    /// Returns what a term is called.
    pub(super) fn label(&self, term: Term) -> String {
        self.page.label(self.ontology.iri(term))
    }

    fn event_name(&self, event: usize) -> String {
        format!("{} (#e{})", self.label(self.reading.claims.events[event].class), event + 1)
    }

    fn words(&self, span: Span) -> &'a str {
        span.text(&self.reading.article.text)
    }

    /// Returns a term's label with its IRI.
    pub(super) fn both(&self, term: Term) -> String {
        format!("{} ({})", self.label(term), name(term, self.ontology))
    }

    /// Writes a heading with lines beside it; nothing without lines.
    pub(super) fn row(&self, heading: &str, lines: &[String], text: &mut String) {
        for (number, line) in lines.iter().enumerate() {
            let heading = if number == 0 { heading } else { "" };
            let padded = format!("{heading:INDENT$}");
            text.push_str(format!("{}{line}", self.paint.with("1", &padded)).trim_end());
            text.push('\n');
        }
    }
}

/// Tells a number, how exact it is and what it counts in.
pub(super) fn tell_quantity(quantity: &crate::mention::quantity::Quantity) -> String {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    let value = number(quantity.value).unwrap_or_else(|| {
        let (min, max) = (number(quantity.min), number(quantity.max));
        format!("{} to {}", min.as_deref().unwrap_or("?"), max.as_deref().unwrap_or("?"))
    });
    format!("{value} ({:?})", quantity.bound)
}

/// Shortens words to what fits beside others, on one line.
pub(super) fn shown(words: &str) -> String {
    const LENGTH: usize = 60;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LENGTH {
        return line;
    }
    let cut: String = line.chars().take(LENGTH - 2).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

/// Pads the cells of rows to columns.
pub(super) fn align<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join("   ").trim_end().to_owned()
        })
        .collect()
}

/// Indents lines.
pub(super) fn indent(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}", " ".repeat(by)).trim_end().to_owned() + "\n").collect()
}
