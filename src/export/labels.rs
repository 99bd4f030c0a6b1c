//! What classes, roles and values are called, and what stands above what.

use oxigraph::model::{Literal, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::ontology::Ontology;
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// The labels of the ontology's terms in a language, and their super-classes and super-properties.
#[derive(Debug, Serialize, Deserialize)]
pub struct Labels {
    language: String,
    labels: FxHashMap<String, String>,
    above: FxHashMap<String, Vec<String>>,
}

impl Labels {
    /// Reads the ontology that a store keeps; of one that keeps none, the bundled one.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn of_store(store: &Store, language: Option<&str>) -> Result<Self, StoreError> {
        let language = language.unwrap_or_else(|| Language::default().tag());
        Ok(Self::from_quads(&ontology(store)?, language))
    }

    /// Does so in several languages, and reads the ontology once.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn in_languages(store: &Store, languages: &[&str]) -> Result<Vec<Self>, StoreError> {
        let quads = ontology(store)?;
        Ok(languages.iter().map(|language| Self::from_quads(&quads, language)).collect())
    }

    fn from_quads(quads: &[Quad], language: &str) -> Self {
        let mut labels =
            Self { language: language.to_ascii_lowercase(), labels: FxHashMap::default(), above: FxHashMap::default() };
        for block in quads.chunk_by(|left, right| left.subject == right.subject) {
            let Some(NamedOrBlankNode::NamedNode(subject)) = block.first().map(|quad| &quad.subject) else { continue };
            let names = block.iter().filter_map(|quad| match &quad.object {
                Term::Literal(literal)
                    if quad.predicate.as_ref() == node(vocab::RDFS_LABEL)
                        || quad.predicate.as_ref() == node(vocab::SKOS_PREF_LABEL) =>
                {
                    Some(literal)
                }
                _ => None,
            });
            if let Some(label) = labels.choose(names).map(str::to_owned) {
                labels.labels.insert(subject.as_str().to_owned(), label);
            }
            let above = block.iter().filter_map(|quad| match &quad.object {
                Term::NamedNode(object)
                    if quad.predicate.as_ref() == node(vocab::RDFS_SUB_CLASS_OF)
                        || quad.predicate.as_ref() == node(vocab::RDFS_SUB_PROPERTY_OF) =>
                {
                    Some(object.as_str().to_owned())
                }
                _ => None,
            });
            let above: Vec<_> = above.collect();
            if !above.is_empty() {
                labels.above.insert(subject.as_str().to_owned(), above);
            }
        }
        labels
    }

    /// Returns the language of the labels.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the name in the wanted language, else the first one there is.
    #[must_use]
    pub fn choose<'a>(&self, names: impl Iterator<Item = &'a Literal>) -> Option<&'a str> {
        let mut first = None;
        for name in names {
            if name.language() == Some(&self.language) {
                return Some(name.value());
            }
            first.get_or_insert(name.value());
        }
        first
    }

    /// Returns the label of a term, else the end of its IRI.
    #[must_use]
    pub fn of(&self, iri: &str) -> String {
        self.labels.get(iri).cloned().unwrap_or_else(|| local_name(iri).to_owned())
    }

    /// Tells whether a class or property is another one, or stands below it.
    #[must_use]
    pub fn is_a(&self, iri: &str, ancestor: vocab::Term) -> bool {
        let ancestor = node(ancestor).as_str();
        let mut open = vec![iri];
        let mut at = 0;
        while let Some(found) = open.get(at).copied() {
            if found == ancestor {
                return true;
            }
            for above in self.above.get(found).into_iter().flatten() {
                if !open.contains(&above.as_str()) {
                    open.push(above);
                }
            }
            at += 1;
        }
        false
    }
}

/// Returns the ontology that a store keeps, sorted; of one that keeps none, the bundled one.
fn ontology(store: &Store) -> Result<Vec<Quad>, StoreError> {
    let mut quads = store.graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH).into())?;
    if quads.is_empty() {
        // A binary whose ontology does not unpack could not have read an article; local names still tell something.
        quads = Ontology::bundled().map(|ontology| ontology.vocabulary().collect()).unwrap_or_default();
        crate::store::format::sort(&mut quads);
    }
    Ok(quads)
}

/// Returns the part of an IRI behind the last `#` or `/`, or all of it where nothing stands there.
#[must_use]
pub fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().filter(|name| !name.is_empty()).unwrap_or(iri)
}
