//! Many articles: what is unchanged is passed over, shards load to what a build makes, copies are stores.

mod crash;
mod https;
mod link;
mod push;
mod world;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const TEXTS: &[&str] = &[
    "Le président russe Vladimir Poutine a rencontré mardi à Moscou son homologue turc Recep Tayyip Erdogan.",
    "Au moins douze civils ont été tués dans un bombardement à Kharkiv, selon les autorités ukrainiennes.",
    "La France et l'Allemagne ont signé vendredi à Aix-la-Chapelle un traité de coopération.",
];

fn selon(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    command.current_dir(folder).env_remove("SELON_STORE").env("COLUMNS", "200").stdin(Stdio::null());
    command.args(arguments).output().unwrap()
}

/// Runs the program, which must end with 0, and returns what it wrote to both outputs.
#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = selon(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

fn line(number: usize, text: &str) -> String {
    json!({"id": format!("a{number}"), "title": format!("Titre {number}"), "published": "2026-01-09", "text": text})
        .to_string()
}

fn write_articles(folder: &Path, texts: &[&str]) {
    let lines: Vec<String> = texts.iter().enumerate().map(|(number, text)| line(number, text) + "\n").collect();
    fs::write(folder.join("articles.jsonl"), lines.concat()).unwrap();
}

fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_articles(folder.path(), TEXTS);
    succeeds(folder.path(), &["build", "articles.jsonl"]);
    folder
}

/// Returns what a build says of its work as JSON.
fn summary(folder: &Path, arguments: &[&str]) -> Value {
    let (_, said) = succeeds(folder, &[arguments, &["--log-format", "json"]].concat());
    let lines = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.into_iter().find(|line| line["level"] == "summary").unwrap()["summary"].clone()
}

#[test]
fn unchanged_articles_are_passed_over() {
    let folder = built();
    let folder = folder.path();
    let first = succeeds(folder, &["export"]).0;
    let done = summary(folder, &["build", "articles.jsonl"]);
    assert_eq!((&done["articles_read"], &done["unchanged"]), (&json!("0"), &json!("3")));

    let changed =
        "Au moins quinze civils ont été tués dans un bombardement à Kharkiv, selon les autorités ukrainiennes.";
    write_articles(folder, &[TEXTS[0], changed, TEXTS[2]]);
    let done = summary(folder, &["build", "articles.jsonl"]);
    assert_eq!((&done["articles_read"], &done["unchanged"]), (&json!("1"), &json!("2")));
    let second = succeeds(folder, &["export"]).0;
    assert!(second.contains("quinze civils") && !second.contains("douze civils"));

    write_articles(folder, TEXTS);
    let done = summary(folder, &["build", "articles.jsonl", "--again"]);
    assert_eq!((&done["articles_read"], done.get("unchanged")), (&json!("3"), None));
    assert_eq!(succeeds(folder, &["export"]).0, first);
}

#[test]
fn refresh_reads_again_what_was_read_with_other_words() {
    let folder = built();
    let folder = folder.path();
    let word = "@prefix fr: <https://w3id.org/selon/lex/fr#> . @prefix lex: <https://w3id.org/selon/lex#> .
@prefix news: <https://w3id.org/selon/news#> . @prefix selon: <https://w3id.org/selon#> .
fr:bombardement-essai a lex:Noun ; lex:lemma \"bombardement à Kharkiv\"@fr ; lex:evokes news:Disaster .\n";
    fs::write(folder.join("my.ttl"), word).unwrap();
    assert!(succeeds(folder, &["refresh"]).1.contains("0 of 3"));
    assert!(succeeds(folder, &["refresh", "--ontology", "my.ttl"]).1.contains("3 of 3"));
    assert!(succeeds(folder, &["refresh", "--ontology", "my.ttl"]).1.contains("0 of 3"));
    let refreshed = succeeds(folder, &["export"]).0;
    assert!(refreshed.contains("bombardement-essai"));
    // A build with the same words finds nothing to do; one with the bundled words tells what is behind.
    let done = summary(folder, &["build", "articles.jsonl", "--ontology", "my.ttl"]);
    assert_eq!(&done["unchanged"], &json!("3"));
    fs::write(folder.join("other.txt"), "Le roi Charles III a reçu jeudi à Londres le président français.").unwrap();
    assert!(succeeds(folder, &["build", "other.txt"]).1.contains("3 articles in the store were read with other words"));
}

#[test]
fn threads_and_order_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let lines: Vec<String> = (0..200).map(|number| line(number, TEXTS[number % 3]) + "\n").collect();
    fs::write(folder.join("forth.jsonl"), lines.concat()).unwrap();
    fs::write(folder.join("back.jsonl"), lines.iter().rev().map(String::as_str).collect::<String>()).unwrap();
    let mut exports = Vec::new();
    for (file, threads) in [("forth", "1"), ("forth", "4"), ("back", "3")] {
        let store = format!("store-{file}-{threads}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
        command.current_dir(folder).args(["build", &format!("{file}.jsonl"), "--quiet", "--store", &store]);
        assert!(command.env("RAYON_NUM_THREADS", threads).status().unwrap().success());
        exports.push(succeeds(folder, &["export", "--store", &store]).0);
    }
    assert!(exports.iter().all(|export| *export == exports[0]));
}

#[test]
fn shards_load_to_what_a_build_makes() {
    let folder = built();
    let folder = folder.path();
    let built = succeeds(folder, &["export"]).0;
    fs::create_dir(folder.join("shards")).unwrap();
    fs::write(folder.join("shards/_SUCCESS"), "").unwrap();
    for (number, text) in TEXTS.iter().enumerate() {
        fs::write(folder.join("one.jsonl"), line(number, text)).unwrap();
        let (quads, _) = succeeds(folder, &["extract", "--jsonl", "one.jsonl", "--format", "nquads"]);
        let file = folder.join(format!("shards/part-0000{number}"));
        fs::write(&file, quads).unwrap();
    }
    let (_, said) = succeeds(folder, &["load", "shards", "--store", "loaded"]);
    assert!(said.contains("3 graphs"), "{said}");
    let (loaded, _) = succeeds(folder, &["export", "--store", "loaded"]);
    let articles = |export: &str| {
        let mut lines: Vec<_> =
            export.lines().filter(|line| line.contains("/selon/article/")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(articles(&loaded), articles(&built));
    assert!(!loaded.is_empty());
    // What was loaded needs not be read again.
    assert_eq!(&summary(folder, &["build", "articles.jsonl", "--store", "loaded"])["unchanged"], &json!("3"));
    assert_eq!(succeeds(folder, &["export", "--store", "loaded"]).0, built);

    fs::write(folder.join("broken.nq"), format!("{}\n<http://a.example/> oh\n", built.lines().next().unwrap()))
        .unwrap();
    let output = selon(folder, &["load", "broken.nq", "missing.nq", "shards", "--store", "other"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("`broken.nq`") && said.contains("line 2") && said.contains("`missing.nq`"), "{said}");
    assert!(said.contains("3 graphs"), "{said}");
}

#[test]
fn the_filter_writes_each_graph_before_it_reads_on() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    command.args(["extract", "--jsonl", "-", "--format", "nquads"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    for (number, text) in TEXTS.iter().take(2).enumerate() {
        writeln!(input, "{{\"text\": 3, \"id\": \"bad\"}}\nno JSON at all\n{}", line(number, text)).unwrap();
        input.flush().unwrap();
        // The graph comes while the input is still open.
        let name = format!("/selon/article/a{number}>");
        assert!(output.by_ref().any(|quad| quad.unwrap().contains(&name)));
    }
    drop(input);
    output.by_ref().for_each(drop);
    let said = child.wait_with_output().unwrap();
    assert_eq!(said.status.code(), Some(1));
    let errors: Vec<Value> =
        String::from_utf8(said.stderr).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(errors.len(), 4, "{errors:?}");
    assert_eq!(errors[0]["place"], "line 1");
    assert_eq!(errors[3]["place"], "line 5");
    assert!(errors.iter().all(|error| error["level"] == "skipped" && error["message"].is_string()));
}

#[test]
fn copies_are_stores() {
    let folder = built();
    let folder = folder.path();
    let built = succeeds(folder, &["export"]).0;
    succeeds(folder, &["backup", "copy"]);
    let output = selon(folder, &["backup", "copy"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is not empty"));
    succeeds(folder, &["forget", "a1"]);
    assert_eq!(succeeds(folder, &["export", "--store", "copy"]).0, built);
    let (_, said) = succeeds(folder, &["compact"]);
    assert!(said.contains("MB"), "{said}");
    let left = succeeds(folder, &["export"]).0;
    assert!(left.len() < built.len() && built.contains(left.lines().next().unwrap()));
    for command in ["backup", "compact", "refresh"] {
        let arguments =
            if command == "backup" { vec![command, "x", "--store", "none"] } else { vec![command, "--store", "none"] };
        let output = selon(folder, &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains("there is no store in `none`"));
        assert!(!folder.join("none").exists());
    }
}
