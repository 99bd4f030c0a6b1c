//! Entities linked with other datasets: files, endpoints, services, and what users decide.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use oxigraph::io::RdfFormat;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{selon, succeeds};

/// Articles of our own, on people, places and states that bear names of others.
const ARTICLES: &[(&str, &str)] = &[
    ("a1", "Le président russe Vladimir Poutine a rencontré mardi à Moscou le ministre libanais Karim Haddad."),
    ("a2", "Jean Tessier a quitté jeudi la ville de Lyon, a annoncé la mairie."),
    ("a3", "La Géorgie a signé vendredi à Tbilissi un accord avec la France, selon le président Emmanuel Macron."),
];

/// What a dataset says, in Wikidata's shape; the numbers are our own, but for those that the gazetteer knows.
const TURTLE: &str = r#"
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix x: <https://example.org/thing/> .

x:lebanon rdfs:label "Liban"@fr ; wdt:P31 wd:Q6256 .
x:jordan rdfs:label "Jordanie"@fr ; wdt:P31 wd:Q6256 .
x:haddad1 rdfs:label "Karim Haddad"@fr ; wdt:P31 wd:Q5 ; wdt:P27 x:lebanon .
x:haddad2 rdfs:label "Karim Haddad"@fr ; wdt:P31 wd:Q5 ; wdt:P27 x:jordan .
x:tessier1 rdfs:label "Jean Tessier"@fr ; wdt:P31 wd:Q5 ; schema:description "peintre"@fr .
x:tessier2 rdfs:label "Jean Tessier"@fr ; wdt:P31 wd:Q5 ; schema:description "juriste"@fr .
x:georgia1 rdfs:label "Géorgie"@fr , "Georgia"@en ; wdt:P31 wd:Q6256 .
x:georgia2 rdfs:label "Géorgie"@fr , "Georgia"@en ; wdt:P31 schema:State .
x:tbilisi rdfs:label "Tbilisi"@en , "Tbilissi"@fr ; wdt:P31 wd:Q515 .
x:lyon rdfs:label "Lyon"@fr ; wdt:P31 wd:Q101352 .
x:macron rdfs:label "Emanuel Macron"@de ; wdt:P31 wd:Q5 .
wd:Q7747 rdfs:label "Vladimir Putin"@en ; wdt:P31 wd:Q5 ; wdt:P569 "1952-10-07" ; wdt:P27 wd:Q159 .
wd:Q159 rdfs:label "Russie"@fr ; wdt:P31 wd:Q6256 .
wd:Q6256 rdfs:label "pays"@fr .
wd:Q649 rdfs:label "Moscou"@fr ; wdt:P31 wd:Q515 ; wdt:P625 "Point(37.6 55.7)" ; wdt:P1566 "524901" .
"#;

fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = ARTICLES
        .iter()
        .map(|(id, text)| {
            json!({"id": id, "title": "Titre", "published": "2025-01-09", "text": text}).to_string() + "\n"
        })
        .collect();
    fs::write(folder.path().join("articles.jsonl"), lines.concat()).unwrap();
    fs::write(folder.path().join("things.ttl"), TURTLE).unwrap();
    succeeds(folder.path(), &["build", "articles.jsonl", "--quiet"]);
    folder
}

/// Returns the links in a store: the end of the entity's IRI, how they are linked, the end of the thing's IRI.
fn links(folder: &Path) -> Vec<String> {
    let (rows, _) = succeeds(folder, &["query", "links", "--format", "csv"]);
    let end = |iri: &str| iri.rsplit(['/', '#']).next().unwrap().to_owned();
    rows.lines().skip(1).map(|row| row.split(',').take(3).map(end).collect::<Vec<_>>().join(" ")).collect()
}

/// Answers requests with what a function makes of the form that was sent; an empty form is a plain request.
fn serve(answer: impl Fn(&str, &str) -> String + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || respond(stream.unwrap(), &*answer));
        }
    });
    address
}

fn respond(mut stream: TcpStream, answer: &dyn Fn(&str, &str) -> String) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let head: Vec<String> =
            reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        if head.is_empty() {
            return;
        }
        let length =
            head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body).unwrap();
        let body = decode(&String::from_utf8(body).unwrap());
        let (name, value) = body.split_once('=').unwrap_or(("", ""));
        let text = answer(name, value);
        let status = if text.is_empty() { "400 Bad Request" } else { "200 OK" };
        write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{text}", text.len()).unwrap();
    }
}

/// Undoes the encoding of forms.
fn decode(form: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = form.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// Starts a SPARQL endpoint of the dataset; what it was asked is kept.
fn serve_sparql() -> (String, Arc<Mutex<Vec<String>>>) {
    let store = Store::new().unwrap();
    store.load_from_slice(RdfFormat::Turtle, TURTLE).unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&asked);
    let address = serve(move |name, query| {
        if name != "query" {
            return String::new();
        }
        shared.lock().unwrap().push(query.to_owned());
        let results = SparqlEvaluator::new().parse_query(query).unwrap().on_store(&store).execute().unwrap();
        let QueryResults::Solutions(solutions) = results else { panic!("{query}") };
        let mut writer = QueryResultsSerializer::from_format(QueryResultsFormat::Json)
            .serialize_solutions_to_writer(Vec::new(), solutions.variables().to_vec())
            .unwrap();
        solutions.for_each(|solution| writer.serialize(&solution.unwrap()).unwrap());
        String::from_utf8(writer.finish().unwrap()).unwrap()
    });
    (address, asked)
}

/// What of the dataset is linked: the ambiguous and the homonyms of other kinds are not, the misspelled loosely.
const LINKED: &[&str] = &[
    "emmanuel-macron closeMatch macron",
    "georgie sameAs georgia1",
    "karim-haddad sameAs haddad1",
    "liban sameAs lebanon",
    "moscou sameAs Q649",
    "russie sameAs Q159",
    "tbilissi sameAs tbilisi",
    "vladimir-poutine sameAs Q7747",
];

#[test]
fn what_is_sure_is_linked_and_what_is_ambiguous_is_not() {
    let folder = built();
    let folder = folder.path();
    succeeds(folder, &["link", "--against", "things.ttl", "--quiet"]);
    assert_eq!(links(folder), LINKED);
    let first = succeeds(folder, &["export"]).0;
    let (_, said) = succeeds(folder, &["link", "--against", "things.ttl"]);
    assert!(said.contains("ambiguous"), "{said}");
    assert_eq!(succeeds(folder, &["export"]).0, first);

    assert_eq!(succeeds(folder, &["link"]).0, "things\tthings.ttl\t7\t1\n");
    succeeds(folder, &["link", "--drop", "things"]);
    assert_eq!(links(folder), [""; 0]);
    assert!(!succeeds(folder, &["export"]).0.contains("graph/links/things"));
    let output = selon(folder, &["link", "--drop", "things"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn links_go_with_the_last_article_that_names_their_entity() {
    let folder = built();
    let folder = folder.path();
    succeeds(folder, &["link", "--against", "things.ttl", "--quiet"]);
    succeeds(folder, &["forget", "a1"]);
    assert_eq!(
        links(folder),
        ["emmanuel-macron closeMatch macron", "georgie sameAs georgia1", "tbilissi sameAs tbilisi"]
    );
    let left = succeeds(folder, &["export"]).0;
    assert!(!left.contains("haddad"), "{left}");
}

#[test]
fn what_users_decide_wins_in_every_run() {
    let folder = built();
    let folder = folder.path();
    succeeds(folder, &["link", "--against", "things.ttl", "--review", "review.csv", "--quiet"]);
    let review = fs::read_to_string(folder.join("review.csv")).unwrap();
    let decided: Vec<String> = review
        .lines()
        .map(|line| match line {
            line if line.contains("tessier2") => format!("{line}same"),
            line if line.contains("georgia1") => format!("{line}no"),
            line => line.to_owned(),
        })
        .collect();
    fs::write(folder.join("decided.csv"), decided.join("\n")).unwrap();
    succeeds(folder, &["link", "--accept", "decided.csv", "--against", "things.ttl"]);
    let linked = links(folder);
    assert!(linked.contains(&"jean-tessier sameAs tessier2".to_owned()), "{linked:?}");
    assert!(!linked.iter().any(|link| link.contains("georgia")), "{linked:?}");
    fs::write(folder.join("decided.csv"), "entity,candidate,decision\nid:a,x,perhaps\n").unwrap();
    let output = selon(folder, &["link", "--accept", "decided.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("`perhaps` is no decision"), "{said}");
}

#[test]
fn tables_are_read_by_their_heads() {
    let folder = built();
    let folder = folder.path();
    let table = "number;x\n";
    fs::write(folder.join("bad.csv"), table).unwrap();
    let output = selon(folder, &["link", "--against", "bad.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("has no column `iri`"), "{said}");

    let table = "qid,nom complet,type,pays\n1,\"Haddad, Karim\",person,LB\n2,Karim Haddad,person,JO\n3,Lyon|Lugdunum,ville,France\n";
    fs::write(folder.join("people.csv"), table).unwrap();
    let base = "https://example.org/number/";
    let arguments = ["link", "--against", "people.csv", "--column", "label=nom complet", "--base", base, "--quiet"];
    succeeds(folder, &arguments);
    assert_eq!(links(folder), ["karim-haddad sameAs 1", "lyon sameAs 3"]);

    for (name, bytes) in [("broken.ttl", "<a> <b"), ("table.xyz", "")] {
        fs::write(folder.join(name), bytes).unwrap();
        assert_eq!(selon(folder, &["link", "--against", name]).status.code(), Some(2), "{name}");
    }
    assert_eq!(links(folder).len(), 2);
}

#[test]
fn endpoints_are_asked_where_that_is_allowed() {
    let folder = built();
    let folder = folder.path();
    let (address, _) = serve_sparql();
    let output = selon(folder, &["link", "--against", &address]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("not on the public internet"), "{said}");
    succeeds(folder, &["link", "--against", &address, "--allow-private", "--name", "things", "--quiet"]);
    assert_eq!(links(folder), LINKED);
}

#[test]
fn services_look_names_up() {
    let folder = built();
    let folder = folder.path();
    let address = serve(|name, value| {
        if name != "queries" {
            return json!({"versions": ["0.2"], "name": "Things", "identifierSpace": "https://example.org/thing/", "schemaSpace": ""})
                .to_string();
        }
        let queries: Value = serde_json::from_str(value).unwrap();
        let answer = queries.as_object().unwrap().iter().map(|(key, query)| {
            let found = match query["query"].as_str().unwrap() {
                "Karim Haddad" => json!([{"id": "haddad1", "name": "Karim Haddad", "type": [{"id": "Q5", "name": "human"}], "score": 100}]),
                "Jean Tessier" => json!([{"id": "tessier", "name": "Jean Tessier", "type": [{"id": "Q515", "name": "city"}], "score": 100}]),
                "Lyon" => json!([{"id": "lyon", "name": "Lyon", "score": 50, "match": false}]),
                _ => json!([]),
            };
            (key.clone(), json!({"result": found}))
        });
        Value::from(answer.collect::<serde_json::Map<_, _>>()).to_string()
    });
    succeeds(folder, &["link", "--against", &address, "--allow-private", "--name", "things", "--quiet"]);
    assert_eq!(links(folder), ["karim-haddad sameAs haddad1", "lyon closeMatch lyon"]);

    succeeds(folder, &["link", "--manifest", "service"]);
    let entities: Value = serde_json::from_slice(&fs::read(folder.join("service/entities.json")).unwrap()).unwrap();
    assert!(entities["result"].as_array().unwrap().iter().any(|entity| entity["id"] == "karim-haddad"));
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("service/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["identifierSpace"], "https://w3id.org/selon/id/");
}

#[test]
fn queries_ask_other_endpoints_about_what_the_store_has() {
    let folder = built();
    let folder = folder.path();
    let (address, asked) = serve_sparql();
    let set = format!("endpoint={address}");
    let ask = |query: &str| succeeds(folder, &["query", query, "--set", &set, "--allow-private", "--format", "csv"]).0;
    let people = ask("wikidata-people");
    assert!(
        people.contains("vladimir-poutine") && people.contains("1952-10-07") && people.contains("Russie"),
        "{people}"
    );
    let places = ask("wikidata-places");
    assert!(places.contains("Point(37.6 55.7)") && places.contains("524901"), "{places}");
    let countries = ask("wikidata-class");
    assert!(countries.contains("a1,https://w3id.org/selon/id/russie"), "{countries}");
    assert!(!countries.contains("moscou"), "{countries}");
    // Nothing is asked about but what the store has.
    let asked = asked.lock().unwrap();
    assert!(asked.iter().all(|query| query.contains("VALUES")) && asked.len() == 3, "{asked:#?}");

    let output = selon(folder, &["query", "wikidata-people", "--set", &set]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("--allow-service"), "{said}");
    let output = selon(folder, &["query", "wikidata-people", "--set", &set, "--allow-service"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("not on the public internet"), "{said}");
}

/// Classes and names of a user's, and what a dataset says of them.
const OWN: &str = r#"
@prefix id: <https://w3id.org/selon/id/> .
@prefix lex: <https://w3id.org/selon/lex#> .
@prefix my: <https://example.org/my#> .
@prefix news: <https://w3id.org/selon/news#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix selon: <https://w3id.org/selon#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

my:Militia a owl:Class ; rdfs:subClassOf news:ArmedGroup ; rdfs:label "militia"@en , "milice"@fr ;
    skos:definition "An armed group that holds a region."@en ; owl:equivalentClass <https://example.org/class/7> .
my:Song a owl:Class ; rdfs:subClassOf schema:CreativeWork ; rdfs:label "song"@en , "chanson"@fr ;
    skos:definition "A creative work that is sung."@en .
id:brigade-du-levant a my:Militia ; skos:prefLabel "Brigade du Levant"@fr ; skos:altLabel "Liwa Al-Machreq"@ar-Latn ;
    lex:partOf id:liban .
my:courrier a news:Media ; skos:prefLabel "Courrier du Levant"@fr .
"#;

#[test]
fn classes_and_names_of_users_count() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = "La Brigade du Levant a attaqué mardi un convoi au Liban, a rapporté le Courrier du Levant.";
    let article = json!({"id": "a1", "title": "Titre", "published": "2025-01-09", "text": text}).to_string();
    fs::write(folder.join("articles.jsonl"), article).unwrap();
    fs::write(folder.join("my.ttl"), OWN).unwrap();
    let prefixes = "@prefix my: <https://example.org/my#> . @prefix x: <https://example.org/thing/> . \
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .";
    let things = [
        "x:song rdfs:label 'Brigade du Levant'@fr ; a my:Song .",
        "x:brigade rdfs:label 'Liwa Al-Machreq'@en ; wdt:P31 <https://example.org/class/7> ; wdt:P17 'LB' .",
        "x:paper rdfs:label 'Courrier du Levant'@fr ; a <https://schema.org/NewsMediaOrganization> .",
    ];
    fs::write(folder.join("things.ttl"), format!("{prefixes}\n{}", things.join("\n"))).unwrap();
    fs::write(folder.join("groups.csv"), "id,name,type\n1,Brigade du Levant,chanson\n2,Brigade du Levant,Milice\n")
        .unwrap();
    succeeds(folder, &["build", "articles.jsonl", "--ontology", "my.ttl", "--quiet"]);
    succeeds(folder, &["link", "--against", "things.ttl", "--quiet"]);
    assert_eq!(links(folder), ["courrier sameAs paper", "brigade-du-levant sameAs brigade"]);
    succeeds(folder, &["link", "--drop", "things"]);
    succeeds(folder, &["link", "--against", "groups.csv", "--base", "https://example.org/group/", "--quiet"]);
    assert_eq!(links(folder), ["brigade-du-levant sameAs 2"]);

    // What the store was not read with can be named.
    fs::write(
        folder.join("more.ttl"),
        "@prefix id: <https://w3id.org/selon/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
            id:liban skos:altLabel 'Cèdre'@fr .",
    )
    .unwrap();
    fs::write(folder.join("names.csv"), "id,name,type\n3,Cèdre,pays\n").unwrap();
    let arguments = ["link", "--against", "names.csv", "--base", "https://example.org/group/", "--quiet"];
    succeeds(folder, &arguments);
    assert_eq!(links(folder), ["brigade-du-levant sameAs 2"]);
    succeeds(folder, &[&arguments[..], &["--ontology", "more.ttl"]].concat());
    assert_eq!(links(folder), ["brigade-du-levant sameAs 2", "liban sameAs 3"]);
}
