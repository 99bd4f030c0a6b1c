//! A store as it was at a moment, for readers who must not wait for writers.
//!
//! The large files of a store are never changed, only made and removed, so that
//! a snapshot shares them by hard links and takes up next to no room.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::folder;
use super::{Access, StoreError};
use crate::fingerprint::Fingerprint;

/// The folder in a store's own that holds its snapshots.
const FOLDER: &str = "snapshots";

/// A snapshot, which is removed when it is dropped.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    version: Fingerprint,
    /// Held shared, so that others see that the snapshot is in use.
    lock: Option<File>,
}

impl Snapshot {
    /// Takes a snapshot of the store in a folder; `name` tells it from others.
    ///
    /// # Errors
    ///
    /// Returns an error when there is no store, when another process is writing to it, or when the operating system
    /// refuses.
    pub fn take(store: &Path, name: &str) -> Result<Self, StoreError> {
        folder::prepare(store, Access::Read)?;
        let _lock = folder::take_lock(store, Access::Read)?;
        let snapshots = store.join(FOLDER);
        remove_unused(&snapshots);
        let path = snapshots.join(name);
        let version = version(store);
        copy(store, &path).map_err(|error| StoreError::Io { path: path.clone(), error })?;
        let lock = folder::take_lock(&path, Access::Read)?;
        Ok(Self { path, version, lock })
    }

    /// Returns the folder, which can be opened as a store for reading.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what the snapshot has of the store's changes.
    #[must_use]
    pub fn version(&self) -> Fingerprint {
        self.version
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        self.lock = None;
        // What stays is removed before the next snapshot.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Returns a fingerprint of a store's files that differs after each change.
#[must_use]
pub fn version(store: &Path) -> Fingerprint {
    let mut files = Vec::new();
    for (_, path) in data_files(store) {
        if let Ok(metadata) = fs::metadata(&path) {
            let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            files.push(format!("{} {} {:?}\n", path.display(), metadata.len(), changed.unwrap_or_default()));
        }
    }
    files.sort();
    Fingerprint::of(files.concat().as_bytes())
}

/// Removes the snapshots of processes that ended without doing so.
fn remove_unused(snapshots: &Path) {
    for entry in fs::read_dir(snapshots).into_iter().flatten().flatten() {
        let is_unused = folder::take_lock(&entry.path(), Access::Write).is_ok();
        if is_unused {
            // One that stays takes up room, and nothing else.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Returns the files that make up a store, each with its name below the store's folder.
fn data_files(store: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut files = Vec::new();
    let listed = [store.to_owned(), store.join(folder::DATABASE)];
    for entry in listed.iter().flat_map(fs::read_dir).flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // A database writes what it did and that it is open into files that are of no use to others.
        let is_note = name == folder::LOCK || name == "LOCK" || name.starts_with("LOG") || name.starts_with("bulk-");
        if path.is_file()
            && !is_note
            && let Ok(below) = path.strip_prefix(store)
        {
            files.push((below.to_owned(), path));
        }
    }
    files
}

/// Links or copies the files of a store into a new folder.
fn copy(store: &Path, target: &Path) -> io::Result<()> {
    for (below, path) in data_files(store) {
        let copy = target.join(&below);
        copy.parent().map_or(Ok(()), fs::create_dir_all)?;
        let is_fixed = below.extension().is_some_and(|extension| extension == "sst" || extension == "nq");
        if !is_fixed || fs::hard_link(&path, &copy).is_err() {
            fs::copy(&path, &copy)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{NamedNode, Quad};

    use super::*;
    use crate::store::Store;

    #[test]
    fn a_snapshot_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let graph = NamedNode::new_unchecked("https://example.org/article");
        let quad = Quad::new(graph.clone(), graph.clone(), graph.clone(), graph.clone());
        let store = Store::open(folder.path(), Access::Write).unwrap();
        store.replace_graph(graph.as_ref(), &[quad]).unwrap();
        assert!(matches!(Snapshot::take(folder.path(), "early"), Err(StoreError::Locked(_))));
        store.flush().unwrap();
        drop(store);

        let snapshot = Snapshot::take(folder.path(), "one").unwrap();
        assert_eq!(snapshot.version(), version(folder.path()));
        let store = Store::open(folder.path(), Access::Write).unwrap();
        store.remove_graph(graph.as_ref()).unwrap();
        store.flush().unwrap();
        drop(store);
        assert_ne!(snapshot.version(), version(folder.path()));

        let reader = Store::open(snapshot.path(), Access::Read).unwrap();
        assert_eq!(reader.articles().unwrap(), [graph]);
        let second = Snapshot::take(folder.path(), "two").unwrap();
        assert!(snapshot.path().exists(), "what is in use stays");
        assert_eq!(Store::open(second.path(), Access::Read).unwrap().articles().unwrap().len(), 0);
        let path = snapshot.path().to_owned();
        drop((reader, snapshot));
        assert!(!path.exists());
    }
}
