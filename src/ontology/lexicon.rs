//! The words that call up events, name kinds of things, attribute and hedge.
//!
//! An entry is a star in Turtle: one subject, each further line *syntactic
//! function → role* (`ontology/lex.ttl`). The engine derives passives,
//! participles, relative clauses and the rest from the active frame.

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold::fold_word;
use super::schema::Schema;
use super::triples::{Object, Triple, Triples};
use crate::diagnostic::Diagnostic;
use crate::vocab::{self, Term};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A verb that calls up an event: "déployer".
    Verb,
    /// A noun that calls up an event or names a kind of thing: "frappe", "soldat".
    Noun,
    /// A noun for an office or rank: "président".
    Title,
    /// A light verb whose object is the event: "mener (une attaque)".
    SupportVerb,
    /// A preposition or phrase that attributes its clause: "selon".
    Connective,
    /// A word that shifts factuality: "peut-être", "refuser de".
    Marker,
    /// A phrase that points back: "ce dernier".
    Anaphor,
}

/// A syntactic function that a frame gives a role to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// The subject of the active verb.
    Subject,
    /// The direct object of the active verb.
    Object,
    /// A clause with "que", or an indirect question.
    Clause,
    /// An infinitive, with or without a preposition.
    Infinitive,
    /// What a connective governs.
    Complement,
    /// The clause a connective stands in.
    Scope,
    /// An adjective of a country: "frappes russes".
    Adjective,
    /// A possessive determiner: "sa visite".
    Possessive,
    /// A dependent behind a preposition, by its property.
    Preposition(Term),
}

/// Where a marker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// In the clause: "pas", "probablement".
    Adverb,
    /// Above the clause: "refuser de".
    Governor,
    /// On the noun: "présumé".
    Adjective,
    /// In front of the clause: "sans", "pour".
    Preposition,
    /// A noun above the event: "projet de".
    Noun,
    /// At the head of the sentence only: "pour le ministre, …".
    Initial,
}

/// A word or set phrase and what it means.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The entry's IRI.
    pub iri: Term,
    /// What it is.
    pub kind: Kind,
    /// Its lemmas, each as folded words.
    pub lemmas: Vec<Vec<String>>,
    /// Whether each lemma is reflexive ("se rendre").
    pub reflexive: Vec<bool>,
    /// The event classes it calls up.
    pub evokes: Vec<Term>,
    /// The classes of things it names.
    pub denotes: Vec<Term>,
    /// Which role each dependent fills.
    pub frame: Vec<(Function, Term)>,
    /// How whoever uses the word relates to what is said.
    pub stance: Option<Term>,
    /// The factuality it gives to its topic or clause.
    pub factuality: Option<Term>,
    /// The marker it stands for.
    pub marks: Option<Term>,
    /// What the object must be.
    pub object_class: Vec<Term>,
    /// What the subject must be.
    pub subject_class: Vec<Term>,
    /// The functions that must be filled.
    pub requires: Vec<Function>,
    /// The role that the noun's own referent fills: "17 morts".
    pub self_role: Option<Term>,
    /// What the noun stands for with a country: "le gouvernement japonais".
    pub stands_for: Option<Term>,
    /// How a title's bearer stands to what it is the title of.
    pub relation: Option<Term>,
    /// The role whose filler also does what a noun for the topic names.
    pub control: Option<Term>,
    /// Where a marker stands.
    pub position: Option<Position>,
    /// Whether an anaphor points to several.
    pub plural: bool,
    /// Whether a singular noun names many: "contingent".
    pub collective: bool,
}

impl Entry {
    /// Tells whether some function fills a role.
    #[must_use]
    pub fn has_role(&self, role: Term) -> bool {
        self.frame.iter().any(|(_, found)| *found == role)
    }

    /// Returns the roles that a function fills.
    pub fn roles(&self, function: Function) -> impl Iterator<Item = Term> + '_ {
        self.frame.iter().filter(move |(found, _)| *found == function).map(|(_, role)| *role)
    }
}

/// What is said of a subject: properties and objects.
type Facts<'a> = Vec<(Term, &'a Object)>;

/// The number of an entry.
pub type EntryId = usize;

/// All entries, found by their first word.
#[derive(Debug, Default)]
pub struct Lexicon {
    entries: Vec<Entry>,
    index: FxHashMap<Kind, FxHashMap<String, Vec<(EntryId, usize)>>>,
    prepositions: FxHashMap<String, Vec<Term>>,
    pronouns: FxHashMap<String, Vec<Term>>,
    introduced: FxHashMap<Term, Term>,
    collectives: FxHashSet<String>,
    controls: FxHashMap<Term, Term>,
}

impl Lexicon {
    pub(super) fn from_triples(triples: &Triples, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut lexicon = Self::default();
        lexicon.collect_prepositions(triples, schema);
        lexicon.collect_collectives(triples);
        lexicon.controls = triples
            .iter()
            .filter_map(|triple| match (triple.predicate, &triple.object) {
                (vocab::CONTROL, Object::Term(role)) => Some((triple.subject, *role)),
                _ => None,
            })
            .collect();
        let mut subjects: FxHashMap<Term, (Kind, Facts<'_>)> = FxHashMap::default();
        let mut order = Vec::new();
        for triple in triples.iter() {
            if let (vocab::RDF_TYPE, Object::Term(class)) = (triple.predicate, &triple.object)
                && let Some(kind) = kind_of(*class)
                && subjects.insert(triple.subject, (kind, Vec::new())).is_none()
            {
                order.push(triple.subject);
            }
        }
        for triple in triples.iter() {
            if let Some((_, properties)) = subjects.get_mut(&triple.subject) {
                properties.push((triple.predicate, &triple.object));
            }
        }
        for subject in order {
            let Some((kind, properties)) = subjects.get(&subject) else { continue };
            match lexicon.read_entry(subject, *kind, properties, triples, schema) {
                Ok(entry) => lexicon.add(entry),
                Err(message) => diagnostics
                    .push(Diagnostic::warning("lexicon", format!("`{}` is skipped: {message}", triples.iri(subject)))),
            }
        }
        lexicon
    }

    /// Collects the prepositions: properties below `lex:preposition`, each with its forms.
    fn collect_prepositions(&mut self, triples: &Triples, schema: &Schema) {
        for triple in triples.iter() {
            let forms = match (triple.predicate, &triple.object) {
                (vocab::RDFS_LABEL, Object::Literal(..)) => &mut self.prepositions,
                (vocab::PRONOUN, Object::Literal(..)) => &mut self.pronouns,
                (vocab::INTRODUCES, Object::Term(role)) => {
                    self.introduced.insert(triple.subject, *role);
                    continue;
                }
                _ => continue,
            };
            if let (true, Object::Literal(label, _)) = (schema.is_a(triple.subject, vocab::PREPOSITION), &triple.object)
            {
                let properties = forms.entry(fold_word(label)).or_default();
                if !properties.contains(&triple.subject) {
                    properties.push(triple.subject);
                }
            }
        }
    }

    /// Collects the nouns that only say how many: "centaine", "millions".
    fn collect_collectives(&mut self, triples: &Triples) {
        let typed = |class: Term| -> FxHashSet<Term> {
            let is_typed =
                |triple: &&Triple| triple.predicate == vocab::RDF_TYPE && triple.object == Object::Term(class);
            triples.iter().filter(is_typed).map(|triple| triple.subject).collect()
        };
        let numerals = typed(vocab::NUMERAL);
        let mut subjects = typed(vocab::MEASURE_UNIT);
        subjects.extend(triples.iter().filter_map(|triple| {
            let is_collective = matches!(&triple.object, Object::Literal(value, _) if value == "true");
            (triple.predicate == vocab::COLLECTIVE && is_collective && numerals.contains(&triple.subject))
                .then_some(triple.subject)
        }));
        for triple in
            triples.iter().filter(|triple| triple.predicate == vocab::LEMMA && subjects.contains(&triple.subject))
        {
            if let Object::Literal(lemma, _) = &triple.object {
                self.collectives.insert(fold_word(lemma));
            }
        }
    }

    fn read_entry(
        &self,
        iri: Term,
        kind: Kind,
        properties: &[(Term, &Object)],
        triples: &Triples,
        schema: &Schema,
    ) -> Result<Entry, String> {
        let mut entry = Entry {
            iri,
            kind,
            lemmas: Vec::new(),
            reflexive: Vec::new(),
            evokes: Vec::new(),
            denotes: Vec::new(),
            frame: Vec::new(),
            stance: None,
            factuality: None,
            marks: None,
            object_class: Vec::new(),
            subject_class: Vec::new(),
            requires: Vec::new(),
            self_role: None,
            stands_for: None,
            relation: None,
            control: None,
            position: None,
            plural: false,
            collective: false,
        };
        for (property, object) in properties {
            match (*property, *object) {
                (vocab::LEMMA, Object::Literal(lemma, _)) => {
                    let folded = fold_word(lemma.trim());
                    let is_verb = matches!(kind, Kind::Verb | Kind::SupportVerb | Kind::Marker);
                    let (reflexive, words) = if is_verb { lemma_words(&folded) } else { (false, split_words(&folded)) };
                    if words.is_empty() {
                        return Err("its lemma is empty".to_owned());
                    }
                    entry.lemmas.push(words);
                    entry.reflexive.push(reflexive);
                }
                (vocab::EVOKES, Object::Term(class)) => entry.evokes.push(*class),
                (vocab::DENOTES, Object::Term(class)) => entry.denotes.push(*class),
                (vocab::LEX_STANCE, Object::Term(stance)) => entry.stance = Some(*stance),
                (vocab::LEX_FACTUALITY, Object::Term(factuality)) => entry.factuality = Some(*factuality),
                (vocab::MARKS, Object::Term(marker)) => entry.marks = Some(*marker),
                (vocab::OBJECT_CLASS, Object::Term(class)) => entry.object_class.push(*class),
                (vocab::SUBJECT_CLASS, Object::Term(class)) => entry.subject_class.push(*class),
                (vocab::SELF_ROLE, Object::Term(role)) => entry.self_role = Some(*role),
                (vocab::STANDS_FOR, Object::Term(class)) => entry.stands_for = Some(*class),
                (vocab::CONTROL, Object::Term(role)) => entry.control = Some(*role),
                (vocab::RELATION, Object::Term(relation)) => entry.relation = Some(*relation),
                (vocab::REQUIRES, Object::Term(function)) => {
                    let function = function_of(*function, schema)
                        .ok_or_else(|| format!("`{}` is no syntactic function", triples.iri(*function)))?;
                    entry.requires.push(function);
                }
                (vocab::COLLECTIVE, Object::Literal(value, _)) => entry.collective = value == "true",
                (vocab::POSITION, Object::Literal(position, _)) => entry.position = position_of(position),
                (vocab::NUMBER, Object::Literal(number, _)) => entry.plural = number == "plural",
                (property, Object::Term(role)) => {
                    if let Some(function) = function_of(property, schema) {
                        entry.frame.push((function, *role));
                    }
                }
                _ => {}
            }
        }
        if let (None, Some(class)) = (entry.control, entry.evokes.first()) {
            let lineage = schema.lineage(*class);
            entry.control = lineage.iter().find_map(|class| self.controls.get(class)).copied();
        }
        if entry.lemmas.is_empty() {
            return Err("it has no `lex:lemma`".to_owned());
        }
        if matches!(kind, Kind::Verb | Kind::SupportVerb) {
            self.move_final_preposition(&mut entry);
        }
        Ok(entry)
    }

    /// Turns "faire état de" + object into "faire état" + complement of "de".
    fn move_final_preposition(&self, entry: &mut Entry) {
        let finals: Vec<Option<Term>> = entry
            .lemmas
            .iter()
            .map(|words| {
                let (last, rest) = words.split_last()?;
                let properties = self.prepositions.get(last.as_str())?;
                (!rest.is_empty()).then(|| properties.first().copied())?
            })
            .collect();
        let Some(Some(preposition)) = finals.first().copied() else { return };
        if finals.iter().any(Option::is_none) {
            return;
        }
        for words in &mut entry.lemmas {
            words.pop();
        }
        let mut moved = false;
        for (function, _) in &mut entry.frame {
            if *function == Function::Object {
                *function = Function::Preposition(preposition);
                moved = true;
            }
        }
        if !moved && entry.kind == Kind::SupportVerb {
            entry.requires.push(Function::Preposition(preposition));
        }
    }

    fn add(&mut self, entry: Entry) {
        let id = self.entries.len();
        for (number, words) in entry.lemmas.iter().enumerate() {
            if let Some(first) = words.first() {
                let words = self.index.entry(entry.kind).or_default();
                words.entry(first.clone()).or_default().push((id, number));
            }
        }
        self.entries.push(entry);
    }

    /// Returns the entries of a kind that begin with a folded word, each with the number of the lemma.
    pub fn find(&self, kind: Kind, first: &str) -> impl Iterator<Item = (EntryId, &Entry, usize)> {
        self.index
            .get(&kind)
            .and_then(|words| words.get(first))
            .into_iter()
            .flatten()
            .map(|(id, lemma)| (*id, &self.entries[*id], *lemma))
    }

    /// Returns an entry.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Returns all entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the preposition properties that a folded form can stand for.
    #[must_use]
    pub fn prepositions(&self, form: &str) -> &[Term] {
        self.prepositions.get(form).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a folded lemma only says how many.
    #[must_use]
    pub fn is_collective(&self, lemma: &str) -> bool {
        self.collectives.contains(lemma)
    }

    /// Returns the preposition properties that a pronoun stands for: "lui" for "à".
    #[must_use]
    pub fn pronoun(&self, form: &str) -> &[Term] {
        self.pronouns.get(form).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a preposition's form introduces a role whatever governs it: "dans" a place.
    #[must_use]
    pub fn introduces(&self, form: &str, role: Term) -> bool {
        self.prepositions(form).iter().any(|property| self.introduced.get(property) == Some(&role))
    }
}

fn kind_of(class: Term) -> Option<Kind> {
    Some(match class {
        vocab::VERB => Kind::Verb,
        vocab::NOUN => Kind::Noun,
        vocab::TITLE => Kind::Title,
        vocab::SUPPORT_VERB => Kind::SupportVerb,
        vocab::CONNECTIVE => Kind::Connective,
        vocab::LEX_MARKER => Kind::Marker,
        vocab::ANAPHOR => Kind::Anaphor,
        _ => return None,
    })
}

fn function_of(property: Term, schema: &Schema) -> Option<Function> {
    Some(match property {
        vocab::SUBJECT => Function::Subject,
        vocab::OBJECT => Function::Object,
        vocab::CLAUSE => Function::Clause,
        vocab::INFINITIVE => Function::Infinitive,
        vocab::COMPLEMENT => Function::Complement,
        vocab::SCOPE => Function::Scope,
        vocab::ADJECTIVE => Function::Adjective,
        vocab::POSSESSIVE => Function::Possessive,
        _ if schema.is_a(property, vocab::PREPOSITION) => Function::Preposition(property),
        _ => return None,
    })
}

fn position_of(position: &str) -> Option<Position> {
    Some(match position {
        "adverb" => Position::Adverb,
        "governor" => Position::Governor,
        "adjective" => Position::Adjective,
        "preposition" => Position::Preposition,
        "noun" => Position::Noun,
        "initial" => Position::Initial,
        _ => return None,
    })
}

/// Splits the folded lemma of a verb into its words, and tells whether it is reflexive.
pub(super) fn lemma_words(folded: &str) -> (bool, Vec<String>) {
    match folded.strip_prefix("se ").or_else(|| folded.strip_prefix("s'")) {
        Some(bare) => (true, split_words(bare)),
        None => (false, split_words(folded)),
    }
}

/// Splits a folded lemma at spaces and behind apostrophes: "coup d'état" is "coup", "d'", "état".
fn split_words(lemma: &str) -> Vec<String> {
    lemma.split_inclusive([' ', '\'']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}
