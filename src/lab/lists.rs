//! Public lists of names that stand for a dataset: countries, cities, regions, office holders, international bodies, and
//! names of all kinds that only distract.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::gold::{GoldError, read_file};
use crate::link::score::Thing;

/// The dataset: names and what is told of each item.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// What each item is called, with the language of the name.
    pub(super) names: BTreeMap<String, BTreeSet<(String, &'static str)>>,
    /// What is told of each item.
    pub(super) things: BTreeMap<String, Thing>,
}

impl Lists {
    /// Reads the lists below a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, GoldError> {
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
            lists.add(cell(&row, 1), &[], "human", cell(&row, 4));
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

    /// Returns the lists without some items.
    pub(super) fn without(&self, is_left_out: impl Fn(&str) -> bool) -> Self {
        let mut lists = self.clone();
        lists.names.retain(|item, _| !is_left_out(item));
        lists.things.retain(|item, _| !is_left_out(item));
        lists
    }

    /// Returns the lists with other words for countries, where there are any.
    pub(super) fn with_countries(&self, word: impl Fn(&str) -> Option<String>) -> Self {
        let mut lists = self.clone();
        for thing in lists.things.values_mut() {
            thing.countries =
                thing.countries.iter().map(|country| word(country).unwrap_or_else(|| country.clone())).collect();
        }
        lists
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
