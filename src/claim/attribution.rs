//! Who says so: the voices that a text makes answerable for what it tells.
//!
//! A frame is a stretch of text that somebody is answerable for: what a verb of
//! speech reports, the clause that "selon" stands in, a quotation. Frames that
//! lie in one another make a chain of voices, innermost first.

use crate::article::Article;
use crate::mention::description::match_words;
use crate::mention::{EntityId, Mentions};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::{Kind, Position};
use crate::span::Span;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab::{self, Term};

use super::argument::{antecedent, conjuncts};
use super::event::{Event, EventId, Filler, clause_span, of_sentence};
use super::factuality::is_perfect;
use super::role::answerable;

/// A stretch of text that somebody is answerable for.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The event of saying it.
    pub event: EventId,
    /// Who is answerable; empty where the text does not tell.
    pub sources: Vec<EntityId>,
    /// The sentence, by number.
    pub sentence: usize,
    /// The words that attribute.
    pub cue: Span,
    /// Which tokens of the sentence it covers.
    pub tokens: Vec<bool>,
    /// The words it covers wherever they stand: quotations.
    pub quotes: Vec<Span>,
    /// How the relaying voice stands to it.
    pub stance: Option<Term>,
    /// The factuality that the attributing word gives.
    pub factuality: Option<Term>,
}

impl Frame {
    /// Tells whether an event lies in the frame.
    #[must_use]
    pub fn covers(&self, event: &Event) -> bool {
        event.sentence == self.sentence && self.tokens.get(event.token).copied().unwrap_or(false)
            || self.quotes.iter().any(|quote| quote.contains(event.trigger))
    }

    /// Returns the number of tokens covered, by which nested frames are ordered.
    #[must_use]
    pub fn size(&self) -> usize {
        self.tokens.iter().filter(|covered| **covered).count()
    }
}

/// Finds the frames of an article; connectives add the statements they imply to the events.
pub fn find_frames(
    article: &Article,
    sentences: &[Sentence],
    mentions: &mut Mentions,
    events: &mut Vec<Event>,
    ontology: &Ontology,
) -> Vec<Frame> {
    let (mut frames, mut statements) = (Vec::new(), Vec::new());
    for id in 0..events.len() {
        frames.extend(speech_frame(sentences, id, events, ontology));
    }
    for (number, sentence) in sentences.iter().enumerate() {
        for token in 0..sentence.tokens.len() {
            let found = connective_frame(article, number, sentence, token, mentions, events, ontology);
            if let Some((frame, statement)) = found {
                frames.push(Frame { event: events.len() + statements.len(), ..frame });
                statements.push(statement);
            }
        }
    }
    events.extend(statements);
    let mut has_voice = vec![false; sentences.len()];
    frames.iter().for_each(|frame: &Frame| has_voice[frame.sentence] = true);
    for frame in &mut frames {
        // What has a voice of its own is not what the next sentence takes up.
        if let Some(before) = frame.sentence.checked_sub(1)
            && !has_voice[before]
            && refers_back(&sentences[frame.sentence], &events[frame.event])
        {
            frame.quotes.push(sentences[before].span);
        }
    }
    frames
}

/// Makes the frame of a verb or noun of speech: its topics, or the clause it is put into.
fn speech_frame(sentences: &[Sentence], id: EventId, events: &[Event], ontology: &Ontology) -> Option<Frame> {
    let event = &events[id];
    if !ontology.schema.is_a(event.class, vocab::SPEECH_ACT) {
        return None;
    }
    let sentence = &sentences[event.sentence];
    let mut tokens = vec![false; sentence.tokens.len()];
    for topic in &event.topics {
        cover_topic(sentence, *topic, &mut tokens);
    }
    // What is praised or criticized is said by whoever praises, quotation marks included.
    for (role, token) in &event.fillers {
        if matches!(*role, vocab::PATIENT | vocab::THEME) && sentence.tokens[*token].span.start > event.trigger.start {
            cover_topic(sentence, *token, &mut tokens);
        }
    }
    // "menacent la junte d'une intervention si le président n'est pas libéré": the condition is theirs.
    if event.control.is_some() {
        let clause = &sentence.tokens[event.clause];
        let first = clause.head.filter(|_| clause.deprel == Deprel::Conj);
        let behind = first.into_iter().flat_map(|first| sentence.children(first)).filter(|child| *child > event.clause);
        let conditions = sentence.children(event.clause).chain(behind);
        for child in conditions.filter(|child| is_condition(sentence, *child, ontology)) {
            cover_subtree(sentence, child, &mut tokens);
        }
    }
    let deprel = sentence.tokens[event.clause].deprel;
    let is_inverted = sentence.children(event.clause).any(|child| sentence.tokens[child].is_inverted());
    let is_inserted = matches!(deprel, Deprel::Parataxis | Deprel::ParataxisInsert) || is_inverted;
    if is_inserted
        && !is_behind_stop(sentence, event.clause)
        && event.topics.iter().all(|topic| sentence.tokens[*topic].upos != Upos::Verb)
        && let Some(head) = sentence.tokens[event.clause].head
    {
        cover_subtree(sentence, head, &mut tokens);
        uncover_subtree(sentence, event.clause, &mut tokens);
    }
    if event.topic_factuality == Some(vocab::DENIED) {
        uncover_given(sentence, event, events, &mut tokens);
    }
    if event.control.is_some() {
        uncover_additions(sentence, event.token, &mut tokens);
    }
    for (index, token) in sentence.tokens.iter().enumerate() {
        if event.trigger.contains(token.span) || index == event.token {
            tokens[index] = false;
        }
    }
    let sources = event.entities(vocab::AGENT).collect();
    Some(Frame {
        event: id,
        sources,
        sentence: event.sentence,
        cue: event.trigger,
        tokens,
        quotes: Vec::new(),
        stance: event.stance,
        factuality: event.topic_factuality,
    })
}

/// Tells whether a colon or semicolon parts a clause from the one above it: then it is not put into that one.
fn is_behind_stop(sentence: &Sentence, clause: usize) -> bool {
    let tokens = &sentence.tokens;
    let Some(head) = tokens[clause].head else { return false };
    tokens[clause.min(head)..clause.max(head)].iter().any(|token| matches!(token.form.as_str(), ":" | ";"))
}

/// Leaves out what a denial takes for granted: "nie que ses sanctions freinent les secours".
fn uncover_given(sentence: &Sentence, denial: &Event, events: &[Event], covered: &mut [bool]) {
    let tokens = &sentence.tokens;
    let is_definite = |noun: usize| {
        sentence.children(noun).map(|child| tokens[child].features).any(|features| {
            features.has(Feature::DefiniteDef) || features.has(Feature::PossYes) || features.has(Feature::PronTypeDem)
        })
    };
    let is_given = |event: &&Event| {
        let noun = event.token;
        let is_below = |topic: &usize| tokens[*topic].upos == Upos::Verb && tokens[noun].head == Some(*topic);
        event.clause == noun
            && tokens[noun].upos == Upos::Noun
            && denial.topics.iter().any(is_below)
            && is_definite(noun)
    };
    for event in events[of_sentence(events, denial.sentence)].iter().filter(is_given) {
        uncover_subtree(sentence, event.token, covered);
    }
}

/// Tells whether what a verb of speech says is what was told just before: "Le chef de l'État l'a annoncé lundi".
fn refers_back(sentence: &Sentence, speech: &Event) -> bool {
    let is_clitic = |topic: &usize| {
        let token = &sentence.tokens[*topic];
        token.upos == Upos::Pron && token.deprel == Deprel::Obj && token.features.has(Feature::Person3)
    };
    speech.topic_factuality.is_none() && speech.topics.iter().any(is_clitic)
}

/// Leaves out what the article adds about what is promised or asked: "promet de saisir les députés, qui ont approuvé …".
fn uncover_additions(sentence: &Sentence, speech: usize, covered: &mut [bool]) {
    let is_addition = |token: &usize| {
        sentence.tokens[*token].deprel == Deprel::AclRelcl
            && is_perfect(sentence, *token)
            && !sentence.governs(*token, speech)
    };
    for clause in (0..sentence.tokens.len()).filter(is_addition) {
        uncover_subtree(sentence, clause, covered);
    }
}

/// Tells whether a clause is introduced by a word that leaves it open: "si".
fn is_condition(sentence: &Sentence, clause: usize, ontology: &Ontology) -> bool {
    matches!(sentence.tokens[clause].deprel, Deprel::Advcl | Deprel::Conj)
        && sentence.children(clause).filter(|child| sentence.tokens[*child].deprel == Deprel::Mark).any(|mark| {
            let lemma = fold_word(&sentence.tokens[mark].lemma);
            ontology.lexicon.find(Kind::Marker, &lemma).any(|(_, entry, _)| {
                entry.position == Some(Position::Preposition) && entry.factuality == Some(vocab::UNCOMMITTED)
            })
        })
}

/// Makes the frame of "selon …" where a connective begins at a token, and the statement that it implies.
fn connective_frame(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    token: usize,
    mentions: &mut Mentions,
    events: &[Event],
    ontology: &Ontology,
) -> Option<(Frame, Event)> {
    let surface = fold_word(sentence.tokens[token].span.text(&article.text));
    let form = fold_word(&sentence.tokens[token].form);
    let lemma = fold_word(&sentence.tokens[token].lemma);
    let mut matched = None;
    for first in [&surface, &form, &lemma] {
        for (_, entry, lemma) in ontology.lexicon.find(Kind::Connective, first) {
            // "Pour Moscou, …", and "Joe Biden, pour qui …".
            let is_relative =
                |next: usize| sentence.tokens.get(next).is_some_and(|next| next.features.has(Feature::PronTypeRel));
            if entry.position == Some(Position::Initial) && token > 0 && !is_relative(token + 1) {
                continue;
            }
            if let Some(last) = match_words(article, sentence, token, &entry.lemmas[lemma][1..])
                && matched.is_none_or(|(_, known)| last > known)
            {
                matched = Some((entry, last));
            }
        }
    }
    let (entry, last) = matched?;
    let tokens = &sentence.tokens;
    // The complement: the noun inside a fixed phrase ("de source diplomatique"), what the connective marks, or the
    // noun behind it.
    let own_noun = || (token..=last).rev().find(|at| tokens[*at].upos == Upos::Noun && entry.self_role.is_some());
    let complement = own_noun()
        .or_else(|| {
            (token..=last).find_map(|at| {
                tokens[at].head.filter(|head| {
                    *head > last && matches!(tokens[at].deprel, Deprel::Case | Deprel::Mark | Deprel::Fixed)
                })
            })
        })
        .or_else(|| {
            (last + 1..tokens.len().min(last + 8)).find(|at| {
                matches!(tokens[*at].upos, Upos::Noun | Upos::Propn | Upos::Pron)
                    && !matches!(tokens[*at].deprel, Deprel::Nmod)
            })
        })
        .unwrap_or(last);
    // "Pour Moscou, …" is a view; "Pour la première fois, …" is none.
    let is_of_class = |class: &Term| {
        let entity =
            mentions.entity_at(number, antecedent(sentence, complement)).map(|entity| mentions.entities[entity].class);
        entity.is_some_and(|found| ontology.schema.is_a(found, *class))
    };
    if !entry.object_class.is_empty() && !entry.object_class.iter().any(is_of_class) {
        return None;
    }
    let (sources, factuality) = sources_of(article, number, sentence, complement, mentions, events, ontology);
    let host = tokens[complement].head.filter(|head| *head != complement)?;
    let host = clause_of(sentence, host);
    let mut covered = vec![false; tokens.len()];
    cover_subtree(sentence, host, &mut covered);
    if complement > host {
        // Trailing: what is coordinated behind it speaks for itself.
        for child in
            sentence.children(host).filter(|child| tokens[*child].deprel == Deprel::Conj && *child > complement)
        {
            uncover_subtree(sentence, child, &mut covered);
        }
    }
    uncover_subtree(sentence, complement, &mut covered);
    let cue = tokens[token].span.cover(tokens[last].span);
    let class = entry.evokes.first().copied().unwrap_or(vocab::STATEMENT);
    let statement = Event {
        roles: sources.iter().map(|source| (vocab::AGENT, Filler::Entity(*source))).collect(),
        stance: entry.stance,
        evidence: cue.cover(clause_span(sentence, complement)),
        ..Event::from_trigger(entry.iri, class, number, token, cue)
    };
    let frame = Frame {
        event: events.len(),
        sources,
        sentence: number,
        cue,
        tokens: covered,
        quotes: Vec::new(),
        stance: entry.stance,
        factuality: entry.factuality.or(factuality),
    };
    Some((frame, statement))
}

/// Returns whom a connective's complement makes answerable: itself, or the author of the estimate it names.
fn sources_of(
    article: &Article,
    number: usize,
    sentence: &Sentence,
    complement: usize,
    mentions: &mut Mentions,
    events: &[Event],
    ontology: &Ontology,
) -> (Vec<EntityId>, Option<Term>) {
    let mut sources = Vec::new();
    let mut factuality = None;
    for part in conjuncts(sentence, antecedent(sentence, complement)) {
        let own = of_sentence(events, number);
        if let Some(event) = events[own].iter().find(|event| event.token == part) {
            factuality = event.topic_factuality;
            let agents: Vec<_> = event.entities(vocab::AGENT).collect();
            if !agents.is_empty() {
                sources.extend(agents);
                continue;
            }
        }
        // "d'après un bilan établi par les autorités", "selon des chiffres de l'ONU": whoever made it.
        let is_noun = sentence.tokens[part].upos == Upos::Noun;
        if let Some(maker) = answerable(number, sentence, part, complement, mentions, ontology).filter(|_| is_noun) {
            sources.push(maker);
            continue;
        }
        let entity = mentions.entity_at(number, part).or_else(|| {
            let word = &sentence.tokens[part];
            matches!(word.upos, Upos::Noun | Upos::Propn)
                .then(|| mentions.describe(article, number, sentence, part, vocab::GROUP, ontology))
        });
        sources.extend(entity);
    }
    (sources, factuality)
}

/// Climbs to the verb (or root) of the clause that a token stands in.
#[must_use]
pub fn clause_of(sentence: &Sentence, token: usize) -> usize {
    let mut at = token;
    for _ in 0..sentence.tokens.len() {
        let word = &sentence.tokens[at];
        let is_clause = matches!(word.deprel, Deprel::Root | Deprel::Ccomp | Deprel::Parataxis | Deprel::AclRelcl)
            || matches!(word.upos, Upos::Verb) && matches!(word.deprel, Deprel::Conj | Deprel::Advcl);
        match word.head {
            Some(head) if !is_clause => at = head,
            _ => break,
        }
    }
    at
}

/// Marks what a topic says: a clause with all it governs, a noun without the clauses that the article adds to it
/// ("a condamné la décision, également critiquée par Washington").
fn cover_topic(sentence: &Sentence, topic: usize, covered: &mut [bool]) {
    let tokens = &sentence.tokens;
    let has_agent = |token: usize| sentence.children(token).any(|child| tokens[child].deprel == Deprel::OblAgent);
    let is_added = |token: usize| {
        tokens[token].deprel == Deprel::AclRelcl || tokens[token].deprel == Deprel::Acl && has_agent(token)
    };
    if !matches!(tokens[topic].upos, Upos::Noun | Upos::Propn) {
        return cover_subtree(sentence, topic, covered);
    }
    let mut todo = vec![topic];
    while let Some(at) = todo.pop() {
        if !std::mem::replace(&mut covered[at], true) {
            todo.extend(sentence.children(at).filter(|child| !is_added(*child)));
        }
    }
}

/// Marks a token and all it governs.
fn cover_subtree(sentence: &Sentence, head: usize, covered: &mut [bool]) {
    let mut todo = vec![head];
    while let Some(at) = todo.pop() {
        if std::mem::replace(&mut covered[at], true) {
            continue;
        }
        todo.extend(sentence.children(at));
    }
}

/// Clears the marks of a token and all it governs.
fn uncover_subtree(sentence: &Sentence, head: usize, covered: &mut [bool]) {
    let mut own = vec![false; covered.len()];
    cover_subtree(sentence, head, &mut own);
    covered.iter_mut().zip(own).for_each(|(covered, own)| *covered &= !own);
}

/// Lists for each sentence the frames that lie in it, wholly or with a quotation.
#[must_use]
pub fn frames_by_sentence(frames: &[Frame], sentences: &[Sentence]) -> Vec<Vec<usize>> {
    let mut places = vec![Vec::new(); sentences.len()];
    for (number, frame) in frames.iter().enumerate() {
        places[frame.sentence].push(number);
        for quote in &frame.quotes {
            let first = sentences.partition_point(|sentence| sentence.span.end <= quote.start);
            for (place, _) in places[first..]
                .iter_mut()
                .zip(&sentences[first..])
                .take_while(|(_, sentence)| sentence.span.start < quote.end)
            {
                if place.last() != Some(&number) {
                    place.push(number);
                }
            }
        }
    }
    places
}

/// Gives each quotation to the frame that speaks it: the one that covers it, else the nearest verb of speech
/// of its sentences.
pub fn assign_quotes(
    quotes: &[Span],
    sentences: &[Sentence],
    frames: &mut [Frame],
    events: &[Event],
) -> Vec<Option<usize>> {
    let places = frames_by_sentence(frames, sentences);
    // "a exprimé de « sérieux doutes », aussitôt dénoncés par Téhéran": who is named beside a noun quotes nothing else.
    let is_aside = |frame: &Frame, quote: &Span| {
        let sentence = &sentences[frame.sentence];
        let clause = &sentence.tokens[events[frame.event].clause];
        sentence.span.contains(*quote)
            && matches!(clause.deprel, Deprel::Acl | Deprel::AclRelcl)
            && clause.head.is_some_and(|noun| !quote.contains(sentence.tokens[noun].span))
    };
    quotes
        .iter()
        .map(|quote| {
            let first = sentences.partition_point(|sentence| sentence.span.end <= quote.start);
            // The sentence behind a quotation may tell whose it is.
            let end = sentences.partition_point(|sentence| sentence.span.start <= quote.end + 4).max(first);
            let near = || places[first..end].iter().flatten().copied();
            let covering = near()
                .filter(|frame| {
                    let frame = &frames[*frame];
                    let tokens = &sentences[frame.sentence].tokens;
                    tokens.iter().zip(&frame.tokens).any(|(token, covered)| *covered && quote.contains(token.span))
                })
                .min_by_key(|frame| (frames[*frame].sources.is_empty(), frames[*frame].size(), *frame));
            let nearest = || {
                near()
                    .filter(|frame| {
                        let frame = &frames[*frame];
                        let sentence = sentences[frame.sentence].span;
                        let touches = sentence.overlaps(*quote) || sentence.start >= quote.end;
                        let touches = touches && !is_aside(frame, quote);
                        touches && !frame.sources.is_empty() && !quote.contains(frame.cue)
                    })
                    .min_by_key(|frame| {
                        let cue = events[frames[*frame].event].trigger;
                        let is_elsewhere = !sentences[frames[*frame].sentence].span.overlaps(*quote);
                        let distance = cue.start.saturating_sub(quote.end).max(quote.start.saturating_sub(cue.end));
                        (is_elsewhere, distance, *frame)
                    })
            };
            let frame = covering.or_else(nearest);
            if let Some(frame) = frame {
                frames[frame].quotes.push(*quote);
            }
            frame
        })
        .collect()
}
