//! When and how many: times and numbers that belong to an event.

use crate::mention::time::{Relation, Timex};
use crate::mention::{Mentions, case_form};
use crate::ontology::Ontology;
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos, sentence_at};
use crate::vocab;

use super::event::{Event, EventId, Filler, of_sentence};

/// Gives each time expression to the event whose clause it stands in.
pub fn attach_times(sentences: &[Sentence], mentions: &mut Mentions, events: &mut [Event], ontology: &Ontology) {
    let is_distance = |timex: &Timex| matches!(timex.relation, Relation::LaterThan | Relation::EarlierThan);
    // "une trêve de deux heures" says how long the truce lasts, not when it was.
    let dates = |timex: &Timex| !is_distance(timex) && !timex.is_length;
    for (number, timex) in mentions.timexes.iter().enumerate().filter(|(_, timex)| dates(timex)) {
        let Some(sentence) = sentence_at(sentences, timex.span) else { continue };
        let Some(head) = head_of(&sentences[sentence], timex.span) else { continue };
        for event in events_above(&sentences[sentence], sentence, head, events, ontology) {
            events[event].time.get_or_insert(number);
        }
    }
    for number in 0..mentions.timexes.len() {
        if is_distance(&mentions.timexes[number]) {
            measure_distance(sentences, number, mentions, events, ontology);
        }
    }
    share_times(sentences, events);
}

/// Reckons one of two events from the other: "a été signé lundi, trois jours après la visite".
fn measure_distance(
    sentences: &[Sentence],
    number: usize,
    mentions: &mut Mentions,
    events: &mut [Event],
    ontology: &Ontology,
) {
    let timex = &mentions.timexes[number];
    let Some(index) = sentence_at(sentences, timex.span) else { return };
    let sentence = &sentences[index];
    let tokens = &sentence.tokens;
    let behind = |event: &EventId| {
        let token = &tokens[events[*event].token];
        token.upos == Upos::Noun && token.span.start >= timex.span.end
    };
    let Some(landmark) = of_sentence(events, index).filter(behind).min_by_key(|id| events[*id].token) else {
        return;
    };
    // Only a preposition, an article and adjectives stand between the length and the noun.
    let is_near = tokens
        .iter()
        .filter(|token| token.span.start >= timex.span.end && token.span.end <= events[landmark].trigger.start)
        .all(|token| matches!(token.upos, Upos::Adp | Upos::Det | Upos::Adj | Upos::Num));
    let Some(head) = head_of(sentence, timex.span).filter(|_| is_near) else { return };
    let mut above = events_above(sentence, index, head, events, ontology);
    if above.contains(&landmark) {
        above = events_above(sentence, index, events[landmark].token, events, ontology);
    }
    let Some(other) = above.into_iter().find(|id| *id != landmark) else { return };
    let is_after = timex.relation == Relation::LaterThan;
    let day = |id: EventId| {
        let time = &mentions.timexes[events[id].time?];
        time.earliest.filter(|_| time.earliest == time.latest)
    };
    // The other event lies after the landmark, so the landmark lies before it.
    let (target, days) = match (day(other), day(landmark)) {
        (Some(day), _) if events[landmark].time.is_none() => (landmark, timex.away_from(day, !is_after)),
        (_, Some(day)) if events[other].time.is_none() => (other, timex.away_from(day, is_after)),
        _ => return,
    };
    let Some((earliest, latest)) = days else { return };
    let timex = &mut mentions.timexes[number];
    (timex.earliest, timex.latest) = (Some(earliest), Some(latest));
    events[target].time = Some(number);
}

/// Passes the time of a second event to the first where both share a verb: "ont été tués et sept autres blessés jeudi".
fn share_with_conjuncts(sentences: &[Sentence], events: &mut [Event]) {
    for id in 0..events.len() {
        let sentence = &sentences[events[id].sentence];
        let tokens = &sentence.tokens;
        let (head, time) = (tokens[events[id].token].head, events[id].time);
        let has_own_verb = sentence
            .children(events[id].token)
            .any(|child| matches!(tokens[child].deprel.universal(), Deprel::Aux | Deprel::Nsubj));
        if time.is_none() || has_own_verb || tokens[events[id].token].deprel != Deprel::Conj {
            continue;
        }
        let own = of_sentence(events, events[id].sentence);
        for event in events[own].iter_mut().filter(|event| Some(event.token) == head) {
            event.time = event.time.or(time);
        }
    }
}

/// Passes the time of a verb to the event nouns among its circumstances: "morts le mois dernier dans une embuscade".
fn share_times(sentences: &[Sentence], events: &mut [Event]) {
    share_with_conjuncts(sentences, events);
    for id in 0..events.len() {
        let sentence = &sentences[events[id].sentence];
        let word = &sentence.tokens[events[id].token];
        if events[id].time.is_some() || !matches!(word.deprel, Deprel::Obl | Deprel::OblMod | Deprel::OblArg) {
            continue;
        }
        let own = of_sentence(events, events[id].sentence);
        let above = events[own].iter().find(|event| Some(event.token) == word.head);
        events[id].time = above.and_then(|event| event.time);
    }
    for id in 0..events.len() {
        let sentence = &sentences[events[id].sentence];
        // What happens during another event happens at its time.
        let during = events[id].roles.iter().find_map(|(role, filler)| match filler {
            Filler::Event(other) if *role == vocab::DURING && *other != id => Some(*other),
            _ => None,
        });
        let setting = during.or_else(|| setting_of(sentence, id, events));
        if let Some(setting) = setting {
            let time = events[id].time.or(events[setting].time);
            events[id].time = time;
            if during.is_some() {
                events[setting].time = events[setting].time.or(time);
            }
        }
    }
}

/// Returns the event that a verb is put into in front: "Réunis à Abuja le 30 juillet, ils imposent un blocus".
fn setting_of(sentence: &Sentence, id: EventId, events: &[Event]) -> Option<EventId> {
    let tokens = &sentence.tokens;
    let verb = events[id].clause;
    if tokens[verb].upos != Upos::Verb || events[id].time.is_some() {
        return None;
    }
    of_sentence(events, events[id].sentence).find(|other| {
        let setting = &events[*other];
        let word = &tokens[setting.clause];
        let is_circumstance = matches!(word.deprel, Deprel::Advcl | Deprel::Obl | Deprel::OblMod | Deprel::Acl);
        let governor = word.head.map(|head| match tokens[head].deprel {
            // A participle in front may hang on the subject.
            Deprel::Nsubj | Deprel::NsubjPass if word.deprel == Deprel::Acl && setting.clause < head => {
                tokens[head].head
            }
            _ => Some(head),
        });
        *other != id
            && setting.clause < verb
            && setting.time.is_some()
            && is_circumstance
            && governor.flatten() == Some(verb)
    })
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
        let is_there = |id: &EventId| events[*id].token == node || events[*id].clause == node;
        of_sentence(events, number).filter(is_there).collect::<Vec<EventId>>()
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
        // "un mémorandum signé en juin": the participle dates the noun.
        if tokens[node].deprel == Deprel::Acl
            && let Some(noun) = tokens[node].head
            && !at_node(noun).is_empty()
        {
            return at_node(noun);
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
        let Some(sentence) = sentence_at(sentences, quantity.number) else {
            continue;
        };
        let nouns = counted(&sentences[sentence], quantity.span, quantity.unit);
        let own = of_sentence(events, sentence);
        for event in &mut events[own] {
            if event.fillers.iter().any(|(_, token)| nouns.contains(token)) && !event.quantities.contains(&number) {
                event.quantities.push(number);
            }
        }
    }
}

/// Returns the nouns that a number may count: the one it stands in front of, or the complement of a collective.
fn counted(sentence: &Sentence, span: Span, unit: Option<Span>) -> Vec<usize> {
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
                // "37 tonnes de matériel": what is measured.
                if unit.is_some_and(|unit| unit.overlaps(tokens[head].span)) {
                    nouns.extend(sentence.children(head).filter(|child| tokens[*child].deprel == Deprel::Nmod));
                }
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
        // "une centaine", "trois d'entre eux": the number is the participant itself.
        let is_participant = matches!(tokens[index].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        if tokens[index].upos == Upos::Noun || is_participant {
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
