//! Bytes into text: compression, charsets, and what is no text at all.
//!
//! UTF-8 is tried first, then UTF-16; what is neither is asked for its charset.
//! French news come in Windows-1252 and in what is said to be Latin-1; other
//! charsets are named rather than guessed at.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::bufread::MultiGzDecoder;

use regex::bytes::Regex;

use super::ReadFault;
use super::zstd::{self, Frames};

/// The bytes with which a gzip stream begins.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// The bytes with which kinds of files begin that are no text: PDF, ZIP (and so
/// word processors' files), OLE, PNG, JPEG, Zstandard, XZ.
const MAGIC: &[&[u8]] =
    &[b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ"];

/// How many bytes decide whether a file is binary, and what its charset is.
const SAMPLE: usize = 64 * 1024;

/// Unpacks a stream if it is compressed with gzip or Zstandard.
///
/// # Errors
///
/// Returns an error when the first bytes cannot be read.
pub fn unpack(source: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut reader = BufReader::new(source);
    if reader.fill_buf()?.starts_with(GZIP) {
        Ok(Box::new(BufReader::new(MultiGzDecoder::new(reader))))
    } else if reader.fill_buf()?.starts_with(zstd::MAGIC) {
        Ok(Box::new(BufReader::new(Frames::new(reader))))
    } else {
        Ok(Box::new(reader))
    }
}

/// Decodes a whole file, or a line of one.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadFault> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let body = bytes.get(length..).unwrap_or_default();
        return if encoding == encoding_rs::UTF_8 { decode_utf8(body) } else { decode_with(body, encoding) };
    }
    match wide_encoding(bytes) {
        Some(encoding) => decode_with(bytes, encoding),
        None => decode_utf8(bytes),
    }
}

/// Where HTML and XML name their charset: `<meta charset="…">`, `<?xml encoding="…"?>`.
static DECLARED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).ok());

/// Decodes a page or XML, which may say in which charset it is, as may the server that it comes from.
///
/// What is UTF-8 is read as such whatever is said: templates often say otherwise. A page is read even where single
/// bytes are broken, since they mostly stand in what is no text.
pub(super) fn decode_marked<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Cow<'a, str>, ReadFault> {
    if Encoding::for_bom(bytes).is_some() || wide_encoding(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return decode(bytes);
    }
    if is_binary(bytes) {
        return Err(ReadFault::Binary);
    }
    let declared = label.map(str::as_bytes).or_else(|| {
        let head = bytes.get(..bytes.len().min(2048))?;
        Some(DECLARED.as_ref()?.captures(head)?.get(1)?.as_bytes())
    });
    match declared.and_then(Encoding::for_label) {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            Ok(text)
        }
        _ if is_mostly_utf8(bytes) => Ok(String::from_utf8_lossy(bytes)),
        _ => decode(bytes),
    }
}

/// Decodes text in UTF-8 or, failing that, in a charset of one byte a character.
fn decode_utf8(bytes: &[u8]) -> Result<Cow<'_, str>, ReadFault> {
    if is_binary(bytes) {
        return Err(ReadFault::Binary);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) if is_mostly_utf8(bytes) => Err(ReadFault::Utf8(error.valid_up_to())),
        Err(error) => {
            // The charset shows where the first accented letters stand.
            let from = error.valid_up_to().saturating_sub(SAMPLE / 2);
            let sample = bytes.get(from..bytes.len().min(from + SAMPLE)).unwrap_or(bytes);
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(sample, true);
            let encoding = detector.guess(Some(b"fr"), Utf8Detection::Deny);
            if encoding == WINDOWS_1252 {
                decode_with(bytes, encoding)
            } else {
                Err(ReadFault::Charset(encoding.name()))
            }
        }
    }
}

/// Decodes text in a known charset.
fn decode_with<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Cow<'a, str>, ReadFault> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or(ReadFault::Charset(encoding.name()))
}

/// Recognizes UTF-16 without a byte order mark by the zero in every other byte.
fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(1024) & !1).filter(|sample| sample.len() >= 8)?;
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if even == 0 && odd * 10 > half * 7 {
        Some(UTF_16LE)
    } else if odd == 0 && even * 10 > half * 7 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Tells whether the bytes are those of no text in a charset of one byte a character.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or(bytes);
    let control = sample.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x0c\x1b".contains(byte)).count();
    MAGIC.iter().any(|magic| bytes.starts_with(magic)) || sample.contains(&0) || control * 20 > sample.len()
}

/// Tells whether a text is UTF-8 but for a few broken bytes.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > 2 * broken
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "L’Élysée a confirmé jeudi l’envoi d’une délégation à Genève : « c’est décidé ».";

    #[test]
    fn charsets_of_french_news_are_read() {
        let (latin, _, _) = WINDOWS_1252.encode(TEXT);
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], body: &[u8]| [mark, body].concat();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", TEXT.as_bytes()),
            latin.into_owned(),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
        ] {
            assert_eq!(decode(&bytes).unwrap(), TEXT);
        }
    }

    #[test]
    fn pages_name_their_charset() {
        let page = format!("<meta charset='ISO-8859-15'><p>{}€</p>", "é".repeat(5));
        let (latin, ..) = encoding_rs::ISO_8859_15.encode(&page);
        assert_eq!(decode_marked(&latin, None).unwrap(), page);
        assert!(decode_marked(&latin, Some("windows-1252")).unwrap().contains('¤'));
        assert_eq!(decode_marked(page.as_bytes(), Some("latin1")).unwrap(), page);
        let cut = [TEXT.as_bytes(), b"\xc3<"].concat();
        assert_eq!(decode_marked(&cut, None).unwrap(), format!("{TEXT}\u{fffd}<"));
    }

    #[test]
    fn what_is_no_french_text_is_named() {
        let fault = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
        assert_eq!(fault(b"%PDF-1.7 ..."), "the content is binary, not text");
        assert_eq!(fault(b"a\x00b\x01\x02\x03"), "the content is binary, not text");
        let cut = [TEXT.as_bytes(), b"\xc3"].concat();
        assert_eq!(fault(&cut), format!("the text is UTF-8, but byte {} is not", TEXT.len()));
        let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Президент России встретился с главой Северной Кореи");
        assert_eq!(fault(&russian), "the text seems to be encoded in windows-1251");
    }
}
