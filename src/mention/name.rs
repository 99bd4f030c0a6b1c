//! Names: those that the gazetteer knows, and others by their shape.

use crate::article::Article;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_name;
use crate::ontology::gazetteer::{ConceptId, NameKind};
use crate::span::Span;
use crate::syntax::{Deprel, Sentence, Upos};
use crate::vocab;

use super::Mentions;

/// A name in the text, not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// The sentence, by number.
    pub sentence: usize,
    /// The first token.
    pub first: usize,
    /// The last token.
    pub last: usize,
    /// The token that heads it.
    pub head: usize,
    /// The name, folded.
    pub key: String,
    /// What it may refer to.
    pub candidates: Vec<(ConceptId, NameKind)>,
}

/// Finds the names of an article, in text order and without overlap.
#[must_use]
pub fn find_names(article: &Article, sentences: &[Sentence], ontology: &Ontology, mentions: &Mentions) -> Vec<Name> {
    let mut names = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let folded: Vec<String> =
            sentence.tokens.iter().map(|token| fold_name(token.span.text(&article.text))).collect();
        let mut at = 0;
        while at < sentence.tokens.len() {
            let known = find_known(article, sentence, &folded, at, ontology);
            // "le ministre de la Justice Alain Martin": what belongs to an office begins no name.
            let unknown_end = find_unknown(article, sentence, at).filter(|_| !mentions.is_inside(number, at));
            // A longer unknown name wins: "Paris Hilton" is not Paris.
            let found = match (known, unknown_end) {
                (Some((end, candidates)), Some(unknown))
                    if unknown > end
                        && !is_owner_then_name(ontology, &candidates)
                        && !is_person_behind(article, sentence, &folded, end, unknown, ontology) =>
                {
                    Some((unknown, Vec::new()))
                }
                (Some(known), _) => Some(known),
                (None, Some(end)) => Some((end, Vec::new())),
                (None, None) => None,
            };
            let Some((last, candidates)) = found else {
                at += 1;
                continue;
            };
            let span = sentence.tokens[at].span.cover(sentence.tokens[last].span);
            if candidates.is_empty() && last == at && is_pair(&folded[at], ontology) {
                at = last + 1;
                continue;
            }
            if !candidates.is_empty() || !mentions.timexes.iter().any(|timex| timex.span.overlaps(span)) {
                let head = head_of(sentence, at, last);
                names.push(Name {
                    span,
                    sentence: number,
                    first: at,
                    last,
                    head,
                    key: fold_name(span.text(&article.text)),
                    candidates,
                });
            }
            at = last + 1;
        }
    }
    names
}

/// Tells whether a word joins two names of the gazetteer, as "l'axe Moscou-Pyongyang" does: it names neither.
fn is_pair(folded: &str, ontology: &Ontology) -> bool {
    let known = |part: &str| !ontology.gazetteer.find(part).is_empty();
    folded.match_indices(' ').any(|(at, _)| known(&folded[..at]) && known(&folded[at + 1..]))
}

/// Tells whether a person of the gazetteer stands behind a place: "a rencontré à Vladivostok Vladimir Poutine".
fn is_person_behind(
    article: &Article,
    sentence: &Sentence,
    folded: &[String],
    end: usize,
    last: usize,
    ontology: &Ontology,
) -> bool {
    find_known(article, sentence, folded, end + 1, ontology).is_some_and(|(found, candidates)| {
        found == last && candidates.iter().any(|(id, _)| ontology.gazetteer.concept(*id).class == vocab::PERSON)
    })
}

/// The name of a state or body in front of another name does not begin that name: "… de Russie Vladimir Poutine",
/// "… de l'ONU Ghassan Salamé".
fn is_owner_then_name(ontology: &Ontology, candidates: &[(ConceptId, NameKind)]) -> bool {
    candidates.iter().any(|(id, _)| {
        let class = ontology.gazetteer.concept(*id).class;
        ontology.schema.is_a(class, vocab::STATE) || ontology.schema.is_a(class, vocab::ORGANIZATION)
    })
}

/// Finds the longest gazetteer name that begins at a token.
fn find_known(
    article: &Article,
    sentence: &Sentence,
    folded: &[String],
    first: usize,
    ontology: &Ontology,
) -> Option<(usize, Vec<(ConceptId, NameKind)>)> {
    let gazetteer = &ontology.gazetteer;
    let word = folded[first].split(' ').next()?;
    let longest = gazetteer.longest(word);
    if longest == 0 {
        return None;
    }
    let token = &sentence.tokens[first];
    let is_capital = starts_upper(token.span.text(&article.text));
    let mut key = String::new();
    let mut found = None;
    for (last, word) in folded.iter().enumerate().skip(first).take(longest + 2) {
        let is_contraction_rest = last > first && sentence.tokens[last].span == sentence.tokens[last - 1].span;
        if !is_contraction_rest && !word.is_empty() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(word);
        }
        if key.split(' ').count() > longest {
            break;
        }
        let next_shares_span =
            sentence.tokens.get(last + 1).is_some_and(|next| next.span == sentence.tokens[last].span);
        if next_shares_span {
            continue;
        }
        let candidates = gazetteer.find(&key);
        // "Sana a démenti" is not Sana'a, "Le maire d'Istanbul" no Bruno Le Maire.
        let is_lower = !starts_upper(sentence.tokens[last].span.text(&article.text));
        let is_no_name = matches!(sentence.tokens[last].upos, Upos::Verb | Upos::Aux)
            || is_lower && token.upos == Upos::Det && is_sentence_start(sentence, first);
        if last > first && is_no_name {
            continue;
        }
        // A sign behind a name adds nothing to the key, and is no part of the name.
        if !word.is_empty() && !candidates.is_empty() && (is_capital || gazetteer.is_lower_case(&key)) {
            found = Some((last, candidates.to_vec()));
        }
    }
    let (last, candidates) = found?;
    // A single word must look like a name: not "Nice journée", not a verb at the head of a sentence.
    if last == first && !matches!(token.upos, Upos::Propn | Upos::Noun | Upos::X | Upos::Adj | Upos::Num) {
        return None;
    }
    if last == first
        && matches!(token.upos, Upos::Adj)
        && candidates.iter().all(|(id, _)| gazetteer.concept(*id).ambiguous)
    {
        return None;
    }
    if last == first
        && token.upos != Upos::Propn
        && is_sentence_start(sentence, first)
        && candidates.iter().all(|(id, _)| gazetteer.concept(*id).ambiguous)
    {
        return None;
    }
    Some((last, candidates))
}

/// Finds the end of a run of capitalized proper nouns that begins at a token.
fn find_unknown(article: &Article, sentence: &Sentence, first: usize) -> Option<usize> {
    let is_name_word = |index: usize| {
        let token = &sentence.tokens[index];
        let surface = token.span.text(&article.text);
        token.upos == Upos::Propn && starts_upper(surface) && surface.chars().any(char::is_alphabetic)
    };
    if !is_name_word(first) && !is_adjective_as_name(article, sentence, first) {
        return None;
    }
    let mut last = first;
    while last + 1 < sentence.tokens.len() {
        let next = last + 1;
        let gap = Span::new(sentence.tokens[last].span.end, sentence.tokens[next].span.start);
        let joined = gap.is_empty()
            || gap.text(&article.text).chars().all(char::is_whitespace) && !gap.text(&article.text).contains('\n');
        let particle = next + 1 < sentence.tokens.len()
            && is_name_word(next + 1)
            && matches!(sentence.tokens[next].deprel, Deprel::FlatName | Deprel::Flat | Deprel::FlatForeign);
        if joined && is_name_word(next) {
            last = next;
        } else if joined && particle {
            last = next + 1;
        } else {
            break;
        }
    }
    Some(last)
}

/// Tells whether a given name was taken for the adjective that it also is: "s'agace Claire Vasseur".
fn is_adjective_as_name(article: &Article, sentence: &Sentence, token: usize) -> bool {
    let is_flat = |next: &crate::syntax::Token| next.head == Some(token) && next.deprel == Deprel::FlatName;
    sentence.tokens[token].upos == Upos::Adj
        && starts_upper(sentence.tokens[token].span.text(&article.text))
        && !is_sentence_start(sentence, token)
        && sentence.tokens.get(token + 1).is_some_and(|next| next.upos == Upos::Propn && is_flat(next))
}

/// Returns the token of a run that the run's other tokens hang on.
#[must_use]
pub fn head_of(sentence: &Sentence, first: usize, last: usize) -> usize {
    (first..=last)
        .find(|index| match sentence.tokens[*index].head {
            Some(head) => {
                (head < first || head > last)
                    && !matches!(sentence.tokens[*index].deprel, Deprel::Case | Deprel::Det | Deprel::Punct)
            }
            None => true,
        })
        .unwrap_or(first)
}

fn is_sentence_start(sentence: &Sentence, token: usize) -> bool {
    sentence.tokens[..token].iter().all(|token| token.upos == Upos::Punct)
}

/// Tells whether a word begins with a capital letter.
#[must_use]
pub fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
