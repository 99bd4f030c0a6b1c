//! The bundled queries, each with a form for its parameters.

use maud::html;

use super::Page;
use crate::serve::exchange::{Request, Response};
use crate::serve::words::word;
use crate::store::query::{Parameter, Query, ValueKind};

/// Lays the queries out.
pub(in crate::serve) fn page(request: &Request, queries: &[Query]) -> Response<'static> {
    let language = request.language();
    let title = word("queries", language);
    let content = html! {
        h1 { (title) }
        @for query in queries {
            section {
                h2 id=(query.name) lang="en" { (query.header.summary) }
                @if !query.header.description.is_empty() {
                    p lang="en" { (query.header.description) }
                }
                form action={ "/api/" (query.name) } {
                    @for parameter in &query.parameters {
                        @let id = format!("{}-{}", query.name, parameter.name);
                        label for=(id) { (parameter.name) }
                        input id=(id) name=(parameter.name) type=(kind(parameter)) value=[query.default_of(parameter)];
                    }
                    button { (word("ask", language)) " " code { (query.name) } }
                }
            }
        }
    };
    Page { title, content, data: None, sparql: None, script: None }.answer(request)
}

/// Returns the kind of field that a parameter is filled in.
fn kind(parameter: &Parameter) -> &'static str {
    match parameter.kind {
        ValueKind::Datatype("date") => "date",
        ValueKind::Datatype("integer") => "number",
        _ => "text",
    }
}
