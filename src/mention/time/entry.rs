//! The entries of a word list, gathered from triples.

use rustc_hash::FxHashMap;

/// One subject of a word list with what is said of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    facts: Vec<(String, String)>,
}

impl Entry {
    /// Returns the values of a property, by its local name.
    pub(crate) fn values<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.facts.iter().filter(move |(name, _)| name == property).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a property.
    pub(crate) fn value(&self, property: &str) -> Option<&str> {
        self.facts.iter().find(|(name, _)| name == property).map(|(_, value)| value.as_str())
    }

    /// Returns the local name of the value, where the value is an IRI.
    pub(crate) fn name(&self, property: &str) -> Option<&str> {
        self.value(property).map(local_name)
    }

    /// Returns the first value of a property as a number.
    pub(crate) fn number(&self, property: &str) -> Option<f64> {
        self.value(property)?.parse().ok()
    }

    /// Tells whether the entry belongs to a class, by its local name.
    pub(crate) fn is_a(&self, class: &str) -> bool {
        self.values("type").any(|iri| local_name(iri) == class)
    }

    /// Returns every form, and whether it is a plural one.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (&str, bool)> {
        self.values("lemma").map(|form| (form, false)).chain(self.values("plural").map(|form| (form, true)))
    }
}

/// Returns what stands behind the last `#` or `/`.
pub(crate) fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

/// Groups triples (subject, predicate, lexical form or IRI) by subject, in their order.
pub(crate) fn gather<'a>(triples: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (subject, predicate, object) in triples {
        let place = *places.entry(subject).or_insert_with(|| {
            entries.push(Entry::default());
            entries.len() - 1
        });
        if let Some(entry) = entries.get_mut(place) {
            entry.facts.push((local_name(predicate).to_owned(), object.to_owned()));
        }
    }
    entries
}
