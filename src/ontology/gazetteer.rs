//! The names of states, places, people and organizations.

use rustc_hash::FxHashMap;

use super::fold::{fold_name, fold_word};
use super::schema::Schema;
use super::triples::{Object, Triples};
use crate::vocab::{self, Term};

/// The number of a concept.
pub type ConceptId = usize;

/// Something that names refer to.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Its IRI.
    pub iri: Term,
    /// Its class.
    pub class: Term,
    /// Its French name, else its English one.
    pub label: String,
    /// Its English name.
    pub label_en: Option<String>,
    /// The same thing elsewhere.
    pub same_as: Vec<Term>,
    /// The state it lies in or belongs to.
    pub country: Option<Term>,
    /// Whether `country` is led by this person, rather than served.
    pub leads: bool,
    /// The number of inhabitants, in persons.
    pub population: u64,
    /// Whether its name is also a common word.
    pub ambiguous: bool,
    /// The last day or year in office, where it is known.
    pub until: Option<String>,
}

/// How a name refers to its concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// The name itself or a variant of it.
    Name,
    /// A surname alone.
    Surname,
    /// The name of something else that can stand for it: "le Kremlin".
    Metonym,
}

/// All concepts, found by folded name or demonym.
#[derive(Debug, Default)]
pub struct Gazetteer {
    concepts: Vec<Concept>,
    by_iri: FxHashMap<Term, ConceptId>,
    names: FxHashMap<String, Vec<(ConceptId, NameKind)>>,
    longest: FxHashMap<String, usize>,
    demonyms: FxHashMap<String, ConceptId>,
    lower_case: rustc_hash::FxHashSet<String>,
}

impl Gazetteer {
    pub(super) fn from_triples(triples: &Triples, schema: &Schema) -> Self {
        let mut gazetteer = Self::default();
        let named = [vocab::STATE, vocab::PLACE_CLASS, vocab::PERSON, vocab::ORGANIZATION];
        for triple in triples.iter() {
            if let (vocab::RDF_TYPE, Object::Term(class)) = (triple.predicate, &triple.object) {
                let is_named = named.contains(class)
                    || schema.is_a(*class, vocab::ORGANIZATION)
                    || schema.is_a(*class, vocab::PLACE_CLASS);
                if is_named && !gazetteer.by_iri.contains_key(&triple.subject) {
                    gazetteer.by_iri.insert(triple.subject, gazetteer.concepts.len());
                    gazetteer.concepts.push(Concept {
                        iri: triple.subject,
                        class: *class,
                        label: String::new(),
                        label_en: None,
                        same_as: Vec::new(),
                        country: None,
                        leads: false,
                        population: 0,
                        ambiguous: false,
                        until: None,
                    });
                }
            }
        }
        for triple in triples.iter() {
            if let Some(id) = gazetteer.by_iri.get(&triple.subject).copied() {
                gazetteer.read(id, triple.predicate, &triple.object);
            }
        }
        // A label that no French file gives is the English one.
        for concept in &mut gazetteer.concepts {
            if concept.label.is_empty() {
                concept.label = concept.label_en.clone().unwrap_or_default();
            }
        }
        gazetteer
    }

    fn read(&mut self, id: ConceptId, property: Term, object: &Object) {
        match (property, object) {
            (vocab::SKOS_PREF_LABEL, Object::Literal(label, kind)) => {
                // An English name may be another thing in French: "Mexico" is a city there.
                if kind == "@fr" {
                    self.add_name(id, label, NameKind::Name);
                    self.concepts[id].label = label.to_string();
                } else if kind == "@en" {
                    self.concepts[id].label_en = Some(label.to_string());
                }
            }
            (vocab::SKOS_ALT_LABEL, Object::Literal(label, kind)) if kind != "@en" => {
                self.add_name(id, label, NameKind::Name)
            }
            (vocab::SURNAME, Object::Literal(label, _)) => self.add_name(id, label, NameKind::Surname),
            (vocab::METONYM, Object::Literal(label, _)) => self.add_name(id, label, NameKind::Metonym),
            (vocab::DEMONYM | vocab::DEMONYM_FEMININE, Object::Literal(demonym, _)) => self.add_demonym(id, demonym),
            (vocab::DEMONYM_PLURAL, Object::Literal(demonym, _)) => {
                self.demonyms.entry(fold_word(demonym)).or_insert(id);
            }
            (vocab::OWL_SAME_AS, Object::Term(item)) => self.concepts[id].same_as.push(*item),
            (vocab::LOCATED_IN | vocab::LEX_PART_OF | vocab::SERVES, Object::Term(country)) => {
                self.concepts[id].country.get_or_insert(*country);
            }
            (vocab::LEX_LEADS, Object::Term(country)) => {
                self.concepts[id].country = Some(*country);
                self.concepts[id].leads = true;
            }
            (vocab::POPULATION, Object::Literal(number, _)) => {
                self.concepts[id].population = number.parse().unwrap_or(0)
            }
            (vocab::AMBIGUOUS, Object::Literal(value, _)) => self.concepts[id].ambiguous = value == "true",
            (vocab::UNTIL, Object::Literal(value, _)) => self.concepts[id].until = Some(value.to_string()),
            _ => {}
        }
    }

    fn add_name(&mut self, id: ConceptId, name: &str, kind: NameKind) {
        let key = fold_name(name);
        if key.is_empty() {
            return;
        }
        let first = key.split(' ').next().unwrap_or(&key);
        let words = key.split(' ').count();
        match self.longest.get_mut(first) {
            Some(longest) => *longest = (*longest).max(words),
            None => {
                self.longest.insert(first.to_owned(), words);
            }
        }
        if name.chars().next().is_some_and(char::is_lowercase) {
            self.lower_case.insert(key.clone());
        }
        let concepts = self.names.entry(key).or_default();
        if !concepts.iter().any(|(found, _)| *found == id) {
            concepts.push((id, kind));
        }
    }

    /// Adds a demonym with its regular plural.
    fn add_demonym(&mut self, id: ConceptId, demonym: &str) {
        let form = fold_word(demonym);
        let plural = if form.ends_with(['s', 'x']) { form.clone() } else { format!("{form}s") };
        self.demonyms.entry(form).or_insert(id);
        self.demonyms.entry(plural).or_insert(id);
    }

    /// Returns what a folded name can refer to.
    #[must_use]
    pub fn find(&self, name: &str) -> &[(ConceptId, NameKind)] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the number of words of the longest name that begins with a folded word, or 0.
    #[must_use]
    pub fn longest(&self, first: &str) -> usize {
        self.longest.get(first).copied().unwrap_or(0)
    }

    /// Tells whether a folded name may be written in lower case: "talibans".
    #[must_use]
    pub fn is_lower_case(&self, name: &str) -> bool {
        self.lower_case.contains(name)
    }

    /// Returns the state whose people a folded word names: "nord-coréens".
    #[must_use]
    pub fn demonym(&self, word: &str) -> Option<ConceptId> {
        self.demonyms.get(word).copied()
    }

    /// Returns a concept.
    #[must_use]
    pub fn concept(&self, id: ConceptId) -> &Concept {
        &self.concepts[id]
    }

    /// Returns the concept with an IRI.
    #[must_use]
    pub fn by_iri(&self, iri: Term) -> Option<ConceptId> {
        self.by_iri.get(&iri).copied()
    }

    /// Returns all concepts.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }
}
