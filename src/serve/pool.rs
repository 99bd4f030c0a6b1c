//! The worker processes: as many as there are cores, each asked one thing at a time.
//!
//! **Invariant:** an answer that takes longer than it may, or a worker that
//! grows larger than it may, ends the worker, never the server; another one is
//! started in its place.

use std::io;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout_at};

use super::exchange::Request;
use super::lanes::{Lanes, Turn};
use super::prepared::{self, Part};
use super::site::Options;
use super::wire;
use crate::store::snapshot::Snapshot;

/// The hidden command by which the program becomes a worker.
pub const COMMAND: &str = "serve-worker";

/// How long a worker may take to open its store.
const OPENING: Duration = Duration::from_secs(60);

/// How often the size of a busy process is looked at.
pub(super) const LOOK: Duration = Duration::from_millis(100);

/// How many workers there are, and what each may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many requests are answered at once.
    pub workers: usize,
    /// How many more may wait where long ones keep the workers.
    pub queue: usize,
    /// How long an answer may take.
    pub timeout: Duration,
    /// How many bytes of memory a worker may use.
    pub memory: u64,
}

/// Why a request was not answered by a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Too many wait already.
    Busy,
    /// It takes long, and others wait: it is to be asked again as a long one.
    Long,
    /// It took too long.
    Timeout,
    /// It needed too much memory.
    Memory,
    /// The worker ended, or could not be started.
    Failed,
}

/// The workers, busy and idle.
pub(super) struct Pool {
    pub(super) limits: Limits,
    options: Options,
    idle: Mutex<Vec<Worker>>,
    snapshot: Mutex<Arc<Snapshot>>,
    lanes: Arc<Lanes>,
}

/// A process that answers from a snapshot.
pub(super) struct Worker {
    snapshot: Arc<Snapshot>,
    input: ChildStdin,
    output: ChildStdout,
    /// Ended when it is dropped; before the snapshot, which is removed with its last worker.
    child: Child,
}

/// A worker for one request.
pub(super) struct Lease {
    worker: Option<Worker>,
    pool: Arc<Pool>,
    begun: Instant,
    deadline: Instant,
    turn: Turn,
}

impl Pool {
    pub(super) fn new(limits: Limits, options: Options, snapshot: Snapshot) -> Self {
        let lanes = Arc::new(Lanes::new(limits.workers, limits.queue));
        let (idle, snapshot) = (Mutex::default(), Mutex::new(Arc::new(snapshot)));
        Self { limits, options, idle, snapshot, lanes }
    }

    /// Returns the snapshot that is answered from.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns how long an answer may take.
    pub(super) fn timeout(&self) -> Duration {
        self.limits.timeout
    }

    /// Answers from another snapshot from now on; what is being answered goes on with the former.
    pub(super) fn renew(&self, snapshot: Snapshot) {
        *self.snapshot.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Makes what is looked up in a whole snapshot, unless it is there or being made; that may take longer than an answer.
    pub(super) async fn prepare(snapshot: &Snapshot, part: Part) {
        if !part.begin(snapshot.path()) {
            return;
        }
        if let Ok(program) = std::env::current_exe() {
            let mut command = Command::new(program);
            command.args([COMMAND, "--prepare", part.name(), "--store"]).arg(snapshot.path());
            command.process_group(0).kill_on_drop(true).stdin(Stdio::null()).stdout(Stdio::null());
            // Where it fails, each worker makes it for itself.
            let _ = command.status().await;
        }
        part.end(snapshot.path());
    }

    /// Makes what each worker needs of a snapshot.
    pub(super) async fn prepare_all(snapshot: &Snapshot) {
        tokio::join!(Self::prepare(snapshot, Part::Labels), Self::prepare(snapshot, Part::Catalog));
    }

    /// Waits until a part of the snapshot is made, which the first who asks begins; no worker is held meanwhile.
    pub(super) async fn prepared(&self, part: Part, until: Instant) -> Result<(), Refusal> {
        let snapshot = self.snapshot();
        let begun = Arc::clone(&snapshot);
        // Whoever goes away leaves it to others.
        let making = tokio::spawn(async move { Self::prepare(&begun, part).await });
        let ready = async {
            let _ = making.await;
            while part.is_begun(snapshot.path()) {
                sleep(prepared::LOOK).await;
            }
        };
        timeout_at(until, ready).await.map_err(|_| Refusal::Timeout)
    }

    /// Starts the workers that are not there yet, but for those whose turn is somebody's, who start them.
    pub(super) async fn warm_up(self: &Arc<Self>) -> Result<(), Refusal> {
        let mut leases = Vec::new();
        while let Some(turn) = self.lanes.free_turn() {
            leases.push(self.lease(turn).await?);
        }
        leases.into_iter().for_each(Lease::give_back);
        Ok(())
    }

    /// Waits for a worker until a moment; `is_query` tells who brings a query.
    pub(super) async fn wait(self: &Arc<Self>, is_query: bool, until: Instant) -> Result<Lease, Refusal> {
        let turn = self.lanes.turn(is_query, until).await?;
        self.lease(turn).await
    }

    /// Waits for a worker until a moment, for a question that is known to take long.
    pub(super) async fn wait_long(self: &Arc<Self>, until: Instant) -> Result<Lease, Refusal> {
        let turn = self.lanes.long_turn(until).await?;
        self.lease(turn).await
    }

    async fn lease(self: &Arc<Self>, turn: Turn) -> Result<Lease, Refusal> {
        let snapshot = self.snapshot();
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let worker = match idle.filter(|worker| Arc::ptr_eq(&worker.snapshot, &snapshot)) {
            Some(worker) => worker,
            None => self.start(snapshot).await.map_err(|_| Refusal::Failed)?,
        };
        // The time of an answer counts from its turn.
        let begun = Instant::now();
        let deadline = begun + self.limits.timeout;
        Ok(Lease { worker: Some(worker), pool: Arc::clone(self), begun, deadline, turn })
    }

    async fn start(&self, snapshot: Arc<Snapshot>) -> io::Result<Worker> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(COMMAND).arg("--store").arg(snapshot.path());
        if self.options.allows_service {
            command.arg("--allow-service");
        }
        if self.options.is_writable {
            command.arg("--writable");
        }
        // Interrupts of the terminal are for the server, which ends its workers when they have answered.
        command.process_group(0).kill_on_drop(true).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let missing = || io::Error::other("a worker has no pipe");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        let mut worker = Worker { snapshot, input, output, child };
        match timeout_at(Instant::now() + OPENING, worker.read()).await {
            Ok(Ok((wire::READY, _))) => Ok(worker),
            Ok(Err(error)) => Err(error),
            _ => Err(io::Error::other("a worker did not open its store")),
        }
    }
}

impl Worker {
    async fn write(&mut self, request: &Request) -> io::Result<()> {
        let question = serde_json::to_vec(request)?;
        self.input.write_all(&wire::header(wire::QUESTION, question.len())?).await?;
        self.input.write_all(&question).await?;
        self.input.write_all(&wire::header(wire::BODY, request.body.len())?).await?;
        self.input.write_all(&request.body).await?;
        self.input.flush().await
    }

    async fn read(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut header = [0; 5];
        self.output.read_exact(&mut header).await?;
        let (kind, length) = wire::parse_header(header)?;
        let mut content = vec![0; length];
        self.output.read_exact(&mut content).await?;
        Ok((kind, content))
    }
}

/// Returns how many bytes of memory a process uses, where the system tells.
pub(super) fn memory_of(process: Option<u32>) -> u64 {
    let path = process.map(|id| format!("/proc/{id}/status"));
    let status = path.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0).saturating_mul(1024)
}

impl Lease {
    /// Asks the worker.
    pub(super) async fn ask(&mut self, request: &Request) -> Result<(), Refusal> {
        let deadline = self.deadline;
        let worker = self.worker.as_mut().ok_or(Refusal::Failed)?;
        match timeout_at(deadline, worker.write(request)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(self.end(Refusal::Failed)),
            Err(_) => Err(self.end(Refusal::Timeout)),
        }
    }

    /// Returns what the worker says next.
    pub(super) async fn hear(&mut self) -> Result<(u8, Vec<u8>), Refusal> {
        let (deadline, memory) = (self.deadline, self.pool.limits.memory);
        let worker = self.worker.as_mut().ok_or(Refusal::Failed)?;
        let process = worker.child.id();
        let heard = {
            let read = worker.read();
            tokio::pin!(read);
            loop {
                match timeout_at(deadline.min(Instant::now() + LOOK), &mut read).await {
                    Ok(Ok(frame)) => break Ok(frame),
                    Ok(Err(_)) => break Err(Refusal::Failed),
                    Err(_) if Instant::now() >= deadline => break Err(Refusal::Timeout),
                    Err(_) if memory_of(process) > memory => break Err(Refusal::Memory),
                    Err(_) if !self.turn.goes_on(self.begun.elapsed()) => break Err(Refusal::Long),
                    Err(_) => {}
                }
            }
        };
        heard.map_err(|refusal| self.end(refusal))
    }

    /// Returns when the worker was asked.
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    /// Counts the answer as a long one, of which nothing can be taken back, or ends the worker where there may be no
    /// more of them.
    pub(super) fn become_long(&mut self) -> Result<(), Refusal> {
        if self.turn.becomes_long() { Ok(()) } else { Err(self.end(Refusal::Long)) }
    }

    /// Returns until when the answer must be whole.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Hands the worker back, after an answer was heard to its end.
    pub(super) fn give_back(mut self) {
        if let Some(worker) = self.worker.take()
            && Arc::ptr_eq(&worker.snapshot, &self.pool.snapshot())
        {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }

    /// Ends the worker.
    fn end(&mut self, refusal: Refusal) -> Refusal {
        self.worker = None;
        refusal
    }
}
