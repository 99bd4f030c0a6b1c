//! All that has an IRI, at an address of its own: as a page for people and as RDF for programs.
//!
//! An article is its whole graph, a part of one (a claim, an event, a span) what the graph says of it with the words
//! that prove it; anything else is what all graphs say of it, and some of what points to it.

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::exchange::{Request, Response, decode};
use super::form::{self, Chosen, GRAPHS, Pages};
use super::page;
use super::problem::Problem;
use super::site::{Site, address};
use crate::store::{is_article, node};
use crate::vocab;

/// How many statements that point to something are told at most.
const MOST: usize = 2_000;

/// What something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Article,
    /// A part of an article, with the article.
    Part(NamedNode),
    Entity,
    Happening,
    /// A term of the ontology, or whatever else is spoken of.
    Other,
}

/// Answers what is asked of `/id/…`, `/article/…`, `/happening/…` and `/resource`.
pub(super) fn answer<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let mut found = None;
    for iri in named(request)? {
        if let Some(kind) = kind(site, iri.as_ref())? {
            found = Some((iri, kind));
            break;
        }
    }
    let Some((iri, kind)) = found else {
        let what = request.parameter("iri").unwrap_or_else(|| decode(&request.path));
        return Err(Problem::not_found(&what));
    };
    match form::choose(request, form::named(&request.parameters()), &GRAPHS, Pages::First)? {
        Chosen::Data { kind: format, media_type } => {
            let quads = describe(site, iri.as_ref(), &kind)?;
            Ok(form::graph(&iri, quads, (format, media_type), &[]))
        }
        Chosen::Page => match kind {
            Kind::Part(_) => Ok(Response::redirect(303, address(iri.as_str()))),
            Kind::Article => page::article::page(site, request, &iri),
            Kind::Entity => page::entity::page(site, request, &iri),
            Kind::Happening => page::happening::page(site, request, &iri),
            Kind::Other => page::thing::page(site, request, &iri),
        },
    }
}

/// Returns what a request may name: the path as it came and decoded, or the parameter `iri`.
fn named(request: &Request) -> Result<Vec<NamedNode>, Problem> {
    if request.path == "/resource" {
        let help = "name something as `/resource?iri=IRI`, percent-encoded";
        let Some(iri) = request.parameter("iri") else {
            return Err(Problem::new(400, "the parameter `iri` is missing", help));
        };
        let node = NamedNode::new(iri.as_str());
        return Ok(vec![node.map_err(|_| Problem::new(400, format!("`{iri}` is no IRI"), help))?]);
    }
    // Identifiers in IRIs of articles are percent-encoded, letters in those of entities are not.
    let iris = [request.path.clone(), decode(&request.path)].map(|path| format!("{}{path}", vocab::ONTOLOGY_GRAPH));
    Ok(iris.into_iter().filter_map(|iri| NamedNode::new(iri).ok()).collect())
}

/// Tells what something is, if anything is known of it.
pub(super) fn kind(site: &Site, iri: NamedNodeRef<'_>) -> Result<Option<Kind>, Problem> {
    if is_article(iri) && site.store.contains_graph(iri)? {
        return Ok(Some(Kind::Article));
    }
    let about = about(site, iri)?;
    for quad in &about {
        if let GraphName::NamedNode(graph) = &quad.graph_name
            && is_article(graph.as_ref())
            && iri.as_str().strip_prefix(graph.as_str()).is_some_and(|rest| rest.starts_with(['#', '/']))
        {
            return Ok(Some(Kind::Part(graph.clone())));
        }
    }
    if about.is_empty() && pointing(site, iri, 1)?.is_empty() {
        return Ok(None);
    }
    Ok(Some(match () {
        () if iri.as_str().starts_with(vocab::ID) => Kind::Entity,
        () if iri.as_str().starts_with(vocab::HAPPENINGS) => Kind::Happening,
        () => Kind::Other,
    }))
}

/// Returns what all graphs but the index say of something.
pub(super) fn about(site: &Site, iri: NamedNodeRef<'_>) -> Result<Vec<Quad>, Problem> {
    let mut quads = site.store.quads(Some(iri), None, None, None)?;
    quads.retain(tells);
    Ok(quads)
}

/// Returns some statements that point to something.
pub(super) fn pointing(site: &Site, iri: NamedNodeRef<'_>, most: usize) -> Result<Vec<Quad>, Problem> {
    let mut quads = site.store.quads_with_object(iri, most)?;
    quads.retain(tells);
    Ok(quads)
}

/// Tells whether a quad says something of the world: the index does not.
fn tells(quad: &Quad) -> bool {
    !matches!(&quad.graph_name, GraphName::NamedNode(graph) if graph.as_str() == vocab::INDEX_GRAPH)
}

/// Returns what is known of something.
fn describe(site: &Site, iri: NamedNodeRef<'_>, kind: &Kind) -> Result<Vec<Quad>, Problem> {
    match kind {
        Kind::Article => Ok(site.store.graph(iri.into())?),
        Kind::Part(article) => {
            let mut quads = site.store.quads(Some(iri), None, None, Some(article.as_ref()))?;
            let spans: Vec<NamedNode> = quads.iter().filter_map(span).cloned().collect();
            for span in spans {
                quads.extend(site.store.quads(Some(span.as_ref()), None, None, Some(article.as_ref()))?);
            }
            Ok(quads)
        }
        _ => {
            let mut quads = about(site, iri)?;
            quads.extend(pointing(site, iri, MOST)?);
            Ok(quads)
        }
    }
}

/// Returns the span that a quad leads to.
fn span(quad: &Quad) -> Option<&NamedNode> {
    const LEADING: [vocab::Term; 4] = [vocab::EVIDENCE, vocab::CUE, vocab::QUOTE, vocab::TRIGGER];
    let is_leading = LEADING.iter().any(|term| quad.predicate.as_ref() == node(*term));
    match &quad.object {
        Term::NamedNode(span) if is_leading => Some(span),
        _ => None,
    }
}

/// Returns the IRI of the subject of a quad, if it has one.
pub(super) fn subject(quad: &Quad) -> Option<&NamedNode> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some(subject),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::exchange::{Request, encode};
    use super::super::sample::{BEIRUT, SITE, ask, get};
    use super::*;

    fn resource(iri: &str) -> String {
        format!("/resource?iri={}", encode(iri))
    }

    #[test]
    fn everything_is_found_in_each_form() {
        let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
        let happening = SITE.store.quads(None, Some(vocab::HAPPENING), None, Some(world)).unwrap().pop();
        let happening = happening.map(|quad| quad.object.to_string());
        let mut addresses = vec![
            "/id/vladimir-poutine".to_owned(),
            "/article/AFP%3A1".to_owned(),
            resource(BEIRUT),
            resource("https://w3id.org/selon#Claim"),
            resource("https://w3id.org/selon/news#SpeechAct"),
        ];
        addresses.extend(happening.map(|iri| iri.trim_matches(['<', '>']).replace(vocab::ONTOLOGY_GRAPH, "")));
        assert_eq!(addresses.len(), 6, "two articles tell the same");
        for address in &addresses {
            for (accept, media_type) in [
                ("text/turtle", "text/turtle"),
                ("application/ld+json", "application/ld+json"),
                ("application/n-triples", "application/n-triples"),
                ("application/rdf+xml", "application/rdf+xml"),
                ("text/html", "text/html"),
                ("", "text/html"),
            ] {
                let answer = get(address, accept);
                assert_eq!((answer.status, answer.media_type()), (200, media_type), "{address}: {}", answer.body);
                assert!(answer.body.len() > 200, "{address}: {}", answer.body);
            }
        }
        let join = |address: &str| format!("{address}{}format=turtle", if address.contains('?') { '&' } else { '?' });
        assert!(addresses.iter().all(|address| get(&join(address), "text/html").media_type() == "text/turtle"));
    }

    #[test]
    fn a_claim_is_its_star_and_its_spans_and_a_place_on_a_page() {
        let claim = resource(&format!("{BEIRUT}#c1"));
        let triples = get(&claim, "application/n-triples").body;
        for part in ["accordingTo", "factuality", "/oa#exact", "char="] {
            assert!(triples.contains(part), "{part}: {triples}");
        }
        assert!(!triples.contains("#c2>"), "{triples}");
        let page = get(&claim, "text/html");
        assert_eq!((page.status, page.header("location")), (303, format!("{}#c1", resource(BEIRUT)).as_str()));
        let own = get(&resource("https://w3id.org/selon/article/AFP%3A1#c1"), "text/html");
        assert_eq!(own.header("location"), address("https://w3id.org/selon/article/AFP%3A1#c1"));
        assert_eq!(get(&claim.replace("c1", "c999"), "").status, 404);
    }

    #[test]
    fn an_article_is_its_whole_graph_and_an_entity_is_what_all_graphs_say() {
        let whole = SITE.store.graph(NamedNodeRef::new_unchecked(BEIRUT).into()).unwrap().len();
        assert_eq!(get(&resource(BEIRUT), "application/n-triples").body.lines().count(), whole);
        let entity = get("/id/vladimir-poutine", "application/n-triples").body;
        assert!(entity.contains("#label>") && entity.contains("mentions>"), "{entity}");
        assert!(!entity.contains("graph/index"), "{entity}");
    }

    #[test]
    fn what_is_not_there_says_so() {
        for (address, status) in [
            ("/id/nobody-at-all", 404),
            ("/article/nothing", 404),
            ("/id/", 404),
            ("/resource", 400),
            ("/resource?iri=x", 400),
            ("/id/vladimir-poutine?format=csv", 400),
        ] {
            assert_eq!(get(address, "").status, status, "{address}");
        }
        assert_eq!(get("/id/vladimir-poutine", "image/png").status, 406);
        let post = Request { method: "POST".to_owned(), path: "/id/russie".to_owned(), ..Request::default() };
        assert_eq!((ask(&post).status, ask(&post).header("allow")), (405, "GET, HEAD"));
    }
}
