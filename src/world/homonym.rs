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
use super::sheet::{Sheet, standing};
use super::{Changed, graph_iri, has, join, object_iri, subject_iri};
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// Stands between a name and the country that tells its bearer from others.
pub(crate) const SEPARATOR: char = '_';

/// Somebody, as one article names him and ties him to countries.
#[derive(Debug, Default)]
struct Bearer {
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

/// What this run knows of names, so that of all articles with a name only those that have changed are looked at.
///
/// **Invariant:** it is what the store says; who changes the store otherwise than through this forgets it.
#[derive(Debug, Default)]
pub(super) struct Homonyms {
    known: FxHashMap<String, Bearers>,
    /// The names that articles tie to countries, of those that are known.
    names: FxHashMap<String, BTreeSet<String>>,
}

/// Returns the names in an article that others may bear too: those that it ties to something, sorted.
pub(super) fn borne_names(quads: &[Quad], knowledge: &Knowledge) -> Vec<String> {
    let sheet = Sheet::new(quads);
    let tied = sheet.subjects().filter(|subject| !sheet.owners(subject).is_empty());
    let names = tied.filter(|subject| subject.starts_with(vocab::ID) && !knowledge.is_listed(subject));
    let names: BTreeSet<String> = names.map(|subject| plain_name(subject).to_owned()).collect();
    names.into_iter().collect()
}

impl Homonyms {
    /// Forgets what the store has anyway.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.names.clear();
    }

    /// Gives each bearer of a name an IRI of its own where articles tie them to different countries, and returns the
    /// articles whose graphs changed.
    pub(super) fn tell_apart(
        &mut self,
        store: &Store,
        decisions: &Decisions,
        changed: &[Changed],
        knowledge: &Knowledge,
    ) -> Result<Vec<NamedNode>, StoreError> {
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let mut names: BTreeSet<String> = changed.iter().flat_map(|changed| changed.names.iter().cloned()).collect();
        for changed in changed {
            names.extend(self.names.remove(changed.article.as_str()).into_iter().flatten());
            let told = store.quads(None, Some(vocab::TOLD_IN), Some((&changed.article).into()), Some(world))?;
            let borne = told.iter().map(subject_iri).filter(|subject| subject.starts_with(vocab::ID));
            names.extend(borne.map(|subject| plain_name(subject).to_owned()));
        }
        let mut rewritten = BTreeSet::new();
        for name in names {
            self.look_up(store, &name, changed, knowledge)?;
            if let Some(known) = self.known.get_mut(&name) {
                known.tell_apart(store, &name, decisions, &mut rewritten)?;
            }
        }
        Ok(rewritten.into_iter().map(NamedNode::new_unchecked).collect())
    }

    /// Looks up the bearers of a name: in all articles the first time, then in those that have changed.
    fn look_up(
        &mut self,
        store: &Store,
        name: &str,
        changed: &[Changed],
        knowledge: &Knowledge,
    ) -> Result<(), StoreError> {
        let mut articles: Vec<Option<&NamedNode>> = changed.iter().map(|changed| Some(&changed.article)).collect();
        if !self.known.contains_key(name) {
            self.known.insert(name.to_owned(), Bearers { apart: told_apart(store, name)?, ..Bearers::default() });
            articles = vec![None];
        }
        let Some(known) = self.known.get_mut(name) else { return Ok(()) };
        let variants: BTreeSet<String> =
            std::iter::once(name.to_owned()).chain(known.apart.values().cloned()).collect();
        for article in articles {
            if let Some(article) = article {
                known.bearers.remove(article.as_str());
            }
            for (article, bearer) in bearers(store, &variants, article, knowledge)? {
                self.names.entry(article.clone()).or_default().insert(name.to_owned());
                known.bearers.insert(article, bearer);
            }
        }
        Ok(())
    }
}

impl Bearers {
    /// Writes what each bearer is called now, where that has changed.
    fn tell_apart(
        &mut self,
        store: &Store,
        name: &str,
        decisions: &Decisions,
        rewritten: &mut BTreeSet<String>,
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
                let mut quads = store.quads(None, None, None, Some(graph.as_ref()))?;
                replace(&mut quads, |iri| (iri == bearer.current).then_some(stands));
                store.replace_graph(graph.as_ref(), &quads)?;
                rewritten.insert(article.clone());
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

/// Returns the articles, or what one article says, that tie a name to countries.
fn bearers(
    store: &Store,
    variants: &BTreeSet<String>,
    article: Option<&NamedNode>,
    knowledge: &Knowledge,
) -> Result<BTreeMap<String, Bearer>, StoreError> {
    let mut bearers: BTreeMap<String, Bearer> = BTreeMap::new();
    for variant in variants {
        let subject = TermRef::from(NamedNodeRef::new_unchecked(variant));
        for claim in store.quads(None, Some(vocab::RDF_SUBJECT), Some(subject), article.map(NamedNode::as_ref))? {
            let article = NamedNode::new_unchecked(graph_iri(&claim));
            let claim = NamedNodeRef::new_unchecked(subject_iri(&claim));
            let claim = store.quads(Some(claim), None, None, Some(article.as_ref()))?;
            let owner = claim.iter().find(|quad| has(quad, vocab::RDF_OBJECT)).and_then(object_iri);
            let Some(owner) = owner.filter(|_| claim.iter().any(|quad| standing(quad).is_some())) else { continue };
            if let Some(country) = country(store, owner, &article, knowledge)? {
                let bearer = bearers.entry(article.into_string()).or_default();
                bearer.current.clone_from(variant);
                bearer.countries.insert(country);
            }
        }
    }
    Ok(bearers)
}

/// Returns the state that something is, or lies in.
fn country(
    store: &Store,
    owner: &str,
    article: &NamedNode,
    knowledge: &Knowledge,
) -> Result<Option<String>, StoreError> {
    if let Some(country) = knowledge.find(owner).and_then(|owner| knowledge.country(owner)) {
        return Ok(Some(knowledge.iri(country).to_owned()));
    }
    let subject = NamedNodeRef::new_unchecked(owner);
    let classes = store.quads(Some(subject), Some(vocab::RDF_TYPE), None, Some(article.as_ref()))?;
    let is_state = classes
        .iter()
        .filter_map(object_iri)
        .filter_map(|class| knowledge.find(class))
        .any(|class| knowledge.kind(class) == Kind::State);
    Ok(is_state.then(|| owner.to_owned()))
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
