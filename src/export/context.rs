//! The context of our JSON-LD: which short key stands for which property.

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::vocab;

static BUNDLED: &str = include_str!("../../ontology/context.jsonld");

/// What a key of the context means.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// The key itself.
    pub(super) name: String,
    /// The type that its values have without saying so: an IRI, `@id` or `@vocab`.
    pub(super) kind: Option<String>,
    /// The language that its values have without saying so.
    pub(super) language: Option<String>,
    /// Whether its values are told apart by their languages.
    pub(super) is_language_map: bool,
}

/// The context, by the IRIs that its keys stand for.
#[derive(Debug)]
pub(super) struct Context {
    /// The context as it is written into files.
    pub(super) document: Value,
    keys: FxHashMap<String, Key>,
    prefixes: Vec<(String, String)>,
    /// What each key, prefixes too, stands for.
    meanings: FxHashMap<String, String>,
}

impl Context {
    /// Reads the context in the binary.
    pub(super) fn bundled() -> Self {
        let mut document: Value = serde_json::from_str(BUNDLED).unwrap_or_default();
        let document = document.get_mut("@context").map(Value::take).unwrap_or_default();
        let (keys, meanings) = (FxHashMap::default(), FxHashMap::default());
        let mut found = Self { document: document.clone(), keys, prefixes: Vec::new(), meanings };
        let entries = || document.as_object().into_iter().flatten();
        for (name, value) in entries() {
            if let Some(namespace) =
                value.as_str().filter(|namespace| !name.starts_with('@') && namespace.contains(':'))
            {
                found.prefixes.push((name.clone(), namespace.to_owned()));
                found.meanings.insert(name.clone(), namespace.to_owned());
            }
        }
        for (name, value) in entries() {
            let text = |key: &str| value.get(key).and_then(Value::as_str);
            let Some(iri) = text("@id").map(|iri| found.expand(iri)) else { continue };
            let key = Key {
                name: name.clone(),
                kind: text("@type").map(|kind| found.expand(kind)),
                language: text("@language").map(str::to_owned),
                is_language_map: text("@container") == Some("@language"),
            };
            found.meanings.insert(name.clone(), iri.clone());
            found.keys.insert(iri, key);
        }
        found
    }

    /// Returns the key of a property.
    pub(super) fn key(&self, property: &str) -> Option<&Key> {
        self.keys.get(property)
    }

    fn expand(&self, name: &str) -> String {
        let known = name.split_once(':').and_then(|(prefix, local)| Some((self.meanings.get(prefix)?, local)));
        known.map_or_else(|| name.to_owned(), |(namespace, local)| format!("{namespace}{local}"))
    }

    /// Shortens an IRI by its prefix.
    pub(super) fn compact(&self, iri: &str) -> String {
        let short = self.prefixes.iter().find_map(|(prefix, namespace)| {
            let local = iri.strip_prefix(namespace.as_str())?;
            (!local.is_empty() && !local.starts_with('/')).then(|| format!("{prefix}:{local}"))
        });
        short.unwrap_or_else(|| iri.to_owned())
    }

    /// Shortens an IRI where names of our vocabulary need no prefix.
    pub(super) fn term(&self, iri: &str) -> String {
        match iri.strip_prefix(vocab::SELON) {
            Some(local) if !local.is_empty() && !local.contains(':') && !self.meanings.contains_key(local) => {
                local.to_owned()
            }
            _ => self.compact(iri),
        }
    }
}
