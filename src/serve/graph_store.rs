//! Graphs over HTTP, as the SPARQL 1.1 Graph Store Protocol says, as far as it reads.
//!
//! <https://www.w3.org/TR/sparql11-http-rdf-update/>. The default graph of this protocol is the one without a name,
//! which is empty: unlike that of queries, it is no union.

use oxigraph::model::{GraphNameRef, NamedNode};

use super::exchange::{Request, Response};
use super::form::{self, Chosen, GRAPHS, Pages};
use super::problem::Problem;
use super::site::Site;

/// Answers what is asked of `/store`.
pub(super) fn answer<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    let parameters = request.parameters();
    let is_default = parameters.iter().any(|(name, _)| name == "default");
    let names: Vec<_> = parameters.iter().filter(|(name, _)| name == "graph").map(|(_, value)| value).collect();
    let graph = match (is_default, &names[..]) {
        (true, []) => None,
        (false, [name]) => Some(NamedNode::new(name.as_str()).map_err(|_| {
            Problem::new(400, format!("`{name}` is no IRI"), "give the full IRI of a graph, percent-encoded")
        })?),
        _ => {
            let help = "name it as `/store?graph=IRI`, or ask for `/store?default`";
            return Err(Problem::new(400, "one graph must be named", help));
        }
    };
    if let Some(graph) = &graph
        && !site.store.contains_graph(graph.as_ref())?
    {
        let help = "articles have graphs under their own IRIs; the query `articles` lists them";
        return Err(Problem::new(404, format!("there is no graph `{}`", graph.as_str()), help));
    }
    let Chosen::Data { kind, media_type } = form::choose(request, form::named(&parameters), &GRAPHS, Pages::None)?
    else {
        return Err(Problem::not_found(&request.path));
    };
    let name = graph.as_ref().map_or(GraphNameRef::DefaultGraph, |graph| graph.as_ref().into());
    let quads = site.store.graph(name)?;
    let main = graph.unwrap_or_else(|| NamedNode::new_unchecked(""));
    Ok(form::graph(&main, quads, (kind, media_type), &[]))
}

#[cfg(test)]
mod tests {
    use super::super::exchange::{Request, encode};
    use super::super::sample::{BEIRUT, SITE, ask, get};

    #[test]
    fn graphs_are_read_and_nothing_else() {
        let graph = format!("/store?graph={}", encode(BEIRUT));
        for (address, accept, status, media_type) in [
            (graph.as_str(), "", 200, "text/turtle"),
            (&graph, "application/rdf+xml", 200, "application/rdf+xml"),
            (&graph, "application/ld+json", 200, "application/ld+json"),
            (&graph, "application/n-triples", 200, "application/n-triples"),
            (&graph, "image/png", 406, "text/plain"),
            ("/store?default", "", 200, "text/turtle"),
            ("/store?graph=https%3A%2F%2Fexample.org%2Fnothing", "", 404, "text/plain"),
            ("/store?graph=nothing", "", 400, "text/plain"),
            ("/store?default&graph=https%3A%2F%2Fexample.org%2F", "", 400, "text/plain"),
            ("/store", "", 400, "text/plain"),
        ] {
            let answer = get(address, accept);
            assert_eq!((answer.status, answer.media_type()), (status, media_type), "{address}: {}", answer.body);
        }
        for method in ["PUT", "POST", "DELETE", "PATCH"] {
            let request = Request { method: method.to_owned(), path: "/store".to_owned(), ..Request::default() };
            let answer = ask(&request);
            assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
        }
    }

    #[test]
    fn a_graph_is_whole_in_each_form() {
        use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
        use rustc_hash::FxHashSet;
        let name = oxigraph::model::NamedNodeRef::new_unchecked(BEIRUT);
        let whole = SITE.store.graph(name.into()).unwrap().len();
        for (name, format) in [
            ("turtle", RdfFormat::Turtle),
            ("ntriples", RdfFormat::NTriples),
            ("rdf-xml", RdfFormat::RdfXml),
            ("json-ld", RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
        ] {
            let answer = get(&format!("/store?graph={}&format={name}", encode(BEIRUT)), "");
            let quads = RdfParser::from_format(format).for_slice(answer.body.as_bytes());
            // JSON-LD tells of a span wherever it stands.
            let quads: FxHashSet<_> = quads.map(Result::unwrap).collect();
            assert_eq!(quads.len(), whole, "{name}");
        }
        assert_eq!(get("/store?default&format=ntriples", "").body, "");
    }
}
