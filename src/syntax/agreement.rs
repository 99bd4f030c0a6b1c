//! Agreement: which noun of a chain a participle belongs to.
//!
//! "la mise en œuvre de l'accord signé": the parser may hang the participle on
//! the first noun; gender and number tell that it was the accord that was signed.

use super::{Deprel, Sentence, Upos};

/// Moves participles that do not agree with their noun to the nearest complement of it that they agree with.
pub(super) fn repair(sentence: &mut Sentence) {
    for participle in 0..sentence.tokens.len() {
        if let Some(noun) = better_noun(sentence, participle) {
            sentence.tokens[participle].head = Some(noun);
        }
    }
}

/// Returns the noun that a participle should hang on, if it is not the one it hangs on.
fn better_noun(sentence: &Sentence, participle: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let word = &tokens[participle];
    let head = word.head?;
    let is_participle = matches!(word.deprel, Deprel::Acl | Deprel::Amod) && word.features.gender().is_some();
    if !is_participle || head > participle || tokens[head].upos != Upos::Noun {
        return None;
    }
    if word.features.agrees(tokens[head].features) {
        return None;
    }
    let mut found = None;
    let mut at = head;
    for _ in 0..tokens.len() {
        let complement = sentence.children(at).filter(|child| {
            *child > at && *child < participle && matches!(tokens[*child].deprel, Deprel::Nmod | Deprel::Conj)
        });
        let Some(next) = complement.last() else { break };
        let knows = tokens[next].upos == Upos::Noun && tokens[next].features.gender().is_some();
        if knows && word.features.agrees(tokens[next].features) {
            found = Some(next);
        }
        at = next;
    }
    found
}
