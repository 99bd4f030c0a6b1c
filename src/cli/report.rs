//! What the terminal shows of errors, findings and progress.
//!
//! **Invariant:** everything here goes to standard error, and nothing else in
//! the program knows the renderer. Messages are whole without colour.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceSpan};
use serde_json::{Value, json};

use super::table;
use crate::article::ReadError;
use crate::diagnostic::Diagnostic;
use crate::export::ExportError;
use crate::link::LinkError;
use crate::ontology::LoadError;
use crate::shacl::ShaclError;
use crate::store::StoreError;
use crate::store::query::QueryError;
use crate::world::WorldError;

/// Whether messages are lines of JSON.
static IS_JSON: AtomicBool = AtomicBool::new(false);

/// The progress bar that shows, which messages must not tear.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// The form of messages on standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// An object of JSON a line: for programs.
    Json,
}

impl LogFormat {
    /// Makes all messages take this form.
    pub(super) fn choose(self) {
        IS_JSON.store(self == Self::Json, Ordering::Relaxed);
    }
}

/// Why a command could not do what it was asked to.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    help: Option<String>,
    snippet: Option<Snippet>,
    is_broken_pipe: bool,
    is_in_use: bool,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

/// A place in a text that the user wrote.
#[derive(Debug)]
struct Snippet {
    name: String,
    text: String,
    line: u64,
    column: u64,
}

impl Failure {
    /// Returns a failure with what to do about it.
    pub(super) fn new(message: impl Into<String>, help: Option<&str>) -> Self {
        Self {
            message: message.into(),
            help: help.map(str::to_owned),
            snippet: None,
            is_broken_pipe: false,
            is_in_use: false,
        }
    }

    /// Returns a failure of a query, with the place in its text.
    pub(super) fn from_query(error: &QueryError, name: &str, text: &str) -> Self {
        let mut failure = Self::new(error.to_string(), error.help().as_deref());
        if let QueryError::Syntax { line, column, .. } = error {
            failure.snippet =
                Some(Snippet { name: name.to_owned(), text: text.to_owned(), line: *line, column: *column });
        }
        failure
    }

    /// Tells whether another process uses the store, so that it may be tried again.
    pub(super) const fn is_in_use(&self) -> bool {
        self.is_in_use
    }

    /// Tells whether nobody reads the output any more, which is no failure.
    pub(super) const fn is_broken_pipe(&self) -> bool {
        self.is_broken_pipe
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let is_broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self { is_broken_pipe, ..Self::new(format!("cannot write the output: {error}"), None) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let is_in_use = matches!(error, StoreError::Locked(_));
        Self { is_in_use, ..Self::new(error.to_string(), error.help()) }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => error.into(),
            ExportError::Store(error) => error.into(),
            error => Self::new(error.to_string(), error.help().as_deref()),
        }
    }
}

impl From<WorldError> for Failure {
    fn from(error: WorldError) -> Self {
        match error {
            WorldError::Store(error) => error.into(),
            WorldError::Load(error) => error.into(),
            WorldError::Decision(error) => {
                Self::new(error.to_string(), Some("take one of them back: `selon split` and `selon merge` decide anew"))
            }
        }
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::new(error.to_string(), error.help().as_deref())
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        let message = format!("cannot load the ontology: {error}");
        let mut failure =
            Self::new(message, Some("name Turtle files (`*.ttl`), or folders of them, with `--ontology`"));
        if let LoadError::Syntax { path, line, column, .. } = &error {
            failure.help = Some(
                "correct the file at this place; Turtle ends a statement with ` .` and an entry of a list with ` ;`"
                    .to_owned(),
            );
            let text =
                std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
            failure.snippet = Some(Snippet { name: path.display().to_string(), text, line: *line, column: *column });
        }
        failure
    }
}

impl From<ShaclError> for Failure {
    fn from(error: ShaclError) -> Self {
        let mut failure = Self::new(format!("cannot use the shapes: {error}"), error.help());
        match error {
            ShaclError::Store(error) => return error.into(),
            ShaclError::Query { .. } => failure.message = error.to_string(),
            ShaclError::Syntax { file, line, column, .. } => {
                let text = std::fs::read(&file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                failure.snippet = Some(Snippet { name: file, text: text.unwrap_or_default(), line, column });
            }
            ShaclError::Shape { .. } => {}
        }
        failure
    }
}

/// Shows why a command failed.
pub(super) fn show_failure(failure: &Failure) {
    show("error", &failure.message, failure.snippet.as_ref(), failure.help.as_deref());
}

/// Shows what was found while loading.
pub(super) fn show_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let place = diagnostic.location.as_ref().map(|location| format!("{location}: ")).unwrap_or_default();
        show(
            &diagnostic.severity.to_string(),
            &format!("{place}{}", diagnostic.message),
            None,
            diagnostic.help.as_deref(),
        );
    }
}

/// Writes what is known as a line of JSON.
fn show_json(fields: &mut [(&str, Value)]) {
    let known = fields.iter_mut().filter(|(_, value)| !value.is_null());
    let object: serde_json::Map<String, Value> =
        known.map(|(name, value)| ((*name).to_owned(), value.take())).collect();
    write(&Value::Object(object).to_string());
}

/// Shows which input was passed over, and why.
pub(super) fn show_skipped(error: &ReadError) {
    if IS_JSON.load(Ordering::Relaxed) {
        let message = error.fault.to_string();
        return show_json(&mut [
            ("level", "skipped".into()),
            ("input", error.input.clone().into()),
            ("place", error.place.map(|place| place.to_string()).into()),
            ("message", message.into()),
            ("help", error.fault.help().into()),
        ]);
    }
    show("skipped", &error.to_string(), None, error.fault.help());
}

/// Shows which file could only be used in part, and why.
pub(super) fn show_broken(message: &str, help: Option<&str>) {
    show("broken", message, None, help);
}

/// Shows something that is worth knowing and no fault.
pub(super) fn show_note(message: &str) {
    show("note", message, None, None);
}

/// Shows that servers which look at the store do not see yet what was stored, where that failed.
pub(super) fn show_unseen(offered: Result<(), StoreError>) {
    if let Err(error) = offered {
        show_note(&format!("a server does not see yet what was stored: {error}"));
    }
}

/// Shows something that may not be meant, and what to do about it.
pub(super) fn show_warning(message: &str, help: &str) {
    show("warning", message, None, Some(help));
}

fn show(kind: &str, message: &str, snippet: Option<&Snippet>, help: Option<&str>) {
    if IS_JSON.load(Ordering::Relaxed) {
        let place =
            snippet.map(|snippet| json!({"name": snippet.name, "line": snippet.line, "column": snippet.column}));
        return show_json(&mut [
            ("level", kind.into()),
            ("message", message.into()),
            ("help", help.into()),
            ("place", place.into()),
        ]);
    }
    let mut text = format!("{kind}: {message}\n");
    if let Some(snippet) = snippet {
        text.push_str(&draw(snippet));
    }
    if let Some(help) = help {
        text.push_str("  help: ");
        text.push_str(help);
        text.push('\n');
    }
    write(text.trim_end_matches('\n'));
}

/// Writes a line, or several, beside the progress bar if there is one.
fn write(text: &str) {
    // When standard error is gone, there is nobody left to tell.
    let write = || {
        let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
    };
    match BAR.lock().ok().and_then(|bar| bar.clone()) {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

/// Draws the lines around a place, with a mark under it.
fn draw(snippet: &Snippet) -> String {
    let line = usize::try_from(snippet.line).unwrap_or(1).max(1);
    let column = usize::try_from(snippet.column).unwrap_or(1).max(1);
    let before: usize = snippet.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = snippet.text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column - 1).map_or(rest.len(), |(at, _)| at);
    let at = (before + within).min(snippet.text.len());
    let label = LabeledSpan::at(SourceSpan::from((at, 0)), "here");
    let report = miette::MietteDiagnostic::new(format!("{}:{line}:{column}", snippet.name)).with_label(label);
    let report = miette::Report::new(report).with_source_code(NamedSource::new(&snippet.name, snippet.text.clone()));
    let mut drawn = String::new();
    let handler = GraphicalReportHandler::new_themed(theme()).with_width(120).with_context_lines(1);
    // A place that cannot be drawn is still named by the message.
    if handler.render_report(&mut drawn, report.as_ref()).is_err() {
        return format!("  at {}:{line}:{column}\n", snippet.name);
    }
    drawn
}

fn theme() -> GraphicalTheme {
    use std::io::IsTerminal as _;
    if io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::none()
    }
}

/// Says which articles are stored for good; for programs only, since people see it go on.
pub(super) fn show_stored(articles: &[String]) {
    if IS_JSON.load(Ordering::Relaxed) {
        for article in articles {
            write(&json!({"level": "stored", "article": article}).to_string());
        }
    }
}

/// Shows what was done, as a table of two columns.
pub(super) fn show_summary(rows: &[(&str, String)]) {
    if IS_JSON.load(Ordering::Relaxed) {
        let rows: serde_json::Map<String, Value> =
            rows.iter().map(|(name, value)| (name.replace(' ', "_"), value.as_str().into())).collect();
        write(&json!({"level": "summary", "summary": rows}).to_string());
    } else {
        let rows: Vec<_> = rows.iter().map(|(name, value)| vec![(*name).to_owned(), value.clone()]).collect();
        write(&table::draw(&[], &rows));
    }
}

/// Returns a bar of how far a command is, which shows on a terminal only; `size` is what there is to do, if it is known.
pub(super) fn progress(is_quiet: bool, size: Option<u64>) -> ProgressBar {
    let is_hidden = is_quiet || IS_JSON.load(Ordering::Relaxed);
    let bar = if is_hidden { ProgressBar::hidden() } else { ProgressBar::new(size.unwrap_or(0)) };
    let template = match size {
        Some(_) => "{wide_bar} {percent}%  {msg}  {elapsed}, {eta} left",
        None => "{spinner} {msg}  {elapsed}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if let Ok(mut shown) = BAR.lock() {
        *shown = Some(bar.clone());
    }
    bar
}

/// Returns how a path is named in messages.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}
