//! Triggers: the verbs and nouns that call an event up, and the sense in which they do.

use std::borrow::Cow;

use crate::article::Article;
use crate::mention::Mentions;
use crate::mention::description::{find_entries, match_words};
use crate::mention::{case_form, is_place};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Entry, Function, Kind};
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::argument::{Dependent, follows_quote, is_passive, is_reflexive, noun_dependents, verb_dependents};
use super::event::{Event, Filler, clause_span, of_sentence};
use super::role::{build, choose_role, core_noun, entity_for, fill, speaking_text};
use super::trial::{Refusal, is_name, is_verb};

/// Finds the events of one sentence; topics that are events are joined by [`super::event::link_topics`].
pub fn find_events(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    mentions: &mut Mentions,
    ontology: &Ontology,
    events: &mut Vec<Event>,
) {
    for token in 0..sentence.tokens.len() {
        if mentions.is_inside(number, token) {
            continue;
        }
        match sentence.tokens[token].upos {
            Upos::Verb | Upos::Aux | Upos::Adj => {
                find_verb(article, number, sentence, token, mentions, ontology, events)
            }
            Upos::Noun | Upos::Propn => find_noun(article, number, sentence, token, mentions, ontology, events),
            _ => {}
        }
    }
}

/// Returns the entries of a verb's lemma, each with the last word of a lemma of several words, or why it does not match.
pub(super) fn verb_candidates<'a>(
    article: &Article,
    sentence: &Sentence,
    token: usize,
    ontology: &'a Ontology,
) -> Vec<(&'a Entry, Result<Option<usize>, Refusal>)> {
    let lemma = fold_word(&sentence.tokens[token].lemma);
    let mut candidates = Vec::new();
    for (_, entry, number) in ontology.lexicon.find(Kind::Verb, &lemma) {
        let rest = &entry.lemmas[number][1..];
        let last = if entry.reflexive[number] && !is_reflexive(sentence, token) {
            Err(Refusal::NotReflexive)
        } else if rest.is_empty() {
            Ok(None)
        } else {
            find_rest(article, sentence, token, rest).map(Some).ok_or(Refusal::Words(number))
        };
        candidates.push((entry, last));
    }
    candidates
}

fn find_verb(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
    events: &mut Vec<Event>,
) {
    if !is_verb(sentence, token) {
        return;
    }
    let candidates: Vec<(&Entry, Option<usize>)> = verb_candidates(article, sentence, token, ontology)
        .into_iter()
        .filter_map(|(entry, last)| Some((entry, last.ok()?)))
        .collect();
    if candidates.is_empty() {
        return;
    }
    let dependents = all_dependents(article, number, sentence, token, mentions, ontology);
    let reflexive = is_reflexive(sentence, token) && !is_passive(sentence, token);
    let best = candidates
        .into_iter()
        .filter(|(entry, _)| {
            let own = own_dependents(entry, sentence, &dependents);
            refusal(article, number, sentence, token, entry, &own, mentions, ontology).is_none()
        })
        .max_by_key(|(entry, last)| {
            let is_reflexive_entry = entry.reflexive.iter().any(|flag| *flag);
            let restrictions =
                entry.object_class.len().min(1) + entry.subject_class.len().min(1) + entry.requires.len();
            let filled = dependents.iter().filter(|dependent| entry.roles(dependent.function).next().is_some()).count();
            (last.is_some(), is_reflexive_entry == reflexive, restrictions, filled, std::cmp::Reverse(entry.iri))
        });
    let Some((entry, last)) = best else { return };
    let mut dependents = own_dependents(entry, sentence, &dependents).into_owned();
    if let Some(last) = last {
        // "prendre le contrôle de la ville": what hangs on the phrase's noun belongs to the verb.
        for inner in (token + 1..=last).filter(|inner| sentence.tokens[*inner].upos == Upos::Noun) {
            dependents.extend(
                noun_dependents(sentence, inner, inner, ontology).into_iter().filter(|dependent| {
                    matches!(dependent.function, Function::Preposition(_)) && dependent.token > last
                }),
            );
            // "a mis en garde Téhéran": the object may hang on the phrase's noun.
            let object = sentence.children(inner).find(|child| {
                *child > last
                    && matches!(sentence.tokens[*child].deprel, Deprel::Nmod | Deprel::Appos | Deprel::Flat)
                    && case_form(sentence, *child).is_empty()
            });
            dependents.extend(object.map(|token| Dependent { function: Function::Object, token }));
        }
        dependents.retain(|dependent| {
            dependent.token > last || dependent.token < token || entry.roles(dependent.function).next().is_some()
        });
    }
    if let Some(subject) = dependents.iter().find(|dependent| dependent.function == Function::Subject)
        && tell_more(article, number, sentence, entry, subject.token, token, &dependents, mentions, ontology, events)
    {
        return;
    }
    let trigger = sentence.tokens[token].span.cover(sentence.tokens[last.unwrap_or(token)].span);
    let event = build(article, number, sentence, entry, token, token, trigger, &dependents, mentions, ontology);
    events.extend(event);
}

/// Returns the dependents of a verb, with an object that stands behind a name.
pub(super) fn all_dependents(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    verb: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Vec<Dependent> {
    let mut dependents = verb_dependents(sentence, verb, ontology);
    if !dependents.iter().any(|dependent| dependent.function == Function::Object) {
        dependents.extend(object_behind_name(number, sentence, verb, mentions, ontology));
    }
    let text = speaking_text(article, number, sentence, verb, &dependents, mentions, ontology);
    // In front, so that it is not taken for a circumstance first.
    dependents.splice(0..0, text);
    dependents
}

/// Finds the object that the parser hung on a name in front of it: "a rencontré à Vladivostok Vladimir Poutine",
/// "a rejeté sur Twitter les accusations".
fn object_behind_name(
    number: usize,
    sentence: &Sentence,
    verb: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<Dependent> {
    let tokens = &sentence.tokens;
    let class_at = |token: usize| Some(mentions.entities[mentions.entity_at(number, token)?].class);
    let is_place_name = |token: usize| {
        tokens[token].deprel.universal() == Deprel::Obl
            && class_at(token).is_some_and(|class| is_place(class, ontology))
    };
    let behind = |name: usize| {
        sentence.children(name).filter(|child| *child > name).find(|child| {
            let is_person = class_at(*child) == Some(vocab::PERSON) && case_form(sentence, *child).is_empty();
            is_place_name(name) && is_person || is_name(sentence, name) && tokens[*child].deprel == Deprel::Obj
        })
    };
    let token = sentence.children(verb).filter(|child| *child > verb).find_map(behind)?;
    Some(Dependent { function: Function::Object, token })
}

/// Returns a verb's dependents as an entry sees them: to a verb that is reflexive or has no object, a subject that
/// looks passive is its subject ("des familles se sont réfugiées", "la patrouille est tombée dans une embuscade").
pub(super) fn own_dependents<'a>(
    entry: &Entry,
    sentence: &Sentence,
    dependents: &'a [Dependent],
) -> Cow<'a, [Dependent]> {
    let is_reflexive = entry.reflexive.iter().any(|flag| *flag);
    let has_object = entry.roles(Function::Object).next().is_some() || !entry.object_class.is_empty();
    if has_object && !is_reflexive {
        return Cow::Borrowed(dependents);
    }
    let is_own = |dependent: &Dependent| {
        dependent.function == Function::Object
            && matches!(sentence.tokens[dependent.token].deprel, Deprel::NsubjPass | Deprel::Nsubj)
    };
    dependents
        .iter()
        .map(|dependent| Dependent {
            function: if is_own(dependent) { Function::Subject } else { dependent.function },
            ..*dependent
        })
        .collect()
}

/// Fills an event noun that is the subject of a verb of its own class: "un attentat a visé l'aéroport".
#[allow(clippy::too_many_arguments)]
fn tell_more(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    entry: &Entry,
    subject: usize,
    verb: usize,
    dependents: &[Dependent],
    mentions: &mut Mentions,
    ontology: &Ontology,
    events: &mut [Event],
) -> bool {
    let Some(class) = entry.evokes.first() else { return false };
    let own = of_sentence(events, number);
    let told = events[own].iter_mut().find(|event| {
        event.token == subject
            && (ontology.schema.is_a(event.class, *class) || ontology.schema.is_a(*class, event.class))
    });
    let Some(event) = told else { return false };
    event.clause = verb;
    event.evidence = clause_span(sentence, verb);
    for dependent in dependents.iter().filter(|dependent| dependent.token != subject) {
        if let Some(role) =
            entry.roles(dependent.function).find(|role| !event.roles.iter().any(|(filled, _)| filled == role))
            && choose_role(article, number, sentence, dependent.token, &[role], mentions, ontology).is_some()
        {
            fill(article, number, sentence, event, role, dependent.token, mentions, ontology);
        }
    }
    true
}

fn find_noun(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
    events: &mut Vec<Event>,
) {
    let found = find_entries(article, sentence, token, Kind::Noun, ontology);
    let candidates: Vec<_> = found.into_iter().filter(|found| !found.entry.evokes.is_empty()).collect();
    let Some(last) = candidates.first().map(|found| found.last) else { return };
    let support = find_support(article, sentence, token, ontology);
    let clause = support.as_ref().map_or(token, |(verb, ..)| *verb);
    let dependents = event_dependents(sentence, token, last, clause, ontology);
    let best = candidates
        .into_iter()
        .filter(|found| {
            refusal(article, number, sentence, token, found.entry, &dependents, mentions, ontology).is_none()
        })
        .max_by_key(|found| {
            (
                found.entry.requires.len(),
                dependents.iter().filter(|dependent| found.entry.roles(dependent.function).next().is_some()).count(),
                std::cmp::Reverse(found.entry.iri),
            )
        });
    let Some(best) = best else { return };
    // "évacuer les blessés" tells nothing of how they came to be wounded.
    if best.entry.self_role.is_some() && support.is_none() && is_known(sentence, token) {
        return;
    }
    let trigger = sentence.tokens[token].span.cover(sentence.tokens[best.last].span);
    let Some(mut event) =
        build(article, number, sentence, best.entry, token, clause, trigger, &dependents, mentions, ontology)
    else {
        return;
    };
    if let Some((verb, subject_role, light)) = support {
        let below = verb_dependents(sentence, verb, ontology);
        fill_from_support(article, number, sentence, &mut event, best.entry, light, &below, mentions, ontology);
        for dependent in below {
            if dependent.function == Function::Subject && !sentence.governs(dependent.token, token) {
                fill(article, number, sentence, &mut event, subject_role, dependent.token, mentions, ontology);
            }
        }
    }
    if event.entities(vocab::AGENT).next().is_none()
        && best.entry.has_role(vocab::AGENT)
        && let Some(above) = bearer(sentence, token, ontology)
        && mentions.entity_at(number, above).is_some()
    {
        fill(article, number, sentence, &mut event, vocab::AGENT, above, mentions, ontology);
    }
    if let Some(role) = best.entry.self_role {
        if let Some(entity) = entity_for(article, number, sentence, token, mentions, ontology, Some(vocab::THING)) {
            event.roles.push((role, Filler::Entity(entity)));
        }
        event.fillers.push((role, token));
    }
    events.push(event);
}

/// Fills what the light verb gives and to whom: "imposer des sanctions à l'Iran", "envoyer une aide au Soudan".
#[allow(clippy::too_many_arguments)]
fn fill_from_support(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    event: &mut Event,
    entry: &Entry,
    light: &Entry,
    below: &[Dependent],
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    for dependent in below.iter().filter(|dependent| matches!(dependent.function, Function::Preposition(_))) {
        let is_filled = |role: Term| event.fillers.iter().any(|(filled, _)| *filled == role);
        // Of the roles that the verb allows, the one that the noun's own frame knows.
        let role = light.roles(dependent.function).find(|role| !is_filled(*role) && entry.has_role(*role));
        let is_taken = event.fillers.iter().any(|(_, token)| *token == dependent.token);
        let Some(role) = role.filter(|_| !is_taken) else { continue };
        if choose_role(article, number, sentence, dependent.token, &[role], mentions, ontology).is_some() {
            fill(article, number, sentence, event, role, dependent.token, mentions, ontology);
        }
    }
}

/// Tells whether a noun takes up what was told before: "les blessés", against "17 blessés" and "des blessés".
fn is_known(sentence: &Sentence, noun: usize) -> bool {
    let has = |deprel: Deprel, feature: Option<Feature>| {
        sentence.children(noun).any(|child| {
            let token = &sentence.tokens[child];
            token.deprel == deprel && feature.is_none_or(|feature| token.features.has(feature))
        })
    };
    has(Deprel::Det, Some(Feature::DefiniteDef)) && !has(Deprel::Nummod, None) && !has(Deprel::Acl, None)
}

/// Returns who is doing what a bare noun says: "le président, en visite à Paris", "il était en déplacement".
fn bearer(sentence: &Sentence, noun: usize, ontology: &Ontology) -> Option<usize> {
    let tokens = &sentence.tokens;
    let case = case_form(sentence, noun);
    let is_state = !sentence.children(noun).any(|child| tokens[child].deprel == Deprel::Det)
        && !ontology.lexicon.introduces(&case, vocab::THEME)
        && ontology.lexicon.introduces(&case, vocab::PLACE);
    if !is_state {
        return None;
    }
    let below = |deprel: Deprel| sentence.children(noun).find(|child| tokens[*child].deprel == deprel);
    match below(Deprel::Cop) {
        Some(_) => below(Deprel::Nsubj),
        None => tokens[noun].head.filter(|_| tokens[noun].deprel == Deprel::Nmod),
    }
}

/// Returns the dependents of an event noun, with those that its light verb has behind prepositions.
pub(super) fn event_dependents(
    sentence: &Sentence,
    noun: usize,
    last: usize,
    clause: usize,
    ontology: &Ontology,
) -> Vec<Dependent> {
    let mut dependents = noun_dependents(sentence, noun, last, ontology);
    if clause != noun {
        dependents.extend(verb_dependents(sentence, clause, ontology).into_iter().filter(|dependent| {
            matches!(dependent.function, Function::Preposition(_)) && !sentence.governs(dependent.token, noun)
        }));
    }
    dependents
}

/// Finds the light verb above an event noun, with the role its subject fills.
pub(super) fn find_support<'a>(
    article: &Article,
    sentence: &Sentence,
    noun: usize,
    ontology: &'a Ontology,
) -> Option<(usize, Term, &'a Entry)> {
    let tokens = &sentence.tokens;
    let above = tokens[noun].head.filter(|head| {
        matches!(tokens[*head].upos, Upos::Verb | Upos::Aux)
            && matches!(
                tokens[noun].deprel,
                Deprel::Obj | Deprel::ObjLvc | Deprel::NsubjPass | Deprel::OblArg | Deprel::Obl | Deprel::OblMod
            )
    });
    let below = sentence.children(noun).filter(|child| matches!(tokens[*child].deprel, Deprel::Acl | Deprel::AclRelcl));
    // "les révélations qu'aurait pu faire le témoin": the light verb may stand below a modal.
    let below = below.flat_map(|clause| {
        let modal = Some(clause).filter(|_| tokens[clause].deprel == Deprel::AclRelcl);
        let infinitives = modal.into_iter().flat_map(|modal| sentence.children(modal));
        std::iter::once(clause).chain(infinitives.filter(|child| tokens[*child].deprel == Deprel::Xcomp))
    });
    for verb in above.into_iter().chain(below) {
        let lemma = fold_word(&tokens[verb].lemma);
        for (_, entry, number) in ontology.lexicon.find(Kind::SupportVerb, &lemma) {
            let rest = &entry.lemmas[number][1..];
            let is_direct = !matches!(tokens[noun].deprel, Deprel::OblArg | Deprel::Obl | Deprel::OblMod)
                || Some(verb) != tokens[noun].head;
            let case = case_form(sentence, noun);
            let wants = entry.requires.iter().any(|function| matches!(function, Function::Preposition(property) if ontology.lexicon.prepositions(&case).contains(property)));
            let fits = if is_direct { entry.requires.is_empty() } else { wants };
            if fits && (rest.is_empty() || match_words(article, sentence, verb, rest).is_some()) {
                let role = entry.roles(Function::Subject).next()?;
                return Some((verb, role, entry));
            }
        }
    }
    None
}

/// Finds the other words of a verb's lemma behind it: "mettre … en garde".
fn find_rest(article: &Article, sentence: &Sentence, verb: usize, words: &[String]) -> Option<usize> {
    (verb..sentence.tokens.len().min(verb + 7))
        .take_while(|at| *at == verb || sentence.tokens[*at].upos != Upos::Verb)
        .find_map(|at| match_words(article, sentence, at, words))
}

/// Returns which of a sense's restrictions does not hold, if one does not.
#[allow(clippy::too_many_arguments)]
pub(super) fn refusal(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    word: usize,
    entry: &Entry,
    dependents: &[Dependent],
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<Refusal> {
    let of = |function: Function| {
        dependents.iter().filter(move |dependent| dependent.function == function).map(|dependent| dependent.token)
    };
    let holds = |function: Function, classes: &[Term]| {
        classes.is_empty()
            || of(function).any(|token| {
                classes.iter().any(|class| is_of_class(article, number, sentence, token, *class, mentions, ontology))
            })
    };
    let has = |function: &Function| match function {
        // Only the adjective of a country fills a role: "aide américaine", not "aide précieuse".
        Function::Adjective => of(*function).any(|token| mentions.entity_at(number, token).is_some()),
        // "« … », a lancé le maire": what is said stands beside the inserted verb.
        Function::Clause => {
            of(*function).next().is_some()
                || matches!(sentence.tokens[word].deprel, Deprel::Parataxis | Deprel::ParataxisInsert)
                || follows_quote(sentence, word)
                || sentence
                    .children(word)
                    .any(|child| matches!(sentence.tokens[child].deprel, Deprel::Parataxis | Deprel::Dislocated))
        }
        _ => of(*function).next().is_some(),
    };
    if !holds(Function::Object, &entry.object_class) {
        return Some(Refusal::Class(Function::Object, of(Function::Object).next()));
    }
    if !holds(Function::Subject, &entry.subject_class) {
        return Some(Refusal::Class(Function::Subject, of(Function::Subject).next()));
    }
    entry.requires.iter().find(|function| !has(function)).map(|function| Refusal::Missing(*function))
}

/// Tells whether a word refers to something of a class.
fn is_of_class(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    class: Term,
    mentions: &Mentions,
    ontology: &Ontology,
) -> bool {
    let token = core_noun(sentence, token, ontology);
    // "l'ont reconnu comme président": of a pronoun without an antecedent nothing is known.
    let word = &sentence.tokens[token];
    if word.upos == Upos::Pron
        && word.features.has(Feature::Person3)
        && !word.features.has(Feature::ReflexYes)
        && mentions.entity_at(number, token).is_none()
    {
        return ontology.schema.is_agent(class);
    }
    if let Some(entity) = mentions.entity_at(number, token)
        && ontology.schema.is_a(mentions.entities[entity].class, class)
    {
        return true;
    }
    find_entries(article, sentence, token, Kind::Noun, ontology).iter().any(|found| {
        found.entry.denotes.iter().chain(&found.entry.evokes).any(|denoted| ontology.schema.is_a(*denoted, class))
    })
}
