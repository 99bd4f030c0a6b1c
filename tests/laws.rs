//! What holds for any text whatever: nothing panics, and every word of evidence stands where the graph says.

mod reader;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedOrBlankNode, Quad, Term as RdfTerm};
use proptest::prelude::*;
use reader::{ONTOLOGY, article};
use selon::graph::describe;
use selon::reading::{Reading, read};
use selon::span::Span;
use selon::vocab::{self, Term};

/// Pieces that exercise quotation, attribution, numbers, times and names, whole and cut short.
const PIECES: &[&str] = &[
    "Selon ",
    "selon le ministère de la Défense, ",
    "d'après des sources ",
    "« ",
    " »",
    "\"",
    "“",
    "”",
    "’",
    "l'",
    "n'",
    "ne ",
    "pas ",
    "que ",
    "aurait attaqué ",
    "a déclaré ",
    "affirme que ",
    "dément avoir livré ",
    "la Russie ",
    "Emmanuel Macron ",
    "le président turc ",
    "à Kiev ",
    "Saint-Pétersbourg ",
    "près de ",
    "10 000 ",
    "2\u{202f}500 ",
    "soldats ",
    "3,5 % ",
    "mardi ",
    "le 12 juin 2018",
    "hier ",
    "M. ",
    "(AFP) ",
    ". ",
    ".\n\n",
    ", ",
    " : ",
    " – ",
    "…",
    "?!",
    "\u{a0}",
    "\u{200b}",
    "e\u{301}",
    "😀",
    "ß",
    "Œ",
    "0",
    "999999999999999999999999",
    "1er ",
    "XXIe siècle ",
    "il ",
    "qui ",
    "et ",
    "\t",
    "\r\n",
    "- ",
    "#",
    "<b>",
];

/// The articles of the tests, headers included.
const ARTICLES: &[&str] = &[
    include_str!("articles/sommet.txt"),
    include_str!("articles/frontiere.txt"),
    include_str!("articles/semaine.txt"),
];

/// Text of such pieces, with arbitrary characters between them; never blank, for that is no article.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[a-zà-ÿA-Z' .«»\"0-9]{0,24}",
    ];
    prop::collection::vec(piece, 1..24)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("an article has a text", |text| !text.trim().is_empty())
}

fn assert_fits(text: &str, span: Span, what: &str) {
    assert!(
        span.start <= span.end && text.get(span.start..span.end).is_some(),
        "{what} {span:?} does not fit `{text}`"
    );
}

/// Checks every span of a reading against its text.
fn assert_spans_fit(reading: &Reading) {
    let text = reading.article.text.as_str();
    for sentence in &reading.sentences {
        assert_fits(text, sentence.span, "the sentence");
        for token in &sentence.tokens {
            assert_fits(text, token.span, "the token");
        }
    }
    for mention in &reading.mentions.mentions {
        assert_fits(text, mention.span, "the mention");
        assert!(mention.entity < reading.mentions.entities.len());
    }
    for timex in &reading.mentions.timexes {
        assert_fits(text, timex.span, "the time");
    }
    for quantity in &reading.mentions.quantities {
        assert_fits(text, quantity.span, "the quantity");
    }
    for event in &reading.claims.events {
        assert_fits(text, event.trigger, "the trigger");
        assert_fits(text, event.evidence, "the evidence of an event");
    }
    for claim in &reading.claims.claims {
        assert_fits(text, claim.evidence, "the evidence");
        assert!(!claim.evidence.is_empty(), "a claim without evidence in `{text}`");
        for span in claim.cues.iter().chain(&claim.quotes) {
            assert_fits(text, *span, "the cue or quote");
        }
    }
}

/// Tells whether every claim's chain of voices ends in the article's own voice.
fn chains_end(reading: &Reading) -> bool {
    let claims = &reading.claims.claims;
    claims.iter().all(|start| {
        // A chain that is longer than the list goes round.
        let outermost =
            (0..=claims.len()).try_fold(start, |at, _| at.reported_in.map(|outer| &claims[outer]).ok_or(at));
        outermost.is_err_and(|claim| claim.source.is_none())
    })
}

fn iri(term: Term) -> &'static str {
    vocab::FIXED[vocab::FIXED.iter().position(|iri| *iri == ONTOLOGY.iri(term)).unwrap()]
}

fn literals(quads: &[Quad], property: Term) -> BTreeMap<&str, Vec<&str>> {
    let mut found = BTreeMap::<_, Vec<_>>::new();
    for quad in quads.iter().filter(|quad| quad.predicate.as_str() == iri(property)) {
        if let (NamedOrBlankNode::NamedNode(subject), RdfTerm::Literal(literal)) = (&quad.subject, &quad.object) {
            found.entry(subject.as_str()).or_default().push(literal.value());
        }
    }
    found
}

/// Checks that each span of the graph quotes the article's characters at its positions.
fn assert_exact(text: &str, quads: &[Quad]) {
    let characters: Vec<char> = text.chars().collect();
    let (starts, ends, exacts) =
        (literals(quads, vocab::OA_START), literals(quads, vocab::OA_END), literals(quads, vocab::OA_EXACT));
    assert_eq!(starts.keys().collect::<Vec<_>>(), exacts.keys().collect::<Vec<_>>());
    for (span, exact) in &exacts {
        assert_eq!((exact.len(), starts[span].len(), ends[span].len()), (1, 1, 1), "`{span}` in `{text}`");
        let (start, end): (usize, usize) = (starts[span][0].parse().unwrap(), ends[span][0].parse().unwrap());
        let found: String = characters[start..end].iter().collect();
        assert_eq!(found, exact[0], "`{span}` in `{text}`");
    }
}

/// Checks that the graph has no blank node, no quad twice, and one graph.
fn assert_tidy(quads: &[Quad], graph: &str) {
    for quad in quads {
        assert!(matches!(quad.subject, NamedOrBlankNode::NamedNode(_)), "{quad}");
        assert!(!matches!(quad.object, RdfTerm::BlankNode(_)), "{quad}");
        assert_eq!(quad.graph_name.to_string(), format!("<{graph}>"));
    }
    assert_eq!(quads.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), quads.len());
}

fn assert_laws(text: &str) {
    let article = article(text, Some(reader::PUBLISHED));
    let reading = read(&article, &ONTOLOGY);
    assert_spans_fit(&reading);
    assert!(chains_end(&reading), "a chain of voices does not end in the article: `{text}`");
    let quads = describe(&reading, &ONTOLOGY);
    assert_tidy(&quads, &article.iri);
    assert_exact(&article.text, &quads);
    let again = describe(&read(&article, &ONTOLOGY), &ONTOLOGY);
    assert_eq!(quads, again, "two readings of `{text}` differ");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_any_text(text in any_text()) {
        assert_laws(&text);
    }

    #[test]
    fn laws_hold_wherever_an_article_is_cut(from in 0_usize..400, length in 1_usize..600) {
        let article = include_str!("articles/sommet.txt");
        let cut: String = article.chars().skip(from).take(length).collect();
        if !cut.trim().is_empty() {
            assert_laws(&cut);
        }
    }
}

#[test]
fn laws_hold_for_odd_texts() {
    let long = "Selon Kiev, ".repeat(60);
    let texts = [
        ".",
        "«",
        "»«",
        "«»",
        "\"\"",
        "’",
        "a",
        "0",
        "\u{feff}x",
        "É",
        "😀😀",
        "Selon",
        "Selon.",
        "M.",
        "« Oui », a dit",
        "Selon Kiev, selon Moscou, la Russie a attaqué Kharkiv.",
        "que que que",
        long.as_str(),
    ];
    for text in texts {
        assert_laws(text);
    }
}

#[test]
fn articles_end_their_chains_of_voices() {
    for text in ARTICLES {
        assert!(chains_end(&read(&article(text, Some(reader::PUBLISHED)), &ONTOLOGY)), "{text}");
    }
}

#[test]
fn articles_obey_the_laws() {
    for text in ARTICLES {
        assert_laws(text);
    }
}

#[test]
fn a_graph_says_where_its_words_stand() {
    let article = article("L’été dernier, l’armée égyptienne a bombardé un village.", Some(reader::PUBLISHED));
    let quads = describe(&read(&article, &ONTOLOGY), &ONTOLOGY);
    let exacts = literals(&quads, vocab::OA_EXACT);
    assert!(exacts.values().flatten().any(|exact| *exact == "l’armée égyptienne"), "{exacts:?}");
}
