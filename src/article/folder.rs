//! Which files of a folder are articles.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a file holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text.
    Text,
    /// One JSON value.
    Json,
    /// A JSON object a line.
    JsonLines,
}

/// Returns what a file holds, and the last part of its name where that is not known.
pub(super) fn kind(path: &Path) -> Result<Kind, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "txt" | "text" | "md" => Ok(Kind::Text),
        "json" => Ok(Kind::Json),
        "jsonl" | "ndjson" => Ok(Kind::JsonLines),
        extension => Err(extension.to_owned()),
    }
}

/// Finds the articles in a folder and the folders below it, in the order of their names.
///
/// Hidden files and files that hold no articles are passed over; links to
/// folders are not followed, since they may lead back.
pub(super) fn find_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            files.extend(find_files(&path)?);
        } else if kind(&path).is_ok() && path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
