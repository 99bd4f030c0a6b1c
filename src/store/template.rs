//! Fills the template of a `CONSTRUCT` query.
//!
//! The engine would do so itself, but it fetches each term from the database as
//! often as the template names it, constants too. Here each row is fetched once.

use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern};

/// The triples that each row gives.
#[derive(Debug)]
pub(super) struct Template(Vec<[Slot; 3]>);

/// A place in a triple.
#[derive(Debug)]
enum Slot {
    Constant(Term),
    Column(usize),
}

impl Template {
    /// Takes a query apart into one for rows and the template that they fill.
    ///
    /// Returns `None` when the query is no `CONSTRUCT`, or when its template has
    /// blank nodes, of which each row needs its own.
    pub(super) fn split(query: &Query) -> Option<(Query, Self)> {
        let Query::Construct { template, dataset, pattern, base_iri } = query else { return None };
        let mut variables: Vec<Variable> = Vec::new();
        let mut slot = |pattern: &TermPattern| {
            Some(match pattern {
                TermPattern::NamedNode(node) => Slot::Constant(node.clone().into()),
                TermPattern::Literal(literal) => Slot::Constant(literal.clone().into()),
                TermPattern::Variable(variable) => {
                    Slot::Column(variables.iter().position(|known| known == variable).unwrap_or_else(|| {
                        variables.push(variable.clone());
                        variables.len() - 1
                    }))
                }
                _ => return None,
            })
        };
        let mut triples = Vec::new();
        for triple in template {
            let predicate = match triple.predicate.clone() {
                NamedNodePattern::NamedNode(node) => TermPattern::NamedNode(node),
                NamedNodePattern::Variable(variable) => TermPattern::Variable(variable),
            };
            triples.push([slot(&triple.subject)?, slot(&predicate)?, slot(&triple.object)?]);
        }
        let pattern = GraphPattern::Project { inner: Box::new(pattern.clone()), variables };
        let pattern = GraphPattern::Distinct { inner: Box::new(pattern) };
        Some((Query::Select { dataset: dataset.clone(), pattern, base_iri: base_iri.clone() }, Self(triples)))
    }

    /// Returns the triples of a row; what lacks a value or is no triple is left out.
    pub(super) fn fill<'a>(&'a self, row: &'a [Option<Term>]) -> impl Iterator<Item = Triple> + 'a {
        self.0.iter().filter_map(move |[subject, predicate, object]| {
            let term = |slot: &'a Slot| match slot {
                Slot::Constant(term) => Some(term.clone()),
                Slot::Column(column) => row.get(*column)?.clone(),
            };
            let subject = match term(subject)? {
                Term::NamedNode(node) => NamedOrBlankNode::from(node),
                Term::BlankNode(node) => node.into(),
                _ => return None,
            };
            let predicate: NamedNode = match term(predicate)? {
                Term::NamedNode(node) => node,
                _ => return None,
            };
            Some(Triple::new(subject, predicate, term(object)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Literal;

    use super::*;

    #[test]
    fn what_is_no_triple_is_left_out() {
        let split = |template: &str| {
            let text = format!("CONSTRUCT {{ {template} }} WHERE {{ ?a ?b ?c }}");
            Template::split(&spargebra::SparqlParser::new().parse_query(&text).unwrap())
        };
        let (query, template) = split("?a a <https://a.example/B> ; ?b ?c . ?c ?b ?a").unwrap();
        assert!(query.to_string().contains("DISTINCT"), "{query}");
        let node = NamedNode::new_unchecked("https://a.example/a");
        let row = [Some(node.clone().into()), Some(node.into()), Some(Literal::from(1).into())];
        let triples: Vec<_> = template.fill(&row).map(|triple| triple.object.to_string()).collect();
        assert_eq!(triples, ["<https://a.example/B>", "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"]);
        assert_eq!(template.fill(&[row[0].clone(), None, None]).count(), 1);
        assert!(split("?a ?b []").is_none());
    }
}
