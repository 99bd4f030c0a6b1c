//! How the front and a worker speak to each other, through the worker's standard input and output.
//!
//! A message is a frame: one byte that says what it is, its length in four
//! bytes (little-endian), and its content. The front sends a `Q` (a request as
//! JSON) and a `B` (its body); the worker sends an `H` (status and headers as
//! JSON), any number of `D`s (data), and an `E` (the end), or an `F` where it
//! failed in between.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::exchange::{Body, Request, Response};

/// A request follows.
pub(super) const QUESTION: u8 = b'Q';
/// The body of the request follows.
pub(super) const BODY: u8 = b'B';
/// Status and headers follow.
pub(super) const HEAD: u8 = b'H';
/// A part of the answer follows.
pub(super) const DATA: u8 = b'D';
/// The answer is whole.
pub(super) const END: u8 = b'E';
/// The answer failed after its head was sent.
pub(super) const FAILURE: u8 = b'F';
/// The worker has opened its store.
pub(super) const READY: u8 = b'R';

/// How many bytes of an answer travel at once.
const PIECE: usize = 64 * 1024;

/// The longest frame that either side takes.
pub(super) const LONGEST: usize = 256 * 1024 * 1024;

/// The beginning of an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
}

/// Writes one frame.
pub(super) fn write_frame(writer: &mut impl Write, kind: u8, content: &[u8]) -> io::Result<()> {
    writer.write_all(&header(kind, content.len())?)?;
    writer.write_all(content)
}

/// Returns the five bytes in front of a frame's content.
pub(super) fn header(kind: u8, length: usize) -> io::Result<[u8; 5]> {
    let length = u32::try_from(length).map_err(io::Error::other)?.to_le_bytes();
    let [a, b, c, d] = length;
    Ok([kind, a, b, c, d])
}

/// Returns the kind and the length that the five bytes in front of a frame's content tell.
pub(super) fn parse_header(header: [u8; 5]) -> io::Result<(u8, usize)> {
    let [kind, a, b, c, d] = header;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame is too long"));
    }
    Ok((kind, length))
}

/// Reads one frame, or `None` at the end of the input.
fn read_frame(reader: &mut impl Read) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut header = [0; 5];
    match reader.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let (kind, length) = parse_header(header)?;
    let mut content = vec![0; length];
    reader.read_exact(&mut content)?;
    Ok(Some((kind, content)))
}

/// Reads a request, or `None` where there will be no more.
pub(super) fn read_request(reader: &mut impl Read) -> io::Result<Option<Request>> {
    let Some((QUESTION, question)) = read_frame(reader)? else { return Ok(None) };
    let mut request: Request = serde_json::from_slice(&question)?;
    let Some((BODY, body)) = read_frame(reader)? else { return Ok(None) };
    request.body = body;
    Ok(Some(request))
}

/// Writes an answer as it comes.
pub(super) fn write_response(writer: &mut impl Write, response: Response<'_>) -> io::Result<()> {
    let headers = response.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let head = Head { status: response.status, headers };
    write_frame(writer, HEAD, &serde_json::to_vec(&head)?)?;
    let end = match response.body {
        Body::Whole(content) => {
            for piece in content.chunks(PIECE) {
                write_frame(writer, DATA, piece)?;
            }
            END
        }
        Body::Written(write) => {
            let mut pieces = Pieces { writer: &mut *writer, waiting: Vec::with_capacity(PIECE) };
            let written = write(&mut pieces).and_then(|()| pieces.flush());
            if written.is_ok() { END } else { FAILURE }
        }
    };
    write_frame(writer, end, &[])?;
    writer.flush()
}

/// Cuts what is written into frames.
struct Pieces<'a, W: Write> {
    writer: &'a mut W,
    waiting: Vec<u8>,
}

impl<W: Write> Write for Pieces<'_, W> {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(content);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(content.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        for piece in self.waiting.chunks(PIECE) {
            write_frame(self.writer, DATA, piece)?;
        }
        self.waiting.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut bytes: &[u8]) -> Vec<(char, usize)> {
        let mut frames = Vec::new();
        while let Some((kind, content)) = read_frame(&mut bytes).unwrap() {
            frames.push((char::from(kind), content.len()));
        }
        frames
    }

    #[test]
    fn requests_travel_with_their_bodies() {
        let request = Request { path: "/sparql".to_owned(), body: b"ASK {}".to_vec(), ..Request::default() };
        let mut bytes = Vec::new();
        write_frame(&mut bytes, QUESTION, &serde_json::to_vec(&request).unwrap()).unwrap();
        write_frame(&mut bytes, BODY, &request.body).unwrap();
        let mut reader = bytes.as_slice();
        let read = read_request(&mut reader).unwrap().unwrap();
        assert_eq!((read.path, read.body), (request.path, request.body));
        assert!(read_request(&mut reader).unwrap().is_none());
    }

    #[test]
    fn answers_are_cut_into_pieces_and_failures_are_told() {
        let mut bytes = Vec::new();
        let long = vec![b'x'; PIECE + 1];
        write_response(&mut bytes, Response::new(200, "text/plain", long.clone())).unwrap();
        assert_eq!(frames(&bytes)[1..], [('D', PIECE), ('D', 1), ('E', 0)]);
        let mut bytes = Vec::new();
        let response = Response::written("text/plain", |writer| {
            writer.write_all(&long)?;
            Err(io::Error::other("the disk is gone"))
        });
        write_response(&mut bytes, response).unwrap();
        assert_eq!(frames(&bytes).last(), Some(&('F', 0)));
    }
}
