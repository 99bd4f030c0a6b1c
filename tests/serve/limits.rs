//! What no request may do, whatever it is: keep the server from answering others.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::server::{Server, ask, examples};

/// A query that would take years, and cannot be told to stop.
const ENDLESS: &str = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1";

#[test]
fn what_takes_too_long_is_ended_and_others_are_answered() {
    let server = Server::start(examples(), &["--workers", "2", "--timeout", "2", "--max-memory", "4000"]);
    std::thread::scope(|scope| {
        let endless = scope.spawn(|| server.get(&ask(ENDLESS), &[]));
        for _ in 0..5 {
            assert_eq!(server.get(&ask("ASK {}"), &[]).status, 200);
        }
        let reply = endless.join().unwrap();
        assert_eq!(reply.status, 504, "{}", reply.text());
    });
    for query in [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a (<x:a>|!<x:a>)* ?b . ?c (<x:a>|!<x:a>)* ?d }",
        "SELECT ?a { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d ?c",
    ] {
        assert_eq!(server.get(&ask(query), &[]).status, 504, "{query}");
        assert_eq!(server.get(&ask("ASK {}"), &[]).status, 200);
    }
}

#[test]
fn what_needs_too_much_memory_is_ended() {
    let server = Server::start(examples(), &["--workers", "1", "--timeout", "120", "--max-memory", "300"]);
    let reply = server.get(&ask(ENDLESS), &[]);
    assert_eq!(reply.status, 507, "{}", reply.text());
    assert_eq!(server.get(&ask("ASK {}"), &[]).status, 200);
}

#[test]
fn who_finds_no_turn_is_told_to_come_back() {
    let server =
        Server::start(examples(), &["--workers", "1", "--queue", "1", "--timeout", "5", "--max-memory", "4000"]);
    std::thread::scope(|scope| {
        // Who asks the same as another waits for the other's answer.
        let server = &server;
        let slow = (0..4).map(|n| scope.spawn(move || server.get(&ask(&format!("{ENDLESS}{n}")), &[])));
        let slow: Vec<_> = slow.collect();
        let replies: Vec<_> = slow.into_iter().map(|slow| slow.join().unwrap()).collect();
        let busy: Vec<_> = replies.iter().filter(|reply| reply.status == 503).collect();
        assert!(busy.len() >= 2, "{replies:?}");
        assert!(busy.iter().all(|reply| reply.header("retry-after") == "2"));
        assert!(replies.iter().any(|reply| reply.status == 504));
    });
}

#[test]
fn what_is_too_long_or_too_deep_is_named() {
    let server = Server::start(examples(), &["--max-body", "1"]);
    let deep = format!("SELECT * {{ {}?s ?p ?o{} }}", "{".repeat(5_000), "}".repeat(5_000));
    let headers = [("content-type", "application/sparql-query")];
    let reply = server.send("POST", "/sparql", &headers, deep.as_bytes());
    assert_eq!(reply.status, 400, "{}", reply.text());
    let reply = server.send("POST", "/sparql", &headers, &vec![b' '; 2 * 1024 * 1024]);
    assert_eq!(reply.status, 413, "{}", reply.text());
    assert_eq!(server.get(&ask("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), &[]).status, 403);
    assert_eq!(server.get("/assets/../../Cargo.toml", &[]).status, 404);
    assert_eq!(server.get("/assets/%2e%2e/Cargo.toml", &[]).status, 404);
}

#[test]
fn slow_and_broken_clients_keep_nobody_waiting() {
    let server = Server::start(examples(), &["--workers", "1"]);
    let host = server.address.strip_prefix("http://").unwrap();
    let mut slow: Vec<TcpStream> = (0..100).map(|_| TcpStream::connect(host).unwrap()).collect();
    for stream in &mut slow {
        stream.write_all(b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf").unwrap();
    }
    for broken in [
        &b"GET / HTTP/1.1\r\nhost: localhost\r\n bad header\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /%zz%00?query=%ff HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"BREW /pot HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(broken).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 4"), "{:?}: {answer}", String::from_utf8_lossy(broken));
    }
    // Somebody who asks for much and reads nothing holds no worker.
    let mut greedy = TcpStream::connect(host).unwrap();
    let path = ask("SELECT * { ?s ?p ?o }");
    greedy.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(server.get(&ask("ASK {}"), &[]).status, 200);
}

/// A query that takes a while, and finds something else each time.
const SLOW: &str = "SELECT (COUNT(*) AS ?n) (STRUUID() AS ?once) { ?a ?b ?c . ?d a selon:Claim }";

#[test]
fn who_asks_the_same_at_once_gets_the_same() {
    let server = Server::start(examples(), &["--workers", "2", "--queue", "0", "--cache", "0", "--timeout", "60"]);
    let path = ask(SLOW);
    let first = server.get(&path, &[]).text();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get(&path, &[]))).collect();
        let all: Vec<_> = all.into_iter().map(|reply| reply.join().unwrap().text()).collect();
        assert!(all.windows(2).all(|two| two[0] == two[1]), "{all:?}");
        assert_ne!(all[0], first, "the query finds something else each time");
    });
    // Who goes away leaves the others their answer.
    let host = server.address.strip_prefix("http://").unwrap();
    let mut gone = TcpStream::connect(host).unwrap();
    gone.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    std::thread::scope(|scope| {
        let stays = scope.spawn(|| server.get(&path, &[]));
        std::thread::sleep(Duration::from_millis(100));
        drop(gone);
        assert_eq!(stays.join().unwrap().status, 200);
    });
}

#[test]
fn what_takes_too_long_is_tried_once_for_all_who_ask() {
    let server =
        Server::start(examples(), &["--workers", "1", "--queue", "0", "--timeout", "3", "--max-memory", "4000"]);
    let begun = std::time::Instant::now();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get(&ask(ENDLESS), &[]).status)).collect();
        let all: Vec<_> = all.into_iter().map(|status| status.join().unwrap()).collect();
        assert_eq!(all, [504; 8]);
    });
    assert!(begun.elapsed() < Duration::from_secs(9), "not one after the other");
}
