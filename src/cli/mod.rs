//! The command line: one file a command.
//!
//! Data goes to standard output, all else to standard error. The program ends
//! with 0 when all is done, with 1 when some inputs could not be read or a
//! check found faults, with 3 when another process uses the store, and with 2
//! when it could not do what it was asked to for any other reason.

mod articles;
mod backup;
mod believe;
mod build;
mod check;
mod compact;
mod coverage;
mod diff;
mod dossier;
mod doubles;
mod entry;
mod evidence;
mod explain;
mod export;
mod extract;
mod forget;
mod inputs;
mod keeper;
mod link;
mod load;
mod merge;
mod paint;
mod parse;
mod picture;
mod pipeline;
mod push;
mod query;
mod refresh;
mod report;
mod serve;
mod show;
mod sketch;
mod split;
mod stub;
mod table;
mod validate;
mod verdict;
mod why;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use oxigraph::model::NamedNode;

use crate::export::ExportError;
use crate::serve::IN_USE;
use crate::store::format::Format;
use crate::store::query::on_large_stack as on_stack;
use crate::store::{Access, Store, names};
use report::{Failure, LogFormat};

/// Reads news into a knowledge graph in which every statement keeps who says so.
#[derive(Debug, Parser)]
#[command(name = "selon", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes:
  0  done
  1  some inputs could not be read, or a check found faults
  2  could not do what was asked
  3  another process uses the store; try again when it has ended")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// How messages are written to standard error
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "text", env = "SELON_LOG_FORMAT")]
    log_format: LogFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Arguments),
    Extract(extract::Arguments),
    Query(query::Arguments),
    Show(show::Arguments),
    Explain(explain::Arguments),
    Why(why::Arguments),
    Coverage(coverage::Arguments),
    Articles(articles::Arguments),
    Export(export::Arguments),
    Dossier(dossier::Arguments),
    Forget(forget::Arguments),
    Refresh(refresh::Arguments),
    Doubles(doubles::Arguments),
    Merge(merge::Arguments),
    Split(split::Arguments),
    Believe(believe::Arguments),
    Diff(diff::Arguments),
    Link(link::Arguments),
    Load(load::Arguments),
    Push(push::Arguments),
    Serve(serve::Arguments),
    #[command(name = crate::serve::WORKER, hide = true)]
    ServeWorker(serve::WorkerArguments),
    #[command(name = crate::serve::UPDATE, hide = true)]
    ServeUpdate(serve::UpdateArguments),
    Backup(backup::Arguments),
    Compact(compact::Arguments),
    Check(check::Arguments),
    Validate(validate::Arguments),
    Parse(parse::Arguments),
}

/// Where the graph is kept.
#[derive(Args, Debug)]
struct StoreArguments {
    /// The folder of the store
    #[arg(long, value_name = "DIR", env = "SELON_STORE", default_value = "selon-store")]
    store: PathBuf,
}

impl StoreArguments {
    fn open(&self, access: Access) -> Result<Store, Failure> {
        Ok(Store::open(&self.store, access)?)
    }

    /// Opens for writing a store that is there already, so that a mistyped folder does not become one.
    fn open_existing(&self) -> Result<Store, Failure> {
        drop(self.open(Access::Read)?);
        self.open(Access::Write)
    }
}

/// What a command that did its work ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Everything is done.
    Done,
    /// Some inputs were passed over, or a check found faults.
    Partly,
}

impl Outcome {
    const fn partly_if(is_partly: bool) -> Self {
        if is_partly { Self::Partly } else { Self::Done }
    }

    /// Returns what two pieces of work end with together.
    fn and(self, other: Self) -> Self {
        Self::partly_if(self == Self::Partly || other == Self::Partly)
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    run_with(std::env::args_os())
}

fn run_with(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to standard output; if nobody reads it, that is no failure.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    arguments.log_format.choose();
    match dispatch(arguments.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Partly) => ExitCode::from(1),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            report::show_failure(&failure);
            ExitCode::from(if failure.is_in_use() { IN_USE } else { 2 })
        }
    }
}

fn dispatch(command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Query(arguments) => query::run(arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Why(arguments) => why::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Articles(arguments) => articles::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Dossier(arguments) => dossier::run(&arguments),
        Command::Forget(arguments) => forget::run(&arguments),
        Command::Refresh(arguments) => refresh::run(&arguments),
        Command::Doubles(arguments) => doubles::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Split(arguments) => split::run(&arguments),
        Command::Believe(arguments) => believe::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Link(arguments) => link::run(&arguments),
        Command::Load(arguments) => load::run(&arguments),
        Command::Push(arguments) => push::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::ServeWorker(arguments) => serve::work(&arguments),
        Command::ServeUpdate(arguments) => serve::update(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Compact(arguments) => compact::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Validate(arguments) => validate::run(arguments),
        Command::Parse(arguments) => parse::run(&arguments),
    }
}

/// Returns the standard output, buffered.
fn output() -> io::BufWriter<io::Stdout> {
    io::BufWriter::with_capacity(64 * 1024, io::stdout())
}

/// Runs a command that evaluates queries; `work` is what is told to have ended where it does so unexpectedly.
fn on_large_stack(
    work: &str,
    run: impl FnOnce() -> Result<Outcome, Failure> + Send + 'static,
) -> Result<Outcome, Failure> {
    match on_stack(work, run) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Failure::new(format!("the {work} ended unexpectedly"), None)),
        Err(error) => Err(Failure::new(format!("cannot start a thread: {error}"), None)),
    }
}

/// Returns the article that a name on the command line means.
fn find_article(store: &Store, name: &str) -> Result<NamedNode, Failure> {
    Ok(names::resolve_article(store, name)?.ok_or_else(|| ExportError::Article(name.to_owned()))?)
}

/// Parses the name of a format.
fn parse_format(name: &str) -> Result<Format, String> {
    name.parse()
}
