//! HTTP: connections, limits, and what every answer bears.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, StatusCode, server::conn::http1};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::answer::Answer;
use super::exchange::Request;
use super::inquiry::Inquiries;
use super::pool::{Limits, Pool};
use super::renewal::take_first;
use super::reply::{collect, header_text, keep_language, languages, plain, refusal, set_tag};
use super::signal::told_to_stop;
use super::site::Options;
use super::writer::Writer;
use crate::fingerprint::Fingerprint;
use crate::store::{StoreError, Watch};

/// How long the head of a request may take to come, and then its body.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many connections there may be.
const CONNECTIONS: usize = 1_024;

/// How long answers that have begun may take after the server was told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// How the pages may be used: no script and no style but our own, nothing from elsewhere, in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the server is to serve, and to whom.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the store.
    pub store: PathBuf,
    /// Where to listen.
    pub bind: SocketAddr,
    /// The names by which a server of this computer alone may be asked, beside its address.
    pub hosts: Vec<String>,
    /// What the workers may take.
    pub limits: Limits,
    /// The longest body of a request, in bytes.
    pub largest_body: usize,
    /// How many bytes of answers are kept.
    pub cache: usize,
    /// What those who ask may do.
    pub options: Options,
    /// Whoever bears it may change the store.
    pub token: Option<String>,
    /// The site whose scripts may read the answers, or `*`.
    pub cors: Option<String>,
}

/// What the server tells of itself.
#[derive(Debug)]
pub enum Event {
    /// It listens.
    Ready(SocketAddr),
    /// Another process writes to the store, and the server waits for it.
    Waiting,
    /// It answers from a newer state of the store.
    Renewed,
    /// The store has changed and cannot be read again.
    Stale(StoreError),
    /// A request was not answered: its path, and why.
    Refused(String, &'static str),
    /// It was told to stop.
    Stopping,
}

/// Serves until the process is told to stop.
///
/// # Errors
///
/// Returns an error when the address cannot be listened at, or the store cannot be read.
pub fn run(settings: Settings, tell: impl Fn(Event) + Send + Sync + 'static) -> Result<(), StoreError> {
    let path = settings.store.clone();
    let io = |error| StoreError::Io { path: path.clone(), error };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build().map_err(io)?;
    let _watch = Watch::begin(&settings.store);
    let snapshot = take_first(&settings, &tell)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.bind).await.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        let pool = Pool::new(settings.limits.clone(), settings.options.clone(), snapshot);
        let inquiries = Inquiries::new(pool, settings.cache);
        let first = inquiries.snapshot();
        tokio::spawn(async move { Pool::prepare_all(&first).await });
        if inquiries.warm_up().await.is_err() {
            return Err(io(io::Error::other("the workers do not start")));
        }
        tell(Event::Ready(address));
        let writer = Writer::new(settings.store.clone(), &settings.limits);
        let front = Arc::new(Front { writer, inquiries, settings, tell: Box::new(tell) });
        Arc::clone(&front).serve(listener).await;
        Ok(())
    })
}

/// What all connections share.
pub(super) struct Front {
    pub(super) settings: Settings,
    pub(super) inquiries: Inquiries,
    writer: Writer,
    pub(super) tell: Box<dyn Fn(Event) + Send + Sync>,
}

impl Front {
    async fn serve(self: Arc<Self>, listener: TcpListener) {
        let (stop, stopped) = watch::channel(());
        tokio::spawn(Arc::clone(&self).follow());
        let connections = Arc::new(Semaphore::new(CONNECTIONS));
        let told = told_to_stop();
        tokio::pin!(told);
        loop {
            let next = async {
                let slot = Arc::clone(&connections).acquire_owned().await;
                (listener.accept().await, slot)
            };
            let (accepted, slot) = tokio::select! {
                () = &mut told => break,
                next = next => next,
            };
            match (accepted, slot) {
                (Ok((stream, _)), Ok(slot)) => {
                    let connection = Arc::clone(&self).connect(stream, stopped.clone());
                    tokio::spawn(async move {
                        connection.await;
                        drop(slot);
                    });
                }
                // Too many open files, for instance: those that close make room.
                _ => sleep(Duration::from_millis(50)).await,
            }
        }
        (self.tell)(Event::Stopping);
        drop((listener, stopped, stop));
        let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        let _ = timeout(FAREWELL, connections.acquire_many(all)).await;
    }

    /// Answers what comes through a connection, until it is closed or the server stops.
    async fn connect(self: Arc<Self>, stream: TcpStream, mut stopped: watch::Receiver<()>) {
        // Without it, what is written waits for the network; a failure costs time only.
        let _ = stream.set_nodelay(true);
        let service = service_fn(move |request| {
            let front = Arc::clone(&self);
            async move { Ok::<_, Infallible>(front.answer(request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_buf_size(64 * 1024)
            .serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => {}
            _ = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }

    async fn answer(self: Arc<Self>, request: hyper::Request<Incoming>) -> hyper::Response<Answer> {
        let path = request.uri().path().to_owned();
        let address = Request { query: request.uri().query().unwrap_or_default().to_owned(), ..Request::default() };
        let mut response = if request.method() == Method::OPTIONS {
            plain(StatusCode::NO_CONTENT, "")
        } else {
            self.answer_plainly(request).await.unwrap_or_else(|(status, reason)| {
                if status.is_server_error() {
                    (self.tell)(Event::Refused(path, reason));
                }
                plain(status, reason)
            })
        };
        let headers = response.headers_mut();
        for (name, value) in [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("vary", "accept, accept-language, accept-encoding, cookie"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        if let Some(language) = address.named_language() {
            keep_language(headers, language);
        }
        if let Some(site) = self.settings.cors.as_ref().and_then(|site| HeaderValue::from_str(site).ok()) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, site);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, content-type"));
        }
        response
    }

    async fn answer_plainly(
        &self,
        request: hyper::Request<Incoming>,
    ) -> Result<hyper::Response<Answer>, (StatusCode, &'static str)> {
        let (head, body) = request.into_parts();
        let host = header_text(&head.headers, header::HOST);
        if !self.is_meant(&host) {
            return Err((StatusCode::MISDIRECTED_REQUEST, "ask by the address that the server tells, or see --host"));
        }
        // Without a body there is nothing to compress.
        let is_head = head.method == Method::HEAD;
        let encoding = if is_head { String::new() } else { header_text(&head.headers, header::ACCEPT_ENCODING) };
        let mut question = Request {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            accept: header_text(&head.headers, header::ACCEPT),
            accept_language: languages(&head.headers),
            accept_encoding: encoding,
            content_type: header_text(&head.headers, header::CONTENT_TYPE),
            origin: format!("http://{}", if host.is_empty() { self.settings.bind.to_string() } else { host }),
            body: Vec::new(),
        };
        let tag = self.tag(&question);
        if head.method == Method::GET || is_head {
            let known = header_text(&head.headers, header::IF_NONE_MATCH);
            if known.split(',').any(|known| known.trim() == tag) {
                let mut response = plain(StatusCode::NOT_MODIFIED, "");
                set_tag(&mut response, &tag);
                return Ok(response);
            }
        }
        question.body = match timeout(PATIENCE, collect(body, self.settings.largest_body)).await {
            Ok(Ok(Some(body))) => body,
            Ok(Ok(None)) => return Err((StatusCode::PAYLOAD_TOO_LARGE, "the body is too long; see --max-body")),
            Ok(Err(_)) => return Err((StatusCode::BAD_REQUEST, "the body cannot be read")),
            Err(_) => return Err((StatusCode::REQUEST_TIMEOUT, "the body took too long to come")),
        };
        if Writer::is_meant(&question) {
            let token = header_text(&head.headers, header::AUTHORIZATION);
            return self.write(&question, &token).await;
        }
        let mut response = self.inquiries.answer(&question).await.map_err(refusal)?;
        if response.status() == StatusCode::OK && question.method != "POST" {
            set_tag(&mut response, &tag);
        }
        Ok(response)
    }

    /// Tells whether whoever asks for a host means this server.
    ///
    /// A page of another site could let its own name lead to this computer, and so read what is served to it alone.
    fn is_meant(&self, host: &str) -> bool {
        if !self.settings.bind.ip().is_loopback() {
            return true;
        }
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        name.is_empty()
            || name.eq_ignore_ascii_case("localhost")
            || address.is_ok_and(|address| address.is_loopback())
            || self.settings.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Changes the store, for whoever bears the token.
    async fn write(
        &self,
        question: &Request,
        authorization: &str,
    ) -> Result<hyper::Response<Answer>, (StatusCode, &'static str)> {
        let token = self.settings.token.as_deref().filter(|_| self.settings.options.is_writable);
        let token = token.ok_or((StatusCode::FORBIDDEN, "this server only reads; see --writable"))?;
        // Compared as fingerprints, so that the time it takes tells nothing.
        let given = Fingerprint::of(authorization.strip_prefix("Bearer ").unwrap_or_default().as_bytes());
        if given != Fingerprint::of(token.as_bytes()) {
            return Err((StatusCode::UNAUTHORIZED, "send the token as `Authorization: Bearer TOKEN`"));
        }
        let (status, message) = self.writer.write(question).await;
        Ok(plain(status, message))
    }

    /// Returns the entity tag of what is answered to a request: it is the same as long as the store and the program are.
    fn tag(&self, question: &Request) -> String {
        let version = self.inquiries.version();
        let tag = Fingerprint::of(env!("CARGO_PKG_VERSION").as_bytes())
            .with(question.path.as_bytes())
            .with(question.query.as_bytes())
            .with(question.accept.as_bytes())
            .with(question.accept_language.as_bytes());
        format!("W/\"{version}-{tag}\"")
    }
}
