//! The protocol of SPARQL, case by case.

use super::server::{Server, articles, ask, build, examples};

const FORM: &str = "application/x-www-form-urlencoded";
const DIRECT: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";
const JSON: &str = "application/sparql-results+json";

/// A case: its name, method, what stands behind the `?`, media type and body of what is sent, media types accepted,
/// and the status and media type of the answer.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static [u8], &'static str, u16, &'static str);

/// The cases about queries, by group: those of the W3C's tests under their names there, and some more.
const QUERIES: &[(&str, &[Case])] = &[
    (
        "asked by GET, form and direct POST",
        &[
            ("query_get", "GET", "query=ASK%20%7B%7D", "", b"", "", 200, JSON),
            ("query_post_form", "POST", "", FORM, b"query=ASK%20%7B%7D", "", 200, JSON),
            ("query_post_direct", "POST", "", DIRECT, b"ASK {}", "", 200, JSON),
            ("direct, with charset", "POST", "", "application/sparql-query; charset=UTF-8", b"ASK {}", "", 200, JSON),
            ("head", "HEAD", "query=ASK%20%7B%7D", "", b"", "", 200, JSON),
        ],
    ),
    (
        "forms of answers",
        &[
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
            (
                "select as JSON",
                "POST",
                "",
                DIRECT,
                b"SELECT (1 AS ?value) {}",
                "application/json",
                200,
                "application/json",
            ),
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
            (
                "construct as JSON-LD",
                "POST",
                "",
                DIRECT,
                b"CONSTRUCT {} {}",
                "application/ld+json",
                200,
                "application/ld+json",
            ),
            (
                "a page",
                "GET",
                "query=ASK%20%7B%7D",
                "",
                b"",
                "text/html,application/xml;q=0.9,*/*;q=0.8",
                200,
                "text/html",
            ),
            ("no query, for people", "GET", "", "", b"", "text/html,*/*;q=0.8", 200, "text/html"),
            ("no query, for programs", "GET", "", "", b"", "*/*", 200, "text/turtle"),
            ("no query, as JSON-LD", "GET", "", "", b"", "application/ld+json", 200, "application/ld+json"),
        ],
    ),
    (
        "queries refused",
        &[
            ("bad_query_method", "PUT", "query=ASK%20%7B%7D", "", b"", "", 405, "text/plain"),
            ("bad_query_method, delete", "DELETE", "query=ASK%20%7B%7D", "", b"", "", 405, "text/plain"),
            (
                "bad_multiple_queries",
                "GET",
                "query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D",
                "",
                b"",
                "",
                400,
                "text/plain",
            ),
            (
                "bad_multiple_queries, posted",
                "POST",
                "",
                FORM,
                b"query=ASK%20%7B%7D&query=ASK%20%7B%7D",
                "",
                400,
                "text/plain",
            ),
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
            (
                "signs that are no UTF-8",
                "GET",
                "query=ASK%20%7B%20?s%20?p%20'%E9'%20%7D",
                "",
                b"",
                "",
                400,
                "text/plain",
            ),
            ("bad_query_syntax", "GET", "query=ASK%20%7B", "", b"", "", 400, "text/plain"),
            ("a syntax error as JSON", "GET", "query=ASK%20%7B", "", b"", "application/json", 400, "application/json"),
            (
                "no query, but graphs",
                "GET",
                "default-graph-uri=https%3A%2F%2Fexample.org%2F",
                "",
                b"",
                "",
                400,
                "text/plain",
            ),
            ("no query, posted", "POST", "", FORM, b"", "", 400, "text/plain"),
            ("a graph that is no IRI", "GET", "query=ASK%20%7B%7D&default-graph-uri=x", "", b"", "", 400, "text/plain"),
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
        ],
    ),
    (
        "updates refused",
        &[
            ("bad_update_get", "GET", "update=CLEAR%20ALL", "", b"", "", 403, "text/plain"),
            ("an update, posted", "POST", "", FORM, b"update=CLEAR%20ALL", "", 403, "text/plain"),
            ("an update, direct", "POST", "", "application/sparql-update", b"CLEAR ALL", "", 403, "text/plain"),
            ("an update as a query", "POST", "", DIRECT, b"CLEAR ALL", "", 400, "text/plain"),
        ],
    ),
];

/// The cases about datasets: their names, the parameters that name graphs, a query, and whether it holds.
///
/// Graphs of articles stand for the suite's own: A tells of Beirut, B of Kim, and each is called an article in its
/// own graph alone.
const DATASETS: &[(&str, &str, &str, &str, bool)] = &[
    ("query_dataset_default_graphs_get", "GET", "default=A&default=B", "ASK { <A> a ?type . <B> a ?type }", true),
    ("query_dataset_default_graphs_post", "POST", "default=A&default=B", "ASK { <A> a ?type . <B> a ?type }", true),
    ("one default graph", "GET", "default=A", "ASK { <A> a ?type . <B> a ?type }", false),
    (
        "query_dataset_named_graphs_get",
        "GET",
        "named=A&named=B",
        "ASK { GRAPH ?g1 { <A> a ?type } GRAPH ?g2 { <B> a ?type } }",
        true,
    ),
    (
        "query_dataset_named_graphs_post",
        "POST",
        "named=A&named=B",
        "ASK { GRAPH ?g1 { <A> a ?type } GRAPH ?g2 { <B> a ?type } }",
        true,
    ),
    ("named graphs are no default graph", "POST", "named=A", "ASK { <A> a ?type }", false),
    ("query_dataset_full", "POST", "default=B&named=A", "ASK { <B> a ?type GRAPH ?g { <A> a ?type } }", true),
    ("the other way round", "POST", "default=A&named=B", "ASK { <B> a ?type GRAPH ?g { <A> a ?type } }", false),
    ("query_multiple_dataset", "POST", "default=B", "ASK FROM <A> { <B> a ?type }", true),
    ("graphs in the query lose", "GET", "default=B", "ASK FROM <A> { <A> a ?type }", false),
];

/// A case of a change: its name, what stands behind the `?`, media type and body of what is sent, the status of the
/// answer, and what holds then; `{query}` is encoded where it stands in braces.
type Change = (&'static str, &'static str, &'static str, &'static str, u16, &'static str);

/// The cases about changes by whoever bears the token.
const CHANGES: &[(&str, &[Change])] = &[
    (
        "updates by form and direct POST",
        &[
            (
                "update_post_form",
                "",
                FORM,
                "update={CLEAR ALL}",
                204,
                "ASK { FILTER NOT EXISTS { ?s a selon:Article } }",
            ),
            (
                "update_post_direct",
                "",
                UPDATE,
                "INSERT DATA { GRAPH <x:1> { <x:1> a <x:A> } }",
                204,
                "ASK { <x:1> a <x:A> }",
            ),
            (
                "with charset",
                "",
                "application/sparql-update; charset=UTF-8",
                "INSERT DATA { GRAPH <x:2> { <x:2> a <x:A> } GRAPH <x:3> { <x:3> a <x:A> } }",
                204,
                "ASK { <x:3> a <x:A> }",
            ),
            (
                "update_base_uri",
                "",
                UPDATE,
                "INSERT DATA { GRAPH <x:base> { <x:s> <x:p> <test> } }",
                204,
                "ASK { <x:s> <x:p> ?o FILTER(isIRI(?o) && STRENDS(STR(?o), \"/test\")) }",
            ),
        ],
    ),
    (
        "datasets of updates",
        &[
            (
                "update_dataset_default_graph",
                "using-graph-uri=x:1",
                UPDATE,
                "INSERT { GRAPH <x:one> { ?s a <x:B> } } WHERE { ?s a <x:A> }",
                204,
                "ASK { GRAPH <x:one> { <x:1> a <x:B> FILTER NOT EXISTS { <x:2> a <x:B> } } }",
            ),
            (
                "update_dataset_default_graphs",
                "using-graph-uri=x:1&using-graph-uri=x:2",
                UPDATE,
                "INSERT { GRAPH <x:two> { ?s a <x:B> } } WHERE { ?s a <x:A> }",
                204,
                "ASK { GRAPH <x:two> { <x:1> a <x:B> . <x:2> a <x:B> FILTER NOT EXISTS { <x:3> a <x:B> } } }",
            ),
            (
                "update_dataset_named_graphs",
                "using-named-graph-uri=x:1&using-named-graph-uri=x:2",
                UPDATE,
                "INSERT { GRAPH <x:named> { ?s a <x:B> } } WHERE { GRAPH ?g { ?s a <x:A> } }",
                204,
                "ASK { GRAPH <x:named> { <x:1> a <x:B> . <x:2> a <x:B> FILTER NOT EXISTS { <x:3> a <x:B> } } }",
            ),
            (
                "update_dataset_full",
                "using-graph-uri=x:1&using-named-graph-uri=x:2",
                UPDATE,
                "INSERT { GRAPH <x:full> { ?s a <x:B> . ?t a <x:C> } } WHERE { ?s a <x:A> GRAPH ?g { ?t a <x:A> } }",
                204,
                "ASK { GRAPH <x:full> { <x:1> a <x:B> . <x:2> a <x:C> FILTER NOT EXISTS { <x:3> a ?any } } }",
            ),
            (
                "in a form",
                "",
                FORM,
                "using-graph-uri=x:3&update={INSERT { GRAPH <x:form> { ?s a <x:B> } } WHERE { ?s a <x:A> }}",
                204,
                "ASK { GRAPH <x:form> { <x:3> a <x:B> FILTER NOT EXISTS { <x:1> a <x:B> } } }",
            ),
        ],
    ),
    (
        "updates refused",
        &[
            ("bad_multiple_updates", "", FORM, "update={CLEAR ALL}&update={CLEAR ALL}", 400, STAYS),
            ("bad_update_wrong_media_type", "", "text/plain", "CLEAR ALL", 415, STAYS),
            ("bad_update_missing_form_type", "", "", "update={CLEAR ALL}", 415, STAYS),
            (
                "bad_update_non_utf8",
                "",
                "application/sparql-update; charset=UTF-16",
                "C\0L\0E\0A\0R\0 \0A\0L\0L\0",
                400,
                STAYS,
            ),
            ("bad_update_syntax", "", FORM, "update={CLEAR XYZ}", 400, STAYS),
            (
                "bad_update_dataset_conflict",
                "using-named-graph-uri=x:1",
                UPDATE,
                "INSERT { GRAPH <x:no> { ?s a <x:B> } } USING <x:1> WHERE { ?s a <x:A> }",
                400,
                STAYS,
            ),
            ("a graph that is no IRI", "using-graph-uri=x", UPDATE, "CLEAR ALL", 400, STAYS),
        ],
    ),
];

/// Holds as long as what must not be carried out was not.
const STAYS: &str = "ASK { GRAPH <x:1> { <x:1> a <x:A> } FILTER NOT EXISTS { GRAPH <x:no> { ?s ?p ?o } } }";

/// The W3C's tests of the protocol: <https://github.com/w3c/rdf-tests/tree/main/sparql/sparql11/protocol>.
const SUITE: &[&str] = &[
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
];

#[test]
fn requests_get_the_status_and_the_form_that_the_protocol_wants() {
    let server = Server::start(examples(), &[]);
    let cases = QUERIES.iter().flat_map(|(_, cases)| *cases);
    for (name, method, query, content_type, body, accept, status, media_type) in cases {
        let headers = [("content-type", *content_type), ("accept", *accept)];
        let headers: Vec<_> = headers.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let reply = server.send(method, &format!("/sparql?{query}"), &headers, body);
        let found = reply.header("content-type").split(';').next().unwrap();
        assert_eq!((reply.status, found), (*status, *media_type), "{name}: {}", reply.text());
        assert!(*status != 405 || reply.header("allow") == "GET, HEAD, POST", "{name}");
    }
}

/// Encodes what is not plain.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[test]
fn graphs_that_are_named_are_what_is_asked() {
    let server = Server::start(examples(), &[]);
    let article = |letter: &str| match letter {
        "A" => "https://example.org/beyrouth-2020",
        _ => "https://example.org/articles/kim-trump",
    };
    for (name, method, graphs, query, holds) in DATASETS {
        let query = query.replace("<A>", &format!("<{}>", article("A"))).replace("<B>", &format!("<{}>", article("B")));
        let graphs = graphs.split('&').map(|graph| graph.split_once('=').unwrap());
        let graphs: Vec<_> =
            graphs.map(|(kind, letter)| format!("{kind}-graph-uri={}", encode(article(letter)))).collect();
        let graphs = graphs.join("&");
        let reply = if *method == "GET" {
            server.get(&format!("/sparql?query={}&{graphs}", encode(&query)), &[])
        } else {
            server.send("POST", &format!("/sparql?{graphs}"), &[("content-type", DIRECT)], query.as_bytes())
        };
        assert_eq!(reply.status, 200, "{name}: {}", reply.text());
        assert!(reply.text().contains(&format!("\"boolean\":{holds}")), "{name}: {}", reply.text());
    }
}

#[test]
fn whoever_bears_the_token_changes_what_the_protocol_says() {
    let folder = tempfile::tempdir().unwrap();
    let (store, token) = (folder.path().join("store"), folder.path().join("token"));
    build(&store, &[articles().join("poutine-kim.txt")]);
    std::fs::write(&token, "a-token-of-some-length").unwrap();
    let server = Server::start(&store, &["--writable", "--token-file", token.to_str().unwrap()]);
    for (name, parameters, content_type, body, status, then) in CHANGES.iter().flat_map(|(_, cases)| *cases) {
        let headers = [("content-type", *content_type), ("authorization", "Bearer a-token-of-some-length")];
        let headers: Vec<_> = headers.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let mut sent = (*body).to_owned();
        if *content_type == FORM || content_type.is_empty() {
            let fields = body.split('&').map(|field| match field.split_once("={") {
                Some((name, text)) => format!("{name}={}", encode(text.strip_suffix('}').unwrap())),
                None => field.to_owned(),
            });
            sent = fields.collect::<Vec<_>>().join("&");
        }
        let reply = server.send("POST", &format!("/update?{parameters}"), &headers, sent.as_bytes());
        assert_eq!(reply.status, *status, "{name}: {}", reply.text());
        server.wait_for(&ask(then), |reply| reply.text().contains("true"));
    }
}

#[test]
fn the_readme_tells_how_many_cases_there_are() {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    let queries = QUERIES.iter().map(|(group, cases)| (*group, cases.iter().map(|case| case.0).collect::<Vec<_>>()));
    let datasets = ("datasets of queries", DATASETS.iter().map(|case| case.0).collect());
    let changes = CHANGES.iter().map(|(group, cases)| (*group, cases.iter().map(|case| case.0).collect()));
    for (group, names) in queries.chain([datasets]).chain(changes) {
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, known)) => known.extend(names),
            None => groups.push((group, names)),
        }
    }
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for (group, names) in &groups {
        let of_suite = names.iter().filter(|name| SUITE.contains(name)).count();
        let row = format!("| {group} | {of_suite} | {} |", names.len() - of_suite);
        assert!(readme.contains(&row), "{row}");
    }
    let all: Vec<&str> = groups.into_iter().flat_map(|(_, names)| names).collect();
    for name in SUITE {
        assert_eq!(all.iter().filter(|case| *case == name).count(), 1, "{name}");
    }
    let row = format!("| all | {} | {} |", SUITE.len(), all.len() - SUITE.len());
    assert!(readme.contains(&row), "{row}");
}
