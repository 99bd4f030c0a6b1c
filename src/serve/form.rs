//! In which forms rows and graphs are answered, and which of them is meant.
//!
//! The parameter `format` says so, as people do who type addresses; else the header `Accept` does.

use std::io;

use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::sparql::results::QueryResultsFormat;

use super::exchange::{Request, Response};
use super::negotiation;
use super::problem::Problem;
use crate::export::json_ld;
use crate::store::format::{self, Format, Writer};

/// A form in which something can be answered.
#[derive(Debug)]
pub(super) struct Form<T: 'static> {
    kind: T,
    /// What the parameter `format` calls it, its own name first.
    names: &'static [&'static str],
    /// Its media types, its own first; an answer bears the one that was asked for.
    media_types: &'static [&'static str],
}

impl<T> Form<T> {
    /// Returns its own media type, without parameters.
    pub(super) fn media_type(&self) -> &'static str {
        let media_type = self.media_types.first().copied().unwrap_or_default();
        media_type.split(';').next().unwrap_or_default()
    }
}

/// The forms of rows.
pub(super) static ROWS: [Form<QueryResultsFormat>; 4] = [
    Form {
        kind: QueryResultsFormat::Json,
        names: &["json", "srj"],
        media_types: &["application/sparql-results+json", "application/json"],
    },
    Form {
        kind: QueryResultsFormat::Xml,
        names: &["xml", "srx"],
        media_types: &["application/sparql-results+xml", "application/xml", "text/xml"],
    },
    Form { kind: QueryResultsFormat::Csv, names: &["csv"], media_types: &["text/csv; charset=utf-8"] },
    Form { kind: QueryResultsFormat::Tsv, names: &["tsv"], media_types: &["text/tab-separated-values; charset=utf-8"] },
];

/// The forms of graphs.
pub(super) static GRAPHS: [Form<Format>; 4] = [
    Form { kind: Format::Turtle, names: &["turtle", "ttl", "n3"], media_types: &["text/turtle"] },
    Form {
        kind: Format::JsonLd,
        names: &["json-ld", "jsonld", "json"],
        media_types: &["application/ld+json", "application/json"],
    },
    Form { kind: Format::NTriples, names: &["ntriples", "n-triples", "nt"], media_types: &["application/n-triples"] },
    Form {
        kind: Format::RdfXml,
        names: &["rdf-xml", "rdf+xml", "rdfxml", "rdf", "xml"],
        media_types: &["application/rdf+xml", "application/xml"],
    },
];

/// The parameters that say in which form to answer.
pub(super) const NAMING: [&str; 2] = ["format", "output"];

/// Returns the name of the form that some parameters ask for.
pub(super) fn named(parameters: &[(String, String)]) -> Option<&str> {
    let given = |name: &str| parameters.iter().find(|(found, value)| found == name && !value.is_empty());
    NAMING.iter().find_map(|name| given(name)).map(|(_, value)| value.as_str())
}

/// Whether something is a page too, and before or after the other forms where the asker likes them as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pages {
    First,
    Last,
    None,
}

/// What is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen<T> {
    Page,
    Data { kind: T, media_type: &'static str },
}

/// Chooses a form by the name that was given, else by the header `Accept`.
pub(super) fn choose<T: Copy>(
    request: &Request,
    named: Option<&str>,
    forms: &'static [Form<T>],
    pages: Pages,
) -> Result<Chosen<T>, Problem> {
    const PAGE: &str = "text/html";
    let offered = |(form, media_type): (&'static Form<T>, &'static str)| Chosen::Data { kind: form.kind, media_type };
    let each = || forms.iter().flat_map(|form| form.media_types.iter().map(move |media_type| (form, *media_type)));
    if let Some(name) = named {
        if pages != Pages::None && (name == "html" || name == PAGE) {
            return Ok(Chosen::Page);
        }
        // A form may be named by its media type too, in which a `+` may have become a space.
        let name = name.to_ascii_lowercase().replace(' ', "+");
        let form = forms.iter().find(|form| {
            form.names.contains(&name.as_str())
                || form.media_types.iter().any(|found| found.split(';').next() == Some(&name))
        });
        let media_type = form.and_then(|form| Some((form, *form.media_types.first()?)));
        return media_type.map(offered).ok_or_else(|| {
            let names: Vec<_> = forms.iter().filter_map(|form| form.names.first().copied()).collect();
            Problem::new(400, format!("there is no form `{name}` of this"), format!("there are {}", names.join(", ")))
        });
    }
    let mut media_types: Vec<&'static str> = each().map(|(_, media_type)| media_type).collect();
    match pages {
        Pages::First => media_types.insert(0, PAGE),
        Pages::Last => media_types.push(PAGE),
        Pages::None => {}
    }
    match negotiation::choose(&request.accept, &media_types) {
        Some(PAGE) => Ok(Chosen::Page),
        found => each().find(|(_, media_type)| found == Some(media_type)).map(offered).ok_or_else(|| {
            let own: Vec<_> = forms.iter().map(Form::media_type).collect();
            Problem::new(
                406,
                "none of the media types that are accepted is offered",
                format!("accept one of {}", own.join(", ")),
            )
        }),
    }
}

/// Answers with quads as one graph; what `name` names comes first where the form has such an order.
pub(super) fn graph<'a>(
    name: &NamedNode,
    mut quads: Vec<Quad>,
    (kind, media_type): (Format, &'static str),
    prefixes: &'static [(&'static str, &'static str)],
) -> Response<'a> {
    quads.iter_mut().for_each(|quad| quad.graph_name = GraphName::DefaultGraph);
    format::sort(&mut quads);
    let name = name.clone();
    Response::written(media_type, move |out| -> io::Result<()> {
        if kind == Format::JsonLd {
            return json_ld::write_graph(&name, &quads, out);
        }
        let mut writer = Writer::with_prefixes(kind, out, prefixes);
        writer.write_graph(&quads)?;
        writer.finish().map(|_| ())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media_type(accept: &str, named: Option<&str>, pages: Pages) -> Result<&'static str, u16> {
        let request = Request { accept: accept.to_owned(), ..Request::default() };
        match choose(&request, named, &GRAPHS, pages) {
            Ok(Chosen::Page) => Ok("page"),
            Ok(Chosen::Data { media_type, .. }) => Ok(media_type),
            Err(problem) => Err(problem.status),
        }
    }

    #[test]
    fn a_name_wins_over_what_is_accepted() {
        assert_eq!(media_type("", None, Pages::Last), Ok("text/turtle"));
        assert_eq!(media_type("*/*", None, Pages::First), Ok("page"));
        assert_eq!(media_type("application/json", None, Pages::First), Ok("application/json"));
        assert_eq!(media_type("image/png", None, Pages::First), Err(406));
        assert_eq!(media_type("text/html", Some("json-ld"), Pages::First), Ok("application/ld+json"));
        assert_eq!(media_type("", Some("application/ld json"), Pages::None), Ok("application/ld+json"));
        assert_eq!(media_type("", Some("rdf+xml"), Pages::None), Ok("application/rdf+xml"));
        assert_eq!(media_type("text/turtle", Some("html"), Pages::First), Ok("page"));
        assert_eq!(media_type("", Some("html"), Pages::None), Err(400));
        assert_eq!(media_type("", Some("csv"), Pages::First), Err(400));
    }
}
