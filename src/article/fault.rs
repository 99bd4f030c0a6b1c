//! Why an article could not be read, and what to do about it.

use std::fmt;
use std::io;
use std::net::IpAddr;

use super::{DEEPEST_MARKUP, LONGEST_TEXT};

/// An input that could not be read, or an article in it.
#[derive(Debug, thiserror::Error)]
#[error("`{input}`{}: {fault}", Behind(*.place))]
pub struct ReadError {
    /// The file or address, as it was named, or "standard input".
    pub input: String,
    /// Where the article stands, where the input holds several.
    pub place: Option<Place>,
    /// Whether it is one of many that were not named one by one: a file of a folder, a line, an entry, a record.
    pub is_member: bool,
    /// What is wrong.
    pub fault: ReadFault,
}

/// Where in an input an article stands; all count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line, where there is an article a line.
    Line(u64),
    /// An entry of a feed, or of a list of articles.
    Entry(u64),
    /// A record of a web archive.
    Record(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(formatter, "line {number}"),
            Self::Entry(number) => write!(formatter, "entry {number}"),
            Self::Record(number) => write!(formatter, "record {number}"),
        }
    }
}

/// Writes a place behind a name, if there is one.
struct Behind(Option<Place>);

impl fmt::Display for Behind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |place| write!(formatter, " {place}"))
    }
}

/// A fault, and where in the input it is.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) place: Option<Place>,
    pub(super) fault: ReadFault,
}

impl From<ReadFault> for Misread {
    fn from(fault: ReadFault) -> Self {
        Self { place: None, fault }
    }
}

/// Why an article could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadFault {
    /// The operating system refuses.
    #[error("{}", describe_io(.0))]
    Io(#[from] io::Error),
    /// A file of length zero.
    #[error("the file is empty")]
    Empty,
    /// A folder, or an archive, without one readable file.
    #[error("the folder holds no article")]
    NoArticle,
    /// A pattern that fits no file.
    #[error("no file has a name of this pattern")]
    NoMatch,
    /// A pattern that is none.
    #[error("this is no pattern of file names: {0}")]
    Pattern(&'static str),
    /// An article that is nothing but metadata.
    #[error("the article has no text")]
    NoText,
    /// More text than an article can have.
    #[error("the text is longer than {} MB", LONGEST_TEXT / 1024 / 1024)]
    TooLong,
    /// Bytes that are no text in any charset.
    #[error("the content is binary, not text")]
    Binary,
    /// Text in a charset that French news is not written in.
    #[error("the text seems to be encoded in {0}")]
    Charset(&'static str),
    /// Text that is nearly UTF-8.
    #[error("the text is UTF-8, but byte {0} is not")]
    Utf8(usize),
    /// A kind of file that holds no plain text.
    #[error("files that end in `.{0}` cannot be read")]
    Extension(String),
    /// A line or file that is no JSON.
    #[error("this is not valid JSON: {}", describe_json(.0))]
    Json(#[from] serde_json::Error),
    /// JSON that is no article.
    #[error("an article is a JSON object, and this is {0}")]
    Shape(&'static str),
    /// A field of an article with a value of the wrong type.
    #[error("the field `{0}` is not text")]
    Field(String),
    /// A date that is none.
    #[error("`{0}` is not a date")]
    Date(String),
    /// An address that is none.
    #[error("`{0}` is not an absolute URL")]
    Url(String),
    /// An article in a language that Selon cannot read.
    #[error("the article is in {0}")]
    Language(String),
    /// HTML or XML that is one element in another in another.
    #[error("the markup is nested more than {DEEPEST_MARKUP} levels deep")]
    Depth,
    /// XML that is broken.
    #[error("this is not well-formed XML: {0}")]
    Xml(String),
    /// XML that is no news format.
    #[error("nothing is known about XML whose outermost element is `{0}`")]
    Root(String),
    /// Something else where a feed was named.
    #[error("this is no feed")]
    NotFeed,
    /// A web archive that is broken.
    #[error("the web archive is broken: {0}")]
    Archive(&'static str),
    /// A page that the server packed in a way that is not known.
    #[error("the page is packed with `{0}`")]
    Packing(String),
    /// An address of another kind than `http` and `https`.
    #[error("only addresses with `http` and `https` can be fetched")]
    Scheme,
    /// A host inside the user's own network.
    #[error("the address leads to {0}, which is not on the public internet")]
    Private(IpAddr),
    /// A server that has no such page.
    #[error("the server answers with status {0}")]
    Status(u16),
    /// A server that cannot be reached, or breaks off.
    #[error("the page cannot be fetched: {0}")]
    Fetch(String),
}

impl ReadFault {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => Some("check the path"),
            Self::Io(_) | Self::Empty => None,
            Self::NoArticle => Some(
                "articles end in .txt, .md, .html, .xml, .json, .jsonl, .ndjson or .warc, each perhaps with .gz or .zst behind",
            ),
            Self::NoMatch | Self::Pattern(_) => Some("`*` stands for any letters of a name, `**` for any folders"),
            Self::NoText => Some("give the text in the field `text`, or under the header of the file"),
            Self::TooLong => Some("split it into articles, a file or a line of .jsonl each"),
            Self::Binary | Self::Extension(_) => Some("save the article as plain text, HTML or JSON first"),
            Self::Charset(_) | Self::Utf8(_) => Some("convert the file to UTF-8 first"),
            Self::Json(_) => Some("write one complete JSON object a line"),
            Self::Shape(_) => Some("write an object with at least the field `text`"),
            Self::Field(_) => Some("write the value between double quotes"),
            Self::Date(_) => Some("write the date as YYYY-MM-DD"),
            Self::Url(_) => Some("write the address in full, with https:// in front"),
            Self::Language(_) => Some("French (`fr`) can be read"),
            Self::Depth => Some("save the article as plain text first"),
            Self::Xml(_) => Some("fetch the file again if it was cut off"),
            Self::Root(_) => Some("RSS, Atom, NITF, NewsML-G2, TEI and XHTML can be read"),
            Self::NotFeed => Some("give a page or an article without `--feed`"),
            Self::Archive(_) => Some("fetch the archive again if it was cut off"),
            Self::Packing(_) => Some("fetch the page again without `br`"),
            Self::Scheme => Some("write the address with https:// in front"),
            Self::Private(_) => Some("give `--allow-private-addresses` if that is meant"),
            Self::Status(_) => Some("open the address in a browser, and save the page"),
            Self::Fetch(_) => Some("check the address and the network"),
        }
    }
}

/// Says what the parser says; in a file with an object a line the number of the line stands elsewhere.
fn describe_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.split_once(" at line 1 column") {
        Some((message, _)) => format!("{message} in column {}", error.column()),
        None => message,
    }
}

/// Says in lower case what the operating system says.
fn describe_io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::UnexpectedEof => "the file is cut short".to_owned(),
        _ => error.to_string(),
    }
}
