//! The folder of a store: a marker file with the version, a lock, the quads.
//!
//! The marker says whether this program can read the rest; the lock lets several
//! processes read, or one write.

use std::fs::{self, File, TryLockError};
#[cfg(not(feature = "rocksdb"))]
use std::io::BufReader;
use std::io::{self, BufWriter, Write};
use std::path::Path;

#[cfg(not(feature = "rocksdb"))]
use oxigraph::io::{RdfFormat, RdfParser};
#[cfg(not(feature = "rocksdb"))]
use oxigraph::store::LoaderError;
#[cfg(feature = "rocksdb")]
use oxigraph::store::StorageError;

use super::{Access, StoreError};

/// The version of the folder's layout that this program reads and writes.
pub(super) const VERSION: u32 = 1;

/// How the quads are kept, as the marker file says it.
pub(super) const ENGINE: &str = if cfg!(feature = "rocksdb") { "rocksdb" } else { "nquads" };

pub(super) const MARKER: &str = "selon-store";
pub(super) const LOCK: &str = "lock";
/// What servers hold locked that want to see what is written.
pub(super) const WATCHED: &str = "watched";
/// The folder below the store's that holds the database, if it is one.
pub(super) const DATABASE: &str = "rocksdb";
#[cfg(not(feature = "rocksdb"))]
pub(super) const FILE: &str = "graph.nq";

/// Checks that a folder holds a store, and makes one where there is nothing.
pub(super) fn prepare(folder: &Path, access: Access) -> Result<(), StoreError> {
    let marker = folder.join(MARKER);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| StoreError::Io { path, error }
    };
    match fs::read_to_string(&marker) {
        Ok(content) => check_marker(folder, &content)?,
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(&marker)(error)),
        Err(_)
            if folder.exists() && (!folder.is_dir() || fs::read_dir(folder).map_err(io(folder))?.next().is_some()) =>
        {
            return Err(StoreError::Foreign(folder.to_owned()));
        }
        Err(_) if access == Access::Read => return Err(StoreError::Missing(folder.to_owned())),
        Err(_) => {
            make_folder(folder).map_err(io(folder))?;
            write_atomically(&marker, write_marker).map_err(io(&marker))?;
        }
    }
    Ok(())
}

/// Writes a file so that it is either the old one or the new one, never a part.
///
/// # Errors
///
/// Returns an error, and leaves the old file, when the new one cannot be written.
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = (|| {
        let mut writer = BufWriter::new(File::create(&part)?);
        write(&mut writer)?;
        writer.flush()?;
        writer.get_ref().sync_all()?;
        fs::rename(&part, path)?;
        sync_folder(parent(path))
    })();
    if written.is_err() {
        // What could not be finished is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Makes a folder and those above it, which even a power loss leaves there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let missing = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).count();
    fs::create_dir_all(folder)?;
    folder.ancestors().take(missing).try_for_each(|folder| sync_folder(parent(folder)))
}

/// Returns the folder in which a file or folder lies.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Waits until the disk has the names of what lies in a folder: syncing a file keeps what is in it, not its name.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Nothing can be done in a folder that may be written but not read, or on a disk that cannot sync folders.
        Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput) => Ok(()),
        synced => synced,
    }
}

/// Does nothing: elsewhere folders cannot be opened, and names are kept with the file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes what the marker file says.
pub(super) fn write_marker(writer: &mut BufWriter<File>) -> io::Result<()> {
    writeln!(writer, "{VERSION} {ENGINE}")
}

/// Checks that a store is one that this program reads.
pub(super) fn check_marker(folder: &Path, content: &str) -> Result<(), StoreError> {
    let damaged = || StoreError::Damaged {
        path: folder.to_owned(),
        message: format!("`{MARKER}` is not of the form `{VERSION} {ENGINE}`"),
    };
    let (version, engine) = content.trim().split_once(' ').ok_or_else(damaged)?;
    let version: u32 = version.parse().map_err(|_| damaged())?;
    if version > VERSION {
        return Err(StoreError::Newer { path: folder.to_owned(), version });
    }
    if engine != ENGINE {
        return Err(StoreError::Engine { path: folder.to_owned(), engine: engine.to_owned() });
    }
    Ok(())
}

/// Keeps other processes from writing, and from reading what is being written.
pub(super) fn take_lock(folder: &Path, access: Access) -> Result<Option<File>, StoreError> {
    let path = folder.join(LOCK);
    let file = match File::options().create(true).append(true).open(&path) {
        Ok(file) => file,
        // Who cannot write the lock can still read a store that nobody else can write.
        Err(_) if access == Access::Read => match File::open(&path) {
            Ok(file) => file,
            Err(_) => return Ok(None),
        },
        Err(error) => return Err(StoreError::Io { path, error }),
    };
    let locked = match access {
        Access::Read => file.try_lock_shared(),
        Access::Write => file.try_lock(),
    };
    match locked {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(StoreError::Io { path, error }),
    }
}

#[cfg(feature = "rocksdb")]
pub(super) fn open_dataset(folder: &Path, access: Access) -> Result<oxigraph::store::Store, StoreError> {
    let path = folder.join(DATABASE);
    if access == Access::Write {
        remove_leftovers(&path);
    }
    // The lock keeps writers out, without which reading beside one would be undefined.
    let opened = if access == Access::Read && path.exists() {
        // A database whose making was cut short has to be completed before it can be read.
        oxigraph::store::Store::open_read_only(&path).or_else(|_| oxigraph::store::Store::open(&path))
    } else {
        let is_new = !path.exists();
        let opened = oxigraph::store::Store::open(&path);
        if is_new && opened.is_ok() {
            sync_folder(folder).map_err(|error| StoreError::Io { path: folder.to_owned(), error })?;
        }
        opened
    };
    opened.map_err(|error| match error {
        StorageError::Io(error) => StoreError::Io { path: folder.to_owned(), error },
        error => error.into(),
    })
}

/// Removes the files of a bulk load that was killed before the database took them over.
#[cfg(feature = "rocksdb")]
fn remove_leftovers(database: &Path) {
    for entry in fs::read_dir(database).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("bulk-") {
            // One that stays takes up room, and nothing else.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(not(feature = "rocksdb"))]
pub(super) fn open_dataset(folder: &Path, _: Access) -> Result<oxigraph::store::Store, StoreError> {
    let dataset = oxigraph::store::Store::new()?;
    let path = folder.join(FILE);
    match File::open(&path) {
        Ok(file) => load(&dataset, file).map_err(|error| match error {
            LoaderError::Storage(error) => error.into(),
            LoaderError::Parsing(error) => StoreError::Damaged { path, message: error.to_string() },
            error => StoreError::Damaged { path, message: error.to_string() },
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(StoreError::Io { path, error }),
    }
    Ok(dataset)
}

#[cfg(not(feature = "rocksdb"))]
fn load(dataset: &oxigraph::store::Store, file: File) -> Result<(), LoaderError> {
    let mut loader = dataset.bulk_loader();
    // The parser is asked for the quads one by one, since the loader's own reading renames blank nodes.
    loader.load_ok_quads::<_, LoaderError>(
        RdfParser::from_format(RdfFormat::NQuads).lenient().for_reader(BufReader::new(file)),
    )?;
    Ok(loader.commit()?)
}
