//! The editor for SPARQL, with what the query finds.
//!
//! All of it stands in the address, so that a query can be shared with what it
//! finds. The protocol for programs is elsewhere.

use maud::{Markup, html};
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;

use super::Page;
use super::svg::cut;
use super::table::wide;
use crate::serve::exchange::{Request, Response, encode, write_form};
use crate::serve::problem::Problem;
use crate::serve::site::{Site, address};
use crate::serve::sparql::{self, Graphs, NAMING_GRAPHS};
use crate::serve::words::{count, word};
use crate::store::format;
use crate::store::query::{self, Query, QueryError, ValueKind};
use crate::vocab;

/// How many rows a page shows.
const SHOWN: usize = 1000;
/// How many letters of a value a page shows.
const LONGEST: usize = 300;

/// What the editor holds at first.
const FIRST: &str = "SELECT ?class (COUNT(?event) AS ?events)
WHERE { GRAPH ?article { ?claim selon:about ?event . ?event a ?class } }
GROUP BY ?class
ORDER BY DESC(?events)
LIMIT 20";

/// The forms in which each kind of answer can be fetched: `(format=, what the link says)`.
const OF_ROWS: [(&str, &str); 4] = [("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML")];
/// See [`OF_ROWS`].
const OF_GRAPHS: [(&str, &str); 4] =
    [("turtle", "Turtle"), ("ntriples", "N-Triples"), ("json-ld", "JSON-LD"), ("rdf-xml", "RDF/XML")];

/// What a query finds, as far as a page shows it.
struct Found {
    columns: Vec<String>,
    rows: Vec<Vec<Option<Term>>>,
    has_more: bool,
    /// What is answered to a question for yes or no.
    answer: Option<bool>,
    formats: &'static [(&'static str, &'static str)],
}

/// Answers with the page.
pub(in crate::serve) fn answer(site: &Site, request: &Request) -> Result<Response<'static>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let bundled = request.parameter("bundled").map(|name| Query::named(&name)).transpose();
    let (bundled, mut error) = match bundled {
        Ok(bundled) => (bundled, None),
        Err(error) => (None, Some(error)),
    };
    let asked = request.parameter("query").map(|text| with_prefixes(&text.replace("\r\n", "\n")));
    let mut text = asked.clone().unwrap_or_else(|| with_prefixes(FIRST));
    if let (None, Some(bundled)) = (&asked, &bundled) {
        text = bind(site, request, bundled).unwrap_or_else(|failed| {
            error = Some(failed);
            bundled.text.clone()
        });
    }
    let graphs = Graphs::named(&request.parameters())?;
    let found = match asked.map(|text| find(site, &text, graphs)) {
        Some(Ok(found)) => Some(found),
        Some(Err(failed @ (QueryError::Timeout | QueryError::Store(_)))) => return Err(failed.into()),
        Some(Err(failed)) => {
            error = Some(failed);
            None
        }
        None => None,
    };
    let rows = text.lines().count().clamp(8, 30);
    let content = html! {
        h1 { "SPARQL" }
        @if let Some(bundled) = &bundled { p lang="en" { (bundled.header.summary) " " span.quiet { (bundled.header.description) } } (parameters(request, bundled, language)) }
        form.query action="/sparql" {
            @for (name, graph) in graph_parameters(request) { input type="hidden" name=(name) value=(graph); }
            label for="query" { (word("query")) }
            textarea #query name="query" rows=(rows) spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="keys" aria-invalid=[error.as_ref().map(|_| "true")] { "\n" (text) }
            button { (word("run")) }
            " " span.quiet #keys { (word("query-keys")) }
        }
        @if let Some(error) = &error { (fault(error, &text, language)) }
        @if let Some(found) = &found { (results(found, &text, request)) }
        (bundled_list(language))
        details {
            summary { (word("known-prefixes")) }
            pre { code { @for (prefix, namespace) in vocab::PREFIXES { "PREFIX " (prefix) ": <" (namespace) ">\n" } } }
        }
    };
    Ok(Page { title: "SPARQL", content, data: None, sparql: None, script: Some("query.js") }.answer(request))
}

/// Returns the parameters of the address that name graphs.
fn graph_parameters(request: &Request) -> Vec<(String, String)> {
    let mut parameters = request.parameters();
    parameters.retain(|(name, _)| NAMING_GRAPHS.contains(&name.as_str()));
    parameters
}

/// Declares the known prefixes that a query uses and does not declare, so that other programs understand it too.
fn with_prefixes(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && !"-_:".contains(letter))
        .filter(|word| word.contains(':'))
        .collect();
    let uses = |prefix: &str| words.iter().any(|word| word.split(':').next() == Some(prefix));
    let lowered = text.to_lowercase();
    let declares = |prefix: &str| {
        let mut rest = lowered.as_str();
        while let Some((_, behind)) = rest.split_once("prefix") {
            if behind.trim_start().strip_prefix(prefix).is_some_and(|colon| colon.trim_start().starts_with(':')) {
                return true;
            }
            rest = behind;
        }
        false
    };
    let missing = vocab::PREFIXES.iter().filter(|(prefix, _)| uses(prefix) && !declares(prefix));
    let declared: String = missing.map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n")).collect();
    if declared.is_empty() { text.to_owned() } else { format!("{declared}\n{text}") }
}

/// Gives the values of the form to a bundled query, if there are any.
fn bind(site: &Site, request: &Request, bundled: &Query) -> Result<String, QueryError> {
    let values: Vec<(String, String)> = request
        .parameters()
        .into_iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("set.")?.to_owned(), value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if values.is_empty() { Ok(bundled.text.clone()) } else { bundled.bind(&site.store, &values) }
}

/// Asks, and takes as many rows as are shown.
fn find(site: &Site, text: &str, graphs: Graphs) -> Result<Found, QueryError> {
    let mut found = Found { columns: Vec::new(), rows: Vec::new(), has_more: false, answer: None, formats: &OF_ROWS };
    match sparql::evaluate(site, &site.store, graphs.asked(query::read(text)?))? {
        QueryResults::Boolean(answer) => {
            found.answer = Some(answer);
            found.formats = OF_ROWS.get(2..).unwrap_or_default();
        }
        QueryResults::Solutions(rows) => {
            found.columns = rows.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
            for row in rows.take(SHOWN + 1) {
                found.rows.push(row?.values().to_vec());
            }
        }
        QueryResults::Graph(triples) => {
            found.formats = &OF_GRAPHS;
            found.columns = ["subject", "predicate", "object"].map(str::to_owned).to_vec();
            for triple in triples.take(SHOWN + 1) {
                let triple = triple?;
                found.rows.push(vec![Some(triple.subject.into()), Some(triple.predicate.into()), Some(triple.object)]);
            }
        }
    }
    found.has_more = found.rows.len() > SHOWN;
    found.rows.truncate(SHOWN);
    Ok(found)
}

fn results(found: &Found, text: &str, request: &Request) -> Markup {
    let language = request.language();
    let download = |format: &str| {
        let mut parameters = vec![("query".to_owned(), text.to_owned())];
        parameters.extend(graph_parameters(request));
        parameters.push(("format".to_owned(), format.to_owned()));
        format!("/sparql?{}", write_form(&parameters))
    };
    let word = |key| word(key, language);
    let columns = html! { @for column in &found.columns { th scope="col" { (column) } } };
    let rows = html! { @for row in &found.rows { tr { @for term in row { td { (cell(term.as_ref())) } } } } };
    html! {
        h2 #results { (word("results")) }
        p role="status" {
            @match found.answer {
                Some(true) => { strong { (word("yes")) } }
                Some(false) => { strong { (word("no")) } }
                None if found.has_more => { (word("only-first")) " " (SHOWN) ". " (word("fetch-all")) }
                None => { (count(found.rows.len(), "count-rows", language)) }
            }
        }
        p { (word("download")) (word("colon")) " "
            @for (number, (format, name)) in found.formats.iter().enumerate() {
                @if number > 0 { " · " }
                a href=(download(format)) { (name) }
            }
        }
        @if !found.rows.is_empty() {
            (wide("results", &columns, &rows))
        }
    }
}

/// Writes a value: an IRI as the way to what is told of it.
fn cell(term: Option<&Term>) -> Markup {
    match term {
        None => html! {},
        Some(Term::NamedNode(node)) => {
            let name = format::shorten(node.as_str()).unwrap_or_else(|| cut(node.as_str(), 80));
            html! { a href=(address(node.as_str())) { (name) } }
        }
        Some(Term::Literal(literal)) => html! {
            @if let Some(language) = literal.language() {
                span lang=(language) { (cut(literal.value(), LONGEST)) } span.quiet { "@" (language) }
            } @else {
                (cut(literal.value(), LONGEST))
            }
        },
        Some(other) => html! { (other.to_string()) },
    }
}

/// Says why there is no answer, with the place in the query.
fn fault(error: &QueryError, text: &str, language: &'static str) -> Markup {
    let place = match error {
        QueryError::Syntax { line, column, .. } => Some((*line, *column)),
        _ => None,
    };
    let line = |number: u64| text.lines().nth(usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1));
    html! {
        div.fault role="alert" {
            p { (error) }
            @if let Some((number, column)) = place {
                p { (word("line", language)) " " (number) ", " (word("column", language)) " " (column) }
                @if let Some(line) = line(number) {
                    @let before: String = line.chars().take(usize::try_from(column).unwrap_or(1).saturating_sub(1)).map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
                    pre { code { (line) "\n" (before) "^" } }
                }
            }
            @if let QueryError::Name { nearest: Some(nearest), .. } | QueryError::Unknown { nearest: Some(nearest), .. } = error {
                p { (word("did-you-mean", language)) " " q { (nearest) } (word("question-mark", language)) }
            }
        }
    }
}

/// Draws the form for the parameters of a bundled query.
fn parameters(request: &Request, bundled: &Query, language: &'static str) -> Markup {
    html! {
        @if !bundled.parameters.is_empty() {
            form.filter action="/sparql" {
                input type="hidden" name="bundled" value=(bundled.name);
                @for parameter in &bundled.parameters {
                    @let name = format!("set.{}", parameter.name);
                    @let example = bundled.header.defaults.iter().find(|(known, _)| *known == parameter.name).map(|(_, value)| value.as_str());
                    @let kind = match &parameter.kind { ValueKind::Datatype("date") => "date", ValueKind::Datatype("integer") => "number", _ => "text" };
                    label { (parameter.name)
                        @if !parameter.is_optional { " *" }
                        input type=(kind) name=(name) value=(request.parameter(&name).unwrap_or_default()) placeholder=[example] required[!parameter.is_optional];
                    }
                }
                button { (word("put-in", language)) }
            }
        }
    }
}

/// Lists the bundled queries that a store can answer.
fn bundled_list(language: &'static str) -> Markup {
    let queries = query::bundled().into_iter().filter(|query| !query.header.is_about_words());
    html! {
        h2 { (word("bundled-queries", language)) }
        ul.columns lang="en" {
            @for query in queries {
                li { a href={ "/sparql?bundled=" (encode(&query.name)) } { (query.name) } " " span.quiet { (query.header.summary) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{BEIRUT, SINGAPORE, get};
    use super::*;

    #[test]
    fn a_page_and_its_downloads_ask_the_graphs_that_are_named() {
        let query = format!("ASK {{ <{SINGAPORE}> a selon:Article }}");
        let page = |graph: &str| {
            let address = format!("/sparql?query={}&default-graph-uri={}", encode(&query), encode(graph));
            get(&address, "text/html").body
        };
        assert!(page(SINGAPORE).contains("<strong>Yes</strong>"));
        let other = page(BEIRUT);
        assert!(other.contains("<strong>No</strong>"), "{other}");
        assert!(other.contains(&format!("name=\"default-graph-uri\" value=\"{BEIRUT}\"")));
        assert!(other.contains(&format!("&amp;default-graph-uri={}&amp;format=json\"", encode(BEIRUT))));
        assert!(page("x").contains("is no IRI"));
    }

    #[test]
    fn missing_prefixes_are_declared() {
        let declared =
            with_prefixes("PREFIX rdfs : <https://a.example/>\nSELECT * { ?a rdfs:label ?b ; a selon:Claim }");
        assert!(declared.starts_with("PREFIX selon: <https://w3id.org/selon#>\n\nPREFIX rdfs :"), "{declared}");
        assert_eq!(with_prefixes(&declared), declared);
        assert_eq!(with_prefixes("ASK { ?a ?b ?c }"), "ASK { ?a ?b ?c }");
    }
}
