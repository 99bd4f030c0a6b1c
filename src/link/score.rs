//! How surely a thing of a dataset is one of our entities.
//!
//! A score is a sum of what speaks for and against; the weights come from reasoning, and are measured by
//! `selon-lab evaluate links`. A name alone is never sure.

use std::collections::BTreeSet;

use super::glossary::{Classes, Glossary};
use super::index::Likeness;
use super::subject::{Subject, telling_words};
use crate::world::knowledge::Kind;

/// What a name that is the same is worth.
const NAME: f64 = 0.86;

/// What the same kind, or the same country, adds.
const AGREEMENT: f64 = 0.08;

/// What another country takes away.
const OTHER_COUNTRY: f64 = 0.3;

/// What it takes away that one is a state and the other a place.
const NEAR_KIND: f64 = 0.06;

/// What it takes away that a person's name is one word.
const ONE_WORD: f64 = 0.08;

/// What it takes away that only another name of the thing is like ours.
const VARIANT: f64 = 0.01;

/// What it takes away that the name is in a language that articles are not in.
const OTHER_LANGUAGE: f64 = 0.03;

/// What each word adds that stands both in the description and around our name, and what they add at most.
const WORD: (f64, f64) = (0.01, 0.04);

/// By how much the best candidate must be ahead of the next to be chosen.
pub const MARGIN: f64 = 0.05;

/// A thing of a dataset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    /// Its first name.
    pub label: String,
    /// Its kinds, as classes or words.
    pub types: BTreeSet<String>,
    /// What it says of its country, as IRIs, codes or names.
    pub countries: BTreeSet<String>,
    /// What it is, in words.
    pub description: String,
}

/// How a thing's name is like one of ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// How alike the names are.
    pub likeness: Likeness,
    /// Whether that is not the thing's main name.
    pub is_variant: bool,
    /// Whether it is in a language that articles are not in.
    pub is_foreign: bool,
}

impl Match {
    /// Returns what the names alone are worth.
    #[must_use]
    pub fn value(self) -> f64 {
        let cost = |is_so: bool, cost: f64| if is_so { cost } else { 0.0 };
        NAME * self.likeness.value() - cost(self.is_variant, VARIANT) - cost(self.is_foreign, OTHER_LANGUAGE)
    }
}

/// A score and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The sum, which may be above 1.
    pub sum: f64,
    /// What speaks for and against, in words.
    pub reasons: Vec<&'static str>,
    /// The words that stand both in the description and around our name.
    pub words: Vec<String>,
}

impl Score {
    /// Returns the score from 0 to 1.
    #[must_use]
    pub fn value(&self) -> f64 {
        (self.sum.clamp(0.0, 1.0) * 100.0).round() / 100.0
    }

    /// Returns what speaks for and against, in words.
    #[must_use]
    pub fn reason(&self) -> String {
        self.reasons.join(", ")
    }
}

/// Scores a thing as one of our entities; `None` where it cannot be.
#[must_use]
pub fn score(
    subject: &Subject,
    (iri, thing): (&str, &Thing),
    found: Match,
    glossary: &Glossary,
    context: &BTreeSet<String>,
) -> Option<Score> {
    if subject.known.iter().any(|known| known == iri) {
        return Some(Score { sum: 2.0, reasons: vec!["known number"], words: Vec::new() });
    }
    // Where its number in that dataset is known, it is no other.
    if subject.known.iter().any(|known| namespace(known) == namespace(iri)) {
        return None;
    }
    let name = match found.likeness {
        Likeness::Same => "same name",
        Likeness::Words => "same words",
        Likeness::Sound => "name sounds alike",
        Likeness::Bare => "same name but for titles",
        Likeness::Consonants => "name is spelled alike",
        Likeness::Part => "one name is part of the other",
        Likeness::Letters(_) => "name differs by letters",
    };
    let mut score = Score { sum: found.value(), reasons: vec![name], words: Vec::new() };
    let mut add = |value: f64, reason: &'static str| {
        score.sum += value;
        score.reasons.push(reason);
    };
    match compare_kinds(subject, thing, &glossary.classes) {
        Agreement::Same => add(AGREEMENT, "same kind"),
        Agreement::Near => add(-NEAR_KIND, "near kind"),
        Agreement::Unknown => {}
        Agreement::Other => return None,
    }
    let theirs: BTreeSet<&str> =
        thing.countries.iter().filter_map(|country| glossary.countries.find(country)).collect();
    let knows_country = !theirs.is_empty() && !subject.countries.is_empty();
    let has_same = subject.countries.iter().any(|country| theirs.contains(country.as_str()));
    if knows_country && has_same {
        add(AGREEMENT, "same country");
    } else if knows_country {
        add(-OTHER_COUNTRY, "other country");
    }
    if subject.kind == Kind::Person && subject.names.iter().all(|name| !name.contains(' ')) {
        add(-ONE_WORD, "one word");
    }
    if !thing.description.is_empty() {
        let theirs = telling_words(&thing.description);
        let own = |word: &&String| subject.names.iter().any(|name| name.split(' ').any(|part| part == word.as_str()));
        score.words = theirs.iter().filter(|word| context.contains(*word) && !own(word)).cloned().collect();
        if !score.words.is_empty() {
            score.sum += (WORD.0 * score.words.len() as f64).min(WORD.1);
            score.reasons.push("words in common");
        }
    }
    Some(score)
}

/// Whether two things may be of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    Same,
    Near,
    Unknown,
    Other,
}

/// Compares the classes of two things; a class of the user's is known by what stands above it.
fn compare_kinds(subject: &Subject, thing: &Thing, classes: &Classes) -> Agreement {
    let ours = subject.kind;
    let is_one_class = |theirs: &String| {
        subject.classes.iter().any(|class| classes.is_a(theirs, class))
            || subject.classes.iter().any(|class| classes.is_a(class, theirs))
    };
    if thing.types.iter().any(is_one_class) {
        return Agreement::Same;
    }
    let theirs: Vec<Kind> = thing.types.iter().filter_map(|class| classes.kind(class)).collect();
    // What has no class of its own may be anything.
    let is_open = ours == Kind::Thing && subject.classes.is_empty();
    if theirs.is_empty() || is_open && !theirs.contains(&Kind::Thing) {
        return Agreement::Unknown;
    }
    let is_place = |kind: Kind| matches!(kind, Kind::State | Kind::Place);
    match () {
        () if theirs.contains(&ours) && ours == Kind::Thing => Agreement::Unknown,
        () if theirs.contains(&ours) => Agreement::Same,
        () if is_place(ours) && theirs.iter().copied().any(is_place) => Agreement::Near,
        () => Agreement::Other,
    }
}

/// Returns what the numbers of a dataset begin with.
fn namespace(iri: &str) -> &str {
    let iri = iri.trim_end_matches('/');
    iri.rfind(['/', '#']).and_then(|end| iri.get(..=end)).unwrap_or(iri)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(kind: Kind, country: &str) -> Subject {
        Subject {
            iri: String::new(),
            label: String::new(),
            names: ["karim haddad".to_owned()].into(),
            kind,
            classes: BTreeSet::new(),
            countries: if country.is_empty() { BTreeSet::new() } else { [country.to_owned()].into() },
            known: Vec::new(),
        }
    }

    fn sum(subject: &Subject, class: &str, country: &str, likeness: Likeness) -> Option<f64> {
        let mut glossary = Glossary::default();
        ["id:liban", "id:jordanie"].iter().for_each(|state| glossary.countries.learn(state, state));
        let set = |value: &str| if value.is_empty() { BTreeSet::new() } else { [value.to_owned()].into() };
        let thing = Thing { types: set(class), countries: set(country), ..Thing::default() };
        let found = Match { likeness, is_variant: false, is_foreign: false };
        score(subject, ("x:1", &thing), found, &glossary, &BTreeSet::new()).map(|score| score.value())
    }

    #[test]
    fn a_name_alone_is_not_sure_and_what_contradicts_rules_out() {
        let person = subject(Kind::Person, "id:liban");
        let same = Likeness::Same;
        assert_eq!(sum(&person, "", "", same), Some(0.86));
        assert_eq!(sum(&person, "person", "", same), Some(0.94));
        assert_eq!(sum(&person, "person", "id:liban", same), Some(1.0));
        assert_eq!(sum(&person, "person", "id:jordanie", same), Some(0.64));
        assert_eq!(sum(&person, "city", "", same), None);
        assert_eq!(sum(&subject(Kind::State, ""), "city", "", same), Some(0.8));
        assert!(sum(&person, "person", "", Likeness::Letters(0.8)) < Some(0.9));
    }

    #[test]
    fn a_known_number_wins_and_keeps_others_out() {
        let mut person = subject(Kind::Person, "");
        person.known = vec!["x:1".to_owned()];
        assert_eq!(sum(&person, "city", "", Likeness::Same), Some(1.0));
        person.known = vec!["https://example.org/entity/2".to_owned()];
        assert_eq!(namespace("https://example.org/entity/2/"), "https://example.org/entity/");
        assert_eq!(sum(&person, "", "", Likeness::Same), Some(0.86));
    }
}
