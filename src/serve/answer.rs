//! The body of an answer as HTTP sends it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

/// How many pieces of an answer may wait for a slow reader; with more, the worker waits too.
const WAITING: usize = 64;

/// A body that is there, or that comes piece by piece.
pub(super) struct Answer {
    start: Option<Bytes>,
    rest: Option<mpsc::Receiver<Option<Vec<u8>>>>,
}

/// The other end of an answer that comes piece by piece. Dropped before its end, it breaks the answer off.
pub(super) struct Piped(mpsc::Sender<Option<Vec<u8>>>);

impl Answer {
    pub(super) fn whole(content: impl Into<Bytes>) -> Self {
        Self { start: Some(content.into()).filter(|content| !content.is_empty()), rest: None }
    }
}

impl Piped {
    /// Returns an answer that begins with some bytes, and what the others are to be sent through.
    pub(super) fn new(start: Vec<u8>) -> (Self, Answer) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self(sender), Answer { start: Some(start.into()), rest: Some(receiver) })
    }

    /// Sends a piece, and tells whether there is still somebody to read it.
    pub(super) async fn send(&self, piece: Vec<u8>, deadline: Instant) -> bool {
        matches!(timeout_at(deadline, self.0.send(Some(piece))).await, Ok(Ok(())))
    }

    /// Tells that the answer is whole.
    pub(super) fn end(self) {
        tokio::spawn(async move {
            // Who reads no more does not care.
            let _ = self.0.send(None).await;
        });
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(start) = self.start.take() {
            return Poll::Ready(Some(Ok(Frame::data(start))));
        }
        let Some(rest) = &mut self.rest else { return Poll::Ready(None) };
        match rest.poll_recv(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(Some(piece))) => Poll::Ready(Some(Ok(Frame::data(piece.into())))),
            Poll::Ready(Some(None)) => {
                self.rest = None;
                Poll::Ready(None)
            }
            Poll::Ready(None) => Poll::Ready(Some(Err(io::Error::other("the answer was broken off")))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.start.is_none() && self.rest.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        if self.rest.is_some() {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.start.as_ref().map_or(0, |start| start.len() as u64))
    }
}
