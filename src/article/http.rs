//! An HTTP response as web archives keep it: its status, what it holds, and the body unpacked.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::{LONGEST_INPUT, ReadFault};

/// A response, without what is of no use to a reader.
pub(super) struct Response<'a> {
    /// The status, 200 if all is well.
    pub(super) status: u16,
    /// What the body is and in which charset, as the server says.
    pub(super) content: ContentType,
    /// The body as it was sent; `unpack` gives the page.
    body: &'a [u8],
    is_chunked: bool,
    packing: String,
}

/// A media type with its charset: "text/html; charset=utf-8".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ContentType {
    /// The type in lower case; empty if it is not said.
    pub(super) media: String,
    /// The charset.
    pub(super) charset: Option<String>,
}

impl ContentType {
    /// Reads the value of a `Content-Type` header.
    pub(super) fn parse(value: &str) -> Self {
        let mut parts = value.split(';');
        let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
        });
        Self { media, charset }
    }

    /// Tells whether articles may come in this type; what is not said may be anything.
    pub(super) fn is_readable(&self) -> bool {
        self.media.is_empty() || self.is_page() || self.media == "text/plain" || self.media == "application/json"
    }

    /// Tells whether it is HTML or XML.
    pub(super) fn is_page(&self) -> bool {
        self.media.ends_with("html") || self.media.ends_with("xml") || self.media.ends_with("html+xml")
    }
}

impl<'a> Response<'a> {
    /// Reads a response, if it is one.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (head, body) = split_head(bytes)?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let mut first = lines.next()?.split(' ');
        first.next().filter(|protocol| protocol.starts_with("HTTP/"))?;
        let status = first.next()?.parse().ok()?;
        let mut response =
            Self { status, content: ContentType::default(), body, is_chunked: false, packing: String::new() };
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => response.content = ContentType::parse(value),
                "content-encoding" => response.packing = value.trim().to_ascii_lowercase(),
                "transfer-encoding" => response.is_chunked = value.to_ascii_lowercase().contains("chunked"),
                _ => {}
            }
        }
        Some(response)
    }

    /// Returns the page.
    ///
    /// Archives often keep the headers of a body that they have unpacked already, so the bytes decide.
    pub(super) fn unpack(&self) -> Result<Cow<'a, [u8]>, ReadFault> {
        let joined = if self.is_chunked { join_chunks(self.body) } else { None };
        let body = joined.map_or(Cow::Borrowed(self.body), Cow::Owned);
        let mut page = Vec::new();
        match self.packing.as_str() {
            "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                MultiGzDecoder::new(&*body).take(LONGEST_INPUT).read_to_end(&mut page)?;
            }
            "deflate" if ZlibDecoder::new(&*body).take(LONGEST_INPUT).read_to_end(&mut page).is_ok() => {}
            "deflate" => {
                page.clear();
                if DeflateDecoder::new(&*body).take(LONGEST_INPUT).read_to_end(&mut page).is_err() {
                    return Ok(body);
                }
            }
            "br" | "zstd" | "compress" if !is_plain(&body) => return Err(ReadFault::Packing(self.packing.clone())),
            _ => return Ok(body),
        }
        if page.len() as u64 == LONGEST_INPUT { Err(ReadFault::TooLong) } else { Ok(Cow::Owned(page)) }
    }
}

/// Tells whether bytes begin as a page does.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"<") || bytes.trim_ascii_start().starts_with(b"\xef\xbb\xbf")
}

/// Splits headers from what is behind the first blank line.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        let end = at + bytes.get(at..)?.iter().position(|byte| *byte == b'\n')? + 1;
        if bytes.get(at..end)?.trim_ascii().is_empty() {
            return Some((bytes.get(..at)?, bytes.get(end..)?));
        }
        at = end;
    }
}

/// Joins the chunks of a body; nothing if it does not come in chunks.
fn join_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(rest.get(..end)?).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = rest.get(end + 1..)?;
        if length == 0 {
            return Some(joined);
        }
        // An archive may have cut the last chunk.
        let chunk = rest.get(..length).unwrap_or(rest);
        joined.extend_from_slice(chunk);
        let Some(next) = rest.get(length..) else { return Some(joined) };
        rest = next.strip_prefix(b"\r\n").or_else(|| next.strip_prefix(b"\n")).unwrap_or(next);
        if rest.is_empty() {
            return Some(joined);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn bodies_are_joined_and_unpacked() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<p>Paris</p>").unwrap();
        let packed = packed.finish().unwrap();
        let (first, second) = packed.split_at(5);
        let mut message = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=\"ISO-8859-1\"\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        for chunk in [first, second] {
            message.extend(format!("{:x}\r\n", chunk.len()).bytes());
            message.extend(chunk);
            message.extend(b"\r\n");
        }
        message.extend(b"0\r\n\r\n");
        let response = Response::parse(&message).unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.content, ContentType { media: "text/html".into(), charset: Some("ISO-8859-1".into()) });
        assert_eq!(&*response.unpack().unwrap(), b"<p>Paris</p>");

        let unpacked = b"HTTP/1.1 200\nContent-Encoding: br\nTransfer-Encoding: chunked\n\n<p>Paris</p>";
        assert_eq!(&*Response::parse(unpacked).unwrap().unpack().unwrap(), b"<p>Paris</p>");
        let packed = b"HTTP/1.1 200 OK\nContent-Encoding: br\n\n\x0b\x02";
        assert!(matches!(Response::parse(packed).unwrap().unpack(), Err(ReadFault::Packing(_))));
        assert!(Response::parse(b"<html>").is_none());
    }
}
