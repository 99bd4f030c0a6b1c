//! The server, asked over the network as its users ask it.

mod changes;
mod hostile;
mod limits;
mod protocol;
mod server;

use server::{Server, articles, ask, build, examples};

#[test]
fn every_answer_is_strict_and_tagged() {
    let server = Server::start(examples(), &[]);
    let page = server.get("/", &[("accept", "text/html")]);
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; "));
    assert!(!page.header("content-security-policy").contains("unsafe"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("access-control-allow-origin"), "");
    let tag = page.header("etag");
    assert!(tag.starts_with("W/\""));
    let again = server.get("/", &[("accept", "text/html"), ("if-none-match", tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = server.get("/", &[("accept", "text/turtle"), ("if-none-match", tag)]);
    assert_eq!(other.status, 200);
    let head = server.send("HEAD", "/", &[("accept", "text/html")], &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    let nothing = server.get("/nothing", &[]);
    assert_eq!((nothing.status, nothing.header("etag")), (404, ""));
}

#[test]
fn other_sites_read_only_what_they_may() {
    let server = Server::start(examples(), &["--cors", "https://example.org"]);
    let reply = server.get(&ask("ASK {}"), &[("origin", "https://example.org")]);
    assert_eq!(reply.header("access-control-allow-origin"), "https://example.org");
    let preflight = server.send("OPTIONS", "/sparql", &[("access-control-request-method", "POST")], &[]);
    assert_eq!((preflight.status, preflight.header("access-control-allow-methods")), (204, "GET, HEAD, POST"));
}

#[test]
fn names_of_others_do_not_lead_here() {
    let server = Server::start(examples(), &["--host", "selon.example.org"]);
    let status = |host: &str| server.get(&ask("ASK {}"), &[("host", host)]).status;
    assert_eq!([status("localhost:80"), status("[::1]:7878"), status("selon.example.org")], [200, 200, 200]);
    assert_eq!([status("evil.example.org"), status("192.0.2.1:7878")], [421, 421]);
}

#[test]
fn a_language_once_chosen_stays() {
    let server = Server::start(examples(), &[]);
    let page = |path: &str, cookie: &str| {
        let reply = server.get(path, &[("accept", "text/html"), ("accept-language", "en"), ("cookie", cookie)]);
        assert!(reply.header("vary").contains("cookie"));
        let language = if reply.text().contains("<html lang=\"fr\">") { "fr" } else { "en" };
        (language, reply.header("set-cookie").split(';').next().unwrap().to_owned(), reply.header("etag").to_owned())
    };
    let (language, cookie, _) = page("/?lang=fr", "");
    assert_eq!((language, cookie.as_str()), ("fr", "lang=fr"));
    let (language, none, french) = page("/articles", &format!("theme=dark; {cookie}"));
    assert_eq!((language, none.as_str()), ("fr", ""));
    let (language, _, english) = page("/articles", "lang=tlh");
    assert_eq!(language, "en");
    assert_ne!(french, english, "what was kept in one language is not shown in the other");
    let (language, cookie, tag) = page("/articles?lang=en", "lang=fr");
    assert_eq!((language, cookie.as_str()), ("en", "lang=en"));
    let same =
        server.get("/articles?lang=en", &[("accept", "text/html"), ("cookie", "lang=fr"), ("if-none-match", &tag)]);
    assert!(same.header("set-cookie").starts_with("lang=en;"), "{}", same.status);
}

#[test]
fn pages_ask_other_endpoints_where_the_server_may() {
    let path = ask("ASK { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }");
    let page = |server: &Server| server.get(&path, &[("accept", "text/html")]).text();
    let reader = Server::start(examples(), &[]);
    assert!(page(&reader).contains("class=\"fault\""));
    let asker = Server::start(examples(), &["--allow-service"]);
    let text = page(&asker);
    assert!(text.contains("<strong>Yes</strong>") && !text.contains("class=\"fault\""), "{text}");
}

#[test]
fn what_looks_names_up_is_made_once_where_somebody_asks() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    build(&store, &[articles().join("poutine-kim.txt")]);
    let server = Server::start(&store, &["--workers", "3", "--cache", "0"]);
    let made = || {
        let snapshots = std::fs::read_dir(store.join("snapshots")).unwrap();
        snapshots.filter(|snapshot| snapshot.as_ref().unwrap().path().join("reconciler.json").exists()).count()
    };
    for path in ["/articles", "/reconcile"] {
        assert_eq!((server.get(path, &[]).status, made()), (200, 0), "{path}");
    }
    std::thread::scope(|scope| {
        let all = (0..6).map(|number| {
            let query = format!("/reconcile?queries=%7B%22q{number}%22:%7B%22query%22:%22Vladimir%20Poutine%22%7D%7D");
            let server = &server;
            scope.spawn(move || server.get(&query, &[]).text())
        });
        for reply in all.collect::<Vec<_>>() {
            assert!(reply.join().unwrap().contains("vladimir-poutine"));
        }
    });
    assert_eq!(made(), 1);
}

#[test]
fn many_ask_at_once_and_get_the_same() {
    let server = Server::start(examples(), &[]);
    let path = ask("SELECT ?claim { ?claim a selon:Claim } ORDER BY ?claim");
    let expected = server.get(&path, &[("accept", "text/csv")]).text();
    assert!(expected.lines().count() > 50);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..4 {
                    assert_eq!(server.get(&path, &[("accept", "text/csv")]).text(), expected);
                }
            });
        }
    });
    assert!(server.stop(), "a server that is told to end ends well");
}
