//! The bundled queries as addresses of their own, in the manner of grlc: `/api/who-says-what?voice=Vladimir+Poutine`.

use serde_json::{Value, json};

use super::exchange::{Request, Response, encode};
use super::form::{self, Pages};
use super::negotiation;
use super::page;
use super::problem::Problem;
use super::site::Site;
use super::sparql;
use crate::store::query::{self, Parameter, Query, QueryError, ValueKind};

/// Lists the queries, as JSON or as a page.
pub(super) fn list(request: &Request) -> Result<Response<'static>, Problem> {
    let accept = match form::named(&request.parameters()) {
        None => request.accept.as_str(),
        Some("html") => "text/html",
        Some(_) => "application/json",
    };
    let queries = query::bundled();
    match negotiation::choose(accept, &["application/json", "text/html"]) {
        Some("text/html") => Ok(page::queries::page(request, &queries)),
        Some(media_type) => {
            let queries: Vec<_> = queries.iter().map(|query| describe(query, &request.origin)).collect();
            Ok(Response::new(200, media_type, json!({ "queries": queries }).to_string()))
        }
        None => Err(Problem::new(406, "the queries are listed as JSON or as a page", "accept `application/json`")),
    }
}

/// Says what a query is and takes.
fn describe(query: &Query, origin: &str) -> Value {
    let parameters = query.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "type": type_name(parameter),
            "required": !parameter.is_optional && default(query, parameter).is_none(),
            "default": default(query, parameter),
        })
    });
    json!({
        "name": query.name,
        "summary": query.header.summary,
        "description": query.header.description,
        "tags": query.header.tags,
        "address": format!("{origin}/api/{}", query.name),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}

/// Returns what a parameter is taken for where it is not given.
pub(super) fn default(query: &Query, parameter: &Parameter) -> Option<String> {
    let is_limit = parameter.variable.is_empty();
    let limit = query.header.pagination.filter(|_| is_limit).map(|limit| limit.to_string());
    limit.or_else(|| query.default_of(parameter).map(str::to_owned))
}

/// Returns what kind of value a parameter takes, in a word.
fn type_name(parameter: &Parameter) -> &str {
    match &parameter.kind {
        ValueKind::Iri => "iri",
        ValueKind::Text | ValueKind::Language(_) => "text",
        ValueKind::Datatype(name) => name,
    }
}

/// Answers one of the queries.
pub(super) fn answer<'a>(site: &'a Site, request: &'a Request, name: &str) -> Result<Response<'a>, Problem> {
    let query = Query::named(name).map_err(|error| Problem { status: 404, ..error.into() })?;
    let parameters = request.parameters();
    let mut values = parameters.clone();
    values.retain(|(name, value)| !value.is_empty() && name != "lang" && !form::NAMING.contains(&name.as_str()));
    let is_about_words = query.header.is_about_words();
    let store = if is_about_words { site.lexicon()? } else { &site.store };
    let text = query.bind(store, &values).map_err(|error| problem(&query, error))?;
    // The editor shows answers of the store only.
    let pages = if is_about_words { Pages::None } else { Pages::Last };
    let parsed = query::read(&text)?;
    let answered = sparql::ask(site, store, parsed, (request, form::named(&parameters)), pages)?;
    Ok(answered.unwrap_or_else(|| Response::redirect(303, format!("/sparql?query={}", encode(&text)))))
}

/// Says which parameters there are where one is not known.
fn problem(query: &Query, error: QueryError) -> Problem {
    match &error {
        QueryError::Parameter { .. } => {
            let names: Vec<_> = query.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
            let help = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
            Problem::new(400, error.to_string(), help)
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::exchange::{Request, encode};
    use super::super::sample::{ask, get};

    #[test]
    fn bundled_queries_answer_with_their_parameters() {
        let all = get("/api/who-says-what?format=csv", "").body.lines().count();
        let label = get("/api/who-says-what?voice=Vladimir%20Poutine&format=csv", "").body;
        let iri = encode("https://w3id.org/selon/id/vladimir-poutine");
        let iri = get(&format!("/api/who-says-what?voice={iri}&format=csv&lang=fr"), "").body;
        assert!(label.lines().count() > 1 && label.lines().count() < all, "{label}");
        assert_eq!(label, iri);
        assert_eq!(get("/api/who-says-what?limit=1&format=csv", "").body.lines().count(), 2);
        assert_eq!(get("/api/who-says-what?voice=&format=csv", "").body.lines().count(), all, "an empty field");
    }

    #[test]
    fn requests_get_the_status_and_the_form_that_they_should() {
        for (address, accept, status, media_type) in [
            ("/api", "", 200, "application/json"),
            ("/api", "text/html", 200, "text/html"),
            ("/api", "image/png", 406, "text/plain"),
            ("/api/articles", "", 200, "application/sparql-results+json"),
            ("/api/articles", "text/csv", 200, "text/csv"),
            ("/api/articles", "text/html", 303, ""),
            ("/api/world-according-to", "", 200, "text/turtle"),
            ("/api/world-according-to", "text/csv", 406, "text/plain"),
            ("/api/articles?voice=x", "", 400, "text/plain"),
            ("/api/who-says-what?voice=Nobody%20At%20All", "", 400, "text/plain"),
            ("/api/who-says-what?limit=x", "", 400, "text/plain"),
            ("/api/article", "", 404, "text/plain"),
            ("/api/wikidata-places", "", 403, "text/plain"),
            ("/api/export-ontolex", "application/n-triples", 200, "application/n-triples"),
            ("/openapi.json", "", 200, "application/json"),
        ] {
            let answer = get(address, accept);
            assert_eq!((answer.status, answer.media_type()), (status, media_type), "{address}: {}", answer.body);
        }
        let post = Request { method: "POST".to_owned(), path: "/api/articles".to_owned(), ..Request::default() };
        assert_eq!(ask(&post).status, 405);
        assert!(get("/api/article", "").body.contains("did you mean `articles`?"));
        assert!(get("/api/who-says-what?who=x", "").body.contains("it has voice, limit"));
        assert!(get("/api/articles", "text/html").header("location").starts_with("/sparql?query="));
        assert!(get("/api/export-ontolex", "application/n-triples").body.lines().count() > 1000);
    }

    #[test]
    fn the_list_and_the_document_name_every_query() {
        let list = get("/api", "").json();
        let document = get("/openapi.json", "").json();
        let queries = list["queries"].as_array().unwrap();
        assert!(queries.len() > 40);
        for query in queries {
            let path = format!("/api/{}", query["name"].as_str().unwrap());
            let operation = &document["paths"][&path]["get"];
            assert_eq!(operation["summary"], query["summary"], "{path}");
            let parameters = query["parameters"].as_array().unwrap().len();
            // The form of the answer is a parameter too.
            assert_eq!(operation["parameters"].as_array().unwrap().len(), parameters + 1, "{path}");
        }
        let says = queries.iter().find(|query| query["name"] == "who-says-what").unwrap();
        assert_eq!(says["parameters"][0]["name"], "voice");
        assert_eq!(says["parameters"][0]["required"], false);
        assert_eq!(says["parameters"][1]["default"], "2000");
    }
}
