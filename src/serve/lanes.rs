//! Whose turn it is: short questions keep a worker free of long ones, however many of those there are.
//!
//! Nobody can tell beforehand how long a query takes, so that each begins as a short one. One that is not done after
//! a moment is a long one. All workers but one may be kept by long ones; where they are, and others wait, it gives way
//! and is asked again once a long one has ended. The more wait, the shorter is the moment, so that whoever asks for
//! little waits about as long whatever others ask for. Those who bring queries of their own, which may take for ever,
//! stand in a line by themselves, of which one at a time waits with all others: pages never wait for many of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::pool::Refusal;

/// How long a question may take and still be a short one, where at most one waits.
const MOMENT: Duration = Duration::from_secs(1);

/// How long it may take however many wait: a worker that gives way is started anew, which takes about as long.
const LEAST: Duration = Duration::from_millis(100);

/// The turns that there are.
#[derive(Debug)]
pub(super) struct Lanes {
    /// One for each worker.
    turns: Line,
    /// One, for the first of those who bring queries.
    queries: Line,
    /// One for each worker that long questions may keep.
    long: Line,
}

/// The right to ask a worker.
#[derive(Debug)]
pub(super) struct Turn {
    lanes: Arc<Lanes>,
    long: Option<OwnedSemaphorePermit>,
    _turn: OwnedSemaphorePermit,
}

/// A number of places, and who waits for one of them, the first first.
#[derive(Debug)]
struct Line {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// How many may wait.
    room: usize,
}

/// One who waits, as long as he does.
struct Waiting<'a>(&'a AtomicUsize);

impl Lanes {
    /// Begins with all workers free; `room` is how many may wait where the workers are kept by long questions.
    ///
    /// A single worker is for long questions as well, one after the other.
    pub(super) fn new(workers: usize, room: usize) -> Self {
        let short_room = if workers > 1 { usize::MAX } else { room };
        let long = Line::new(workers.saturating_sub(1).max(1), room);
        Self { turns: Line::new(workers.max(1), short_room), queries: Line::new(1, short_room), long }
    }

    /// Waits until a moment for a turn, as all do or as those do who bring queries.
    pub(super) async fn turn(self: &Arc<Self>, is_query: bool, until: Instant) -> Result<Turn, Refusal> {
        let _first = if is_query { Some(self.queries.wait(until).await?) } else { None };
        let turn = self.turns.wait(until).await?;
        Ok(Turn { lanes: Arc::clone(self), long: None, _turn: turn })
    }

    /// Waits until a moment for the turn of a question that is known to be long.
    pub(super) async fn long_turn(self: &Arc<Self>, until: Instant) -> Result<Turn, Refusal> {
        let long = self.long.wait(until).await?;
        let turn = self.turns.wait(until).await?;
        Ok(Turn { lanes: Arc::clone(self), long: Some(long), _turn: turn })
    }

    /// Returns a turn if nobody has to wait for it.
    pub(super) fn free_turn(self: &Arc<Self>) -> Option<Turn> {
        let turn = Arc::clone(&self.turns.places).try_acquire_owned().ok()?;
        Some(Turn { lanes: Arc::clone(self), long: None, _turn: turn })
    }

    /// Returns how long a short question may take now.
    fn moment(&self) -> Duration {
        let waiting = u32::try_from(self.waiting()).unwrap_or(u32::MAX);
        (MOMENT / waiting.max(1)).max(LEAST)
    }

    /// Returns how many wait for a turn.
    fn waiting(&self) -> usize {
        self.turns.waiting() + self.queries.waiting()
    }
}

impl Turn {
    /// Tells whether a question that has taken so long may go on.
    pub(super) fn goes_on(&mut self, taken: Duration) -> bool {
        self.long.is_some() || taken < self.lanes.moment() || self.becomes_long() || self.lanes.waiting() == 0
    }

    /// Counts the question as a long one, and tells whether it may be one now.
    pub(super) fn becomes_long(&mut self) -> bool {
        if self.long.is_none() {
            // Nobody is passed by: as long as somebody waits, nothing is free.
            self.long = Arc::clone(&self.lanes.long.places).try_acquire_owned().ok();
        }
        self.long.is_some()
    }
}

impl Line {
    fn new(places: usize, room: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), waiting: AtomicUsize::new(0), room }
    }

    fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    async fn wait(&self, until: Instant) -> Result<OwnedSemaphorePermit, Refusal> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.room {
            return Err(Refusal::Busy);
        }
        let place = timeout_at(until, Arc::clone(&self.places).acquire_owned()).await;
        place.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::Failed)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        // Also of those who go away before it is their turn.
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::*;

    type Waiter<'a> = Pin<Box<dyn Future<Output = Result<Turn, Refusal>> + 'a>>;

    /// Lets a future begin, and returns what it comes to if that is known at once.
    fn begin<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Option<T> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    /// Runs what needs a clock to wait by.
    fn with_clock(run: impl FnOnce(Instant)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async { run(Instant::now() + Duration::from_secs(3_600)) });
    }

    #[test]
    fn long_questions_keep_all_workers_but_one() {
        with_clock(|until| {
            let lanes = Arc::new(Lanes::new(3, 8));
            let mut turns: Vec<_> = (0..3).map(|_| begin(pin!(lanes.turn(false, until))).unwrap().unwrap()).collect();
            let goes_on = |turn: &mut Turn| (turn.goes_on(Duration::from_millis(999)), turn.goes_on(MOMENT));
            assert_eq!([0, 1, 2].map(|number| goes_on(&mut turns[number])), [(true, true); 3], "nobody waits");
            let mut next = pin!(lanes.turn(false, until));
            assert!(begin(next.as_mut()).is_none());
            assert_eq!(
                [0, 1, 2].map(|number| goes_on(&mut turns[number])),
                [(true, true), (true, true), (true, false)]
            );

            // Whoever gave way waits until a long one has ended, and passes nobody by.
            turns.pop();
            let short = begin(next.as_mut()).unwrap().unwrap();
            let mut again = pin!(lanes.long_turn(until));
            assert!(begin(again.as_mut()).is_none());
            let mut another = pin!(lanes.turn(false, until));
            assert!(begin(another.as_mut()).is_none());
            turns.pop();
            assert!(begin(again.as_mut()).is_none(), "the other was first");
            let another = begin(another.as_mut()).unwrap().unwrap();
            drop(short);
            let mut again = begin(again.as_mut()).unwrap().unwrap();
            assert!(again.goes_on(Duration::from_secs(60)));
            drop((again, another));
        });
    }

    #[test]
    fn the_more_wait_the_sooner_is_given_way() {
        with_clock(|until| {
            let lanes = Arc::new(Lanes::new(2, 0));
            let _turns: Vec<_> = (0..2).map(|_| lanes.free_turn().unwrap()).collect();
            assert!(lanes.free_turn().is_none());
            let mut moments = Vec::new();
            let mut waiting = Vec::new();
            for _ in 0..40 {
                let mut next = Box::pin(lanes.turn(waiting.len() % 2 == 0, until));
                assert!(begin(next.as_mut()).is_none(), "who is short is not told to go");
                waiting.push(next);
                moments.push(lanes.moment().as_millis());
            }
            assert_eq!([moments[0], moments[1], moments[4], moments[39]], [1_000, 500, 200, 100]);
            drop(waiting);
            assert_eq!(lanes.moment(), MOMENT, "who went away waits no more");
        });
    }

    #[test]
    fn who_brings_no_query_waits_for_one_query_at_most() {
        with_clock(|until| {
            let lanes = Arc::new(Lanes::new(2, 0));
            let mut turns: Vec<_> = (0..2).map(|_| lanes.free_turn().unwrap()).collect();
            let mut queries: Vec<_> = (0..3).map(|_| Box::pin(lanes.turn(true, until))).collect();
            let mut page = pin!(lanes.turn(false, until));
            for query in &mut queries {
                assert!(begin(query.as_mut()).is_none());
            }
            assert!(begin(page.as_mut()).is_none());
            turns.pop();
            let first = begin(queries.remove(0).as_mut()).unwrap().unwrap();
            assert!(begin(queries[0].as_mut()).is_none());
            assert!(begin(page.as_mut()).is_none());
            drop(first);
            assert!(begin(queries[0].as_mut()).is_none() && begin(page.as_mut()).is_some());
            drop(turns);
            assert!(begin(queries[0].as_mut()).is_some() && begin(queries[1].as_mut()).is_some());
        });
    }

    #[test]
    fn only_so_many_wait_behind_long_ones() {
        with_clock(|until| {
            for lanes in [Lanes::new(1, 1), Lanes::new(2, 1)].map(Arc::new) {
                let is_single = lanes.turns.room == 1;
                let mut turn = lanes.free_turn().unwrap();
                assert!(turn.becomes_long() && turn.goes_on(Duration::from_secs(60)));
                let wait = || {
                    if is_single { begin_turn(lanes.turn(false, until)) } else { begin_turn(lanes.long_turn(until)) }
                };
                let first = wait();
                assert!(first.is_ok());
                assert!(matches!(wait(), Err(Refusal::Busy)));
                drop(first);
                assert!(wait().is_ok(), "who went away leaves room");
            }
        });
    }

    /// Lets somebody begin to wait; returns who waits, or why he may not.
    fn begin_turn<'a>(turn: impl Future<Output = Result<Turn, Refusal>> + 'a) -> Result<Waiter<'a>, Refusal> {
        let mut turn: Waiter<'a> = Box::pin(turn);
        match begin(turn.as_mut()) {
            None => Ok(turn),
            Some(told) => Err(told.expect_err("nothing is free")),
        }
    }
}
