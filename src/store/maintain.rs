//! Keeping a store in good order: copies of it, and room that nothing uses any more.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::folder::{self, MARKER};
use super::{Store, StoreError};

impl Store {
    /// Writes a copy of the store into a folder that does not exist yet or is empty.
    ///
    /// On the same file system the copy shares its files with the store, and takes no time or room.
    ///
    /// # Errors
    ///
    /// Returns an error when the folder holds something, or cannot be written.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        let io = |error| StoreError::Io { path: target.to_owned(), error };
        let is_taken = match fs::read_dir(target) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(io(error)),
        };
        if is_taken {
            return Err(StoreError::Taken(target.to_owned()));
        }
        folder::make_folder(target).map_err(io)?;
        self.copy_to(target)?;
        // A copy that was cut short has no marker, and is no store.
        folder::write_atomically(&target.join(MARKER), folder::write_marker).map_err(io)
    }

    #[cfg(feature = "rocksdb")]
    fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        Ok(self.dataset.backup(target.join(folder::DATABASE))?)
    }

    #[cfg(not(feature = "rocksdb"))]
    fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        self.write_file(&target.join(folder::FILE))
    }

    /// Gives back the room of what was replaced or dropped, and sorts the rest for faster reading.
    ///
    /// # Errors
    ///
    /// Returns an error when the storage cannot be written.
    pub fn compact(&self) -> Result<(), StoreError> {
        #[cfg(feature = "rocksdb")]
        self.dataset.optimize()?;
        self.changed.store(true, Ordering::Relaxed);
        self.flush()
    }
}
