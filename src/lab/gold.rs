//! The files that annotated text comes in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why annotated text could not be had.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum GoldError {
    /// The operating system refuses, or there is no such file.
    #[error("cannot read `{}`: {fault}", .path.display())]
    #[diagnostic(help(
        "name a file or folder of annotated text; `selon-lab evaluate --help` says which kinds there are"
    ))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        fault: io::Error,
    },
    /// A folder without any file of the kind that is measured.
    #[error("no `.{extension}` file in `{}`", .path.display())]
    #[diagnostic(help("name the folder that holds the annotated files, or the files themselves"))]
    Empty {
        /// The folder.
        path: PathBuf,
        /// How the names of the wanted files end.
        extension: &'static str,
    },
    /// A file that is not what its measure reads.
    #[error("`{}` is not {format}: {fault}", .path.display())]
    #[diagnostic(help("leave the file out, or fetch it again if it was cut off"))]
    Format {
        /// The file.
        path: PathBuf,
        /// What it should be.
        format: &'static str,
        /// Where it is not.
        fault: String,
    },
}

/// Lists the files under some paths, sorted by name; a file that is named itself is taken as it is.
///
/// # Errors
///
/// Returns an error when a path cannot be read, or when a folder holds no such file.
pub fn list_files(paths: &[PathBuf], extension: &'static str) -> Result<Vec<PathBuf>, GoldError> {
    let mut files = Vec::new();
    for path in paths {
        let known = files.len();
        gather(path, extension, true, &mut files)?;
        if files.len() == known {
            return Err(GoldError::Empty { path: path.clone(), extension });
        }
        files[known..].sort();
    }
    Ok(files)
}

fn gather(path: &Path, extension: &str, is_named: bool, files: &mut Vec<PathBuf>) -> Result<(), GoldError> {
    let refuse = |fault| GoldError::Io { path: path.to_owned(), fault };
    if !fs::metadata(path).map_err(refuse)?.is_dir() {
        if is_named || path.extension().is_some_and(|found| found == extension) {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(refuse)? {
        gather(&entry.map_err(refuse)?.path(), extension, false, files)?;
    }
    Ok(())
}

/// Reads a file of annotated text.
///
/// # Errors
///
/// Returns an error when the file cannot be read or is not UTF-8.
pub fn read_file(path: &Path) -> Result<String, GoldError> {
    fs::read_to_string(path).map_err(|fault| GoldError::Io { path: path.to_owned(), fault })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_sorted_and_a_folder_without_any_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.tml", "a.tml", "c.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let names = |extension| {
            let files = list_files(&[folder.path().to_owned()], extension)?;
            let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok::<_, GoldError>(files.iter().map(name).collect::<Vec<_>>())
        };
        assert_eq!(names("tml").unwrap(), ["a.tml", "b.tml"]);
        assert!(matches!(names("json"), Err(GoldError::Empty { .. })));
        assert!(matches!(list_files(&[folder.path().join("none")], "tml"), Err(GoldError::Io { .. })));
    }
}
