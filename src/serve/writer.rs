//! What changes the store: one process of its own for each change, one after the other.
//!
//! The process writes to the store itself, not to the snapshot that is served;
//! the server sees what has changed as it would after any other command. One
//! that takes too long or too much memory is ended, as any command may be: what it changed is
//! there whole or not at all.

use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use hyper::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

use super::exchange::{Request, parse_form};
use super::pool::{LOOK, Limits, memory_of};

/// The hidden command that carries out a SPARQL update, which it reads from standard input.
pub const COMMAND: &str = "serve-update";

/// What a command ends with where another process uses the store, so that it may be tried again.
pub const IN_USE: u8 = 3;

/// How a change ended.
enum Ended {
    /// As it wanted, with what it told.
    Itself(ExitStatus, String),
    /// It took too long.
    Timeout,
    /// It needed too much memory.
    Memory,
}

/// Changes the store.
pub(super) struct Writer {
    store: PathBuf,
    /// How long a change may take.
    timeout: Duration,
    /// How many bytes of memory it may use.
    memory: u64,
    turn: Mutex<()>,
}

impl Writer {
    pub(super) fn new(store: PathBuf, limits: &Limits) -> Self {
        Self { store, timeout: limits.timeout, memory: limits.memory, turn: Mutex::default() }
    }

    /// Tells whether a request wants the store to change: an update by the protocol of SPARQL, or an article to read.
    pub(super) fn is_meant(request: &Request) -> bool {
        request.method == "POST" && matches!(request.path.as_str(), "/update" | "/articles")
    }

    /// Does what a request asks for, and returns what came of it.
    pub(super) async fn write(&self, request: &Request) -> (StatusCode, String) {
        let mut command = match std::env::current_exe() {
            Ok(program) => Command::new(program),
            Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        };
        let content = if request.path == "/articles" {
            command.args(["build", "-", "--quiet"]);
            request.body.clone()
        } else {
            let media_type = request.content_type.split(';').next().unwrap_or_default().trim();
            match media_type {
                "application/sparql-update" => {}
                "application/x-www-form-urlencoded" => {}
                _ => {
                    let message = "send the update as application/sparql-update, or as `update=` in a form";
                    return (StatusCode::UNSUPPORTED_MEDIA_TYPE, message.to_owned());
                }
            }
            command.arg(COMMAND).arg(format!("--base={}{}", request.origin, request.path));
            let mut parameters = request.parameters();
            if media_type != "application/sparql-update" {
                parameters.extend(parse_form(&String::from_utf8_lossy(&request.body)));
            }
            let values =
                |name: &'static str| parameters.iter().filter(move |(found, _)| found == name).map(|(_, value)| value);
            command.args(values("using-graph-uri").map(|graph| format!("--using={graph}")));
            command.args(values("using-named-graph-uri").map(|graph| format!("--using-named={graph}")));
            if media_type == "application/sparql-update" {
                request.body.clone()
            } else {
                let updates: Vec<&String> = values("update").collect();
                let [update] = updates.as_slice() else {
                    return (StatusCode::BAD_REQUEST, "send one update".to_owned());
                };
                update.as_bytes().to_vec()
            }
        };
        command.arg("--store").arg(&self.store);
        let busy = |what: &str| (StatusCode::SERVICE_UNAVAILABLE, format!("{what}; try again later"));
        let Ok(_turn) = timeout(self.timeout, self.turn.lock()).await else {
            return busy("other changes are being made");
        };
        // The time of a change counts from its turn.
        match self.run(command, &content).await {
            Ok(Ended::Itself(status, _)) if status.success() => (StatusCode::NO_CONTENT, String::new()),
            Ok(Ended::Itself(status, _)) if status.code() == Some(IN_USE.into()) => {
                busy("another process uses the store")
            }
            Ok(Ended::Itself(_, message)) => (StatusCode::BAD_REQUEST, message),
            Ok(Ended::Timeout) => {
                (StatusCode::GATEWAY_TIMEOUT, "the change took too long and was ended; see --timeout".to_owned())
            }
            Ok(Ended::Memory) => {
                let message = "the change needed too much memory and was ended; see --max-memory";
                (StatusCode::INSUFFICIENT_STORAGE, message.to_owned())
            }
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }

    /// Runs a command until it ends, or takes more than it may.
    async fn run(&self, mut command: Command, content: &[u8]) -> io::Result<Ended> {
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let process = child.id();
        let (input, output) = (child.stdin.take(), child.stderr.take());
        let write = async {
            if let Some(mut input) = input {
                // A process that ends before it has read all tells why.
                let _ = input.write_all(content).await;
            }
        };
        let read = async {
            let mut told = Vec::new();
            if let Some(mut output) = output {
                output.read_to_end(&mut told).await?;
            }
            Ok::<_, io::Error>(told)
        };
        let grown = async {
            while memory_of(process) <= self.memory {
                sleep(LOOK).await;
            }
        };
        let ended = tokio::select! {
            ((), told, status) = async { tokio::join!(write, read, child.wait()) } => {
                return Ok(Ended::Itself(status?, String::from_utf8_lossy(&told?).into_owned()));
            }
            () = sleep(self.timeout) => Ended::Timeout,
            () = grown => Ended::Memory,
        };
        // The next change finds the store as it would after this one.
        child.kill().await?;
        Ok(ended)
    }
}
