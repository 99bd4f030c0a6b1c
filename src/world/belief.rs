//! The world according to some voices: what they vouch for, as plain triples,
//! and where two such worlds differ.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, TermRef};

use super::sheet::standing;
use super::{graph_iri, has, object_iri, subject_iri};
use crate::store::{Store, StoreError, is_article, node};
use crate::vocab::{self, Term};

/// How sure a voice has to be at least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It may be so.
    Possible,
    /// It is probably so.
    Probable,
    /// It is so.
    #[default]
    Certain,
}

/// What a voice says of a matter: how surely, and whether it is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// How surely.
    pub certainty: Certainty,
    /// Whether it says that it is so.
    pub is_affirmed: bool,
}

impl Verdict {
    /// Reads a factuality; voices that do not commit themselves give no verdict.
    fn of(factuality: &str) -> Option<Self> {
        let verdict = |certainty, is_affirmed| Some(Self { certainty, is_affirmed });
        let is = |term| node(term).as_str() == factuality;
        match () {
            () if is(vocab::CERTAIN) => verdict(Certainty::Certain, true),
            () if is(vocab::PROBABLE) => verdict(Certainty::Probable, true),
            () if is(vocab::POSSIBLE) => verdict(Certainty::Possible, true),
            () if is(vocab::DENIED) => verdict(Certainty::Certain, false),
            () if is(vocab::IMPROBABLE) => verdict(Certainty::Probable, false),
            () if is(vocab::DOUBTFUL) => verdict(Certainty::Possible, false),
            () => None,
        }
    }
}

/// A claim of a voice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// What it is about: a happening, an event or a triple.
    pub matter: String,
    /// What the voice says of it.
    pub verdict: Verdict,
    /// The factuality, by IRI.
    pub factuality: String,
    /// The words.
    pub words: String,
    /// The article.
    pub article: String,
    /// The claim.
    pub claim: String,
    /// The plain triple, if the claim has one.
    pub triple: Option<(String, String, String)>,
}

/// How two voices differ about a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// One says that it is so, the other that it is not.
    Contradicts,
    /// One is surer.
    Surer,
    /// Only the first speaks of it.
    OnlyFirst,
    /// Only the second does.
    OnlySecond,
}

/// What two voices say of one matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// How they differ.
    pub difference: Difference,
    /// What the first says last.
    pub first: Option<Said>,
    /// What the second says last.
    pub second: Option<Said>,
}

/// Returns voices with those that speak for them: documents by their hand and, if wanted, organs, leaders and members.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn with_mouths(store: &Store, voices: &[NamedNode], with_organs: bool) -> Result<Vec<NamedNode>, StoreError> {
    let mut all: BTreeSet<String> = voices.iter().map(|voice| voice.as_str().to_owned()).collect();
    if with_organs {
        for voice in voices {
            for tie in store.quads(None, Some(vocab::RDF_OBJECT), Some(voice.into()), None)? {
                let subject = NamedNodeRef::new_unchecked(subject_iri(&tie));
                let star =
                    store.quads(Some(subject), None, None, Some(NamedNodeRef::new_unchecked(graph_iri(&tie))))?;
                // What only lies in a state does not speak for it.
                if star.iter().filter_map(standing).any(|relation| relation != vocab::LOCATED_IN) {
                    all.extend(
                        star.iter()
                            .filter(|quad| has(quad, vocab::RDF_SUBJECT))
                            .filter_map(object_iri)
                            .map(str::to_owned),
                    );
                }
            }
        }
    }
    for voice in all.clone() {
        let voice = NamedNode::new_unchecked(voice);
        let documents = store.quads(None, Some(vocab::SCHEMA_AUTHOR), Some((&voice).into()), None)?;
        all.extend(documents.iter().map(|quad| subject_iri(quad).to_owned()));
    }
    Ok(all.into_iter().map(NamedNode::new_unchecked).collect())
}

/// Returns what voices say, in the order of the articles.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn said_by(store: &Store, voices: &[NamedNode]) -> Result<Vec<Said>, StoreError> {
    let mut all = Vec::new();
    for voice in voices {
        for quad in store.quads(None, Some(vocab::ACCORDING_TO), Some(voice.into()), None)? {
            let article = NamedNode::new_unchecked(graph_iri(&quad));
            if !is_article(article.as_ref()) {
                continue;
            }
            let claim = NamedNode::new_unchecked(subject_iri(&quad));
            let star = store.quads(Some(claim.as_ref()), None, None, Some(article.as_ref()))?;
            let find = |property: Term| star.iter().find(|quad| has(quad, property)).and_then(object_iri);
            let Some(factuality) = find(vocab::FACTUALITY) else { continue };
            let Some(verdict) = Verdict::of(factuality) else { continue };
            let triple = find(vocab::RDF_SUBJECT).zip(find(vocab::RDF_PREDICATE)).zip(find(vocab::RDF_OBJECT));
            let triple = triple
                .map(|((subject, predicate), object)| (subject.to_owned(), predicate.to_owned(), object.to_owned()));
            let matter = match find(vocab::ABOUT) {
                Some(event) => happening(store, event)?,
                None => triple
                    .as_ref()
                    .map(|(subject, predicate, object)| format!("{subject} {predicate} {object}"))
                    .unwrap_or_default(),
            };
            let words = match find(vocab::EVIDENCE) {
                Some(span) => literal(store, span, vocab::OA_EXACT, &article)?,
                None => String::new(),
            };
            all.push(Said {
                matter,
                verdict,
                factuality: factuality.to_owned(),
                words,
                article: article.as_str().to_owned(),
                claim: claim.as_str().to_owned(),
                triple,
            });
        }
    }
    all.sort_by(|left, right| {
        (&left.article, left.claim.len(), &left.claim).cmp(&(&right.article, right.claim.len(), &right.claim))
    });
    Ok(all)
}

/// Returns the happening that an event describes, else the event that it tells again, else itself.
fn happening(store: &Store, event: &str) -> Result<String, StoreError> {
    let subject = NamedNodeRef::new_unchecked(event);
    for property in [vocab::HAPPENING, vocab::RETELLS] {
        if let Some(found) = store.quads(Some(subject), Some(property), None, None)?.first().and_then(object_iri) {
            return Ok(found.to_owned());
        }
    }
    Ok(event.to_owned())
}

fn literal(store: &Store, subject: &str, property: Term, graph: &NamedNode) -> Result<String, StoreError> {
    let quads = store.quads(Some(NamedNodeRef::new_unchecked(subject)), Some(property), None, Some(graph.as_ref()))?;
    Ok(quads.first().map_or_else(String::new, |quad| match quad.object.as_ref() {
        TermRef::Literal(literal) => literal.value().to_owned(),
        _ => String::new(),
    }))
}

/// Returns the plain triples that voices vouch for, with classes and labels of what they are about, in a graph of their
/// own that says whose word it is.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn believe(
    store: &Store,
    voices: &[NamedNode],
    with_organs: bool,
    at_least: Certainty,
    graph: &NamedNode,
) -> Result<Vec<Quad>, StoreError> {
    let name = GraphName::from(graph.clone());
    let mut quads = Vec::new();
    for voice in voices {
        quads.push(Quad::new(graph.clone(), node(vocab::ACCORDING_TO), voice.clone(), name.clone()));
    }
    let level = match at_least {
        Certainty::Possible => vocab::POSSIBLE,
        Certainty::Probable => vocab::PROBABLE,
        Certainty::Certain => vocab::CERTAIN,
    };
    quads.push(Quad::new(graph.clone(), node(vocab::FACTUALITY), node(level), name.clone()));
    quads.push(Quad::new(graph.clone(), node(vocab::WITH_ORGANS), Literal::from(with_organs), name.clone()));
    for said in said_by(store, &with_mouths(store, voices, with_organs)?)? {
        let Some((subject, predicate, object)) =
            said.triple.filter(|_| said.verdict.is_affirmed && said.verdict.certainty >= at_least)
        else {
            continue;
        };
        let triple = [&subject, &predicate, &object].map(NamedNode::new_unchecked);
        let article = NamedNode::new_unchecked(&said.article);
        for thing in [&triple[0], &triple[2]] {
            for property in [vocab::RDF_TYPE, vocab::RDFS_LABEL] {
                for quad in store.quads(Some(thing.as_ref()), Some(property), None, Some(article.as_ref()))? {
                    quads.push(Quad { graph_name: name.clone(), ..quad });
                }
            }
        }
        let [subject, predicate, object] = triple;
        quads.push(Quad::new(subject, predicate, object, name.clone()));
    }
    crate::store::format::sort(&mut quads);
    Ok(quads)
}

/// Returns the name of the graph that holds the world according to voices.
#[must_use]
pub fn graph_of(voices: &[NamedNode], with_organs: bool, at_least: Certainty) -> NamedNode {
    let parts: BTreeSet<&str> =
        voices.iter().map(|voice| voice.as_str().rsplit(['/', '#']).next().unwrap_or_default()).collect();
    let mut name = format!("{}{}", vocab::BELIEFS, parts.into_iter().collect::<Vec<_>>().join("+"));
    if at_least != Certainty::Certain {
        name.push_str(if at_least == Certainty::Probable { ",probable" } else { ",possible" });
    }
    if with_organs {
        name.push_str(",organs");
    }
    NamedNode::new_unchecked(name)
}

/// Writes the worlds that the store keeps anew, after articles have changed.
pub(super) fn renew(store: &Store) -> Result<(), StoreError> {
    for graph in store.beliefs()? {
        let quads = store.quads(None, None, None, Some(graph.as_ref()))?;
        let name = graph.as_str();
        let own = |property: Term| quads.iter().filter(move |quad| has(quad, property) && subject_iri(quad) == name);
        let voices: BTreeSet<&str> = own(vocab::ACCORDING_TO).filter_map(object_iri).collect();
        let voices: Vec<NamedNode> = voices.into_iter().map(NamedNode::new_unchecked).collect();
        let level = own(vocab::FACTUALITY).find_map(object_iri).and_then(Verdict::of);
        let with_organs = own(vocab::WITH_ORGANS).any(|quad| quad.object == Literal::from(true).into());
        let at_least = level.map_or(Certainty::Certain, |verdict| verdict.certainty);
        let renewed = believe(store, &voices, with_organs, at_least, &graph)?;
        if !store.holds(graph.as_ref(), &renewed)? {
            store.replace_graph(graph.as_ref(), &renewed)?;
        }
    }
    Ok(())
}

/// Compares what two voices say: contradictions first, then where one is surer, then what only one speaks of.
#[must_use]
pub fn differ(first: Vec<Said>, second: Vec<Said>) -> Vec<Pair> {
    let last = |said: Vec<Said>| said.into_iter().map(|said| (said.matter.clone(), said)).collect::<BTreeMap<_, _>>();
    let (mut first, mut second) = (last(first), last(second));
    let matters: BTreeSet<String> = first.keys().chain(second.keys()).cloned().collect();
    let mut pairs = Vec::new();
    for matter in matters {
        let (one, other) = (first.remove(&matter), second.remove(&matter));
        let difference = match (&one, &other) {
            (Some(one), Some(other)) if one.verdict.is_affirmed != other.verdict.is_affirmed => Difference::Contradicts,
            (Some(one), Some(other)) if one.verdict != other.verdict => Difference::Surer,
            (Some(_), None) => Difference::OnlyFirst,
            (None, Some(_)) => Difference::OnlySecond,
            _ => continue,
        };
        pairs.push(Pair { difference, first: one, second: other });
    }
    pairs.sort_by(|left, right| {
        let place = |pair: &Pair| {
            (pair.difference, pair.first.clone().or_else(|| pair.second.clone()).map(|said| (said.article, said.claim)))
        };
        place(left).cmp(&place(right))
    });
    pairs
}

/// Returns the quads of the claims in which two voices differ, each in the graph of its article, with their spans.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn claims_of(store: &Store, pairs: &[Pair]) -> Result<Vec<Quad>, StoreError> {
    let mut quads = Vec::new();
    for said in pairs.iter().flat_map(|pair| [&pair.first, &pair.second]).flatten() {
        let graph = NamedNode::new_unchecked(&said.article);
        let claim = store.quads(Some(NamedNodeRef::new_unchecked(&said.claim)), None, None, Some(graph.as_ref()))?;
        for object in
            claim.iter().filter(|quad| has(quad, vocab::EVIDENCE) || has(quad, vocab::ABOUT)).filter_map(object_iri)
        {
            quads.extend(store.quads(Some(NamedNodeRef::new_unchecked(object)), None, None, Some(graph.as_ref()))?);
        }
        quads.extend(claim);
    }
    quads.retain(|quad| matches!(quad.subject, NamedOrBlankNode::NamedNode(_)));
    crate::store::format::sort(&mut quads);
    Ok(quads)
}
