//! The entities of a store, with all that tells what they are.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::LinkError;
use super::glossary::Glossary;
use crate::graph::iri::bounds;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_name;
use crate::ontology::triples::Object;
use crate::store::{Articles, Store, StoreError, node};
use crate::vocab;
use crate::world::homonym::SEPARATOR;
use crate::world::knowledge::{Kind, Knowledge};
use crate::world::sheet::STANDING;

/// In how many articles the words around an entity are looked at.
const LOOKED_AT: usize = 5;

/// How many letters before and after a name tell what it is about.
const AROUND: usize = 120;

/// How many letters a word that tells something has at least.
const SHORTEST: usize = 4;

/// An entity that articles name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Its IRI.
    pub iri: String,
    /// Its name, as people read it.
    pub label: String,
    /// All its names, folded.
    pub names: BTreeSet<String>,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its classes and those above them that are narrower than the kind.
    pub classes: BTreeSet<String>,
    /// The states that it is of: those the gazetteer knows, and those that articles say.
    pub countries: BTreeSet<String>,
    /// What it is known to be elsewhere.
    pub known: Vec<String>,
}

/// What the ontology knows of names, prepared for looking up.
pub struct Names<'a> {
    ontology: &'a Ontology,
    knowledge: Knowledge,
    /// What states and classes are called elsewhere.
    pub glossary: Glossary,
    variants: FxHashMap<String, Vec<String>>,
}

impl<'a> Names<'a> {
    /// Prepares what an ontology says of names.
    #[must_use]
    pub fn new(ontology: &'a Ontology) -> Self {
        let mut variants: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for triple in ontology.triples().iter() {
            if let (vocab::SKOS_PREF_LABEL | vocab::SKOS_ALT_LABEL, Object::Literal(label, _)) =
                (triple.predicate, &triple.object)
                && ontology.gazetteer.by_iri(triple.subject).is_some()
            {
                variants.entry(ontology.iri(triple.subject).to_owned()).or_default().push(fold_name(label));
            }
        }
        Self { ontology, knowledge: Knowledge::of(ontology), glossary: Glossary::new(ontology), variants }
    }

    /// Returns the state that something is, or lies in, or serves.
    fn country(&self, iri: &str) -> Option<String> {
        let mut at = iri.to_owned();
        for _ in 0..4 {
            let concept = self.ontology.term(&at).and_then(|term| self.ontology.gazetteer.by_iri(term));
            let class = concept.map(|id| self.ontology.gazetteer.concept(id).class);
            if class.is_some_and(|class| self.ontology.schema.is_a(class, vocab::STATE)) {
                return Some(at);
            }
            at = self.knowledge.iri(self.knowledge.country(self.knowledge.find(&at)?)?).to_owned();
        }
        None
    }

    /// Tells whether the gazetteer has an entity; users may give their names IRIs of their own.
    fn is_listed(&self, iri: &str) -> bool {
        self.ontology.term(iri).is_some_and(|term| self.ontology.gazetteer.by_iri(term).is_some())
    }

    /// Returns what the gazetteer says of an entity.
    #[must_use]
    pub fn listed(&self, iri: &str) -> Option<Subject> {
        let term = self.ontology.term(iri)?;
        let concept = self.ontology.gazetteer.concept(self.ontology.gazetteer.by_iri(term)?);
        let class = self.knowledge.find(self.ontology.iri(concept.class))?;
        Some(Subject {
            iri: iri.to_owned(),
            label: concept.label.clone(),
            names: self.variants.get(iri).into_iter().flatten().cloned().collect(),
            kind: self.knowledge.kind(class),
            classes: self.glossary.classes.narrow(self.ontology.iri(concept.class)),
            countries: self.country(iri).into_iter().collect(),
            known: concept.same_as.iter().map(|item| self.ontology.iri(*item).to_owned()).collect(),
        })
    }

    /// Collects the entities that articles name, sorted by IRI.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn subjects(&self, store: &Store) -> Result<Vec<Subject>, LinkError> {
        let mut iris = BTreeSet::new();
        for row in store.scan(vocab::MENTIONS, "DISTINCT ?object")? {
            if let [Term::NamedNode(entity)] = row?
                && (entity.as_str().starts_with(vocab::ID) || self.is_listed(entity.as_str()))
            {
                iris.insert(entity.into_string());
            }
        }
        let articles = Articles::of(store)?;
        let mut subjects = Vec::new();
        for iri in iris {
            subjects.push(self.subject(&articles, iri)?);
        }
        self.add_stated_countries(store, &mut subjects)?;
        Ok(subjects)
    }

    /// Collects what the gazetteer and the articles call an entity.
    fn subject(&self, articles: &Articles<'_>, iri: String) -> Result<Subject, StoreError> {
        let listed = self.listed(&iri);
        let is_listed = listed.is_some();
        let mut subject = listed.unwrap_or_else(|| Subject {
            label: String::new(),
            names: BTreeSet::new(),
            kind: Kind::Thing,
            classes: BTreeSet::new(),
            countries: BTreeSet::new(),
            known: Vec::new(),
            iri,
        });
        let mut labels = BTreeSet::new();
        for row in articles.about(NamedNodeRef::new_unchecked(&subject.iri))? {
            let [property, value] = row?;
            let is = |term| matches!(&property, Term::NamedNode(property) if property.as_ref() == node(term));
            match value {
                Term::Literal(label) if is(vocab::RDFS_LABEL) => {
                    labels.insert((label.language() != Some("fr"), label.value().to_owned()));
                }
                Term::NamedNode(class) if !is_listed && is(vocab::RDF_TYPE) => {
                    let kind = self.knowledge.find(class.as_str()).map(|class| self.knowledge.kind(class));
                    // Where articles differ, the more telling kind is taken, whatever comes first.
                    subject.kind = kind.map_or(subject.kind, |kind| kind.min(subject.kind));
                    subject.classes.extend(self.glossary.classes.narrow(class.as_str()));
                }
                Term::NamedNode(same) if !is_listed && is(vocab::OWL_SAME_AS) => {
                    subject.known.push(same.into_string());
                }
                _ => {}
            }
        }
        subject.known.sort();
        if subject.label.is_empty() {
            subject.label = labels.first().map(|(_, label)| label.clone()).unwrap_or_default();
        }
        subject.names.extend(labels.iter().map(|(_, label)| fold_name(label)));
        // Bearers of one name are told apart by the country behind the name.
        if let Some((_, country)) = subject.iri.rsplit_once(SEPARATOR) {
            subject.countries.extend(self.country(&format!("{}{country}", vocab::ID)));
        }
        if subject.kind == Kind::State && subject.countries.is_empty() {
            subject.countries.insert(subject.iri.clone());
        }
        Ok(subject)
    }

    /// Adds the countries that articles say things belong to, for those about which nothing else is known.
    fn add_stated_countries(&self, store: &Store, subjects: &mut [Subject]) -> Result<(), StoreError> {
        let open: FxHashMap<String, usize> = subjects
            .iter()
            .enumerate()
            .filter(|(_, subject)| subject.countries.is_empty())
            .map(|(at, subject)| (subject.iri.clone(), at))
            .collect();
        for property in STANDING {
            for row in store.summed_up(Some(property), None)? {
                let [Term::NamedNode(member), _, Term::NamedNode(owner)] = row? else {
                    continue;
                };
                let Some(subject) = open.get(member.as_str()).and_then(|at| subjects.get_mut(*at)) else { continue };
                subject.countries.extend(self.country(owner.as_str()));
            }
        }
        Ok(())
    }
}

/// Returns the longer words around an entity in some of the articles that name it, folded.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn context(store: &Store, subject: &Subject) -> Result<BTreeSet<String>, StoreError> {
    let entity = NamedNode::new_unchecked(&subject.iri);
    let mut spans: Vec<(String, usize, usize)> = Vec::new();
    for quad in store.quads(None, Some(vocab::MENTIONS), Some(entity.as_ref().into()), None)? {
        let oxigraph::model::NamedOrBlankNode::NamedNode(span) = &quad.subject else { continue };
        let oxigraph::model::GraphName::NamedNode(graph) = &quad.graph_name else { continue };
        if let Some((start, end)) = bounds(span.as_str()) {
            spans.push((graph.as_str().to_owned(), start, end));
        }
    }
    spans.sort();
    spans.dedup_by(|later, first| later.0 == first.0);
    spans.truncate(LOOKED_AT);
    let own: FxHashSet<&str> = subject.names.iter().flat_map(|name| name.split(' ')).collect();
    let mut words = BTreeSet::new();
    for (article, start, end) in spans {
        let graph = NamedNodeRef::new_unchecked(&article);
        let text = store.value(graph, vocab::SCHEMA_TEXT).unwrap_or_default();
        let first = start.saturating_sub(AROUND);
        let around: String = text.chars().skip(first).take(end.saturating_sub(first) + AROUND).collect();
        let title = store.value(graph, vocab::SCHEMA_HEADLINE).unwrap_or_default();
        words.extend(telling_words(&around).into_iter().chain(telling_words(&title)));
    }
    words.retain(|word| !own.contains(word.as_str()));
    Ok(words)
}

/// Returns the longer words of a text, folded.
pub(super) fn telling_words(text: &str) -> BTreeSet<String> {
    let folded = fold_name(text);
    folded.split(' ').filter(|word| word.chars().count() >= SHORTEST).map(str::to_owned).collect()
}
