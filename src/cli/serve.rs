//! `selon serve`: the store over HTTP, and the two hidden commands that the server runs for that.

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

use clap::Args;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments};
use crate::serve::{self, Event, Limits, Options, Part, Settings};
use crate::store::update::Surroundings;
use crate::world::World;

/// A megabyte, as limits are given.
const MEGABYTE: u64 = 1024 * 1024;

/// Serve the store over HTTP: a SPARQL endpoint for tools, pages for people
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon serve
  selon serve --store my-store --bind 127.0.0.1:8080 --timeout 10
  curl '127.0.0.1:7878/api/who-says-what?format=csv'
  curl 127.0.0.1:7878/sparql --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 10'

A build may run beside the server, which sees the whole articles of each of its commits.
With --writable, whoever sends `Authorization: Bearer TOKEN` may POST updates to /update and articles to /articles.")]
pub(super) struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    bind: SocketAddr,
    /// A name by which the server is asked too, behind a proxy for instance
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// How long an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// How many requests are answered at once, one of which is always a short one; by default one more than there are cores
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    workers: Option<u16>,
    /// How many more requests that take long may wait for their turn
    #[arg(long, value_name = "NUMBER", default_value_t = 256)]
    queue: usize,
    /// How much memory an answer may need, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 1_024)]
    max_memory: u64,
    /// How much room there is for answers that took long, in megabytes; they are kept until the store changes
    #[arg(long, value_name = "MB", default_value_t = 64)]
    cache: u64,
    /// How long the body of a request may be, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 8)]
    max_body: u64,
    /// Let queries ask other endpoints over the network, where they say SERVICE
    #[arg(long)]
    allow_service: bool,
    /// Let the scripts of another site read the answers: its origin, or * for every site
    #[arg(long, value_name = "ORIGIN")]
    cors: Option<String>,
    /// Let whoever bears the token change the store
    #[arg(long, requires = "token_file")]
    writable: bool,
    /// A file that holds the token
    #[arg(long, value_name = "FILE", env = "SELON_TOKEN_FILE")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArguments,
}

/// Answers requests from standard input for a server; not meant for people.
#[derive(Args, Debug)]
pub(super) struct WorkerArguments {
    /// Makes a part of what is looked up in the whole snapshot instead.
    #[arg(long, value_parser = parse_part)]
    prepare: Option<Part>,
    #[arg(long)]
    allow_service: bool,
    #[arg(long)]
    writable: bool,
    #[command(flatten)]
    store: StoreArguments,
}

/// Carries out a SPARQL update from standard input for a server; not meant for people.
#[derive(Args, Debug)]
pub(super) struct UpdateArguments {
    /// The address that relative IRIs are meant from.
    #[arg(long)]
    base: Option<String>,
    /// A graph that its patterns look at.
    #[arg(long)]
    using: Vec<String>,
    /// A graph that its patterns may lead to.
    #[arg(long)]
    using_named: Vec<String>,
    #[command(flatten)]
    store: StoreArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let token = match arguments.token_file.as_ref().filter(|_| arguments.writable) {
        Some(path) => Some(read_token(path)?),
        None => None,
    };
    if !arguments.bind.ip().is_loopback() {
        report::show_warning(
            "everybody who can reach this address can read the store",
            "leave out --bind to serve this computer only",
        );
    }
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let settings = Settings {
        store: arguments.store.store.clone(),
        bind: arguments.bind,
        hosts: arguments.host.clone(),
        limits: Limits {
            workers: arguments.workers.map_or(cores.saturating_add(1), usize::from),
            queue: arguments.queue,
            timeout: Duration::from_secs(arguments.timeout),
            memory: arguments.max_memory.saturating_mul(MEGABYTE),
        },
        largest_body: bytes(arguments.max_body),
        cache: bytes(arguments.cache),
        options: Options { allows_service: arguments.allow_service, is_writable: arguments.writable },
        token,
        cors: arguments.cors.clone(),
    };
    serve::run(settings, |event| show(&event))?;
    Ok(Outcome::Done)
}

/// Returns a number of megabytes in bytes.
fn bytes(megabytes: u64) -> usize {
    usize::try_from(megabytes.saturating_mul(MEGABYTE)).unwrap_or(usize::MAX)
}

/// Reads the token that lets others change the store.
fn read_token(path: &PathBuf) -> Result<String, Failure> {
    let failure = |error: io::Error| Failure::new(format!("cannot read `{}`: {error}", path.display()), None);
    let token = fs::read_to_string(path).map_err(failure)?.trim().to_owned();
    if token.len() < 16 {
        let message = format!("the token in `{}` is shorter than 16 characters", path.display());
        return Err(Failure::new(message, Some("make one: `head -c 24 /dev/urandom | base64 > FILE`")));
    }
    Ok(token)
}

/// Parses the name of a part.
fn parse_part(name: &str) -> Result<Part, String> {
    Part::named(name).ok_or_else(|| format!("there is no `{name}`"))
}

fn show(event: &Event) {
    match event {
        Event::Ready(address) => report::show_note(&format!("serving at http://{address}/ (Ctrl+C ends it)")),
        Event::Waiting => report::show_note("another process writes to the store; serving begins when it is done"),
        Event::Renewed => report::show_note("the store has changed, and the new state is served"),
        Event::Stale(error) => report::show_note(&format!("the store has changed and cannot be read: {error}")),
        Event::Refused(path, reason) => report::show_note(&format!("{path}: {reason}")),
        Event::Stopping => report::show_note("stopping"),
    }
}

pub(super) fn work(arguments: &WorkerArguments) -> Result<Outcome, Failure> {
    let failure = |problem: serve::Problem| Failure::new(problem.message, None);
    if let Some(part) = arguments.prepare {
        serve::prepare(&arguments.store.store, part).map_err(failure)?;
        return Ok(Outcome::Done);
    }
    let options = Options { allows_service: arguments.allow_service, is_writable: arguments.writable };
    serve::worker::run(&arguments.store.store, options).map_err(failure)?;
    Ok(Outcome::Done)
}

pub(super) fn update(arguments: &UpdateArguments) -> Result<Outcome, Failure> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let store = arguments.store.open_existing()?;
    let update = |error| Failure::from_query(&error, "update", &text);
    let surroundings = Surroundings {
        base: arguments.base.clone(),
        using: arguments.using.clone(),
        using_named: arguments.using_named.clone(),
    };
    store.update(&text, &surroundings).map_err(update)?;
    World::of(&store)?.settle()?;
    store.flush()?;
    Ok(Outcome::Done)
}
