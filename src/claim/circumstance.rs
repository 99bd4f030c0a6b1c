//! When and how many: times and numbers that belong to an event.

use crate::mention::{Mentions, case_form};
use crate::ontology::Ontology;
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab;

use super::event::{Event, EventId};

/// Gives each time expression to the event whose clause it stands in.
pub fn attach_times(sentences: &[Sentence], mentions: &Mentions, events: &mut [Event], ontology: &Ontology) {
    for (number, timex) in mentions.timexes.iter().enumerate() {
        let Some(sentence) = sentences.iter().position(|sentence| sentence.span.overlaps(timex.span)) else { continue };
        let Some(head) = head_of(&sentences[sentence], timex.span) else { continue };
        for event in events_above(&sentences[sentence], sentence, head, events, ontology) {
            events[event].time.get_or_insert(number);
        }
    }
    share_times(sentences, events);
}

/// Passes the time of a verb to the event nouns among its circumstances: "morts le mois dernier dans une embuscade".
fn share_times(sentences: &[Sentence], events: &mut [Event]) {
    for id in 0..events.len() {
        let sentence = &sentences[events[id].sentence];
        let word = &sentence.tokens[events[id].token];
        if events[id].time.is_some() || !matches!(word.deprel, Deprel::Obl | Deprel::OblMod | Deprel::OblArg) {
            continue;
        }
        let above = events.iter().find(|event| event.sentence == events[id].sentence && Some(event.token) == word.head);
        events[id].time = above.and_then(|event| event.time);
    }
}

/// Finds the events whose clause a circumstance hangs on.
fn events_above(
    sentence: &Sentence,
    number: usize,
    token: usize,
    events: &[Event],
    ontology: &Ontology,
) -> Vec<EventId> {
    let tokens = &sentence.tokens;
    let at_node = |node: usize| {
        let found: Vec<EventId> = events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.sentence == number && (event.token == node || event.clause == node))
            .map(|(id, _)| id)
            .collect();
        found
    };
    // "l'actuel président" dates the office, not what its holder does.
    if tokens[token].deprel == Deprel::Amod && tokens[token].head.is_none_or(|head| at_node(head).is_empty()) {
        return Vec::new();
    }
    // "un homme de 29 ans", "l'accord de 2015": a complement dates its noun only.
    if tokens[token].deprel == Deprel::Nmod
        && ontology.lexicon.introduces(&case_form(sentence, token), vocab::THEME)
        && tokens[token].head.is_none_or(|head| tokens[head].upos != Upos::Verb && at_node(head).is_empty())
    {
        return Vec::new();
    }
    // "la signature, en 2024, d'un accord": an insertion belongs to the event it stands behind.
    let first = sentence.children(token).min().unwrap_or(token).min(token);
    if first >= 2 && tokens[first].upos == Upos::Punct {
        let found = at_node(first - 1);
        let is_noun = tokens[first - 1].upos == Upos::Noun;
        if is_noun && !found.is_empty() {
            return found;
        }
    }
    let mut at = tokens[token].head;
    for _ in 0..tokens.len() {
        let Some(node) = at else { break };
        let found = at_node(node);
        if !found.is_empty() {
            return found;
        }
        if tokens[node].upos == Upos::Verb {
            // A verb that calls up nothing passes its time to the event nouns it connects, those of the verb above an
            // infinitive included: "les discussions pourraient reprendre en novembre".
            let above = tokens[node].head.filter(|_| tokens[node].deprel == Deprel::Xcomp);
            return sentence
                .children(node)
                .chain(above.into_iter().flat_map(|above| sentence.children(above)))
                .filter(|child| {
                    matches!(tokens[*child].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Xcomp)
                })
                .flat_map(at_node)
                .collect();
        }
        at = tokens[node].head;
    }
    Vec::new()
}

/// Gives each number to the event whose participant it counts.
pub fn attach_quantities(sentences: &[Sentence], mentions: &Mentions, events: &mut [Event]) {
    for (number, quantity) in mentions.quantities.iter().enumerate() {
        let Some(sentence) = sentences.iter().position(|sentence| sentence.span.overlaps(quantity.number)) else {
            continue;
        };
        let nouns = counted(&sentences[sentence], quantity.span);
        for event in events.iter_mut().filter(|event| event.sentence == sentence) {
            if event.fillers.iter().any(|(_, token)| nouns.contains(token)) && !event.quantities.contains(&number) {
                event.quantities.push(number);
            }
        }
    }
}

/// Returns the nouns that a number may count: the one it stands in front of, or the complement of a collective.
fn counted(sentence: &Sentence, span: Span) -> Vec<usize> {
    let tokens = &sentence.tokens;
    let mut nouns = Vec::new();
    let inside = |index: usize| span.contains(tokens[index].span);
    for index in (0..tokens.len()).filter(|index| inside(*index)) {
        let mut at = tokens[index].head;
        if matches!(
            tokens[index].deprel,
            Deprel::Nummod
                | Deprel::Det
                | Deprel::Advmod
                | Deprel::Fixed
                | Deprel::Flat
                | Deprel::Case
                | Deprel::Compound
        ) {
            for _ in 0..4 {
                match at {
                    Some(head) if inside(head) => at = tokens[head].head,
                    _ => break,
                }
            }
            if let Some(head) = at.filter(|head| matches!(tokens[*head].upos, Upos::Noun | Upos::Propn)) {
                nouns.push(head);
            }
        }
        // "une centaine d'assaillants", "33 millions de tonnes de céréales"
        let mut below = Some(index);
        for _ in 0..3 {
            below = below.and_then(|at| {
                sentence.children(at).find(|child| !inside(*child) && tokens[*child].deprel == Deprel::Nmod)
            });
            if let Some(noun) = below {
                nouns.push(noun);
            }
        }
        if tokens[index].upos == Upos::Noun {
            nouns.push(index);
        }
    }
    nouns
}

/// Returns the token of a span that the span's other tokens hang on.
fn head_of(sentence: &Sentence, span: Span) -> Option<usize> {
    let tokens = &sentence.tokens;
    (0..tokens.len()).find(|index| {
        span.overlaps(tokens[*index].span)
            && !matches!(tokens[*index].deprel, Deprel::Case | Deprel::Det | Deprel::Punct)
            && tokens[*index].head.is_none_or(|head| !span.overlaps(tokens[head].span))
    })
}
