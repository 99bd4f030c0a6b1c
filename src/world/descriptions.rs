//! The descriptions that are known in a run: those of what was read in it, and
//! those that were called back from the store.

use std::sync::Arc;

use oxigraph::model::{NamedNode, NamedNodeRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::description::{Description, Filler, describe_all};
use super::index::Index;
use super::knowledge::{Kind, Knowledge, Name};
use super::sheet::Sheet;
use super::{digest, object_iri};
use crate::ontology::Ontology;
use crate::store::{Store, StoreError};
use crate::vocab;

/// How many IRIs may be known before all is forgotten to make room: those of some 20,000 articles, in 200 MB.
const MOST: usize = 400_000;

/// Descriptions of events, made on demand.
#[derive(Debug)]
pub(super) struct Descriptions {
    pub(super) knowledge: Knowledge,
    /// The keys of the descriptions.
    pub(super) index: Index,
    /// What is known apart from articles.
    plain: Knowledge,
    known: FxHashMap<Name, Arc<Description>>,
    /// The articles whose events are known.
    read: FxHashSet<Name>,
    /// The articles of other events.
    articles: FxHashMap<Name, Name>,
}

impl Descriptions {
    pub(super) fn new(store: &Store, ontology: &Ontology) -> Result<Self, StoreError> {
        let knowledge = Knowledge::load(store, ontology)?;
        let (known, read, articles) = Default::default();
        Ok(Self { plain: knowledge.clone(), knowledge, index: Index::default(), known, read, articles })
    }

    /// Forgets what can be looked up again, where that is much, and tells whether it was.
    pub(super) fn make_room(&mut self) -> bool {
        let is_much = self.knowledge.size() > self.plain.size() + MOST;
        if is_much {
            self.knowledge = self.plain.clone();
            self.known.clear();
            self.read.clear();
            self.articles.clear();
            self.index.clear();
        }
        is_much
    }

    /// Describes the events of an article in the order of their IRIs, in place of what was known of them.
    pub(super) fn read(&mut self, article: &NamedNode, sheet: &Sheet<'_>) -> Vec<Arc<Description>> {
        let descriptions = describe_all(sheet, article, &mut self.knowledge);
        self.learn(article, descriptions)
    }

    /// Puts one name in the place of another in an article's descriptions; gives none where it stands there already.
    pub(super) fn rename(
        &mut self,
        events: &[Arc<Description>],
        from: &str,
        to: &str,
    ) -> Option<Vec<Arc<Description>>> {
        let Some(first) = events.first() else { return Some(Vec::new()) };
        let (from, to) = (self.knowledge.name(from), self.knowledge.name(to));
        if first.names.iter().any(|(name, _)| *name == to) {
            return None;
        }
        let renamed = |name: Name| if name == from { to } else { name };
        let all = |names: &[(Name, Kind)]| names.iter().map(|(name, kind)| (renamed(*name), *kind)).collect::<Vec<_>>();
        let mut names = all(&first.names);
        names.sort_unstable();
        let (names, topics): (Arc<[_]>, Arc<[_]>) = (names.into(), all(&first.topics).into());
        let article = NamedNode::new_unchecked(self.knowledge.iri(first.article));
        let events = events.iter().map(|event| Description {
            around: all(&event.around).into(),
            fillers: event.fillers.iter().map(|filler| Filler { entity: renamed(filler.entity), ..*filler }).collect(),
            names: Arc::clone(&names),
            topics: Arc::clone(&topics),
            ..Description::clone(event)
        });
        Some(self.learn(&article, events.collect()))
    }

    /// Returns the descriptions that the store keeps of an article's events.
    pub(super) fn load(
        &mut self,
        article: &NamedNode,
        store: &Store,
    ) -> Result<Option<Vec<Arc<Description>>>, StoreError> {
        let descriptions = digest::load(store, article, &mut self.knowledge)?;
        Ok(descriptions.map(|descriptions| self.learn(article, descriptions)))
    }

    /// Keeps the descriptions of an article's events.
    fn learn(&mut self, article: &NamedNode, descriptions: Vec<Description>) -> Vec<Arc<Description>> {
        let descriptions: Vec<Arc<Description>> = descriptions.into_iter().map(Arc::new).collect();
        self.known.extend(descriptions.iter().map(|description| (description.event, Arc::clone(description))));
        self.read.insert(self.knowledge.name(article.as_str()));
        descriptions
    }

    /// Learns in which article an event is told.
    pub(super) fn place(&mut self, event: Name, article: Name) {
        self.articles.insert(event, article);
    }

    /// Returns the article that tells an event.
    pub(super) fn article(&mut self, event: Name, store: &Store) -> Result<Option<Name>, StoreError> {
        let known = self.known.get(&event).map(|known| known.article).or_else(|| self.articles.get(&event).copied());
        if known.is_some() {
            return Ok(known);
        }
        let subject = NamedNodeRef::new_unchecked(self.knowledge.iri(event));
        let told = store.quads(Some(subject), Some(vocab::TOLD_IN), None, None)?;
        let article = told.first().and_then(object_iri).map(|article| self.knowledge.name(article));
        article.into_iter().for_each(|article| self.place(event, article));
        Ok(article)
    }

    /// Describes an event of the store: from its article's digest, or from the whole graph where there is none.
    pub(super) fn recall(&mut self, event: Name, store: &Store) -> Result<Option<Arc<Description>>, StoreError> {
        if let Some(known) = self.known.get(&event) {
            return Ok(Some(Arc::clone(known)));
        }
        let article = self.article(event, store)?.filter(|article| !self.read.contains(article));
        let Some(article) = article else { return Ok(None) };
        let article = NamedNode::new_unchecked(self.knowledge.iri(article));
        if self.load(&article, store)?.is_none() {
            let quads = store.quads(None, None, None, Some(article.as_ref()))?;
            self.read(&article, &Sheet::new(&quads));
        }
        Ok(self.known.get(&event).cloned())
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;

    /// An explosion that six people stand around, at code points 0 to 60.
    fn article() -> Vec<oxigraph::model::Quad> {
        let mut turtle = "PREFIX : <https://w3id.org/selon#> PREFIX id: <https://w3id.org/selon/id/>
            PREFIX a: <https://example.org/a#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
            <https://example.org/a> <https://schema.org/datePublished> \"2024-03-05\"^^xsd:date .
            a:e1 a :Attack ; :trigger <https://example.org/a#char=0,4> .
            a:c1 :about a:e1 ; :evidence <https://example.org/a#char=0,60> ."
            .to_owned();
        for (at, name) in ["fiona", "emile", "denis", "celia", "basil", "agnes"].iter().enumerate() {
            let (start, end) = (10 + at * 8, 15 + at * 8);
            turtle +=
                &format!("<https://example.org/a#char={start},{end}> :mentions id:{name} . id:{name} a :Person .\n");
        }
        RdfParser::from_format(RdfFormat::Turtle).for_slice(&turtle).collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn keys_do_not_depend_on_what_was_named_before() {
        let (store, ontology) = (Store::in_memory().unwrap(), Ontology::bundled().unwrap());
        let (article, mut quads) = (NamedNode::new_unchecked("https://example.org/a"), article());
        let mut describe = |before: &[&str]| {
            let mut descriptions = Descriptions::new(&store, &ontology).unwrap();
            for name in before {
                descriptions.knowledge.name(&format!("{}{name}", vocab::ID));
            }
            let found = descriptions.read(&article, &Sheet::new(&quads));
            quads.reverse();
            (found.len(), found[0].keys(&descriptions.knowledge), found[0].around.len())
        };
        let first = describe(&["agnes", "basil", "celia"]);
        assert_eq!((first.0, first.2), (1, 6));
        assert_eq!(describe(&["fiona", "emile", "denis"]), first);
    }
    #[test]
    fn a_digest_tells_what_the_graph_tells() {
        let (store, ontology) = (Store::in_memory().unwrap(), Ontology::bundled().unwrap());
        let article = NamedNode::new_unchecked("https://example.org/a");
        let mut first = Descriptions::new(&store, &ontology).unwrap();
        let read = first.read(&article, &Sheet::new(&self::article()));
        let digest = digest::quad(&article, &read, &first.knowledge).unwrap();
        store.rewrite(&[], std::slice::from_ref(&digest)).unwrap();

        let mut second = Descriptions::new(&store, &ontology).unwrap();
        // Names have other numbers there.
        second.knowledge.name("https://w3id.org/selon/id/agnes");
        let event = second.knowledge.name("https://example.org/a#e1");
        let name = second.knowledge.name(article.as_str());
        second.place(event, name);
        let recalled = second.recall(event, &store).unwrap().unwrap();
        assert_eq!(recalled.keys(&second.knowledge), read[0].keys(&first.knowledge));
        assert_eq!(digest::quad(&article, &[recalled], &second.knowledge), Some(digest));
    }
}
