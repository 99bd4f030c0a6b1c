//! How a claim is shown: who says it, how surely, what it says, and by which words.

use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::super::catalog::object_iri;
use super::super::site::{Site, address};
use super::super::words::word;
use crate::export::article::{ArticleGraph, Claim};
use crate::export::labels::{Labels, local_name};
use crate::store::StoreError;
use crate::vocab;

/// What is needed to tell of an article's claims.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    /// The site.
    pub(super) site: &'a Site,
    /// The article's graph.
    pub(super) article: &'a ArticleGraph<'a>,
    /// The labels of the ontology in the language of the page.
    pub(super) labels: &'a Labels,
    /// The language of the page.
    pub(super) language: &'static str,
    /// Whether the page is the article's own.
    pub(super) is_here: bool,
}

impl<'a> Teller<'a> {
    /// Returns what the page says for a key.
    pub(super) fn word(&self, key: &'static str) -> &'static str {
        word(key, self.language)
    }

    /// Returns what something is called.
    pub(super) fn label(&self, iri: &str) -> String {
        self.article.label(iri, self.labels)
    }

    /// Returns the end of the IRI of a part of the article: `c1`.
    pub(super) fn part<'i>(&self, iri: &'i str) -> Option<&'i str> {
        iri.strip_prefix(self.article.name.as_str())?.strip_prefix(['#', '/'])
    }

    /// Returns where a claim is shown with all that is known of it.
    pub(super) fn claim_address(&self, claim: &NamedNode) -> String {
        match self.part(claim.as_str()) {
            Some(part) if self.is_here => format!("#claim-{part}"),
            _ => address(claim.as_str()),
        }
    }

    /// Returns something by its name, with a link to where more is told of it.
    pub(super) fn thing(&self, iri: &str) -> Markup {
        let label = self.label(iri);
        let target = if self.article.is_event(iri) {
            let is_about = |claim: &&Claim<'_>| claim.event.is_some_and(|event| event.as_str() == iri);
            self.article.claims().find(is_about).map(|claim| self.claim_address(claim.node))
        } else if self.part(iri).is_some() || (self.is_here && iri == self.article.name.as_str()) {
            None
        } else {
            Some(address(iri))
        };
        html! {
            @if let Some(target) = target { a href=(target) { bdi { (label) } } } @else { bdi { (label) } }
        }
    }

    /// Returns the name of a voice; an article speaks through whoever publishes it.
    pub(super) fn voice_name(&self, voice: &NamedNode) -> String {
        match self.article.voice(voice, self.labels) {
            _ if voice == self.article.name
                && self.article.text(voice.as_str(), vocab::SCHEMA_PUBLISHER).is_empty() =>
            {
                self.word("the-article").to_owned()
            }
            name => name,
        }
    }

    fn voice(&self, voice: &NamedNode) -> Markup {
        let is_link = voice != self.article.name && self.part(voice.as_str()).is_none();
        let name = self.voice_name(voice);
        html! { @if is_link { a href=(address(voice.as_str())) { bdi { (name) } } } @else { bdi { (name) } } }
    }

    /// Returns the voice whose word a claim is.
    pub(super) fn first_voice(&self, claim: &Claim<'_>) -> Markup {
        html! {
            @if let Some(voice) = claim.voice {
                (self.voice(voice))
                @if voice == self.article.name { " " span.quiet { "(" (self.word("own-voice")) ")" } }
            }
        }
    }

    /// Returns the voices of a claim, whose word it is first, then those that relay it.
    pub(super) fn chain(&self, claim: &Claim<'a>) -> Markup {
        html! {
            (self.first_voice(claim))
            @for relay in self.article.chain(claim).into_iter().skip(1) { ", " (self.word("relayed-by")) " " (self.voice(relay)) }
        }
    }

    /// Returns how surely a claim is made, in words and as a line under them.
    pub(super) fn certainty(&self, claim: &Claim<'_>) -> Markup {
        let Some(value) = claim.factuality else { return html! {} };
        html! { span class={ "certainty f-" (local_name(value.as_str())) } { (self.labels.of(value.as_str())) } }
    }

    /// Returns what a claim says in a line without links.
    pub(super) fn line(&self, claim: &Claim<'_>) -> String {
        if let Some((subject, predicate, object)) = claim.triple {
            let object = match object {
                Term::NamedNode(object) => self.label(object.as_str()),
                Term::Literal(literal) => literal.value().to_owned(),
                _ => String::new(),
            };
            return format!("{} {} {object}", self.label(subject.as_str()), self.label(predicate.as_str()));
        }
        let Some(event) = claim.event else { return self.article.words(claim) };
        let who: Vec<String> = self.roles(event).into_iter().map(|(_, filler)| self.label(filler)).collect();
        let label = self.label(event.as_str());
        let who = if who.is_empty() { self.article.words(claim) } else { who.join(", ") };
        format!("{label}{} {who}", self.word("colon"))
    }

    /// Returns the exact words of a claim, in the language of the article.
    pub(super) fn words(&self, claim: &Claim<'a>) -> Markup {
        html! { q lang=[self.text_language()] dir="auto" { (self.article.words(claim)) } }
    }

    /// Returns the language of the article's text.
    pub(super) fn text_language(&self) -> Option<&'a str> {
        let language = self.article.text(self.article.name.as_str(), vocab::SCHEMA_IN_LANGUAGE);
        Some(language).filter(|language| !language.is_empty())
    }

    /// Returns the happening that an event is a description of, if other descriptions of it are known.
    pub(super) fn happening(&self, event: &NamedNode) -> Result<Option<String>, StoreError> {
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let quads = self.site.store.quads(Some(event.as_ref()), Some(vocab::HAPPENING), None, Some(world))?;
        Ok(quads.into_iter().find_map(object_iri))
    }

    /// Returns the claim as an item of a list on another page than the article's.
    pub(super) fn item(&self, claim: &Claim<'a>) -> Result<Markup, StoreError> {
        let happening = claim.event.map(|event| self.happening(event)).transpose()?.flatten();
        Ok(html! {
            p.claim-line { (self.chain(claim)) " · " (self.certainty(claim)) " · " (self.matter(claim)) }
            blockquote { (self.words(claim)) }
            p.links {
                a href=(self.claim_address(claim.node)) { (self.word("in-the-article")) }
                @if let Some(happening) = happening {
                    " · " a href=(address(&happening)) { (self.word("all-voices")) }
                }
            }
        })
    }
}
