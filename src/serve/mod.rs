//! The store over HTTP: an endpoint for tools, pages for people.
//!
//! The front (`front.rs`) speaks HTTP and never touches the store. What it is asked
//! it hands to one of a pool of [worker] processes, each with a
//! store opened for reading, and a worker that takes too long or grows too
//! large is ended: no query can outlive its time, whatever it is. A worker
//! answers by one function from a [`Request`] to a [`Response`]:
//! [`Site::answer`].
//!
//! The workers read a [snapshot](crate::store::snapshot), so that a build may run beside a
//! server, and readers see whole articles only.

mod answer;
mod api;
mod cache;
mod catalog;
mod coalescing;
mod compression;
mod description;
mod exchange;
mod form;
mod front;
mod graph_store;
mod inquiry;
mod lanes;
mod negotiation;
mod openapi;
mod page;
mod pool;
mod prepared;
mod problem;
mod reconcile;
mod renewal;
mod reply;
mod resource;
mod signal;
mod site;
mod sparql;
mod wire;
mod words;
pub mod worker;
mod writer;

pub use exchange::{Body, Request, Response};
pub use front::{Event, Settings, run};
pub use pool::{COMMAND as WORKER, Limits};
pub use prepared::{Part, prepare};
pub use problem::Problem;
pub use site::{Options, Site};
pub use writer::{COMMAND as UPDATE, IN_USE};

/// A site of some articles, for the tests of what stands in it.
#[cfg(test)]
mod sample {
    use std::path::Path;
    use std::sync::LazyLock;

    use oxigraph::model::NamedNodeRef;

    use super::exchange::{Body, Request, Response};
    use super::site::{Options, Site};
    use crate::article::{Article, Articles, Metadata};
    use crate::graph::describe;
    use crate::ontology::Ontology;
    use crate::reading::read;
    use crate::store::Store;
    use crate::vocab;
    use crate::world::World;

    /// The address of an article in the site.
    pub(super) const BEIRUT: &str = "https://example.org/beyrouth-2020";
    /// The address of another one.
    pub(super) const SINGAPORE: &str = "https://example.org/articles/kim-trump";

    pub(super) static SITE: LazyLock<Site> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
        let mut articles: Vec<_> = Articles::new(&[folder], Metadata::default()).map(Result::unwrap).collect();
        // One that brings no address of its own.
        let mut own = articles[0].clone();
        own.iri = format!("{}AFP%3A1", vocab::ARTICLE);
        articles.push(own);
        site(&articles)
    });

    /// Makes a site of what articles say.
    pub(super) fn site(articles: &[Article]) -> Site {
        let ontology = Ontology::bundled().unwrap();
        let store = Store::in_memory().unwrap();
        let terms: Vec<_> = ontology.quads().collect();
        store.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), &terms).unwrap();
        for article in articles {
            let quads = describe(&read(article, &ontology), &ontology);
            store.replace_graph(NamedNodeRef::new_unchecked(&article.iri), &quads).unwrap();
        }
        World::new(&store, &ontology).unwrap().settle().unwrap();
        Site::new(store, Options::default()).unwrap()
    }

    /// What was answered.
    pub(super) struct Answer {
        pub(super) status: u16,
        pub(super) body: String,
        headers: Vec<(&'static str, String)>,
    }

    impl Answer {
        pub(super) fn header(&self, name: &str) -> &str {
            self.headers.iter().find(|(found, _)| *found == name).map_or("", |(_, value)| value)
        }

        /// Returns the media type, without parameters.
        pub(super) fn media_type(&self) -> &str {
            self.header("content-type").split(';').next().unwrap_or_default()
        }

        pub(super) fn json(&self) -> serde_json::Value {
            serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
        }
    }

    /// Asks the site.
    pub(super) fn ask(request: &Request) -> Answer {
        ask_of(&SITE, request)
    }

    /// Asks another site.
    pub(super) fn ask_of(site: &Site, request: &Request) -> Answer {
        let Response { status, headers, body } = site.answer(request);
        let mut bytes = Vec::new();
        match body {
            Body::Whole(whole) => bytes = whole,
            Body::Written(write) => write(&mut bytes).unwrap(),
        }
        Answer { status, headers, body: String::from_utf8(bytes).unwrap() }
    }

    /// Gets an address, with what is accepted.
    pub(super) fn get(address: &str, accept: &str) -> Answer {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let (path, query) = (path.to_owned(), query.to_owned());
        let (method, accept) = ("GET".to_owned(), accept.to_owned());
        let origin = "https://selon.example.org".to_owned();
        ask(&Request { method, path, query, accept, origin, ..Request::default() })
    }
}
