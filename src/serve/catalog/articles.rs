//! The articles of a store as lists show them.

use std::cmp::Reverse;

use oxigraph::model::Term;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::store::{Store, StoreError};
use crate::vocab;

/// An article as lists show it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::serve) struct Listed {
    /// Its graph.
    pub(in crate::serve) iri: String,
    /// Its headline, else its IRI.
    pub(in crate::serve) title: String,
    /// The day it was published, or nothing.
    pub(in crate::serve) date: String,
    /// Who published it, or nothing.
    pub(in crate::serve) publisher: String,
}

/// All articles, the newest first.
#[derive(Debug, Default)]
pub(in crate::serve) struct Articles {
    /// The list.
    pub(in crate::serve) list: Vec<Listed>,
    places: FxHashMap<String, usize>,
}

impl Articles {
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
        let articles = store.articles()?;
        let mut list: Vec<Listed> = articles
            .into_iter()
            .map(|article| Listed {
                title: article.as_str().to_owned(),
                iri: article.into_string(),
                ..Listed::default()
            })
            .collect();
        let places: FxHashMap<String, usize> =
            list.iter().enumerate().map(|(at, article)| (article.iri.clone(), at)).collect();
        for property in [vocab::SCHEMA_HEADLINE, vocab::SCHEMA_DATE_PUBLISHED, vocab::SCHEMA_PUBLISHER] {
            for (article, value) in store.own(property)? {
                let Term::Literal(value) = value else { continue };
                let Some(article) = places.get(article.as_str()).and_then(|at| list.get_mut(*at)) else { continue };
                let value = value.destruct().0;
                match property {
                    vocab::SCHEMA_HEADLINE => article.title = value,
                    vocab::SCHEMA_DATE_PUBLISHED => article.date = value,
                    _ => article.publisher = value,
                }
            }
        }
        Ok(Self::new(list))
    }

    pub(super) fn new(mut list: Vec<Listed>) -> Self {
        list.sort_by(|left, right| right.date.cmp(&left.date).then_with(|| left.iri.cmp(&right.iri)));
        let places = list.iter().enumerate().map(|(at, article)| (article.iri.clone(), at)).collect();
        Self { list, places }
    }

    /// Returns an article of the store.
    pub(in crate::serve) fn get(&self, iri: &str) -> Option<&Listed> {
        self.list.get(*self.places.get(iri)?)
    }

    /// Returns where an article stands in the list; what is not there comes last.
    pub(in crate::serve) fn place(&self, iri: &str) -> usize {
        self.places.get(iri).copied().unwrap_or(usize::MAX)
    }

    /// Returns those who publish, by how many articles they have, the most first.
    pub(in crate::serve) fn publishers(&self) -> Vec<(&str, usize)> {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for article in self.list.iter().filter(|article| !article.publisher.is_empty()) {
            *counts.entry(&article.publisher).or_default() += 1;
        }
        let mut publishers: Vec<_> = counts.into_iter().collect();
        publishers.sort_by_key(|(name, count)| (Reverse(*count), *name));
        publishers
    }
}
