//! What is called how all over a store, and how often.

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::ontology::fold::fold_name;
use crate::store::{Store, StoreError, is_article};
use crate::vocab;

/// What something is called all over the store.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::serve) struct Name {
    /// What it is.
    pub(in crate::serve) iri: String,
    /// Its names with their languages, the most frequent first.
    pub(in crate::serve) labels: Vec<(String, String)>,
    /// How many articles name it.
    pub(in crate::serve) articles: usize,
    /// One of them, by which its kinds can be looked up.
    pub(super) graph: String,
}

/// The names of all that has an IRI of ours, those in most articles first.
#[derive(Debug, Default)]
pub(in crate::serve) struct Names {
    /// The list.
    pub(in crate::serve) list: Vec<Name>,
    places: FxHashMap<String, usize>,
    /// Folded names, sorted, with the places of what bears them.
    folded: Vec<(String, usize)>,
}

/// What is gathered of a name while labels are read.
#[derive(Default)]
struct Gathered {
    labels: FxHashMap<(String, String), usize>,
    articles: FxHashSet<usize>,
}

impl Names {
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
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
        let mut by_number: Vec<(usize, String)> =
            graphs.into_iter().map(|(graph, number)| (number, graph.into_string())).collect();
        by_number.sort_unstable();
        let list = found.into_iter().filter_map(|(iri, gathered)| {
            let mut labels: Vec<_> = gathered.labels.into_iter().collect();
            labels.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
            // The same one always, in whatever order the store tells of them.
            let graphs = gathered.articles.iter().filter_map(|number| by_number.get(*number));
            let graph = graphs.map(|(_, graph)| graph).min()?.clone();
            let labels = labels.into_iter().map(|(label, _)| label).collect();
            Some(Name { iri, labels, articles: gathered.articles.len(), graph })
        });
        Ok(Self::new(list.collect()))
    }

    pub(super) fn new(mut list: Vec<Name>) -> Self {
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
    pub(in crate::serve) fn get(&self, iri: &str) -> Option<&Name> {
        self.list.get(*self.places.get(iri)?)
    }

    /// Returns what something is called in a language, as far as that is known.
    pub(in crate::serve) fn label(&self, iri: &str, language: &str) -> Option<&str> {
        self.get(iri).map(|name| name.label(language))
    }

    /// Returns what is called like some words, whatever the accents: names that begin with them first, then those in
    /// which they begin a word, then those that hold them; among them those in more articles first.
    pub(in crate::serve) fn find(&self, words: &str, most: usize) -> Vec<&Name> {
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
    pub(in crate::serve) fn label(&self, language: &str) -> &str {
        let wanted = self.labels.iter().find(|(_, found)| found == language);
        wanted.or_else(|| self.labels.first()).map_or(&self.iri, |(label, _)| label)
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
