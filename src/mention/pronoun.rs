//! Pronouns and possessives: the nearest agent that gender, number and grammar leave.

use crate::ontology::Ontology;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab;

use super::{EntityId, Mention, MentionKind, Mentions};

/// Resolves personal and possessive pronouns.
pub(super) fn add_pronoun(
    sentences: &[Sentence],
    number: usize,
    token: usize,
    mentions: &mut Mentions,
    ontology: &Ontology,
) {
    let word = &sentences[number].tokens[token];
    let is_possessive = word.upos == Upos::Det && word.features.has(Feature::PossYes);
    let is_personal = word.upos == Upos::Pron
        && word.features.has(Feature::Person3)
        && !word.features.has(Feature::ReflexYes)
        && !word.features.has(Feature::PronTypeInd)
        && (word.deprel != Deprel::ExplSubj || word.is_inverted())
        && matches!(
            word.deprel,
            Deprel::ExplSubj
                | Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::Obj
                | Deprel::Iobj
                | Deprel::Obl
                | Deprel::OblArg
                | Deprel::OblMod
                | Deprel::Nmod
                | Deprel::OblAgent
        );
    if !is_possessive && !is_personal {
        return;
    }
    let is_plural =
        if is_possessive { word.features.has(Feature::NumberPsorPlur) } else { word.features.has(Feature::NumberPlur) };
    let Some(entity) = find_pronoun_antecedent(sentences, number, token, is_plural, is_possessive, mentions, ontology)
    else {
        return;
    };
    mentions.add(Mention { span: word.span, sentence: number, head: token, entity, kind: MentionKind::Pronoun });
}

/// Finds the nearest agent that a pronoun can mean: subjects first, in this sentence and the two before it.
fn find_pronoun_antecedent(
    sentences: &[Sentence],
    number: usize,
    token: usize,
    is_plural: bool,
    is_possessive: bool,
    mentions: &Mentions,
    ontology: &Ontology,
) -> Option<EntityId> {
    let start = sentences[number].tokens[token].span.start;
    let gender = sentences[number].tokens[token].features.gender().filter(|_| !is_possessive);
    let gender_of = |mention: &Mention| {
        let head = &sentences[mention.sentence].tokens[mention.head];
        let own = head.features.gender().filter(|_| head.upos == Upos::Noun);
        own.or(mentions.entities[mention.entity].gender)
    };
    let subjects = own_subjects(&sentences[number], token);
    let first = mentions.mentions.partition_point(|mention| mention.sentence + 2 < number);
    mentions.mentions[first..]
        .iter()
        .filter(|mention| mention.span.start < start && mention.kind != MentionKind::Adjective)
        .filter(|mention| mention.sentence != number || !subjects.contains(&mention.head))
        .filter(|mention| {
            let entity = &mentions.entities[mention.entity];
            let is_group = ontology.schema.is_a(entity.class, vocab::GROUP);
            let agrees = gender.is_none() || gender_of(mention).is_none_or(|found| Some(found) == gender);
            ontology.schema.is_agent(entity.class) && (entity.is_plural || is_group) == is_plural && agrees
        })
        .max_by_key(|mention| {
            let deprel = sentences[mention.sentence].tokens[mention.head].deprel;
            let is_subject = matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass);
            let is_person = mentions.entities[mention.entity].class == vocab::PERSON;
            let agrees = gender.is_some() && gender_of(mention) == gender;
            let score = usize::from(is_subject) * 5 + usize::from(is_person) * 2 + usize::from(agrees) * 3;
            (mention.sentence * 6 + score, mention.span.start)
        })
        .map(|mention| mention.entity)
}

/// Returns the subjects that an object pronoun cannot mean: "William a écrit au ministre en lui demandant …".
fn own_subjects(sentence: &Sentence, pronoun: usize) -> Vec<usize> {
    let tokens = &sentence.tokens;
    let mut subjects = Vec::new();
    if !matches!(tokens[pronoun].deprel, Deprel::Obj | Deprel::Iobj | Deprel::OblArg) {
        return subjects;
    }
    let mut at = tokens[pronoun].head;
    for _ in 0..4 {
        let Some(verb) = at else { break };
        let own: Vec<usize> = sentence
            .children(verb)
            .filter(|child| matches!(tokens[*child].deprel, Deprel::Nsubj | Deprel::NsubjPass))
            .collect();
        let is_shared = matches!(tokens[verb].deprel, Deprel::Advcl | Deprel::Xcomp | Deprel::Conj);
        at = tokens[verb].head.filter(|_| own.is_empty() && is_shared);
        subjects.extend(own);
    }
    subjects
}
