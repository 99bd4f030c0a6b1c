//! What things are called on a page that is not of one article, which has its own names for them.

use std::cell::RefCell;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use super::labels;
use crate::export::labels::{Labels, local_name};
use crate::serve::exchange::Request;
use crate::serve::problem::Problem;
use crate::serve::site::Site;
use crate::serve::words::word;
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
