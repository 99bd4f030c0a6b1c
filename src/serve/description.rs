//! What the server says of itself to programs: the SPARQL 1.1 Service Description, and VoID.
//!
//! <https://www.w3.org/TR/sparql11-service-description/>, <https://www.w3.org/TR/void/>. Only what costs little is
//! counted.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};

use super::exchange::{Request, Response};
use super::form;
use super::problem::Problem;
use super::site::Site;
use crate::store::format::Format;
use crate::store::node;
use crate::vocab;

/// The formats of what is answered, rows and graphs.
const FORMATS: [vocab::Term; 8] = [
    vocab::FORMAT_RESULTS_JSON,
    vocab::FORMAT_RESULTS_XML,
    vocab::FORMAT_RESULTS_CSV,
    vocab::FORMAT_RESULTS_TSV,
    vocab::FORMAT_TURTLE,
    vocab::FORMAT_JSON_LD,
    vocab::FORMAT_N_TRIPLES,
    vocab::FORMAT_RDF_XML,
];

/// The prefixes of the vocabularies that the graphs speak.
const VOCABULARIES: [&str; 7] = ["selon", "news", "oa", "rdfs", "schema", "skos", "owl"];

/// What the data set is, in one line.
const TITLE: &str = "What news articles say, each statement with its voice, factuality, time and evidence";

/// Answers with the description of the server in a form.
pub(super) fn answer<'a>(
    site: &'a Site,
    request: &Request,
    form: (Format, &'static str),
) -> Result<Response<'a>, Problem> {
    let at = |path: &str| NamedNode::new_unchecked(format!("{}{path}", request.origin));
    let quads = describe(site, &at)?;
    Ok(form::graph(&at("/sparql"), quads, form, vocab::SERVICE_PREFIXES))
}

fn describe(site: &Site, at: &dyn Fn(&str) -> NamedNode) -> Result<Vec<Quad>, Problem> {
    let (service, dataset, default) = (at("/sparql"), at("/#dataset"), at("/#default"));
    let mut quads = Vec::new();
    let mut add = |subject: &NamedNode, predicate: vocab::Term, object: Term| {
        quads.push(Quad::new(subject.clone(), node(predicate).into_owned(), object, GraphName::DefaultGraph));
    };
    let term = |term: vocab::Term| Term::from(node(term).into_owned());
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    add(&service, vocab::RDF_TYPE, term(vocab::SD_SERVICE));
    add(&service, vocab::SD_ENDPOINT, service.clone().into());
    add(&service, vocab::SD_SUPPORTED_LANGUAGE, term(vocab::SD_QUERY));
    FORMATS.iter().for_each(|format| add(&service, vocab::SD_RESULT_FORMAT, term(*format)));
    add(&service, vocab::SD_FEATURE, term(vocab::SD_UNION_DEFAULT_GRAPH));
    if site.options.allows_service {
        add(&service, vocab::SD_FEATURE, term(vocab::SD_FEDERATED_QUERY));
    }
    add(&service, vocab::SD_DEFAULT_DATASET, dataset.clone().into());
    add(&dataset, vocab::RDF_TYPE, term(vocab::SD_DATASET));
    add(&dataset, vocab::RDF_TYPE, term(vocab::VOID_DATASET));
    add(&dataset, vocab::SD_DEFAULT_GRAPH, default.clone().into());
    add(&default, vocab::RDF_TYPE, term(vocab::SD_GRAPH));
    add(&dataset, vocab::DCTERMS_TITLE, text(TITLE));
    add(&dataset, vocab::VOID_SPARQL_ENDPOINT, service.clone().into());
    add(&dataset, vocab::VOID_URI_LOOKUP, at("/resource?iri=").into());
    for space in [vocab::ID, vocab::ARTICLE, vocab::HAPPENINGS] {
        add(&dataset, vocab::VOID_URI_SPACE, text(space));
    }
    for (_, namespace) in vocab::PREFIXES.iter().filter(|(prefix, _)| VOCABULARIES.contains(prefix)) {
        add(&dataset, vocab::VOID_VOCABULARY, NamedNode::new_unchecked(*namespace).into());
    }
    for format in FORMATS.iter().skip(4) {
        add(&dataset, vocab::VOID_FEATURE, term(*format));
    }
    let articles = site.store.articles()?.len().to_string();
    add(&dataset, vocab::VOID_DOCUMENTS, Literal::new_typed_literal(articles, xsd::INTEGER).into());
    Ok(quads)
}

#[cfg(test)]
mod tests {
    use super::super::sample::get;

    #[test]
    fn programs_learn_what_the_server_is() {
        for address in ["/", "/sparql"] {
            let answer = get(address, "text/turtle");
            assert_eq!((answer.status, answer.media_type()), (200, "text/turtle"));
            for part in ["a sd:Service", "sd:UnionDefaultGraph", "void:documents 7", "/sparql>", "void:vocabulary"] {
                assert!(answer.body.contains(part), "{address} lacks {part}: {}", answer.body);
            }
            assert!(!answer.body.contains("BasicFederatedQuery"), "nobody allowed it");
        }
        assert_eq!(get("/", "text/html").media_type(), "text/html");
        let void = get("/.well-known/void", "text/turtle");
        assert_eq!((void.status, void.header("location")), (303, "/"));
    }
}
