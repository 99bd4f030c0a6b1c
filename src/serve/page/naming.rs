//! What things are called on a page that is not of one article, which has its own names for them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashMap;

use super::labels;
use crate::export::article::{ArticleGraph, Claim};
use crate::export::labels::{Labels, local_name};
use crate::serve::exchange::Request;
use crate::serve::problem::Problem;
use crate::serve::site::Site;
use crate::serve::words::word;
use crate::store::format;
use crate::vocab;

/// The names in the language of a page.
pub(super) struct Naming<'a> {
    site: &'a Site,
    labels: &'a Labels,
    /// Those that only the store knows.
    known: RefCell<FxHashMap<String, String>>,
}

impl<'a> Naming<'a> {
    /// Begins with no name looked up.
    pub(super) fn new(site: &'a Site, request: &Request) -> Result<Self, Problem> {
        Ok(Self { site, labels: labels(site, request)?, known: RefCell::default() })
    }

    /// Returns what a class, a role or a value is called.
    pub(super) fn term(&self, iri: &str) -> String {
        self.labels.of(iri)
    }

    /// Returns what anything is called: an entity as most articles call it, else by the ontology, by any graph, or by
    /// the end of its IRI.
    pub(super) fn of(&self, iri: &str) -> Result<String, Problem> {
        if let Some(name) = self.site.names()?.label(iri, self.labels.language()) {
            return Ok(name.to_owned());
        }
        let known = self.labels.of(iri);
        if known != local_name(iri) {
            return Ok(known);
        }
        if let Some(name) = self.known.borrow().get(iri) {
            return Ok(name.clone());
        }
        let name = self.written(iri)?.unwrap_or(known);
        self.known.borrow_mut().insert(iri.to_owned(), name.clone());
        Ok(name)
    }

    /// Returns who speaks or takes part in an article; the article itself is called by its publisher.
    pub(super) fn entity(&self, iri: &str, article: &str) -> Result<String, Problem> {
        if iri != article {
            return self.of(iri);
        }
        let publisher = self.site.articles()?.get(article).map_or("", |listed| &listed.publisher);
        Ok(if publisher.is_empty() { word("the-article", self.labels.language()) } else { publisher }.to_owned())
    }

    /// Returns what something in an article is called: an event by its class and who takes part, a claim by what it
    /// says, a run of words by itself, and anything else as everywhere.
    pub(super) fn part(&self, iri: &NamedNode, article: &NamedNode) -> Result<String, Problem> {
        let mut quads = self.site.store.quads(Some(iri.as_ref()), None, None, Some(article.as_ref()))?;
        format::sort(&mut quads);
        let star = ArticleGraph::new(article, &quads, &[]);
        if star.is_event(iri.as_str()) {
            return self.event(iri, &quads, article);
        }
        match star.claim(iri.as_str()) {
            Some(Claim { triple: Some((subject, predicate, object)), .. }) => {
                let object = match object {
                    Term::NamedNode(object) => self.participant(object.as_str(), article)?,
                    Term::Literal(literal) => literal.value().to_owned(),
                    _ => String::new(),
                };
                let subject = self.participant(subject.as_str(), article)?;
                return Ok(format!("{subject} {} {object}", self.term(predicate.as_str())));
            }
            Some(Claim { event: Some(event), .. }) => {
                let quads = self.site.store.quads(Some(event.as_ref()), None, None, Some(article.as_ref()))?;
                return self.event(event, &quads, article);
            }
            _ => {}
        }
        match star.text(iri.as_str(), vocab::OA_EXACT) {
            "" => self.participant(iri.as_str(), article),
            words => Ok(words.to_owned()),
        }
    }

    /// Returns an event in words, from what its article says of it.
    fn event(&self, iri: &NamedNode, quads: &[Quad], article: &NamedNode) -> Result<String, Problem> {
        let mut who = BTreeSet::new();
        for quad in quads.iter().filter(|quad| self.is_a(quad.predicate.as_str(), vocab::ROLE)) {
            if let Term::NamedNode(filler) = &quad.object {
                who.insert(self.participant(filler.as_str(), article)?);
            }
        }
        let what = self.class(iri.as_str(), article.as_str())?.map(|class| self.term(class.as_str()));
        let what = what.unwrap_or_else(|| local_name(iri.as_str()).to_owned());
        let who: Vec<String> = who.into_iter().collect();
        let colon = if who.is_empty() { "" } else { word("colon", self.labels.language()) };
        Ok(format!("{what}{colon} {}", who.join(", ")).trim_end().to_owned())
    }

    /// Returns whoever or whatever takes part in an event; what has no name is called by its class.
    fn participant(&self, iri: &str, article: &NamedNode) -> Result<String, Problem> {
        let name = self.entity(iri, article.as_str())?;
        if name != local_name(iri) {
            return Ok(name);
        }
        let class = self.class(iri, article.as_str())?;
        Ok(class.map_or(name, |class| self.term(class.as_str())))
    }

    /// Returns the headline of an article.
    pub(super) fn title(&self, article: &str) -> Result<String, Problem> {
        Ok(self.site.articles()?.get(article).map_or(article, |listed| &listed.title).to_owned())
    }

    /// Returns the class of something, as an article says.
    pub(super) fn class(&self, iri: &str, article: &str) -> Result<Option<NamedNode>, Problem> {
        let (subject, graph) = (NamedNodeRef::new_unchecked(iri), NamedNodeRef::new_unchecked(article));
        let quads = self.site.store.quads(Some(subject), Some(vocab::RDF_TYPE), None, Some(graph))?;
        let classes = quads.into_iter().filter_map(|quad| match quad.object {
            Term::NamedNode(class) => Some(class),
            _ => None,
        });
        Ok(classes.min_by(|left, right| left.as_str().cmp(right.as_str())))
    }

    /// Tells whether a class is another one, or stands below it.
    pub(super) fn is_a(&self, class: &str, ancestor: vocab::Term) -> bool {
        self.labels.is_a(class, ancestor)
    }

    /// Returns what any graph calls something.
    fn written(&self, iri: &str) -> Result<Option<String>, Problem> {
        for property in [vocab::RDFS_LABEL, vocab::SKOS_PREF_LABEL] {
            let quads = self.site.store.quads(Some(NamedNodeRef::new_unchecked(iri)), Some(property), None, None)?;
            let names = quads.into_iter().filter_map(|quad| match quad.object {
                Term::Literal(name) => Some(name),
                _ => None,
            });
            let mut names: Vec<Literal> = names.collect();
            names.sort_by(|left, right| (left.value(), left.language()).cmp(&(right.value(), right.language())));
            if let Some(name) = self.labels.choose(names.iter()) {
                return Ok(Some(name.to_owned()));
            }
        }
        Ok(None)
    }
}
