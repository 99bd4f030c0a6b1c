//! The text of an article with its claims and names marked in it.
//!
//! A claim's place is where its evidence begins; there stands its anchor, with
//! the number of its voice. What covers it is marked by how surely the
//! innermost claim is made.

use maud::{Markup, html};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::site::address;
use super::claim::Teller;
use super::segment::{Segment, cut};
use crate::export::article::{ArticleGraph, Claim};
use crate::export::labels::local_name;
use crate::graph::iri;
use crate::vocab;

/// What begins and ends somewhere in a text.
#[derive(Clone, Copy)]
enum Mark<'a> {
    /// A claim, by its place in the list.
    Claim(usize),
    /// Something named.
    Name(&'a str),
    /// Words that attribute, hedge or deny.
    Cue,
    /// Words that have an address of their own: `char=12,40`.
    Place(&'a str),
}

/// A claim with where its words are.
#[derive(Clone)]
pub(super) struct Placed<'a> {
    /// The claim.
    pub(super) claim: &'a Claim<'a>,
    /// The number of its voice.
    pub(super) voice: usize,
    /// Where its words are: the text, and from where to where in it.
    spans: Vec<(&'a str, usize, usize)>,
}

/// The claims of an article in the order of its text, the headline first, with their voices.
pub(super) struct Placement<'a> {
    /// The claims.
    pub(super) claims: Vec<Placed<'a>>,
    /// The first claim of each voice, in the order of their numbers, counted from 1.
    pub(super) voices: Vec<&'a Claim<'a>>,
}

impl<'a> Placement<'a> {
    /// Places the claims of an article.
    pub(super) fn new(article: &'a ArticleGraph<'a>) -> Self {
        let mut claims: Vec<Placed<'a>> = article
            .claims()
            .map(|claim| {
                let spans = article.nodes(claim.node.as_str(), vocab::EVIDENCE);
                Placed { claim, voice: 0, spans: spans.filter_map(|span| place(article, span.as_str())).collect() }
            })
            .collect();
        claims.sort_by_key(|placed| {
            let first = placed.spans.iter().min_by_key(|(_, start, _)| *start);
            first.map_or((2, 0, 0), |(text, start, end)| {
                (u8::from(*text == article.name.as_str()), *start, usize::MAX - *end)
            })
        });
        let (mut voices, mut numbers) = (Vec::new(), FxHashMap::default());
        for placed in &mut claims {
            let voice = placed.claim.voice.map_or("", |voice| voice.as_str());
            placed.voice = *numbers.entry(voice).or_insert_with(|| {
                voices.push(placed.claim);
                voices.len()
            });
        }
        Self { claims, voices }
    }
}

/// Returns where a span is.
fn place<'a>(article: &ArticleGraph<'a>, span: &str) -> Option<(&'a str, usize, usize)> {
    let (start, end) = iri::bounds(span)?;
    Some((article.node(span, vocab::OA_HAS_SOURCE)?.as_str(), start, end))
}

/// One of an article's texts, its headline or its body, and all that is marked in it.
pub(super) struct Marked<'p, 'a> {
    teller: Teller<'a>,
    placement: &'p Placement<'a>,
    text: &'a str,
    marks: Vec<Mark<'a>>,
    bounds: Vec<(usize, usize)>,
}

impl<'p, 'a> Marked<'p, 'a> {
    /// Gathers what is marked in a text of the article, which `document` names.
    pub(super) fn new(teller: Teller<'a>, placement: &'p Placement<'a>, document: &str, text: &'a str) -> Self {
        let mut marked = Self { teller, placement, text, marks: Vec::new(), bounds: Vec::new() };
        let article = teller.article;
        for (number, placed) in placement.claims.iter().enumerate() {
            for (_, start, end) in placed.spans.iter().filter(|(found, ..)| *found == document) {
                marked.add(Mark::Claim(number), *start, *end);
            }
            for cue in article.nodes(placed.claim.node.as_str(), vocab::CUE) {
                if let Some((_, start, end)) = place(article, cue.as_str()).filter(|(found, ..)| *found == document) {
                    marked.add(Mark::Cue, start, end);
                }
            }
        }
        for span in article.subjects().filter(|subject| iri::bounds(subject.as_str()).is_some()) {
            let Some((_, start, end)) = place(article, span.as_str()).filter(|(found, ..)| *found == document) else {
                continue;
            };
            if let Some(part) = teller.part(span.as_str()) {
                marked.add(Mark::Place(part), start, end);
            }
            for named in article.nodes(span.as_str(), vocab::MENTIONS) {
                marked.add(Mark::Name(named.as_str()), start, end);
            }
        }
        marked
    }

    fn add(&mut self, mark: Mark<'a>, start: usize, end: usize) {
        self.marks.push(mark);
        self.bounds.push((start, end));
    }

    /// Returns the paragraphs of the text; the anchors that are set are added to those there are.
    pub(super) fn paragraphs(&self, anchors: &mut FxHashSet<usize>) -> Vec<Markup> {
        let mut paragraphs = Vec::new();
        for paragraph in cut(self.text, &self.bounds) {
            let segments: Vec<Markup> = paragraph.iter().map(|segment| self.segment(segment, anchors)).collect();
            paragraphs.push(html! { @for segment in segments { (segment) } });
        }
        paragraphs
    }

    fn segment(&self, segment: &Segment<'_>, anchors: &mut FxHashSet<usize>) -> Markup {
        let marks = || segment.marks.iter().filter_map(|mark| self.marks.get(*mark));
        let claims: Vec<usize> = marks()
            .filter_map(|mark| match mark {
                Mark::Claim(number) => Some(*number),
                _ => None,
            })
            .collect();
        let begun: Vec<usize> = claims.iter().copied().filter(|number| anchors.insert(*number)).collect();
        let mut names = marks().filter_map(|mark| match mark {
            Mark::Name(iri) => Some(*iri),
            _ => None,
        });
        let is_begun = |mark: &&usize| self.bounds.get(**mark).is_some_and(|(start, _)| *start == segment.start);
        let places = segment.marks.iter().filter(is_begun).filter_map(|mark| match self.marks.get(*mark) {
            Some(Mark::Place(part)) => Some(*part),
            _ => None,
        });
        let is_cue = marks().any(|mark| matches!(mark, Mark::Cue));
        let words = html! {
            @if is_cue { span.cue { (segment.text) } } @else { (segment.text) }
        };
        let words = match names.next_back() {
            // Between two names that overlap there may be nothing but a blank, which is no link to choose.
            Some(iri) if self.teller.part(iri).is_none() && !segment.text.trim().is_empty() => {
                html! { a.name href=(address(iri)) { (words) } }
            }
            _ => words,
        };
        html! {
            @for place in places { span.place id=(place) {} }
            @for number in begun { (self.anchor(number)) }
            @match claims.last().and_then(|number| self.placement.claims.get(*number)) {
                Some(innermost) => mark class={ "f-" (certainty(innermost.claim)) } data-claims=(self.parts(&claims)) { (words) },
                None => (words),
            }
        }
    }

    /// Returns the names of claims within the article, the innermost last.
    fn parts(&self, claims: &[usize]) -> String {
        let claims = claims.iter().filter_map(|number| self.placement.claims.get(*number));
        claims.filter_map(|placed| self.teller.part(placed.claim.node.as_str())).collect::<Vec<_>>().join(" ")
    }

    /// Returns the anchor of a claim: the number of its voice, and how surely it speaks where that is not certain.
    fn anchor(&self, number: usize) -> Markup {
        let Some(placed) = self.placement.claims.get(number) else { return html! {} };
        let part = self.teller.part(placed.claim.node.as_str()).unwrap_or_default();
        let voice = placed.claim.voice.map(|voice| self.teller.voice_name(voice)).unwrap_or_default();
        let value = placed.claim.factuality.map(|value| self.teller.labels.of(value.as_str())).unwrap_or_default();
        let is_own = placed.claim.voice == Some(self.teller.article.name);
        html! {
            a.badge.own[is_own] id=(part) href={ "#claim-" (part) } title={ (voice) (self.teller.word("colon")) " " (value) } {
                (placed.voice)
                @if !placed.claim.is_certain() { " " (value) }
            }
        }
    }
}

/// Returns the end of the IRI of how surely a claim is made.
fn certainty<'a>(claim: &Claim<'a>) -> &'a str {
    claim.factuality.map_or("", |value| local_name(value.as_str()))
}
