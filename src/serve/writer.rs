//! What changes the store: one process of its own for each change, one after the other.
//!
//! The process writes to the store itself, not to the snapshot that is served;
//! the server sees what has changed as it would after any other command.

use std::path::PathBuf;
use std::process::Stdio;

use hyper::StatusCode;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::Mutex;

use super::exchange::{Request, parse_form};
use crate::store::is_in_use;

/// The hidden command that carries out a SPARQL update, which it reads from standard input.
pub const COMMAND: &str = "serve-update";

/// Changes the store.
pub(super) struct Writer {
    store: PathBuf,
    turn: Mutex<()>,
}

impl Writer {
    pub(super) fn new(store: PathBuf) -> Self {
        Self { store, turn: Mutex::default() }
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
            command.arg(COMMAND);
            if media_type == "application/sparql-update" {
                request.body.clone()
            } else {
                let form = parse_form(&String::from_utf8_lossy(&request.body));
                let updates: Vec<&String> =
                    form.iter().filter(|(name, _)| name == "update").map(|(_, value)| value).collect();
                let [update] = updates.as_slice() else {
                    return (StatusCode::BAD_REQUEST, "send one update".to_owned());
                };
                update.as_bytes().to_vec()
            }
        };
        command.arg("--store").arg(&self.store);
        let _turn = self.turn.lock().await;
        if is_in_use(&self.store) {
            return (StatusCode::SERVICE_UNAVAILABLE, "another process uses the store; try again later".to_owned());
        }
        match run(command, &content).await {
            Ok((true, _)) => (StatusCode::NO_CONTENT, String::new()),
            Ok((false, message)) => (StatusCode::BAD_REQUEST, message),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }
}

/// Runs a command, and returns whether it did what it should, with what it told.
async fn run(mut command: Command, content: &[u8]) -> std::io::Result<(bool, String)> {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let input = child.stdin.take();
    let write = async {
        if let Some(mut input) = input {
            // A process that ends before it has read all tells why.
            let _ = input.write_all(content).await;
        }
    };
    let ((), output) = tokio::join!(write, child.wait_with_output());
    let output = output?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
}
