//! By what states, classes and titles are known elsewhere, and what stands above classes.
//!
//! All of it comes from the ontology, the user's own on top: names, codes and numbers of states, and classes with what
//! they are below, or the same as, or wider than.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::alignment::ALIGNMENT;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_name;
use crate::ontology::triples::{Object, Triple};
use crate::store::node;
use crate::vocab::{self, Term};
use crate::world::knowledge::Kind;

/// The classes that tell a kind, and what each tells; the narrower go first.
const KINDS: [(Term, Kind); 5] = [
    (vocab::STATE, Kind::State),
    (vocab::PERSON, Kind::Person),
    (vocab::ORGANIZATION, Kind::Organization),
    (vocab::PLACE_CLASS, Kind::Place),
    (vocab::THING, Kind::Thing),
];

/// What is known of states, classes and titles.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Glossary {
    /// Our states.
    pub countries: Countries,
    /// Our classes.
    pub classes: Classes,
    /// The titles that stand before names, folded.
    titles: FxHashSet<String>,
}

impl Glossary {
    /// Collects what an ontology says.
    #[must_use]
    pub fn new(ontology: &Ontology) -> Self {
        let is_title =
            |triple: &&Triple| triple.predicate == vocab::RDF_TYPE && triple.object == Object::Term(vocab::TITLE);
        let entries: FxHashSet<Term> =
            ontology.triples().iter().filter(is_title).map(|triple| triple.subject).collect();
        let lemmas = ontology.triples().iter().filter(|triple| triple.predicate == vocab::LEMMA);
        let titles =
            lemmas.filter(|triple| entries.contains(&triple.subject)).filter_map(|triple| match &triple.object {
                Object::Literal(title, _) => Some(fold_name(title)),
                Object::Term(_) => None,
            });
        Self { countries: Countries::new(ontology), classes: Classes::new(ontology), titles: titles.collect() }
    }

    /// Tells whether a folded word is a title, in the languages of the lexicon or of datasets.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word) || ALIGNMENT.is_title(word)
    }
}

/// Our states by their names, codes and IRIs elsewhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Countries(FxHashMap<String, String>);

impl Countries {
    /// Collects the names, codes, demonyms and numbers of states.
    fn new(ontology: &Ontology) -> Self {
        let mut countries = Self::default();
        for triple in ontology.triples().iter() {
            let concept = ontology.gazetteer.by_iri(triple.subject).map(|id| ontology.gazetteer.concept(id));
            if !concept.is_some_and(|concept| ontology.schema.is_a(concept.class, vocab::STATE)) {
                continue;
            }
            let iri = ontology.iri(triple.subject);
            match (triple.predicate, &triple.object) {
                (
                    vocab::SKOS_PREF_LABEL
                    | vocab::SKOS_ALT_LABEL
                    | vocab::SCHEMA_IDENTIFIER
                    | vocab::DEMONYM
                    | vocab::DEMONYM_FEMININE,
                    Object::Literal(name, _),
                ) => countries.add(fold_name(name), iri),
                (vocab::OWL_SAME_AS, Object::Term(same)) => {
                    let same = ontology.iri(*same);
                    countries.add(same.to_owned(), iri);
                    if let Some((_, number)) = same.trim_end_matches('/').rsplit_once('/') {
                        countries.add(fold_name(number), iri);
                    }
                }
                _ => {}
            }
            countries.add(iri.to_owned(), iri);
        }
        countries
    }

    fn add(&mut self, name: String, iri: &str) {
        self.0.entry(name).or_insert_with(|| iri.to_owned());
    }

    /// Returns the state that a name, a code or an IRI means.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).or_else(|| self.0.get(&fold_name(name))).map(String::as_str)
    }

    /// Learns that an IRI means a state.
    pub fn learn(&mut self, iri: &str, state: &str) {
        self.add(iri.to_owned(), state);
    }
}

/// Our classes, and those of others that the ontology says something of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Classes {
    /// What stands above a class, or is the same.
    above: FxHashMap<String, BTreeSet<String>>,
    /// The classes that tell a kind by their labels, folded.
    words: FxHashMap<String, String>,
}

impl Classes {
    /// Collects what stands above what, and what is called how.
    fn new(ontology: &Ontology) -> Self {
        let mut classes = Self::default();
        let mut labels = Vec::new();
        for triple in ontology.triples().iter() {
            let ours = ontology.iri(triple.subject);
            match (triple.predicate, &triple.object) {
                (vocab::RDFS_SUB_CLASS_OF, Object::Term(wider)) => classes.put(ours, ontology.iri(*wider)),
                (vocab::OWL_EQUIVALENT_CLASS | vocab::SKOS_EXACT_MATCH, Object::Term(same)) => {
                    classes.put(ours, ontology.iri(*same));
                    classes.put(ontology.iri(*same), ours);
                }
                (vocab::SKOS_NARROW_MATCH, Object::Term(narrower)) => classes.put(ontology.iri(*narrower), ours),
                (vocab::RDFS_LABEL, Object::Literal(label, _)) => labels.push((fold_name(label), ours)),
                _ => {}
            }
        }
        // The same word is the class whose IRI comes first, so that the order of files does not matter.
        labels.sort_unstable();
        for (label, class) in labels {
            if !label.is_empty() && classes.kind(class).is_some() {
                classes.words.entry(label).or_insert_with(|| class.to_owned());
            }
        }
        classes
    }

    fn put(&mut self, class: &str, wider: &str) {
        self.above.entry(class.to_owned()).or_default().insert(wider.to_owned());
    }

    /// Returns the IRI of the class that a label means; of what is no label, itself.
    fn iri<'a>(&'a self, class: &'a str) -> &'a str {
        if self.above.contains_key(class) || class.contains("://") {
            return class;
        }
        self.words.get(&fold_name(class)).map_or(class, String::as_str)
    }

    /// Returns a class and all above it, nearest first.
    fn lineage<'a>(&'a self, class: &'a str) -> Vec<&'a str> {
        let mut lineage = vec![self.iri(class)];
        let mut at = 0;
        while let Some(class) = lineage.get(at).copied() {
            for wider in self.above.get(class).into_iter().flatten() {
                if !lineage.contains(&wider.as_str()) {
                    lineage.push(wider);
                }
            }
            at += 1;
        }
        lineage
    }

    /// Returns a class and those above it that are narrower than a kind.
    #[must_use]
    pub fn narrow(&self, class: &str) -> BTreeSet<String> {
        let wide: BTreeSet<&str> = KINDS.iter().flat_map(|(kind, _)| self.lineage(node(*kind).as_str())).collect();
        self.lineage(class).into_iter().filter(|class| !wide.contains(class)).map(str::to_owned).collect()
    }

    /// Tells whether a class is another one or stands below it.
    #[must_use]
    pub fn is_a(&self, class: &str, wider: &str) -> bool {
        self.lineage(class).contains(&self.iri(wider))
    }

    /// Returns the kind that the ontology says a class is of.
    fn stated_kind(&self, class: &str) -> Option<Kind> {
        let lineage = self.lineage(class);
        KINDS.iter().find(|(kind, _)| lineage.contains(&node(*kind).as_str())).map(|(_, kind)| *kind)
    }

    /// Returns the kind of things that a class of any dataset, or a word for one, means.
    #[must_use]
    pub fn kind(&self, class: &str) -> Option<Kind> {
        let aligned = || self.lineage(class).into_iter().find_map(|class| ALIGNMENT.kind(class));
        ALIGNMENT.kind(class).or_else(|| self.stated_kind(class)).or_else(aligned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes() -> Classes {
        let mut classes = Classes::default();
        for (class, wider) in [
            ("x:Frigate", "x:Ship"),
            ("x:Ship", node(vocab::THING).as_str()),
            ("x:Port", node(vocab::PLACE_CLASS).as_str()),
            ("y:Harbour", "x:Port"),
            ("x:Militia", "http://xmlns.com/foaf/0.1/Organization"),
        ] {
            classes.put(class, wider);
        }
        classes.words.insert("port".to_owned(), "x:Port".to_owned());
        classes
    }

    #[test]
    fn classes_of_users_have_the_kind_of_what_stands_above_them() {
        let classes = classes();
        assert_eq!(classes.kind("x:Frigate"), Some(Kind::Thing));
        assert_eq!(classes.kind("y:Harbour"), Some(Kind::Place));
        assert_eq!(classes.kind("Port"), Some(Kind::Place));
        assert_eq!(classes.kind("x:Militia"), Some(Kind::Organization));
        assert_eq!(classes.kind("http://www.wikidata.org/entity/Q5"), Some(Kind::Person));
        assert_eq!(classes.kind("x:Unheard"), None);
        assert!(classes.is_a("x:Frigate", "x:Ship") && !classes.is_a("x:Ship", "x:Frigate"));
        assert_eq!(classes.narrow("x:Frigate"), ["x:Frigate", "x:Ship"].map(str::to_owned).into());
        assert_eq!(classes.narrow(node(vocab::PERSON).as_str()), BTreeSet::new());
    }

    #[test]
    fn rings_of_classes_come_to_an_end() {
        let mut classes = classes();
        classes.put("x:Ship", "x:Frigate");
        assert_eq!(classes.kind("x:Frigate"), Some(Kind::Thing));
    }
}
