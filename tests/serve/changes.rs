//! A store that changes while it is served.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use super::server::{Server, articles, ask, build, selon};

const COUNT: &str = "SELECT (COUNT(DISTINCT ?article) AS ?n) { ?article a selon:Article }";

/// Returns how many articles a server knows, as it writes it.
fn count(server: &Server) -> String {
    server.get(&ask(COUNT), &[("accept", "text/csv")]).text().lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn a_build_beside_the_server_is_seen_when_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    build(&store, &[articles().join("poutine-kim.txt")]);
    let server = Server::start(&store, &[]);
    assert_eq!(count(&server), "1");
    let tag = server.get("/", &[]).header("etag").to_owned();
    build(&store, &[articles().join("beyrouth-2020.txt")]);
    server.wait_for(&format!("{}&format=csv", ask(COUNT)), |reply| reply.text().lines().nth(1) == Some("2"));
    assert_ne!(server.get("/", &[]).header("etag"), tag);
    assert!(server.stop());
    assert_eq!(fs::read_dir(store.join("snapshots")).unwrap().count(), 0, "no snapshot stays behind");
}

/// Returns how many articles a server knows that say something.
fn count_telling(server: &Server) -> String {
    let query =
        "SELECT (COUNT(DISTINCT ?article) AS ?n) { GRAPH ?article { ?article a selon:Article . ?c a selon:Claim } }";
    server.get(&ask(query), &[("accept", "text/csv")]).text().lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn a_build_is_seen_at_its_commits_before_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    build(&store, &[articles().join("poutine-kim.txt")]);
    let server = Server::start(&store, &[]);
    assert_eq!(count(&server), "1");

    let mut command = selon();
    command.args(["build", "-", "--quiet", "--checkpoint", "64", "--store"]).arg(&store).stdin(Stdio::piped());
    let mut building = command.spawn().unwrap();
    let mut input = building.stdin.take().unwrap();
    let mut write = |numbers: std::ops::Range<usize>| {
        for number in numbers {
            let text = format!("Vladimir Poutine a rencontré Kim Jong-un le {} mai 2018 à Moscou.", 1 + number % 28);
            writeln!(input, "{{\"url\": \"https://example.org/{number}\", \"text\": \"{text}\"}}").unwrap();
        }
        input.flush().unwrap();
    };
    // Nothing is waited for by the clock: the build cannot end as long as more may come.
    let path = format!("{}&format=csv", ask(COUNT));
    write(0..200);
    server.wait_for(&path, |reply| reply.text().lines().nth(1) != Some("1"));
    let early = count(&server);
    assert_eq!(count_telling(&server), early, "articles are seen whole");
    write(200..600);
    server.wait_for(&path, |reply| reply.text().lines().nth(1) != Some(&early));
    let later: usize = count(&server).parse().unwrap();
    assert!(early.parse::<usize>().unwrap() < later && later < 601, "{early}, {later}");
    assert!(building.try_wait().unwrap().is_none());
    drop(input);
    assert!(building.wait().unwrap().success());
    server.wait_for(&path, |reply| reply.text().lines().nth(1) == Some("601"));
    assert!(server.stop());
    assert_eq!(fs::read_dir(store.join("snapshots")).unwrap().count(), 0, "nothing stays behind");
}

#[test]
fn a_load_is_seen_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    build(&store, &[articles().join("poutine-kim.txt")]);
    let graph = |number: usize| {
        let article = format!("<https://example.org/{number}>");
        format!(
            "{article} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/selon#Article> {article} .\n"
        )
    };
    let shard = folder.path().join("shard.nq");
    fs::write(&shard, graph(1) + &graph(2)).unwrap();
    let server = Server::start(&store, &[]);
    assert_eq!(count(&server), "1");

    let mut command = selon();
    command.args(["load", "--quiet", "--store"]).arg(&store).arg(&shard).arg("-").stdin(Stdio::piped());
    let mut loading = command.spawn().unwrap();
    let mut input = loading.stdin.take().unwrap();
    // The load cannot end as long as more may come.
    let path = format!("{}&format=csv", ask(COUNT));
    server.wait_for(&path, |reply| reply.text().lines().nth(1) == Some("3"));
    assert!(loading.try_wait().unwrap().is_none());
    input.write_all(graph(3).as_bytes()).unwrap();
    drop(input);
    assert!(loading.wait().unwrap().success());
    server.wait_for(&path, |reply| reply.text().lines().nth(1) == Some("4"));
    assert!(server.stop());
    assert_eq!(fs::read_dir(store.join("snapshots")).unwrap().count(), 0, "nothing stays behind");
}

#[test]
fn only_who_bears_the_token_changes_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    build(&store, &[articles().join("poutine-kim.txt")]);
    let token = folder.path().join("token");
    fs::write(&token, "a-token-of-some-length\n").unwrap();
    let update = b"INSERT DATA { GRAPH <https://example.org/a> { <https://example.org/a> a selon:Article } }";
    let plain = [("content-type", "application/sparql-update")];

    let reader = Server::start(&store, &[]);
    assert_eq!(reader.send("POST", "/update", &plain, update).status, 403);
    drop(reader);

    let server = Server::start(&store, &["--writable", "--token-file", token.to_str().unwrap()]);
    assert_eq!(server.send("POST", "/update", &plain, update).status, 401);
    let wrong = [plain[0], ("authorization", "Bearer a-token-of-same-length")];
    assert_eq!(server.send("POST", "/update", &wrong, update).status, 401);
    let right = [plain[0], ("authorization", "Bearer a-token-of-some-length")];
    let broken = server.send("POST", "/update", &right, b"INSERT NOTHING");
    assert_eq!(broken.status, 400);
    assert!(broken.text().contains("SPARQL"), "{}", broken.text());
    let lock = fs::File::open(store.join("lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(server.send("POST", "/update", &right, update).status, 503, "a build holds the lock");
    drop(lock);
    let done = server.send("POST", "/update", &right, update);
    assert_eq!(done.status, 204, "{}", done.text());
    server.wait_for(&format!("{}&format=csv", ask(COUNT)), |reply| reply.text().lines().nth(1) == Some("2"));

    let article = fs::read(articles().join("beyrouth-2020.txt")).unwrap();
    let text = [("content-type", "text/plain"), right[1]];
    let done = server.send("POST", "/articles", &text, &article);
    assert_eq!(done.status, 204, "{}", done.text());
    server.wait_for(&format!("{}&format=csv", ask(COUNT)), |reply| reply.text().lines().nth(1) == Some("3"));
    drop(server);

    let server = Server::start(&store, &["--writable", "--token-file", token.to_str().unwrap(), "--timeout", "2"]);
    let endless = b"INSERT { GRAPH <https://example.org/b> { ?a ?b ?c } }
        WHERE { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i }
            FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) < 0) }";
    let ended = server.send("POST", "/update", &right, endless);
    assert_eq!(ended.status, 504, "{}", ended.text());
    assert_eq!(count(&server), "3");
    drop(server);

    let options = ["--writable", "--token-file", token.to_str().unwrap(), "--timeout", "120", "--max-memory", "200"];
    let server = Server::start(&store, &options);
    let huge = b"INSERT { GRAPH <https://example.org/b> { ?a a selon:Article } } WHERE {
        SELECT ?a { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } } ORDER BY ?c ?f ?i LIMIT 1 }";
    let ended = server.send("POST", "/update", &right, huge);
    assert_eq!(ended.status, 507, "{}", ended.text());
    assert_eq!(count(&server), "3");
    drop(server);

    let server = Server::start(&store, &["--writable", "--token-file", token.to_str().unwrap()]);
    assert_eq!(count(&server), "3", "the store is whole");
    let nothing = server.send("POST", "/articles", &text, b"\x00\x01");
    assert_eq!(nothing.status, 400, "{}", nothing.text());
}
