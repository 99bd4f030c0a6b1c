//! People and organizations of one name, told apart by the countries that
//! articles tie them to.
//!
//! A name that the gazetteer does not list has one IRI for all who bear it.
//! Where some articles tie it to one country and others to another, each of
//! these gets an IRI of its own, with the country behind the name; articles
//! that tell no country keep the plain one, and `selon doubles` shows them.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, TermRef};

use super::decision::{Decisions, replace};
use super::description::Descriptions;
use super::knowledge::{Kind, Knowledge};
use super::sheet::{Sheet, standing};
use super::{Changed, graph_iri, has, join, object_iri, subject_iri, subjects};
use crate::store::{Store, StoreError, node};
use crate::vocab;

/// Stands between a name and the country that tells its bearer from others.
pub(crate) const SEPARATOR: char = '_';

/// An article, as it names somebody and ties him to countries.
type Bearer = (String, BTreeSet<String>);

/// Returns the names in an article that others may bear too: those that it ties to something, sorted.
pub(super) fn borne_names(quads: &[Quad], knowledge: &Knowledge) -> Vec<String> {
    let sheet = Sheet::new(quads);
    let tied = sheet.subjects().filter(|subject| !sheet.owners(subject).is_empty());
    let names = tied.filter(|subject| subject.starts_with(vocab::ID) && !knowledge.is_listed(subject));
    let names: BTreeSet<String> = names.map(|subject| plain_name(subject).to_owned()).collect();
    names.into_iter().collect()
}

/// Gives each bearer of a name an IRI of its own where articles tie them to different countries, and returns the
/// articles whose graphs changed.
pub(super) fn tell_apart(
    store: &Store,
    decisions: &Decisions,
    changed: &[Changed],
    descriptions: &mut Descriptions,
) -> Result<Vec<NamedNode>, StoreError> {
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    let mut names: BTreeSet<String> = changed.iter().flat_map(|changed| changed.names.iter().cloned()).collect();
    for changed in changed {
        let told = store.quads(None, Some(vocab::TOLD_IN), Some((&changed.article).into()), Some(world))?;
        let borne = told.iter().map(subject_iri).filter(|subject| subject.starts_with(vocab::ID));
        names.extend(borne.map(|subject| plain_name(subject).to_owned()));
    }
    let mut rewritten = BTreeSet::new();
    for name in names {
        let known =
            store.quads(None, Some(vocab::HOMONYM_OF), Some(NamedNodeRef::new_unchecked(&name).into()), Some(world))?;
        let bearers = bearers(store, &name, &known, &descriptions.knowledge)?;
        let groups = group(bearers.values().map(|(_, countries)| countries));
        if known.is_empty() && groups.len() < 2 {
            continue;
        }
        let (mut removed, mut added) = (known.clone(), Vec::new());
        for quad in &known {
            let variant = NamedNodeRef::new_unchecked(subject_iri(quad));
            removed.extend(store.quads(Some(variant), Some(vocab::TOLD_IN), None, Some(world))?);
        }
        for (article, (current, countries)) in &bearers {
            let own = groups.iter().find(|group| !group.is_disjoint(countries)).filter(|_| groups.len() > 1);
            let wanted = match own.and_then(|group| group.first()) {
                Some(country) => format!("{name}{SEPARATOR}{}", country.strip_prefix(vocab::ID).unwrap_or(country)),
                None => name.clone(),
            };
            let (node_of, article_node) = (NamedNode::new_unchecked(&wanted), NamedNode::new_unchecked(article));
            if wanted != name {
                let plain = NamedNode::new_unchecked(&name);
                added.push(Quad::new(node_of.clone(), node(vocab::HOMONYM_OF), plain, world));
                added.push(Quad::new(node_of, node(vocab::TOLD_IN), article_node.clone(), world));
            }
            let wanted = decisions.canonical(&wanted);
            if wanted != current {
                let mut quads = store.quads(None, None, None, Some(article_node.as_ref()))?;
                replace(&mut quads, |iri| (iri == current).then_some(wanted));
                store.replace_graph(article_node.as_ref(), &quads)?;
                rewritten.insert(article.clone());
            }
        }
        store.rewrite(&removed, &added)?;
    }
    Ok(rewritten.into_iter().map(NamedNode::new_unchecked).collect())
}

/// Returns the articles that tie bearers of a name to a country: what each calls him, and the countries.
fn bearers(
    store: &Store,
    name: &str,
    known: &[Quad],
    knowledge: &Knowledge,
) -> Result<BTreeMap<String, Bearer>, StoreError> {
    let mut bearers: BTreeMap<String, Bearer> = BTreeMap::new();
    let variants: BTreeSet<&str> = std::iter::once(name).chain(known.iter().map(subject_iri)).collect();
    for variant in variants {
        let subject = TermRef::from(NamedNodeRef::new_unchecked(variant));
        for claim in store.quads(None, Some(vocab::RDF_SUBJECT), Some(subject), None)? {
            let article = NamedNode::new_unchecked(graph_iri(&claim));
            let claim = store.quads(
                subjects(vec![claim]).first().map(NamedNode::as_ref),
                None,
                None,
                Some(article.as_ref()),
            )?;
            let owner = claim.iter().find(|quad| has(quad, vocab::RDF_OBJECT)).and_then(object_iri);
            let Some(owner) = owner.filter(|_| claim.iter().any(|quad| standing(quad).is_some())) else { continue };
            if let Some(country) = country(store, owner, &article, knowledge)? {
                let bearer = bearers.entry(article.as_str().to_owned()).or_default();
                bearer.0 = variant.to_owned();
                bearer.1.insert(country);
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
