//! What the terminal shows of errors, findings and progress.
//!
//! **Invariant:** everything here goes to standard error, and nothing else in
//! the program knows the renderer. Messages are whole without colour.

use std::io::{self, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceSpan};

use crate::article::ReadError;
use crate::diagnostic::Diagnostic;
use crate::ontology::LoadError;
use crate::store::StoreError;
use crate::store::export::ExportError;
use crate::store::query::QueryError;

/// Why a command could not do what it was asked to.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    help: Option<String>,
    snippet: Option<Snippet>,
    is_broken_pipe: bool,
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
        Self { message: message.into(), help: help.map(str::to_owned), snippet: None, is_broken_pipe: false }
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
        Self::new(error.to_string(), error.help())
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => error.into(),
            ExportError::Store(error) => error.into(),
            error => Self::new(error.to_string(), Some("`selon articles` lists the articles")),
        }
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

/// Shows which input was passed over, and why.
pub(super) fn show_skipped(error: &ReadError) {
    show("skipped", &error.to_string(), None, error.fault.help());
}

/// Shows something that is worth knowing and no fault.
pub(super) fn show_note(message: &str) {
    show("note", message, None, None);
}

fn show(kind: &str, message: &str, snippet: Option<&Snippet>, help: Option<&str>) {
    let mut text = format!("{kind}: {message}\n");
    if let Some(snippet) = snippet {
        text.push_str(&draw(snippet));
    }
    if let Some(help) = help {
        text.push_str("  help: ");
        text.push_str(help);
        text.push('\n');
    }
    // When standard error is gone, there is nobody left to tell.
    let _ = io::stderr().write_all(text.as_bytes());
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

/// Returns a counter of articles, which shows on a terminal only.
pub(super) fn progress(is_quiet: bool) -> ProgressBar {
    if is_quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} articles  {per_sec}  {elapsed}  {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

/// Returns how a path is named in messages.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}
