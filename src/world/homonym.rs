//! People and organizations of one name, told apart by the countries that
//! articles tie them to.
//!
//! A name that the gazetteer does not list has one IRI for all who bear it.
//! Where some articles tie it to one country and others to another, each of
//! these gets an IRI of its own, with the country behind the name; articles
//! that tell no country keep the plain one, and `selon doubles` shows them.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::decision::{Decisions, replace};
use super::knowledge::{Kind, Knowledge};
use super::sheet::Sheet;
use super::{Changed, graph_iri, has, join, object_iri, subject_iri};
use crate::store::{Store, StoreError, is_article, node, pending};
use crate::vocab;

/// Stands between a name and the country that tells its bearer from others.
pub(crate) const SEPARATOR: char = '_';

/// Somebody, as one article names him and ties him to countries.
#[derive(Clone, Debug, Default)]
pub(super) struct Bearer {
    current: String,
    countries: BTreeSet<String>,
}

/// The bearers of a name, by article.
#[derive(Debug, Default)]
struct Bearers {
    bearers: BTreeMap<String, Bearer>,
    /// The IRI of his own that the graph of the world gives a bearer.
    apart: BTreeMap<String, String>,
}

/// Another IRI for somebody in an article.
#[derive(Clone, Debug)]
pub(super) struct Renaming {
    pub(super) article: NamedNode,
    pub(super) from: String,
    pub(super) to: String,
}

/// What this run knows of names, so that of all articles with a name only those that have changed are looked at.
///
/// **Invariant:** it is what the store says; who changes the store otherwise than through this forgets it.
#[derive(Debug, Default)]
pub(super) struct Homonyms {
    known: FxHashMap<String, Bearers>,
    /// The names that articles tie to countries, of those that are known.
    names: FxHashMap<String, BTreeSet<String>>,
}

/// Returns the names in an article that others may bear too, and what countries it ties them to.
pub(super) fn ties(sheet: &Sheet<'_>, knowledge: &Knowledge) -> BTreeMap<String, Bearer> {
    let mut ties: BTreeMap<String, Bearer> = BTreeMap::new();
    let names = sheet.owned().filter(|name| name.starts_with(vocab::ID) && !knowledge.is_listed(name));
    for name in names {
        let countries = sheet.owners(name).iter().filter_map(|owner| country(sheet, owner, knowledge));
        let countries: BTreeSet<String> = countries.collect();
        if !countries.is_empty() {
            let bearer = ties.entry(plain_name(name).to_owned()).or_default();
            bearer.countries.extend(countries);
            if *bearer.current < *name {
                name.clone_into(&mut bearer.current);
            }
        }
    }
    ties
}

impl Homonyms {
    /// Forgets what the store has anyway.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.names.clear();
    }

    /// Gives each bearer of a name an IRI of its own where articles tie them to different countries, and returns what
    /// changed in the articles' graphs.
    pub(super) fn tell_apart(
        &mut self,
        store: &Store,
        decisions: &Decisions,
        changed: &[Changed],
        knowledge: &Knowledge,
    ) -> Result<Vec<Renaming>, StoreError> {
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let fresh = Fresh::new(changed);
        let mut names: BTreeSet<String> = fresh.bearers.keys().map(|name| (*name).to_owned()).collect();
        for article in &fresh.articles {
            names.extend(self.names.remove(*article).into_iter().flatten());
            let article = TermRef::from(NamedNodeRef::new_unchecked(article));
            let told = store.quads(None, Some(vocab::TOLD_IN), Some(article), Some(world))?;
            let borne = told.iter().map(subject_iri).filter(|subject| subject.starts_with(vocab::ID));
            names.extend(borne.map(|subject| plain_name(subject).to_owned()));
        }
        let mut renamings = Vec::new();
        for name in names {
            self.look_up(store, &name, &fresh, knowledge)?;
            if let Some(known) = self.known.get_mut(&name) {
                known.tell_apart(store, &name, decisions, &mut renamings)?;
            }
        }
        Ok(renamings)
    }

    /// Looks up the bearers of a name: the first time in all articles, then in those that have changed.
    fn look_up(
        &mut self,
        store: &Store,
        name: &str,
        fresh: &Fresh<'_>,
        knowledge: &Knowledge,
    ) -> Result<(), StoreError> {
        if !self.known.contains_key(name) {
            let apart = told_apart(store, name)?;
            let variants: BTreeSet<&str> = std::iter::once(name).chain(apart.values().map(String::as_str)).collect();
            let mut bearers = BTreeMap::new();
            for (article, quads) in said_of(store, &variants, &fresh.articles)? {
                let bearer = ties(&Sheet::new(&quads), knowledge).remove(name);
                bearers.extend(bearer.map(|bearer| (article, bearer)));
            }
            for article in bearers.keys() {
                self.names.entry(article.clone()).or_default().insert(name.to_owned());
            }
            self.known.insert(name.to_owned(), Bearers { bearers, apart });
        }
        let Some(known) = self.known.get_mut(name) else { return Ok(()) };
        known.bearers.retain(|article, _| !fresh.articles.contains(article.as_str()));
        for (article, bearer) in fresh.bearers.get(name).into_iter().flatten() {
            self.names.entry((*article).to_owned()).or_default().insert(name.to_owned());
            known.bearers.insert((*article).to_owned(), (*bearer).clone());
        }
        Ok(())
    }
}

/// The articles that have changed.
struct Fresh<'a> {
    articles: FxHashSet<&'a str>,
    /// The bearers of names in them, by name.
    bearers: FxHashMap<&'a str, Vec<(&'a str, &'a Bearer)>>,
}

impl<'a> Fresh<'a> {
    /// Sorts by name what articles say; of one that was given twice, the later one counts.
    fn new(changed: &'a [Changed]) -> Self {
        let last: FxHashMap<&str, &Changed> =
            changed.iter().map(|changed| (changed.article.as_str(), changed)).collect();
        let mut bearers: FxHashMap<&str, Vec<_>> = FxHashMap::default();
        for (article, changed) in &last {
            for (name, bearer) in &changed.ties {
                bearers.entry(name).or_default().push((*article, bearer));
            }
        }
        Self { articles: last.into_keys().collect(), bearers }
    }
}

impl Bearers {
    /// Writes what each bearer is called now, where that has changed.
    fn tell_apart(
        &mut self,
        store: &Store,
        name: &str,
        decisions: &Decisions,
        renamings: &mut Vec<Renaming>,
    ) -> Result<(), StoreError> {
        let groups = group(self.bearers.values().map(|bearer| &bearer.countries));
        if groups.len() < 2 && self.apart.is_empty() {
            return Ok(());
        }
        let mut apart = BTreeMap::new();
        for (article, bearer) in &mut self.bearers {
            let own = groups.iter().find(|group| !group.is_disjoint(&bearer.countries)).filter(|_| groups.len() > 1);
            let wanted = match own.and_then(|group| group.first()) {
                Some(country) => format!("{name}{SEPARATOR}{}", country.strip_prefix(vocab::ID).unwrap_or(country)),
                None => name.to_owned(),
            };
            let stands = decisions.canonical(&wanted);
            if stands != bearer.current {
                let graph = NamedNode::new_unchecked(article);
                rename(store, graph.as_ref(), &bearer.current, stands)?;
                renamings.push(Renaming { article: graph, from: bearer.current.clone(), to: stands.to_owned() });
                stands.clone_into(&mut bearer.current);
            }
            if wanted != name {
                apart.insert(article.clone(), wanted);
            }
        }
        let before = notes(name, &self.apart);
        let after = notes(name, &apart);
        let gone: Vec<Quad> = before.iter().filter(|quad| !after.contains(*quad)).cloned().collect();
        let new: Vec<Quad> = after.into_iter().filter(|quad| !before.contains(quad)).collect();
        if !gone.is_empty() || !new.is_empty() {
            store.rewrite(&gone, &new)?;
        }
        // Who was merged into somebody of another name is none of these bearers any more.
        let is_variant = |current: &String| current == name || apart.values().any(|variant| variant == current);
        self.bearers.retain(|_, bearer| is_variant(&bearer.current));
        self.apart = apart;
        Ok(())
    }
}

/// Puts one IRI in the place of another in an article's graph, and marks the article as pending with it.
fn rename(store: &Store, article: NamedNodeRef<'_>, from: &str, to: &str) -> Result<(), StoreError> {
    let name = NamedNodeRef::new_unchecked(from);
    let mut quads = store.quads(Some(name), None, None, Some(article))?;
    quads.extend(store.quads(None, None, Some(name.into()), Some(article))?);
    let before = quads.clone();
    replace(&mut quads, |iri| (iri == from).then_some(to));
    quads.push(pending(article));
    store.rewrite(&before, &quads)
}

/// Returns what the graph of the world says of bearers of a name who are told apart.
fn notes(name: &str, apart: &BTreeMap<String, String>) -> FxHashSet<Quad> {
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    let plain = NamedNode::new_unchecked(name);
    let notes = apart.iter().flat_map(|(article, bearer)| {
        let bearer = NamedNode::new_unchecked(bearer);
        let article = NamedNode::new_unchecked(article);
        [
            Quad::new(bearer.clone(), node(vocab::HOMONYM_OF), plain.clone(), world),
            Quad::new(bearer, node(vocab::TOLD_IN), article, world),
        ]
    });
    notes.collect()
}

/// Returns the bearers of a name who are told apart, by article, as the graph of the world has them.
fn told_apart(store: &Store, name: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    let mut apart = BTreeMap::new();
    let name = TermRef::from(NamedNodeRef::new_unchecked(name));
    for bearer in store.quads(None, Some(vocab::HOMONYM_OF), Some(name), Some(world))? {
        let subject = NamedNodeRef::new_unchecked(subject_iri(&bearer));
        for told in store.quads(Some(subject), Some(vocab::TOLD_IN), None, Some(world))? {
            apart.extend(object_iri(&told).map(|article| (article.to_owned(), subject.as_str().to_owned())));
        }
    }
    Ok(apart)
}

/// Returns what articles say of how some names belong to others, by article, but for those in `fresh`.
fn said_of(
    store: &Store,
    names: &BTreeSet<&str>,
    fresh: &FxHashSet<&str>,
) -> Result<BTreeMap<String, Vec<Quad>>, StoreError> {
    let mut said: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for name in names {
        let name = TermRef::from(NamedNodeRef::new_unchecked(name));
        for claim in store.quads(None, Some(vocab::RDF_SUBJECT), Some(name), None)? {
            let article = NamedNodeRef::new_unchecked(graph_iri(&claim));
            if fresh.contains(article.as_str()) || !is_article(article) {
                continue;
            }
            let claim = NamedNodeRef::new_unchecked(subject_iri(&claim));
            let star = store.quads(Some(claim), None, None, Some(article))?;
            let owners = star.iter().filter(|quad| has(quad, vocab::RDF_OBJECT)).filter_map(object_iri);
            let mut classes = Vec::new();
            for owner in owners {
                let owner = NamedNodeRef::new_unchecked(owner);
                classes.extend(store.quads(Some(owner), Some(vocab::RDF_TYPE), None, Some(article))?);
            }
            let said = said.entry(article.as_str().to_owned()).or_default();
            said.extend(star);
            said.extend(classes);
        }
    }
    Ok(said)
}

/// Returns the state that something is, or lies in.
fn country(sheet: &Sheet<'_>, owner: &str, knowledge: &Knowledge) -> Option<String> {
    if let Some(country) = knowledge.find(owner).and_then(|owner| knowledge.country(owner)) {
        return Some(knowledge.iri(country).to_owned());
    }
    let mut classes = sheet.objects(owner, vocab::RDF_TYPE).filter_map(|class| knowledge.find(class));
    classes.any(|class| knowledge.kind(class) == Kind::State).then(|| owner.to_owned())
}

/// Joins the countries that one article names together, and returns the groups that are left, in order.
fn group<'a>(articles: impl Iterator<Item = &'a BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for countries in articles {
        join(&mut groups, countries.clone());
    }
    groups.sort();
    groups
}

/// Returns an IRI without the country that tells its bearer from others.
pub(super) fn plain_name(iri: &str) -> &str {
    iri.split_once(SEPARATOR).map_or(iri, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_named_together_are_of_one_bearer() {
        let countries = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let articles = [countries(&["fr"]), countries(&["us", "be"]), countries(&["fr", "be"]), countries(&["ca"])];
        assert_eq!(group(articles.iter()), [countries(&["be", "fr", "us"]), countries(&["ca"])]);
        assert_eq!(plain_name("id:karim-haddad_liban"), "id:karim-haddad");
    }
}
