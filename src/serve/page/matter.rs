//! What a claim says: the event with who plays which part, when, where and how many.

use maud::{Markup, html};
use oxigraph::model::{NamedNode, Term};

use super::super::site::address;
use super::claim::Teller;
use crate::export::article::Claim;
use crate::export::labels::local_name;
use crate::store::node;
use crate::vocab;

impl<'a> Teller<'a> {
    /// Returns who plays which part in an event: `(role, filler)`, in the order of the graph.
    pub(super) fn roles(&self, event: &NamedNode) -> Vec<(&'a str, &'a str)> {
        let quads = self.article.about(event.as_str()).iter();
        let roles = quads.filter(|quad| self.labels.is_a(quad.predicate.as_str(), vocab::ROLE));
        roles
            .filter_map(|quad| match &quad.object {
                Term::NamedNode(filler) => Some((quad.predicate.as_str(), filler.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Returns what a claim says in a line, with links: the triple that sums it up, if there is one, then the rest.
    pub(super) fn matter(&self, claim: &Claim<'_>) -> Markup {
        let is_said = |filler: &str| {
            claim.triple.is_some_and(|(subject, _, object)| {
                subject.as_str() == filler || matches!(object, Term::NamedNode(object) if object.as_str() == filler)
            })
        };
        html! {
            @if let Some(triple) = claim.triple { (self.triple(triple)) }
            @else if let Some(event) = claim.event { (self.label(event.as_str())) }
            @if let Some(event) = claim.event {
                @for (role, filler) in self.roles(event).into_iter().filter(|(_, filler)| !is_said(filler)) {
                    ", " (self.labels.of(role)) (self.word("colon")) " " (self.thing(filler))
                }
            }
        }
    }

    fn triple(&self, (subject, predicate, object): (&NamedNode, &NamedNode, &Term)) -> Markup {
        html! {
            (self.thing(subject.as_str())) " "
            a.predicate href=(address(predicate.as_str())) { (self.labels.of(predicate.as_str())) } " "
            @match object {
                Term::NamedNode(object) => (self.thing(object.as_str())),
                Term::Literal(literal) => (literal.value()),
                _ => {}
            }
        }
    }

    /// Returns all that is known of a claim, a line each.
    pub(super) fn details(&self, claim: &Claim<'a>, happening: Option<&str>) -> Markup {
        let name = claim.node.as_str();
        html! {
            dl {
                dt { (self.word("who-says")) } dd { (self.chain(claim)) }
                dt { (self.word("how-surely")) } dd { (self.certainty(claim)) (self.markers(name)) }
                @if let Some(triple) = claim.triple {
                    dt { (self.word("in-short")) } dd { (self.triple(triple)) }
                }
                @if let Some(event) = claim.event { (self.event(event)) }
                dt { (self.word("exact-words")) } dd { (self.words(claim)) }
                @for rule in self.article.nodes(name, vocab::RULE) {
                    dt { (self.word("read-by")) } dd { code { (local_name(rule.as_str())) } }
                }
                @if let Some(outer) = claim.reported_in {
                    dt { (self.word("told-in")) } dd { a href=(self.claim_address(outer)) { (self.outer_line(outer)) } }
                }
                @if let Some(happening) = happening {
                    dt { (self.word("other-voices")) } dd { a href=(address(happening)) { (self.word("all-voices")) } }
                }
            }
        }
    }

    fn outer_line(&self, outer: &NamedNode) -> String {
        self.article.claim(outer.as_str()).map_or_else(|| outer.as_str().to_owned(), |outer| self.line(outer))
    }

    /// Returns the means by which a claim is hedged or denied, and the words that do so.
    fn markers(&self, claim: &str) -> Markup {
        let markers = self.article.list(claim, vocab::MARKER, self.labels);
        let stance = self.article.list(claim, vocab::STANCE, self.labels);
        let cues = self.article.nodes(claim, vocab::CUE);
        let cues: Vec<&str> = cues.map(|span| self.article.text(span.as_str(), vocab::OA_EXACT)).collect();
        html! {
            @if !markers.is_empty() { " · " (markers) }
            @if !stance.is_empty() { " · " (self.word("stance")) (self.word("colon")) " " (stance) }
            @for (number, cue) in cues.iter().enumerate() {
                @if number == 0 { " · " (self.word("by-the-words")) " " } @else { ", " }
                q lang=[self.text_language()] dir="auto" { (cue) }
            }
        }
    }

    fn event(&self, event: &'a NamedNode) -> Markup {
        let name = event.as_str();
        let class = self.article.node(name, vocab::RDF_TYPE);
        let is_time = |role: &str| role == node(vocab::TIME).as_str();
        html! {
            @if let Some(class) = class {
                dt { (self.word("event")) } dd { a href=(address(class.as_str())) { (self.labels.of(class.as_str())) } }
            }
            @for (role, filler) in self.roles(event).into_iter().filter(|(role, _)| !is_time(role)) {
                dt { (self.labels.of(role)) } dd { (self.thing(filler)) }
            }
            @let attribute = self.article.text(name, vocab::ATTRIBUTE);
            @if !attribute.is_empty() {
                dt { (self.labels.of(node(vocab::ATTRIBUTE).as_str())) } dd { (attribute) }
            }
            @for period in self.article.nodes(name, vocab::TIME) {
                dt { (self.word("when")) } dd { (self.label(period.as_str())) (self.period(period.as_str())) }
            }
            @for quantity in self.article.nodes(name, vocab::QUANTITY) {
                dt { (self.word("how-many")) } dd {
                    (self.label(quantity.as_str()))
                    @if let Some(range) = self.range(quantity.as_str()) { " (" (range) ")" }
                }
            }
        }
    }

    /// Returns the days that a time expression means, where they could be computed.
    fn period(&self, period: &str) -> Markup {
        let earliest = self.article.text(period, vocab::EARLIEST);
        let latest = self.article.text(period, vocab::LATEST);
        html! {
            @match (earliest, latest) {
                ("", "") => {}
                (one, other) if one == other => { " (" time datetime=(one) { (one) } ")" }
                ("", latest) => { " (" (self.word("until")) " " time datetime=(latest) { (latest) } ")" }
                (earliest, "") => { " (" (self.word("from")) " " time datetime=(earliest) { (earliest) } ")" }
                (earliest, latest) => {
                    " (" time datetime=(earliest) { (earliest) } " – " time datetime=(latest) { (latest) } ")"
                }
            }
        }
    }

    /// Returns the least and the most that a quantity allows; an end that is open is missing.
    pub(super) fn ends(&self, quantity: &str) -> (Option<f64>, Option<f64>) {
        let value =
            |property| self.article.text(quantity, property).parse::<f64>().ok().filter(|value| value.is_finite());
        match (value(vocab::SCHEMA_MIN_VALUE), value(vocab::SCHEMA_MAX_VALUE)) {
            (None, None) => (value(vocab::SCHEMA_VALUE), value(vocab::SCHEMA_VALUE)),
            ends => ends,
        }
    }

    /// Returns the numbers that a quantity allows: one, a range, or one that is open at an end.
    pub(super) fn range(&self, quantity: &str) -> Option<String> {
        let value = |property| Some(self.article.text(quantity, property)).filter(|value| !value.is_empty());
        let (exact, least, most) =
            (value(vocab::SCHEMA_VALUE), value(vocab::SCHEMA_MIN_VALUE), value(vocab::SCHEMA_MAX_VALUE));
        let approximation = self.article.node(quantity, vocab::APPROXIMATION).map(|node| self.labels.of(node.as_str()));
        let range = match (least, most, exact) {
            (Some(least), Some(most), _) if least != most => format!("{least} – {most}"),
            (Some(least), Some(_), _) => least.to_owned(),
            (Some(least), None, _) => format!("≥ {least}"),
            (None, Some(most), _) => format!("≤ {most}"),
            (None, None, Some(exact)) => exact.to_owned(),
            (None, None, None) => return None,
        };
        Some(approximation.map_or_else(|| range.clone(), |approximation| format!("{range}, {approximation}")))
    }
}
