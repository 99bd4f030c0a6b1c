//! What stands at which address.

use super::exchange::{Request, Response, encode};
use super::negotiation;
use super::page;
use super::problem::Problem;
use super::words::LANGUAGES;
use crate::export::labels::Labels;
use crate::store::Store;
use crate::vocab;

/// The files that pages link: `(name, media type, content)`.
const ASSETS: &[(&str, &str, &str)] = &[
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("pictures.css", "text/css; charset=utf-8", include_str!("assets/pictures.css")),
    ("query.js", "text/javascript; charset=utf-8", include_str!("assets/query.js")),
];

/// What the server may do for those who ask, as the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether queries may ask other endpoints.
    pub allows_service: bool,
    /// Whether the store may be changed, with the token.
    pub is_writable: bool,
}

/// A store, with what is looked up once.
pub struct Site {
    pub(super) store: Store,
    pub(super) options: Options,
    labels: Vec<Labels>,
}

impl Site {
    /// Makes a site of a store.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn new(store: Store, options: Options) -> Result<Self, Problem> {
        let labels = LANGUAGES.iter().map(|language| Labels::of_store(&store, Some(language)));
        let labels = labels.collect::<Result<_, _>>()?;
        Ok(Self { store, options, labels })
    }

    /// Answers a request; the method `HEAD` is answered like `GET`, and the front leaves the body out.
    #[must_use]
    pub fn answer<'a>(&'a self, request: &'a Request) -> Response<'a> {
        self.route(request).unwrap_or_else(|problem| problem.answer(self, request))
    }

    fn route<'a>(&'a self, request: &'a Request) -> Result<Response<'a>, Problem> {
        let path = request.path.as_str();
        if let Some(name) = path.strip_prefix("/assets/") {
            let asset = ASSETS.iter().find(|(found, ..)| *found == name);
            let (_, media_type, content) = asset.ok_or_else(|| Problem::not_found(path))?;
            return Ok(Response::new(200, media_type, *content));
        }
        match path {
            "/timeline" => page::timeline::answer(self, request),
            "/map" => page::map::answer(self, request),
            "/graph" => page::network::answer(self, request),
            "/sparql" => page::query::answer(self, request),
            _ => Err(Problem::not_found(path)),
        }
    }

    /// Returns the store that the site shows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the labels of the ontology in the language of a page.
    pub(super) fn labels(&self, language: &str) -> Option<&Labels> {
        self.labels.iter().find(|labels| labels.language() == language)
    }
}

/// Returns the address at which the site tells of something.
pub(super) fn address(iri: &str) -> String {
    let (iri, fragment) = match iri.split_once('#') {
        Some((bare, part)) if !vocab::SELON.starts_with(bare) => (bare, format!("#{part}")),
        _ => (iri, String::new()),
    };
    match iri.strip_prefix(vocab::ONTOLOGY_GRAPH).filter(|path| path.starts_with('/')) {
        Some(path) => format!("{path}{fragment}"),
        None => format!("/resource?iri={}{fragment}", encode(iri)),
    }
}

impl Request {
    /// Returns the language of the page: the one that the parameter `lang` names, else the one the asker likes best.
    #[must_use]
    pub fn language(&self) -> &'static str {
        let named = self.parameter("lang");
        let named = named.and_then(|named| LANGUAGES.iter().find(|language| **language == named));
        let liked = || negotiation::choose_language(&self.accept_language, &LANGUAGES).unwrap_or(LANGUAGES[0]);
        named.copied().unwrap_or_else(liked)
    }
}
