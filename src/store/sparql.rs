//! Queries as text: how deep they nest, which parameters they have, and where
//! values for these go.
//!
//! A parameter is a variable whose name grlc's conventions make one:
//! `?_name` must be given, `?__name` may be; an ending says what it is:
//! `?_name_iri`, `?_name_integer`, `?_name_date`, `?_name_fr`.

use std::ops::Range;

/// The name of the parameter that says how many rows a query lets through.
pub(super) const LIMIT: &str = "limit";

/// A token that matters here; all others are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    Variable,
    Word,
    /// Anything else that is not white space.
    Other,
}

/// What kind of value a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// The IRI of something.
    Iri,
    /// A string.
    Text,
    /// A string in a language.
    Language(String),
    /// A literal of a datatype of XML Schema, by its local name.
    Datatype(&'static str),
}

/// A parameter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The variable, without `?`.
    pub variable: String,
    /// The name that the user gives it.
    pub name: String,
    /// Whether the query works without.
    pub is_optional: bool,
    /// What kind of value it takes.
    pub kind: ValueKind,
}

impl Parameter {
    /// The parameter of a query that ends at a number of rows.
    pub(super) fn limit() -> Self {
        Self {
            variable: String::new(),
            name: LIMIT.to_owned(),
            is_optional: true,
            kind: ValueKind::Datatype("integer"),
        }
    }

    fn from_variable(variable: &str) -> Option<Self> {
        let (rest, is_optional) = match variable.strip_prefix("__") {
            Some(rest) => (rest, true),
            None => (variable.strip_prefix('_')?, false),
        };
        let (name, kind) = match rest.rsplit_once('_') {
            Some((name, "iri")) => (name, ValueKind::Iri),
            Some((name, "integer")) => (name, ValueKind::Datatype("integer")),
            Some((name, "decimal")) => (name, ValueKind::Datatype("decimal")),
            Some((name, "date")) => (name, ValueKind::Datatype("date")),
            Some((name, language)) if language.len() == 2 => (name, ValueKind::Language(language.to_owned())),
            _ => (rest, ValueKind::Text),
        };
        (!name.is_empty()).then(|| Self { variable: variable.to_owned(), name: name.to_owned(), is_optional, kind })
    }
}

/// Finds the parameters of a query, in the order they occur.
pub(super) fn find_parameters(query: &str) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for (span, token) in scan(query) {
        let name = query.get(span.start + 1..span.end).unwrap_or_default();
        if token == Token::Variable
            && parameters.iter().all(|parameter| parameter.variable != name)
            && let Some(parameter) = Parameter::from_variable(name)
        {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Returns how deep brackets and signs nest at most.
pub(super) fn depth(query: &str) -> usize {
    let (mut depth, mut signs, mut deepest) = (0_usize, 0, 0);
    for (span, token) in scan(query) {
        match (token, query.as_bytes().get(span.start)) {
            (Token::Open, _) | (Token::Other, Some(b'(' | b'[')) => depth += 1,
            (Token::Close, _) | (Token::Other, Some(b')' | b']')) => depth = depth.saturating_sub(1),
            (Token::Other, Some(b'!' | b'+' | b'-' | b'^')) => signs += 1,
            _ => signs = 0,
        }
        deepest = deepest.max(depth + signs);
    }
    deepest
}

/// Writes `VALUES` into each group that uses a variable, and into the outermost.
///
/// Every such group must have it: a sub-SELECT does not see what is bound
/// around it. Everything stays on its line, so that errors point where they did.
pub(super) fn bind(query: &str, variable: &str, terms: &str) -> String {
    struct Group {
        inside: usize,
        takes_values: bool,
        uses_variable: bool,
    }
    let tokens = scan(query);
    let mut stack: Vec<Group> = Vec::new();
    let mut positions = Vec::new();
    let mut behind_values = false;
    let mut has_outermost = false;
    for (index, (span, token)) in tokens.iter().enumerate() {
        let text = query.get(span.clone()).unwrap_or_default();
        match token {
            Token::Open => {
                let next = tokens.get(index + 1).and_then(|(span, _)| query.get(span.clone())).unwrap_or_default();
                let last = index
                    .checked_sub(1)
                    .and_then(|last| tokens.get(last))
                    .and_then(|(span, _)| query.get(span.clone()))
                    .unwrap_or_default();
                let is_template = last.eq_ignore_ascii_case("construct");
                let takes_values = !is_template && !behind_values && !next.eq_ignore_ascii_case("select");
                let is_outermost = stack.is_empty() && takes_values && !has_outermost;
                has_outermost |= is_outermost;
                stack.push(Group { inside: span.end, takes_values, uses_variable: is_outermost });
                behind_values = false;
            }
            Token::Close => {
                if let Some(group) = stack.pop().filter(|group| group.takes_values && group.uses_variable) {
                    positions.push(group.inside);
                }
            }
            Token::Variable if text.get(1..) == Some(variable) => {
                if let Some(group) = stack.last_mut() {
                    group.uses_variable = true;
                }
            }
            Token::Word => behind_values = text.eq_ignore_ascii_case("values"),
            Token::Variable | Token::Other => {}
        }
    }
    positions.sort_unstable();
    let mut bound = query.to_owned();
    for position in positions.into_iter().rev() {
        bound.insert_str(position, &format!(" VALUES ?{variable} {{ {terms} }} "));
    }
    bound
}

/// Replaces a number behind `LIMIT` by another.
pub(super) fn set_limit(query: &str, former: usize, limit: usize) -> String {
    let mut changed = query.to_owned();
    let tokens = scan(query);
    for pair in tokens.windows(2).rev() {
        let [(word, Token::Word), (number, Token::Word)] = pair else { continue };
        if query.get(word.clone()).is_some_and(|word| word.eq_ignore_ascii_case("limit"))
            && query.get(number.clone()) == Some(former.to_string().as_str())
        {
            changed.replace_range(number.clone(), &limit.to_string());
        }
    }
    changed
}

/// Splits a query into tokens; comments are passed over, strings and IRIs are whole.
fn scan(query: &str) -> Vec<(Range<usize>, Token)> {
    let bytes = query.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
        let (length, token) = match byte {
            byte if byte.is_ascii_whitespace() => (1, None),
            b'#' => (rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()), None),
            b'<' => (iri_length(rest), Some(Token::Other)),
            b'"' | b'\'' => (string_length(rest), Some(Token::Other)),
            b'{' => (1, Some(Token::Open)),
            b'}' => (1, Some(Token::Close)),
            b'?' | b'$' if rest.get(1).is_some_and(is_name) => {
                (1 + rest.iter().skip(1).take_while(|byte| is_name(byte)).count(), Some(Token::Variable))
            }
            byte if is_name(byte) => (rest.iter().take_while(|byte| is_name(byte)).count(), Some(Token::Word)),
            _ => (1, Some(Token::Other)),
        };
        if let Some(token) = token {
            tokens.push((at..at + length, token));
        }
        at += length.max(1);
    }
    tokens
}

/// Returns the length of the IRI that begins here; a lone `<` is an operator.
fn iri_length(rest: &[u8]) -> usize {
    let end = rest.iter().skip(1).position(|byte| byte.is_ascii_whitespace() || b"<>\"{}|^`\\".contains(byte));
    match end.map(|end| end + 1) {
        Some(end) if rest.get(end) == Some(&b'>') => end + 1,
        _ => 1,
    }
}

/// Returns the length of the string that begins here.
fn string_length(rest: &[u8]) -> usize {
    let quote = rest.first().copied().unwrap_or_default();
    let width = if rest.starts_with(&[quote; 3]) { 3 } else { 1 };
    let mut at = width;
    while let Some(byte) = rest.get(at) {
        if *byte == b'\\' {
            at += 2;
        } else if rest.get(at..at + width).is_some_and(|end| end.iter().all(|byte| *byte == quote)) {
            return at + width;
        } else {
            at += 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_follow_the_conventions() {
        let found = find_parameters("SELECT * { ?a ?_voice_iri ?__from_date . ?act_ ?b '?_no' } # ?_no");
        let names: Vec<_> = found.iter().map(|parameter| (parameter.name.as_str(), parameter.is_optional)).collect();
        assert_eq!(names, [("voice", false), ("from", true)]);
        assert_eq!(found[1].kind, ValueKind::Datatype("date"));
    }

    #[test]
    fn values_go_where_the_variable_is_used() {
        let bound = bind("SELECT ?a WHERE { { SELECT ?a { ?a ?p ?_x } } VALUES ?a { 1 } }", "_x", "2");
        assert_eq!(
            bound,
            "SELECT ?a WHERE { VALUES ?_x { 2 }  { SELECT ?a { VALUES ?_x { 2 }  ?a ?p ?_x } } VALUES ?a { 1 } }"
        );
        let bound = bind("CONSTRUCT { ?s ?p ?_x } WHERE { ?s ?p ?o }", "_x", "<a>");
        assert_eq!(bound, "CONSTRUCT { ?s ?p ?_x } WHERE { VALUES ?_x { <a> }  ?s ?p ?o }");
    }

    #[test]
    fn limits_are_replaced() {
        let query = "SELECT * { { SELECT * { ?a ?b 50 } LIMIT 50 } } LIMIT 5 # LIMIT 50";
        assert_eq!(set_limit(query, 50, 9), "SELECT * { { SELECT * { ?a ?b 50 } LIMIT 9 } } LIMIT 5 # LIMIT 50");
    }

    #[test]
    fn depth_counts_brackets_and_signs() {
        assert_eq!(depth("SELECT * { FILTER(((1) < 2)) }"), 4);
        assert_eq!(depth("SELECT * { FILTER(!!!!true) # {{{{\n }"), 6);
        assert_eq!(depth("SELECT * { <a{{{> '{{{' }"), 1 + 3);
    }
}
