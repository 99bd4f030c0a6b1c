//! What the store promises: a graph is replaced whole, forgotten whole, and the
//! same after opening again.

mod export;
#[path = "../reader/mod.rs"]
mod reader;
mod shacl;

use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, Quad};
use selon::export::Request;
use selon::store::format::Format;
use selon::store::query::{Query, QueryError};
use selon::store::{Access, Store, StoreError};

const GRAPH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://a.example/1");
const OTHER: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://a.example/2");

fn quads(graph: NamedNodeRef<'_>, values: &[&str]) -> Vec<Quad> {
    let property = NamedNode::new_unchecked("https://schema.org/text");
    values
        .iter()
        .map(|value| Quad::new(graph.into_owned(), property.clone(), Literal::from(*value), graph.into_owned()))
        .collect()
}

fn written(store: &Store) -> String {
    let mut bytes = Vec::new();
    selon::export::export(store, &Request::from(Format::NQuads), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn replacing_leaves_no_trace_and_twice_is_once() {
    let store = Store::in_memory().unwrap();
    store.replace_graph(OTHER, &quads(OTHER, &["x"])).unwrap();
    store.replace_graph(GRAPH, &quads(GRAPH, &["a", "b"])).unwrap();
    store.replace_graph(GRAPH, &quads(GRAPH, &["c"])).unwrap();
    let once = written(&store);
    assert!(once.contains("\"c\"") && once.contains("\"x\"") && !once.contains("\"a\""), "{once}");
    store.replace_graph(GRAPH, &quads(GRAPH, &["c"])).unwrap();
    assert_eq!(once, written(&store));
    assert!(store.holds(GRAPH, &quads(GRAPH, &["c", "c"])).unwrap());
    assert!(!store.holds(GRAPH, &quads(GRAPH, &["a"])).unwrap());
    assert!(!store.holds(GRAPH, &[]).unwrap());
}

#[test]
fn what_is_written_does_not_depend_on_the_order_of_writing() {
    let (one, two) = (Store::in_memory().unwrap(), Store::in_memory().unwrap());
    one.replace_graph(GRAPH, &quads(GRAPH, &["a", "b"])).unwrap();
    one.replace_graph(OTHER, &quads(OTHER, &["x"])).unwrap();
    two.replace_graph(OTHER, &quads(OTHER, &["x"])).unwrap();
    two.replace_graph(GRAPH, &quads(GRAPH, &["b", "a"])).unwrap();
    assert_eq!(written(&one), written(&two));
}

#[test]
fn what_was_flushed_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let before = {
        let store = Store::open(&path, Access::Write).unwrap();
        store.replace_graph(GRAPH, &quads(GRAPH, &["a", "é \" \\ \n \u{202f}"])).unwrap();
        store.replace_graph(OTHER, &quads(OTHER, &["x"])).unwrap();
        assert!(store.remove_graph(OTHER).unwrap());
        assert!(!store.remove_graph(OTHER).unwrap());
        store.flush().unwrap();
        written(&store)
    };
    let store = Store::open(&path, Access::Read).unwrap();
    assert_eq!(before, written(&store));
    assert_eq!(store.articles().unwrap(), [GRAPH.into_owned()]);
    assert_eq!(store.graph(GraphNameRef::from(GRAPH)).unwrap().len(), 2);
    // Several may read at once, and none may write meanwhile.
    let second = Store::open(&path, Access::Read).unwrap();
    assert_eq!(before, written(&second));
    assert!(matches!(Store::open(&path, Access::Write), Err(StoreError::Locked(_))));
}

#[test]
fn a_name_that_several_things_bear_means_all_of_them() {
    let store = Store::in_memory().unwrap();
    let label = NamedNode::new_unchecked("http://www.w3.org/2000/01/rdf-schema#label");
    let named = |subject: &str, name: &str| {
        let subject = NamedNode::new_unchecked(format!("https://a.example/{subject}"));
        Quad::new(
            subject,
            label.clone(),
            Literal::new_language_tagged_literal_unchecked(name, "fr"),
            GRAPH.into_owned(),
        )
    };
    store
        .replace_graph(GRAPH, &[named("city", "Luxembourg"), named("state", "Luxembourg"), named("other", "Liège")])
        .unwrap();
    let query = Query::new("mine", "SELECT ?l { ?_place_iri rdfs:label ?l }");
    let bind = |name: &str| query.bind(&store, &[("place".to_owned(), name.to_owned())]);
    let bound = bind("luxembourg").unwrap();
    assert!(bound.contains("VALUES ?_place_iri { <https://a.example/city> <https://a.example/state> }"), "{bound}");
    assert!(bind("id:russie").unwrap().contains("<https://w3id.org/selon/id/russie>"));
    assert!(matches!(bind("Luxembour"), Err(QueryError::Name { nearest: Some(name), .. }) if name == "Luxembourg"));
    assert!(matches!(query.bind(&store, &[]), Err(QueryError::Value { .. })));
}
