//! All articles of all inputs, one after the other, without holding more than
//! one file in memory, or one line where a file has an article a line.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Cursor, Read};
use std::path::{Path, PathBuf};

use super::folder::{self, Kind};
use super::{Article, LONGEST_INPUT, Metadata, ReadError, ReadFault, decode, json, text};

/// What error messages call standard input.
pub const STANDARD_INPUT: &str = "standard input";

/// A file to read, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input, written `-`.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Input {
    fn name(&self) -> String {
        match self {
            Self::Standard => STANDARD_INPUT.to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

type Source = Box<dyn Iterator<Item = Result<Article, ReadError>>>;

/// The articles of some inputs, in the order of the inputs.
pub struct Articles {
    inputs: VecDeque<Result<Input, ReadError>>,
    metadata: Metadata,
    source: Option<Source>,
}

impl Articles {
    /// Lists the files that the paths name: files, folders, and `-` for standard input.
    ///
    /// ```
    /// use selon::article::{Articles, Metadata};
    /// let mut articles = Articles::new(&["no-such-file.txt".into()], Metadata::default());
    /// let error = articles.next().unwrap().unwrap_err();
    /// assert_eq!(error.to_string(), "`no-such-file.txt`: there is no such file or folder");
    /// ```
    #[must_use]
    pub fn new(paths: &[PathBuf], metadata: Metadata) -> Self {
        let mut inputs = VecDeque::new();
        for path in paths {
            let error = |fault| ReadError { input: path.display().to_string(), line: None, fault };
            if path.as_os_str() == "-" {
                inputs.push_back(Ok(Input::Standard));
            } else if path.is_dir() {
                match folder::find_files(path) {
                    Ok(files) if files.is_empty() => inputs.push_back(Err(error(ReadFault::NoArticle))),
                    Ok(files) => inputs.extend(files.into_iter().map(|file| Ok(Input::File(file)))),
                    Err(fault) => inputs.push_back(Err(error(fault.into()))),
                }
            } else {
                inputs.push_back(Ok(Input::File(path.clone())));
            }
        }
        Self { inputs, metadata, source: None }
    }

    /// Returns how many inputs are still to be opened.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.inputs.len()
    }
}

impl Iterator for Articles {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(article) = self.source.as_mut().and_then(Iterator::next) {
                return Some(article);
            }
            self.source = None;
            let input = match self.inputs.pop_front()? {
                Ok(input) => input,
                Err(error) => return Some(Err(error)),
            };
            match open(&input, &self.metadata) {
                Ok(source) => self.source = Some(source),
                Err(fault) => return Some(Err(ReadError { input: input.name(), line: None, fault })),
            }
        }
    }
}

/// Opens an input and recognizes what it holds.
fn open(input: &Input, metadata: &Metadata) -> Result<Source, ReadFault> {
    let (mut reader, kind) = match input {
        Input::Standard => (decode::unpack(io::stdin())?, None),
        Input::File(path) => (decode::unpack(File::open(path)?)?, kind(path)?),
    };
    let name = input.name();
    let metadata = metadata.clone();
    if reader.fill_buf()?.is_empty() {
        return Err(ReadFault::Empty);
    }
    if kind == Some(Kind::JsonLines) {
        return lines(name, reader, metadata);
    }
    // A stream of lines is read as it comes; an object over several lines is read whole.
    let mut number = 0;
    let mut bytes = Vec::new();
    if kind.is_none() {
        let Some(line) = json::next_line(reader.as_mut(), &mut number)? else { return Err(ReadFault::NoText) };
        if line.trim_ascii_start().starts_with(b"{") && json::is_complete(&line) {
            return lines(name, Box::new(Cursor::new(line).chain(reader)), metadata);
        }
        bytes = line;
    }
    if kind == Some(Kind::Json)
        || bytes.trim_ascii_start().starts_with(b"{")
        || bytes.trim_ascii_start().starts_with(b"[")
    {
        reader.read_to_end(&mut bytes)?;
    } else if reader.take(LONGEST_INPUT).read_to_end(&mut bytes)? as u64 == LONGEST_INPUT {
        return Err(ReadFault::TooLong);
    }
    let content = decode::decode(&bytes)?;
    let is_json = match kind {
        Some(kind) => kind == Kind::Json,
        None => content.starts_with(['{', '[']) && json::is_complete(content.as_bytes()),
    };
    let articles = if is_json { json::read(&content, &metadata) } else { vec![text::read(&content, &metadata)] };
    Ok(Box::new(
        articles
            .into_iter()
            .map(move |article| article.map_err(|fault| ReadError { input: name.clone(), line: None, fault })),
    ))
}

/// Returns what a file holds by its name; a name without an ending says nothing.
fn kind(path: &Path) -> Result<Option<Kind>, ReadFault> {
    match folder::kind(path) {
        Ok(kind) => Ok(Some(kind)),
        Err(extension)
            if matches!(
                extension.as_str(),
                "html" | "htm" | "xhtml" | "xml" | "pdf" | "docx" | "doc" | "odt" | "zip"
            ) =>
        {
            Err(ReadFault::Extension(extension))
        }
        Err(_) => Ok(None),
    }
}

/// Reads an article a line.
fn lines(name: String, mut reader: Box<dyn BufRead>, metadata: Metadata) -> Result<Source, ReadFault> {
    // Lines of UTF-16 do not end where bytes say so: such a file is decoded whole.
    if reader.fill_buf()?.starts_with(b"\xff\xfe") || reader.fill_buf()?.starts_with(b"\xfe\xff") {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        reader = Box::new(Cursor::new(decode::decode(&bytes)?.into_owned().into_bytes()));
    }
    let mut number = 0;
    let mut ended = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let article = match json::next_line(reader.as_mut(), &mut number) {
            Ok(Some(line)) => json::read_line(&line, &metadata),
            Ok(None) if number == 0 => {
                ended = true;
                Err(ReadFault::Empty)
            }
            Ok(None) => return None,
            Err(fault) => {
                ended = matches!(fault, ReadFault::Io(_));
                Err(fault)
            }
        };
        Some(article.map_err(|fault| ReadError { input: name.clone(), line: Some(number), fault }))
    })))
}
