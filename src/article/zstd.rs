//! Zstandard streams of any number of frames.

use std::io::{self, BufRead, Chain, Cursor, Read};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// The bytes with which a frame begins.
pub(super) const MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// How much of what was unpacked a frame may point back to: what `zstd --ultra -22` makes.
const LONGEST_WINDOW: u64 = 128 * 1024 * 1024;

/// A source behind the four bytes that were read from it to see what follows.
type Peeked<R> = Chain<Cursor<[u8; 4]>, R>;

/// Unpacks a stream of frames, one after the other.
pub(super) struct Frames<R: BufRead> {
    state: State<R>,
}

enum State<R: BufRead> {
    Between(R),
    Inside(Box<StreamingDecoder<Peeked<R>, FrameDecoder>>),
    Ended,
}

impl<R: BufRead> Frames<R> {
    /// Returns what a stream unpacks to.
    pub(super) const fn new(source: R) -> Self {
        Self { state: State::Between(source) }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Inside(mut frame) => {
                    let length = frame.read(buffer).map_err(|_| broken())?;
                    if length > 0 {
                        self.state = State::Inside(frame);
                        return Ok(length);
                    }
                    self.state = State::Between(frame.into_inner().into_inner().1);
                }
                State::Between(source) => self.state = next_frame(source)?,
            }
        }
    }
}

/// Begins the next frame, or passes over one that holds no content.
fn next_frame<R: BufRead>(mut source: R) -> io::Result<State<R>> {
    if source.fill_buf()?.is_empty() {
        return Ok(State::Ended);
    }
    let mut magic = [0; 4];
    source.read_exact(&mut magic)?;
    // 0x184D2A50 to 0x184D2A5F, in the order of bytes on disk.
    if (0x50..=0x5f).contains(&magic[0]) && magic[1..] == [0x2a, 0x4d, 0x18] {
        let mut length = [0; 4];
        source.read_exact(&mut length)?;
        let length = u64::from(u32::from_le_bytes(length));
        if io::copy(&mut (&mut source).take(length), &mut io::sink())? < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        return Ok(State::Between(source));
    }
    let frame = StreamingDecoder::new_with_max_window_size(Cursor::new(magic).chain(source), LONGEST_WINDOW);
    frame.map(|frame| State::Inside(Box::new(frame))).map_err(|_| broken())
}

/// Says for readers of the message what the decoder says for programmers.
fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the Zstandard file is cut short or broken")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    #[test]
    fn frames_are_read_one_after_the_other() {
        let frame = |text: &str| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        let skipped = [&[0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let packed = [frame("Paris a "), skipped, frame("signé.")].concat();
        let mut text = String::new();
        Frames::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Paris a signé.");
        for end in 1..packed.len() {
            // Cut streams fail or end early, and nothing else.
            let _ = Frames::new(&packed[..end]).read_to_end(&mut Vec::new());
        }
    }
}
