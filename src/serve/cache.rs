//! Answers that took long, kept as long as the store stays as it is.
//!
//! A snapshot never changes, so that the same question has the same answer.

use std::sync::{Mutex, PoisonError};

use hyper::body::Bytes;
use rustc_hash::FxHashMap;

use super::exchange::Request;
use super::wire::Head;
use crate::fingerprint::Fingerprint;

/// A whole answer.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) head: Head,
    pub(super) body: Bytes,
}

/// What decides about an answer: the state of the store and all of the question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    version: u64,
    question: Vec<String>,
    body: Vec<u8>,
}

impl Key {
    pub(super) fn new(version: Fingerprint, question: &Request) -> Self {
        let parts = [
            &question.method,
            &question.path,
            &question.query,
            &question.accept,
            &question.accept_language,
            &question.accept_encoding,
            &question.content_type,
            &question.origin,
        ];
        let question_parts = parts.into_iter().cloned().collect();
        Self { version: version.number(), question: question_parts, body: question.body.clone() }
    }
}

/// Answers up to a number of bytes; where there is no more room, what was asked for longest ago goes.
#[derive(Debug)]
pub(super) struct Cache {
    room: usize,
    kept: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    answers: FxHashMap<Key, (Kept, u64)>,
    size: usize,
    /// Counts the questions, in place of a clock.
    asked: u64,
}

impl Cache {
    pub(super) fn new(room: usize) -> Self {
        Self { room, kept: Mutex::default() }
    }

    /// Returns the answer to a question, if it is kept.
    pub(super) fn get(&self, key: &Key) -> Option<Kept> {
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.asked += 1;
        let asked = shelf.asked;
        let (kept, last) = shelf.answers.get_mut(key)?;
        *last = asked;
        Some(kept.clone())
    }

    /// Keeps an answer.
    pub(super) fn put(&self, key: Key, kept: Kept) {
        let size = size(&key, &kept);
        if size > self.room / 4 {
            return;
        }
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.asked += 1;
        let asked = shelf.asked;
        shelf.size += size;
        if let Some((former, _)) = shelf.answers.insert(key.clone(), (kept, asked)) {
            shelf.size -= self::size(&key, &former);
        }
        while shelf.size > self.room {
            let oldest = shelf.answers.iter().min_by_key(|(_, (_, last))| *last).map(|(key, _)| key.clone());
            let Some(gone) = oldest.and_then(|key| shelf.answers.remove_entry(&key)) else { break };
            shelf.size -= self::size(&gone.0, &gone.1.0);
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Shelf::default();
    }
}

fn size(key: &Key, kept: &Kept) -> usize {
    let headers: usize = kept.head.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    key.question.iter().map(String::len).sum::<usize>() + 2 * key.body.len() + kept.body.len() + headers + 256
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Key {
        Key::new(Fingerprint::default(), &Request { path: path.to_owned(), ..Request::default() })
    }

    fn kept(size: usize) -> Kept {
        Kept { head: Head { status: 200, headers: Vec::new() }, body: vec![b'x'; size].into() }
    }

    #[test]
    fn what_was_asked_for_longest_ago_goes() {
        let cache = Cache::new(5_100);
        for path in ["/a", "/b", "/c", "/d"] {
            cache.put(key(path), kept(1_000));
        }
        assert!(cache.get(&key("/a")).is_some());
        cache.put(key("/e"), kept(1_000));
        let there = ["/a", "/b", "/c", "/d", "/e"].map(|path| cache.get(&key(path)).is_some());
        assert_eq!(there, [true, false, true, true, true]);
        cache.put(key("/f"), kept(2_000));
        assert!(cache.get(&key("/f")).is_none(), "one answer must not drive all others out");
        let other = Request { path: "/a".to_owned(), accept: "text/csv".to_owned(), ..Request::default() };
        assert!(cache.get(&Key::new(Fingerprint::default(), &other)).is_none());
        cache.clear();
        assert!(cache.get(&key("/a")).is_none());
    }
}
