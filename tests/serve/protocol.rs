//! The protocol of SPARQL, case by case.

use super::server::{Server, examples};

const FORM: &str = "application/x-www-form-urlencoded";
const DIRECT: &str = "application/sparql-query";
const JSON: &str = "application/sparql-results+json";

/// A case: its name, method, what stands behind the `?`, media type and body of what is sent, media types accepted,
/// and the status and media type of the answer.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static [u8], &'static str, u16, &'static str);

/// The cases of the W3C's tests of the protocol that are about queries, under their names there, and some more.
const CASES: &[Case] = &[
    ("query_get", "GET", "query=ASK%20%7B%7D", "", b"", "", 200, JSON),
    ("query_post_form", "POST", "", FORM, b"query=ASK%20%7B%7D", "", 200, JSON),
    ("query_post_direct", "POST", "", DIRECT, b"ASK {}", "", 200, JSON),
    ("direct, with charset", "POST", "", "application/sparql-query; charset=UTF-8", b"ASK {}", "", 200, JSON),
    ("head", "HEAD", "query=ASK%20%7B%7D", "", b"", "", 200, JSON),
    (
        "query_content_type_ask",
        "POST",
        "",
        DIRECT,
        b"ASK {}",
        "application/sparql-results+xml",
        200,
        "application/sparql-results+xml",
    ),
    (
        "query_content_type_select",
        "POST",
        "",
        DIRECT,
        b"SELECT (1 AS ?value) {}",
        "application/sparql-results+xml",
        200,
        "application/sparql-results+xml",
    ),
    ("select as JSON", "POST", "", DIRECT, b"SELECT (1 AS ?value) {}", "application/json", 200, "application/json"),
    ("select as CSV", "POST", "", DIRECT, b"SELECT (1 AS ?value) {}", "text/csv", 200, "text/csv"),
    (
        "select as TSV",
        "POST",
        "",
        DIRECT,
        b"SELECT (1 AS ?value) {}",
        "text/tab-separated-values",
        200,
        "text/tab-separated-values",
    ),
    ("select, named", "GET", "query=SELECT%20*%20%7B%7D&format=csv", "", b"", "text/html", 200, "text/csv"),
    (
        "query_content_type_describe",
        "POST",
        "",
        DIRECT,
        b"DESCRIBE <https://example.org/u>",
        "application/rdf+xml",
        200,
        "application/rdf+xml",
    ),
    (
        "query_content_type_construct",
        "POST",
        "",
        DIRECT,
        b"CONSTRUCT { <https://example.org/s> <https://example.org/p> 1 } {}",
        "application/rdf+xml",
        200,
        "application/rdf+xml",
    ),
    (
        "construct as N-Triples",
        "POST",
        "",
        DIRECT,
        b"CONSTRUCT {} {}",
        "application/n-triples",
        200,
        "application/n-triples",
    ),
    ("construct as Turtle", "POST", "", DIRECT, b"CONSTRUCT {} {}", "", 200, "text/turtle"),
    ("construct as JSON-LD", "POST", "", DIRECT, b"CONSTRUCT {} {}", "application/ld+json", 200, "application/ld+json"),
    ("a page", "GET", "query=ASK%20%7B%7D", "", b"", "text/html,application/xml;q=0.9,*/*;q=0.8", 200, "text/html"),
    ("no query, for people", "GET", "", "", b"", "text/html,*/*;q=0.8", 200, "text/html"),
    ("no query, for programs", "GET", "", "", b"", "*/*", 200, "text/turtle"),
    ("no query, as JSON-LD", "GET", "", "", b"", "application/ld+json", 200, "application/ld+json"),
    ("bad_query_method", "PUT", "query=ASK%20%7B%7D", "", b"", "", 405, "text/plain"),
    ("bad_query_method, delete", "DELETE", "query=ASK%20%7B%7D", "", b"", "", 405, "text/plain"),
    ("bad_multiple_queries", "GET", "query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", "", b"", "", 400, "text/plain"),
    ("bad_multiple_queries, posted", "POST", "", FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", "", 400, "text/plain"),
    ("bad_query_wrong_media_type", "POST", "", "text/plain", b"ASK {}", "", 415, "text/plain"),
    ("bad_query_missing_form_type", "POST", "", "", b"query=ASK%20%7B%7D", "", 415, "text/plain"),
    ("bad_query_missing_direct_type", "POST", "", "", b"ASK {}", "", 415, "text/plain"),
    (
        "bad_query_non_utf8",
        "POST",
        "",
        "application/sparql-query; charset=UTF-16",
        b"A\0S\0K\0 \0{\0}\0",
        "",
        415,
        "text/plain",
    ),
    ("bytes that are no UTF-8", "POST", "", DIRECT, b"ASK { ?s ?p '\xE9' }", "", 400, "text/plain"),
    ("signs that are no UTF-8", "GET", "query=ASK%20%7B%20?s%20?p%20'%E9'%20%7D", "", b"", "", 400, "text/plain"),
    ("bad_query_syntax", "GET", "query=ASK%20%7B", "", b"", "", 400, "text/plain"),
    ("a syntax error as JSON", "GET", "query=ASK%20%7B", "", b"", "application/json", 400, "application/json"),
    ("no query, but graphs", "GET", "default-graph-uri=https%3A%2F%2Fexample.org%2F", "", b"", "", 400, "text/plain"),
    ("no query, posted", "POST", "", FORM, b"", "", 400, "text/plain"),
    ("a graph that is no IRI", "GET", "query=ASK%20%7B%7D&default-graph-uri=x", "", b"", "", 400, "text/plain"),
    ("bad_update_get", "GET", "update=CLEAR%20ALL", "", b"", "", 403, "text/plain"),
    ("an update, posted", "POST", "", FORM, b"update=CLEAR%20ALL", "", 403, "text/plain"),
    ("an update, direct", "POST", "", "application/sparql-update", b"CLEAR ALL", "", 403, "text/plain"),
    ("an update as a query", "POST", "", DIRECT, b"CLEAR ALL", "", 400, "text/plain"),
    ("nothing acceptable", "GET", "query=ASK%20%7B%7D", "", b"", "image/png", 406, "text/plain"),
    ("rows as Turtle", "GET", "query=ASK%20%7B%7D", "", b"", "text/turtle", 406, "text/plain"),
    ("an unknown form", "GET", "query=ASK%20%7B%7D&output=odt", "", b"", "", 400, "text/plain"),
    (
        "another endpoint",
        "GET",
        "query=ASK%20%7B%20SERVICE%20%3Chttps%3A%2F%2Fexample.org%2F%3E%20%7B%7D%20%7D",
        "",
        b"",
        "",
        403,
        "text/plain",
    ),
];

#[test]
fn requests_get_the_status_and_the_form_that_the_protocol_wants() {
    let server = Server::start(examples(), &[]);
    for (name, method, query, content_type, body, accept, status, media_type) in CASES {
        let headers = [("content-type", *content_type), ("accept", *accept)];
        let headers: Vec<_> = headers.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let reply = server.send(method, &format!("/sparql?{query}"), &headers, body);
        let found = reply.header("content-type").split(';').next().unwrap();
        assert_eq!((reply.status, found), (*status, *media_type), "{name}: {}", reply.text());
        assert!(*status != 405 || reply.header("allow") == "GET, HEAD, POST", "{name}");
    }
}
