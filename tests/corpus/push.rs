//! Graphs sent to a server: what it is asked, and what becomes of its answers.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use tempfile::TempDir;

/// What a server was sent: the graphs by their names, and the headers of the last request.
#[derive(Default)]
struct Taken {
    graphs: BTreeMap<String, String>,
    headers: Vec<String>,
    requests: usize,
}

/// Starts a server of the Graph Store Protocol that answers some requests with other codes first.
fn serve(answers: &'static [&'static str]) -> (String, Arc<Mutex<Taken>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/store", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Taken::default()));
    let shared = Arc::clone(&taken);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, shared) = (stream.unwrap(), Arc::clone(&shared));
            thread::spawn(move || answer(stream, &shared, answers));
        }
    });
    (address, taken)
}

/// Answers the requests of one connection.
fn answer(mut stream: TcpStream, shared: &Mutex<Taken>, answers: &[&str]) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let head: Vec<String> =
            reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let Some(first) = head.first() else { break };
        let graph = first.strip_prefix("PUT /store?graph=").unwrap().split(' ').next().unwrap().to_owned();
        let length =
            head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        let mut taken = shared.lock().unwrap();
        let answer = answers.get(taken.requests).unwrap_or(&"204 No Content");
        taken.requests += 1;
        if answer.starts_with('2') {
            taken.graphs.insert(graph, String::from_utf8(body).unwrap());
        }
        taken.headers = head;
        write!(stream, "HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n").unwrap();
    }
}

fn selon(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    command.current_dir(folder).env_remove("SELON_STORE").stdin(Stdio::null()).args(arguments).output().unwrap()
}

fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a", "La Suède a rejoint jeudi l'Otan, a annoncé son premier ministre."),
        ("b", "Des milliers de personnes ont manifesté samedi à Tbilissi contre le gouvernement géorgien."),
    ] {
        let article = format!("date: 2024-03-08\nurl: https://news.example/{name}?x=1&y=é\n\n{text}\n");
        fs::write(folder.path().join(format!("{name}.txt")), article).unwrap();
    }
    assert!(selon(folder.path(), &["build", "a.txt", "b.txt", "--quiet"]).status.success());
    folder
}

#[test]
fn graphs_are_put_by_their_names() {
    let folder = built();
    let (address, taken) = serve(&[]);
    let output = selon(folder.path(), &["push", "--to", &address, "--header", "Authorization: Bearer abc"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("3 graphs were sent"), "{said}");
    let taken = taken.lock().unwrap();
    let name = taken.graphs.keys().find(|name| name.contains("news.example%2Fa")).unwrap();
    assert!(name.ends_with("%3Fx%3D1%26y%3D%C3%A9"), "{name}");
    let triples = &taken.graphs[name];
    let export =
        selon(folder.path(), &["export", "--article", "https://news.example/a?x=1&y=é", "--format", "ntriples"]);
    assert_eq!(triples, &String::from_utf8(export.stdout).unwrap());
    assert!(triples.contains("Suède"));
    let has = |header: &str| taken.headers.iter().any(|line| line.eq_ignore_ascii_case(header));
    assert!(has("content-type: application/n-triples") && has("authorization: Bearer abc"), "{:?}", taken.headers);
}

#[test]
fn a_busy_server_is_asked_again_and_a_refusal_is_named() {
    let folder = built();
    let (address, taken) = serve(&["503 Service Unavailable", "204 No Content", "400 Bad Request"]);
    let output = selon(folder.path(), &["push", "--to", &address]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("`https://news.example/a?x=1&y=é` was not taken: 400") && said.contains("2 graphs"),
        "{said}"
    );
    let taken = taken.lock().unwrap();
    assert_eq!((taken.requests, taken.graphs.len()), (4, 2));
}

#[test]
fn what_cannot_be_sent_is_told() {
    let folder = built();
    let fails = |arguments: &[&str], word: &str| {
        let output = selon(folder.path(), arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(word), "{word} is not in {said}");
    };
    fails(&["push", "--to", "not an address"], "cannot send graphs to `not an address`");
    fails(&["push", "--to", "http://127.0.0.1:9/", "--header", "no header"], "Name: value");
    fails(&["push", "--to", "http://127.0.0.1:9/", "--article", "c"], "the store has no article `c`");
}
