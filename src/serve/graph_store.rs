//! Graphs over HTTP, as the SPARQL 1.1 Graph Store Protocol says, as far as it reads.
//!
//! <https://www.w3.org/TR/sparql11-http-rdf-update/>. The default graph of this protocol is the one without a name,
//! which is empty: unlike that of queries, it is no union.

use oxigraph::model::{GraphNameRef, NamedNode};

use super::exchange::{Request, Response};
use super::form::{self, Chosen, GRAPHS, Pages};
use super::problem::Problem;
use super::site::Site;
use super::sparql::FORMAT;

/// Answers what is asked of `/store`.
pub(super) fn answer<'a>(site: &'a Site, request: &'a Request) -> Result<Response<'a>, Problem> {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Ok(Problem::method(request).answer(site, request).with_header("allow", "GET, HEAD"));
    }
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
    let named = FORMAT.iter().find_map(|name| request.parameter(name));
    let Chosen::Data { kind, media_type } = form::choose(request, named.as_deref(), &GRAPHS, Pages::None)? else {
        return Err(Problem::not_found(&request.path));
    };
    let name = graph.as_ref().map_or(GraphNameRef::DefaultGraph, |graph| graph.as_ref().into());
    let quads = site.store.graph(name)?;
    let main = graph.unwrap_or_else(|| NamedNode::new_unchecked(""));
    Ok(form::graph(&main, quads, (kind, media_type), &[]))
}
