//! What voices say: how surely, of what, and in which words.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Term as RdfTerm};

use super::sheet::STANDING;
use super::subject_iri;
use crate::store::{Store, StoreError, is_article, node};
use crate::vocab;

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
    pub(super) fn of(factuality: &str) -> Option<Self> {
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

/// Returns voices with those that speak for them: documents by their hand and, if wanted, organs, leaders and members.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn with_mouths(store: &Store, voices: &[NamedNode], with_organs: bool) -> Result<Vec<NamedNode>, StoreError> {
    let mut all: BTreeSet<String> = voices.iter().map(|voice| voice.as_str().to_owned()).collect();
    if with_organs {
        // What only lies in a state does not speak for it.
        let speaks = |relation: &NamedNode| {
            let mut relations = STANDING.into_iter().filter(|relation| *relation != vocab::LOCATED_IN);
            relations.any(|known| relation.as_ref() == node(known))
        };
        for voice in voices {
            for tie in store.summed_up(None, Some(voice.as_ref()))? {
                if let [RdfTerm::NamedNode(mouth), RdfTerm::NamedNode(relation), _] = tie?
                    && speaks(&relation)
                {
                    all.insert(mouth.into_string());
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

/// Runs of words with where they begin.
type Words = BTreeSet<(usize, String)>;

/// Returns what voices say, in the order of the articles.
///
/// # Errors
///
/// Returns an error when the storage cannot be read.
pub fn said_by(store: &Store, voices: &[NamedNode]) -> Result<Vec<Said>, StoreError> {
    // By article and by the number of the claim; with each run of words and where it begins.
    let mut all: BTreeMap<(String, usize, String), (Said, Words)> = BTreeMap::new();
    for voice in voices {
        for row in store.solutions(&claims_by(voice))? {
            let row = row?;
            let iri = |variable: &str| match row.get(variable) {
                Some(RdfTerm::NamedNode(node)) => Some(node.as_str()),
                _ => None,
            };
            let (Some(article), Some(claim), Some(factuality)) = (iri("article"), iri("claim"), iri("factuality"))
            else {
                continue;
            };
            let Some(verdict) = Verdict::of(factuality).filter(|_| is_article(NamedNodeRef::new_unchecked(article)))
            else {
                continue;
            };
            let triple = iri("subject").zip(iri("predicate")).zip(iri("object"));
            let triple = triple
                .map(|((subject, predicate), object)| (subject.to_owned(), predicate.to_owned(), object.to_owned()));
            // Of what was compared the happening, else what it tells again, else itself; of what has no event, the triple.
            let matter = iri("happening").or(iri("earlier")).or(iri("event")).map(str::to_owned);
            let matter = matter.or_else(|| {
                triple.as_ref().map(|(subject, predicate, object)| format!("{subject} {predicate} {object}"))
            });
            let said = || Said {
                matter: matter.unwrap_or_default(),
                verdict,
                factuality: factuality.to_owned(),
                words: String::new(),
                article: article.to_owned(),
                claim: claim.to_owned(),
                triple,
            };
            let key = (article.to_owned(), claim.len(), claim.to_owned());
            let (_, words) = all.entry(key).or_insert_with(|| (said(), BTreeSet::new()));
            if let Some(RdfTerm::Literal(text)) = row.get("words") {
                let start = match row.get("start") {
                    Some(RdfTerm::Literal(start)) => start.value().parse().unwrap_or(0),
                    _ => 0,
                };
                words.insert((start, text.value().to_owned()));
            }
        }
    }
    let join = |(said, words): (Said, Words)| Said {
        words: words.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" … "),
        ..said
    };
    Ok(all.into_values().map(join).collect())
}

/// Returns the query for the claims of a voice: a row for each run of words.
fn claims_by(voice: &NamedNode) -> String {
    let [according, factuality, about, subject, predicate, object] = [
        vocab::ACCORDING_TO,
        vocab::FACTUALITY,
        vocab::ABOUT,
        vocab::RDF_SUBJECT,
        vocab::RDF_PREDICATE,
        vocab::RDF_OBJECT,
    ]
    .map(node);
    let [happening, retells, evidence, exact, start, nil] =
        [vocab::HAPPENING, vocab::RETELLS, vocab::EVIDENCE, vocab::OA_EXACT, vocab::OA_START, vocab::RDF_NIL].map(node);
    let world = vocab::WORLD_GRAPH;
    // A limit under a million tells the optimizer that the rest is to be looked up, one property after the other: an
    // OPTIONAL with several, or with a variable that may be unbound, would read all that there is.
    format!(
        "SELECT ?article ?claim ?factuality ?event ?happening ?earlier ?subject ?predicate ?object ?start ?words WHERE {{
            {{ SELECT ?article ?claim WHERE {{ GRAPH ?article {{ ?claim {according} {voice} }} }} LIMIT 999999 }}
            GRAPH ?article {{ ?claim {factuality} ?factuality }}
            OPTIONAL {{ GRAPH ?article {{ ?claim {about} ?event }} }}
            OPTIONAL {{ GRAPH ?article {{ ?claim {subject} ?subject }} }}
            OPTIONAL {{ GRAPH ?article {{ ?claim {predicate} ?predicate }} }}
            OPTIONAL {{ GRAPH ?article {{ ?claim {object} ?object }} }}
            OPTIONAL {{ GRAPH ?article {{ ?claim {evidence} ?span }} }}
            BIND(COALESCE(?event, {nil}) AS ?eventOrNil)
            BIND(COALESCE(?span, {nil}) AS ?spanOrNil)
            OPTIONAL {{ GRAPH <{world}> {{ ?eventOrNil {happening} ?happening }} }}
            OPTIONAL {{ GRAPH ?article {{ ?eventOrNil {retells} ?earlier }} }}
            OPTIONAL {{ GRAPH ?article {{ ?spanOrNil {exact} ?words }} }}
            OPTIONAL {{ GRAPH ?article {{ ?spanOrNil {start} ?start }} }}
        }}"
    )
}
