//! Services of the W3C Reconciliation API 0.2: they look names up, and the score is ours all the same.
//!
//! <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, json};
use ureq::Agent;

use super::LinkError;
use super::alignment::Field;
use super::candidate::Finds;
use super::dataset::tell;
use super::endpoint::{get, post};
use crate::article;

/// How many names are looked up with one request.
const BATCH: usize = 25;

/// How many candidates are asked for.
const MOST: usize = 10;

/// A service that looks names up.
#[derive(Clone, Debug)]
pub struct Reconciler {
    address: String,
    agent: Agent,
    /// What stands before the identifiers of things.
    space: String,
}

/// What a service says of itself.
#[derive(Debug, Deserialize)]
struct Manifest {
    #[serde(rename = "identifierSpace")]
    identifier_space: String,
    #[serde(default)]
    view: Option<View>,
}

#[derive(Debug, Deserialize)]
struct View {
    url: String,
}

#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    result: Vec<Found>,
}

/// A candidate as the service gives it.
#[derive(Debug, Deserialize)]
struct Found {
    id: String,
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default, rename = "type")]
    types: Vec<Class>,
}

/// A class, by its name or with it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Class {
    Plain(String),
    Named {
        id: String,
        #[serde(default)]
        name: Option<String>,
    },
}

impl Reconciler {
    /// Asks an address what it is, and returns the service if it is one.
    ///
    /// # Errors
    ///
    /// Returns an error when the address is none of the web.
    pub fn detect(address: &str, allows_private_addresses: bool, timeout: Duration) -> Result<Option<Self>, LinkError> {
        let agent = article::agent(allows_private_addresses, timeout);
        // What does not answer, or otherwise, may still be an endpoint of SPARQL, which is asked next.
        let Ok(answer) = get(&agent, address, "application/json") else { return Ok(None) };
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&answer) else { return Ok(None) };
        // The pattern of a thing's page gives its IRI only where it begins as the identifiers do.
        let space = match manifest.view.as_ref().and_then(|view| view.url.strip_suffix("{{id}}")) {
            Some(page) if manifest.identifier_space.is_empty() => page.to_owned(),
            _ => manifest.identifier_space,
        };
        Ok(Some(Self { address: address.to_owned(), agent, space }))
    }

    /// Returns its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Looks all our names up.
    pub(super) fn read(&self, finds: &mut Finds<'_>) -> Result<(), LinkError> {
        let names: Vec<String> = finds.labels();
        let mut told: BTreeMap<String, Vec<(Field, String)>> = BTreeMap::new();
        for batch in names.chunks(BATCH) {
            for found in self.look_up(batch)? {
                let iri = if found.id.contains("://") { found.id } else { format!("{}{}", self.space, found.id) };
                if oxigraph::model::NamedNodeRef::new(&iri).is_err() {
                    continue;
                }
                finds.add_name(&iri, &found.name, "", false);
                let values = told.entry(iri).or_default();
                values.push((Field::Label, found.name));
                values.extend(found.description.map(|text| (Field::Description, text)));
                for class in found.types {
                    match class {
                        Class::Plain(id) => values.push((Field::Type, id)),
                        Class::Named { id, name } => {
                            values.extend(name.map(|name| (Field::Type, name)));
                            values.push((Field::Type, id));
                        }
                    }
                }
            }
        }
        finds.wanted();
        for (iri, values) in told {
            values.iter().for_each(|(field, value)| tell(finds, &iri, *field, value, ""));
        }
        Ok(())
    }

    /// Looks some names up with one request.
    fn look_up(&self, names: &[String]) -> Result<Vec<Found>, LinkError> {
        let query = |(at, name): (usize, &String)| (format!("q{at}"), json!({"query": name, "limit": MOST}));
        let queries = serde_json::Value::from(names.iter().enumerate().map(query).collect::<Map<_, _>>()).to_string();
        let answer = post(&self.agent, &self.address, &[("queries", &queries)], "application/json")?;
        let answers: BTreeMap<String, Answer> = serde_json::from_slice(&answer).map_err(|error| LinkError::Answer {
            address: self.address.clone(),
            message: format!("no answers of the Reconciliation API: {error}"),
        })?;
        Ok(answers.into_values().flat_map(|answer| answer.result).collect())
    }
}
