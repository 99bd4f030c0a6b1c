//! What the query of a constraint may be, and how it may be asked.

use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::TermPattern;

use crate::store::query;

/// The variable of the focus node, without `$`.
pub(super) const THIS: &str = "this";

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

/// Tells whether a query looks at the default graph alone.
///
/// Written out, a query names other graphs only behind this word. Where a text has the word in it, the query counts as one
/// that does, which takes longer and gives the same rows.
pub(super) fn is_of_default_graph(query: &Query) -> bool {
    !query.to_string().contains("GRAPH ")
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
pub(super) fn is_asked_once(query: &Query) -> bool {
    matches!(query, Query::Select { pattern, .. } if selects_once(pattern))
}

fn selects_once(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Project { inner, .. } => projects(pattern) && binds(inner) && is_separable(inner),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => selects_once(inner),
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
