//! Roles: who or what fills each slot of an event.

use crate::article::Article;
use crate::mention::description::find_entries;
use crate::mention::{EntityId, Mentions, case_form, is_place};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Entry, Function, Kind};
use crate::span::Span;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Token, Upos};
use crate::vocab::{self, Term};

use super::argument::{Dependent, conjuncts, is_passive, is_reflexive, verb_dependents};
use super::event::{Event, Filler, clause_span};

/// Goes from a word of quantity to what it counts: "une centaine de soldats", "33 millions de tonnes".
pub(super) fn core_noun(sentence: &Sentence, token: usize, ontology: &Ontology) -> usize {
    let mut at = token;
    for _ in 0..3 {
        let word = &sentence.tokens[at];
        // "près de 300 soldats": the parser may take the adverb for the head.
        let is_adverb = word.upos == Upos::Adv;
        // "un des ministres", "deux des otages".
        let is_part = word.upos == Upos::Num || word.upos == Upos::Pron && word.features.has(Feature::PronTypeInd);
        let is_address = is_address(word, ontology);
        if !is_adverb && !is_part && !is_address && !ontology.lexicon.is_collective(&fold_word(&word.lemma)) {
            break;
        }
        let next = sentence.children(at).find(|child| {
            let below = &sentence.tokens[*child];
            let case = case_form(sentence, *child);
            match below.deprel {
                Deprel::Nmod if is_part => ontology.lexicon.introduces(&case, vocab::THEME),
                // "M. le commissaire": the office behind a form of address.
                Deprel::Nmod | Deprel::Appos if is_address => below.upos == Upos::Noun && case.is_empty(),
                Deprel::Nmod => true,
                Deprel::OblArg | Deprel::Obl | Deprel::OblMod => is_adverb,
                _ => false,
            }
        });
        let Some(next) = next else { break };
        at = next;
    }
    at
}

/// Tells whether a word only addresses, and names no office: "M.", "Mme".
fn is_address(word: &Token, ontology: &Ontology) -> bool {
    word.upos == Upos::Noun
        && ontology
            .lexicon
            .find(Kind::Title, &fold_word(&word.lemma))
            .any(|(_, entry, number)| entry.relation.is_none() && entry.lemmas[number].len() == 1)
}

/// Builds an event from its entry and dependents.
#[allow(clippy::too_many_arguments)]
pub(super) fn build(
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
        clause,
        stance: entry.stance,
        topic_factuality: entry.factuality,
        topic_marker: entry.marks,
        control: entry.control,
        wants_agent: entry.has_role(vocab::AGENT) && entry.self_role.is_none(),
        evidence: clause_span(sentence, clause),
        ..Event::from_trigger(entry.iri, class, number, token, trigger)
    };
    let dependents = &behind_times(sentence, dependents, mentions);
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
        let role = choose_role(article, number, sentence, dependent.token, &others, mentions, ontology).or_else(|| {
            // Whoever speaks is somebody, whatever the noun: "les organisateurs affirment", "on a entendu une voisine
            // raconter"; a text also speaks through a participle: "un rapport indiquant que".
            let tokens = &sentence.tokens;
            let core = core_noun(sentence, dependent.token, ontology);
            let is_heard = tokens[token].deprel == Deprel::Xcomp && tokens[dependent.token].head == tokens[token].head;
            let above = tokens[dependent.token].head;
            // "confié aux juges par un comptable": what does it may hang on the noun in between.
            let is_beyond = is_passive(sentence, token) && above.is_some_and(|above| tokens[above].head == Some(token));
            let is_own = above == Some(token) || is_heard || is_beyond;
            let is_text_of = is_own || tokens[token].head == Some(dependent.token) || is_passive(sentence, token);
            let is_speaker = dependent.function == Function::Subject
                && others.contains(&vocab::AGENT)
                && ontology.schema.is_a(class, vocab::SPEECH_ACT)
                && !is_reflexive(sentence, token)
                && (is_own && is_unknown_noun(article, number, sentence, core, mentions, ontology)
                    || is_text_of && is_document(article, number, sentence, core, mentions, ontology)
                    || is_own && becomes_body(number, core, mentions));
            is_speaker.then_some(vocab::AGENT)
        });
        if let Some(role) = role {
            done.push(dependent.token);
            fill(article, number, sentence, &mut event, role, dependent.token, mentions, ontology);
        }
    }
    find_owner_of_instrument(number, sentence, &mut event, mentions, ontology);
    // "s'emparer sans combat de la capitale": a bare noun has no complement of its own either.
    let is_bare = |token: usize| {
        matches!(sentence.tokens[token].deprel, Deprel::OblMod | Deprel::Obl | Deprel::OblArg)
            && sentence.tokens[token].upos == Upos::Noun
            && !sentence.children(token).any(|child| sentence.tokens[child].deprel == Deprel::Det)
    };
    let mut above: Vec<usize> = dependents
        .iter()
        .filter(|dependent| dependent.function == Function::Object)
        .map(|dependent| dependent.token)
        .take(1)
        .collect();
    above.extend(sentence.children(token).filter(|child| is_bare(*child)));
    for object in above {
        fill_from_object(article, number, sentence, entry, object, &mut event, mentions, ontology);
    }
    Some(event)
}

/// Replaces a time that was taken for an argument by what was hung on it: "a expulsé la semaine dernière l'ambassadeur".
fn behind_times(sentence: &Sentence, dependents: &[Dependent], mentions: &Mentions) -> Vec<Dependent> {
    let tokens = &sentence.tokens;
    let is_time = |token: usize| mentions.timexes.iter().any(|timex| timex.span.overlaps(tokens[token].span));
    let behind = |time: usize| {
        sentence.children(time).find(|child| {
            *child > time
                && !is_time(*child)
                && matches!(tokens[*child].upos, Upos::Noun | Upos::Propn)
                && matches!(tokens[*child].deprel, Deprel::Nmod | Deprel::Appos)
        })
    };
    dependents
        .iter()
        .filter_map(|dependent| match dependent.function {
            Function::Object | Function::Subject if is_time(dependent.token) => {
                Some(Dependent { token: behind(dependent.token)?, ..*dependent })
            }
            _ => Some(*dependent),
        })
        .collect()
}

/// Makes the state that a weapon belongs to the agent where none is told: "un drone américain a frappé".
fn find_owner_of_instrument(
    number: usize,
    sentence: &Sentence,
    event: &mut Event,
    mentions: &Mentions,
    ontology: &Ontology,
) {
    if event.entities(vocab::AGENT).next().is_some() {
        return;
    }
    let Some((_, instrument)) = event.fillers.iter().find(|(role, _)| *role == vocab::INSTRUMENT) else { return };
    let owner = sentence
        .children(*instrument)
        .filter(|child| sentence.tokens[*child].deprel == Deprel::Amod)
        .find_map(|child| mentions.entity_at(number, child))
        .filter(|owner| ontology.schema.is_agent(mentions.entities[*owner].class));
    event.roles.extend(owner.map(|owner| (vocab::AGENT, Filler::Entity(owner))));
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
            let case = case_form(sentence, *child);
            if !ontology.lexicon.prepositions(&case).contains(property)
                || event.fillers.iter().any(|(_, token)| token == child)
            {
                continue;
            }
            let names_event = find_entries(article, sentence, *child, Kind::Noun, ontology)
                .iter()
                .any(|found| !found.entry.evokes.is_empty());
            let belongs = *role == vocab::TOPIC && names_event
                || is_single(*role) && sentence.tokens[object].deprel != Deprel::Obj
                || matches!(*role, vocab::PLACE | vocab::RECIPIENT | vocab::PARTNER);
            if belongs && choose_role(article, number, sentence, *child, &[*role], mentions, ontology).is_some() {
                fill(article, number, sentence, event, *role, *child, mentions, ontology);
                break;
            }
        }
    }
}

/// Tells whether a word is a common noun that neither refers to anything yet nor names an event or a thing.
fn is_unknown_noun(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> bool {
    sentence.tokens[token].upos == Upos::Noun
        && mentions.entity_at(number, token).is_none()
        && find_entries(article, sentence, token, Kind::Noun, ontology).is_empty()
        && !mentions.timexes.iter().any(|timex| timex.span.overlaps(sentence.tokens[token].span))
}

/// Takes an unknown name that was guessed to be a place for a body, because it speaks: "révélé par Mediapart".
fn becomes_body(number: usize, token: usize, mentions: &mut Mentions) -> bool {
    let Some(entity) = mentions.entity_at(number, token) else { return false };
    let known = &mut mentions.entities[entity];
    let is_guess = known.is_named && known.concept.is_none() && known.class == vocab::PLACE_CLASS;
    if is_guess {
        known.class = vocab::ORGANIZATION;
    }
    is_guess
}

/// Returns the text that speaks where a passive verb names nobody: "comme il est précisé dans le rapport",
/// "révélé dans la presse".
pub(super) fn speaking_text(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    verb: usize,
    dependents: &[Dependent],
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<Dependent> {
    let names_speaker = dependents.iter().any(|dependent| dependent.function == Function::Subject);
    let lemma = fold_word(&sentence.tokens[verb].lemma);
    let is_speech = |class: &Term| ontology.schema.is_a(*class, vocab::SPEECH_ACT);
    let mut entries = ontology.lexicon.find(Kind::Verb, &lemma);
    if names_speaker || !is_passive(sentence, verb) || !entries.any(|(_, entry, _)| entry.evokes.iter().any(is_speech))
    {
        return None;
    }
    let is_media = |token: usize| {
        mentions
            .entity_at(number, token)
            .is_some_and(|entity| ontology.schema.is_a(mentions.entities[entity].class, vocab::MEDIA))
    };
    let text = dependents.iter().find(|dependent| {
        matches!(dependent.function, Function::Preposition(_))
            && ontology.lexicon.introduces(&case_form(sentence, dependent.token), vocab::PLACE)
            && (is_document(article, number, sentence, dependent.token, mentions, ontology)
                || is_media(dependent.token))
    })?;
    Some(Dependent { function: Function::Subject, token: text.token })
}

/// Tells whether a word names something written.
fn is_document(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> bool {
    let is_written = |class: Term| ontology.schema.is_a(class, vocab::DOCUMENT);
    mentions.entity_at(number, token).is_some_and(|entity| is_written(mentions.entities[entity].class))
        || find_entries(article, sentence, token, Kind::Noun, ontology).iter().any(|found| {
            found.entry.denotes.iter().any(|class| is_written(*class))
                || found.entry.evokes.iter().any(|class| ontology.schema.is_a(*class, vocab::SPEECH_ACT))
        })
}

/// Tells whether a role is told once, coordination aside.
fn is_single(role: Term) -> bool {
    matches!(role, vocab::AGENT | vocab::PATIENT | vocab::THEME)
}

/// Chooses the role that suits what a word refers to.
pub(super) fn choose_role(
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
pub(super) fn fill(
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
    let mut parts = conjuncts(sentence, token);
    if sentence.tokens[token].features.has(Feature::PossYes)
        && let Some(owners) = owners_together(number, sentence, token, mentions)
    {
        parts = owners;
    }
    for part in parts {
        let core = core_noun(sentence, part, ontology);
        event.fillers.push((role, core));
        // "Le ministre l'a annoncé": what is said is nobody.
        let word = &sentence.tokens[core];
        if is_speech && role == vocab::TOPIC && word.upos == Upos::Pron && word.deprel == Deprel::Obj {
            continue;
        }
        if is_speech && matches!(role, vocab::PATIENT | vocab::AGENT) {
            // "a condamné la décision de Bagdad": whoever decided is criticized; a communiqué speaks for its author.
            let speaks = role == vocab::PATIENT || is_document(article, number, sentence, core, mentions, ontology);
            let entity = answerable(number, sentence, core, event.token, mentions, ontology).filter(|_| speaks);
            event.roles.extend(entity.map(|entity| (role, Filler::Entity(entity))));
            if role == vocab::PATIENT || entity.is_some() {
                continue;
            }
        }
        let class = match role {
            vocab::AGENT if is_speech && is_document(article, number, sentence, core, mentions, ontology) => {
                Some(vocab::DOCUMENT)
            }
            vocab::AGENT if is_speech && sentence.tokens[core].features.has(Feature::NumberPlur) => Some(vocab::GROUP),
            vocab::AGENT if is_speech => Some(vocab::PERSON),
            vocab::PATIENT
            | vocab::THEME
            | vocab::INSTRUMENT
            | vocab::PLACE
            | vocab::AGENT
            | vocab::RECIPIENT
            | vocab::PARTNER
            | vocab::ADVERSARY
            | vocab::BENEFICIARY => Some(vocab::THING),
            _ => None,
        };
        let Some(entity) = entity_for(article, number, sentence, core, mentions, ontology, class) else {
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

/// Returns the coordinated subjects that a possessive means together: "l'Iran et la Turquie ont promis leur aide".
fn owners_together(number: usize, sentence: &Sentence, possessive: usize, mentions: &Mentions) -> Option<Vec<usize>> {
    let tokens = &sentence.tokens;
    let owner = mentions.entity_at(number, possessive)?;
    let verb = std::iter::successors(tokens[possessive].head, |at| tokens[*at].head)
        .take(tokens.len())
        .find(|at| tokens[*at].upos == Upos::Verb)?;
    let subject = sentence.children(verb).find(|child| tokens[*child].deprel == Deprel::Nsubj)?;
    let subjects = conjuncts(sentence, subject);
    let is_meant = subjects.len() > 1 && subjects.iter().any(|part| mentions.entity_at(number, *part) == Some(owner));
    is_meant.then_some(subjects)
}

/// Returns who is answerable for what a word names: the agent itself, or whoever made it, has it or did it ("la
/// décision de Bagdad", "un bilan établi par les autorités", "un communiqué russe"). What stands under the word that
/// asks is left out.
pub(super) fn answerable(
    number: usize,
    sentence: &Sentence,
    token: usize,
    asking: usize,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let tokens = &sentence.tokens;
    let agent_at = |token: usize| {
        let entity = mentions.entity_at(number, token)?;
        ontology.schema.is_agent(mentions.entities[entity].class).then_some(entity)
    };
    let by = || {
        sentence
            .children(token)
            .filter(|child| matches!(tokens[*child].deprel, Deprel::Acl | Deprel::Amod) && *child != asking)
            .filter(|child| tokens[child.saturating_sub(1)].upos != Upos::Punct)
            .flat_map(|participle| verb_dependents(sentence, participle, ontology))
            .filter(|dependent| dependent.function == Function::Subject && dependent.token > token)
            .find_map(|dependent| agent_at(dependent.token))
    };
    let of = || {
        sentence
            .children(token)
            .filter(|child| {
                matches!(tokens[*child].deprel, Deprel::Amod | Deprel::Det)
                    || tokens[*child].deprel == Deprel::Nmod
                        && ontology.lexicon.introduces(&case_form(sentence, *child), vocab::THEME)
            })
            .find_map(agent_at)
    };
    agent_at(token).or_else(of).or_else(by)
}

/// Returns the entity at a word; a common noun that has none opens one of the class that the role wants.
pub(super) fn entity_for(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
    class: Option<Term>,
) -> Option<EntityId> {
    if let Some(entity) = mentions.entity_at(number, token) {
        return Some(entity);
    }
    let class = class.filter(|_| sentence.tokens[token].upos == Upos::Noun)?;
    let found = find_entries(article, sentence, token, Kind::Noun, ontology);
    if found.iter().any(|found| !found.entry.evokes.is_empty() && found.entry.self_role.is_none()) {
        return None;
    }
    let is_people = found.iter().any(|found| found.entry.self_role.is_some());
    let class = if is_people { vocab::GROUP } else { class };
    Some(mentions.describe(article, number, sentence, token, class, ontology))
}
