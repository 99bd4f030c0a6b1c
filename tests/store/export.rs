//! What is promised of exports: each profile and format holds all claims, can be read back, and never varies.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad, Term};
use quick_xml::Reader;
use quick_xml::events::Event;
use selon::article::Article;
use selon::export::{ExportError, ExportFormat, Profile, Request, Selection, dossier, export, export_neo4j};
use selon::graph::describe;
use selon::language::Language;
use selon::reading::read;
use selon::store::Store;
use selon::store::format::Format;
use selon::vocab;

use crate::reader::ONTOLOGY;

/// An IRI with a letter outside ASCII, and a title with all that markup is made of.
const ARTICLE: &str = "https://example.org/actualité/1";
const TITLE: &str = "Moscou\u{a0}: «\u{a0}le dialogue\u{a0}» <b>& \"suite\", 'fin' \\ *nord*\n| sud";
const TEXT: &str = "Le président français Emmanuel Macron s'est rendu lundi à Moscou. Selon l'Élysée, la Russie aurait \
                    déployé près de 30 000 soldats en Biélorussie.\n\nLe Kremlin a démenti toute attaque contre l'Ukraine. \
                    Volodymyr Zelensky a déclaré que Kiev « ne \"céderait\" pas ». Joe Biden a menacé la Russie de \
                    sanctions <lourdes> & *coûteuses*.";
const SECOND: &str = "Emmanuel Macron a rencontré Vladimir Poutine. L'Ukraine a accusé la Russie de mensonge.";

fn graph(iri: &str, title: &str, text: &str, published: &str) -> (NamedNode, Vec<Quad>) {
    let article = Article {
        iri: iri.to_owned(),
        title: Some(title.to_owned()),
        published: published.parse().ok(),
        publisher: Some("Exemple & Fils".to_owned()),
        url: None,
        language: Language::Fr,
        text: text.to_owned(),
    };
    (NamedNode::new_unchecked(iri), describe(&read(&article, &ONTOLOGY), &ONTOLOGY))
}

/// Makes a store of two articles and the ontology; `is_reversed` stores them the other way round.
fn store(is_reversed: bool) -> Store {
    let store = Store::in_memory().unwrap();
    let mut graphs = vec![
        graph(ARTICLE, TITLE, TEXT, "2022-02-08"),
        graph("https://example.org/2", "Deux", SECOND, "2022-02-10"),
        (NamedNode::new_unchecked(vocab::ONTOLOGY_GRAPH), ONTOLOGY.quads().collect()),
    ];
    if is_reversed {
        graphs.reverse();
        graphs.iter_mut().for_each(|(_, quads)| quads.reverse());
    }
    for (name, quads) in graphs {
        store.replace_graph(name.as_ref(), &quads).unwrap();
    }
    store
}

fn request(profile: Profile, format: ExportFormat) -> Request {
    Request { profile, format, ..Request::default() }
}

fn written(store: &Store, request: &Request) -> String {
    let mut bytes = Vec::new();
    export(store, request, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn rdf(profile: Profile, format: Format) -> String {
    written(&store(false), &request(profile, ExportFormat::Rdf(format)))
}

fn parse(text: &str, format: Format) -> BTreeSet<String> {
    let format = match format {
        Format::Turtle => RdfFormat::Turtle,
        Format::TriG => RdfFormat::TriG,
        Format::NQuads => RdfFormat::NQuads,
        Format::NTriples => RdfFormat::NTriples,
        Format::RdfXml => RdfFormat::RdfXml,
        Format::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    };
    RdfParser::from_format(format).for_slice(text).map(|quad| quad.unwrap().to_string()).collect()
}

/// Returns the quads of the articles, as the store keeps them.
fn quads() -> Vec<Quad> {
    let store = store(false);
    let articles = store.articles().unwrap();
    articles.iter().flat_map(|article| store.graph(article.as_ref().into()).unwrap()).collect()
}

/// Returns the objects of a property by subject.
fn by_subject(quads: &[Quad], property: &str) -> BTreeMap<String, Term> {
    let found = quads.iter().filter(|quad| quad.predicate.as_str().ends_with(property));
    found.map(|quad| (quad.subject.to_string(), quad.object.clone())).collect()
}

fn claims() -> usize {
    by_subject(&quads(), "selon#accordingTo").len()
}

fn triples() -> usize {
    by_subject(&quads(), "rdf-syntax-ns#object").len()
}

#[test]
fn the_articles_have_what_the_tests_are_about() {
    assert!(claims() >= 10 && triples() >= 5, "{} claims, {} triples", claims(), triples());
    let certain = |value: &Term| value.to_string().ends_with("#certain>");
    let values: BTreeSet<_> = by_subject(&quads(), "selon#factuality").values().map(certain).collect();
    assert_eq!(values.len(), 2, "all claims are as certain as each other");
}

#[test]
fn the_same_store_gives_the_same_bytes() {
    let (one, two) = (store(false), store(true));
    for profile in Profile::ALL {
        for format in profile.formats(false).into_iter().filter(|format| *format != ExportFormat::Neo4j) {
            let request = request(*profile, format);
            assert!(written(&one, &request) == written(&two, &request), "{} as {}", profile.name(), format.name());
        }
    }
}

#[test]
fn every_format_of_rdf_holds_the_same() {
    let without_graph = |line: &String| {
        let quad = RdfParser::from_format(RdfFormat::NQuads).for_slice(format!("{line} .").as_str()).next();
        Quad { graph_name: GraphName::DefaultGraph, ..quad.unwrap().unwrap() }.to_string()
    };
    for profile in Profile::ALL.iter().filter(|profile| !matches!(profile, Profile::Rdf12 | Profile::Star)) {
        let wanted = parse(&rdf(*profile, Format::NQuads), Format::NQuads);
        let bare: BTreeSet<String> = wanted.iter().map(without_graph).collect();
        for format in profile.formats(false) {
            let ExportFormat::Rdf(format) = format else { continue };
            let found = parse(&rdf(*profile, format), format);
            let has_blanks = *profile == Profile::Statements;
            let keep = |quads: &BTreeSet<String>| -> BTreeSet<String> {
                // Parsers name blank nodes anew, and only the ontology has any.
                quads.iter().filter(|quad| !has_blanks || !quad.contains("_:")).cloned().collect()
            };
            let wanted = if format.has_graph_names() { &wanted } else { &bare };
            assert_eq!(keep(&found), keep(wanted), "{} as {}", profile.name(), format.name());
            assert!(!found.is_empty());
        }
    }
}

#[test]
fn triple_terms_stand_where_the_statement_stood() {
    for (profile, open, close) in [(Profile::Rdf12, "<<( ", " )>>"), (Profile::Star, "<< ", " >>")] {
        for format in [Format::NTriples, Format::NQuads, Format::Turtle, Format::TriG] {
            let text = rdf(profile, format);
            // The parser knows no triple terms: each becomes a name, and all around it must be well formed.
            let mut plain = String::new();
            let mut rest = text.as_str();
            let mut terms = 0;
            while let Some((before, after)) = rest.split_once(open) {
                let (term, after) = after.split_once(close).unwrap();
                assert_eq!(term.split(' ').count(), 3, "{term}");
                terms += 1;
                plain.push_str(before);
                plain.push_str("<urn:triple>");
                rest = after;
            }
            plain.push_str(rest);
            let found = parse(&plain, format);
            let reifying = found.iter().filter(|quad| quad.contains("#reifies> <urn:triple>")).count();
            assert_eq!(reifying, triples(), "{} as {}", profile.name(), format.name());
            assert!(!found.iter().any(|quad| quad.contains("#predicate>")));
            assert!(terms >= triples());
        }
    }
    let star = rdf(Profile::Star, Format::NQuads);
    assert!(
        star.lines().any(|line| line.starts_with("<< ") && line.contains(">> <https://w3id.org/selon#accordingTo> "))
    );
}

/// Finds the keys of JSON that are IRIs, shortened or not.
fn find_long_keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(pairs) => {
            found.extend(pairs.keys().filter(|key| key.contains(':')).cloned());
            pairs.values().for_each(|value| find_long_keys(value, found));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| find_long_keys(value, found)),
        _ => {}
    }
}

#[test]
fn json_ld_is_short_and_loses_nothing() {
    let text = rdf(Profile::Statements, Format::JsonLd);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let graphs = document["@graph"].as_array().unwrap();
    let article = graphs.iter().find(|graph| graph["id"] == ARTICLE).unwrap();
    let nodes = article["@graph"].as_array().unwrap();
    assert_eq!(nodes[0]["headline"], TITLE);
    let mut long = BTreeSet::new();
    nodes.iter().for_each(|node| find_long_keys(node, &mut long));
    assert!(long.is_empty(), "`ontology/context.jsonld` has no short key for {long:?}");
    let claim = nodes.iter().find(|node| node["factuality"] == "possible").unwrap();
    assert_eq!(claim["marker"], "conditional");
    assert_eq!(claim["about"]["type"], "news:Deployment");
    assert!(claim["evidence"]["exact"].as_str().unwrap().contains("30 000 soldats"), "{claim}");
    assert!(claim["evidence"]["start"].is_u64());
}

#[test]
fn each_claim_with_a_triple_has_a_graph() {
    let found = parse(&rdf(Profile::NamedGraphs, Format::NQuads), Format::NQuads);
    let in_claims =
        found.iter().filter(|quad| quad.rsplit("#c").next().is_some_and(|end| end.ends_with('>') && end.len() < 5));
    assert_eq!(in_claims.count(), triples());
}

#[test]
fn each_claim_is_a_nanopublication_of_four_graphs() {
    let text = rdf(Profile::Nanopub, Format::NQuads);
    let graphs: BTreeSet<&str> =
        text.lines().filter_map(|line| line.trim_end_matches(" .").rsplit(' ').next()).collect();
    assert_eq!(graphs.len(), 4 * claims());
    assert!(!text.contains("/np/ "), "a name was left without its code");
}

#[test]
fn only_what_is_affirmed_becomes_plain() {
    let quads = quads();
    let values = by_subject(&quads, "selon#factuality");
    let objects = by_subject(&quads, "rdf-syntax-ns#object");
    let certain = objects.keys().filter(|claim| values[*claim].to_string().ends_with("#certain>")).count();
    assert!(certain < objects.len());
    let plain = parse(&rdf(Profile::Plain, Format::NQuads), Format::NQuads);
    let is_naming = |quad: &String| quad.contains("#type>") || quad.contains("#label>");
    assert_eq!(plain.iter().filter(|quad| !is_naming(quad)).count(), certain);
    assert!(!plain.iter().any(|quad| quad.contains("#deployedIn>")), "a hedged triple was asserted");
}

#[test]
fn other_vocabularies_have_a_node_for_each_claim() {
    let count = |profile, class: &str| {
        let quads = parse(&rdf(profile, Format::NQuads), Format::NQuads);
        quads.iter().filter(|quad| quad.contains("#type>") && quad.contains(class)).count()
    };
    assert_eq!(count(Profile::SchemaClaim, "<https://schema.org/Claim>"), claims());
    assert_eq!(count(Profile::WebAnnotation, "oa#Annotation>"), claims());
    let about = by_subject(&quads(), "selon#about");
    assert_eq!(count(Profile::Sem, "sem/View>"), about.len());
    let events: BTreeSet<String> = about.values().map(ToString::to_string).collect();
    assert!(count(Profile::Sem, "sem/Event>") >= events.len());
    assert!(count(Profile::Sem, "sem/Actor>") > 3 && count(Profile::Sem, "sem/Place>") > 0);
}

/// Reads CSV: the rows, the first of which names the columns.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => field.extend(characters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut field)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            other => field.push(other),
        }
    }
    rows
}

#[test]
fn tables_have_a_row_for_each_claim() {
    let store = store(false);
    let rows = rows(&written(&store, &request(Profile::Statements, ExportFormat::Csv)));
    assert_eq!(rows.len(), 1 + claims());
    let column = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let first = rows.iter().find(|row| row[column("article")] == ARTICLE).unwrap();
    assert_eq!([&first[column("title")], &first[column("date")]], [TITLE, "2022-02-08"]);
    let hedged = rows.iter().find(|row| row[column("marker")] == "conditionnel").unwrap();
    assert_eq!([&hedged[column("voice")], &hedged[column("chain")]], ["France", "France < Exemple & Fils"]);
    assert_eq!([&hedged[column("number")], &hedged[column("place")]], ["près de 30\u{20}000", "Biélorussie"]);
    let english = Request { language: Some("en".to_owned()), ..request(Profile::Statements, ExportFormat::Csv) };
    assert!(written(&store, &english).contains(",conditional mood,"));

    let (mut nodes, mut relationships) = (Vec::new(), Vec::new());
    let request = request(Profile::Statements, ExportFormat::Neo4j);
    assert_eq!(export_neo4j(&store, &request, &mut nodes, &mut relationships).unwrap(), triples());
    let [nodes, relationships] = [nodes, relationships].map(|bytes| self::rows(&String::from_utf8(bytes).unwrap()));
    let ids: BTreeSet<&String> = nodes[1..].iter().map(|row| &row[0]).collect();
    assert_eq!(ids.len(), nodes.len() - 1, "an identifier stands twice");
    assert!(relationships[1..].iter().all(|row| ids.contains(&row[0]) && ids.contains(&row[1])));
    assert_eq!(relationships.len(), 1 + triples());
    assert!(matches!(export(&store, &request, Vec::new()), Err(ExportError::Folder(_))));
}

#[test]
fn networks_have_an_edge_for_each_triple() {
    let store = store(false);
    for format in [ExportFormat::GraphMl, ExportFormat::Gexf] {
        let text = written(&store, &request(Profile::Statements, format));
        let mut reader = Reader::from_str(&text);
        let (mut nodes, mut ends, mut edges, mut values) = (BTreeSet::new(), Vec::new(), 0, Vec::new());
        loop {
            let element = match reader.read_event().unwrap() {
                Event::Start(element) | Event::Empty(element) => element,
                Event::Text(text) => {
                    values.push(text.unescape().unwrap().into_owned());
                    continue;
                }
                Event::Eof => break,
                _ => continue,
            };
            let attribute = |name: &str| {
                let found = element.try_get_attribute(name).unwrap();
                found.map(|found| found.unescape_value().unwrap().into_owned())
            };
            match element.name().as_ref() {
                b"node" => assert!(nodes.insert(attribute("id").unwrap())),
                b"edge" => {
                    edges += 1;
                    ends.extend(attribute("source"));
                    ends.extend(attribute("target"));
                }
                _ => values.extend(attribute("value")),
            }
        }
        assert_eq!(edges, triples(), "{}", format.name());
        assert_eq!(ends.len(), 2 * edges);
        assert!(ends.iter().all(|end| nodes.contains(end)), "an edge leads nowhere");
        assert!(values.iter().any(|value| value == TITLE), "{values:?}");
    }
    let dot = written(&store, &request(Profile::Statements, ExportFormat::Dot));
    assert_eq!(dot.matches(" -> ").count(), triples());
    assert!(dot.contains("style=dashed") && dot.contains("\\\"suite\\\"") && !dot.contains("\"suite\","));
}

#[test]
fn selections_hold_for_every_form() {
    let store = store(false);
    let voice = NamedNode::new_unchecked(format!("{}france", vocab::ID));
    let selection = Selection { article: None, voices: vec![voice.clone()] };
    let of_voice = |profile, format| Request { selection: selection.clone(), ..request(profile, format) };
    let rows = rows(&written(&store, &of_voice(Profile::Statements, ExportFormat::Csv)));
    assert!(rows.len() > 1 && rows[1..].iter().all(|row| row[4] == "France"), "{rows:?}");
    // One voice needs no graph of its own.
    assert!(of_voice(Profile::Plain, ExportFormat::Rdf(Format::Turtle)).check().is_ok());
    let one = Selection { article: Some(NamedNode::new_unchecked(ARTICLE)), voices: Vec::new() };
    for profile in Profile::ALL {
        let request = Request { selection: one.clone(), ..request(*profile, ExportFormat::default()) };
        assert!(!written(&store, &request).contains("example.org/2#"), "{}", profile.name());
    }
}

#[test]
fn what_does_not_go_together_is_said() {
    let wrong = request(Profile::Star, ExportFormat::Rdf(Format::RdfXml));
    let error = export(&store(false), &wrong, Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "the profile `star` cannot be written as rdfxml");
    assert_eq!(error.help().unwrap(), "`--profile star` is written as turtle, trig, nquads, ntriples");
    let error = export(&store(false), &request(Profile::Plain, ExportFormat::Rdf(Format::Turtle)), Vec::new());
    assert!(error.unwrap_err().help().unwrap().contains("one voice with `--voice`"));
    for profile in Profile::ALL {
        assert!(profile.formats(false).contains(&ExportFormat::default()), "{}", profile.name());
        assert_eq!(profile.name().parse::<Profile>().as_ref(), Ok(profile));
    }
    for format in ExportFormat::ALL {
        assert_eq!(format.name().parse::<ExportFormat>().as_ref(), Ok(format));
    }
    assert_eq!(ExportFormat::from_file_name("a/network.gexf.gz"), Some(ExportFormat::Gexf));
}

#[test]
fn a_dossier_quotes_what_it_tells() {
    let store = store(false);
    let of = |name: &str, language: Option<&str>| {
        let mut bytes = Vec::new();
        let entity = NamedNodeRef::new_unchecked(name).into_owned();
        let count = dossier::write(&store, &entity, language, &mut bytes).unwrap();
        (count, String::from_utf8(bytes).unwrap())
    };
    let (count, french) = of(&format!("{}russie", vocab::ID), None);
    assert!(count >= 4, "{french}");
    assert_eq!(french.matches("\n  > ").count(), count);
    assert!(french.starts_with("# Russie\n\nÉtat: <https://w3id.org/selon/id/russie>\n"), "{french}");
    assert!(french.contains("- **France** · possible (conditionnel) · déploiement"), "{french}");
    assert!(french.contains("sanctions \\<lourdes\\> \\& \\*coûteuses\\*"), "{french}");
    assert!(french.contains("### 2022-02-08: [Moscou : « le dialogue » \\<b\\>\\& \"suite\""), "{french}");
    let (_, english) = of(&format!("{}russie", vocab::ID), Some("en"));
    assert!(english.starts_with("# Russia\n\nstate: "), "{english}");
    assert_eq!(of("https://example.org/nobody", None), (0, String::new()));
}

/// A dossier reads only a part of each article; a table reads all of it.
#[test]
fn a_dossier_has_all_that_a_table_has_of_somebody() {
    let store = store(false);
    let rows = rows(&written(&store, &request(Profile::Statements, ExportFormat::Csv)));
    let column = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
    let quads = quads();
    let star =
        |subject: &str| -> Vec<&Quad> { quads.iter().filter(|quad| quad.subject.to_string() == subject).collect() };
    let entities: BTreeSet<NamedNode> = quads
        .iter()
        .filter_map(|quad| match &quad.object {
            Term::NamedNode(entity) if entity.as_str().starts_with(vocab::ID) => Some(entity.clone()),
            _ => None,
        })
        .collect();
    assert!(entities.len() >= 8, "{entities:?}");
    for entity in entities {
        let mut bytes = Vec::new();
        let count = dossier::write(&store, &entity, None, &mut bytes).unwrap();
        let dossier = String::from_utf8(bytes).unwrap();
        let is_entity = |quad: &Quad| quad.object == Term::NamedNode(entity.clone());
        let mut expected = 0;
        for row in &rows[1..] {
            let claim = star(&format!("<{}>", row[column("claim")]));
            let has = |name: &str, quad: &Quad| quad.predicate.as_str().ends_with(name);
            let of_event =
                claim.iter().filter(|quad| has("selon#about", quad)).flat_map(|quad| star(&quad.object.to_string()));
            let in_triple = claim.iter().filter(|quad| has("#subject", quad) || has("#object", quad)).copied();
            let is_about = in_triple.chain(of_event).any(is_entity);
            let is_by = claim.iter().any(|quad| has("selon#accordingTo", quad) && is_entity(quad));
            expected += usize::from(is_about) + usize::from(is_by);
            let roles = &row[column("roles")];
            if (is_about || is_by) && roles.chars().all(|letter| letter.is_alphanumeric() || " :;,".contains(letter)) {
                assert!(dossier.contains(roles), "{roles} is missing: {dossier}");
            }
        }
        assert_eq!(count, expected, "{dossier}");
    }
}
