//! An entry of the lexicon as Turtle, and the words of the lexicon's own vocabulary.

use crate::ontology::Ontology;
use crate::ontology::lexicon::Function;
use crate::ontology::triples::Object;
use crate::store::format::shorten;
use crate::vocab::{self, Term};

/// Writes what the ontology says of a subject, as it was loaded, in Turtle without its prefixes.
pub(super) fn write_turtle(subject: Term, ontology: &Ontology) -> String {
    let mut predicates: Vec<(Term, Vec<String>)> = Vec::new();
    for triple in ontology.triples().iter().filter(|triple| triple.subject == subject) {
        let object = match &triple.object {
            Object::Term(term) => name(*term, ontology),
            Object::Literal(value, kind) => literal(value, kind),
        };
        match predicates.iter_mut().find(|(predicate, _)| *predicate == triple.predicate) {
            Some((_, objects)) => objects.push(object),
            None => predicates.push((triple.predicate, vec![object])),
        }
    }
    let mut turtle = name(subject, ontology);
    for (number, (predicate, objects)) in predicates.iter().enumerate() {
        turtle.push_str(if number == 0 { " " } else { " ;\n    " });
        let predicate = if *predicate == vocab::RDF_TYPE { "a".to_owned() } else { name(*predicate, ontology) };
        turtle.push_str(&format!("{predicate} {}", objects.join(" , ")));
    }
    turtle.push_str(" .");
    turtle
}

/// Returns a term's IRI, shortened where a prefix is known.
pub(super) fn name(term: Term, ontology: &Ontology) -> String {
    let iri = ontology.iri(term);
    if iri.starts_with("_:") { iri.to_owned() } else { shorten(iri).unwrap_or_else(|| format!("<{iri}>")) }
}

fn literal(value: &str, kind: &str) -> String {
    let text = escape(value);
    match kind.strip_prefix('@') {
        Some(language) => format!("\"{text}\"@{language}"),
        None if kind.ends_with("#string") => format!("\"{text}\""),
        None => format!("\"{text}\"^^{}", shorten(kind).unwrap_or_else(|| format!("<{kind}>"))),
    }
}

/// Escapes a text for a literal in Turtle.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Returns the property that names a function in an entry.
pub(super) fn function_name(function: Function, ontology: &Ontology) -> String {
    let property = match function {
        Function::Subject => vocab::SUBJECT,
        Function::Object => vocab::OBJECT,
        Function::Clause => vocab::CLAUSE,
        Function::Infinitive => vocab::INFINITIVE,
        Function::Complement => vocab::COMPLEMENT,
        Function::Scope => vocab::SCOPE,
        Function::Adjective => vocab::ADJECTIVE,
        Function::Possessive => vocab::POSSESSIVE,
        Function::Preposition(property) => property,
    };
    name(property, ontology)
}

/// Returns where an entry was loaded from.
pub(super) fn file(entry: Term, ontology: &Ontology) -> &str {
    ontology.triples().file_of(entry).unwrap_or("the ontology")
}
