//! Headlines: what they tell beyond the body is claimed, with their own words; what the body tells is not told twice.

use oxigraph::model::{NamedNode, Quad, Term};
use selon::article::{Article, Metadata};
use selon::graph;
use selon::ontology::Ontology;
use selon::reading::{self, Reading};

const BODY: &str = "Le président français Emmanuel Macron a promis jeudi une aide de deux millions d'euros à l'Ukraine. \
                    Selon l'Élysée, les fonds seront versés avant l'été.";

fn read(title: &str, ontology: &Ontology) -> (Reading, Vec<Quad>) {
    let metadata = Metadata {
        url: Some("https://news.example/a".into()),
        title: Some(title.into()),
        published: Some("2024-03-08".into()),
        ..Metadata::default()
    };
    let article = Article::from_text(BODY.into(), metadata).unwrap();
    let reading = reading::read(&article, ontology);
    let quads = graph::describe(&reading, ontology);
    (reading, quads)
}

#[test]
fn what_the_body_tells_is_not_told_twice() {
    let ontology = Ontology::bundled().unwrap();
    for title in ["Emmanuel Macron promet une aide à l'Ukraine", "Une aide pour l'Ukraine", "Économie", "  "] {
        let (reading, quads) = read(title, &ontology);
        assert!(reading.headline.is_none(), "{title}");
        assert!(quads.iter().all(|quad| !quad.subject.to_string().contains("#title")), "{title}");
    }
    // Who is named in the headline alone may be anybody.
    assert!(read("Vladimir Poutine se rendra en Ukraine", &ontology).0.headline.is_none());
}

#[test]
fn what_only_the_headline_tells_is_claimed_with_its_words() {
    let ontology = Ontology::bundled().unwrap();
    let title = "Emmanuel Macron se rendra en Ukraine";
    let (_, quads) = read(title, &ontology);
    let (_, plain) = read("Économie", &ontology);
    let added: Vec<&Quad> = quads.iter().filter(|quad| !plain.contains(quad)).collect();
    let article = NamedNode::new_unchecked("https://news.example/a");
    let about = |predicate: &str| -> Vec<&&Quad> {
        added
            .iter()
            .filter(|quad| quad.predicate.as_str().ends_with(predicate) && quad.subject.to_string().contains("#title"))
            .collect()
    };
    // All of it stands in the article's graph, and is the article's word.
    assert!(added.iter().all(|quad| quad.graph_name == article.clone().into()));
    let voices = about("accordingTo");
    assert_eq!(voices.len(), 1, "{added:#?}");
    assert_eq!(voices[0].object, Term::from(article.clone()));
    assert!(about("#type").iter().any(|quad| quad.object.to_string().ends_with("news#Visit>")));
    // The words are those of the headline, which is a text of its own.
    let text = about("schema.org/text");
    assert_eq!(text.len(), 1);
    assert!(text[0].object.to_string().contains(title));
    for exact in about("oa#exact") {
        let Term::Literal(words) = &exact.object else { panic!("{exact}") };
        let start =
            about("oa#start").into_iter().find(|quad| quad.subject == exact.subject).unwrap().object.to_string();
        let start: usize = start.split('"').nth(1).unwrap().parse().unwrap();
        let found: String = title.chars().skip(start).take(words.value().chars().count()).collect();
        assert_eq!(found, words.value());
    }
    assert!(about("oa#hasSource").iter().all(|quad| quad.object.to_string() == "<https://news.example/a#title>"));
}
