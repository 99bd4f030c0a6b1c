//! A build that is killed: the store opens again, holds all that was told to be stored, and no half article.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use selon::store::{Access, Store};

const PLACES: &[&str] = &["Odessa", "Kiev", "Gaza", "Khartoum", "Goma", "Alep", "Sanaa", "Tripoli"];

/// How often a build is killed.
const KILLS: u32 = 50;

/// Writes short articles, a line each.
fn write_articles(path: &Path) {
    let mut lines = String::new();
    for number in 0..120 {
        let place = PLACES[number % PLACES.len()];
        let text =
            format!("Au moins {} civils ont été tués lundi dans un bombardement à {place}, selon l'ONU.", number + 2);
        let article = serde_json::json!({"id": format!("a{number}"), "published": "2026-01-09", "text": text});
        lines.push_str(&format!("{article}\n"));
    }
    fs::write(path, lines).unwrap();
}

fn build(articles: &Path, store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    command.arg("build").arg(articles).arg("--store").arg(store).args(["--checkpoint", "10", "--log-format", "json"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).env_remove("SELON_STORE");
    command
}

/// Returns the quads of each article of a store.
fn articles(store: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let store = Store::open(store, Access::Read).unwrap();
    let graphs = store.articles().unwrap();
    let quads = |graph: &oxigraph::model::NamedNode| {
        store.graph(graph.as_ref().into()).unwrap().iter().map(ToString::to_string).collect()
    };
    graphs.iter().map(|graph| (graph.as_str().to_owned(), quads(graph))).collect()
}

#[test]
fn what_was_stored_survives() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("articles.jsonl");
    write_articles(&input);
    let whole = folder.path().join("whole");
    let start = Instant::now();
    assert!(build(&input, &whole).stderr(Stdio::null()).status().unwrap().success());
    let length = start.elapsed();
    let expected = articles(&whole);
    assert_eq!(expected.len(), 120);

    let mut cut_short = 0;
    for kill in 0..KILLS {
        let store = folder.path().join(format!("store-{kill}"));
        let log = folder.path().join(format!("log-{kill}"));
        let mut child = build(&input, &store).stderr(fs::File::create(&log).unwrap()).spawn().unwrap();
        // The moments are spread over the whole run, each a little off its place.
        let jitter = (kill.wrapping_mul(2_654_435_761) >> 16) % 100;
        sleep(length * (kill * 100 + jitter) / (KILLS * 100));
        child.kill().unwrap();
        child.wait().unwrap();

        let told: BTreeSet<String> = fs::read_to_string(&log)
            .unwrap()
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|line| line["article"].as_str().map(str::to_owned))
            .collect();
        let found = if store.join("selon-store").exists() { articles(&store) } else { BTreeMap::new() };
        for (article, quads) in &found {
            assert_eq!(quads, &expected[article], "{article} is not whole after kill {kill}");
        }
        for article in &told {
            assert!(found.contains_key(article), "{article} was told to be stored, and is not after kill {kill}");
        }
        cut_short += u32::from(found.len() < expected.len());
        if kill % 10 == 5 {
            assert!(build(&input, &store).stderr(Stdio::null()).status().unwrap().success());
            assert!(articles(&store) == expected, "the build after kill {kill} did not complete the store");
        }
        fs::remove_dir_all(&store).ok();
    }
    assert!(cut_short >= KILLS / 2, "only {cut_short} builds were cut short");
}
