//! The graph of one article, indexed once for every profile and format.

use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::labels::Labels;
use crate::store::node;
use crate::vocab;

/// How many voices a chain has at most; one that goes round is cut here.
const LONGEST_CHAIN: usize = 32;

/// The graph of an article by subject, with its claims.
#[derive(Debug)]
pub struct ArticleGraph<'a> {
    /// The article, whose graph and voice it is.
    pub name: &'a NamedNode,
    /// All quads, sorted as [`sort`](crate::store::format::sort) does.
    pub quads: &'a [Quad],
    subjects: FxHashMap<&'a str, (usize, usize)>,
    claims: Vec<Claim<'a>>,
    numbers: FxHashMap<&'a str, usize>,
}

/// A claim with what every form wants of it.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// Its IRI.
    pub node: &'a NamedNode,
    /// Whose word it is.
    pub voice: Option<&'a NamedNode>,
    /// How surely the voice says so.
    pub factuality: Option<&'a NamedNode>,
    /// The event it is about.
    pub event: Option<&'a NamedNode>,
    /// The triple that sums it up: subject, predicate, object.
    pub triple: Option<(&'a NamedNode, &'a NamedNode, &'a Term)>,
    /// The claim that relays it.
    pub reported_in: Option<&'a NamedNode>,
    /// Whether it is one of those to write; the others are there to tell who relays it.
    pub is_selected: bool,
}

impl Claim<'_> {
    /// Tells whether the voice affirms it with certainty.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.factuality.is_some_and(|value| value.as_ref() == node(vocab::CERTAIN))
    }
}

impl<'a> ArticleGraph<'a> {
    /// Indexes a sorted graph; with `voices`, only their claims are selected.
    #[must_use]
    pub fn new(name: &'a NamedNode, quads: &'a [Quad], voices: &[NamedNode]) -> Self {
        let mut graph =
            Self { name, quads, subjects: FxHashMap::default(), claims: Vec::new(), numbers: FxHashMap::default() };
        let mut claims = Vec::new();
        let mut start = 0;
        for block in quads.chunk_by(|left, right| left.subject == right.subject) {
            let end = start + block.len();
            match block.first().map(|quad| &quad.subject) {
                Some(NamedOrBlankNode::NamedNode(subject)) => {
                    graph.subjects.insert(subject.as_str(), (start, end));
                    if block.iter().any(|quad| is_type(quad, vocab::CLAIM)) {
                        claims.push(subject);
                    }
                }
                // A label has no colon, and an IRI has one: the two cannot be mistaken for each other.
                Some(NamedOrBlankNode::BlankNode(subject)) => {
                    graph.subjects.insert(subject.as_str(), (start, end));
                }
                None => {}
            }
            start = end;
        }
        // Shorter names first: c2 stands before c10, as in the article.
        claims.sort_by_key(|claim| (claim.as_str().len(), claim.as_str()));
        for claim in claims {
            let claim = graph.claim_of(claim, voices);
            graph.numbers.insert(claim.node.as_str(), graph.claims.len());
            graph.claims.push(claim);
        }
        graph
    }

    fn claim_of(&self, claim: &'a NamedNode, voices: &[NamedNode]) -> Claim<'a> {
        let name = claim.as_str();
        let voice = self.node(name, vocab::ACCORDING_TO);
        let triple = || {
            let subject = self.node(name, vocab::RDF_SUBJECT)?;
            let predicate = self.node(name, vocab::RDF_PREDICATE)?;
            Some((subject, predicate, self.objects(name, vocab::RDF_OBJECT).next()?))
        };
        Claim {
            node: claim,
            voice,
            factuality: self.node(name, vocab::FACTUALITY),
            event: self.node(name, vocab::ABOUT),
            triple: triple(),
            reported_in: self.node(name, vocab::REPORTED_IN),
            is_selected: voices.is_empty() || voice.is_some_and(|voice| voices.contains(voice)),
        }
    }

    /// Iterates over the claims to write, in the order of their numbers.
    pub fn claims(&self) -> impl Iterator<Item = &Claim<'a>> {
        self.claims.iter().filter(|claim| claim.is_selected)
    }

    /// Returns a claim of the article, selected or not.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Claim<'a>> {
        self.claims.get(*self.numbers.get(name)?)
    }

    /// Returns all that the graph says of something.
    #[must_use]
    pub fn about(&self, subject: &str) -> &'a [Quad] {
        self.subjects.get(subject).and_then(|(start, end)| self.quads.get(*start..*end)).unwrap_or_default()
    }

    /// Iterates over what a property of something leads to.
    pub fn objects(&self, subject: &str, property: vocab::Term) -> impl Iterator<Item = &'a Term> + use<'a> {
        let property = node(property);
        self.about(subject).iter().filter(move |quad| quad.predicate.as_ref() == property).map(|quad| &quad.object)
    }

    /// Iterates over the resources that a property of something leads to.
    pub fn nodes(&self, subject: &str, property: vocab::Term) -> impl Iterator<Item = &'a NamedNode> + use<'a> {
        self.objects(subject, property).filter_map(|object| match object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
    }

    /// Returns the first resource that a property of something leads to.
    #[must_use]
    pub fn node(&self, subject: &str, property: vocab::Term) -> Option<&'a NamedNode> {
        self.nodes(subject, property).next()
    }

    /// Returns the first literal that a property of something has.
    #[must_use]
    pub fn literal(&self, subject: &str, property: vocab::Term) -> Option<&'a Literal> {
        self.objects(subject, property).find_map(|object| match object {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
    }

    /// Returns the text of the first literal that a property of something has, or nothing.
    #[must_use]
    pub fn text(&self, subject: &str, property: vocab::Term) -> &'a str {
        self.literal(subject, property).map_or("", Literal::value)
    }

    /// Tells whether something is of a class, as the graph itself says.
    #[must_use]
    pub fn is_a(&self, subject: &str, class: vocab::Term) -> bool {
        self.about(subject).iter().any(|quad| is_type(quad, class))
    }

    /// Tells whether something is an event: words call it up.
    #[must_use]
    pub fn is_event(&self, subject: &str) -> bool {
        self.node(subject, vocab::TRIGGER).is_some()
    }

    /// Iterates over the subjects, in the order of the graph.
    pub fn subjects(&self) -> impl Iterator<Item = &'a NamedNode> + use<'a> {
        let blocks = self.quads.chunk_by(|left, right| left.subject == right.subject);
        blocks.filter_map(|block| match block.first().map(|quad| &quad.subject) {
            Some(NamedOrBlankNode::NamedNode(subject)) => Some(subject),
            _ => None,
        })
    }

    /// Iterates over the events, in the order of the graph.
    pub fn events(&self) -> impl Iterator<Item = &'a NamedNode> {
        self.subjects().filter(|subject| self.is_event(subject.as_str()))
    }

    /// Iterates over the entities: what has a name and is neither the article nor a time or number in it.
    pub fn entities(&self) -> impl Iterator<Item = &'a NamedNode> {
        const OTHERS: [vocab::Term; 4] = [vocab::ARTICLE_CLASS, vocab::HEADLINE, vocab::PERIOD, vocab::QUANTITY_CLASS];
        self.subjects().filter(|subject| {
            let subject = subject.as_str();
            self.literal(subject, vocab::RDFS_LABEL).is_some()
                && !OTHERS.iter().any(|class| self.is_a(subject, *class))
                && !self.is_event(subject)
        })
    }

    /// Returns the claims that relay a claim, the nearest first, up to one of the article's own.
    #[must_use]
    pub fn relays(&self, claim: &Claim<'a>) -> Vec<&Claim<'a>> {
        let mut relays = Vec::new();
        let mut at = claim.reported_in;
        while let Some(outer) = at.and_then(|outer| self.claim(outer.as_str()))
            && relays.len() < LONGEST_CHAIN
        {
            relays.push(outer);
            at = outer.reported_in;
        }
        relays
    }

    /// Returns the voices of a claim, from whose word it is to the article.
    #[must_use]
    pub fn chain(&self, claim: &Claim<'a>) -> Vec<&'a NamedNode> {
        let outer = self.relays(claim).into_iter().filter_map(|outer| outer.voice);
        claim.voice.into_iter().chain(outer).collect()
    }

    /// Returns the exact words that make a claim; where there are several runs, " … " stands between them.
    #[must_use]
    pub fn words(&self, claim: &Claim<'a>) -> String {
        let spans = self.nodes(claim.node.as_str(), vocab::EVIDENCE);
        spans.map(|span| self.text(span.as_str(), vocab::OA_EXACT)).collect::<Vec<_>>().join(" … ")
    }

    /// Returns the day the article was published, or nothing.
    #[must_use]
    pub fn date(&self) -> &'a str {
        self.text(self.name.as_str(), vocab::SCHEMA_DATE_PUBLISHED)
    }

    /// Returns the article's headline, or what stands for it.
    #[must_use]
    pub fn title(&self) -> &'a str {
        match self.text(self.name.as_str(), vocab::RDFS_LABEL) {
            "" => self.name.as_str(),
            title => title,
        }
    }

    /// Returns what something is called: an entity by its name, an event by its class, a term by its label.
    #[must_use]
    pub fn label(&self, iri: &str, labels: &Labels) -> String {
        let names = self.objects(iri, vocab::RDFS_LABEL).filter_map(|object| match object {
            Term::Literal(literal) => Some(literal),
            _ => None,
        });
        if let Some(name) = labels.choose(names) {
            return name.to_owned();
        }
        match self.node(iri, vocab::RDF_TYPE) {
            Some(class) if self.is_event(iri) => labels.of(class.as_str()),
            _ => labels.of(iri),
        }
    }

    /// Returns what a voice is called; an article speaks through whoever publishes it, if that is known.
    #[must_use]
    pub fn voice(&self, voice: &NamedNode, labels: &Labels) -> String {
        match self.text(self.name.as_str(), vocab::SCHEMA_PUBLISHER) {
            publisher if voice == self.name && !publisher.is_empty() => publisher.to_owned(),
            _ => self.label(voice.as_str(), labels),
        }
    }

    /// Returns the label of each thing that a property leads to, joined by commas.
    #[must_use]
    pub fn list(&self, subject: &str, property: vocab::Term, labels: &Labels) -> String {
        let list: Vec<_> = self.nodes(subject, property).map(|node| self.label(node.as_str(), labels)).collect();
        list.join(", ")
    }
}

fn is_type(quad: &Quad, class: vocab::Term) -> bool {
    quad.predicate.as_ref() == node(vocab::RDF_TYPE)
        && matches!(&quad.object, Term::NamedNode(found) if found.as_ref() == node(class))
}
