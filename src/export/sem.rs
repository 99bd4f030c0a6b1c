//! The Simple Event Model: events with their actors, places and times, and a view of them for each claim.
//!
//! After W. R. van Hage and others, [Design and use of the Simple Event Model](https://doi.org/10.1016/j.websem.2011.03.003).
//! A role is there twice: as the plain property (`sem:hasActor`), and as a `sem:Role` with its type. Claims that are
//! about no event (who leads what) have no place in the model.

use oxigraph::model::{NamedNode, Quad, Term};

use super::article::ArticleGraph;
use super::labels::{Labels, local_name};
use super::quads::{Quads, derived};
use crate::store::node;
use crate::vocab;

/// Describes the events of the claims, and the claims as views of them.
pub(super) fn recast(article: &ArticleGraph<'_>, labels: &Labels) -> Vec<Quad> {
    let mut quads = Quads::in_graph(article.name);
    for event in article.events() {
        describe_event(article, event, labels, &mut quads);
    }
    for claim in article.claims() {
        let (Some(event), Some(voice)) = (claim.event, claim.voice) else { continue };
        quads.add_term(claim.node, vocab::RDF_TYPE, vocab::SEM_VIEW);
        quads.add(claim.node, vocab::RDF_VALUE, event.clone());
        quads.add(claim.node, vocab::SEM_ACCORDING_TO, voice.clone());
        if let Some(factuality) = claim.factuality {
            quads.add(claim.node, vocab::FACTUALITY, factuality.clone());
        }
        quads.add(event, vocab::SEM_EVENT_PROPERTY, claim.node.clone());
        quads.add_term(voice, vocab::RDF_TYPE, vocab::SEM_AUTHORITY);
        quads.add_all(voice, vocab::RDFS_LABEL, article.objects(voice.as_str(), vocab::RDFS_LABEL));
    }
    quads.quads
}

fn describe_event(article: &ArticleGraph<'_>, event: &NamedNode, labels: &Labels, quads: &mut Quads) {
    let name = event.as_str();
    quads.add_term(event, vocab::RDF_TYPE, vocab::SEM_EVENT);
    for class in article.nodes(name, vocab::RDF_TYPE) {
        quads.add(event, vocab::SEM_EVENT_TYPE, class.clone());
        quads.add_term(class, vocab::RDF_TYPE, vocab::SEM_EVENT_TYPE_CLASS);
    }
    for time in article.nodes(name, vocab::TIME) {
        quads.add(event, vocab::SEM_HAS_TIME, time.clone());
        describe_time(article, time, quads);
    }
    let mut number = 0;
    for quad in article.about(name) {
        let role = &quad.predicate;
        let Term::NamedNode(filler) = &quad.object else { continue };
        let is_place = role.as_ref() == node(vocab::PLACE);
        if role.as_ref() == node(vocab::DURING) {
            quads.add(event, vocab::SEM_SUB_EVENT_OF, filler.clone());
        } else if article.is_event(filler.as_str()) {
            if labels.is_a(role.as_str(), vocab::ROLE) {
                quads.add(event, vocab::SEM_EVENT_PROPERTY, filler.clone());
            }
        } else if is_place || labels.is_a(role.as_str(), vocab::PARTICIPANT) {
            number += 1;
            let part = derived(event, &format!("{}-{number}", local_name(role.as_str())));
            let property = if is_place { vocab::SEM_HAS_PLACE } else { vocab::SEM_HAS_ACTOR };
            quads.add(event, property, filler.clone());
            quads.add(event, property, part.clone());
            quads.add_term(&part, vocab::RDF_TYPE, vocab::SEM_ROLE);
            quads.add(&part, vocab::RDF_VALUE, filler.clone());
            quads.add(&part, vocab::SEM_ROLE_TYPE, role.clone());
            quads.add_term(role, vocab::RDF_TYPE, vocab::SEM_ROLE_TYPE_CLASS);
            describe_entity(article, filler, is_place, quads);
        }
    }
}

fn describe_entity(article: &ArticleGraph<'_>, entity: &NamedNode, is_place: bool, quads: &mut Quads) {
    let (class, property, kind) = if is_place {
        (vocab::SEM_PLACE, vocab::SEM_PLACE_TYPE, vocab::SEM_PLACE_TYPE_CLASS)
    } else {
        (vocab::SEM_ACTOR, vocab::SEM_ACTOR_TYPE, vocab::SEM_ACTOR_TYPE_CLASS)
    };
    quads.add_term(entity, vocab::RDF_TYPE, class);
    for found in article.nodes(entity.as_str(), vocab::RDF_TYPE) {
        quads.add(entity, property, found.clone());
        quads.add_term(found, vocab::RDF_TYPE, kind);
    }
    for naming in [vocab::RDFS_LABEL, vocab::OWL_SAME_AS] {
        quads.add_all(entity, naming, article.objects(entity.as_str(), naming));
    }
}

/// Describes a time by the day it is, or by the first and last day it may cover.
fn describe_time(article: &ArticleGraph<'_>, time: &NamedNode, quads: &mut Quads) {
    let name = time.as_str();
    quads.add_term(time, vocab::RDF_TYPE, vocab::SEM_TIME);
    quads.add_all(time, vocab::RDFS_LABEL, article.objects(name, vocab::RDFS_LABEL));
    let (earliest, latest) = (article.literal(name, vocab::EARLIEST), article.literal(name, vocab::LATEST));
    if let (Some(day), true) = (earliest, earliest == latest) {
        quads.add(time, vocab::SEM_HAS_TIME_STAMP, day.clone());
        return;
    }
    for (property, day) in [(vocab::SEM_EARLIEST_BEGIN, earliest), (vocab::SEM_LATEST_END, latest)] {
        if let Some(day) = day {
            quads.add(time, property, day.clone());
        }
    }
}
