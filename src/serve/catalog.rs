//! What is looked up once in a store that does not change: its articles, the names in it, and how much there is.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::{Once, OnceLock};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::prepared;
use super::problem::Problem;
use super::site::Site;
use crate::ontology::fold::fold_name;
use crate::store::{Store, StoreError, is_article};
use crate::vocab;

/// What was looked up so far.
#[derive(Debug)]
pub(super) struct Catalog {
    /// The snapshot whose catalog is made by somebody else.
    snapshot: Option<PathBuf>,
    is_read: Once,
    articles: OnceLock<Articles>,
    names: OnceLock<Names>,
    figures: OnceLock<Figures>,
}

impl Catalog {
    /// Returns a catalog that is filled as it is asked, from what was made for a snapshot if anything was.
    pub(super) fn new(snapshot: Option<PathBuf>) -> Self {
        Self {
            snapshot,
            is_read: Once::new(),
            articles: OnceLock::new(),
            names: OnceLock::new(),
            figures: OnceLock::new(),
        }
    }
}

/// An article as lists show it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Its graph.
    pub(super) iri: String,
    /// Its headline, else its IRI.
    pub(super) title: String,
    /// The day it was published, or nothing.
    pub(super) date: String,
    /// Who published it, or nothing.
    pub(super) publisher: String,
}

/// All articles, the newest first.
#[derive(Debug, Default)]
pub(super) struct Articles {
    /// The list.
    pub(super) list: Vec<Listed>,
    places: FxHashMap<String, usize>,
}

/// What something is called all over the store.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Name {
    /// What it is.
    pub(super) iri: String,
    /// Its names with their languages, the most frequent first.
    pub(super) labels: Vec<(String, String)>,
    /// How many articles name it.
    pub(super) articles: usize,
    /// One of them, by which its kinds can be looked up.
    graph: String,
}

/// The names of all that has an IRI of ours, those in most articles first.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The list.
    pub(super) list: Vec<Name>,
    places: FxHashMap<String, usize>,
    /// Folded names, sorted, with the places of what bears them.
    folded: Vec<(String, usize)>,
}

/// How much there is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Figures {
    /// The claims.
    pub(super) claims: usize,
    /// The happenings that several articles tell of.
    pub(super) happenings: usize,
    /// Whoever speaks beside the articles, with the number of their claims, the most first.
    pub(super) voices: Vec<(String, usize)>,
}

impl Site {
    /// Returns all articles, the newest first.
    pub(super) fn articles(&self) -> Result<&Articles, Problem> {
        self.take_prepared();
        once(&self.catalog.articles, || Articles::read(&self.store))
    }

    /// Returns the names of all entities.
    pub(super) fn names(&self) -> Result<&Names, Problem> {
        self.take_prepared();
        once(&self.catalog.names, || Names::read(&self.store))
    }

    /// Returns how much there is.
    pub(super) fn figures(&self) -> Result<&Figures, Problem> {
        self.take_prepared();
        once(&self.catalog.figures, || Figures::read(&self.store))
    }

    /// Takes over what was made for all workers, if anything was.
    fn take_prepared(&self) {
        self.catalog.is_read.call_once(|| {
            if let Some(prepared) = prepared::read(self.catalog.snapshot.as_ref()) {
                // The cells are empty as yet.
                let _ = self.catalog.articles.set(Articles::new(prepared.articles));
                let _ = self.catalog.names.set(Names::new(prepared.names));
                let _ = self.catalog.figures.set(prepared.figures);
            }
        });
    }

    /// Returns the classes of an entity.
    pub(super) fn classes(&self, name: &Name) -> Result<Vec<String>, Problem> {
        let subject = NamedNodeRef::new_unchecked(&name.iri);
        let quads = self.store.quads(
            Some(subject),
            Some(vocab::RDF_TYPE),
            None,
            Some(NamedNodeRef::new_unchecked(&name.graph)),
        )?;
        Ok(quads.into_iter().filter_map(object_iri).collect())
    }
}

/// Returns what a cell holds, and fills it first where it is empty; what fails is tried again the next time.
fn once<T>(cell: &OnceLock<T>, read: impl FnOnce() -> Result<T, StoreError>) -> Result<&T, Problem> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = read()?;
    Ok(cell.get_or_init(|| value))
}

impl Articles {
    fn read(store: &Store) -> Result<Self, StoreError> {
        let articles = store.articles()?;
        let mut list: Vec<Listed> = articles
            .into_iter()
            .map(|article| Listed {
                title: article.as_str().to_owned(),
                iri: article.into_string(),
                ..Listed::default()
            })
            .collect();
        let places: FxHashMap<String, usize> =
            list.iter().enumerate().map(|(at, article)| (article.iri.clone(), at)).collect();
        for property in [vocab::SCHEMA_HEADLINE, vocab::SCHEMA_DATE_PUBLISHED, vocab::SCHEMA_PUBLISHER] {
            for quad in store.with_predicate(property) {
                let Some((subject, value)) = own_literal(quad?) else { continue };
                let Some(article) = places.get(&subject).and_then(|at| list.get_mut(*at)) else { continue };
                match property {
                    vocab::SCHEMA_HEADLINE => article.title = value,
                    vocab::SCHEMA_DATE_PUBLISHED => article.date = value,
                    _ => article.publisher = value,
                }
            }
        }
        Ok(Self::new(list))
    }

    fn new(mut list: Vec<Listed>) -> Self {
        list.sort_by(|left, right| right.date.cmp(&left.date).then_with(|| left.iri.cmp(&right.iri)));
        let places = list.iter().enumerate().map(|(at, article)| (article.iri.clone(), at)).collect();
        Self { list, places }
    }

    /// Returns an article of the store.
    pub(super) fn get(&self, iri: &str) -> Option<&Listed> {
        self.list.get(*self.places.get(iri)?)
    }

    /// Returns where an article stands in the list; what is not there comes last.
    pub(super) fn place(&self, iri: &str) -> usize {
        self.places.get(iri).copied().unwrap_or(usize::MAX)
    }

    /// Returns those who publish, by how many articles they have, the most first.
    pub(super) fn publishers(&self) -> Vec<(&str, usize)> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for article in self.list.iter().filter(|article| !article.publisher.is_empty()) {
            *counts.entry(&article.publisher).or_default() += 1;
        }
        let mut publishers: Vec<_> = counts.into_iter().collect();
        publishers.sort_by_key(|(name, count)| (Reverse(*count), *name));
        publishers
    }
}

/// What is gathered of a name while labels are read.
#[derive(Default)]
struct Gathered {
    labels: FxHashMap<(String, String), usize>,
    articles: FxHashSet<usize>,
}

impl Names {
    fn read(store: &Store) -> Result<Self, StoreError> {
        let mut graphs: FxHashMap<NamedNode, usize> = FxHashMap::default();
        let mut found: FxHashMap<String, Gathered> = FxHashMap::default();
        for quad in store.with_predicate(vocab::RDFS_LABEL) {
            let Quad {
                subject: NamedOrBlankNode::NamedNode(subject), object: Term::Literal(label), graph_name, ..
            } = quad?
            else {
                continue;
            };
            let GraphName::NamedNode(graph) = graph_name else { continue };
            if !subject.as_str().starts_with(vocab::ID) || !is_article(graph.as_ref()) {
                continue;
            }
            let next = graphs.len();
            let graph = *graphs.entry(graph).or_insert(next);
            let gathered = found.entry(subject.into_string()).or_default();
            gathered.articles.insert(graph);
            let (value, language) = (label.value().to_owned(), label.language().unwrap_or_default().to_owned());
            *gathered.labels.entry((value, language)).or_default() += 1;
        }
        let mut by_number: Vec<(usize, NamedNode)> =
            graphs.into_iter().map(|(graph, number)| (number, graph)).collect();
        by_number.sort_unstable_by_key(|(number, _)| *number);
        let list = found.into_iter().filter_map(|(iri, gathered)| {
            let mut labels: Vec<_> = gathered.labels.into_iter().collect();
            labels.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
            let graph = by_number.get(*gathered.articles.iter().min()?)?.1.as_str().to_owned();
            let labels = labels.into_iter().map(|(label, _)| label).collect();
            Some(Name { iri, labels, articles: gathered.articles.len(), graph })
        });
        Ok(Self::new(list.collect()))
    }

    fn new(mut list: Vec<Name>) -> Self {
        list.sort_by(|left, right| right.articles.cmp(&left.articles).then_with(|| left.iri.cmp(&right.iri)));
        let places = list.iter().enumerate().map(|(at, name)| (name.iri.clone(), at)).collect();
        let folded = list.iter().enumerate().flat_map(|(at, name)| {
            let labels: FxHashSet<String> = name.labels.iter().map(|(label, _)| fold_name(label)).collect();
            labels.into_iter().map(move |label| (label, at))
        });
        let mut folded: Vec<_> = folded.collect();
        folded.sort_unstable();
        Self { list, places, folded }
    }

    /// Returns what is known of something.
    pub(super) fn get(&self, iri: &str) -> Option<&Name> {
        self.list.get(*self.places.get(iri)?)
    }

    /// Returns what something is called in a language, as far as that is known.
    pub(super) fn label(&self, iri: &str, language: &str) -> Option<&str> {
        self.get(iri).map(|name| name.label(language))
    }

    /// Returns what is called like some words, whatever the accents: names that begin with them first, then those in
    /// which they begin a word, then those that hold them; among them those in more articles first.
    pub(super) fn find(&self, words: &str, most: usize) -> Vec<&Name> {
        let words = fold_name(words);
        if words.is_empty() {
            return Vec::new();
        }
        let inner = format!(" {words}");
        let start = self.folded.partition_point(|(label, _)| *label < words);
        let begins =
            self.folded.get(start..).unwrap_or_default().iter().take_while(|(label, _)| label.starts_with(&words));
        let mut found: Vec<(usize, usize)> = begins.map(|(label, at)| (usize::from(*label != words), *at)).collect();
        for (label, at) in &self.folded {
            if !label.starts_with(&words) && label.contains(&words) {
                found.push((if label.contains(&inner) { 2 } else { 3 }, *at));
            }
        }
        // Places are in the order of the number of articles.
        found.sort_unstable();
        let mut seen = FxHashSet::default();
        let places = found.into_iter().map(|(_, at)| at).filter(|at| seen.insert(*at)).take(most);
        places.filter_map(|at| self.list.get(at)).collect()
    }
}

impl Name {
    /// Returns the name in a language, else the most frequent one.
    pub(super) fn label(&self, language: &str) -> &str {
        let wanted = self.labels.iter().find(|(_, found)| found == language);
        wanted.or_else(|| self.labels.first()).map_or(&self.iri, |(label, _)| label)
    }
}

impl Figures {
    fn read(store: &Store) -> Result<Self, StoreError> {
        let mut figures = Self::default();
        let mut voices: FxHashMap<String, usize> = FxHashMap::default();
        for quad in store.with_predicate(vocab::ACCORDING_TO) {
            let quad = quad?;
            let GraphName::NamedNode(graph) = &quad.graph_name else { continue };
            if !is_article(graph.as_ref()) {
                continue;
            }
            figures.claims += 1;
            if let Term::NamedNode(voice) = &quad.object
                && voice.as_str().starts_with(vocab::ID)
            {
                *voices.entry(voice.as_str().to_owned()).or_default() += 1;
            }
        }
        figures.voices = voices.into_iter().collect();
        figures.voices.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        let mut happenings = FxHashSet::default();
        for quad in store.with_predicate(vocab::HAPPENING) {
            happenings.extend(object_iri(quad?));
        }
        figures.happenings = happenings.len();
        Ok(figures)
    }
}

/// Returns what a quad says of the article whose graph it stands in.
fn own_literal(quad: Quad) -> Option<(String, String)> {
    match (quad.subject, quad.object, quad.graph_name) {
        (NamedOrBlankNode::NamedNode(subject), Term::Literal(value), GraphName::NamedNode(graph))
            if subject == graph =>
        {
            Some((subject.into_string(), Literal::destruct(value).0))
        }
        _ => None,
    }
}

/// Returns the IRI of a quad's object, if it has one.
pub(super) fn object_iri(quad: Quad) -> Option<String> {
    match quad.object {
        Term::NamedNode(object) => Some(object.into_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(iri: &str, labels: &[&str], articles: usize) -> Name {
        let labels = labels.iter().map(|label| ((*label).to_owned(), "fr".to_owned())).collect();
        Name { iri: iri.to_owned(), labels, articles, graph: "a:1".to_owned() }
    }

    #[test]
    fn names_are_found_by_their_beginning_first() {
        let names = Names::new(vec![
            name("a:1", &["Cor\u{e9}e du Sud"], 3),
            name("a:2", &["Le Cor\u{e9}en", "Cor\u{e9}en"], 1),
            name("a:3", &["Ancor\u{e9}"], 9),
            name("a:4", &["Front de la Cor\u{e9}e"], 2),
        ]);
        let found = |words: &str| names.find(words, 9).iter().map(|name| name.iri.as_str()).collect::<Vec<_>>();
        assert_eq!(found("core"), ["a:1", "a:2", "a:4", "a:3"]);
        assert_eq!(found("COR\u{c9}EN"), ["a:2"]);
        assert_eq!(found("?"), [""; 0]);
        assert_eq!(names.find("core", 1).len(), 1);
    }
}
