//! What the lexicon lacks: words that look like events or as if they reported, and have no entry.
//!
//! **Invariant:** no word and no ending is named here. What tells that a noun
//! is an event is the company it keeps, or a `lex:EventSign` of the ontology.

use crate::article::Article;
use crate::mention::description::{find_entries, match_words};
use crate::mention::{MentionKind, Mentions, case_form};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Function, Kind, Position};
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos};

use super::argument::{is_reflexive, noun_dependents, verb_dependents};
use super::trial::{is_verb, light_verb};

/// What a word without an entry seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// A verb that heads a clause.
    Verb,
    /// A verb that tells what somebody says.
    Reporting,
    /// A noun that keeps the company of events.
    Noun,
}

/// What makes a word look like what it seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// It heads a clause.
    Clause,
    /// It governs a clause of content: "promet que …".
    Content,
    /// It stands beside a quotation: "« … », lance-t-il".
    Quotation,
    /// A light verb takes it as object: "mener une offensive".
    LightVerb,
    /// A preposition of time or cause stands in front: "lors de la fusillade".
    Preposition,
    /// It is what happens: "la fusillade a eu lieu".
    Happening,
    /// It ends like nouns of action: "évacuation".
    Ending,
}

impl Sign {
    /// Returns what the sign is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clause => "heads a clause",
            Self::Content => "governs a clause of content",
            Self::Quotation => "stands beside a quotation",
            Self::LightVerb => "object of a light verb",
            Self::Preposition => "behind a preposition of time or cause",
            Self::Happening => "subject of a verb of happening",
            Self::Ending => "ends like nouns of action",
        }
    }
}

/// A word that the lexicon has no entry for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What it seems to be.
    pub kind: GapKind,
    /// Its lemma, folded.
    pub lemma: String,
    /// Whether the verb is reflexive here.
    pub is_reflexive: bool,
    /// The word, by number in its sentence.
    pub token: usize,
    /// What makes it look so; a noun without a sign looks like no event here.
    pub sign: Option<Sign>,
    /// The functions filled beside it.
    pub functions: Vec<Function>,
}

/// Finds the verbs and nouns of a sentence that have no entry, in text order.
#[must_use]
pub fn find_gaps(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    quotes: &[Span],
    mentions: &Mentions,
    ontology: &Ontology,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for token in (0..sentence.tokens.len()).filter(|token| !mentions.is_inside(number, *token)) {
        let word = &sentence.tokens[token];
        let lemma = fold_word(&word.lemma);
        let is_word = lemma.chars().count() > 1 && lemma.chars().all(|letter| letter.is_alphabetic() || letter == '-');
        if !is_word || is_named(number, word.span, mentions) {
            continue;
        }
        let gap = if word.upos == Upos::Verb && is_verb(sentence, token) {
            verb_gap(sentence, token, lemma, quotes, ontology)
        } else if word.upos == Upos::Noun {
            noun_gap(article, sentence, token, lemma, mentions, ontology)
        } else {
            None
        };
        gaps.extend(gap);
    }
    gaps
}

fn is_named(number: usize, word: Span, mentions: &Mentions) -> bool {
    let is_name = |kind: MentionKind| matches!(kind, MentionKind::Name | MentionKind::Adjective);
    mentions
        .mentions
        .iter()
        .any(|mention| mention.sentence == number && is_name(mention.kind) && mention.span.contains(word))
}

fn verb_gap(sentence: &Sentence, token: usize, lemma: String, quotes: &[Span], ontology: &Ontology) -> Option<Gap> {
    let word = &sentence.tokens[token];
    let governs_nothing = !matches!(
        word.deprel,
        Deprel::Root
            | Deprel::Ccomp
            | Deprel::Conj
            | Deprel::Parataxis
            | Deprel::ParataxisInsert
            | Deprel::Acl
            | Deprel::AclRelcl
            | Deprel::Advcl
            | Deprel::AdvclCleft
            | Deprel::Xcomp
            | Deprel::Csubj
            | Deprel::CsubjPass
    );
    let is_known =
        [Kind::Verb, Kind::SupportVerb].iter().any(|kind| ontology.lexicon.find(*kind, &lemma).next().is_some())
            || ontology
                .lexicon
                .find(Kind::Marker, &lemma)
                .any(|(_, entry, _)| matches!(entry.position, Some(Position::Governor)));
    if governs_nothing || is_known {
        return None;
    }
    let has_content = sentence.children(token).any(|child| sentence.tokens[child].deprel == Deprel::Ccomp);
    let is_beside_quote = quotes.iter().any(|quote| sentence.span.overlaps(*quote) && !quote.contains(word.span));
    let is_inserted = matches!(word.deprel, Deprel::Parataxis | Deprel::ParataxisInsert)
        || sentence.children(token).any(|child| sentence.tokens[child].is_inverted());
    let (kind, sign) = if has_content {
        (GapKind::Reporting, Sign::Content)
    } else if is_inserted && is_beside_quote {
        (GapKind::Reporting, Sign::Quotation)
    } else {
        (GapKind::Verb, Sign::Clause)
    };
    let functions = distinct(verb_dependents(sentence, token, ontology).iter().map(|dependent| dependent.function));
    let is_reflexive = is_reflexive(sentence, token);
    Some(Gap { kind, lemma, is_reflexive, token, sign: Some(sign), functions })
}

fn noun_gap(
    article: &Article,
    sentence: &Sentence,
    token: usize,
    lemma: String,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<Gap> {
    let word = &sentence.tokens[token];
    let is_known = [Kind::Noun, Kind::Title, Kind::Marker, Kind::Connective]
        .iter()
        .any(|kind| !find_entries(article, sentence, token, *kind, ontology).is_empty())
        || ontology.lexicon.is_collective(&lemma)
        || mentions.timexes.iter().any(|timex| timex.span.overlaps(word.span))
        || mentions.quantities.iter().any(|quantity| {
            quantity.span.overlaps(word.span) || quantity.unit.is_some_and(|unit| unit.overlaps(word.span))
        });
    if is_known {
        return None;
    }
    let functions =
        distinct(noun_dependents(sentence, token, token, ontology).iter().map(|dependent| dependent.function));
    let sign = event_sign(article, sentence, token, &lemma, ontology);
    Some(Gap { kind: GapKind::Noun, lemma, is_reflexive: false, token, sign, functions })
}

/// Returns what makes a noun look like an event, the surest sign first.
fn event_sign(article: &Article, sentence: &Sentence, noun: usize, lemma: &str, ontology: &Ontology) -> Option<Sign> {
    let word = &sentence.tokens[noun];
    let signs = &ontology.event_signs;
    let happens = word.head.filter(|_| word.deprel == Deprel::Nsubj).is_some_and(|verb| {
        signs.verbs_of(&fold_word(&sentence.tokens[verb].lemma)).any(|(needs_reflexive, rest)| {
            (!needs_reflexive || is_reflexive(sentence, verb)) && match_words(article, sentence, verb, rest).is_some()
        })
    });
    if happens {
        return Some(Sign::Happening);
    }
    let case = case_form(sentence, noun);
    if !case.is_empty() && signs.has_preposition(&case) {
        return Some(Sign::Preposition);
    }
    if light_verb(article, sentence, noun, ontology).is_some() {
        return Some(Sign::LightVerb);
    }
    signs.has_ending(lemma).then_some(Sign::Ending)
}

fn distinct(functions: impl Iterator<Item = Function>) -> Vec<Function> {
    let mut distinct: Vec<Function> = functions.collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}
