//! How the words that fill an event's roles hang on the word that calls it up:
//! the rule of syntax behind each role.
//!
//! **Invariant:** nothing is decided here: what `role` filled is traced back in
//! the tree.

use crate::mention::case_form;
use crate::ontology::Ontology;
use crate::ontology::lexicon::{Entry, Function};
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::Term;

use super::argument::{Dependent, conjuncts, is_passive, noun_dependents, verb_dependents};
use super::event::Event;
use super::role::core_noun;

/// A turn of grammar that hides the active frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// "ont été déployés": the subject is the object.
    Passive,
    /// "des soldats déployés", "un homme accusé de …": the noun is an argument of its participle.
    Participle,
    /// "les soldats qui …": the noun stands for the relative pronoun.
    Relative,
    /// "veut se rendre": the subject is that of the governing verb.
    Control,
    /// "a rencontré Paul et Marie", "est venu et a parlé": one member takes what the other has.
    Coordination,
    /// "a mené une frappe": the light verb's function is the noun's.
    LightVerb,
    /// "trois millions de réfugiés": what is counted stands for the number.
    Count,
}

impl Turn {
    /// Returns what the turn is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passive => "passive undone",
            Self::Participle => "participle",
            Self::Relative => "relative clause",
            Self::Control => "control",
            Self::Coordination => "coordination",
            Self::LightVerb => "light verb",
            Self::Count => "counted noun",
        }
    }
}

/// A step in the tree from one word to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The relation that is followed.
    pub deprel: Deprel,
    /// Whether the step leads to the governor.
    pub is_up: bool,
    /// The word that it leads to.
    pub token: usize,
    /// The preposition of the word that it leads down to; empty without one.
    pub case: String,
}

/// How a word that fills a role hangs on the word that calls the event up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The role.
    pub role: Term,
    /// The word that fills it.
    pub token: usize,
    /// The function of the frame that gives the role, if it comes from the frame.
    pub function: Option<Function>,
    /// The way in the tree.
    pub steps: Vec<Step>,
    /// What was undone on the way.
    pub turns: Vec<Turn>,
}

/// Traces the roles of an event back to the words that fill them, in the order of the text.
#[must_use]
pub fn find_links(sentence: &Sentence, event: &Event, ontology: &Ontology) -> Vec<Link> {
    if event.token >= sentence.tokens.len() || event.clause >= sentence.tokens.len() {
        return Vec::new();
    }
    let entry = ontology.lexicon.entries().iter().find(|entry| entry.iri == event.entry);
    let own = own_dependents(sentence, event, ontology);
    let clause =
        if event.clause == event.token { Vec::new() } else { verb_dependents(sentence, event.clause, ontology) };
    let mut links = Vec::new();
    for (role, token) in event.fillers.iter().copied().filter(|(_, token)| *token < sentence.tokens.len()) {
        let is_met = |dependent: &&Dependent| {
            conjuncts(sentence, dependent.token).iter().any(|part| core_noun(sentence, *part, ontology) == token)
        };
        let gives = |dependent: &&Dependent| gives(entry, dependent.function, role);
        let function = own
            .iter()
            .chain(&clause)
            .filter(is_met)
            .find(gives)
            .or_else(|| clause.iter().find(is_met))
            .map(|dependent| dependent.function);
        let steps = find_path(sentence, event.token, token);
        let turns = find_turns(sentence, event, token, function, &steps, ontology);
        let link = Link { role, token, function, steps, turns };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links.sort_by_key(|link| link.token);
    links
}

fn gives(entry: Option<&Entry>, function: Function, role: Term) -> bool {
    entry.is_some_and(|entry| entry.roles(function).any(|given| given == role))
}

fn own_dependents(sentence: &Sentence, event: &Event, ontology: &Ontology) -> Vec<Dependent> {
    // The words of a set phrase share its dependents.
    let inside = |token: &usize| event.trigger.contains(sentence.tokens[*token].span);
    let last = (event.token..sentence.tokens.len()).take_while(inside).last().unwrap_or(event.token);
    let mut dependents = Vec::new();
    if matches!(sentence.tokens[event.token].upos, Upos::Verb | Upos::Aux | Upos::Adj) {
        dependents = verb_dependents(sentence, event.token, ontology);
    }
    dependents.extend(noun_dependents(sentence, event.token, last, ontology));
    dependents
}

/// Returns the way from one word up to their common governor and down to another.
fn find_path(sentence: &Sentence, from: usize, to: usize) -> Vec<Step> {
    let tokens = &sentence.tokens;
    let mut steps = Vec::new();
    let mut at = from;
    while !sentence.governs(at, to) {
        let Some(head) = tokens[at].head else { return steps };
        steps.push(Step { deprel: tokens[at].deprel, is_up: true, token: head, case: String::new() });
        at = head;
        if steps.len() > tokens.len() {
            return steps;
        }
    }
    let top = at;
    let mut down = Vec::new();
    at = to;
    while at != top && down.len() <= tokens.len() {
        down.push(Step { deprel: tokens[at].deprel, is_up: false, token: at, case: case_form(sentence, at) });
        let Some(head) = tokens[at].head else { break };
        at = head;
    }
    down.reverse();
    steps.extend(down);
    steps
}

fn find_turns(
    sentence: &Sentence,
    event: &Event,
    token: usize,
    function: Option<Function>,
    steps: &[Step],
    ontology: &Ontology,
) -> Vec<Turn> {
    let is_verb = matches!(sentence.tokens[event.clause].upos, Upos::Verb | Upos::Adj);
    let is_argument = matches!(function, Some(Function::Object | Function::Subject));
    let mut turns = Vec::new();
    if is_verb && is_argument && is_passive(sentence, event.clause) {
        turns.push(Turn::Passive);
    }
    for step in steps {
        let turn = match (step.deprel, step.is_up) {
            (Deprel::Conj, _) => Turn::Coordination,
            (Deprel::AclRelcl, true) => Turn::Relative,
            (Deprel::Acl | Deprel::Amod, true) => Turn::Participle,
            (Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl | Deprel::OblArg | Deprel::OblMod | Deprel::Obl, true)
                if event.clause == event.token =>
            {
                Turn::Control
            }
            _ => continue,
        };
        turns.push(turn);
    }
    if event.clause != event.token && sentence.governs(event.clause, token) && !sentence.governs(event.token, token) {
        turns.push(Turn::LightVerb);
    }
    let counts = |step: &Step| !step.is_up && step.token != token && core_noun(sentence, step.token, ontology) == token;
    if steps.iter().any(counts) {
        turns.push(Turn::Count);
    }
    turns.sort_unstable();
    turns.dedup();
    turns
}
