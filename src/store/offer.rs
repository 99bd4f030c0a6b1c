//! Snapshots that whoever writes leaves for servers, which cannot take any as long as the store is locked.
//!
//! A server holds a file of the store's folder locked as long as it runs, so that writers know that somebody looks,
//! and one that was killed is no longer waited for. An offer is a whole store in a folder of its own, which shares
//! the large files; a server makes its snapshot of it as it would of the store itself.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::snapshot::{self, FOLDER, Snapshot};
use super::{Access, Store, StoreError, folder};
use crate::fingerprint::Fingerprint;

/// What the names of offers begin with; a number follows.
const OFFER: &str = "offer-";

/// The name of an offer that is not whole yet.
const UNFINISHED: &str = "offer.part";

/// The sign that somebody wants to see what is written to a store; it goes with its process.
#[derive(Debug)]
pub struct Watch {
    _lock: Option<File>,
}

impl Watch {
    /// Begins to watch the store in a folder; where that cannot be written, nobody writes anything to see.
    #[must_use]
    pub fn begin(store: &Path) -> Self {
        let path = store.join(folder::WATCHED);
        let is_store = folder::prepare(store, Access::Read).is_ok();
        let file = is_store.then(|| File::options().create(true).append(true).open(path).ok()).flatten();
        // A writer holds it for a moment only.
        Self { _lock: file.filter(|file| file.lock_shared().is_ok()) }
    }
}

/// Tells whether anybody watches the store in a folder.
fn is_watched(store: &Path) -> bool {
    let file = File::open(store.join(folder::WATCHED));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

impl Store {
    /// Makes what was changed safe and leaves it for the servers that watch, if any does, in place of what was left
    /// before.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be written.
    pub fn offer(&self) -> Result<(), StoreError> {
        let Some(store) = self.folder.as_deref().filter(|store| is_watched(store)) else { return Ok(()) };
        self.flush()?;
        let offers = store.join(FOLDER);
        let former = offers_of(store);
        let unfinished = offers.join(UNFINISHED);
        // One that a killed process left.
        let _ = fs::remove_dir_all(&unfinished);
        self.share_with(&unfinished)?;
        let number = former.last().map_or(0, |(number, _)| number + 1);
        let offer = offers.join(format!("{OFFER}{number}"));
        fs::rename(&unfinished, &offer).map_err(|error| StoreError::Io { path: offer, error })?;
        former.iter().for_each(|(_, path)| snapshot::remove_unused(path));
        Ok(())
    }

    #[cfg(feature = "rocksdb")]
    fn share_with(&self, target: &Path) -> Result<(), StoreError> {
        self.backup(target)
    }

    #[cfg(not(feature = "rocksdb"))]
    fn share_with(&self, target: &Path) -> Result<(), StoreError> {
        // The file is never changed, only replaced.
        let share = |store: &Path| {
            fs::create_dir_all(target)?;
            snapshot::copy(store, target, |from, to| fs::hard_link(from, to))
        };
        let shared = self.folder.as_deref().map_or(Ok(()), share);
        shared.map_err(|error| StoreError::Io { path: target.to_owned(), error })
    }

    /// Takes back what was left for servers; those that look at it go on.
    pub fn withdraw_offers(&self) {
        let offers = self.folder.as_deref().map(offers_of).unwrap_or_default();
        offers.iter().for_each(|(_, path)| snapshot::remove_unused(path));
    }
}

/// Returns the offers beside a store, the latest last.
fn offers_of(store: &Path) -> Vec<(u64, PathBuf)> {
    let mut offers = Vec::new();
    for entry in fs::read_dir(store.join(FOLDER)).into_iter().flatten().flatten() {
        let number = entry.file_name().to_str().and_then(|name| name.strip_prefix(OFFER)?.parse().ok());
        offers.extend(number.map(|number| (number, entry.path())));
    }
    offers.sort();
    offers
}

impl Snapshot {
    /// Takes a snapshot of a store as it is, or as whoever writes to it left it last; `name` tells it from others.
    ///
    /// Returns nothing where that is the `known` version.
    ///
    /// # Errors
    ///
    /// Returns an error when there is no store, when another process is writing to it and has left nothing, or when
    /// the operating system refuses.
    pub fn take_newer(store: &Path, name: &str, known: Option<Fingerprint>) -> Result<Option<Self>, StoreError> {
        let latest = || offers_of(store).pop().map(|(_, offer)| offer);
        let is_known = |folder: &Path| known == Some(snapshot::version(folder));
        if is_known(store) && latest().is_none() {
            return Ok(None);
        }
        let locked = match Self::take(store, name) {
            Err(StoreError::Locked(locked)) => locked,
            taken => return taken.map(|taken| Some(taken).filter(|taken| known != Some(taken.version()))),
        };
        match latest() {
            Some(offer) if is_known(&offer) => Ok(None),
            Some(offer) => match Self::of_offer(store, &offer, name) {
                Err(_) if !offer.exists() => Err(StoreError::Locked(locked)),
                taken => taken.map(Some),
            },
            None => Err(StoreError::Locked(locked)),
        }
    }

    /// Takes a snapshot of an offer, which stays until that is done.
    fn of_offer(store: &Path, offer: &Path, name: &str) -> Result<Self, StoreError> {
        let held = folder::take_lock(offer, Access::Read)?;
        folder::prepare(offer, Access::Read)?;
        let made = snapshot::make(&store.join(FOLDER), name)?;
        let taken = Self::fill(offer, made, None, |from, to| fs::hard_link(from, to));
        drop(held);
        taken
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{NamedNode, Quad};

    use super::*;

    fn store_article(store: &Store, name: &str) {
        let graph = NamedNode::new_unchecked(format!("https://example.org/{name}"));
        let quad = Quad::new(graph.clone(), graph.clone(), graph.clone(), graph.clone());
        store.replace_graph(graph.as_ref(), &[quad]).unwrap();
        store.offer().unwrap();
    }

    fn articles(snapshot: &Snapshot) -> usize {
        Store::open(snapshot.path(), Access::Read).unwrap().articles().unwrap().len()
    }

    #[test]
    fn who_watches_sees_what_is_safe_while_the_store_is_locked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let store = Store::open(path, Access::Write).unwrap();
        store_article(&store, "one");
        let taken = |name, known| Snapshot::take_newer(path, name, known);
        assert!(offers_of(path).is_empty(), "nobody watches");
        assert!(matches!(taken("none", None), Err(StoreError::Locked(_))));

        let watch = Watch::begin(path);
        store_article(&store, "two");
        let early = taken("early", None).unwrap().unwrap();
        assert!(taken("same", Some(early.version())).unwrap().is_none());
        store_article(&store, "three");
        assert_eq!(offers_of(path).len(), 1, "the former is gone");
        let late = taken("late", Some(early.version())).unwrap().unwrap();
        assert_eq!((articles(&early), articles(&late)), (2, 3));

        drop(watch);
        store_article(&store, "four");
        assert!(taken("late", Some(late.version())).unwrap().is_none(), "whoever watched is gone");
        store.flush().unwrap();
        store.withdraw_offers();
        drop(store);
        let last = taken("last", Some(late.version())).unwrap().unwrap();
        assert_eq!((articles(&early), articles(&last)), (2, 4));
        assert!(taken("none", Some(last.version())).unwrap().is_none());
    }

    #[test]
    fn what_a_killed_writer_left_is_not_taken_for_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let store = Store::open(path, Access::Write).unwrap();
        let _watch = Watch::begin(path);
        store_article(&store, "one");
        store_article(&store, "two");
        fs::create_dir_all(path.join(FOLDER).join(UNFINISHED)).unwrap();
        drop(store);
        let taken = Snapshot::take_newer(path, "one", None).unwrap().unwrap();
        assert_eq!((articles(&taken), taken.version()), (2, snapshot::version(path)));
        assert!(offers_of(path).is_empty());
        assert!(!path.join(FOLDER).join(UNFINISHED).exists());
    }
}
