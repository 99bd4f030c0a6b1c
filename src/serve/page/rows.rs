//! The rows that a query of ours finds.

use oxigraph::model::Term;
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolution};

use crate::serve::problem::Problem;
use crate::serve::site::Site;
use crate::store::query;
use crate::store::query::QueryError;

/// Asks the store.
pub(super) fn ask(site: &Site, text: &str) -> Result<Vec<QuerySolution>, Problem> {
    match query::evaluate(&site.store, text, CancellationToken::new())? {
        QueryResults::Solutions(rows) => Ok(rows.collect::<Result<_, _>>().map_err(QueryError::from)?),
        _ => Ok(Vec::new()),
    }
}

/// Returns what stands in a column: an IRI, the text of a literal, or nothing.
pub(super) fn text<'a>(row: &'a QuerySolution, column: &str) -> &'a str {
    match row.get(column) {
        Some(Term::NamedNode(node)) => node.as_str(),
        Some(Term::Literal(literal)) => literal.value(),
        _ => "",
    }
}

/// Returns the number in a column, or 0.
pub(super) fn number(row: &QuerySolution, column: &str) -> usize {
    text(row, column).parse().unwrap_or(0)
}

/// Indents the patterns of a query, which read better so.
pub(super) fn indented(patterns: &str, depth: usize) -> String {
    let indent = " ".repeat(depth);
    let lines: Vec<String> = patterns.trim_end().lines().map(|line| format!("{indent}{line}")).collect();
    lines.join("\n")
}
