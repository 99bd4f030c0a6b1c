//! A server of its own for a test, and what it answers.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use tempfile::TempDir;

/// A server that ends with the test.
pub struct Server {
    child: Child,
    pub address: String,
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
    headers: ureq::http::HeaderMap,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Returns a command of the program.
pub fn selon() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    command.env_remove("SELON_STORE");
    command
}

/// Reads articles into a store.
pub fn build(store: &Path, inputs: &[PathBuf]) {
    let output = selon().arg("build").args(inputs).arg("--store").arg(store).arg("--quiet").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Returns a store of the example articles, which no test changes.
pub fn examples() -> &'static Path {
    // The folder is not removed at the end, since nothing static is dropped; it is the system's temporary one.
    static STORE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, store) = STORE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        build(&store, &[articles()]);
        (folder, store)
    });
    store
}

pub fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles")
}

impl Server {
    pub fn start(store: &Path, arguments: &[&str]) -> Self {
        let mut command = selon();
        command.args(["serve", "--bind", "127.0.0.1:0", "--store"]).arg(store).args(arguments);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("the server ended").unwrap();
            if let Some((_, rest)) = line.split_once("serving at ") {
                break rest.split("/ ").next().unwrap().to_owned();
            }
        };
        // What it tells later is read on, so that it never waits for somebody to listen.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", path, headers, &[])
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let agent = ureq::Agent::new_with_config(
            ureq::Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .timeout_global(Some(Duration::from_secs(120)))
                .build(),
        );
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = if matches!(method, "GET" | "HEAD" | "OPTIONS" | "DELETE") {
            agent.run(request.body(()).unwrap())
        } else {
            agent.run(request.body(body).unwrap())
        };
        let (parts, body) = response.unwrap().into_parts();
        let mut content = Vec::new();
        body.into_with_config().limit(u64::MAX).reader().read_to_end(&mut content).unwrap();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body: content }
    }

    /// Asks for the same until the answer is as wanted, for as long as a slow machine may need.
    pub fn wait_for(&self, path: &str, is_wanted: impl Fn(&Reply) -> bool) {
        for _ in 0..600 {
            if is_wanted(&self.get(path, &[])) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never answered as it should: {}", self.get(path, &[]).text());
    }

    /// Asks the server to end, and tells whether it ended well.
    pub fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns an address that asks a SPARQL query.
pub fn ask(query: &str) -> String {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/sparql?query={encoded}")
}
