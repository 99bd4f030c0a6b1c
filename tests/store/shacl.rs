//! What is promised of shapes: each constraint component finds what it should and nothing else, as in the test suite of
//! SHACL, and what is not understood is an error that says where.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphNameRef, NamedNodeRef, Quad, Term};
use selon::graph::describe;
use selon::shacl::{self, BUNDLED, ShaclError, Shapes, ValidationResult, report};
use selon::store::Store;
use selon::vocab;

use super::reader::{self, ONTOLOGY};

const PREFIXES: &str = "@prefix : <https://a.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    :p1 sh:declare [ sh:prefix \"\" ; sh:namespace \"https://a.example/\"^^xsd:anyURI ] .\n";
const GRAPH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://a.example/graph");

fn quads(turtle: &str, graph: NamedNodeRef<'_>) -> Vec<Quad> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(graph.into_owned());
    parser.for_slice(format!("{PREFIXES}{turtle}").as_bytes()).collect::<Result<_, _>>().unwrap()
}

fn read(shapes: &str) -> Result<Shapes, ShaclError> {
    Shapes::read(&[("my.ttl".to_owned(), format!("{PREFIXES}{shapes}").into_bytes())])
}

/// Validates a graph beside an ontology.
fn results(shapes: &Shapes, data: &[Quad], ontology: &[Quad]) -> Vec<ValidationResult> {
    let store = Store::in_memory().unwrap();
    store.replace_graph(GRAPH, data).unwrap();
    store.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), ontology).unwrap();
    let mut results = Vec::new();
    shacl::validate(&store, shapes, &[GRAPH.into_owned()], |_, mut found| {
        results.append(&mut found);
        Ok::<_, ShaclError>(())
    })
    .unwrap();
    results
}

/// Shortens a term: `:a`, `4`.
fn short(term: &Term) -> String {
    match term {
        Term::NamedNode(name) => name.as_str().replace("https://a.example/", ":"),
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}

/// Tells what shapes find: focus node, component, value.
fn found(shapes: &str, data: &str) -> Vec<String> {
    let ontology = quads(":Dog rdfs:subClassOf :Animal . :rex a :Dog .", GRAPH);
    let ontology: Vec<_> = ontology
        .into_iter()
        .map(|quad| Quad { graph_name: NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH).into(), ..quad })
        .collect();
    let shapes = read(shapes).unwrap();
    let mut found: Vec<_> = results(&shapes, &quads(data, GRAPH), &ontology)
        .iter()
        .map(|result| {
            let component = result.component.as_str().rsplit('#').next().unwrap();
            let component = component.trim_end_matches("Component").trim_end_matches("Constraint");
            let value = result.value.as_ref().map(short).unwrap_or_default();
            format!("{} {component} {value}", short(&result.focus)).trim_end().to_owned()
        })
        .collect();
    found.sort();
    found
}

/// Checks what a property shape on `:p` of all subjects of `:p` finds.
#[track_caller]
fn finds(constraint: &str, data: &str, expected: &[&str]) {
    let shape = format!(":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; {constraint} ] .");
    assert_eq!(found(&shape, data), expected, "{constraint}");
}

#[test]
fn components_on_values() {
    finds(
        "sh:class :Animal",
        ":a :p :rex , :b , 1 . :b a :Other . :c :p :d . :d a :Dog .",
        &[":a Class 1", ":a Class :b"],
    );
    finds(
        "sh:datatype xsd:integer",
        ":a :p 1 , 1.5 , :b , \"x\"^^xsd:integer .",
        &[":a Datatype 1.5", ":a Datatype :b", ":a Datatype x"],
    );
    finds("sh:datatype rdf:langString", ":a :p \"x\"@fr , \"y\" .", &[":a Datatype y"]);
    finds("sh:nodeKind sh:IRI", ":a :p :b , 1 .", &[":a NodeKind 1"]);
    finds("sh:nodeKind sh:BlankNodeOrLiteral", ":a :p :b , 1 , [] .", &[":a NodeKind :b"]);
    finds(
        "sh:minInclusive 2 ; sh:maxExclusive 4.0",
        ":a :p 1 , 2 , 3.99 , 4e0 , \"2\" .",
        &[":a MaxExclusive 2", ":a MaxExclusive 4", ":a MinInclusive 1", ":a MinInclusive 2"],
    );
    finds(
        "sh:minExclusive \"2024-01-01\"^^xsd:date",
        ":a :p \"2024-01-01\"^^xsd:date , \"2024-01-02\"^^xsd:date .",
        &[":a MinExclusive 2024-01-01"],
    );
    finds("sh:maxInclusive 4", ":a :p 4 , 5 .", &[":a MaxInclusive 5"]);
    finds(
        "sh:minLength 2 ; sh:maxLength 3",
        ":a :p \"é\" , \"été\" , \"août\" , :b .",
        &[":a MaxLength :b", ":a MaxLength août", ":a MinLength é"],
    );
}

#[test]
fn components_on_text() {
    finds("sh:pattern \"^a.c$\"", ":a :p \"abc\" , \"ABC\" , :x .", &[":a Pattern :x", ":a Pattern ABC"]);
    finds("sh:pattern \"^a.c$\" ; sh:flags \"i\"", ":a :p \"ABC\" .", &[]);
    finds("sh:pattern \"a.c\" ; sh:flags \"q\"", ":a :p \"abc\" , \"a.c\" .", &[":a Pattern abc"]);
    finds(
        "sh:languageIn ( \"fr\" \"en\" )",
        ":a :p \"x\"@fr-CA , \"y\"@de , \"z\" .",
        &[":a LanguageIn y", ":a LanguageIn z"],
    );
    finds("sh:uniqueLang true", ":a :p \"x\"@fr , \"y\"@FR , \"z\"@en . :b :p \"x\" , \"y\" .", &[":a UniqueLang"]);
    finds("sh:uniqueLang false", ":a :p \"x\"@fr , \"y\"@fr .", &[]);
}

#[test]
fn components_on_numbers_of_values() {
    finds("sh:minCount 2", ":a :p 1 . :b :p 1 , 2 .", &[":a MinCount"]);
    finds("sh:maxCount 1", ":a :p 1 . :b :p 1 , 2 .", &[":b MaxCount"]);
    finds("sh:hasValue 01", ":a :p 1 . :b :p 1.0 .", &[":b HasValue"]);
    finds("sh:in ( 1.0 :x )", ":a :p 1.0 , :x , 2 .", &[":a In 2"]);
    finds("sh:in ()", ":a :p 1 .", &[":a In 1"]);
    let hand = ":Hand a sh:NodeShape ; sh:targetSubjectsOf :p ;
        sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :Thumb ] ;
            sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShapesDisjoint true ] ,
            [ sh:path :p ; sh:qualifiedValueShape [ sh:class :Finger ] ;
            sh:qualifiedMinCount 2 ; sh:qualifiedValueShapesDisjoint true ] .";
    let fingers = ":f1 a :Finger . :f2 a :Finger . :t a :Thumb . :u a :Thumb . :both a :Finger , :Thumb . ";
    assert_eq!(found(hand, &format!("{fingers} :a :p :t , :f1 , :f2 .")), [""; 0]);
    assert_eq!(found(hand, &format!("{fingers} :a :p :t , :u , :f1 , :f2 .")), [":a QualifiedMaxCount"]);
    let neither = [":a QualifiedMinCount", ":a QualifiedMinCount"];
    assert_eq!(found(hand, &format!("{fingers} :a :p :both , :f1 .")), neither);
}

#[test]
fn components_on_two_properties() {
    finds("sh:equals :q", ":a :p 1 , 2 ; :q 2 , 3 . :b :p 1 ; :q 1 .", &[":a Equals 1", ":a Equals 3"]);
    finds("sh:disjoint :q", ":a :p 1 , 2 ; :q 2 .", &[":a Disjoint 2"]);
    finds("sh:lessThan :q", ":a :p 1 , 2 , \"x\" ; :q 2 . :b :p 1 .", &[":a LessThan 2", ":a LessThan x"]);
    finds("sh:lessThanOrEquals :q", ":a :p 2 , 3 ; :q 2 .", &[":a LessThanOrEquals 3"]);
}

#[test]
fn components_on_shapes() {
    let (one, two) =
        ("[ sh:property [ sh:path :q ; sh:minCount 1 ] ]", "[ sh:property [ sh:path :r ; sh:minCount 1 ] ]");
    let data = ":a :p :none , :q , :both . :q :q 1 . :both :q 1 ; :r 1 .";
    finds(&format!("sh:not {one}"), data, &[":a Not :both", ":a Not :q"]);
    finds(&format!("sh:and ( {one} {two} )"), data, &[":a And :none", ":a And :q"]);
    finds(&format!("sh:or ( {one} {two} )"), data, &[":a Or :none"]);
    finds(&format!("sh:xone ( {one} {two} )"), data, &[":a Xone :both", ":a Xone :none"]);
    finds(&format!("sh:node {one}"), data, &[":a Node :none"]);
    finds("sh:property [ sh:path :q ; sh:minCount 1 ]", data, &[":none MinCount"]);
    let closed = ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
        sh:property [ sh:path :p ] .";
    assert_eq!(found(closed, ":a :p 1 ; :q 2 ; a :Dog ."), [":a Closed 2"]);
}

#[test]
fn paths_lead_to_values() {
    let data = ":a :p :b . :b :p :c . :c :p :a . :d :q :b . :x :start true .";
    for (path, expected) in [
        (":p", ":b"),
        ("[ sh:inversePath :p ]", ":c"),
        ("( :p :p )", ":c"),
        ("[ sh:inversePath ( :q :p ) ]", ""),
        ("( [ sh:inversePath :p ] [ sh:inversePath :p ] )", ":b"),
        ("[ sh:alternativePath ( :p [ sh:inversePath :p ] ) ]", ":b :c"),
        ("[ sh:zeroOrMorePath :p ]", ":a :b :c"),
        ("[ sh:oneOrMorePath :p ]", ":a :b :c"),
        ("[ sh:zeroOrOnePath :p ]", ":a :b"),
        ("( :p [ sh:inversePath :q ] )", ":d"),
    ] {
        let shape = format!(":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path {path} ; sh:in () ] .");
        let values: Vec<_> = found(&shape, data).iter().map(|row| row.replace(":a In ", "")).collect();
        assert_eq!(values.join(" "), expected, "{path}");
    }
}

#[test]
fn targets_are_looked_for_in_the_graph() {
    let data = ":a a :Dog . :b a :Animal ; :p :c .";
    for (target, expected) in [
        ("sh:targetClass :Animal", &[":a", ":b"][..]),
        ("sh:targetNode :a , :nowhere", &[":a"]),
        ("sh:targetSubjectsOf :p", &[":b"]),
        ("sh:targetObjectsOf :p", &[":c"]),
        ("a rdfs:Class ; sh:targetNode :c , :b ; sh:targetObjectsOf :p", &[":b", ":c"]),
    ] {
        let shape = format!(":S a sh:NodeShape ; {target} ; sh:in () .");
        let foci: Vec<_> = found(&shape, data).iter().map(|row| row.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(foci, expected, "{target}");
    }
    assert_eq!(found(":Dog a rdfs:Class , sh:NodeShape ; sh:in () .", data), [":a In :a"]);
}

#[test]
fn queries_see_the_focus_node_and_the_ontology() {
    let shape = |select: &str| {
        format!(
            ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:prefixes :p1 ; sh:select \"{select}\" ;
             sh:message \"{{$this}} has {{?value}}\" ] ."
        )
    };
    let data = ":a :p 1 , 2 . :b :p 5 . :c :q 9 .";
    let greater = shape("SELECT $this ?value WHERE { $this :p ?value FILTER(?value > 1) }");
    assert_eq!(found(&greater, data), [":a SPARQL 2", ":b SPARQL 5"]);
    // Asked for each focus node: what is counted is counted for it alone.
    let counted = shape("SELECT $this WHERE { $this :p ?value } GROUP BY $this HAVING (COUNT(?value) > 1)");
    assert_eq!(found(&counted, data), [":a SPARQL :a"]);
    let empty = shape("SELECT $this WHERE { FILTER NOT EXISTS { $this :q ?other } }");
    assert_eq!(found(&empty, data), [":a SPARQL :a", ":b SPARQL :b"]);
    let ontology = shape(
        "SELECT $this WHERE { $this :p ?value . :rex a/<http://www.w3.org/2000/01/rdf-schema#subClassOf> :Animal }",
    );
    assert_eq!(found(&ontology, data).len(), 3);
    let shapes = read(&greater).unwrap();
    let [first, ..] = &results(&shapes, &quads(data, GRAPH), &[])[..] else { panic!("no result") };
    assert_eq!(first.message("en"), "https://a.example/a has 2");
}

#[test]
fn severity_message_and_deactivation() {
    let shape = ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:severity sh:Warning ; sh:in () ;
        sh:message \"bad\"@en , \"mauvais\"@fr ; sh:property [ sh:path :p ; sh:in () ; sh:deactivated true ] .";
    let found = results(&read(shape).unwrap(), &quads(":a :p 1 .", GRAPH), &[]);
    assert_eq!(found.len(), 1);
    assert!(!found[0].is_violation());
    assert_eq!((found[0].message("fr"), found[0].message("de")), ("mauvais", "bad"));
    // Another file switches the shape off.
    let files =
        [shape, ":S sh:deactivated true ."].map(|text| ("my.ttl".to_owned(), format!("{PREFIXES}{text}").into_bytes()));
    let shapes = Shapes::read(&[files[0].clone(), ("other.ttl".to_owned(), files[1].1.clone())]).unwrap();
    assert_eq!(results(&shapes, &quads(":a :p 1 .", GRAPH), &[]), []);
}

#[test]
fn reports_have_no_blank_nodes_and_never_vary() {
    let shape = ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property [ sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 ] .";
    let shapes = read(shape).unwrap();
    let data = quads(":a :p 1 . :b :p 2 .", GRAPH);
    let described = report::describe(&results(&shapes, &data, &[]), &shapes);
    assert_eq!(described, report::describe(&results(&read(shape).unwrap(), &data, &[]), &shapes));
    let written: String = described.iter().map(|quad| format!("{quad} .\n")).collect();
    assert!(!written.contains("_:"), "{written}");
    assert_eq!(written.matches("#result>").count(), 2);
    assert_eq!(written.matches("#inversePath>").count(), 1);
    assert!(written.contains("<https://a.example/S/property1/path/rest1>"), "{written}");
    assert!(written.contains("#conforms> \"false\""), "{written}");
}

#[test]
fn what_is_not_understood_is_named() {
    for (shape, construct, problem) in [
        ("sh:minCont 1", "sh:minCont", "not understood"),
        ("sh:minCount 1", "sh:minCount", "sh:path"),
        ("sh:property [ sh:path :p ; sh:minCount \"one\" ]", "sh:minCount", "whole number"),
        ("sh:property [ sh:path :p ; sh:minCount 1 , 2 ]", "sh:minCount", "more than once"),
        ("sh:property [ sh:path [ sh:inversePath :p ; sh:zeroOrMorePath :q ] ]", "sh:path", "one property"),
        ("sh:property [ sh:path ( :p ) ]", "sh:path", "at least two"),
        ("sh:property [ sh:minLength 1 ]", "sh:property", "has no `sh:path`"),
        ("sh:property :nothing", "sh:property", "nothing is said"),
        ("sh:nodeKind sh:Node", "sh:nodeKind", "no kind of node"),
        ("sh:pattern \"(\"", "sh:pattern", "unclosed"),
        ("sh:pattern \"a\" ; sh:flags \"z\"", "sh:flags", "no flag"),
        ("sh:flags \"i\"", "sh:flags", "sh:pattern"),
        ("sh:in 1", "sh:in", "broken"),
        ("sh:deactivated \"yes\"", "sh:deactivated", "neither true nor false"),
        ("sh:class \"x\"", "sh:class", "no IRI"),
        ("sh:not :S", "sh:node", "back to itself"),
        ("sh:select \"\"", "sh:select", "does not belong"),
        ("sh:sparql [ sh:select \"ASK {}\" ]", "sh:select", "no SELECT"),
        ("sh:sparql [ sh:select \"SELECT ?x { ?x ?p ?o }\" ]", "sh:select", "`$this`"),
        (
            "sh:sparql [ sh:select \"SELECT $this { $this ?p ?o MINUS { $this :q ?o } }\" ; sh:prefixes :p1 ]",
            "sh:select",
            "MINUS",
        ),
        ("sh:sparql [ sh:select \"SELECT $this { SERVICE ?s { $this ?p ?o } }\" ]", "sh:select", "SERVICE"),
        ("sh:sparql [ sh:select \"SELECT $this { $this un:known ?o }\" ]", "sh:select", "not valid SPARQL"),
        ("sh:sparql [ sh:select \"SELECT $this { $this $PATH ?o }\" ]", "sh:select", "PATH"),
        ("sh:sparql [ sh:ask \"ASK {}\" ]", "sh:ask", "not understood"),
    ] {
        let error = read(&format!(":S a sh:NodeShape ; sh:targetNode :a ; {shape} .")).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with(&format!("`my.ttl`: `{construct}` of the shape")), "{shape}: {said}");
        assert!(said.contains(problem), "{shape}: {said}");
    }
    let deep = format!(":S a sh:NodeShape ; {}", "sh:not [ ".repeat(500)) + &"] ".repeat(500) + ".";
    assert!(read(&deep).unwrap_err().to_string().contains("nest deeper"));
    assert!(matches!(read("x"), Err(ShaclError::Syntax { line: 5, .. })), "{:?}", read("x"));
}

/// Returns what the bundled shapes find in the graph of a few sentences, changed.
fn bundled_finds(change: impl FnOnce(&mut Vec<Quad>)) -> Vec<String> {
    let (name, bytes) = BUNDLED;
    let shapes = Shapes::read(&[(name.to_owned(), bytes.to_vec())]).unwrap();
    let reading =
        reader::reading("Selon le Kremlin, Vladimir Poutine a rencontré mardi à Moscou Recep Tayyip Erdogan.");
    let mut data = describe(&reading, &ONTOLOGY);
    change(&mut data);
    for quad in &mut data {
        quad.graph_name = GraphNameRef::from(GRAPH).into();
    }
    let ontology: Vec<_> = ONTOLOGY.quads().collect();
    results(&shapes, &data, &ontology).iter().map(|result| result.message("en").to_owned()).collect()
}

#[test]
fn no_fact_stands_without_voice_and_words() {
    let has = |quad: &Quad, local: &str| quad.predicate.as_str() == format!("{}{local}", vocab::SELON);
    assert_eq!(bundled_finds(|_| {}), [""; 0]);
    let found = bundled_finds(|data| data.retain(|quad| !has(quad, "evidence")));
    assert!(found.iter().any(|message| message == "No claim without its text."), "{found:?}");
    let found = bundled_finds(|data| data.retain(|quad| !has(quad, "accordingTo")));
    assert!(found.iter().any(|message| message.starts_with("A claim has exactly one source")), "{found:?}");
    let found = bundled_finds(|data| data.retain(|quad| !has(quad, "about")));
    assert!(found.iter().any(|message| message.starts_with("No event without a claim")), "{found:?}");
    let found = bundled_finds(|data| {
        let predicate = data.iter().find(|quad| quad.predicate.as_str().ends_with("#predicate")).unwrap();
        let Term::NamedNode(property) = predicate.object.clone() else { panic!("no property") };
        data.push(Quad { predicate: property, ..predicate.clone() });
    });
    assert!(found.iter().any(|message| message.contains("never bare")), "{found:?}");
}
