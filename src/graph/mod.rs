//! From a reading to its graph: the only bridge between texts and triples.
//!
//! **Invariant:** the same reading gives the same quads, sorted, without blank
//! nodes, all in the graph that the article names.

pub mod evidence;
pub mod iri;
pub mod recall;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term as RdfTerm};
use rustc_hash::FxHashSet;

use crate::claim::event::Filler;
use crate::claim::{Claim, Matter};
use crate::mention::EntityId;
use crate::mention::quantity::Bound;
use crate::ontology::Ontology;
use crate::reading::Reading;
use crate::span::Span;
use crate::vocab::{self, Term};
use evidence::CodePoints;

/// Describes a reading as quads.
#[must_use]
pub fn describe(reading: &Reading, ontology: &Ontology) -> Vec<Quad> {
    let article = &reading.article.iri;
    let mut graph = Graph::new(reading, article, ontology);
    graph.describe_article();
    graph.describe_content();
    let mut quads = graph.quads;
    if let Some(headline) = &reading.headline {
        let mut graph = Graph::new(headline, article, ontology);
        graph.describe_headline();
        graph.describe_content();
        quads.append(&mut graph.quads);
    }
    quads.sort_unstable_by(|left, right| place(left).cmp(&place(right)));
    quads.dedup();
    quads
}

/// What quads of one graph are sorted by: subject, predicate, object.
fn place(quad: &Quad) -> impl Ord + '_ {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    };
    let object = match &quad.object {
        RdfTerm::Literal(literal) => (literal.value(), literal.language(), literal.datatype().as_str()),
        RdfTerm::NamedNode(node) => (node.as_str(), None, ""),
        RdfTerm::BlankNode(node) => (node.as_str(), None, ""),
    };
    (subject, quad.predicate.as_str(), object)
}

/// Returns what an entity of a reading is called in the graph.
#[must_use]
pub fn entity_iri(reading: &Reading, entity: EntityId, ontology: &Ontology) -> String {
    let known = &reading.mentions.entities[entity];
    match known.concept {
        Some(concept) => ontology.iri(ontology.gazetteer.concept(concept).iri).to_owned(),
        None if known.is_named => iri::named_entity(&known.name),
        None => iri::part(&reading.article.iri, "x", entity + 1),
    }
}

/// Tells for each event whether a claim is about it, or about one that leads to it.
fn told_events(reading: &Reading) -> Vec<bool> {
    let mut told = vec![false; reading.claims.events.len()];
    let about = reading.claims.claims.iter().filter_map(|claim| match claim.matter {
        Matter::Event(event) => Some(event),
        Matter::Relation(_) => None,
    });
    let mut todo: Vec<usize> = about.collect();
    while let Some(event) = todo.pop() {
        if std::mem::replace(&mut told[event], true) {
            continue;
        }
        let event = &reading.claims.events[event];
        todo.extend(event.retells);
        todo.extend(event.roles.iter().filter_map(|(_, filler)| match filler {
            Filler::Event(event) => Some(*event),
            Filler::Entity(_) => None,
        }));
    }
    told
}

struct Graph<'a> {
    reading: &'a Reading,
    ontology: &'a Ontology,
    points: CodePoints,
    /// The article, whose graph and voice it is; a headline is a document of its own.
    name: NamedNode,
    /// The entities that are named or take part in an event.
    used: Vec<bool>,
    /// The events that claims are about.
    told: Vec<bool>,
    /// The spans that were described.
    spans: FxHashSet<Span>,
    quads: Vec<Quad>,
}

impl<'a> Graph<'a> {
    fn new(reading: &'a Reading, article: &str, ontology: &'a Ontology) -> Self {
        let told = told_events(reading);
        // The entities of a headline are there for its claims only: the body has its own.
        let is_whole = reading.article.iri == article;
        let entities = reading.mentions.entities.iter();
        let mut used: Vec<bool> = entities.map(|entity| is_whole && entity.is_named).collect();
        for (event, _) in reading.claims.events.iter().zip(&told).filter(|(_, told)| **told) {
            for (_, filler) in &event.roles {
                if let Filler::Entity(entity) = filler {
                    used[*entity] = true;
                }
            }
        }
        for source in reading.claims.claims.iter().filter_map(|claim| claim.source) {
            used[source] = true;
        }
        Self {
            reading,
            ontology,
            points: CodePoints::of(&reading.article.text),
            name: NamedNode::new_unchecked(article),
            used,
            told,
            spans: FxHashSet::default(),
            quads: Vec::new(),
        }
    }

    fn node(&self, term: Term) -> NamedNode {
        NamedNode::new_unchecked(self.ontology.iri(term))
    }

    fn add(&mut self, subject: &NamedNode, predicate: Term, object: impl Into<RdfTerm>) {
        let predicate = self.node(predicate);
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.name.clone()));
    }

    fn add_term(&mut self, subject: &NamedNode, predicate: Term, object: Term) {
        let object = self.node(object);
        self.add(subject, predicate, object);
    }

    fn document(&self) -> NamedNode {
        NamedNode::new_unchecked(&self.reading.article.iri)
    }

    fn part(&self, kind: &str, number: usize) -> NamedNode {
        NamedNode::new_unchecked(iri::part(&self.reading.article.iri, kind, number))
    }

    fn tagged(&self, text: &str) -> Literal {
        Literal::new_language_tagged_literal_unchecked(text, self.reading.article.language.tag())
    }

    fn entity(&self, entity: EntityId) -> NamedNode {
        NamedNode::new_unchecked(entity_iri(self.reading, entity, self.ontology))
    }

    fn filler(&self, filler: Filler) -> NamedNode {
        match filler {
            Filler::Entity(entity) => self.entity(entity),
            Filler::Event(event) => self.part("e", event + 1),
        }
    }

    /// Returns the node of a span, described on first need.
    fn span(&mut self, span: Span) -> NamedNode {
        let text = &self.reading.article.text;
        let (start, end) = self.points.bounds(text, span);
        let node = NamedNode::new_unchecked(iri::span(&self.reading.article.iri, start, end));
        if !self.spans.insert(span) {
            return node;
        }
        let document = self.document();
        self.add_term(&node, vocab::RDF_TYPE, vocab::SPAN);
        self.add(&node, vocab::OA_HAS_SOURCE, document);
        self.add(&node, vocab::OA_START, integer(start));
        self.add(&node, vocab::OA_END, integer(end));
        let exact = self.tagged(span.text(text));
        self.add(&node, vocab::OA_EXACT, exact);
        node
    }

    fn describe_article(&mut self) {
        let article = &self.reading.article;
        let node = self.document();
        self.add_term(&node, vocab::RDF_TYPE, vocab::ARTICLE_CLASS);
        self.add_term(&node, vocab::RDF_TYPE, vocab::SCHEMA_NEWS_ARTICLE);
        let text = self.tagged(&article.text);
        self.add(&node, vocab::SCHEMA_TEXT, text);
        self.add(&node, vocab::FINGERPRINT, Literal::new_simple_literal(article.fingerprint().to_string()));
        self.add(&node, vocab::READ_WITH, Literal::new_simple_literal(self.ontology.version()));
        self.add(&node, vocab::SCHEMA_IN_LANGUAGE, Literal::new_simple_literal(article.language.tag()));
        let label = self.tagged(article.title.as_deref().unwrap_or(&article.iri));
        self.add(&node, vocab::RDFS_LABEL, label.clone());
        if article.title.is_some() {
            self.add(&node, vocab::SCHEMA_HEADLINE, label);
        }
        if let Some(published) = article.published {
            self.add(&node, vocab::SCHEMA_DATE_PUBLISHED, date(published));
        }
        if let Some(publisher) = &article.publisher {
            self.add(&node, vocab::SCHEMA_PUBLISHER, Literal::new_simple_literal(publisher));
        }
        if let Some(url) = &article.url {
            self.add(&node, vocab::SCHEMA_URL, Literal::new_simple_literal(url));
        }
    }

    /// Describes a headline as a text of its own, which positions count in.
    fn describe_headline(&mut self) {
        let node = self.document();
        self.add_term(&node, vocab::RDF_TYPE, vocab::HEADLINE);
        let text = self.tagged(&self.reading.article.text);
        self.add(&node, vocab::SCHEMA_TEXT, text);
        let article = self.name.clone();
        self.add(&node, vocab::SCHEMA_IS_PART_OF, article);
    }

    fn describe_content(&mut self) {
        for entity in 0..self.used.len() {
            if self.used[entity] {
                self.describe_entity(entity);
            }
        }
        for event in 0..self.told.len() {
            if self.told[event] {
                self.describe_event(event);
            }
        }
        let reading = self.reading;
        for (number, claim) in reading.claims.claims.iter().enumerate() {
            self.describe_claim(number, claim);
        }
    }

    fn describe_entity(&mut self, number: EntityId) {
        let entity = &self.reading.mentions.entities[number];
        let node = self.entity(number);
        self.add_term(&node, vocab::RDF_TYPE, entity.class);
        let label = self.tagged(&entity.name);
        self.add(&node, vocab::RDFS_LABEL, label);
        if let Some(concept) = entity.concept {
            let concept = self.ontology.gazetteer.concept(concept);
            if let Some(label) = &concept.label_en {
                self.add(&node, vocab::RDFS_LABEL, Literal::new_language_tagged_literal_unchecked(label, "en"));
            }
            for item in &concept.same_as {
                self.add_term(&node, vocab::OWL_SAME_AS, *item);
            }
        }
        let spans: Vec<Span> = self
            .reading
            .mentions
            .mentions
            .iter()
            .filter(|mention| mention.entity == number)
            .map(|mention| mention.span)
            .collect();
        for span in spans {
            let span = self.span(span);
            self.add(&span, vocab::MENTIONS, node.clone());
        }
    }

    fn describe_event(&mut self, number: usize) {
        let event = &self.reading.claims.events[number];
        let node = self.part("e", number + 1);
        self.add_term(&node, vocab::RDF_TYPE, event.class);
        let trigger = self.span(event.trigger);
        self.add(&node, vocab::TRIGGER, trigger);
        for (role, filler) in &event.roles {
            let filler = self.filler(*filler);
            self.add(&node, *role, filler);
        }
        if let Some(attribute) = event.attribute {
            let attribute = self.tagged(attribute.text(&self.reading.article.text));
            self.add(&node, vocab::ATTRIBUTE, attribute);
        }
        if let Some(time) = event.time {
            let period = self.describe_period(time, event.is_ahead);
            self.add(&node, vocab::TIME, period);
        }
        for quantity in &event.quantities {
            let quantity = self.describe_quantity(*quantity);
            self.add(&node, vocab::QUANTITY, quantity);
        }
        if let Some(first) = event.retells {
            let first = self.part("e", first + 1);
            self.add(&node, vocab::RETELLS, first);
        }
    }

    /// Describes a time expression; `is_ahead` takes its coming reading, a node of its own.
    fn describe_period(&mut self, number: usize, is_ahead: bool) -> NamedNode {
        let timex = &self.reading.mentions.timexes[number];
        let coming = timex.future.as_ref().filter(|_| is_ahead);
        let node = self.part(if coming.is_some() { "f" } else { "t" }, number + 1);
        let (value, earliest, latest) = match coming {
            Some(coming) => (&coming.value, coming.earliest, coming.latest),
            None => (&timex.value, timex.earliest, timex.latest),
        };
        self.add_term(&node, vocab::RDF_TYPE, vocab::PERIOD);
        let label = self.tagged(timex.span.text(&self.reading.article.text));
        self.add(&node, vocab::RDFS_LABEL, label);
        self.add(&node, vocab::TIMEX, Literal::new_simple_literal(value));
        if let Some(earliest) = earliest {
            self.add(&node, vocab::EARLIEST, date(earliest));
        }
        if let Some(latest) = latest {
            self.add(&node, vocab::LATEST, date(latest));
        }
        node
    }

    fn describe_quantity(&mut self, number: usize) -> NamedNode {
        let quantity = &self.reading.mentions.quantities[number];
        let node = self.part("q", number + 1);
        self.add_term(&node, vocab::RDF_TYPE, vocab::QUANTITY_CLASS);
        let label = self.tagged(quantity.span.text(&self.reading.article.text));
        self.add(&node, vocab::RDFS_LABEL, label);
        for (property, value) in [
            (vocab::SCHEMA_VALUE, quantity.value),
            (vocab::SCHEMA_MIN_VALUE, quantity.min),
            (vocab::SCHEMA_MAX_VALUE, quantity.max),
        ] {
            if let Some(value) = value {
                self.add(&node, property, decimal(value));
            }
        }
        if let Some(unit) = quantity.unit {
            let unit = self.tagged(unit.text(&self.reading.article.text));
            self.add(&node, vocab::SCHEMA_UNIT_TEXT, unit);
        }
        let approximation = match quantity.bound {
            Bound::Exact => None,
            Bound::Around => Some(vocab::AROUND),
            Bound::Nearly => Some(vocab::NEARLY),
            Bound::AtLeast => Some(vocab::AT_LEAST),
            Bound::AtMost => Some(vocab::AT_MOST),
            Bound::MoreThan => Some(vocab::MORE_THAN),
            Bound::LessThan => Some(vocab::LESS_THAN),
            Bound::Some => Some(vocab::SOME),
        };
        if let Some(approximation) = approximation {
            self.add_term(&node, vocab::APPROXIMATION, approximation);
        }
        node
    }

    fn describe_claim(&mut self, number: usize, claim: &Claim) {
        let triple = match claim.matter {
            Matter::Event(event) => self.summary(event),
            Matter::Relation(relation) => {
                let relation = &self.reading.mentions.relations[relation];
                if !self.used[relation.subject] || !self.used[relation.object] {
                    return;
                }
                Some((self.entity(relation.subject), relation.property, self.entity(relation.object)))
            }
        };
        let node = self.part("c", number + 1);
        self.add_term(&node, vocab::RDF_TYPE, vocab::CLAIM);
        let source = claim.source.map_or_else(|| self.name.clone(), |source| self.entity(source));
        self.add(&node, vocab::ACCORDING_TO, source);
        if let Some(outer) = claim.reported_in {
            let outer = self.part("c", outer + 1);
            self.add(&node, vocab::REPORTED_IN, outer);
        }
        if let Matter::Event(event) = claim.matter {
            let event = self.part("e", event + 1);
            self.add(&node, vocab::ABOUT, event);
        }
        if let Some((subject, predicate, object)) = triple {
            self.add(&node, vocab::RDF_SUBJECT, subject);
            self.add_term(&node, vocab::RDF_PREDICATE, predicate);
            self.add(&node, vocab::RDF_OBJECT, object);
        }
        self.add_term(&node, vocab::FACTUALITY, claim.factuality);
        for marker in &claim.markers {
            self.add_term(&node, vocab::MARKER, *marker);
        }
        if let Some(stance) = claim.stance {
            self.add_term(&node, vocab::STANCE, stance);
        }
        if let Some(rule) = claim.rule {
            self.add_term(&node, vocab::RULE, rule);
        }
        let evidence = self.span(claim.evidence);
        self.add(&node, vocab::EVIDENCE, evidence);
        for cue in &claim.cues {
            let cue = self.span(*cue);
            self.add(&node, vocab::CUE, cue);
        }
        for quote in &claim.quotes {
            let quote = self.span(*quote);
            self.add(&node, vocab::QUOTE, quote);
        }
    }

    /// Returns the plain triple that sums an event up, where both its ends are told.
    fn summary(&self, event: usize) -> Option<(NamedNode, Term, NamedNode)> {
        let event = &self.reading.claims.events[event];
        let end =
            |role: Term| event.roles.iter().find(|(found, _)| *found == role).map(|(_, filler)| self.filler(*filler));
        self.ontology
            .schema
            .summaries(event.class)
            .into_iter()
            .find_map(|summary| Some((end(summary.subject)?, summary.property, end(summary.object)?)))
    }
}

fn integer(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

fn decimal(number: f64) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::DECIMAL)
}

fn date(date: chrono::NaiveDate) -> Literal {
    Literal::new_typed_literal(date.to_string(), xsd::DATE)
}
