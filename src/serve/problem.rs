//! Why something is not answered, and what to do about it.

use serde_json::json;

use super::exchange::{Request, Response};
use super::negotiation;
use super::page;
use super::site::Site;
use crate::export::ExportError;
use crate::link::LinkError;
use crate::store::StoreError;
use crate::store::query::QueryError;
use crate::world::WorldError;

/// Why a request is not answered as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status code of HTTP.
    pub status: u16,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// Returns a problem with what to do about it.
    pub fn new(status: u16, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status, message: message.into(), help: Some(help.into()) }
    }

    /// Answers where a method is not known at a path, with those that are.
    pub fn method(site: &Site, request: &Request, known: &str) -> Response<'static> {
        let message = format!("`{}` does not answer to the method {}", request.path, request.method);
        let problem = Self::new(405, message, "the header `Allow` lists the methods");
        problem.answer(site, request).with_header("allow", known)
    }

    /// Returns what is answered where nothing stands at a path.
    pub fn not_found(what: &str) -> Self {
        Self::new(404, format!("there is nothing at `{what}`"), "search for it on the start page")
    }

    /// Writes the problem in the form that the asker likes best: a page, JSON or a line of text.
    pub fn answer(&self, site: &Site, request: &Request) -> Response<'static> {
        match negotiation::choose(&request.accept, &["text/plain", "text/html", "application/json"]) {
            Some("text/html") => page::problem(site, request, self),
            Some("application/json") => {
                let body = json!({ "status": self.status, "message": self.message, "help": self.help });
                Response::new(self.status, "application/json", body.to_string())
            }
            _ => {
                let help = self.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
                Response::new(self.status, "text/plain; charset=utf-8", format!("{}{help}\n", self.message))
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self { status: 500, message: error.to_string(), help: error.help().map(str::to_owned) }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let status = match error {
            QueryError::Federated => 403,
            QueryError::Evaluation(_) | QueryError::Store(_) => 500,
            QueryError::Timeout => 504,
            _ => 400,
        };
        let message = match &error {
            QueryError::Syntax { line, column, .. } => format!("{error} (line {line}, column {column})"),
            _ => error.to_string(),
        };
        // The other words of help are for the command line.
        let help = match &error {
            QueryError::Parameter { .. } | QueryError::Unknown { nearest: None, .. } => {
                Some("`/api` lists the queries with their parameters".to_owned())
            }
            QueryError::Limit(_) => Some("write it in digits: `limit=100`".to_owned()),
            QueryError::Value { name, .. } => Some(format!("add `{name}=VALUE`")),
            QueryError::Federated => Some("ask whoever runs this server to allow it".to_owned()),
            QueryError::Timeout => Some("ask for less".to_owned()),
            QueryError::Evaluation(_) => None,
            error => error.help(),
        };
        Self { status, message, help }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self { status: 500, message: format!("cannot write: {error}"), help: None }
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        Self { status: 500, message: error.to_string(), help: error.help().map(str::to_owned) }
    }
}

impl From<WorldError> for Problem {
    fn from(error: WorldError) -> Self {
        Self { status: 500, message: error.to_string(), help: None }
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        Self { status: 400, message: error.to_string(), help: error.help() }
    }
}
