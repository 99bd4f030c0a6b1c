//! What is called how all over a store, and how often.

use oxigraph::model::{Literal, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::ontology::fold::fold_name;
use crate::store::{Store, StoreError};
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

impl Names {
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
        let mut labels: FxHashMap<String, Vec<(usize, Literal)>> = FxHashMap::default();
        for row in store.counted(vocab::RDFS_LABEL, "?subject ?object")? {
            if let ([Term::NamedNode(subject), Term::Literal(label)], count) = row?
                && subject.as_str().starts_with(vocab::ID)
            {
                labels.entry(subject.into_string()).or_default().push((count, label));
            }
        }
        let mut list = Vec::new();
        for row in store.counted_by_article(vocab::RDFS_LABEL, "?subject")? {
            let ([subject], articles) = row?;
            if let Term::NamedNode(subject) = subject
                && let Some(mut labels) = labels.remove(subject.as_str())
            {
                labels.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| key(&left.1).cmp(&key(&right.1))));
                let labels =
                    labels.iter().map(|(_, label)| key(label)).map(|(value, language)| (value.into(), language.into()));
                list.push(Name { iri: subject.into_string(), labels: labels.collect(), articles });
            }
        }
        Ok(Self::new(list))
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

/// Returns a label and its language.
fn key(label: &Literal) -> (&str, &str) {
    (label.value(), label.language().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{NamedNode, Quad};

    use super::*;
    use crate::store::node;

    #[test]
    fn names_are_those_of_articles_the_most_frequent_first() {
        let store = Store::in_memory().unwrap();
        let iri = |iri: &str| NamedNode::new_unchecked(iri);
        let [kiev, odessa, other] = ["kiev", "odessa", "k#t1"].map(|name| format!("{}{name}", vocab::ID));
        let belief = format!("{}agence", vocab::BELIEFS);
        let quads = [
            (&*kiev, "Kyiv", "fr", "urn:g1"),
            (&*kiev, "Kyiv", "fr", "urn:g2"),
            (&*kiev, "Kiev", "fr", "urn:g2"),
            (&*kiev, "Kiev", "fr", "urn:g3"),
            (&*kiev, "Kyiv", "en", "urn:g3"),
            (&*kiev, "Kiev", "fr", &belief),
            (&*odessa, "Odessa", "fr", vocab::ONTOLOGY_GRAPH),
            ("urn:t1", "lundi", "fr", "urn:g1"),
            (&*other, "", "fr", "urn:g1"),
        ]
        .map(|(subject, text, language, graph)| {
            let label = Literal::new_language_tagged_literal_unchecked(text, language);
            Quad::new(iri(subject), node(vocab::RDFS_LABEL), label, iri(graph))
        });
        store.add(quads.to_vec()).unwrap();
        let names = Names::read(&store).unwrap();
        let found: Vec<_> = names.list.iter().map(|name| (name.iri.as_str(), name.articles)).collect();
        assert_eq!(found, [(&*kiev, 3), (&*other, 1)]);
        let labels =
            [("Kiev", "fr"), ("Kyiv", "fr"), ("Kyiv", "en")].map(|(text, tag)| (text.to_owned(), tag.to_owned()));
        assert_eq!(names.list[0].labels, labels);
    }

    fn name(iri: &str, labels: &[&str], articles: usize) -> Name {
        let labels = labels.iter().map(|label| ((*label).to_owned(), "fr".to_owned())).collect();
        Name { iri: iri.to_owned(), labels, articles }
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
