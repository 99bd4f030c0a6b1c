//! How well entities are linked with another dataset, on a set that is made from public lists of names.
//!
//! The lists stand for the dataset: countries, cities, regions, office holders, international bodies, and names of all
//! kinds that only distract. What is to be linked are the names that the gazetteer knows an item number for, as
//! articles would give them; the number is what a link is measured by. Neither the items with an
//! even number nor the others were used to choose the weights.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::gold::{GoldError, read_file};
use super::score::{share, table};
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

/// A row of the table: what was to be linked, and what was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Count {
    cases: usize,
    gold: usize,
    found: usize,
    right: usize,
}

/// How links compare with what is known.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    rows: BTreeMap<(usize, &'static str), Count>,
    /// What is linked wrongly, or not at all, one a line.
    pub differences: String,
}

impl Comparison {
    /// Returns precision and recall of `owl:sameAs` on the items that are held back.
    #[must_use]
    pub fn held_back(&self) -> (f64, f64) {
        let count = self.rows.get(&(11, "all, held back")).cloned().unwrap_or_default();
        (share(count.right, count.found), share(count.right, count.gold))
    }

    /// Writes a row a kind of names.
    #[must_use]
    pub fn table(&self) -> String {
        let rows = self.rows.iter().map(|((_, name), count)| {
            [
                (*name).to_owned(),
                count.cases.to_string(),
                count.gold.to_string(),
                count.found.to_string(),
                count.right.to_string(),
                format!("{:.3}", share(count.right, count.found)),
                format!("{:.3}", share(count.right, count.gold)),
            ]
        });
        table(["owl:sameAs of", "names", "with an item", "linked", "rightly", "precision", "recall"], rows)
    }
}

/// The dataset: names and what is told of each item.
#[derive(Debug, Default)]
struct Lists {
    names: BTreeMap<String, BTreeSet<(String, &'static str)>>,
    things: BTreeMap<String, Thing>,
}

impl Lists {
    /// Reads the lists below a folder.
    fn read(folder: &Path) -> Result<Self, GoldError> {
        let mut lists = Self::default();
        let codes = rows(&folder.join("gaz_country_coder/countries_joined.tsv"))?;
        let mut alpha2: BTreeMap<String, String> = BTreeMap::new();
        for row in &codes {
            alpha2.insert(cell(row, 2).to_owned(), cell(row, 1).to_owned());
            lists.add(cell(row, 0), &[(cell(row, 3), "fr"), (cell(row, 4), "en")], "country", cell(row, 1));
        }
        for row in rows(&folder.join("gaz_naturalearth/cities.tsv"))? {
            let country = alpha2.get(cell(&row, 4)).cloned().unwrap_or_default();
            let names = [(cell(&row, 1), ""), (cell(&row, 2), "fr"), (cell(&row, 3), "en")];
            lists.add(cell(&row, 0), &names, "city", &country);
        }
        for row in rows(&folder.join("gaz_regions/regions_joined.tsv"))? {
            let names = [(cell(&row, 2), ""), (cell(&row, 3), "fr"), (cell(&row, 4), "fr"), (cell(&row, 5), "fr")];
            lists.add(cell(&row, 0), &names, "region", cell(&row, 7));
        }
        for row in rows(&folder.join("gaz_politicians/holders.tsv"))? {
            // The list is named after its country: "armenia-ministers".
            let list = cell(&row, 0);
            let country = list.rsplit_once('-').map_or(list, |(country, _)| country).replace('-', " ");
            lists.add(cell(&row, 1), &[(cell(&row, 2), "en")], "human", &country);
        }
        for row in rows(&folder.join("gaz_supranational/derived.tsv"))? {
            lists.add(cell(&row, 0), &[(cell(&row, 1), "en"), (cell(&row, 3), "fr")], "organization", "");
        }
        for row in rows(&folder.join("wikidata_mpararel/labels.tsv"))? {
            for (names, language) in [(cell(&row, 1), "fr"), (cell(&row, 2), "en")] {
                names.split('|').for_each(|name| lists.add(cell(&row, 0), &[(name, language)], "", ""));
            }
        }
        Ok(lists)
    }

    fn add(&mut self, item: &str, names: &[(&str, &'static str)], class: &str, country: &str) {
        if !item.starts_with('Q') {
            return;
        }
        let known = self.names.entry(item.to_owned()).or_default();
        known.extend(names.iter().filter(|(name, _)| !name.is_empty()).map(|(name, tag)| ((*name).to_owned(), *tag)));
        let thing = self.things.entry(item.to_owned()).or_default();
        for (value, values) in [(class, &mut thing.types), (country, &mut thing.countries)] {
            if !value.is_empty() {
                values.insert(value.to_owned());
            }
        }
    }
}

fn rows(path: &Path) -> Result<Vec<Vec<String>>, GoldError> {
    let text = read_file(path)?;
    Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |cell| cell.trim())
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
    for (number, (kind, cases)) in cases(&lists, &names, ontology).into_iter().enumerate() {
        // An item is one entity at most, so that several spellings of one name are measured one after the other.
        let mut rounds: BTreeMap<usize, Vec<Case>> = BTreeMap::new();
        let mut seen: BTreeMap<Option<String>, usize> = BTreeMap::new();
        for case in cases {
            let round = seen.entry(case.1.clone()).or_default();
            rounds.entry(*round).or_default().push(case.clone());
            *round += usize::from(case.1.is_some());
        }
        for cases in rounds.values() {
            comparison.measure(number, kind, cases, &lists, &names);
        }
    }
    Ok(comparison)
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
        ("homonyms, country known", homonyms),
        ("homonyms, country unknown", ambiguous),
        ("homonyms in one country", inside),
        ("French spellings of people", spellings),
        ("names without an item there", absent),
        ("demonyms", demonyms.collect()),
    ]
}

impl Comparison {
    fn measure(&mut self, number: usize, kind: &'static str, cases: &[Case], lists: &Lists, names: &Names<'_>) {
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
            let digit =
                item.as_deref().map_or(subject.label.len(), |item| usize::from(item.as_bytes()[item.len() - 1]));
            let half = if digit % 2 == 0 { (10, "all, tuned on") } else { (11, "all, held back") };
            for row in [(number, kind), half] {
                let count = self.rows.entry(row).or_default();
                count.cases += 1;
                count.gold += usize::from(item.is_some());
                count.found += usize::from(found.is_some());
                count.right += usize::from(is_right);
            }
            if found != item.as_deref() {
                let best = candidates.iter().find(|candidate| candidate.subject == at);
                let best = best.map(|best| format!("{} {:.2} {}", best.iri, best.score.sum, best.score.reason()));
                // Writing to a string cannot fail.
                let _ = writeln!(
                    self.differences,
                    "{kind}: {} is {}, linked with {}; best: {}",
                    subject.label,
                    item.as_deref().unwrap_or("-"),
                    found.unwrap_or("-"),
                    best.unwrap_or_default()
                );
            }
        }
    }
}
