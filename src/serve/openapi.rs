//! What can be asked of the server, for programs that make clients of it: an OpenAPI 3.1 document.

use serde_json::{Map, Value, json};

use super::api;
use super::exchange::{Request, Response};
use super::form::{Form, GRAPHS, ROWS};
use crate::store::query::{self, Parameter, Query, ValueKind};

/// Answers with the document.
pub(super) fn answer(request: &Request) -> Response<'static> {
    Response::new(200, "application/json", document(&request.origin).to_string())
}

fn document(origin: &str) -> Value {
    let mut paths = Map::new();
    let mut add = |path: String, operations: Value| paths.insert(path, operations);
    add("/sparql".to_owned(), sparql());
    add("/store".to_owned(), graph_store());
    add("/resource".to_owned(), get("resource", "All that is known of something", &[iri("iri", true)], &graphs()));
    for (path, summary) in [("id", "An entity"), ("article", "An article"), ("happening", "A happening")] {
        let name = json!({ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } });
        add(format!("/{path}/{{name}}"), get(path, summary, &[name], &graphs()));
    }
    add("/api".to_owned(), get("queries", "The bundled queries", &[], &[json_type()]));
    for query in query::bundled() {
        add(format!("/api/{}", query.name), bundled(&query));
    }
    add("/reconcile".to_owned(), reconcile());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Selon",
            "summary": "What news articles say, each statement with its voice, factuality, time and evidence",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": if origin.is_empty() { "/" } else { origin } }],
        "paths": paths,
    })
}

/// Describes an operation that reads.
fn get(id: &str, summary: &str, parameters: &[Value], media_types: &[String]) -> Value {
    let mut parameters = parameters.to_vec();
    parameters.push(optional("format", "The form of the answer, where the header `Accept` does not tell"));
    json!({
        "get": {
            "operationId": id,
            "summary": summary,
            "parameters": parameters,
            "responses": responses(media_types),
        }
    })
}

fn responses(media_types: &[String]) -> Value {
    let schema = |media_type: &String| {
        let schema = if media_type.ends_with("json") { json!({}) } else { json!({ "type": "string" }) };
        (media_type.clone(), json!({ "schema": schema }))
    };
    let content: Map<_, _> = media_types.iter().map(schema).collect();
    json!({
        "200": { "description": "The answer", "content": content },
        "4XX": { "description": "Why there is none, and what to do about it" },
        "5XX": { "description": "Why it failed" },
    })
}

fn optional(name: &str, description: &str) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": { "type": "string" } })
}

fn iri(name: &str, is_required: bool) -> Value {
    json!({ "name": name, "in": "query", "required": is_required, "schema": { "type": "string", "format": "iri" } })
}

fn json_type() -> String {
    "application/json".to_owned()
}

fn own<T>(forms: &[Form<T>]) -> Vec<String> {
    forms.iter().map(|form| form.media_type().to_owned()).collect()
}

fn graphs() -> Vec<String> {
    own(&GRAPHS)
}

fn rows() -> Vec<String> {
    own(&ROWS)
}

/// Describes the protocol of SPARQL.
fn sparql() -> Value {
    let both = [rows(), graphs()].concat();
    let text = json!({ "type": "string" });
    let many = |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "array", "items": text } });
    let datasets = [many("default-graph-uri"), many("named-graph-uri")];
    let query = json!({ "name": "query", "in": "query", "required": true, "schema": text });
    let mut operations = get("query", "Answers a query of SPARQL 1.1", &[&[query], &datasets[..]].concat(), &both);
    let fields = json!({ "query": text, "default-graph-uri": { "type": "array", "items": text },
                         "named-graph-uri": { "type": "array", "items": text } });
    let form = json!({ "type": "object", "required": ["query"], "properties": fields });
    if let Some(operations) = operations.as_object_mut() {
        let post = json!({
            "operationId": "post-query",
            "summary": "Answers a query of SPARQL 1.1 that is posted",
            "parameters": datasets,
            "requestBody": { "required": true, "content": {
                "application/sparql-query": { "schema": text },
                "application/x-www-form-urlencoded": { "schema": form },
            } },
            "responses": responses(&both),
        });
        operations.insert("post".to_owned(), post);
    }
    operations
}

/// Describes the protocol for graphs.
fn graph_store() -> Value {
    let default = json!({ "name": "default", "in": "query", "allowEmptyValue": true, "schema": { "type": "string" },
                          "description": "The graph without a name, which is empty" });
    get("graph", "A named graph: that of an article has its IRI", &[iri("graph", false), default], &graphs())
}

/// Describes a bundled query.
fn bundled(query: &Query) -> Value {
    let is_construct = query::read(&query.text)
        .is_ok_and(|query| matches!(query, spargebra::Query::Construct { .. } | spargebra::Query::Describe { .. }));
    let parameters: Vec<_> = query.parameters.iter().map(|found| parameter(query, found)).collect();
    let media_types = if is_construct { graphs() } else { rows() };
    let mut operations = get(&query.name, &query.header.summary, &parameters, &media_types);
    if let Some(operation) = operations.get_mut("get").and_then(Value::as_object_mut) {
        operation.insert("description".to_owned(), json!(query.header.description));
        operation.insert("tags".to_owned(), json!(query.header.tags));
    }
    operations
}

fn parameter(query: &Query, parameter: &Parameter) -> Value {
    let default = api::default(query, parameter);
    let (mut schema, description) = match &parameter.kind {
        ValueKind::Iri => (json!({ "type": "string" }), "A label, a full IRI, or a shortened one such as `id:russie`"),
        ValueKind::Datatype("integer") => (json!({ "type": "integer" }), "A number"),
        ValueKind::Datatype("decimal") => (json!({ "type": "number" }), "A number"),
        ValueKind::Datatype("date") => (json!({ "type": "string", "format": "date" }), "A day"),
        _ => (json!({ "type": "string" }), "A text"),
    };
    let is_required = !parameter.is_optional && default.is_none();
    if let (Some(schema), Some(default)) = (schema.as_object_mut(), default) {
        let default = default.parse::<i64>().map_or(Value::from(default), Value::from);
        schema.insert("default".to_owned(), default);
    }
    json!({ "name": parameter.name, "in": "query", "required": is_required, "description": description, "schema": schema })
}

/// Describes the service that looks names up.
fn reconcile() -> Value {
    let queries = optional("queries", "A batch of queries as JSON; without it, the answer says what the service is");
    get("reconcile", "Looks names up, as the Reconciliation Service API 0.2 says", &[queries], &[json_type()])
}
