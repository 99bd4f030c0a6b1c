//! Articles, and how to read them from files, folders and standard input.
//!
//! The plain text is the document of record: every position in the graph counts
//! from its first character. The title stands beside it and is never read.
//!
//! **Invariant:** what cannot be read is an error that names the input, never a
//! silent gap, and never the end of the inputs behind it.

mod decode;
mod folder;
mod identity;
mod json;
mod language;
mod stream;
mod text;

pub use decode::unpack;
pub use stream::{Articles, Input, STANDARD_INPUT};

use std::fmt;
use std::io;

use chrono::NaiveDate;

use crate::fingerprint::Fingerprint;
use crate::language::Language;

/// How many bytes the text of an article may have, about that of three long novels: what is longer holds many
/// articles, and all that was understood of an article is in memory at once.
pub const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// How many bytes are read of a line, or of a file of plain text, before it is taken for one without end.
const LONGEST_INPUT: u64 = 16 * 1024 * 1024;

/// A news article, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// What the article is called in the graph.
    pub iri: String,
    /// The headline, if it is known apart from the text.
    pub title: Option<String>,
    /// The day of publication, from which "hier" counts.
    pub published: Option<NaiveDate>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The language it is written in.
    pub language: Language,
    /// The text, exactly as positions count in it.
    pub text: String,
}

/// What is known about an article beside its text.
///
/// The command line gives one for all inputs; what an input says itself wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The identifier that the publisher or the file gives.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The day of publication, `YYYY-MM-DD` or a longer ISO 8601 date and time.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The language, as a BCP 47 tag.
    pub language: Option<String>,
}

impl Metadata {
    /// Fills what is missing from other metadata.
    #[must_use]
    fn or(self, other: &Self) -> Self {
        let or = |own: Option<String>, other: &Option<String>| own.or_else(|| other.clone());
        Self {
            id: or(self.id, &other.id),
            title: or(self.title, &other.title),
            published: or(self.published, &other.published),
            publisher: or(self.publisher, &other.publisher),
            url: or(self.url, &other.url),
            language: or(self.language, &other.language),
        }
    }
}

impl Article {
    /// Returns the article that a text and its metadata make.
    ///
    /// # Errors
    ///
    /// Returns an error when there is no text or too much of it, when a date or address is
    /// malformed, or when the text is not in a language that Selon reads.
    ///
    /// ```
    /// use selon::article::{Article, Metadata};
    /// let metadata = Metadata { id: Some("a 1".into()), ..Metadata::default() };
    /// let article = Article::from_text("Le président russe a reçu son homologue.".into(), metadata)?;
    /// assert_eq!(article.iri, "https://w3id.org/selon/article/a%201");
    /// # Ok::<(), selon::article::ReadFault>(())
    /// ```
    pub fn from_text(text: String, metadata: Metadata) -> Result<Self, ReadFault> {
        if text.trim().is_empty() {
            return Err(ReadFault::NoText);
        }
        if text.len() > LONGEST_TEXT {
            return Err(ReadFault::TooLong);
        }
        let language = language::recognize(&text, metadata.language.as_deref())?;
        let published = metadata.published.as_deref().map(parse_date).transpose()?;
        let url = metadata.url.as_deref().map(identity::parse_url).transpose()?;
        let iri = match &url {
            Some(url) => identity::without_fragment(url).to_owned(),
            None => identity::mint(metadata.id.as_deref(), &text),
        };
        Ok(Self { iri, title: metadata.title, published, publisher: metadata.publisher, url, language, text })
    }
}

impl Article {
    /// Returns what changes when the text or anything that is known beside it does.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let date = self.published.map(|day| day.to_string());
        let beside = [&self.title, &date, &self.publisher, &self.url];
        let known = beside
            .into_iter()
            .fold(Fingerprint::default(), |found, part| found.with(part.as_deref().unwrap_or_default().as_bytes()));
        known.with(self.language.tag().as_bytes()).with(self.text.as_bytes())
    }
}

/// Reads the day out of a date, or out of a date and time.
fn parse_date(date: &str) -> Result<NaiveDate, ReadFault> {
    let date = date.trim();
    let (day, time) = date.split_at_checked(10).unwrap_or((date, ""));
    if (time.is_empty() || time.starts_with(['T', ' ', 'Z', '+']))
        && let Ok(day) = NaiveDate::parse_from_str(day, "%Y-%m-%d")
    {
        return Ok(day);
    }
    Err(ReadFault::Date(date.to_owned()))
}

/// An input that could not be read, or an article in it.
#[derive(Debug, thiserror::Error)]
#[error("`{input}`{}: {fault}", Place(*.line))]
pub struct ReadError {
    /// The file, as it was named, or "standard input".
    pub input: String,
    /// The line, counted from 1, where the input has one article a line.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: ReadFault,
}

/// Writes a line number, if there is one.
struct Place(Option<u64>);

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |line| write!(formatter, " line {line}"))
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
    Field(&'static str),
    /// A date that is none.
    #[error("`{0}` is not a date")]
    Date(String),
    /// An address that is none.
    #[error("`{0}` is not an absolute URL")]
    Url(String),
    /// An article in a language that Selon cannot read.
    #[error("the article is in {0}")]
    Language(String),
}

impl ReadFault {
    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => Some("check the path"),
            Self::Io(_) | Self::Empty => None,
            Self::NoArticle => {
                Some("articles end in .txt, .md, .json, .jsonl or .ndjson, each perhaps with .gz behind")
            }
            Self::NoText => Some("give the text in the field `text`, or under the header of the file"),
            Self::TooLong => Some("split it into articles, a file or a line of .jsonl each"),
            Self::Binary | Self::Extension(_) => Some("save the article as plain text or JSON first"),
            Self::Charset(_) | Self::Utf8(_) => Some("convert the file to UTF-8 first"),
            Self::Json(_) => Some("write one complete JSON object a line"),
            Self::Shape(_) => Some("write an object with at least the field `text`"),
            Self::Field(_) => Some("write the value between double quotes"),
            Self::Date(_) => Some("write the date as YYYY-MM-DD"),
            Self::Url(_) => Some("write the address in full, with https:// in front"),
            Self::Language(_) => Some("French (`fr`) can be read"),
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
