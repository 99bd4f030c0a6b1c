//! `selon load`: takes graphs into the store that were written elsewhere.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use super::report::{self, Failure};
use super::{Outcome, StoreArguments, parse_format};
use crate::article;
use crate::store::Access;
use crate::store::format::Format;
use crate::store::load::{self, LoadError, Loaded};
use crate::world::World;

/// How long servers that look at the store wait to see more of it at most, but for the file that is being read.
const PAUSE: Duration = Duration::from_secs(60);

/// Take graphs into the store that `selon extract` or `selon export` wrote
///
/// A graph that a file names replaces the one of that name in the store. A file that is broken is named;
/// the graphs before the fault are taken over, and so are the other files.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  selon load graph.nq.gz --store news
  selon load shards/ --store news
  selon extract feed.jsonl --format nquads | selon load - --store news")]
pub(super) struct Arguments {
    /// Files of N-Quads or TriG, each perhaps packed with gzip or zstd, folders of them, or - for standard input
    #[arg(required = true, value_name = "SHARD")]
    shards: Vec<PathBuf>,
    /// The format, where the name of a file does not tell
    #[arg(long, short, value_name = "FORMAT", value_parser = parse_format)]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreArguments,
    /// Say nothing at the end
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut files = Vec::new();
    for path in &arguments.shards {
        list_shards(path, &mut files).map_err(|error| {
            Failure::new(format!("cannot read `{}`: {error}", path.display()), Some("check the path"))
        })?;
    }
    let store = arguments.store.open(Access::Write)?;
    let mut loaded = Loaded::default();
    let mut outcome = Outcome::Done;
    let (mut seen, mut last) = (0, Instant::now());
    for path in &files {
        let name = report::name(path);
        let format = arguments.format.or_else(|| Format::from_file_name(&name)).unwrap_or(Format::NQuads);
        let result = open(path).map_err(LoadError::Io).and_then(|file| load::load(&store, file, format, &mut loaded));
        match result {
            Ok(()) => {}
            Err(LoadError::Store(error)) => return Err(error.into()),
            Err(error) => {
                report::show_broken(&format!("`{name}`: {error}"), error.help());
                outcome = Outcome::Partly;
            }
        }
        // Each time that it has doubled, so that many small files do not take many times as long.
        if loaded.quads >= 2 * seen || last.elapsed() >= PAUSE {
            report::show_unseen(store.offer());
            (seen, last) = (loaded.quads, Instant::now());
        }
    }
    World::of(&store)?.settle()?;
    store.flush()?;
    store.withdraw_offers();
    if !arguments.quiet {
        let (graphs, quads) = (loaded.graphs(), loaded.quads);
        report::show_note(&format!("{graphs} graphs with {quads} quads were loaded from {} files", files.len()));
    }
    Ok(outcome)
}

fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(article::unpack(std::io::stdin())?));
    }
    Ok(Box::new(article::unpack(std::fs::File::open(path)?)?))
}

/// Lists a file, or the files with graphs below a folder, in the order of their names.
///
/// Names that begin with a dot or underscore are passed over, as engines use them for their own: "_SUCCESS".
fn list_shards(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.as_os_str() == "-" || !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_part = name.starts_with("part-");
        if name.starts_with(['.', '_']) {
            continue;
        } else if entry.is_dir() {
            list_shards(&entry, files)?;
        } else if is_part || Format::from_file_name(&name).is_some() {
            files.push(entry);
        }
    }
    Ok(())
}
