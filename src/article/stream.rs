//! All articles of all inputs, one after the other, without holding more than
//! one file in memory, or one line or record where a file has many articles.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Cursor, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::fault::Misread;
use super::fetch::Fetcher;
use super::field::FieldPath;
use super::folder::{self, Kind};
use super::http::ContentType;
use super::warc::{self, Archive};
use super::{Article, LONGEST_INPUT, Metadata, Place, ReadError, ReadFault, decode, json, markup, text};

/// What error messages call standard input.
pub const STANDARD_INPUT: &str = "standard input";

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the fields of JSON objects stand, if not under their own names.
    pub fields: Vec<FieldPath>,
    /// Feeds to read behind the other inputs: files or addresses.
    pub feeds: Vec<String>,
    /// Whether addresses inside the user's own network may be fetched.
    pub allows_private_addresses: bool,
    /// Whether every input has an article a line, whatever it looks like.
    pub are_lines: bool,
}

/// Where an input comes from.
#[derive(Clone, Debug)]
enum Origin {
    Standard,
    File(PathBuf),
    Address(String),
}

/// An input that is still to be opened.
#[derive(Clone, Debug)]
struct Input {
    origin: Origin,
    /// Whether it must be a feed.
    is_feed: bool,
    /// Whether it was not named itself, but found in a folder or by a pattern.
    is_member: bool,
}

impl Input {
    fn name(&self) -> String {
        match &self.origin {
            Origin::Standard => STANDARD_INPUT.to_owned(),
            Origin::File(path) => path.display().to_string(),
            Origin::Address(address) => address.clone(),
        }
    }
}

type Source = Box<dyn Iterator<Item = Result<Article, Misread>>>;

/// The articles of some inputs, in the order of the inputs.
pub struct Articles {
    inputs: VecDeque<Result<Input, ReadError>>,
    metadata: Metadata,
    options: Options,
    fetcher: Option<Fetcher>,
    current: Option<(Input, Source)>,
    /// How many bytes of the files were read.
    position: Rc<Cell<u64>>,
}

impl Articles {
    /// Lists the files that the paths name: files, folders, patterns, addresses, and `-` for standard input.
    ///
    /// ```
    /// use selon::article::{Articles, Metadata};
    /// let mut articles = Articles::new(&["no-such-file.txt".into()], Metadata::default());
    /// let error = articles.next().unwrap().unwrap_err();
    /// assert_eq!(error.to_string(), "`no-such-file.txt`: there is no such file or folder");
    /// ```
    #[must_use]
    pub fn new(paths: &[PathBuf], metadata: Metadata) -> Self {
        Self::with_options(paths, metadata, Options::default())
    }

    /// Lists the files that the paths name, and the feeds, to be read in some way.
    #[must_use]
    pub fn with_options(paths: &[PathBuf], metadata: Metadata, options: Options) -> Self {
        let mut inputs = VecDeque::new();
        for path in paths {
            list(path, &mut inputs);
        }
        for feed in &options.feeds {
            let origin = match address(Path::new(feed)) {
                Some(address) => Origin::Address(address),
                None if feed == "-" => Origin::Standard,
                None => Origin::File(feed.into()),
            };
            inputs.push_back(Ok(Input { origin, is_feed: true, is_member: false }));
        }
        Self { inputs, metadata, options, fetcher: None, current: None, position: Rc::default() }
    }

    /// Returns how many bytes all inputs have, if all are files.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        let size = |input: &Input| match &input.origin {
            Origin::File(path) => Some(path.metadata().map_or(0, |metadata| metadata.len())),
            Origin::Standard | Origin::Address(_) => None,
        };
        self.inputs.iter().flatten().map(size).sum()
    }

    /// Returns a counter of the bytes of files that were read.
    #[must_use]
    pub fn bytes_read(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.position)
    }

    /// Opens an input and recognizes what it holds.
    fn open(&mut self, input: &Input) -> Result<Source, ReadFault> {
        let mut metadata = self.metadata.clone();
        let mut content = ContentType::default();
        let (reader, kind) = match &input.origin {
            Origin::Standard => (decode::unpack(io::stdin())?, None),
            Origin::File(path) => {
                let file = Counted { source: File::open(path)?, count: self.bytes_read() };
                (decode::unpack(file)?, kind(path)?)
            }
            Origin::Address(address) => {
                let allows_private_addresses = self.options.allows_private_addresses;
                let fetcher = self.fetcher.get_or_insert_with(|| Fetcher::new(allows_private_addresses));
                let page = fetcher.fetch(address)?;
                metadata.url = Some(page.address);
                content = page.content;
                (decode::unpack(Cursor::new(page.bytes))?, None)
            }
        };
        let kind = if self.options.are_lines { Some(Kind::JsonLines) } else { kind };
        let opened = Opened { reader, kind, content, metadata, fields: self.options.fields.clone() };
        opened.read(input.is_feed)
    }
}

impl Iterator for Articles {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((input, source)) = &mut self.current
                && let Some(article) = source.next()
            {
                return Some(article.map_err(|misread| ReadError {
                    input: input.name(),
                    place: misread.place,
                    is_member: input.is_member || misread.place.is_some(),
                    fault: misread.fault,
                }));
            }
            self.current = None;
            let input = match self.inputs.pop_front()? {
                Ok(input) => input,
                Err(error) => return Some(Err(error)),
            };
            match self.open(&input) {
                Ok(source) => self.current = Some((input, source)),
                Err(fault) => {
                    let (input, is_member) = (input.name(), input.is_member);
                    return Some(Err(ReadError { input, place: None, is_member, fault }));
                }
            }
        }
    }
}

/// Lists the inputs that a path names.
fn list(path: &Path, inputs: &mut VecDeque<Result<Input, ReadError>>) {
    let error = |fault| Err(ReadError { input: path.display().to_string(), place: None, is_member: false, fault });
    let named = |origin| Ok(Input { origin, is_feed: false, is_member: false });
    let found = |files: Vec<PathBuf>| {
        files.into_iter().map(|file| Ok(Input { origin: Origin::File(file), is_feed: false, is_member: true }))
    };
    if path.as_os_str() == "-" {
        inputs.push_back(named(Origin::Standard));
    } else if let Some(address) = address(path) {
        inputs.push_back(named(Origin::Address(address)));
    } else if path.is_dir() {
        match folder::find_files(path) {
            Ok(files) if files.is_empty() => inputs.push_back(error(ReadFault::NoArticle)),
            Ok(files) => inputs.extend(found(files)),
            Err(fault) => inputs.push_back(error(fault.into())),
        }
    } else if !path.exists() && folder::is_pattern(path) {
        match folder::expand(path) {
            Ok(files) if files.is_empty() => inputs.push_back(error(ReadFault::NoMatch)),
            Ok(files) => inputs.extend(found(files)),
            Err(fault) => inputs.push_back(error(fault)),
        }
    } else {
        inputs.push_back(named(Origin::File(path.to_owned())));
    }
}

/// Returns an address, if a path is one.
fn address(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let scheme = text.split_once("://")?.0;
    let is_scheme = !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric());
    is_scheme.then(|| text.to_owned())
}

/// Returns what a file holds by its name; a name without an ending says nothing.
fn kind(path: &Path) -> Result<Option<Kind>, ReadFault> {
    match folder::kind(path) {
        Ok(kind) => Ok(Some(kind)),
        Err(extension) if matches!(extension.as_str(), "pdf" | "docx" | "doc" | "odt" | "epub" | "zip") => {
            Err(ReadFault::Extension(extension))
        }
        Err(_) => Ok(None),
    }
}

/// A reader that counts what was read.
struct Counted<R> {
    source: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.count.set(self.count.get() + length as u64);
        Ok(length)
    }
}

/// An input that is open.
struct Opened {
    reader: Box<dyn BufRead>,
    /// What its name says that it is.
    kind: Option<Kind>,
    /// What the server says that it is.
    content: ContentType,
    metadata: Metadata,
    fields: Vec<FieldPath>,
}

impl Opened {
    fn read(mut self, is_feed: bool) -> Result<Source, ReadFault> {
        if self.reader.fill_buf()?.is_empty() {
            return Err(ReadFault::Empty);
        }
        match self.kind {
            Some(Kind::Html | Kind::Xml) => return self.read_markup(Vec::new(), is_feed),
            Some(Kind::Warc) => return Ok(Box::new(Archive::new(self.reader, self.metadata))),
            Some(Kind::JsonLines) => return self.read_lines(),
            Some(Kind::Text | Kind::Json) | None => {}
        }
        let mut bytes = Vec::new();
        // A stream of lines or records is read as it comes; an object over several lines is read whole.
        if self.kind.is_none() {
            let mut number = 0;
            let first = json::next_line(self.reader.as_mut(), &mut number)?;
            let Some(line) = first else { return Err(ReadFault::NoText) };
            let is_archive = line.starts_with(warc::MAGIC);
            if is_archive || (line.trim_ascii_start().starts_with(b"{") && json::is_complete(&line)) {
                self.reader = Box::new(Cursor::new(line).chain(self.reader));
                return if is_archive {
                    Ok(Box::new(Archive::new(self.reader, self.metadata)))
                } else {
                    self.read_lines()
                };
            }
            bytes = line;
            if is_markup(&bytes) {
                return self.read_markup(bytes, is_feed);
            }
        }
        let is_json = self.kind == Some(Kind::Json)
            || bytes.trim_ascii_start().starts_with(b"{")
            || bytes.trim_ascii_start().starts_with(b"[");
        if is_json {
            self.reader.read_to_end(&mut bytes)?;
        } else if self.reader.as_mut().take(LONGEST_INPUT).read_to_end(&mut bytes)? as u64 == LONGEST_INPUT {
            return Err(ReadFault::TooLong);
        }
        let text = decode::decode(&bytes)?;
        let is_json = match self.kind {
            Some(kind) => kind == Kind::Json,
            None => text.starts_with(['{', '[']) && json::is_complete(text.as_bytes()),
        };
        let articles = if is_json {
            let articles = json::read(&text, &self.metadata, &self.fields);
            markup::place(Ok(articles))
        } else if is_feed {
            return Err(ReadFault::NotFeed);
        } else if self.kind.is_none() && text.starts_with('<') {
            // UTF-16 shows what it begins with only when it is decoded.
            markup::read(&text, None, &self.metadata)
        } else {
            vec![text::read(&text, &self.metadata).map_err(Misread::from)]
        };
        Ok(Box::new(articles.into_iter()))
    }

    /// Reads a page or XML, whose first bytes may have been read.
    fn read_markup(mut self, mut bytes: Vec<u8>, is_feed: bool) -> Result<Source, ReadFault> {
        self.reader.as_mut().take(LONGEST_INPUT).read_to_end(&mut bytes)?;
        if bytes.len() as u64 >= LONGEST_INPUT {
            return Err(ReadFault::TooLong);
        }
        let text = decode::decode_marked(&bytes, self.content.charset.as_deref())?;
        let articles = if is_feed {
            markup::read_feed(&text, &self.metadata)
        } else {
            markup::read(&text, self.kind, &self.metadata)
        };
        Ok(Box::new(articles.into_iter()))
    }

    /// Reads an article a line.
    fn read_lines(mut self) -> Result<Source, ReadFault> {
        // Lines of UTF-16 do not end where bytes say so: such a file is decoded whole.
        if self.reader.fill_buf()?.starts_with(b"\xff\xfe") || self.reader.fill_buf()?.starts_with(b"\xfe\xff") {
            let mut bytes = Vec::new();
            self.reader.read_to_end(&mut bytes)?;
            self.reader = Box::new(Cursor::new(decode::decode(&bytes)?.into_owned().into_bytes()));
        }
        let mut number = 0;
        let mut has_ended = false;
        Ok(Box::new(std::iter::from_fn(move || {
            if has_ended {
                return None;
            }
            let article = match json::next_line(self.reader.as_mut(), &mut number) {
                Ok(Some(line)) => json::read_line(&line, &self.metadata, &self.fields),
                Ok(None) if number == 0 => {
                    has_ended = true;
                    Err(ReadFault::Empty)
                }
                Ok(None) => return None,
                Err(fault) => {
                    has_ended = matches!(fault, ReadFault::Io(_));
                    Err(fault)
                }
            };
            Some(article.map_err(|fault| Misread { place: Some(Place::Line(number)), fault }))
        })))
    }
}

/// Tells whether bytes begin as HTML and XML do.
fn is_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let next = bytes.strip_prefix(b"<").and_then(<[u8]>::first);
    next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'!' | b'?'))
}
