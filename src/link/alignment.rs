//! What other datasets call names, kinds, countries and descriptions.
//!
//! It is data, in `datasets.ttl` beside this file: a dataset that uses other properties or classes needs a line there.

use std::sync::LazyLock;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ontology::fold::fold_name;
use crate::store::node;
use crate::vocab;
use crate::world::knowledge::Kind;

/// What a property, or a column of a table, tells of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What it is called in the dataset.
    Identifier,
    /// Its name.
    Label,
    /// Another name of it.
    Variant,
    /// What kind of thing it is.
    Type,
    /// The country it belongs to.
    Country,
    /// What it is, in words.
    Description,
}

impl Field {
    /// Returns the field that a user's word means: "label", "country".
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        ALIGNMENT.columns.get(&fold_name(word)).copied()
    }
}

/// Their IRIs and words, and what they mean here.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    properties: FxHashMap<String, Field>,
    columns: FxHashMap<String, Field>,
    classes: FxHashMap<String, Kind>,
    words: FxHashMap<String, Kind>,
    titles: FxHashSet<String>,
    particles: FxHashSet<String>,
}

/// What `datasets.ttl` says.
pub(super) static ALIGNMENT: LazyLock<Alignment> = LazyLock::new(Alignment::bundled);

impl Alignment {
    fn bundled() -> Self {
        let mut alignment = Self::default();
        let turtle = include_bytes!("datasets.ttl");
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle).flatten() {
            let NamedOrBlankNode::NamedNode(ours) = &quad.subject else { continue };
            let is = |term| ours.as_ref() == node(term);
            if let Term::Literal(word) = &quad.object
                && (is(vocab::TITLE) || is(vocab::SURNAME))
            {
                let words = if is(vocab::TITLE) { &mut alignment.titles } else { &mut alignment.particles };
                words.insert(fold_name(word.value()));
                continue;
            }
            let field = match () {
                () if is(vocab::DCTERMS_IDENTIFIER) => Some(Field::Identifier),
                () if is(vocab::SKOS_PREF_LABEL) => Some(Field::Label),
                () if is(vocab::SKOS_ALT_LABEL) => Some(Field::Variant),
                () if is(vocab::RDF_TYPE) => Some(Field::Type),
                () if is(vocab::LOCATED_IN) => Some(Field::Country),
                () if is(vocab::DCTERMS_DESCRIPTION) => Some(Field::Description),
                () => None,
            };
            let kind = match () {
                () if is(vocab::PERSON) => Kind::Person,
                () if is(vocab::ORGANIZATION) => Kind::Organization,
                () if is(vocab::STATE) => Kind::State,
                () if is(vocab::PLACE_CLASS) => Kind::Place,
                () => Kind::Thing,
            };
            match (quad.object, field) {
                (Term::NamedNode(theirs), Some(field)) => {
                    alignment.properties.insert(theirs.into_string(), field);
                }
                (Term::NamedNode(theirs), None) => {
                    alignment.classes.insert(theirs.into_string(), kind);
                }
                (Term::Literal(word), Some(field)) => {
                    alignment.columns.insert(fold_name(word.value()), field);
                }
                (Term::Literal(word), None) => {
                    alignment.words.insert(fold_name(word.value()), kind);
                }
                _ => {}
            }
        }
        alignment
    }

    /// Returns what a property tells.
    pub(super) fn property(&self, iri: &str) -> Option<Field> {
        self.properties.get(iri).copied()
    }

    /// Returns the properties that tell one of some fields, in order.
    pub(super) fn properties(&self, fields: &[Field]) -> Vec<&str> {
        let told = self.properties.iter().filter(|(_, field)| fields.contains(field));
        let mut told: Vec<&str> = told.map(|(iri, _)| iri.as_str()).collect();
        told.sort_unstable();
        told
    }

    /// Returns what a column of this name tells.
    pub(super) fn column(&self, name: &str) -> Option<Field> {
        self.columns.get(&fold_name(name)).copied()
    }

    /// Tells whether a folded word is a title that stands before names of people.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Tells whether a folded word stands beside surnames, and some leave it out.
    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    /// Returns the kind of things that a class, or a word for one, means.
    pub(super) fn kind(&self, class: &str) -> Option<Kind> {
        self.classes.get(class).or_else(|| self.words.get(&fold_name(class))).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_alignment_is_whole() {
        let turtle = include_bytes!("datasets.ttl");
        assert!(RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle).all(|quad| quad.is_ok()));
        assert_eq!(ALIGNMENT.property("http://xmlns.com/foaf/0.1/name"), Some(Field::Label));
        assert_eq!(ALIGNMENT.column("Pays"), Some(Field::Country));
        assert_eq!(ALIGNMENT.kind("http://www.wikidata.org/entity/Q5"), Some(Kind::Person));
        assert_eq!(ALIGNMENT.kind("Ville"), Some(Kind::Place));
        assert_eq!(Field::from_word("label"), Some(Field::Label));
    }
}
