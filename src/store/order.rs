//! Puts the rows of a query in order.
//!
//! The engine would do so itself, but it fetches both keys from the database at
//! every comparison. Here each row is fetched once and then sorted.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

/// A row; a column without a value is `None`.
pub(super) type Row = Vec<Option<Term>>;

/// The order of the rows of a query.
#[derive(Debug)]
pub(super) struct Order {
    /// What the query asks for.
    pub(super) variables: Vec<Variable>,
    keys: Vec<Key>,
    start: usize,
    length: Option<usize>,
}

/// A column to sort by.
#[derive(Debug)]
struct Key {
    column: usize,
    /// Whether only the presence of a value counts, as in `!BOUND(?x)`.
    is_presence: bool,
    is_descending: bool,
}

/// A term as it sorts: as in SPARQL, and numbers before text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank<'a> {
    Unbound,
    Blank(&'a str),
    Iri(&'a str),
    Number(i64),
    Text(&'a str, &'a str, &'a str),
}

impl Order {
    /// Takes a query apart into one without order, whose rows have the keys as
    /// further columns, and its order.
    ///
    /// Returns `None` when there is no order, or one by more than columns.
    pub(super) fn split(query: &Query) -> Option<(Query, Self)> {
        let Query::Select { dataset, pattern, base_iri } = query else { return None };
        let (pattern, start, length) = match pattern {
            GraphPattern::Slice { inner, start, length } => (inner.as_ref(), *start, *length),
            pattern => (pattern, 0, None),
        };
        let (pattern, is_distinct) = match pattern {
            GraphPattern::Distinct { inner } => (inner.as_ref(), true),
            pattern => (pattern, false),
        };
        let GraphPattern::Project { inner, variables } = pattern else { return None };
        let GraphPattern::OrderBy { inner, expression } = inner.as_ref() else { return None };
        let mut columns = variables.clone();
        let keys = expression.iter().map(|key| Key::find(key, &mut columns)).collect::<Option<Vec<_>>>()?;
        if is_distinct && columns.len() > variables.len() {
            return None;
        }
        let mut pattern = GraphPattern::Project { inner: inner.clone(), variables: columns };
        if is_distinct {
            pattern = GraphPattern::Distinct { inner: Box::new(pattern) };
        }
        let query = Query::Select { dataset: dataset.clone(), pattern, base_iri: base_iri.clone() };
        Some((query, Self { variables: variables.clone(), keys, start, length }))
    }

    /// Sorts rows, those with equal keys by what they show, and takes the keys off.
    ///
    /// Returns `None` when a key has a datatype whose order only the engine knows.
    pub(super) fn apply(&self, mut rows: Vec<Row>) -> Option<Vec<Row>> {
        let keys = rows.iter().map(|row| self.rank(row)).collect::<Option<Vec<_>>>()?;
        let mut numbers: Vec<usize> = (0..rows.len()).collect();
        numbers.sort_by(|&left, &right| {
            self.compare(&keys[left], &keys[right])
                .then_with(|| rows[left].iter().map(shown).cmp(rows[right].iter().map(shown)))
        });
        drop(keys);
        let rows = numbers.into_iter().skip(self.start).take(self.length.unwrap_or(usize::MAX)).map(|number| {
            let mut row = std::mem::take(&mut rows[number]);
            row.truncate(self.variables.len());
            row
        });
        Some(rows.collect())
    }

    fn rank<'a>(&self, row: &'a Row) -> Option<Vec<Rank<'a>>> {
        self.keys
            .iter()
            .map(|key| match row.get(key.column)? {
                Some(_) if key.is_presence => Some(Rank::Number(0)),
                None if key.is_presence => Some(Rank::Number(1)),
                None => Some(Rank::Unbound),
                Some(term) => Rank::from_term(term),
            })
            .collect()
    }

    fn compare(&self, left: &[Rank<'_>], right: &[Rank<'_>]) -> std::cmp::Ordering {
        self.keys.iter().zip(left.iter().zip(right)).fold(std::cmp::Ordering::Equal, |order, (key, (left, right))| {
            order.then_with(|| if key.is_descending { right.cmp(left) } else { left.cmp(right) })
        })
    }
}

impl Key {
    /// Reads a key, and adds its column if there is none.
    fn find(expression: &OrderExpression, columns: &mut Vec<Variable>) -> Option<Self> {
        let (expression, is_descending) = match expression {
            OrderExpression::Asc(expression) => (expression, false),
            OrderExpression::Desc(expression) => (expression, true),
        };
        let (variable, is_presence) = match expression {
            Expression::Variable(variable) => (variable, false),
            Expression::Not(inner) => match inner.as_ref() {
                Expression::Bound(variable) => (variable, true),
                _ => return None,
            },
            _ => return None,
        };
        let column = columns.iter().position(|column| column == variable).unwrap_or_else(|| {
            columns.push(variable.clone());
            columns.len() - 1
        });
        Some(Self { column, is_presence, is_descending })
    }
}

impl<'a> Rank<'a> {
    fn from_term(term: &'a Term) -> Option<Self> {
        match term {
            Term::NamedNode(node) => Some(Self::Iri(node.as_str())),
            Term::BlankNode(node) => Some(Self::Blank(node.as_str())),
            Term::Literal(literal) => Self::from_literal(literal),
            #[allow(unreachable_patterns)]
            _ => None,
        }
    }

    fn from_literal(literal: &'a Literal) -> Option<Self> {
        let (value, datatype) = (literal.value(), literal.datatype());
        let is_text = datatype == xsd::STRING
            || datatype == rdf::LANG_STRING
            // Years of four digits and no time zone: the order of the letters is that of the days.
            || (datatype == xsd::DATE && value.len() == "2026-01-09".len())
            || (datatype == xsd::BOOLEAN && matches!(value, "true" | "false"));
        if is_text {
            return Some(Self::Text(value, literal.datatype().as_str(), literal.language().unwrap_or_default()));
        }
        // Fifteen digits are what a float keeps.
        let is_number = (datatype == xsd::INTEGER || datatype == xsd::DECIMAL) && value.len() <= 15;
        is_number.then(|| value.parse().ok().map(|number: f64| Self::Number(ordered(number))))?
    }
}

/// Returns an integer that sorts as the float does.
fn ordered(number: f64) -> i64 {
    // Adding zero makes -0 and 0 the same.
    let bits = (number + 0.0).to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// Returns what a term shows.
fn shown(term: &Option<Term>) -> &str {
    match term {
        Some(Term::NamedNode(node)) => node.as_str(),
        Some(Term::BlankNode(node)) => node.as_str(),
        Some(Term::Literal(literal)) => literal.value(),
        #[allow(unreachable_patterns)]
        Some(_) => "",
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    #[test]
    fn terms_sort_as_in_sparql() {
        let decimal = |value: &str| Some(Term::from(Literal::new_typed_literal(value, xsd::DECIMAL)));
        let rows = [
            None,
            Some(NamedNode::new_unchecked("https://a.example/").into()),
            decimal("-2.5"),
            decimal("-1"),
            decimal("0.0"),
            Some(Literal::from(9).into()),
            Some(Literal::from(10).into()),
            Some(Literal::new_typed_literal("2024-06-20", xsd::DATE).into()),
        ];
        let query = |keys: &str| {
            let text = format!("SELECT ?a {{ ?a ?b ?c }} ORDER BY {keys}");
            spargebra::SparqlParser::new().parse_query(&text).unwrap()
        };
        let (_, order) = Order::split(&query("?a")).unwrap();
        let reversed: Vec<Row> = rows.iter().rev().map(|term| vec![term.clone()]).collect();
        let sorted = order.apply(reversed.clone()).unwrap();
        assert_eq!(sorted, rows.iter().map(|term| vec![term.clone()]).collect::<Vec<_>>());
        let (_, order) = Order::split(&query("DESC(?a)")).unwrap();
        assert_eq!(order.apply(sorted).unwrap(), reversed);
        assert!(Order::split(&query("STR(?a)")).is_none());
        let time = Literal::new_typed_literal("2024-06-20T10:00:00Z", xsd::DATE_TIME);
        assert!(order.apply(vec![vec![Some(time.into())]]).is_none());
    }

    #[test]
    fn keys_that_are_not_asked_for_are_taken_off() {
        let text = "SELECT ?a { ?a ?b ?c } ORDER BY (!BOUND(?b)) DESC(?c) LIMIT 2 OFFSET 1";
        let (query, order) = Order::split(&spargebra::SparqlParser::new().parse_query(text).unwrap()).unwrap();
        assert!(query.to_string().contains("?a ?b ?c"), "{query}");
        let term = |value: i32| Some(Term::from(Literal::from(value)));
        let rows = vec![
            vec![term(1), None, term(9)],
            vec![term(2), term(0), term(3)],
            vec![term(3), term(0), term(5)],
            vec![term(4), term(0), term(4)],
        ];
        assert_eq!(order.apply(rows).unwrap(), [vec![term(4)], vec![term(2)]]);
    }
}
