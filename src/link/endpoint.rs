//! SPARQL endpoints, asked by the SPARQL 1.1 Protocol.
//!
//! **Invariant:** nothing is asked but what the user named, and no host on the user's own network unless allowed.

use std::time::Duration;

use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use ureq::Agent;
use ureq::http::Uri;

use super::LinkError;
use super::alignment::{ALIGNMENT, Field};
use super::dataset::safe_iris;
use crate::article;

/// How many names are asked for at once.
const PAGE: usize = 10_000;

/// How many things are asked about at once.
const BATCH: usize = 200;

/// How many bytes an answer may have.
const LARGEST: u64 = 256 * 1024 * 1024;

/// A row of an answer: the variables' values in their order.
pub(super) type Row = Vec<Option<Term>>;

/// A SPARQL endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    address: String,
    agent: Agent,
    most: usize,
}

impl Endpoint {
    /// Returns the endpoint at an address; `most` is how many names are read at most.
    #[must_use]
    pub fn new(address: &str, allows_private_addresses: bool, timeout: Duration, most: usize) -> Self {
        Self { address: address.to_owned(), agent: article::agent(allows_private_addresses, timeout), most }
    }

    /// Returns its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks for the names of all things, page by page.
    pub(super) fn names(&self, mut each: impl FnMut(&str, &str, &str)) -> Result<(), LinkError> {
        let properties = ALIGNMENT.properties(&[Field::Label, Field::Variant]);
        let properties = properties.iter().map(|iri| format!("<{iri}>")).collect::<Vec<_>>().join(" ");
        let mut offset = 0;
        while offset < self.most {
            let size = PAGE.min(self.most - offset);
            let query = format!(
                "SELECT ?thing ?name WHERE {{ VALUES ?property {{ {properties} }} ?thing ?property ?name \
                 FILTER(isIRI(?thing) && isLiteral(?name)) }} ORDER BY ?thing ?name LIMIT {size} OFFSET {offset}"
            );
            let rows = self.ask(&query)?.1;
            let count = rows.len();
            for row in rows {
                if let [Some(Term::NamedNode(thing)), Some(Term::Literal(name))] = row.as_slice() {
                    each(thing.as_str(), name.value(), name.language().unwrap_or_default());
                }
            }
            if count < size {
                break;
            }
            offset += count;
        }
        Ok(())
    }

    /// Asks what is told of things.
    pub(super) fn describe(
        &self,
        things: &[String],
        mut each: impl FnMut(&str, Field, &str, &str),
    ) -> Result<(), LinkError> {
        let fields = [Field::Label, Field::Type, Field::Country, Field::Description];
        let properties = ALIGNMENT.properties(&fields);
        let properties = properties.iter().map(|iri| format!("<{iri}>")).collect::<Vec<_>>().join(" ");
        for batch in things.chunks(BATCH) {
            let things = safe_iris(batch).iter().map(|iri| format!("<{iri}>")).collect::<Vec<_>>().join(" ");
            let query = format!(
                "SELECT ?thing ?property ?value WHERE {{ VALUES ?thing {{ {things} }} \
                 VALUES ?property {{ {properties} }} ?thing ?property ?value }} ORDER BY ?thing ?property ?value"
            );
            for row in self.ask(&query)?.1 {
                let [Some(Term::NamedNode(thing)), Some(Term::NamedNode(property)), Some(value)] = row.as_slice()
                else {
                    continue;
                };
                let Some(field) = ALIGNMENT.property(property.as_str()) else { continue };
                match value {
                    Term::NamedNode(value) => each(thing.as_str(), field, value.as_str(), ""),
                    Term::Literal(value) => {
                        each(thing.as_str(), field, value.value(), value.language().unwrap_or_default());
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Asks a query and returns the variables and the rows of its answer.
    pub(super) fn ask(&self, query: &str) -> Result<(Vec<oxigraph::sparql::Variable>, Vec<Row>), LinkError> {
        let answer = post(&self.agent, &self.address, &[("query", query)], "application/sparql-results+json")?;
        let broken = |error: &dyn std::fmt::Display| LinkError::Answer {
            address: self.address.clone(),
            message: format!("no SPARQL results in JSON: {error}"),
        };
        let parsed = QueryResultsParser::from_format(QueryResultsFormat::Json).for_reader(answer.as_slice());
        match parsed.map_err(|error| broken(&error))? {
            ReaderQueryResultsParserOutput::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let rows: Result<Vec<Row>, _> = solutions.map(|row| row.map(|row| row.values().to_vec())).collect();
                Ok((variables, rows.map_err(|error| broken(&error))?))
            }
            ReaderQueryResultsParserOutput::Boolean(_) => Err(broken(&"a truth value instead of rows")),
        }
    }
}

/// Sends a form, and returns the bytes of the answer.
pub(super) fn post(agent: &Agent, address: &str, form: &[(&str, &str)], accept: &str) -> Result<Vec<u8>, LinkError> {
    check(address)?;
    let answer = agent.post(address).header("accept", accept).send_form(form.iter().copied());
    read(address, answer)
}

/// Fetches an address, and returns the bytes of the answer.
pub(super) fn get(agent: &Agent, address: &str, accept: &str) -> Result<Vec<u8>, LinkError> {
    check(address)?;
    read(address, agent.get(address).header("accept", accept).call())
}

/// Lets addresses of the web pass.
fn check(address: &str) -> Result<(), LinkError> {
    let uri: Option<Uri> = address.parse().ok();
    match uri {
        Some(uri) if matches!(uri.scheme_str(), Some("http" | "https")) => Ok(()),
        _ => Err(LinkError::Answer {
            address: address.to_owned(),
            message: "that is no address of the web (`http:` or `https:`)".to_owned(),
        }),
    }
}

fn read(address: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Vec<u8>, LinkError> {
    let failed = |error: ureq::Error| LinkError::Answer { address: address.to_owned(), message: error.to_string() };
    answer.map_err(failed)?.into_body().into_with_config().limit(LARGEST).read_to_vec().map_err(failed)
}
