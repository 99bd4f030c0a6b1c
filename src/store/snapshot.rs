//! A store as it was at a moment, for readers who must not wait for writers.
//!
//! The large files of a store are never changed, only made and removed, so that
//! a snapshot shares them by hard links and takes up next to no room. That of a store on a medium that cannot be
//! written stands in the system's temporary folder and only points to them, which keeps writers out as long as it is
//! there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, io};

use super::folder;
use super::{Access, StoreError};
use crate::fingerprint::Fingerprint;

/// The folder in a store's own that holds its snapshots.
pub(super) const FOLDER: &str = "snapshots";

/// What the name of a folder begins with that is about to be locked for a snapshot.
const UNLOCKED: &str = ".";

/// A snapshot, which is removed when it is dropped.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    version: Fingerprint,
    /// Held shared, so that others see that the snapshot is in use.
    lock: Option<File>,
    /// The store's own lock, held shared where the snapshot only points to its files.
    _store: Option<File>,
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
        let held = folder::take_lock(store, Access::Read)?;
        let snapshots = store.join(FOLDER);
        for entry in fs::read_dir(&snapshots).into_iter().flatten().flatten() {
            remove_unused(&entry.path());
        }
        match make(&snapshots, name) {
            Ok(made) => Self::fill(store, made, None, |from, to| fs::hard_link(from, to)),
            Err(_) => Self::fill(store, make_elsewhere(name)?, held, point),
        }
    }

    /// Makes the snapshot in a folder that was made for it, of files that are shared as `link` does.
    pub(super) fn fill(
        store: &Path,
        (path, lock): (PathBuf, Option<File>),
        held: Option<File>,
        link: impl Fn(&Path, &Path) -> io::Result<()>,
    ) -> Result<Self, StoreError> {
        let snapshot = Self { version: version(store), path, lock, _store: held };
        copy(store, &snapshot.path, link).map_err(|error| StoreError::Io { path: snapshot.path.clone(), error })?;
        Ok(snapshot)
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

/// Removes a snapshot of a process that ended without doing so.
pub(super) fn remove_unused(snapshot: &Path) {
    let name = snapshot.file_name().unwrap_or_default();
    let is_made = !name.to_string_lossy().starts_with(UNLOCKED);
    let is_unused = is_made && folder::take_lock(snapshot, Access::Write).is_ok();
    if is_unused {
        // One that stays takes up room, and nothing else.
        let _ = fs::remove_dir_all(snapshot);
    }
}

/// Makes a folder for a snapshot, and locks it before it has its name, since whatever has one and is not locked may be
/// removed.
pub(super) fn make(snapshots: &Path, name: &str) -> Result<(PathBuf, Option<File>), StoreError> {
    let (path, unlocked) = (snapshots.join(name), snapshots.join(format!("{UNLOCKED}{name}")));
    let io = |error| StoreError::Io { path: path.clone(), error };
    fs::create_dir_all(&unlocked).map_err(io)?;
    let lock = folder::take_lock(&unlocked, Access::Read)?;
    if path.exists() {
        remove_unused(&path);
    }
    fs::rename(&unlocked, &path).map_err(io)?;
    Ok((path, lock))
}

/// Makes a folder for a snapshot in the system's temporary one, which nobody else can look into.
fn make_elsewhere(name: &str) -> Result<(PathBuf, Option<File>), StoreError> {
    let path = env::temp_dir().join(format!("selon-snapshot-{name}"));
    remove_unused(&path);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // What is there already may be somebody else's, and is not used.
    builder.create(&path).map_err(|error| StoreError::Io { path: path.clone(), error })?;
    let lock = folder::take_lock(&path, Access::Read)?;
    Ok((path, lock))
}

/// Makes a file that points to another one, wherever that is.
fn point(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::symlink(fs::canonicalize(from)?, to);
    #[cfg(not(unix))]
    return fs::copy(from, to).map(|_| ());
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
        let is_note = name == folder::LOCK
            || name == folder::WATCHED
            || name == "LOCK"
            || name.starts_with("LOG")
            || name.starts_with("bulk-");
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
pub(super) fn copy(store: &Path, target: &Path, link: impl Fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
    for (below, path) in data_files(store) {
        let copy = target.join(&below);
        copy.parent().map_or(Ok(()), fs::create_dir_all)?;
        let is_fixed = below.extension().is_some_and(|extension| extension == "sst" || extension == "nq");
        if !is_fixed || link(&path, &copy).is_err() {
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

    /// Makes a store with one article.
    fn make_store(folder: &Path) -> (Store, NamedNode) {
        let graph = NamedNode::new_unchecked("https://example.org/article");
        let quad = Quad::new(graph.clone(), graph.clone(), graph.clone(), graph.clone());
        let store = Store::open(folder, Access::Write).unwrap();
        store.replace_graph(graph.as_ref(), &[quad]).unwrap();
        (store, graph)
    }

    #[test]
    fn a_snapshot_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (store, graph) = make_store(folder.path());
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

    #[test]
    fn what_is_being_made_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (store, graph) = make_store(folder.path());
        store.flush().unwrap();
        drop(store);
        let snapshots = folder.path().join(FOLDER);
        let early = snapshots.join(format!("{UNLOCKED}early"));
        fs::create_dir_all(&early).unwrap();
        let late = snapshots.join("late");
        let others = std::cell::RefCell::new(Vec::new());
        let late = Snapshot::fill(folder.path(), make(&snapshots, "late").unwrap(), None, |from, to| {
            // Others take one each meanwhile.
            let name = format!("other-{}", others.borrow().len());
            others.borrow_mut().push(Snapshot::take(folder.path(), &name).unwrap());
            assert!(late.exists() && early.exists());
            fs::hard_link(from, to)
        });
        assert!(!others.borrow().is_empty());
        assert_eq!(Store::open(late.unwrap().path(), Access::Read).unwrap().articles().unwrap(), [graph]);
    }

    #[test]
    fn a_store_in_which_nothing_can_be_made_is_read_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (store, graph) = make_store(folder.path());
        store.flush().unwrap();
        drop(store);
        // Stands in for a medium that cannot be written, on which whoever runs the tests may write all the same.
        fs::write(folder.path().join(FOLDER), []).unwrap();

        let name = format!("test-{}", std::process::id());
        let snapshot = Snapshot::take(folder.path(), &name).unwrap();
        assert!(!snapshot.path().starts_with(folder.path()));
        assert_eq!(Store::open(snapshot.path(), Access::Read).unwrap().articles().unwrap(), [graph]);
        assert!(matches!(Store::open(folder.path(), Access::Write), Err(StoreError::Locked(_))));
        let path = snapshot.path().to_owned();
        drop(snapshot);
        assert!(!path.exists() && Store::open(folder.path(), Access::Write).is_ok());
    }
}
