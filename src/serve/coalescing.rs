//! The same question, asked by several while it is being answered, is answered once.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustc_hash::FxHashMap;
use tokio::sync::OnceCell;

use super::cache::{Kept, Key};
use super::pool::Refusal;

/// What all who ask the same are told.
#[derive(Clone, Debug)]
pub(super) enum Shared {
    Whole(Kept),
    /// One of them reads the answer as it comes; it is too long to be kept for the others.
    Long,
    /// It takes too much, whoever asks.
    Refused(Refusal),
}

/// The questions that are being answered.
#[derive(Debug, Default)]
pub(super) struct Questions(Mutex<FxHashMap<Key, Weak<OnceCell<Shared>>>>);

/// A place among those who ask the same.
pub(super) struct Place<'a> {
    questions: &'a Questions,
    key: Key,
    answer: Arc<OnceCell<Shared>>,
}

impl Questions {
    /// Takes a place among those who ask the same.
    pub(super) fn join(&self, key: Key) -> Place<'_> {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = questions.get(&key).and_then(Weak::upgrade).unwrap_or_default();
        questions.insert(key.clone(), Arc::downgrade(&answer));
        Place { questions: self, key, answer }
    }
}

impl Place<'_> {
    /// Returns what is told to all, by asking where nobody is asking already.
    ///
    /// Whoever asks and goes away, or fails by chance, leaves it to the next to ask.
    pub(super) async fn answer(&self, ask: impl Future<Output = Result<Shared, Refusal>>) -> Result<Shared, Refusal> {
        let asked = async {
            match ask.await {
                // With more time or memory for none of them, it would be the same for all.
                Err(refusal @ (Refusal::Timeout | Refusal::Memory)) => Ok(Shared::Refused(refusal)),
                told => told,
            }
        };
        self.answer.get_or_try_init(|| asked).await.cloned()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut questions = self.questions.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody joins while the questions are locked, so that the last who leaves knows it.
        if Arc::strong_count(&self.answer) == 1 {
            questions.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::super::exchange::Request;
    use super::super::wire::Head;
    use super::*;
    use crate::fingerprint::Fingerprint;

    /// Lets several ask the same at once, each of whom would be told something else, and returns what they are told
    /// and how often it was asked.
    fn ask_at_once(told: &[Result<Shared, Refusal>]) -> (Vec<Result<u16, Refusal>>, usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (questions, asked) = (Questions::default(), AtomicUsize::new(0));
        let key = Key::new(Fingerprint::default(), &Request::default());
        let answers = runtime.block_on(async {
            let mut places: Vec<_> = told.iter().map(|_| questions.join(key.clone())).collect();
            let mut answers = Vec::new();
            let all = places.iter().zip(told).map(|(place, told)| {
                Box::pin(place.answer(async {
                    asked.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    told.clone()
                }))
            });
            let mut all: Vec<_> = all.collect();
            // Each is polled before the first is done.
            std::future::poll_fn(|context| {
                for one in &mut all {
                    assert!(one.as_mut().poll(context).is_pending());
                }
                std::task::Poll::Ready(())
            })
            .await;
            for one in all {
                answers.push(one.await.map(|shared| match shared {
                    Shared::Whole(kept) => kept.head.status,
                    Shared::Long => 0,
                    Shared::Refused(_) => 1,
                }));
            }
            places.clear();
            answers
        });
        assert!(questions.0.lock().unwrap().is_empty(), "no question stays behind");
        (answers, asked.into_inner())
    }

    fn whole(status: u16) -> Result<Shared, Refusal> {
        Ok(Shared::Whole(Kept { head: Head { status, headers: Vec::new() }, body: Vec::new().into() }))
    }

    #[test]
    fn all_are_told_what_the_first_is_told_unless_it_failed_by_chance() {
        assert_eq!(ask_at_once(&[whole(200), whole(201), whole(202)]), (vec![Ok(200); 3], 1));
        assert_eq!(ask_at_once(&[Err(Refusal::Timeout), whole(201)]), (vec![Ok(1); 2], 1));
        assert_eq!(
            ask_at_once(&[Err(Refusal::Failed), Err(Refusal::Busy), whole(202), whole(203)]),
            (vec![Err(Refusal::Failed), Err(Refusal::Busy), Ok(202), Ok(202)], 3)
        );
    }
}
