//! Web archives (WARC), such as the news of Common Crawl: a page a record.
//!
//! Records are read one at a time. Of requests, of answers that are no page and
//! of records about records nothing is read, and nothing said.

use std::collections::HashMap;
use std::io::{self, BufRead, Read as _};

use super::fault::Misread;
use super::http::{ContentType, Response};
use super::{Article, LONGEST_INPUT, Metadata, Place, ReadFault, decode, identity, markup, text};

/// With what each record begins.
pub(super) const MAGIC: &[u8] = b"WARC/";

/// How many bytes the headers of a record may have.
const LONGEST_HEADER: usize = 64 * 1024;

/// The articles of an archive.
pub(super) struct Archive {
    reader: Box<dyn BufRead>,
    metadata: Metadata,
    record: u64,
    waiting: std::vec::IntoIter<Result<Article, Misread>>,
    has_ended: bool,
}

/// The headers of a record, their names in lower case.
type Headers = HashMap<String, String>;

impl Archive {
    /// Returns the articles of an archive.
    pub(super) fn new(reader: Box<dyn BufRead>, metadata: Metadata) -> Self {
        Self { reader, metadata, record: 0, waiting: Vec::new().into_iter(), has_ended: false }
    }

    /// Reads the next record that may hold an article; nothing behind the last one.
    fn read_record(&mut self) -> Result<Option<Vec<Result<Article, Misread>>>, ReadFault> {
        let Some(headers) = read_headers(self.reader.as_mut())? else { return Ok(None) };
        self.record += 1;
        let length = headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
        let length = length.ok_or(ReadFault::Archive("a record does not say how long it is"))?;
        let kind = headers.get("warc-type").map(String::as_str).unwrap_or_default();
        if !matches!(kind, "response" | "resource" | "conversion") || length > LONGEST_INPUT {
            let skipped = io::copy(&mut self.reader.as_mut().take(length), &mut io::sink())?;
            if skipped < length {
                return Err(ReadFault::Archive("the last record is cut short"));
            }
            let is_too_long = kind == "response" && length > LONGEST_INPUT;
            return Ok(Some(if is_too_long { vec![Err(ReadFault::TooLong.into())] } else { Vec::new() }));
        }
        let mut block = Vec::new();
        if (self.reader.as_mut().take(length).read_to_end(&mut block)? as u64) < length {
            return Err(ReadFault::Archive("the last record is cut short"));
        }
        Ok(Some(read_block(kind, &headers, &block, &self.metadata)))
    }
}

impl Iterator for Archive {
    type Item = Result<Article, Misread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(article) = self.waiting.next() {
                let place = Some(Place::Record(self.record));
                return Some(article.map_err(|misread| Misread { place, ..misread }));
            }
            if self.has_ended {
                return None;
            }
            match self.read_record() {
                Ok(Some(articles)) => self.waiting = articles.into_iter(),
                Ok(None) => self.has_ended = true,
                Err(fault) => {
                    // Where the next record begins is not known any more.
                    self.has_ended = true;
                    return Some(Err(Misread { place: Some(Place::Record(self.record.max(1))), fault }));
                }
            }
        }
    }
}

/// Reads the headers of the next record.
fn read_headers(reader: &mut dyn BufRead) -> Result<Option<Headers>, ReadFault> {
    let mut headers = Headers::new();
    let mut has_begun = false;
    let mut left = LONGEST_HEADER;
    loop {
        let mut line = Vec::new();
        let read = reader.take(left as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return match (has_begun, left) {
                (false, 1..) => Ok(None),
                (_, 0) => Err(ReadFault::Archive("the headers of a record have no end")),
                _ => Err(ReadFault::Archive("the last record is cut short")),
            };
        }
        left -= read;
        let line = String::from_utf8_lossy(line.trim_ascii()).into_owned();
        match line.split_once(':') {
            _ if line.is_empty() && has_begun => return Ok(Some(headers)),
            // Blank lines stand between records.
            _ if line.is_empty() => {}
            _ if !has_begun && line.as_bytes().starts_with(MAGIC) => has_begun = true,
            _ if !has_begun => return Err(ReadFault::Archive("a record does not begin with `WARC/`")),
            Some((name, value)) => {
                headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
            }
            None => {}
        }
    }
}

/// Reads what a record holds.
fn read_block(kind: &str, headers: &Headers, block: &[u8], metadata: &Metadata) -> Vec<Result<Article, Misread>> {
    let address = headers.get("warc-target-uri").and_then(|url| identity::repair_url(url.trim_matches(['<', '>'])));
    let shared = Metadata { url: address, ..Metadata::default() }.or(metadata);
    let content = headers.get("content-type").map(|value| ContentType::parse(value)).unwrap_or_default();
    if kind != "response" {
        return read_page(&content, block, &shared);
    }
    match Response::parse(block) {
        Some(response) if response.status == 200 && response.content.is_readable() => match response.unpack() {
            Ok(page) => read_page(&response.content, &page, &shared),
            Err(fault) => vec![Err(fault.into())],
        },
        Some(_) => Vec::new(),
        // Not all that is fetched is fetched by HTTP: DNS is archived too.
        None if content.media.starts_with("application/http") => {
            vec![Err(ReadFault::Archive("a response has no headers").into())]
        }
        None => Vec::new(),
    }
}

/// Reads a page, or the plain text that was made of one.
fn read_page(content: &ContentType, page: &[u8], shared: &Metadata) -> Vec<Result<Article, Misread>> {
    let is_markup = content.is_page() || (content.media.is_empty() && page.trim_ascii_start().starts_with(b"<"));
    if is_markup {
        match decode::decode_marked(page, content.charset.as_deref()) {
            Ok(text) => markup::read(&text, None, shared),
            Err(fault) => vec![Err(fault.into())],
        }
    } else if content.media == "text/plain" {
        vec![decode::decode(page).and_then(|text| text::read(&text, shared)).map_err(Misread::from)]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, url: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn read(archive: &str) -> Vec<Result<Article, Misread>> {
        Archive::new(Box::new(io::Cursor::new(archive.as_bytes().to_vec())), Metadata::default()).collect()
    }

    #[test]
    fn pages_are_read_and_the_rest_is_passed_over() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article><h1>Accord</h1><p>Paris a signé un accord avec Berlin.</p></article></body></html>";
        let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nabc";
        let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Rien</p>";
        let archive = [
            record("warcinfo", "", "software: x"),
            record("request", "https://q.example/a b", "GET / HTTP/1.1"),
            record("response", "https://q.example/a b", page),
            record("response", "https://q.example/i.png", image),
            record("response", "https://q.example/gone", gone),
            record("response", "https://q.example/none", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        ]
        .concat();
        let articles = read(&archive);
        assert_eq!(articles.len(), 2);
        let article = articles[0].as_ref().unwrap();
        assert_eq!(
            (article.iri.as_str(), article.text.as_str()),
            ("https://q.example/a%20b", "Paris a signé un accord avec Berlin.")
        );
        assert_eq!(articles[1].as_ref().unwrap_err().place, Some(Place::Record(6)));

        let cut = read(&archive[..archive.len() - 8]);
        assert!(cut.last().unwrap().as_ref().unwrap_err().fault.to_string().contains("cut short"));
        assert!(read("WARC/1.0\r\nContent-Length: x\r\n\r\n")[0].is_err());
        assert!(read("hello\n")[0].is_err());
        assert!(read(&format!("WARC/1.0\r\n{}", "a".repeat(LONGEST_HEADER)))[0].is_err());
    }
}
