//! The quads of one article, found by subject.

use oxigraph::model::{Quad, TermRef};
use rustc_hash::FxHashMap;

use super::{has, object_iri, subject_iri};
use crate::store::node;
use crate::vocab::{self, Term};

/// How something stands to what it belongs to.
pub(crate) const STANDING: [Term; 4] = [vocab::LEADS, vocab::MEMBER_OF, vocab::PART_OF, vocab::LOCATED_IN];

/// Returns how a claim says that one thing stands to another, if this is the quad that tells it.
pub(super) fn standing(quad: &Quad) -> Option<Term> {
    let property = object_iri(quad).filter(|_| has(quad, vocab::RDF_PREDICATE))?;
    STANDING.into_iter().find(|term| node(*term).as_str() == property)
}

/// Quads by their subject, with what claims say of how things belong together.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    stars: FxHashMap<&'a str, Vec<&'a Quad>>,
    owners: FxHashMap<&'a str, Vec<&'a str>>,
    claims: FxHashMap<&'a str, Vec<Claim<'a>>>,
}

/// What a claim about an event tells of it.
#[derive(Clone, Copy, Debug)]
struct Claim<'a> {
    evidence: &'a str,
    /// Whether it is told as still to come.
    is_ahead: bool,
    /// Whether it is taken for granted.
    is_presupposed: bool,
    /// The lexical entry that it comes from.
    rule: Option<&'a str>,
}

impl<'a> Sheet<'a> {
    /// Sorts quads by subject.
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        let mut sheet = Self::default();
        for quad in quads {
            sheet.stars.entry(subject_iri(quad)).or_default().push(quad);
        }
        for star in sheet.stars.values() {
            let find = |term: Term| star.iter().find(|quad| has(quad, term)).and_then(|quad| object_iri(quad));
            if star.iter().any(|quad| standing(quad).is_some())
                && let (Some(thing), Some(owner)) = (find(vocab::RDF_SUBJECT), find(vocab::RDF_OBJECT))
            {
                sheet.owners.entry(thing).or_default().push(owner);
            }
            let is_marked = |marker: Term| {
                star.iter().any(|quad| has(quad, vocab::MARKER) && object_iri(quad) == Some(node(marker).as_str()))
            };
            if let (Some(event), Some(evidence)) = (find(vocab::ABOUT), find(vocab::EVIDENCE)) {
                sheet.claims.entry(event).or_default().push(Claim {
                    evidence,
                    is_ahead: is_marked(vocab::FUTURE),
                    is_presupposed: is_marked(vocab::PRESUPPOSITION),
                    rule: find(vocab::RULE),
                });
            }
        }
        sheet.owners.values_mut().for_each(|owners| owners.sort_unstable());
        sheet
    }

    /// Returns the subjects, in no order.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &'a str> {
        self.stars.keys().copied()
    }

    /// Returns the quads with a subject.
    pub(super) fn star(&self, subject: &str) -> &[&'a Quad] {
        self.stars.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Returns what a property of a subject is, each that is an IRI.
    pub(super) fn objects(&self, subject: &str, property: Term) -> impl Iterator<Item = &'a str> {
        self.star(subject).iter().filter(move |quad| has(quad, property)).filter_map(|quad| object_iri(quad))
    }

    /// Returns what a property of a subject is, where it is an IRI: of several the first, since a store keeps no order.
    pub(super) fn object(&self, subject: &str, property: Term) -> Option<&'a str> {
        self.objects(subject, property).min()
    }

    /// Returns what a property of a subject is, where it is a literal: of several the first.
    pub(super) fn literal(&self, subject: &str, property: Term) -> Option<&'a str> {
        let literals = self.star(subject).iter().filter(|quad| has(quad, property));
        let literals = literals.filter_map(|quad| match quad.object.as_ref() {
            TermRef::Literal(literal) => Some(literal.value()),
            _ => None,
        });
        literals.min()
    }

    /// Returns what claims say to belong to something, in no order.
    pub(super) fn owned(&self) -> impl Iterator<Item = &'a str> {
        self.owners.keys().copied()
    }

    /// Returns what claims say that something belongs to, sorted.
    pub(super) fn owners(&self, thing: &str) -> &[&'a str] {
        self.owners.get(thing).map_or(&[], Vec::as_slice)
    }

    fn claims(&self, event: &str) -> &[Claim<'a>] {
        self.claims.get(event).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a claim tells the event as something that has happened or has not.
    pub(super) fn is_told(&self, event: &str) -> bool {
        self.claims(event).iter().any(|claim| !claim.is_ahead)
    }

    /// Tells whether all claims take the event for granted, or only name it: "le séisme".
    pub(super) fn is_known(&self, event: &str, is_noun: impl Fn(&str) -> bool) -> bool {
        self.claims(event).iter().all(|claim| claim.is_presupposed || claim.rule.is_some_and(&is_noun))
    }

    /// Returns the spans of all claims about events, in no order.
    pub(super) fn evidence(&self) -> impl Iterator<Item = &'a str> {
        self.claims.values().flatten().map(|claim| claim.evidence)
    }
}
