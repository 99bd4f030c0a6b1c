//! Holds shapes against the nodes of one graph.

use std::cell::RefCell;

use oxigraph::model::{Literal, NamedNode, Term, TermRef};
use rustc_hash::FxHashMap;

use super::constraint::Constraint;
use super::data::Data;
use super::index::Index;
use super::report::ValidationResult;
use super::shape::{ShapeId, Shapes};
use super::sparql::{Row, Source, SparqlConstraint};
use super::target::Foci;
use super::{ShaclError, sh};
use crate::store::Store;

/// Validates one graph, and returns the results in the order of the shapes and their focus nodes.
///
/// # Errors
///
/// Returns an error when a query or the storage fails.
pub(super) fn validate(
    store: &Store,
    shapes: &Shapes,
    graph: &NamedNode,
    own: &Index<'_>,
    shared: &Index<'_>,
) -> Result<Vec<ValidationResult>, ShaclError> {
    let data = Data::new(own, shared);
    let source = Source { store, graph, data };
    let validator = Validator { shapes, source, data, rows: RefCell::default() };
    let foci = Foci::new(data);
    let mut findings = Vec::new();
    for id in shapes.with_targets().filter(|id| !shapes.get(*id).is_deactivated) {
        for focus in foci.of(&shapes.get(id).targets) {
            validator.check(id, focus, &mut findings)?;
        }
    }
    Ok(findings.into_iter().map(|finding| validator.result(finding)).collect())
}

/// The rows of a query by their focus nodes.
type Rows = FxHashMap<Term, Vec<Row>>;

struct Validator<'a> {
    shapes: &'a Shapes,
    source: Source<'a>,
    data: Data<'a>,
    /// The rows of the queries that were asked of the whole graph, by the names of their constraints.
    rows: RefCell<FxHashMap<&'a str, Rows>>,
}

/// A fault: which constraint of which shape, and where.
struct Finding<'a> {
    shape: ShapeId,
    /// The place of the constraint among the shape's.
    constraint: usize,
    focus: TermRef<'a>,
    /// Another path than the shape's.
    path: Option<NamedNode>,
    value: Option<Term>,
    /// Other messages than the shape's.
    messages: Vec<Literal>,
}

impl<'a> Validator<'a> {
    /// Holds a shape against a focus node, and adds what it finds.
    ///
    /// Shapes nest no deeper than the reader allows, and none leads back to itself.
    fn check(&self, id: ShapeId, focus: TermRef<'a>, findings: &mut Vec<Finding<'a>>) -> Result<(), ShaclError> {
        let shape = self.shapes.get(id);
        if shape.is_deactivated {
            return Ok(());
        }
        let values = match &shape.path {
            Some(path) => path.values(self.data, focus),
            None => vec![focus],
        };
        for (number, constraint) in shape.constraints.iter().enumerate() {
            let finding = |path, value: Option<Term>, messages| Finding {
                shape: id,
                constraint: number,
                focus,
                path,
                value,
                messages,
            };
            match constraint {
                Constraint::Property(property) => {
                    for value in &values {
                        self.check(*property, *value, findings)?;
                    }
                }
                Constraint::Sparql(query) => {
                    let of_node_shape = shape.path.is_none().then(|| focus.into_owned());
                    for row in self.rows(query, focus)? {
                        let value = row.value.or_else(|| of_node_shape.clone());
                        findings.push(finding(row.path, value, row.messages));
                    }
                }
                Constraint::QualifiedMinCount { shape, siblings, count } => {
                    if self.count(*shape, siblings, &values)? < *count {
                        findings.push(finding(None, None, Vec::new()));
                    }
                }
                Constraint::QualifiedMaxCount { shape, siblings, count } => {
                    if self.count(*shape, siblings, &values)? > *count {
                        findings.push(finding(None, None, Vec::new()));
                    }
                }
                Constraint::Not(_)
                | Constraint::And(_)
                | Constraint::Or(_)
                | Constraint::Xone(_)
                | Constraint::Node(_) => {
                    for value in &values {
                        if !self.holds(constraint, *value)? {
                            findings.push(finding(None, Some(value.into_owned()), Vec::new()));
                        }
                    }
                }
                constraint => {
                    for (value, path) in constraint.faults(self.data, focus, &values) {
                        findings.push(finding(path, value.map(TermRef::into_owned), Vec::new()));
                    }
                }
            }
        }
        Ok(())
    }

    /// Tells whether a value node is as a constraint on other shapes wants it.
    fn holds(&self, constraint: &Constraint, value: TermRef<'a>) -> Result<bool, ShaclError> {
        let conforming = |shapes: &[ShapeId]| -> Result<usize, ShaclError> {
            let mut count = 0;
            for shape in shapes {
                count += usize::from(self.conforms(*shape, value)?);
            }
            Ok(count)
        };
        Ok(match constraint {
            Constraint::Not(shape) => !self.conforms(*shape, value)?,
            Constraint::Node(shape) => self.conforms(*shape, value)?,
            Constraint::And(shapes) => conforming(shapes)? == shapes.len(),
            Constraint::Or(shapes) => conforming(shapes)? > 0,
            Constraint::Xone(shapes) => conforming(shapes)? == 1,
            _ => true,
        })
    }

    fn conforms(&self, shape: ShapeId, value: TermRef<'a>) -> Result<bool, ShaclError> {
        let mut findings = Vec::new();
        self.check(shape, value, &mut findings)?;
        Ok(findings.is_empty())
    }

    /// Counts the value nodes that conform to a shape and to none of its siblings.
    fn count(&self, shape: ShapeId, siblings: &[ShapeId], values: &[TermRef<'a>]) -> Result<usize, ShaclError> {
        let mut count = 0;
        for value in values {
            let mut is_counted = self.conforms(shape, *value)?;
            for sibling in siblings {
                is_counted = is_counted && !self.conforms(*sibling, *value)?;
            }
            count += usize::from(is_counted);
        }
        Ok(count)
    }

    /// Returns the rows of a query for a focus node.
    fn rows(&self, query: &'a SparqlConstraint, focus: TermRef<'a>) -> Result<Vec<Row>, ShaclError> {
        let focus = focus.into_owned();
        if !query.is_separable() {
            return query.rows_of(self.source, focus);
        }
        let mut asked = self.rows.borrow_mut();
        let rows = match asked.entry(query.name.as_str()) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(query.rows(self.source)?),
        };
        Ok(rows.get(&focus).cloned().unwrap_or_default())
    }

    /// Makes a result of a finding.
    fn result(&self, finding: Finding<'a>) -> ValidationResult {
        let shape = self.shapes.get(finding.shape);
        let constraint = shape.constraints.get(finding.constraint);
        let mut messages = finding.messages;
        if messages.is_empty() {
            messages.clone_from(&shape.messages);
        }
        if messages.is_empty() {
            messages.extend(constraint.map(|constraint| Literal::new_simple_literal(constraint.message())));
        }
        let path = finding.path.map(super::path::Path::Predicate).or_else(|| shape.path.clone());
        ValidationResult {
            graph: self.source.graph.clone(),
            focus: finding.focus.into_owned(),
            path,
            value: finding.value,
            messages,
            severity: shape.severity.clone(),
            component: sh(constraint.map_or("", Constraint::component)),
            shape: shape.name.clone(),
            constraint: match constraint {
                Some(Constraint::Sparql(query)) => Some(query.name.clone()),
                _ => None,
            },
        }
    }
}
