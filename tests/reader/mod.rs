//! What the tests of reading share: one ontology, and articles made of a few sentences.
#![allow(dead_code)]

use std::sync::LazyLock;

use selon::article::Article;
use selon::claim::event::{Event, Filler};
use selon::claim::{Claim, Matter};
use selon::language::Language;
use selon::ontology::Ontology;
use selon::reading::{Reading, read};
use selon::vocab::Term;

/// The bundled ontology, loaded once.
pub static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(|| Ontology::bundled().unwrap());

/// A Thursday.
pub const PUBLISHED: &str = "2024-06-20";

/// Makes an article without asking what language it is in, for a few words are too few to tell.
pub fn article(text: &str, published: Option<&str>) -> Article {
    Article {
        iri: "https://example.org/article".to_owned(),
        title: None,
        published: published.map(|day| day.parse().unwrap()),
        publisher: None,
        url: None,
        language: Language::Fr,
        text: text.to_owned(),
    }
}

/// Reads sentences that were published on a Thursday in June 2024.
pub fn reading(text: &str) -> Reading {
    read(&article(text, Some(PUBLISHED)), &ONTOLOGY)
}

/// Returns the term of a class or role by its short name.
pub fn term(name: &str) -> Term {
    let namespace = if name.starts_with(char::is_uppercase) { "news" } else { "selon" };
    let prefix = if namespace == "news" { "https://w3id.org/selon/news#" } else { "https://w3id.org/selon#" };
    ONTOLOGY.term(&format!("{prefix}{name}")).unwrap_or_else(|| panic!("the ontology has no `{namespace}:{name}`"))
}

/// Returns the event that a claim is about.
pub fn event<'a>(reading: &'a Reading, claim: &Claim) -> Option<&'a Event> {
    match claim.matter {
        Matter::Event(id) => reading.claims.events.get(id),
        Matter::Relation(_) => None,
    }
}

/// Returns the claims about events of a class or a subclass of it.
pub fn claims_about<'a>(reading: &'a Reading, class: &str) -> Vec<&'a Claim> {
    let class = term(class);
    let is_meant = |claim: &&Claim| event(reading, claim).is_some_and(|event| ONTOLOGY.schema.is_a(event.class, class));
    reading.claims.claims.iter().filter(is_meant).collect()
}

/// Returns the only claim about events of a class.
pub fn claim<'a>(reading: &'a Reading, class: &str) -> &'a Claim {
    let found = claims_about(reading, class);
    assert_eq!(found.len(), 1, "claims about {class} in `{}`: {:#?}", reading.article.text, outline(reading));
    found[0]
}

/// Returns the name of whoever makes a claim; nothing for the article itself.
pub fn source<'a>(reading: &'a Reading, claim: &Claim) -> Option<&'a str> {
    claim.source.map(|source| reading.mentions.entities[source].name.as_str())
}

/// Returns the names of what fills a role, events by their class, in the order of the alphabet.
pub fn fillers(reading: &Reading, event: &Event, role: &str) -> Vec<String> {
    let role = term(role);
    let mut names: Vec<String> =
        event.roles.iter().filter(|(found, _)| *found == role).map(|(_, filler)| name(reading, *filler)).collect();
    names.sort();
    names
}

/// Returns the name of an entity, or the class of an event.
pub fn name(reading: &Reading, filler: Filler) -> String {
    match filler {
        Filler::Entity(entity) => reading.mentions.entities[entity].name.clone(),
        Filler::Event(event) => ONTOLOGY.local_name(reading.claims.events[event].class).to_owned(),
    }
}

/// Writes the claims about events as a journalist would check them, each under its sentence.
pub fn outline(reading: &Reading) -> String {
    let text = reading.article.text.as_str();
    let local = |term: Term| ONTOLOGY.local_name(term);
    let mut lines = String::new();
    for (number, sentence) in reading.sentences.iter().enumerate() {
        let words = sentence.span.text(text).split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push_str(&format!("> {words}\n"));
        for claim in &reading.claims.claims {
            let Some(event) = event(reading, claim).filter(|event| event.sentence == number) else { continue };
            lines.push_str(&format!("    {}", local(event.class)));
            for (role, filler) in &event.roles {
                lines.push_str(&format!("   {}: \"{}\"", local(*role), name(reading, *filler)));
            }
            if let Some(attribute) = event.attribute {
                lines.push_str(&format!("   words: \"{}\"", attribute.text(text)));
            }
            lines.push('\n');
            let mut voices = Vec::new();
            let mut at = Some(claim);
            // A chain of voices is short; one that went round would be a fault of its own.
            for _ in 0..8 {
                let Some(voice) = at else { break };
                voices.push(source(reading, voice).unwrap_or("the article").to_owned());
                at = voice.reported_in.map(|outer| &reading.claims.claims[outer]);
            }
            lines.push_str(&format!("        according to {}\n", voices.join(", according to ")));
            let markers: Vec<_> = claim.markers.iter().map(|marker| local(*marker)).collect();
            let cues: Vec<_> = claim.cues.iter().map(|cue| format!("\"{}\"", cue.text(text))).collect();
            lines.push_str(
                format!("        {}   {}   {}", local(claim.factuality), markers.join(" "), cues.join(" ")).trim_end(),
            );
            lines.push('\n');
            if let Some(time) = event.time.and_then(|time| reading.mentions.timexes.get(time)) {
                lines.push_str(&format!("        when \"{}\" ({})\n", time.span.text(text), time.value));
            }
            for quantity in event.quantities.iter().filter_map(|id| reading.mentions.quantities.get(*id)) {
                let value = quantity.value.map_or("?".to_owned(), |value| value.to_string());
                lines.push_str(&format!(
                    "        how many \"{}\" ({:?} {value})\n",
                    quantity.span.text(text),
                    quantity.bound
                ));
            }
        }
    }
    lines
}
