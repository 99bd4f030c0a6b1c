//! The shape of the source: which folder may use which, and what is said in one place only.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// The layers, lowest first; a folder may use itself and what stands in an earlier line.
const LAYERS: &[&[&str]] = &[
    &["span", "language", "vocab", "fingerprint"],
    &["diagnostic"],
    &["article", "ontology"],
    &["syntax"],
    &["mention"],
    &["claim"],
    &["reading"],
    &["graph"],
    &["store"],
    &["world", "export", "shacl"],
    &["link"],
    &["serve"],
    &["cli", "lab"],
];

/// What knows texts, and what a store therefore never uses.
const TEXT: &[&str] = &["article", "ontology", "syntax", "mention", "claim", "reading", "graph"];

/// What goes against the order, and why it may: `(file, module)`.
///
/// The tables of time words and number words are built from the triples of the ontology, and are of no use without
/// the finders beside them; the ontology only holds them.
const UPWARD: &[(&str, &str)] = &[("ontology/mod.rs", "mention::quantity"), ("ontology/mod.rs", "mention::time")];

/// Lines that spell out an IRI outside `vocab.rs`: `(file, IRI)`. Each of them is a fault to mend.
const SPELLED_OUT: &[(&str, &str)] = &[];

/// A source file without its comments and its `#[cfg(test)]` module.
struct Source {
    /// The path below `src`, with `/`.
    path: String,
    /// Each line of code with its number.
    lines: Vec<(usize, String)>,
}

impl Source {
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn code(&self) -> String {
        self.lines.iter().map(|(_, line)| format!("{line}\n")).collect()
    }
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    list(&root, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let name = path.strip_prefix(&root).unwrap().components();
            Source {
                path: name.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"),
                lines: code_lines(&text),
            }
        })
        .collect()
});

fn list(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Returns the lines up to the test module that ends the file, without those that are comments.
fn code_lines(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let is_test_module =
        |at: usize| lines[at] == "#[cfg(test)]" && lines.get(at + 1).is_some_and(|next| next.starts_with("mod "));
    let end = (0..lines.len()).find(|at| is_test_module(*at)).unwrap_or(lines.len());
    lines[..end]
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, (*line).to_owned()))
        .collect()
}

/// Returns the paths that code names behind `crate::`, groups in braces taken apart at their first segment.
fn used_paths(code: &str) -> Vec<String> {
    static PATH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bcrate::(?:\{([^;]*)\}|([a-z_]+(?:::[a-z_]+)*))").unwrap());
    let mut paths = Vec::new();
    for found in PATH.captures_iter(code) {
        match (found.get(1), found.get(2)) {
            (Some(group), _) => {
                let mut depth = 0;
                let outer: String = group
                    .as_str()
                    .chars()
                    .filter(|character| {
                        depth += i32::from(*character == '{') - i32::from(*character == '}');
                        depth == 0 && *character != '}'
                    })
                    .collect();
                let parts = outer.split(',').map(|part| part.trim().trim_end_matches("::").to_owned());
                paths.extend(parts.filter(|part| !part.is_empty()));
            }
            (_, Some(path)) => paths.push(path.as_str().to_owned()),
            _ => {}
        }
    }
    paths
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// The files that no layer holds: the roots of the library and of the programs.
fn is_root(source: &Source) -> bool {
    matches!(source.module(), "lib" | "main" | "bin")
}

/// Asserts that nothing but the named exceptions was found, and that each exception is still needed.
fn assert_only(found: &[(String, String)], exceptions: &[(&str, &str)], rule: &str) {
    let is_exception = |file: &str, what: &str| exceptions.contains(&(file, what));
    let faults: Vec<_> = found.iter().filter(|(file, what)| !is_exception(file, what)).collect();
    assert!(faults.is_empty(), "{rule}: {faults:#?}");
    for (file, what) in exceptions {
        assert!(
            found.iter().any(|pair| pair.0 == *file && pair.1 == *what),
            "`{file}` no longer needs `{what}`: drop it from the list"
        );
    }
}

#[test]
fn paths_are_found_in_all_their_forms() {
    assert_eq!(used_paths("use crate::vocab::{self, Term};"), ["vocab"]);
    assert_eq!(used_paths("use crate::mention::time::TimeWords;"), ["mention::time"]);
    assert_eq!(used_paths("use crate::{\n    syntax,\n    vocab::{self, Term},\n};"), ["syntax", "vocab"]);
    assert_eq!(used_paths("let a = crate::graph::describe(&reading);"), ["graph::describe"]);
}

#[test]
fn every_module_has_a_layer() {
    for source in SOURCES.iter().filter(|source| !is_root(source)) {
        assert!(layer(source.module()).is_some(), "`{}` stands in no layer", source.path);
    }
    assert!(SOURCES.len() > 40, "the sources were not found");
}

#[test]
fn a_folder_uses_only_what_stands_above_it() {
    let mut found = Vec::new();
    for source in SOURCES.iter().filter(|source| !is_root(source)) {
        let own = layer(source.module()).unwrap();
        for path in used_paths(&source.code()) {
            let module = path.split("::").next().unwrap_or_default();
            let used =
                layer(module).unwrap_or_else(|| panic!("`{module}`, used by `{}`, stands in no layer", source.path));
            if module != source.module() && used >= own {
                found.push((source.path.clone(), path));
            }
        }
    }
    assert_only(&found, UPWARD, "a file uses what stands below it");
}

#[test]
fn the_store_knows_no_text() {
    for source in SOURCES.iter().filter(|source| source.module() == "store") {
        for path in used_paths(&source.code()) {
            let module = path.split("::").next().unwrap_or_default();
            assert!(!TEXT.contains(&module), "`{}` uses `{path}`", source.path);
        }
    }
}

#[test]
fn the_syntax_sees_no_ontology() {
    for source in SOURCES.iter().filter(|source| source.module() == "syntax") {
        for path in used_paths(&source.code()) {
            let module = path.split("::").next().unwrap_or_default();
            assert!(module == "syntax" || module == "span" || module == "language", "`{}` uses `{path}`", source.path);
        }
    }
}

#[test]
fn text_stages_know_no_triple() {
    static TRIPLES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:oxigraph|oxrdf|oxttl|Quad|ontology::triples)\b").unwrap());
    // A checked IRI is an opaque name.
    const OPAQUE: &str = "use oxigraph::model::NamedNode;";
    let stages = ["article", "syntax", "mention", "claim", "reading"];
    for source in SOURCES.iter().filter(|source| stages.contains(&source.module())) {
        for (number, line) in &source.lines {
            assert!(line.trim() == OPAQUE || !TRIPLES.is_match(line), "src/{}:{number}: {line}", source.path);
        }
    }
}

#[test]
fn only_the_vocabulary_spells_out_iris() {
    // A scheme alone, as in "with https:// in front", is no IRI, and an address in a help text names no term.
    static IRI: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"https?://[A-Za-z0-9][^"\s]*"#).unwrap());
    let mut found = Vec::new();
    for source in SOURCES.iter().filter(|source| source.path != "vocab.rs") {
        for (_, line) in &source.lines {
            let iris = IRI.find_iter(line).filter(|iri| !iri.as_str().starts_with("https://example.org/"));
            found.extend(iris.map(|iri| (source.path.clone(), iri.as_str().to_owned())));
        }
    }
    assert_only(&found, SPELLED_OUT, "an IRI is spelled out outside `vocab.rs`");
}

#[test]
fn only_the_terminal_prints() {
    static PRINTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:e?println!|e?print!|dbg!)").unwrap());
    for source in SOURCES.iter().filter(|source| !matches!(source.module(), "cli" | "bin" | "main")) {
        for (number, line) in &source.lines {
            assert!(!PRINTS.is_match(line), "src/{}:{number}: {line}", source.path);
        }
    }
}

#[test]
fn nothing_panics_on_purpose() {
    static PANICS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\.unwrap\(\)|\b(?:panic|todo|unimplemented|unreachable)!\(").unwrap());
    for source in SOURCES.iter() {
        for (number, line) in &source.lines {
            assert!(!PANICS.is_match(line), "src/{}:{number}: {line}", source.path);
        }
    }
}

#[test]
fn every_file_says_what_it_is_about() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for source in SOURCES.iter() {
        let text = fs::read_to_string(root.join(&source.path)).unwrap();
        assert!(text.starts_with("//! "), "`src/{}` has no head doc", source.path);
    }
}

#[test]
fn no_letter_of_french_stands_in_code() {
    // Accented letters give French words away; the rules of French spelling and time grammar are checked by reading.
    static FRENCH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""[^"]*[àâçéèêëîïôùûüœ]{1}[a-z]+[^"]*""#).unwrap());
    for source in SOURCES.iter().filter(|source| matches!(source.module(), "claim" | "graph" | "store" | "reading")) {
        for (number, line) in &source.lines {
            let code = line.split(" // ").next().unwrap_or_default();
            assert!(!FRENCH.is_match(code), "src/{}:{number}: {line}", source.path);
        }
    }
}
