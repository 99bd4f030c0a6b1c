//! How certain a source is that an event happened.
//!
//! Values are those of FactBank: a certainty and a polarity, always *according
//! to* a source. Who the source is, `attribution` decides.
//!
//! **Invariant:** no word is named here. Which of them hedge or negate is
//! written in the lexicon; that a mood or tense does is grammar.

use crate::article::Article;
use crate::mention::case_form;
use crate::mention::description::match_words;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Function, Kind, Position};
use crate::span::Span;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

/// How certain, with which polarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The source does not commit itself.
    Unknown,
    /// It may be so.
    Possible,
    /// It probably is so.
    Probable,
    /// It is so.
    Certain,
}

/// What the words around an event say of its factuality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The certainty left by the weakest hedge.
    pub certainty: Certainty,
    /// Whether the event is denied: two negations cancel out.
    pub is_negated: bool,
    /// The linguistic means, without repetition.
    pub markers: Vec<Term>,
    /// The words.
    pub cues: Vec<Span>,
    /// Whether the next verb above is a modal in a simple tense, whose conditional is no hearsay.
    is_softened: bool,
    /// What each of the words does, in the order they were met.
    pub marks: Vec<Mark>,
}

/// A word that shifts factuality, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The word.
    pub cue: Span,
    /// The linguistic means that it is.
    pub marker: Option<Term>,
    /// The factuality that it gives.
    pub factuality: Option<Term>,
}

impl Default for Assessment {
    fn default() -> Self {
        Self {
            certainty: Certainty::Certain,
            is_negated: false,
            markers: Vec::new(),
            cues: Vec::new(),
            is_softened: false,
            marks: Vec::new(),
        }
    }
}

impl Assessment {
    /// Returns the FactBank value as a term of the ontology.
    ///
    /// ```
    /// use selon::claim::factuality::Assessment;
    /// assert_eq!(Assessment::default().value(), selon::vocab::CERTAIN);
    /// ```
    #[must_use]
    pub fn value(&self) -> Term {
        match (self.certainty, self.is_negated) {
            (Certainty::Unknown, _) => vocab::UNCOMMITTED,
            (Certainty::Certain, false) => vocab::CERTAIN,
            (Certainty::Certain, true) => vocab::DENIED,
            (Certainty::Probable, false) => vocab::PROBABLE,
            (Certainty::Probable, true) => vocab::IMPROBABLE,
            (Certainty::Possible, false) => vocab::POSSIBLE,
            (Certainty::Possible, true) => vocab::DOUBTFUL,
        }
    }

    /// Adds a marker and what it does to certainty and polarity.
    pub fn mark(&mut self, marker: Option<Term>, factuality: Option<Term>, cue: Span) {
        match marker {
            Some(vocab::NEGATION) => self.is_negated = !self.is_negated,
            Some(vocab::FUTURE) => self.certainty = self.certainty.min(Certainty::Unknown),
            Some(vocab::CONDITIONAL) => self.certainty = self.certainty.min(Certainty::Possible),
            Some(vocab::ESTIMATE) if factuality.is_none() => self.certainty = self.certainty.min(Certainty::Probable),
            _ => {}
        }
        match factuality {
            Some(vocab::PROBABLE) => self.certainty = self.certainty.min(Certainty::Probable),
            Some(vocab::POSSIBLE) => self.certainty = self.certainty.min(Certainty::Possible),
            Some(vocab::UNCOMMITTED | vocab::UNDISCLOSED) => self.certainty = Certainty::Unknown,
            Some(vocab::DENIED) if marker != Some(vocab::NEGATION) => self.is_negated = !self.is_negated,
            _ => {}
        }
        if let Some(marker) = marker
            && !self.markers.contains(&marker)
        {
            self.markers.push(marker);
        }
        if !self.cues.contains(&cue) {
            self.cues.push(cue);
        }
        self.marks.push(Mark { cue, marker, factuality });
    }
}

/// Assesses the event that a token calls up, from the words around it up to the edge of its clause.
///
/// `clause` is the verb that carries the event: itself, or the light verb above an event noun.
/// `stop` tells the tokens that attribute: what stands above them does not touch what they report.
#[must_use]
pub fn assess(
    article: &Article,
    sentence: &Sentence,
    token: usize,
    clause: usize,
    stop: &dyn Fn(usize) -> bool,
    ontology: &Ontology,
) -> Assessment {
    let mut assessment = Assessment::default();
    let mut at = token;
    for _ in 0..sentence.tokens.len() {
        assess_node(article, sentence, at, &mut assessment, ontology);
        let Some(head) = sentence.tokens[at].head else { break };
        let deprel = sentence.tokens[at].deprel;
        let is_below = at != clause && token != clause && sentence.governs(clause, at);
        if is_below {
            // "prévoit une conférence": the light verb above an event noun can be a marker itself.
            if head == clause {
                mark_governor(article, sentence, head, at, &mut assessment, ontology);
            }
            at = head;
            continue;
        }
        if stop(head) {
            break;
        }
        let governs = matches!(deprel, Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj)
            || matches!(
                deprel,
                Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::OblArg | Deprel::Nmod | Deprel::Acl
            );
        let shares = deprel == Deprel::Conj && sentence.tokens[at].upos == sentence.tokens[head].upos;
        if shares {
            // A coordinated verb has its own mood and negation, but shares what stands above.
            at = head;
            let Some(next) = sentence.tokens[at].head else { break };
            if stop(next) || !mark_governor(article, sentence, next, at, &mut assessment, ontology) {
                break;
            }
            at = next;
            continue;
        }
        if !governs || !mark_governor(article, sentence, head, at, &mut assessment, ontology) {
            break;
        }
        at = head;
    }
    assessment
}

/// Tells whether a simple conditional carries an event, which may then be yet to come: "pourraient reprendre".
///
/// A compound one tells of the past: "auraient repris".
#[must_use]
pub fn is_eventual(sentence: &Sentence, clause: usize) -> bool {
    let tokens = &sentence.tokens;
    let mut at = clause;
    for _ in 0..4 {
        if tokens[at].features.has(Feature::MoodCnd) {
            return true;
        }
        let goes_up = matches!(tokens[at].deprel, Deprel::Xcomp | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        match tokens[at].head.filter(|_| goes_up) {
            Some(head) => at = head,
            None => break,
        }
    }
    false
}

/// Tells whether a verb is told in a compound tense of the past: "a réuni", "avait réuni".
#[must_use]
pub fn is_perfect(sentence: &Sentence, clause: usize) -> bool {
    let tokens = &sentence.tokens;
    tokens[clause].features.has(Feature::VerbFormPart)
        && sentence.children(clause).any(|child| {
            let features = tokens[child].features;
            tokens[child].deprel == Deprel::AuxTense
                && (features.has(Feature::TensePres) || features.has(Feature::TenseImp))
                && features.has(Feature::MoodInd)
        })
}

/// Tells whether a verb stands in a simple tense: "pourrait", against "aurait pu".
fn is_simple(sentence: &Sentence, verb: usize) -> bool {
    !sentence.children(verb).any(|child| sentence.tokens[child].deprel.universal() == Deprel::Aux)
}

/// Adds the mark of a governing verb or noun; tells whether it is a marker.
fn mark_governor(
    article: &Article,
    sentence: &Sentence,
    governor: usize,
    below: usize,
    assessment: &mut Assessment,
    ontology: &Ontology,
) -> bool {
    let lemma = fold_word(&sentence.tokens[governor].lemma);
    for (_, entry, number) in ontology.lexicon.find(Kind::Marker, &lemma) {
        // "afin d'évacuer les blessés": the parser may put the preposition above its verb.
        let is_preposition = entry.position == Some(Position::Preposition)
            && matches!(sentence.tokens[governor].upos, Upos::Adv | Upos::Adp);
        if !matches!(entry.position, Some(Position::Governor | Position::Noun)) && !is_preposition {
            continue;
        }
        // A final "de" or "à" of the lemma introduces what is governed; it need not be adjacent.
        let words = &entry.lemmas[number];
        let core = if words.len() > 1 && !ontology.lexicon.prepositions(&words[words.len() - 1]).is_empty() {
            &words[1..words.len() - 1]
        } else {
            &words[1..]
        };
        // "l'accord prévoit …" plans what it says, not itself; "la guerre risque d'éclater" is at risk itself, and
        // "une réunion est prévue" has its object for its subject.
        let is_subject = sentence.tokens[below].deprel == Deprel::Nsubj;
        if is_subject && entry.roles(Function::Subject).next().is_none() {
            continue;
        }
        let is_noun_object = matches!(sentence.tokens[below].deprel, Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass)
            && entry.position == Some(Position::Noun);
        if match_words(article, sentence, governor, core).is_some() && !is_noun_object {
            // "les discussions pourraient reprendre" is possible, not hearsay: a modal's own conditional softens it.
            if entry.factuality.is_some() || entry.marks.is_some() {
                assessment.mark(entry.marks, entry.factuality, sentence.tokens[governor].span);
                assessment.is_softened = is_simple(sentence, governor);
            }
            return true;
        }
    }
    false
}

/// Adds what a word's own form and dependents say: mood, tense, negation, hedges, introducing words.
fn assess_node(article: &Article, sentence: &Sentence, at: usize, assessment: &mut Assessment, ontology: &Ontology) {
    let tokens = &sentence.tokens;
    let mut forms = vec![at];
    forms.extend(
        sentence.children(at).filter(|child| matches!(tokens[*child].deprel.universal(), Deprel::Aux | Deprel::Cop)),
    );
    for form in &forms {
        let features = tokens[*form].features;
        if features.has(Feature::MoodCnd) && !assessment.is_softened {
            assessment.mark(Some(vocab::CONDITIONAL), None, tokens[*form].span);
        }
        if features.has(Feature::TenseFut) {
            assessment.mark(Some(vocab::FUTURE), None, tokens[*form].span);
        }
    }
    assessment.is_softened = false;
    let mut todo: Vec<usize> = sentence.children(at).collect();
    // "aucune troupe": a negative determiner on an argument negates the verb.
    if tokens[at].upos == Upos::Verb {
        let arguments: Vec<usize> = todo
            .iter()
            .copied()
            .filter(|child| matches!(tokens[*child].deprel, Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass))
            .collect();
        for argument in arguments {
            todo.extend(sentence.children(argument).filter(|child| tokens[*child].deprel == Deprel::Det));
        }
    }
    for child in todo {
        let position = match tokens[child].deprel {
            Deprel::Advmod
            | Deprel::Det
            | Deprel::Expl
            | Deprel::Obj
            | Deprel::Nsubj
            | Deprel::NsubjPass
            | Deprel::OblMod
            | Deprel::Obl => Position::Adverb,
            Deprel::Amod | Deprel::Acl => Position::Adjective,
            Deprel::Mark | Deprel::Case => Position::Preposition,
            _ => continue,
        };
        if matches!(tokens[child].deprel, Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass)
            && !matches!(tokens[child].upos, Upos::Pron | Upos::Adv)
        {
            continue;
        }
        if position == Position::Preposition
            && tokens[child].deprel == Deprel::Case
            && tokens[at].upos == Upos::Noun
            && !case_negates(sentence, at, ontology)
        {
            continue;
        }
        let lemma = fold_word(&tokens[child].lemma);
        let entry = ontology.lexicon.find(Kind::Marker, &lemma).find(|(_, entry, number)| {
            entry.position == Some(position)
                && match_words(article, sentence, child, &entry.lemmas[*number][1..]).is_some()
        });
        if let Some((_, entry, _)) = entry {
            // A second negative word only strengthens the first; one without a negative clitic may mean "more".
            let is_negation = entry.marks == Some(vocab::NEGATION) && position == Position::Adverb;
            let is_negative = tokens[child].features.has(Feature::PolarityNeg)
                || tokens[child].deprel == Deprel::Det && tokens[at].upos == Upos::Noun
                || sentence.children(at).any(|other| tokens[other].features.has(Feature::PolarityNeg));
            if !is_negation || is_negative && !assessment.markers.contains(&vocab::NEGATION) {
                assessment.mark(entry.marks, entry.factuality, tokens[child].span);
            }
        }
    }
}

/// Tells whether a noun's preposition negates it: "sans combat".
fn case_negates(sentence: &Sentence, noun: usize, ontology: &Ontology) -> bool {
    let case = case_form(sentence, noun);

    ontology
        .lexicon
        .find(Kind::Marker, &case)
        .any(|(_, entry, _)| entry.position == Some(Position::Preposition) && entry.marks == Some(vocab::NEGATION))
}
