//! All that keeps a server busy at once, while others ask it what they always ask.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::server::{Server, ask, examples};

/// How many workers there are.
const WORKERS: usize = 3;

/// How many clients ask endless questions all the time.
const ENDLESS: usize = 4 * WORKERS;

/// How many clients ask ordinary questions, and how many each.
const ORDINARY: (usize, usize) = (4, 14);

/// What is no request that can be answered.
const BROKEN: [&[u8]; 6] = [
    b"GET / HTTP/1.1\r\nhost: localhost\r\n bad header\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: localhost\r\nx: a\r\nno colon\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n",
    b"GET /sparql?query=%ff HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
];

/// How many answers there were of a kind.
#[derive(Debug, Default)]
struct Counts {
    /// What is right for the kind.
    expected: AtomicUsize,
    /// Whatever else.
    other: AtomicUsize,
}

impl Counts {
    fn add(&self, is_expected: bool) {
        let count = if is_expected { &self.expected } else { &self.other };
        count.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> (usize, usize) {
        (self.expected.load(Ordering::Relaxed), self.other.load(Ordering::Relaxed))
    }
}

/// Sends bytes as they are, and returns the status of the answer, or nothing where the connection was closed.
fn send(host: &str, parts: &[&[u8]]) -> Option<String> {
    let mut stream = TcpStream::connect(host).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    for part in parts {
        // A server that has read enough may close while more is sent, and has answered by then.
        if stream.write_all(part).is_err() {
            break;
        }
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    String::from_utf8_lossy(&answer).strip_prefix("HTTP/1.1 ").map(str::to_owned)
}

#[test]
fn ordinary_questions_are_answered_whatever_else_is_asked() {
    let workers = WORKERS.to_string();
    let options = ["--workers", &workers, "--timeout", "12", "--max-body", "1", "--max-memory", "4000"];
    let server = Server::start(examples(), &options);
    let host = server.address.strip_prefix("http://").unwrap();
    let [endless, huge, broken, ordinary] = [(); 4].map(|()| Counts::default());
    let is_over = AtomicBool::new(false);
    let goes_on = || !is_over.load(Ordering::Relaxed);

    // They say half of what they want and wait, or want much and read nothing.
    let mut idle: Vec<TcpStream> = (0..120).map(|_| TcpStream::connect(host).unwrap()).collect();
    let much = format!("GET {} HTTP/1.1\r\nhost: localhost\r\n\r\n", ask("SELECT * { ?s ?p ?o }"));
    for (number, stream) in idle.iter_mut().enumerate() {
        match number % 3 {
            0 => stream.write_all(b"GET / HTTP/1.1\r\nhost: loc").unwrap(),
            1 => stream
                .write_all(b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf")
                .unwrap(),
            _ if number < 12 => stream.write_all(much.as_bytes()).unwrap(),
            _ => {}
        }
    }

    std::thread::scope(|scope| {
        for client in 0..ENDLESS {
            let (endless, server) = (&endless, &server);
            scope.spawn(move || {
                for number in 0.. {
                    // Each is another one, so that nobody waits for another's answer.
                    let query =
                        format!("SELECT (COUNT(*) AS ?n{client}_{number}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}");
                    // It is ended, or finds no worker for as long as an answer may take.
                    endless.add([503, 504].contains(&server.get(&ask(&query), &[]).status));
                    if !goes_on() {
                        break;
                    }
                }
            });
        }
        scope.spawn(|| {
            let head = b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/sparql-query\r\n";
            let length = b"content-length: 3000000\r\n\r\n";
            let body = vec![b' '; 3_000_000];
            while goes_on() {
                // Where the answer is lost with the connection, nothing else was answered.
                huge.add(send(host, &[head, length, &body]).is_none_or(|status| status == "413"));
            }
        });
        scope.spawn(|| {
            for request in BROKEN.iter().cycle().take_while(|_| goes_on()) {
                broken.add(send(host, &[request]).is_some_and(|status| status.starts_with('4')));
            }
        });
        let clients: Vec<_> = (0..ORDINARY.0)
            .map(|client| {
                let (ordinary, server) = (&ordinary, &server);
                scope.spawn(move || {
                    let asked = [
                        ask("ASK {}"),
                        ask("SELECT ?claim { ?claim a selon:Claim } ORDER BY ?claim LIMIT 5"),
                        "/".to_owned(),
                        "/articles".to_owned(),
                        "/search?q=poutine".to_owned(),
                        "/id/vladimir-poutine?format=turtle".to_owned(),
                        "/suggest?q=pou".to_owned(),
                    ];
                    for path in asked.iter().cycle().skip(client).take(ORDINARY.1) {
                        ordinary.add(server.get(path, &[]).status == 200);
                    }
                })
            })
            .collect();
        clients.into_iter().for_each(|client| client.join().unwrap());
        is_over.store(true, Ordering::Relaxed);
    });

    for (kind, counts) in [("ordinary", &ordinary), ("endless", &endless), ("huge", &huge), ("broken", &broken)] {
        println!("{kind}: {} answered as they should, {} otherwise", counts.get().0, counts.get().1);
    }
    assert_eq!(ordinary.get(), (ORDINARY.0 * ORDINARY.1, 0));
    for counts in [&endless, &huge, &broken] {
        assert!(counts.get().0 > 0 && counts.get().1 == 0, "{endless:?} {huge:?} {broken:?}");
    }
    drop(idle);
    assert!(server.stop(), "it ends well after all that");
}
