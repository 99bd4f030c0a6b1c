//! What stands at which address.

use std::path::PathBuf;
use std::sync::OnceLock;

use oxigraph::model::NamedNodeRef;

use super::catalog::Catalog;
use super::exchange::{Request, Response, encode};
use super::form::{self, Chosen, Pages};
use super::problem::Problem;
use super::words::{self, LANGUAGES};
use super::{api, description, graph_store, negotiation, openapi, page, reconcile, resource, sparql};
use crate::graph::iri;
use crate::ontology::Ontology;
use crate::store::Store;
use crate::vocab;

/// The files that pages link: `(name, media type, content)`.
const ASSETS: &[(&str, &str, &str)] = &[
    ("article.js", "text/javascript; charset=utf-8", include_str!("assets/article.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ("search.js", "text/javascript; charset=utf-8", include_str!("assets/search.js")),
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
    pub(super) catalog: Catalog,
    /// Made when they are first asked for.
    lexicon: OnceLock<Store>,
}

/// Returns the ontology in the binary.
fn bundled() -> Result<Ontology, Problem> {
    Ontology::bundled().map_err(|error| Problem { status: 500, message: error.to_string(), help: None })
}

impl Site {
    /// Makes a site of a store.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub fn new(store: Store, options: Options) -> Result<Self, Problem> {
        Self::prepared(store, options, None)
    }

    /// Makes a site of a snapshot, whose [catalog](super::prepared) is made by another process.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be read.
    pub(super) fn prepared(store: Store, options: Options, snapshot: Option<PathBuf>) -> Result<Self, Problem> {
        let catalog = Catalog::new(snapshot);
        Ok(Self { store, options, catalog, lexicon: OnceLock::new() })
    }

    /// Answers a request; the method `HEAD` is answered like `GET`, and the front leaves the body out.
    #[must_use]
    pub fn answer<'a>(&'a self, request: &'a Request) -> Response<'a> {
        self.route(request).unwrap_or_else(|problem| problem.answer(self, request))
    }

    fn route<'a>(&'a self, request: &'a Request) -> Result<Response<'a>, Problem> {
        let path = request.path.as_str();
        let takes_posts = path == "/sparql" || path.starts_with("/reconcile");
        if !takes_posts && !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Ok(Problem::method(self, request, "GET, HEAD"));
        }
        if let Some(name) = path.strip_prefix("/assets/") {
            let asset = ASSETS.iter().find(|(found, ..)| *found == name);
            let (_, media_type, content) = asset.ok_or_else(|| Problem::not_found(path))?;
            return Ok(Response::new(200, media_type, *content));
        }
        if let Some(name) = path.strip_prefix("/api/") {
            return api::answer(self, request, name);
        }
        if ["/id/", "/article/", "/happening/"].iter().any(|folder| path.starts_with(folder)) {
            return resource::answer(self, request);
        }
        if path.starts_with("/reconcile/") {
            return reconcile::answer(self, request);
        }
        match path {
            "/" => self.start(request),
            "/sparql" => sparql::answer(self, request),
            "/store" => graph_store::answer(self, request),
            "/api" => api::list(request),
            "/openapi.json" => Ok(openapi::answer(request)),
            "/resource" => resource::answer(self, request),
            "/reconcile" => reconcile::answer(self, request),
            "/.well-known/void" => Ok(Response::redirect(303, "/")),
            "/articles" => page::articles::page(self, request),
            "/search" => page::search::page(self, request),
            "/suggest" => page::search::suggest(self, request),
            "/timeline" => page::timeline::answer(self, request),
            "/map" => page::map::answer(self, request),
            "/graph" => page::network::answer(self, request),
            _ => Err(Problem::not_found(path)),
        }
    }

    /// Answers what is asked of `/`: the description of the server for programs, a page for people.
    fn start<'a>(&'a self, request: &'a Request) -> Result<Response<'a>, Problem> {
        match form::choose(request, form::named(&request.parameters()), &form::GRAPHS, Pages::First)? {
            Chosen::Data { kind, media_type } => description::answer(self, request, (kind, media_type)),
            Chosen::Page => page::start::page(self, request),
        }
    }

    /// Returns the word lists, which the store does not hold, as a store of their own.
    pub(super) fn lexicon(&self) -> Result<&Store, Problem> {
        if let Some(lexicon) = self.lexicon.get() {
            return Ok(lexicon);
        }
        let lexicon = Store::in_memory()?;
        let quads: Vec<_> = bundled()?.quads_with_words().collect();
        lexicon.replace_graph(NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH), &quads)?;
        Ok(self.lexicon.get_or_init(|| lexicon))
    }
}

/// Returns the address on this server at which something is shown: a path of its own for what has one here, else
/// `/resource`, which shows anything. A part of an article leads to its place on the article's page.
///
/// The path is encoded so that decoding it gives the end of the IRI.
pub(super) fn address(iri: &str) -> String {
    let (whole, part) = split_part(iri);
    let local = [vocab::ID, vocab::ARTICLE, vocab::HAPPENINGS].iter().find_map(|namespace| {
        let name = whole.strip_prefix(namespace).filter(|name| !name.is_empty())?;
        let folder = namespace.strip_prefix(vocab::ONTOLOGY_GRAPH)?;
        Some(format!("{folder}{}", encode(name).replace("%2F", "/")))
    });
    let mut address = local.unwrap_or_else(|| format!("/resource?iri={}", encode(whole)));
    if let Some(part) = part {
        address.push('#');
        address.push_str(part);
    }
    address
}

/// Splits the IRI of a part of an article, such as `…#c1` or `…#char=3,7`, into the article and the part.
fn split_part(iri: &str) -> (&str, Option<&str>) {
    let Some(hash) = iri.find('#') else { return (iri, None) };
    // An article whose own address has a `#` is parted from what stands in it by a `/`.
    for (at, _) in iri.match_indices(['#', '/']).filter(|(at, _)| *at >= hash) {
        if let (Some(whole), Some(part)) = (iri.get(..at), iri.get(at + 1..))
            && is_part(part)
        {
            return (whole, Some(part));
        }
    }
    (iri, None)
}

/// Tells whether a fragment names a part of an article, as [`graph::iri`](crate::graph::iri) makes them.
fn is_part(fragment: &str) -> bool {
    let fragment = fragment.strip_prefix("title/").unwrap_or(fragment);
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let mut characters = fragment.chars();
    let is_kind = characters.next().is_some_and(|kind| "cefqtx".contains(kind));
    (is_kind && is_number(characters.as_str()))
        || fragment == "title"
        || (fragment.starts_with("char=") && iri::bounds(fragment).is_some())
}

impl Request {
    /// Returns the language of the page: the one that the parameter `lang` names, else the one the asker likes best.
    #[must_use]
    pub fn language(&self) -> &'static str {
        let liked = || negotiation::choose_language(&self.accept_language, &LANGUAGES).unwrap_or(LANGUAGES[0]);
        self.named_language().unwrap_or_else(liked)
    }

    /// Returns the language that the parameter `lang` names.
    #[must_use]
    pub fn named_language(&self) -> Option<&'static str> {
        self.parameter("lang").and_then(|named| words::language(&named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_an_address() {
        for (iri, expected) in [
            ("https://w3id.org/selon/id/kim-jong-un", "/id/kim-jong-un"),
            ("https://w3id.org/selon/id/o\u{15f}%", "/id/o%C5%9F%25"),
            ("https://w3id.org/selon/article/ab12#c3", "/article/ab12#c3"),
            ("https://w3id.org/selon/article/ab12#title/char=3,7", "/article/ab12#title/char=3,7"),
            ("https://w3id.org/selon/article/ab12#title/c1", "/article/ab12#title/c1"),
            ("https://w3id.org/selon/happening/1f", "/happening/1f"),
            (
                "https://example.org/a/b?c=d#char=0,5",
                "/resource?iri=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fc%3Dd#char=0,5",
            ),
            ("https://example.org/#/news/c1", "/resource?iri=https%3A%2F%2Fexample.org%2F%23%2Fnews#c1"),
            ("https://w3id.org/selon#Claim", "/resource?iri=https%3A%2F%2Fw3id.org%2Fselon%23Claim"),
            ("https://w3id.org/selon/news#Death", "/resource?iri=https%3A%2F%2Fw3id.org%2Fselon%2Fnews%23Death"),
        ] {
            assert_eq!(address(iri), expected);
        }
    }
}
