//! From a request of HTTP to a question for a worker, and from what it says to an answer of HTTP.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use hyper::StatusCode;
use hyper::body::{Body as _, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::answer::{Answer, Piped};
use super::exchange::Request;
use super::pool::{Lease, Refusal};
use super::{wire, words};

/// An answer up to this size is sent with its length, and may be kept.
const SHORT: usize = 1024 * 1024;

/// How much more of a body that is too long is read.
const FORGOTTEN: usize = 64 * 1024 * 1024;

/// Reads the body of a request, or `None` where it is longer than it may be.
///
/// A body that is too long is read on and forgotten for a while, since whoever is still sending it hears no answer.
pub(super) async fn collect(mut body: Incoming, most: usize) -> Result<Option<Vec<u8>>, hyper::Error> {
    let mut content = Vec::new();
    let mut length = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len();
        if length <= most {
            content.extend_from_slice(&data);
        } else if length > most.saturating_add(FORGOTTEN) {
            break;
        }
    }
    Ok((length <= most).then_some(content))
}

/// What a worker says.
pub(super) enum Told {
    /// All of it, and how long that took.
    Whole(wire::Head, Vec<u8>, Duration),
    /// The rest still comes.
    Piped(wire::Head, Answer),
}

/// Asks a worker, and returns what it says; where that is much, while the rest still comes.
pub(super) async fn ask(mut lease: Lease, question: &Request) -> Result<Told, Refusal> {
    lease.ask(question).await?;
    let (kind, head) = lease.hear().await?;
    let head: wire::Head = serde_json::from_slice(&head).ok().filter(|_| kind == wire::HEAD).ok_or(Refusal::Failed)?;
    let mut start = Vec::new();
    loop {
        match lease.hear().await? {
            (wire::DATA, piece) => start.extend_from_slice(&piece),
            (wire::END, _) => {
                let took = lease.begun().elapsed();
                lease.give_back();
                return Ok(Told::Whole(head, start, took));
            }
            _ => return Err(Refusal::Failed),
        }
        if start.len() > SHORT {
            lease.become_long()?;
            let (piped, answer) = Piped::new(start);
            tokio::spawn(pass_on(lease, piped));
            return Ok(Told::Piped(head, answer));
        }
    }
}

/// Returns an answer with its head.
pub(super) fn answered(head: &wire::Head, answer: Answer) -> Result<hyper::Response<Answer>, Refusal> {
    let mut response = hyper::Response::new(answer);
    *response.status_mut() = StatusCode::from_u16(head.status).map_err(|_| Refusal::Failed)?;
    for (name, value) in &head.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}

/// Passes on what a worker says; where that fails, the connection is closed, so that nobody takes a part for the whole.
pub(super) async fn pass_on(mut lease: Lease, piped: Piped) {
    let deadline = lease.deadline();
    loop {
        match lease.hear().await {
            // Whoever reads too slowly, or no more, must not keep the worker.
            Ok((wire::DATA, piece)) => {
                if !piped.send(piece, deadline).await {
                    return;
                }
            }
            Ok((wire::END, _)) => {
                lease.give_back();
                return piped.end();
            }
            _ => return,
        }
    }
}

pub(super) fn refusal(refusal: Refusal) -> (StatusCode, &'static str) {
    match refusal {
        Refusal::Busy | Refusal::Long => {
            (StatusCode::SERVICE_UNAVAILABLE, "too many requests wait already; ask again later")
        }
        Refusal::Timeout => (StatusCode::GATEWAY_TIMEOUT, "it took too long; ask for less, or see --timeout"),
        Refusal::Memory => {
            (StatusCode::INSUFFICIENT_STORAGE, "it needed too much memory; ask for less, or see --max-memory")
        }
        Refusal::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "the worker ended; ask for less"),
    }
}

pub(super) fn plain(status: StatusCode, message: impl Into<String>) -> hyper::Response<Answer> {
    let mut message: String = message.into();
    if !message.is_empty() {
        message.push('\n');
    }
    let mut response = hyper::Response::new(Answer::whole(message.into_bytes()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    } else if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

pub(super) fn set_tag(response: &mut hyper::Response<Answer>, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
}

/// The cookie that holds the language chosen on a page, for a year.
const LANGUAGE: &str = "lang";

/// Returns the language chosen on a page before, else those that the browser asks for.
pub(super) fn languages(headers: &HeaderMap) -> String {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut cookies = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let chosen = cookies.find_map(|(name, value)| words::language(value).filter(|_| name == LANGUAGE));
    chosen.map_or_else(|| header_text(headers, header::ACCEPT_LANGUAGE), str::to_owned)
}

/// Keeps the language that was chosen for the pages to come.
pub(super) fn keep_language(headers: &mut HeaderMap, language: &str) {
    let cookie = format!("{LANGUAGE}={language}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
}

pub(super) fn header_text(headers: &HeaderMap, name: HeaderName) -> String {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(", ")
}
