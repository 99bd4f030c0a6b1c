//! Looks names up among our entities: a service of the W3C Reconciliation API 0.2, as OpenRefine asks it.
//!
//! <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>. Names are found and weighed as
//! for links with datasets, where a name alone is never sure.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::exchange::{Request, Response, parse_form};
use super::problem::Problem;
use super::site::Site;
use crate::link::LinkError;
use crate::link::alignment::Field;
use crate::link::candidate::Thresholds;
use crate::link::glossary::Glossary;
use crate::link::index::{Index, Likeness};
use crate::link::manifest;
use crate::link::score::{MARGIN, Match, Score, Thing, score};
use crate::link::subject::{Names, Subject, context};
use crate::ontology::Ontology;
use crate::store::{Store, StoreError};
use crate::vocab;

/// How many candidates a query gets, unless it says otherwise, and at most.
const LIMIT: (usize, usize) = (10, 100);

/// How many queries a batch has at most.
const BATCH: usize = 500;

/// Where entities are suggested.
const SUGGEST: &str = "/reconcile/suggest/entity";

/// How many entities are suggested.
const SUGGESTED: usize = 20;

/// The entities that articles name, by their names.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Reconciler {
    subjects: Vec<Subject>,
    glossary: Glossary,
    /// Made of the names anew, which takes less time than reading it.
    #[serde(skip)]
    index: Index,
}

/// What is looked up.
#[derive(Debug, Deserialize)]
struct Query {
    query: String,
    #[serde(default, rename = "type")]
    types: Option<Types>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<Property>,
}

/// One class or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Types {
    One(String),
    Many(Vec<String>),
}

/// What is known of what is looked up.
#[derive(Debug, Deserialize)]
struct Property {
    pid: String,
    #[serde(default)]
    v: Value,
}

impl Reconciler {
    /// Collects the entities that the articles of a store name.
    pub(super) fn new(store: &Store, ontology: &Ontology) -> Result<Self, LinkError> {
        let names = Names::new(ontology);
        let subjects = names.subjects(store)?;
        Ok(Self { subjects, glossary: names.glossary, index: Index::default() }.indexed())
    }

    /// Indexes the names.
    pub(super) fn indexed(mut self) -> Self {
        self.index = Index::new(&self.subjects, &self.glossary);
        self
    }

    /// Tells whether a request needs it.
    pub(super) fn is_meant(request: &Request) -> bool {
        let is_batch = || request.method == "POST" || request.parameter("queries").is_some();
        match request.path.as_str() {
            "/reconcile" | "/reconcile/" => is_batch(),
            path => path == SUGGEST,
        }
    }

    /// Returns the candidates of a query, the best first.
    fn find(&self, store: &Store, query: &Query) -> Result<Vec<(&Subject, Score)>, StoreError> {
        let thing = self.thing(query);
        let mut found: Vec<(u32, Likeness)> = Vec::new();
        self.index.find(&query.query, &self.glossary, &mut found);
        let mut candidates = Vec::new();
        for (number, likeness) in found {
            let Some(subject) = self.subjects.get(number as usize) else { continue };
            let found = Match { likeness, is_variant: false, is_foreign: false };
            let words = if thing.description.is_empty() { BTreeSet::new() } else { context(store, subject)? };
            let score = score(subject, ("", &thing), found, &self.glossary, &words);
            candidates.extend(score.map(|score| (subject, score)));
        }
        // An identifier is sure, whatever else is said.
        if let Some(subject) = self.by_id(&query.query) {
            candidates.retain(|(other, _)| other.iri != subject.iri);
            candidates.push((subject, Score { sum: 2.0, reasons: vec!["identifier"], words: Vec::new() }));
        }
        candidates.sort_by(|one, other| other.1.sum.total_cmp(&one.1.sum).then_with(|| one.0.iri.cmp(&other.0.iri)));
        Ok(candidates)
    }

    /// Returns the entity of an identifier.
    fn by_id(&self, id: &str) -> Option<&Subject> {
        let iri = if id.starts_with(vocab::ID) { id.to_owned() } else { format!("{}{id}", vocab::ID) };
        let place = self.subjects.binary_search_by(|subject| subject.iri.as_str().cmp(&iri)).ok()?;
        self.subjects.get(place)
    }

    /// Turns what is known of what is looked up into a thing of a dataset.
    fn thing(&self, query: &Query) -> Thing {
        let mut thing = Thing { label: query.query.clone(), ..Thing::default() };
        let types = match &query.types {
            Some(Types::One(class)) => std::slice::from_ref(class),
            Some(Types::Many(classes)) => classes,
            None => &[],
        };
        // Our own classes are known by their names.
        thing.types = types.iter().map(|class| class.strip_prefix(vocab::SELON).unwrap_or(class).to_owned()).collect();
        for property in &query.properties {
            let pid = property.pid.strip_prefix(vocab::SELON).unwrap_or(&property.pid);
            for value in values(&property.v) {
                match Field::from_word(pid) {
                    Some(Field::Country) => {
                        let state = format!("{}{value}", vocab::ID);
                        let is_state = self.glossary.countries.find(&state).is_some();
                        thing.countries.insert(if is_state { state } else { value });
                    }
                    Some(Field::Type) => {
                        thing.types.insert(value);
                    }
                    Some(Field::Description) => thing.description = value,
                    _ => {}
                }
            }
        }
        thing
    }
}

/// Returns the texts of the value of a property: text, number, entity, or several of them.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(many) => many.iter().flat_map(values).collect(),
        Value::Object(entity) => entity.get("id").map(values).unwrap_or_default(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// Answers what is asked of `/reconcile` and below it.
pub(super) fn answer<'a>(site: &'a Site, request: &Request) -> Result<Response<'a>, Problem> {
    let answered = |value: &Value| Ok(Response::new(200, "application/json", value.to_string()));
    if !matches!(request.method.as_str(), "GET" | "HEAD" | "POST") {
        return Ok(Problem::method(site, request, "GET, HEAD, POST"));
    }
    let prefix = || request.parameter("prefix").unwrap_or_default();
    match request.path.as_str() {
        "/reconcile" | "/reconcile/" => {}
        SUGGEST => {
            let reconciler = site.reconciler()?;
            let found = site.names()?.find(&prefix(), SUGGESTED).into_iter();
            let found = found.filter_map(|name| reconciler.by_id(&name.iri)).map(manifest::entity);
            return answered(&json!({ "result": found.collect::<Vec<_>>() }));
        }
        "/reconcile/suggest/type" => {
            let prefix = prefix().to_lowercase();
            let begins = |class: &Value| {
                class.get("name").and_then(Value::as_str).is_some_and(|name| name.to_lowercase().starts_with(&prefix))
            };
            let found: Vec<_> = manifest::KINDS.into_iter().map(manifest::class).filter(begins).collect();
            return answered(&json!({ "result": found }));
        }
        _ => return Err(Problem::not_found(&request.path)),
    }
    let mut parameters = request.parameters();
    parameters.extend(parse_form(&String::from_utf8_lossy(&request.body)));
    match parameters.into_iter().find(|(name, _)| name == "queries") {
        Some((_, queries)) => answered(&look_up(site, &queries)?),
        None if request.method == "POST" => {
            Err(Problem::new(400, "there are no queries", "send them as the form field `queries`, as JSON"))
        }
        None => answered(&describe(&request.origin)),
    }
}

/// Says what the service is.
fn describe(origin: &str) -> Value {
    let mut manifest = manifest::manifest(&format!("{origin}/id/"));
    let service = |path: &str| json!({ "service_url": origin, "service_path": format!("/reconcile/suggest/{path}") });
    if let Some(manifest) = manifest.as_object_mut() {
        manifest.insert("batchSize".to_owned(), json!(BATCH));
        manifest.insert("suggest".to_owned(), json!({ "entity": service("entity"), "type": service("type") }));
    }
    manifest
}

/// Looks a batch up.
fn look_up(site: &Site, queries: &str) -> Result<Value, Problem> {
    let queries: BTreeMap<String, Query> = serde_json::from_str(queries).map_err(|error| {
        let help = "send an object of queries: {\"q0\": {\"query\": \"Beyrouth\"}}";
        Problem::new(400, format!("the queries are no batch of the Reconciliation API: {error}"), help)
    })?;
    if queries.len() > BATCH {
        return Err(Problem::new(413, format!("there are {} queries", queries.len()), format!("send up to {BATCH}")));
    }
    let reconciler = site.reconciler()?;
    let mut answers = serde_json::Map::new();
    for (key, query) in queries {
        let found = reconciler.find(&site.store, &query)?;
        let next = found.get(1).map_or(0.0, |(_, score)| score.sum);
        let limit = query.limit.unwrap_or(LIMIT.0).min(LIMIT.1);
        let candidates = found.iter().take(limit).enumerate().map(|(place, (subject, score))| {
            let is_sure = place == 0 && score.value() >= Thresholds::default().sure && score.sum - next >= MARGIN;
            let mut candidate = manifest::entity(subject);
            if let Some(candidate) = candidate.as_object_mut() {
                candidate.insert("score".to_owned(), json!(score.value() * 100.0));
                candidate.insert("match".to_owned(), json!(is_sure));
            }
            candidate
        });
        answers.insert(key, json!({ "result": candidates.collect::<Vec<_>>() }));
    }
    Ok(Value::Object(answers))
}

#[cfg(test)]
mod tests {
    use super::super::exchange::{Request, encode};
    use super::super::sample::{ask, get};
    use super::*;

    fn best(query: &Value) -> (String, f64, bool) {
        let queries = encode(&json!({ "q0": query }).to_string());
        let answer = get(&format!("/reconcile?queries={queries}"), "").json();
        let best = &answer["q0"]["result"][0];
        let id = best["id"].as_str().unwrap_or_default().to_owned();
        (id, best["score"].as_f64().unwrap_or_default(), best["match"].as_bool().unwrap_or_default())
    }

    #[test]
    fn names_are_looked_up_and_what_else_is_known_makes_them_sure() {
        assert_eq!(best(&json!({ "query": "Vladimir Poutine" })), ("vladimir-poutine".to_owned(), 86.0, false));
        let class = "https://w3id.org/selon#Person";
        assert_eq!(best(&json!({ "query": "poutine vladimir", "type": class })).0, "vladimir-poutine");
        let (id, score, is_match) = best(&json!({ "query": "Vladimir Poutine", "type": [class] }));
        assert!(id == "vladimir-poutine" && score > 90.0 && is_match, "{score}");
        assert_eq!(best(&json!({ "query": "Vladimir Poutine", "type": "https://w3id.org/selon#State" })).0, "");
        let of = |country: &str| {
            best(&json!({ "query": "Vladimir Poutine", "properties": [{ "pid": "country", "v": country }] })).1
        };
        assert!(of("Russie") > 90.0 && of("Liban") < 70.0 && of("russie") > 90.0);
        assert_eq!(best(&json!({ "query": "vladimir-poutine" })), ("vladimir-poutine".to_owned(), 100.0, true));
        assert_eq!(best(&json!({ "query": "Nobody At All" })).0, "");
    }

    #[test]
    fn batches_are_posted_as_forms() {
        let queries = r#"{"a":{"query":"Beyrouth","limit":1},"b":{"query":"Liban"}}"#;
        let post = |body: String| {
            let content_type = "application/x-www-form-urlencoded".to_owned();
            let (method, path) = ("POST".to_owned(), "/reconcile".to_owned());
            ask(&Request { method, path, content_type, body: body.into_bytes(), ..Request::default() })
        };
        let answer = post(format!("queries={}", encode(queries))).json();
        assert_eq!(answer["a"]["result"].as_array().map(Vec::len), Some(1), "{answer}");
        assert_eq!(answer["b"]["result"][0]["id"], "liban");
        assert_eq!(answer["b"]["result"][0]["type"][0]["name"], "State");
        assert_eq!(post(String::new()).status, 400);
        assert_eq!(post("queries=%5B%5D".to_owned()).status, 400);
    }

    #[test]
    fn the_service_says_what_it_is_and_suggests() {
        let manifest = get("/reconcile", "").json();
        assert_eq!(manifest["versions"][0], "0.2");
        assert_eq!(manifest["identifierSpace"], vocab::ID);
        assert_eq!(manifest["view"]["url"], "https://selon.example.org/id/{{id}}");
        let suggest = &manifest["suggest"]["entity"];
        assert_eq!(suggest["service_url"], "https://selon.example.org");
        let path = suggest["service_path"].as_str().unwrap();
        let found = get(&format!("{path}?prefix=vlad"), "").json();
        assert_eq!(found["result"][0]["id"], "vladimir-poutine");
        assert_eq!(get(&format!("{path}?prefix=pout"), "").json()["result"][0], found["result"][0]);
        assert_eq!(get(path, "").json()["result"].as_array().map(Vec::len), Some(0));
        let types = get("/reconcile/suggest/type?prefix=p", "").json();
        assert_eq!(types["result"].as_array().map(Vec::len), Some(2), "{types}");
        assert_eq!(get("/reconcile/preview", "").status, 404);
    }
}
