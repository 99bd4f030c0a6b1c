//! Events: which words call one up, and who fills its roles.

use crate::article::Article;
use crate::mention::description::{find_entries, match_words, phrase_span, words_inside};
use crate::mention::{Entity, EntityId, Mention, MentionKind, Mentions, is_place};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Entry, Function, Kind};
use crate::span::Span;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::argument::{Dependent, conjuncts, is_passive, noun_dependents, verb_dependents};

/// The number of an event in its article.
pub type EventId = usize;

/// What fills a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filler {
    /// An entity.
    Entity(EntityId),
    /// Another event.
    Event(EventId),
}

/// Something that happens, as one description tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its class.
    pub class: Term,
    /// The words that call it up.
    pub trigger: Span,
    /// The sentence, by number.
    pub sentence: usize,
    /// The token that calls it up.
    pub token: usize,
    /// The verb that carries it: itself, or the light verb above a noun.
    pub clause: usize,
    /// Its roles, in the order they were found.
    pub roles: Vec<(Term, Filler)>,
    /// The time expression that dates it, by number.
    pub time: Option<usize>,
    /// Whether the event is yet to happen, so that a date without a year is a coming one.
    pub is_ahead: bool,
    /// The wording of what is said, where it calls up no event of its own.
    pub attribute: Option<Span>,
    /// The numbers that count its participants.
    pub quantities: Vec<usize>,
    /// The earlier event that it describes again.
    pub retells: Option<EventId>,
    /// The lexical entry that fired.
    pub entry: Term,
    /// The stance and factuality that the entry gives to what is said.
    pub stance: Option<Term>,
    /// The factuality that the entry gives to its topic.
    pub topic_factuality: Option<Term>,
    /// The words that a reader would underline.
    pub evidence: Span,
    /// The words in the functions that reach a topic: what the event says.
    pub topics: Vec<usize>,
    /// The tokens that fill the other roles.
    pub fillers: Vec<(Term, usize)>,
}

impl Event {
    /// Returns what is said in words that call up no event: the quotation itself.
    #[must_use]
    pub fn said(quote: Span, speech: &Self) -> Self {
        Self {
            class: vocab::EVENT,
            trigger: quote,
            attribute: Some(quote),
            evidence: quote,
            roles: Vec::new(),
            time: None,
            is_ahead: false,
            quantities: Vec::new(),
            retells: None,
            topics: Vec::new(),
            fillers: Vec::new(),
            ..speech.clone()
        }
    }

    /// Returns the entities in a role.
    pub fn entities(&self, role: Term) -> impl Iterator<Item = EntityId> + '_ {
        self.roles.iter().filter_map(move |(found, filler)| match filler {
            Filler::Entity(entity) if *found == role => Some(*entity),
            _ => None,
        })
    }
}

/// Finds the events of one sentence; topics that are events are joined by [`link_topics`].
pub fn find_events(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    mentions: &mut Mentions,
    ontology: &Ontology,
    events: &mut Vec<Event>,
) {
    let inside = words_inside(article, sentence, ontology);
    for token in (0..sentence.tokens.len()).filter(|token| !inside[*token]) {
        match sentence.tokens[token].upos {
            Upos::Verb | Upos::Aux | Upos::Adj => {
                find_verb(article, number, sentence, token, mentions, ontology, events)
            }
            Upos::Noun | Upos::Propn => find_noun(article, number, sentence, token, mentions, ontology, events),
            _ => {}
        }
    }
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
    let word = &sentence.tokens[token];
    if word.upos == Upos::Adj && !word.features.has(Feature::VerbFormPart) {
        return;
    }
    if word.upos == Upos::Aux && word.deprel.universal() == Deprel::Aux {
        return;
    }
    let lemma = fold_word(&word.lemma);
    let mut candidates: Vec<(&Entry, Option<usize>)> = Vec::new();
    for (_, entry, number) in ontology.lexicon.find(Kind::Verb, &lemma) {
        if entry.reflexive[number] && !is_reflexive(sentence, token) {
            continue;
        }
        let rest = &entry.lemmas[number][1..];
        let last = if rest.is_empty() { None } else { Some(find_rest(article, sentence, token, rest)) };
        match last {
            Some(None) => {}
            Some(Some(last)) => candidates.push((entry, Some(last))),
            None => candidates.push((entry, None)),
        }
    }
    if candidates.is_empty() {
        return;
    }
    let dependents = verb_dependents(sentence, token, ontology);
    let reflexive = is_reflexive(sentence, token) && !is_passive(sentence, token);
    let best = candidates
        .into_iter()
        .filter(|(entry, _)| satisfies(article, number, sentence, token, entry, &dependents, mentions, ontology))
        .max_by_key(|(entry, last)| {
            let is_reflexive_entry = entry.reflexive.iter().any(|flag| *flag);
            let restrictions =
                entry.object_class.len().min(1) + entry.subject_class.len().min(1) + entry.requires.len();
            let filled = dependents.iter().filter(|dependent| entry.roles(dependent.function).next().is_some()).count();
            (last.is_some(), is_reflexive_entry == reflexive, restrictions, filled, std::cmp::Reverse(entry.iri))
        });
    let Some((entry, last)) = best else { return };
    let mut dependents = dependents;
    if let Some(last) = last {
        // "prendre le contrôle de la ville": what hangs on the phrase's noun belongs to the verb.
        for inner in (token + 1..=last).filter(|inner| sentence.tokens[*inner].upos == Upos::Noun) {
            dependents.extend(
                noun_dependents(sentence, inner, inner, ontology).into_iter().filter(|dependent| {
                    matches!(dependent.function, Function::Preposition(_)) && dependent.token > last
                }),
            );
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
    let told = events.iter_mut().find(|event| {
        event.sentence == number
            && event.token == subject
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
    let mut dependents = noun_dependents(sentence, token, last, ontology);
    let support = find_support(article, sentence, token, ontology);
    let clause = support.as_ref().map_or(token, |(verb, ..)| *verb);
    if let Some((verb, _, _)) = &support {
        for dependent in verb_dependents(sentence, *verb, ontology) {
            if matches!(dependent.function, Function::Preposition(_)) && !sentence.governs(dependent.token, token) {
                dependents.push(dependent);
            }
        }
    }
    let best = candidates
        .into_iter()
        .filter(|found| satisfies(article, number, sentence, token, found.entry, &dependents, mentions, ontology))
        .max_by_key(|found| {
            (
                found.entry.requires.len(),
                dependents.iter().filter(|dependent| found.entry.roles(dependent.function).next().is_some()).count(),
                std::cmp::Reverse(found.entry.iri),
            )
        });
    let Some(best) = best else { return };
    let trigger = sentence.tokens[token].span.cover(sentence.tokens[best.last].span);
    let Some(mut event) =
        build(article, number, sentence, best.entry, token, clause, trigger, &dependents, mentions, ontology)
    else {
        return;
    };
    if let Some((verb, subject_role, _)) = support {
        for dependent in verb_dependents(sentence, verb, ontology) {
            if dependent.function == Function::Subject && !sentence.governs(dependent.token, token) {
                fill(article, number, sentence, &mut event, subject_role, dependent.token, mentions, ontology);
            }
        }
    }
    if let Some(role) = best.entry.self_role {
        if let Some(entity) = entity_for(article, number, sentence, token, mentions, ontology, true) {
            event.roles.push((role, Filler::Entity(entity)));
        }
        event.fillers.push((role, token));
    }
    events.push(event);
}

/// Finds the light verb above an event noun, with the role its subject fills.
fn find_support<'a>(
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
    for verb in above.into_iter().chain(below) {
        let lemma = fold_word(&tokens[verb].lemma);
        for (_, entry, number) in ontology.lexicon.find(Kind::SupportVerb, &lemma) {
            let rest = &entry.lemmas[number][1..];
            let is_direct = !matches!(tokens[noun].deprel, Deprel::OblArg | Deprel::Obl | Deprel::OblMod)
                || Some(verb) != tokens[noun].head;
            let case = crate::mention::case_form(sentence, noun);
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

fn is_reflexive(sentence: &Sentence, verb: usize) -> bool {
    sentence.children(verb).any(|child| {
        let token = &sentence.tokens[child];
        token.upos == Upos::Pron
            && (token.features.has(Feature::ReflexYes)
                || matches!(token.deprel, Deprel::ExplPass | Deprel::ExplComp | Deprel::ExplPv))
    })
}

/// Tells whether a sense's restrictions hold.
#[allow(clippy::too_many_arguments)]
fn satisfies(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    word: usize,
    entry: &Entry,
    dependents: &[Dependent],
    mentions: &Mentions,
    ontology: &Ontology,
) -> bool {
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
                || sentence
                    .children(word)
                    .any(|child| matches!(sentence.tokens[child].deprel, Deprel::Parataxis | Deprel::Dislocated))
        }
        _ => of(*function).next().is_some(),
    };
    holds(Function::Object, &entry.object_class)
        && holds(Function::Subject, &entry.subject_class)
        && entry.requires.iter().all(has)
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
    if let Some(entity) = mentions.entity_at(number, token)
        && ontology.schema.is_a(mentions.entities[entity].class, class)
    {
        return true;
    }
    find_entries(article, sentence, token, Kind::Noun, ontology).iter().any(|found| {
        found.entry.denotes.iter().chain(&found.entry.evokes).any(|denoted| ontology.schema.is_a(*denoted, class))
    })
}

/// Goes from a word of quantity to what it counts: "une centaine de soldats", "33 millions de tonnes".
fn core_noun(sentence: &Sentence, token: usize, ontology: &Ontology) -> usize {
    let mut at = token;
    for _ in 0..3 {
        let word = &sentence.tokens[at];
        // "près de 300 soldats": the parser may take the adverb for the head.
        let is_adverb = word.upos == Upos::Adv;
        if !is_adverb && !ontology.lexicon.is_collective(&fold_word(&word.lemma)) {
            break;
        }
        let next = sentence.children(at).find(|child| {
            let below = &sentence.tokens[*child];
            below.deprel == Deprel::Nmod
                || is_adverb && matches!(below.deprel, Deprel::OblArg | Deprel::Obl | Deprel::OblMod)
        });
        let Some(next) = next else { break };
        at = next;
    }
    at
}

/// Builds an event from its entry and dependents.
#[allow(clippy::too_many_arguments)]
fn build(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    entry: &Entry,
    token: usize,
    clause: usize,
    trigger: Span,
    dependents: &[Dependent],
    mentions: &mut Mentions,
    ontology: &Ontology,
) -> Option<Event> {
    let class = *entry.evokes.first()?;
    let mut event = Event {
        class,
        trigger,
        sentence: number,
        token,
        clause,
        roles: Vec::new(),
        time: None,
        is_ahead: false,
        attribute: None,
        quantities: Vec::new(),
        retells: None,
        entry: entry.iri,
        stance: entry.stance,
        topic_factuality: entry.factuality,
        evidence: clause_span(sentence, clause),
        topics: Vec::new(),
        fillers: Vec::new(),
    };
    // Each word fills one role: the first of its functions whose role it fits.
    let mut done: Vec<usize> = Vec::new();
    for dependent in dependents {
        if done.contains(&dependent.token) {
            continue;
        }
        let roles: Vec<Term> = entry.roles(dependent.function).collect();
        if roles.is_empty() {
            continue;
        }
        if dependent.function == Function::Adjective && mentions.entity_at(number, dependent.token).is_none() {
            continue;
        }
        let others: Vec<Term> = dependents
            .iter()
            .filter(|other| other.token == dependent.token)
            .flat_map(|other| entry.roles(other.function))
            // "le retrait américain d'Afghanistan": the agent is told already.
            .filter(|role| !event.roles.iter().any(|(filled, _)| filled == role) || !is_single(*role))
            .collect();
        if let Some(role) = choose_role(article, number, sentence, dependent.token, &others, mentions, ontology) {
            done.push(dependent.token);
            fill(article, number, sentence, &mut event, role, dependent.token, mentions, ontology);
        }
    }
    if let Some(object) = dependents.iter().find(|dependent| dependent.function == Function::Object) {
        fill_from_object(article, number, sentence, entry, object.token, &mut event, mentions, ontology);
    }
    Some(event)
}

/// Fills a preposition's role from what the parser hung on the object: "menacer la junte d'une intervention".
#[allow(clippy::too_many_arguments)]
fn fill_from_object(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    entry: &Entry,
    object: usize,
    event: &mut Event,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    let complements: Vec<usize> =
        sentence.children(object).filter(|child| sentence.tokens[*child].deprel == Deprel::Nmod).collect();
    for (function, role) in &entry.frame {
        let Function::Preposition(property) = function else { continue };
        if event.fillers.iter().any(|(filled, _)| filled == role) {
            continue;
        }
        for child in &complements {
            let case = crate::mention::case_form(sentence, *child);
            if !ontology.lexicon.prepositions(&case).contains(property)
                || event.fillers.iter().any(|(_, token)| token == child)
            {
                continue;
            }
            let names_event = find_entries(article, sentence, *child, Kind::Noun, ontology)
                .iter()
                .any(|found| !found.entry.evokes.is_empty());
            let belongs = *role == vocab::TOPIC && names_event
                || matches!(*role, vocab::PLACE | vocab::RECIPIENT | vocab::PARTNER);
            if belongs && choose_role(article, number, sentence, *child, &[*role], mentions, ontology).is_some() {
                fill(article, number, sentence, event, *role, *child, mentions, ontology);
                break;
            }
        }
    }
}

/// Tells whether a role is told once, coordination aside.
fn is_single(role: Term) -> bool {
    matches!(role, vocab::AGENT | vocab::PATIENT | vocab::THEME)
}

/// Chooses the role that suits what a word refers to.
fn choose_role(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    roles: &[Term],
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<Term> {
    let core = core_noun(sentence, token, ontology);
    let class = mentions.entity_at(number, core).map(|entity| mentions.entities[entity].class);
    // "Au sommet de Vilnius, il s'est engagé …": a circumstance in front is no topic.
    let is_circumstance =
        sentence.tokens[token].deprel == Deprel::OblMod && sentence.tokens[token].head.is_some_and(|head| head > token);
    let is_event =
        find_entries(article, sentence, core, Kind::Noun, ontology).iter().any(|found| !found.entry.evokes.is_empty());
    roles.iter().copied().find(|role| match (*role, class) {
        (vocab::TOPIC | vocab::RECIPIENT, _) if is_circumstance => false,
        (vocab::PLACE, Some(class)) => is_place(class, ontology),
        (vocab::PLACE, None) => false,
        (vocab::AGENT | vocab::RECIPIENT | vocab::PARTNER | vocab::ADVERSARY | vocab::BENEFICIARY, Some(class)) => {
            ontology.schema.is_agent(class)
        }
        (vocab::AGENT | vocab::RECIPIENT | vocab::PARTNER | vocab::ADVERSARY | vocab::BENEFICIARY, None) => false,
        (vocab::TOPIC | vocab::PURPOSE | vocab::CAUSE | vocab::DURING, Some(_)) => true,
        (vocab::TOPIC | vocab::PURPOSE | vocab::CAUSE | vocab::DURING, None) => {
            is_event || sentence.tokens[core].upos != Upos::Noun || roles.len() == 1
        }
        (vocab::INSTRUMENT, Some(class)) => {
            roles.len() == 1 || !ontology.schema.is_agent(class) && !is_place(class, ontology)
        }
        (_, Some(class)) => {
            !(ontology.schema.is_a(class, vocab::STATE) && roles.contains(&vocab::AGENT) && roles.len() > 1)
        }
        (_, None) => true,
    })
}

/// Fills a role with what a word and those coordinated with it refer to.
#[allow(clippy::too_many_arguments)]
fn fill(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    event: &mut Event,
    role: Term,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    if role == vocab::TOPIC || role == vocab::PURPOSE {
        event.topics.push(token);
    }
    let is_speech = ontology.schema.is_a(event.class, vocab::SPEECH_ACT);
    for part in conjuncts(sentence, token) {
        let core = core_noun(sentence, part, ontology);
        event.fillers.push((role, core));
        if is_speech && role == vocab::PATIENT {
            // "a condamné la décision de Bagdad": whoever decided is criticized.
            if let Some(entity) = answerable(number, sentence, core, mentions, ontology) {
                event.roles.push((role, Filler::Entity(entity)));
            }
            continue;
        }
        let wants_thing = matches!(
            role,
            vocab::PATIENT
                | vocab::THEME
                | vocab::INSTRUMENT
                | vocab::PLACE
                | vocab::AGENT
                | vocab::RECIPIENT
                | vocab::PARTNER
                | vocab::ADVERSARY
                | vocab::BENEFICIARY
        );
        let Some(entity) = entity_for(article, number, sentence, core, mentions, ontology, wants_thing) else {
            continue;
        };
        if matches!(role, vocab::TOPIC | vocab::PURPOSE) && sentence.tokens[core].upos == Upos::Verb {
            continue;
        }
        let filler = Filler::Entity(entity);
        let is_taken = event.roles.contains(&(role, filler));
        let same_as_agent = role != vocab::AGENT && event.roles.contains(&(vocab::AGENT, filler));
        if !is_taken && !same_as_agent {
            event.roles.push((role, filler));
        }
    }
}

/// Returns who is meant by what is praised or criticized: the agent itself, or the one whose deed it is.
fn answerable(
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let agent_at = |token: usize| {
        let entity = mentions.entity_at(number, token)?;
        ontology.schema.is_agent(mentions.entities[entity].class).then_some(entity)
    };
    agent_at(token).or_else(|| {
        sentence
            .children(token)
            .filter(|child| {
                let deprel = sentence.tokens[*child].deprel;
                deprel == Deprel::Amod
                    || deprel == Deprel::Det
                    || deprel == Deprel::Nmod
                        && ontology.lexicon.introduces(&crate::mention::case_form(sentence, *child), vocab::THEME)
            })
            .find_map(agent_at)
    })
}

/// Returns the entity at a word; a common noun that has none opens one where a role wants a thing.
fn entity_for(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
    wants_thing: bool,
) -> Option<EntityId> {
    if let Some(entity) = mentions.entity_at(number, token) {
        return Some(entity);
    }
    if !wants_thing || sentence.tokens[token].upos != Upos::Noun {
        return None;
    }
    let found = find_entries(article, sentence, token, Kind::Noun, ontology);
    if found.iter().any(|found| !found.entry.evokes.is_empty() && found.entry.self_role.is_none()) {
        return None;
    }
    let span = phrase_span(sentence, token, ontology);
    let is_plural = sentence.tokens[token].features.has(Feature::NumberPlur);
    let is_people = found.iter().any(|found| found.entry.self_role.is_some());
    let entity = mentions.add_entity(Entity {
        class: if is_people { vocab::GROUP } else { vocab::THING },
        name: span.text(&article.text).to_owned(),
        concept: None,
        is_named: false,
        owner: None,
        relation: None,
        noun: fold_word(&sentence.tokens[token].lemma),
        is_plural,
    });
    mentions.add(Mention { span, sentence: number, head: token, entity, kind: MentionKind::Description });
    Some(entity)
}

/// Returns the span of the clause that a token heads, without the punctuation at its edges.
#[must_use]
pub fn clause_span(sentence: &Sentence, head: usize) -> Span {
    let tokens = &sentence.tokens;
    let mut span = tokens[head].span;
    let mut todo = vec![head];
    while let Some(at) = todo.pop() {
        for child in sentence.children(at) {
            let stays_out = tokens[child].upos == Upos::Punct
                || at == head && matches!(tokens[child].deprel, Deprel::Conj | Deprel::Parataxis | Deprel::Cc);
            if !stays_out {
                span = span.cover(tokens[child].span);
                todo.push(child);
            }
        }
    }
    span
}

/// Drops the event nouns that a set phrase with a verb has told already: "imposer un blocus".
pub fn drop_doubles(events: &mut Vec<Event>) {
    let triggers: Vec<(usize, usize, Span)> =
        events.iter().map(|event| (event.sentence, event.token, event.trigger)).collect();
    events.retain(|event| {
        !triggers.iter().any(|(sentence, token, trigger)| {
            *sentence == event.sentence
                && *token != event.token
                && trigger.len() > event.trigger.len()
                && trigger.contains(event.trigger)
        })
    });
}

/// Gives a message that a clause is told in to the clause's subject: "Dans une lettre à Kim, Poutine salue …".
pub fn find_authors(
    article: &Article,
    sentences: &[Sentence],
    events: &mut [Event],
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    for event in events.iter_mut() {
        let is_message = ontology
            .schema
            .filler(event.class, vocab::THEME)
            .is_some_and(|class| ontology.schema.is_a(class, vocab::DOCUMENT));
        if !is_message || event.entities(vocab::AGENT).next().is_some() {
            continue;
        }
        let sentence = &sentences[event.sentence];
        let document =
            event.fillers.iter().find(|(role, _)| *role == vocab::THEME).map_or(event.token, |(_, token)| *token);
        let is_setting = matches!(sentence.tokens[document].deprel, Deprel::Obl | Deprel::OblMod | Deprel::OblArg);
        let Some(verb) = sentence.tokens[document].head.filter(|_| is_setting) else { continue };
        let subject = verb_dependents(sentence, verb, ontology)
            .into_iter()
            .find(|dependent| dependent.function == Function::Subject);
        if let Some(subject) = subject.filter(|subject| !sentence.governs(subject.token, document)) {
            fill(article, event.sentence, sentence, event, vocab::AGENT, subject.token, mentions, ontology);
        }
    }
}

/// Joins topics to the events they name, and drops statements that nobody makes.
pub fn link_topics(sentences: &[Sentence], events: &mut [Event]) {
    let at: Vec<(usize, usize)> = events.iter().map(|event| (event.sentence, event.token)).collect();
    for id in 0..events.len() {
        let (sentence, token) = at[id];
        let framed: Vec<(Term, usize)> = events[id]
            .fillers
            .iter()
            .copied()
            .filter(|(role, _)| matches!(*role, vocab::TOPIC | vocab::PURPOSE | vocab::DURING | vocab::CAUSE))
            .collect();
        for (role, filler) in framed {
            let target = nearest_event(&sentences[sentence], filler, token, |candidate| {
                at.iter().position(|known| *known == (sentence, candidate))
            });
            if let Some(target) = target.filter(|target| *target != id) {
                let filler = (role, Filler::Event(target));
                if !events[id].roles.contains(&filler) {
                    events[id].roles.push(filler);
                }
            }
        }
    }
    // Troops that take part in a fight are where it takes place.
    for id in 0..events.len() {
        let during = events[id].roles.iter().find_map(|(role, filler)| match filler {
            Filler::Event(event) if *role == vocab::DURING => Some(*event),
            _ => None,
        });
        let has_place = events[id].entities(vocab::PLACE).next().is_some();
        if let Some(during) = during.filter(|_| !has_place) {
            let places: Vec<EntityId> = events[during].entities(vocab::PLACE).collect();
            events[id].roles.extend(places.into_iter().map(|place| (vocab::PLACE, Filler::Entity(place))));
        }
    }
}

/// Finds the event at a word or, where the word is only its frame, just below it.
fn nearest_event(
    sentence: &Sentence,
    token: usize,
    above: usize,
    event_at: impl Fn(usize) -> Option<EventId>,
) -> Option<EventId> {
    let mut todo = vec![token];
    for _ in 0..3 {
        if let Some(found) = todo.iter().filter(|token| **token != above).find_map(|token| event_at(*token)) {
            return Some(found);
        }
        todo = todo
            .iter()
            .flat_map(|token| sentence.children(*token).collect::<Vec<_>>())
            .filter(|child| {
                matches!(
                    sentence.tokens[*child].deprel,
                    Deprel::Xcomp
                        | Deprel::Obj
                        | Deprel::Nsubj
                        | Deprel::NsubjPass
                        | Deprel::OblArg
                        | Deprel::Nmod
                        | Deprel::Conj
                )
            })
            .collect();
    }
    None
}
