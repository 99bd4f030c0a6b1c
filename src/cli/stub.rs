//! Entries for words that the lexicon lacks, ready to be filled in.
//!
//! A stub loads as it stands: until it says which event the word calls up, it
//! calls up none.

use rustc_hash::FxHashSet;

use super::coverage::Missing;
use super::entry::{escape, function_name, name};
use crate::claim::gap::GapKind;
use crate::language::Language;
use crate::ontology::Ontology;
use crate::ontology::fold::fold_name;
use crate::ontology::lexicon::Function;
use crate::vocab::{self, Term};

/// How often a preposition must be seen to be proposed.
const SEEN: usize = 2;

/// Writes a Turtle file with an entry for each word.
pub(super) fn write_stubs(words: &[(GapKind, &Missing)], ontology: &Ontology) -> String {
    let mut turtle = String::new();
    for (prefix, namespace) in vocab::PREFIXES {
        if ["fr", "lex", "news", "selon", "skos"].contains(prefix) {
            turtle.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
        }
    }
    turtle.push_str(
        "\n# Give each word the event that it calls up (`lex:evokes`, a class of news.ttl or your own), correct its roles,\n\
         # and take the `#` off what is to hold. A word that keeps no `lex:evokes` calls up none.\n",
    );
    let mut taken = FxHashSet::default();
    for (kind, word) in words {
        turtle.push_str(&write_stub(*kind, word, &mut taken, ontology));
    }
    turtle
}

fn write_stub(kind: GapKind, word: &Missing, taken: &mut FxHashSet<String>, ontology: &Ontology) -> String {
    let language = Language::default().tag();
    let is_reflexive = word.reflexive * 2 > word.count;
    let subject = free_name(&word.lemma, language, taken, ontology);
    let node = |term: Term| name(term, ontology);
    let lemma = format!("\"{}\"@{language}", escape(&word.lemma));
    let class = if kind == GapKind::Noun { vocab::NOUN } else { vocab::VERB };
    let mut turtle = format!("\n# {} ×: {}\n", word.count, word.example.replace(['\n', '\r'], " "));
    turtle.push_str(&format!("{subject} a {} ; {} {lemma}", node(class), node(vocab::LEMMA)));
    if kind == GapKind::Reporting {
        turtle.push_str(&format!(" ; {} {}", node(vocab::EVOKES), node(vocab::STATEMENT)));
    }
    let frame: &[(Function, Term)] = match kind {
        GapKind::Verb => &[(Function::Subject, vocab::AGENT), (Function::Object, vocab::THEME)],
        GapKind::Reporting => &[(Function::Subject, vocab::AGENT), (Function::Clause, vocab::TOPIC)],
        GapKind::Noun => &[(Function::Possessive, vocab::AGENT), (Function::Adjective, vocab::AGENT)],
    };
    let frame: Vec<_> = frame
        .iter()
        .map(|(function, role)| format!("{} {}", function_name(*function, ontology), node(*role)))
        .collect();
    turtle.push_str(&format!(" ;\n    {} .\n", frame.join(" ; ")));
    // What is to be decided stands below, as whole statements.
    if kind != GapKind::Reporting {
        turtle.push_str(&format!("# {subject} {} news:… .\n", node(vocab::EVOKES)));
    }
    if is_reflexive {
        turtle.push_str("# It is reflexive more often than not: write the lemma so.\n");
    }
    let prepositions: Vec<_> = word
        .functions
        .iter()
        .filter(|(function, count)| matches!(function, Function::Preposition(_)) && **count >= SEEN)
        .map(|(function, count)| format!("{} ({count} ×)", function_name(*function, ontology)))
        .collect();
    if !prepositions.is_empty() {
        turtle.push_str(&format!("# Seen beside it: {}\n", prepositions.join(", ")));
    }
    turtle
}

/// Returns a name for an entry that no other has.
fn free_name(lemma: &str, language: &str, taken: &mut FxHashSet<String>, ontology: &Ontology) -> String {
    let slug = fold_name(lemma).replace(' ', "-");
    let namespace =
        vocab::PREFIXES.iter().find(|(prefix, _)| *prefix == language).map_or("", |(_, namespace)| namespace);
    let names = std::iter::once(slug.clone()).chain((2..).map(|number| format!("{slug}-{number}")));
    let is_free = |local: &String| ontology.term(&format!("{namespace}{local}")).is_none();
    let free = names.into_iter().find(|local| is_free(local) && taken.insert(local.clone()));
    format!("{language}:{}", free.unwrap_or(slug))
}
