//! What became of a verb or noun: the event it calls up, or why it calls up none.

use super::entry::{file, function_name, name};
use super::why::Steps;
use crate::claim::event::Event;
use crate::claim::trial::{Refusal, Trial, is_verb, light_verb, try_entries};
use crate::mention::MentionKind;
use crate::mention::description::find_entries;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Entry, Function, Kind, Position};
use crate::syntax::{Sentence, Token, Upos};
use crate::vocab::Term;

impl<'a> Steps<'a> {
    /// Tells what became of a verb or noun.
    pub(super) fn tell_word(&self, number: usize, sentence: &Sentence, token: usize) -> Vec<String> {
        let word = &sentence.tokens[token];
        let is_noun = word.upos == Upos::Noun;
        if !is_noun && !is_verb(sentence, token) || is_noun && self.is_time_or_number(word) {
            return Vec::new();
        }
        let kind = if is_noun { "noun" } else { "verb" };
        let head = format!("« {} » ({kind} {})", self.words(word.span), word.lemma);
        let trials = try_entries(&self.reading.article, number, sentence, token, &self.reading.mentions, self.ontology);
        let events = &self.reading.claims.events;
        let here = |event: &&Event| event.sentence == number && event.attribute.is_none();
        if let Some(event) = events.iter().filter(here).find(|event| event.token == token) {
            return self.tell_event(&head, event, sentence, &trials);
        }
        let mut lines = Vec::new();
        if let Some(event) = events.iter().filter(here).find(|event| event.trigger.contains(word.span)) {
            return vec![format!("{head}: part of « {} »", self.words(event.trigger))];
        }
        if let Some(event) = events.iter().filter(here).find(|event| event.clause == token) {
            let verb = light_verb(&self.reading.article, sentence, event.token, self.ontology);
            let by = match verb.filter(|(verb, _)| *verb == token) {
                Some((_, entry)) => format!("light verb {} of", name(entry, self.ontology)),
                None => "tells more of".to_owned(),
            };
            return vec![format!("{head}: {by} « {} »", self.words(event.trigger))];
        }
        if is_noun && self.is_in_name(number, word) {
            return Vec::new();
        }
        let lemma = fold_word(&word.lemma);
        let known = |kind: Kind| self.ontology.lexicon.find(kind, &lemma).map(|(_, entry, _)| entry);
        let marker =
            known(Kind::Marker).find(|entry| matches!(entry.position, Some(Position::Governor | Position::Noun)));
        let is_cue =
            self.reading.claims.claims.iter().any(|claim| claim.marks.iter().any(|mark| mark.cue == word.span));
        if let Some(marker) = marker.filter(|_| is_cue) {
            return vec![format!("{head}: shifts factuality ({})", name(marker.iri, self.ontology))];
        }
        let thing = trials.iter().find(|trial| trial.refusal == Some(Refusal::NoEvent)).map(|trial| trial.entry);
        let title = find_entries(&self.reading.article, sentence, token, Kind::Title, self.ontology);
        if let Some(entry) = title.first().map(|title| title.entry.iri).or(thing.filter(|_| is_noun)) {
            lines.push(format!("{head}: names a person or thing ({}), no event", name(entry, self.ontology)));
        } else if let Some(entry) = thing {
            lines.push(format!("{head}: no event, as {} says", name(entry, self.ontology)));
        } else if trials.is_empty() {
            let support = known(Kind::SupportVerb).next().filter(|_| !is_noun);
            let why = match (marker, support) {
                (Some(marker), _) => {
                    format!("no event; shifts factuality where it governs one ({})", name(marker.iri, self.ontology))
                }
                (None, Some(support)) => {
                    format!("light verb ({}) without an event noun", name(support.iri, self.ontology))
                }
                (None, None) => "unknown to the lexicon".to_owned(),
            };
            lines.push(format!("{head}: {why}"));
        } else {
            lines.push(format!("{head}: calls up no event"));
        }
        lines.extend(self.tell_trials(sentence, &trials, None));
        lines
    }

    /// Tells whether a word is part of a name: "Nord" in "Corée du Nord".
    fn is_in_name(&self, number: usize, word: &Token) -> bool {
        self.reading.mentions.mentions.iter().any(|mention| {
            mention.sentence == number && mention.kind == MentionKind::Name && mention.span.contains(word.span)
        })
    }

    fn is_time_or_number(&self, word: &Token) -> bool {
        let mentions = &self.reading.mentions;
        mentions.timexes.iter().any(|timex| timex.span.overlaps(word.span))
            || mentions.quantities.iter().any(|quantity| quantity.span.overlaps(word.span))
            || self.ontology.lexicon.is_collective(&fold_word(&word.lemma))
    }

    fn tell_event(&self, head: &str, event: &Event, sentence: &Sentence, trials: &[Trial]) -> Vec<String> {
        let (entry, place) = (name(event.entry, self.ontology), file(event.entry, self.ontology));
        let mut lines = vec![format!("{head}: {} by {entry} from {place}", self.evidence.both(event.class))];
        lines.extend(self.evidence.roles(event).into_iter().map(|role| format!("    {role}")));
        if let Some(entry) = self.entry(event.entry) {
            let mut empty: Vec<(Term, Vec<String>)> = Vec::new();
            for (function, role) in entry.frame.iter().filter(|(_, role)| !fills(event, *role)) {
                let function = function_name(*function, self.ontology);
                match empty.iter_mut().find(|(known, _)| known == role) {
                    Some((_, functions)) => functions.push(function),
                    None => empty.push((*role, vec![function])),
                }
            }
            let empty: Vec<_> = empty
                .into_iter()
                .map(|(role, functions)| format!("{} ({})", self.evidence.label(role), functions.join(", ")))
                .collect();
            if !empty.is_empty() {
                lines.push(format!("    empty: {}", empty.join("; ")));
            }
        }
        lines.extend(self.tell_trials(sentence, trials, Some(event.entry)));
        lines
    }

    /// Tells the statements that connectives imply.
    pub(super) fn tell_connectives(&self, number: usize) -> Vec<String> {
        let is_connective = |event: &&Event| {
            event.sentence == number && self.entry(event.entry).is_some_and(|entry| entry.kind == Kind::Connective)
        };
        let events = self.reading.claims.events.iter().filter(is_connective);
        events
            .map(|event| {
                let (entry, place) = (name(event.entry, self.ontology), file(event.entry, self.ontology));
                format!("« {} » (connective): attributes by {entry} from {place}", self.words(event.trigger))
            })
            .collect()
    }

    /// Tells why entries were refused, the one that fired aside.
    fn tell_trials(&self, sentence: &Sentence, trials: &[Trial], fired: Option<Term>) -> Vec<String> {
        let mut lines = Vec::new();
        let mut phrases: Vec<String> = Vec::new();
        for trial in trials.iter().filter(|trial| Some(trial.entry) != fired) {
            let Some(entry) = self.entry(trial.entry) else { continue };
            let why = match trial.refusal {
                None if fired.is_some() => "holds, but the other fits better".to_owned(),
                None => "holds, but a longer phrase or the event of its subject took its place".to_owned(),
                Some(Refusal::NoEvent) => continue,
                Some(Refusal::Words(_)) => {
                    let phrase = name(trial.entry, self.ontology);
                    if !phrases.contains(&phrase) {
                        phrases.push(phrase);
                    }
                    continue;
                }
                Some(refusal) => self.tell_refusal(sentence, entry, refusal),
            };
            lines.push(format!("    refused {}: {why}", name(trial.entry, self.ontology)));
        }
        // A common verb begins dozens of set phrases.
        if let Some((first, rest)) = phrases.split_first() {
            let others = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            lines.push(format!("    refused {first}{others}: the other words of the phrase do not follow"));
        }
        lines
    }

    fn tell_refusal(&self, sentence: &Sentence, entry: &Entry, refusal: Refusal) -> String {
        let classes =
            |classes: &[Term]| classes.iter().map(|class| name(*class, self.ontology)).collect::<Vec<_>>().join(" or ");
        match refusal {
            Refusal::NotReflexive => "the verb is not reflexive".to_owned(),
            Refusal::Words(_) => "the other words of the phrase do not follow".to_owned(),
            Refusal::Class(function, token) => {
                let wanted =
                    classes(if function == Function::Object { &entry.object_class } else { &entry.subject_class });
                let function = function_name(function, self.ontology);
                match token {
                    Some(token) => {
                        let word = self.words(sentence.tokens[token].span);
                        format!("{function} « {word} » is not known as {wanted}")
                    }
                    None => format!("no {function}, which must be {wanted}"),
                }
            }
            Refusal::Missing(function) => format!("{} is missing", function_name(function, self.ontology)),
            Refusal::NoEvent => "says of no event".to_owned(),
        }
    }

    fn entry(&self, iri: Term) -> Option<&'a Entry> {
        self.ontology.lexicon.entries().iter().find(|entry| entry.iri == iri)
    }
}

fn fills(event: &Event, role: Term) -> bool {
    event.roles.iter().any(|(filled, _)| *filled == role) || event.fillers.iter().any(|(filled, _)| *filled == role)
}
