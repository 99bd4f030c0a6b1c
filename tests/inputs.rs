//! Each kind of input: as it should be read, and when it is broken.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;

use assert_cmd::Command;
use proptest::prelude::*;
use selon::article::{Article, Articles, Metadata, Options, ReadError};

const TEXT: &str = "Le président russe Vladimir Poutine a rencontré mardi à Moscou son homologue turc Recep Tayyip Erdogan. \
                    Selon le Kremlin, les deux dirigeants ont signé un accord sur le gaz.";
const ENGLISH: &str = "The foreign minister said on Tuesday that both governments had signed the agreement, and that the talks \
                       between them would go on until the end of the year in spite of what had happened at the border.";

fn page(title: &str, text: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body><nav><a href='/'>Menu</a></nav><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
}

fn read(paths: &[PathBuf]) -> Vec<Result<Article, ReadError>> {
    Articles::new(paths, Metadata::default()).collect()
}

fn read_one(path: &Path) -> Article {
    let mut articles = read(&[path.to_owned()]);
    assert_eq!(articles.len(), 1, "{}", path.display());
    articles.remove(0).unwrap()
}

fn selon(folder: &Path, arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    let mut command = Command::cargo_bin("selon").unwrap();
    command.current_dir(folder).env_remove("SELON_STORE").env("COLUMNS", "200").args(arguments).write_stdin(input);
    command.output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn record(kind: &str, url: &str, block: &str) -> String {
    let length = block.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
}

/// Every page of `tests/pages` reads as the article beside it: to the letter, with title, day, publisher and address.
///
/// `selon-lab evaluate pages tests/pages` prints the table.
#[test]
fn pages_read_as_a_reader_sees_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    pages.sort();
    assert!(pages.len() >= 22);
    for path in pages {
        let (found, gold) = (read_one(&path), read_one(&path.with_extension("txt")));
        let name = path.file_stem().unwrap().to_string_lossy();
        assert_eq!(found.text, gold.text, "{name}");
        assert_eq!(
            (found.title, found.published, found.publisher, found.url),
            (gold.title, gold.published, gold.publisher, gold.url),
            "{name}"
        );
    }
}

#[test]
fn formats_are_recognized_by_name_and_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let html = page("Rencontre à Moscou", TEXT);
    let rss = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Q</title><item><title>Rencontre à Moscou</title><description>{TEXT}</description></item></channel></rss>"
    );
    let nitf = format!(
        "<nitf><body><body.head><hedline><hl1>Rencontre à Moscou</hl1></hedline></body.head><body.content><p>{TEXT}</p></body.content></body></nitf>"
    );
    let newsml = format!(
        "<newsItem guid='urn:a'><contentMeta><headline>Rencontre à Moscou</headline></contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem>"
    );
    let tei = format!(
        "<TEI><teiHeader><fileDesc><titleStmt><title>Rencontre à Moscou</title></titleStmt></fileDesc></teiHeader><text><body><p>{TEXT}</p></body></text></TEI>"
    );
    let archive = [
        record("warcinfo", "", "a: b"),
        record(
            "response",
            "https://q.example/a",
            &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}"),
        ),
    ]
    .concat();
    for (ending, content) in
        [("html", html), ("rss", rss), ("xml", nitf), ("newsml", newsml), ("xml", tei), ("warc", archive)]
    {
        for (packing, bytes) in
            [("", content.clone().into_bytes()), (".gz", gzip(content.as_bytes())), (".zst", zstd(content.as_bytes()))]
        {
            for name in [format!("a.{ending}{packing}"), "without-ending".to_owned()] {
                let path = folder.path().join(name);
                fs::write(&path, &bytes).unwrap();
                let article = read_one(&path);
                assert_eq!(
                    (article.text.as_str(), article.title.as_deref()),
                    (TEXT, Some("Rencontre à Moscou")),
                    "{ending}{packing}"
                );
            }
        }
        let output = selon(folder.path(), &["extract", "-"], content);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{ending}");
    }
}

#[test]
fn folders_and_patterns_are_read_in_the_order_of_names() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    for name in ["a/2.html", "a/b/1.html", "a/3.txt", "a/4.pdf"] {
        fs::write(folder.path().join(name), page(name, &format!("{TEXT} {name}"))).unwrap();
    }
    let names = |pattern: &str| -> Vec<String> {
        let articles = read(&[folder.path().join(pattern)]);
        articles
            .into_iter()
            .map(|article| article.map_or_else(|error| error.to_string(), |article| article.title.unwrap_or_default()))
            .collect()
    };
    assert_eq!(names("a/**/*.html"), ["a/2.html", "a/b/1.html"]);
    assert_eq!(names("a/[0-9].*").len(), 2);
    assert_eq!(names("a"), ["a/2.html", "", "a/b/1.html"]);
    assert!(names("a/*.xml")[0].ends_with("no file has a name of this pattern"));
    assert!(names("a/***")[0].contains("this is no pattern of file names"));
}

#[test]
fn other_languages_are_counted_in_collections_and_named_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("news")).unwrap();
    fs::write(path.join("news/fr.html"), page("Rencontre", TEXT)).unwrap();
    for name in ["a", "b"] {
        fs::write(path.join(format!("news/{name}.html")), page("Talks", ENGLISH)).unwrap();
    }
    let german = "Der Außenminister hat am Dienstag gesagt, dass beide Regierungen das Abkommen unterzeichnet hätten und dass \
                  die Gespräche zwischen ihnen bis zum Ende des Jahres weitergehen würden.";
    fs::write(
        path.join("more.jsonl"),
        format!("{}\n{}\n", serde_json::json!({"text": german}), serde_json::json!({"text": TEXT, "id": "b"})),
    )
    .unwrap();
    let output = selon(path, &["build", "news", "more.jsonl"], "");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("2 in English, 1 in German") && !said.contains("skipped:"), "{said}");

    let output = selon(path, &["extract", "news/a.html"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("skipped: `news/a.html`: the article is in English"), "{}", stderr(&output));
    fs::remove_file(path.join("news/fr.html")).unwrap();
    let output = selon(path, &["extract", "news"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("note: articles in other languages were not read: 2 in English"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn fields_stand_where_the_user_says() {
    let folder = tempfile::tempdir().unwrap();
    let line = serde_json::json!({"corps": [TEXT, "Une suite."], "meta": {"date": {"iso": "2026-01-09"}}, "src": {"name": "Le Quotidien"}});
    let arguments =
        ["extract", "-", "--field", "text=corps", "--field", "published=meta.date.iso", "--field", "publisher=src"];
    let output = selon(folder.path(), &arguments, line.to_string());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let graph = String::from_utf8(output.stdout).unwrap();
    for word in ["2026-01-09", "Le Quotidien", "gaz.\\n\\nUne suite."] {
        assert!(graph.contains(word), "{word}: {graph}");
    }
    let output = selon(folder.path(), &["extract", "-", "--field", "author=by"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("an article has no field `author`"), "{}", stderr(&output));
}

#[test]
fn broken_inputs_are_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let response = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
    let archive = [
        record("response", "https://q.example/a", &response(&page("Rencontre", TEXT))),
        record("response", "https://q.example/b", &response("<div>".repeat(100_000).as_str())),
        record("response", "https://q.example/c", &response(&page("Encore", &format!("{TEXT} Encore.")))),
    ]
    .concat();
    let feed = format!(
        "<rss><channel><item><guid>https://q.example/d</guid><description>{TEXT} Fin.</description></item><item><title>Vide</title></item></channel></rss>"
    );
    for (name, content) in [
        ("a.warc", archive.as_str()),
        ("b.warc", "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP"),
        ("c.xml", "<rss><channel>"),
        ("d.xml", "<inventory><item/></inventory>"),
        ("e.rss", &feed),
        ("f.html", "<html><body><nav>Menu</nav></body></html>"),
        ("g.xml", &"<div>".repeat(100_000)),
        ("h.html", &"<div>".repeat(100_000)),
    ] {
        fs::write(path.join(name), content).unwrap();
    }
    let mut cut = zstd(TEXT.as_bytes());
    cut.truncate(cut.len() / 2);
    fs::write(path.join("i.txt.zst"), cut).unwrap();
    let output = selon(path, &["build", ".", "--quiet"], "");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for word in [
        "`./a.warc` record 2: the markup is nested more than 512 levels deep",
        "`./b.warc` record 1: the web archive is broken: the last record is cut short",
        "`./c.xml`: this is not well-formed XML: `channel` is not closed in line 1",
        "`./d.xml`: nothing is known about XML whose outermost element is `inventory`",
        "`./e.rss` entry 2: the article has no text",
        "`./f.html`: the article has no text",
        "`./g.xml`: the markup is nested",
        "`./h.html`: the markup is nested",
        "`./i.txt.zst`: the Zstandard file is cut short or broken",
        "help: ",
    ] {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    let articles = selon(path, &["articles"], "");
    assert_eq!(String::from_utf8_lossy(&articles.stdout).lines().count(), 3);
}

/// Answers requests on this machine, each with what stands under its path.
fn serve(pages: Vec<(&'static str, String)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let own = address.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                request.push(byte[0]);
            }
            let request = String::from_utf8_lossy(&request).into_owned();
            let path = request.split(' ').nth(1).unwrap_or_default();
            let page = pages.iter().find(|(known, _)| *known == path).map(|(_, page)| page.replace("{here}", &own));
            let page = page.unwrap_or_else(|| "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned());
            let agent = request.lines().any(|line| line.to_lowercase().starts_with("user-agent: selon/"));
            assert!(agent, "{request}");
            let _ = stream.write_all(page.as_bytes());
        }
    });
    address
}

fn answer(kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

#[test]
fn pages_and_feeds_are_fetched() {
    let feed = format!(
        "<rss><channel><title>Q</title><item><link>https://q.example/1</link><description>{TEXT}</description></item></channel></rss>"
    );
    let server = serve(vec![
        ("/a", answer("text/html; charset=utf-8", &page("Rencontre", TEXT))),
        ("/moved", redirect("/a")),
        ("/round", redirect("/round")),
        ("/feed", answer("application/rss+xml", &feed)),
        ("/large", answer("text/html", &"a".repeat(17 * 1024 * 1024))),
    ]);
    let address = |path: &str| PathBuf::from(format!("{server}{path}"));
    let read = |paths: &[&str], feeds: &[&str], allows_private_addresses| -> Vec<Result<Article, ReadError>> {
        let feeds = feeds.iter().map(|feed| format!("{server}{feed}")).collect();
        let options = Options { feeds, allows_private_addresses, ..Options::default() };
        let paths: Vec<PathBuf> = paths.iter().map(|path| address(path)).collect();
        Articles::with_options(&paths, Metadata::default(), options).collect()
    };
    let start = std::time::Instant::now();
    let articles = read(&["/a", "/moved", "/none", "/round", "/large"], &["/feed", "/a"], true);
    assert!(start.elapsed().as_secs() >= 6, "there is no pause between pages");
    let [first, moved, none, round, large, entry, wrong] = articles.as_slice() else { panic!("{articles:?}") };
    for article in [first, moved] {
        let article = article.as_ref().unwrap();
        assert_eq!((article.text.as_str(), article.url.as_deref()), (TEXT, address("/a").to_str()));
    }
    let message = |article: &Result<Article, ReadError>| article.as_ref().unwrap_err().fault.to_string();
    assert_eq!(message(none), "the server answers with status 404");
    assert_eq!(message(round), "the page cannot be fetched: there are more than 5 redirects");
    assert!(message(large).starts_with("the text is longer"), "{}", message(large));
    assert_eq!(entry.as_ref().unwrap().iri, "https://q.example/1");
    assert_eq!(message(wrong), "this is no feed");

    let refused = read(&["/a"], &[], false);
    assert_eq!(message(&refused[0]), "the address leads to 127.0.0.1, which is not on the public internet");
}

#[test]
fn a_feed_is_named_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title><entry><id>urn:q:1</id><title>Rencontre</title><content type='html'>&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"
    );
    fs::write(folder.path().join("feed"), feed).unwrap();
    let output = selon(folder.path(), &["build", "--feed", "feed", "--quiet"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    fs::write(folder.path().join("page.html"), page("Rencontre", TEXT)).unwrap();
    let output = selon(folder.path(), &["build", "--feed", "page.html"], "");
    assert!(stderr(&output).contains("`page.html`: this is no feed"), "{}", stderr(&output));
    let output = selon(folder.path(), &["build"], "");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

/// Bytes that look like something more often than chance would have it.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "<html>",
        "<div class='a",
        "<p>",
        "</p>",
        "<br>",
        "<h1>",
        "</",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&nbsp;",
        "&#x110000;",
        "<table>",
        "<svg>",
        "<script type='application/ld+json'>",
        "{\"@type\":\"Article\",\"headline\":",
        "</script>",
        "<meta name=date content='",
        "<time datetime=",
        "<?xml version='1.0' encoding='latin1'?>",
        "<rss><channel>",
        "<item>",
        "<description>",
        "</item>",
        "<feed>",
        "<entry>",
        "<nitf>",
        "<body.content>",
        "<newsItem>",
        "<inlineXML>",
        "<TEI>",
        "<text><body>",
        "WARC/1.0\r\n",
        "WARC-Type: response\r\n",
        "Content-Length: 20\r\n",
        "\r\n",
        "HTTP/1.1 200 OK\r\n",
        "Content-Type: text/html\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Encoding: gzip\r\n",
        "a\r\n",
        "\x1f",
        "title: a\n\n",
        "Le ministre a signé un accord à Paris. ",
        "é",
        "\u{feff}",
        "\u{202f}",
        "{\"text\": \"",
        "[",
        "0",
        "=\"",
        "'",
        ">",
    ]);
    let piece = prop_oneof![4 => pieces.prop_map(|piece| piece.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..8)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a file, it is read or named, and nothing panics.
    #[test]
    fn arbitrary_bytes_are_read_or_named(bytes in bytes()) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.html", "a.xml", "a.warc", "a.json", "a.jsonl", "a.txt", "a", "a.zst"] {
            let mut content = bytes.clone();
            if name == "a.zst" {
                content.splice(0..0, [0x28, 0xb5, 0x2f, 0xfd]);
            }
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            for article in read(&[path]) {
                prop_assert!(article.is_err() || article.is_ok_and(|article| !article.text.trim().is_empty()));
            }
        }
    }
}
