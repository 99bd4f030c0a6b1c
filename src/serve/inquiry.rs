//! Where an answer comes from: what is kept, what others wait for already, or a worker.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::answer::Answer;
use super::cache::{Cache, Kept, Key};
use super::coalescing::{Questions, Shared};
use super::exchange::Request;
use super::pool::{Pool, Refusal};
use super::prepared::Part;
use super::reconcile::Reconciler;
use super::reply::{Told, answered, ask};
use crate::fingerprint::Fingerprint;
use crate::store::snapshot::Snapshot;

/// What takes longer to answer is kept.
const LONG: Duration = Duration::from_millis(20);

/// Answers questions about the store as a snapshot has it.
pub(super) struct Inquiries {
    pool: Arc<Pool>,
    cache: Cache,
    questions: Questions,
}

impl Inquiries {
    /// Begins with nothing kept and no worker started; `room` is how many bytes of answers are kept.
    pub(super) fn new(pool: Pool, room: usize) -> Self {
        Self { pool: Arc::new(pool), cache: Cache::new(room), questions: Questions::default() }
    }

    /// Returns the snapshot that is answered from.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.pool.snapshot()
    }

    /// Returns what the snapshot has of the store's changes.
    pub(super) fn version(&self) -> Fingerprint {
        self.pool.snapshot().version()
    }

    /// Starts the workers that are not there yet.
    pub(super) async fn warm_up(&self) -> Result<(), Refusal> {
        self.pool.warm_up().await
    }

    /// Answers from another snapshot from now on.
    pub(super) fn renew(&self, snapshot: Snapshot) {
        self.pool.renew(snapshot);
        self.cache.clear();
    }

    /// Answers a question.
    pub(super) async fn answer(&self, question: &Request) -> Result<hyper::Response<Answer>, Refusal> {
        let until = Instant::now() + self.pool.timeout();
        let key = Key::new(self.version(), question);
        if let Some(kept) = self.cache.get(&key) {
            return answered(&kept.head, Answer::whole(kept.body));
        }
        if Reconciler::is_meant(question) {
            self.pool.prepared(Part::Reconciler, until).await?;
        }
        let mut piped = None;
        let place = self.questions.join(key.clone());
        let told = place.answer(async {
            let lease = self.pool.lease(until).await?;
            let begun = Instant::now();
            match ask(lease, question).await? {
                Told::Whole(head, content) => {
                    let kept = Kept { head, body: content.into() };
                    if kept.head.status == 200 && begun.elapsed() >= LONG {
                        self.cache.put(key, kept.clone());
                    }
                    Ok(Shared::Whole(kept))
                }
                Told::Piped(head, answer) => {
                    piped = Some((head, answer));
                    Ok(Shared::Long)
                }
            }
        });
        let (head, answer) = match (told.await?, piped) {
            (Shared::Whole(kept), _) => (kept.head, Answer::whole(kept.body)),
            (Shared::Refused(refusal), _) => return Err(refusal),
            (Shared::Long, Some(piped)) => piped,
            (Shared::Long, None) => match ask(self.pool.lease(until).await?, question).await? {
                Told::Whole(head, content) => (head, Answer::whole(content)),
                Told::Piped(head, answer) => (head, answer),
            },
        };
        answered(&head, answer)
    }
}
