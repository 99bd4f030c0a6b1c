//! What things are called on a page, looked up where little must be read.

use std::cell::RefCell;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use crate::export::labels::{Labels, local_name};
use crate::serve::problem::Problem;
use crate::serve::site::Site;
use crate::serve::words::word;
use crate::vocab;

/// The names in a language of what articles tell of.
pub(super) struct Names<'a> {
    site: &'a Site,
    language: &'static str,
    known: RefCell<FxHashMap<(String, String), String>>,
}

impl<'a> Names<'a> {
    /// Begins with no name looked up.
    pub(super) fn new(site: &'a Site, language: &'static str) -> Self {
        Self { site, language, known: RefCell::default() }
    }

    /// Returns what a class, a role or a value is called.
    pub(super) fn term(&self, iri: &str) -> String {
        self.site.labels(self.language).map_or_else(|| local_name(iri).to_owned(), |labels| labels.of(iri))
    }

    /// Returns what an entity is called, as an article that names it does; an article is called by its publisher.
    ///
    /// Everything that has an IRI of its own is called the same everywhere, so one article is asked for each.
    pub(super) fn entity(&self, iri: &str, article: &str) -> Result<String, Problem> {
        let key =
            (iri.to_owned(), if iri.contains('#') || iri == article { article.to_owned() } else { String::new() });
        if let Some(name) = self.known.borrow().get(&key) {
            return Ok(name.clone());
        }
        let name = if iri == article {
            let publisher = self.text(iri, vocab::SCHEMA_PUBLISHER, article)?;
            publisher.unwrap_or_else(|| word("the-article", self.language).to_owned())
        } else {
            self.text(iri, vocab::RDFS_LABEL, article)?.unwrap_or_else(|| self.term(iri))
        };
        self.known.borrow_mut().insert(key, name.clone());
        Ok(name)
    }

    /// Returns the headline of an article.
    pub(super) fn title(&self, article: &str) -> Result<String, Problem> {
        Ok(self.text(article, vocab::RDFS_LABEL, article)?.unwrap_or_else(|| local_name(article).to_owned()))
    }

    /// Returns the class of something, as an article says.
    pub(super) fn class(&self, iri: &str, article: &str) -> Result<Option<NamedNode>, Problem> {
        let types = self.objects(iri, vocab::RDF_TYPE, article)?;
        let mut classes: Vec<NamedNode> = types
            .into_iter()
            .filter_map(|class| match class {
                Term::NamedNode(class) => Some(class),
                _ => None,
            })
            .collect();
        classes.sort_by(|left, right| left.as_str().cmp(right.as_str()));
        Ok(classes.into_iter().next())
    }

    /// Tells whether a class is another one, or stands below it.
    pub(super) fn is_a(&self, class: &str, ancestor: vocab::Term) -> bool {
        self.site.labels(self.language).is_some_and(|labels| labels.is_a(class, ancestor))
    }

    fn text(&self, iri: &str, property: vocab::Term, graph: &str) -> Result<Option<String>, Problem> {
        let mut literals: Vec<Literal> = self
            .objects(iri, property, graph)?
            .into_iter()
            .filter_map(|object| match object {
                Term::Literal(literal) => Some(literal),
                _ => None,
            })
            .collect();
        literals.sort_by(|left, right| (left.value(), left.language()).cmp(&(right.value(), right.language())));
        let choose = |labels: &Labels| labels.choose(literals.iter()).map(str::to_owned);
        Ok(self.site.labels(self.language).and_then(choose))
    }

    fn objects(&self, iri: &str, property: vocab::Term, graph: &str) -> Result<Vec<Term>, Problem> {
        let (subject, graph) = (NamedNodeRef::new_unchecked(iri), NamedNodeRef::new_unchecked(graph));
        let quads = self.site.store.quads(Some(subject), Some(property), None, Some(graph))?;
        Ok(quads.into_iter().map(|quad| quad.object).collect())
    }
}
