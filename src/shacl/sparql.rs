//! Constraints that are queries: each row is a fault (SHACL-SPARQL, section 5).
//!
//! A query is asked once a graph, and its rows are sorted by `$this`, where that gives the same rows as binding `$this`
//! beforehand; else it is asked for each focus node.

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::{QuerySolution, Variable};
use rustc_hash::FxHashMap;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::TermPattern;

use super::ShaclError;
use crate::store::Store;
use crate::store::query;
use crate::vocab;

/// The variable of the focus node, without `$`.
const THIS: &str = "this";

/// A SELECT constraint.
#[derive(Clone, Debug)]
pub struct SparqlConstraint {
    /// Its IRI; of one that has none, one after its shape.
    pub name: NamedNode,
    shape: NamedNode,
    query: Query,
    messages: Vec<Literal>,
    is_separable: bool,
}

/// A row of a constraint's query.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The value that it blames, if it names one.
    pub(super) value: Option<Term>,
    /// The property that it blames.
    pub(super) path: Option<NamedNode>,
    /// What it says, each in another language.
    pub(super) messages: Vec<Literal>,
}

/// Parses the query of a constraint.
///
/// # Errors
///
/// Returns what is wrong with it: it is no SPARQL, no SELECT of `$this`, or uses what SHACL does not allow there.
pub(super) fn parse(text: &str, prefixes: &[(String, String)]) -> Result<Query, String> {
    let prefixes = prefixes.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
    let query = query::parse(text, prefixes).map_err(|error| error.to_string())?;
    let Query::Select { pattern, dataset, .. } = &query else { return Err("the query is no SELECT".to_owned()) };
    if dataset.is_some() {
        return Err("the query names graphs with FROM".to_owned());
    }
    if !projects(pattern) {
        return Err("the query does not select `$this`".to_owned());
    }
    for unbound in ["PATH", "shapesGraph", "currentShape"] {
        if ["$", "?"].iter().any(|sign| text.contains(&format!("{sign}{unbound}"))) {
            return Err(format!("`${unbound}` is not bound here"));
        }
    }
    check(pattern)?;
    Ok(query)
}

impl SparqlConstraint {
    pub(super) fn new(name: NamedNode, shape: NamedNode, query: Query, messages: Vec<Literal>) -> Self {
        let is_separable = matches!(&query, Query::Select { pattern, .. } if is_asked_once(pattern));
        Self { name, shape, query, messages, is_separable }
    }

    /// Tells whether the query may be asked once for all focus nodes.
    pub(super) const fn is_separable(&self) -> bool {
        self.is_separable
    }

    /// Asks the query of a graph and the ontology's, for all focus nodes.
    ///
    /// # Errors
    ///
    /// Returns an error when the query or the storage fails.
    pub(super) fn rows(&self, store: &Store, graph: &NamedNode) -> Result<FxHashMap<Term, Vec<Row>>, ShaclError> {
        let mut rows: FxHashMap<Term, Vec<Row>> = FxHashMap::default();
        self.ask(store, graph, None, |this, row| {
            if let Some(this) = this {
                rows.entry(this).or_default().push(row);
            }
        })?;
        Ok(rows)
    }

    /// Asks the query of a graph and the ontology's, for one focus node.
    ///
    /// # Errors
    ///
    /// Returns an error when the query or the storage fails.
    pub(super) fn rows_of(&self, store: &Store, graph: &NamedNode, focus: Term) -> Result<Vec<Row>, ShaclError> {
        let mut rows = Vec::new();
        self.ask(store, graph, Some(focus), |_, row| rows.push(row))?;
        Ok(rows)
    }

    fn ask(
        &self,
        store: &Store,
        graph: &NamedNode,
        focus: Option<Term>,
        mut take: impl FnMut(Option<Term>, Row),
    ) -> Result<(), ShaclError> {
        let failure = |error| ShaclError::Query { shape: self.shape.as_str().to_owned(), error };
        let graphs = [graph.clone(), NamedNode::new_unchecked(vocab::ONTOLOGY_GRAPH)];
        let bound = focus.map(|focus| (Variable::new_unchecked(THIS), focus));
        let mut rows = Vec::new();
        for row in query::select(store, &self.query, &graphs, bound).map_err(failure)? {
            let row = row.map_err(failure)?;
            rows.push((row.get(THIS).cloned(), self.row(&row)));
        }
        // The engine gives rows in no order that is promised.
        rows.sort_by_cached_key(|(this, row)| format!("{this:?} {row:?}"));
        rows.into_iter().for_each(|(this, row)| take(this, row));
        Ok(())
    }

    fn row(&self, row: &QuerySolution) -> Row {
        let messages = match row.get("message") {
            Some(Term::Literal(message)) => vec![message.clone()],
            _ => self.messages.iter().map(|message| fill(message, row)).collect(),
        };
        let path = match row.get("path") {
            Some(Term::NamedNode(path)) => Some(path.clone()),
            _ => None,
        };
        Row { value: row.get("value").cloned(), path, messages }
    }
}

/// Puts the values of a row where a message names them: `{?value}`, `{$this}`.
fn fill(message: &Literal, row: &QuerySolution) -> Literal {
    let mut text = message.value().to_owned();
    if text.contains('{') {
        for (variable, term) in row.iter() {
            for sign in ["?", "$"] {
                text =
                    text.replace(&format!("{{{sign}{}}}", variable.as_str()), &super::constraint::show(term.as_ref()));
            }
        }
    }
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    }
}

/// Tells whether a SELECT has `$this` among its columns.
fn projects(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Project { variables, .. } => variables.iter().any(|variable| variable.as_str() == THIS),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => projects(inner),
        _ => false,
    }
}

/// Checks that a pattern has nothing in it that binding `$this` beforehand leaves without a meaning.
fn check(pattern: &GraphPattern) -> Result<(), String> {
    let mut expressions: Vec<&Expression> = Vec::new();
    match pattern {
        GraphPattern::Minus { .. } => return Err("SHACL allows no MINUS here".to_owned()),
        GraphPattern::Values { .. } => return Err("SHACL allows no VALUES here".to_owned()),
        GraphPattern::Service { .. } => return Err("SHACL allows no SERVICE here".to_owned()),
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            check(left)?;
            check(right)?;
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            check(left)?;
            check(right)?;
            expressions.extend(expression);
        }
        GraphPattern::Filter { expr, inner } => {
            check(inner)?;
            expressions.push(expr);
        }
        GraphPattern::Extend { inner, expression, variable } => {
            if variable.as_str() == THIS {
                return Err("SHACL allows no other value for `$this`".to_owned());
            }
            check(inner)?;
            expressions.push(expression);
        }
        GraphPattern::Project { inner, .. } => {
            if !projects(pattern) {
                return Err("a SELECT within the query does not select `$this`".to_owned());
            }
            check(inner)?;
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. } => check(inner)?,
        _ => {}
    }
    while let Some(expression) = expressions.pop() {
        match expression {
            Expression::Exists(pattern) => check(pattern)?,
            Expression::Or(left, right)
            | Expression::And(left, right)
            | Expression::Equal(left, right)
            | Expression::SameTerm(left, right)
            | Expression::Greater(left, right)
            | Expression::GreaterOrEqual(left, right)
            | Expression::Less(left, right)
            | Expression::LessOrEqual(left, right)
            | Expression::Add(left, right)
            | Expression::Subtract(left, right)
            | Expression::Multiply(left, right)
            | Expression::Divide(left, right) => expressions.extend([left.as_ref(), right.as_ref()]),
            Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
                expressions.push(inner);
            }
            Expression::If(condition, then, otherwise) => {
                expressions.extend([condition.as_ref(), then.as_ref(), otherwise.as_ref()]);
            }
            Expression::In(inner, others) => {
                expressions.push(inner);
                expressions.extend(others);
            }
            Expression::Coalesce(others) | Expression::FunctionCall(_, others) => expressions.extend(others),
            _ => {}
        }
    }
    Ok(())
}

fn is_this(term: &TermPattern) -> bool {
    matches!(term, TermPattern::Variable(variable) if variable.as_str() == THIS)
}

/// Tells whether all rows of a query together are those for each `$this`.
fn is_asked_once(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Project { inner, .. } => projects(pattern) && binds(inner) && is_separable(inner),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => is_asked_once(inner),
        _ => false,
    }
}

/// Tells whether every row of a pattern has `$this`.
fn binds(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter().any(|triple| is_this(&triple.subject) || is_this(&triple.object))
        }
        GraphPattern::Path { subject, object, .. } => is_this(subject) || is_this(object),
        GraphPattern::Join { left, right } => binds(left) || binds(right),
        GraphPattern::Union { left, right } => binds(left) && binds(right),
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => binds(inner),
        _ => false,
    }
}

/// Tells whether the rows of a pattern with some `$this` are those of the pattern in which `$this` is replaced.
fn is_separable(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } => true,
        // A path of no length leads from any node, also from one that the graph does not have.
        GraphPattern::Path { subject, path, object } => !(is_this(subject) || is_this(object)) || !can_be_empty(path),
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            is_separable(left) && is_separable(right)
        }
        GraphPattern::LeftJoin { left, right, .. } => binds(left) && is_separable(left) && is_separable(right),
        GraphPattern::Filter { inner, .. } | GraphPattern::Extend { inner, .. } => binds(inner) && is_separable(inner),
        _ => false,
    }
}

fn can_be_empty(path: &PropertyPathExpression) -> bool {
    match path {
        PropertyPathExpression::ZeroOrMore(_) | PropertyPathExpression::ZeroOrOne(_) => true,
        PropertyPathExpression::Reverse(path) | PropertyPathExpression::OneOrMore(path) => can_be_empty(path),
        PropertyPathExpression::Sequence(left, right) => can_be_empty(left) && can_be_empty(right),
        PropertyPathExpression::Alternative(left, right) => can_be_empty(left) || can_be_empty(right),
        PropertyPathExpression::NamedNode(_) | PropertyPathExpression::NegatedPropertySet(_) => false,
    }
}
