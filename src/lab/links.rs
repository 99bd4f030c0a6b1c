//! How well entities are linked with another dataset, on a set that is made from public lists of names.
//!
//! The lists stand for the dataset. What is to be linked are the names that the gazetteer knows an item number for, as
//! articles would give them; the number is what a link is measured by. Neither the items with an even number nor the
//! others were used to choose the weights; what finds French spellings was made by looking at the even ones, and the
//! odd ones are held back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::gold::GoldError;
use super::lists::Lists;
use super::score::{Score, share, table};
use crate::link::candidate::{Choice, Finds, Thresholds};
use crate::link::score::Thing;
use crate::link::subject::{Names, Subject};
use crate::ontology::Ontology;
use crate::ontology::fold::fold_name;
use crate::ontology::triples::Object;
use crate::vocab;
use crate::world::knowledge::Kind;

/// Why links cannot be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinksError {
    /// A list cannot be read.
    #[error(transparent)]
    Gold(#[from] GoldError),
}

/// A name to be linked, and the item that it is, if there is one.
type Case = (Subject, Option<String>);

/// What was to be linked, and what was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many names there are.
    pub names: usize,
    /// How many of them have an item, were linked, and rightly.
    pub score: Score,
}

impl Count {
    /// Returns the share of names without an item that are left alone.
    #[must_use]
    pub fn left_alone(&self) -> f64 {
        share(self.names.saturating_sub(self.score.found), self.names)
    }

    /// Tells whether nothing was to be linked.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.score.gold == 0
    }
}

/// One kind of names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// All of them.
    pub all: Count,
    /// Those that are held back.
    pub held_back: Count,
}

/// How links compare with what is known.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The kinds of names, in order, and what became of them; all together come last.
    pub rows: BTreeMap<(usize, &'static str), Row>,
    /// What is linked wrongly, or not at all, one a line.
    pub differences: String,
}

/// The row of all kinds together, but for those that are linked with altered lists.
const ALL: (usize, &str) = (usize::MAX, "all");

/// From which kind on the lists are altered.
const ALTERED: usize = 10;

impl Comparison {
    /// Writes a row a kind of names; of those that have no item, the share that is left alone stands for the recall.
    #[must_use]
    pub fn table(&self) -> String {
        const HEADER: [&str; 8] = [
            "owl:sameAs of",
            "names",
            "with an item",
            "linked",
            "precision",
            "recall",
            "held back: precision",
            "held back: recall",
        ];
        let rows = self.rows.iter().map(|((_, name), Row { all, held_back })| {
            let shares = |count: &Count| match count.is_negative() {
                true => [String::new(), format!("({:.3} left alone)", count.left_alone())],
                false => [count.score.precision(), count.score.recall()].map(|share| format!("{share:.3}")),
            };
            let ([precision, recall], [held_precision, held_recall]) = (shares(all), shares(held_back));
            let [names, gold, found] = [all.names, all.score.gold, all.score.found].map(|number| number.to_string());
            [(*name).to_owned(), names, gold, found, precision, recall, held_precision, held_recall]
        });
        table(HEADER, rows)
    }
}

/// Links the gazetteer's names with the lists below a folder, and compares.
///
/// # Errors
///
/// Returns an error when the lists are not there.
pub fn evaluate(folder: &Path, ontology: &Ontology) -> Result<Comparison, LinksError> {
    let lists = Lists::read(folder)?;
    let names = Names::new(ontology);
    let mut comparison = Comparison::default();
    let kinds = cases(&lists, &names, ontology);
    for (number, (kind, cases)) in kinds.iter().enumerate() {
        comparison.measure_in_rounds((number, kind), cases, &lists, &names);
    }
    let demonyms = demonyms(ontology);
    let by_demonym = lists.with_countries(|country| {
        names.glossary.countries.find(country).and_then(|state| demonyms.get(state).cloned())
    });
    let homonyms = kinds.iter().filter(|(kind, _)| *kind == HOMONYMS).flat_map(|(_, cases)| cases);
    let homonyms: Vec<Case> = homonyms.cloned().collect();
    comparison.measure_in_rounds((ALTERED, "homonyms, country told by a demonym"), &homonyms, &by_demonym, &names);
    // What is not in the dataset must not be linked with what is like it.
    for is_even in [true, false] {
        let is_left_out = |item: &str| is_even == is_even_item(item);
        let known = kinds.iter().flat_map(|(_, cases)| cases).filter(|(_, item)| item.is_some());
        let missing = known.filter(|(_, item)| item.as_deref().is_some_and(is_left_out));
        let missing: Vec<Case> = missing.map(|(subject, _)| (subject.clone(), None)).collect();
        let fewer = lists.without(is_left_out);
        comparison.measure((ALTERED + 1, "names whose item is taken away"), &missing, &fewer, &names);
    }
    Ok(comparison)
}

/// What is measured with altered lists too.
const HOMONYMS: &str = "homonyms, country known";

/// Returns a demonym of each state.
fn demonyms(ontology: &Ontology) -> BTreeMap<&str, String> {
    let mut demonyms = BTreeMap::new();
    for triple in ontology.triples().iter() {
        if let (vocab::DEMONYM, Object::Literal(demonym, _)) = (triple.predicate, &triple.object) {
            demonyms.entry(ontology.iri(triple.subject)).or_insert_with(|| demonym.to_string());
        }
    }
    demonyms
}

/// Tells whether the number of an item is even; the others are held back.
fn is_even_item(item: &str) -> bool {
    item.bytes().next_back().is_some_and(|digit| digit % 2 == 0)
}

/// Makes the names to be linked, by what is hard about them.
fn cases(lists: &Lists, names: &Names<'_>, ontology: &Ontology) -> Vec<(&'static str, Vec<Case>)> {
    let mut bearers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (item, labels) in &lists.names {
        for (label, _) in labels {
            bearers.entry(fold_name(label)).or_default().insert(item);
        }
    }
    let mut variants: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut demonyms = BTreeSet::new();
    for triple in ontology.triples().iter() {
        match (triple.predicate, &triple.object) {
            (vocab::SKOS_PREF_LABEL | vocab::SKOS_ALT_LABEL, Object::Literal(label, tag)) if tag == "@fr" => {
                variants.entry(ontology.iri(triple.subject)).or_default().insert(label.to_string());
            }
            (vocab::DEMONYM | vocab::DEMONYM_FEMININE, Object::Literal(label, _)) => {
                demonyms.insert(label.to_string());
            }
            _ => {}
        }
    }
    let (mut plain, mut homonyms, mut ambiguous, mut inside) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut spellings, mut absent) = (Vec::new(), Vec::new());
    for concept in ontology.gazetteer.concepts() {
        let iri = ontology.iri(concept.iri);
        let Some(mut subject) = names.listed(iri) else { continue };
        let numbers = subject.known.iter().filter_map(|same| same.rsplit('/').next());
        let item = numbers.filter(|number| number.starts_with('Q')).map(str::to_owned).next();
        subject.known.clear();
        let label = fold_name(&subject.label);
        let alike = bearers.get(&label).cloned().unwrap_or_default();
        let Some(item) = item else {
            // What has no number here may be in the lists all the same; only names that are not tell something.
            continue;
        };
        if !lists.names.contains_key(&item) {
            absent.push((subject, None));
            continue;
        }
        if alike.len() > 1 && alike.contains(item.as_str()) {
            let thing = |item: &str| lists.things.get(item).cloned().unwrap_or_default();
            let (own, others) = (thing(&item), alike.iter().filter(|other| **other != item).map(|other| thing(other)));
            let is_place = |thing: &Thing| thing.types.contains("city") || thing.types.contains("region");
            let rivals: Vec<Thing> = others
                .filter(|other| !own.types.is_disjoint(&other.types) || is_place(&own) && is_place(other))
                .collect();
            if rivals.iter().any(|rival| !own.countries.is_disjoint(&rival.countries)) {
                // A town and its region: nothing that an article says of them tells which.
                inside.push((subject.clone(), None));
            } else {
                if !rivals.is_empty() {
                    let mut bare = subject.clone();
                    bare.countries.clear();
                    bare.names = [label.clone()].into();
                    ambiguous.push((bare, None));
                }
                homonyms.push((subject.clone(), Some(item.clone())));
            }
        } else {
            plain.push((subject.clone(), Some(item.clone())));
        }
        // What French papers write and the lists do not.
        for variant in variants.get(iri).into_iter().flatten().filter(|_| subject.kind == Kind::Person) {
            let folded = fold_name(variant);
            let is_listed =
                lists.names.get(&item).is_some_and(|names| names.iter().any(|(name, _)| fold_name(name) == folded));
            if !is_listed && folded.contains(' ') {
                let mut spelled = subject.clone();
                spelled.names = [folded].into();
                spelled.label.clone_from(variant);
                spellings.push((spelled, Some(item.clone())));
            }
        }
    }
    let demonyms = demonyms.into_iter().map(|demonym| {
        let (names, kind) = ([fold_name(&demonym)].into(), Kind::Thing);
        let (classes, countries, known) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        (
            Subject {
                iri: format!("{}{}", vocab::ID, fold_name(&demonym)),
                label: demonym,
                names,
                kind,
                classes,
                countries,
                known,
            },
            None,
        )
    });
    vec![
        ("plain names", plain),
        (HOMONYMS, homonyms),
        ("homonyms, country unknown", ambiguous),
        ("homonyms in one country", inside),
        ("French spellings of people", spellings),
        ("names without an item there", absent),
        ("demonyms", demonyms.collect()),
    ]
}

impl Comparison {
    /// Measures names one spelling of an item after the other, since an item is one entity at most.
    fn measure_in_rounds(&mut self, row: (usize, &'static str), cases: &[Case], lists: &Lists, names: &Names<'_>) {
        let mut rounds: BTreeMap<usize, Vec<Case>> = BTreeMap::new();
        let mut seen: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for case in cases {
            let round = seen.entry(case.1.clone()).or_default();
            rounds.entry(*round).or_default().push(case.clone());
            *round += usize::from(case.1.is_some());
        }
        for cases in rounds.values() {
            self.measure(row, cases, lists, names);
        }
    }

    fn measure(&mut self, row: (usize, &'static str), cases: &[Case], lists: &Lists, names: &Names<'_>) {
        use std::fmt::Write as _;
        let subjects: Vec<Subject> = cases.iter().map(|(subject, _)| subject.clone()).collect();
        let mut finds = Finds::new(&subjects, names.glossary.clone());
        for (item, labels) in &lists.names {
            for (label, language) in labels {
                finds.add_name(item, label, language, false);
            }
        }
        for item in finds.wanted() {
            if let Some(thing) = lists.things.get(&item) {
                finds.things.insert(item, thing.clone());
            }
        }
        let chosen = finds.choose(Thresholds::default(), |_| Ok::<_, std::convert::Infallible>(BTreeSet::new()));
        let Ok(candidates) = chosen;
        let mut linked: BTreeMap<usize, &str> = BTreeMap::new();
        for candidate in candidates.iter().filter(|candidate| candidate.choice == Choice::Same) {
            linked.insert(candidate.subject, &candidate.iri);
        }
        for (at, (subject, item)) in cases.iter().enumerate() {
            let found = linked.get(&at).copied();
            let is_right = item.is_some() && found == item.as_deref();
            // Those without an item are split by their names.
            let is_held_back = match item.as_deref() {
                Some(item) => !is_even_item(item),
                None => subject.label.len() % 2 == 1,
            };
            for row in [Some(row), (row.0 < ALTERED).then_some(ALL)].into_iter().flatten() {
                let Row { all, held_back } = self.rows.entry(row).or_default();
                for count in [Some(all), is_held_back.then_some(held_back)].into_iter().flatten() {
                    count.names += 1;
                    count.score.gold += usize::from(item.is_some());
                    count.score.found += usize::from(found.is_some());
                    count.score.right += usize::from(is_right);
                }
            }
            if found != item.as_deref() {
                let best = candidates.iter().find(|candidate| candidate.subject == at);
                let best = best.map(|best| format!("{} {:.2} {}", best.iri, best.score.sum, best.score.reason()));
                // Writing to a string cannot fail.
                let _ = writeln!(
                    self.differences,
                    "{}: {} is {}, linked with {}; best: {}",
                    row.1,
                    subject.label,
                    item.as_deref().unwrap_or("-"),
                    found.unwrap_or("-"),
                    best.unwrap_or_default()
                );
            }
        }
    }
}
