//! Who and what an article speaks of: entities and the expressions that refer to
//! them, times and numbers.
//!
//! **Invariant:** the identity of an entity never depends on the class that the
//! reader gives it.

mod anaphora;
pub mod coreference;
pub mod description;
pub mod name;
mod pronoun;
pub mod quantity;
mod referent;
pub mod time;

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::ontology::Ontology;
use crate::ontology::fold::{fold_name, fold_word};
use crate::ontology::gazetteer::ConceptId;
use crate::span::Span;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};
use quantity::{Quantity, find_quantities};
use time::{Timex, find_timexes};

/// The number of an entity in its article.
pub type EntityId = usize;

/// Something that the article refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its class.
    pub class: Term,
    /// Its fullest name, or the words that describe it.
    pub name: String,
    /// What the gazetteer knows it as.
    pub concept: Option<ConceptId>,
    /// Whether it has a name of its own.
    pub is_named: bool,
    /// The state or organization it belongs to or leads, as the text says.
    pub owner: Option<EntityId>,
    /// How it stands to `owner`.
    pub relation: Option<Term>,
    /// The lemma of the noun that describes it.
    pub noun: String,
    /// Whether it is several.
    pub is_plural: bool,
    /// The gender of the words that describe it.
    pub gender: Option<Feature>,
}

impl Entity {
    /// Returns something of which nothing is known but its class and what it is called.
    #[must_use]
    pub fn from_name(class: Term, name: String) -> Self {
        Self {
            class,
            name,
            concept: None,
            is_named: false,
            owner: None,
            relation: None,
            noun: String::new(),
            is_plural: false,
            gender: None,
        }
    }
}

/// What kind of expression refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// "Vladimir Poutine".
    Name,
    /// "le président russe".
    Description,
    /// "nord-coréens", of the state.
    Adjective,
    /// "il", "qui", "sa".
    Pronoun,
}

/// An expression that refers to an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// The sentence, by number.
    pub sentence: usize,
    /// The token that heads it.
    pub head: usize,
    /// What it refers to.
    pub entity: EntityId,
    /// What kind of expression it is.
    pub kind: MentionKind,
}

/// How two entities stand to each other, as the text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The one.
    pub subject: EntityId,
    /// The property.
    pub property: Term,
    /// The other.
    pub object: EntityId,
    /// The words that say so.
    pub evidence: Span,
}

/// All that an article refers to.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// The entities.
    pub entities: Vec<Entity>,
    /// The expressions that refer to them.
    pub mentions: Vec<Mention>,
    /// How they stand to each other.
    pub relations: Vec<Relation>,
    /// The times.
    pub timexes: Vec<Timex>,
    /// The numbers.
    pub quantities: Vec<Quantity>,
    /// Per sentence, the words that a longer noun or title of the lexicon has taken.
    inside: Vec<Vec<bool>>,
    by_head: FxHashMap<(usize, usize), EntityId>,
    by_concept: FxHashMap<ConceptId, EntityId>,
    /// Those that have a name, by the words that it ends in, folded: "antonio guterres" and "guterres".
    by_name: FxHashMap<String, Vec<EntityId>>,
}

impl Mentions {
    /// Tells whether a longer noun or title has taken a word: "guerre" in "prisonnier de guerre".
    #[must_use]
    pub fn is_inside(&self, sentence: usize, token: usize) -> bool {
        self.inside.get(sentence).and_then(|inside| inside.get(token)).copied().unwrap_or(false)
    }

    /// Returns the entity that the expression headed by a token refers to.
    #[must_use]
    pub fn entity_at(&self, sentence: usize, token: usize) -> Option<EntityId> {
        self.by_head.get(&(sentence, token)).copied()
    }

    /// Adds an expression; the first one at a head stays the one that [`Self::entity_at`] finds.
    pub fn add(&mut self, mention: Mention) {
        self.by_head.entry((mention.sentence, mention.head)).or_insert(mention.entity);
        self.mentions.push(mention);
    }

    /// Adds an entity and returns its number.
    pub fn add_entity(&mut self, entity: Entity) -> EntityId {
        let id = self.entities.len();
        if let Some(concept) = entity.concept {
            self.by_concept.entry(concept).or_insert(id);
        }
        if entity.is_named {
            let name = fold_name(&entity.name);
            let words = name.match_indices(' ').map(|(at, space)| &name[at + space.len()..]);
            for ending in std::iter::once(name.as_str()).chain(words) {
                self.by_name.entry(ending.to_owned()).or_default().push(id);
            }
        }
        self.entities.push(entity);
        id
    }

    /// Returns the entities whose folded name is, or ends in, these words, in the order they were met.
    fn named(&self, words: &str) -> &[EntityId] {
        self.by_name.get(words).map_or(&[], Vec::as_slice)
    }

    /// Returns the expressions of the last sentence, which is being read, from the last to the first.
    fn of_last_sentence(&self, sentence: usize) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().rev().take_while(move |mention| mention.sentence == sentence)
    }

    /// Tells whether a gazetteer concept was met.
    fn has_concept(&self, concept: ConceptId) -> bool {
        self.by_concept.contains_key(&concept)
    }

    /// Opens the entity that a noun phrase describes, with the phrase as its first mention.
    pub fn describe(
        &mut self,
        article: &Article,
        number: usize,
        sentence: &Sentence,
        token: usize,
        class: Term,
        ontology: &Ontology,
    ) -> EntityId {
        let word = &sentence.tokens[token];
        let span = description::phrase_span(sentence, token, ontology);
        let entity = self.add_entity(Entity {
            noun: fold_word(&word.lemma),
            is_plural: word.features.has(Feature::NumberPlur),
            gender: word.features.gender(),
            ..Entity::from_name(class, span.text(&article.text).to_owned())
        });
        self.add(Mention { span, sentence: number, head: token, entity, kind: MentionKind::Description });
        entity
    }

    /// Adds a relation, once.
    pub fn relate(&mut self, subject: EntityId, property: Term, object: EntityId, evidence: Span) {
        let is_known = |relation: &Relation| {
            relation.subject == subject && relation.property == property && relation.object == object
        };
        if subject != object && !self.relations.iter().any(is_known) {
            self.relations.push(Relation { subject, property, object, evidence });
        }
    }

    /// Returns the entity of a gazetteer concept, new if need be.
    pub fn concept_entity(&mut self, concept: ConceptId, ontology: &Ontology) -> EntityId {
        if let Some(id) = self.by_concept.get(&concept) {
            return *id;
        }
        let known = ontology.gazetteer.concept(concept);
        self.add_entity(Entity {
            concept: Some(concept),
            is_named: true,
            ..Entity::from_name(known.class, known.label.clone())
        })
    }
}

/// Finds what an article refers to.
#[must_use]
pub fn find_mentions(article: &Article, sentences: &[Sentence], ontology: &Ontology) -> Mentions {
    let timexes = find_timexes(&article.text, article.published, &ontology.time_words);
    let quantities = find_quantities(&article.text, &ontology.number_words)
        .into_iter()
        .filter(|quantity| !quantity.is_article && !timexes.iter().any(|timex| timex.span.overlaps(quantity.number)))
        .collect();
    let inside = sentences.iter().map(|sentence| description::words_inside(article, sentence, ontology)).collect();
    let mut mentions = Mentions { timexes, quantities, inside, ..Mentions::default() };
    let names = name::find_names(article, sentences, ontology, &mentions);
    coreference::resolve(article, sentences, &names, &mut mentions, ontology);
    mentions
}

/// Returns the words of a token's case marker, folded: "à", "aux côtés de"; empty without one.
#[must_use]
pub fn case_form(sentence: &Sentence, token: usize) -> String {
    // "au moins 17 soldats": a phrase that ends in an adverb measures, it governs nothing.
    let measures = |case: usize| {
        let last = sentence.children(case).filter(|part| sentence.tokens[*part].deprel == Deprel::Fixed).last();
        last.is_some_and(|part| sentence.tokens[part].upos == Upos::Adv)
    };
    let is_case = |child: &usize| sentence.tokens[*child].deprel == Deprel::Case && !measures(*child);
    let Some(case) = sentence.children(token).find(is_case) else {
        return String::new();
    };
    let mut form = fold_word(&sentence.tokens[case].form);
    for part in sentence.children(case).filter(|part| sentence.tokens[*part].deprel == Deprel::Fixed) {
        let word = fold_word(&sentence.tokens[part].form);
        if !form.ends_with('\'') {
            form.push(' ');
        }
        form.push_str(&word);
    }
    form
}

/// Follows coordination up to its first member.
#[must_use]
pub fn first_conjunct(sentence: &Sentence, token: usize) -> usize {
    let mut at = token;
    for _ in 0..sentence.tokens.len() {
        match (sentence.tokens[at].deprel, sentence.tokens[at].head) {
            (Deprel::Conj, Some(head)) => at = head,
            _ => break,
        }
    }
    at
}

/// Tells whether a class can be a place.
#[must_use]
pub fn is_place(class: Term, ontology: &Ontology) -> bool {
    ontology.schema.is_a(class, vocab::PLACE_CLASS)
}
