//! Which words fill which syntactic function of a verb or noun.
//!
//! Passives, participles, relative clauses, coordination and control are undone
//! here once for all entries: what comes out is the active frame.

use crate::mention::case_form;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_word;
use crate::ontology::lexicon::Function;
use crate::syntax::tag::Feature;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab;

/// A word in a syntactic function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// The function in the active frame.
    pub function: Function,
    /// The word.
    pub token: usize,
}

/// How far control and coordination are followed.
const DEPTH: usize = 4;

/// Tells whether a verb stands in the passive, or as a participle that has its object as its noun.
#[must_use]
pub fn is_passive(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    // "17 soldats sont morts": the auxiliary alone makes no passive of a verb with an active subject.
    let is_active = sentence.children(verb).any(|child| tokens[child].deprel == Deprel::Nsubj)
        && !sentence.children(verb).any(|child| tokens[child].deprel == Deprel::OblAgent);
    let by_child = sentence.children(verb).any(|child| match tokens[child].deprel {
        Deprel::AuxPass => !is_active,
        Deprel::NsubjPass | Deprel::CsubjPass | Deprel::ExplPass => true,
        _ => false,
    });
    by_child || is_bare_participle(sentence, verb) && !is_active_conjunct(sentence, verb)
}

/// Tells whether a verb has a reflexive pronoun: "se rendre".
#[must_use]
pub fn is_reflexive(sentence: &Sentence, verb: usize) -> bool {
    sentence.children(verb).any(|child| {
        let token = &sentence.tokens[child];
        token.upos == Upos::Pron
            && (token.features.has(Feature::ReflexYes)
                || matches!(token.deprel, Deprel::ExplPass | Deprel::ExplComp | Deprel::ExplPv))
    })
}

fn is_bare_participle(sentence: &Sentence, verb: usize) -> bool {
    let features = sentence.tokens[verb].features;
    let is_past = features.has(Feature::VerbFormPart)
        && (features.has(Feature::TensePast) || features.has(Feature::VoicePass))
        || sentence.tokens[verb].upos == Upos::Adj;
    is_past
        && !sentence
            .children(verb)
            .any(|child| matches!(sentence.tokens[child].deprel.universal(), Deprel::Aux | Deprel::Cop))
}

/// A participle in coordination shares its auxiliary: "a accusé et menacé".
fn is_active_conjunct(sentence: &Sentence, verb: usize) -> bool {
    let mut at = verb;
    for _ in 0..DEPTH {
        match (sentence.tokens[at].deprel, sentence.tokens[at].head) {
            (Deprel::Conj, Some(head)) => at = head,
            _ => break,
        }
    }
    at != verb && !is_passive_alone(sentence, at)
}

fn is_passive_alone(sentence: &Sentence, verb: usize) -> bool {
    is_bare_participle(sentence, verb)
        || sentence
            .children(verb)
            .any(|child| matches!(sentence.tokens[child].deprel, Deprel::AuxPass | Deprel::NsubjPass))
}

/// Returns the dependents of a verb, in the functions of the active frame.
#[must_use]
pub fn verb_dependents(sentence: &Sentence, verb: usize, ontology: &Ontology) -> Vec<Dependent> {
    let tokens = &sentence.tokens;
    let passive = is_passive(sentence, verb);
    let mut found = Vec::new();
    let mut push = |function: Function, token: usize| {
        let token = antecedent(sentence, token);
        if token != verb {
            found.push(Dependent { function, token });
        }
    };
    // ", a annoncé mercredi la Croix-Rouge": behind an inserted verb stands its subject.
    let is_behind = matches!(tokens[verb].deprel, Deprel::Parataxis | Deprel::ParataxisInsert);
    let is_inserted = (is_behind || follows_quote(sentence, verb))
        && !sentence.children(verb).any(|child| matches!(tokens[child].deprel, Deprel::Nsubj | Deprel::NsubjPass));
    let has_object = sentence.children(verb).any(|child| tokens[child].deprel.universal() == Deprel::Obj);
    let has_own_subject = sentence.children(verb).any(|child| tokens[child].deprel == Deprel::Nsubj);
    let is_subject = |child: &usize| *child < verb && tokens[*child].deprel == Deprel::Nsubj;
    let nearest_subject = sentence.children(verb).filter(is_subject).last();
    let mut has_subject = is_inserted && sentence.children(verb).any(|child| tokens[child].deprel == Deprel::Obj);
    let is_turned = !passive && !has_own_subject && is_turned(sentence, verb);
    // "a fait reconnaître par la Nation": whoever is made to do it does it, and not who has it done.
    let is_made = |child: usize| {
        matches!(tokens[child].deprel, Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent)
            && ontology.lexicon.introduces(&case_form(sentence, child), vocab::AGENT)
    };
    let is_causative = sentence.children(verb).any(|child| tokens[child].deprel == Deprel::AuxCaus)
        && sentence.children(verb).any(is_made);
    has_subject |= is_causative;
    for child in sentence.children(verb) {
        let case = case_form(sentence, child);
        match tokens[child].deprel {
            Deprel::Nsubj | Deprel::NsubjCaus if is_causative => {}
            _ if is_causative && is_made(child) => push(Function::Subject, child),
            Deprel::Obj if is_turned && child > verb => {
                has_subject = true;
                push(Function::Subject, child);
            }
            // "comme le ministre l'a précisé": a conjunction introduces no noun, but the clause.
            Deprel::Obl | Deprel::OblMod
                if !passive && !has_own_subject && child < verb && is_conjoined(sentence, child) =>
            {
                has_subject = true;
                push(Function::Subject, child);
            }
            Deprel::NsubjPass | Deprel::CsubjPass => {
                has_subject = true;
                push(Function::Object, child);
            }
            Deprel::ExplSubj if tokens[child].is_inverted() => {
                has_subject = true;
                push(Function::Subject, child);
            }
            // "Selon M. Akar, alors ministre turc, Moscou a nié": of two nouns in front the nearer is the subject.
            Deprel::Nsubj if nearest_subject.is_some_and(|nearest| child < nearest) => {}
            // A second subject, behind an active verb without an object, is the object that the parser missed.
            Deprel::Nsubj if !passive && child > verb && has_subject && !has_object => push(Function::Object, child),
            Deprel::Nsubj | Deprel::Csubj | Deprel::NsubjCaus => {
                has_subject = true;
                push(if passive { Function::Object } else { Function::Subject }, child);
            }
            // "L'armée a riposté par des tirs": beside a subject of its own an active verb has no second agent.
            Deprel::OblAgent
                if (passive || !has_own_subject)
                    && (case.is_empty() || ontology.lexicon.introduces(&case, vocab::AGENT)) =>
            {
                push(Function::Subject, child);
                // "par Moscou, notamment dans la région": another preposition, another function.
                for other in sentence.children(child).filter(|other| tokens[*other].deprel == Deprel::Conj) {
                    for property in ontology.lexicon.prepositions(&case_form(sentence, other)) {
                        push(Function::Preposition(*property), other);
                    }
                }
            }
            // "près de 300 soldats ont été déployés": the parser may hang the adverb on the verb.
            Deprel::Advmod if counted_noun(sentence, child).is_some() && child < verb => {
                if let Some(noun) = counted_noun(sentence, child) {
                    has_subject = true;
                    push(if passive { Function::Object } else { Function::Subject }, noun);
                }
            }
            Deprel::Obj if is_inserted => push(Function::Subject, child),
            Deprel::Obj | Deprel::ObjLvc | Deprel::ObjAgent => push(Function::Object, child),
            Deprel::Ccomp => push(Function::Clause, child),
            Deprel::Xcomp => {
                push(
                    if tokens[child].features.has(Feature::VerbFormInf) {
                        Function::Infinitive
                    } else {
                        Function::Clause
                    },
                    child,
                );
                // "accuser d'avoir visé": what introduces the infinitive counts as its preposition too.
                for property in ontology.lexicon.prepositions(&mark_form(sentence, child)) {
                    push(Function::Preposition(*property), child);
                }
            }
            Deprel::OblAgent
            | Deprel::Iobj
            | Deprel::IobjAgent
            | Deprel::Obl
            | Deprel::OblArg
            | Deprel::OblMod
            | Deprel::Nmod
            | Deprel::Advmod
            | Deprel::Dep
            | Deprel::Expl
            | Deprel::ExplComp
            | Deprel::Advcl => {
                let form = fold_word(&tokens[child].form);
                let case = if case.is_empty() { mark_form(sentence, child) } else { case };
                if passive && ontology.lexicon.introduces(&case, vocab::AGENT) {
                    push(Function::Subject, child);
                    continue;
                }
                let properties = if case.is_empty() {
                    ontology.lexicon.pronoun(&form)
                } else {
                    ontology.lexicon.prepositions(&case)
                };
                for property in properties {
                    push(Function::Preposition(*property), child);
                }
                // "a annoncé un retrait sans préciser sa date": a circumstance is not what is announced.
                let is_bare = case.is_empty()
                    || ontology.lexicon.introduces(&case, vocab::THEME)
                    || ontology.lexicon.introduces(&case, vocab::PLACE);
                if tokens[child].deprel == Deprel::Advcl && is_infinitive(sentence, child) && is_bare {
                    push(Function::Infinitive, child);
                }
                // "envoyer d'importants renforts": a partitive object looks like a complement.
                if !has_object && !passive && is_partitive(sentence, child, ontology) {
                    push(Function::Object, child);
                }
            }
            _ => {}
        }
    }
    if !has_subject && let Some(token) = distant_subject(sentence, verb, DEPTH) {
        let function = if passive { Function::Object } else { Function::Subject };
        push(function, token);
    }
    // "confié aux juges par le directeur": whoever did it may hang on the noun in between.
    if passive && !found.iter().any(|dependent| dependent.function == Function::Subject) {
        let between = sentence.children(verb).filter(|child| {
            *child > verb && matches!(tokens[*child].deprel, Deprel::Obl | Deprel::OblArg | Deprel::OblMod)
        });
        let doer = between.flat_map(|child| sentence.children(child)).find(|child| {
            tokens[*child].deprel == Deprel::Nmod
                && ontology.lexicon.introduces(&case_form(sentence, *child), vocab::AGENT)
        });
        found.extend(doer.map(|token| Dependent { function: Function::Subject, token }));
    }
    found
}

/// Tells whether a verb without a subject has it behind, where the parser saw an object: "comme le précise la
/// résolution" (no verb has two objects), "comme devait conclure le maire" (no finite verb lacks a subject).
fn is_turned(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let is_object = |child: usize| {
        let word = &tokens[child];
        let is_pronoun = word.features.has(Feature::Person3) || word.features.has(Feature::PronTypeRel);
        // The parser may take "l'" for an article.
        word.deprel == Deprel::Obj
            && (word.upos == Upos::Pron && is_pronoun || word.upos == Upos::Det)
            && !word.features.has(Feature::ReflexYes)
    };
    if sentence.children(verb).any(|child| child < verb && is_object(child)) {
        return true;
    }
    let modal = tokens[verb].head.filter(|_| tokens[verb].deprel == Deprel::Xcomp);
    modal.is_some_and(|modal| {
        matches!(tokens[modal].deprel, Deprel::Advcl | Deprel::AclRelcl)
            && tokens[verb].features.has(Feature::VerbFormInf)
            && is_finite(sentence, modal)
            && !sentence.children(modal).any(|child| {
                matches!(tokens[child].deprel.universal(), Deprel::Nsubj | Deprel::Expl)
                    || child > modal && child < verb
            })
    })
}

/// Tells whether a verb or its auxiliary stands in a finite form.
fn is_finite(sentence: &Sentence, verb: usize) -> bool {
    std::iter::once(verb)
        .chain(sentence.children(verb).filter(|child| sentence.tokens[*child].deprel.universal() == Deprel::Aux))
        .any(|word| sentence.tokens[word].features.has(Feature::VerbFormFin))
}

/// Tells whether what introduces a noun is a conjunction, which the parser took for a preposition.
fn is_conjoined(sentence: &Sentence, noun: usize) -> bool {
    let tokens = &sentence.tokens;
    matches!(tokens[noun].upos, Upos::Noun | Upos::Propn)
        && sentence
            .children(noun)
            .any(|child| tokens[child].deprel == Deprel::Case && tokens[child].upos == Upos::Sconj)
}

/// Tells whether a verb stands in the infinitive, simple or compound: "considérer", "avoir considéré".
fn is_infinitive(sentence: &Sentence, verb: usize) -> bool {
    sentence.tokens[verb].features.has(Feature::VerbFormInf)
        || sentence.children(verb).any(|child| {
            sentence.tokens[child].deprel.universal() == Deprel::Aux
                && sentence.tokens[child].features.has(Feature::VerbFormInf)
        })
}

/// Tells whether a verb stands right behind a closing quotation mark: "« … », répondit son complice".
#[must_use]
pub fn follows_quote(sentence: &Sentence, verb: usize) -> bool {
    let before = sentence.tokens[..verb]
        .iter()
        .rev()
        .find(|token| !matches!(token.upos, Upos::Aux | Upos::Adv | Upos::Pron) && token.form != ",");
    before.is_some_and(|token| matches!(token.form.as_str(), "»" | "”" | "\""))
}

/// Returns the noun with a numeral that the parser hung on an adverb: "près de 300 soldats".
fn counted_noun(sentence: &Sentence, adverb: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    sentence.children(adverb).find(|child| {
        matches!(tokens[*child].deprel, Deprel::OblArg | Deprel::Obl | Deprel::OblMod | Deprel::Nmod)
            && tokens[*child].upos == Upos::Noun
            && sentence.children(*child).any(|number| tokens[number].deprel == Deprel::Nummod)
    })
}

/// Tells whether a noun behind a verb stands with the partitive: "du pétrole", "d'importants renforts".
fn is_partitive(sentence: &Sentence, token: usize, ontology: &Ontology) -> bool {
    let tokens = &sentence.tokens;
    let has_own_article = sentence.children(token).any(|child| {
        tokens[child].deprel == Deprel::Det
            && tokens.get(child.wrapping_sub(1)).is_none_or(|before| before.upos != Upos::Adp)
    });
    tokens[token].upos == Upos::Noun
        && tokens[token].head.is_some_and(|head| head < token)
        && !has_own_article
        && ontology.lexicon.introduces(&case_form(sentence, token), vocab::THEME)
}

/// Returns the folded word that introduces a clause; empty without one.
fn mark_form(sentence: &Sentence, token: usize) -> String {
    let mark = sentence.children(token).find(|child| sentence.tokens[*child].deprel == Deprel::Mark);
    mark.map(|mark| fold_word(&sentence.tokens[mark].form)).unwrap_or_default()
}

/// Finds the subject of a verb, its own or another's.
fn clause_subject(sentence: &Sentence, verb: usize, depth: usize) -> Option<usize> {
    // "a-t-il ajouté, précisant que …": the subject may be hung behind the auxiliary.
    let own = sentence.children(verb).find(|child| {
        let token = &sentence.tokens[*child];
        matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass)
            || token.deprel == Deprel::ExplSubj && token.is_inverted()
    });
    match own {
        Some(subject) => Some(antecedent(sentence, subject)),
        None => distant_subject(sentence, verb, depth),
    }
}

/// Finds the subject of a verb that has none of its own.
fn distant_subject(sentence: &Sentence, verb: usize, depth: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let head = tokens[verb].head?;
    let depth = depth.checked_sub(1)?;
    match tokens[verb].deprel {
        // "n'est pas en mesure de confirmer": an infinitive has the subject of what it completes.
        Deprel::Acl
            if tokens[verb].features.has(Feature::VerbFormInf)
                && sentence.children(head).any(|child| tokens[child].deprel == Deprel::Cop) =>
        {
            clause_subject(sentence, head, depth)
        }
        // ", reconnaissant des pertes": behind a comma a present participle goes with the subject of the clause.
        Deprel::Acl
            if tokens[verb].features.has(Feature::TensePres)
                && tokens[verb].features.has(Feature::VerbFormPart)
                && tokens[verb.saturating_sub(1)].upos == Upos::Punct
                && tokens[head].deprel.universal() != Deprel::Nsubj =>
        {
            let clause = std::iter::successors(Some(head), |at| tokens[*at].head)
                .take(tokens.len())
                .find(|at| tokens[*at].upos == Upos::Verb)?;
            clause_subject(sentence, clause, depth)
        }
        Deprel::Acl | Deprel::Amod => Some(head),
        Deprel::AclRelcl => None,
        Deprel::Conj | Deprel::Parataxis => clause_subject(sentence, head, depth),
        Deprel::Xcomp | Deprel::Advcl | Deprel::OblMod | Deprel::Obl | Deprel::OblArg | Deprel::Ccomp => {
            // "appelle Moscou à se retirer": the object of the governor is the subject; else its subject is.
            let is_complement = tokens[verb].deprel == Deprel::Xcomp || tokens[verb].deprel == Deprel::Ccomp;
            let has_own = sentence.children(head).any(|child| child < head && tokens[child].deprel == Deprel::Nsubj);
            let controller = sentence.children(head).find(|child| {
                is_complement
                    && (matches!(tokens[*child].deprel, Deprel::Obj | Deprel::Iobj)
                        || tokens[*child].deprel == Deprel::Nsubj && *child > head && has_own
                        || matches!(tokens[*child].deprel, Deprel::OblArg) && tokens[*child].upos != Upos::Verb)
            });
            if let Some(controller) = controller {
                return Some(antecedent(sentence, controller));
            }
            clause_subject(sentence, head, depth)
        }
        _ => None,
    }
}

/// Replaces a relative pronoun by the noun its clause hangs on.
#[must_use]
pub fn antecedent(sentence: &Sentence, token: usize) -> usize {
    if !sentence.tokens[token].features.has(Feature::PronTypeRel) {
        return token;
    }
    let mut at = token;
    for _ in 0..sentence.tokens.len() {
        let Some(head) = sentence.tokens[at].head else { break };
        if matches!(sentence.tokens[at].deprel, Deprel::AclRelcl | Deprel::Acl) {
            // "la Hongrie et la Turquie, qui accusait Stockholm": one verb in the singular, one subject.
            let is_one = std::iter::once(at).chain(sentence.children(at)).any(|verb| {
                verb >= at.min(token)
                    && sentence.tokens[verb].features.has(Feature::VerbFormFin)
                    && sentence.tokens[verb].features.has(Feature::NumberSing)
            });
            let nearest = sentence
                .children(head)
                .filter(|child| sentence.tokens[*child].deprel == Deprel::Conj && *child < token)
                .last();
            return nearest.filter(|_| is_one).unwrap_or(head);
        }
        at = head;
    }
    noun_before(sentence, token).unwrap_or(token)
}

/// Returns the noun that stands in front of a relative pronoun and agrees with it, for a clause that the parser did
/// not hang on it: "le Kremlin, selon lequel ils ont plaidé".
fn noun_before(sentence: &Sentence, pronoun: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let is_between = |token: &usize| matches!(tokens[*token].upos, Upos::Adp | Upos::Punct | Upos::Cconj);
    let nearest = (0..pronoun).rev().find(|token| !is_between(token))?;
    std::iter::successors(Some(nearest), |at| tokens[*at].head)
        .take_while(|at| matches!(tokens[*at].upos, Upos::Noun | Upos::Propn))
        .find(|at| *at < pronoun && tokens[*at].features.agrees(tokens[pronoun].features))
}

/// Returns the dependents of a noun: complements, possessive, adjectives.
#[must_use]
pub fn noun_dependents(sentence: &Sentence, noun: usize, last: usize, ontology: &Ontology) -> Vec<Dependent> {
    let tokens = &sentence.tokens;
    let mut found = Vec::new();
    // The complement inside a set phrase may carry the phrase's own: "coup d'État de l'armée".
    for head in noun..=last {
        for child in sentence.children(head) {
            if child > noun && child <= last {
                continue;
            }
            let case = case_form(sentence, child);
            match tokens[child].deprel {
                Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent | Deprel::Dep
                    if !case.is_empty() =>
                {
                    for property in ontology.lexicon.prepositions(&case) {
                        found.push(Dependent { function: Function::Preposition(*property), token: child });
                    }
                    // The complement of a noun that names an action is what its verb has as object: a class that the
                    // entry asks of the object is asked of it.
                    if ontology.lexicon.introduces(&case, vocab::THEME) {
                        found.push(Dependent { function: Function::Object, token: child });
                    }
                }
                Deprel::Amod => found.push(Dependent { function: Function::Adjective, token: child }),
                Deprel::Det if tokens[child].features.has(Feature::PossYes) => {
                    found.push(Dependent { function: Function::Possessive, token: child });
                }
                Deprel::Acl | Deprel::Ccomp | Deprel::Xcomp if tokens[child].features.has(Feature::VerbFormInf) => {
                    found.push(Dependent { function: Function::Infinitive, token: child });
                }
                Deprel::Ccomp | Deprel::Acl
                    if tokens[child].upos == Upos::Verb && tokens[child].features.has(Feature::VerbFormFin) =>
                {
                    found.push(Dependent { function: Function::Clause, token: child });
                }
                _ => {}
            }
        }
    }
    // "annoncer l'envoi de troupes en Ukraine": what stands right behind the noun may hang on the verb above.
    let end = subtree_end(sentence, noun);
    let beside = tokens[noun].head.filter(|head| tokens[*head].upos == Upos::Verb && *head < noun);
    for child in beside.into_iter().flat_map(|head| sentence.children(head)).filter(|child| *child > end) {
        let first = sentence.children(child).min().unwrap_or(child).min(child);
        if first == end + 1 && matches!(tokens[child].deprel, Deprel::Obl | Deprel::OblArg | Deprel::OblMod) {
            for property in ontology.lexicon.prepositions(&case_form(sentence, child)) {
                found.push(Dependent { function: Function::Preposition(*property), token: child });
            }
        }
    }
    // "la signature, en 2024, d'un accord": behind an insertion the complement may hang on the word above.
    let above = tokens[noun].head.map(|head| sentence.children(head).collect::<Vec<_>>()).unwrap_or_default();
    for child in above.into_iter().filter(|child| *child > last) {
        let case = case_form(sentence, child);
        let opens = tokens.get(last + 1).is_some_and(|token| token.upos == Upos::Punct);
        let first = sentence.children(child).min().unwrap_or(child).min(child);
        let closes = first > last + 2 && tokens[first].upos == Upos::Punct;
        if opens && closes && child < last + 10 && ontology.lexicon.introduces(&case, vocab::THEME) {
            found.push(Dependent { function: Function::Object, token: child });
            for property in ontology.lexicon.prepositions(&case) {
                found.push(Dependent { function: Function::Preposition(*property), token: child });
            }
        }
    }
    found
}

/// Returns the last token that a token governs, itself included.
fn subtree_end(sentence: &Sentence, head: usize) -> usize {
    let mut end = head;
    let mut todo = vec![head];
    while let Some(at) = todo.pop() {
        end = end.max(at);
        todo.extend(sentence.children(at).filter(|child| *child > at));
    }
    end
}

/// Returns a token and those coordinated with it; a preposition of its own gives a word a function of its own.
#[must_use]
pub fn conjuncts(sentence: &Sentence, token: usize) -> Vec<usize> {
    let case = case_form(sentence, token);
    let mut all = vec![token];
    let mut at = 0;
    while let Some(current) = all.get(at).copied() {
        at += 1;
        for child in sentence.children(current) {
            if sentence.tokens[child].deprel == Deprel::Conj
                && sentence.tokens[child].upos != Upos::Verb
                && !all.contains(&child)
                && (case_form(sentence, child).is_empty() || case_form(sentence, child) == case)
            {
                all.push(child);
            }
        }
    }
    all
}
