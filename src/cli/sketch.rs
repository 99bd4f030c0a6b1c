//! The picture of a claim: which words of its sentence are trigger, role, cue and voice.

use super::evidence::Evidence;
use super::picture::{Part, draw};
use super::table;
use crate::claim::event::{Event, Filler};
use crate::claim::link::find_links;
use crate::claim::{Claim, Matter};
use crate::mention::{EntityId, Relation};
use crate::span::Span;
use crate::vocab::{self, Term};

impl Evidence<'_> {
    /// Draws the sentence with trigger, roles, time, numbers, cues and voice underlined.
    pub(super) fn picture(&self, claim: &Claim) -> String {
        let (span, parts) = match claim.matter {
            Matter::Event(event) => self.event_parts(&self.reading.claims.events[event], claim),
            Matter::Relation(relation) => self.relation_parts(&self.reading.mentions.relations[relation]),
        };
        let width = usize::from(table::width()).saturating_sub(4);
        draw(&self.reading.article.text, span, &parts, width, self.paint)
    }

    fn event_parts(&self, event: &Event, claim: &Claim) -> (Span, Vec<Part>) {
        let label = |term: Term| self.label(term);
        let sentences = &self.reading.sentences;
        let home = sentences[event.sentence].span;
        // A quotation may run over sentences, or stand beside the one that says who speaks.
        let span = sentences
            .iter()
            .filter(|sentence| sentence.span.overlaps(event.trigger))
            .fold(home, |span, sentence| span.cover(sentence.span));
        let stroke = |span: Span, label: String, stroke: char, style: &'static str| Part { span, label, stroke, style };
        let mut parts = vec![stroke(event.trigger, label(event.class), '^', "1;33")];
        let links = find_links(&sentences[event.sentence], event, self.ontology);
        let mut roles: Vec<(Span, String)> = Vec::new();
        for link in links.iter().filter(|link| link.token != event.token) {
            merge(&mut roles, self.filler_span(event.sentence, link.token), label(link.role));
        }
        for (role, filler) in event.roles.iter().filter(|(role, _)| !links.iter().any(|link| link.role == *role)) {
            if let Filler::Entity(entity) = filler
                && let Some(span) = self.nearest_mention(*entity, event.evidence, event.trigger)
            {
                merge(&mut roles, span, label(*role));
            }
        }
        if let Some(timex) = event.time.and_then(|time| self.reading.mentions.timexes.get(time)) {
            merge(&mut roles, timex.span, label(vocab::TIME));
        }
        for quantity in event.quantities.iter().filter_map(|number| self.reading.mentions.quantities.get(*number)) {
            merge(&mut roles, quantity.span, label(vocab::QUANTITY));
        }
        parts.extend(roles.into_iter().map(|(span, label)| stroke(span, label, '-', "36")));
        let mut cues: Vec<(Span, String)> = Vec::new();
        for mark in &claim.marks {
            for term in [mark.marker, mark.factuality].into_iter().flatten() {
                merge(&mut cues, mark.cue, label(term));
            }
        }
        let relay = claim.reported_in.map(|relay| &self.reading.claims.claims[relay]);
        if let Some(Matter::Event(relay)) = relay.map(|relay| relay.matter) {
            let relay = &self.reading.claims.events[relay];
            merge(&mut cues, relay.trigger, label(vocab::CUE));
            let voice = claim.source.and_then(|voice| self.nearest_mention(voice, relay.evidence, relay.trigger));
            if let Some(voice) = voice.filter(|voice| span.contains(*voice)) {
                parts.push(stroke(voice, label(vocab::SOURCE), '=', "32"));
            }
        }
        parts.extend(cues.into_iter().map(|(span, label)| stroke(span, label, '~', "35")));
        (span, parts)
    }

    fn relation_parts(&self, relation: &Relation) -> (Span, Vec<Part>) {
        let sentences = &self.reading.sentences;
        let home = sentences.iter().find(|sentence| sentence.span.overlaps(relation.evidence));
        let span = home.map_or(relation.evidence, |sentence| sentence.span.cover(relation.evidence));
        let mut parts = Vec::new();
        for (entity, style) in [(relation.subject, "1;33"), (relation.object, "36")] {
            if let Some(place) = self.nearest_mention(entity, span, relation.evidence) {
                let label = self.reading.mentions.entities[entity].name.clone();
                parts.push(Part { span: place, label, stroke: '-', style });
            }
        }
        let label = self.label(relation.property);
        parts.push(Part { span: relation.evidence, label, stroke: '^', style: "33" });
        (span, parts)
    }

    /// Returns the expression for an entity that lies in a stretch of text and is nearest to a word.
    fn nearest_mention(&self, entity: EntityId, within: Span, near: Span) -> Option<Span> {
        let mentions = self.reading.mentions.mentions.iter().filter(|mention| mention.entity == entity);
        mentions
            .map(|mention| mention.span)
            .filter(|span| within.contains(*span))
            .min_by_key(|span| (span.start.abs_diff(near.end).min(near.start.abs_diff(span.end)), *span))
    }
}

/// Adds a label to the part at a span, or opens one.
fn merge(parts: &mut Vec<(Span, String)>, span: Span, label: String) {
    match parts.iter_mut().find(|(known, _)| *known == span) {
        Some((_, labels)) if labels.split(", ").any(|known| known == label) => {}
        Some((_, labels)) => {
            labels.push_str(", ");
            labels.push_str(&label);
        }
        None => parts.push((span, label)),
    }
}
