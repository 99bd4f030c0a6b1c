//! A question to the server and its answer, as values without a network.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

pub(super) use crate::article::percent_encode as encode;

/// What is asked for, as far as the site needs to know it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path, percent-encoded as it came, with its leading `/`.
    pub path: String,
    /// What stands behind the `?`, as it came.
    pub query: String,
    /// The header `Accept`.
    pub accept: String,
    /// The language chosen on a page before, else the header `Accept-Language`.
    pub accept_language: String,
    /// The header `Accept-Encoding`.
    pub accept_encoding: String,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The scheme, host and port under which the server was asked, without a `/` at the end.
    pub origin: String,
    /// The body; it travels apart from the rest.
    #[serde(skip)]
    pub body: Vec<u8>,
}

/// What is answered.
pub struct Response<'a> {
    /// The status code of HTTP.
    pub status: u16,
    /// The headers beside those that every answer bears.
    pub headers: Vec<(&'static str, String)>,
    /// What follows them.
    pub body: Body<'a>,
}

/// What writes the body of an answer.
pub type Writing<'a> = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + 'a>;

/// The body of an answer.
pub enum Body<'a> {
    /// One that is there.
    Whole(Vec<u8>),
    /// One that is written piece by piece; an error ends the connection, so that nobody takes a part for the whole.
    Written(Writing<'a>),
}

impl<'a> Response<'a> {
    /// Returns an answer with a body that is there.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type", content_type.to_owned())], body: Body::Whole(body.into()) }
    }

    /// Returns an answer whose body is written piece by piece.
    pub fn written(content_type: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<()> + 'a) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status: 200, headers, body: Body::Written(Box::new(write)) }
    }

    /// Returns an answer that leads elsewhere: 303 for what cannot be sent itself, 302 for what stands elsewhere.
    #[must_use]
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        let location: String = location.into();
        Self { status, headers: vec![("location", location)], body: Body::Whole(Vec::new()) }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Request {
    /// Returns the parameters behind the `?`, in their order, decoded.
    #[must_use]
    pub fn parameters(&self) -> Vec<(String, String)> {
        parse_form(&self.query)
    }

    /// Returns the first parameter of a name behind the `?`, if it is not empty.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.parameters().into_iter().find(|(found, value)| found == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// Returns the path and what stands behind the `?`, with one parameter set to a value, or taken out.
    #[must_use]
    pub fn address_with(&self, name: &str, value: Option<&str>) -> String {
        let mut parameters = self.parameters();
        parameters.retain(|(found, _)| found != name);
        parameters.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        let query = write_form(&parameters);
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }
}

/// Decodes `name=value&…`, as forms are sent.
#[must_use]
pub fn parse_form(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

/// Encodes parameters as `name=value&…`.
#[must_use]
pub fn write_form(parameters: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// Decodes `%XX`; what is no such sign stays, what is no UTF-8 becomes U+FFFD.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_and_written() {
        let pairs = [("voice".to_owned(), "Kim Jong-un & cie".to_owned()), ("page".to_owned(), "2%".to_owned())];
        assert_eq!(write_form(&pairs), "voice=Kim%20Jong-un%20%26%20cie&page=2%25");
        assert_eq!(parse_form(&write_form(&pairs)), pairs);
        assert_eq!(
            parse_form("a=1+2&&b&c=%zz%C3%A9"),
            [
                ("a".to_owned(), "1 2".to_owned()),
                ("b".to_owned(), String::new()),
                ("c".to_owned(), "%zz\u{e9}".to_owned())
            ]
        );
    }

    #[test]
    fn addresses_keep_their_other_parameters() {
        let request = Request { path: "/map".to_owned(), query: "voice=a&day=1".to_owned(), ..Request::default() };
        assert_eq!(request.address_with("voice", Some("b")), "/map?day=1&voice=b");
        assert_eq!(request.address_with("day", None), "/map?voice=a");
        assert_eq!(request.parameter("day"), Some("1".to_owned()));
    }
}
