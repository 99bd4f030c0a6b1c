//! The world according to some voices: what they vouch for, as plain triples,
//! and where two such worlds differ.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};

use super::voice::{Certainty, Said, Verdict, said_by, with_mouths};
use super::{has, object_iri, subject_iri};
use crate::store::{Store, StoreError, node};
use crate::vocab::{self, Term};

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
