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
            match self.ask(question, until).await? {
                Told::Whole(head, content, took) => {
                    let kept = Kept { head, body: content.into() };
                    if kept.head.status == 200 && took >= LONG {
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
            (Shared::Long, None) => match self.ask(question, until).await? {
                Told::Whole(head, content, _) => (head, Answer::whole(content)),
                Told::Piped(head, answer) => (head, answer),
            },
        };
        answered(&head, answer)
    }

    /// Asks a worker, and again where the question turns out to take long while others wait.
    async fn ask(&self, question: &Request, until: Instant) -> Result<Told, Refusal> {
        // Whoever waited for another's answer may have no time left to ask himself.
        if Instant::now() >= until {
            return Err(Refusal::Busy);
        }
        let is_query = question.path == "/sparql";
        match ask(self.pool.wait(is_query, until).await?, question).await {
            Err(Refusal::Long) => ask(self.pool.wait_long(until).await?, question).await,
            told => told,
        }
    }
}
