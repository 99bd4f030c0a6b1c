//! Articles, and how to read them from files, folders, addresses and standard input.
//!
//! The plain text is the document of record: every position in the graph counts
//! from its first character. The title stands beside it and is never read.
//!
//! **Invariant:** what cannot be read is an error that names the input, never a
//! silent gap, and never the end of the inputs behind it.

mod authorities;
mod date;
mod decode;
mod fault;
mod feed;
mod fetch;
mod field;
mod folder;
mod html;
mod http;
mod identity;
mod json;
mod language;
mod markup;
mod newsml;
mod nitf;
mod stream;
mod tei;
mod text;
mod warc;
mod xml;
mod zstd;

pub(crate) use authorities::tls;
pub use decode::unpack;
pub use fault::{Place, ReadError, ReadFault};
pub(crate) use fetch::agent;
pub use field::FieldPath;
pub(crate) use identity::percent_encode;
pub use stream::{Articles, Options, STANDARD_INPUT};

use chrono::NaiveDate;

use crate::fingerprint::Fingerprint;
use crate::language::Language;

/// How many bytes the text of an article may have, about that of three long novels: what is longer holds many
/// articles, and all that was understood of an article is in memory at once.
pub const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// How many bytes are read of a line, a page or a file of plain text before it is taken for one without end.
const LONGEST_INPUT: u64 = 16 * 1024 * 1024;

/// How deep elements of HTML or XML may stand in each other, as deep as in browsers.
const DEEPEST_MARKUP: usize = 512;

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
        let published = match &metadata.published {
            Some(date) => Some(date::parse_iso(date).ok_or_else(|| ReadFault::Date(date.trim().to_owned()))?),
            None => None,
        };
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
