//! A build that is killed or finds no room: the store opens again, holds all that was told to be stored, and no half
//! article.

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

/// Returns the articles that a build told to be stored.
fn told(log: &Path) -> BTreeSet<String> {
    let log = fs::read_to_string(log).unwrap();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    lines.filter_map(|line| line["article"].as_str().map(str::to_owned)).collect()
}

/// Checks that a store holds whole articles only, all that were told among them; returns how many there are.
#[track_caller]
fn holds(store: &Path, told: &BTreeSet<String>, expected: &BTreeMap<String, BTreeSet<String>>, when: &str) -> usize {
    let found = if store.join("selon-store").exists() { articles(store) } else { BTreeMap::new() };
    for (article, quads) in &found {
        assert_eq!(quads, &expected[article], "{article} is not whole after {when}");
    }
    for article in told {
        assert!(found.contains_key(article), "{article} was told to be stored, and is not after {when}");
    }
    found.len()
}

/// No file may become larger than some size, so that writing fails as on a full disk.
#[cfg(unix)]
#[test]
fn what_finds_no_room_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let (input, first) = (folder.path().join("articles.jsonl"), folder.path().join("first.jsonl"));
    write_articles(&input);
    let text = fs::read_to_string(&input).unwrap();
    fs::write(&first, text.lines().next().unwrap()).unwrap();
    let whole = folder.path().join("whole");
    assert!(build(&input, &whole).stderr(Stdio::null()).status().unwrap().success());
    let expected = articles(&whole);

    let mut failed = 0;
    // The unit is 512 or 1,024 bytes. With the least, nothing at all can be written.
    for blocks in [16, 400, 1_000, 4_000] {
        let store = folder.path().join(format!("store-{blocks}"));
        let log = folder.path().join(format!("log-{blocks}"));
        assert!(build(&first, &store).stderr(Stdio::null()).status().unwrap().success());
        let build_here = build(&input, &store);
        let mut limited = Command::new("sh");
        limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        limited.arg(build_here.get_program()).args(build_here.get_args()).env_remove("SELON_STORE");
        let status =
            limited.stdin(Stdio::null()).stdout(Stdio::null()).stderr(fs::File::create(&log).unwrap()).status();
        let has_failed = !status.unwrap().success();
        failed += u32::from(has_failed);
        assert_eq!(has_failed, fs::read_to_string(&log).unwrap().contains("\"level\":\"error\""));
        let found = holds(&store, &told(&log), &expected, &format!("{blocks} blocks"));
        assert!(found >= 1 && (has_failed || found == expected.len()));
        assert!(build(&input, &store).stderr(Stdio::null()).status().unwrap().success());
        assert!(articles(&store) == expected, "where there is room again, the build does not complete the store");
    }
    assert!(failed >= 2, "only {failed} builds found no room");
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

        let found = holds(&store, &told(&log), &expected, &format!("kill {kill}"));
        cut_short += u32::from(found < expected.len());
        if kill % 10 == 5 {
            assert!(build(&input, &store).stderr(Stdio::null()).status().unwrap().success());
            assert!(articles(&store) == expected, "the build after kill {kill} did not complete the store");
        }
        fs::remove_dir_all(&store).ok();
    }
    assert!(cut_short >= KILLS / 2, "only {cut_short} builds were cut short");
}
