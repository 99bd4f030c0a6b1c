//! Each command once as it should go, and each kind of bad input once.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

const FIRST: &str = "Le président russe Vladimir Poutine a rencontré mardi à Moscou son homologue turc Recep Tayyip Erdogan. \
                     Selon le Kremlin, les deux dirigeants ont signé un accord sur le gaz.";
const SECOND: &str = "La ministre allemande des Affaires étrangères a condamné jeudi les frappes contre la ville. \
                      Une centaine de civils auraient été tués.";
const ENGLISH: &str = "The foreign minister said on Tuesday that both governments had signed the agreement, and that the talks \
                       between them would go on until the end of the year in spite of what had happened at the border.";

/// Runs the program in a folder and returns what it wrote.
fn selon(folder: &Path, arguments: &[&str]) -> Output {
    selon_with(folder, arguments, "")
}

fn selon_with(folder: &Path, arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    let mut command = Command::cargo_bin("selon").unwrap();
    command.current_dir(folder).env_remove("SELON_STORE").env("COLUMNS", "200").args(arguments).write_stdin(input);
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = selon(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

/// Checks that a command ends with a code and says each of some words, and how it goes on.
#[track_caller]
fn fails(folder: &Path, arguments: &[&str], code: i32, words: &[&str]) {
    let output = selon(folder, arguments);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

/// Returns a folder with two articles and a store of them.
fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let articles = format!(
        "{}\n{}\n",
        serde_json::json!({"id": "a", "text": FIRST, "title": "Rencontre à Moscou", "published": "2026-01-09", "language": "fr"}),
        serde_json::json!({"url": "https://news.example/b", "body": SECOND, "publisher": "Le Quotidien", "date": "2026-01-10"}),
    );
    fs::write(folder.path().join("articles.jsonl"), articles).unwrap();
    let output = selon(folder.path(), &["build", "articles.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("articles read"), "{}", stderr(&output));
    folder
}

#[test]
fn help_names_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    let help = succeeds(folder.path(), &["--help"]);
    for command in [
        "build", "extract", "query", "show", "explain", "why", "coverage", "articles", "export", "dossier", "forget",
        "refresh", "load", "push", "backup", "compact", "check", "validate", "parse",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        assert!(succeeds(folder.path(), &[command, "--help"]).contains("Example"), "{command} has no example");
    }
    fails(folder.path(), &["biuld"], 2, &["unrecognized subcommand", "build"]);
}

#[test]
fn extract_writes_every_format() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), format!("title: Rencontre\ndate: 2026-01-09\n\n{FIRST}\n")).unwrap();
    for (format, word) in [
        ("turtle", "schema:headline \"Rencontre\"@fr"),
        ("trig", "schema:datePublished \"2026-01-09\"^^xsd:date"),
        ("nquads", "<https://schema.org/text> \"Le président russe"),
        ("ntriples", "<https://schema.org/text> \"Le président russe"),
        ("jsonld", "\"@graph\""),
        ("rdfxml", "<rdf:RDF"),
    ] {
        let written = succeeds(folder.path(), &["extract", "a.txt", "--format", format]);
        assert!(written.contains(word), "{format}: {written}");
        assert_eq!(written, succeeds(folder.path(), &["extract", "a.txt", "--format", format]));
    }
    fails(folder.path(), &["extract", "a.txt", "--format", "xlsx"], 2, &["xlsx", "turtle"]);
    assert!(!folder.path().join("selon-store").exists());
}

#[test]
fn folders_archives_and_standard_input_are_read() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("news/deep");
    fs::create_dir_all(&inside).unwrap();
    fs::write(inside.join("a.md"), FIRST).unwrap();
    fs::write(inside.join("picture.png"), [0x89, b'P', b'N', b'G']).unwrap();
    let file = fs::File::create(folder.path().join("news/b.json.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    write!(packed, "{}", serde_json::json!([{"id": "b", "text": SECOND}])).unwrap();
    packed.finish().unwrap();
    succeeds(folder.path(), &["build", "news", "--quiet"]);
    assert_eq!(succeeds(folder.path(), &["articles"]).lines().count(), 2);

    for input in [FIRST.to_owned(), serde_json::json!({"id": "c", "text": FIRST}).to_string()] {
        let output = selon_with(folder.path(), &["build", "-", "--quiet"], input);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    }
    // The text alone has the same name whether it comes from a file or from a pipe.
    assert_eq!(succeeds(folder.path(), &["articles"]).lines().count(), 3);
}

#[test]
fn building_again_changes_nothing() {
    let folder = built();
    let before = succeeds(folder.path(), &["export"]);
    succeeds(folder.path(), &["build", "articles.jsonl", "--quiet"]);
    assert_eq!(before, succeeds(folder.path(), &["export"]));
}

#[test]
fn bad_inputs_are_named_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("empty.txt", b"");
    write("blank.txt", b"  \n\n");
    write("binary.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00");
    write("english.txt", ENGLISH.as_bytes());
    write("cut.txt", &[FIRST.as_bytes(), b"\xc3 !"].concat());
    write("page.pdf", b"%PDF-1.7");
    write("date.txt", format!("date: hier\n\n{FIRST}").as_bytes());
    write(
        "broken.jsonl",
        format!("{}\n{{\"text\": \n\n{}\n", serde_json::json!({"text": FIRST}), serde_json::json!({"text": SECOND}))
            .as_bytes(),
    );
    write("cut.txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc");
    let inputs = [
        "build",
        "empty.txt",
        "blank.txt",
        "binary.txt",
        "english.txt",
        "cut.txt",
        "page.pdf",
        "date.txt",
        "none.txt",
        "cut.txt.gz",
        "broken.jsonl",
    ];
    let words = [
        "skipped: `empty.txt`: the file is empty",
        "skipped: `blank.txt`: the article has no text",
        "skipped: `binary.txt`: the content is binary, not text",
        "skipped: `english.txt`: the article is in English",
        "skipped: `cut.txt`: the text is UTF-8, but byte",
        "skipped: `page.pdf`: files that end in `.pdf` cannot be read",
        "skipped: `date.txt`: `hier` is not a date",
        "skipped: `none.txt`: there is no such file or folder",
        "skipped: `cut.txt.gz`: ",
        "skipped: `broken.jsonl` line 2: this is not valid JSON",
        "help: ",
    ];
    fails(folder.path(), &inputs, 1, &words);
    assert_eq!(succeeds(folder.path(), &["articles"]).lines().count(), 2);
}

#[test]
fn charsets_of_french_news_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(FIRST);
    let wide: Vec<u8> = FIRST.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("latin.txt"), latin).unwrap();
    fs::write(folder.path().join("wide.txt"), [b"\xff\xfe", wide.as_slice()].concat()).unwrap();
    fs::write(folder.path().join("marked.txt"), [b"\xef\xbb\xbf", FIRST.as_bytes()].concat()).unwrap();
    fs::write(folder.path().join("plain.txt"), FIRST).unwrap();
    let expected = succeeds(folder.path(), &["extract", "plain.txt"]);
    for file in ["latin.txt", "wide.txt", "marked.txt"] {
        assert_eq!(succeeds(folder.path(), &["extract", file]), expected, "{file}");
    }
}

#[test]
fn a_folder_without_articles_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fails(
        folder.path(),
        &["build", "empty"],
        1,
        &["`empty`: the folder holds no article", "help: articles end in .txt"],
    );
    fails(folder.path(), &["build", "empty", "--title", "A"], 2, &["`--title` and `--url` are for a single article"]);
    fails(folder.path(), &["build", "a.txt", "--date", "demain"], 2, &["`demain` is not a date"]);
}

#[test]
fn broken_turtle_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), FIRST).unwrap();
    fs::write(folder.path().join("mine.ttl"), "@prefix a: <https://a.example/> .\na:b a:c a:d\na:e a:f a:g .\n")
        .unwrap();
    fails(
        folder.path(),
        &["extract", "a.txt", "--ontology", "mine.ttl"],
        2,
        &["cannot load the ontology", "mine.ttl:3:", "help:"],
    );
    fails(folder.path(), &["extract", "a.txt", "--ontology", "none.ttl"], 2, &["none.ttl", "help:"]);
}

#[test]
fn queries_answer_in_every_format() {
    let folder = built();
    let list = succeeds(folder.path(), &["query", "--list"]);
    assert!(list.contains("who-says-what") && list.contains("Who says what?"), "{list}");
    let sparql = "SELECT ?article ?title { ?article a selon:Article ; schema:headline ?title }";
    for (format, word) in [
        ("table", "Rencontre à Moscou"),
        ("csv", "https://w3id.org/selon/article/a,Rencontre à Moscou"),
        ("tsv", "<https://w3id.org/selon/article/a>\t\"Rencontre à Moscou\"@fr"),
        ("json", "\"bindings\""),
        ("xml", "<sparql"),
    ] {
        let answer = succeeds(folder.path(), &["query", "-e", sparql, "--format", format]);
        assert!(answer.contains(word), "{format}: {answer}");
    }
    assert_eq!(succeeds(folder.path(), &["query", "-e", "ASK { ?s a selon:Article }"]), "true\n");
    let graph =
        succeeds(folder.path(), &["query", "-e", "CONSTRUCT { ?s a schema:Thing } WHERE { ?s a selon:Article }"]);
    assert!(graph.contains("<https://news.example/b> a schema:Thing ."), "{graph}");
    fs::write(
        folder.path().join("mine.rq"),
        "#+ summary: Mine\nSELECT ?_article_iri ?text { ?_article_iri schema:text ?text }",
    )
    .unwrap();
    let answer =
        succeeds(folder.path(), &["query", "mine.rq", "--set", "article=https://news.example/b", "--format", "csv"]);
    assert!(answer.contains("La ministre allemande") && !answer.contains("Poutine"), "{answer}");
    succeeds(folder.path(), &["query", "who-says-what"]);
    let output = selon(folder.path(), &["query", "who-says-what", "--set", "limit=1", "--format", "csv"]);
    assert_eq!(stdout(&output).lines().count(), 2);
    assert!(stderr(&output).contains("note: there may be more than 1;"), "{}", stderr(&output));
    fails(folder.path(), &["query", "who-says-what", "--set", "limit=many"], 2, &["`many` is no number", "limit=100"]);
}

#[test]
fn bad_queries_are_explained() {
    let folder = built();
    let path = folder.path();
    fails(
        path,
        &["query", "who-say-what"],
        2,
        &["there is no query `who-say-what`", "help: did you mean `who-says-what`?"],
    );
    fails(path, &["query", "none.rq"], 2, &["cannot read the query `none.rq`"]);
    fails(path, &["query", "-e", "SELECT ?s\nWHERE { ?s ?p }"], 2, &["not valid SPARQL", "-e:2:16", "WHERE { ?s ?p }"]);
    fails(path, &["query", "-e", "DROP ALL"], 2, &["not valid SPARQL"]);
    fails(path, &["query", "-e", "SELECT ?s { ?s a ?_c_iri }"], 2, &["needs a value for `c`", "--set c=VALUE"]);
    fails(
        path,
        &["query", "-e", "SELECT ?s { ?s a ?_c_iri }", "--set", "c=Nirgendwo"],
        2,
        &["nothing in the store is called `Nirgendwo`"],
    );
    fails(path, &["query", "who-says-what", "--set", "nobody=1"], 2, &["has no parameter `nobody`"]);
    let deep = format!("SELECT * {}{}", "{".repeat(5000), "}".repeat(5000));
    fails(path, &["query", "-e", &deep], 2, &["levels deep"]);
}

#[test]
fn a_query_that_takes_too_long_is_stopped() {
    let folder = built();
    // Each pattern multiplies the rows by the size of the store.
    let endless = "SELECT (COUNT(*) AS ?rows) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    fails(
        folder.path(),
        &["query", "-e", endless, "--timeout", "1"],
        2,
        &["error: the query was stopped because it took too long", "help: ask for less, or raise `--timeout`"],
    );
    succeeds(folder.path(), &["query", "-e", "ASK { ?s ?p ?o }", "--timeout", "60"]);
}

#[test]
fn words_are_asked_without_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let words = succeeds(path, &["query", "export-ontolex"]);
    assert!(words.contains("fr:deployer-form a") && words.contains("\"déployer\"@fr"), "{}", words.len());
    let sparql = "SELECT ?word { ?entry lex:evokes news:Visit ; lex:lemma ?word }";
    let visits = succeeds(path, &["query", "-e", sparql, "--lexicon", "--format", "csv"]);
    assert!(visits.lines().count() > 1 && !visits.contains("passer prendre le thé"), "{visits}");

    let prefixes = "@prefix fr: <https://w3id.org/selon/lex/fr#> . @prefix lex: <https://w3id.org/selon/lex#> .
        @prefix news: <https://w3id.org/selon/news#> . @prefix selon: <https://w3id.org/selon#> .";
    let good = "fr:le-the a lex:Verb ; lex:lemma \"passer prendre le thé\"@fr ; lex:evokes news:Visit ; lex:subject selon:agent .";
    fs::write(path.join("good.ttl"), format!("{prefixes}\n{good}\n")).unwrap();
    let visits = succeeds(path, &["query", "-e", sparql, "--ontology", "good.ttl", "--format", "csv"]);
    assert!(visits.contains("passer prendre le thé"), "{visits}");
    succeeds(path, &["check", "--ontology", "good.ttl"]);

    let bad = good.replace("news:Visit", "news:Vizit").replace("selon:agent", "selon:agnet");
    fs::write(path.join("bad.ttl"), format!("{prefixes}\n{bad} fr:le-the lex:objet selon:theme .\n")).unwrap();
    let output = selon(path, &["check", "--ontology", "bad.ttl"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    for word in ["news:Vizit", "selon:agnet", "lex:objet", "help: correct the name"] {
        assert!(stdout(&output).contains(word), "{word:?} is not in: {}", stdout(&output));
    }
    assert!(!path.join("selon-store").exists());
}

#[test]
fn export_and_forget() {
    let folder = built();
    let path = folder.path();
    let all = succeeds(path, &["export"]);
    succeeds(path, &["export", "-o", "all.nq.gz"]);
    let mut unpacked = String::new();
    std::io::Read::read_to_string(
        &mut flate2::read::GzDecoder::new(fs::File::open(path.join("all.nq.gz")).unwrap()),
        &mut unpacked,
    )
    .unwrap();
    assert_eq!(all, unpacked);
    let one = succeeds(path, &["export", "--article", "a", "--format", "trig"]);
    assert!(one.contains("Vladimir Poutine") && !one.contains("La ministre"), "{one}");
    fails(path, &["export", "--article", "zzz"], 2, &["no article `zzz`", "selon articles"]);
    fails(path, &["export", "--voice", "Personne du tout"], 2, &["nothing in the store is called"]);
    fails(path, &["export", "-o", "no/such/folder.nq"], 2, &["cannot write `no/such/folder.nq`"]);

    fails(path, &["export", "--profile", "star", "--format", "rdfxml"], 2, &["star", "rdfxml", "is written as turtle"]);
    fails(path, &["export", "--profile", "sem", "-o", "a.gexf"], 2, &["the profile `sem` cannot be written as gexf"]);
    fails(path, &["export", "--format", "neo4j"], 2, &["neo4j is two files", "--output"]);
    fails(path, &["export", "--profile", "owl"], 2, &["there are statements, rdf12"]);
    let table = succeeds(path, &["export", "--format", "csv"]);
    succeeds(path, &["export", "-o", "claims.csv"]);
    assert_eq!(table, fs::read_to_string(path.join("claims.csv")).unwrap());
    succeeds(path, &["export", "--format", "neo4j", "-o", "import"]);
    assert!(fs::read_to_string(path.join("import/nodes.csv")).unwrap().starts_with("iri:ID,"));
    assert!(
        fs::read_to_string(path.join("import/relationships.csv")).unwrap().contains("Vladimir Poutine a rencontré")
    );
    assert_eq!(fs::read_dir(path.join("import")).unwrap().count(), 2, "a part was left behind");

    let dossier = succeeds(path, &["dossier", "recep tayyip erdogan"]);
    assert!(dossier.starts_with("# Recep Tayyip Erdogan\n") && dossier.contains("\n  > "), "{dossier}");
    succeeds(path, &["dossier", "id:russie", "--language", "en", "-o", "russia.md"]);
    assert!(fs::read_to_string(path.join("russia.md")).unwrap().starts_with("# Russia\n"));
    fails(path, &["dossier", "Recep Tayyip Erdogane"], 2, &["nothing in the store", "did you mean `Recep Tayyip"]);
    fails(path, &["dossier", "id:nobody"], 2, &["nothing in the store is called `id:nobody`"]);

    succeeds(path, &["forget", "https://news.example/b"]);
    assert_eq!(succeeds(path, &["articles"]).lines().count(), 1);
    assert!(!succeeds(path, &["export"]).contains("news.example"));
    fails(path, &["forget", "https://news.example/b"], 2, &["no article `https://news.example/b`"]);
}

#[test]
fn show_and_parse() {
    let folder = built();
    let shown = succeeds(folder.path(), &["show", "a"]);
    assert!(
        shown.starts_with("Rencontre à Moscou\n") && shown.contains("Selon le Kremlin") && !shown.contains('\u{1b}'),
        "{shown}"
    );
    fs::write(folder.path().join("c.txt"), SECOND).unwrap();
    assert!(succeeds(folder.path(), &["show", "c.txt"]).contains("auraient été tués"));
    fails(folder.path(), &["show", "zzz"], 2, &["no article `zzz`"]);

    let parsed = succeeds(folder.path(), &["parse", "c.txt"]);
    assert!(parsed.contains("# text = ") && parsed.contains("\tministre\t"), "{parsed}");
    fs::write(folder.path().join("c.conllu"), &parsed).unwrap();
    assert_eq!(succeeds(folder.path(), &["parse", "--pretokenized", "c.conllu"]), parsed);
    fails(folder.path(), &["parse", "none.txt"], 1, &["`none.txt`"]);
    fails(folder.path(), &["parse", "--pretokenized", "none.conllu"], 2, &["`none.conllu`"]);
}

#[test]
fn check_finds_no_fault_in_what_was_built() {
    let folder = built();
    let output = selon(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("none  check-"), "{}", stdout(&output));
}

#[test]
fn stores_that_cannot_be_used_are_explained() {
    let folder = built();
    let path = folder.path();
    fails(path, &["articles", "--store", "nowhere"], 2, &["there is no store in `nowhere`", "selon build"]);
    assert!(!path.join("nowhere").exists());
    fs::create_dir(path.join("other")).unwrap();
    fs::write(path.join("other/file"), "x").unwrap();
    fails(path, &["build", "articles.jsonl", "--store", "other"], 2, &["`other` is not empty and holds no store"]);
    fails(path, &["build", "articles.jsonl", "--store", "articles.jsonl/store"], 2, &["cannot use"]);

    let lock = fs::File::options().append(true).open(path.join("selon-store/lock")).unwrap();
    lock.lock().unwrap();
    fails(path, &["articles"], 3, &["in use by another process", "help: wait"]);
    fails(path, &["build", "articles.jsonl"], 3, &["in use by another process"]);
    drop(lock);
    succeeds(path, &["articles"]);

    fs::write(path.join("selon-store/selon-store"), "99 rocksdb\n").unwrap();
    fails(path, &["articles"], 2, &["has format 99", "newer `selon`"]);
}

#[test]
fn a_store_that_cannot_be_written_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("a.txt"), FIRST).unwrap();
    // Permissions do not stop root, but nobody makes a folder below a file or in /proc.
    let mut places = vec!["a.txt/store"];
    if cfg!(target_os = "linux") {
        places.push("/proc/store");
    }
    for place in places {
        let words = [&format!("error: cannot use `{place}"), "help: check that the folder exists and may be written"];
        fails(path, &["build", "a.txt", "--store", place], 2, &words);
    }
}

/// The file of a store without RocksDB is written anew beside the earlier one, here onto a disk that is full.
#[cfg(all(target_os = "linux", not(feature = "rocksdb")))]
#[test]
fn a_full_disk_leaves_the_store_as_it_was() {
    let folder = built();
    let path = folder.path();
    let before = succeeds(path, &["export"]);
    std::os::unix::fs::symlink("/dev/full", path.join("selon-store/graph.nq.part")).unwrap();
    fs::write(path.join("more.txt"), SECOND).unwrap();
    fails(path, &["build", "more.txt"], 2, &["cannot use `selon-store/graph.nq`", "help: free space on the disk"]);
    assert_eq!(before, succeeds(path, &["export"]));
}

#[test]
fn a_line_of_megabytes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Le ministre a parlé. ".repeat(20_000);
    fs::write(folder.path().join("long.txt"), text).unwrap();
    let written = succeeds(folder.path(), &["parse", "long.txt"]);
    assert!(written.len() > 1_000_000);
}

#[test]
fn a_line_without_end_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let good = r#"{"text": "Emmanuel Macron a rencontré Angela Merkel à Berlin."}"#;
    let text = "Le ministre a parlé. ".repeat(50 * 1024 * 1024 / 22);
    fs::write(path.join("a.txt"), &text).unwrap();
    fs::write(path.join("b.jsonl"), format!("{{\"text\": \"{text}\"}}\n{good}\n")).unwrap();
    fs::write(path.join("c.txt"), &text[..5 * 1024 * 1024]).unwrap();
    fs::write(path.join("d.jsonl"), format!("{good}\n")).unwrap();
    let messages =
        ["`a.txt`: the text is longer than 4 MB", "`b.jsonl` line 1: the text is", "`c.txt`: the text is", "split it"];
    fails(path, &["build", "a.txt", "b.jsonl", "c.txt", "d.jsonl"], 1, &messages);
    assert_eq!(succeeds(path, &["query", "articles", "--format", "csv"]).lines().count(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_broken_pipe_is_success_and_a_full_disk_is_not() {
    let folder = built();
    let program = assert_cmd::cargo::cargo_bin("selon");
    let run = |script: &str| {
        let mut command = std::process::Command::new("bash");
        command.current_dir(folder.path()).env("SELON", &program).args(["-c", script]).output().unwrap()
    };
    let output = run("set -o pipefail; \"$SELON\" export | head -n 1");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let output = run("\"$SELON\" export > /dev/full");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write the output"), "{}", stderr(&output));
}

#[test]
fn validate_holds_shapes_against_articles() {
    let folder = built();
    assert_eq!(succeeds(folder.path(), &["validate"]), "");
    let shape = |severity: &str| {
        let shape = format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix selon: <https://w3id.org/selon#> .
             @prefix schema: <https://schema.org/> . @prefix my: <https://a.example/> .
             my:Signed a sh:NodeShape ; sh:targetClass selon:Article ;
                 sh:property [ sh:path schema:author ; sh:minCount 1 ; sh:severity sh:{severity} ;
                               sh:message \"Nobody signs it.\"@en , \"Personne ne signe.\"@fr ] ."
        );
        fs::write(folder.path().join("my.ttl"), shape).unwrap();
    };
    shape("Violation");
    fails(folder.path(), &["validate", "--shapes", "my.ttl"], 1, &["2 violations and 0 warnings in 2 of"]);
    let one = ["validate", "--shapes", "my.ttl", "--only", "--article", "https://news.example/b"];
    fails(folder.path(), &one, 1, &["1 violations and 0 warnings in 1 of 1 graphs"]);
    shape("Warning");
    let table = succeeds(folder.path(), &["validate", "--shapes", "my.ttl", "--language", "fr"]);
    let row = "warning\thttps://news.example/b\tschema:author\t\tPersonne ne signe.\thttps://news.example/b\n";
    assert!(table.contains(row), "{table}");
    let report = succeeds(folder.path(), &["validate", "--shapes", "my.ttl", "--format", "turtle"]);
    assert!(report.contains("a sh:ValidationReport") && report.contains("sh:conforms false"), "{report}");
    assert_eq!(report.matches("a sh:ValidationResult").count(), 2, "{report}");
    shape("Warning ; sh:minLenght 1");
    fails(folder.path(), &["validate", "--shapes", "my.ttl"], 2, &["`my.ttl`", "`sh:minLenght`", "help: "]);
    fs::write(folder.path().join("my.ttl"), "my: .").unwrap();
    fails(folder.path(), &["validate", "--shapes", "my.ttl"], 2, &["`my.ttl` line 1", "Turtle"]);
    fails(folder.path(), &["validate", "--shapes", "none.ttl"], 2, &["none.ttl", "check the path"]);
    fails(folder.path(), &["validate", "--only"], 2, &["--shapes"]);
    fails(folder.path(), &["validate", "--article", "nowhere"], 2, &["nowhere"]);
}
