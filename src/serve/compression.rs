//! Answers as gzip, where whoever asks takes that.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::exchange::{Body, Request, Response};
use super::negotiation;

/// What is shorter is sent as it is.
const SHORT: usize = 1_024;

/// Returns an answer as gzip, where that is asked for and worth while.
pub(super) fn compress<'a>(request: &Request, response: Response<'a>) -> Response<'a> {
    let wanted = !request.accept_encoding.is_empty()
        && negotiation::choose(&request.accept_encoding, &["gzip"]).is_some()
        && response.headers.iter().any(|(name, value)| *name == "content-type" && is_text(value));
    let is_short = matches!(&response.body, Body::Whole(content) if content.len() < SHORT);
    if !wanted || is_short {
        return response;
    }
    let Response { status, headers, body } = response;
    let body = match body {
        Body::Whole(content) => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            match encoder.write_all(&content).and_then(|()| encoder.finish()) {
                Ok(compressed) => Body::Whole(compressed),
                Err(_) => return Response { status, headers, body: Body::Whole(content) },
            }
        }
        Body::Written(write) => Body::Written(Box::new(move |writer| {
            let mut encoder = GzEncoder::new(writer, Compression::fast());
            write(&mut encoder)?;
            encoder.finish().map(|_| ())
        })),
    };
    Response { status, headers, body }.with_header("content-encoding", "gzip")
}

/// Tells whether a media type is one of text, which gets shorter.
fn is_text(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    media_type.starts_with("text/")
        || ["json", "xml", "n-triples", "n-quads", "trig", "javascript"].iter().any(|kind| media_type.ends_with(kind))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn long_texts_are_compressed_for_who_takes_it() {
        let text = "les mots ".repeat(1_000);
        let asked = Request { accept_encoding: "br, gzip;q=0.5".to_owned(), ..Request::default() };
        for response in [
            Response::new(200, "text/turtle", text.clone()),
            Response::written("text/turtle", |writer| writer.write_all(text.as_bytes())),
        ] {
            let response = compress(&asked, response);
            assert!(response.headers.contains(&("content-encoding", "gzip".to_owned())));
            let mut bytes = Vec::new();
            match response.body {
                Body::Whole(content) => bytes = content,
                Body::Written(write) => write(&mut bytes).unwrap(),
            }
            assert!(bytes.len() < text.len() / 4);
            let mut read = String::new();
            flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
        for (encoding, media_type) in [("", "text/turtle"), ("gzip;q=0", "text/turtle"), ("gzip", "image/png")] {
            let request = Request { accept_encoding: encoding.to_owned(), ..Request::default() };
            assert_eq!(compress(&request, Response::new(200, media_type, text.clone())).headers.len(), 1);
        }
    }
}
