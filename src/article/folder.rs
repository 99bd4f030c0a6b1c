//! Which files of a folder, or of a pattern of names, are articles.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::ReadFault;

/// What a file holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text.
    Text,
    /// One JSON value.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// A page.
    Html,
    /// XML: a feed, an article in a format of agencies or archives, or a page.
    Xml,
    /// A web archive.
    Warc,
}

/// Returns what a file holds, and the last part of its name where that is not known.
pub(super) fn kind(path: &Path) -> Result<Kind, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = [".gz", ".zst", ".zstd"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "txt" | "text" | "md" => Ok(Kind::Text),
        "json" => Ok(Kind::Json),
        "jsonl" | "ndjson" => Ok(Kind::JsonLines),
        "html" | "htm" | "xhtml" | "shtml" => Ok(Kind::Html),
        "xml" | "rss" | "atom" | "nitf" | "newsml" | "tei" => Ok(Kind::Xml),
        "warc" => Ok(Kind::Warc),
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

/// Tells whether a path is a pattern that the shell left as it was.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.contains(['*', '?', '[']))
}

/// Finds the articles whose names fit a pattern, in the order of their names.
pub(super) fn expand(pattern: &Path) -> Result<Vec<PathBuf>, ReadFault> {
    let paths = glob::glob(&pattern.to_string_lossy()).map_err(|error| ReadFault::Pattern(error.msg))?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(std::io::Error::from)?;
        if path.is_file() && kind(&path).is_ok() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
