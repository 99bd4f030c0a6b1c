//! What the bundled ontology says: words, names and event types, each doing what it is there for.

mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use oxigraph::model::{NamedOrBlankNode, Term as RdfTerm};
use reader::{ONTOLOGY, PUBLISHED, article, event, fillers, outline, reading, term};
use selon::ontology::Ontology;
use selon::ontology::lexicon::{Function, Kind};
use selon::ontology::triples::Object;
use selon::reading::read;
use selon::vocab::{self, Term};

/// The event types that a reader of international news cannot do without.
const NEEDED: &[&str] = &[
    "SendMessage",
    "Praise",
    "Criticism",
    "Accusation",
    "Demand",
    "Threat",
    "Warning",
    "Promise",
    "Confirmation",
    "Denial",
    "Meeting",
    "Visit",
    "Call",
    "Negotiation",
    "SignAgreement",
    "Recognition",
    "Expulsion",
    "Mediation",
    "Cooperation",
    "Deployment",
    "Attack",
    "Clash",
    "Seizure",
    "Capture",
    "Withdrawal",
    "Exercise",
    "WeaponTest",
    "Ceasefire",
    "Death",
    "Injury",
    "Damage",
    "Displacement",
    "Disaster",
    "Support",
    "Aid",
    "ArmsTransfer",
    "Arrest",
    "Release",
    "Trial",
    "Conviction",
    "Investigation",
    "Sanction",
    "Election",
    "Vote",
    "Appointment",
    "Resignation",
    "Legislation",
    "Protest",
    "Repression",
    "Trade",
    "Investment",
];

/// The examples of event types that are not read as what they exemplify: `class: sentence`.
///
/// The list is exact: a sentence that is read at last must leave it.
const UNREAD: &[&str] = &[];

/// The examples of words that do not call up what the word is there for: `entry: sentence`. Exact, like the list above.
const UNREAD_WORDS: &[&str] = &[
    "appel: L’appel du pape à un cessez-le-feu est resté sans réponse.",
    "condamnation-conviction: La condamnation de l’opposant à dix ans de prison a été confirmée.",
    "evacuer: Les secours ont évacué deux cents riverains du quartier inondé.",
    "imputer: Le rapport impute l'incendie à un court-circuit de l'usine.",
    "participation-aux-combats: La participation de soldats étrangers aux combats n’est pas confirmée.",
    "racheter: Le groupe indien rachète une aciérie galloise.",
    "s-insurger: Les élus s'insurgent contre la fermeture de la maternité.",
    "sommer: Le tribunal somme le promoteur de démolir la tour.",
];

/// The event types that only gather others, and need no example of their own.
const ABSTRACT: &[&str] =
    &["SpeechAct", "Dealing", "ForceEvent", "Harm", "Assistance", "Justice", "Politics", "Economy"];

/// A class with its literals: `(property, language, text)`.
type Described = BTreeMap<String, Vec<(String, String, String)>>;

/// Returns the literals of every class, property and individual of the core vocabularies.
fn described() -> Described {
    let mut described = Described::new();
    for quad in ONTOLOGY.vocabulary() {
        if let (NamedOrBlankNode::NamedNode(subject), RdfTerm::Literal(literal)) = (&quad.subject, &quad.object) {
            let language = literal.language().unwrap_or_default().to_owned();
            let property = quad.predicate.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned();
            described.entry(subject.as_str().to_owned()).or_default().push((
                property,
                language,
                literal.value().to_owned(),
            ));
        }
    }
    described
}

fn literals<'a>(described: &'a Described, class: Term, property: &str, language: &str) -> Vec<&'a str> {
    let found = described.get(ONTOLOGY.iri(class)).into_iter().flatten();
    found.filter(|(name, tag, _)| name == property && tag == language).map(|(_, _, text)| text.as_str()).collect()
}

/// Returns the event classes of the news, in the order of their names.
fn event_classes(described: &Described) -> Vec<Term> {
    let classes = described.keys().filter(|iri| iri.starts_with("https://w3id.org/selon/news#"));
    classes.filter_map(|iri| ONTOLOGY.term(iri)).filter(|class| ONTOLOGY.schema.is_a(*class, vocab::EVENT)).collect()
}

/// Returns the examples that the word lists give, each with the entry it stands at.
fn examples_of_words() -> Vec<(Term, &'static str)> {
    let examples = ONTOLOGY.triples().iter().filter(|triple| triple.predicate == vocab::SKOS_EXAMPLE);
    examples
        .filter_map(|triple| match &triple.object {
            Object::Literal(example, _) => Some((triple.subject, example.as_ref())),
            Object::Term(_) => None,
        })
        .collect()
}

/// Writes lines as the lists of this file have them.
fn listed(lines: &[String]) -> String {
    lines.iter().map(|line| format!("    {line:?},\n")).collect()
}

/// Counts the different lemmas of the entries that a test picks.
fn count_lemmas(is_meant: impl Fn(&selon::ontology::lexicon::Entry) -> bool) -> usize {
    let entries = ONTOLOGY.lexicon.entries().iter().filter(|entry| is_meant(entry));
    entries.flat_map(|entry| entry.lemmas.iter()).collect::<BTreeSet<_>>().len()
}

#[test]
fn the_bundled_ontology_loads_without_a_finding() {
    let (_, diagnostics) = Ontology::load(&[]).unwrap();
    let findings: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn a_broken_entry_is_named_and_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ttl");
    std::fs::write(&path, "@prefix lex: <https://w3id.org/selon/lex#> . <https://example.org/v> a lex:Verb ; lex:evokes <https://example.org/E> .").unwrap();
    let (ontology, diagnostics) = Ontology::load(&[path]).unwrap();
    assert!(!diagnostics.is_empty(), "an entry without a lemma is a finding");
    assert_eq!(ontology.lexicon.entries().len(), ONTOLOGY.lexicon.entries().len());
}

#[test]
fn every_needed_event_type_is_described_and_has_words() {
    let described = described();
    let mut faults = Vec::new();
    for name in NEEDED {
        let class = term(name);
        if !ONTOLOGY.schema.is_a(class, vocab::EVENT) {
            faults.push(format!("{name} is no event"));
        }
        for language in ["en", "fr"] {
            if literals(&described, class, "label", language).is_empty() {
                faults.push(format!("{name} has no label in {language}"));
            }
        }
        if literals(&described, class, "definition", "en").is_empty() {
            faults.push(format!("{name} has no definition"));
        }
        let calls_up = |evoked: &Term| ONTOLOGY.schema.is_a(*evoked, class);
        let has_word = ONTOLOGY
            .lexicon
            .entries()
            .iter()
            .any(|entry| matches!(entry.kind, Kind::Verb | Kind::Noun) && entry.evokes.iter().any(calls_up));
        if !has_word {
            faults.push(format!("no verb or noun calls up {name}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_event_type_has_an_example() {
    let described = described();
    let classes = event_classes(&described);
    assert!(classes.len() >= NEEDED.len());
    for class in classes {
        let has_example = !literals(&described, class, "example", "fr").is_empty();
        assert_ne!(
            has_example,
            ABSTRACT.contains(&ONTOLOGY.local_name(class)),
            "the example of {}",
            ONTOLOGY.iri(class)
        );
    }
}

#[test]
fn examples_are_read_as_what_they_exemplify() {
    let described = described();
    let mut unread = Vec::new();
    let mut count = 0;
    for class in event_classes(&described) {
        for example in literals(&described, class, "example", "fr") {
            count += 1;
            let reading = reading(example);
            if !reading.claims.events.iter().any(|event| ONTOLOGY.schema.is_a(event.class, class)) {
                unread.push(format!("{}: {example}", ONTOLOGY.local_name(class)));
            }
        }
    }
    unread.sort();
    let mut known: Vec<_> = UNREAD.iter().map(|line| (*line).to_owned()).collect();
    known.sort();
    assert!(count > 80, "only {count} examples were found");
    assert!(unread == known, "{} of {count} examples are unread:\n{}", unread.len(), listed(&unread));
}

#[test]
fn words_call_up_events_and_fill_roles() {
    let mut faults = Vec::new();
    for entry in ONTOLOGY.lexicon.entries() {
        let name = ONTOLOGY.local_name(entry.iri);
        for class in entry.evokes.iter().filter(|class| !ONTOLOGY.schema.is_a(**class, vocab::EVENT)) {
            faults.push(format!("{name} calls up {}, which is no event", ONTOLOGY.local_name(*class)));
        }
        for (_, role) in entry.frame.iter().filter(|(_, role)| !ONTOLOGY.schema.is_a(*role, vocab::ROLE)) {
            faults.push(format!("{name} fills {}, which is no role", ONTOLOGY.local_name(*role)));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn words_are_read_in_their_own_examples() {
    let mut unread = Vec::new();
    let mut count = 0;
    for (word, example) in examples_of_words() {
        let entries: Vec<_> = ONTOLOGY.lexicon.entries().iter().filter(|entry| entry.iri == word).collect();
        let classes: Vec<Term> = entries.iter().flat_map(|entry| entry.evokes.iter().copied()).collect();
        if classes.is_empty() {
            continue;
        }
        count += 1;
        let reading = reading(example);
        let is_meant = |class: Term| classes.iter().any(|meant| ONTOLOGY.schema.is_a(class, *meant));
        if !reading.claims.events.iter().any(|event| is_meant(event.class)) {
            unread.push(format!("{}: {example}", ONTOLOGY.local_name(word)));
        }
    }
    unread.sort();
    let mut known: Vec<_> = UNREAD_WORDS.iter().map(|line| (*line).to_owned()).collect();
    known.sort();
    assert!(count > 20, "only {count} examples were found");
    assert!(unread == known, "{} of {count} examples are unread:\n{}", unread.len(), listed(&unread));
}

#[test]
fn there_are_words_enough() {
    let verbs = count_lemmas(|entry| entry.kind == Kind::Verb && !entry.evokes.is_empty());
    assert!(verbs >= 300, "{verbs} verbs");
    let nouns = count_lemmas(|entry| entry.kind == Kind::Noun && !entry.evokes.is_empty());
    assert!(nouns >= 200, "{nouns} event nouns");
}

#[test]
fn there_are_attribution_cues_enough() {
    let speech = term("SpeechAct");
    let cues = count_lemmas(|entry| match entry.kind {
        Kind::Connective => true,
        Kind::Verb => {
            let is_speech = entry.evokes.iter().any(|class| ONTOLOGY.schema.is_a(*class, speech));
            is_speech
                && (entry.roles(Function::Clause).next().is_some()
                    || entry.roles(Function::Infinitive).next().is_some())
        }
        _ => false,
    });
    assert!(cues >= 120, "{cues} attribution cues");
}

#[test]
fn there_are_names_enough() {
    let count = |class: Term| {
        ONTOLOGY.gazetteer.concepts().iter().filter(|concept| ONTOLOGY.schema.is_a(concept.class, class)).count()
    };
    let (places, people, organizations) = (count(vocab::PLACE_CLASS), count(vocab::PERSON), count(vocab::ORGANIZATION));
    assert!(places >= 8000, "{places} places");
    assert!(people >= 1500, "{people} people");
    assert!(organizations >= 400, "{organizations} organizations");
    assert!(count(vocab::STATE) >= 190, "{} states", count(vocab::STATE));
}

#[test]
fn every_name_has_a_label() {
    for concept in ONTOLOGY.gazetteer.concepts() {
        assert!(!concept.label.trim().is_empty(), "`{}` has no label", ONTOLOGY.iri(concept.iri));
    }
}

#[test]
fn an_ontology_of_ones_own_reads_what_it_describes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sport.ttl");
    let (ontology, diagnostics) = Ontology::load(&[path]).unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let article = article("La France a battu la Croatie samedi à Lyon.", Some(PUBLISHED));
    let reading = read(&article, &ontology);
    let win = ontology.term("https://example.org/sport#Win").unwrap();
    let claim =
        reading.claims.claims.iter().find(|claim| event(&reading, claim).is_some_and(|event| event.class == win));
    let claim = claim.unwrap_or_else(|| panic!("no victory in {}", outline(&reading)));
    let event = event(&reading, claim).unwrap();
    assert_eq!(fillers(&reading, event, "agent"), ["France"]);
    assert_eq!(fillers(&reading, event, "adversary"), ["Croatie"]);
    assert_eq!(fillers(&reading, event, "place"), ["Lyon"]);
    assert_eq!(claim.factuality, vocab::CERTAIN);
    let quads = selon::graph::describe(&reading, &ontology);
    let sums_up = |name: &str| {
        quads.iter().any(|quad| quad.object == RdfTerm::NamedNode(oxigraph::model::NamedNode::new_unchecked(name)))
    };
    assert!(sums_up("https://example.org/sport#beat"), "the triple that sums it up is missing");
}

#[test]
fn the_bundled_ontology_knows_no_sport() {
    let reading = reading("La France a battu la Croatie samedi à Lyon.");
    assert!(reading.claims.events.iter().all(|event| !ONTOLOGY.iri(event.class).contains("sport")));
}

#[test]
fn places_lie_on_the_earth_and_articles_do_not_say_where() {
    let mut points: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for quad in ONTOLOGY.quads() {
        let (NamedOrBlankNode::NamedNode(place), RdfTerm::Literal(value)) = (&quad.subject, &quad.object) else {
            continue;
        };
        if let Some(name @ ("latitude" | "longitude")) = quad.predicate.as_str().strip_prefix("https://schema.org/") {
            let value: f64 = value.value().parse().unwrap();
            let before = points.entry(place.as_str().to_owned()).or_default().insert(name.to_owned(), value);
            assert_eq!(before, None, "{place} lies at one point");
        }
    }
    assert!(points.len() > 11_000, "{}", points.len());
    for (place, point) in &points {
        assert!(ONTOLOGY.term(place).is_some_and(|place| ONTOLOGY.gazetteer.by_iri(place).is_some()), "{place}");
        let (Some(latitude), Some(longitude)) = (point.get("latitude"), point.get("longitude")) else {
            panic!("{place} has half a point");
        };
        assert!(latitude.abs() <= 90.0 && longitude.abs() <= 180.0, "{place}");
    }
    for (place, latitude, longitude) in
        [("kiev", 50.4, 30.5), ("region-de-koursk", 51.7, 36.2), ("taiwan", 23.7, 121.0), ("mer-noire", 43.4, 34.3)]
    {
        let point = &points[&format!("{}{place}", vocab::ID)];
        assert!((point["latitude"] - latitude).abs() < 4.0 && (point["longitude"] - longitude).abs() < 4.0, "{place}");
    }
    assert_eq!(points.get(&format!("{}gouvernorat-du-sud-liban", vocab::ID)), None, "its source puts it into America");

    let text = "Le pr\u{e9}sident russe est arriv\u{e9} mardi \u{e0} Kiev, en Ukraine.";
    let quads = selon::graph::describe(&reading(text), &ONTOLOGY);
    assert!(!quads.is_empty() && quads.iter().all(|quad| !quad.predicate.as_str().ends_with("itude")));
}
