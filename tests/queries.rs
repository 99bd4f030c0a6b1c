//! The bundled queries: each parses, says what it answers, and the checks find no fault in what is read.

mod reader;

use std::path::Path;
use std::sync::LazyLock;

use oxigraph::model::NamedNodeRef;
use oxigraph::sparql::{CancellationToken, QueryResults, SparqlEvaluator};
use reader::ONTOLOGY;
use selon::article::{Article, Articles, Metadata};
use selon::export::{Request, export};
use selon::graph::describe;
use selon::link;
use selon::link::candidate::Thresholds;
use selon::link::dataset::{Columns, Dataset};
use selon::reading::read;
use selon::store::Store;
use selon::store::format::Format;
use selon::store::header::Header;
use selon::store::query::{Query, bundled, evaluate};
use selon::vocab;
use selon::world::World;

/// The folders of articles: those of the tests, and those that the program is shown with.
const FOLDERS: &[&str] = &["tests/articles", "examples/articles"];

/// Checks that find faults: `(query, number of rows)`. Each of them is a fault to mend.
const FAULTS: &[(&str, usize)] = &[];

/// Queries that answer nothing on the articles of the tests. Each of them is a fault to mend.
const SILENT: &[&str] = &[];

/// Reads the articles from their files.
fn articles() -> Vec<Article> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders: Vec<_> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    Articles::new(&folders, Metadata::default()).map(Result::unwrap).collect()
}

/// Reads the articles into a store beside the ontology, as `selon build` does.
fn build() -> Store {
    let store = Store::in_memory().unwrap();
    let ontology: Vec<_> = ONTOLOGY.quads().collect();
    store.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), &ontology).unwrap();
    for article in articles() {
        let quads = describe(&read(&article, &ONTOLOGY), &ONTOLOGY);
        store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &quads).unwrap();
    }
    World::new(&store, &ONTOLOGY).unwrap().settle().unwrap();
    add_links(&store);
    store
}

/// Links what the articles name with a dataset of one person, as `selon link` does.
fn add_links(store: &Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, "iri,label,type\nhttps://example.org/people/1,Vladimir Poutine,person\n").unwrap();
    let (subjects, countries) = link::subjects(store, &ONTOLOGY).unwrap();
    let dataset = Dataset::from_file(&path, Columns::default()).unwrap();
    let found = link::compare(store, &subjects, countries, &dataset, Thresholds::default()).unwrap();
    link::graph::write(store, "people", &dataset.source(), &subjects, &found.candidates).unwrap();
}

static STORE: LazyLock<Store> = LazyLock::new(build);

/// The word lists, which are no part of a store of articles.
static LEXICON: LazyLock<Store> = LazyLock::new(|| {
    let store = Store::in_memory().unwrap();
    let words: Vec<_> = ONTOLOGY.quads_with_words().collect();
    store.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), &words).unwrap();
    store
});

/// Counts the answers to a query, in the store that it is meant for.
fn count(name: &str, text: &str) -> usize {
    let store = if Header::from_query(text).is_about_words() { &LEXICON } else { &STORE };
    match evaluate(store, text, CancellationToken::new()) {
        Ok(QueryResults::Solutions(solutions)) => {
            solutions.map(|row| row.map(|_| ())).collect::<Result<Vec<_>, _>>().unwrap().len()
        }
        Ok(QueryResults::Graph(triples)) => {
            triples.map(|row| row.map(|_| ())).collect::<Result<Vec<_>, _>>().unwrap().len()
        }
        Ok(QueryResults::Boolean(answer)) => usize::from(answer),
        Err(error) => panic!("`{name}`: {error}"),
    }
}

fn export_all(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    export(store, &Request::from(Format::TriG), &mut bytes).unwrap();
    bytes
}

#[test]
fn every_query_parses_by_itself() {
    assert!(bundled().len() >= 40, "{} queries", bundled().len());
    for query in bundled() {
        // Other programs know no prefixes but those that the query declares.
        if let Err(error) = SparqlEvaluator::new().parse_query(&query.text) {
            panic!("`{}`: {error}", query.name);
        }
    }
}

#[test]
fn every_query_says_what_it_answers() {
    let mut summaries = Vec::new();
    for Query { name, text, header, .. } in bundled() {
        assert!(text.starts_with("#+ summary: "), "`{name}` does not begin with its summary");
        assert!(!header.summary.trim().is_empty(), "`{name}` has an empty summary");
        assert!(!header.summary.ends_with('.'), "the summary of `{name}` is a title, without a full stop");
        summaries.push(header.summary);
    }
    summaries.sort();
    summaries.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1], "two queries have the same summary"));
}

#[test]
fn queries_do_not_fetch_or_change() {
    for query in bundled() {
        let words: Vec<_> =
            query.text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
        for word in ["SERVICE", "INSERT", "DELETE", "LOAD", "FROM"] {
            // Those that ask other endpoints say so, and do so only where the user allows it.
            if word == "SERVICE" && query.header.has_tag("federated") {
                assert!(words.contains(&word), "`{}` asks no other endpoint", query.name);
                continue;
            }
            assert!(!words.contains(&word), "`{}` uses {word}", query.name);
        }
    }
}

#[test]
fn the_articles_give_something_to_ask() {
    assert_eq!(STORE.articles().unwrap().len(), articles().len());
    assert!(articles().len() >= 4);
    assert!(count("claims", "SELECT ?claim { GRAPH ?article { ?claim a selon:Claim } }") >= 15);
}

#[test]
fn the_checks_find_no_fault() {
    let mut faults = Vec::new();
    for query in bundled().into_iter().filter(|query| query.name.starts_with("check-")) {
        let rows = count(&query.name, &query.text);
        if rows > 0 {
            faults.push((query.name, rows));
        }
    }
    let known: Vec<_> = FAULTS.iter().map(|(name, rows)| ((*name).to_owned(), *rows)).collect();
    assert_eq!(faults, known);
}

#[test]
fn a_check_finds_a_fault_that_is_there() {
    let article = articles().remove(0);
    let mut quads = describe(&read(&article, &ONTOLOGY), &ONTOLOGY);
    quads.retain(|quad| !quad.predicate.as_str().ends_with("#evidence"));
    let store = Store::in_memory().unwrap();
    store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &quads).unwrap();
    let query = Query::named("check-claims").unwrap();
    let QueryResults::Solutions(rows) = evaluate(&store, &query.text, CancellationToken::new()).unwrap() else {
        panic!("no rows")
    };
    assert!(rows.count() > 0, "claims without evidence go unnoticed");
}

#[test]
fn every_query_runs() {
    let mut silent = Vec::new();
    for query in bundled().into_iter().filter(|query| !query.name.starts_with("check-")) {
        if query.header.has_tag("federated") {
            // Those are tested against a server, in `tests/corpus/link.rs`.
            assert!(evaluate(&STORE, &query.text, CancellationToken::new()).is_err(), "`{}`", query.name);
            continue;
        }
        // A parameter is a variable until it is given a value, so that the query runs for all of them.
        if count(&query.name, &query.text) == 0 {
            silent.push(query.name);
        }
    }
    assert_eq!(silent, SILENT);
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    let (first, second) = (export_all(&STORE), export_all(&build()));
    assert!(!first.is_empty());
    assert!(first == second, "two stores of the same articles differ");
}

#[test]
fn reading_an_article_again_leaves_nothing_behind() {
    let store = build();
    let before = export_all(&store);
    let article = articles().remove(0);
    let graph = NamedNodeRef::new_unchecked(&article.iri);
    let quads = describe(&read(&article, &ONTOLOGY), &ONTOLOGY);
    store.replace_graph(graph, &quads[..quads.len() / 2]).unwrap();
    assert!(export_all(&store) != before);
    store.replace_graph(graph, &quads).unwrap();
    World::new(&store, &ONTOLOGY).unwrap().settle().unwrap();
    assert!(export_all(&store) == before);
    assert!(store.remove_graph(graph).unwrap());
    World::new(&store, &ONTOLOGY).unwrap().settle().unwrap();
    assert!(!String::from_utf8_lossy(&export_all(&store)).contains(&article.iri));
}
